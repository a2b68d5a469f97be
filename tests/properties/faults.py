"""One fault each, put into the records of a valid dataset, with the place and the rule by which it must be found."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from bushputin_data import canonical

Records = dict[str, list[list[str]]]
Place = tuple[str, int, int, str]
Draw = Callable[[st.SearchStrategy[Any]], Any]


@dataclass(frozen=True)
class Fault:
    """Where a fault was put, and the rule that must find it."""

    table: str
    record: int
    column: str
    rule: str

    def place(self, records: Records) -> Place:
        """File, physical line, column and rule of the one finding."""
        before = canonical.encode(records[self.table][: self.record])
        column = records[self.table][0].index(self.column) + 1
        return f"data/{self.table}.csv", before.count(b"\n") + 1, column, self.rule


def pick(draw: Draw, records: Records, table: str, column: str) -> tuple[list[str], int, int]:
    """A record that has a value in this column, its place, and the place of the column."""
    position = records[table][0].index(column)
    filled = [number for number, record in enumerate(records[table]) if number and record[position]]
    assume(filled)
    number = draw(st.sampled_from(filled))
    return records[table][number], number, position


def spoil(draw: Draw, records: Records, table: str, column: str, rule: str, value: Callable[[str], str]) -> Fault:
    """Replace one value of a column."""
    record, number, position = pick(draw, records, table, column)
    record[position] = value(record[position])
    return Fault(table, number, column, rule)


def swapped_dates(draw: Draw, records: Records) -> Fault:
    record, number, position = pick(draw, records, "meetings", "end_date")
    start = dt.date.fromisoformat(record[records["meetings"][0].index("start_date")])
    record[position] = (start - dt.timedelta(1)).isoformat()
    return Fault("meetings", number, "end_date", "compare")


def dangling_reference(draw: Draw, records: Records) -> Fault:
    table, column = draw(
        st.sampled_from([("statements", "speaker_id"), ("claims", "claimed_by"), ("statements", "addressee_id")])
    )
    return spoil(draw, records, table, column, "reference", lambda key: key + "-x")


def duplicate_key(draw: Draw, records: Records) -> Fault:
    table, column = draw(st.sampled_from([("events", "event_id"), ("claims", "claim_id"), ("coverage", "holding")]))
    record, number, _ = pick(draw, records, table, column)
    records[table].insert(number + 1, list(record))
    return Fault(table, number + 1, column, "primary_key")


def sequence_gap(draw: Draw, records: Records) -> Fault:
    header, *rows = records["statements"]
    home, sequence = header.index("meeting_id"), header.index("sequence")
    _, number, _ = pick(draw, records, "statements", "sequence")
    contact = rows[number - 1][home]
    last = max((int(row[sequence]), place) for place, row in enumerate(rows, 1) if row[home] == contact)
    records["statements"][last[1]][sequence] = str(last[0] + 1)
    return Fault("statements", last[1], "sequence", "sequence")


def topic_cycle(draw: Draw, records: Records) -> Fault:
    header, *rows = records["topics"]
    key, parent = header.index("topic_id"), header.index("parent_id")
    leaf = draw(st.sampled_from([row for row in rows if row[parent]]))
    head = next(row for row in rows if row[key] == leaf[parent])
    head[parent] = leaf[key]
    first = min(rows.index(leaf), rows.index(head)) + 1
    return Fault("topics", first, "parent_id", "acyclic")


def misspelt_value(draw: Draw, records: Records) -> Fault:
    table, column = draw(
        st.sampled_from(
            [
                ("meetings", "certainty"),
                ("meetings", "record"),
                ("sources", "rights"),
                ("people", "side"),
                ("meeting_sources", "relation"),
                ("coverage", "searched"),
            ]
        )
    )
    return spoil(draw, records, table, column, "enum", lambda value: value.upper() + "?")


def bad_date(draw: Draw, records: Records) -> Fault:
    return spoil(draw, records, "events", "date", "type", lambda value: value[:4] + "-02-30")


def short_record(draw: Draw, records: Records) -> Fault:
    record, number, _ = pick(draw, records, "events", "source_id")
    # The source keeps another referrer, or the lost cell would leave it idle too.
    assume(record[-1] == records["claims"][1][records["claims"][0].index("claimed_by")])
    record.pop()
    return Fault("events", number, "source_id", "missing_cell")


FAULTS = [
    swapped_dates,
    dangling_reference,
    duplicate_key,
    sequence_gap,
    topic_cycle,
    misspelt_value,
    bad_date,
    short_record,
]
