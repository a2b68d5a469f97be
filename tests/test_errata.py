"""What is no longer there, and what was wrong: retired_ids.csv and errata.csv beside the tables."""

from pathlib import Path

import pytest

from bushputin_data.models import BY_NAME
from bushputin_data.version import __version__
from tests.conftest import ROOT
from tests.test_releases import RELEASES
from tools import errata

NOW, BEFORE = errata.current(), errata.frozen()
# What each release says, the one that is being made last.
SAID = {version: errata.frozen(version) for version in RELEASES} | {__version__: NOW}
RETIRED = errata.read((ROOT / "retired_ids.csv").read_text("utf-8"))


def test_every_changed_fact_has_its_line_and_every_line_is_up_to_date() -> None:
    kept, missing = errata.renewed()
    assert missing == [], "run: python -m tools.errata"
    assert (ROOT / errata.FILE).read_bytes().decode() == errata.text(kept), "run: python -m tools.errata"


def test_what_to_enter_is_said_where_a_line_is_missing(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(errata, "renewed", lambda root: ([], [("events", "x", "date")]))
    assert errata.main(tmp_path) == 1
    said = capsys.readouterr().out
    assert "no line for events x date" in said
    assert all(column in said for column in errata.COLUMNS)
    assert "python -m tools.errata" in said


@pytest.mark.parametrize("line", errata.lines(), ids=lambda line: "|".join((*errata.cell(line), line["release"])))
def test_a_line_says_what_was_and_what_is(line: dict[str, str]) -> None:
    name, key, column = errata.cell(line)
    assert line["old"] != line["new"]
    versions = list(SAID)
    release = versions.index(line["release"])
    assert line["new"] == SAID[versions[release]][name][key][column]
    assert line["old"] == SAID[versions[release - 1]][name][key][column]
    assert line["reason"][0].isupper() or not line["reason"][0].isalpha()
    assert line["reason"].endswith(".")
    assert line["source_id"] == "" or line["source_id"] in NOW["sources"]


def test_a_month_that_is_now_a_day_was_not_wrong() -> None:
    month = {"published_on": "2012-03-01", "published_precision": "month"}
    day = {"published_on": "2012-03-15", "published_precision": "day"}
    assert errata.is_narrower(month, day)
    assert not errata.is_narrower(day, day | {"published_on": "2012-03-16"})
    assert not errata.is_fact("sources", "title", "[made from the address]")


def test_each_name_among_the_sources_is_spelt_one_way() -> None:
    for column, old, new in errata.spellings():
        found = {row[column] for row in NOW["sources"].values()}
        assert old not in found
        assert new in found


@pytest.mark.parametrize("line", RETIRED, ids=lambda line: line["id"])
def test_a_retired_id_is_never_used_again(line: dict[str, str]) -> None:
    rows = NOW[line["table"]]
    assert line["id"] not in rows
    assert line["replaced_by"] == "" or line["replaced_by"] in rows
    assert line["reason"].endswith(".")


def test_every_gap_among_the_statements_is_a_retired_id() -> None:
    numbers = [int(key[1:]) for key in NOW["statements"]]
    gone = {f"S{number:04}" for number in range(1, max(numbers) + 1)} - set(NOW["statements"])
    assert gone == {line["id"] for line in RETIRED if line["table"] == "statements"}


def test_no_row_of_the_last_release_is_gone_without_a_word() -> None:
    retired = {(line["table"], line["id"]) for line in RETIRED}
    for name in ("meetings", "statements", "people", "sources", "topics", "events"):
        gone = {(name, key) for key in BEFORE[name] if key not in NOW[name]}
        assert gone <= retired, BY_NAME[name].resource.title
