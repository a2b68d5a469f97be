"""The data dictionary (docs/dictionary.md), generated from the row models, code lists and declared checks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bushputin_data.datapackage import CONSTRAINTS, TYPES, checks, study
from bushputin_data.models import MODELS, Column, Row, columns
from bushputin_data.models.cells import text as as_cell
from bushputin_data.models.vocabulary import StudyList, Vocabulary

HEAD = """# Data dictionary

Generated from the row models by `python -m tools.build`: do not edit. There is one section per table, in the order of
`datapackage.json`. A column in **bold** is the primary key or part of it. An empty cell is a missing value; nothing
else is.

"""


def text(_root: Path) -> str:
    """The whole page."""
    sections = [table(model) for model in MODELS]
    return HEAD + "\n".join([*sections, vocabularies(), rules()])


def table(model: type[Row]) -> str:
    """The section of one table."""
    rows = "\n".join([*(row(model, column) for column in columns(model)), *derived(model)])
    return (
        f"## {model.resource.name}: {model.resource.title}\n\n{' '.join((model.__doc__ or '').split())}\n\n"
        f"| column | type | required | meaning |\n|---|---|---|---|\n{rows}\n"
    )


def derived(model: type[Row]) -> Iterator[str]:
    """The lines of the derived columns, which only frames have."""
    for name, values in model.derived.items():
        doc = str(getattr(model, name).__doc__).splitlines()[0]
        list_of = f"[{values.__name__}](#{values.__name__.lower()})"
        yield f"| *{name}* | {list_of} |  | {doc} Derived: present in DataFrames, not in the files. |"


def row(model: type[Row], column: Column) -> str:
    """The line of one column."""
    name = f"**{column.name}**" if column.name in model.resource.key else column.name
    return f"| {name} | {kind(column)} | {'yes' if column.required else ''} | {meaning(column)} |"


def kind(column: Column) -> str:
    """The type of a column, or the code list of its values."""
    if name := column.study.name if column.study else column.vocabulary and column.vocabulary.__name__:
        return f"[{name}](#{name.lower()})"
    return TYPES[column.kind]["type"]


def meaning(column: Column) -> str:
    """What a column holds, with its reference, its constraints and an example."""
    target = f" → [{column.target}](#{column.target})." if column.target else ""
    unique = " Unique." if column.unique else ""
    limits = "".join(f" {CONSTRAINTS[name]}: `{as_cell(limit)}`." for name, limit in column.limits.items())
    example = "" if column.example is None else f" Example: `{as_cell(column.example)}`."
    return f"{column.description}{target}{unique}{limits}{example}".replace("|", "\\|")


def vocabularies() -> str:
    """The section of the code lists."""
    every = [column for model in MODELS for column in columns(model)]
    fixed = {column.vocabulary for column in every if column.vocabulary}
    open_ones = {column.study for column in every if column.study}
    fixed |= {values for model in MODELS for values in model.derived.values()}
    sections = {one.__name__: fixed_list(one) for one in fixed} | {one.name: study_list(one) for one in open_ones}
    return "## Code lists\n\n" + "\n".join(sections[name] for name in sorted(sections))


def fixed_list(values: type[Vocabulary]) -> str:
    """A code list that is the same in every dataset of this kind."""
    return closed_list(values.__name__, str(values.__doc__), {str(value): value.definition for value in values})


def study_list(values: StudyList) -> str:
    """A code list whose values are defined by the study."""
    doc = f"{values.doc} The {values.of} are defined in the `study` section of `datapackage.json`."
    return closed_list(values.name, doc, values.definitions(study()))


def closed_list(name: str, doc: str, definitions: dict[str, str]) -> str:
    """One code list with the definition of each value."""
    lines = "\n".join(f"| `{value}` | {definition} |" for value, definition in definitions.items())
    return f"### {name}\n\n{doc}\n\n| value | definition |\n|---|---|\n{lines}\n"


def rules() -> str:
    """The section of the declared checks."""
    lines = "\n".join(
        f"| {check['name']} | {check['resource']} | {check['message']}. | {check.get('level', 'error')} |"
        for check in checks()
    )
    head = "| check | table | message | level |\n|---|---|---|---|"
    return f"## Rules between cells and tables\n\n{head}\n{lines}\n"
