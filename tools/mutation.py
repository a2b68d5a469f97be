"""Writes docs/mutation.md: the mutation score of the release and of every example."""

from __future__ import annotations

from pathlib import Path

from bushputin_data.validation.testing.mutation.scoring import Score, failures, score, table
from bushputin_data.version import __version__

# So many faults of each rule take some twenty seconds, which each run of the suite can afford.
EACH, SEED = 3, 0
# So many lines of what is not total stand on the page.
SHOWN = 10
HEAD = """# Mutation score

Written by `python -m tools.build` for version {version}: do not edit.

Faults are put into a valid package, one at a time and in memory: at most {each} for each rule, where the package has
something for it to break. Of each fault it is known which findings are right: its own, and those that follow from it,
such as the references to a key that was changed, or the hash of a file; each with its level, rule, file, physical line,
column, field, row key and check. A fault counts as found when all of them are made. Any other finding is a false alarm.
`bushputin mutate PATH` does the same for any package: where a fault of your data is not found, a check is missing.
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
    """What is said of one package."""
    found = list(failures(scores))
    lines = found[:SHOWN] + ([f"… and {len(found) - SHOWN:,} more"] if len(found) > SHOWN else [])
    body = table(scores) + "".join(line + "\n" for line in lines)
    return f"## {name}\n\n```\n{body}```\n"
