"""Declared checks: the registry of their kinds. Each kind is a class in a module of its own.

An entry of `checks` has a `rule` (its kind), a `resource`, usually `fields`, and the parameters of its kind. It may
have a condition (`when`), a `level` (`error` or `warning`), a `name` by which findings and waivers refer to it,
and a `message`: a sentence put before the rule's own message in each finding. "The contact ends before it starts" gives
"The contact ends before it starts: start_date '2001-06-17' is not <= end_date '2001-06-16'."
"""

from __future__ import annotations

from collections.abc import Mapping

from bushputin_data.validation.checks.acyclic import Acyclic
from bushputin_data.validation.checks.check import Check
from bushputin_data.validation.checks.compare import Compare
from bushputin_data.validation.checks.count import Count
from bushputin_data.validation.checks.covered import Covered
from bushputin_data.validation.checks.equals_related import EqualsRelated
from bushputin_data.validation.checks.forbidden_if import ForbiddenIf
from bushputin_data.validation.checks.in_order import InOrder
from bushputin_data.validation.checks.own import OwnKind, UserKind
from bushputin_data.validation.checks.prefix import Prefix
from bushputin_data.validation.checks.required_if import RequiredIf
from bushputin_data.validation.checks.sequence import RunsInSequence
from bushputin_data.validation.checks.within_parent import WithinParent
from bushputin_data.validation.checks.word_limit import WordLimit
from bushputin_data.validation.plan.entries import CheckKind

__all__ = ["ALL", "KINDS", "UserKind", "kinds"]

ALL: tuple[type[Check], ...] = (
    Compare,
    Prefix,
    RequiredIf,
    ForbiddenIf,
    Count,
    RunsInSequence,
    WithinParent,
    Acyclic,
    Covered,
    InOrder,
    WordLimit,
    EqualsRelated,
)
KINDS: dict[str, type[Check]] = {kind.kind: kind for kind in ALL}


def kinds(own: Mapping[str, UserKind] | None = None) -> dict[str, CheckKind]:
    """All kinds by name; a user's own kind takes precedence over one of the same name."""
    return {**KINDS, **{name: OwnKind(name, judge) for name, judge in (own or {}).items()}}
