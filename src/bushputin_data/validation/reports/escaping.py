"""Makes untrusted text harmless to a terminal, a log and the service that reads the log."""

from __future__ import annotations

import re

# The control, format, surrogate and separator characters of Unicode, and what is no character: those that move the
# cursor, end a line, turn the text around or cannot be seen.
UNSAFE = (
    r"\x00-\x1f\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u2028-\u202e"
    r"\u2060-\u206f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufff9-\ufffb\ufffe\uffff\U000110bd\U000110cd\U00013430-\U0001343f"
    r"\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)
CHARACTER = re.compile(f"[{UNSAFE}]")
JSON_CHARACTER = re.compile(f"[{UNSAFE}](?<!\n)")
# How GitHub (`##[error]`), Azure (`##vso[…]`) and TeamCity (`##teamcity[…]`) know a command anywhere in a line.
COMMAND = re.compile(r"#(?=#\w*\[)")
# How GitHub knows one at the beginning of a line, spaces apart.
LEADING_COMMAND = re.compile(r"^([^\S\n]*):(?=:)", re.MULTILINE)
NAMED = {"\n": r"\n", "\r": r"\r", "\t": r"\t"}


def plain(text: str) -> str:
    """The text on one line: invisible characters are escaped, and no service takes part of it for a command."""
    return COMMAND.sub(r"\\x23", CHARACTER.sub(escaped, text))


def line(text: str) -> str:
    """The text as a line of its own, which no service takes for a command."""
    return guarded(plain(text))


def guarded(text: str) -> str:
    """Text of several lines, plain in all else, none of which a service takes for a command."""
    return LEADING_COMMAND.sub(r"\1\\x3a", text)


def escaped(found: re.Match[str]) -> str:
    """A character as Python writes it in a string."""
    code = ord(found[0])
    if code < 0x100:
        return NAMED.get(found[0]) or f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def json_text(encoded: str) -> str:
    """JSON that says the same, with every character that does not show escaped; its own line ends stay."""
    return COMMAND.sub(r"\\u0023", JSON_CHARACTER.sub(json_escaped, encoded))


def json_escaped(found: re.Match[str]) -> str:
    """A character as JSON writes it: in units of UTF-16."""
    data = found[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{data[at : at + 2].hex()}" for at in range(0, len(data), 2))
