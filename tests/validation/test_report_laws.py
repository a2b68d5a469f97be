"""Laws of every format of a report, whatever stands in its findings."""

from __future__ import annotations

import dataclasses
import itertools
import json
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bushputin_data.validation import Finding, Report, catalogue
from bushputin_data.validation.engine.collector import Collector
from bushputin_data.validation.reports import github, html, sarif, text
from bushputin_data.validation.reports import json as as_json
from bushputin_data.validation.reports.escaping import line
from bushputin_data.validation.reports.groups import grouped
from tests.conftest import ROOT
from tests.harmless import HOSTILE, harms, is_harmful

SHIPPED = Path(catalogue.__file__).parent / "reports" / "report.schema.json"
SCHEMA = jsonschema.Draft202012Validator(json.loads(SHIPPED.read_text("utf-8")))
SARIF = jsonschema.Draft4Validator(json.loads((ROOT / "tests" / "profiles" / "sarif-2.1.0.json").read_text("utf-8")))

PIECES = [
    *("\n", "\r", "\t", " ", ":", "::", "::error::", "##", "[", "##[error]", "##vso[task.x]", "%0A", "…", "a", "я"),
    *("\x1b[2J", "\x85", "\u2028", "\u202e", "\u200b", "\ufeff", "\U000e0041", "\udcff", "\ud83d", "\xa0", HOSTILE),
]
any_character = st.characters(exclude_categories=())
any_text = st.one_of(
    st.lists(st.sampled_from(PIECES), max_size=6).map("".join),
    st.text(any_character, max_size=20),
    st.sampled_from(["x", "y" * 1200]),
)
some = st.none() | any_text
number = st.none() | st.integers(1, 10**6)
rules = st.sampled_from(["type", "enum", "pattern", "reference", "compare", "stale_waiver"]) | any_text
tables = st.sampled_from(["t", "u", None]) | any_text


assumptions = st.lists(any_text, max_size=2).map(tuple)


@st.composite
def findings(draw: st.DrawFn) -> Finding:
    return Finding(
        level=draw(st.sampled_from(["error", "warning"])),
        rule=draw(rules),
        message=draw(any_text),
        resource=draw(tables),
        file=draw(some),
        line=draw(number),
        column=draw(number),
        character=draw(number),
        record=draw(number),
        field=draw(some),
        row_key=draw(st.dictionaries(any_text, any_text, max_size=2)),
        value=draw(st.none() | st.sampled_from(["1", "2"]) | any_text),
        expected=draw(some),
        hint=draw(some),
        check=draw(some),
    )


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """What a run gathers: the first findings of each table and rule, by line."""
    found = draw(st.lists(findings(), max_size=12))
    # The findings of one table arrive by line.
    found.sort(key=lambda one: one.line or 0)
    causes = draw(st.lists(st.sampled_from([None, None, 1, 2]), min_size=len(found), max_size=len(found)))
    return gathered(
        found,
        causes,
        draw(st.none() | st.integers(1, 3)),
        package=draw(any_text),
        path=draw(any_text),
        assumed=draw(assumptions),
    )


def gathered(found: list[Finding], causes: list[int | None], limit: int | None = None, **more: Any) -> Report:
    collector = Collector(limit or len(found) + 1)
    for one, cause in zip(found, causes, strict=True):
        collector.add(one, (0, one.line or 0, one.column or 0), cause)
    return Report(
        more.pop("package", "p"),
        collector.findings(["t", "u"]),
        levels=dict(collector.levels),
        by_rule=dict(collector.by_rule),
        omitted=collector.omitted,
        **more,
    )


def neutral(report: Report) -> Report:
    """The same report with harmless texts in the places of all that is not of this program."""
    words: dict[str, str] = {}

    def word(said: Any) -> Any:
        known = not said or not isinstance(said, str) or said in ("error", "warning", "reference")
        return said if known else words.setdefault(said, f"w{len(words)}")

    def plain(found: Finding) -> Finding:
        named = {one.name: word(getattr(found, one.name)) for one in dataclasses.fields(found)}
        return Finding(**named | {"row_key": {}})

    omitted = {(word(name), word(rule)): count for (name, rule), count in report.omitted.items()}
    return dataclasses.replace(
        report, package="p", path="", findings=tuple(map(plain, report.findings)), omitted=omitted, assumed=()
    )


limits = st.none() | st.integers(1, 4)


@given(reports(), limits, st.booleans())
@example(Report("p", (Finding("error", "", "m", resource=" ", check="::error::x"),)), None, False)
def test_text_has_the_lines_that_it_means_to_have(report: Report, limit: int | None, colour: bool) -> None:
    said = text.text(report, limit=limit, colour=colour)
    more = 1 + len(report.assumed) if report.assumed else 0
    assert said.count("\n") == text.text(neutral(report), limit=limit, colour=colour).count("\n") + more
    assert len(said.splitlines()) == said.count("\n")
    if colour:
        said = re.sub(r"\x1b\[(?:0|31|33)m", "", said)
    assert harms(said) == []
    said.encode()


