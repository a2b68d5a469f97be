from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.validation import Limits
from bushputin_data.validation.findings import Fault
from bushputin_data.validation.source.header import MODES, Header, is_foreign, no_header, read_header, uneven_rows
from tests.validation.packages import LF, checked, field, places, refers, table

FIELDS = [field("a", "integer"), field("b"), field("c")]


@pytest.mark.parametrize(
    ("mode", "text", "found"),
    [
        ("exact", "a,b,c\n1,x,y\n", []),
        ("exact", "a,b\n1,x\n", [("missing_column", 1, None)]),
        ("exact", "a,b,c,d\n1,x,y,z\n", [("extra_column", 1, 4)]),
        ("exact", "a,B,c\n1,x,y\n", [("missing_column", 1, 2)]),
        ("exact", "b,a,c\nx,1,y\n", [("column_order", 1, 1)]),
        ("exact", "a,b,c,b\n1,x,y,z\n", [("duplicate_column", 1, 4)]),
        ("equal", "c,a,b\ny,1,x\n", []),
        ("equal", "a,b\n1,x\n", [("missing_column", 1, None)]),
        ("subset", "d,c,b,a\nz,y,x,1\n", []),
        ("subset", "a,b\n1,x\n", [("missing_column", 1, None)]),
        ("superset", "b\nx\n", []),
        ("superset", "b,d\nx,z\n", [("extra_column", 1, 2)]),
        ("partial", "d,b\nz,x\n", []),
        ("partial", "d,e\nz,x\n", [("missing_column", 1, None)]),
    ],
)
def test_names_agree_as_fields_match_says(tmp_path: Path, mode: str, text: str, found: list[Any]) -> None:
    assert places(checked(tmp_path, table("t", FIELDS, text, fieldsMatch=mode))) == found


def test_columns_in_another_order_are_still_judged(tmp_path: Path) -> None:
    report = checked(tmp_path, table("t", FIELDS, "b,c,a\nx,y,one\n"))
    assert places(report) == [("column_order", 1, 1), ("type", 2, 3)]


def test_file_without_header_is_judged_by_position(tmp_path: Path) -> None:
    dialect = LF | {"header": False}
    assert places(checked(tmp_path, table("t", FIELDS, "one,x,y\n2,x,y\n", dialect=dialect))) == [("type", 1, 1)]


def test_header_of_two_rows_is_joined(tmp_path: Path) -> None:
    dialect = LF | {"headerRows": [1, 2], "headerJoin": "_"}
    fields = [field("a_1", "integer"), field("b_2")]
    assert places(checked(tmp_path, table("t", fields, "a,b\n1,2\nx,y\n", dialect=dialect))) == [("type", 3, 1)]


@pytest.mark.parametrize("mode", ["exact", "equal", "subset", "superset", "partial"])
@pytest.mark.parametrize("text", ["", "\ufeff"])
def test_empty_file_has_no_header(tmp_path: Path, mode: str, text: str) -> None:
    (found,) = checked(tmp_path, table("t", FIELDS, text, fieldsMatch=mode, bytes=9)).findings
    assert (found.rule, found.line) == ("missing_column", 1)
    assert found.message.startswith("The file is empty: ")
    assert found.hint == "Add a header and rows, or fetch the file again."


def test_file_without_header_may_be_empty(tmp_path: Path) -> None:
    assert places(checked(tmp_path, table("t", FIELDS, "", dialect=LF | {"header": False}))) == []


@pytest.mark.parametrize(
    ("text", "dialect", "message", "hint"),
    [
        ("a;b;c\n1;x;y\n", {}, "separated by ';', not ','.", "comma-separated"),
        ("a\tb\tc\n1\tx\ty\n", {}, "separated by tabs, not ','.", "comma-separated"),
        ("a|b|c\n1|x|y\n", {}, "separated by '|', not ','.", "comma-separated"),
        ("a,b,c\n1,x,y\n", {"delimiter": ";"}, "separated by ',', not ';'.", "semicolon-separated"),
        ("a;b;c\n1;x;y\n", {"delimiter": "^"}, "separated by ';', not '^'.", "separated by '^'"),
        ('\ufeff"a";"b";"c"\r\n1;"x,y\r\n', {}, "separated by ';', not ','.", "comma-separated"),
    ],
)
def test_other_delimiter_is_one_finding(
    tmp_path: Path, text: str, dialect: dict[str, Any], message: str, hint: str
) -> None:
    target = table("t", FIELDS, text, dialect=LF | dialect, primaryKey="a", hash="0" * 32)
    child = table("u", [field("a", "integer")], "a\n7\n", foreignKeys=[refers("a", "t.a")])
    (found,) = checked(tmp_path, target, child).findings
    assert (found.rule, found.level, found.resource, found.line) == ("dialect", "error", "t", 1)
    assert found.message == f"The header is {message}"
    mark = next(one for one in (";", ",", "\t", "|") if one in text.splitlines()[0] and one != dialect.get("delimiter"))
    assert found.hint == f"Save the file {hint}, or declare {mark!r} as delimiter in its dialect."


