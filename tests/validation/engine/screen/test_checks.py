"""Declared checks: what whole columns give is what the exact judge of each check finds, and few rows go to it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bushputin_data.validation import check
from bushputin_data.validation.engine.screen import checks, groups, threads
from tests.validation.engine.dividing import alike
from tests.validation.packages import field, refers, table, write

DAYS = st.sampled_from(
    ["2001-06-16", "2001-06-17", "2001-06-18", "2001-07-01", "2004-02-29", "", "no day", "0001-01-01"]
)
IDS = st.sampled_from(["m1", "m2", "m3", "m10", "", "longer than a word"])
NUMBERS = st.sampled_from(["1", "2", "3", "4", "", "x", "9223372036854775808"])
TEXTS = st.sampled_from(
    [
        "2001-06-17 Brdo",
        "2001-06-17",
        "2001-13-17 x",
        "two words",
        "two\u00a0words",
        "a b c",
        "a\u2003b\u2003c",
        "",
        "é",
        "20010617",
    ]
)
PRECISIONS = st.sampled_from(["", "day", "month", "year", "range"])
PARENT = ["id", "first", "last", "above", "note"]
CHILD = ["id", "meeting", "number", "day", "precision", "text", "kind"]
PARENTS = st.lists(st.tuples(IDS, DAYS, DAYS, IDS, TEXTS), max_size=8)
CHILDREN = st.lists(st.tuples(IDS, IDS, NUMBERS, DAYS, PRECISIONS, TEXTS, st.sampled_from(["", "a", "b"])), max_size=20)
BETWEEN = ["meeting.first", "meeting.last"]
CHECKS: list[dict[str, Any]] = [
    {"rule": "compare", "resource": "p", "fields": ["first", "last"], "operator": "<="},
    {"rule": "compare", "resource": "c", "fields": ["day"], "operator": ">", "value": "2001-06-17"},
    {"rule": "compare", "resource": "c", "fields": ["number"], "operator": "==", "value": 2},
    {
        "rule": "compare", "resource": "c", "fields": ["day", "meeting.last"], "operator": "<",
        "precision": {"day": "precision"},
    },
    {"rule": "compare", "resource": "c", "fields": ["day", "meeting.first"], "operator": ">=", "slack_days": 1},
    {"rule": "compare", "resource": "p", "fields": ["first", "above.first"], "operator": ">="},
    {"rule": "within_parent", "resource": "c", "fields": ["day"], "parent": "meeting", "between": ["first", "last"]},
    {
        "rule": "within_parent", "resource": "c", "fields": ["day"], "parent": "meeting", "between": ["first", "last"],
        "precision": {"day": "precision"}, "slack_days": 2,
    },
    {"rule": "required_if", "resource": "c", "fields": ["text", "day"], "when": {"kind": "a"}},
    {"rule": "forbidden_if", "resource": "c", "fields": ["number"], "when": {"kind": ["a", "b"], "day": True}},
    {"rule": "forbidden_if", "resource": "c", "fields": ["text"], "when": {"day": False}},
    {"rule": "word_limit", "resource": "c", "fields": ["text", "kind"], "maximum": 1},
    {"rule": "prefix", "resource": "p", "fields": ["note"], "between": ["first", "last"]},
    {"rule": "prefix", "resource": "c", "fields": ["text"], "between": BETWEEN},
    {"rule": "equals_related", "resource": "c", "fields": ["kind", "precision"], "one_of": ["a", "day"]},
    {"rule": "sorted", "resource": "c", "fields": ["day", "number"]},
    {"rule": "sorted", "resource": "p", "fields": ["id"]},
    {"rule": "covered", "resource": "p", "by": ["c.meeting"]},
    {"rule": "covered", "resource": "p"},
    {"rule": "count", "resource": "p", "child": {"resource": "c", "fields": ["meeting"]}, "minimum": 1, "maximum": 2},
    {
        "rule": "count", "resource": "p", "exactly": 1,
        "child": {"resource": "c", "fields": ["meeting"], "when": {"kind": "a"}},
    },
    {"rule": "sequence", "resource": "c", "fields": ["number"], "within": ["meeting"], "ascending": ["day"]},
    {"rule": "acyclic", "resource": "p", "fields": ["above"]},
]  # fmt: skip


def package(folder: Path, parents: Any, children: Any, entries: list[dict[str, Any]]) -> Path:
    def text(names: list[str], rows: Any) -> str:
        return "".join(",".join(row) + "\n" for row in [names, *rows])

    own = {"fields": "above", "reference": {"resource": "", "fields": "id"}}
    days = {"first": "date", "last": "date", "day": "date", "number": "integer"}
    kinds = [[field(name, days.get(name, "string")) for name in names] for names in (PARENT, CHILD)]
    return write(
        folder,
        table("p", kinds[0], text(PARENT, parents), primaryKey="id", foreignKeys=[own]),
        table("c", kinds[1], text(CHILD, children), foreignKeys=[refers("meeting", "p.id")]),
        checks=[{"name": f"check-{number}", **entry} for number, entry in enumerate(entries)],
    )


@given(PARENTS, CHILDREN, st.lists(st.sampled_from(CHECKS), min_size=1, max_size=4))
@example([("m1", "2001-06-16", "2001-06-18", "", "2001-06-17 x")], [], CHECKS)
@example([], [("a", "m1", "1", "", "", "", "")], CHECKS)
def test_checks_find_the_same(
    tmp_path_factory: pytest.TempPathFactory, parents: Any, children: Any, entries: Any
) -> None:
    alike(package(tmp_path_factory.mktemp("checks"), parents, children, entries), 120)


SOUND = [
    (f"m{number:03}", "2001-06-16", "2001-06-18", f"m{number - 1:03}" if number else "", "2001-06-17 Brdo")
    for number in range(300)
]
BELOW = [
    (f"c{number}", f"m{number // 2:03}", str(1 + number % 2), "2001-06-17", "day", "two words", "a")
    for number in range(600)
]
# Those that hold for these rows, which is seen without looking at any of them alone.
KEPT = [
    CHECKS[0], CHECKS[4], CHECKS[6], CHECKS[7], CHECKS[8], CHECKS[12], CHECKS[14], CHECKS[16], CHECKS[17], CHECKS[19],
    CHECKS[21], CHECKS[22], {**CHECKS[11], "maximum": 2}, {**CHECKS[9], "when": {"kind": "b"}},
]  # fmt: skip


@pytest.mark.parametrize("entry", KEPT, ids=lambda entry: entry["rule"])
def test_sound_rows_do_not_go_to_the_exact_judge(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: dict[str, Any]
) -> None:
    judged: list[int] = []

    def seen(check: Any, store: Any) -> Any:
        if groups.holds(check, store):
            judged.append(0)
        elif (rows := checks.suspects(check, store)) is not None:
            judged.append(len(rows))
        else:
            judged.append(store.size(check.heading.table))
        return hits(check, store)

    hits = checks.judged
    monkeypatch.setattr(threads.Screens, "hits", staticmethod(seen))
    report = check(package(tmp_path, SOUND, BELOW, [entry]), engine="fast")
    assert not report.findings
    assert judged == [0]
