"""Paths stay inside the package, and one that is not quite right says what would be."""

from __future__ import annotations

import os
import time
from pathlib import Path
from unicodedata import normalize

import pytest

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.findings import Fault
from bushputin_data.validation.source.places import SEARCHES, Folder, Place, normal
from bushputin_data.validation.source.zips import Zip
from tests.validation.source.zipping import packed


def fault(place: Place, path: str) -> Fault:
    with pytest.raises(FaultError) as caught:
        place.open(path)
    return caught.value.fault


@pytest.fixture(params=["folder", "zip"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """A package with some files in folders."""
    names = ["datapackage.json", "data/t.csv", "data/my data.csv", "Big.CSV", normalize("NFD", "café.csv")]
    if request.param == "zip":
        return Zip(packed(tmp_path / "p.zip", dict.fromkeys(names, b"{}")))
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"{}")
    return Folder(tmp_path)


@pytest.mark.parametrize(
    ("path", "found", "hint"),
    [
        ("data\\t.csv", "data/t.csv", "Write '/' between folders."),
        ("big.csv", "Big.CSV", "Upper and lower case letters differ."),
        ("Data/T.csv", "data/t.csv", "Upper and lower case letters differ."),
        ("data/my%20data.csv", "data/my data.csv", "Paths are not percent-encoded."),
        ("Data\\my%20data.csv", "data/my data.csv", "Paths are not percent-encoded."),
        ("café.csv", normalize("NFD", "café.csv"), "The two names are in different Unicode forms: write both in NFC."),
    ],
)
def test_a_path_in_another_spelling_says_so(place: Place, path: str, found: str, hint: str) -> None:
    one = fault(place, normalize("NFC", path))
    assert one.rule == "missing_file"
    assert one.fact == f"There is no file {normalize('NFC', path)!r}, but there is {found!r}.".replace("é", "é")
    assert one.hint == hint


@pytest.mark.parametrize("path", ["gone.csv", "data/gone.csv", "gone/t.csv", "data/t.csv/x", "t.csv", "data\\gone.csv"])
def test_a_missing_file_says_what_to_do(place: Place, path: str) -> None:
    one = fault(place, path)
    assert (one.rule, one.hint) == ("missing_file", "Add it, or correct the path.")


@pytest.mark.parametrize("path", ["data", "data/", "./data"])
def test_a_folder_is_not_a_file(place: Place, path: str) -> None:
    assert fault(place, path).fact.endswith("is a folder, not a file.")


@pytest.mark.parametrize("path", ["data/t.csv", "./data/t.csv", "data//t.csv", "././data/./t.csv"])
def test_paths_to_one_file_have_one_identity(place: Place, path: str) -> None:
    info = place.info(path)
    assert (info.size, place.size(path)) == (2, 2)
    assert info.identity == place.info("data/t.csv").identity
    assert info.identity != place.info("Big.CSV").identity
    assert normal(path) == "data/t.csv"
    with place.open(path) as stream:
        assert stream.read() == b"{}"


def test_what_is_there_exists(place: Place) -> None:
    assert [place.exists(path) for path in ("data/t.csv", "data", "gone", "../p")] == [True, True, False, False]


@pytest.mark.parametrize("path", ["http://a.org/t.csv", "HTTPS://a.org", "ftp://a.org/t.csv", "ftps://a.org/x"])
def test_a_url_is_right_and_not_checked(place: Place, path: str) -> None:
    one = fault(place, path)
    assert (one.rule, one.level) == ("not_checked", "warning")
    assert one.fact == f"{path!r} is a URL, which is not fetched."
    assert (one.hint or "").startswith("The descriptor is valid as it is.")


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("", "is not a path"),
        ("a\0b", "is not a path"),
        ("file:///etc/passwd", "is neither a relative path nor a URL of http, https, ftp or ftps"),
        ("s3://bucket/t.csv", "is neither a relative path nor a URL of http, https, ftp or ftps"),
        ("http:t.csv", "is neither a relative path nor a URL of http, https, ftp or ftps"),
        ("/etc/passwd", "is an absolute path"),
        ("C:\\t.csv", "is an absolute path"),
        ("\\\\host\\t.csv", "is an absolute path"),
        ("../t.csv", "goes up a folder with '..'"),
        ("data/../../t.csv", "goes up a folder with '..'"),
        ("data\\..\\t.csv", "goes up a folder with '..'"),
        (".git/config", "is in a hidden folder"),
    ],
)
def test_a_path_that_may_lead_out_is_unsafe(place: Place, path: str, problem: str) -> None:
    one = fault(place, path)
    assert (one.rule, one.level) == ("unsafe_path", "error")
    assert one.fact.endswith(f" {problem}.")


def test_another_spelling_is_not_looked_for_outside(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "T.csv").write_text("secret")
    (tmp_path / "package").mkdir()
    (tmp_path / "package" / "link").symlink_to(tmp_path / "outside")
    assert fault(Folder(tmp_path / "package"), "link/t.csv").hint == "Add it, or correct the path."


def test_a_link_into_a_hidden_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "config").write_text("token")
    (tmp_path / "t.csv").symlink_to(tmp_path / ".git" / "config")
    assert fault(Folder(tmp_path), "t.csv").fact == "'t.csv' is a link into a hidden folder."


def test_what_git_annex_holds_is_read_and_what_it_lacks_is_fetched(tmp_path: Path) -> None:
    objects = tmp_path / ".git" / "annex" / "objects"
    objects.mkdir(parents=True)
    (objects / "k").write_text("a\n")
    for name, target in (("t.csv", "k"), ("u.csv", "gone")):
        (tmp_path / name).symlink_to(Path(".git/annex/objects") / target)
    with Folder(tmp_path).open("t.csv") as stream:
        assert stream.read() == b"a\n"
    assert fault(Folder(tmp_path), "u.csv").hint == "It is in git-annex: run `git annex get`."


def test_a_link_to_nothing_says_so(tmp_path: Path) -> None:
    (tmp_path / "t.csv").symlink_to("gone.csv")
    one = fault(Folder(tmp_path), "t.csv")
    assert (one.rule, one.hint) == (
        "missing_file",
        ("There is a link of this name, but the file that it points to does not exist."),
    )
    assert Folder(tmp_path).exists("t.csv")


def test_links_to_one_file_have_one_identity(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a\n")
    (tmp_path / "u.csv").symlink_to("t.csv")
    os.link(tmp_path / "t.csv", tmp_path / "v.csv")
    assert len({Folder(tmp_path).info(name).identity for name in ("t.csv", "u.csv", "v.csv")}) == 1


def test_many_missing_files_in_a_large_folder_end(tmp_path: Path) -> None:
    for number in range(3_000):
        (tmp_path / f"file {number}.csv").touch()
    place, start = Folder(tmp_path), time.process_time()
    for number in range(SEARCHES * 20):
        fault(place, f"FILE%20{number}.tsv")
    assert time.process_time() - start < 20


def test_a_file_that_may_not_be_read_is_a_fault(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "t.csv").write_text("a\n")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert fault(Folder(tmp_path), "t.csv").fact == "'t.csv' cannot be read: Permission denied."


def test_a_path_of_many_steps_ends(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to(".")
    (tmp_path / "t.csv").write_text("a\n")
    start = time.process_time()
    assert fault(Folder(tmp_path), "a/" * 1_000_000 + "t.csv").rule == "missing_file"
    assert time.process_time() - start < 8
