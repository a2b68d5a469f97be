"""The report in SARIF 2.1.0, the format of OASIS for the results of static analysis."""

from __future__ import annotations

from collections.abc import Iterator
from json import JSONEncoder
from typing import Any
from urllib.parse import quote

from bushputin_data.validation.catalogue import Rule, catalogue
from bushputin_data.validation.findings import Finding, Report, clipped
from bushputin_data.validation.reports.escaping import json_text
from bushputin_data.validation.reports.wording import advice, file_below

VERSION = "2.1.0"
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
TOOL = "bushputin validate"
# What a result has no place for stands among its properties.
DETAILS = ("resource", "column", "cell", "field", "check", "value", "expected", "row_key", "cause")
ENCODE = JSONEncoder(ensure_ascii=False).encode


def sarif(report: Report, folder: str = "", version: str | None = None) -> str:
    """The report as one SARIF run.

    Args:
        report: what was found.
        folder: where the package lies; the files' addresses begin with it.
        version: that of the validator.
    """
    return "".join(written(report, folder, version))


def written(report: Report, folder: str = "", version: str | None = None) -> Iterator[str]:
    """The run piece by piece: its head, then a line for each finding."""
    indexes = {rule: index for index, rule in enumerate(dict.fromkeys(found.rule for found in report.findings))}
    head = report.head()
    properties = {
        name: head[name] for name in ("package", "version", "path", "tables", "checked", "assumed", "counts", "omitted")
    }
    yield opening(list(indexes), version, {"executionSuccessful": True}, {"properties": properties})
    yield ',\n"results": ['
    separator = "\n"
    for found in report.findings:
        yield json_text(f"{separator}{ENCODE(result(found, indexes[found.rule], folder))}")
        separator = ",\n"
    yield "\n]}]}\n"


def refusal(message: str, version: str | None = None) -> str:
    """What is printed instead of a report if nothing could be checked: a run that failed, without results."""
    notification = {"level": "error", "message": {"text": message}}
    failed = {"executionSuccessful": False, "exitCode": 2, "toolExecutionNotifications": [notification]}
    return opening([], version, failed, {}) + "}]}\n"


def opening(rules: list[str], version: str | None, invocation: dict[str, Any], more: dict[str, Any]) -> str:
    """The file up to the results of its run."""
    driver: dict[str, Any] = {"name": TOOL, "rules": [descriptor(name) for name in rules]}
    if version:
        driver["version"] = version
    parts = {"tool": {"driver": driver}, "invocations": [invocation], "columnKind": "unicodeCodePoints", **more}
    run = ",\n".join(f"{ENCODE(name)}: {ENCODE(value)}" for name, value in parts.items())
    return json_text(f'{{"$schema": {ENCODE(SCHEMA)}, "version": {ENCODE(VERSION)}, "runs": [{{\n{run}')


def descriptor(name: str) -> dict[str, Any]:
    """A rule that has findings; of a user's own kind only the name is known."""
    rule = catalogue().get(name) or Rule(name, "error", name, "", "")
    out: dict[str, Any] = {"id": name, "shortDescription": {"text": rule.says}}
    if rule.why:
        out |= {"fullDescription": {"text": f"{rule.says} {rule.why}"}, "help": {"text": rule.cure}}
    return out


def result(found: Finding, index: int, folder: str) -> dict[str, Any]:
    """A finding as a result.

    The column of its region is counted in characters of the line; that among its properties is the field's position.
    """
    told = found.to_dict()
    details = {name: told.get(name) for name in DETAILS}
    return {
        "ruleId": found.rule,
        "ruleIndex": index,
        "level": found.level,
        "message": {"text": advice(found)},
        "locations": locations(found, folder),
        "properties": {name: value for name, value in details.items() if value not in (None, {})},
    }


def locations(found: Finding, folder: str) -> list[dict[str, Any]]:
    """Where a finding is: its file and physical line, and the field as a logical place."""
    out: dict[str, Any] = {}
    if path := file_below(folder, found):
        physical: dict[str, Any] = {"artifactLocation": {"uri": quote(path, errors="replace")}}
        if found.line:
            column = {"startColumn": found.character} if found.character else {}
            physical["region"] = {"startLine": found.line, **column}
        out["physicalLocation"] = physical
    if found.field:
        name = f"{found.resource}.{found.field}" if found.resource and found.line else found.field
        out["logicalLocations"] = [{"fullyQualifiedName": clipped(name)}]
    return [out] if out else []
