"""What validation raises: for a path without a package, and within, to carry a fault to where its place is known."""

from __future__ import annotations

from bushputin_data.validation.findings import Fault, Finding


class PackageError(Exception):
    """There is no package that can be checked at a path; the message names what would be right."""


class MissingExtraError(ImportError):
    """An engine is asked for, and what it needs is not installed; the message says how to install it."""


class EngineError(Exception):
    """The engine that is asked for cannot do its work here; the message says why."""


class FaultError(Exception):
    """A fault that stops what found it; whoever catches it knows the file or the pointer, and makes it a finding.

    Attributes:
        fault: what is wrong.
        place: the part of what was being read that is wrong, such as the name of a constraint; empty where it is all.
    """

    def __init__(self, fault: Fault, place: str = "") -> None:
        """Carry a fault."""
        self.fault, self.place = fault, place
        super().__init__(fault.fact)

    def __reduce__(self) -> tuple[type[FaultError], tuple[Fault, str]]:
        """Pickle as what it was made of: a plan holds faults."""
        return type(self), (self.fault, self.place)


class FindingError(Exception):
    """What makes a table unfit to be read: the first error that a check of it would find.

    Attributes:
        found: the finding.
    """

    def __init__(self, found: Finding) -> None:
        """Carry a finding."""
        self.found = found
        super().__init__(found.message)
