"""The report in SARIF 2.1.0, the format of OASIS for the results of static analysis: a line for each finding."""

from __future__ import annotations

from json import JSONEncoder
from typing import Any
from urllib.parse import quote

from bushputin_data.validation.catalogue import Rule, catalogue
from bushputin_data.validation.findings import Finding, Report
from bushputin_data.validation.reports.text import advice, file_below, safe

VERSION = "2.1.0"
SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
TOOL = "bushputin validate"


def sarif(report: Report, folder: str = "", version: str | None = None) -> str:
    """The report as one SARIF run.

    Args:
        report: what was found.
        folder: where the package lies; the files' addresses begin with it.
        version: that of the validator.
    """
    rules = list(dict.fromkeys(found.rule for found in report.findings))
    driver: dict[str, Any] = {"name": TOOL, "rules": [descriptor(name) for name in rules]}
    if version:
        driver["version"] = version
    encode = JSONEncoder(ensure_ascii=False).encode
    results = ",\n".join(encode(result(found, rules.index(found.rule), folder)) for found in report.findings)
    parts = {"tool": {"driver": driver}, "properties": {"package": report.package, "counts": report.counts}}
    run = ",\n".join(f"{encode(name)}: {encode(value)}" for name, value in parts.items())
    head = f'{{"$schema": {encode(SCHEMA)}, "version": {encode(VERSION)}, "runs": [{{\n{run},\n'
    return safe(f'{head}"results": [\n{results}\n]}}]}}\n')


def descriptor(name: str) -> dict[str, Any]:
    """A rule that has findings; of a user's own kind only the name is known."""
    rule = catalogue().get(name) or Rule(name, "error", name, "", "")
    out: dict[str, Any] = {"id": name, "shortDescription": {"text": rule.says}}
    if rule.why:
        out |= {"fullDescription": {"text": f"{rule.says} {rule.why}"}, "help": {"text": rule.cure}}
    return out


def result(found: Finding, index: int, folder: str) -> dict[str, Any]:
    """A finding as a result."""
    details: dict[str, Any] = {
        "resource": found.resource,
        "column": found.column,
        "field": found.field,
        "check": found.check,
    }
    details |= {"value": found.value, "expected": found.expected, "row_key": dict(found.row_key) or None}
    return {
        "ruleId": found.rule,
        "ruleIndex": index,
        "level": found.level,
        "message": {"text": advice(found)},
        "locations": [location(found, folder)],
        "properties": {name: value for name, value in details.items() if value is not None},
    }


def location(found: Finding, folder: str) -> dict[str, Any]:
    """Where a finding stands: its file and physical line, and the field as a logical place."""
    path = file_below(folder, found)
    physical: dict[str, Any] = {"artifactLocation": {"uri": quote(path, errors="replace")}}
    if found.line:
        physical["region"] = {"startLine": found.line}
    out: dict[str, Any] = {"physicalLocation": physical}
    if found.field:
        name = f"{found.resource}.{found.field}" if found.resource and found.line else found.field
        out["logicalLocations"] = [{"fullyQualifiedName": name}]
    return out
