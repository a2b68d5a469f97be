"""What a fault makes of a package: the files that are others, and what is left of the rows of its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from bushputin_data.validation.source.overlay import Files

# In the place of a column's rank: how many rows a table has, and in which order.
ROWS = -1
# A column, as the name of its table and its rank there.
Place = tuple[str, int]


class Row(NamedTuple):
    """A row of a table.

    Attributes:
        line: that on which it starts; of inline data its index.
        texts: by the ranks of the fields; None if the row has no such cell.
        values: what these mean.
        odd: what is wrong with single cells: the rank of each, the level and the rule.
    """

    path: str
    line: int
    texts: tuple[str | None, ...]
    values: tuple[Any, ...]
    odd: tuple[tuple[int, str, str], ...] = ()


class Shift(NamedTuple):
    """The lines of a file from one on have moved."""

    path: str
    line: int
    added: int


@dataclass(frozen=True)
class After:
    """A package after a fault.

    Attributes:
        files: those that are others, or gone.
        rows: the rows of the tables of which some are others, as far as they are read.
        touched: the columns that are others.
        unread: the tables of which something cannot be read; nothing is concluded from what they lack.
        unmeasured: the resources whose files are not read to their ends, so that nothing is said of size and hash.
        unjudged: the tables of which something else is not judged, so that no waiver of theirs is called stale.
        positions: where the fields stand, of tables whose columns are in another order.
        shift: the lines that have moved.
    """

    files: Files
    rows: Mapping[str, Sequence[Row]] = field(default_factory=dict)
    touched: frozenset[Place] = frozenset()
    unread: frozenset[str] = frozenset()
    unmeasured: frozenset[str] = frozenset()
    unjudged: frozenset[str] = frozenset()
    positions: Mapping[str, Mapping[int, int]] = field(default_factory=dict)
    shift: Shift | None = None
