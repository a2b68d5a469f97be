"""The section on borderline cases of docs/agreement-of-coders.md: where the coders differed, and how it was settled.

The sentences are in `tools/borderline.toml`; every number is counted from `codings`.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bushputin_data import Dataset
from bushputin_data.agreement import VARIABLES
from bushputin_data.models import Coding
from bushputin_data.models.vocabulary import CodingRole
from tools.adjudication import agree, coded

FILE = Path(__file__).with_name("borderline.toml")
HEAD = """## Known borderline cases

The coders differed on {differ} of the {coded} statements coded by version {version} of the codebook (including the
training set): on the stance of {stance} and on the act of {act}. **A third program settled these differences; no person
has reviewed its decisions.** The table shows how often each pair of values was given. The cases below it are that
program's account of the boundaries that caused most differences. They change no rule of the codebook; the proposals are
offered for its next version.

| variable | values given | differences | settled as the first | settled as the second | settled as another value |
|---|---|---|---|---|---|
"""
CASE = """### {number}. {title}

{problem} *Settled:* {settled} *Proposal:* {proposal}

{count} statements: {keys}. Settled {variable}: {values}.
"""


def text(data: Dataset) -> str:
    """The section; empty where the statements were last coded by another version than the one described."""
    described = tomllib.loads(FILE.read_text("utf-8"))
    version, codings = coded(data)
    settled = adjudications(data, version)
    if version != described["version"] or not settled:
        return ""
    differ = {key: rows for key, rows in codings.items() if not agree(rows)}
    figures = {name: sum(len(values(rows, name)) > 1 for rows in differ.values()) for name in VARIABLES}
    head = HEAD.format(coded=len(codings), version=version, differ=len(differ), **figures)
    lines = (line for name in VARIABLES for line in pairs(differ, settled, name))
    cases = (case(number, one, settled) for number, one in enumerate(described["cases"], 1))
    return head + "\n".join([*lines, "", *cases])


def adjudications(data: Dataset, version: str) -> dict[str, Coding]:
    """The adjudication of each statement under a version of the codebook."""
    kept = [row for row in data.codings if (row.role, row.codebook_version) == (CodingRole.ADJUDICATION, version)]
    return {row.statement_id: row for row in kept}


def values(codings: Sequence[Coding], variable: str) -> tuple[str, ...]:
    """The different values that the coders gave, in alphabetical order."""
    return tuple(sorted({str(getattr(one, variable)) for one in codings}))


def pairs(differ: Mapping[str, Sequence[Coding]], settled: Mapping[str, Coding], variable: str) -> Iterator[str]:
    """The lines of the table: for each pair of values how often it was given, and what it was settled as."""
    found: dict[tuple[str, ...], Counter[str]] = {}
    for key, rows in differ.items():
        given = values(rows, variable)
        if len(given) == 2:
            found.setdefault(given, Counter())[str(getattr(settled[key], variable))] += 1
    for given, counts in sorted(found.items(), key=lambda one: (-one[1].total(), one[0])):
        first, second = (counts[value] for value in given)
        numbers = f"{counts.total()} | {first} | {second} | {counts.total() - first - second}"
        yield f"| {variable} | `{given[0]}`, `{given[1]}` | {numbers} |"


def case(number: int, described: Mapping[str, Any], settled: Mapping[str, Coding]) -> str:
    """One boundary, with the statements at it and what they were settled as."""
    keys, variable = sorted(described["statements"]), described["variable"]
    counts = Counter(str(getattr(settled[key], variable)) for key in keys)
    return CASE.format(
        **{name: described[name] for name in ("title", "problem", "settled", "proposal", "variable")},
        number=number,
        count=len(keys),
        keys=", ".join(keys),
        values=", ".join(f"`{value}` {count}" for value, count in counts.most_common()),
    )
