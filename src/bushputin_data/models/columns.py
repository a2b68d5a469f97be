"""The registry of columns: the declarations of the row models, in the single form that everything else uses.

Descriptor, dtypes, dictionary, strategies and exports are derived from `columns(model)`. A column that declares
something that would not reach the descriptor is refused when the models are imported, so that nothing is lost.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from functools import cache
from itertools import chain
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from annotated_types import GroupedMetadata
from pydantic.fields import FieldInfo

from bushputin_data.models.row import Row, whole
from bushputin_data.models.vocabulary import Ordered, StudyList, Vocabulary
from bushputin_data.study import Study

LENGTHS, EDGES = ("min_length", "max_length"), ("ge", "gt", "le", "lt")
# The possible types of a column, each with its Table Schema constraints.
CONSTRAINTS: dict[type, tuple[str, ...]] = {
    str: (*LENGTHS, "pattern"),
    bool: (),
    int: EDGES,
    float: EDGES,
    dt.date: EDGES,
    dt.time: EDGES,
}
# The attributes of a pydantic field that reach the descriptor.
CARRIED = ("annotation", "default", "description", "examples", "json_schema_extra", "metadata")
# The pydantic decorators that validate values.
VALIDATORS = ("validators", "field_validators", "root_validators", "model_validators")
PLAIN = FieldInfo()
SET_IN_SET = re.compile(r"\[\^?\]?[^\]]*(?:\[|--|&&|~~)")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table.

    Attributes:
        name: the name in the header of the file, and of the attribute of a row.
        kind: the Python type of its values: `str`, `bool`, `int`, `float`, `datetime.date` or `datetime.time`.
        vocabulary: its code list (`kind` is then `str`); None if it has none.
        study: its code list, if the study of a package defines the values; otherwise None.
        required: whether every row has a value.
        unique: whether its values are unique.
        limits: its constraints by pydantic's names: `ge`, `gt`, `le`, `lt`, `min_length`, `max_length`, and `pattern`,
            which must match the whole value.
        target: for a foreign key, the table that it refers to.
        description: what the column holds.
        example: an example value; None if none is declared.
        uri: whether its values are URIs.
    """

    name: str
    kind: type
    vocabulary: type[Vocabulary] | None
    study: StudyList | None
    required: bool
    unique: bool
    limits: Mapping[str, Any] = field(hash=False)
    target: str | None
    description: str
    example: Any
    uri: bool

    @property
    def ordered(self) -> bool:
        """Whether the order of its code list has a meaning, low to high."""
        return self.vocabulary is not None and issubclass(self.vocabulary, Ordered)

    def choices(self, study: Study) -> dict[str, str]:
        """The values of its code list, in declared order, each with its definition; empty if it has none."""
        if self.study:
            return self.study.definitions(study)
        return {str(one): one.definition for one in self.vocabulary or ()}


class UncarriedError(Exception):
    """A declaration of a column that would not reach the descriptor."""


@cache
def columns(model: type[Row]) -> tuple[Column, ...]:
    """The columns of a table, in the order of its file.

    Raises:
        TypeError: the model declares something that would not reach the descriptor.
    """
    for kind in VALIDATORS:
        for validator in getattr(model.__pydantic_decorators__, kind, ()):
            raise TypeError(
                f"{model.__name__}.{validator}: a validator does not reach the descriptor. Use a constraint of the "
                "column, or a check in package.toml."
            )
    return tuple(one_column(model, name, info) for name, info in model.model_fields.items())


def names(model: type[Row]) -> list[str]:
    """The names of a table's columns, in the order of its file."""
    return [column.name for column in columns(model)]


def one_column(model: type[Row], name: str, info: FieldInfo) -> Column:
    """One column, from its declaration."""
    try:
        if hasattr(Row, name):
            raise UncarriedError("every row has another attribute of this name")
        values, optional = value_type(info.annotation)
        check_default(info, optional=optional)
        declared = declaration(info)
        vocabulary = values if issubclass(values, Vocabulary) else None
        return Column(
            name=name,
            kind=str if vocabulary else values,
            vocabulary=vocabulary,
            study=declared["study"],
            required=not optional,
            unique=(name,) in model.resource.unique,
            limits=MappingProxyType(limits(info, () if vocabulary else CONSTRAINTS[values], declared["pattern"])),
            target=declared["to"],
            description=str(info.description),
            example=info.examples[0] if info.examples else None,
            uri=declared["uri"],
        )
    except UncarriedError as error:
        raise TypeError(f"{model.__name__}.{name}: {error}") from None


