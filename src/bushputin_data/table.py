"""One table of a dataset: its rows by key, by value and in file order, and as a DataFrame."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from bushputin_data.descriptor import python_type
from bushputin_data.errors import UnknownNameError
from bushputin_data.models import Row
from bushputin_data.reading import cell_reader
from bushputin_data.validation.errors import FaultError
from bushputin_data.vocabulary import Vocabulary

if TYPE_CHECKING:
    import pandas as pd

R = TypeVar("R", bound=Row)
Key = str | tuple[Any, ...]


def native(value: Any) -> Any:
    """A value as rows have it: not numpy's or pandas', missing as None, a moment as its day."""
    if hasattr(value, "item"):
        value = value.item()
    missing = type(value).__name__ in ("NoneType", "NAType", "NaTType")
    if missing or (isinstance(value, float) and math.isnan(value)) or (isinstance(value, str) and not value):
        return None
    return value.date() if isinstance(value, dt.datetime) else value


class Table(Generic[R]):
    """The rows of one table in file order: iterable, and each to be had by its key."""

    def __init__(self, model: type[R], read: Callable[[], Iterable[R]]) -> None:
        """A table whose rows `read` gives, when they are first used."""
        self.model = model
        self._read = read
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
        return tuple(self._read())

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
        except (KeyError, TypeError):
            columns = ", ".join(self.model.resource.key)
            raise UnknownNameError.among(self._by_key, f"row of {self.name} with the key ({columns})", key) from None

    def where(self, **cells: Any) -> tuple[R, ...]:
        """The rows whose columns have exactly these values, in file order.

        A value may be given as the row has it (a date, a number, None for missing) or as the text of its cell.

        Raises:
            UnknownNameError: the table has no such column, or its closed list no such value.
            TypeError: the value is none that the column can have.
        """
        columns = tuple(cells)
        if columns not in self._indexes:
            self._indexes[columns] = self._index(columns)
        wanted = tuple(self._value(column, value) for column, value in cells.items())
        return tuple(self._indexes[columns].get(wanted, ()))

    def frame(self) -> pd.DataFrame:
        """A new DataFrame: one row per row of the table, in file order, with a plain 0 … n-1 index.

        Dtypes: text `string`; closed lists `category` with the categories in declared order (ordered where the order
        has a meaning); integers `Int64`; numbers `float64`; booleans `boolean`; dates `datetime64[s]`; clock times
        `string` (`HH:MM`). Missing is `pd.NA`, for numbers and closed lists `NaN`, for dates `NaT`.

        Raises:
            ShapeError, CellsError: as for `rows`.

        >>> import bushputin_data as bp
        >>> str(bp.load().sources.frame()["published_on"].dtype)
        'datetime64[s]'
        """
        from bushputin_data.frames import frame

        return frame(self.model, self.rows)

    @cached_property
    def _by_key(self) -> dict[Key, R]:
        return {row.key: row for row in self.rows}

    def _value(self, column: str, value: Any) -> Any:
        kind, value = python_type(self.model.model_fields[column]), native(value)
        if value is None or (isinstance(value, kind) and isinstance(value, bool) <= (kind is bool)):
            return value
        if kind is float and type(value) is int:
            return float(value)
        if isinstance(value, str):
            try:
                return cell_reader(self.model, column)(value)
            except FaultError:
                if issubclass(kind, Vocabulary):
                    raise UnknownNameError.among(kind, f"value of {self.name}.{column}", value) from None
        raise TypeError(f"{column} of {self.name} holds {kind.__name__} values: {value!r} is none")

    def _index(self, columns: tuple[str, ...]) -> dict[tuple[Any, ...], list[R]]:
        for column in columns:
            if column not in self.model.model_fields:
                raise UnknownNameError.among(self.model.model_fields, f"column of {self.name}", column)
        index: dict[tuple[Any, ...], list[R]] = {}
        for row in self.rows:
            index.setdefault(tuple(getattr(row, column) for column in columns), []).append(row)
        return index

    def __repr__(self) -> str:
        return f"<Table {self.name}>"
