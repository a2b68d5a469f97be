"""Builds tiny packages, and names what is found in them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from bushputin_data.validation import Finding, Report, check
from bushputin_data.validation.fields.properties import CONSTRAINTS

LF = {"lineTerminator": "\n"}
Place = tuple[str, int | None, int | None]


def field(name: str, type: str = "string", **more: Any) -> dict[str, Any]:  # noqa: A002
    constraints = {key: more.pop(key) for key in list(more) if key in CONSTRAINTS}
    return {"name": name, "type": type, **more, **({"constraints": constraints} if constraints else {})}


def table(name: str, fields: list[dict[str, Any]], text: str | bytes, **more: Any) -> dict[str, Any]:
    schema = {"fields": fields} | {key: more.pop(key) for key in list(more) if key in SCHEMA}
    resource = {"name": name, "type": "table", "path": f"{name}.csv", "dialect": LF, "schema": schema}
    return resource | more | {"text": text}


SCHEMA = {"primaryKey", "uniqueKeys", "foreignKeys", "missingValues", "fieldsMatch"}


def refers(column: str, to: str) -> dict[str, Any]:
    resource, _, target = to.partition(".")
    return {"fields": [column], "reference": {"resource": resource, "fields": [target]}}


def write(folder: Path, *tables: dict[str, Any], **descriptor: Any) -> Path:
    resources = []
    for one in tables:
        text = one.pop("text")
        (folder / f"{one['name']}.csv").write_bytes(text if isinstance(text, bytes) else text.encode())
        resources.append(one)
    whole = {"name": "tiny", "resources": resources} | descriptor
    (folder / "datapackage.json").write_text(json.dumps(whole), "utf-8")
    return folder


def checked(folder: Path, *tables: dict[str, Any], **descriptor: Any) -> Report:
    return check(write(folder, *tables, **descriptor))


def place(found: Finding) -> Place:
    return found.rule, found.line, found.column


def places(report: Report) -> list[Place]:
    return [place(found) for found in report.findings]


def faults(report: Report) -> list[tuple[str, str | None]]:
    return [(found.rule, found.field) for found in report.findings]
