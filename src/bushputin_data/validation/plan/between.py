"""What holds between the properties of one object of a descriptor, or between the items of one of its arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bushputin_data.validation.findings import Fault
from bushputin_data.validation.plan.hashes import hash_fault
from bushputin_data.validation.plan.pointers import Path, label
from bushputin_data.validation.plan.properties import Property, array, is_url
from bushputin_data.validation.plan.walk import Rule, Walk, described, kind_of
from bushputin_data.validation.source.package import Package

# DR, tabular: "each item in the array MUST be either: an array … OR an object".
ROWS = array(Property(("array", "object")))


def rules(package: Package) -> dict[str, Rule]:
    """The rules that the table of properties names."""
    return {"alike": alike, "resource": Resources(package).judge}


def alike(walk: Walk, values: list[Any], path: Path) -> None:
    """Missing values are all strings or all labelled (TS, missingValues)."""
    if {str, dict} <= set(map(type, values)):
        walk.report(path, f"{label(path)} mixes strings and objects.", "Make each an object with a value.")


class Resources:
    """Judges resources, of which some are tables."""

    def __init__(self, package: Package) -> None:
        """Find out which resources are tables."""
        self.tables = {resource.index for resource in package.resources if resource.is_table}
        self.is_tabular = package.descriptor.get("profile") == "tabular-data-package"

    def judge(self, walk: Walk, value: Mapping[str, Any], path: Path) -> None:
        """Judge one resource."""
        self.location(walk, value, path)
        size, declared = value.get("bytes"), value.get("hash")
        if isinstance(size, int | float) and kind_of(size) == "integer" and size < 0:
            walk.report((*path, "bytes"), f"bytes is {described(size)}, but a size cannot be negative.")
        if isinstance(declared, str) and (fault := hash_fault(declared)):
            walk.add((*path, "hash"), fault)
        self.measures(walk, value, path)
        if self.is_tabular and value.get("profile") != "tabular-data-resource" and value.get("type") != "table":
            # V1, tabular-data-package: "Each resource MUST be a Tabular Data Resource".
            fact = "In a tabular-data-package every resource must be a tabular-data-resource; this one is not."
            walk.report(path, fact, 'Add "profile": "tabular-data-resource".')

    def measures(self, walk: Walk, value: Mapping[str, Any], path: Path) -> None:
        """DR, bytes: "Size of the file in bytes". What it, or `hash`, would be of data without a file is not said."""
        for name in ("bytes", "hash") if "data" in value and "path" not in value else ():
            if value.get(name) not in (None, ""):
                fact = f"{name} describes a file, but the data are in the descriptor, so it is not compared."
                walk.add((*path, name), Fault("not_checked", fact, "Remove it.", level="warning"))

    def location(self, walk: Walk, value: Mapping[str, Any], path: Path) -> None:
        """Where the data are: "the presence of one (and only one) of these two properties" (DR, path or data)."""
        has_path, has_data = "path" in value, "data" in value
        if has_path and has_data:
            walk.report(path, "The resource has both path and data.", "Remove one of them.")
        elif has_path:
            one_kind(walk, value["path"], path)
        elif has_data:
            self.inline(walk, value, path)
        elif isinstance(value.get("url"), str):
            # DR, path or data, Backward Compatibility: `url` of version 0 is read as a path.
            fact = "The data are at a URL, which is not fetched, so they are not checked."
            walk.report((*path, "url"), fact, level="warning", rule="not_checked")
        else:
            walk.report(path, "The resource has neither path nor data.")

    def inline(self, walk: Walk, value: Mapping[str, Any], path: Path) -> None:
        """Data in the descriptor: text MUST say of what format it is, and a table MUST be an array of rows (DR)."""
        data, place, is_table = value["data"], (*path, "data"), path[-1] in self.tables
        if isinstance(data, str) and not value.get("format") and not value.get("mediatype"):
            fact = "data is a string, so format or mediatype must be given."
            walk.report(path, fact, 'Add "format": "csv", or the actual format.')
        elif is_table and isinstance(data, dict):
            walk.report(place, "data of a table is an object, not an array of rows.")
        elif is_table and isinstance(data, list):
            walk.array(data, ROWS, place)


def one_kind(walk: Walk, paths: Any, path: Path) -> None:
    """Paths "MUST either all be relative paths or all URLs" (DR, multiple files)."""
    if isinstance(paths, list) and len({is_url(one) for one in paths if isinstance(one, str)}) > 1:
        walk.report((*path, "path"), "path mixes URLs and relative paths.", "Use only paths, or only URLs.")
