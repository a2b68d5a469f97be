"""The package that a command uses if the user does not name one, and advice if there is none."""

from __future__ import annotations

import json
import os
import shlex
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bushputin_data.commands.ends import RefusedError
from bushputin_data.release import DESCRIPTOR, root

# Tables that can be read without a descriptor.
PLAIN = (".csv", ".tsv", ".tab", ".txt")
TABLES = (".csv", ".tsv", ".tab", ".xlsx", ".xls", ".ods", ".parquet", ".feather", ".jsonl", ".ndjson")
PACKED = (".gz", ".bz2", ".xz", ".zst")
# Longer descriptors are not looked through for a table.
LONGEST = 16 << 20
# So many are named.
NAMED = 3
HERE = "."
STDIN = "-"
# A package with one of these is taken for one of this shape; the row models are not loaded for it.
OURS = frozenset({"meetings", "statements", "participants", "meeting_sources", "statement_sources"})
# Commands that a refusal advises.
VALIDATE, FIX, SUGGEST = "validate", "fix", "suggest"
THIS, BUNDLED = "this folder", "the bundled release"


@dataclass(frozen=True, slots=True)
class Target:
    """The package that a command uses.

    Attributes:
        path: the path of the package.
        given: the path as the user gave it; empty for the bundled release.
        subject: a name for the package if its path says little.
    """

    path: Path
    given: str
    subject: str | None = None

    @property
    def folder(self) -> str:
        """The folder with which paths begin in reports for other programs; for a zip, the zip."""
        is_descriptor = self.path.suffix.lower() == ".json" or not (self.path.is_dir() or is_zip(self.path))
        folder = self.path.parent if is_descriptor else self.path
        return "" if folder == Path() else folder.as_posix()

    @property
    def typed(self) -> str:
        """The package as typed on a command line, with a space before it."""
        return f" {shlex.quote(self.given)}" if self.given else ""


def target(given: str | None, *, alone: bool = False, command: str = VALIDATE) -> Target:
    """The package that the user named, or the one in the current folder, or the bundled release.

    Args:
        given: the path that the user gave.
        alone: whether a table without a descriptor is accepted.
        command: the command that the advice repeats.

    Raises:
        RefusedError: a table was named or is in the folder, and there is no descriptor for it.
    """
    if given is not None:
        return Target(Path(given), given) if alone and is_alone(given) else named(given, command)
    found = here()
    if found is None:
        refuse_tables(HERE, command)
    return found or bundled()


def dataset(given: str | None) -> Target:
    """The same for commands on this dataset, which ignore other data in the current folder."""
    if given is not None:
        return named(given)
    found = here()
    return found if found and not is_another() else bundled()


def is_another() -> bool:
    """Whether the datapackage.json in the current folder describes other data, with none of our tables."""
    with suppress(OSError, ValueError, RecursionError):
        names = {one.get("name") for one in resources(Path(HERE))}
        return bool(names) and not any(isinstance(name, str) and name in OURS for name in names)
    return False


def named(given: str, command: str = VALIDATE) -> Target:
    """The package that the user named for a command, which the advice repeats.

    Raises:
        RefusedError: the argument is empty, or names a table.
    """
    if not given:
        raise RefusedError("the path is empty. Is a shell variable not set?")
    if given == STDIN:
        raise RefusedError("standard input is not read: give the path of a folder or file")
    refuse_tables(given, command)
    path = Path(given)
    return Target(path, given, THIS if path == Path() else None)


def here() -> Target | None:
    """The package in the current folder, if there is one."""
    return Target(Path(HERE), HERE, THIS) if os.path.lexists(DESCRIPTOR) else None


def bundled() -> Target:
    """The bundled release."""
    return Target(root(), "", BUNDLED)


def refuse_tables(given: str, command: str = VALIDATE) -> None:
    """Refuse tables without a descriptor.

    Raises:
        RefusedError: the path is a table, or a folder with tables but no datapackage.json.
    """
    path = Path(given)
    with suppress(OSError, ValueError):
        if path.is_file() and is_table(path.name):
            what = "a single table, not a package" if describing(path) is None else f"listed in a {DESCRIPTOR}"
            raise RefusedError(f"{shlex.quote(given)} is {what}. {advice(path.parent, path, command=command)}")
        if path.is_dir() and not os.path.lexists(path / DESCRIPTOR) and (names := tables(path)):
            where = "in this folder" if given == HERE else f"in {shlex.quote(given)}"
            some = ", ".join(names[:NAMED]) + (", …" if len(names) > NAMED else "")
            only = f"there is no {DESCRIPTOR} {where}, only {'tables' if len(names) > 1 else 'a table'}: {some}"
            first = next(filter(is_plain, names), names[0])
            raise RefusedError(f"{only}. {advice(path, path / first, is_one=len(names) == 1, command=command)}")


