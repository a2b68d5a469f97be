"""Size and hash in the descriptor follow a file that is repaired."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from bushputin_data.validation.plan.hashes import declared_hash
from bushputin_data.validation.plan.plan import Plan, ResourcePlan
from bushputin_data.validation.repairs.json_spans import Steps, spans
from bushputin_data.validation.repairs.repair import Edit, edited
from bushputin_data.validation.source.places import Place


def followed(plan: Plan, place: Place, files: Mapping[str, bytes]) -> dict[str, bytes]:
    """The descriptor with the new sizes and hashes of some files; nothing if it gives none of these.

    Args:
        plan: of the package.
        place: the package with the changed files.
        files: those that are changed.
    """
    new: dict[Steps, str] = {}
    for resource in plan.resources:
        if not files.keys().isdisjoint(resource.paths):
            new |= dict(measured(resource, place))
    if not new:
        return {}
    with place.open(plan.file) as stream:
        text = stream.read().decode("utf-8", "surrogateescape")
    found = spans(text, new, begin=int(text.startswith("\ufeff")))
    edits = [Edit(plan.file, start, end, 1, text[start:end], new[steps]) for steps, (start, end) in found.items()]
    return {plan.file: edited(text, edits).encode("utf-8", "surrogateescape")}


def measured(resource: ResourcePlan, place: Place) -> Iterator[tuple[Steps, str]]:
    """What the descriptor is to say of the files of a resource, as JSON; only what it says now."""
    data = b"".join(content(place, path) for path in resource.paths)
    above = ("resources", str(resource.index))
    if resource.size is not None:
        yield (*above, "bytes"), str(len(data))
    declared = declared_hash(resource.hash)
    if declared and resource.hash:
        name, digits = declared[0], resource.hash.rpartition(":")[2]
        digest = hashlib.new(name, data, usedforsecurity=False).hexdigest()
        digest = digest.upper() if digits.isupper() else digest
        yield (*above, "hash"), json.dumps(resource.hash[: len(resource.hash) - len(digits)] + digest)


def content(place: Place, path: str) -> bytes:
    """The bytes of a file."""
    with place.open(path) as stream:
        return stream.read()
