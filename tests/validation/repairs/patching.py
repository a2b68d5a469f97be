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
        at, out[path] = patched(re.findall(rb"[^\n]*\n|[^\n]+", out[path]), lines, at + 2)
    return out


def patched(old: list[bytes], lines: list[bytes], at: int) -> tuple[int, bytes]:
    """One file after its hunks, and where the next one begins."""
    new: list[bytes] = []
    done = 0
    while at < len(lines) and (head := HEAD.fullmatch(lines[at])):
        left = [int(head[2] or 1), int(head[4] or 1)]
        begin = int(head[1]) - (left[0] > 0)
        new += old[done:begin]
        done, at = begin, at + 1
        while any(left):
            mark, is_last = lines[at][:1], at + 1 < len(lines) and lines[at + 1].startswith(b"\\")
            text = lines[at][1:] + (b"" if is_last else b"\n")
            if mark in b" -":
                assert old[done] == text
                done, left[0] = done + 1, left[0] - 1
            if mark in b" +":
                new.append(text)
                left[1] -= 1
            at += 1 + is_last
    return at, b"".join([*new, *old[done:]])