def is_alone(given: str) -> bool:
    """Whether a path is a plain-text table that no descriptor next to it or above it describes."""
    path = Path(given)
    with suppress(OSError, ValueError):
        return path.is_file() and is_plain(path.name) and describing(path) is None
    return False


def describing(table: Path) -> Path | None:
    """The folder with the descriptor that lists a table: its own folder, or the one above."""
    for folder in (table.parent, table.parent / ".."):
        with suppress(OSError, ValueError, RecursionError):
            if table.resolve() in listed(folder):
                return folder
    return None


def listed(folder: Path) -> set[Path]:
    """The files listed by the descriptor in a folder."""
    given = (one.get("path") for one in resources(folder))
    paths = (path for some in given for path in (some if isinstance(some, list) else [some]))
    return {(folder / path).resolve() for path in paths if isinstance(path, str)}


def resources(folder: Path) -> list[dict[str, Any]]:
    """The tables in the descriptor of a folder; empty if the descriptor is too long to search."""
    document = described(folder / DESCRIPTOR)
    return [one for one in document["resources"] if isinstance(one, dict)] if document else []


def described(file: Path) -> dict[str, Any] | None:
    """A descriptor that lists resources; None if the file is another one, or too long to search."""
    with suppress(OSError, ValueError, RecursionError):
        if file.is_file() and file.stat().st_size <= LONGEST:
            document = json.loads(file.read_text("utf-8"))
            if isinstance(document, dict) and isinstance(document.get("resources"), list):
                return document
    return None


def listing(given: str) -> Path | None:
    """The descriptor that lists a table."""
    folder = describing(Path(given))
    return None if folder is None else Path(os.path.normpath(folder / DESCRIPTOR))


def advice(folder: Path, table: Path, *, is_one: bool = True, command: str = VALIDATE) -> str:
    """What to type for a command where there is a table in a folder, or the first of several."""
    for above in (folder, folder / ".."):
        if os.path.lexists(above / DESCRIPTOR):
            return f"Type: bushputin {command} {shlex.quote(os.path.normpath(above))}"
    if is_plain(table.name):
        typed = shlex.quote(os.path.normpath(table))
        if command == FIX:
            return f"{FIX} needs a {DESCRIPTOR}; to write one, type: bushputin {VALIDATE} {typed} --write-descriptor"
        what = "it" if is_one else "one of them"
        if command == SUGGEST:
            return f"For {what}, type: bushputin {SUGGEST} {typed}"
        to_check = f"To check {what}"
        rest = "to start from" if is_one else "in which you can then list the others"
        return (
            f"{to_check}, type: bushputin validate {typed}; add --write-descriptor to write a {DESCRIPTOR} "
            f"(https://datapackage.org) {rest}"
        )
    saved = shlex.quote(os.path.normpath(folder / "TABLE.csv"))
    then = command if command == SUGGEST else VALIDATE
    return f"Save {'it' if is_one else 'each'} as CSV, then type: bushputin {then} {saved}"


def tables(folder: Path) -> list[str]:
    """The names of the tables in a folder, in order."""
    with os.scandir(folder) as entries:
        return sorted(one.name for one in entries if is_table(one.name) and one.is_file())


def is_table(name: str) -> bool:
    """Whether a file name is one that tables have."""
    stem, dot, end = name.lower().rpartition(".")
    return not name.startswith(".") and (stem if dot + end in PACKED else stem + dot + end).endswith(TABLES)


def is_plain(name: str) -> bool:
    """Whether a file name is one that plain-text tables have, gzipped or not."""
    return not name.startswith(".") and name.lower().removesuffix(".gz").endswith(PLAIN)


def is_zip(path: Path) -> bool:
    """Whether a file begins like a zip."""
    with suppress(OSError, ValueError), path.open("rb") as stream:
        return stream.read(2) == b"PK"
    return False
