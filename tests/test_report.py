"""The report's numbers, counted again from the files by other means."""

import csv
import re
from collections import Counter

import pytest

from bushputin_data import Dataset, summary
from bushputin_data.analysis import stance, words
from bushputin_data.models.vocabulary import ContactKind, Stance
from bushputin_data.release import root
from bushputin_data.reporting import text


def rows(table: str) -> list[dict[str, str]]:
    with (root() / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_contacts_by_kind_and_year(release: Dataset) -> None:
    again = Counter((row["kind"], int(row["start_date"][:4])) for row in rows("meetings"))
    assert summary.contacts(release) == again
    line = next(line for line in text(release, full=True).splitlines() if line.startswith("calls"))
    years = [again["telephone", year] for year in range(2001, 2010)]
    assert [int(cell) if cell != "·" else 0 for cell in line.split()[1:]] == [*years, sum(years)]


def test_shares_by_period(release: Dataset) -> None:
    ends = {row["meeting_id"]: row["end_date"] for row in rows("meetings")}
    starts = ["2001-01-20", "2001-09-11", "2003-03-19", "2005-01-20", "2009-01-21"]

    def period(row: dict[str, str]) -> int:
        # What is known to a month or a year lies in a period only where all its days do.
        last = {
            "month": row["date"][:7] + "-28",
            "year": row["date"][:4] + "-12-31",
            "range": ends.get(row["meeting_id"]),
        }
        first, last_day = row["date"], last.get(row["date_precision"], row["date"]) or "9999"
        whole = [number for number in range(4) if starts[number] <= first and last_day < starts[number + 1]]
        return whole[0] if row["date"] and whole else 9

    again = Counter((period(row), row["stance"]) for row in rows("statements"))
    table = stance(data=release, draws=10)
    for number, row in enumerate(table.iloc[:4].to_dict("records")):
        whole = sum(again[number, str(one)] for one in Stance)
        assert row["statements"] == whole
        assert [row[str(one)] * whole for one in Stance] == pytest.approx([again[number, str(one)] for one in Stance])


def test_each_share_stands_beside_its_rows(release: Dataset) -> None:
    table = stance(data=release)
    lines = text(release).splitlines()
    begin = next(number for number, line in enumerate(lines) if line.startswith("share (95 %)"))
    for line, (_, row) in zip(lines[begin + 1 :], table.iterrows(), strict=False):
        assert line.startswith(row["period"])
        assert [int(cell) for cell in line.split()[-2:]] == [row["statements"], row["contacts"]]
        shares = re.findall(r"(\d+) % \((\d+)–(\d+)\)", line)
        assert len(shares) == 3
        assert int(shares[0][0]) == round(100 * row["cooperative"])


def test_co_presence_is_not_counted(release: Dataset) -> None:
    counted = sum(1 for row in rows("meetings") if row["kind"] != ContactKind.CO_PRESENCE)
    line = next(line for line in text(release, full=True).splitlines() if re.match(r"contacts +[\d·]", line))
    assert line.split()[-1] == str(counted)


def test_it_says_openly_how_it_was_made(release: Dataset) -> None:
    said = " ".join(text(release, full=True).split())
    assert "No person has checked the rows yet" in said
    assert words.read_by(release) in said


def test_no_record_is_counted_that_was_read_in_something_else(release: Dataset) -> None:
    types = {row["source_id"]: row["type"] for row in rows("sources")}
    records = {"memcon", "telcon"}
    itself = sum(types[row["source_id"]] in records for row in rows("statements"))
    through = sum(
        types[row["source_id"]] not in records and types.get(row["origin_id"]) in records for row in rows("statements")
    )
    lines = text(release, full=True).splitlines()
    said = next(line for line in lines if re.search(r"  record +\d+$", line))
    assert int(said.split()[-1]) == itself
    assert f"Statements from records that were read only through others: {through}." in lines


def test_every_statement_has_a_head(release: Dataset) -> None:
    assert summary.primary_heads(release).total() == len(release.statements)


def test_colour_changes_no_word(release: Dataset) -> None:
    painted = text(release, full=True, colour=True)
    assert "\033[1m" in painted
    assert re.sub(r"\033\[\d+m", "", painted) == text(release, full=True)
