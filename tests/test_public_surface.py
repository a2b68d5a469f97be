import datetime as dt
import inspect
import pickle
import pkgutil
import re
import subprocess
import sys
from collections.abc import Callable
from types import FunctionType, ModuleType

import pytest

import bushputin_data
import bushputin_data as bp
from bushputin_data import validation
from bushputin_data.models import MODELS
from bushputin_data.release import root
from bushputin_data.template import Pair, start


def test_surface_is_pinned() -> None:
    assert bushputin_data.__all__ == [
        "BushputinError",
        "CellsError",
        "Claim",
        "ClaimEvidence",
        "Coding",
        "Coverage",
        "Dataset",
        "Event",
        "ExportError",
        "Finding",
        "Hit",
        "Meeting",
        "MeetingSource",
        "MeetingTopic",
        "MissingExtraError",
        "PackageError",
        "Participant",
        "Person",
        "Report",
        "Selection",
        "ShapeError",
        "Source",
        "Statement",
        "StatementSource",
        "StatementTopic",
        "Table",
        "Topic",
        "UnknownNameError",
        "UsageError",
        "Verification",
        "__version__",
        "analysis",
        "calls",
        "charts",
        "cite",
        "claims",
        "codings",
        "coverage",
        "describe",
        "diff",
        "errata",
        "events",
        "grade",
        "in_person",
        "load",
        "meetings",
        "messages",
        "participants",
        "people",
        "question",
        "questions",
        "report",
        "search",
        "sources",
        "statements",
        "topics",
        "validate",
        "verifications",
    ]


def test_every_row_class_is_public() -> None:
    assert {model.__name__ for model in MODELS} <= set(bushputin_data.__all__)
    assert all(getattr(bushputin_data, model.__name__) is model for model in MODELS)


@pytest.mark.parametrize("name", bushputin_data.__all__)
def test_each_name_is_there_and_described(name: str) -> None:
    value = getattr(bushputin_data, name)
    assert name == "__version__" or value.__doc__


@pytest.mark.parametrize(
    "name",
    [name for name in bushputin_data.__all__ if isinstance(getattr(bushputin_data, name), FunctionType)],
)
def test_each_function_shows_its_use(name: str) -> None:
    assert ">>>" in getattr(bushputin_data, name).__doc__


