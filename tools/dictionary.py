"""The data dictionary, docs/dictionary.md, made from the row models, the closed lists and the declared checks."""

from __future__ import annotations

from pathlib import Path

from bushputin_data.datapackage import CONSTRAINTS, TYPES, checks
from bushputin_data.models import MODELS, Column, Row, columns
from bushputin_data.models.cells import text as as_cell
from bushputin_data.models.vocabulary import Vocabulary

HEAD = """# Data dictionary

Generated from the row models by `python -m tools.build`: do not edit. One section per table, in the order of
`datapackage.json`; a column in **bold** is (part of) the key. An empty cell is a missing value; nothing else is.

"""


def text(_root: Path) -> str:
    """The whole page."""
    sections = [table(model) for model in MODELS]
    return HEAD + "\n".join([*sections, vocabularies(), rules()])


def table(model: type[Row]) -> str:
    """The section of one table."""
    rows = "\n".join(row(model, column) for column in columns(model))
    return (
        f"## {model.resource.name}: {model.resource.title}\n\n{' '.join((model.__doc__ or '').split())}\n\n"
        f"| column | type | required | meaning |\n|---|---|---|---|\n{rows}\n"
    )


def row(model: type[Row], column: Column) -> str:
    """The line of one column."""
    name = f"**{column.name}**" if column.name in model.resource.key else column.name
    return f"| {name} | {kind(column)} | {'yes' if column.required else ''} | {meaning(column)} |"


def kind(column: Column) -> str:
    """The type of a column, or the list that its values come from."""
    if column.vocabulary:
        return f"[{column.vocabulary.__name__}](#{column.vocabulary.__name__.lower()})"
    return TYPES[column.kind]["type"]


def meaning(column: Column) -> str:
    """What a column holds, with its reference, its constraints and an example."""
    target = f" → [{column.target}](#{column.target})." if column.target else ""
    unique = " Unique." if column.unique else ""
    limits = "".join(f" {CONSTRAINTS[name]}: `{as_cell(limit)}`." for name, limit in column.limits.items())
    example = "" if column.example is None else f" Example: `{as_cell(column.example)}`."
    return f"{column.description}{target}{unique}{limits}{example}".replace("|", "\\|")


def vocabularies() -> str:
    """The section of the closed lists."""
    found = {column.vocabulary for model in MODELS for column in columns(model) if column.vocabulary}
    return "## Closed lists\n\n" + "\n".join(closed_list(one) for one in sorted(found, key=lambda one: one.__name__))


def closed_list(values: type[Vocabulary]) -> str:
    """One closed list with the definition of each value."""
    lines = "\n".join(f"| `{value}` | {value.definition} |" for value in values)
    return f"### {values.__name__}\n\n{values.__doc__}\n\n| value | definition |\n|---|---|\n{lines}\n"


def rules() -> str:
    """The section of the declared checks."""
    lines = "\n".join(
        f"| {check['name']} | {check['resource']} | {check['message']}. | {check.get('level', 'error')} |"
        for check in checks()
    )
    head = "| check | table | message | level |\n|---|---|---|---|"
    return f"## Rules between cells and tables\n\n{head}\n{lines}\n"
