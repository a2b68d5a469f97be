"""What the documents say is so: their commands, their code, their names and their figures."""

import contextlib
import io
import json
import re
import shlex
from pathlib import Path
from typing import Any

import pytest

import bushputin_data as bp
from bushputin_data.analysis.intervals import DRAWS
from bushputin_data.analysis.observed import Limits
from bushputin_data.commands import main as cli
from tests.conftest import ROOT
from tools.lessons import filled, limits

README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
LESSONS = ["two-readouts", "alliance"]


def blocks(language: str, text: str = README) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```$", text, re.DOTALL | re.MULTILINE)
    return [block for named, block in found if named == language]


def test_the_two_commands_stand_in_the_readme() -> None:
    commands = [block.strip() for block in blocks("") if block.startswith("python3 -m venv")]
    assert commands == [
        "python3 -m venv .venv && .venv/bin/pip install -e . && .venv/bin/bushputin report",
        "python3 -m venv .venv && .venv/bin/pip install -e '.[test]' && .venv/bin/pytest",
    ]


def test_a_fact_is_corrected_in_three_commands() -> None:
    page = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    (block,) = blocks("", page.partition("## Correct a fact")[2].partition("\n## ")[0])
    commands = [line.partition("#")[0].strip() for line in block.splitlines()]
    assert commands[0] == blocks("")[0].strip()
    typed = [shlex.split(line) for line in commands[1:]]
    assert [line[:4] for line in typed] == [[".venv/bin/python", "-m", "tools", "correct"]] * 2
    assert [line[4::2] for line in typed] == [[], ["--reason", "--source"]]
    doors = re.findall(r"^## (.*)", page, re.MULTILINE)
    assert f"four ways to contribute: {', '.join(doors).lower()}" in " ".join(README.split())


def test_the_code_of_the_readme_runs() -> None:
    (code,) = blocks("python")
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})
    first, second = out.getvalue().splitlines()
    assert first.startswith("Brdo pri Kranju ")
    assert second == "True"


@pytest.mark.parametrize(
    "page",
    ["README.md", "docs/citing.md", "docs/codebook.md", "docs/using.md", "docs/validation.md", "docs/versions.md"],
)
def test_the_commands_of_a_page_parse(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    lines = [line.removeprefix(".venv/bin/") for block in blocks("", text) for line in block.splitlines()]
    commands = [line.partition(" > ")[0] for line in lines if line.startswith("bushputin ")]
    assert len(commands) >= 2
    for line in commands:
        cli.parser().parse_args(shlex.split(line, comments=True)[1:])


def test_the_code_of_the_validators_page_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = blocks("python", (ROOT / "docs" / "validation.md").read_text("utf-8"))
    monkeypatch.chdir(ROOT)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})
    assert out.getvalue().startswith("True ")


def test_the_code_of_the_page_on_choosing_runs() -> None:
    (code,) = blocks("python", (ROOT / "docs" / "using.md").read_text("utf-8"))
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})
    assert out.getvalue().startswith("statements: Statements")
    assert "[foxhole]" in out.getvalue()


def test_the_code_of_the_page_on_citing_runs() -> None:
    (code,) = blocks("python", (ROOT / "docs" / "citing.md").read_text("utf-8"))
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})
    assert out.getvalue().startswith("bushputin-data contributors")


def test_the_code_of_the_page_on_versions_runs(monkeypatch: pytest.MonkeyPatch) -> None:
    (code,) = blocks("python", (ROOT / "docs" / "versions.md").read_text("utf-8"))
    monkeypatch.chdir(ROOT)
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {})
    assert out.getvalue().startswith(f"0.1.0 → {bp.__version__}\n")


@pytest.mark.parametrize("name", LESSONS)
def test_the_code_of_a_lesson_prints_what_stands_below_it(name: str) -> None:
    page = (ROOT / "docs" / "lessons" / f"{name}.md").read_text("utf-8")
    assert filled(page) == page, "run: python -m tools.build"
    assert len(blocks("text", page)) == len(blocks("python", page)) >= 4


def test_the_page_on_analysis_prints_what_stands_below_its_code_and_has_every_function_and_option() -> None:
    page = (ROOT / "docs" / "analysis.md").read_text("utf-8")
    assert filled(page) == page, "run: python -m tools.build"
    assert len(blocks("text", page)) == len(blocks("python", page)) >= 6
    functions = [name for name in bp.analysis.__all__ if name != "Result"]
    assert all(f"\n## {name}\n" in page for name in functions)
    options = {*Limits.__annotations__, "data", "weight", "seed", "draws"}
    assert [name for name in options if not re.search(rf"^\| .*`{name}`.* \|", page, re.MULTILINE)] == []
    assert [name for name in bp.analysis.stance().columns if f"`{name}`" not in page] == [
        *(f"{name}_{end}" for name in ("cooperative", "neutral", "conflictual") for end in ("low", "high"))
    ]
    assert f"{DRAWS:,} draws" in page


@pytest.mark.parametrize("name", LESSONS)
def test_a_lesson_has_its_parts_and_lasts_45_minutes(name: str) -> None:
    page = (ROOT / "docs" / "lessons" / f"{name}.md").read_text("utf-8")
    heads = [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")]
    wanted = ["What students learn", "Timing", "Tasks", "Discussion", "Answers for the teacher"]
    assert [head for head in heads if head in wanted] == wanted
    spans = [(int(first), int(last)) for first, last in re.findall(r"^\| (\d+)–(\d+) \|", page, re.MULTILINE)]
    assert [spans[0][0], *(last for _, last in spans)] == [*(first for first, _ in spans), 45]
    questions = re.findall(r"^(\d)\. ", page.partition("## Discussion")[2].partition("##")[0], re.MULTILINE)
    assert all(f"*Discussion {number}.*" in page for number in questions)
    assert "(limits.md)" in page


def test_no_figure_of_the_dataset_is_typed_on_a_lesson() -> None:
    for name in LESSONS:
        page = (ROOT / "docs" / "lessons" / f"{name}.md").read_text("utf-8")
        prose = re.sub(r"^```(\w+)\n.*?^```$", "", page, flags=re.DOTALL | re.MULTILINE)
        assert not re.search(r"\d %|\d%|\bS\d{4}\b|\d+ (statements|contacts|calls|meetings|sources)", prose)


def test_the_page_on_limits_fits_on_one_sheet(release: bp.Dataset) -> None:
    page = (ROOT / "docs" / "lessons" / "limits.md").read_text("utf-8")
    assert page == limits(ROOT), "run: python -m tools.build"
    assert len(page.split()) <= 520
    assert "{" not in page
    assert f"Of {len(release.coverage)} searches" in " ".join(page.split())


def test_the_kind_of_ones_own_on_the_rules_page_runs(tmp_path: Path) -> None:
    (code,) = blocks("python", (ROOT / "docs" / "rules.md").read_text("utf-8"))
    (tmp_path / "towns.csv").write_text("city,people\nMoscow,11\nParis,2\n", "utf-8")
    fields = [{"name": "city"}, {"name": "people", "type": "integer"}]
    check = {"rule": "even", "resource": "towns", "fields": ["people"]}
    resource = {"name": "towns", "path": "towns.csv", "schema": {"fields": fields}}
    (tmp_path / "datapackage.json").write_text(json.dumps({"resources": [resource], "checks": [check]}), "utf-8")
    found: dict[str, Any] = {}
    exec(code.replace('check("path/to/package"', f"report = check({str(tmp_path)!r}"), found)
    assert [(one.rule, one.line, one.column) for one in found["report"].findings] == [("even", 2, 2)]


def test_the_citation_names_this_version() -> None:
    assert f"Version {bp.__version__}, commit" in README


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_to_files(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#][^)]*)\)", page.read_text("utf-8")):
        if target.startswith("http"):
            continue
        path, _, heading = target.partition("#")
        assert (page.parent / path).exists(), target
        assert not heading or heading in anchors((page.parent / path).read_text("utf-8")), target


def anchors(text: str) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them: small letters, hyphens, no punctuation."""
    headings = re.findall(r"^#+ (.*)", text, re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).lower().replace(" ", "-") for heading in headings}


def test_an_anchor_is_what_the_host_makes_of_a_heading() -> None:
    assert anchors("## Speed, and engines\n\ntext\n\n### meetings\n") == {"speed-and-engines", "meetings"}


def test_every_table_column_and_check_is_in_the_dictionary(release: bp.Dataset) -> None:
    dictionary = (ROOT / "docs" / "dictionary.md").read_text("utf-8")
    for name, table in release.tables.items():
        assert f"## {name}: " in dictionary
        assert all(column in dictionary for column in table.model.model_fields)
    assert all(check["name"] in dictionary for check in release.descriptor["checks"])


@pytest.mark.parametrize("path", [*PAGES, ROOT / "pyproject.toml"], ids=lambda path: path.name)
def test_no_workplace_shows(path: Path) -> None:
    text = path.read_text("utf-8")
    assert not re.search(r"/work/|/tmp/|\.\./shared|localhost", text)
