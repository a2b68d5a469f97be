"""Profiles named by a package: those of the standard are known, one in the package itself is applied."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from bushputin_data.validation.errors import FaultError, PackageError
from bushputin_data.validation.fields.cage import Cage
from bushputin_data.validation.findings import Fault, shown
from bushputin_data.validation.plan.pointers import Path
from bushputin_data.validation.plan.profile_costs import PARTS, is_unique, pairs, parts
from bushputin_data.validation.plan.properties import SCHEME
from bushputin_data.validation.plan.walk import Flood
from bushputin_data.validation.source.json_file import read_json
from bushputin_data.validation.source.package import Package
from bushputin_data.validation.source.places import Place

# Those of version 1 by name and by URL (the registry of V1, profiles), those that version 2 publishes for both by URL.
# The fiscal-data-package of that registry asks for more than the standard, which is not judged here.
STANDARD_NAMES = ("data-package", "tabular-data-package", "data-resource", "tabular-data-resource")
STANDARD_URL = re.compile(
    r"https?://(?:specs\.)?frictionlessdata\.io/schemas/(?:(?:tabular-)?data-(?:package|resource)|table-schema)\.json#?"
    r"|https?://datapackage\.org/profiles/[12]\.0/(?:datapackage|dataresource|tabledialect|tableschema)\.json#?"
)


def is_standard(profile: str) -> bool:
    """Whether it is a profile of the standard itself, by which every package is judged anyway."""
    return profile in STANDARD_NAMES or STANDARD_URL.fullmatch(profile) is not None


def declares_version_1(descriptor: Mapping[str, Any]) -> bool:
    """Whether the descriptor declares version 1 of the standard; one that declares nothing may follow either."""
    schema = descriptor.get("$schema")
    if isinstance(schema, str):
        return is_standard(schema) and "/profiles/2.0/" not in schema
    return isinstance(descriptor.get("profile"), str)


# No more profiles than this are opened for one package.
PROFILES = 10


class Profiles:
    """Judges descriptors by the profiles that they name, each of which is opened once."""

    def __init__(self, place: Place, cage: Cage) -> None:
        """`place` is where the package lies; `cage` is that of the run."""
        self.place, self.cage = place, cage
        self._tests: dict[str, Any] = {}
        self._sizes: dict[str, tuple[float, float]] = {}
        self._spent = 0.0

    def faults_at(self, descriptor: Mapping[str, Any], name: str) -> Iterator[Fault]:
        """The faults of a descriptor by the profile that one of its properties names, unless it is a standard one."""
        profile = descriptor.get(name)
        if isinstance(profile, str) and profile and not is_standard(profile):
            yield from self.faults(descriptor, profile)

    def faults(self, descriptor: Any, profile: str) -> Iterator[Fault]:
        """How a descriptor violates its profile, or why it was not checked against it."""
        test = self._test(profile)
        if isinstance(test, FaultError):
            yield test.fault
            return
        size, unique = self._sizes[profile]
        self._spent += size * parts(descriptor) + (unique * parts(descriptor, weigh=pairs) if unique else 0)
        if self._spent > PARTS:
            yield unchecked(profile, "is too complex").fault
        elif found := self._first_fault(test, descriptor, profile):
            fact = f"The descriptor does not conform to the profile {shown(profile)}: {found.rstrip('.')}."
            yield Fault("descriptor", fact)

    def _first_fault(self, test: Any, descriptor: Any, profile: str) -> Any:
        """The first violation of a profile; if it takes too long, a message that says so."""
        try:
            return test(descriptor)
        except FaultError as error:
            return f"it could not be checked completely ({error.fault.fact.rstrip('.')})"

    def _test(self, profile: str) -> Any:
        """The test for a profile, or the error that says why there is none."""
        if profile not in self._tests:
            try:
                self._tests[profile] = self._compile(profile)
            except FaultError as error:
                self._tests[profile] = error
        return self._tests[profile]

    def _compile(self, profile: str) -> Any:
        """The test that gives the first fault of a descriptor by a profile.

        Raises:
            FaultError: the profile is not followed.
        """
        if SCHEME.match(profile):
            raise unchecked(profile, "is at a URL, which is not fetched")
        if len(self._tests) >= PROFILES:
            raise unchecked(profile, f"is not among the first {PROFILES}")
        # Only few packages have one: what it needs is fetched for these alone.
        from bushputin_data.validation.fields.json_schemas import compile_schema

        schema = without_standard(self._read(profile))
        self._sizes[profile] = parts(schema, schema), parts(schema, schema, weigh=is_unique)
        if self._sizes[profile][0] > PARTS:
            raise unchecked(profile, "has references that are circular, lead elsewhere or are too many")
        try:
            return compile_schema(schema, self.cage)
        except FaultError as error:
            if error.fault.rule == "not_checked":
                why = "; ".join(filter(None, (error.fault.fact.rstrip("."), error.fault.hint)))
                raise unchecked(profile, f"cannot be used ({why})") from None
            fact = f"The profile {shown(profile)} cannot be used: {error.fault.fact}"
            raise FaultError(Fault("descriptor", fact)) from None

    def _read(self, profile: str) -> Any:
        """The JSON Schema in the package."""
        try:
            with self.place.open(profile) as stream:
                return read_json(stream, profile, self.cage.limits).value
        except FaultError as error:
            if error.fault.rule == "descriptor":
                raise unchecked(profile, f"cannot be read ({error.fault.fact.rstrip('.')})", "error") from None
            if error.fault.rule != "missing_file":
                raise
        except (PackageError, OSError, EOFError) as error:
            raise unchecked(profile, f"cannot be read ({str(error).rstrip('.')})", "error") from None
        level = "error" if profile.endswith(".json") else "warning"
        raise unchecked(profile, "is neither a standard profile nor a file in the package", level)


def unchecked(profile: str, why: str, level: str = "warning") -> FaultError:
    """The fault of a profile that the descriptor is not checked against."""
    fact = f"The profile {shown(profile)} {why}, so the descriptor is not checked against it."
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


def profile_faults(package: Package, cage: Cage) -> Iterator[tuple[Path, Fault]]:
    """What is wrong by the profiles that the package and its resources name, with the path of the property.

    `$schema` counts at the root of a descriptor alone (GL, Profile), so that of a resource is not looked at.
    """
    profiles = Profiles(package.place, cage)
    for name in ("$schema", "profile"):
        for fault in profiles.faults_at(package.descriptor, name):
            yield (name,), fault
    flood = Flood([], 2)
    for resource in package.resources:
        for fault in profiles.faults_at(resource.descriptor, "profile"):
            flood.found.append((("resources", resource.index, "profile"), fault, 1))
        flood.hold_back()
    for path, fault, _ in flood.found:
        yield path, fault
    if flood.rest:
        yield ("resources",), Fault("not_checked", f"… and {flood.rest:,} more profiles.", level=flood.level)
