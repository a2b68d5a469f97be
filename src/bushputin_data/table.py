"""One table of a dataset: its rows by key, by value and in file order, and as a DataFrame."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bushputin_data.errors import UnknownNameError, UsageError, shown
from bushputin_data.models import Column, Row, columns
from bushputin_data.models.cells import value as read_cell
from bushputin_data.study import Study

if TYPE_CHECKING:
    import pandas as pd

R = TypeVar("R", bound=Row)
Key = str | tuple[Any, ...]


class Table(Generic[R]):
    """The rows of one table in file order: iterable, and each to be had by its key."""

    def __init__(
        self,
        model: type[R],
        read: Callable[[], Iterable[R]],
        table: Callable[[str], Table[Any]],
        about: Callable[[], Study],
    ) -> None:
        """A table whose rows `read` gives when they are first used.

        Args:
            model: its row model.
            read: gives its rows.
            table: gives the other tables of its dataset by their names.
            about: gives the study of its dataset, which names the values of some closed lists.
        """
        self.model = model
        self._read, self._other, self._about = read, table, about
        self._columns = {column.name: column for column in columns(model)}
        self._indexes: dict[tuple[str, ...], dict[tuple[Any, ...], list[R]]] = {}

    @property
    def name(self) -> str:
        """The name of the table, as in the descriptor."""
        return self.model.resource.name

    @cached_property
    def rows(self) -> tuple[R, ...]:
        """All rows, in file order.

        Raises:
            ShapeError: the table is not in a form that is read, or has other columns.
            CellsError: a row cannot be read as it stands, or the file is not the one that the descriptor measured.
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
        """The row with this key: one value, or a tuple where the key has several columns.

        Raises:
            UnknownNameError: no row has it; the message has the nearest keys.
        """
        try:
            return self._by_key[key]
        except (KeyError, TypeError):
            names = ", ".join(self.model.resource.key)
            raise UnknownNameError.among(self._by_key, f"row of {self.name} with the key ({names})", key) from None

    def where(self, **cells: Any) -> tuple[R, ...]:
        """The rows whose columns have exactly these values, in file order.

        A value may be given as the row has it (a date, a number, None for missing) or as the text of its cell.

        Raises:
            UnknownNameError: the table has no such column, its closed list no such value, or the table that a foreign
                key leads to no row with this key; the message has the nearest ones.
            UsageError: the value is of a type that the column cannot have.
        """
        wanted = tuple(self._value(self._column(name), value) for name, value in cells.items())
        found = self._index(tuple(cells)).get(wanted, ())
        if not found:
            for name, value in zip(cells, wanted, strict=True):
                self._check_known(self._columns[name], value)
        return tuple(found)

    def frame(self) -> pd.DataFrame:
        """A new DataFrame: one row per row of the table, in file order, with a plain 0 … n-1 index.

        Dtypes: text `string`; closed lists `category` with the categories in declared order (ordered where the order
        has a meaning); integers `Int64`; numbers `float64`; booleans `boolean`; dates `datetime64[s]`; clock times
        `string` (`HH:MM`). Missing is `pd.NA`, for numbers and closed lists `NaN`, for dates `NaT`. Behind the columns
        of the file stand derived ones: `wording_from` of statements.

        Raises:
            ShapeError, CellsError: as for `rows`.

        >>> import bushputin_data as bp
        >>> str(bp.load().sources.frame()["published_on"].dtype)
        'datetime64[s]'
        """
        from bushputin_data.frames import frame

        return frame(self.model, self.rows, self._about())

    @cached_property
    def _by_key(self) -> dict[Key, R]:
        """The rows by their keys; of several with one key the last."""
        return {row.key: row for row in self.rows}

    def _column(self, name: str) -> Column:
        """The column of this name."""
        if name not in self._columns:
            raise UnknownNameError.among(self._columns, f"column of {self.name}", name)
        return self._columns[name]

    def _value(self, column: Column, value: Any) -> Any:
        """A value of a column as its rows have it."""
        value = native(value)
        if column.study and isinstance(value, str) and value not in (known := column.study.values(self._about())):
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
        raise UsageError(f"{self.name}.{column.name} holds {wanted} values, and {shown(value)} is not one")

    def _index(self, names: tuple[str, ...]) -> dict[tuple[Any, ...], list[R]]:
        """The rows by their values in these columns."""
        if names not in self._indexes:
            index: dict[tuple[Any, ...], list[R]] = {}
            for row in self.rows:
                index.setdefault(tuple(getattr(row, name) for name in names), []).append(row)
            self._indexes[names] = index
        return self._indexes[names]

    def _check_known(self, column: Column, value: Any) -> None:
        """A value that should be the key of a row, of this table or of another, is one."""
        if self.model.resource.key == (column.name,):
            keys = self._by_key
        elif column.target:
            keys = self._other(column.target)._by_key
        else:
            return
        if value is not None and value not in keys and (value,) not in self._index((column.name,)):
            raise self._unknown(column, keys, value)

    def _unknown(self, column: Column, known: Iterable[object], value: Any) -> UnknownNameError:
        """The error for a value that a column cannot have."""
        return UnknownNameError.among(known, f"such value of {self.name}.{column.name}:", value)

    def __repr__(self) -> str:
        return f"<Table {self.name}>"


def native(value: Any) -> Any:
    """A value as rows have it: not numpy's or pandas', missing as None, a moment as its day."""
    if hasattr(value, "item") and getattr(value, "ndim", 0) == 0:
        value = value.item()
    missing = type(value).__name__ in ("NoneType", "NAType", "NaTType")
    if missing or (isinstance(value, float) and math.isnan(value)) or (isinstance(value, str) and not value):
        return None
    return value.date() if isinstance(value, dt.datetime) else value
