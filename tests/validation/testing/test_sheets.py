"""What a fault says is left of the rows is what its files say, read anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.validation.checks import kinds
from bushputin_data.validation.fields.patterns import Cage
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.plan.planner import make_plan
from bushputin_data.validation.source.dialect import Dialect
from bushputin_data.validation.source.overlay import Files, Overlay
from bushputin_data.validation.source.package import read_package
from bushputin_data.validation.testing.mutation import scoring
from bushputin_data.validation.testing.mutation.after import Row
from bushputin_data.validation.testing.mutation.csv_text import CsvText
from bushputin_data.validation.testing.mutation.mutation import Mutation
from bushputin_data.validation.testing.mutation.prediction import Prediction
from bushputin_data.validation.testing.mutation.sheet import Sheet
from bushputin_data.validation.testing.mutation.subject import Subject
from bushputin_data.validation.testing.strategies import Draft, packages
from tests.properties.folders import folder_of
from tests.validation.testing.whole import write_whole

# Faults by which rows change and all files can still be read.
RULES = ["blank_row", "primary_key", "unique_key", "sorted", "count", "covered", "repeated_header", "encoding", "type"]


def mutations(subject: Subject, rule: str, each: int) -> Iterator[Mutation]:
    return islice(scoring.faults(Prediction(subject), rule, 0), each)


def read_anew(subject: Subject, files: Files, name: str) -> list[tuple[str, int, tuple[str | None, ...]]]:
    package = read_package(Overlay(subject.package.place, files), subject.file)
    plan = next(one for one in make_plan(package, kinds()).resources if one.name == name)
    assert plan.table
    with Cage(Limits()) as cage:
        kind: Callable[..., Sheet] = type(subject.sheets[name])
        sheet = kind(plan, plan.table, cage, package)
    # A line without anything is a record of one cell or of none, and no row.
    return [place(row) for row in sheet.rows if any(row.texts)]


def place(row: Row) -> tuple[str, int, tuple[str | None, ...]]:
    return row.path, row.line, row.texts


@pytest.mark.parametrize("rule", RULES)
def test_the_rows_after_a_fault_are_those_of_its_files(tmp_path: Path, rule: str) -> None:
    tried = 0
    with Subject(write_whole(tmp_path)) as subject:
        for mutation in mutations(subject, rule, 20):
            for name, rows in mutation.after.rows.items():
                assert read_anew(subject, mutation.after.files, name) == [place(row) for row in rows], mutation.what
                tried += 1
    assert tried


@given(packages(), st.sampled_from(["blank_row", "primary_key", "type", "edge_space"]))
def test_the_rows_after_a_fault_are_those_of_its_files_in_any_package(draft: Draft, rule: str) -> None:
    with folder_of(draft) as folder, Subject(folder) as subject:
        for mutation in mutations(subject, rule, 3):
            for name, rows in mutation.after.rows.items():
                assert read_anew(subject, mutation.after.files, name) == [place(row) for row in rows], mutation.what


CELLS = st.text('ab ,"\n', max_size=4)


@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=2), min_size=1, max_size=5),
    st.data(),
    st.sampled_from(["\n", "\r\n"]),
)
def test_a_file_is_changed_at_one_record_and_nowhere_else(
    rows: list[list[str]], data: st.DataObject, line_end: str
) -> None:
    dialect = Dialect({"lineTerminator": line_end})
    empty = CsvText(dialect, (), (), ())
    text = CsvText.read("".join(map(empty.written, rows)).encode(), dialect)
    assert text.records == tuple(map(tuple, rows))
    number = data.draw(st.integers(0, len(rows) - 1))
    cells = data.draw(st.lists(CELLS, min_size=2, max_size=2))
    for edited, others in (
        (text.with_record(number, cells), [*rows[:number], cells, *rows[number + 1 :]]),
        (text.with_row(number, cells), [*rows[: number + 1], cells, *rows[number + 1 :]]),
        (text.without(number), [*rows[:number], *rows[number + 1 :]]),
        (text.rewritten([*rows[:number], cells, *rows[number + 1 :]]), [*rows[:number], cells, *rows[number + 1 :]]),
    ):
        found = CsvText.read(edited.data, dialect)
        assert found.records == tuple(map(tuple, others))
        if edited.line > 1:
            assert len(found.lines) - len(text.lines) == edited.added
