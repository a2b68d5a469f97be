"""Differences between versions: what they find, what they ask for, and that they make the new version of the old."""

import copy
import csv
import io
import json
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bushputin_data as bp
from bushputin_data.commands.main import main
from bushputin_data.strategies import Tables, datasets, grids, write
from bushputin_data.versions import details, documents
from bushputin_data.versions.diffs import Diff, between
from bushputin_data.versions.rules import Bump, Rule, after, is_enough, numbers
from bushputin_data.versions.snapshot import Snapshot
from tests.conftest import ROOT

RELEASES = sorted((ROOT / "releases").glob("*.zip"), key=lambda path: numbers(path.stem.rpartition("-")[2]) or ())
TOWNS = "town_id,name,people\na,Aa,1\nb,Bb,2\nc,Cc,3\n"
FIELDS = [
    {"name": "town_id", "type": "string", "constraints": {"required": True}},
    {"name": "name", "type": "string", "description": "Its name.", "constraints": {"enum": ["Aa", "Bb", "Cc"]}},
    {"name": "people", "type": "integer", "constraints": {"minimum": 0}},
]
PACKAGE: dict[str, Any] = {
    "name": "towns",
    "version": "1.2.3",
    "resources": [
        {"name": "towns", "path": "towns.csv", "schema": {"fields": FIELDS, "primaryKey": ["town_id"]}},
    ],
    "checks": [{"name": "few", "rule": "count", "message": "Too many"}],
}


def version(tables: dict[str, str] | None = None, **said: Any) -> Snapshot:
    package = copy.deepcopy(PACKAGE) | said
    files = {path: text.encode() for path, text in ({"towns.csv": TOWNS} | (tables or {})).items()}
    return Snapshot(documents.written(package), files)


def changed(change: Callable[[Any], object]) -> Snapshot:
    package = copy.deepcopy(PACKAGE)
    change(package)
    files = {"towns.csv": TOWNS.encode(), "more.csv": b"x\n1\n"}
    return Snapshot(documents.written(package), files)


def schema(package: Any) -> Any:
    return package["resources"][0]["schema"]


def field(package: Any, number: int) -> Any:
    return schema(package)["fields"][number]


def holds(found: Diff, old: Snapshot, new: Snapshot) -> None:
    """The law: the new version is the old one with the difference."""
    files = found.apply(old)
    assert files.pop("datapackage.json") == new.text
    assert files == {one["path"]: new.files[one["path"]] for one in new.descriptor["resources"]}
    assert found.bump is max((rule.bump for rule in found.rules), default=Bump.NONE)


def test_the_version_is_as_high_as_the_changes_since_the_last_release_ask() -> None:
    found = bp.diff(RELEASES[-1], ROOT)
    assert found.is_enough, f"package.toml says {found.new}: {found.needed} or higher is needed"
    assert found.old != found.new or not found


def test_the_last_release_and_the_difference_make_this_one() -> None:
    found = bp.diff(RELEASES[-1], bp.load())
    files = found.apply(RELEASES[-1])
    assert [path for path, data in files.items() if (ROOT / path).read_bytes() != data] == []
    assert [one.name for one in found.tables if one.whole is not None] == []
    assert found.document.whole is None


@settings(max_examples=10)
@given(datasets(), datasets())
def test_whatever_two_datasets_are_the_difference_makes_one_of_the_other(one: Tables, two: Tables) -> None:
    with tempfile.TemporaryDirectory() as folder:
        old, new = (write(grids(tables), Path(folder, name)) for tables, name in ((one, "old"), (two, "new")))
        found = bp.diff(old, bp.load(new))
        files = found.apply(old)
        assert {path: (new / path).read_bytes() for path in files} == files
        assert len(files) == len(one) + 1
        assert bool(found) == any((old / path).read_bytes() != data for path, data in files.items())
    assert all(table.whole is None for table in found.tables)
    assert found.document.whole is None


CELL = st.text(alphabet='ab,"\n é', max_size=3)
HEADERS = st.lists(st.sampled_from(["town_id", "name", "people", "x"]), min_size=1, unique=True)


