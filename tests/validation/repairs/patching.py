"""Applies a unified diff: a small program that knows nothing of how the diff was made."""

from __future__ import annotations

import re
from collections.abc import Iterable

HEAD = re.compile(rb"@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")


def applied(files: dict[str, bytes], diff: Iterable[bytes]) -> dict[str, bytes]:
    """The files after the diff; what the diff says of them before must be so."""
    out, lines = dict(files), b"".join(diff).split(b"\n")[:-1]
    at = 0
    while at < len(lines):
        assert lines[at].startswith(b"--- a/"), lines[at]
        path = lines[at][6:].rstrip(b"\t").decode()
        assert lines[at + 1].rstrip(b"\t") == b"+++ b/" + path.encode()
        at, out[path] = patched(out[path].split(b"\n"), lines, at + 2)
    return out


def patched(old: list[bytes], lines: list[bytes], at: int) -> tuple[int, bytes]:
    """One file after its hunks, and where the next one begins."""
    new: list[bytes] = []
    done, ends = 0, True
    while at < len(lines) and (head := HEAD.fullmatch(lines[at])):
        size = int(head[2] or 1)
        begin = int(head[1]) - (size > 0)
        new += old[done:begin]
        done, at = begin, at + 1
        left = [size, int(head[4] or 1)]
        while any(left) or (at < len(lines) and lines[at].startswith(b"\\")):
            mark, text = lines[at][:1], lines[at][1:]
            if mark == b"\\":
                ends = lines[at - 1][:1] == b"-"
            else:
                if mark in b" -":
                    assert old[done] == text
                    done, left[0] = done + 1, left[0] - 1
                if mark in b" +":
                    new.append(text)
                    left[1] -= 1
            at += 1
    new += old[done:]
    # A file whose last line had no end, and has one now.
    return at, b"\n".join(new) + (b"\n" if ends and new[-1] else b"")
