"""Where Spark is not installed, whoever asks for it is told what to install, and nobody else notices."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from bushputin_data.commands import main as cli
from bushputin_data.validation import check, spark
from bushputin_data.validation.engine import run
from bushputin_data.validation.errors import MissingExtraError
from tests.validation.engine.test_choice import lack, package


@pytest.mark.parametrize("module", ["numpy", "pyarrow", "pyspark"])
def test_the_spark_engine_is_never_replaced_in_silence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: str, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run, "find_spec", lambda name: None if name == module else True)
    with pytest.raises(MissingExtraError, match=module):
        check(package(tmp_path), engine="spark")
    assert cli.main(["validate", str(tmp_path), "--engine", "spark"]) == 2
    said = capsys.readouterr().err
    assert said.count("\n") == 1
    assert "bushputin-data[spark]" in said


def test_a_function_that_is_given_a_session_says_so_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.delitem(sys.modules, "bushputin_data.validation.engine.spark.session", raising=False)
    lack(monkeypatch, "pyspark")
    with pytest.raises(MissingExtraError, match=r"pyspark.*bushputin-data\[spark\]"):
        spark.check(None, package(tmp_path, 3))


def test_nothing_of_spark_is_imported_before_it_is_needed(tmp_path: Path) -> None:
    code = (
        "import sys; from bushputin_data.validation import check, spark; check(sys.argv[1], engine='exact'); "
        "print(spark.__name__, sorted({'pyspark', 'py4j', 'pandas', 'pyarrow'} & set(sys.modules)))"
    )
    folder = package(tmp_path, 3)
    done = subprocess.run([sys.executable, "-c", code, str(folder)], capture_output=True, text=True, check=True)
    assert done.stdout == "bushputin_data.validation.spark []\n"
