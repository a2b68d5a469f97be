"""Judges what a descriptor says of the package and its resources, apart from their schemas."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping
from typing import Any

from bushputin_data.validation.findings import Finding, listed, shown
from bushputin_data.validation.source.package import Package, Resource

Add = Callable[[Finding], None]
VERSION = re.compile(r"v?[0-9]+(?:\.[0-9]+)*(?:[-+.][0-9A-Za-z.+-]+)?")
# The lengths of hashes in hexadecimal digits.
HASHES = {"md5": 32, "sha1": 40, "sha224": 56, "sha256": 64, "sha384": 96, "sha512": 128}
# What each property of the package and of a resource is, and of which the members of the lists are.
TYPES: dict[str, type] = {
    "name": str,
    "id": str,
    "title": str,
    "description": str,
    "version": str,
    "created": str,
    "homepage": str,
    "keywords": list,
    "licenses": list,
    "sources": list,
    "contributors": list,
    "bytes": int,
    "hash": str,
    "encoding": str,
    "format": str,
    "mediatype": str,
    "checks": list,
}
KINDS: dict[type, str] = {str: "a text", list: "a list", int: "a whole number"}
# The members of these lists have one of the properties, or any at all.
MEMBERS = {"licenses": ("name", "path"), "sources": (), "contributors": ()}


class Judge:
    """Reports the faults of a descriptor, each at its JSON pointer."""

    def __init__(self, package: Package, add: Add) -> None:
        """`add` takes the findings."""
        self.package, self.add = package, add
        self.owners = {str(resource.index): resource.name for resource in package.resources}

    def report(
        self, pointer: str, message: str, hint: str | None = None, *, rule: str = "descriptor", level: str = "error"
    ) -> None:
        """Add a finding at a place of the descriptor."""
        self.add(Finding(level, rule, message, self.owner(pointer), self.package.file, field=pointer, hint=hint))

    def owner(self, pointer: str) -> str | None:
        """The name of the resource in which a pointer lies."""
        return self.owners.get(pointer.split("/", 3)[2]) if pointer.startswith("/resources/") else None

    def judge(self) -> None:
        """Judge what belongs to no table."""
        descriptor = self.package.descriptor
        self.properties(descriptor, "")
        resources = descriptor.get("resources")
        if not isinstance(resources, list) or not resources:
            self.report("/resources", "The package has no resources.", "List at least one.")
            return
        for index, one in enumerate(resources):
            if not isinstance(one, dict):
                self.report(f"/resources/{index}", "The resource is no object.")
        self.names()
        for resource in self.package.resources:
            self.resource(resource)

    def properties(self, descriptor: Mapping[str, Any], pointer: str) -> None:
        """The properties that have a fixed type have it."""
        for name, kind in TYPES.items():
            value = descriptor.get(name)
            if value is not None and (not isinstance(value, kind) or isinstance(value, bool)):
                self.report(f"{pointer}/{name}", f"{name} is {shown(value)}, not {KINDS[kind]}.")
            elif isinstance(value, list) and name in MEMBERS:
                self.members(value, MEMBERS[name], f"{pointer}/{name}")
        created = descriptor.get("created")
        if isinstance(created, str) and not is_moment(created):
            hint = "Write one such as 2026-11-25T00:00:00Z."
            self.report(f"{pointer}/created", f"{shown(created)} is no date and time.", hint, level="warning")
        version = descriptor.get("version")
        if isinstance(version, str) and not VERSION.fullmatch(version):
            hint = "Write one such as 1.0.0."
            self.report(f"{pointer}/version", f"{shown(version)} is no version.", hint, level="warning")

    def members(self, values: list[Any], names: tuple[str, ...], pointer: str) -> None:
        """Each member of a list is an object that has one of the names."""
        for index, value in enumerate(values):
            if not isinstance(value, dict):
                self.report(f"{pointer}/{index}", f"{shown(value)} is no object.")
            elif not value or (names and not any(name in value for name in names)):
                what = " nor ".join(names)
                self.report(f"{pointer}/{index}", f"It has neither {what}." if names else "It says nothing.")

    def names(self) -> None:
        """Resources have names, each its own."""
        seen: set[str] = set()
        for resource in self.package.resources:
            name = resource.descriptor.get("name")
            if not isinstance(name, str) or not name:
                self.report(resource.pointer, "The resource has no name.")
            elif name in seen:
                self.report(f"{resource.pointer}/name", f"Two resources are named {shown(name)}.", "Rename one.")
            seen.add(resource.name)

    def resource(self, resource: Resource) -> None:
        """What a resource says of itself."""
        self.properties(resource.descriptor, resource.pointer)
        has_path, has_data = "path" in resource.descriptor, "data" in resource.descriptor
        if has_path == has_data:
            self.report(
                resource.pointer, f"The resource has {'both path and' if has_path else 'neither path nor'} data."
            )
        elif has_path and not resource.paths:
            self.report(f"{resource.pointer}/path", f"{shown(resource.descriptor['path'])} is no path.")
        for name in ("schema", "dialect"):
            if not isinstance(resource.descriptor.get(name, {}), dict | str):
                self.report(
                    f"{resource.pointer}/{name}", f"{name} is {shown(resource.descriptor[name])}, not an object."
                )
        self.hash(resource)

    def hash(self, resource: Resource) -> None:
        """The hash is one that can be checked."""
        value = resource.descriptor.get("hash")
        if not isinstance(value, str):
            return
        algorithm, digest = split_hash(value)
        if algorithm not in HASHES:
            self.report(
                f"{resource.pointer}/hash", f"{shown(algorithm)} is no hash that is known: {listed(HASHES)} are."
            )
        elif not re.fullmatch(r"[0-9a-fA-F]+", digest) or len(digest) != HASHES[algorithm]:
            self.report(f"{resource.pointer}/hash", f"{shown(value)} is no {algorithm} hash.")


def is_moment(text: str) -> bool:
    """The text is a date and time as in RFC 3339, or at least a date."""
    try:
        dt.datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def split_hash(value: str) -> tuple[str, str]:
    """The algorithm and the digits of a hash; md5 unless it says another."""
    algorithm, colon, digest = value.rpartition(":")
    return (algorithm.lower() or "md5", digest) if colon else ("md5", value)


def metadata_faults(package):
    """Shim."""
    from bushputin_data.validation.findings import Fault

    out = []
    j = Judge(package, lambda f: out.append((f.field, Fault(f.rule, f.message, f.hint, None, f.level))))
    j.judge()
    return out
