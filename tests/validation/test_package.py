from __future__ import annotations

import json
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import PackageError, check
from bushputin_data.validation.source import places as files
from bushputin_data.validation.source.package import open_package
from tests.validation.packages import checked, faults, field, table, write


def tiny(**more: Any) -> dict[str, Any]:
    return table("t", [field("a", "integer")], "a\n1\n", **more)


def test_package_is_found_in_a_folder_and_by_its_descriptor(tmp_path: Path) -> None:
    write(tmp_path, tiny())
    for path in (tmp_path, tmp_path / "datapackage.json", str(tmp_path)):
        package = open_package(path)
        assert (package.name, [one.name for one in package.resources]) == ("tiny", ["t"])
        with package.resources[0].open() as stream:
            assert stream.read() == b"a\n1\n"


@pytest.mark.parametrize("inside", ["", "tiny-1.0/"])
def test_package_is_found_in_a_zip(tmp_path: Path, inside: str) -> None:
    write(tmp_path, tiny())
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        for name in ("datapackage.json", "t.csv"):
            archive.write(tmp_path / name, inside + name)
    report = check(tmp_path / "p.zip")
    assert (report.valid, report.rows) == (True, 1)


def test_member_that_would_fill_the_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "ZIP_SMALL", 1000)
    with zipfile.ZipFile(tmp_path / "p.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", json.dumps({"name": "p", "resources": [{"name": "t", "path": "t.csv"}]}))
        archive.writestr("t.csv", "a\n" * 1_000_000)
    assert faults(check(tmp_path / "p.zip")) == [("size_limit", None)]


def test_damaged_member_is_a_finding(tmp_path: Path) -> None:
    descriptor = {"name": "p", "resources": [tiny()]}
    descriptor["resources"][0].pop("text")  # type: ignore[attr-defined]
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.writestr("datapackage.json", json.dumps(descriptor))
        archive.writestr("t.csv", "a\n123456789\n")
    data = (tmp_path / "p.zip").read_bytes().replace(b"123456789", b"123456780", 1)
    (tmp_path / "p.zip").write_bytes(data)
    assert [rule for rule, _ in faults(check(tmp_path / "p.zip"))] == ["missing_file"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "no datapackage.json in"),
        ("{", "no JSON"),
        ('{"a": NaN}', "NaN"),
        ("[]", "not a JSON object"),
        ("[" * 100_000, "nested too deeply"),
        (b"\xff\xfe{\x00", "not UTF-8"),
        (b" " * ((16 << 20) + 1), "larger than"),
    ],
)
def test_folder_without_a_readable_descriptor_cannot_be_checked(tmp_path: Path, content: Any, message: str) -> None:
    if content is not None:
        (tmp_path / "datapackage.json").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(PackageError, match=message):
        check(tmp_path)


def test_a_table_for_a_descriptor_is_refused_with_what_would_be_right(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("a,b\n")
    with pytest.raises(PackageError, match=r"t\.csv is no JSON: .*Give the folder that holds a datapackage\.json"):
        check(tmp_path / "t.csv")


@pytest.mark.parametrize("path", ["nowhere", "a\0b", "x" * 5000])
def test_path_to_nothing_cannot_be_checked(tmp_path: Path, path: str) -> None:
    with pytest.raises(PackageError):
        check(tmp_path / path)


def test_pipe_cannot_be_checked(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PackageError, match="no regular file"):
        check(tmp_path / "pipe")


@pytest.mark.parametrize(
    "path",
    [
        *("/etc/passwd", "/dev/zero", "../secret.csv", "a/../../secret.csv", "..\\secret.csv", "C:\\t.csv"),
        *("\\\\host\\t.csv", "http://example.org/t.csv", "file:///etc/passwd", "a\0b", "link.csv", "pipe.csv"),
    ],
)
def test_path_out_of_the_package_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n", "utf-8")
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    os.mkfifo(folder / "pipe.csv")
    assert faults(checked(folder, tiny() | {"path": path})) == [("unsafe_path", None)]


def test_link_inside_the_package_is_followed(tmp_path: Path) -> None:
    write(tmp_path, tiny() | {"path": "link.csv"})
    (tmp_path / "link.csv").symlink_to(tmp_path / "t.csv")
    assert check(tmp_path).valid


@pytest.mark.parametrize("path", ["gone.csv", "folder", "x" * 5000])
def test_file_that_cannot_be_read_is_missing(tmp_path: Path, path: str) -> None:
    (tmp_path / "folder").mkdir()
    assert faults(checked(tmp_path, tiny() | {"path": path})) == [("missing_file", None)]


def test_schema_out_of_the_package_is_refused(tmp_path: Path) -> None:
    assert ("unsafe_path", "/resources/0/schema") in faults(
        checked(tmp_path, tiny() | {"schema": "http://example.org"})
    )


def test_resource_of_several_files_is_one_table(tmp_path: Path) -> None:
    (tmp_path / "u.csv").write_text("2\nx\n", "utf-8")
    report = checked(tmp_path, tiny() | {"path": ["t.csv", "u.csv"]})
    assert [(found.rule, found.file, found.line) for found in report.findings] == [("type", "u.csv", 2)]
    assert report.rows == 3


@pytest.mark.parametrize("packed", [True, False])
def test_missing_file_says_what_to_do(tmp_path: Path, *, packed: bool) -> None:
    write(tmp_path, tiny())
    (tmp_path / "t.csv").unlink()
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        archive.write(tmp_path / "datapackage.json", "datapackage.json")
    (found,) = check(tmp_path / "p.zip" if packed else tmp_path).findings
    assert found.hint == "Put it there, or take the resource out of the descriptor."


@pytest.mark.parametrize("folder", ["", "data"])
def test_table_of_a_package_is_refused_with_the_folder_to_give(tmp_path: Path, folder: str) -> None:
    write(tmp_path, tiny())
    (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / folder / "x.csv").write_text("a,b\n")
    with pytest.raises(PackageError) as caught:
        check(tmp_path / folder / "x.csv")
    assert str(caught.value).endswith(f"datapackage.json is in {str(tmp_path)!r}: give that folder.")


def test_other_json_of_a_package_is_refused_with_the_folder_to_give(tmp_path: Path) -> None:
    write(tmp_path, tiny())
    (tmp_path / "list.json").write_text("[]")
    with pytest.raises(PackageError, match=r"list\.json is no descriptor: .* give that folder"):
        check(tmp_path / "list.json")


def test_zip_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.zip").write_text("a,b\n")
    with pytest.raises(PackageError, match="is no zip that can be read"):
        check(tmp_path / "p.zip")


@pytest.mark.parametrize("path", ["http://a.org/datapackage.json", "HTTPS://a.org/p.zip", Path("https://a.org/p")])
def test_url_is_refused_with_what_would_be_right(path: str | Path) -> None:
    with pytest.raises(PackageError, match=r"^URLs are not read: download the package and give its folder or \.zip\.$"):
        check(path)
