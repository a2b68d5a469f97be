"""ARCHITECTURE.md and docs/design: every path that they name is there, and so is every name that they put in a file."""

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

PACKAGE = ROOT / "src" / "bushputin_data"
PAGE = ROOT / "ARCHITECTURE.md"
PAGES = [PAGE, *sorted((ROOT / "docs" / "design").glob("*.md"))]
WHERE = "## Where do I add …"
# What a newcomer may want to add, each with a row of its own.
WANTED = (
    "a column", "a code list", "a constraint", "a type", "a declared check", "a kind of check across rows",
    "a report format", "an export", "a citation style", "a chart", "a command", "a message", "a limit",
    "an inference rule", "a repair", "a test package", "a benchmark", "a rule", "a suggestion", "an engine",
)  # fmt: skip


def quoted(text: str) -> list[str]:
    """What stands between backticks, outside blocks of code."""
    return re.findall(r"`([^`\n]+)`", re.sub(r"^```.*?^```$", "", text, flags=re.DOTALL | re.MULTILINE))


def paths(text: str) -> list[str]:
    """The paths among it: with a slash, or with the end of a file's name."""
    words = [word for word in quoted(text) if re.fullmatch(r"[\w./-]+", word)]
    return [word for word in words if "/" in word or re.search(r"\.(py|toml|md|csv|json|svg|yml)$", word)]


def found(path: str) -> Path | None:
    """The file or folder of a path, which is below the root or below the package."""
    places = [base / path for base in (ROOT, PACKAGE, PACKAGE / "validation") if (base / path).exists()]
    return places[0] if places else None


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name + "/" + page.name)
def test_every_path_that_a_page_names_is_there(page: Path) -> None:
    named = paths(page.read_text("utf-8"))
    assert named
    assert [path for path in named if found(path) is None] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name + "/" + page.name)
def test_a_path_names_a_folder_with_a_slash_and_a_file_without(page: Path) -> None:
    for path in paths(page.read_text("utf-8")):
        place = found(path)
        assert place is None or place.is_dir() == path.endswith("/"), path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.parent.name + "/" + page.name)
def test_every_name_that_a_page_puts_in_a_file_is_defined_there(page: Path) -> None:
    text = page.read_text("utf-8")
    for name, path in re.findall(r"`(\w+(?:\.\w+)?)`\s+in\s+`([\w./-]+\.(?:py|toml))`", text):
        place = found(path)
        assert place
        assert defines(place.read_text("utf-8"), name), f"{name} in {path}"


def defines(source: str, name: str) -> bool:
    """Whether a file defines a name: a class, function, constant or table of TOML, or `Class.method`."""
    top, _, method = name.partition(".")
    inside = re.search(rf"^class {top}\b(.*?)(?=^\S|\Z)", source, re.DOTALL | re.MULTILINE)
    if method:
        return bool(inside and re.search(rf"^    def {method}\b", inside[1], re.MULTILINE))
    return bool(re.search(rf"^(class|def) {name}\b|^{name}\b.*=|^\[\[?{name}\]\]?$", source, re.MULTILINE))


@pytest.mark.parametrize("name", ["Planner.report", "Planner", "make_plan", "CSV"])
def test_a_name_that_is_defined_is_found(name: str) -> None:
    assert defines((PACKAGE / "validation" / "plan" / "planner.py").read_text("utf-8"), name)


@pytest.mark.parametrize("name", ["Planner.make_plan", "report", "Plan", "Draft.refer"])
def test_a_name_that_is_not_defined_there_is_noticed(name: str) -> None:
    assert not defines((PACKAGE / "validation" / "plan" / "planner.py").read_text("utf-8"), name)


def test_each_thing_to_add_has_its_row() -> None:
    table = PAGE.read_text("utf-8").partition(WHERE)[2]
    rows = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| a")]
    assert all(len(row) == 2 and paths(row[1]) for row in rows)
    assert [wanted for wanted in WANTED if not any(row[0].startswith(wanted) for row in rows)] == []


def test_every_folder_has_its_line() -> None:
    told = PAGE.read_text("utf-8").partition("## Folders")[2].partition("\n## ")[0]
    tracked = {path.parent for path in PACKAGE.glob("**/__init__.py")} - {PACKAGE, PACKAGE / "validation"}
    below = [folder.relative_to(PACKAGE).as_posix() + "/" for folder in tracked]
    lacking = [one for one in below if f"`{one}`" not in told and one != "validation/testing/mutation/"]
    assert lacking == [], "a line of the table “Folders” says what it is for"


def test_the_page_fits_on_one() -> None:
    assert len(PAGE.read_text("utf-8").splitlines()) <= 110


@pytest.mark.parametrize("text", ["see `validation/no/such.py`", "see `no_such.py`", "see `models/` and `modles/`"])
def test_a_path_that_is_gone_is_noticed(text: str) -> None:
    assert [path for path in paths(text) if found(path) is None] != []


def test_the_declaration_that_is_shown_is_one_of_the_models() -> None:
    page = (ROOT / "docs" / "design" / "one-declaration.md").read_text("utf-8")
    (shown,) = re.findall(r"^```\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    assert f"    {shown}" in (PACKAGE / "models" / "facts.py").read_text("utf-8")


def test_no_measured_number_is_typed_on_a_page_of_reasons() -> None:
    for page in PAGES:
        prose = re.sub(r"`[^`]*`|\]\([^)]*\)", "", page.read_text("utf-8"))
        assert not re.search(r"\d(\.\d+)? ?(s|ms|MB|GB|%|times|seconds|lines)\b", prose), page.name
