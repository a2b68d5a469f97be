"""What would cost the product of two parts of a package costs their sum, or is refused by a limit that says so."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import Limits, PackageError, Report, check
from bushputin_data.validation.fields.cells import compile_field, missing_set
from bushputin_data.validation.findings import TEXT_LIMIT
from bushputin_data.validation.stores.local import LocalStore
from tools.fuzz_aims import Target, csv, fields, names, package, table

ID = {"name": "id"}
SELF = {"fields": "to", "reference": {"resource": "", "fields": "id"}}


def checked(folder: Path, *tables: dict[str, Any], files: dict[str, bytes], **more: Any) -> Report:
    limits = more.pop("limits", None)
    return check(Target(package(*tables, **more), files).write(folder), limits=limits)


def rules(report: Report) -> dict[str, int]:
    found: dict[str, int] = report.counts["by_rule"]
    return found


def test_fields_of_a_schema_share_their_missing_values() -> None:
    missing = missing_set(["", "-"])
    cells = [compile_field({"name": name, "type": "integer"}, missing=missing) for name in "ab"]
    assert cells[0].missing is cells[1].missing is missing
    assert compile_field({"name": "a", "missingValues": ["?"]}, missing=missing, null=["N"]).missing == {"?", "N"}


def test_related_rows_are_chosen_once_for_each_key(tmp_path: Path) -> None:
    two = {"fields": [{"name": "a"}, {"name": "b"}]}
    related = {"resource": "u", "fields": ["a"], "field": "b"}
    entry = {"rule": "equals_related", "resource": "t", "fields": ["b"], "related": related}
    files = {"t.csv": csv("ab", ["1,2", "1,3", "1,9"]), "u.csv": csv("ab", ["1,2", "1,3"])}
    report = checked(tmp_path, table({**two, "primaryKey": "a"}), table(two, "u"), checks=[entry], files=files)
    assert [(one.line, one.expected) for one in report.findings if one.rule == "equals_related"] == [(4, "'2'")]


def test_a_long_list_of_values_is_told_in_short(tmp_path: Path) -> None:
    values = [f"v{number}" for number in range(1_000)]
    entry = {"rule": "equals_related", "resource": "t", "fields": ["id"], "one_of": values}
    report = checked(tmp_path, table({"fields": [ID]}), checks=[entry], files={"t.csv": csv(["id"], ["x"])})
    (found,) = report.findings
    assert "'v7' … (1,000 in all)" in found.message
    assert len(found.message) < 200


def test_a_message_of_a_check_is_cut(tmp_path: Path) -> None:
    entry = {"rule": "word_limit", "resource": "t", "fields": ["id"], "maximum": 0, "message": "m" * 100_000}
    report = checked(tmp_path, table({"fields": [ID]}), checks=[entry], files={"t.csv": csv(["id"], ["x"])})
    assert len(report.findings[0].message) < 2 * TEXT_LIMIT


def test_a_field_that_only_a_circle_needs_is_kept(tmp_path: Path) -> None:
    schema = {"fields": [ID, {"name": "to"}], "foreignKeys": [SELF]}
    entry = {"rule": "acyclic", "resource": "t", "fields": ["to"]}
    files = {"t.csv": csv(["to"], ["x"])}
    report = checked(tmp_path, table({**schema, "fieldsMatch": "partial"}), checks=[entry], files=files)
    assert "acyclic" not in rules(report)


def test_rows_that_lack_too_many_cells_are_not_padded_without_end(tmp_path: Path) -> None:
    files = {"t.csv": csv(names(10), ["1,2,3", "1"] * 200)}
    report = checked(tmp_path, table({"fields": fields(10)}), files=files, limits=Limits(absent_cells=100))
    assert rules(report)["size_limit"] == 1
    assert (report.tables, report.checked) == (1, 0)
    assert rules(checked(tmp_path, table({"fields": fields(10)}), files=files)) == {"missing_cell": 400}


def test_objects_of_different_members_are_not_padded_without_end(tmp_path: Path) -> None:
    one = {"name": "t", "type": "table", "data": [{f"k{row}": row} for row in range(20)], "schema": {"fields": [ID]}}
    report = checked(tmp_path, one, files={}, limits=Limits(absent_cells=100))
    assert rules(report)["size_limit"] == 1
    assert (report.tables, report.checked) == (1, 0)


def test_joined_header_is_bounded(tmp_path: Path) -> None:
    dialect = {"headerRows": [1, 2], "headerJoin": "-" * 100}
    files = {"t.csv": b"a,b\nc,d\n1,2\n"}
    report = checked(tmp_path, table({"fields": [ID]}, dialect=dialect), files=files, limits=Limits(line_bytes=199))
    assert rules(report) == {"size_limit": 1}


def test_a_waivers_file_is_read_as_far_as_the_limits_have_it(tmp_path: Path) -> None:
    lines = [f"type,t,{number},id,x" for number in range(11)]
    files = {"t.csv": b"id\n1\n", "waivers.csv": csv(["rule", "resource", "row_key", "field", "reason"], lines)}
    report = checked(tmp_path, table({"fields": [ID]}), files=files, limits=Limits(descriptor_members=2))
    assert rules(report) == {"size_limit": 1, "stale_waiver": 10}


def test_waivers_of_rows_beyond_what_is_held_are_used(tmp_path: Path) -> None:
    schema = {"fields": [ID, {"name": "n", "type": "integer"}], "primaryKey": "id"}
    waivers = [f"type,t,{number},n,x" for number in (1, 300, 999)] + ["primary_key,t,0,id,x"]
    files = {
        "t.csv": csv(["id", "n"], [*(f"{number},x{number}" for number in range(1_000)), "7,1", "0,1"]),
        "waivers.csv": csv(["rule", "resource", "row_key", "field", "reason"], waivers),
    }
    report = checked(tmp_path, table(schema), files=files, limits=Limits(findings=2))
    assert (rules(report), report.waived) == ({"type": 997, "primary_key": 1}, 4)


def test_checks_may_not_name_columns_without_end(tmp_path: Path) -> None:
    entry = {"rule": "sorted", "resource": "t", "fields": ["id"] * 9}
    files = {"t.csv": b"id\n1\n"}
    report = checked(
        tmp_path, table({"fields": [ID]}), checks=[entry] * 2, files=files, limits=Limits(descriptor_members=3)
    )
    assert [(one.rule, one.field) for one in report.findings] == [("size_limit", "/checks/1")]


def test_texts_that_begin_with_no_value_are_not_tried_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bushputin_data.validation.checks.prefix.TRIALS", 100)
    entry = {"rule": "prefix", "resource": "t", "fields": ["id"], "between": ["day", "day"]}
    schema = {"fields": [ID, {"name": "day", "type": "date"}]}
    files = {"t.csv": csv(["id", "day"], [f"{'x' * 40},2001-01-01"] * 5)}
    report = checked(tmp_path, table(schema), checks=[entry], files=files)
    assert rules(report) == {"prefix": 2, "size_limit": 1}


def test_a_date_format_of_many_numbers_side_by_side_is_refused() -> None:
    faults: list[Any] = []
    compile_field({"name": "a", "type": "datetime", "format": "%m%d%H%M%S%f%j"}, faults=faults)
    assert "adjacent numbers" in faults[0].fault.fact
    compile_field({"name": "a", "type": "datetime", "format": "%Y%m%d%H%M%S%f %j"})


@pytest.mark.parametrize("between", ["0", "%Y", "%u"])
def test_digits_between_numbers_of_a_date_format_do_not_part_them(between: str) -> None:
    faults: list[Any] = []
    pattern = f"%m%d%H{between}%M%S%f%j"
    compile_field({"name": "a", "type": "datetime", "format": pattern}, faults=faults)
    assert "adjacent numbers" in faults[0].fault.fact
    compile_field({"name": "a", "type": "datetime", "format": pattern.replace(between, "x")})


def test_a_version_of_many_parts_is_read_in_one_go(tmp_path: Path) -> None:
    start = time.process_time()
    report = checked(tmp_path, files={}, version="1." * 1_000_000 + "!", resources=[])
    assert time.process_time() - start < 5
    assert ("descriptor", "/version") in [(one.rule, one.field) for one in report.findings]


def test_runs_of_digits_that_are_just_not_too_long_are_read_in_one_go() -> None:
    cell = compile_field({"name": "a", "type": "array"})
    start = time.process_time()
    _, (fault,) = cell.judge("[" + ",".join(["1" * 4_300] * 1_000))
    assert time.process_time() - start < 3
    assert fault.rule == "type"
    _, (fault,) = cell.judge("[" + "0" * 9 + "1" * 4_301)
    assert "more than 4,300 digits" in (fault.hint or "")


def test_few_sets_of_keys_are_held() -> None:
    store = LocalStore(Limits(memory_cells=400))
    store.begin("t", tuple(range(20)))
    store.add("t", [list(range(90)) for _ in range(20)], 90)
    for field in range(20):
        assert list(store.repeats("t", (field,))) == []
        assert sum(len(found) for found, _ in store._sets.values()) <= store.part + len(store._sets)


def test_keys_of_many_fields_count_for_several(tmp_path: Path) -> None:
    schema = {"fields": fields(90), "uniqueKeys": [names(90)]}
    files = {"t.csv": csv(names(90), [",".join([str(row)] * 90) for row in range(30)])}
    small = Limits(judged_rows=1e-9)
    assert rules(checked(tmp_path, table(schema), files=files, limits=small)) == {}
    many = {"fields": fields(90), "uniqueKeys": [names(90)[one:] for one in range(60)]}
    lines = [",".join([str(row)] * 90) for row in range(2_500)]
    report = checked(tmp_path, table(many), files={"t.csv": csv(names(90), lines)}, limits=small)
    assert rules(report) == {"size_limit": 1}


def test_all_fields_together_are_bounded(tmp_path: Path) -> None:
    tables = [table({"fields": fields(20)}, f"t{number}") for number in range(6)]
    with pytest.raises(PackageError, match="more than 100 fields in all"):
        checked(tmp_path, *tables, files={}, limits=Limits(descriptor_members=20))


def test_the_file_of_a_row_is_found_among_thousands(tmp_path: Path) -> None:
    paths = [f"{number}.csv" for number in range(3_000)]
    files = dict.fromkeys(paths, b"7\n" * 10) | {"0.csv": b"id\n" + b"7\n" * 10, "9.csv": b""}
    start = time.process_time()
    report = checked(tmp_path, {**table({"fields": [ID], "primaryKey": "id"}), "path": paths}, files=files)
    assert time.process_time() - start < 20
    assert rules(report)["primary_key"] == 29_989
    assert [(one.file, one.line) for one in report.findings if one.rule == "primary_key"][7:10] == [
        ("0.csv", 10),
        ("0.csv", 11),
        ("1.csv", 1),
    ]


def test_a_header_without_names_has_no_columns(tmp_path: Path) -> None:
    dialect = {"headerRows": [1], "commentRows": [], "delimiter": ","}
    report = checked(tmp_path, table({"fields": [ID]}, dialect=dialect), files={"t.csv": b"\n\n\n"})
    assert not report.valid


def with_schemas(folder: Path, cells: list[str], **more: Any) -> Report:
    field = {"name": "a", "type": "array", "constraints": {"jsonSchema": {"items": {"type": "integer"}}}}
    files = {"t.csv": csv("a", cells), "u.csv": csv("a", cells)}
    return checked(folder, table({"fields": [field]}), table({"fields": [field]}, "u"), files=files, **more)


def test_values_by_json_schemas_are_judged_up_to_a_limit_and_never_told_as_right_beyond(tmp_path: Path) -> None:
    cells = ['"[' + ",".join(["1"] * 1_000 + [str(row)]) + ']"' for row in range(1_000)]
    cells = ["[]", *cells, '"[""x""]"']
    start = time.process_time()
    report = with_schemas(tmp_path, cells, limits=Limits(schema_seconds=0.5))
    assert time.process_time() - start < 5
    assert [(one.level, one.rule, one.field, one.resource) for one in report.findings] == [
        ("error", "not_checked", "/resources/0/schema/fields/0/constraints/jsonSchema", "t"),
        ("error", "not_checked", "/resources/1/schema/fields/0/constraints/jsonSchema", "u"),
    ]
    assert "schema_seconds" in (report.findings[0].hint or "")


def test_as_many_small_values_as_dense_ones_are_judged(tmp_path: Path) -> None:
    cells = [f"[{row}]" for row in range(9_000)] + ['"[""x""]"']
    assert rules(with_schemas(tmp_path, cells)) == {"json_schema": 2}
    assert rules(with_schemas(tmp_path, cells, limits=Limits(schema_seconds=0.1))) == {"not_checked": 2}
