"""What a cell means: its field, compiled once, gives each text its value or says what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.constraints import (
    CellError,
    Limit,
    LimitError,
    category_values,
    compile_limit,
    one_of,
)
from bushputin_data.validation.fields.times import UnknownPatternError
from bushputin_data.validation.fields.types import Form, UnknownFormError, form
from bushputin_data.validation.findings import Fault, cut, shown

__all__ = ["FAULTY", "Cell", "CellError", "compile_field"]


class Faulty:
    """The value of a cell that has none because its text is not of its type: present, but not known."""

    def __repr__(self) -> str:
        """Name it."""
        return "FAULTY"

    def __reduce__(self) -> str:
        """It is one of its kind."""
        return "FAULTY"


FAULTY = Faulty()
Judge = Callable[[str | None], tuple[Any, Sequence[CellError]]]


@dataclass(frozen=True, slots=True)
class Cell:
    """The meaning of one field's cells.

    A string gives str, integer and year int, number float (bounds are judged on the text, exactly), boolean bool,
    date, time and datetime those of the standard library, yearmonth str, duration months and seconds, list and array
    list, object and geojson dict, geopoint (lon, lat), any str; a missing value None.

    Attributes:
        judge: gives the value of a text, FAULTY where it has none, and all that is wrong with it.
    """

    name: str
    type: str
    form: Form
    missing: frozenset[str]
    required: bool
    judge: Judge

    has_caged_pattern = False

    def prefetch(self, texts: Any) -> None:
        """Shim."""

    def exact(self, text: str) -> Any:
        """Shim."""
        from decimal import Decimal

        value = self.form.read(text)
        return Decimal(text) if self.type == "number" and value == value and abs(value) != float("inf") else value

    def read(self, text: str | None) -> Any:
        """The value that a text stands for.

        Raises:
            CellError: the text is not what the field asks for.
        """
        value, faults = self.judge(text)
        if faults:
            raise faults[0]
        return value


def compile_judge(form: Form, limits: Sequence[Limit], missing: frozenset[str], *, required: bool) -> Judge:
    """The judge of a field's texts; the time of a whole run is spent here."""
    read = form.read
    empty = [CellError("required", "a value", fact="is empty")] if required else ()

    def judge(text: str | None) -> tuple[Any, Sequence[CellError]]:
        if text is None or text in missing:
            return None, empty
        try:
            value = read(text)
        except (ValueError, OverflowError):
            return FAULTY, [CellError("type", form.expected, remedy(form, text))]
        if not limits:
            return value, ()
        return value, [fault for limit in limits if (fault := limit(text, value))]

    return judge


def remedy(form: Form, text: str) -> str | None:
    """A small change with which a text would be read."""
    for change, hint in ((text.strip(), "Remove the spaces around it."), (text.replace(",", "."), "Write a point.")):
        try:
            form.read(change)
        except (ValueError, OverflowError):
            continue
        return hint
    return form.cure(text)


def compile_field(
    field: Mapping[str, Any],
    *,
    missing: Iterable[Any] = ("",),
    null: Iterable[str] = (),
    required: bool = False,
    faults: list[Any] | None = None,
    limits: Any = None,
    cage: Any = None,
) -> Cell:
    """Compile a field of a Table Schema.

    Args:
        field: the field's descriptor.
        missing: the texts that stand for a missing value, unless the field has its own.
        null: those that do so in any case (the dialect's `nullSequence`).
        required: a value must be there though the field does not say so (a primary key).
        faults: takes what is wrong with the descriptor, which is then left out; without it, the first is raised.

    Raises:
        LimitError: the field's type, format or a constraint is wrong, and there is no list for it.
    """
    problems: list[LimitError] = []
    kind, known = read_form(field, problems)
    limits = [] if problems else list(compile_limits(field, kind, known, problems))
    if faults is None and problems:
        raise problems[0]
    if faults is not None:
        faults += [
            FaultError(Fault("descriptor", f"{str(one).rstrip('.')}.", level=one.level), one.name) for one in problems
        ]
    own = field.get("missingValues")
    texts = missing_texts([*(own if isinstance(own, list) else missing), *null])
    required = required or constraints(field).get("required") is True
    judge = compile_judge(known, limits, texts, required=required)
    return Cell(str(field.get("name", "")), kind, known, texts, required, judge)


def missing_texts(values: Iterable[Any]) -> frozenset[str]:
    """The texts that stand for a missing value; version 2 may label each."""
    return frozenset(str(one.get("value")) if isinstance(one, Mapping) else str(one) for one in values)


def constraints(field: Mapping[str, Any]) -> Mapping[str, Any]:
    """The field's constraints, if it has any."""
    found = field.get("constraints")
    return found if isinstance(found, Mapping) else {}


def read_form(field: Mapping[str, Any], problems: list[LimitError]) -> tuple[str, Form]:
    """The field's type and how it is read; any text where the descriptor does not say it rightly."""
    try:
        return str(field.get("type") or "string"), form(field)
    except (UnknownFormError, UnknownPatternError) as error:
        problems.append(LimitError("format" if str(error).startswith(("format", "%")) else "type", str(error)))
    except (TypeError, AttributeError, ValueError):
        problems.append(LimitError("type", "the field's type and its options do not fit together"))
    return "any", form({"type": "any"})


def compile_limits(field: Mapping[str, Any], kind: str, known: Form, problems: list[LimitError]) -> Iterable[Limit]:
    """The tests of the field's constraints; a value outside both enum and categories is one fault."""
    if not isinstance(field.get("constraints", {}), Mapping):
        problems.append(LimitError("constraints", f"constraints is {shown(field['constraints'])}, not an object"))
    declared = constraints(field)
    for name, limit in declared.items():
        try:
            if judge := compile_limit(kind, known, name, limit):
                yield judge
        except LimitError as error:
            problems.append(error)
    if "categories" in field:
        try:
            values = category_values(field["categories"])
            if values != declared.get("enum"):
                yield one_of("category", kind, known, values)
        except LimitError as error:
            problems.append(error)


def as_text(value: Any) -> str | None:
    """A value as reports give it."""
    if value is None or value is FAULTY:
        return None
    return str(value).lower() if isinstance(value, bool) else cut(str(value))
