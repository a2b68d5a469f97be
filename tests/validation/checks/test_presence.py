from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.validation.packages import checked, field, places, table

pytestmark = pytest.mark.usefixtures("store")

FIELDS = [field("kind"), field("city"), field("n", "integer")]


@pytest.mark.parametrize(
    ("rule", "when", "row", "found"),
    [
        ("required_if", {"kind": "in_person"}, "in_person,,", [("required_if", 2, 2)]),
        ("required_if", {"kind": "in_person"}, "telephone,,", []),
        ("required_if", {"kind": ["in_person", "other"]}, "other,,", [("required_if", 2, 2)]),
        ("required_if", {"kind": True}, "x,,", [("required_if", 2, 2)]),
        ("required_if", {"kind": False}, ",,3", [("required_if", 2, 2)]),
        ("required_if", {"kind": "x", "n": "3"}, "x,,03", [("required_if", 2, 2)]),
        ("required_if", {"kind": "x", "n": "3"}, "x,,4", []),
        ("required_if", {}, "x,,4", [("required_if", 2, 2)]),
        ("forbidden_if", {"kind": "telephone"}, "telephone,Moscow,", [("forbidden_if", 2, 2)]),
        ("forbidden_if", {"kind": "telephone"}, "telephone,,", []),
        ("forbidden_if", {"kind": "telephone"}, "in_person,Moscow,", []),
    ],
)
def test_presence_depends_on_the_condition(tmp_path: Path, rule: str, when: Any, row: str, found: list[Any]) -> None:
    entry = {"rule": rule, "resource": "t", "fields": ["city"], "when": when}
    assert places(checked(tmp_path, table("t", FIELDS, f"kind,city,n\n{row}\n"), checks=[entry])) == found


def test_cell_that_is_no_value_is_neither_missing_nor_forbidden(tmp_path: Path) -> None:
    checks = [{"rule": rule, "resource": "t", "fields": ["n"]} for rule in ("required_if", "forbidden_if")]
    assert places(checked(tmp_path, table("t", FIELDS, "kind,city,n\nx,y,one\n"), checks=checks)) == [("type", 2, 3)]


def test_words_are_counted(tmp_path: Path) -> None:
    entry = {"rule": "word_limit", "resource": "t", "fields": ["city"], "maximum": 3}
    text = 'kind,city,n\nx,one two  three,\nx,"one\ntwo three four",\n'
    assert places(checked(tmp_path, table("t", FIELDS, text), checks=[entry])) == [("word_limit", 3, 2)]