@given(reports(), limits)
def test_text_tells_of_every_finding_once(report: Report, limit: int | None) -> None:
    lines = text.text(neutral(report), limit=limit).splitlines()
    heads = sum(not one.startswith((" ", "…")) for one in lines[:-1])
    more = [int(one) for one in re.findall(r"^(?:  and|…  ?and) (\d+) more", "\n".join(lines), re.MULTILINE)]
    assert heads + sum(more) == sum(report.levels.values())


@given(reports(), limits)
def test_text_shows_no_more_of_a_rule_and_table_than_asked_for(report: Report, limit: int | None) -> None:
    groups = grouped(report.findings)
    heads = [one for at, one in enumerate(report.findings) if not one.cause or groups[one.cause.id].head == at]
    counted = Counter(one.series for one in heads)
    shown = sum(count if limit is None else min(count, limit) for count in counted.values())
    lines = text.text(neutral(report), limit=limit).splitlines()
    assert sum(not one.startswith((" ", "…")) for one in lines[:-1]) == shown


def paired(value: Any) -> Any:
    """A value as any reader of JSON understands it: two halves of a character beside each other are the character."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    if isinstance(value, dict):
        return {paired(key): paired(one) for key, one in value.items()}
    return [paired(one) for one in value] if isinstance(value, list) else value


@given(reports())
def test_json_says_what_the_report_says(report: Report) -> None:
    said = as_json.json(report)
    assert harms(said) == []
    again = json.loads(said.encode())
    SCHEMA.validate(again)
    assert again == paired(report.to_dict())
    assert said.count("\n") == 15 + len(report.findings)


@given(reports())
def test_sarif_is_valid_and_has_every_finding(report: Report) -> None:
    said = sarif.sarif(report, "a folder", "1.0")
    assert harms(said) == []
    again = json.loads(said.encode())
    SARIF.validate(again)
    (run,) = again["runs"]
    assert run["properties"]["assumed"] == paired(list(report.assumed))
    names = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [names[one["ruleIndex"]] for one in run["results"]] == [paired(one.rule) for one in report.findings]


@given(reports())
def test_github_gets_a_command_for_every_finding_and_no_other(report: Report) -> None:
    *commands, notice, end = github.github(report).split("\n")
    assert len(commands) == len(report.findings)
    assert all(one.startswith(("::error ", "::warning ")) for one in commands)
    assert notice.startswith("::notice title=")
    assert end == ""
    # What follows the command's own colons cannot begin another.
    assert not any(is_harmful(one.removeprefix("::")) for one in [*commands, notice])


@given(any_text)
def test_a_refusal_says_why_in_every_format(message: str) -> None:
    said = json.loads(as_json.refusal(message))
    SCHEMA.validate(said)
    assert said["error"] == paired(message)
    assert harms(as_json.refusal(message)) == []
    said = json.loads(sarif.refusal(message, "1.0"))
    SARIF.validate(said)
    assert github.refusal(message).count("\n") == 1


@given(any_text)
def test_what_can_be_shown_is_shown_as_it_is(said: str) -> None:
    assert not is_harmful(line(said))
    if not is_harmful(said) and "\n" not in said and said.isprintable():
        assert line(said) == said


@given(reports(), st.integers(1, 3))
def test_a_shorter_report_counts_the_same(report: Report, limit: int) -> None:
    short = report.limited(limit)
    assert (short.counts, short.valid) == (report.counts, report.valid)
    assert (short.has("error"), short.has("warning")) == (report.has("error"), report.has("warning"))
    assert max(Counter(one.series for one in short.findings).values(), default=0) <= limit
    assert len(short.findings) + sum(short.omitted.values()) == sum(report.levels.values())
    for series, number in Counter(one.series for one in report.findings).items():
        mine = sum(one.series == series for one in short.findings)
        assert mine + short.omitted.get(series, 0) == number + report.omitted.get(series, 0)


def many(number: int) -> Report:
    """A report with so many findings, a third of which share a cause with another."""
    found = [
        Finding("error", "type", "no", "t", "t.csv", at + 2, 1, "a", {"id": str(at)}, str(at // 3 * 2 + at % 2))
        for at in range(number)
    ]
    return gathered(found, [None] * number)


FORMS: list[Callable[[Report], Iterator[str]]] = [
    text.written,
    lambda report: text.written(report, limit=10),
    as_json.written,
    sarif.written,
    github.written,
    lambda report: html.written(report, limit=10),
    html.written,
]


@pytest.mark.parametrize("form", FORMS, ids=["text", "short text", "json", "sarif", "github", "short html", "html"])
def test_a_hundred_thousand_findings_are_no_trouble(form: Callable[[Report], Iterator[str]]) -> None:
    report = many(100_000)
    start = time.process_time()
    longest = max(map(len, form(report)))
    assert time.process_time() - start < 60
    # Piece by piece: no piece grows with the report.
    assert longest < 3_000


def test_pieces_come_one_by_one() -> None:
    for form in FORMS:
        assert len(list(itertools.islice(form(many(50)), 5))) >= 3
