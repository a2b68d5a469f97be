"""A table of a package → typed rows: each cell has the meaning that validation gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from bushputin_data.descriptor import python_type, schema
from bushputin_data.errors import CellsError, ShapeError
from bushputin_data.models import Row
from bushputin_data.validation.cells import CellError, compile_field
from bushputin_data.validation.lines import read_records
from bushputin_data.validation.package import Package
from bushputin_data.vocabulary import Vocabulary

R = TypeVar("R", bound=Row)
Reader = Callable[[str], Any]
SEE_ALL = "validate() lists every fault"


def read_rows(package: Package, model: type[R]) -> Iterator[R]:
    """The rows of a table, in file order.

    Raises:
        ShapeError: the header is not that of the table.
        CellsError: a row cannot be read as it stands.
    """
    (resource,) = (one for one in package.resources if one.name == model.resource.name)
    readers = cell_readers(model)
    file = resource.paths[0]
    with resource.open() as stream:
        records = read_records(stream, resource.dialect)
        _, header = next(records, (1, []))
        if header != list(readers):
            raise ShapeError(f"{file}:1: the columns are not those of {model.resource.name}: {', '.join(header)}")
        for line, cells in records:
            try:
                yield row(model, readers, cells)
            except (CellError, CellsError) as error:
                raise CellsError(f"{file}:{line}: {error}. {SEE_ALL}") from None


def row(model: type[R], readers: dict[str, Reader], cells: list[str]) -> R:
    """The row that the cells of a record make."""
    if len(cells) != len(readers):
        raise CellsError(f"{len(cells)} cells, not {len(readers)}")
    return model(**{name: read(cell) for (name, read), cell in zip(readers.items(), cells, strict=True)})


def cell_readers(model: type[Row]) -> dict[str, Reader]:
    """What turns a cell of each column into the value of its row."""
    return {declared["name"]: cell_reader(model, declared) for declared in schema(model)["fields"]}


def cell_reader(model: type[Row], declared: dict[str, Any]) -> Reader:
    """What turns a cell of one column into the value of its row."""
    read = compile_field(declared).read
    values = python_type(model.model_fields[declared["name"]])
    if not issubclass(values, Vocabulary):
        return read
    members = {str(value): value for value in values}
    return lambda cell: members.get(read(cell))
