"""The meaning of a cell: a field, compiled once, gives each text its value or says what is wrong with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from operator import eq
from typing import Any

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields import constraints as rules
from bushputin_data.validation.fields.cage import Cage
from bushputin_data.validation.fields.constraints import Test
from bushputin_data.validation.fields.forms import Form, Read
from bushputin_data.validation.fields.patterns import Pattern
from bushputin_data.validation.fields.properties import Properties, described, json_text
from bushputin_data.validation.fields.types import form
from bushputin_data.validation.findings import Fault, listed
from bushputin_data.validation.limits import Limits

__all__ = ["FAULTY", "Cell", "compile_field"]


class Faulty:
    """The value of a cell whose text is not of its type: present, but unknown."""

    def __repr__(self) -> str:
        return "FAULTY"

    def __reduce__(self) -> str:
        return "FAULTY"


FAULTY = Faulty()
Judge = Callable[[str | None], tuple[Any, Sequence[Fault]]]
# Whether texts with these values are surely all right by one constraint; False says nothing.
Crowd = Callable[[Sequence[str], Sequence[Any]], bool]
EMPTY = Fault("required", "is empty", expected="a value")
MISSING = Fault("required", "is a missing value", expected="a value")


@dataclass(frozen=True, slots=True)
class Cell:
    """The meaning of one field's cells.

    A string gives str, integer and year int, number float (bounds are judged on the text, exactly), boolean bool,
    date, time and datetime those of the standard library, yearmonth str (in the order of time), duration months and
    seconds, list and array list, object and geojson dict, geopoint (lon, lat), any str; a missing value None.

    Attributes:
        type: the field's type; `any` where the descriptor does not say it rightly, so that no cell is judged by it.
        form: how the texts are read, missing values and constraints apart.
        missing: the texts that stand for a missing value.
        judge: gives the value of a text, FAULTY where it has none, and all that is wrong with it.
        patterns: those of its constraints.
        compiled: makes the judge anew, with another way to say what is wrong with a text that cannot be read.
        crowds: its constraints, asked about many texts at once.
    """

    name: str
    type: str
    form: Form
    missing: frozenset[str]
    required: bool
    judge: Judge
    patterns: Sequence[Pattern] = ()
    compiled: Callable[[Callable[[str], Fault]], Judge] | None = None
    crowds: Sequence[Crowd] = ()

    @property
    def absent(self) -> frozenset[str | None]:
        """What stands for no value."""
        return or_nothing(self.missing)

    def counting(self) -> Judge:
        """A judge that gives no advice on texts that cannot be read, which takes most of the time for these."""
        if self.compiled is None:
            return self.judge
        bare = Fault("type", self.form.wrong, None, self.form.expected)
        return self.compiled(lambda text: bare)

    def read(self, text: str | None) -> Any:
        """The value that a text stands for.

        Raises:
            FaultError: the text is not what the field asks for; a warning stops nothing.
        """
        value, faults = self.judge(text)
        for fault in faults:
            if fault.level == "error":
                raise FaultError(fault)
        return value

    def exact(self, text: str | None) -> Any:
        """The value of a text for keys, references and comparisons: a Decimal for a number, else as `judge` gives it.

        Never raises: a text that is not of the type gives FAULTY, and so does NaN, which equals nothing.
        """
        if text is None or text in self.missing:
            return None
        try:
            value = (self.form.exact or self.form.read)(text)
        except ValueError:
            return FAULTY
        return value if value == value else FAULTY

    def all_right(self, texts: Sequence[str]) -> Sequence[Any] | None:
        """The values of texts that are surely right, none of them a missing value; None where each must be judged."""
        try:
            values = texts if self.form.read is str else list(map(self.form.read, texts))
        except ValueError:
            return None
        if self.type == "number" and not all(map(eq, values, values)):
            return None
        return values if all(crowd(texts, values) for crowd in self.crowds) else None

    def prefetch(self, texts: Iterable[str | None]) -> None:
        """Have the patterns that are matched in a child process answer for many texts at once."""
        if self.patterns:
            present = [text for text in texts if text is not None and text not in self.missing]
            for pattern in self.patterns:
                pattern.prefetch(present)


def compile_judge(
    read: Read, tests: Sequence[Test], missing: frozenset[str], required: bool, fault: Callable[[str], Fault]
) -> Judge:
    """The judge of a field's texts; the time of a whole run is spent here."""
    absent = or_nothing(missing)
    empty, gone = ((EMPTY,), (MISSING,)) if required else ((), ())
    if not tests:
        return judge_strings(absent, empty, gone) if read is str else judge_values(read, fault, absent, empty, gone)

    def judge(text: Any) -> tuple[Any, Sequence[Fault]]:
        if text in absent:
            return None, gone if text else empty
        try:
            value = read(text)
        except ValueError:
            return FAULTY, (fault(text),)
        return value, [found for test in tests if (found := test(text, value))]

    def judge_by_one(text: Any) -> tuple[Any, Sequence[Fault]]:
        if text in absent:
            return None, gone if text else empty
        try:
            value = read(text)
        except ValueError:
            return FAULTY, (fault(text),)
        found = test(text, value)
        return value, (found,) if found else ()

    test = tests[0]
    return judge if len(tests) > 1 else judge_by_one


