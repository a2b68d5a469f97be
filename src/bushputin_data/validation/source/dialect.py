"""How a CSV file is written, according to a dialect that may be invalid or unsupported."""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.findings import Fault, listed, shown

# The most common delimiters, as messages name them, and the kinds of files that use them.
USUAL = {",": "','", ";": "';'", "\t": "tabs", "|": "'|'"}
SEPARATED = {",": "comma-separated", ";": "semicolon-separated", "\t": "tab-separated"}
NAMES = {"\n": "LF", "\r\n": "CRLF", "\r": "CR"}
# The default line end of a dialect. It promises nothing, because most files have another.
DEFAULT_LINE_END = "\r\n"
# Limits on header rows, among which each row of the file is looked up, and on the string that joins parts of names,
# which every name contains.
HEADER_ROWS = 100
JOIN = 100
# The form of registered encoding names, and codecs of Python that are not file encodings.
ENCODING = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:+() -]{0,63}")
NO_ENCODINGS = {"idna", "punycode", "unicode_escape", "raw-unicode-escape", "unicode-escape", "undefined"}
NO_ENCODINGS |= {"raw_unicode_escape", "mbcs", "oem"}
UNREAD = "so no rows are checked"


def is_string(value: Any) -> bool:
    """Whether it is a string."""
    return isinstance(value, str)


def is_boolean(value: Any) -> bool:
    """Whether it is true or false."""
    return isinstance(value, bool)


def is_row_list(value: Any) -> bool:
    """Whether it is a list of row numbers."""
    return isinstance(value, list) and all(type(row) is int and row > 0 for row in value)


# Properties that can be checked on their own: what their values must be, and the test. Those of formats other than
# CSV have no effect here, and csvddfVersion never had any.
FORMS: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "$schema": ("a string", is_string),
    "header": ("true or false", is_boolean),
    "headerJoin": ("a string", is_string),
    "doubleQuote": ("true or false", is_boolean),
    "nullSequence": ("a string", is_string),
    "skipInitialSpace": ("true or false", is_boolean),
    "caseSensitiveHeader": ("true or false", is_boolean),
    "csvddfVersion": ("a version such as 1.2", lambda value: type(value) in (str, int, float)),
    "property": ("a string", is_string),
    "itemType": ("'array' or 'object'", lambda value: value in ("array", "object")),
    "itemKeys": ("a list of strings", lambda value: isinstance(value, list) and all(map(is_string, value))),
    "sheetNumber": ("a sheet number, from 1", lambda value: type(value) is int and value > 0),
    "sheetName": ("a string", is_string),
    "table": ("a string", is_string),
}


