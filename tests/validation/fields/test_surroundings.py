"""What a cell means does not depend on the locale, the time zone, the hash seed, or a limit of the process."""

from __future__ import annotations

import ast
import os
import subprocess
import sys

import pytest

from tests.conftest import ROOT

PROGRAM = """
import locale, sys, time
try:
    locale.setlocale(locale.LC_ALL, "")
except locale.Error:
    pass
from bushputin_data.validation.fields.cells import compile_field

def field(kind, **more):
    constraints = more.pop("constraints", {})
    return {"name": "a", "type": kind, **more, "constraints": constraints}

CASES = [
    (field("date", format="%d %B %Y"), ["16 June 2001", "16 juin 2001", "16 Juni 2001", "16 июня 2001"]),
    (field("date", format="%x"), ["06/16/01", "16.06.2001", "16/06/01"]),
    (field("time", format="%X"), ["14:05:09", "14h05"]),
    (field("datetime", format="%c"), ["Sat Jun 16 14:05:09 2001", "Sa 16 Jun 2001 14:05:09 CEST"]),
    (field("time", format="%I:%M %p"), ["02:05 PM", "02:05 nachm."]),
    (field("datetime", format="%Y-%m-%d %H:%M %Z"), [f"2001-06-16 14:05 {zone}" for zone in (
        "UTC", "GMT", "EST", "EDT", "CET", "CEST", "JST", "MSK", *time.tzname)][:8]),
    (field("datetime", format="any"), ["2001-06-16 14:05", "Sat, 16 Jun 2001 14:05 EST", "2001-03-25T02:30"]),
    (field("number"), ["1.5", "1,5", "1'000"]),
    (field("integer"), ["9" * 5000, "9" * 4300, "9" * 700]),
    (field("object"), ['{"a": ' + "9" * 4300 + "}", '{"b": 1, "a": 2}']),
    (field("string", constraints={"enum": ["b", "a", "c"], "pattern": "[a-c]"}), ["a", "d", "ä"]),
    (field("boolean", trueValues=["x", "y"], falseValues=["z"]), ["x", "X", "z", "q"]),
    (field("list", itemType="date"), ["2001-06-16,2001-02-30"]),
]
if hasattr(sys, "set_int_max_str_digits"):
    sys.set_int_max_str_digits(0)
for declared, texts in CASES:
    cell = compile_field(declared)
    for text in texts:
        value, faults = cell.judge(text)
        print(ascii((declared, text, value, faults, cell.exact(text)))[:3000])
"""


def told(**environment: str) -> str:
    """What the program says of its cells in some surroundings."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH") if name in os.environ}
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM],
        env=kept | {"PYTHONPATH": str(ROOT / "src")} | environment,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return run.stdout


@pytest.fixture(scope="module")
def usual() -> str:
    return told(LC_ALL="C", TZ="UTC", PYTHONHASHSEED="0")


@pytest.mark.parametrize(
    "environment",
    [
        {"LC_ALL": "de_DE.UTF-8", "TZ": "Europe/Berlin", "PYTHONHASHSEED": "1"},
        {"LC_ALL": "fr_FR.UTF-8", "TZ": "America/New_York", "PYTHONHASHSEED": "2"},
        {"LC_ALL": "ru_RU.UTF-8", "TZ": "Europe/Moscow", "PYTHONHASHSEED": "3"},
        {"LC_ALL": "tr_TR.UTF-8", "TZ": "EST5EDT", "PYTHONHASHSEED": "4"},
        {"LC_ALL": "C.UTF-8", "TZ": "XYZ-3:30ABC", "PYTHONINTMAXSTRDIGITS": "640"},
        {"LC_ALL": "C", "TZ": "", "PYTHONOPTIMIZE": "2"},
    ],
    ids=lambda environment: environment["LC_ALL"],
)
def test_judgement_is_the_same_in_all_surroundings(usual: str, environment: dict[str, str]) -> None:
    assert told(**environment) == usual


def test_nothing_asks_the_locale_or_the_time_zone_of_the_process() -> None:
    asking = {
        "strptime",
        "strftime",
        "tzname",
        "localtime",
        "mktime",
        "fromtimestamp",
        "today",
        "now",
        "getlocale",
        "locale",
    }
    for path in (ROOT / "src" / "bushputin_data" / "validation" / "fields").glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        attributes = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
        imports = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
        assert not attributes & asking, path
        assert not imports & {"locale", "calendar", "time"} or path.name in (
            "cage.py",
            "cage_worker.py",
            "patterns.py",
        ), path
