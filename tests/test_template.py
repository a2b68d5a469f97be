"""`bushputin init`: an empty package for another pair, which is valid as it stands."""

import datetime as dt
import json
from pathlib import Path

import pytest

from bushputin_data import UnknownNameError, UsageError, load, validate
from bushputin_data.commands import main as cli
from bushputin_data.reporting import text
from bushputin_data.study import Study
from bushputin_data.template import Pair, descriptor, slug, start
from tests.conftest import ROOT

PAIR = Pair(("Ronald Reagan", "Mikhail Gorbachev"), ("US", "SU"), (dt.date(1985, 3, 11), dt.date(1989, 1, 20)))
EXAMPLE = ROOT / "examples" / "reagan-gorbachev"


def test_an_empty_package_has_no_finding(tmp_path: Path) -> None:
    report = validate(start(tmp_path / "new", PAIR))
    assert (report.findings, report.rows, report.tables) == ((), 0, 16)


def test_the_example_has_the_descriptor_that_follows_from_its_study() -> None:
    said = json.loads((EXAMPLE / "datapackage.json").read_text("utf-8"))
    study = Study.read(said["study"])
    assert said == descriptor(PAIR.name, PAIR.title, study), "write it again from its study: template.descriptor"
    assert (study.leaders, study.first_day, study.last_day) == (PAIR.study.leaders, *PAIR.term)


def test_another_pair_is_loaded_and_reported_on() -> None:
    data = load(EXAMPLE)
    assert {row.side for row in data.people} <= {"US", "SU", "other"}
    assert list(data.people.frame()["side"].cat.categories) == ["US", "SU", "other"]
    assert data.people.where(side="SU") != ()
    with pytest.raises(UnknownNameError):
        data.people.where(side="RU")
    said = " ".join(text(data).split())
    assert data.study.question in said
    assert [word for word in ("9/11", "Bush", "Putin", "2001") if word in said] == []
    assert all(period.label in said for period in data.study.periods)


def test_nothing_of_the_release_is_left_in_it(tmp_path: Path) -> None:
    said = (start(tmp_path / "new", PAIR) / "datapackage.json").read_text("utf-8")
    assert [word for word in ("Bush", "Putin", "bush", "putin", '"RU"', "2001-01-20", "sha256:") if word in said] == []
    assert "mikhail-gorbachev" in said


def test_people_and_accounts_have_the_sides_of_the_pair() -> None:
    fields = {
        (resource["name"], field["name"]): field
        for resource in descriptor(PAIR.name, PAIR.title, PAIR.study)["resources"]
        for field in resource["schema"]["fields"]
    }
    for table in ("people", "sources"):
        assert fields[table, "side"]["constraints"]["enum"] == ["US", "SU", "other"]
    assert fields["sources", "host"]["constraints"]["enum"] == ["publisher", "archive", "copy"]


def test_the_leaders_may_be_entered_first_and_nobody_else(tmp_path: Path) -> None:
    folder = start(tmp_path / "new", PAIR)
    path = folder / "data" / "people.csv"
    people = ["mikhail-gorbachev,Mikhail Gorbachev,,,SU,,", "nancy-reagan,Nancy Reagan,,,US,,"]
    people += ["ronald-reagan,Ronald Reagan,,,US,,"]
    path.write_text("\n".join([path.read_text("utf-8").strip(), *people]) + "\n", "utf-8")
    found = [one for one in validate(folder).findings if one.check == "no-idle-person"]
    assert [one.value for one in found] == ["nancy-reagan"]


def test_init_says_what_comes_next_in_80_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "a-folder-whose-name-has-hyphens"
    names = ["--leaders", "Ronald Reagan", "Mikhail Gorbachev", "--sides", "US", "SU"]
    assert cli.main(["init", str(folder), *names, "--term", "1985-03-11", "1989-01-20"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert all(len(line) <= 80 or str(folder) in line for line in lines)
    said = " ".join(lines)
    assert f"bushputin validate {folder}" in said
    assert "ronald-reagan and mikhail-gorbachev; the package stays valid" in said
    assert EXAMPLE.relative_to(ROOT).as_posix() in said


def test_a_contact_outside_the_term_is_found(tmp_path: Path) -> None:
    folder = start(tmp_path / "new", PAIR)
    path = folder / "data" / "meetings.csv"
    header = path.read_text("utf-8").strip().split(",")
    known = {"meeting_id": "1992-01-02-x", "start_date": "1992-01-02", "end_date": "1992-01-02"}
    path.write_text(",".join(header) + "\n" + ",".join(known.get(name, "") for name in header) + "\n", "utf-8")
    assert "contact-not-after-the-study" in {one.check for one in validate(folder).findings}


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match="name a new folder"):
        start(tmp_path, PAIR)
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize(
    ("leaders", "sides", "term"),
    [
        (("A", "a"), ("US", "SU"), PAIR.term),
        (("A", ""), ("US", "SU"), PAIR.term),
        (PAIR.leaders, ("US", "US"), PAIR.term),
        (PAIR.leaders, PAIR.sides, PAIR.term[::-1]),
    ],
)
def test_what_cannot_be_a_pair_is_refused(
    leaders: tuple[str, str], sides: tuple[str, str], term: tuple[dt.date, dt.date]
) -> None:
    with pytest.raises(UsageError, match=r"two different names|ends on"):
        Pair(leaders, sides, term)


def test_names_become_keys() -> None:
    assert slug("Nicolás  de la Ñame, Jr.") == "nicolas-de-la-name-jr"


def test_command_writes_it_and_says_what_comes_next(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--leaders", *PAIR.leaders, "--sides", *PAIR.sides, "--term", "1985-03-11", "1989-01-20"]
    assert cli.main(["init", str(tmp_path / "new"), *words]) == 0
    assert "Reagan and Gorbachev, 1985–1989" in capsys.readouterr().out
    assert cli.main(["validate", str(tmp_path / "new")]) == 0
    assert cli.main(["init", str(tmp_path / "new"), *words]) == 2
