"""A second opinion: what frictionless-py finds in the package, and why the two validators differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib.metadata import version
from os import PathLike

from bushputin_data.validation.agreement.cases import cases, seen
from bushputin_data.validation.agreement.differences import DIFFERENCES, Case, Difference
from bushputin_data.validation.agreement.peers import CONSTRAINTS, KINDS, Fault, ours, theirs
from bushputin_data.validation.engine.run import check_package
from bushputin_data.validation.errors import PackageError
from bushputin_data.validation.findings import cut
from bushputin_data.validation.limits import Limits
from bushputin_data.validation.source.package import Package, open_package
from bushputin_data.validation.source.places import Folder, is_url

# All findings are compared.
ALL = replace(Limits(), findings=10_000_000)
# Our rules that frictionless has under some name.
SHARED = {*CONSTRAINTS.values(), *KINDS.values(), "descriptor", "unsafe_path"}


@dataclass(frozen=True)
class Opinion:
    """What the two validators find.

    Attributes:
        version: that of frictionless.
        agreed: the faults that both report.
        differences: those that only one reports, each with the entry of the ledger that says why; None if the
            reason is not known.
        beyond: how many errors were found by each rule that frictionless does not have.
        messages: the message of whichever reports an error.
    """

    version: str
    agreed: frozenset[Fault]
    differences: tuple[tuple[Case, Difference | None], ...]
    beyond: Mapping[str, int]
    messages: Mapping[Fault, str]


def second_opinion(path: str | PathLike[str], *, trusted: bool = False) -> Opinion:
    """Check a package with both, ignoring waivers, and compare their findings one by one.

    Args:
        path: the package's folder, or its descriptor.
        trusted: frictionless may follow paths that lead out of the package.

    Raises:
        PackageError: there is no package, or frictionless would fetch something of it.
        ImportError: frictionless is not installed.
    """
    package = open_package(path)
    if not isinstance(package.place, Folder):
        raise PackageError("a second opinion needs a folder: unpack the zip first.")
    if url := fetched(package):
        raise PackageError(f"frictionless would fetch {url}, so it was not run.")
    tables = seen(package)
    lines = {name: numbers for one in tables.values() for name, numbers in one.lines.items()}
    mine = ours(check_package(package, limits=ALL, waivers=False), lines, package.file)
    try:
        its, headers = theirs(package.place.root / package.file, trusted=trusted)
    except Exception as error:
        raise PackageError(f"frictionless failed: {type(error).__name__}: {cut(str(error))}") from error
    shared = {fault for fault in mine if fault.kind.removeprefix("constraint:") in SHARED}
    return Opinion(
        version("frictionless"),
        frozenset(shared & its.keys()),
        tuple((one, reason(one)) for one in cases(tables, shared, set(its), headers)),
        dict(sorted(Counter(fault.kind for fault in mine.keys() - shared).items())),
        its | mine,
    )


def fetched(package: Package) -> str | None:
    """A URL that frictionless would fetch."""
    for resource in package.resources:
        for value in (*resource.paths, resource.descriptor.get("schema"), resource.descriptor.get("dialect")):
            if isinstance(value, str) and is_url(value):
                return value
    return None


def reason(case: Case) -> Difference | None:
    """The first entry of the ledger that covers a case."""
    return next((one for one in DIFFERENCES if one.covers(case)), None)
