"""What could be declared of whole rows and between tables: keys and references."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations

from bushputin_data.validation.fields.cells import FAULTY
from bushputin_data.validation.findings import shown
from bushputin_data.validation.inference.columns import is_identifier
from bushputin_data.validation.suggestions.columns import names_rows
from bushputin_data.validation.suggestions.suggestion import DIFFERENT, KEY_ROWS, ROWS, UNNAMED, VALUES, Suggestion
from bushputin_data.validation.suggestions.tables import COMPARED, Column, Table

# Among how many of the first columns pairs are tried as keys.
PAIRED = 5
# Endings of names of referring columns: person_id, personId.
ENDS = ("_id", "id", "_code", "code", "_key", "key", "_ref", "ref")


def primary_key(table: Table) -> Iterator[Suggestion]:
    """A column that identifies rows, else a pair of columns."""
    if table.key or "primaryKey" in table.schema:
        return
    alone = [one for one in table.columns if one.is_complete and one.is_unique and may_be_key(table, one)]
    if alone:
        first = min(alone, key=lambda one: (not is_identifier(one.name), one.number))
        table.key = (first.name,)
        yield key(table, f"{shown(first.name)} has a different value in each of {table.rows:,} rows")
    elif table.rows >= ROWS and (pair := first_pair(table)):
        table.key = pair
        yield key(table, f"no two of {table.rows:,} rows have the same {shown(pair[0])} and {shown(pair[1])}")


def key(table: Table, says: str) -> Suggestion:
    """The suggestion of a primary key."""
    value = table.key[0] if len(table.key) == 1 else list(table.key)
    return Suggestion(table.name, "primaryKey", says, table.file, f"{table.pointer}/primaryKey", value, table.key)


def may_be_key(table: Table, column: Column) -> bool:
    """Whether a column may identify rows: by its name, or as the first of a table with many rows."""
    if column.kind not in COMPARED or (column.name in table.linked and column.name not in table.key):
        return False
    if is_identifier(column.name):
        return table.rows >= KEY_ROWS
    return column.number == 0 and table.rows >= ROWS and names_rows(column)


def first_pair(table: Table) -> tuple[str, str] | None:
    """The first two columns that together identify rows; each of them holds identifiers."""
    some = [one for one in table.columns if one.is_complete and one.kind in (*COMPARED, "date")][:PAIRED]
    some = [one for one in some if is_identifier(one.name) or one.name in table.linked]
    for one, other in combinations(some, 2):
        if len(set(zip(one.texts, other.texts, strict=True))) == table.rows:
            return one.name, other.name
    return None


def references(table: Table, others: Sequence[Table]) -> Iterator[Suggestion]:
    """Columns whose values are all keys of a table."""
    for column in table.columns:
        if column.kind not in COMPARED or any(column.name in names for names in table.references):
            continue
        if found := target(table, column, others):
            other, its = found
            table.references.append((column.name,))
            values, different = len(column.present), len(column.counts)
            says = (
                f"values of {shown(column.name)} are all in {other.name}.{its.name}: {values:,} of {values:,}, "
                f"{different:,} different"
            )
            resource = "" if other is table else other.name
            value = {"fields": [column.name], "reference": {"resource": resource, "fields": [its.name]}}
            pointer = f"{table.pointer}/foreignKeys/-"
            yield Suggestion(table.name, "foreignKey", says, table.file, pointer, value, (column.name,))


def target(table: Table, column: Column, others: Sequence[Table]) -> tuple[Table, Column] | None:
    """The key that a column refers to: one with a matching name, else the one with the fewest rows."""
    different = len(column.counts)
    if different < DIFFERENT or len(column.present) < VALUES or FAULTY in column.counts:
        return None
    found = []
    for other in others:
        for its in other.columns:
            if its is column or other.key != (its.name,) or its.kind != column.kind or not its.is_unique:
                continue
            is_named = speaks_for(column.name, other.name, its.name)
            if (is_named or not is_by_accident(table, column, other)) and column.counts.keys() <= its.counts.keys():
                found.append((not is_named, other.rows, other.name, other, its))
    return min(found, key=lambda one: one[:3])[3:] if found else None


def is_by_accident(table: Table, column: Column, other: Table) -> bool:
    """Whether values may match a key by coincidence: there are few, they are numbers, or another key has them too."""
    is_key = table.key == (column.name,)
    return is_key or column.kind == "integer" or len(column.counts) < UNNAMED or other is table


def speaks_for(name: str, table: str, key: str) -> bool:
    """Whether the name of a column suggests a foreign key: `topic_id` or `topic` for `topics`, or its key."""
    own, other = name.casefold(), table.casefold()
    if own == key.casefold() and own not in ("id", "code", "key"):
        return True
    stem = next((own.removesuffix(end) for end in ENDS if own.endswith(end) and own != end), own)
    singulars = {other, other.removesuffix("s"), other.removesuffix("es"), f"{other.removesuffix('ies')}y"}
    return stem.rpartition("_")[2] in singulars or stem in singulars
