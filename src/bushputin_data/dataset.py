"""Load a release, or a folder or zip of the same shape: typed rows, DataFrames, and ways from row to row."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from os import PathLike
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bushputin_data import bundled
from bushputin_data.descriptor import python_type, schema
from bushputin_data.errors import CellsError, ShapeError, UnknownNameError
from bushputin_data.models import (
    BY_NAME,
    Claim,
    ClaimEvidence,
    Coding,
    Coverage,
    Event,
    Meeting,
    MeetingSource,
    MeetingTopic,
    Participant,
    Person,
    Row,
    Source,
    Statement,
    StatementSource,
    StatementTopic,
    Topic,
    Verification,
)
from bushputin_data.validation.cells import CellError, compile_field
from bushputin_data.validation.lines import read_records
from bushputin_data.validation.package import Package, open_package
from bushputin_data.vocabulary import ContactKind, Vocabulary

if TYPE_CHECKING:
    import pandas as pd

R = TypeVar("R", bound=Row)
Key = str | tuple[Any, ...]


def load(path: str | PathLike[str] | None = None) -> Dataset:
    """The bundled release, or the package at `path`; nothing is read before it is used.

    Args:
        path: a folder with datapackage.json, the descriptor itself, or a zip of them; None for the bundled release.

    Raises:
        PackageError: there is no readable package at `path`.
        ShapeError: it is a package, but has not the tables of this dataset.

    >>> import bushputin_data as bp
    >>> bp.load().meetings["2001-06-16-brdo"].city
    'Brdo pri Kranju'
    """
    return Dataset(bundled.root() if path is None else path)


class Table(Generic[R]):
    """The rows of one table in file order: iterable, and each to be had by its key."""

    def __init__(self, dataset: Dataset, model: type[R]) -> None:
        """Bind the table to its dataset; it is read when first used."""
        self._dataset = dataset
        self.model = model
        self._indexes: dict[tuple[str, ...], dict[tuple[Any, ...], list[R]]] = {}

    @property
    def name(self) -> str:
        """The name of the table, as in the descriptor."""
        return self.model.resource.name

    @cached_property
    def rows(self) -> tuple[R, ...]:
        """All rows, in file order.

        Raises:
            ShapeError: the header is not that of the table.
            CellsError: a row cannot be read as it stands.
        """
        return tuple(self._dataset._read(self.model))

    def __iter__(self) -> Iterator[R]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    def __getitem__(self, key: Key) -> R:
        """The row with this key: one value, or a tuple where the key has several columns.

        Raises:
            UnknownNameError: no row has it; the nearest keys are named.
        """
        try:
            return self._by_key[key]
        except KeyError:
            raise UnknownNameError(f"row of {self.name} with the key", key, self._by_key) from None

    def where(self, **cells: Any) -> tuple[R, ...]:
        """The rows whose columns have exactly these values, in file order.

        Raises:
            UnknownNameError: the table has no such column.
        """
        columns = tuple(cells)
        if columns not in self._indexes:
            self._indexes[columns] = self._index(columns)
        return tuple(self._indexes[columns].get(tuple(cells.values()), ()))

    def frame(self) -> pd.DataFrame:
        """A new DataFrame: one row per row of the table, in file order, with a plain 0 … n-1 index.

        Dtypes: text `string`; closed lists `category` with the categories in declared order (ordered where the order
        has a meaning); integers `Int64`; numbers `float64`; booleans `boolean`; dates `datetime64[s]`; clock times
        `string` (`HH:MM`). Missing is `pd.NA`, for numbers `NaN`, for dates `NaT`.
        """
        from bushputin_data.frames import frame

        return frame(self.model, self.rows)

    @cached_property
    def _by_key(self) -> dict[Key, R]:
        return {row.key: row for row in self.rows}

    def _index(self, columns: tuple[str, ...]) -> dict[tuple[Any, ...], list[R]]:
        for column in columns:
            if column not in self.model.model_fields:
                raise UnknownNameError(f"column of {self.name}", column, self.model.model_fields)
        index: dict[tuple[Any, ...], list[R]] = {}
        for row in self.rows:
            index.setdefault(tuple(getattr(row, column) for column in columns), []).append(row)
        return index

    def __repr__(self) -> str:
        return f"<Table {self.name} of {self._dataset!r}>"


class Dataset:
    """One release of the tables, or a package of the same shape."""

    def __init__(self, path: str | PathLike[str]) -> None:
        """Open the package at `path`; see `load`."""
        self.path = path
        self._package: Package = open_package(path)
        self._tables: dict[str, Table[Any]] = {}
        names = {resource.name for resource in self._package.resources}
        if absent := [name for name in BY_NAME if name not in names]:
            raise ShapeError(f"{path}: not a package of this shape: it has no table {', '.join(absent)}")

    @property
    def version(self) -> str:
        """The version that the descriptor gives."""
        return str(self._package.descriptor.get("version", ""))

    @property
    def descriptor(self) -> Mapping[str, Any]:
        """What datapackage.json says."""
        return self._package.descriptor

    @property
    def tables(self) -> dict[str, Table[Any]]:
        """All tables by name, in the order of the descriptor."""
        return {name: self._table(model) for name, model in BY_NAME.items()}

    def __getitem__(self, name: str) -> Table[Any]:
        """The table of this name.

        Raises:
            UnknownNameError: there is none; the nearest names are given.
        """
        if name not in BY_NAME:
            raise UnknownNameError("table", name, BY_NAME)
        return self._table(BY_NAME[name])

    def in_person(self) -> pd.DataFrame:
        """The contacts in person, as `meetings.frame()` gives them; mere co-presence is not among them."""
        return self._contacts(ContactKind.IN_PERSON)

    def calls(self) -> pd.DataFrame:
        """The calls, as `meetings.frame()` gives them."""
        return self._contacts(ContactKind.TELEPHONE)

    def messages(self) -> pd.DataFrame:
        """The letters and messages, as `meetings.frame()` gives them."""
        return self._contacts(ContactKind.MESSAGE)

    def _contacts(self, kind: ContactKind) -> pd.DataFrame:
        contacts = self.meetings.frame()
        return contacts[contacts["kind"] == str(kind)].reset_index(drop=True)

    @property
    def meetings(self) -> Table[Meeting]:
        """Meetings, calls and messages."""
        return self._table(Meeting)

    @property
    def statements(self) -> Table[Statement]:
        """What the two said."""
        return self._table(Statement)

    @property
    def topics(self) -> Table[Topic]:
        """The tree of subjects."""
        return self._table(Topic)

    @property
    def people(self) -> Table[Person]:
        """Everyone named."""
        return self._table(Person)

    @property
    def sources(self) -> Table[Source]:
        """Everything cited."""
        return self._table(Source)

    @property
    def events(self) -> Table[Event]:
        """Events that the contacts answer to."""
        return self._table(Event)

    @property
    def participants(self) -> Table[Participant]:
        """Who took part in which contact."""
        return self._table(Participant)

    @property
    def meeting_topics(self) -> Table[MeetingTopic]:
        """The topics of contacts."""
        return self._table(MeetingTopic)

    @property
    def statement_topics(self) -> Table[StatementTopic]:
        """The topics of statements."""
        return self._table(StatementTopic)

    @property
    def meeting_sources(self) -> Table[MeetingSource]:
        """The sources of contacts."""
        return self._table(MeetingSource)

    @property
    def statement_sources(self) -> Table[StatementSource]:
        """The further sources of statements."""
        return self._table(StatementSource)

    @property
    def claims(self) -> Table[Claim]:
        """Claims about the relationship."""
        return self._table(Claim)

    @property
    def claim_evidence(self) -> Table[ClaimEvidence]:
        """The statements that bear on claims."""
        return self._table(ClaimEvidence)

    @property
    def codings(self) -> Table[Coding]:
        """Every judgement of every statement."""
        return self._table(Coding)

    @property
    def verifications(self) -> Table[Verification]:
        """The checks of rows."""
        return self._table(Verification)

    @property
    def coverage(self) -> Table[Coverage]:
        """What was searched."""
        return self._table(Coverage)

    def one(self, model: type[R], key: str | None) -> R | None:
        """The row of `model` with this key; None without a key. What rows use to find their neighbours."""
        return None if key is None else self._table(model)[key]

    def many(self, table: str, **where: str) -> tuple[Any, ...]:
        """The rows of a table whose columns have these values. What rows use to find their neighbours."""
        return self[table].where(**where)

    def __repr__(self) -> str:
        return f"<Dataset {self._package.name} {self.version}>"

    def __reduce__(self) -> tuple[Callable[[str | PathLike[str]], Dataset], tuple[str | PathLike[str]]]:
        # A row that travels to another process takes the address of its dataset along, not the dataset.
        return Dataset, (self.path,)

    def _table(self, model: type[R]) -> Table[R]:
        return self._tables.setdefault(model.resource.name, Table(self, model))

    def _read(self, model: type[R]) -> Iterator[R]:
        (resource,) = (one for one in self._package.resources if one.name == model.resource.name)
        readers = [_reader(model, name, declared) for name, declared in _declared(model).items()]
        with resource.open() as stream:
            records = read_records(stream, resource.dialect)
            _, header = next(records, (1, []))
            if header != list(model.model_fields):
                raise ShapeError(f"{resource.file}:1: the columns are not those of {model.resource.name}: {header}")
            for line, cells in records:
                if len(cells) != len(header):
                    raise CellsError(f"{resource.file}:{line}: {len(cells)} cells, not {len(header)}. {_SEE_ALL}")
                try:
                    values = {name: read(cell) for name, read, cell in zip(header, readers, cells, strict=True)}
                except CellError as error:
                    raise CellsError(f"{resource.file}:{line}: {error}. {_SEE_ALL}") from None
                row = model(**values)
                row._home = self
                yield row


_SEE_ALL = "validate() lists every fault"


def _declared(model: type[Row]) -> dict[str, dict[str, Any]]:
    """The descriptor of each column, by name."""
    return {declared["name"]: declared for declared in schema(model)["fields"]}


def _reader(model: type[Row], name: str, declared: dict[str, Any]) -> Callable[[str], Any]:
    """What turns a cell of this column into the value of its row."""
    read = compile_field(declared, missing=("",)).read
    values = python_type(model.model_fields[name])
    if not issubclass(values, Vocabulary):
        return read
    members = {str(value): value for value in values}
    return lambda cell: members.get(read(cell))
