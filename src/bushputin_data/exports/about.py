"""What every export says of itself: title, version, licence, how to cite it, and what its columns mean."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import suppress
from typing import Any

from bushputin_data.datapackage import TYPES, described
from bushputin_data.models import MODELS, Column, Row, columns
from bushputin_data.models.vocabulary import Vocabulary

README = "README.txt"
# Zips know no earlier day; a package that does not say when it was made gets it.
EARLIEST = dt.datetime(1980, 1, 1)


def moment(descriptor: Mapping[str, Any]) -> dt.datetime:
    """When the release was made (UTC), by its descriptor: the time that its exports bear."""
    found = EARLIEST
    with suppress(ValueError):
        found = dt.datetime.fromisoformat(str(descriptor.get("created")))
    if found.tzinfo:
        found = found.astimezone(dt.UTC).replace(tzinfo=None)
    return max(found.replace(microsecond=0), EARLIEST)


def facts(descriptor: Mapping[str, Any]) -> dict[str, str]:
    """Title, description, version, date, licence and citation, as far as the descriptor has them."""
    licences = [
        f"{one.get('name', '')} {one.get('path', '')} {one.get('title', '')}" for one in all_of(descriptor, "licenses")
    ]
    said = {
        "title": descriptor.get("title") or descriptor.get("name"),
        "description": descriptor.get("description"),
        "version": descriptor.get("version"),
        "date": str(descriptor.get("created") or "")[:10],
        "licence": "; ".join(" ".join(one.split()) for one in licences),
        "cite": citation(descriptor),
    }
    return {name: " ".join(str(value).split()) for name, value in said.items() if value}


def citation(descriptor: Mapping[str, Any]) -> str:
    """How to cite the release."""
    names = "; ".join(str(one["title"]) for one in all_of(descriptor, "contributors") if one.get("title"))
    version = f"Version {descriptor['version']}" if descriptor.get("version") else ""
    title, year = descriptor.get("title") or descriptor.get("name"), str(descriptor.get("created") or "")[:4]
    parts = [names, title, ", ".join(filter(None, (version, year)))]
    return " ".join(f"{part}." for part in parts if part)


def all_of(descriptor: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """The entries of a list of the descriptor."""
    return list(descriptor.get(name) or ())


def kind(column: Column) -> str:
    """The type of a column in the words of Table Schema, or the name of its closed list."""
    return column.vocabulary.__name__ if column.vocabulary else TYPES[column.kind]["type"]


def dictionary() -> Iterator[tuple[type[Row], Column]]:
    """All columns of all tables, in the order of the descriptor."""
    for model in MODELS:
        for column in columns(model):
            yield model, column


def code_lists() -> dict[str, type[Vocabulary]]:
    """All closed lists that columns have, in the order of their first column."""
    return {column.vocabulary.__name__: column.vocabulary for _, column in dictionary() if column.vocabulary}


def readme(descriptor: Mapping[str, Any]) -> bytes:
    """The same as a text, to lie beside the files of an export."""
    said = facts(descriptor)
    lines = [said.pop("title", ""), "", said.pop("description", ""), ""]
    lines += [f"{name}: {value}" for name, value in said.items()]
    for model in MODELS:
        lines += ["", f"{model.resource.name}: {model.resource.title}", described(model)]
        lines += [f"  {column.name} ({kind(column)}): {column.description}" for column in columns(model)]
    for name, members in code_lists().items():
        lines += ["", name]
        lines += [f"  {one}: {one.definition}" for one in members]
    return "".join(f"{line}\n" for line in lines).encode()
