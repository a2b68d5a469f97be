"""Kills exports at any moment, and looks whether what they leave is whole (`python -m tools.kill_exports`).

One kill in ten ends the whole command, wherever it is. The others end a process that does nothing but put the content
of an export in place, over and over, the old and the new one in turn: most of them fall into the writing.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from bushputin_data import load
from bushputin_data.exports import FORMATS, ZIP, Format, whole
from bushputin_data.exports.about import moment

Content = bytes | Mapping[str, bytes]
COMMAND_EVERY = 10
# Seconds within which a process is killed: one that writes, and the whole command.
WRITING, WHOLE = 0.15, 2.5


@cache
def contents(form: Format) -> tuple[Content, Content]:
    """What an export puts in place, and another that differs from it in every file."""
    dataset = load()
    made: Content = import_module(f"bushputin_data.exports.{form.name}").make(dataset, "bp")
    if isinstance(made, bytes):
        return made, made[::-1]
    return made, {name: data[::-1] for name, data in made.items()}


def packed(content: Content, target: Path) -> Content:
    """The content as it is put in place: zipped where the name says so."""
    if isinstance(content, bytes) or target.suffix != ZIP:
        return content
    return whole.zipped(content, moment(load().descriptor))


def put(target: Path, content: Content) -> None:
    """Put an export in place: a file, a zip or a new folder."""
    if isinstance(content, bytes):
        whole.put(target, content)
    else:
        if target.exists():
            # A folder is never replaced: the one before is taken away first, in one step.
            target.rename(Path(tempfile.mkdtemp(dir=target.parent, prefix="before-"), target.name))
        whole.put_folder(target, content)


def mark(path: Path) -> str:
    """What stands for the content of a file, or of a folder."""
    files = [path] if path.is_file() else sorted(path.iterdir())
    return hashlib.sha256(b"".join(file.name.encode() + b"\0" + file.read_bytes() for file in files)).hexdigest()


def killed_while_writing(target: Path, both: tuple[Content, Content], after: float) -> None:
    """Fork a process that puts both contents in place in turn, and kill it."""
    child = os.fork()
    if child == 0:
        turn = 0
        while True:
            put(target, both[turn % 2])
            turn += 1
    time.sleep(after)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def killed_as_a_command(form: Format, target: Path, after: float) -> None:
    """Start the command, and kill it."""
    command = [sys.executable, "-m", "bushputin_data", "export", form.name, "-o", str(target)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        time.sleep(after)
        process.kill()


def one_kill(form: Format, number: int, chance: random.Random) -> str:
    """Kill one export: `absent`, `whole`, or `BROKEN`."""
    folder_wanted = form.each and chance.random() < 0.5
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder, f"bp{form.suffixes[0] if folder_wanted else form.usual}")
        old, new = (packed(content, target) for content in contents(form))
        right = set()
        for content in (new, old):
            put(target, content)
            right.add(mark(target))
        # Half of the time there is nothing before.
        if chance.random() < 0.5:
            target.rename(Path(folder, "aside"))
        if number % COMMAND_EVERY:
            killed_while_writing(target, (old, new), chance.uniform(0, WRITING))
        else:
            if folder_wanted and target.exists():
                target.rename(Path(folder, "aside"))
            killed_as_a_command(form, target, chance.uniform(0, WHOLE))
        if not target.exists():
            return "absent"
        return "whole" if mark(target) in right else "BROKEN"


def main(arguments: list[str] | None = None) -> int:
    """Kill, look and count; 1 when anything was broken."""
    parser = argparse.ArgumentParser(prog="python -m tools.kill_exports", description=__doc__)
    parser.add_argument("--kills", type=int, default=500, metavar="N", help="how many (default: 500)")
    parser.add_argument("--seed", type=int, default=0, metavar="N", help="the same seed gives the same kills")
    options = parser.parse_args(arguments)
    chance = random.Random(options.seed)
    counts: Counter[tuple[str, str]] = Counter()
    for number in range(options.kills):
        form = FORMATS[number % len(FORMATS)]
        counts[form.name, one_kill(form, number, chance)] += 1
    for form in FORMATS:
        said = ", ".join(f"{counts[form.name, end]} {end}" for end in ("whole", "absent", "BROKEN"))
        print(f"{form.name:10} {said}")
    broken = sum(count for (_, end), count in counts.items() if end == "BROKEN")
    print(f"{options.kills} kills, {broken} broken")
    return 1 if broken else 0


if __name__ == "__main__":
    raise SystemExit(main())
