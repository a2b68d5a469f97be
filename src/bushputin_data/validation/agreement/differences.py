"""Where this validator and frictionless-py 5.21 differ: each difference named, with the sentence that decides.

A fault that only one of the two reports must be covered by an entry; an entry whose example shows no difference any
more is stale, and fails.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bushputin_data.validation.agreement.peers import Fault

SCHEMA = "Table Schema 2.0"
RESOURCE = "Data Resource 2.0"
RFC = "RFC 4180"


@dataclass(frozen=True)
class Case:
    """A fault that only one side reports, and what stands around it.

    Attributes:
        fault: the fault.
        side: `ours` or `theirs`.
        cell: the cell's text; None if there is none.
        field: the field's descriptor.
        near: the kinds of all faults of the same row, by either side.
        broken: the resources of which either side reports a faulty header.
        one_header: both took the same row for the header.
        mislabelled: the fault is one of a field, or of a key with a field, that has another label in the file.
        targets: the resources to which this one refers.
        in_key: the field is part of the primary key.
        summed: the kinds of faults that we tell of the header instead of each row.
    """

    fault: Fault
    side: str
    cell: str | None = None
    field: Mapping[str, Any] = field(default_factory=dict)
    near: frozenset[str] = frozenset()
    broken: frozenset[str] = frozenset()
    one_header: bool = True
    mislabelled: bool = False
    targets: frozenset[str] = frozenset()
    in_key: bool = False
    summed: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Difference:
    """One way in which the two differ.

    Attributes:
        says: what each of the two does.
        quote: the sentence that decides, and where it is.
        covers: whether a case is one of this difference.
        tables: the tables that show it: for each name its schema and its file, header first.
    """

    name: str
    says: str
    quote: str
    where: str
    covers: Callable[[Case], bool]
    tables: Mapping[str, tuple[Mapping[str, Any], str]]


def is_foreign_digit(case: Case) -> bool:
    """Whether a number has digits that are not ASCII."""
    return case.side == "ours" and case.fault.kind == "type-error" and not (case.cell or "").isascii()


INTEGER, TEXT = {"name": "a", "type": "integer"}, {"name": "b", "type": "string"}
KEYED = {"fields": [INTEGER, TEXT], "primaryKey": ["a"]}
REFERRING = {
    "fields": [{"name": "c", "type": "integer"}],
    "foreignKeys": [{"fields": ["c"], "reference": {"resource": "t", "fields": ["a"]}}],
}

DIFFERENCES = (
    Difference(
        "an unreadable key is reported once",
        "Where a key is missing or of the wrong type we report only that; frictionless adds a primary-key error.",
        "Per SQL standards, the fields cannot be `null`, so their use in the primary key is equivalent to adding "
        "`required: true` to their `constraints`.",
        f"{SCHEMA}, primaryKey",
        lambda case: (
            case.side == "theirs"
            and case.fault.kind == "primary-key"
            and bool(case.near - {"primary-key"} or "blank-row" in case.near)
        ),
        {"t": (KEYED, "a,b\nx,y\n")},
    ),
    Difference(
        "a required key is a required field",
        (
            "A missing value in a primary key is reported by us as a missing value; frictionless reports "
            "only a primary-key error."
        ),
        "Per SQL standards, the fields cannot be `null`, so their use in the primary key is equivalent to adding "
        "`required: true` to their `constraints`.",
        f"{SCHEMA}, primaryKey",
        lambda case: (
            case.side == "ours"
            and case.fault.kind == "constraint:required"
            and case.in_key
            and "primary-key" in case.near
        ),
        {"t": (KEYED, "a,b\n,y\n")},
    ),
    Difference(
        "a missing cell is reported once",
        "We report an absent cell only as a missing cell; frictionless also reports that its value is required.",
        "Each line should contain the same number of fields throughout the file.",
        RFC,
        lambda case: case.side == "theirs" and case.fault.kind == "constraint:required" and "missing-cell" in case.near,
        {"t": ({"fields": [INTEGER, {"name": "b", "constraints": {"required": True}}]}, "a,b\n1\n")},
    ),
    Difference(
        "a surplus column is reported once",
        (
            "Where every row has one cell more or fewer than the header, we report it once, for the "
            "header; frictionless reports it for each row."
        ),
        "Each line should contain the same number of fields throughout the file.",
        RFC,
        lambda case: case.fault.kind in case.summed,
        {"t": ({"fields": [INTEGER, TEXT]}, "a,b\n" + "1,x,y\n" * 5)},
    ),
    Difference(
        "digits are ASCII",
        "We accept the digits 0 to 9; frictionless accepts those of every script.",
        "The lexical formatting follows that of decimal in XMLSchema: a non-empty finite-length sequence of decimal "
        "digits separated by a period as a decimal indicator.",
        f"{SCHEMA}, number",
        is_foreign_digit,
        {"t": ({"fields": [INTEGER, TEXT]}, "a,b\n\u0663,y\n")},
    ),
    Difference(
        "a year may have more than four digits",
        "We accept years of more than four digits and years before 0; frictionless accepts only 0000 to 9999.",
        "A calendar year as per XMLSchema `gYear`. Usual lexical representation is `YYYY`.",
        f"{SCHEMA}, year",
        lambda case: (
            case.side == "theirs"
            and case.fault.kind == "type-error"
            and case.field.get("type") == "year"
            and re.fullmatch(r"-[0-9]{4,}|[0-9]{5,}", case.cell or "") is not None
        ),
        {"t": ({"fields": [{"name": "a", "type": "year"}]}, "a\n12001\n")},
    ),
    Difference(
        "the last hour of a time is 23",
        (
            "We do not accept 24:00:00 as a time; frictionless reads it as 00:00:00. In a datetime, "
            "where XML Schema defines it as the end of the day, both accept it."
        ),
        "The lexical representation `MUST` be `hh:mm:ss` e.g. `15:00:00`.",
        f"{SCHEMA}, time",
        lambda case: (
            case.side == "ours"
            and case.fault.kind == "type-error"
            and case.field.get("type") == "time"
            and (case.cell or "").startswith("24:00")
        ),
        {"t": ({"fields": [{"name": "a", "type": "time"}]}, "a\n24:00:00\n")},
    ),
    Difference(
        "base64 has no other characters",
        "We report a binary value with a character outside the base64 alphabet; frictionless ignores the character.",
        "Implementations MUST reject the encoded data if it contains characters outside the base alphabet when "
        "interpreting base-encoded data.",
        "RFC 4648, section 3.3",
        lambda case: case.side == "ours" and case.fault.kind == "type-error" and case.field.get("format") == "binary",
        {"t": ({"fields": [{"name": "a", "type": "string", "format": "binary"}]}, "a\n2001-06-16 11:30\n")},
    ),
    Difference(
        "a row of errors is not blank",
        (
            "We call a row blank when all its cells are missing values; frictionless also does so when "
            "its other cells violate a constraint or lie beyond the header, and then reports nothing "
            "else about the row."
        ),
        "Indicates whether this field cannot be `null`.",
        f"{SCHEMA}, required",
        lambda case: "blank-row" in case.near and case.fault.kind != "primary-key",
        {"t": ({"fields": [INTEGER, TEXT]}, "a,b\n,,x\n")},
    ),
    Difference(
        "the header is the first row",
        (
            "If the dialect does not say which row is the header, we take the first; frictionless looks "
            "for a row as wide as most rows, so that in a file with short rows it can mistake a data row "
            "for the header and skip the rows before it."
        ),
        "A Table Dialect descriptor `MAY` have the `headerRows` property that `MUST` be an array of positive integers "
        "starting from 1 with default value `[1]`.",
        "Table Dialect 2.0, headerRows",
        lambda case: not case.one_header,
        {"t": ({"fields": [INTEGER, TEXT, {"name": "c"}, {"name": "d"}]}, "a,b,c,d\n0\n")},
    ),
    Difference(
        "a mislabelled column",
        (
            "We read a mislabelled column by its position; frictionless reads it by label or by "
            "position, depending on the error. For such a column, only the label is compared."
        ),
        "Fields `MUST` be mapped by their order.",
        f"{SCHEMA}, fieldsMatch, exact",
        lambda case: case.mislabelled and case.fault.resource in case.broken and case.fault.kind != "label",
        {"t": ({"fields": [INTEGER, {"name": "b", "type": "integer"}]}, "a,a\n1,x\n")},
    ),
    Difference(
        "no reference into a table that was not read",
        (
            "If the header of the other table has errors, we do not report dangling references to that "
            "table; frictionless does."
        ),
        "The data source `MUST` have exactly the same fields as defined in the `fields` array.",
        f"{SCHEMA}, fieldsMatch, exact",
        lambda case: case.fault.kind == "foreign-key" and bool(case.targets & case.broken),
        {"t": (KEYED, "b\n5\n"), "u": (REFERRING, "c\n1\n")},
    ),
)

# Of these faults of a descriptor the two say different things; see docs/agreement.md.
TOLD_OTHERWISE = {
    "path that goes up": ({"unsafe_path"}, "`/` (absolute path) and `../` (relative parent path) are forbidden"),
}