@lru_cache(maxsize=16)
def or_nothing(missing: frozenset[str]) -> frozenset[str | None]:
    """The missing values and None; the fields of a schema have them in common."""
    return missing | {None}


def judge_values(
    read: Read,
    fault: Callable[[str], Fault],
    absent: Container[str | None],
    empty: Sequence[Fault],
    gone: Sequence[Fault],
) -> Judge:
    """The judge of texts of which only the type matters."""

    def judge(text: Any) -> tuple[Any, Sequence[Fault]]:
        if text in absent:
            return None, gone if text else empty
        try:
            return read(text), ()
        except ValueError:
            return FAULTY, (fault(text),)

    return judge


def judge_strings(absent: Container[str | None], empty: Sequence[Fault], gone: Sequence[Fault]) -> Judge:
    """The judge of texts that are what they stand for."""

    def judge(text: Any) -> tuple[Any, Sequence[Fault]]:
        if text in absent:
            return None, gone if text else empty
        return text, ()

    return judge


def compile_field(
    field: Mapping[str, Any],
    *,
    missing: Iterable[Any] = ("",),
    null: Iterable[str] = (),
    required: bool = False,
    faults: list[FaultError] | None = None,
    limits: Limits = Limits(),  # noqa: B008 - it is frozen
    cage: Cage | None = None,
) -> Cell:
    """Compile a field of a Table Schema.

    Args:
        field: the field's descriptor.
        missing: the texts that stand for a missing value, unless the field has its own. A set, such as `missing_set`
            makes, is taken as it is: then the fields of a schema share one.
        null: those that do so in any case (the dialect's `nullSequence`).
        required: a value must be there though the field does not say so (a primary key).
        faults: takes what is wrong with the descriptor, which is then left out; without it, the first is raised. The
            place of each is the property's name, or its path such as `trueValues/0` (see `properties.pointer`).
        limits: what the patterns may cost.
        cage: the child process for the patterns of a run.

    Raises:
        FaultError: something is wrong with the descriptor, and there is no list for it.
    """
    properties = Properties(field)
    kind, known = form(properties)
    own = missing_set(missing_values(properties) if "missingValues" in field else missing, null)
    compiler = Compiler(properties, kind, known, cage or Cage(limits))
    if kind != "any" or field.get("type") == "any":
        compiler.compile()
    if faults is None and properties.faults:
        raise properties.faults[0]
    if faults is not None:
        faults += properties.faults
    required = required or constraints(field).get("required") is True
    compiled = partial(compile_judge, known.read, compiler.tests, own, required)
    judge = compiled(known.fault)
    name = str(field.get("name", ""))
    return Cell(name, kind, known, own, required, judge, compiler.patterns, compiled, compiler.crowds)


def missing_set(values: Iterable[Any], null: Iterable[str] = ()) -> frozenset[str]:
    """The texts that stand for a missing value, with those that do so in any case."""
    if isinstance(values, frozenset) and values.issuperset(null):
        return values
    return frozenset([*missing_texts(values), *null])


