"""The profile that a package names for itself: the standard's own are known, one in the package is followed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bushputin_data.validation.errors import FaultError, PackageError
from bushputin_data.validation.findings import Fault, shown
from bushputin_data.validation.plan.pointers import Path
from bushputin_data.validation.plan.properties import SCHEME
from bushputin_data.validation.source.package import Package, read_json
from bushputin_data.validation.source.places import FileFaultError, Place

# Those of version 1 by name and by URL (the registry of V1, profiles), those that version 2 publishes for both by URL.
# The fiscal-data-package of that registry asks for more than the standard, which is not judged here.
STANDARD_NAMES = ("data-package", "tabular-data-package", "data-resource", "tabular-data-resource")
STANDARD_URL = re.compile(
    r"https?://(?:specs\.)?frictionlessdata\.io/schemas/(?:(?:tabular-)?data-(?:package|resource)|table-schema)\.json#?"
    r"|https?://datapackage\.org/profiles/[12]\.0/(?:datapackage|dataresource|tabledialect|tableschema)\.json#?"
)


def is_standard(profile: str) -> bool:
    """It is a profile of the standard itself, by which every package is judged anyway."""
    return profile in STANDARD_NAMES or STANDARD_URL.fullmatch(profile) is not None


def declares_version_1(descriptor: Mapping[str, Any]) -> bool:
    """The descriptor says that it follows version 1 of the standard; one that says nothing may follow either."""
    schema = descriptor.get("$schema")
    if isinstance(schema, str):
        return is_standard(schema) and "/profiles/2.0/" not in schema
    return isinstance(descriptor.get("profile"), str)


# A profile that has so many parts, times so many of the descriptor, is not followed: it could take minutes.
PARTS = 2_000_000


class Profiles:
    """Judges descriptors by the profiles that they name, each of which is opened once."""

    def __init__(self, place: Place) -> None:
        """`place` is where the package lies."""
        self.place = place
        self._tests: dict[str, Any] = {}
        self._sizes: dict[str, float] = {}

    def faults(self, descriptor: Any, profile: str) -> Iterator[Fault]:
        """What a descriptor does not do that its profile asks for, or why the profile is not followed."""
        try:
            if profile not in self._tests:
                self._tests[profile] = self._compile(profile)
        except FaultError as error:
            self._tests[profile] = error
        test = self._tests[profile]
        if isinstance(test, FaultError):
            yield test.fault
        elif self._sizes[profile] * parts(descriptor) > PARTS:
            yield unchecked(f"The profile {shown(profile)} is too large to be followed: it is not checked.").fault
        elif told := test(descriptor):
            yield Fault("descriptor", f"The profile {shown(profile)} is not met: {told.rstrip('.')}.")

    def _compile(self, profile: str) -> Any:
        """The test that gives the first fault of a descriptor by a profile.

        Raises:
            FaultError: the profile is not followed.
        """
        if SCHEME.match(profile):
            raise unchecked(f"The profile {shown(profile)} is at a URL, which is not fetched: it is not checked.")
        # Only few packages have one: what it needs is fetched for these alone.
        from bushputin_data.validation.fields.json_schemas import UnjudgedSchemaError, compile_schema

        schema = without_standard(self._read(profile))
        self._sizes[profile] = parts(schema, schema)
        if self._sizes[profile] > PARTS:
            raise unchecked(f"The profile {shown(profile)} has references that are not followed: it is not checked.")
        try:
            return compile_schema(schema)
        except UnjudgedSchemaError as error:
            raise unchecked(f"The profile {shown(profile)} is not checked: {error}.") from None
        except ValueError as error:
            raise FaultError(Fault("descriptor", f"The profile {shown(profile)} is not followed: {error}.")) from None

    def _read(self, profile: str) -> Any:
        """The JSON Schema in the package."""
        try:
            with self.place.open(profile) as stream:
                return read_json(stream, profile)[0]
        except FileFaultError as error:
            if error.rule != "missing_file":
                raise FaultError(Fault(error.rule, str(error), error.hint)) from None
        except (PackageError, OSError, EOFError) as error:
            fact = f"The profile {shown(profile)} cannot be read: {str(error).rstrip('.')}."
            raise FaultError(Fault("not_checked", fact)) from None
        known = "neither one of the standard's nor a file of the package"
        level = "error" if profile.endswith(".json") else "warning"
        raise unchecked(f"The profile {shown(profile)} is {known}: it is not checked.", level)


def unchecked(fact: str, level: str = "warning") -> FaultError:
    """A profile that is not followed."""
    return FaultError(Fault("not_checked", fact, level=level))


def without_standard(schema: Any) -> Any:
    """A profile without its references to those of the standard, which are not fetched and by which all is judged."""
    if isinstance(schema, list):
        return [without_standard(member) for member in schema]
    if not isinstance(schema, dict):
        return schema
    reference = schema.get("$ref")
    if isinstance(reference, str) and STANDARD_URL.fullmatch(reference):
        schema = {name: member for name, member in schema.items() if name != "$ref"}
    return {name: without_standard(member) for name, member in schema.items()}


def parts(value: Any, root: Any = None) -> float:
    """How many values a JSON value is made of; with a root, those of a JSON Schema whose references are followed.

    What leads back to itself, or into something else than the root, is without end.
    """
    found: dict[str, float] = {}
    steps = 0

    def count(part: Any) -> float:
        nonlocal steps
        steps += 1
        if steps > PARTS:
            return float("inf")
        members = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
        reference = part.get("$ref") if isinstance(part, dict) and root is not None else None
        return 1 + sum(map(count, members)) + (follow(reference) if isinstance(reference, str) else 0)

    def follow(reference: str) -> float:
        if reference not in found:
            found[reference] = float("inf")
            found[reference] = count(target(root, reference))
        return found[reference]

    return count(value)


def target(root: Any, reference: str) -> Any:
    """The part of a JSON Schema to which a reference leads; the whole, which has no end, where that is not plain."""
    part = root
    start, *steps = reference.split("/")
    if start != "#" or not steps or "%" in reference:
        return {"$ref": reference}
    for step in steps:
        step = step.replace("~1", "/").replace("~0", "~")
        if isinstance(part, list) and step.isdecimal() and int(step) < len(part):
            part = part[int(step)]
        elif isinstance(part, dict) and step in part:
            part = part[step]
        else:
            return {"$ref": reference}
    return part


def profile_faults(package: Package) -> Iterator[tuple[Path, Fault]]:
    """What is wrong by the profiles that the package and its resources name, with the path of the property.

    `$schema` counts at the root of a descriptor alone (GL, Profile), so that of a resource is not looked at.
    """
    profiles = Profiles(package.place)
    named: list[tuple[Mapping[str, Any], Path]] = [(package.descriptor, (name,)) for name in ("$schema", "profile")]
    named += [(one.descriptor, ("resources", one.index, "profile")) for one in package.resources]
    for descriptor, path in named:
        profile = descriptor.get(str(path[-1]))
        if isinstance(profile, str) and profile and not is_standard(profile):
            for fault in profiles.faults(descriptor, profile):
                yield path, fault