@st.composite
def tables(draw: st.DrawFn) -> str:
    """A table of any columns and rows, written plainly or not."""
    header = draw(HEADERS)
    rows = draw(st.lists(st.lists(CELL, min_size=len(header), max_size=len(header)), max_size=6))
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator=draw(st.sampled_from(["\n", "\n", "\r\n"]))).writerows([header, *rows])
    return out.getvalue() + draw(st.sampled_from(["", "", "\n", "x"]))


@given(tables(), tables())
def test_any_table_is_made_of_any_other(one: str, two: str) -> None:
    old, new = version({"towns.csv": one}), version({"towns.csv": two}, version="2.0.0")
    found = between(old, new)
    holds(found, old, new)
    assert bool(found.tables) == (one != two)


@given(st.binary(max_size=30), st.binary(max_size=30))
def test_any_bytes_are_made_of_any_others(one: bytes, two: bytes) -> None:
    old, new = (Snapshot(documents.written(PACKAGE), {"towns.csv": data}) for data in (one, two))
    holds(between(old, new), old, new)


NAMES = st.sampled_from(["name", "a", "b"])
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(0, 2) | st.floats(allow_nan=False) | st.text(max_size=2),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3)
    | st.lists(st.fixed_dictionaries({"name": st.text("ab", max_size=2), "v": inner}), max_size=3),
    max_leaves=8,
)  # fmt: skip
DOCUMENTS = st.dictionaries(NAMES, JSON, max_size=3)


@given(DOCUMENTS, DOCUMENTS)
def test_any_document_is_made_of_any_other(one: Any, two: Any) -> None:
    old, new = documents.written(one), documents.written(two)
    found = documents.compared(old, new)
    assert documents.made(found, old) == new
    assert found.whole is None
    assert bool(found.edits or found.orders) == (old != new)


def test_a_document_that_is_written_otherwise_is_kept_as_it_is() -> None:
    found = documents.compared(documents.written(PACKAGE), json.dumps(PACKAGE).encode())
    assert documents.made(found, b"{}") == json.dumps(PACKAGE).encode()


def test_rows_and_cells_are_found_by_key() -> None:
    new = version({"towns.csv": "town_id,name,people\na,Aa,1\nd,Dd,4\nc,Cc,5\n"})
    (found,) = between(version(), new).tables
    assert [one.key for one in found.added] == [("d",)]
    assert [key for key, _ in found.removed] == [("b",)]
    assert [(one.key, one.column, one.old, one.new) for one in found.corrected] == [(("c",), "people", "3", "5")]
    assert found.order is None


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        ("3", "5", ('"3"', '"5"')),
        ("", "5", ("(empty)", '"5"')),
        ("a  b", "a b", ('"a  b"', '"a b"')),
        (
            f"{'word ' * 30}ends here",
            f"{'word ' * 30}goes on {'and on ' * 20}",
            ('"…word word word word ends here"', '"…word word word word goes on and on and on and on and on an…"'),
        ),
    ],
)
def test_what_differs_is_seen_in_a_long_value(old: str, new: str, seen: tuple[str, str]) -> None:
    assert details.both(old, new) == seen


def test_a_new_column_is_no_correction() -> None:
    def change(package: Any) -> None:
        schema(package)["fields"].append({"name": "x"})

    new = Snapshot(changed(change).text, {"towns.csv": b"town_id,name,people,x\na,Aa,1,7\nb,Bb,2,\nc,Cc,3,\n"})
    found = between(version(), new)
    assert found.rules == (Rule.COLUMN_ADDED,)
    assert found.tables[0].corrected == ()
    holds(found, version(), new)


def moved(package: Any) -> None:
    schema(package)["fields"].reverse()


def second(package: Any) -> None:
    package["resources"].append({"name": "more", "path": "more.csv"})


