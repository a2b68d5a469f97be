"""Agreement with frictionless-py 5.21, fault for fault, over generated packages; every difference is in the ledger."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given

from bushputin_data.validation.testing.strategies import (
    Draft,
    packages,
    packages_with_a_wrong_descriptor,
    spoilt_packages,
)
from tests.agreement.differences import DIFFERENCES, TOLD_OTHERWISE, Case, Difference
from tests.agreement.peers import Fault, ours, theirs, write

# frictionless leaves files open where it stops early.
pytestmark = pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")


def cases(draft: Draft, mine: set[Fault], its: set[Fault], headers: dict[str, list[str]]) -> Iterator[Case]:
    """Every fault that only one side reports, with what stands around it."""
    tables = {table.name: table for table in draft.tables}
    both = mine | its
    broken = frozenset(fault.resource for fault in both if fault.kind == "label")
    for side, only in (("ours", mine - its), ("theirs", its - mine)):
        for fault in only:
            table = tables[fault.resource]
            names = [field["name"] for field in table.fields]
            place = names.index(fault.field) if fault.field in names else None
            record = table.at(fault.row)
            near = {one.kind for one in both if (one.resource, one.row) == (fault.resource, fault.row)}
            schema = table.descriptor["schema"]
            keys = schema.get("foreignKeys", [])
            concerned = {
                "primary-key": {*schema["primaryKey"]},
                "foreign-key": {one for key in keys for one in key["fields"]},
            }
            has_header = table.descriptor["dialect"].get("header", True)
            other = {name for name, label in zip(names, table.records[0], strict=True) if name != label}
            yield Case(
                fault,
                side,
                cell=record[place] if place is not None and place < len(record) else None,
                field=table.fields[place] if place is not None else {},
                near=frozenset(near),
                broken=broken,
                one_header=not has_header or headers[table.name] == table.records[0],
                mislabelled=not other.isdisjoint(concerned.get(fault.kind, {fault.field})),
                targets=frozenset(key["reference"]["resource"] or table.name for key in keys),
            )


def both_sides(draft: Draft) -> tuple[set[Fault], set[Fault], dict[str, list[str]]]:
    with tempfile.TemporaryDirectory() as folder:
        path = draft.write(Path(folder))
        return ours(path), *theirs(path)


@given(packages())
def test_a_valid_package_is_valid_to_both(draft: Draft) -> None:
    assert both_sides(draft)[:2] == (set(), set())


@given(spoilt_packages())
def test_every_difference_is_in_the_ledger(draft: Draft) -> None:
    for case in cases(draft, *both_sides(draft)):
        assert any(one.covers(case) for one in DIFFERENCES), case


@given(packages_with_a_wrong_descriptor())
def test_both_refuse_a_wrong_descriptor(named: tuple[str, Draft]) -> None:
    name, draft = named
    mine, its = ({fault.kind for fault in side} for side in both_sides(draft)[:2])
    if name in TOLD_OTHERWISE:
        assert mine >= TOLD_OTHERWISE[name][0]
    elif "descriptor" in mine | its:
        assert "descriptor" in mine & its, (name, mine, its)
    else:
        assert mine == its != set(), name


@pytest.mark.parametrize("entry", DIFFERENCES, ids=lambda entry: entry.name)
def test_difference_is_still_one(tmp_path: Path, entry: Difference) -> None:
    resources = [
        {"name": name, "type": "table", "path": f"{name}.csv", "schema": schema}
        for name, (schema, _) in entry.tables.items()
    ]
    files = {f"{name}.csv": rows.encode() for name, (_, rows) in entry.tables.items()}
    write(tmp_path, {"name": "p", "resources": resources}, files)
    assert ours(tmp_path) != theirs(tmp_path)[0], "stale: remove the entry"
