"""What a package may cost: each bound refuses what is beyond it, and can be raised by its name."""

import json
from pathlib import Path

import pytest

from bushputin_data import cli
from bushputin_data.validation import Limits, PackageError, check
from bushputin_data.validation.limits import NAMES, current
from tests.validation.packages import faults, field, table, write


def package(folder: Path, text: str = "a\n1\n") -> Path:
    return write(folder, table("t", [field("a", "integer")], text))


def test_a_run_with_too_many_findings_is_given_up(tmp_path: Path) -> None:
    path = package(tmp_path, "a\n" + "x\n" * 50)
    report = check(path, limits=Limits(findings=20))
    assert report.counts["by_rule"] == {"size_limit": 1, "type": 20}
    assert report.findings[0].rule == "size_limit"
    assert "raise the bound findings" in (report.findings[0].hint or "")
    assert check(path, limits=Limits(findings=50)).counts["by_rule"] == {"type": 50}


def test_a_large_descriptor_is_refused_until_the_bound_is_raised(tmp_path: Path) -> None:
    path = package(tmp_path)
    size = (path / "datapackage.json").stat().st_size
    with pytest.raises(PackageError, match="raise the limit descriptor_bytes"):
        check(path, limits=Limits(descriptor_bytes=size - 1))
    assert check(path, limits=Limits(descriptor_bytes=size)).valid


def test_bounds_hold_for_one_run_only(tmp_path: Path) -> None:
    check(package(tmp_path), limits=Limits(line_bytes=5))
    assert current() == Limits()


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
    assert (found["rule"], "raise the bound cell_characters" in found["hint"]) == ("size_limit", True)
    assert cli.main(["validate", path, "--bound", "cell_characters=101"]) == 0


def test_a_wide_header_of_strangers_ends(tmp_path: Path) -> None:
    path = package(tmp_path, ",".join(f"b{number}" for number in range(3000)) + "\n")
    assert set(faults(check(path, limits=Limits(findings=100)))) >= {("size_limit", None)}
