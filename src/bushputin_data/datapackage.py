"""The descriptor, datapackage.json, made from the row models, package.toml and the files: nothing is typed twice."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bushputin_data.models import BY_NAME, MODELS, Column, Row, columns
from bushputin_data.models.cells import text as as_cell
from bushputin_data.study import Study

FILE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
# The types of columns and their constraints, in the words of Table Schema.
TYPES: dict[type, dict[str, str]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    dt.date: {"type": "date"},
    dt.time: {"type": "time", "format": "%H:%M"},
}
CONSTRAINTS = {
    "ge": "minimum",
    "gt": "exclusiveMinimum",
    "le": "maximum",
    "lt": "exclusiveMaximum",
    "min_length": "minLength",
    "max_length": "maxLength",
    "pattern": "pattern",
}
DIALECT = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True}


def metadata() -> dict[str, Any]:
    """What package.toml says of the package."""
    return tomllib.loads((Path(__file__).parent / "package.toml").read_text("utf-8"))


@cache
def study() -> Study:
    """What this dataset is about, as package.toml says."""
    return Study.read(metadata()["study"])


def constraints(column: Column, about: Study) -> dict[str, Any]:
    """The constraints of a column, in the words of Table Schema."""
    out: dict[str, Any] = {name: True for name in ("required", "unique") if getattr(column, name)}
    for name, limit in column.limits.items():
        # JSON has numbers; dates and times are said as in a cell.
        out[CONSTRAINTS[name]] = as_cell(limit) if isinstance(limit, dt.date | dt.time) else limit
    if choices := column.choices(about):
        out["enum"] = list(choices)
    return out


def field(column: Column, about: Study) -> dict[str, Any]:
    """The descriptor of one column; the study `about` names the values of some closed lists."""
    out: dict[str, Any] = {"name": column.name} | TYPES[column.kind]
    if column.uri:
        out["format"] = "uri"
    out["description"] = column.description
    if choices := column.choices(about):
        out["example"] = next(iter(choices))
        out["categories"] = [{"value": one, "label": one.replace("_", " ")} for one in choices]
        if column.ordered:
            out["categoriesOrdered"] = True
    elif column.example is not None:
        # The profile wants an example as it stands in the file.
        out["example"] = as_cell(column.example)
    if limits := constraints(column, about):
        out["constraints"] = limits
    return out


def foreign_keys(model: type[Row]) -> list[dict[str, Any]]:
    """The references of a table, one for each column that points to another."""
    return [
        {
            "fields": [column.name],
            "reference": {"resource": column.target, "fields": list(BY_NAME[column.target].resource.key)},
        }
        for column in columns(model)
        if column.target
    ]


def schema(model: type[Row], about: Study) -> dict[str, Any]:
    """The Table Schema of a table."""
    out: dict[str, Any] = {
        "fields": [field(column, about) for column in columns(model)],
        "missingValues": [""],
        "primaryKey": list(model.resource.key),
    }
    if groups := [list(names) for names in model.resource.unique if len(names) > 1]:
        out["uniqueKeys"] = groups
    if references := foreign_keys(model):
        out["foreignKeys"] = references
    return out


def described(model: type[Row]) -> str:
    """What a row of a table is, in one paragraph."""
    return " ".join((model.__doc__ or "").split())


def table(model: type[Row], measures: Mapping[str, Any], about: Study | None = None) -> dict[str, Any]:
    """The descriptor of one table; `measures` says what is known of its file, `about` is this study unless given."""
    return {
        "name": model.resource.name,
        "type": "table",
        "path": model.resource.path,
        "title": model.resource.title,
        "description": described(model),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **measures,
        "dialect": DIALECT,
        "schema": schema(model, about or study()),
    }


def measured(data: bytes) -> dict[str, Any]:
    """The size, hash and number of rows of the file of a table."""
    return {
        "bytes": len(data),
        "hash": "sha256:" + hashlib.sha256(data).hexdigest(),
        "rows": sum(1 for _ in csv.reader(io.StringIO(data.decode(), newline=""))) - 1,
    }


def checks(about: Study | None = None) -> list[dict[str, Any]]:
    """The rules that a Table Schema cannot express: of the study, of package.toml, and of the order of each table."""
    ordered = [
        {
            "name": f"{model.resource.name}-in-order",
            "message": f"The rows are not in the order of {', '.join(model.resource.order)}",
            "rule": "sorted",
            "resource": model.resource.name,
            "fields": list(model.resource.order),
        }
        for model in MODELS
        if model.resource.order
    ]
    about = about or study()
    return [*of_the_study(about), *(excepting(about, check) for check in metadata()["checks"]), *ordered]


def excepting(about: Study, check: dict[str, Any]) -> dict[str, Any]:
    """A check of package.toml; the leaders of the study need no row yet that refers to them."""
    if (check["rule"], check["resource"]) != ("covered", "people"):
        return check
    return {**check, "except": list(about.leaders)}


def of_the_study(about: Study) -> list[dict[str, Any]]:
    """The rules that follow from the study: contacts lie within its days, and both leaders take part in each."""
    edges = [
        ("contact-not-before-the-study", "before its first day", "start_date", ">=", about.first_day),
        ("contact-not-after-the-study", "after its last day", "end_date", "<=", about.last_day),
    ]
    days = [
        {
            "name": name,
            "message": f"The contact is outside the days of the study, {where}",
            "rule": "compare",
            "resource": "meetings",
            "fields": [field],
            "operator": operator,
            "value": str(day),
        }
        for name, where, field, operator, day in edges
    ]
    leaders = [
        {
            "name": f"{key}-takes-part",
            "message": f"{key} must be listed as principal exactly once",
            "rule": "count",
            "resource": "meetings",
            "child": {
                "resource": "participants",
                "fields": ["meeting_id"],
                "when": {"role": "principal", "person_id": key},
            },
            "exactly": 1,
        }
        for key in about.leaders
    ]
    return [*days, *leaders]


def build(root: Path) -> dict[str, Any]:
    """The whole descriptor of the package that lies in `root`."""
    said = metadata()
    return {
        "$schema": PROFILE,
        **{name: said[name] for name in ("name", "title", "description", "version", "created", "keywords")},
        **{name: said[name] for name in ("licenses", "contributors", "sources")},
        "study": study().said(),
        "resources": [table(model, measured((root / model.resource.path).read_bytes())) for model in MODELS],
        "checks": checks(),
    }


def text(root: Path) -> str:
    """The descriptor as it stands in datapackage.json."""
    return json.dumps(build(root), indent=2, ensure_ascii=False) + "\n"
