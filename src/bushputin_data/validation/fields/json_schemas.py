"""The constraint `jsonSchema`, judged by the package jsonschema where that is installed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from importlib.util import find_spec
from typing import Any

from bushputin_data.validation.fields.patterns import is_risky
from bushputin_data.validation.findings import cut, shown


class UnjudgedSchemaError(Exception):
    """A JSON Schema that is not judged here; the message says why."""


def compile_schema(schema: Any) -> Callable[[Any], str | None]:
    """The test that gives the first fault of a value by a JSON Schema; nothing that it refers to is fetched.

    Raises:
        UnjudgedSchemaError: the package jsonschema is not installed, or a pattern in it may never end.
        ValueError: it is no JSON Schema.
    """
    if find_spec("jsonschema") is None:
        raise UnjudgedSchemaError("jsonSchema is judged by the package jsonschema: pip install jsonschema")
    from jsonschema.exceptions import SchemaError
    from jsonschema.validators import Draft202012Validator, validator_for
    from referencing import Registry
    from referencing.exceptions import Unresolvable

    try:
        endless = next(filter(is_risky, patterns(schema)), None)
    except (re.error, RecursionError, OverflowError) as error:
        raise ValueError(f"jsonSchema has a pattern that is no regular expression: {error}") from None
    if endless:
        raise UnjudgedSchemaError(f"jsonSchema has the pattern {shown(endless)}, which may never end")
    if is_recursive(schema):
        raise UnjudgedSchemaError("jsonSchema refers to itself, and might never end")
    if not isinstance(schema, dict | bool):
        raise ValueError(f"jsonSchema is {shown(schema)}, no JSON Schema")
    # A strange schema makes the library raise whatever it comes upon, not only its own errors.
    try:
        kind = validator_for(schema, Draft202012Validator)
        kind.check_schema(schema)
        validator = kind(schema, registry=Registry())
    except SchemaError as error:
        raise ValueError(f"jsonSchema is no JSON Schema: {cut(error.message)}") from None
    except Exception as error:
        raise ValueError(f"jsonSchema is no JSON Schema: {cut(str(error))}") from None

    def first_fault(value: Any) -> str | None:
        try:
            fault = next(iter(validator.iter_errors(value)), None)
        except Unresolvable as error:
            return f"its jsonSchema refers to {shown(error.ref)}, which is not in it"
        except (KeyboardInterrupt, SystemExit):
            raise
        except BaseException:
            # Whatever it is: a library below runs out of stack with an exception that is none of Python's.
            return "its jsonSchema cannot be followed"
        return fault and cut(str(fault.message))

    return first_fault


def members(schema: Any) -> Iterator[tuple[Any, Any]]:
    """Everything that stands anywhere in a JSON Schema, under its name or number."""
    inner = schema.items() if isinstance(schema, dict) else enumerate(schema) if isinstance(schema, list) else ()
    for name, member in inner:
        yield name, member
        yield from members(member)


def patterns(schema: Any) -> Iterator[str]:
    """The regular expressions that stand anywhere in a JSON Schema."""
    for name, member in members(schema):
        if name == "pattern" and isinstance(member, str):
            yield member
        elif name == "patternProperties" and isinstance(member, dict):
            yield from member


def is_recursive(schema: Any) -> bool:
    """Whoever follows the references of a JSON Schema can come back to one that was followed."""
    done: dict[str, bool] = {}

    def returns(pointer: str) -> bool:
        if pointer in done:
            return not done[pointer]
        done[pointer] = False
        found = any(map(returns, references(target(schema, pointer))))
        done[pointer] = True
        return found

    try:
        return any(map(returns, references(schema)))
    except RecursionError:
        return True


def references(schema: Any) -> Iterator[str]:
    """The references that stand anywhere in a part of a JSON Schema."""
    for name, member in members(schema):
        if name in ("$ref", "$dynamicRef", "$recursiveRef") and isinstance(member, str):
            yield member


def target(schema: Any, pointer: str) -> Any:
    """The part of a JSON Schema to which a reference leads; the whole where that is not plain."""
    if not pointer.startswith("#/"):
        return schema if pointer.startswith("#") else None
    for step in pointer[2:].split("/"):
        if not isinstance(schema, dict) or step not in schema:
            return None
        schema = schema[step]
    return schema
