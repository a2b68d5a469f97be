"""A table of a package → typed rows: each cell has the meaning that validation gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from bushputin_data.descriptor import field, python_type
from bushputin_data.errors import CellsError, ShapeError
from bushputin_data.models import Row
from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.cells import compile_field
from bushputin_data.validation.findings import SURROGATE
from bushputin_data.validation.source.package import Package, Resource
from bushputin_data.validation.source.places import FileFaultError
from bushputin_data.validation.source.records import FileFault, read_records
from bushputin_data.vocabulary import Vocabulary

R = TypeVar("R", bound=Row)
Reader = Callable[[str], Any]
SEE_ALL = "validate() lists every fault."


def read_rows(package: Package, model: type[R]) -> Iterator[R]:
    """The rows of a table, in file order.

    Raises:
        ShapeError: the table is not one CSV file in UTF-8, there is no such file, or its header is another.
        CellsError: a row, or the file from somewhere on, cannot be read as it stands.
    """
    resource = find(package, model.resource.name)
    readers = {name: cell_reader(model, name) for name in model.model_fields}

    def stop(fault: FileFault) -> None:
        if fault.level == "error":
            raise CellsError(f"{resource.file}:{fault.line}: {fault.message} {SEE_ALL}")

    try:
        with resource.open() as stream:
            records = read_records(stream, resource.dialect, note=stop)
            _, header = next(records, (1, []))
            check_header(f"{resource.file}:1", header, list(readers))
            for line, cells in records:
                yield model(**values(f"{resource.file}:{line}", readers, cells))
    except FileFaultError as fault:
        raise ShapeError(f"{fault} {SEE_ALL}") from None


def find(package: Package, name: str) -> Resource:
    """The resource of a table, if it is what this library writes: one CSV file in UTF-8."""
    found = [one for one in package.resources if one.name == name]
    said = found[0].descriptor if len(found) == 1 else {}
    plain = said.get("format", "csv") == "csv" and said.get("encoding", "utf-8").lower() in ("utf-8", "utf8")
    if not plain or "data" in said or len(found) != 1 or len(found[0].paths) != 1:
        raise ShapeError(f"{name}: load() reads tables of one CSV file in UTF-8, and this is another. {SEE_ALL}")
    return found[0]


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
    if SURROGATE.search("".join(cells)):
        raise CellsError(f"{place}: bytes that are no UTF-8. {SEE_ALL}")
    out = {}
    for (name, read), cell in zip(readers.items(), cells, strict=True):
        try:
            out[name] = read(cell)
        except FaultError as error:
            raise CellsError(f"{place}: {name} {cell!r}: expected {error.fault.expected}. {SEE_ALL}") from None
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
