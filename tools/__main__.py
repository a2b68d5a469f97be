"""What there is to do: `python -m tools` lists the tasks, `python -m tools TASK` runs one.

A task is one command or several, each a module that Python runs. What is typed behind the name of a task of one command
goes to it: `python -m tools test tests/test_docs.py`.
"""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.util import find_spec
from pathlib import Path

from tools import python

ROOT = Path(__file__).resolve().parents[1]
LINT = (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",))


@dataclass(frozen=True)
class Task:
    """Something to do.

    Attributes:
        what: it in a sentence.
        commands: what `python -m` runs for it, one after the other.
    """

    what: str
    commands: tuple[tuple[str, ...], ...]


TASKS = {
    "correct": Task("After a change of cells: measure and check the tables, see to errata.csv.", (("tools.correct",),)),
    "build": Task("Renew every derived file: descriptor, pages, pictures.", (("tools.build",),)),
    "format": Task("Put the code into the usual form.", (("ruff", "check", "--fix"), ("ruff", "format"))),
    "lint": Task("Check style and types.", LINT),
    "check": Task(
        "What a change must pass, except the tests: style, types, derived files, data.",
        (*LINT, ("tools.build", "--check"), ("tools.errata", "--check"), ("bushputin_data", "validate")),
    ),
    "test": Task("Run the tests: all of them, or those named.", (("pytest",),)),
    "mutants": Task("Change single lines of the validator: some test must notice each.", (("tools.hand_mutants",),)),
    "fuzz": Task("Damage packages, and see to it that each is reported or refused.", (("tools.fuzz",),)),
}


def main(arguments: Sequence[str]) -> int:
    """List the tasks, or run one; 2 where that cannot be done."""
    if not arguments or arguments[0] in ("-h", "--help"):
        print(listing())
        return 0
    name, *more = arguments
    task = TASKS.get(name)
    if task is None:
        hint = "".join(f" Did you mean {near}?" for near in get_close_matches(name, TASKS, 1))
        print(f"There is no task {name!r}.{hint}\n\n{listing()}", file=sys.stderr)
        return 2
    if more and len(task.commands) > 1:
        print(f"{name} takes no arguments: it is {len(task.commands)} commands", file=sys.stderr)
        return 2
    lacking = sorted({command[0] for command in task.commands if find_spec(command[0]) is None})
    if lacking:
        print(f"{name} needs {' and '.join(lacking)}. Type: {python()} -m pip install -e '.[test]'", file=sys.stderr)
        return 2
    return run([[*command, *more] for command in task.commands])


def listing() -> str:
    """The tasks, each with what it does."""
    return "\n".join(["python -m tools TASK", "", *(f"  {name:<9}{task.what}" for name, task in TASKS.items())])


def run(commands: Sequence[Sequence[str]]) -> int:
    """Run all commands, also after one that failed; then name those that did. The code is the first failure's."""
    failed: list[tuple[str, int]] = []
    for command in commands:
        typed = shlex.join(["python", "-m", *command])
        if len(commands) > 1:
            print(f"$ {typed}", flush=True)
        if code := subprocess.run([sys.executable, "-m", *command], cwd=ROOT, check=False).returncode:
            failed.append((typed, code))
    if len(commands) > 1:
        print("\n".join(["failed:", *(f"  {typed}" for typed, _ in failed)]) if failed else "all well")
    return failed[0][1] if failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
