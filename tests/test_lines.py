"""What `list`, `show` and `search` print of rows: dates as far as they are known, and what to do next."""

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path

import pytest

import bushputin_data as bp
from bushputin_data.analysis.changes import FEW
from bushputin_data.analysis.words import percent
from bushputin_data.commands import main as cli
from bushputin_data.models.spans import written
from bushputin_data.models.vocabulary import Precision
from bushputin_data.reporting import text
from bushputin_data.values import as_known
from tests.validation.packages import field, table
from tests.validation.packages import write as package

DAY = dt.date(2001, 5, 1)


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[str, str]:
    assert cli.main(arguments) == 0
    out, error = capsys.readouterr()
    return out, error


@pytest.mark.parametrize(
    ("precision", "shown"),
    [
        (Precision.DAY, "2001-05-01"),
        (Precision.MONTH, "2001-05"),
        (Precision.YEAR, "2001"),
        (Precision.RANGE, "2001-05-01…"),
        (None, "2001-05-01"),
        ("year", "2001"),
    ],
)
def test_a_date_is_written_as_far_as_it_is_known(precision: str | None, shown: str) -> None:
    assert as_known(DAY, precision) == shown


def test_no_listed_date_is_more_precise_than_the_row() -> None:
    data = bp.load()
    for row in (*data.statements, *data.meetings, *data.sources):
        precision = getattr(row, "date_precision", None) or getattr(row, "published_precision", None)
        length = {Precision.YEAR: 4, Precision.MONTH: 7, Precision.RANGE: 11}.get(precision)  # type: ignore[arg-type]
        assert length is None or len(written(row)) == length


def test_a_statement_without_a_date_is_dated_by_its_contact() -> None:
    data = bp.load()
    undated = [row for row in data.statements if row.date is None and row.meeting]
    for row in undated:
        assert row.meeting is not None
        assert written(row).startswith(str(row.meeting.start_date)[:4])
        assert written(row).endswith("…") is (row.meeting.days[0] != row.meeting.days[1])


def test_list_prints_a_year_alone_where_no_more_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = printed(capsys, "list", "statements", "--since", "2001-09-11", "--until", "2001-10-01")
    dates = {line.split()[0]: line.split()[1] for line in out.splitlines()}
    assert dates["S0001"] == "2001"
    assert "2001-01-01" not in out


def test_show_says_how_much_of_a_date_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    assert "2001-01-01 (only the year is known)" in printed(capsys, "show", "S0001")[0]
    assert "is known)" not in printed(capsys, "show", "S0098")[0]


def test_search_shows_date_and_speaker_as_list_does(capsys: pytest.CaptureFixture[str]) -> None:
    hits = bp.search("Georgia")
    data = bp.load()
    for hit in hits:
        if hit.table in ("statements", "meetings"):
            assert hit.date == written(data[hit.table][hit.key])
    out, _ = printed(capsys, "search", "foxhole", "--table", "statements", "--json")
    (found,) = json.loads(out)
    assert (found["date"], found["speaker"]) == ("2001", "Bush")
    assert "2001  Bush" in printed(capsys, "search", "foxhole", "--table", "statements")[0]


def test_a_search_that_finds_nothing_says_so_of_one_word_or_several(capsys: pytest.CaptureFixture[str]) -> None:
    assert "no row contains 'zebra'\n" in printed(capsys, "search", "zebra")[1]
    assert "no row contains all these words" in printed(capsys, "search", "zebra", "quagga")[1]
    error = printed(capsys, "search", "душой")[1]
    assert "no row contains 'душой'" in error
    assert "few texts are in Russian" in error
    assert "Russian" not in printed(capsys, "search", "zebra")[1]


def test_search_says_that_or_is_a_word(capsys: pytest.CaptureFixture[str]) -> None:
    assert "OR was searched for as a word" in printed(capsys, "search", "Iraq", "OR", "Iran")[1]
    assert printed(capsys, "search", "Iraq", "--limit", "0")[1] == ""


@pytest.mark.parametrize(
    ("call", "given", "said"),
    [
        (bp.meetings, {"city": "Sochi"}, r"bp.load\(\).meetings.where\(city='Sochi'\).frame\(\)"),
        (bp.calls, {"country": "RU"}, r"meetings.where\(kind='telephone', country='RU'\)"),
        (bp.analysis.stance, {"audience": "private"}, r"by='audience', or restrict .* by setting=\['private'\]"),
        (bp.analysis.stance, {"audience": "x"}, "joint_press"),
        (bp.analysis.stance, {"year": 2001}, r"no option 'year': group by it, with by='year'\."),
        (bp.analysis.stance, {"speker": "Putin"}, r"no option 'speker'\. Did you mean 'speaker'"),
    ],
)
def test_what_is_no_filter_here_is_told_with_the_call_that_works(
    call: Callable[..., object], given: dict[str, object], said: str
) -> None:
    with pytest.raises(bp.UnknownNameError, match=said):
        call(**given)


def test_the_calls_that_are_named_work() -> None:
    assert set(bp.load().meetings.where(city="Sochi").frame()["city"]) == {"Sochi"}
    assert set(bp.load().meetings.where(kind="telephone", country="RU").frame()["kind"]) <= {"telephone"}
    assert set(bp.analysis.stance(by="audience", setting=["private"])["audience"]) == {"private"}


def test_a_country_is_given_by_code_or_name(capsys: pytest.CaptureFixture[str]) -> None:
    for one, other in (("Russia", "RU"), ("united states", "US"), ("the United States", "US")):
        assert bp.meetings(country=one).equals(bp.meetings(country=other))
    assert printed(capsys, "list", "meetings", "--country", "Slovenia")[0].startswith("2001-06-16-brdo")


def test_accounts_are_printed_side_by_side(capsys: pytest.CaptureFixture[str]) -> None:
    brdo = bp.load().meetings["2001-06-16-brdo"]
    shown = str(brdo.accounts())
    assert shown == "\n\n".join(map(str, brdo.accounts()))
    out, _ = printed(capsys, "show", brdo.meeting_id, "--accounts")
    assert out.startswith("2001-06-16-brdo: ")
    assert all(row.statement_id in out for row in brdo.statements)
    assert "…" not in out.replace(shown, "")
    assert cli.main(["show", "S0001", "--accounts"]) == 2
    assert "--accounts is for contacts" in capsys.readouterr().err


def test_examples_of_columns_are_taken_from_the_rows() -> None:
    data = bp.load()
    for each in data.tables.values():
        for column in each.columns.values():
            values = {getattr(row, column.name) for row in each if getattr(row, column.name) is not None}
            # An address, and the reference of an archive, show the form alone.
            if column.kind is str and not column.target and values and column.name not in ("url", "archive_ref"):
                assert column.example is None or column.example in values, f"{each.name}.{column.name}"


def test_a_share_without_an_interval_has_the_number_of_statements() -> None:
    report = text(bp.load())
    for row in bp.question().audiences.to_dict("records"):
        if row["audience"] in ("private", "public"):
            alone = f"{percent(row['cooperative'])} of {row['statements']}"
            assert (alone in report) is (row["contacts"] + row["outside"] < FEW)


@pytest.mark.parametrize("command", [["report"], ["export", "sqlite"]])
def test_a_package_of_another_kind_is_refused_for_its_kind(
    command: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = str(package(tmp_path, table("t", [field("a", "integer")], "a\nx\n")))
    assert cli.main([*command, place]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert "not a dataset of this kind" in error
