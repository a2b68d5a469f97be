"""`bushputin validate --second-opinion`: where frictionless-py differs, and the sentence that decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from textwrap import fill
from typing import TYPE_CHECKING

from bushputin_data.commands.console import Console
from bushputin_data.commands.ends import RefusedError
from bushputin_data.commands.paths import Target, is_table
from bushputin_data.validation.findings import cut

if TYPE_CHECKING:
    from bushputin_data.validation.agreement.differences import Case, Difference
    from bushputin_data.validation.agreement.opinion import Opinion
    from bushputin_data.validation.agreement.peers import Fault

WIDTH = 80
# So many places of one difference are shown, and so much of a message.
SHOWN, LENGTH = 10, 200
SIDES = {"ours": "only here", "theirs": "only frictionless"}


def require(target: Target, form: str) -> None:
    """Stop if a second opinion is not possible, before the first check begins.

    Raises:
        RefusedError: frictionless is not installed, the report is for programs, or there is a table without descriptor.
    """
    if is_table(target.path.name) and target.path.is_file():
        raise RefusedError(
            "--second-opinion needs a package: first write a descriptor for the table, with --write-descriptor"
        )
    if form != "text":
        raise RefusedError("--second-opinion prints text only: omit --format")
    if find_spec("frictionless") is None:
        raise RefusedError("--second-opinion needs frictionless: pip install frictionless")


def say(target: Target, console: Console) -> None:
    """Get the second opinion and print it."""
    from bushputin_data.validation.agreement.opinion import second_opinion

    console.say(*lines(second_opinion(target.path)))


def lines(opinion: Opinion) -> Iterator[str]:
    """The opinion as text."""
    yield ""
    yield (
        f"Second opinion by frictionless {opinion.version}, without waivers. Errors found by both: "
        f"{len(opinion.agreed):,}; by only one: {len(opinion.differences):,}."
    )
    if opinion.beyond:
        rules = ", ".join(f"{rule} ({count:,})" for rule, count in opinion.beyond.items())
        yield f"Not compared, because frictionless has no such rules: {rules}."
    by_name: dict[str, list[Case]] = defaultdict(list)
    for case, entry in opinion.differences:
        by_name[entry.name if entry else ""].append(case)
    entries = {entry.name: entry for _, entry in opinion.differences if entry}
    # What nobody can explain comes last, where it is seen.
    for name, cases in sorted(by_name.items(), key=lambda pair: (not pair[0], pair[0])):
        yield ""
        yield from explained(entries[name]) if name else unexplained()
        yield from places(cases, {} if name else opinion.messages)


def explained(entry: Difference) -> Iterator[str]:
    """The text of a ledger entry."""
    yield f"{entry.name[0].upper()}{entry.name[1:]}"
    yield from fill(entry.says, WIDTH, initial_indent="  ", subsequent_indent="  ").splitlines()
    yield from fill(f"“{entry.quote}” ({entry.where})", WIDTH, initial_indent="  ", subsequent_indent="  ").splitlines()


def unexplained() -> Iterator[str]:
    """That nobody knows the reason."""
    yield "Unexplained"
    yield "  One of the two is wrong here, or interprets the standard differently. Please report it."


def places(cases: list[Case], messages: Mapping[Fault, str]) -> Iterator[str]:
    """The places of one difference, each with its message, if any."""
    for case in cases[:SHOWN]:
        fault = case.fault
        where = ", ".join([fault.resource or "descriptor", *([f"row {fault.row}"] if fault.row else []), fault.field])
        said = f": {cut(messages[fault], LENGTH)}" if fault in messages else ""
        yield f"  {SIDES[case.side]}: {where.rstrip(', ')}: {fault.kind}{said}"
    if len(cases) > SHOWN:
        yield f"  … {len(cases) - SHOWN:,} more"
