"""What `bushputin fix` proposes for a package: tested repairs, their diff, and findings without a repair."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from os import PathLike
from pathlib import Path

from bushputin_data.validation.checks import kinds
from bushputin_data.validation.engine.run import check_package
from bushputin_data.validation.errors import PackageError
from bushputin_data.validation.fields.patterns import Cage
from bushputin_data.validation.plan.planner import make_plan
from bushputin_data.validation.repairs import writing
from bushputin_data.validation.repairs.diffs import diff
from bushputin_data.validation.repairs.linking import Linker
from bushputin_data.validation.repairs.measures import content
from bushputin_data.validation.repairs.proposing import Proposer
from bushputin_data.validation.repairs.repair import NotProposed, Repair
from bushputin_data.validation.repairs.tables import Tables
from bushputin_data.validation.repairs.trying import ALL, Progress, Trial
from bushputin_data.validation.source.package import Package, open_package
from bushputin_data.validation.source.places import Folder

MEASURES = ("bytes", "hash")


@dataclass(frozen=True)
class Proposal:
    """Repairs of a package in a folder; nothing is written yet.

    Attributes:
        repairs: those that are proposed.
        refused: what has no safe repair, and why.
        errors_left: how many errors the package has after the repairs, `refused` included.
        before, after: the files that change, the descriptor included, now and after the repairs.
    """

    folder: Folder
    descriptor: str
    repairs: tuple[Repair, ...]
    refused: tuple[NotProposed, ...]
    errors_left: int
    before: Mapping[str, bytes]
    after: Mapping[str, bytes]

    def diff(self) -> Iterator[bytes]:
        """The lines of the unified diff, as `patch -p1` takes it."""
        return diff(self.before, self.after)

    def write(self) -> None:
        """Write all files or none, as `writing` has it.

        Raises:
            ChangedError: a file is no longer what it was.
            OSError: a file could not be written.
        """
        targets = {path: self.folder.real(path) for path in self.after}
        writing.write(targets, self.before, self.after, self.descriptor)


def propose(path: str | PathLike[str], progress: Progress | None = None) -> Proposal:
    """The safe repairs of a package, and the findings that have none. Nothing is written.

    Args:
        path: the package's folder, or its descriptor.
        progress: called with a resource's name and the number of its rows read so far.

    Raises:
        PackageError: there is no descriptor that can be read, or the package is in a zip.
    """
    package = open_package(Path(path))
    if not isinstance(package.place, Folder):
        raise PackageError("Files in a zip are not repaired: unpack it and give the folder.")
    return proposed(package, package.place, progress)


def proposed(package: Package, folder: Folder, progress: Progress | None) -> Proposal:
    """The repairs of a package in a folder."""
    report = check_package(package, limits=ALL, progress=progress)
    unmeasured = frozenset(found.resource or "" for found in report.findings if found.rule in MEASURES)
    with Cage(ALL) as cage:
        plan = make_plan(package, kinds(), ALL, cage)
        tables = Tables(plan, folder, unmeasured, cage)
        proposer = Proposer(tables)
        proposer.propose(report.findings)
        linker = Linker(tables)
        repairs = linker.linked(proposer.repairs)
        trial = Trial(package, plan, tables, report.findings, progress)
        kept, whys = trial.accepted(repairs)
        bad = [NotProposed(found, whys[id(one)]) for one in repairs if id(one) in whys for found in one.findings]
        after = trial.files(kept)
    before = {path: content(folder, path) for path in after}
    order = {id(found): number for number, found in enumerate(report.findings)}
    refused = sorted([*proposer.refused, *linker.refused, *bad], key=lambda one: order[id(one.finding)])
    return Proposal(folder, package.file, tuple(kept), tuple(refused), trial.errors_left, before, after)
