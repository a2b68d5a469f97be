"""What a run holds of what it finds: counts are whole, the cut is by table and rule, findings of one cause share it."""

from bushputin_data.validation import Finding, Report
from bushputin_data.validation.findings import Cause, Collector


def found(resource: str | None = "t", rule: str = "type", line: int = 1, value: str | None = None) -> Finding:
    return Finding("error", rule, "m", resource, "f.csv", line, 1, "a", value=value)


def test_the_cut_is_by_table_and_rule() -> None:
    collector = Collector(2)
    for line in range(1, 6):
        collector.add(found("t", "type", line))
        collector.add(found("u", "type", line))
    collector.add(found("t", "enum", 9))
    held = collector.ordered(["t", "u"])
    assert [(one.resource, one.rule, one.line) for one in held] == [
        *(("t", "type", 1), ("t", "type", 2), ("t", "enum", 9)),
        *(("u", "type", 1), ("u", "type", 2)),
    ]
    assert collector.omitted(held) == {("t", "type"): 3, ("u", "type"): 3}
    assert collector.levels == {"error": 11}


def test_findings_of_no_table_are_cut_by_rule() -> None:
    collector = Collector(1)
    for line in (1, 2):
        collector.add(found(None, "descriptor", line))
    assert collector.omitted(collector.ordered([])) == {("", "descriptor"): 1}


def test_equal_values_of_a_field_have_one_cause_and_others_none() -> None:
    collector = Collector()
    for line, value in enumerate(["x", "y", "x", None, None, "x"], 1):
        collector.add(found(line=line, value=value))
    x = Cause(id=1, count=3)
    assert [one.cause for one in collector.ordered(["t"])] == [x, None, x, None, None, x]


def test_a_cause_counts_what_is_not_held() -> None:
    collector = Collector(1)
    collector.add(found("parents", "pattern", 5, "Xm1"), cause=("parents", "Xm1"))
    for line in range(1, 10):
        collector.add(found("t", "reference", line, "m1"), cause=("parents", "Xm1"))
    first, second = collector.ordered(["parents", "t"])
    assert first.cause == second.cause == Cause(id=1, count=10)


def test_a_finding_is_the_same_whatever_else_is_found() -> None:
    collector = Collector()
    collector.add(found(value="x"))
    collector.add(found(line=2, value="x"))
    assert collector.ordered(["t"])[0] == found(value="x")
    assert collector.ordered(["t"])[0].to_dict()["cause"] == {"id": 1, "count": 2}
    assert found(value="x").to_dict()["cause"] is None


def test_a_report_is_valid_by_its_totals() -> None:
    assert not Report("p", (), levels={"error": 1}).valid
    assert Report("p", (), levels={"warning": 1}).valid
    assert Report("p", (), levels={"warning": 1}).has("warning")
    assert not Report("p", (), levels={"warning": 1}).has("error")


def test_what_is_told_is_bounded_however_long_a_name_is() -> None:
    long = "x" * 10_000
    told = Finding("error", "type", long, long, long, 1, 1, long, {"k": long}, long, long, long, long).to_dict()
    assert max(len(one) for one in [*told.values(), told["row_key"]["k"]] if isinstance(one, str)) == 1001
