"""What comes from the executors to the driver: rows that have findings, and nothing of those that have none."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from bushputin_data.validation import check
from bushputin_data.validation.engine import spark as engine
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.plan.planner import make_plan
from bushputin_data.validation.source.header import Header
from bushputin_data.validation.source.package import open_package
from tests.spark.checking import in_spark
from tests.validation.packages import field, refers, table, write

FIRST = 20
FAULTY = {
    50: "faulty-50,faulty text,fa-ulty,2001-01-01,2001-01-02",  # a pattern
    70: "faulty-50,faulty text,good,2001-01-01,2001-01-02",  # a repeated key
    90: "faulty-90,faulty text,faulty,2001-01-01,2001-01-02",  # a reference that leads nowhere
    110: "faulty-110,faulty text,good,2001-01-03,2001-01-02",  # a broken check
    130: "faulty-130,faulty text",  # a short row
}


def package(folder: Path) -> Path:
    fields = [field("id"), field("text"), field("mark", pattern="[a-z]*"), field("begin", "date"), field("end", "date")]
    rows = [
        FAULTY.get(number, f"clean-{number},clean text {number},good,2001-01-01,2001-01-02") for number in range(300)
    ]
    text = "".join(f"{row}\n" for row in ["id,text,mark,begin,end", *rows])
    marks = table("marks", [field("id")], "id\ngood\n", primaryKey="id")
    checks = [
        {"rule": "compare", "resource": "t", "fields": ["begin", "end"], "operator": "<="},
        {"rule": "word_limit", "resource": "t", "fields": ["text"], "maximum": 3},
    ]
    more = {"primaryKey": "id", "foreignKeys": [refers("mark", "marks.id")]}
    return write(folder, table("t", fields, text, **more), marks, checks=checks)


@pytest.fixture
def moved(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """All tables that come to the driver."""
    from bushputin_data.validation.engine.spark.session import Held

    found: list[Any] = []
    collect = Held.collect

    def note(self: Held, frame: Any) -> Any:
        found.append(collect(self, frame))
        return found[-1]

    monkeypatch.setattr(Held, "collect", note)
    return found


def seen(tables: list[Any]) -> bytes:
    """All bytes of the columns that hold some."""
    return b"".join(
        value or b"" for one in tables for column in one.columns for value in column.to_pylist() if type(value) is bytes
    )


def test_rows_without_findings_stay_where_they_are(session: Any, tmp_path: Path, moved: list[Any]) -> None:
    folder = package(tmp_path)
    report = in_spark(session, folder, 500)
    assert {one.line for one in report.findings} >= {number + 2 for number in FAULTY}
    assert b"faulty" in seen(moved)
    assert b"clean" not in seen(moved)
    # Of keys and references there come as many rows as are told of.
    numbered = [one for one in moved if "row" in one.column_names]
    told = [one for one in report.findings if one.rule in ("primary_key", "reference")]
    assert sum(one.num_rows for one in numbered) == len(told) > 1


def test_a_clean_row_would_be_seen(tmp_path: Path) -> None:
    """What stays on an executor has the rows as the test looks for them: had it been told, it would have been found."""
    from bushputin_data.validation.checks import kinds
    from bushputin_data.validation.engine.chunk import Sheet
    from bushputin_data.validation.engine.screen.screen import FastScreen
    from bushputin_data.validation.engine.spark import tasks
    from bushputin_data.validation.fields.patterns import Cage

    limits = Limits()
    with Cage(limits) as cage:
        plan = make_plan(open_package(package(tmp_path)), kinds(), limits, cage)
    one = plan.resources[0]
    assert one.table
    sheet = Sheet(one.table, Header(5, {rank: rank + 1 for rank in range(5)}), one.dialect, limits)
    path = tmp_path / "t.csv"
    data = path.read_bytes()
    begin = data.index(b"\n") + 1
    span = tasks.Span(begin, len(data) - begin, crc32(data[begin:]))
    task = tasks.Chunks(str(path), [span], pickle.dumps(sheet), tasks.installed())
    told, kept = tasks.judge_span(task, FastScreen(sheet), span)
    assert b"clean" in kept
    assert b"clean" not in told
    assert b"faulty" in told


def test_nothing_comes_to_the_driver_in_another_way() -> None:
    ways = ("toArrow", "toPandas", "toLocalIterator", "collect(", ".take(", "foreach", "to_pandas", ".rdd", ".head(")
    folder = Path(str(engine.__file__)).parent
    for path in folder.glob("*.py"):
        text = path.read_text("utf-8").replace("held.collect(", "").replace("def collect(", "")
        found = [way for way in ways if way in text]
        assert found == {"session.py": ["toArrow"], "store.py": [".take("]}.get(path.name, []), path


def test_a_check_of_all_rows_gets_only_its_own_columns(session: Any, tmp_path: Path, moved: list[Any]) -> None:
    lines = "".join(f"{number},clean text {number}\n" for number in range(FIRST, 200))
    checks = [{"rule": "sorted", "resource": "t", "fields": ["n"]}]
    folder = write(
        tmp_path, table("t", [field("n", "integer"), field("text")], f"n,text\n{lines}7,faulty\n"), checks=checks
    )
    report = in_spark(session, folder, 300)
    assert [one.rule for one in report.findings] == [one.rule for one in check(folder).findings] == ["sorted"]
    assert b"clean" not in seen(moved)