def missing_texts(values: Iterable[Any]) -> Iterable[str]:
    """The texts that stand for a missing value; version 2 may label each."""
    for one in values:
        value = one.get("value") if isinstance(one, Mapping) else one
        if isinstance(value, str | int | float):
            yield json_text(value)


def missing_values(properties: Properties) -> list[str]:
    """The field's own missing values: an array of strings, or of objects that have one each."""
    values = properties.field["missingValues"]
    if not isinstance(values, list):
        properties.wrong("missingValues", f"missingValues is {described(values)}, not an array")
        return [""]
    plain = [one.get("value") if isinstance(one, Mapping) else one for one in values]
    properties.items("missingValues", [index for index, one in enumerate(plain) if not isinstance(one, str)], plain)
    return list(missing_texts(values))


def constraints(field: Mapping[str, Any]) -> Mapping[str, Any]:
    """The field's constraints, if it has any."""
    found = field.get("constraints")
    return found if isinstance(found, Mapping) else {}


class Compiler:
    """Makes the tests of a field's cells out of its constraints and categories, as far as these are right."""

    def __init__(self, properties: Properties, kind: str, form: Form, cage: Cage) -> None:
        """`kind` is the field's type, `form` how its texts are read."""
        self.properties, self.kind, self.form, self.cage = properties, kind, form, cage
        # Without a type a field takes values of any, also in its lists.
        self.kind_of_members = kind if "type" in properties.field else "any"
        self.tests: list[Test] = []
        self.crowds: list[Crowd] = []
        self.patterns: list[Pattern] = []
        # The values of the enum.
        self.allowed: Sequence[Any] = ()

    def compile(self) -> None:
        """Make the tests, and note what is wrong."""
        if self.form.check:
            self.add(self.form.check)
        declared = self.properties.field.get("constraints", {})
        if not isinstance(declared, Mapping):
            self.properties.wrong("constraints", f"constraints is {described(declared)}, not an object")
            declared = {}
        for name, limit in declared.items():
            self.attempt(self.constraint, name, limit)
        if "categories" in self.properties.field:
            self.attempt(self.categories, self.properties.field["categories"])

    def attempt(self, step: Callable[..., None], *arguments: Any) -> None:
        """Do something, and note the fault that stops it."""
        try:
            step(*arguments)
        except FaultError as error:
            self.properties.faults.append(error)

    def constraint(self, name: str, limit: Any) -> None:
        """Make the test of a constraint."""
        rules.check_name(self.kind, name)
        if name == "pattern":
            test, pattern = rules.pattern(limit, self.cage)
            self.add(test, pattern.all_match)
            self.patterns.append(pattern)
        elif name == "enum":
            self.allowed = rules.members(name, self.kind_of_members, self.form, limit)
            self.add(rules.one_of(name, self.kind, self.form, limit, self.allowed))
        elif name == "jsonSchema":
            # A schema that runs out of time is told at the value that it was last asked about.
            self.add(rules.json_schema(limit, self.cage), lambda texts, values: False)
        elif found := rules.compile_constraint(self.kind, self.form, name, limit):
            self.add(found)

    def add(self, test: Test, crowd: Crowd | None = None) -> None:
        """Add a test; `crowd` asks the same about many texts, where there is a quicker way than to ask about each."""
        self.tests.append(test)
        self.crowds.append(crowd or (lambda texts, values: not any(map(test, texts, values))))

    def categories(self, categories: Any) -> None:
        """Make the test of the categories, unless an enum is narrower: a value outside both is one fault."""
        values = rules.category_values(categories)
        allowed = rules.members("categories", self.kind_of_members, self.form, values)
        if twice := repeated(allowed):
            self.properties.wrong("categories", f"categories lists {listed(twice)} twice", "Remove one.")
        known = set(allowed)
        if outside := [value for value in self.allowed if value not in known]:
            self.properties.wrong("enum", f"enum lists {listed(outside)}, which categories does not")
        if outside or not self.allowed:
            self.add(rules.one_of("category", self.kind, self.form, values, allowed))


def repeated(values: Iterable[Any]) -> list[Any]:
    """The values that occur more than once."""
    return [value for value, times in Counter(values).items() if times > 1]
