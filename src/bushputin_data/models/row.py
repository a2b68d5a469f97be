"""What every row model shares: how a column is declared, what a table is, and the way from a row to its neighbours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr
from pydantic.fields import FieldInfo

SLUG = r"^[a-z0-9]+(-[a-z0-9]+)*$"
MEETING_ID = r"^\d{4}-\d{2}-\d{2}(-[a-z0-9]+)+$"
STATEMENT_ID = r"^S\d{4,}$"
WIKIDATA = r"^Q[1-9]\d*$"
COUNTRY = r"^[A-Z]{2}$"
ZONE = r"^[A-Z][A-Za-z]+(/[A-Z][A-Za-z_]+)+$"

R = TypeVar("R", bound="Row")


@dataclass(frozen=True)
class Resource:
    """What is said once of a table: its name and title, its key, its order, and what else is unique in it."""

    name: str
    title: str
    key: tuple[str, ...]
    order: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()

    @property
    def path(self) -> str:
        """The file of the table, relative to the descriptor."""
        return f"data/{self.name}.csv"


def column(
    description: str,
    example: str | int | float | bool | None = None,
    *,
    to: str | None = None,
    uri: bool = False,
    **limits: Any,
) -> FieldInfo:
    """Declare a column: what it holds, an example, the table its values point `to`, and its limits.

    `limits` are pydantic's own (`pattern`, `ge`, `le`); the descriptor's constraints are derived from them.
    """
    info: FieldInfo = Field(
        description=description,
        examples=None if example is None else [example],
        json_schema_extra={"to": to, "format": "uri" if uri else None},
        **limits,
    )
    return info


class Home(Protocol):
    """Where a row comes from: what it needs of a dataset to find its neighbours."""

    def one(self, model: type[R], key: str) -> R:
        """The row of `model` with this key."""

    def maybe(self, model: type[R], key: str | None) -> R | None:
        """The row of `model` with this key; None without a key."""

    def many(self, table: str, **where: str) -> tuple[Any, ...]:
        """The rows of a table whose columns have these values, in file order."""


class Row(BaseModel):
    """One row of a table: typed, immutable, equal to any row with the same cells."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")
    resource: ClassVar[Resource]
    _home: Home | None = PrivateAttr(default=None)

    @property
    def key(self) -> str | tuple[Any, ...]:
        """The value of the table's key: one value, or a tuple where the key has several columns."""
        values = tuple(getattr(self, name) for name in self.resource.key)
        return values[0] if len(values) == 1 else values

    @property
    def home(self) -> Home:
        """The dataset that the row was loaded from.

        Raises:
            LookupError: the row was built by hand and has no neighbours.
        """
        if self._home is None:
            raise LookupError(
                f"this {type(self).__name__} was built by hand: only a row that load() read knows its neighbours"
            )
        return self._home

    def __eq__(self, other: object) -> bool:
        """Rows are equal when their cells are, whatever dataset they came from."""
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        """Agrees with equality."""
        return hash((type(self), self.key))
