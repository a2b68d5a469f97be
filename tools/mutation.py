"""Writes docs/mutation.md: the mutation score of the release and of every example."""

from __future__ import annotations

from pathlib import Path

from bushputin_data.validation.testing.mutation.scoring import Score, failures, score, table
from bushputin_data.version import __version__

# With so many faults per rule a run takes some twenty seconds, which the test suite can afford.
EACH, SEED = 3, 0
# The page lists at most this many faults that were not found or false alarms.
SHOWN = 10
HEAD = """# Mutation score

Written by `python -m tools.build` for version {version}: do not edit.

Faults are planted in a valid package in memory, one at a time: at most {each} for each rule that the package gives an
opportunity to break. For each fault the expected findings are known: the fault itself, and those that follow from it,
such as references to a key that was changed, or the hash of a file; each with its level, rule, file, physical line,
column, field, row key and check. A fault counts as found only if all expected findings are reported. Any other finding
is a false alarm. `bushputin mutate PATH` does the same for any package: a fault that is not found in your data means
that a check is missing.
"""


def packages(root: Path) -> dict[str, Path]:
    """The release and the examples, by name."""
    examples = sorted(path.parent for path in root.glob("examples/*/datapackage.json"))
    return {"The release": root} | {f"examples/{path.name}": path for path in examples}


def text(root: Path) -> str:
    """The page: the same for the same data and code."""
    parts = [HEAD.format(version=__version__, each=EACH)]
    parts += [section(name, score(path, each=EACH, seed=SEED)) for name, path in packages(root).items()]
    return "\n".join(parts)


def section(name: str, scores: list[Score]) -> str:
    """The section of one package."""
    found = list(failures(scores))
    lines = found[:SHOWN] + ([f"… and {len(found) - SHOWN:,} more"] if len(found) > SHOWN else [])
    body = table(scores) + "".join(line + "\n" for line in lines)
    return f"## {name}\n\n```\n{body}```\n"
