"""Describes a table for its users: its columns as the row model declares them, and what it cannot tell you."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from html import escape
from textwrap import fill
from typing import TYPE_CHECKING, Any

from bushputin_data.models import Row, columns
from bushputin_data.models.cells import text
from bushputin_data.models.limits import CANNOT_TELL

if TYPE_CHECKING:
    import pandas as pd

    from bushputin_data.models import Column
    from bushputin_data.study import Study
    from bushputin_data.table import Table

WIDTH = 80
TYPES = {
    "str": "text",
    "bool": "true or false",
    "int": "whole number",
    "float": "number",
    "date": "date",
    "time": "time",
}


@dataclass(frozen=True, slots=True)
class Told:
    """The description of a column.

    Attributes:
        column: the name of the column.
        meaning: what the column holds.
        type: the type of its values, in a word or two.
        required: whether every row has a value.
        allowed: the allowed values: those of a code list, the table that it refers to, or limits.
        example: an example value.
    """

    column: str
    meaning: str
    type: str
    required: bool
    allowed: str
    example: str


@dataclass(frozen=True, slots=True, repr=False)
class Description:
    """The description of a table. Print it, or call `frame()`.

    Attributes:
        name: the name of the table.
        title: the title of the table.
        about: what a row represents.
        rows: the number of rows.
        columns: the descriptions of the columns, in file order, derived columns last.
        cannot_tell: what the table cannot tell you.
    """

    name: str
    title: str
    about: str
    rows: int
    columns: tuple[Told, ...]
    cannot_tell: str

    @classmethod
    def of(cls, table: Table[Any]) -> Description:
        """The description of a table, from its declaration."""
        model: type[Row] = table.model
        told = [*(of_column(one, table.study) for one in columns(model)), *derived(table)]
        about = " ".join((model.__doc__ or "").split())
        name = table.name
        return cls(name, model.resource.title, about, len(table), tuple(told), CANNOT_TELL[name])

    def frame(self) -> pd.DataFrame:
        """One row per column: `column`, `meaning`, `type`, `required`, `values`, `example`."""
        import pandas as pd

        said = pd.DataFrame([asdict(one) for one in self.columns], dtype="string[python]")
        return said.assign(required=[one.required for one in self.columns]).rename(columns={"allowed": "values"})

    def __str__(self) -> str:
        """The description as text, 80 columns wide."""
        parts = [
            f"{self.name}: {self.title}, {self.rows} rows",
            fill(self.about, WIDTH),
            "\n".join(line for one in self.columns for line in lines(one)),
            fill(f"What this table cannot tell you: {self.cannot_tell}", WIDTH),
        ]
        return "\n\n".join(parts)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """The description for notebooks."""
        body = "".join(
            f"<tr><th>{escape(one.column)}</th><td>{escape(one.meaning)}</td><td>{escape(one.type)}</td>"
            f"<td>{escape(one.allowed)}</td><td>{escape(one.example)}</td></tr>"
            for one in self.columns
        )
        return (
            f"<h4>{escape(self.name)}: {escape(self.title)}</h4><p>{escape(self.about)}</p><table>{body}</table>"
            f"<p><b>What this table cannot tell you:</b> {escape(self.cannot_tell)}</p>"
        )


def lines(one: Told) -> Iterator[str]:
    """The description of a column as lines."""
    kind = f"{one.type}{', required' if one.required else ''}"
    yield f"{one.column} ({kind})"
    said = " ".join(filter(None, (one.meaning, one.allowed and f"Values: {one.allowed}.", ex(one))))
    yield fill(said, WIDTH, initial_indent="    ", subsequent_indent="    ")


def ex(one: Told) -> str:
    """The example of a column, as a sentence."""
    return f"Example: {one.example}" if one.example else ""


def of_column(column: Column, study: Study) -> Told:
    """The description of a column, from its declaration."""
    choices = column.choices(study)
    example = text(column.example) or next(iter(choices), "")
    kind = "one of a list" if choices else TYPES[column.kind.__name__]
    return Told(
        column.name, column.description, kind, column.required, allowed(column, choices), "" if choices else example
    )


def allowed(column: Column, choices: dict[str, str]) -> str:
    """The allowed values of a column."""
    if choices:
        return ", ".join(choices)
    if column.target:
        return f"keys of {column.target}"
    signs = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    return ", ".join(f"{signs[name]} {value}" for name, value in column.limits.items() if name in signs)


def derived(table: Table[Any]) -> Iterator[Told]:
    """The descriptions of the derived columns, which are not in the files."""
    for name, values in table.model.derived.items():
        meaning = str(getattr(table.model, name).__doc__).splitlines()[0]
        yield Told(name, f"{meaning} Derived: in no file.", "one of a list", True, ", ".join(map(str, values)), "")
