"""The house: the rooms of the package on their floors, and who imports from whom; `tools.drawing` draws it.

A room is a folder; the single files on one floor are a room together. Each room stands above all that it imports from,
so every way leads down. A way is left out where others say it already.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

from tools.imports import MODULES, SOURCE, imported

WALL = "validation"


@dataclass(frozen=True)
class Room:
    """A room.

    Attributes:
        name: of a folder its own, with a slash at its end; of single files that of their floor.
        files: the single files; none for a folder.
        says: what a folder is for: the beginning of what its `__init__` says.
    """

    name: str
    files: tuple[str, ...] = ()
    says: str = ""

    def __str__(self) -> str:
        """As texts name it."""
        return ", ".join(self.files) or self.name


@dataclass(frozen=True)
class Half:
    """One half of the house.

    Attributes:
        name: its heading.
        folder: where it lies.
        rows: its rooms from the top down, those on one floor in one row.
        ways: the rooms that each room imports from, as far as that does not follow from others.
    """

    name: str
    folder: str
    rows: tuple[tuple[Room, ...], ...]
    ways: Mapping[Room, frozenset[Room]]


@cache
def halves() -> tuple[Half, Half]:
    """The dataset and the validator.

    Raises:
        ValueError: the validator imports from the dataset.
        graphlib.CycleError: rooms import from each other in a circle.
    """
    for name, path in MODULES.items():
        if is_beyond(name) and (wrong := sorted(one for one in imported(path) if not is_beyond(one))):
            raise ValueError(f"{name} imports {wrong}: the validator knows nothing of the dataset")
    return half("The dataset", ""), half("The validator", f"{WALL}.")


def is_beyond(name: str) -> bool:
    """Whether a module is of the validator."""
    return name.split(".")[0] == WALL


def half(name: str, prefix: str) -> Half:
    """The rooms of the modules whose names begin so, on their floors."""
    ways = parts(prefix)
    place = SOURCE / prefix.replace(".", "/")
    folders = {one for one in ways if (place / one).is_dir()}
    floors = heights(ways, folders)
    rooms = {one: Room(f"{one}/", says=purpose(place / one / "__init__.py")) for one in folders}
    for floor in set(floors.values()):
        files = [one for one in ways if one not in folders and floors[one] == floor]
        rooms |= dict.fromkeys(files, Room(f"files {floor}", tuple(f"{one}.py" for one in sorted(files))))
    between: dict[Room, set[Room]] = {room: set() for room in rooms.values()}
    for one, others in ways.items():
        between[rooms[one]] |= {rooms[other] for other in others} - {rooms[one]}
    on_floor = {rooms[one]: floor for one, floor in floors.items()}
    rows = [row for floor in sorted(set(floors.values()), reverse=True) for row in floor_of(on_floor, floor, between)]
    return Half(name, f"src/bushputin_data/{prefix.replace('.', '/')}", tuple(rows), reduced(between))


def parts(prefix: str) -> dict[str, set[str]]:
    """The parts of a half, each with those that it imports from: folders, and files that lie in none."""
    own = {name for name in MODULES if name.startswith(prefix) and name not in ("", "__main__")}
    own = {name for name in own if prefix or not is_beyond(name)}
    found: dict[str, set[str]] = {}
    for name in sorted(own):
        part = name.removeprefix(prefix).split(".")[0]
        others = {one.removeprefix(prefix).split(".")[0] for one in imported(MODULES[name]) & own}
        found.setdefault(part, set()).update(others - {part})
    return found


def heights(ways: Mapping[str, set[str]], folders: Iterable[str]) -> dict[str, int]:
    """The floor of each part: the first above all folders that it imports from, whether itself or through files."""
    found: dict[str, int] = {}
    for one in TopologicalSorter(ways).static_order():
        found[one] = max((found[other] + (other in folders) for other in ways[one]), default=0)
    return found


def floor_of(floors: Mapping[Room, int], floor: int, between: Mapping[Room, set[Room]]) -> Iterator[tuple[Room, ...]]:
    """The rooms of a floor in a row; its single files below them, where a folder of this floor imports from these."""
    here = sorted((room for room in floors if floors[room] == floor), key=lambda room: room.name)
    folders, files = [room for room in here if not room.files], [room for room in here if room.files]
    if any(between[room] & set(files) for room in folders):
        yield tuple(folders)
        yield tuple(files)
    else:
        yield tuple(here)


def reduced(ways: Mapping[Room, set[Room]]) -> dict[Room, frozenset[Room]]:
    """The ways without those that follow from others."""
    below: dict[Room, set[Room]] = {}
    for one in TopologicalSorter(ways).static_order():
        below[one] = ways[one].union(*(below[other] for other in ways[one]))
    return {
        one: frozenset(to for to in others if not any(to in below[by] for by in others)) for one, others in ways.items()
    }


def purpose(path: Path) -> str:
    """What a folder is for, in a few words."""
    says = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return re.split(r"[.:,;](?:\s|$)", says.replace("`", ""), maxsplit=1)[0]


def told(both: Iterable[Half]) -> Iterator[str]:
    """The house in words: the rooms of each half from the top down, and what each imports from."""
    for one in both:
        yield f"{one.name}, {one.folder}, from the top down:"
        for room in (room for row in one.rows for room in row):
            below = ", ".join(sorted(f"[{to}]" for to in one.ways[room]))
            yield f"[{room}] imports from {below or 'no other'}."
    yield "The dataset imports from the validator, never the reverse."
