"""How much of a package may be read: a file named a thousand times is not read a thousand times."""

from __future__ import annotations

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.findings import Fault
from bushputin_data.validation.limits import hint
from bushputin_data.validation.plan.plan import Plan, ResourcePlan
from bushputin_data.validation.source.places import FileInfo, Place

# Bytes that may be read whatever the size of the package.
FREE_BYTES = 64 << 20


def affordable(plan: Plan, place: Place) -> dict[int, Fault]:
    """The resources (by index) for which more would be read than the size of the package allows, with faults."""
    infos = {path: info_of(place, path) for resource in plan.resources for path in resource.paths}
    there = {info.identity: info.size for info in infos.values()}
    left = max(FREE_BYTES, int(sum(there.values()) * plan.limits.read_times))
    refused: dict[int, Fault] = {}
    for resource in plan.resources:
        wanted = sum(infos[path].size for path in resource.paths)
        if wanted > left:
            refused[resource.index] = too_much(resource)
        else:
            left -= wanted
    return refused


def info_of(place: Place, path: str) -> FileInfo:
    """What is known about a file without reading it; an unreadable file counts as empty, and is reported later."""
    try:
        return place.info(path)
    except (FaultError, OSError):
        return FileInfo(0, 0, (-1,))


def too_much(resource: ResourcePlan) -> Fault:
    """The fault of a resource that is not read."""
    fact = "Earlier resources have already read the package's files too many times, so this one is not checked."
    return Fault("size_limit", fact, f"Name each file once. {hint('read_times')}")
