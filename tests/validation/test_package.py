from __future__ import annotations

import json
import os
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bushputin_data.validation import Limits, PackageError, check
from bushputin_data.validation.source import unpacking
from bushputin_data.validation.source.package import open_package, read_package
from bushputin_data.validation.source.places import Folder
from tests.validation.packages import checked, faults, field, refers, table, write


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
    monkeypatch.setattr(unpacking, "SMALL", 1000)
    with zipfile.ZipFile(tmp_path / "p.zip", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("datapackage.json", json.dumps({"name": "p", "resources": [{"name": "t", "path": "t.csv"}]}))
        archive.writestr("t.csv", "a\n" * 1_000_000)
    assert ("size_limit", None) in faults(check(tmp_path / "p.zip"))


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
        ("{", "not JSON"),
        ('{"a": NaN}', "NaN"),
        ("[]", "it is a list, not an object"),
        ("5", "it is a number, not an object"),
        ("null", "it is null, not an object"),
        ("[" * 100_000, "nested too deeply"),
        (b"\xff\xfe{\x00", "is UTF-16, not UTF-8"),
        (b'{"a": "\xe9"}', "is not UTF-8: byte 0xE9 on line 1, column 8"),
        ("[" + "9" * 5_000 + "]", "a number of 5,000 digits"),
        (b" " * ((16 << 20) + 1), "larger than"),
    ],
)
def test_folder_without_a_readable_descriptor_cannot_be_checked(tmp_path: Path, content: Any, message: str) -> None:
    if content is not None:
        (tmp_path / "datapackage.json").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(PackageError, match=message):
        check(tmp_path)


def test_a_file_for_a_descriptor_is_refused_with_what_would_be_right(tmp_path: Path) -> None:
    (tmp_path / "t.md").write_text("a,b\n")
    with pytest.raises(
        PackageError,
        match=r"'t\.md' is neither a descriptor nor a CSV file\. Give a folder that contains a datapackage\.json",
    ):
        check(tmp_path / "t.md")


@pytest.mark.parametrize("path", ["nowhere", "a\0b", "x" * 5000])
def test_path_to_nothing_cannot_be_checked(tmp_path: Path, path: str) -> None:
    with pytest.raises(PackageError):
        check(tmp_path / path)


