"""How a CSV file is written, out of a descriptor that may say it oddly."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.findings import Fault, listed, shown

# The delimiters of most files, as messages name them, and how a file that has them is called.
USUAL = {",": "','", ";": "';'", "\t": "tabs", "|": "'|'"}
SEPARATED = {",": "comma-separated", ";": "semicolon-separated", "\t": "tab-separated"}
NAMES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}


class Dialect:
    """How a CSV file is written, out of a descriptor whose odd values have been replaced by the defaults."""

    def __init__(self, descriptor: Mapping[str, Any], encoding: str = "utf-8", *, tabs: bool = False) -> None:
        """`faults` says which values were odd, each by its name; `unread` which one the csv module cannot follow."""
        self.faults: list[tuple[str, str]] = []
        self.unread: tuple[str, str] | None = None
        self.encoding = self._encoding(encoding)
        self.delimiter = self._character(descriptor, "delimiter", "\t" if tabs else ",")
        self.quote = self._character(descriptor, "quoteChar", '"')
        self.escape = self._character(descriptor, "escapeChar", None)
        self.double = descriptor.get("doubleQuote", True) is not False
        self.skip_space = descriptor.get("skipInitialSpace", False) is True
        self._tell_apart()
        self.comment = self._comment(descriptor)
        self.comment_rows = frozenset(self._rows(descriptor, "commentRows", []))
        self.line_end = self._line_end(descriptor)
        header = descriptor.get("header") is not False
        self.header_rows = sorted(self._rows(descriptor, "headerRows", [1]) or [1]) if header else []
        self.header_join = str(descriptor.get("headerJoin", " "))
        self.ignore_case = descriptor.get("caseSensitiveHeader") is False
        self.faults = [FaultError(Fault("descriptor", m), n) for n, m in self.faults]
        if self.unread:
            self.unread = FaultError(Fault("not_checked", self.unread[1]), self.unread[0])

    def _tell_apart(self) -> None:
        """Delimiter, quote and escape are three characters, none of which is a space that is skipped."""
        marks = [mark for mark in (self.delimiter, self.quote, self.escape) if mark is not None]
        if len(set(marks)) < len(marks) or (self.skip_space and " " in marks):
            told = listed(marks)
            self.faults.append(("dialect", f"delimiter, quoteChar and escapeChar cannot be told apart: {told}."))
            self.delimiter, self.quote, self.escape = ",", '"', None

    def _encoding(self, name: object) -> str:
        """The encoding, if there is one of this name that is for text."""
        try:
            if codecs.lookup(str(name))._is_text_encoding:
                return codecs.lookup(str(name)).name
        except (LookupError, ValueError):
            pass
        self.faults.append(("encoding", f"There is no encoding {shown(name)}: utf-8 is taken."))
        return "utf-8"

    def _character(self, descriptor: Mapping[str, Any], name: str, default: str | None) -> str | None:
        """One character that the csv module can take."""
        value = descriptor.get(name, default)
        if value is None or (isinstance(value, str) and len(value) == 1 and value not in "\r\n\0"):
            return value
        if name == "delimiter" and isinstance(value, str) and len(value) > 1:
            self.unread = ("dialect/delimiter", f"delimiter is {shown(value)}: only one character is read.")
            return default
        self.faults.append(
            (f"dialect/{name}", f"{name} is {shown(value)}, not one character: {shown(default)} is taken.")
        )
        return default

    def _comment(self, descriptor: Mapping[str, Any]) -> str | None:
        """With what a line of comment begins."""
        value = descriptor.get("commentChar")
        if value is None or (isinstance(value, str) and value and not set(value) & set("\r\n")):
            return value
        self.faults.append(("dialect/commentChar", f"commentChar is {shown(value)}, not the beginning of a line."))
        return None

    def _line_end(self, descriptor: Mapping[str, Any]) -> str | None:
        """The line end that the descriptor declares."""
        value = descriptor.get("lineTerminator")
        if value is None or (isinstance(value, str) and value in NAMES):
            return value
        message = f"lineTerminator is {shown(value)}, not LF, CRLF or CR."
        if isinstance(value, str) and value:
            self.unread = ("dialect/lineTerminator", message)
        else:
            self.faults.append(("dialect/lineTerminator", message))
        return None

    def _rows(self, descriptor: Mapping[str, Any], name: str, default: list[int]) -> list[int]:
        """The numbers of the rows that are comments, or make the header; comments are counted too."""
        rows = descriptor.get(name, default)
        if isinstance(rows, list) and all(type(row) is int and row > 0 for row in rows):
            return rows
        self.faults.append((f"dialect/{name}", f"{name} is {shown(rows)}, not a list of row numbers."))
        return default

    def misread(self, labels: Sequence[str]) -> tuple[str, str] | None:
        """Why a header of one cell is one that another delimiter separates, and how to mend it."""
        (label,) = labels
        own = self.delimiter or ","
        others = [mark for mark in USUAL if mark != own and mark in label]
        if not others:
            return None
        found, wanted = USUAL[max(others, key=label.count)], USUAL.get(own, shown(own))
        cure = f"Save the file {SEPARATED.get(own, f'separated by {wanted}')}, or declare the delimiter."
        return Fault("dialect", f"The header is separated by {found}, not {wanted}.", cure)

    def reader(self, lines: Iterator[str]) -> Any:
        """The csv module's reader for this dialect."""
        return csv.reader(
            lines,
            delimiter=self.delimiter or ",",
            quotechar=self.quote,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            escapechar=self.escape,
            doublequote=self.double,
            skipinitialspace=self.skip_space,
            strict=True,
        )
