"""GeoJSON (RFC 7946): the contacts in person as points, with all columns as properties."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from bushputin_data.exports import about
from bushputin_data.exports.jsonl import values
from bushputin_data.models.vocabulary import ContactKind

if TYPE_CHECKING:
    from bushputin_data.dataset import Dataset
    from bushputin_data.models import Meeting


def make(dataset: Dataset, stem: str) -> bytes:
    """The file: one collection of features."""
    found = [feature(row) for row in dataset.meetings.where(kind=ContactKind.IN_PERSON)]
    collection = {"type": "FeatureCollection", "name": stem, **about.facts(dataset.descriptor), "features": found}
    return (json.dumps(collection, indent=1, ensure_ascii=False) + "\n").encode()


def feature(row: Meeting) -> dict[str, Any]:
    """A contact as a point, or without a geometry if its place is unknown."""
    place = None
    if row.longitude is not None and row.latitude is not None:
        place = {"type": "Point", "coordinates": [row.longitude, row.latitude]}
    return {"type": "Feature", "id": row.meeting_id, "geometry": place, "properties": values(row)}
