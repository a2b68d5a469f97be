"""A table of a package → typed rows: each cell has the meaning that validation gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from bushputin_data.descriptor import field, python_type
from bushputin_data.errors import CellsError, ShapeError
from bushputin_data.models import Row
from bushputin_data.validation.cells import CellError, compile_field
from bushputin_data.validation.files import FileFaultError
from bushputin_data.validation.lines import read_records
from bushputin_data.validation.package import Package
from bushputin_data.vocabulary import Vocabulary

R = TypeVar("R", bound=Row)
Reader = Callable[[str], Any]
SEE_ALL = "validate() lists every fault."


def read_rows(package: Package, model: type[R]) -> Iterator[R]:
    """The rows of a table, in file order.

    Raises:
        ShapeError: there is no such file, or its header is not that of the table.
        CellsError: a row cannot be read as it stands.
    """
    (resource,) = (one for one in package.resources if one.name == model.resource.name)
    readers = {name: cell_reader(model, name) for name in model.model_fields}
    try:
        with resource.open() as stream:
            records = read_records(stream, resource.dialect)
            _, header = next(records, (1, []))
            check_header(f"{resource.file}:1", header, list(readers))
            for line, cells in records:
                yield model(**values(f"{resource.file}:{line}", readers, cells))
    except FileFaultError as fault:
        raise ShapeError(f"{fault} {SEE_ALL}") from None


def check_header(place: str, found: list[str], wanted: list[str]) -> None:
    """Stop at columns that are not those of the table."""
    if found != wanted:
        absent, strange = [one for one in wanted if one not in found], [one for one in found if one not in wanted]
        said = [f"{what}: {', '.join(names)}" for what, names in (("absent", absent), ("unknown", strange)) if names]
        raise ShapeError(
            f"{place}: the columns are not those of the table ({'; '.join(said) or 'another order'}). {SEE_ALL}"
        )


def values(place: str, readers: dict[str, Reader], cells: list[str]) -> dict[str, Any]:
    """The values of a record by column."""
    if len(cells) != len(readers):
        raise CellsError(f"{place}: {len(cells)} cells, not {len(readers)}. {SEE_ALL}")
    out = {}
    for (name, read), cell in zip(readers.items(), cells, strict=True):
        try:
            out[name] = read(cell)
        except CellError as error:
            raise CellsError(f"{place}: {name} {cell!r}: expected {error.expected}. {SEE_ALL}") from None
    return out


def cell_reader(model: type[Row], name: str) -> Reader:
    """What turns a cell of one column into the value of its row."""
    info = model.model_fields[name]
    read = compile_field(field(model, name, info)).read
    kind = python_type(info)
    if not issubclass(kind, Vocabulary):
        return read
    members = {str(value): value for value in kind}
    return lambda cell: members.get(read(cell))
