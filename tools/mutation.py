"""Writes docs/mutation.md: the mutation score of the release and of every example (`python -m tools.mutation`)."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from bushputin_data.progress import Progress
from bushputin_data.validation.testing.mutation.scoring import score, table
from bushputin_data.version import __version__
from tools.build import ROOT, write

EACH, SEED = 10, 0
HEAD = """# Mutation score

Written by `python -m tools.mutation` on {day}, version {version}: do not edit.

Faults are put into a valid package, one at a time and in memory: at most {each} for each rule, where the package has
something for it to break. A fault counts as found when a finding of its rule stands at its file, physical line and
column; any other finding that does not follow from the fault is a false alarm. `bushputin mutate PATH` does the same
for any package: where a fault of your data is not found, a check is missing.
"""


def packages() -> dict[str, Path]:
    """The release and the examples, by name."""
    examples = sorted(path.parent for path in ROOT.glob("examples/*/datapackage.json"))
    return {"The release": ROOT} | {f"examples/{path.name}": path for path in examples}


def main() -> None:
    """Score them all and write the page."""
    import sys

    parts = [HEAD.format(day=dt.date.today(), version=__version__, each=EACH)]
    for name, path in packages().items():
        progress = Progress(sys.stderr, name + ", {}: {:,} faults")
        parts.append(f"## {name}\n\n```\n{table(score(path, each=EACH, seed=SEED, progress=progress))}```\n")
        progress.done()
    write(ROOT / "docs" / "mutation.md", "\n".join(parts))


if __name__ == "__main__":
    main()
