"""docs/spark.md: its command is one, its code fits the function, and its figures are those that were measured."""

from __future__ import annotations

import ast
import inspect
import re
import shlex

from bushputin_data.commands import main as cli
from bushputin_data.validation import spark
from tests.conftest import ROOT
from tests.test_docs import blocks

PAGE = (ROOT / "docs" / "spark.md").read_text("utf-8")
RESULTS = (ROOT / "benchmarks" / "RESULTS.md").read_text("utf-8")


def lines_of(text: str) -> list[list[str]]:
    """The lines of its tables that begin with a number."""
    return [
        [cell.strip() for cell in line.split("|")[1:-1]] for line in re.findall(r"^\| [\d,]+ .*", text, re.MULTILINE)
    ]


def test_its_commands_parse() -> None:
    lines = [line for block in blocks("", PAGE) for line in block.splitlines()]
    commands = [line for line in lines if line.startswith("bushputin ")]
    assert commands
    for line in commands:
        cli.parser().parse_args(shlex.split(line)[1:])


def test_its_code_fits_the_function() -> None:
    (code,) = blocks("python", PAGE)
    (call,) = [node for node in ast.walk(ast.parse(code)) if isinstance(node, ast.Call)]
    inspect.signature(spark.check).bind(*call.args)


def test_its_figures_are_those_of_the_benchmark() -> None:
    section = RESULTS.partition("## Spark (`spark`)")[2].partition("\n## ")[0]
    measured = lines_of(section)
    assert lines_of(PAGE) == measured
    fast, slow, more_fast, more_slow = (float(cpu) for *_, cpu, _ in measured)
    # "some ten times as much"
    assert 7 < (more_slow - slow) / (more_fast - fast) < 14
    begun = re.search(r"^A local session takes ([\d.]+) s to begin", section, re.MULTILINE)
    assert begun
    assert f"takes {begun[1]} s to begin" in " ".join(PAGE.split())
