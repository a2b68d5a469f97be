"""Changes to files as a unified diff, byte for byte as `patch -p1` and `git apply` accept it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

CONTEXT = 3
NO_END = b"\\ No newline at end of file\n"
# Where lines begin and end that differ: begin before and after, end before and after.
Change = tuple[int, int, int, int]
ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def diff(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> Iterator[bytes]:
    """The lines of the diff of some files, in the order of their paths."""
    for path in sorted(after):
        yield from of_file(path, lines(before[path]), lines(after[path]))


def of_file(path: str, before: list[bytes], after: list[bytes]) -> Iterator[bytes]:
    """The lines of the diff of one file."""
    yield b"--- " + name(f"a/{path}")
    yield b"+++ " + name(f"b/{path}")
    yield from hunks(before, after)


def hunks(before: list[bytes], after: list[bytes]) -> Iterator[bytes]:
    """The changed places, each with some lines around it."""
    for group in grouped(changes(before, after)):
        (first, new_first), (last, new_last) = group[0][:2], group[-1][2:]
        above, below = min(CONTEXT, first), min(CONTEXT, len(before) - last)
        old, new = extent(first - above, last + below), extent(new_first - above, new_last + below)
        yield f"@@ -{old} +{new} @@\n".encode()
        at = first - above
        for begin, new_begin, end, new_end in group:
            yield from marked(b" ", before[at:begin])
            yield from marked(b"-", before[begin:end])
            yield from marked(b"+", after[new_begin:new_end])
            at = end
        yield from marked(b" ", before[last : last + below])


def changes(before: list[bytes], after: list[bytes]) -> list[Change]:
    """Where lines differ. Repairs keep the number of lines, unless these end with CR alone, and then all differ."""
    if len(before) != len(after):
        return [(0, 0, len(before), len(after))]
    found: list[Change] = []
    for number, (old, new) in enumerate(zip(before, after, strict=True)):
        if old != new:
            begin = found.pop()[0] if found and found[-1][2] == number else number
            found.append((begin, begin, number + 1, number + 1))
    return found


def grouped(some: list[Change]) -> Iterator[list[Change]]:
    """Changes that are close enough to be shown together."""
    group: list[Change] = []
    for one in some:
        if group and one[0] - group[-1][2] > 2 * CONTEXT:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def marked(mark: bytes, some: list[bytes]) -> Iterator[bytes]:
    """Lines of a hunk; one that is the last of a file and has no line end says so."""
    for one in some:
        yield mark + one if one.endswith(b"\n") else mark + one + b"\n" + NO_END


def extent(begin: int, end: int) -> str:
    """The lines of a hunk, as its head names them."""
    length = end - begin
    return f"{begin + (length > 0)}" if length == 1 else f"{begin + (length > 0)},{length}"


def lines(data: bytes) -> list[bytes]:
    """The lines of a file as diffs have them: they end with LF alone, and hold whatever else there is."""
    return [line + b"\n" for line in data.split(b"\n")[:-1]] + [last for last in [data.rpartition(b"\n")[2]] if last]


def name(path: str) -> bytes:
    """A path as the heads of diffs have it: quoted where it has more than letters, marked where it has spaces."""
    if any(char in ESCAPES or not char.isprintable() for char in path):
        text = "".join(ESCAPES.get(char, char) for char in path)
        return f'"{text}"\n'.encode(errors="surrogateescape")
    return f"{path}{chr(9) if ' ' in path else ''}\n".encode(errors="surrogateescape")
