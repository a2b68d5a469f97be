"""What a package may cost: each bound refuses what is beyond it, and can be raised by its name."""

import json
from pathlib import Path

import pytest

from bushputin_data.commands import main as cli
from bushputin_data.validation import Limits, PackageError, check
from bushputin_data.validation.engine import budget
from bushputin_data.validation.limits import NAMES
from tests.validation.packages import field, table, write


def package(folder: Path, text: str = "a\n1\n") -> Path:
    return write(folder, table("t", [field("a", "integer")], text))


def test_a_report_holds_the_first_findings_of_each_rule_and_counts_all(tmp_path: Path) -> None:
    path = package(tmp_path, "a\n" + "x\n" * 50)
    report = check(path, limits=Limits(findings=20))
    assert report.counts["by_rule"] == {"type": 50}
    assert [found.line for found in report.findings] == list(range(2, 22))
    assert dict(report.omitted) == {("t", "type"): 30}


def test_a_large_descriptor_is_refused_until_the_bound_is_raised(tmp_path: Path) -> None:
    path = package(tmp_path)
    size = (path / "datapackage.json").stat().st_size
    with pytest.raises(PackageError, match="raise the limit descriptor_bytes"):
        check(path, limits=Limits(descriptor_bytes=size - 1))
    assert check(path, limits=Limits(descriptor_bytes=size)).valid


def test_one_table_full_of_faults_hides_no_other(tmp_path: Path) -> None:
    fields = [field("a", "integer")]
    write(tmp_path, table("s", fields, "a\n" + "x\n" * 500), table("t", fields, "a\n1\nsoc\n"))
    report = check(tmp_path, limits=Limits(findings=20))
    assert [(found.resource, found.line) for found in report.findings][-1] == ("t", 3)


@pytest.mark.parametrize(("times", "refused"), [(8, 0), (40, 32)])
def test_a_file_named_many_times_is_read_as_often_as_its_size_allows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int, refused: int
) -> None:
    monkeypatch.setattr(budget, "FREE_BYTES", 32)
    (tmp_path / "t.bin").write_bytes(b"four")
    resources = [{"name": f"t{number}", "path": "t.bin", "format": "bin"} for number in range(times)]
    (tmp_path / "datapackage.json").write_text(json.dumps({"name": "p", "resources": resources}), "utf-8")
    assert check(tmp_path).by_rule.get("size_limit", 0) == refused


@pytest.mark.parametrize("name", NAMES)
def test_every_bound_is_set_by_its_name(name: str) -> None:
    assert getattr(Limits.parse([f"{name}=5_000"]), name) == 5000


@pytest.mark.parametrize("text", ["lines=5", "line_bytes", "line_bytes=many", "line_bytes=0", "findings=-1"])
def test_what_is_no_bound_is_told(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["validate", "--bound", text]) == 2
    assert text.partition("=")[0] in capsys.readouterr().err


def test_a_bound_is_raised_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = str(package(tmp_path, "a\n" + "0" * 100 + "1\n"))
    assert cli.main(["validate", path, "--bound", "cell_characters=50", "--format", "json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)["findings"]
    assert (found["rule"], "raise the limit cell_characters" in found["hint"]) == ("size_limit", True)
    assert cli.main(["validate", path, "--bound", "cell_characters=101"]) == 0


def test_a_wide_header_of_strangers_ends(tmp_path: Path) -> None:
    path = package(tmp_path, ",".join(f"b{number}" for number in range(3000)) + "\n")
    report = check(path, limits=Limits(findings=100))
    assert len(report.findings) < 300
    assert report.counts["errors"] >= 2999
