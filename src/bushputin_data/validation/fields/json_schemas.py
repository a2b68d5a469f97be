"""The constraint `jsonSchema`, judged by the package jsonschema where that is installed.

That package follows whatever a schema says, and some schemas are designed to run forever. So a schema is examined first
(see `json_schema_outline`), its patterns must be certainly quick, and each keyword that is applied to a value counts as
steps, of which a value, and a run, may take so many: the values of a run beyond that are told as not judged.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from importlib.util import find_spec
from typing import Any

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.cage import Cage
from bushputin_data.validation.fields.json_schema_outline import Outline, UnjudgedError, WrongError, outline
from bushputin_data.validation.fields.patterns import Compiled, compile_search
from bushputin_data.validation.findings import Fault, cut, shown, typed
from bushputin_data.validation.limits import Limits, hint

PLACE = "jsonSchema"
# A step takes some 5 microseconds. Each value has some of its own, and some for each part that it has. All values of a
# run share what they may need beyond that, of which one may take what is worth the time for one value by a pattern.
STEPS_PER_SECOND, VALUES_OF_RUN, MOST_SECONDS = 200_000, 5, 1e6
OWN_STEPS, STEPS_PER_PART = 20, 2
# What reading a schema costs, for each of its members and items.
STEPS_PER_MEMBER = 20
# Steps for the parts of a keyword's value, and of a message, which may repeat the whole value.
PARTS_PER_STEP, CHARACTERS_PER_STEP, REFERENCE_STEPS = 8, 20, 3
# A pattern must be certainly quick for strings of up to this length; if one is longer, its value is not judged.
LEAST_REACH = 1024
ITERATING = {"items", "additionalItems", "prefixItems", "contains", "propertyNames", "patternProperties"}
ITERATING |= {"additionalProperties", "unevaluatedItems", "unevaluatedProperties"}
SLOW = "cannot be checked: its jsonSchema takes too long"
UNJUDGED = "and all later values are not checked against their jsonSchema, because that takes too long"

Keyword = Callable[[Any, Any, Any, Any], Any]
Judge = Callable[[Any], str | None]


class TooLongError(Exception):
    """A value that takes too many steps, or contains a string that is too long."""


class Meter:
    """Counts the steps of a run."""

    def __init__(self, limits: Limits) -> None:
        """Let one value take so many seconds beyond what it has of its own, and all together so many."""
        self.most = STEPS_PER_SECOND * min(limits.pattern_seconds, MOST_SECONDS)
        self.pool = self.most * VALUES_OF_RUN
        self.run = STEPS_PER_SECOND * min(limits.schema_seconds, MOST_SECONDS)
        self.left = self.begun = 0.0
        # The value has no more steps because the run has none.
        self.is_last = False

    def spend(self, steps: float) -> None:
        """Count some steps.

        Raises:
            TooLongError: there are no more left.
        """
        self.left -= steps
        if self.left < 0:
            raise TooLongError

    def start(self, own: float) -> float:
        """Begin with a value that has so many steps of its own; what it may take from those of the run."""
        shared = max(min(self.most, self.pool), 0)
        self.is_last = self.run < own + shared
        self.left = self.begun = min(own + shared, self.run)
        return shared

    def stop(self, shared: float) -> None:
        """Take what was spent from the steps of the run, and what was spent beyond the own ones from those for that."""
        left = max(self.left, 0)
        self.run -= self.begun - left + 1
        if not self.is_last:
            self.pool -= max(shared - left, 0)


def compile_schema(schema: Any, cage: Cage) -> Judge:
    """The test that gives the first fault of a value by a JSON Schema; nothing that it refers to is fetched.

    The test raises a FaultError where a value cannot be judged; after one that took too long, for every value.

    Args:
        schema: the JSON Schema.
        cage: that of the run, which remembers what its schemas have cost.

    Raises:
        FaultError: it is not a JSON Schema; or, as a warning of the rule `not_checked`, it is not judged: the package
            jsonschema is not installed, or it might take forever.
    """
    if find_spec("jsonschema") is None:
        raise unjudged("needs the Python package jsonschema", "pip install jsonschema")
    if not isinstance(schema, dict | bool):
        raise wrong(f"is {shown(schema)}")
    try:
        found = outline(schema)
        patterns = compile_patterns(found, cage)
    except UnjudgedError as error:
        raise unjudged(str(error)) from None
    except WrongError as error:
        raise wrong(str(error)) from None
    meter = cage.compiled.setdefault(Meter, Meter(cage.limits))
    # What the plan has read is there when the rows come: that there are no steps left to read it would not be told.
    key = (PLACE, json.dumps(schema, sort_keys=True))
    if key not in cage.compiled:
        cage.compiled[key] = validator(schema, found, patterns, meter)
    return judge_by(cage.compiled[key], meter)


def unjudged(why: str, hint: str | None = None) -> FaultError:
    """The warning that a schema is not applied."""
    fact = f"jsonSchema {why}; no value is checked against it."
    return FaultError(Fault("not_checked", fact, hint, level="warning"), PLACE)


def wrong(why: str) -> FaultError:
    """The fault of an invalid schema."""
    return FaultError(Fault("descriptor", f"jsonSchema is not a JSON Schema: it {why.rstrip('.')}."), PLACE)


def compile_patterns(found: Outline, cage: Cage) -> dict[str, Compiled]:
    """The regular expressions of a schema.

    Raises:
        UnjudgedError: one may take forever.
        WrongError: one is not a regular expression.
    """
    out = {}
    for text in found.patterns:
        try:
            pattern = compile_search(text, cage)
        except re.error as error:
            raise WrongError(f"has the pattern {typed(text)}, which is not a regular expression: {error}") from None
        if pattern is None or pattern.reach < LEAST_REACH:
            where = "" if text.startswith("^") else ", as it does not start with ^"
            raise UnjudgedError(f"has the pattern {typed(text)}, which may take too long{where}")
        out[text] = pattern
    return out


def validator(schema: Any, found: Outline, patterns: Mapping[str, Compiled], meter: Meter) -> Any:
    """What jsonschema makes of a schema, with keywords that count their steps.

    Raises:
        FaultError: it is not a JSON Schema, or the schemas of the run have used up their steps.
    """
    from jsonschema.validators import Draft202012Validator, extend, validator_for
    from referencing import Registry

    own: dict[str, Keyword] = {"uniqueItems": unique_items, "enum": one_of()}
    own |= {"pattern": seek(patterns), "patternProperties": pattern_properties(patterns)}
    shared = meter.start(0)
    # An unusual schema can make the library raise any exception, not only its own.
    try:
        meter.spend(STEPS_PER_MEMBER * found.members)
        kind = validator_for(schema, Draft202012Validator)
        about = validator_for(kind.META_SCHEMA, kind)
        about = extend(about, metered(about.VALIDATORS | {"uniqueItems": unique_items}, meter))
        error = next(about(kind.META_SCHEMA).iter_errors(schema), None)
        keywords = dict(kind.VALIDATORS)
        own["additionalProperties"] = additional_properties(patterns, keywords.get("additionalProperties"))
        keywords |= {name: own[name] for name in own if name in keywords}
        made = extend(kind, metered(keywords, meter))(without_dialect(schema), registry=Registry())
    except TooLongError:
        raise unjudged("takes too long to be read") from None
    except Exception as problem:
        raise wrong(f"cannot be read ({cut(str(problem))})") from None
    finally:
        meter.stop(shared)
    if error:
        raise wrong(f"has an error: {cut(str(error.message))}")
    return made


def without_dialect(schema: Any) -> Any:
    """The schema without its `$schema`, at which the library would go back to keywords that count nothing."""
    return {name: part for name, part in schema.items() if name != "$schema"} if isinstance(schema, dict) else schema


def judge_by(made: Any, meter: Meter) -> Judge:
    """The test of values."""
    late: Fault | None = None

    def first_fault(value: Any) -> str | None:
        nonlocal late
        if late:
            raise FaultError(late, PLACE)
        shared = meter.start(OWN_STEPS + STEPS_PER_PART * parts(value))
        try:
            fault = next(iter(made.iter_errors(value)), None)
        except TooLongError:
            late = Fault("descriptor", SLOW, hint("pattern_seconds"))
            if meter.is_last:
                late = Fault("not_checked", UNJUDGED, hint("schema_seconds"))
            raise FaultError(late, PLACE) from None
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException as error:
            # Whatever it is: a library below runs out of stack with an exception that is none of Python's.
            fact = f"cannot be checked: its jsonSchema raises {type(error).__name__}"
            raise FaultError(Fault("descriptor", fact), PLACE) from None
        finally:
            meter.stop(shared)
        return cut(str(fault.message)) if fault else None

    return first_fault


def parts(value: Any) -> int:
    """How many parts a JSON value has, with itself."""
    count, waiting = 0, [value]
    while waiting:
        part = waiting.pop()
        count += 1
        if isinstance(part, dict | list):
            waiting.extend(part.values() if isinstance(part, dict) else part)
    return count


def metered(keywords: Mapping[str, Keyword], meter: Meter) -> dict[str, Keyword]:
    """Keywords that count their steps."""
    return {name: counting(name, keyword, meter) for name, keyword in keywords.items()}


def counting(name: str, keyword: Keyword, meter: Meter) -> Keyword:
    """A keyword that counts its steps, and those of the messages it makes."""
    sizes: dict[int, float] = {}

    def judge(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Any]:
        steps = sizes.get(id(value))
        if steps is None:
            steps = sizes[id(value)] = steps_of(name, value)
        if name in ITERATING and isinstance(instance, dict | list):
            steps *= 1 + len(instance)
        elif name in ("uniqueItems", "enum", "const"):
            steps += parts(instance) / PARTS_PER_STEP
        meter.spend(steps)
        for error in keyword(validator, value, instance, schema) or ():
            meter.spend(len(error.message) / CHARACTERS_PER_STEP)
            yield error

    return judge


def steps_of(name: str, value: Any) -> float:
    """The steps of a keyword for its own value."""
    if name == "enum":
        return 1
    if name == "patternProperties" and isinstance(value, dict):
        return 1.0 + len(value)
    if name == "$ref":
        return REFERENCE_STEPS
    return 1 + len(value) / PARTS_PER_STEP if isinstance(value, dict | list) else 1


def sought(pattern: Compiled, text: str) -> bool:
    """Whether a pattern is found in a text.

    Raises:
        TooLongError: the text is longer than it is certainly quick for.
    """
    if len(text) > pattern.reach:
        raise TooLongError
    return pattern.match(text) is not None


def seek(patterns: Mapping[str, Compiled]) -> Keyword:
    """The keyword `pattern`."""
    from jsonschema.exceptions import ValidationError

    def judge(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Any]:
        if validator.is_type(instance, "string") and not sought(patterns[value], instance):
            yield ValidationError(f"{instance!r} does not match {value!r}")

    return judge


def pattern_properties(patterns: Mapping[str, Compiled]) -> Keyword:
    """The keyword `patternProperties`."""

    def judge(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Any]:
        for text, inner in value.items() if validator.is_type(instance, "object") else ():
            for name, member in instance.items():
                if sought(patterns[text], name):
                    yield from validator.descend(member, inner, path=name, schema_path=text)

    return judge


def additional_properties(patterns: Mapping[str, Compiled], plain: Any) -> Keyword:
    """The keyword `additionalProperties`, which the library judges where there are no patterns beside it."""
    from jsonschema.exceptions import ValidationError

    def judge(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Any]:
        if not schema.get("patternProperties"):
            yield from plain(validator, value, instance, schema) or ()
        elif validator.is_type(instance, "object"):
            known, texts = schema.get("properties", {}), schema["patternProperties"]
            others = (name for name in instance if name not in known)
            extras = [name for name in others if not any(sought(patterns[text], name) for text in texts)]
            if validator.is_type(value, "object"):
                for name in extras:
                    yield from validator.descend(instance[name], value, path=name)
            elif not value and extras:
                yield ValidationError(f"{', '.join(map(repr, extras))} match none of the patterns of its properties")

    return judge


def one_of() -> Keyword:
    """The keyword `enum`, in time that does not grow with the number of values."""
    from jsonschema.exceptions import ValidationError

    known: dict[int, set[Any]] = {}

    def judge(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Any]:
        if id(value) not in known:
            known[id(value)] = set(map(identity, value))
        if identity(instance) not in known[id(value)]:
            yield ValidationError(f"{instance!r} is not one of {value!r}")

    return judge


def unique_items(validator: Any, value: Any, instance: Any, schema: Any) -> Iterator[Any]:
    """The keyword `uniqueItems`, in time that grows with the number of items, not with its square."""
    from jsonschema.exceptions import ValidationError

    if value and validator.is_type(instance, "array"):
        seen = {identity(item) for item in instance}
        if len(seen) < len(instance):
            yield ValidationError(f"{instance!r} has non-unique elements")


def identity(value: Any) -> Any:
    """Something that is equal, and has one hash, for JSON values that are equal: 1 and 1.0 are, 1 and true are not."""
    if isinstance(value, list):
        return "list", tuple(map(identity, value))
    if isinstance(value, dict):
        return "dict", frozenset((name, identity(member)) for name, member in value.items())
    return (type(value), value) if isinstance(value, bool) else value
