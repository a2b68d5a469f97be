"""What people install: the wheel and the sdist hold the same release as the checkout."""

import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from bushputin_data import release
from bushputin_data.models import MODELS
from tests.conftest import ROOT

HASHES = """
import hashlib, json
from bushputin_data import release, validate
root = release.root()
files = [root / "datapackage.json", *sorted((root / "data").glob("*.csv"))]
print(json.dumps({path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}))
assert validate().valid
"""
LOAD = (
    "import bushputin_data as bp; "
    "print(len(bp.load().statements), len(bp.meetings()), len(bp.errata()), bp.__version__, bp.__file__)"
)


def python(*arguments: str, interpreter: str = sys.executable, **environment: str) -> str:
    run = subprocess.run(
        [interpreter, *arguments], capture_output=True, text=True, cwd=ROOT, env=os.environ | environment, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


@pytest.fixture(scope="module", params=["wheel", "sdist"])
def installed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The interpreter of a fresh environment in which the built distribution is installed."""
    folder = tmp_path_factory.mktemp(request.param)
    python("-m", "hatchling", "build", "-t", request.param, "-d", str(folder))
    (built,) = folder.glob("*.whl" if request.param == "wheel" else "*.tar.gz")
    python("-m", "venv", str(folder / "env"))
    interpreter = str(folder / "env" / "bin" / "python")
    # The build backend is at hand already: nothing is fetched, and no other version of it decides.
    install = ["-m", "pip", "install", "-q", "--no-deps", "--no-build-isolation", str(built)]
    python(*install, interpreter=interpreter, PYTHONPATH=sysconfig.get_path("purelib"))
    return interpreter


def test_it_holds_the_same_bytes(installed: str) -> None:
    assert python("-c", HASHES, interpreter=installed) == python("-c", HASHES)


def test_it_loads_the_same_rows(installed: str) -> None:
    # Dependencies are lent by the environment of the tests; its own editable install is not among what is lent.
    there = python("-c", LOAD, interpreter=installed, PYTHONPATH=sysconfig.get_path("purelib")).split()
    here = python("-c", LOAD).split()
    assert there[:4] == here[:4]
    assert there[4] != here[4]


def test_the_wheel_has_one_copy_of_each_table_and_no_tools(tmp_path: Path) -> None:
    python("-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path))
    (built,) = tmp_path.glob("*.whl")
    names = zipfile.ZipFile(built).namelist()
    for model in MODELS:
        assert [name for name in names if name.endswith(f"/{model.resource.name}.csv")] == [
            f"bushputin_data/{model.resource.path}"
        ]
    assert "bushputin_data/py.typed" in names
    for name in ("datapackage.json", "errata.csv", "retired_ids.csv"):
        assert f"bushputin_data/{name}" in names
    assert not [name for name in names if name.startswith(("tools", "tests"))]


def test_an_editable_install_reads_the_checkout() -> None:
    assert release.root() == ROOT
