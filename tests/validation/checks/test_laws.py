"""Every kind of check finds what its plain words say, whatever is in the rows, however many are held in memory."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.validation import Limits, check
from bushputin_data.validation.checks import KINDS as JUDGES
from bushputin_data.validation.fields.cells import FAULTY
from tests.validation.checks import plain
from tests.validation.packages import field, refers, table, write

PARENTS = [
    field("id", pattern="p[0-9]"),
    field("low", "date"),
    field("high", "date"),
    field("up", pattern="p[0-9]"),
    field("kind", enum=["a", "b", "c"]),
    field("rank", "integer"),
]
CHILDREN = [
    field("id"),
    field("parent", pattern="p[0-9]"),
    field("other", pattern="p[0-9]"),
    field("day", "date"),
    field("until", "date"),
    field("precision", enum=["day", "month", "year", "range"]),
    field("number", "integer"),
    field("tag", enum=["a", "b", "c"]),
    field("note"),
    field("version", pattern="[0-9.]+"),
    field("key"),
]
# Texts that are valid; beside them each column may have a missing value and one that is not of its kind.
DAYS = ["2001-01-30", "2001-01-31", "2001-02-01", "2001-02-28", "2001-03-01", "2001-12-31", "2002-01-01", "9999-12-30"]
TEXTS: dict[str, list[str]] = {
    "up": ["p0", "p1", "p2", "p9"],
    "parent": ["p0", "p1", "p2", "p9"],
    "other": ["p0", "p1"],
    **dict.fromkeys(("low", "high", "day", "until"), DAYS),
    **{name: ["a", "b", "c"] for name in ("kind", "tag")},
    **{name: ["0", "1", "2", "3"] for name in ("number", "rank")},
    "precision": ["day", "month", "year", "range"],
    "note": ["one", "one two", "one two three", "a  b\tc d"],
    "version": ["1.2", "1.9", "1.10"],
    "key": ["2001-01-31-x", "2001-02-01", "2001-02-28-1", "2001-02-30-x", "x"],
}
ODD = {"note": "", "key": "", "precision": "", "version": ""}
LINK = {"parent": "parent.kind", "up": "up.up.rank"}
DAY = {"day": "precision"}
RELATED = {"resource": "children", "fields": ["parent"], "field": "tag"}


def of(rule: str, resource: str, *fields: str, **more: Any) -> dict[str, Any]:
    return {"rule": rule, "resource": resource, "fields": list(fields), **more}


OPERATORS = ("<=", "<", ">=", ">", "==", "!=")
ENTRIES: list[dict[str, Any]] = [
    *(of("compare", "children", "day", "until", operator=one) for one in OPERATORS),
    *(of("compare", "children", "day", "until", operator=one, precision=DAY) for one in OPERATORS),
    *(of("compare", "children", "until", "day", operator=one, precision=DAY, slack_days=1) for one in OPERATORS),
    *(
        of("compare", "children", "day", "until", operator=one, precision={**DAY, "until": "precision"})
        for one in OPERATORS
    ),
    *(of("compare", "children", "day", operator=one, value="2001-02-01") for one in OPERATORS),
    of("compare", "children", "parent.low", "other.high", operator="<="),
    of("compare", "children", "day", "parent.low", operator=">=", when={"tag": ["a", "b"], "parent.kind": "a"}),
    of("prefix", "children", "key", between=["day", "until"]),
    of("required_if", "children", "tag", "parent.kind", "number", when={"note": True, "tag": True}),
    of("required_if", "children", "note", "parent.up.rank", when={"other": False}),
    of("forbidden_if", "children", "tag", "parent.kind", when={"number": [1, 2]}),
    of("forbidden_if", "children", "day", when={}),
    {"rule": "count", "resource": "parents", "child": {"resource": "children", "fields": ["parent"]}, "exactly": 1},
    {
        "rule": "count",
        "resource": "parents",
        "child": {"resource": "children", "fields": ["other"], "when": {"tag": "a"}},
        "minimum": 1,
        "maximum": 2,
    },
    {"rule": "count", "resource": "parents", "child": {"resource": "parents", "fields": ["up"]}, "maximum": 1},
    of("sequence", "children", "number", within=["parent"], ascending=["day", "until"], precision=DAY),
    of("sequence", "children", "number", ascending=["day"]),
    of("within_parent", "children", "day", parent="parent", between=["low", "high"]),
    of("within_parent", "children", "day", parent="other", between=["low", "high"], slack_days=1, precision=DAY),
    of("acyclic", "parents", "up"),
    {"rule": "covered", "resource": "parents"},
    {"rule": "covered", "resource": "parents", "by": ["children.other"]},
    {"rule": "covered", "resource": "parents", "by": ["parents.up"]},
    {"rule": "covered", "resource": "parents", "except": ["p0", "p2"]},
    of("sorted", "children", "day", "number"),
    of("sorted", "children", "id"),
    of("sorted", "children", "parent.rank", when={"tag": "a"}),
    of("word_limit", "children", "note", "key", maximum=2),
    of("equals_related", "parents", "kind", related=RELATED),
    of(
        "equals_related",
        "parents",
        "kind",
        related={**RELATED, "prefer": [{"number": 1}, {"number": [2, 3]}], "newest": "version"},
    ),
    of("equals_related", "children", "tag", "parent.kind", one_of=["a", "b"]),
]
CHECKS = [{**entry, "name": f"{entry['rule']}-{number}"} for number, entry in enumerate(ENTRIES)]


@st.composite
def tables(draw: Callable[[st.SearchStrategy[Any]], Any]) -> dict[str, list[dict[str, str]]]:
    """Rows of both tables as texts: mostly right ones, some missing, some of no value."""

    def row(fields: list[dict[str, Any]], number: int, letter: str) -> dict[str, str]:
        out = {"id": draw(st.sampled_from([f"{letter}{number}"] * 8 + ["", f"{letter}0"]))}
        for one in fields[1:]:
            texts = TEXTS[one["name"]]
            out[one["name"]] = draw(st.sampled_from([*texts * 3, "", "", ODD.get(one["name"], "?")]))
        return out

    parents = [row(PARENTS, number, "p") for number in range(draw(st.integers(1, 4)))]
    children = [row(CHILDREN, number, "c") for number in range(draw(st.integers(1, 7)))]
    return {"parents": parents, "children": children}


def value(kind: str, text: str, valid: list[str]) -> Any:
    if not text:
        return None
    if text == "?" and kind != "string":
        return FAULTY
    readers: dict[str, Callable[[str], Any]] = {"date": dt.date.fromisoformat, "integer": int, "string": str}
    return readers[kind](text)


def values(drawn: dict[str, list[dict[str, str]]]) -> plain.Tables:
    kinds = {one["name"]: one["type"] for one in [*PARENTS, *CHILDREN]}
    return {
        name: [{one: value(kinds[one], text, TEXTS.get(one, [])) for one, text in row.items()} for row in rows]
        for name, rows in drawn.items()
    }


def written(folder: Path, drawn: dict[str, list[dict[str, str]]]) -> Path:
    def text(rows: list[dict[str, str]]) -> str:
        return "".join(",".join(cells) + "\n" for cells in [list(rows[0]), *map(dict.values, rows)])

    keys = [refers("parent", "parents.id"), refers("other", "parents.id")]
    return write(
        folder,
        table("parents", PARENTS, text(drawn["parents"]), primaryKey="id", foreignKeys=[refers("up", "parents.id")]),
        table("children", CHILDREN, text(drawn["children"]), primaryKey="id", foreignKeys=keys),
        checks=CHECKS,
    )


@pytest.mark.parametrize("cells", [1, 1_000_000])
@given(drawn=tables())
def test_a_check_finds_what_its_plain_words_say(cells: int, drawn: dict[str, list[dict[str, str]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        report = check(written(Path(folder), drawn), limits=Limits(memory_cells=cells))
    rows = values(drawn)
    for entry in CHECKS:
        found = Counter((found.line, found.field) for found in report.findings if found.check == entry["name"])
        right = Counter((row + 2, name) for row, name in plain.KINDS[entry["rule"]](rows, entry))
        assert found == right, entry


def test_there_are_plain_words_for_every_kind() -> None:
    assert set(plain.KINDS) == set(JUDGES) == {entry["rule"] for entry in ENTRIES}
