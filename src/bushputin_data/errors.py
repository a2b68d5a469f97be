"""What this library raises when it is used wrongly, or when a file cannot be read as it should be.

BushputinError
├── PackageError                     no readable data package at a path
├── ShapeError (ValueError)          a data package whose tables or columns are not those of this dataset
├── CellsError (ValueError)          a table that cannot be read; the message says where
├── UnknownNameError (LookupError)   an unknown table, column, value or key; the message suggests similar ones
├── ExportError                      an export that cannot be made or written
├── MissingExtraError (ImportError)  a required package is not installed; the message says how to install it
└── UsageError (TypeError, ValueError)   an argument of the wrong kind

`validate` raises only the first of them: what is wrong with the data are findings. Rows that are built by hand are
validated by pydantic, which raises its own `ValidationError`.
"""

from __future__ import annotations

from collections.abc import Iterable

from bushputin_data.validation import PackageError as NoPackageError

# Longer names are cut in messages: a cell may have a million characters.
SHOWN = 100
# So many known names are listed where none is near.
LISTED = 32
# So many letters a code has, as that of a country.
CODE = 2


class BushputinError(Exception):
    """The root of all exceptions of this library."""


class PackageError(BushputinError, NoPackageError):
    """There is no data package at a path, or its descriptor cannot be read."""


class ShapeError(BushputinError, ValueError):
    """A data package whose tables or columns are not those of this dataset, or not in a form that is read."""


class CellsError(BushputinError, ValueError):
    """A table that cannot be read as it stands: the message says where, `validate` reports all errors."""


class ExportError(BushputinError):
    """An export that cannot be made or written: the package has errors, the disk is full, the folder is closed."""


class UsageError(BushputinError, TypeError, ValueError):
    """An argument of a kind that cannot be meant; the message says what would be right."""


class MissingExtraError(BushputinError, ImportError):
    """A library that only some functions need is not installed; the message says how to install it."""


class UnknownNameError(BushputinError, LookupError):
    """A table, column, value or key that is not there; the message has the nearest ones."""

    @classmethod
    def among(cls, known: Iterable[object], what: str, name: object) -> UnknownNameError:
        """Say what was asked for, and what is nearest to it."""
        return cls.stating(f"no {what} {shown(name)}", known, name)

    @classmethod
    def stating(cls, fact: str, known: Iterable[object], name: object) -> UnknownNameError:
        """State in full what is not there, and what is nearest to it."""
        names = list(known)
        near = nearest(name, names)
        hint = f" Did you mean {' or '.join(near)}?" if near else ""
        if not near and len(names) <= LISTED:
            hint = f" Available: {', '.join(map(shown, names))}." if names else " There are none."
        return cls(f"{fact}.{hint}")


def shown(name: object) -> str:
    """A name as messages have it."""
    said = repr(str(name) if isinstance(name, str) else name)
    return said if len(said) <= SHOWN else said[:SHOWN] + "…"


def nearest(name: object, known: Iterable[object], most: int = 3) -> list[str]:
    """The known names that may have been meant: those spelt alike, or else those that have such a word."""
    # Only an unknown name needs it.
    import re
    from difflib import get_close_matches

    names = {joined(one): shown(one) for one in known}
    wanted = joined(name)[:SHOWN]
    likely, possible = (get_close_matches(wanted, names, n=most, cutoff=cutoff) for cutoff in (0.8, 0.5))
    words = {one: set(re.split(r"[-_ ]", one)) for one in names}
    within = [one for one in names if wanted in words[one]]
    beginning = [one for one in names if len(wanted) > CODE and any(word.startswith(wanted) for word in words[one])]
    alike = get_close_matches(wanted, set().union(*words.values()), n=1, cutoff=0.75)
    misspelt = [one for one in names if words[one] & set(alike)]
    # A code of two letters is in many a word, and like none of them.
    possible = [one for one in possible if len(one) > CODE]
    return [names[one] for one in (likely or within or beginning or misspelt or possible)[:most]]


def joined(name: object) -> str:
    """A name, or the parts of a key, as a text to be compared."""
    parts = name if isinstance(name, tuple) else (name,)
    return " ".join(map(str, parts)).casefold()