@pytest.mark.parametrize(
    ("change", "rules"),
    [
        (lambda p: p.update(version="1.2.4"), ()),
        (lambda p: p["resources"][0].update(bytes=7, hash="x", rows=3), ()),
        (lambda p: p.update(title="Towns"), (Rule.WORDING_CHANGED,)),
        (lambda p: field(p, 1).update(description="Their names."), (Rule.WORDING_CHANGED,)),
        (lambda p: field(p, 2).update(title="People"), (Rule.WORDING_CHANGED,)),
        (lambda p: p["checks"][0].update(message="Many"), (Rule.WORDING_CHANGED,)),
        (second, (Rule.TABLE_ADDED, Rule.ROWS_ADDED)),
        (lambda p: p["resources"].clear(), (Rule.TABLE_REMOVED,)),
        (lambda p: schema(p)["fields"].pop(), (Rule.COLUMN_REMOVED,)),
        (lambda p: schema(p)["fields"].append({"name": "x"}), (Rule.COLUMN_ADDED,)),
        (lambda p: field(p, 1).update(name="label"), (Rule.COLUMN_REMOVED, Rule.COLUMN_ADDED)),
        (moved, (Rule.COLUMNS_MOVED,)),
        (lambda p: field(p, 2).update(type="number"), (Rule.TYPE_CHANGED,)),
        (lambda p: field(p, 1)["constraints"].update(enum=["Aa", "Bb"]), (Rule.LIMIT_TIGHTENED,)),
        (lambda p: field(p, 1)["constraints"]["enum"].append("Dd"), (Rule.LIMIT_LOOSENED,)),
        (lambda p: field(p, 1)["constraints"].clear(), (Rule.LIMIT_LOOSENED,)),
        (lambda p: field(p, 2)["constraints"].update(minimum=1), (Rule.LIMIT_TIGHTENED,)),
        (lambda p: field(p, 2)["constraints"].update(minimum=-1), (Rule.LIMIT_LOOSENED,)),
        (lambda p: field(p, 2)["constraints"].update(maximum=9), (Rule.LIMIT_TIGHTENED,)),
        (lambda p: field(p, 2)["constraints"].update(required=True), (Rule.LIMIT_TIGHTENED,)),
        (lambda p: field(p, 0)["constraints"].update(required=False), (Rule.LIMIT_LOOSENED,)),
        (lambda p: field(p, 0)["constraints"].update(pattern="a+"), (Rule.LIMIT_TIGHTENED,)),
        (lambda p: schema(p).update(primaryKey=["name"]), (Rule.KEY_CHANGED,)),
        (lambda p: schema(p).update(missingValues=["-"]), (Rule.FORM_CHANGED,)),
        (lambda p: p["resources"][0].update(path="more.csv"), (Rule.FORM_CHANGED, Rule.ROWS_ADDED, Rule.ROWS_REMOVED)),
        (lambda p: p["checks"].append({"name": "all", "rule": "count"}), (Rule.CHECK_TIGHTENED,)),
        (lambda p: p["checks"][0].update(at_most=3), (Rule.CHECK_TIGHTENED,)),
        (lambda p: p["checks"][0].update(level="warning"), (Rule.CHECK_LOOSENED,)),
        (lambda p: p["checks"].clear(), (Rule.CHECK_LOOSENED,)),
    ],
)  # fmt: skip
def test_a_change_falls_under_its_rule(change: Callable[[Any], object], rules: tuple[Rule, ...]) -> None:
    new = changed(change)
    found = between(version(), new)
    assert found.rules == rules
    holds(found, version(), new)


def test_an_order_that_has_a_meaning_is_part_of_the_type() -> None:
    def listed(*values: str) -> Snapshot:
        return changed(lambda p: field(p, 1).update(categories=[*values], categoriesOrdered=True, constraints={}))

    assert between(listed("low", "high"), listed("high", "low")).rules[0] is Rule.TYPE_CHANGED
    assert between(listed("low", "high"), listed("low", "mid", "high")).rules[0] is Rule.LIMIT_LOOSENED


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("town_id,name,people\na,Aa,1\nb,Bb,2\nc,Cc,4\n", (Rule.CELLS_CHANGED,)),
        ("town_id,name,people\nb,Bb,2\na,Aa,1\nc,Cc,3\n", (Rule.CELLS_CHANGED,)),
        ("town_id,name,people\na,Aa,1\nb,Bb,2\n", (Rule.ROWS_REMOVED,)),
        (TOWNS + "d,Dd,4\n", (Rule.ROWS_ADDED,)),
        (TOWNS.replace("\n", "\r\n"), (Rule.FILE_REPLACED,)),
        (TOWNS + "c,Cc,4\n", (Rule.ROWS_ADDED,)),
    ],
)
def test_rows_fall_under_their_rules(text: str, rules: tuple[Rule, ...]) -> None:
    new = version({"towns.csv": text})
    found = between(version(), new)
    assert found.rules == rules
    holds(found, version(), new)


