"""A package whose descriptor has every property of the standard, and where each of them stands."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

Steps = tuple[str | int, ...]
ROWS = "s,i,n,b,l,o,d\nx,1,1,1,1;2,{},01.01.2001\ny,2,2,0,1,{},02.02.2002\n"
WHOLE: dict[str, Any] = {
    "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
    "profile": "data-package",
    "name": "whole",
    "id": "10.1000/1",
    "title": "Whole",
    "description": "All of it.",
    "homepage": "https://example.org/",
    "version": "1.0.0",
    "created": "2026-11-25T00:00:00Z",
    "keywords": ["all"],
    "image": "image.png",
    "licenses": [{"name": "CC-BY-4.0", "path": "https://example.org/", "title": "Attribution"}],
    "sources": [{"title": "A source", "path": "notes.txt", "email": "a@example.org", "version": "1"}],
    "contributors": [
        {
            "title": "Ann Example",
            "givenName": "Ann",
            "familyName": "Example",
            "path": "https://example.org/",
            "email": "a@example.org",
            "organization": "Examples",
            "roles": ["creator"],
            "role": "author",
        }
    ],
    "checks": [{"rule": "sorted", "resource": "t", "fields": ["s"]}],
    "resources": [
        {
            "$schema": "https://datapackage.org/profiles/2.0/dataresource.json",
            "profile": "tabular-data-resource",
            "name": "t",
            "path": ["t.csv"],
            "type": "table",
            "title": "T",
            "description": "A table.",
            "homepage": "https://example.org/",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "bytes": len(ROWS),
            "hash": "md5:4167ac31059d33ff05022e20983e2c69",
            "sources": [{"title": "A source", "path": "../notes.txt"}],
            "licenses": [{"name": "CC0-1.0"}],
            "dialect": {
                "$schema": "https://datapackage.org/profiles/2.0/tabledialect.json",
                "header": True,
                "headerRows": [1],
                "headerJoin": " ",
                "commentRows": [9],
                "commentChar": "#",
                "delimiter": ",",
                "lineTerminator": "\n",
                "quoteChar": '"',
                "doubleQuote": True,
                "nullSequence": "N",
                "skipInitialSpace": False,
                "property": "rows",
                "itemType": "array",
                "itemKeys": ["s"],
                "sheetNumber": 1,
                "sheetName": "t",
                "table": "t",
                "caseSensitiveHeader": True,
                "csvddfVersion": 1.2,
            },
            "schema": {
                "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
                "fieldsMatch": "exact",
                "missingValues": ["", "NA"],
                "primaryKey": ["s"],
                "uniqueKeys": [["s", "i"]],
                "foreignKeys": [{"fields": ["s"], "reference": {"resource": "u", "fields": ["a"]}}],
                "fields": [
                    {
                        "name": "s",
                        "type": "string",
                        "format": "default",
                        "title": "S",
                        "description": "Text.",
                        "example": "x",
                        "rdfType": "http://schema.org/Country",
                        "missingValues": ["-"],
                        "categories": ["x", "y"],
                        "categoriesOrdered": True,
                        "constraints": {
                            "required": True,
                            "unique": True,
                            "enum": ["x", "y"],
                            "pattern": "[xy]",
                            "minLength": 1,
                            "maxLength": 5,
                        },
                    },
                    {
                        "name": "i",
                        "type": "integer",
                        "groupChar": " ",
                        "bareNumber": True,
                        "categories": [{"value": 1, "label": "one"}, {"value": 2}],
                        "constraints": {"minimum": 0, "maximum": 9, "exclusiveMinimum": -1, "exclusiveMaximum": 10},
                    },
                    {"name": "n", "type": "number", "decimalChar": ".", "groupChar": " ", "bareNumber": False},
                    {"name": "b", "type": "boolean", "trueValues": ["1"], "falseValues": ["0"]},
                    {"name": "l", "type": "list", "delimiter": ";", "itemType": "integer"},
                    {"name": "o", "type": "object", "constraints": {"jsonSchema": {"type": "object"}}},
                    {"name": "d", "type": "date", "format": "%d.%m.%Y", "constraints": {"minimum": "01.01.2000"}},
                ],
            },
        },
        {
            "name": "u",
            "type": "table",
            "data": [{"a": "x"}, {"a": "y"}],
            "schema": {
                "fields": [{"name": "a"}],
                "missingValues": [{"value": "", "label": "not asked"}],
                "primaryKey": "a",
            },
        },
    ],
}


def places(value: Any = WHOLE, steps: Steps = ()) -> Iterator[Steps]:
    """Where each value stands that the descriptor is made of."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, member in members:
        yield (*steps, step)
        yield from places(member, (*steps, step))


def put(value: Any, *steps: str | int) -> dict[str, Any]:
    """The descriptor with another value at a place."""
    whole: Any = copy.deepcopy(WHOLE)
    inner = whole
    for step in steps[:-1]:
        inner = inner[step]
    inner[steps[-1]] = value
    return dict(whole)


def at(steps: Steps) -> Any:
    """The value that stands at a place."""
    inner: Any = WHOLE
    for step in steps:
        inner = inner[step]
    return inner


def write_whole(folder: Path, descriptor: Any) -> Path:
    """A package with this descriptor."""
    (folder / "t.csv").write_text(ROWS, "utf-8")
    (folder / "datapackage.json").write_text(json.dumps(descriptor).replace("Infinity", "1e400"), "utf-8")
    return folder
