"""JSON, GitHub annotations and SARIF: valid by their schemas, and true to the report."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from bushputin_data.commands import main as cli
from bushputin_data.validation import Finding, Report, catalogue, check
from bushputin_data.validation.reports import github, sarif
from bushputin_data.validation.reports import json as as_json
from tests.conftest import ROOT

BAD = ROOT / "tests" / "packages" / "bad"
PLACES = sorted(path for path in BAD.iterdir())
OURS = json.loads(Path(catalogue.__file__).parent.joinpath("reports", "report.schema.json").read_text("utf-8"))
SARIF = json.loads((ROOT / "tests" / "profiles" / "sarif-2.1.0.json").read_text("utf-8"))


@pytest.mark.parametrize("folder", PLACES, ids=lambda path: path.name)
def test_json_report_is_valid_by_the_shipped_schema(folder: Path) -> None:
    said = json.loads(as_json.json(check(folder)))
    jsonschema.Draft202012Validator(OURS).validate(said)


@pytest.mark.parametrize("folder", PLACES, ids=lambda path: path.name)
def test_sarif_is_valid_and_has_every_finding(folder: Path) -> None:
    report = check(folder)
    said = json.loads(sarif.sarif(report, "data/here", "1.0"))
    jsonschema.Draft4Validator(SARIF).validate(said)
    (run,) = said["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert [rules[one["ruleIndex"]] for one in run["results"]] == [found.rule for found in report.findings]
    places = [one["locations"][0]["physicalLocation"] for one in run["results"]]
    assert [place.get("region", {}).get("startLine") for place in places] == [one.line for one in report.findings]
    assert run["invocations"] == [{"executionSuccessful": True}]


def test_sarif_and_github_count_columns_in_characters() -> None:
    found = Finding("error", "type", "no", file="a.csv", line=2, column=3, character=17, record=2, field="x")
    run = json.loads(sarif.sarif(Report("p", (found,))))["runs"][0]
    (result,) = run["results"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 2, "startColumn": 17}
    assert (result["properties"]["column"], result["properties"]["cell"]) == (3, "C2")
    assert github.github(Report("p", (found,))).startswith("::error file=a.csv,line=2,col=17,title=type (x%2C C2)::no")


def test_where_the_character_is_not_known_no_column_is_given() -> None:
    found = Finding("error", "type", "no", file="a.csv", line=2, column=3)
    (result,) = json.loads(sarif.sarif(Report("p", (found,))))["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 2}
    assert github.github(Report("p", (found,))).startswith("::error file=a.csv,line=2,title=type::no")


def test_a_finding_of_no_file_has_no_address_in_sarif() -> None:
    said = json.loads(sarif.sarif(Report("p", (Finding("error", "type", "no"),))))
    jsonschema.Draft4Validator(SARIF).validate(said)
    assert said["runs"][0]["results"][0]["locations"] == []


@pytest.mark.parametrize("folder", PLACES, ids=lambda path: path.name)
def test_github_has_one_command_for_each_finding_and_a_notice(folder: Path) -> None:
    report = check(folder)
    *commands, notice = github.github(report, "here/").splitlines()
    assert len(commands) == len(report.findings)
    assert all(
        re.fullmatch(r"::(error|warning) file=here/[^,]+,(line=\d+,(col=\d+,)?)?title=[^:]+::.+", one)
        for one in commands
    )
    assert notice.startswith("::notice title=")


def test_github_escapes_what_would_end_a_command() -> None:
    found = Finding("error", "type", "one\ntwo: 100 %", file="a,b:c.csv", line=3, field="x")
    said = github.github(Report("p", (found,)))
    assert said.splitlines()[0] == "::error file=a%2Cb%3Ac.csv,line=3,title=type (x)::one%0Atwo: 100 %25"


def test_users_own_kind_is_a_rule_in_sarif() -> None:
    report = Report("p", (Finding("error", "even", "3 is odd.", file="a.csv", line=2),))
    said = json.loads(sarif.sarif(report))
    jsonschema.Draft4Validator(SARIF).validate(said)
    assert said["runs"][0]["tool"]["driver"]["rules"] == [{"id": "even", "shortDescription": {"text": "even"}}]


@pytest.mark.parametrize("form", ["github", "sarif"])
def test_paths_lead_from_where_the_command_runs(
    form: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(BAD)
    for path in ("reference", "reference/datapackage.json"):
        assert cli.main(["validate", path, "--format", form]) == 1
        assert "reference/trips.csv" in capsys.readouterr().out
    monkeypatch.chdir("reference")
    assert cli.main(["validate", ".", "--format", form]) == 1
    assert "reference/trips.csv" not in capsys.readouterr().out
