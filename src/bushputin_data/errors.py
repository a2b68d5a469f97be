"""What this library raises when it is used wrongly; bad data gives findings instead.

PackageError                         no readable package at a path (validation's own, which knows nothing of this half)
BushputinError
├── UnknownNameError (LookupError)   no such table, column or key; names the nearest
├── ShapeError (ValueError)          a package, but not one of this shape
└── CellsError (ValueError)          a table that cannot be read as it stands; says where
"""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


class BushputinError(Exception):
    """The root of the tree."""


class UnknownNameError(BushputinError, LookupError):
    """A table, column, value or key that is not there."""

    @classmethod
    def among(cls, known: Iterable[object], what: str, name: object) -> UnknownNameError:
        """Say what was asked for, and what is nearest to it."""
        near = get_close_matches(str(name), [str(one) for one in known], n=3, cutoff=0.5)
        hint = f" Did you mean {' or '.join(map(repr, near))}?" if near else ""
        return cls(f"no {what} {name!r}.{hint}")


class ShapeError(BushputinError, ValueError):
    """A data package whose tables or columns are not those of this dataset."""


class CellsError(BushputinError, ValueError):
    """A table with a cell or row that cannot be read; the message says where, `validate` says all."""
