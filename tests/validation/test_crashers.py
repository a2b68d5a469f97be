"""Packages that once made the validator crash: each is reported or refused, and can be told in every form."""

from pathlib import Path

import pytest

from bushputin_data.validation import PackageError, Report, check
from bushputin_data.validation.reports import github, json, sarif, text
from tests.conftest import ROOT

CRASHERS = sorted(path for path in (ROOT / "tests" / "packages" / "crashers").iterdir())
pytestmark = pytest.mark.usefixtures("store")


def outcome(folder: Path) -> Report | PackageError:
    try:
        return check(next(folder.glob("*.zip"), folder))
    except PackageError as error:
        return error


@pytest.mark.parametrize("folder", CRASHERS, ids=lambda path: path.name)
def test_it_is_reported_or_refused(folder: Path) -> None:
    found = outcome(folder)
    if isinstance(found, Report):
        for form in (text.text, json.json, github.github, sarif.sarif):
            assert form(found).encode()
        assert outcome(folder) == found
    else:
        assert str(found)