def test_further_files_after_an_unreadable_header_are_not_judged(tmp_path: Path) -> None:
    (tmp_path / "u.csv").write_text("2,x\n", "utf-8")
    report = checked(tmp_path, table("t", FIELDS, "a;b;c\n", path=["t.csv", "u.csv"]))
    assert places(report) == [("dialect", 1, None)]


@pytest.mark.parametrize(
    ("fields", "text"), [([field("a;b")], "a;b\nx\n"), ([field("a;b"), field("c")], "a;b\nx\n"), (FIELDS, "a\n1\n")]
)
def test_header_of_one_column_is_not_taken_for_another_delimiter(
    tmp_path: Path, fields: list[dict[str, Any]], text: str
) -> None:
    assert places(checked(tmp_path, table("t", fields, text, fieldsMatch="superset"))) == []


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_mark_of_another_encoding_is_one_finding(tmp_path: Path, encoding: str) -> None:
    text = "a,b,c\none,x,y\n".encode(encoding)
    (found,) = checked(tmp_path, table("t", FIELDS, text, hash="0" * 32)).findings
    assert (found.rule, found.level, found.line) == ("encoding", "error", 1)
    assert encoding.upper() in found.message
    assert (found.hint or "").startswith("Save it as UTF-8")


def test_declared_utf_16_is_read(tmp_path: Path) -> None:
    text = "a,b,c\n1,x,y\n".encode("utf-16")
    assert places(checked(tmp_path, table("t", FIELDS, text, encoding="utf-16"))) == []


@pytest.mark.parametrize(
    ("mode", "text", "hint"),
    [
        ("exact", "a,c\n1,y\n", "It belongs after 'a'."),
        ("exact", "b,c\nx,y\n", "It belongs first."),
        ("equal", "c,a\ny,1\n", "Add or rename the column."),
    ],
)
def test_absent_column_says_where_it_belongs(tmp_path: Path, mode: str, text: str, hint: str | None) -> None:
    (found,) = checked(tmp_path, table("t", FIELDS, text, fieldsMatch=mode)).findings
    assert (found.rule, found.hint) == ("missing_column", hint)


# The same by itself: fields and columns by their positions.


