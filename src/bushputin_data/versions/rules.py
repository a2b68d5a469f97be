"""Which part of the version number a change requires: the rules in docs/versions.md, as code."""

from __future__ import annotations

import re
from enum import Enum, IntEnum


class Bump(IntEnum):
    """The part of the version number that has to change."""

    NONE = 0
    PATCH = 1
    MINOR = 2
    MAJOR = 3

    def __str__(self) -> str:
        return self.name.lower()


class Rule(Enum):
    """The kinds of changes, and what each requires."""

    TABLE_REMOVED = Bump.MAJOR, "a table is removed"
    COLUMN_REMOVED = Bump.MAJOR, "a column is removed"
    COLUMN_ADDED = Bump.MAJOR, "a column is added"
    COLUMNS_MOVED = Bump.MAJOR, "the order of the columns changed"
    TYPE_CHANGED = Bump.MAJOR, "the type or format of a column changed"
    LIMIT_TIGHTENED = Bump.MAJOR, "a limit of a column is tightened, or a value of a code list is removed"
    KEY_CHANGED = Bump.MAJOR, "a primary key or foreign key changed"
    FORM_CHANGED = Bump.MAJOR, "the path, encoding, dialect or missing values of a file changed"
    CHECK_TIGHTENED = Bump.MAJOR, "a check that finds errors is added or changed"
    TABLE_ADDED = Bump.MINOR, "a table is added"
    LIMIT_LOOSENED = Bump.MINOR, "a limit of a column is loosened, or a value of a code list is added"
    CHECK_LOOSENED = Bump.MINOR, "a check is removed, or only concerns warnings"
    ROWS_ADDED = Bump.MINOR, "rows are added"
    ROWS_REMOVED = Bump.MINOR, "rows are removed (their ids are retired, and never used again)"
    FILE_REPLACED = Bump.MINOR, "a file that cannot be read row by row changed"
    CELLS_CHANGED = Bump.PATCH, "values of cells, or the order of rows, changed"
    WORDING_CHANGED = Bump.PATCH, "titles, descriptions or other texts of the descriptor changed"

    def __init__(self, bump: Bump, sentence: str) -> None:
        """A kind of change."""
        self.bump, self.sentence = bump, sentence


def numbers(version: str) -> tuple[int, ...] | None:
    """The three numbers of a version; None if it has another form."""
    found = re.fullmatch(r"(\d{1,9})\.(\d{1,9})\.(\d{1,9})", version)
    return tuple(map(int, found.groups())) if found else None


def after(version: str, bump: Bump) -> str:
    """The lowest version that may follow after such changes; before 1.0 a major change counts as minor.

    >>> after("0.1.4", Bump.MAJOR), after("1.1.4", Bump.MAJOR), after("1.1.4", Bump.PATCH)
    ('0.2.0', '2.0.0', '1.1.5')
    """
    found = numbers(version)
    if found is None or bump is Bump.NONE:
        return version
    major, minor, patch = found
    if bump is Bump.PATCH:
        return f"{major}.{minor}.{patch + 1}"
    return f"{major + 1}.0.0" if bump is Bump.MAJOR and major else f"{major}.{minor + 1}.0"


def is_enough(version: str, needed: str) -> bool:
    """Whether a version is high enough; versions of another form need only differ from the previous one."""
    found, least = numbers(version), numbers(needed)
    return found >= least if found and least else True