class Dialect:
    """How a CSV file is written; values that cannot be are replaced by the defaults.

    A property that is null counts as absent, except a quoteChar: there is none then.

    Attributes:
        faults: what is wrong with the dialect; the place of each is that below the resource, such as dialect/quoteChar.
        unread: a valid feature that is not supported, so that no rows may be judged.
        null: the text for a missing value, beside the schema's own.
    """

    def __init__(self, descriptor: Mapping[str, Any], encoding: Any = "utf-8", *, tabs: bool = False) -> None:
        """`encoding` is the resource's; `tabs` separate the cells of its file unless the dialect says otherwise."""
        self.faults: list[FaultError] = []
        self.unread: FaultError | None = None
        self.encoding = self._encoding(encoding)
        self._judge_forms(descriptor)
        self.delimiter = self._character(descriptor, "delimiter", "\t" if tabs else ",")
        self.quote = self._character(descriptor, "quoteChar", '"')
        self.escape = self._character(descriptor, "escapeChar", None)
        self.double = descriptor.get("doubleQuote") is not False
        self.skip_space = descriptor.get("skipInitialSpace") is True
        self._tell_apart()
        null = descriptor.get("nullSequence")
        self.null: str | None = null if isinstance(null, str) else None
        self.comment = self._comment(descriptor.get("commentChar"))
        self.comment_rows = frozenset(self._rows(descriptor, "commentRows", []))
        self.line_end = self._line_end(descriptor.get("lineTerminator"))
        self.header_rows = self._header_rows(descriptor)
        join = descriptor.get("headerJoin")
        self.header_join = join if isinstance(join, str) else " "
        if len(self.header_join) > JOIN:
            fact = f"headerJoin has {len(self.header_join):,} characters, more than {JOIN}"
            self._unsupported("dialect/headerJoin", fact, "Make it shorter.")
        self.ignore_case = descriptor.get("caseSensitiveHeader") is False

    def _fault(self, name: str, fact: str, hint: str | None = None) -> None:
        """Record a fault of a property."""
        self.faults.append(FaultError(Fault("descriptor", fact, hint), name))

    def _unsupported(self, name: str, fact: str, hint: str | None = None) -> None:
        """Record that a property asks for an unsupported feature; the first one is enough."""
        self.unread = self.unread or FaultError(Fault("not_checked", f"{fact}, {UNREAD}.", hint), name)

    def _judge_forms(self, descriptor: Mapping[str, Any]) -> None:
        """Check that values have the form of their property."""
        for name, (form, has_form) in FORMS.items():
            value = descriptor.get(name)
            if value is not None and not has_form(value):
                self._fault(f"dialect/{name}", f"{name} is {shown(value)}, not {form}.")

    def _tell_apart(self) -> None:
        """Check that delimiter, quote and escape characters differ, and that none is a skipped space."""
        marks = [mark for mark in (self.delimiter, self.quote, self.escape) if mark is not None]
        if len(set(marks)) < len(marks) or (self.skip_space and " " in marks):
            self._fault("dialect", f"delimiter, quoteChar and escapeChar must differ, but are {listed(marks)}.")
            self.delimiter, self.quote, self.escape = ",", '"', None

    def _encoding(self, name: Any) -> str:
        """The encoding, if there is one of this name that is for text."""
        if not isinstance(name, str):
            # It is absent; or it is invalid, which is reported with the properties of resources.
            return "utf-8"
        found = known_encoding(name)
        if found is None:
            hint = "Give its registered name, or save the file as UTF-8."
            self._unsupported("encoding", f"{shown(name)} is not a known encoding", hint)
        return found or "utf-8"

    def _character(self, descriptor: Mapping[str, Any], name: str, default: str | None) -> str | None:
        """One character that the csv module can take."""
        value = descriptor.get(name, default)
        if value is None and name != "quoteChar":
            return default
        if value is None or (isinstance(value, str) and len(value) == 1 and value not in "\r\n\0"):
            return value
        if name == "delimiter" and isinstance(value, str) and len(value) > 1:
            hint = "Save the file with a delimiter of one character."
            self._unsupported("dialect/delimiter", f"The delimiter {shown(value)} has more than one character", hint)
            return default
        used = "none" if default is None else shown(default)
        self._fault(f"dialect/{name}", f"{name} is {shown(value)}, not one character: {used} is assumed.")
        return default

    def _comment(self, value: Any) -> str | None:
        """The character with which a comment line begins."""
        if value is None or (isinstance(value, str) and value and not set(value) & set("\r\n")):
            return value
        self._fault("dialect/commentChar", f"commentChar is {shown(value)}, which cannot begin a line.")
        return None

    def _line_end(self, value: Any) -> str | None:
        """The line end that the dialect promises; the default is the same whether it is written out or not."""
        if value is None or value == DEFAULT_LINE_END:
            return None
        if isinstance(value, str) and value in NAMES:
            return value
        if not isinstance(value, str) or not value:
            self._fault("dialect/lineTerminator", f"lineTerminator is {shown(value)}, not LF, CRLF or CR.")
            return None
        meant = value.replace("\\r", "\r").replace("\\n", "\n")
        written = repr(meant).replace("'", '"')
        hint = f"In JSON {NAMES[meant]} is written {written}." if meant in NAMES else "Save the file with LF line ends."
        self._unsupported("dialect/lineTerminator", f"lineTerminator is {shown(value)}, not LF, CRLF or CR", hint)
        return None

    def _header_rows(self, descriptor: Mapping[str, Any]) -> list[int]:
        """The numbers of the rows of the header, in order; none if there is no header."""
        rows = sorted(set(self._rows(descriptor, "headerRows", [1])) or {1})
        if descriptor.get("header") is False:
            return []
        if len(rows) > HEADER_ROWS:
            fact = f"The header has {len(rows):,} rows, more than {HEADER_ROWS}"
            self._unsupported("dialect/headerRows", fact, "Use fewer header rows.")
            return [1]
        return rows

    def _rows(self, descriptor: Mapping[str, Any], name: str, default: list[int]) -> list[int]:
        """The numbers of the rows that are comments, or make the header; comments are counted too."""
        rows = descriptor.get(name)
        if rows is None or is_row_list(rows):
            return default if rows is None else rows
        self._fault(f"dialect/{name}", f"{name} is {shown(rows)}, not a list of row numbers.")
        return default

    def misread(self, labels: Sequence[str]) -> Fault | None:
        """The fault of a one-cell header that is separated by another delimiter."""
        (label,), own = labels, self.delimiter or ","
        others = [mark for mark in USUAL if mark != own and mark in label]
        if not others:
            return None
        mark = max(others, key=label.count)
        found, wanted = USUAL[mark], USUAL.get(own, shown(own))
        declared = f"declare {shown(mark)} as delimiter in its dialect"
        hint = f"Save the file {SEPARATED.get(own, f'separated by {wanted}')}, or {declared}."
        return Fault("dialect", f"The header is separated by {found}, not {wanted}.", hint)

    def reader(self, lines: Iterator[str], *, strict: bool = True) -> Any:
        """The csv module's reader for this dialect; how long a cell may be is a setting of the module.

        Args:
            lines: the lines of a file with their ends.
            strict: a misplaced quote is an error of the module.
        """
        return csv.reader(
            lines,
            delimiter=self.delimiter or ",",
            quotechar=self.quote,
            quoting=csv.QUOTE_MINIMAL if self.quote else csv.QUOTE_NONE,
            escapechar=self.escape,
            doublequote=self.double,
            skipinitialspace=self.skip_space,
            strict=strict,
        )


def known_encoding(name: str) -> str | None:
    """Python's own name for an encoding of files; None if there is none of this name."""
    if not ENCODING.fullmatch(name):
        return None
    try:
        found = codecs.lookup(name)
    except (LookupError, ValueError):
        return None
    return found.name if found._is_text_encoding and found.name not in NO_ENCODINGS else None
