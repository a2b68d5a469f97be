import pkgutil
import subprocess
import sys
from types import ModuleType

import pytest

import bushputin_data
from bushputin_data import validation


def test_surface_is_pinned() -> None:
    assert bushputin_data.__all__ == [
        "BushputinError",
        "CellsError",
        "Dataset",
        "Finding",
        "PackageError",
        "Report",
        "ShapeError",
        "Table",
        "UnknownNameError",
        "__version__",
        "calls",
        "in_person",
        "load",
        "meetings",
        "messages",
        "report",
        "statements",
        "validate",
    ]


@pytest.mark.parametrize("name", bushputin_data.__all__)
def test_each_name_is_there_and_described(name: str) -> None:
    value = getattr(bushputin_data, name)
    assert name == "__version__" or value.__doc__


@pytest.mark.parametrize(
    "name", ["calls", "in_person", "load", "meetings", "messages", "report", "statements", "validate"]
)
def test_each_function_shows_its_use(name: str) -> None:
    assert ">>>" in getattr(bushputin_data, name).__doc__


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
            "import bushputin_data as bp; print(bp.validate().valid, len(bp.meetings()) > 100)",
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stdout.split() == ["True", "True"], run.stderr


@pytest.mark.parametrize("package", [bushputin_data, validation], ids=lambda package: package.__name__)
def test_no_public_name_is_that_of_a_module(package: ModuleType) -> None:
    # An imported submodule becomes an attribute of its package, and would hide the function of the same name.
    modules = {module.name for module in pkgutil.iter_modules(package.__path__)}
    assert modules & set(package.__all__) == set()
