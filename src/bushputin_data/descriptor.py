"""The row models, package.toml and the files make datapackage.json: nothing in it is typed twice."""

from __future__ import annotations

import csv
import datetime as dt
import hashlib
import io
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from annotated_types import Ge, Le
from pydantic.fields import FieldInfo

from bushputin_data import canonical
from bushputin_data.models import MODELS, Row
from bushputin_data.vocabulary import Ordered, Vocabulary

FILE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
# The row models' Python types, in the names and formats of Table Schema.
TYPES: dict[type, dict[str, str]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    dt.date: {"type": "date"},
    dt.time: {"type": "time", "format": "%H:%M"},
}
DIALECT = {"delimiter": ",", "lineTerminator": "\n", "quoteChar": '"', "doubleQuote": True, "header": True}


def typed() -> dict[str, Any]:
    """What package.toml says of the package."""
    return tomllib.loads((Path(__file__).parent / "package.toml").read_text("utf-8"))


def python_type(info: FieldInfo) -> type:
    """The type of a column's values, without the None of an optional one."""
    annotation = info.annotation
    if get_origin(annotation) in (Union, UnionType):
        (annotation,) = (arm for arm in get_args(annotation) if arm is not NoneType)
    assert isinstance(annotation, type)
    return annotation


def constraints(model: type[Row], name: str, info: FieldInfo) -> Iterator[tuple[str, Any]]:
    """The limits of a column, in the names of Table Schema."""
    if info.is_required():
        yield "required", True
    if (name,) in model.resource.unique:
        yield "unique", True
    for limit in info.metadata:
        if isinstance(limit, Ge):
            yield "minimum", limit.ge
        elif isinstance(limit, Le):
            yield "maximum", limit.le
        elif getattr(limit, "pattern", None):
            # Table Schema matches a pattern against the whole value: the anchors would say it twice.
            yield "pattern", limit.pattern.removeprefix("^").removesuffix("$")
    if issubclass(values := python_type(info), Vocabulary):
        yield "enum", [str(value) for value in values]


def field(model: type[Row], name: str, info: FieldInfo) -> dict[str, Any]:
    """The descriptor of one column."""
    values = python_type(info)
    extra = info.json_schema_extra
    assert isinstance(extra, dict)
    out: dict[str, Any] = {"name": name} | (TYPES[str] if issubclass(values, Vocabulary) else TYPES[values])
    if extra["format"]:
        out["format"] = extra["format"]
    out["description"] = info.description
    if issubclass(values, Vocabulary):
        out["example"] = str(next(iter(values)))
        out["categories"] = [{"value": str(v), "label": str(v).replace("_", " ")} for v in values]
        if issubclass(values, Ordered):
            out["categoriesOrdered"] = True
    elif info.examples:
        # The profile wants an example as it stands in the file.
        out["example"] = canonical.text(info.examples[0])
    if limits := dict(constraints(model, name, info)):
        out["constraints"] = limits
    return out


def foreign_keys(model: type[Row]) -> list[dict[str, Any]]:
    """The references of a table, one for each column that points to another."""
    keys = {other.resource.name: list(other.resource.key) for other in MODELS}
    out = []
    for name, info in model.model_fields.items():
        assert isinstance(info.json_schema_extra, dict)
        target = info.json_schema_extra["to"]
        if isinstance(target, str):
            out.append({"fields": [name], "reference": {"resource": target, "fields": keys[target]}})
    return out


def schema(model: type[Row]) -> dict[str, Any]:
    """The Table Schema of a table."""
    out: dict[str, Any] = {
        "fields": [field(model, name, info) for name, info in model.model_fields.items()],
        "missingValues": [""],
        "primaryKey": list(model.resource.key),
    }
    if pairs := [list(columns) for columns in model.resource.unique if len(columns) > 1]:
        out["uniqueKeys"] = pairs
    if references := foreign_keys(model):
        out["foreignKeys"] = references
    return out


def resource(model: type[Row], root: Path) -> dict[str, Any]:
    """The descriptor of one table and of the file that holds it."""
    data = (root / model.resource.path).read_bytes()
    assert model.__doc__
    return {
        "name": model.resource.name,
        "type": "table",
        "path": model.resource.path,
        "title": model.resource.title,
        "description": " ".join(model.__doc__.split()),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(data),
        "hash": "sha256:" + hashlib.sha256(data).hexdigest(),
        "rows": sum(1 for _ in csv.reader(io.StringIO(data.decode(), newline=""))) - 1,
        "dialect": DIALECT,
        "schema": schema(model),
    }


def checks() -> list[dict[str, Any]]:
    """The rules that a Table Schema cannot say: those of package.toml, and each table's order."""
    ordered = [
        {
            "name": f"{model.resource.name}-in-order",
            "message": f"The rows are not in the order of {', '.join(model.resource.order)}",
            "rule": "sorted",
            "resource": model.resource.name,
            "fields": list(model.resource.order),
        }
        for model in MODELS
    ]
    return [*typed()["checks"], *ordered]


def build(root: Path) -> dict[str, Any]:
    """The whole descriptor of the package that lies in `root`."""
    said = typed()
    return {
        "$schema": PROFILE,
        **{name: said[name] for name in ("name", "title", "description", "version", "created", "keywords")},
        **{name: said[name] for name in ("licenses", "contributors", "sources")},
        "resources": [resource(model, root) for model in MODELS],
        "checks": checks(),
    }


def text(root: Path) -> str:
    """The descriptor as it stands in datapackage.json."""
    return json.dumps(build(root), indent=2, ensure_ascii=False) + "\n"
