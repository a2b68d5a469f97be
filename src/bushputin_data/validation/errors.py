"""Exceptions of the validator: for a path without a package, and (internally) to pass on a fault."""

from __future__ import annotations

from bushputin_data.validation.findings import Fault, Finding


class PackageError(Exception):
    """There is no package at a path that can be checked; the message says what to give instead."""


class MissingExtraError(ImportError):
    """An engine was requested, but what it needs is not installed; the message says how to install it."""


class EngineError(Exception):
    """The requested engine cannot work here; the message says why."""


class FaultError(Exception):
    """A fault that stops the code that found it; the caller knows the file or pointer, and turns it into a finding.

    Attributes:
        fault: what is wrong.
        place: the part of what was being read that is wrong, such as the name of a constraint; empty if it is all.
    """

    def __init__(self, fault: Fault, place: str = "") -> None:
        """Carry a fault."""
        self.fault, self.place = fault, place
        super().__init__(fault.fact)

    def __reduce__(self) -> tuple[type[FaultError], tuple[Fault, str]]:
        """Pickle by its arguments: a plan holds faults."""
        return type(self), (self.fault, self.place)


class FindingError(Exception):
    """Why a table cannot be read: the first error that a check of it would report.

    Attributes:
        found: the finding.
    """

    def __init__(self, found: Finding) -> None:
        """Carry a finding."""
        self.found = found
        super().__init__(found.message)
