"""What every export says about itself: title, version, licence, citation, and the meaning of its columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from contextlib import suppress
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from bushputin_data.datapackage import TYPES, described
from bushputin_data.models import MODELS, Column, Row, columns
from bushputin_data.models.row import followed

if TYPE_CHECKING:
    from bushputin_data.study import Study

README = "README.txt"
# The earliest date that a zip can store, used for packages without a date.
EARLIEST = dt.datetime(1980, 1, 1)


def moment(descriptor: Mapping[str, Any]) -> dt.datetime:
    """The time of the release (UTC), from its descriptor; its exports carry this time."""
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
    """The Table Schema type of a column, or the name of its code list."""
    return list_of(column) or TYPES[column.kind]["type"]


def list_of(column: Column) -> str | None:
    """The name of the code list of a column, whether the code or the study defines its values."""
    if column.study:
        return column.study.name
    return column.vocabulary.__name__ if column.vocabulary else None


def held(model: type[Row]) -> tuple[Column, ...]:
    """The columns of a table in exports, as in its frame: those of its file, then the derived ones."""
    derived = (
        Column(
            name=name,
            kind=str,
            vocabulary=values,
            study=None,
            required=False,
            unique=False,
            limits=MappingProxyType({}),
            target=None,
            description=" ".join((values.__doc__ or "").split()),
            example=None,
            uri=False,
        )
        for name, values in model.derived.items()
    )
    return (*columns(model), *derived)


def value(row: Row, name: str) -> Any:
    """The value of a row in one of these columns."""
    return followed(row, name) if name in row.derived else getattr(row, name)


def dictionary() -> Iterator[tuple[type[Row], Column]]:
    """All columns of all tables, in the order of the descriptor."""
    for model in MODELS:
        for column in held(model):
            yield model, column


def code_lists(study: Study) -> dict[str, dict[str, str]]:
    """All code lists of columns, in the order of their first column: each value with its definition."""
    return {name: column.choices(study) for _, column in dictionary() if (name := list_of(column))}


def readme(descriptor: Mapping[str, Any], study: Study) -> bytes:
    """The same as a text that accompanies the files of an export."""
    said = facts(descriptor)
    lines = [said.pop("title", ""), "", said.pop("description", ""), ""]
    lines += [f"{name}: {value}" for name, value in said.items()]
    for model in MODELS:
        lines += ["", f"{model.resource.name}: {model.resource.title}", described(model)]
        lines += [f"  {column.name} ({kind(column)}): {column.description}" for column in held(model)]
    for name, members in code_lists(study).items():
        lines += ["", name]
        lines += [f"  {one}: {definition}" for one, definition in members.items()]
    return "".join(f"{line}\n" for line in lines).encode()
