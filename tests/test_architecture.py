"""Who may import whom: the directions of the design, walked over the source."""

import ast
import subprocess
import sys

import pytest

from tools.imports import MODULES, PACKAGE, imported, names_of

# Each module of the dataset half, from the ground up: it may import only what stands before it, and validation.
GROUND_UP = [
    "version", "errors", "values", "countries", "study", "progress", "release",
    "models.vocabulary", "models.cells", "models.limits", "models.spans", "models.row", "models.columns",
    "models.reference", "models.facts",
    "models.assessments", "models", "canonical", "datapackage", "template", "frames", "reading", "rows",
    "filters", "table", "smaller", "fulltext", "describing",
    "exports.about", "exports.whole", "exports.sqlite", "exports.datasette", "exports.parquet", "exports.excel",
    "exports.stata", "exports.jsonl", "exports.geojson", "exports",
    "dataset", "strategies", "summary", "codebook", "masks", "sheets", "agreement",
    "analysis.intervals", "analysis.result", "analysis.bounds", "analysis.observed", "analysis.measures", "analysis",
    "analysis.changes", "analysis.nearby", "analysis.mix", "analysis.doubts", "analysis.words", "analysis.answer",
    "reporting", "shortcuts", "given",
    "charts.looks", "charts.picture", "charts.canvas", "charts.captions", "charts.shares", "charts.daily",
    "charts.yearly", "charts.mapping", "charts.naming", "charts.places", "charts",
    "citing.names", "citing.works", "citing.wording", "citing.gathering", "citing.notes",
    "citing.chicago", "citing.apa", "citing.bibtex", "citing.csl", "citing.ris", "citing",
    "asking.question", "asking.forms", "asking.refusals", "asking.grading", "asking.certain", "asking.contacts",
    "asking.statements", "asking.answers", "asking.counts", "asking.gaps", "asking.tables", "asking",
    "versions.snapshot", "versions.details", "versions.tables", "versions.documents", "versions.rules",
    "versions.schemas", "versions.reports", "versions.diffs", "versions.corrections", "versions",
    "commands", "commands.console", "commands.ends", "commands.paths", "commands.checking", "commands.parsing",
    "commands.rows", "commands.list", "commands.show", "commands.search",
    "commands.cite", "commands.codings", "commands.diff", "commands.explain", "commands.export", "commands.fix",
    "commands.init", "commands.mutate", "commands.plot", "commands.questions", "commands.report",
    "commands.second_opinion", "commands.suggest", "commands.validate",
    "commands.main", "__main__",
]  # fmt: skip
SCREEN = (
    *("arrays", "characters", "checks", "choice", "groups", "kernels"),
    *("lexer", "moments", "screen", "skim", "threads"),
)
# What the core does not need: used where it is installed.
EXTRAS = {
    "validation.fields.json_schemas": {"jsonschema", "referencing"},
    "validation.agreement.peers": {"frictionless"},
    "validation.testing.strategies": {"hypothesis"},
    **{f"validation.engine.screen.{name}": {"numpy", "pyarrow"} for name in SCREEN},
    "validation.stores.marks": {"numpy", "pyarrow"},
    "validation.stores.packed": {"numpy", "pyarrow"},
}
# What only the validator itself may look into; its public names, its reports and what it offers to tests lie outside.
INNER = {"source", "fields", "inference", "plan", "stores", "checks", "engine", "waivers"}
HEAVY = {"pydantic", "pandas", "numpy", "pyarrow", "duckdb", "frictionless", "hypothesis", "altair", "vl_convert"}

EXTRAS |= {
    f"validation.{name}": {"numpy", "py4j", "pyarrow", "pyspark"}
    for name in (
        "spark",
        *(f"engine.spark.{one}" for one in ("codes", "executor", "jobs", "session", "store", "tasks")),
    )
}
HEAVY |= {"pyspark"}


def rank(name: str) -> int:
    return GROUND_UP.index(name)


def test_every_module_of_the_dataset_half_has_its_place() -> None:
    here = {name for name in MODULES if name and not name.startswith("validation")}
    assert here == set(GROUND_UP)