@pytest.mark.parametrize(
    ("before", "bump", "wanted"),
    [
        ("1.2.3", Bump.MAJOR, "2.0.0"),
        ("1.2.3", Bump.MINOR, "1.3.0"),
        ("1.2.3", Bump.PATCH, "1.2.4"),
        ("1.2.3", Bump.NONE, "1.2.3"),
        ("0.2.3", Bump.MAJOR, "0.3.0"),
        ("next", Bump.MAJOR, "next"),
    ],
)
def test_a_bump_makes_the_next_version(before: str, bump: Bump, wanted: str) -> None:
    assert after(before, bump) == wanted
    assert is_enough(wanted, wanted)
    assert bump is Bump.NONE or before == "next" or not is_enough(before, wanted)


def test_the_page_has_the_rules_of_the_code() -> None:
    page = (ROOT / "docs" / "versions.md").read_text("utf-8")
    rows = [line for line in page.splitlines() if line.startswith(("| major", "| minor", "| patch"))]
    assert rows == [f"| {rule.bump} | {rule.sentence} |" for rule in Rule]
    assert list(Rule) == sorted(Rule, key=lambda rule: -rule.bump)


def zipped(folder: Path, text: bytes, files: dict[str, bytes], inside: str = "") -> Path:
    path = folder / "package.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{inside}datapackage.json", text)
        for name, data in files.items():
            archive.writestr(f"{inside}{name}", data)
    return path


@pytest.mark.parametrize("inside", ["", "towns-1.2.3/"])
def test_a_package_in_a_zip_is_the_one_in_a_folder(tmp_path: Path, inside: str) -> None:
    (tmp_path / "datapackage.json").write_bytes(version().text)
    (tmp_path / "towns.csv").write_text(TOWNS, "utf-8", newline="\n")
    packed = zipped(tmp_path, version().text, {"towns.csv": TOWNS.encode()}, inside)
    assert not bp.diff(tmp_path, packed)
    assert not bp.diff(tmp_path / "datapackage.json", packed)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda p: p["resources"][0].update(path="../towns.csv"), "leads out of the package"),
        (lambda p: p["resources"][0].update(path="https://example.org/x.csv"), "only tables that are a single file"),
        (lambda p: p["resources"][0].update(path=["a.csv", "b.csv"]), "only tables that are a single file"),
        (lambda p: p["resources"][0].pop("name"), "by the names of their tables"),
        (lambda p: p.update(resources={}), "no list of resources"),
        (lambda p: p["resources"][0].update(path="gone.csv"), "gone.csv"),
    ],
)
def test_what_cannot_be_compared_is_refused_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], change: Callable[[Any], object], said: str
) -> None:
    packed = zipped(tmp_path, changed(change).text, {})
    with pytest.raises(bp.BushputinError, match=said):
        bp.diff(bp.load(), packed)
    assert main(["diff", str(packed), str(packed)]) == 2
    printed = capsys.readouterr()
    assert printed.out == ""
    assert len(printed.err.splitlines()) == 1
    assert said in printed.err


def test_a_difference_fits_only_the_version_it_was_taken_from() -> None:
    found = between(version(), version({"towns.csv": "town_id,name,people\na,Aa,9\n"}))
    with pytest.raises(bp.UsageError, match="not made from this version"):
        found.apply(version({"towns.csv": "town_id,name,people\nz,Zz,9\n"}))


