"""What all row models share: how a column is declared, what a table is, and navigation between related rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from textwrap import fill
from types import MappingProxyType
from typing import Any, ClassVar, Protocol, TypeVar

from pydantic import BaseModel, ConfigDict, Field, PrivateAttr
from pydantic.fields import FieldInfo

from bushputin_data.errors import UnknownNameError, UsageError
from bushputin_data.models.cells import text
from bushputin_data.models.spans import PRECISIONS, unsure
from bushputin_data.models.vocabulary import StudyList, Vocabulary
from bushputin_data.study import Study

# Patterns that the whole value matches.
SLUG = r"[a-z0-9]+(-[a-z0-9]+)*"
MEETING_ID = r"\d{4}-\d{2}-\d{2}(-[a-z0-9]+)+"
STATEMENT_ID = r"S\d{4,}"
WIKIDATA = r"Q[1-9]\d*"
COUNTRY = r"[A-Z]{2}"
ZONE = r"[A-Z][A-Za-z]+(/[A-Z][A-Za-z_]+)+"

# The width of a printed row.
CARD = 80

R = TypeVar("R", bound="Row")


@dataclass(frozen=True)
class Resource:
    """A table: its name and title, the columns of its key, the order of its rows, and other unique columns.

    `label` names the columns that tell a reader which row a key means; wide frames add them.
    """

    name: str
    title: str
    key: tuple[str, ...]
    order: tuple[str, ...] = ()
    unique: tuple[tuple[str, ...], ...] = ()
    label: tuple[str, ...] = ()

    @property
    def path(self) -> str:
        """The file of the table, relative to the descriptor."""
        return f"data/{self.name}.csv"


def whole(pattern: str) -> str:
    """A pattern as pydantic, which searches, matches it against the whole value."""
    return f"^(?:{pattern})$"


def column(
    description: str,
    example: str | int | float | bool | None = None,
    *,
    to: str | None = None,
    uri: bool = False,
    pattern: str | None = None,
    study: StudyList | None = None,
    **limits: Any,
) -> FieldInfo:
    """Declare a column; `models.columns` refuses anything that would not reach the descriptor.

    Args:
        description: what the column holds, in a sentence.
        example: an example value; a date or time is given as the text of its cell.
        to: the table that it refers to.
        uri: whether its values are URIs.
        pattern: a regular expression that the whole value must match.
        study: its code list, if the study of a package defines the values.
        limits: `ge`, `gt`, `le`, `lt`, `min_length` and `max_length`, as in pydantic.
    """
    if pattern is not None:
        limits["pattern"] = whole(pattern)
    extra: dict[str, Any] = {"to": to, "uri": uri, "pattern": pattern, "study": study}
    info: FieldInfo = Field(
        description=description,
        examples=None if example is None else [example],
        json_schema_extra=extra,
        **limits,
    )
    return info


class Home(Protocol):
    """What a row needs of its dataset to find related rows."""

    @property
    def study(self) -> Study:
        """What the dataset is about."""

    def one(self, model: type[R], key: str) -> R:
        """The row of `model` with this key."""

    def maybe(self, model: type[R], key: str | None) -> R | None:
        """The row of `model` with this key; None without a key."""

    def many(self, table: str, **where: str) -> tuple[Any, ...]:
        """The rows of a table whose columns have these values, in file order."""

    def label(self, table: str, key: str) -> str:
        """The name of the row with this key; empty if it has no name or does not exist."""


class Row(BaseModel):
    """One row of a table: typed, immutable, and equal to any row with the same cells.

    A row that is built by hand is validated by pydantic, which raises its own `ValidationError`.
    """

    # An empty text is a missing value, so a row containing one would not be read back as it was written.
    # The validators are built with the first row, so unused tables cost nothing.
    model_config = ConfigDict(frozen=True, strict=True, extra="forbid", str_min_length=1, defer_build=True)
    resource: ClassVar[Resource]
    # Properties that frames have as additional columns, each with its code list.
    derived: ClassVar[Mapping[str, type[Vocabulary]]] = MappingProxyType({})
    _home: Home | None = PrivateAttr(default=None)

    @property
    def key(self) -> str | tuple[Any, ...]:
        """The value of the table's key; a tuple where the key has several columns."""
        values = tuple(getattr(self, name) for name in self.resource.key)
        return values[0] if len(values) == 1 else values

    @property
    def home(self) -> Home:
        """The dataset that the row was loaded from.

        Raises:
            UsageError: the row was built by hand.
        """
        if self._home is None:
            raise UsageError(
                f"this {type(self).__name__} was built by hand: only rows from load() can find related rows"
            )
        return self._home

    def __eq__(self, other: object) -> bool:
        """Rows are equal when their cells are, whatever dataset they came from."""
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((type(self), self.key))

    def __repr__(self) -> str:
        return f"<{self._name()}>"

    def __str__(self) -> str:
        """The row as text, 80 columns wide: one line per value, with the meaning of references."""
        values = self._card()
        width = max(map(len, (*type(self).model_fields, *self.derived))) + 4
        lines = [
            fill(cell, CARD, initial_indent=f"  {name}".ljust(width), subsequent_indent=" " * width)
            for name, cell in values.items()
        ]
        return "\n".join([self._name(), *lines])

    def _repr_html_(self) -> str:
        """The card for notebooks."""
        lines = (
            f'<tr><th style="text-align:left">{escape(name)}</th><td style="text-align:left">{escape(cell)}</td></tr>'
            for name, cell in self._card().items()
        )
        return f"<table><caption>{escape(self._name())}</caption>{''.join(lines)}</table>"

    def _card(self) -> dict[str, str]:
        """The lines of the printed row: existing values, derived ones last; references with their meaning."""
        cells = {name: text(getattr(self, name)) for name in type(self).model_fields}
        found = {name: f"{cell}{self._meaning(name, cell)}" for name, cell in cells.items() if cell}
        derived = {name: text(followed(self, name)) for name in self.derived}
        return found | {name: cell for name, cell in derived.items() if cell}

    def _meaning(self, name: str, cell: str) -> str:
        """How far a date is known, or the name of the row that a reference leads to; empty if there is none."""
        if known := unsure(getattr(self, PRECISIONS.get(name, ""), None)):
            return f" ({known})"
        extra = type(self).model_fields[name].json_schema_extra
        target = extra.get("to") if isinstance(extra, dict) else None
        if not isinstance(target, str) or self._home is None:
            return ""
        label = self._home.label(target, cell)
        return f" ({label})" if label else ""

    def __dir__(self) -> Iterable[str]:
        """The columns and documented properties, offered for completion without pydantic internals."""
        bases = [base for base in type(self).__mro__ if issubclass(base, Row)]
        properties = (name for base in bases for name, value in vars(base).items() if isinstance(value, property))
        return {*type(self).model_fields, *properties}

    def _name(self) -> str:
        """The row's class and key."""
        return f"{type(self).__name__} {', '.join(text(getattr(self, name)) for name in self.resource.key)}"


def followed(row: Row, name: str) -> str | None:
    """A value derived from related rows; None if one of them does not exist, or the row was built by hand."""
    try:
        return str(getattr(row, name))
    except (UnknownNameError, UsageError):
        return None
