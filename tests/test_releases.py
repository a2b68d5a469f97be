"""Releases that are out: each is a valid package (a newer validator may warn of it), and its bytes never change."""

import hashlib

import pytest

from bushputin_data import ShapeError, diff, load, validate
from tests.conftest import ROOT

RELEASES = {
    "0.1.0": "1a9646af78e4c0a162b7f91af880f7be98b083dc3f06c3b3f3d676a754d5f2a9",
    "0.2.0": "2a38a186dd816a43a4819fd7fcb51d99609ece7d989b113dfc989d20f4a29b30",
}


def test_every_release_has_its_hash_here() -> None:
    names = {path.name for path in (ROOT / "releases").iterdir()}
    assert names == {f"bushputin-data-{version}.zip" for version in RELEASES}


@pytest.mark.parametrize("version", RELEASES)
def test_a_release_keeps_its_bytes_and_is_valid(version: str) -> None:
    path = ROOT / "releases" / f"bushputin-data-{version}.zip"
    assert hashlib.sha256(path.read_bytes()).hexdigest() == RELEASES[version]
    assert [found for found in validate(path).findings if found.level == "error"] == []


@pytest.mark.parametrize("version", RELEASES)
def test_what_an_older_release_lacks_is_said_when_it_is_loaded_and_how_to_go_on(version: str) -> None:
    path = ROOT / "releases" / f"bushputin-data-{version}.zip"
    with pytest.raises(ShapeError, match=rf"is release {version} of this dataset, .*the study.*bp\.diff\('") as caught:
        load(path)
    assert str(path) in str(caught.value)
    change = diff(path, load())
    assert (change.old, change.new) == (version, load().version)