@pytest.mark.parametrize(
    "misuse",
    [
        lambda: bp.load("no such folder"),
        lambda: bp.validate("no such folder"),
        lambda: bp.load(7),  # type: ignore[arg-type]
        lambda: bp.validate(7),  # type: ignore[arg-type]
        lambda: bp.load(root() / "data"),
        lambda: bp.load()["meeting"],
        lambda: bp.load().meetings["brdo"],
        lambda: bp.load().meetings[7],  # type: ignore[index]
        lambda: bp.load().meetings.where(kind="phone"),
        lambda: bp.load().meetings.where(kind=7),
        lambda: bp.load().meetings.where(place="Brdo"),
        lambda: bp.load().statements.where(speaker_id="putin"),
        lambda: bp.load().export("bp.csv"),
        lambda: bp.load().export(7),  # type: ignore[arg-type]
        lambda: bp.load().people.where(side="SU"),
        lambda: bp.coverage("11 September"),
        lambda: bp.meetings(topik="nato"),  # type: ignore[arg-type]
        lambda: bp.meetings(topic="nato"),
        lambda: bp.meetings(kind="phone"),
        lambda: bp.meetings(kind=[]),
        lambda: bp.meetings(person="Bush"),
        lambda: bp.meetings(country="Slovenya"),
        lambda: bp.meetings(certainty="sure"),
        lambda: bp.calls(country="RU"),  # type: ignore[arg-type]
        lambda: bp.statements("Chenney"),
        lambda: bp.statements(since="last year"),
        lambda: bp.statements(meeting="2001-06-16-bdro"),
        lambda: bp.people("SU"),
        lambda: bp.verifications(row="S9999"),
        lambda: bp.describe("statement"),
        lambda: bp.search(" ( "),
        lambda: bp.search(7),  # type: ignore[arg-type]
        lambda: bp.load().where(topics="abm-treaty"),
        lambda: bp.coverage(2001),  # type: ignore[arg-type]
        lambda: bp.coverage("2002-01-01", "2001-01-01"),
        lambda: bp.cite("S9999"),
        lambda: bp.cite("S0123", style="oxford"),
        lambda: bp.cite(7),
        lambda: bp.cite(bp.statements().head(0)),
        lambda: bp.cite(bp.statements()[["quote"]]),
        lambda: bp.diff("no such folder", bp.load()),
        lambda: bp.diff(7, bp.load()),  # type: ignore[arg-type]
        lambda: bp.errata("soon"),
        lambda: bp.errata("99.0.0"),
        lambda: bp.errata(rows="S9999"),
        lambda: bp.analysis.stance(by="periods"),
        lambda: bp.analysis.stance(certanty="high"),  # type: ignore[call-arg]
        lambda: bp.analysis.stance(bounds=["2001-09-11-attacks"]),
        lambda: bp.charts.stance(speaker="Blair"),
        lambda: bp.charts.map(width=10),
        lambda: bp.charts.timeline().save("timeline.gif"),
        lambda: bp.question("no such folder"),
        lambda: bp.questions(data="no such folder"),
        lambda: bp.questions(recipe="date"),
        lambda: bp.questions(-1),
        lambda: bp.questions(seed="now"),  # type: ignore[arg-type]
        lambda: bp.grade(16, "16"),  # type: ignore[arg-type]
        lambda: bp.Topic(topic_id="x", label="x", definition="x").statements,
        lambda: Pair(("A", "A"), ("US", "SU"), (dt.date(1985, 3, 11), dt.date(1989, 1, 20))),
        lambda: start(root(), Pair(("A", "B"), ("US", "SU"), (dt.date(1985, 3, 11), dt.date(1989, 1, 20)))),
    ],
)
def test_one_except_catches_all_misuse(misuse: Callable[[], object]) -> None:
    with pytest.raises(bp.BushputinError) as caught:
        misuse()
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


def test_a_missing_package_is_what_validation_calls_one() -> None:
    assert issubclass(bp.PackageError, validation.PackageError)


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'meeting'"):
        bushputin_data.meeting  # noqa: B018


def test_dir_lists_the_surface() -> None:
    assert dir(bushputin_data) == bushputin_data.__all__


def test_it_runs_without_optimised_away_checks() -> None:
    run = subprocess.run(
        [
            sys.executable,
            "-O",
            "-c",
            "import bushputin_data as bp; print(bp.validate().valid, len(bp.meetings()) > 0)",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.split() == ["True", "True"], run.stderr


@pytest.mark.parametrize(
    ("package", "rooms"),
    [
        (bushputin_data, {"analysis", "charts"}),
        (bushputin_data.analysis, set()),
        (bushputin_data.charts, set()),
        (validation, set()),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_no_public_name_is_that_of_a_module(package: ModuleType, rooms: set[str]) -> None:
    # An imported submodule becomes an attribute of its package, and would hide the function of the same name.
    modules = {module.name for module in pkgutil.iter_modules(package.__path__)}
    assert modules & set(package.__all__) == rooms


@pytest.mark.parametrize("room", [bp.analysis, bp.charts])
def test_the_options_of_a_figure_or_picture_say_what_they_mean(room: ModuleType) -> None:
    for name in room.__all__:
        function = getattr(room, name)
        if isinstance(function, FunctionType):
            options = (function.__doc__ or "").partition("Args:")[2].partition("Raises:")[0]
            told = re.findall(r"^ {8}(?:\*\*)?(\w+): (.*)$", options, re.MULTILINE)
            assert [option for option, _ in told] == list(inspect.signature(function).parameters), name
            assert not any(meaning.startswith("as in") for _, meaning in told), name
