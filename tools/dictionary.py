"""The row models and vocabularies make the data dictionary, docs/dictionary.md."""

from __future__ import annotations

from pathlib import Path

from pydantic.fields import FieldInfo

from bushputin_data import canonical
from bushputin_data.descriptor import checks, field, python_type
from bushputin_data.models import MODELS, Row
from bushputin_data.vocabulary import Vocabulary

HEAD = """# Data dictionary

Generated from the row models by `python -m tools.build`: do not edit. One section per table, in the order of
`datapackage.json`; a column in **bold** is (part of) the key. An empty cell means missing; no other text does.

"""


def text(_root: Path) -> str:
    """The whole page."""
    sections = [table(model) for model in MODELS]
    return HEAD + "\n".join([*sections, vocabularies(), rules()])


def table(model: type[Row]) -> str:
    """The section of one table."""
    rows = "\n".join(row(model, name, info) for name, info in model.model_fields.items())
    return (
        f"## {model.resource.name}: {model.resource.title}\n\n{' '.join((model.__doc__ or '').split())}\n\n"
        f"| column | type | must | meaning |\n|---|---|---|---|\n{rows}\n"
    )


def row(model: type[Row], name: str, info: FieldInfo) -> str:
    """The line of one column."""
    said = field(model, name, info)
    shown = f"**{name}**" if name in model.resource.key else name
    return f"| {shown} | {kind(info, said['type'])} | {'yes' if info.is_required() else ''} | {meaning(info)} |"


def kind(info: FieldInfo, table_schema_type: str) -> str:
    """The type of a column, or the list that its values come from."""
    values = python_type(info)
    return f"[{values.__name__}](#{values.__name__.lower()})" if issubclass(values, Vocabulary) else table_schema_type


def meaning(info: FieldInfo) -> str:
    """What a column holds, with its reference and an example."""
    extra = info.json_schema_extra
    assert isinstance(extra, dict)
    target = f" → [{extra['to']}](#{extra['to']})." if extra["to"] else ""
    example = f" Example: `{canonical.text(info.examples[0])}`." if info.examples else ""
    return f"{info.description}{target}{example}".replace("|", "\\|")


def vocabularies() -> str:
    """The section of the closed lists."""
    lists = {
        values.__name__: values
        for model in MODELS
        for info in model.model_fields.values()
        if issubclass(values := python_type(info), Vocabulary)
    }
    return "## Closed lists\n\n" + "\n".join(closed_list(values) for _, values in sorted(lists.items()))


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
    head = "| check | table | what is said when it is broken | level |\n|---|---|---|---|"
    return f"## Rules between cells and tables\n\n{head}\n{lines}\n"