class Told:
    """Takes what is said of a header."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.columns: list[int | None] = []
        self.fields: list[str | None] = []

    def __call__(
        self, fault: Fault, *, column: int | None = None, field: str | None = None, value: str | None = None
    ) -> None:
        self.faults.append(fault)
        self.columns.append(column)
        self.fields.append(field)

    @property
    def rules(self) -> list[tuple[str, int | None]]:
        return [(fault.rule, column) for fault, column in zip(self.faults, self.columns, strict=True)]


def read(labels: str, names: str, mode: str = "exact", **more: Any) -> tuple[dict[int, int], Told]:
    told = Told()
    header = read_header(labels.split(","), names.split(","), mode, told, **more)
    assert header.width == len(labels.split(","))
    return dict(header.positions), told


@pytest.mark.parametrize("mode", ["exact", "equal", "subset"])
def test_columns_of_one_name_are_the_fields_of_that_name_in_their_order(mode: str) -> None:
    positions, told = read("a,b,b", "a,b,b", mode)
    assert (positions, told.rules) == ({0: 1, 1: 2, 2: 3}, [])


def test_columns_of_one_name_keep_their_order_among_others() -> None:
    assert read("b,x,b", "x,b,b", "equal")[0] == {0: 2, 1: 1, 2: 3}


@pytest.mark.parametrize("mode", ["exact", "equal", "subset"])
def test_a_field_of_a_repeated_name_without_a_column_is_missing(mode: str) -> None:
    positions, told = read("a,b", "a,b,a", mode)
    assert (positions, told.rules, told.fields) == ({0: 1, 1: 2}, [("missing_column", None)], ["a"])
    assert told.faults[0].fact == (
        "The schema has 2 fields named 'a', but the file has 1 such column (3 fields and 2 columns in total)."
    )


def test_fields_of_one_name_without_columns_are_told_once() -> None:
    positions, told = read("a,b", "a,b,a,a,a")
    assert (positions, told.rules) == ({0: 1, 1: 2}, [("missing_column", None)])


def test_a_column_too_many_of_a_name_is_repeated() -> None:
    positions, told = read("a,b,b,b", "a,b,b")
    assert (positions, told.rules) == ({0: 1, 1: 2, 2: 3}, [("duplicate_column", 4)])


@pytest.mark.parametrize("labels", ["id,ID", "ID,id", "Id,iD"])
def test_names_that_differ_in_letter_case_are_repeated_where_it_does_not_count(labels: str) -> None:
    positions, told = read(labels + ",b", "id,b", fold=True)
    assert told.rules == [("duplicate_column", 2 if labels != "ID,id" else 1)]
    assert positions[1] == 3
    assert told.faults[0].fact.endswith("(letter case is ignored).")


@pytest.mark.parametrize(("labels", "positions"), [("id,ID", {0: 1, 1: 2}), ("ID,id", {0: 2, 1: 1})])
def test_names_that_are_the_same_come_before_those_but_for_letter_case(labels: str, positions: dict[int, int]) -> None:
    assert read(labels, "id,ID", "equal", fold=True)[0] == positions


@pytest.mark.parametrize("mode", ["superset", "partial"])
def test_a_column_that_each_row_needs_is_missing_in_any_mode(mode: str) -> None:
    positions, told = read("city,x" if mode == "partial" else "city", "id,city,name", mode, needed=[0])
    assert (set(positions), told.rules, told.fields) == ({1}, [("missing_column", None)], ["id"])
    assert told.faults[0].fact == "There is no column 'id', but every row must have a value in it."


@pytest.mark.parametrize("more", [{"primaryKey": "a"}, {"required": True}])
def test_the_key_and_what_is_required_are_needed(tmp_path: Path, more: dict[str, Any]) -> None:
    fields = [field("a", "integer", **{key: value for key, value in more.items() if key == "required"}), field("b")]
    keys = {key: value for key, value in more.items() if key != "required"}
    (found,) = checked(tmp_path, table("t", fields, "b\nx\n", fieldsMatch="superset", **keys)).findings
    assert (found.rule, found.field, found.line) == ("missing_column", "a", 1)


# Headers of something else.

WIDE = ",".join(f"field {number}" for number in range(30))


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("labels", ["x,y,z", "x", "x,y,z,u,v,w", ",,", "1,2,3"])
def test_a_header_of_other_names_is_one_fault(mode: str, labels: str) -> None:
    positions, told = read(labels, "a,b,c", mode, needed=[0])
    assert [rule for rule, _ in told.rules] == ["missing_column"]
    # By the order of the columns, where the standard says so and there are as many.
    assert positions == ({0: 1, 1: 2, 2: 3} if mode == "exact" and labels.count(",") == 2 else {})


def test_a_header_with_hardly_any_name_of_the_schema_is_one_fault() -> None:
    labels = ["field 3", *(f"x{number}" for number in range(29))]
    told = Told()
    header = read_header(labels, WIDE.split(","), "equal", told)
    assert (header.positions, told.rules) == ({3: 1}, [("missing_column", None)])
    assert told.faults[0].fact == "Only 1 of the 30 names in the header is in the schema, which has 30."


@pytest.mark.parametrize(
    ("labels", "mode", "foreign"),
    [
        ("field 1", "superset", False),
        ("field 1,x,y,z", "subset", False),
        ("field 1," + ",".join("x" * 40), "exact", True),
        ("field 1," + ",".join("x" * 40), "partial", False),
        ("x", "partial", True),
        ("", "exact", True),
    ],
)
def test_hardly_any_is_one_in_ten(labels: str, mode: str, foreign: bool) -> None:
    assert is_foreign(labels.split(","), WIDE.split(","), mode) == foreign
    assert not is_foreign(labels.split(","), [], mode)


@pytest.mark.parametrize(
    ("labels", "hint"),
    [
        ("17,2001-06-16,12:30,-1.5e3,50%", "If the file has no header"),
        ("1,,3,,5", "If the file has no header"),
        ("A ,B,C,D,E", "Only letter case, spaces or punctuation differ"),
        ("v,w,x,y,z", "Is this the header of another table"),
        ("1,two,3,4,5", "Is this the header of another table"),
    ],
)
def test_what_may_be_the_matter_is_said(labels: str, hint: str) -> None:
    _, told = read(labels, "a,b,c,d,e")
    assert (told.faults[0].hint or "").startswith(hint)
    assert told.faults[0].expected == "'a', 'b', 'c', 'd', 'e'"


def test_a_file_without_its_header_says_so(tmp_path: Path) -> None:
    fields = [field("id", "integer"), field("day", "date")]
    (found,) = checked(tmp_path, table("t", fields, "1,2001-06-16\n2,2001-07-22\n")).findings
    assert (found.rule, found.line) == ("missing_column", 1)
    assert found.message == "None of the 2 names in the header is in the schema, which has 2."
    assert 'declare "header": false' in (found.hint or "")


def test_a_blank_header_says_so() -> None:
    told = Told()
    assert read_header([], ["a", "b"], "exact", told).positions == {}
    assert [fault.fact for fault in told.faults] == ["The header is blank."]
    assert read(",", "a,b")[1].faults[0].fact == "The header is blank."


# Names that are not there.


@pytest.mark.parametrize(
    ("labels", "rules", "fact"),
    [
        ("a,,c", [("missing_column", 2)], "Column 2 has no name."),
        ("a,b,c,", [("extra_column", 4)], "Column 4 has no name."),
        ("a,b,c,,,, ", [("extra_column", 4)], "4 columns have no name; the first is column 4."),
        (",a,b,c", [("extra_column", 1)], "Column 1 has no name."),
    ],
)
def test_columns_without_names_are_told_once(labels: str, rules: list[Any], fact: str) -> None:
    positions, told = read(labels, "a,b,c")
    assert (len(positions), told.rules, told.faults[0].fact) == (3, rules, fact)


@pytest.mark.parametrize("mode", ["subset", "partial"])
def test_columns_without_names_may_be_more(mode: str) -> None:
    assert read("a,b,c,,", "a,b,c", mode)[1].rules == []


def test_a_field_without_a_name_has_its_place_only() -> None:
    assert read("a,x,c", "a,,c")[0] == {0: 1, 1: 2, 2: 3}
    assert read("a,x,c", "a,,c")[1].rules == []
    assert read("a,c", "a,,c", "equal")[1].rules == []


def test_a_name_that_has_its_column_is_not_what_was_meant() -> None:
    _, told = read("income_2001,x", "income_2001,income_2002,x", "equal")
    assert told.faults[0].hint is None
    _, told = read("a,incme", "a,income", "equal")
    assert [fault.hint for fault in told.faults] == ["Did you mean 'income'?", "Did you mean 'incme'?"]


@pytest.mark.parametrize(
    ("names", "cells", "fault"),
    [
        (
            2,
            3,
            (
                "extra_cell",
                "The header has 2 names, but all 12 rows have 3 cells.",
                "Is a name missing from the header?",
            ),
        ),
        (
            1,
            0,
            (
                "missing_cell",
                "The header has 1 name, but all 12 rows have 0 cells.",
                "Does the header have an extra name?",
            ),
        ),
    ],
)
def test_rows_that_all_differ_from_the_header_are_one_fault(
    names: int, cells: int, fault: tuple[str, str, str]
) -> None:
    found = uneven_rows(names, cells, 12)
    assert (found.rule, found.fact, found.hint) == fault


def test_a_file_without_a_header_has_its_fields_in_their_order() -> None:
    assert no_header(2) == Header(2, {0: 1, 1: 2})


NAME = st.sampled_from(["a", "b", "A", "B", "c", "", " ", "1", "é"])


@given(
    st.lists(NAME, max_size=6),
    st.lists(NAME, max_size=6),
    st.sampled_from(MODES),
    st.booleans(),
    st.sets(st.integers(0, 5)),
)
def test_positions_are_columns_each_of_one_field(
    labels: list[str], names: list[str], mode: str, fold: bool, needed: set[int]
) -> None:
    told = Told()
    header = read_header(labels, names, mode, told, fold=fold, needed=needed)
    assert set(header.positions) <= set(range(len(names)))
    assert set(header.positions.values()) <= set(range(1, len(labels) + 1))
    assert len(set(header.positions.values())) == len(header.positions)
    assert all(fault.fact.endswith(".") and fault.level == "error" for fault in told.faults)
    # Each column with a name of the schema is a field of that name.
    if labels == names and all(names):
        assert (header.positions, told.rules) == (no_header(len(names)).positions, [])
    if mode != "exact":
        assert all(
            labels[column - 1].casefold() == names[index].casefold() for index, column in header.positions.items()
        )


def test_wide_headers_end() -> None:
    names = ["a"] * 200_000
    start = time.process_time()
    read_header(["a", "b"] * 100_000, names, "exact", Told(), fold=True)
    read_header([f"x{number}" for number in range(100_000)] + names, [*names, "b"], "subset", Told(), fold=True)
    assert time.process_time() - start < 20


def test_more_columns_than_memory_holds_are_refused() -> None:
    told = Told()
    header = read_header([""] * 1_001, ["a", "b"], "subset", told, limits=Limits(descriptor_members=100))
    assert (header.positions, told.rules) == ({}, [("size_limit", None)])
    assert told.faults[0].hint == "If the data are right, raise the limit descriptor_members."


@pytest.mark.parametrize("mode", MODES)
def test_without_a_schema_nothing_is_said_of_a_header(mode: str) -> None:
    told = Told()
    assert read_header(["a", "", "a"], [], mode, told) == Header(3)
    assert told.faults == []
