"""The report as JSON, for programs: report.schema.json describes it."""

from __future__ import annotations

from collections.abc import Iterator
from json import JSONEncoder

from bushputin_data.validation.findings import SCHEMA, Report
from bushputin_data.validation.reports.escaping import json_text

ENCODE = JSONEncoder(ensure_ascii=False).encode


def json(report: Report) -> str:
    """The whole report; its `schema` names the shape."""
    return "".join(written(report))


def written(report: Report) -> Iterator[str]:
    """The report piece by piece: its head, then a line for each finding."""
    head = "".join(f"  {ENCODE(name)}: {ENCODE(value)},\n" for name, value in report.head().items())
    yield json_text(f'{{\n{head}  "findings": [')
    separator = "\n"
    for found in report.findings:
        yield json_text(f"{separator}    {ENCODE(found.to_dict())}")
        separator = ",\n"
    yield "\n  ]\n}\n"


def refusal(message: str) -> str:
    """What is printed instead of a report if nothing could be checked."""
    return json_text(ENCODE({"schema": SCHEMA, "valid": None, "error": message})) + "\n"
