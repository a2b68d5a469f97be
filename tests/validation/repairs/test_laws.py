"""Laws of repairs, over generated packages with lexical faults and with others."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import given

from bushputin_data.validation import Finding, check
from bushputin_data.validation.repairs.proposal import Proposal, propose
from tests.validation.repairs.faults import faulty_packages, held, put
from tests.validation.repairs.patching import applied

Files = dict[str, bytes]
DESCRIPTOR = "datapackage.json"


@contextmanager
def folder_with(files: Files) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield put(files, Path(folder))


def findings(files: Files) -> tuple[Finding, ...]:
    with folder_with(files) as folder:
        return check(folder).findings


def repaired(files: Files) -> tuple[Files, Proposal]:
    with folder_with(files) as folder:
        proposal = propose(folder)
        assert held(folder) == files, "a proposal changes nothing"
        proposal.write()
        return held(folder), proposal


def by_place(some: tuple[Finding, ...]) -> Counter[Any]:
    return Counter((one.rule, one.file, one.column, one.field, one.check) for one in some)


@given(faulty_packages())
def test_a_repaired_package_has_no_new_finding_and_lacks_the_repaired_ones(files: Files) -> None:
    after, proposal = repaired(files)
    removed = tuple(found for one in proposal.repairs for found in one.findings)
    left = by_place(findings(after))
    # Lines apart, which are fewer where line ends were written twice.
    assert left <= by_place(findings(files)) - by_place(removed)


@given(faulty_packages())
def test_fixing_twice_changes_nothing(files: Files) -> None:
    after, _ = repaired(files)
    again, proposal = repaired(after)
    assert again == after
    assert proposal.repairs == ()


@given(faulty_packages())
def test_the_printed_diff_gives_what_is_written(files: Files) -> None:
    after, proposal = repaired(files)
    assert applied(files, proposal.diff()) == after


def test_patches_are_applied_only_where_they_fit() -> None:
    diff = [b"--- a/t\n", b"+++ b/t\n", b"@@ -1 +1 @@\n", b"-a\n", b"+b\n"]
    assert applied({"t": b"a\nc\n"}, diff) == {"t": b"b\nc\n"}


def rows(data: bytes, dialect: dict[str, Any]) -> list[list[str]]:
    text = data.decode().removeprefix("\ufeff").replace("\r\r\n", "\n").replace("\r\n", "\n").replace("\r", "\n")
    lines = io.StringIO(text, newline="")
    return list(csv.reader(lines, delimiter=dialect["delimiter"], quotechar=dialect["quoteChar"]))


@given(faulty_packages())
def test_all_other_cells_and_all_other_bytes_are_the_same(files: Files) -> None:
    after, proposal = repaired(files)
    whole = {found.file for one in proposal.repairs for found in one.findings if not found.column}
    for resource in json.loads(files[DESCRIPTOR])["resources"]:
        path, dialect = resource["path"], resource["dialect"]
        changed = {edit.line for one in proposal.repairs for edit in one.edits if edit.path == path}
        old, new = rows(files[path], dialect), rows(after[path], dialect)
        assert len(old) == len(new)
        if path in whole:
            continue
        pairs = list(zip(files[path].splitlines(True), after[path].splitlines(True), strict=True))
        for number, (before, behind) in enumerate(pairs, 1):
            assert before == behind or number in changed
            others = [one for one in csv_cells(before, dialect) if one in csv_cells(behind, dialect)]
            edits = sum(edit.line == number for one in proposal.repairs for edit in one.edits if edit.path == path)
            assert len(others) >= len(csv_cells(before, dialect)) - edits


def csv_cells(line: bytes, dialect: dict[str, Any]) -> list[str]:
    """The cells of a line as they are written, quotes included."""
    delimiter, quote = dialect["delimiter"], dialect["quoteChar"]
    out, inside = [""], False
    for char in line.decode().rstrip("\r\n"):
        inside ^= char == quote
        if char == delimiter and not inside:
            out.append("")
        else:
            out[-1] += char
    return out


MEASURE = re.compile(rb'("bytes": ?)[0-9]+|("hash": ?"sha256:)[0-9a-f]{64}')


@given(faulty_packages())
def test_the_descriptor_follows_and_keeps_its_other_bytes(files: Files) -> None:
    after, _ = repaired(files)
    assert MEASURE.sub(rb"\1\2", after[DESCRIPTOR]) == MEASURE.sub(rb"\1\2", files[DESCRIPTOR])
    for resource in json.loads(after[DESCRIPTOR])["resources"]:
        data = after[resource["path"]]
        if data != files[resource["path"]]:
            assert resource.get("bytes", len(data)) == len(data)
            digest = "sha256:" + hashlib.sha256(data).hexdigest()
            assert resource.get("hash", digest) == digest


@given(faulty_packages())
def test_what_was_equal_to_a_key_stays_so(files: Files) -> None:
    after, _ = repaired(files)
    resources = {one["name"]: one for one in json.loads(files[DESCRIPTOR])["resources"]}

    def column(where: Files, name: str, field: str) -> list[str]:
        one = resources[name]
        place = [each["name"] for each in one["schema"]["fields"]].index(field)
        begin = int(one["dialect"].get("header", True))
        return [row[place] if place < len(row) else "" for row in rows(where[one["path"]], one["dialect"])[begin:]]

    for one in resources.values():
        for key in one["schema"].get("foreignKeys", []):
            to = key["reference"]["resource"] or one["name"]
            ends = (one["name"], key["fields"][0]), (to, key["reference"]["fields"][0])
            mine, its = (column(files, *end) for end in ends)
            mine_after, its_after = (column(after, *end) for end in ends)
            for old, new in zip(mine, mine_after, strict=True):
                for target, its_new in zip(its, its_after, strict=True):
                    assert old != target or new == its_new
        ids = column(files, one["name"], "id")
        assert len(set(column(after, one["name"], "id"))) == len(set(ids))
