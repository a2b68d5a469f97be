"""Keys and references: a key is repaired with all references to it, and never so that two keys become equal."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from bushputin_data.validation.plan.plan import Plan
from bushputin_data.validation.repairs.repair import NotProposed, NotProposedError, Repair
from bushputin_data.validation.repairs.tables import Column, Tables

EQUAL = "it would make two keys equal"


def families(plan: Plan) -> dict[Column, frozenset[Column]]:
    """For each column of a foreign key or of its target: all columns that share values with it."""
    found: dict[Column, frozenset[Column]] = {}
    for table in plan.tables.values():
        for reference in table.references:
            for mine, its in zip(reference.fields, reference.target, strict=True):
                ends: tuple[Column, Column] = (table.name, mine), (reference.resource, its)
                family = frozenset[Column]().union(*(found.get(end, {end}) for end in ends))
                found |= dict.fromkeys(family, family)
    return found


class Linker:
    """Joins the repairs of cells that must stay equal."""

    def __init__(self, tables: Tables) -> None:
        """Find the columns that share values."""
        self.tables = tables
        self.families = families(tables.plan)
        self.targets = {
            (reference.resource, rank)
            for table in tables.plan.tables.values()
            for reference in table.references
            for rank in reference.target
        }
        self.refused: list[NotProposed] = []

    def linked(self, repairs: Iterable[Repair]) -> list[Repair]:
        """The repairs, those of one key and its references joined to one."""
        alone: list[Repair] = []
        together: dict[tuple[frozenset[Column], str], list[Repair]] = defaultdict(list)
        for repair in repairs:
            family = self.family(repair)
            if family:
                together[family, contents(repair)[0]].append(repair)
            else:
                alone.append(repair)
        for (family, old), some in together.items():
            try:
                alone.append(self.joined(family, old, some))
            except NotProposedError as error:
                self.refuse(some, str(error))
        return self.distinct(alone)

    def refuse(self, repairs: Iterable[Repair], why: str) -> None:
        """Remember why these are not proposed."""
        self.refused += [NotProposed(found, why) for repair in repairs for found in repair.findings]

    def family(self, repair: Repair) -> frozenset[Column] | None:
        """The columns that share values with that of a repaired cell; None if there are none, or no cell."""
        found = repair.findings[0]
        table = self.tables.plan.tables.get(found.resource or "")
        if not found.column or table is None:
            return None
        return next((self.families.get((table.name, rank)) for rank in ranks(table.fields, found.field)), None)

    def joined(self, family: frozenset[Column], old: str, repairs: list[Repair]) -> Repair:
        """One repair of all cells that have a text, in all columns that share it.

        Raises:
            NotProposedError: they would not stay equal, or two keys would become so.
        """
        new = {contents(repair)[1] for repair in repairs}
        if len(new) != 1:
            raise NotProposedError("the key would no longer equal the references to it")
        (text,) = new
        edits = [edit for repair in repairs for edit in repair.edits]
        done = {(edit.path, edit.start) for edit in edits}
        for column in sorted(family):
            cells = self.tables.texts(column)
            here = cells.get(old, [])
            if here and column in self.targets and text in cells:
                raise NotProposedError(EQUAL)
            for row, place in here:
                edit = self.tables.file(row.path).edit(row.path, row.record, place, text)
                edits += [] if (edit.path, edit.start) in done else [edit]
        return Repair.of(edits, [found for repair in repairs for found in repair.findings])

    # Equal keys

    def distinct(self, repairs: list[Repair]) -> list[Repair]:
        """The repairs without those that would make two keys equal."""
        while True:
            wrong = {id(repair): repair for name in self.keyed(repairs) for repair in self.merging(name, repairs)}
            if not wrong:
                return repairs
            self.refuse(wrong.values(), EQUAL)
            repairs = [repair for repair in repairs if id(repair) not in wrong]

    def keyed(self, repairs: list[Repair]) -> Iterator[str]:
        """The tables with keys of which a file is changed in a cell."""
        paths = {edit.path for repair in repairs if repair.findings[0].column for edit in repair.edits}
        for name, table in self.tables.plan.tables.items():
            if table.keys and not paths.isdisjoint(self.tables.resources[name].paths):
                yield name

    def merging(self, name: str, repairs: list[Repair]) -> Iterator[Repair]:
        """The repairs after which two rows of a table would newly have the same key."""
        by_span = {(edit.path, edit.start, edit.end): (edit, one) for one in repairs for edit in one.edits}
        try:
            positions, rows = self.tables.rows(name)
        except NotProposedError:
            return
        for key in self.tables.table(name).keys:
            places = [positions[rank] for rank in key.fields]
            seen: dict[tuple[str, ...], list[tuple[tuple[str, ...], list[Repair]]]] = defaultdict(list)
            for row in rows:
                if max(places) >= len(row.record.cells):
                    continue
                found = [by_span.get((row.path, *row.record.spans[place])) for place in places]
                old = tuple(row.record.cells[place] or "" for place in places)
                cells = (one[0].cell if one else None for one in found)
                new = tuple(cell[1] if cell else text for cell, text in zip(cells, old, strict=True))
                seen[new].append((old, [one[1] for one in found if one]))
            for group in seen.values():
                if len({old for old, _ in group}) > 1:
                    yield from (repair for _, some in group for repair in some)


def contents(repair: Repair) -> tuple[str, str]:
    """What a repaired cell says before and after."""
    cell = repair.edits[0].cell
    assert cell
    return cell


def ranks(fields: Iterable[object], name: str | None) -> Iterator[int]:
    """The ranks of the fields of a name."""
    return (rank for rank, field in enumerate(fields) if getattr(field, "name", None) == name)
