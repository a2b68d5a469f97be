"""`python -m tools.measure`: what a corrected cell needs before it can be checked, without the extras of the tests."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bushputin_data import validate
from tests.conftest import ROOT
from tools import measure


def test_a_corrected_cell_passes_once_its_table_is_measured(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copytree(ROOT / "data", tmp_path / "data")
    for name in ("datapackage.json", "waivers.csv"):
        shutil.copy(ROOT / name, tmp_path)
    table = tmp_path / "data" / "events.csv"
    text = table.read_text("utf-8")
    table.write_text(text.replace("Attacks of 11 September", "Attacks of 11 September 2001"), "utf-8")
    assert {one.rule for one in validate(tmp_path).findings} == {"bytes", "hash"}
    assert measure.main(tmp_path) == 0
    assert "written. Next: bushputin validate" in capsys.readouterr().out
    assert validate(tmp_path).findings == ()
    assert measure.main(tmp_path) == 0
    assert "up to date" in capsys.readouterr().out


def test_it_needs_the_core_alone() -> None:
    names = "sorted({one.partition('.')[0] for one in sys.modules})"
    code = f"import sys, json, tools.measure, tools.errata; print(json.dumps({names}))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert not {"pytest", "hypothesis", "frictionless", "matplotlib"} & set(json.loads(done.stdout))
