"""Rows are found again: the line and the file of each, whatever stands between them."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.validation.engine.places import File, Places

# Of each file its batches, of each batch how far each row is below the one before.
STEPS = st.lists(st.integers(1, 3), max_size=5)
FILES = st.lists(st.lists(STEPS, max_size=4), min_size=1, max_size=3)


@given(FILES, st.data())
def test_every_row_is_found_at_its_line_and_in_its_file(files: list[list[list[int]]], data: st.DataObject) -> None:
    places, rows = Places(), list[tuple[int, int]]()
    for rank, batches in enumerate(files):
        places.begin(File(f"{rank}.csv", rank))
        line = data.draw(st.integers(0, 2))
        for steps in batches:
            lines: Sequence[int] = [line := line + step for step in steps]
            if lines and list(range(lines[0], lines[-1] + 1)) == lines and data.draw(st.booleans()):
                lines = range(lines[0], lines[-1] + 1)
            places.add(lines)
            rows += [(rank, line) for line in lines]
    assert places.rows == len(rows)
    assert [(places.file(row).rank, places.line(row)) for row in range(len(rows))] == rows


def test_a_cell_of_a_file_is_named_by_line_column_and_field() -> None:
    file = File("t.csv", 2)
    assert file.place(7, 3, "n") == {"file": "t.csv", "line": 7, "column": 3, "field": "n"}
    assert (file.order(7, 3), file.order(7, None)) == ((2, 7, 3), (2, 7, 0))


def test_a_cell_of_an_array_is_named_by_its_index_in_the_array() -> None:
    file = File("p.json", 0, "/resources/1/data", items=[["a", "b"], ["x", 1], {"a": 1}, "x"])
    assert file.place(1, 2, "b") == {"file": "p.json", "field": "/resources/1/data/1/1"}
    assert file.place(1, None, "b")["field"] == "/resources/1/data/1"
    assert file.place(2, 1, "a")["field"] == "/resources/1/data/2/a"
    assert file.place(3, 1, "a")["field"] == "/resources/1/data/3"


def test_a_row_in_the_descriptor_is_named_by_a_pointer() -> None:
    file = File("datapackage.json", 0, "/resources/1/data", items=[{}] * 5)
    assert file.place(4, 2, "a/b~c")["field"] == "/resources/1/data/4/a~1b~0c"
    assert file.place(4, None, None)["field"] == "/resources/1/data/4"
    assert file.place(4, 3, None)["field"] == "/resources/1/data/4"


def test_a_row_of_a_text_in_the_descriptor_is_named_by_the_text() -> None:
    file = File("datapackage.json", 0, "/resources/1/data")
    assert file.place(4, 2, "n") == {"file": "datapackage.json", "field": "/resources/1/data"}
