"""Mutants of the validator's own source, placed by hand: one line is changed, and some test must fail.

Not a part of the suite: `python -m tools.hand_mutants [TEXT …]` tries those in whose file or text one of the TEXTs is,
all without any. Each is put into a copy of the source, and the tests of its room are run against the copy. Those that
no test sees are printed at the end, and the exit code is 1.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = Path("src") / "bushputin_data"
# So long may the tests of a room take.
SECONDS = 180
TESTS = Path("tests") / "validation"
# The tests of each room.
ROOMS = {
    "engine": ["engine", "test_limits.py", "test_waivers.py", "testing/test_whole.py"],
    "plan": ["plan", "checks", "test_descriptor.py", "engine"],
    "stores": ["stores", "testing/test_plain_store.py", "engine", "checks"],
    "checks": ["checks"],
    "source": ["source", "testing/test_whole.py"],
    "fields": ["fields", "engine", "test_patterns.py"],
    "waivers.py": ["test_waivers.py", "engine"],
}


class Mutant(NamedTuple):
    """A part of a file of the validator, never more than a line, and what is there instead."""

    file: str
    line: str
    other: str

    def put_into(self, text: str) -> str:
        """The text of the file with the mutant in it.

        Raises:
            ValueError: the line is not there, or not once.
        """
        if text.count(self.line) != 1:
            raise ValueError(f"{self.file} has {text.count(self.line)} times: {self.line}")
        return text.replace(self.line, self.other)


def listed() -> str:
    """The list beside this file."""
    return Path(__file__).with_name("hand_mutants.txt").read_text("utf-8")


def unseen() -> list[Mutant]:
    """The mutants that no test can see, which are not tried."""
    return [Mutant(*found) for found in re.findall(r"^// (\S+): (.+)\n//   → (.+)$", listed(), re.MULTILINE)]


def mutants() -> list[Mutant]:
    """All mutants that some test must see."""
    found, file = [], ""
    lines = [line for line in listed().splitlines() if line.strip() and not line.startswith("//")]
    pairs = iter(lines)
    for line in pairs:
        if line.startswith("# "):
            file = line[2:]
        else:
            found.append(Mutant(file, line.removeprefix("- "), next(pairs).removeprefix("+ ")))
    return found


def tests_of(file: str) -> list[str]:
    """The tests of the room in which a file is."""
    return [str(TESTS / one) for one in ROOMS[file.partition("/")[0]]]


class Copy:
    """A copy of the source, in which mutants live for a while."""

    def __init__(self, folder: Path) -> None:
        """Copy the source, without what was compiled."""
        self.root = folder
        shutil.copytree(ROOT / PACKAGE, folder / PACKAGE, ignore=shutil.ignore_patterns("__pycache__"))
        self._failing: dict[tuple[str, ...], list[str]] = {}

    def run(self, tests: Sequence[str], *more: str) -> subprocess.CompletedProcess[str]:
        """Run tests against the copy."""
        paths = [str(self.root / "src"), str(ROOT)]
        env = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(paths),
            "PYTHONDONTWRITEBYTECODE": "1",
            "HYPOTHESIS_PROFILE": os.environ.get("HYPOTHESIS_PROFILE", "ci"),
        }
        command = [sys.executable, "-m", "pytest", "-q", "-n", "0", "-p", "no:cacheprovider", *more, *tests]
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False, timeout=SECONDS)

    def failing(self, tests: Sequence[str]) -> list[str]:
        """The tests that fail without any mutant; they say nothing."""
        key = tuple(tests)
        if key not in self._failing:
            done = self.run(tests)
            if done.returncode not in (0, 1):
                raise RuntimeError(f"The tests do not run without a mutant:\n{done.stdout}{done.stderr}")
            lines = done.stdout.splitlines()
            self._failing[key] = [line.split()[1] for line in lines if line.startswith(("FAILED", "ERROR"))]
            for name in self._failing[key]:
                print(f"fails without a mutant: {name}")
        return self._failing[key]

    def kill(self, mutant: Mutant) -> str:
        """By what a mutant was seen; empty where it survived."""
        path = self.root / PACKAGE / "validation" / mutant.file
        text = path.read_text("utf-8")
        mutated = mutant.put_into(text)
        tests = tests_of(mutant.file)
        more = [part for name in self.failing(tests) for part in ("--deselect", name)]
        path.write_text(mutated, "utf-8")
        try:
            done = self.run(tests, "-x", *more)
        except subprocess.TimeoutExpired:
            return "the time limit"
        finally:
            path.write_text(text, "utf-8")
        failed = [line.split()[1] for line in done.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
        if done.returncode == 0:
            return ""
        return failed[0] if failed else f"exit code {done.returncode}"


def chosen(texts: Sequence[str]) -> Iterator[Mutant]:
    """The mutants in which one of the texts is."""
    for mutant in mutants():
        if not texts or any(text in part for text in texts for part in mutant):
            yield mutant


def main(texts: Sequence[str]) -> int:
    """Try them, and print what survives."""
    survivors, tried = [], 0
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(Path(folder))
        for mutant in chosen(texts):
            killer = copy.kill(mutant)
            tried += 1
            print(f"{tried:3} {'killed  ' if killer else 'SURVIVED'} {mutant.file}: {mutant.other.strip()}  [{killer}]")
            sys.stdout.flush()
            if not killer:
                survivors.append(mutant)
    print(f"\n{tried - len(survivors)} of {tried} were killed; {len(survivors)} survived:")
    for mutant in survivors:
        print(f"  {mutant.file}\n  - {mutant.line.strip()}\n  + {mutant.other.strip()}")
    return 1 if survivors else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
