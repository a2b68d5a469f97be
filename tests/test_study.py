"""The study in a descriptor: what it must say, and what follows from it."""

import json
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bushputin_data import Dataset, ShapeError, load, summary
from bushputin_data.commands import main as cli
from bushputin_data.datapackage import checks, study
from bushputin_data.models import BY_NAME
from bushputin_data.reporting import text
from bushputin_data.study import Study
from tests.conftest import ROOT

EXAMPLE = ROOT / "examples" / "reagan-gorbachev"
# The order in which a package is filled: each table after those that it refers to.
FILLED = [
    "sources", "people", "topics", "meetings", "participants", "meeting_sources", "meeting_topics", "statements",
    "statement_topics", "statement_sources", "codings", "events", "verifications", "coverage", "claims",
    "claim_evidence",
]  # fmt: skip
Change = Callable[[dict[str, Any]], object]


def test_what_is_said_is_what_is_read() -> None:
    assert Study.read(study().said()) == study()
    assert Study.read(json.loads(json.dumps(study().said()))) == study()


def test_each_bound_of_the_release_is_an_event_with_a_reason(release: Dataset) -> None:
    assert release.study == study()
    assert all(one.reason.endswith(".") for one in study().periods)
    found = summary.periods(release)
    assert [one.label for one in found] == [one.label for one in study().periods]
    assert [one.first for one in found[1:]] == [release.events[str(one.begins)].date for one in study().periods[1:]]
    assert (found[0].first, found[-1].last) == (study().first_day, study().last_day)
    assert all((later.first - one.last).days == 1 for one, later in pairwise(found))


def test_the_leaders_are_people_of_the_two_sides(release: Dataset) -> None:
    assert [release.people[key].side for key in study().leaders] == [one.value for one in study().sides]


def test_checks_on_days_and_leaders_follow_from_the_study() -> None:
    said = study().said() | {"leaders": ["a", "b"], "first_day": "1985-03-11", "last_day": "1989-01-20"}
    found = {one["name"]: one for one in checks(Study.read(said))}
    assert found["contact-not-before-the-study"]["value"] == "1985-03-11"
    assert found["contact-not-after-the-study"]["value"] == "1989-01-20"
    assert found["b-takes-part"]["child"]["when"]["person_id"] == "b"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda said: said.pop("leaders"), "None as its leaders, not a list"),
        (lambda said: said.update(leaders=["a", "a"]), "two different"),
        (lambda said: said.update(leaders=["a", 7]), "7 among its leaders"),
        (lambda said: said.update(sides=said["sides"][:1]), "1 sides"),
        (lambda said: said["sides"][0].update(value="other"), "called 'other'"),
        (lambda said: said["sides"][0].pop("label"), "None among its sides"),
        (lambda said: said.update(sides=["US", "RU"]), "a value and a label"),
        (lambda said: said.update(languages=[]), "languages none"),
        (lambda said: said.update(first_day="20 January 2001"), "first_day '20 January 2001'"),
        (lambda said: said.update(last_day=None), "last_day None"),
        (lambda said: said.update(last_day=said["first_day"]), "not after its first_day"),
        (lambda said: said.update(question=["why"]), "not a string"),
        (lambda said: said.update(periods={}), "periods, not a list"),
        (lambda said: said["periods"][0].update(begins="an-event"), "every period except the first"),
        (lambda said: said["periods"][1].pop("begins"), "every period except the first"),
        (lambda said: said["periods"][1].pop("reason"), "None among its periods"),
        (lambda said: said.update(periods=[7]), "the period 7"),
        (lambda said: said["periods"][1].update(expects="more"), "expects 'more'"),
        (lambda said: said["periods"][1].update(expects=7), "expects 7"),
        (lambda said: said["periods"][0].update(expects="rise"), "nothing for the first"),
    ],
)
def test_a_study_that_cannot_be_followed_is_refused_in_a_sentence(change: Change, message: str) -> None:
    said = json.loads(json.dumps(study().said()))
    change(said)
    with pytest.raises(ShapeError, match=f"^datapackage.json: the study .*{message}"):
        Study.read(said)


@pytest.mark.parametrize("said", [None, [], "x"])
def test_no_study_is_refused(said: object) -> None:
    with pytest.raises(ShapeError, match="needs a study"):
        Study.read(said)


def put(folder: Path, change: Change) -> None:
    """Change the study of a package."""
    path = folder / "datapackage.json"
    said = json.loads(path.read_text("utf-8"))
    change(said["study"])
    path.write_text(json.dumps(said), "utf-8")


def test_another_study_is_served_from_its_first_day_to_its_last(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, asked = tmp_path / "new", "Did they come to trust each other?"
    words = ["--sides", "US", "SU", "--term", "1985-03-11", "1989-01-20", "--languages", "en", "ru"]
    names = ["--leaders", "Ronald Reagan", "Mikhail Gorbachev"]
    assert cli.main(["init", str(folder), *names, *words, "--question", asked]) == 0
    assert cli.main(["report", str(folder)]) == 0
    assert set(FILLED) == set(BY_NAME)
    for table in FILLED:
        path = f"data/{table}.csv"
        (folder / path).write_bytes((EXAMPLE / path).read_bytes())
        data = load(folder)
        assert {name: len(data[name].frame()) for name in data} == {name: len(data[name].rows) for name in data}
        assert asked in text(data)
        # An unfinished package has errors, and then the report says how many; it never fails.
        assert cli.main(["report", str(folder)]) in (0, 1)
    assert cli.main(["validate", str(folder)]) == 0
    assert cli.main(["report", str(folder)]) == 0
    put(
        folder,
        lambda said: said.update(periods=json.loads((EXAMPLE / "datapackage.json").read_text())["study"]["periods"]),
    )
    capsys.readouterr()
    assert cli.main(["report", str(folder)]) == 0
    said = capsys.readouterr().out
    assert asked in said
    assert "to the INF Treaty" in said


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            lambda said: said["periods"][1].update(begins="1986-01-01-nothing"),
            "'1986-01-01-nothing', which is not in events",
        ),
        (lambda said: said.update(periods=[said["periods"][place] for place in (0, 2, 1)]), "no day for its period"),
    ],
)
def test_periods_that_the_events_do_not_bear_out_are_refused(
    change: Change, message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for path in EXAMPLE.rglob("*.*"):
        if path.suffix in (".csv", ".json"):
            target = tmp_path / path.relative_to(EXAMPLE)
            target.parent.mkdir(exist_ok=True)
            target.write_bytes(path.read_bytes())
    put(tmp_path, change)
    with pytest.raises(ShapeError, match=message):
        text(load(tmp_path))
    assert cli.main(["report", str(tmp_path)]) == 2
    assert message in capsys.readouterr().err