@pytest.mark.parametrize("form", ["text", "markdown"])
def test_people_read_what_changed_and_what_it_asks_for(capsys: pytest.CaptureFixture[str], form: str) -> None:
    assert main(["diff", str(RELEASES[0]), str(RELEASES[1]), "--format", form]) == 0
    printed = capsys.readouterr().out
    why = "because a column is removed: 0.2.0 or higher"
    assert f"The changes call for a major version (before 1.0: minor), {why}" in printed
    assert "sources.side" in printed
    assert "2008-02-01-invitation" in printed or form == "markdown"


def test_programs_read_all_of_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", str(RELEASES[0]), str(ROOT), "--format", "json"]) == 0
    said = json.loads(capsys.readouterr().out)
    found = bp.diff(RELEASES[0], ROOT)
    assert (said["schema"], said["bump"], said["needed"]) == ("bushputin-diff/1", "major", found.needed)
    counts = {one["name"]: (len(one["added"]), len(one["removed"]), len(one["changed"])) for one in said["tables"]}
    assert counts == {one.name: (len(one.added), len(one.removed), len(one.changed)) for one in found.tables}


@pytest.mark.parametrize(
    ("new", "said"),
    [
        (version(), "The two are identical."),
        (version(version="1.2.4"), "Nothing changed except bytes that carry no meaning."),
        (version({"towns.csv": TOWNS + "d,Dd,4\n"}), "because rows are added: 1.3.0 or higher; 1.2.3 is too low."),
    ],
)
def test_the_verdict_says_whether_the_number_will_do(new: Snapshot, said: str) -> None:
    assert str(between(version(), new)).splitlines()[1].endswith(said)


def test_a_table_is_found_by_name_and_can_be_read() -> None:
    found = bp.diff(RELEASES[0], ROOT)
    table = found.tables["sources"]
    assert table is found.tables[found.tables.names.index("sources")]
    assert str(table).splitlines()[0] == "sources"
    changes = len(table.added) + len(table.removed) + len(table.corrected)
    assert len(str(table).splitlines()) - 1 - (table.whole is not None) - (table.order is not None) == changes
    assert repr(table).startswith(f"<TableDiff sources: {len(table.added)} added")
    assert len(repr(table)) < 80
    with pytest.raises(bp.UnknownNameError, match=r"no changed table 'surces'\. Did you mean 'sources'"):
        found.tables["surces"]


def test_one_table_is_printed_alone(capsys: pytest.CaptureFixture[str]) -> None:
    both = ["diff", str(RELEASES[0]), str(ROOT), "--table"]
    found = bp.diff(RELEASES[0], ROOT).tables["sources"]
    assert main([*both, "sources"]) == 0
    assert capsys.readouterr().out == f"{found}\n"
    assert main([*both, "sources", "--format", "json"]) == 0
    (said,) = json.loads(capsys.readouterr().out)
    assert (said["name"], len(said["changed"])) == ("sources", len(found.changed))
    assert main(["diff", str(ROOT), str(ROOT), "--table", "sources"]) == 0
    assert capsys.readouterr().out == "sources: nothing changed\n"
    for wrong, told in ((["surces"], "no table 'surces'"), (["sources", "--format", "markdown"], "omit --table")):
        assert main([*both, *wrong]) == 2
        assert told in capsys.readouterr().err


def test_errata_are_those_of_the_file(release: bp.Dataset) -> None:
    lines = (ROOT / "errata.csv").read_text("utf-8").splitlines()
    frame = bp.errata()
    assert list(frame.columns) == lines[0].split(",")
    assert set(frame["release"]) == set(bp.errata(since="0.1.0")["release"])
    assert set(map(str, frame.dtypes)) == {"string"}
    letter = bp.errata(since="0.2.0", rows="2001-01-24-letter")
    assert set(letter["row_id"]) == {"2001-01-24-letter"}
    contacts = bp.errata(rows=bp.meetings())
    assert set(contacts["table"]) == {"meetings"}
    assert len(contacts) == (frame["table"] == "meetings").sum()
    assert bp.errata(rows=next(iter(release.codings))).empty
