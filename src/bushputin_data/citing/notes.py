"""The note of an entry for a reference manager: information for which the format has no field."""

from __future__ import annotations

from collections.abc import Sequence

from bushputin_data.citing.gathering import Place
from bushputin_data.citing.wording import day
from bushputin_data.citing.works import Kind, Work


def note(work: Work, places: Sequence[Place]) -> str:
    """Whose copy it is, when a record was declassified and posted, and what was cited from it for which row."""
    parts = [
        f"online copy at {work.publisher}" if work.is_copy else "",
        f"declassified {day(work.declassified)}" if work.declassified else "",
        f"posted {day(work.issued)}" if work.kind is Kind.RECORD and work.held_on and work.issued else "",
        "date of publication inferred" if work.issued and work.issued.is_inferred else "",
        f"archived at {work.archived_url}" if work.archived_url else "",
        *(f"{place.row}: {place.locator}" if place.locator else place.row for place in places if place.row != work.key),
    ]
    return "; ".join(filter(None, parts))