@pytest.mark.parametrize("name", [name for name in MODULES if name and not name.startswith("validation")])
def test_dataset_half_imports_downwards(name: str) -> None:
    others = {one for one in imported(MODULES[name]) if not one.startswith("validation")}
    assert {one for one in others if one == "" or rank(one) >= rank(name)} == set()


@pytest.mark.parametrize("name", GROUND_UP)
def test_the_inner_rooms_of_the_validator_are_its_own(name: str) -> None:
    used = {one for one in imported(MODULES[name]) if one.startswith("validation.")}
    assert {one for one in used if room(one) in INNER} == set()


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("validation")])
def test_validation_knows_nothing_of_the_dataset(name: str) -> None:
    assert {one for one in imported(MODULES[name]) if not one.startswith("validation")} == set()


# The rooms of the validator, from the ground up: each may import only from the floors below its own, and from itself.
FLOORS = [
    {"limits", "findings", "errors", "catalogue", "hints", "excerpts", "writing"},
    {"fields", "source"},
    {"plan", "inference", "waivers", "baseline", "reports"},
    {"stores"},
    {"checks"},
    {"engine"},
    {"testing", "spark"},
    {"repairs", "suggestions", "agreement"},
]


def room(name: str) -> str:
    return name.removeprefix("validation.").split(".")[0]


def floor(name: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room(name) in rooms)


@pytest.mark.parametrize("name", [name for name in MODULES if name.startswith("validation.")])
def test_rooms_of_the_validator_import_downwards(name: str) -> None:
    others = {one for one in imported(MODULES[name]) if one.startswith("validation.") and room(one) != room(name)}
    assert {one for one in others if floor(one) > floor(name)} == set()
    if room(name) in ("fields", "limits", "findings"):
        assert {one for one in others if floor(one) == floor(name) and room(one) == "source"} == set()


def test_validation_imports_run_one_way() -> None:
    ways = {name: imported(MODULES[name]) - {name} for name in MODULES if name.startswith("validation.")}
    while ways:
        ground = {name for name, below in ways.items() if not below & ways.keys()}
        assert ground, f"a circle among {sorted(ways)}"
        ways = {name: below for name, below in ways.items() if name not in ground}


def test_validation_imports_the_standard_library_alone() -> None:
    for name, path in MODULES.items():
        if name.startswith("validation"):
            allowed = {*sys.stdlib_module_names, PACKAGE, *EXTRAS.get(name, ())}
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                for one in names_of(node):
                    assert one.split(".")[0] in allowed, (name, one)


def test_no_word_of_the_two_in_validation() -> None:
    for name, path in MODULES.items():
        if name.startswith("validation"):
            text = path.read_text("utf-8").replace(PACKAGE, "").replace("bushputin-report", "").replace("bushputin", "")
            assert "Bush" not in text
            assert "Putin" not in text


@pytest.mark.parametrize(
    ("code", "module"),
    [
        ("from bushputin_data import load", "bushputin_data.dataset"),
        ("from bushputin_data import progress", "bushputin_data.progress"),
        ("from bushputin_data.validation import check", "bushputin_data.validation"),
        ("def late():\n    import bushputin_data.models.row", "bushputin_data.models.row"),
    ],
)
def test_the_walk_sees_every_way_of_importing(code: str, module: str) -> None:
    assert [name for node in ast.walk(ast.parse(code)) for name in names_of(node)] == [module]


def loaded(code: str) -> set[str]:
    """The top-level modules in a fresh process after this code."""
    script = f"import sys\n{code}\nprint(chr(10).join(sys.modules), file=sys.stderr)"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    assert "bushputin_data" in run.stderr, run.stderr
    return {line.split(".")[0] for line in run.stderr.splitlines()}


@pytest.mark.parametrize(
    "code",
    [
        "import bushputin_data",
        "from bushputin_data.commands.main import main; main(['validate'])",
        "from bushputin_data.commands.main import main; main(['validate', '--format', 'json'])",
        "from bushputin_data.commands.main import main; main(['search', 'foxhole', '--json'])",
    ],
)
def test_nothing_heavy_is_imported(code: str) -> None:
    assert loaded(code) & HEAVY == set()


def test_the_heavy_ones_are_seen_when_they_come() -> None:
    assert {"pydantic", "pandas"} <= loaded("import bushputin_data as bp; bp.meetings()")
