"""The findings of this validator and of frictionless-py in one form, so that they can be compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bushputin_data.validation.findings import DESCRIPTOR, Report

# What each of our rules is called there; constraints are named by themselves.
CONSTRAINTS = {
    "required": "required",
    "enum": "enum",
    "pattern": "pattern",
    "min_length": "minLength",
    "max_length": "maxLength",
    "minimum": "minimum",
    "maximum": "maximum",
    "exclusive_minimum": "exclusiveMinimum",
    "exclusive_maximum": "exclusiveMaximum",
}
KINDS = {
    "type": "type-error",
    "missing_cell": "missing-cell",
    "extra_cell": "extra-cell",
    "blank_row": "blank-row",
    "primary_key": "primary-key",
    "unique": "unique-error",
    "reference": "foreign-key",
    "missing_column": "label",
    "extra_column": "label",
    "column_order": "label",
    "duplicate_column": "label",
    "bytes": "byte-count",
    "hash": "hash-count",
    "missing_file": "unread",
}
LABELS = ("incorrect-label", "missing-label", "extra-label", "duplicate-label", "blank-label", "blank-header")
UNREAD = ("scheme-error", "source-error", "format-error")
# Errors of the descriptor, whatever part of it is wrong.
DESCRIPTORS = (
    "package-error",
    "resource-error",
    "schema-error",
    "field-error",
    "dialect-error",
    "encoding-error",
    "error",
)


@dataclass(frozen=True, order=True)
class Fault:
    """One fault: of a resource, a row (the header is row 1), a field where it has one, and of a kind."""

    resource: str
    row: int
    field: str
    kind: str


Lines = Mapping[str, Mapping[int, int]]


def ours(report: Report, lines: Lines | None = None, descriptor: str = DESCRIPTOR) -> dict[Fault, str]:
    """The errors that this validator finds, each with its message.

    Args:
        report: with all its findings.
        lines: by file and physical line the number of the record there, which is what the other calls a row; where it
            gives none, the line is the row.
        descriptor: the name of the descriptor.
    """
    out: dict[Fault, str] = {}
    for found in report.findings:
        if found.level == "error":
            kind = f"constraint:{CONSTRAINTS[found.rule]}" if found.rule in CONSTRAINTS else KINDS.get(found.rule)
            # That a path leads out of the package is found in the descriptor, and is a kind of its own.
            is_other = found.file != descriptor or found.rule == "unsafe_path"
            kind = kind or (found.rule if is_other else "descriptor")
            row = (lines or {}).get(found.file or "", {}).get(found.line or 0, found.line)
            out.setdefault(fault(found.resource, row, found.field or str(found.column or ""), kind), found.message)
    return out


def theirs(descriptor: Path, *, trusted: bool = False) -> tuple[dict[Fault, str], dict[str, list[str]]]:
    """The errors that frictionless finds, its limits off, each with its message; and of each resource the header.

    Args:
        descriptor: the package's.
        trusted: paths that lead out of the package are followed.

    Raises:
        ImportError: frictionless is not installed.
    """
    import frictionless

    with frictionless.system.use_context(trusted=trusted):
        report = frictionless.validate(str(descriptor), limit_errors=10**6).to_dict()
    tasks = [(task.get("name"), error) for task in report["tasks"] for error in task["errors"]]
    errors = [*tasks, *((None, error) for error in report["errors"])]
    faults = {theirs_as_fault(name, error): str(error.get("message", "")) for name, error in reversed(errors)}
    return faults, {task.get("name"): task.get("labels") or [] for task in report["tasks"]}


def theirs_as_fault(name: str | None, error: dict[str, Any]) -> Fault:
    """One of their errors in our form."""
    kind = error["type"]
    if kind == "constraint-error":
        kind = "constraint:" + error["note"].split('"')[1]
    elif kind in LABELS:
        kind = "label"
    elif kind in DESCRIPTORS:
        kind = "descriptor"
    elif kind in UNREAD:
        kind = "unread"
    field = error.get("fieldName") or str(error.get("fieldNumber") or "")
    return fault(name, error.get("rowNumber"), field, kind)


def fault(resource: str | None, row: int | None, field: str, kind: str) -> Fault:
    """Kinds of which the two name other places are compared by the row alone, or by the file."""
    if kind in ("label", "descriptor", "byte-count", "hash-count", "unread"):
        row, field = None, ""
    if kind in ("primary-key", "foreign-key", "blank-row", "missing-cell", "extra-cell"):
        field = ""
    return Fault("" if kind == "descriptor" else resource or "", row or 0, field, kind)
