"""The packages under examples/ are valid, though none of them is this dataset."""

from pathlib import Path

import pytest

from bushputin_data.validation import check
from tests.conftest import ROOT

FOLDERS = sorted(path.parent for path in ROOT.glob("examples/*/datapackage.json"))


def test_there_are_examples() -> None:
    assert len(FOLDERS) >= 3


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_example_has_no_finding(folder: Path) -> None:
    assert check(folder).findings == ()