def test_pipe_cannot_be_checked(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(PackageError, match="is not a regular file"):
        check(tmp_path / "pipe")


@pytest.mark.parametrize(
    "path",
    [
        *("/etc/passwd", "/dev/zero", "../secret.csv", "a/../../secret.csv", "..\\secret.csv", "C:\\t.csv"),
        *("\\\\host\\t.csv", "file:///etc/passwd", "a\0b", "link.csv", "pipe.csv"),
    ],
)
def test_path_out_of_the_package_is_refused(tmp_path: Path, path: str) -> None:
    (tmp_path / "secret.csv").write_text("a\n1\n", "utf-8")
    folder = tmp_path / "package"
    folder.mkdir()
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    os.mkfifo(folder / "pipe.csv")
    assert faults(checked(folder, tiny() | {"path": path})) == [("unsafe_path", "/resources/0/path")]


def test_link_inside_the_package_is_followed(tmp_path: Path) -> None:
    write(tmp_path, tiny() | {"path": "link.csv"})
    (tmp_path / "link.csv").symlink_to(tmp_path / "t.csv")
    assert check(tmp_path).valid


@pytest.mark.parametrize("path", ["gone.csv", "folder", "x" * 5000])
def test_file_that_cannot_be_read_is_missing(tmp_path: Path, path: str) -> None:
    (tmp_path / "folder").mkdir()
    assert faults(checked(tmp_path, tiny() | {"path": path})) == [("missing_file", None)]


def test_schema_out_of_the_package_is_refused(tmp_path: Path) -> None:
    assert faults(checked(tmp_path, tiny() | {"schema": "../s.json"})) == [("unsafe_path", "/resources/0/schema")]


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
    assert found.hint == "Add it, or correct the path."


@pytest.mark.parametrize("folder", ["", "data"])
def test_file_of_a_package_is_refused_with_the_folder_to_give(tmp_path: Path, folder: str) -> None:
    write(tmp_path, tiny())
    (tmp_path / folder).mkdir(exist_ok=True)
    (tmp_path / folder / "x.md").write_text("a,b\n")
    with pytest.raises(PackageError) as caught:
        check(tmp_path / folder / "x.md")
    assert str(caught.value).endswith(f"datapackage.json is in {str(tmp_path)!r}: give that folder.")


def test_other_json_of_a_package_is_refused_with_the_folder_to_give(tmp_path: Path) -> None:
    write(tmp_path, tiny())
    (tmp_path / "list.json").write_text("[]")
    with pytest.raises(PackageError, match=r"list\.json is not a descriptor: .* give that folder"):
        check(tmp_path / "list.json")


def test_zip_that_is_none_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.zip").write_text("a,b\n")
    with pytest.raises(PackageError, match="is not a readable zip file"):
        check(tmp_path / "p.zip")


@pytest.mark.parametrize("path", ["http://a.org/datapackage.json", "HTTPS://a.org/p.zip", Path("https://a.org/p")])
def test_url_is_refused_with_what_would_be_right(path: str | Path) -> None:
    with pytest.raises(PackageError, match=r"^URLs are not read: download the package and give its folder or \.zip\.$"):
        check(path)


@pytest.mark.parametrize("part", ["schema", "dialect"])
def test_a_part_at_a_url_is_one_warning_that_says_nothing_is_wrong(tmp_path: Path, part: str) -> None:
    (found,) = checked(tmp_path, tiny() | {part: "https://example.org/x.json"}).findings
    assert (found.rule, found.level, found.field) == ("not_checked", "warning", f"/resources/0/{part}")
    assert found.message.startswith("'https://example.org/x.json' is a URL, which is not fetched: the ")
    assert "The descriptor is valid as it is." in (found.hint or "")


def test_a_file_at_a_url_is_one_warning(tmp_path: Path) -> None:
    report = checked(tmp_path, tiny() | {"path": "https://example.org/t.csv"})
    assert [(one.rule, one.level) for one in report.findings] == [("not_checked", "warning")]


@pytest.mark.parametrize(
    ("content", "rule", "message", "hint"),
    [
        (
            None,
            "missing_file",
            "There is no file 's.json': the cells of the table are not checked.",
            "Add the schema, or",
        ),
        ("{", "descriptor", "'s.json' is not JSON: ", None),
        ("[]", "descriptor", "'s.json' is not a schema: it is a list, not an object.", None),
        ("\ufeff[" + "[" * 200, "descriptor", "'s.json' is ", None),
    ],
)
def test_a_schema_that_cannot_be_read_is_one_finding(
    tmp_path: Path, content: str | None, rule: str, message: str, hint: str | None
) -> None:
    if content is not None:
        (tmp_path / "s.json").write_text(content, "utf-8")
    target = tiny() | {"schema": "s.json"}
    child = table("u", [field("b", "integer")], "b\n7\n", foreignKeys=[refers("b", "t.a")])
    (found,) = checked(tmp_path, target, child).findings
    assert (found.rule, found.level, found.field) == (rule, "error", "/resources/0/schema")
    assert found.message.startswith(message)
    assert (found.hint or "").startswith(hint or "")


def test_a_resource_says_why_it_has_no_schema(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"fields": []}', "utf-8")
    values: list[Any] = ["gone.json", None, 5, {}, "x.json"]
    tables = [tiny() | {"name": f"t{n}", "schema": value, "dialect": value} for n, value in enumerate(values)]
    found = open_package(write(tmp_path, *tables)).resources
    assert [one.schema for one in found] == [None, None, None, {}, {"fields": []}]
    assert [one.schema_fault is None for one in found] == [False, True, True, True, True]
    assert [one.dialect_fault is None for one in found] == [False, True, True, True, True]
    assert [one.is_table for one in found] == [True] * 5


def test_a_resource_that_names_a_lost_schema_is_a_table(tmp_path: Path) -> None:
    lost = {"name": "t", "path": "t.csv", "schema": "gone.json", "text": "a\n1\n"}
    assert faults(checked(tmp_path, lost)) == [("missing_file", "/resources/0/schema")]


def test_a_schema_that_many_share_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "s.json").write_text('{"fields": [{"name": "a", "name": "a"}]}', "utf-8")
    package = write(tmp_path, *(tiny() | {"name": f"t{n}", "schema": "./" * n + "s.json"} for n in range(5)))
    opened = Counter[str]()
    whole = Folder.open

    def counting(self: Folder, path: str) -> Any:
        opened[path] += 1
        return whole(self, path)

    monkeypatch.setattr(Folder, "open", counting)
    found = open_package(package)
    assert opened == {"datapackage.json": 1, "s.json": 1}
    assert [(one.rule, one.file, one.field) for one in found.findings] == [
        ("duplicate_json_key", "s.json", "/fields/0/name")
    ]


def test_schemas_together_are_no_longer_than_a_descriptor(tmp_path: Path) -> None:
    for number in range(4):
        (tmp_path / f"s{number}.json").write_text('{"fields": [{"name": "a"}]}' + " " * 1_000, "utf-8")
    package = write(tmp_path, *(tiny() | {"name": f"t{n}", "schema": f"s{n}.json"} for n in range(4)))
    size = (package / "datapackage.json").stat().st_size
    found = open_package(package, Limits(descriptor_bytes=size + 2_500)).resources
    assert [one.schema_fault and one.schema_fault.rule for one in found] == [None, None, "size_limit", "size_limit"]


def test_a_path_that_is_listed_twice_is_an_error_and_read_once(tmp_path: Path) -> None:
    report = checked(tmp_path, tiny() | {"path": ["t.csv", "./t.csv", "t.csv"]})
    (found,) = report.findings
    assert (found.rule, found.level, found.field) == ("descriptor", "error", "/resources/0/path/1")
    assert found.message == "'./t.csv' is listed 3 times in this resource, but read only once."
    assert report.rows == 1


def test_paths_of_both_kinds_are_an_error(tmp_path: Path) -> None:
    package = open_package(write(tmp_path, tiny() | {"path": ["t.csv", "https://example.org/t.csv"]}))
    assert [(one.rule, one.field) for one in package.findings] == [("descriptor", "/resources/0/path")]


def test_the_limit_of_a_zip_is_that_of_the_run(tmp_path: Path) -> None:
    write(tmp_path, tiny())
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        for name in ("datapackage.json", "t.csv"):
            archive.write(tmp_path / name, name)
    with pytest.raises(PackageError, match="raise the limit unpacked_bytes"):
        open_package(tmp_path / "p.zip", Limits(unpacked_bytes=10))


def test_a_descriptor_is_opened_in_a_place_of_any_kind(tmp_path: Path) -> None:
    package = read_package(Folder(write(tmp_path, tiny())), "datapackage.json", Limits())
    assert [one.name for one in package.resources] == ["t"]
    with pytest.raises(PackageError, match=r"There is no file 'gone\.json'\. Add it, or correct the path\."):
        read_package(Folder(tmp_path), "gone.json")
