"""Rules that compare values: compare, prefix, within_parent."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bushputin_data.validation.checks.columns import Column, RuleError, is_known, need_order
from bushputin_data.validation.checks.entry import Entry, Fault, Judge
from bushputin_data.validation.checks.spans import (
    FAILS,
    ReadSpan,
    Span,
    after,
    certainly_not,
    check_precision,
    read_span,
)
from bushputin_data.validation.fields.times import comparable
from bushputin_data.validation.findings import listed, shown
from bushputin_data.validation.plan.tables import as_text


def compare(entry: Entry) -> Judge:
    """A field stands in the declared relation to another one, or to a constant."""
    operator = str(entry.entry.get("operator"))
    if operator not in FAILS:
        raise RuleError("operator", f"{shown(operator)} is none of {listed(FAILS)}.")
    left, *others = entry.some_fields(1 if "value" in entry.entry else 2)
    if operator not in ("==", "!="):
        need_order(left, *others)
    check_precision(entry)
    same_kind(left, *others)
    read_left, read_right = read_span(entry, left), right_side(entry, left, others)
    slack, place = entry.number("slack_days", 0) or 0, entry.place
    other = others[0].path if others else "the value"

    def judge(row: int) -> Iterator[Fault]:
        mine, its = read_left(row), read_right(row)
        if mine and its and certainly_not(mine, operator, its, slack):
            message = f"{left.path} {told(mine)} is not {operator} {other} {told(its)}."
            yield Fault(row, place, message, f"{left.path} {operator} {other}")

    return entry.each(judge)


def same_kind(*columns: Column) -> None:
    """Stop at columns whose values cannot be compared with one another.

    Raises:
        RuleError: they are of different types.
    """
    kinds = {"number" if column.cell.type in ("integer", "year") else column.cell.type for column in columns}
    if len(kinds) > 1:
        types = ", ".join(f"{column.path} ({column.cell.type})" for column in columns)
        raise RuleError("fields", f"Values of different types cannot be compared: {types}.")


def right_side(entry: Entry, left: Column, others: list[Column]) -> ReadSpan:
    """What the first field is compared with."""
    if others:
        return read_span(entry, others[0])
    constant = comparable(left.constant(entry.entry["value"], "value"))
    return lambda row: (constant, constant)


def told(span: Span) -> str:
    """A value as a message names it: the first that it can be."""
    return shown(as_text(span[0]))


def prefix(entry: Entry) -> Judge:
    """The beginning of a text, read as the type of two other fields, lies between them."""
    (text,) = entry.some_fields(1)
    between = entry.texts("between")
    if len(between) != 2:
        raise RuleError("between", f"between names {len(between)} fields, not two.")
    low, high = (entry.column(path) for path in between)
    same_kind(low, high)
    need_order(low, high)
    if text.cell.type != "string":
        raise RuleError("fields", f"{text.path} is no string.")

    def judge(row: int) -> Iterator[Fault]:
        value, first, last = text(row), low(row), high(row)
        # Limits in the wrong order are another rule's finding: nothing lies between them.
        if all(map(is_known, (value, first, last))) and comparable(first) <= comparable(last):
            begin = comparable(beginning(value, first, low))
            if begin is None or not comparable(first) <= begin <= comparable(last):
                limits = f"{shown(as_text(first))} to {shown(as_text(last))}"
                message = f"{shown(value)} does not begin with a value from {limits}."
                yield Fault(row, text, message, f"{low.path} to {high.path}")

    return entry.each(judge)


def beginning(text: str, example: Any, column: Column) -> Any:
    """What the first characters of a text say, as many as the example has; None where they say nothing."""
    try:
        return column.cell.form.read(text[: len(str(example))])
    except ValueError:
        return None


def within_parent(entry: Entry) -> Judge:
    """A date lies between two dates of the row that a foreign key points to, give or take some days."""
    (date,) = entry.some_fields(1)
    parent, between = entry.entry.get("parent"), entry.texts("between")
    if len(between) != 2:
        raise RuleError("between", f"between names {len(between)} fields, not two.")
    check_precision(entry)
    low, high = (entry.column(f"{parent}.{name}") for name in between)
    same_kind(date, low, high)
    need_order(date)
    read, slack = read_span(entry, date), entry.number("slack_days", 0) or 0

    def judge(row: int) -> Iterator[Fault]:
        span, first, last = read(row), comparable(low(row)), comparable(high(row))
        if is_known(first) and is_known(last) and first > last:
            return
        if span and (
            (is_known(first) and after((first, first), span, slack))
            or (is_known(last) and after(span, (last, last), slack))
        ):
            limits = f"{shown(as_text(first))} to {shown(as_text(last))}"
            spare = f", give or take {slack} days" if slack else ""
            yield Fault(row, date, f"{date.path} {told(span)} is outside {parent}'s {limits}{spare}.", limits)

    return entry.each(judge)
