"""Findings that an earlier report did not have: a finding stays the same when its row moves within the file."""

from __future__ import annotations

import dataclasses
import json
from collections import Counter
from collections.abc import Mapping
from os import PathLike
from pathlib import Path
from typing import Any

from bushputin_data.validation.findings import SCHEMA, Report

# What identifies a finding: everything except its place in the file and its wording.
NAMES = ("rule", "check", "resource", "file", "field", "value")
Identity = tuple[Any, ...]


class BaselineError(ValueError):
    """The file is not an earlier report, or cannot be read; the message says why."""


def identity(found: Mapping[str, Any]) -> Identity:
    """What identifies a finding across runs, in the form of JSON reports."""
    key = found.get("row_key")
    return (*(found.get(name) for name in NAMES), *sorted(key.items() if isinstance(key, dict) else ()))


def read_baseline(path: str | PathLike[str]) -> Counter[Identity]:
    """The findings of an earlier JSON report, with the number of times each occurs.

    Raises:
        BaselineError: it is not a report, or cannot be read.
    """
    try:
        report = json.loads(Path(path).read_text("utf-8"))
    except FileNotFoundError:
        raise BaselineError(f"no such file {str(path)!r}") from None
    except OSError as error:
        raise BaselineError(f"{str(path)!r} cannot be read: {error.strerror or error}") from None
    except (ValueError, RecursionError) as error:
        raise BaselineError(f"{str(path)!r} is not a JSON report: {error}") from None
    if not isinstance(report, dict) or report.get("schema") != SCHEMA:
        raise BaselineError(f"{str(path)!r} is not a report with the schema {SCHEMA}")
    found = report.get("findings")
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        raise BaselineError(f"{str(path)!r} has no list of findings")
    try:
        return Counter(map(identity, found))
    except TypeError:
        raise BaselineError(f"{str(path)!r} has entries that are not findings") from None


def since(report: Report, known: Mapping[Identity, int]) -> Report:
    """The report without known findings, which it only counts; those that it does not hold are counted as new."""
    left, new, old = Counter(known), [], Counter(report.known)
    levels, by_rule = Counter(report.levels), Counter(report.by_rule)
    for found in report.findings:
        one = identity(found.to_dict())
        if left[one] > 0:
            left[one] -= 1
            levels[found.level] -= 1
            old[found.level] += 1
            by_rule[found.rule] -= 1
        else:
            new.append(found)
    return dataclasses.replace(
        report, findings=tuple(new), levels=dict(+levels), by_rule=dict(+by_rule), known=dict(old)
    )
