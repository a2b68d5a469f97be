"""One table of a dataset: its rows by key, by value and in file order, and as a DataFrame."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bushputin_data.errors import UnknownNameError, UsageError, shown
from bushputin_data.models import Column, Row, columns
from bushputin_data.models.cells import value as read_cell
from bushputin_data.study import Study
from bushputin_data.values import native

if TYPE_CHECKING:
    import pandas as pd

R = TypeVar("R", bound=Row)
Key = str | tuple[Any, ...]


# Everyday words for values of code lists that are spelt otherwise.
MEANT = {
    "call": "telephone",
    "calls": "telephone",
    "phone": "telephone",
    "meeting": "in_person",
    "meetings": "in_person",
    "letter": "message",
    "letters": "message",
}


class Table(Generic[R]):
    """The rows of one table in file order; iterable, with access by key."""

    def __init__(
        self,
        model: type[R],
        read: Callable[[], Iterable[R]],
        table: Callable[[str], Table[Any]],
        about: Callable[[], Study],
    ) -> None:
        """A table; its rows are read when they are first used.

        Args:
            model: the row model.
            read: returns the rows.
            table: returns another table of the same dataset by name.
            about: returns the study of the dataset, which defines the values of some code lists.
        """
        self.model = model
        self._read, self._other, self._about = read, table, about
        self.columns = {column.name: column for column in columns(model)}
        self._indexes: dict[tuple[str, ...], dict[tuple[Any, ...], list[R]]] = {}

    @property
    def name(self) -> str:
        """The name of the table, as in the descriptor."""
        return self.model.resource.name

    @cached_property
    def rows(self) -> tuple[R, ...]:
        """All rows, in file order.

        Raises:
            ShapeError: the table is not in a supported form, or has other columns.
            CellsError: a row cannot be read, or the file does not match the size or hash in the descriptor.
        """
        return tuple(self._read())

    def __iter__(self) -> Iterator[R]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __contains__(self, key: object) -> bool:
        """Whether a row has this key, or is this row."""
        if isinstance(key, Row):
            return isinstance(key, self.model) and self._by_key.get(key.key) == key
        try:
            return key in self._by_key
        except TypeError:
            return False

    def __getitem__(self, key: Key) -> R:
        """The row with this key: a single value, or a tuple for a composite key.

        Raises:
            UnknownNameError: there is no such row; the message suggests similar keys.
        """
        try:
            return self._by_key[key]
        except (KeyError, TypeError):
            names = ", ".join(self.model.resource.key)
            raise UnknownNameError.among(self._by_key, f"row of {self.name} with the key ({names})", key) from None

    def get(self, key: str) -> R | None:
        """The row with this key as text, the parts of a composite key joined by `|`; None if there is no such row.

        A text that cannot be a key of this table does not cause the table to be read.
        """
        names = self.model.resource.key
        parts = [key] if len(names) == 1 else key.split("|")
        try:
            values = [key_part(self.columns[name], part) for name, part in zip(names, parts, strict=True)]
        except ValueError:
            return None
        return self._by_key.get(values[0] if len(names) == 1 else tuple(values))

    def where(self, **conditions: Any) -> Selection[R]:
        """The rows that satisfy all these conditions, in file order.

        A condition is the value of a column, or a list of values any of which may match, either as in the rows (a date,
        a number, None for missing) or as the text of a cell. The following filters are available where the table
        supports them:

        - `since`, `until`: a day, a month or a year, as ISO text or a date, both inclusive. A row whose date is a
          month, a year or a range matches if any of its possible days does; an undated row does not match.
        - `topic`: the key or label of a topic, including all topics below it.
        - `speaker`, `addressee`, `person`: the key of a person, or a name that identifies one ("Putin").
        - `meeting`, `row`: the key of a contact, or of a row that was checked.
        - `certainty`: `medium` means medium or better; a list means exactly these values.

        Raises:
            UnknownNameError: the table has no such column or filter, or the value is unknown: it is not in the code
                list, is no row's key, or no row has this text. The message suggests similar ones.
            UsageError: the value is of a type that the column cannot have.

        >>> import bushputin_data as bp
        >>> found = bp.load().statements.where(speaker="putin", since="2008", until="2008-04")
        >>> found.ids[0] in bp.load().statements
        True
        """
        from bushputin_data.filters import tests

        judges = tests(self, conditions)
        return Selection((row for row in self.rows if all(judge(row) for judge in judges)), self)

    def exactly(self, **cells: Any) -> tuple[R, ...]:
        """The rows whose columns have exactly these values; rows use it to find related rows."""
        return tuple(self._index(tuple(cells)).get(tuple(cells.values()), ()))

    def frame(self, *, wide: bool = False) -> pd.DataFrame:
        """A new DataFrame with one row per row of the table, in file order, and a plain index 0 … n-1.

        Dtypes: text `string`; code lists `category`, with categories in declared order (ordered if the order has a
        meaning); integers `Int64`; other numbers `float64`; booleans `boolean`; dates `datetime64[s]`; times of day
        `string` (`HH:MM`). Missing values are `pd.NA`, `NaN` for numbers and code lists, `NaT` for dates. Derived
        columns follow those of the file: `wording_from` for statements.

        Args:
            wide: add columns for what the references mean: names, titles, labels, addresses.

        Raises:
            ShapeError, CellsError: as for `rows`.

        >>> import bushputin_data as bp
        >>> str(bp.load().sources.frame()["published_on"].dtype)
        'datetime64[s]'
        >>> bp.load().participants.frame(wide=True)["person_name"].iloc[0]
        'George W. Bush'
        """
        return self.frame_of(self.rows, wide=wide) if wide else self._frame.copy()

    def frame_of(self, rows: Sequence[R], *, wide: bool = False) -> pd.DataFrame:
        """The same for some rows of the table."""
        from bushputin_data.frames import frame, widened

        found = frame(self.model, rows, self.study)
        return widened(self.model, rows, found, self.other) if wide else found

    @cached_property
    def _frame(self) -> pd.DataFrame:
        """The frame of all rows, of which callers get copies."""
        return self.frame_of(self.rows)

    @property
    def ids(self) -> tuple[Key, ...]:
        """The keys of all rows, in file order."""
        return tuple(row.key for row in self.rows)

    @property
    def study(self) -> Study:
        """The study of the dataset."""
        return self._about()

    def other(self, name: str) -> Table[Any]:
        """Another table of the same dataset."""
        return self._other(name)

    @cached_property
    def _by_key(self) -> dict[Key, R]:
        """The rows by key; if a key is repeated, the last row."""
        return {row.key: row for row in self.rows}

    def value(self, column: Column, value: Any) -> Any:
        """A value of a column as it is in rows."""
        value = native(value)
        if column.study and isinstance(value, str) and value not in (known := column.study.values(self.study)):
            raise self._unknown(column, known, value)
        if value is None or (type(value) is column.kind and not column.vocabulary):
            return value
        if column.kind is float and type(value) is int:
            return float(value)
        if isinstance(value, str):
            try:
                return read_cell(column, value)
            except ValueError:
                if column.vocabulary:
                    raise self._unknown(column, column.vocabulary, value) from None
        wanted = "str" if column.vocabulary else column.kind.__name__
        raise UsageError(f"{self.name}.{column.name} needs a value of type {wanted}, not {shown(value)}")

    def _index(self, names: tuple[str, ...]) -> dict[tuple[Any, ...], list[R]]:
        """The rows by their values in these columns."""
        if names not in self._indexes:
            index: dict[tuple[Any, ...], list[R]] = {}
            for row in self.rows:
                index.setdefault(tuple(getattr(row, name) for name in names), []).append(row)
            self._indexes[names] = index
        return self._indexes[names]

    def check_known(self, column: Column, value: Any) -> None:
        """Check that a value that no row has could at least be a key, or is not a name.

        Raises:
            UnknownNameError: it is a name that does not exist.
        """
        if value is None or (value,) in self._index((column.name,)):
            return
        known: Iterable[object]
        if column.target:
            known = self._other(column.target)._by_key
        elif column.kind is str and not column.vocabulary and not column.study:
            known = [one for (one,) in self._index((column.name,)) if one is not None]
        else:
            return
        if value not in known:
            raise self._unknown(column, known, value)

    def _unknown(self, column: Column, known: Iterable[object], value: Any) -> UnknownNameError:
        """The error for a value that a column cannot have."""
        fact = f"{self.name}.{column.name} has no value {shown(value)}"
        if isinstance(value, str) and (meant := MEANT.get(value.casefold())) in list(column.vocabulary or ()):
            return UnknownNameError(f"{fact}. Did you mean {meant!r}?")
        return UnknownNameError.stating(fact, known, value)

    def __repr__(self) -> str:
        return f"<Table {self.name}>"

    def _repr_html_(self) -> str:
        """A frame for notebooks."""
        return as_html(f"{self.name}: {len(self)} rows", self.frame())


def key_part(column: Column, cell: str) -> Any:
    """The value of one column of a key.

    Raises:
        ValueError: the text is not such a value.
    """
    if not re.fullmatch(column.limits.get("pattern", ".+"), cell, re.DOTALL):
        raise ValueError(cell)
    return read_cell(column, cell)


class Selection(tuple[R, ...]):
    """Rows selected from one table: a tuple that can be turned into a frame or filtered further."""

    table: Table[R]

    def __new__(cls, rows: Iterable[R], table: Table[R]) -> Selection[R]:
        """The rows, with their table."""
        made = super().__new__(cls, rows)
        made.table = table
        return made

    def __getnewargs__(self) -> tuple[Any, ...]:
        return tuple(self), self.table

    @property
    def ids(self) -> tuple[Key, ...]:
        """The keys of the rows."""
        return tuple(row.key for row in self)

    def frame(self, *, wide: bool = False) -> pd.DataFrame:
        """The rows as a DataFrame; see `Table.frame`."""
        return self.table.frame_of(self, wide=wide)

    def where(self, **conditions: Any) -> Selection[R]:
        """The rows that satisfy these further conditions; see `Table.where`."""
        also = set(self.table.where(**conditions).ids)
        return Selection((row for row in self if row.key in also), self.table)

    def __repr__(self) -> str:
        return f"<{len(self)} of {len(self.table)} {self.table.name}>"

    def _repr_html_(self) -> str:
        """A frame for notebooks."""
        return as_html(repr(self), self.frame())


def as_html(title: str, frame: pd.DataFrame) -> str:
    """The first and last rows of a frame, below a title."""
    return f"<p>{escape(title)}</p>{frame.to_html(max_rows=10, notebook=True)}"