def value_type(annotation: Any) -> tuple[type, bool]:
    """The type of a column's values, and whether they may be missing."""
    arms = get_args(annotation) if get_origin(annotation) in (Union, UnionType) else (annotation,)
    values = [arm for arm in arms if arm is not NoneType]
    found = values[0] if len(values) == 1 and isinstance(values[0], type) else NoneType
    if found in CONSTRAINTS or (issubclass(found, Vocabulary) and len(found)):
        return found, len(arms) > 1
    raise UncarriedError(
        f"{annotation} is not a type of a column: one of {', '.join(one.__name__ for one in CONSTRAINTS)}, or a "
        "Vocabulary, `| None` where it may be missing"
    )


def check_default(info: FieldInfo, *, optional: bool) -> None:
    """Check that a missing value is None, and that there is no other default."""
    if info.is_required() is optional or (optional and info.default is not None):
        says = "may be missing, so its default is None" if optional else "is required, so it has no default"
        raise UncarriedError(f"the column {says}; declared is {info.default!r}")


def declaration(info: FieldInfo) -> dict[str, Any]:
    """The arguments of `column` that pydantic does not have."""
    extra = info.json_schema_extra
    if not isinstance(extra, dict) or set(extra) != {"to", "uri", "pattern", "study"} or not info.description:
        raise UncarriedError("it is not declared with column() and a description")
    for name in FieldInfo.__slots__:
        value = getattr(info, name, None)
        if not name.startswith("_") and name not in CARRIED and value != getattr(PLAIN, name, None):
            raise UncarriedError(f"{name}={value!r} has no place in a descriptor")
    if len(info.examples or ()) > 1:
        raise UncarriedError("a descriptor has one example, not several")
    return extra


def limits(info: FieldInfo, allowed: tuple[str, ...], pattern: str | None) -> dict[str, Any]:
    """The constraints of a column; a pattern without the anchors that `column` gives it for pydantic."""
    found: dict[str, Any] = {}
    for name, value in flat(info.metadata):
        if name not in allowed:
            raise UncarriedError(f"Table Schema has no constraint for {name}={value!r} on this type")
        if name in found:
            raise UncarriedError(f"{name} is declared twice: {found[name]!r} and {value!r}")
        if name == "pattern":
            check_pattern(value, pattern)
        else:
            check_limit(name, value)
        found[name] = pattern if name == "pattern" else value
    return found


def flat(metadata: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    """The constraints among the metadata of a field, each by its name; what is no constraint by its type's."""
    for item in metadata:
        if isinstance(item, GroupedMetadata):
            yield from flat(item)
        elif is_dataclass(item):
            yield from ((one.name, getattr(item, one.name)) for one in fields(item))
        else:
            yield from (getattr(item, "__dict__", None) or {type(item).__name__: item}).items()


def check_limit(name: str, value: Any) -> None:
    """Check that JSON can represent a limit: a finite number, a date, a time of whole minutes, or a length."""
    if name in LENGTHS:
        right = type(value) is int and value >= 0
    elif type(value) is dt.time:
        right = value == dt.time(value.hour, value.minute)
    else:
        right = type(value) is dt.date or (type(value) in (int, float) and math.isfinite(value))
    if not right:
        raise UncarriedError(f"{name}={value!r} is not a limit that a descriptor can have")


def check_pattern(given: Any, pattern: str | None) -> None:
    """Check that a pattern means the same to pydantic, which searches, and to Table Schema, which matches the value."""
    if pattern is None or given != whole(pattern):
        raise UncarriedError(f"pattern={given!r} would be searched for: use column(pattern=…), which matches it whole")
    if SET_IN_SET.search(re.sub(r"\\.", "", pattern)):
        raise UncarriedError(f"pattern {pattern!r} has a set within a set, which pydantic and Python read differently")
    try:
        re.compile(pattern)
    except re.error as error:
        raise UncarriedError(f"pattern {pattern!r} is not a regular expression of Python: {error}") from None


def register(models: Iterable[type[Row]]) -> dict[str, type[Row]]:
    """The models by the names of their tables.

    Raises:
        TypeError: two have one name, a key or an order is not of columns, or a reference leads to no key.
    """
    by_name: dict[str, type[Row]] = {}
    for model in models:
        if by_name.setdefault(model.resource.name, model) is not model:
            raise TypeError(f"{model.__name__}: there is another table {model.resource.name!r}")
        check_resource(model)
    for model in by_name.values():
        for column in columns(model):
            target = by_name.get(column.target or model.resource.name)
            if column.target and (target is None or len(target.resource.key) != 1):
                raise TypeError(f"{model.__name__}.{column.name}: no table {column.target!r} with a key of one column")
    return by_name


def check_resource(model: type[Row]) -> None:
    """Check that key, order, labels and unique columns are columns of the table, and that key columns are required."""
    resource, known = model.resource, {column.name: column for column in columns(model)}
    for name in (*resource.key, *resource.order, *resource.label, *chain.from_iterable(resource.unique)):
        if name not in known:
            raise TypeError(f"{model.__name__}.{name}: the table has no such column")
    for name in resource.key:
        if not known[name].required:
            raise TypeError(f"{model.__name__}.{name}: a column of the key may not be missing")
