"""Records → typed rows, by the descriptor of the package and the row model."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NoReturn, TypeVar

from pydantic import ValidationError

from bushputin_data.datapackage import TYPES
from bushputin_data.errors import CellsError, ShapeError, shown
from bushputin_data.models import Column, Row, columns
from bushputin_data.reading import Package, Record
from bushputin_data.study import Study

R = TypeVar("R", bound=Row)
Check = Callable[[Any], Any]
# The range of integers that every format can represent: DataFrames, databases, spreadsheets.
INTEGERS = range(-(2**63), 2**63)


def read_rows(package: Package, model: type[R], about: Callable[[], Study]) -> Iterator[R]:
    """The rows of a table, in file order; `about` supplies the study of the package if a column needs it.

    Raises:
        ShapeError: the table is not in a supported form, or its columns are not those of the model.
        CellsError: a row, or the file as a whole, does not match the descriptor or the model.
    """
    check_fields(package, model)
    required = [column.name for column in columns(model) if column.required]
    checks = [(column.name, check) for column in columns(model) if (check := check_of(column, about))]
    for record in package.records(model.resource.name):
        if absent := [name for name in required if name not in record.values]:
            raise ShapeError(f"{record.file}: required columns are missing: {', '.join(absent)}")
        yield row(model, record, checks)


def check_fields(package: Package, model: type[Row]) -> None:
    """Check that the fields of a table are the columns of its model, with the same types."""
    name, types = model.resource.name, package.types(model.resource.name)
    wanted = {column.name: TYPES[column.kind]["type"] for column in columns(model)}
    others = {
        "absent": [one for one in wanted if one not in types],
        "unknown": [one for one in types if one not in wanted],
        "of the wrong type": [f"{one} ({types[one]})" for one in wanted if types.get(one, wanted[one]) != wanted[one]],
    }
    if said := [f"{what}: {', '.join(names)}" for what, names in others.items() if names]:
        raise ShapeError(f"{name}: the fields of its schema are not those of this dataset ({'; '.join(said)})")


def check_of(column: Column, about: Callable[[], Study]) -> Check | None:
    """The function that converts a value that was read, if it has to be converted."""
    if column.study:
        known = column.study.values(about())
        return lambda value: value if value in known else refuse(f"is not one of {', '.join(known)}")
    if column.vocabulary:
        members = {str(one): one for one in column.vocabulary}
        return lambda value: members.get(value) or refuse(f"is not one of {', '.join(members)}")
    if column.kind is int:
        return lambda value: value if value in INTEGERS else refuse("is not a 64-bit integer")
    return None


def refuse(why: str) -> NoReturn:
    """Raise an error about a value."""
    raise ValueError(why)


def row(model: type[R], record: Record, checks: Sequence[tuple[str, Check]]) -> R:
    """The row of a record."""
    values, name = dict(record.values), ""
    try:
        for name, check in checks:
            if (value := values.get(name)) is not None:
                values[name] = check(value)
        return model(**values)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        name, why = str(first["loc"][0]) if first["loc"] else "", first["msg"]
    except ValueError as error:
        why = str(error)
    raise CellsError(f"{record.place(name)}: {shown(values.get(name))} {why}")
