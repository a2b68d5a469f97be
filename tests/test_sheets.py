import csv
import io
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import bushputin_data as bp
from bushputin_data import Dataset, UsageError, load, validate
from bushputin_data.codebook import codebook
from bushputin_data.commands import main as cli
from bushputin_data.models.vocabulary import Act, Certainty, CodingRole, Stance
from bushputin_data.sheets import COLUMNS, FILLED, Fault, Sheet, beginnings, plain, store, texts
from tests.copies import copied

STANCE, ACT, CERTAINTY = (COLUMNS.index(name) for name in ("stance", "act", "certainty"))
Rows = list[list[str]]


@pytest.fixture(scope="module")
def sheet(release: Dataset) -> Sheet:
    return Sheet(release, "jane-doe", 7)


def filled(sheet: Sheet, part: str = "all", most: int | None = None) -> Rows:
    """A sheet with codes that follow from the row, header first."""
    head, *rows = sheet.records(part)
    for number, row in enumerate(rows):
        row[STANCE:] = [list(Stance)[number % 3], list(Act)[number % 8], "medium" if number % 2 else "low", "a reason"]
    return [head, *rows[:most]]


def as_csv(rows: Rows, delimiter: str = ",", encoding: str = "utf-8-sig", end: str = "\r\n") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue().encode(encoding)


def test_a_sheet_says_nothing_of_keys_speakers_and_days(sheet: Sheet, release: Dataset) -> None:
    text = sheet.text()
    assert not re.search(r"S\d{4}\b", text)
    for name in ("george-w-bush", "vladimir-putin", *(row.meeting_id for row in release.meetings)):
        assert name not in text


def test_each_statement_is_on_the_sheet_once(sheet: Sheet, release: Dataset) -> None:
    head, *rows = sheet.records()
    assert tuple(head) == COLUMNS
    assert [row[0] for row in rows] == [str(number) for number in range(1, len(release.statements) + 1)]
    assert {row.statement_id for row in sheet.statements()} == {row.statement_id for row in release.statements}
    assert all(row[STANCE:] == [""] * len(FILLED) for row in rows)


def test_the_parts_are_the_training_set_and_the_rest(sheet: Sheet, release: Dataset) -> None:
    training, rest = ({row.statement_id for row in sheet.statements(part)} for part in ("training", "rest"))
    assert training == codebook().training_set(row.statement_id for row in release.statements)
    assert not training & rest
    assert len(training | rest) == len(release.statements)


def test_the_order_is_that_of_coder_and_seed(release: Dataset, sheet: Sheet) -> None:
    def order(coder: str, seed: int) -> list[str]:
        return [row.statement_id for row in Sheet(release, coder, seed).statements()]

    keys = order("jane-doe", 7)
    assert keys == order("jane-doe", 7)
    assert keys != sorted(keys)
    for other in (order("jane-doe", 8), order("john-doe", 7)):
        assert sorted(other) == sorted(keys)
        # In two shuffles hardly a statement stands in the same place.
        assert sum(one == two for one, two in zip(keys, other, strict=True)) < 12


@given(st.integers(0, 10**18), st.sampled_from(["a", "jane-doe", "automated-reader-2"]))
def test_items_are_numbers_that_spreadsheets_leave_alone(seed: int, coder: str) -> None:
    item = Sheet(bp.load(), coder, seed).item("S0001")
    assert len(str(item)) == 10
    assert float(item) == item


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_what_is_filled_in_is_read(sheet: Sheet, delimiter: str, encoding: str) -> None:
    rows = filled(sheet)
    codings, faults = sheet.read(as_csv(rows, delimiter, encoding))
    assert faults == []
    assert [one.key for one in codings] == sorted(one.key for one in codings)
    given = {row[1]: row[STANCE:] for row in rows[1:]}
    for one in codings:
        assert given[str(sheet.item(one.statement_id))] == [one.stance, one.act, one.certainty, one.reason]
        assert (one.coder, one.codebook_version, one.role) == ("jane-doe", codebook().version, CodingRole.CODING)
    assert len(codings) == len(rows) - 1


@given(st.randoms(), st.integers(1, 40))
def test_order_and_gaps_of_rows_and_columns_do_not_matter(chance: random.Random, size: int) -> None:
    sheet = Sheet(bp.load(), "jane-doe", 7)
    head, *rows = filled(sheet, "training")
    kept = chance.sample(rows, size)
    places = chance.sample(range(len(head)), len(head))
    mixed = [[row[place] for place in places] for row in [head, *kept]]
    assert sheet.read(as_csv(mixed)) == sheet.read(as_csv([head, *kept]))
    assert len(sheet.read(as_csv(mixed))[0]) == size


def test_capitals_and_spaces_are_forgiven(sheet: Sheet) -> None:
    rows = filled(sheet, most=1)
    rows[1][STANCE:] = [" Neutral ", "ASKS", "high", "  two   spaces "]
    ((coding,), faults) = sheet.read(as_csv([*rows, [""] * len(COLUMNS)]))
    assert (coding.stance, coding.act, coding.certainty) == (Stance.NEUTRAL, Act.ASKS, Certainty.HIGH)
    assert (coding.reason, faults) == ("two spaces", [])


def test_a_reason_is_needed_where_the_certainty_is_low_alone(sheet: Sheet) -> None:
    rows = filled(sheet, most=2)
    rows[1][STANCE:], rows[2][STANCE:] = ["neutral", "asks", "low", ""], ["neutral", "asks", "high", ""]
    codings, faults = sheet.read(as_csv(rows))
    assert [column(as_csv(rows), one) for one in faults] == [10]
    assert faults == [Fault(2, faults[0].character, "reason: give a short reason why the certainty is low")]
    assert [one.reason for one in codings] == [None]


def column(data: bytes, fault: Fault) -> int:
    """The number of the cell that begins at the character of a fault; 0 if it is about the whole line."""
    line = data.decode("utf-8-sig").splitlines()[fault.line - 1]
    return len(next(csv.reader([f"{line[: fault.character - 1]}x"]))) if fault.character else 0


def spoil(line: int, name: str, value: str) -> Callable[[Rows], None]:
    def change(rows: Rows) -> None:
        rows[line - 1][COLUMNS.index(name)] = value

    return change


def twice(rows: Rows) -> None:
    rows.append(list(rows[1]))


def shorten(rows: Rows) -> None:
    rows[2].pop()


def shift(rows: Rows) -> None:
    rows[1][2:6], rows[2][2:6] = rows[2][2:6], rows[1][2:6]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (spoil(2, "stance", "neutrl"), ["2:7 stance: 'neutrl' is not an allowed value; use 'neutral'"]),
        (spoil(3, "act", "x"), ["3:8 act: 'x' is not an allowed value; use 'commits' or 'asks' or"]),
        (spoil(3, "act", ""), ["3:8 act: is empty"]),
        (spoil(3, "certainty", "sure"), ["3:9 certainty: 'sure' is not an allowed value"]),
        (spoil(2, "item", "1"), ["2:2 item: '1' is not an item of coder jane-doe, seed 7 and codebook 2"]),
        (spoil(2, "item", ""), ["2:2 item: '' is not an item"]),
        (spoil(4, "paraphrase", "Says another thing."), ["4:5 paraphrase: this is not the text of the item"]),
        (twice, ["5:2 item: ", "is already coded on line 2"]),
        (shorten, ["3:0 the row has 9 cells, not 10"]),
        (shift, ["2:5 paraphrase: this is not", "3:5 paraphrase: this is not"]),
    ],
)
def test_what_is_wrong_is_told_by_line_and_column(
    sheet: Sheet, change: Callable[[Rows], None], said: list[str]
) -> None:
    rows = filled(sheet, most=3)
    change(rows)
    data = as_csv(rows)
    codings, faults = sheet.read(data)
    text = "\n".join(f"{one.line}:{column(data, one)} {one.message}" for one in faults)
    assert all(one in text for one in said), text
    assert len(codings) < 4


def test_lines_are_those_of_the_file(sheet: Sheet) -> None:
    rows = filled(sheet, most=3)
    rows[1][-1] = "a reason\non two lines"
    rows[3][STANCE] = ""
    _, (fault,) = sheet.read(as_csv(rows))
    assert fault.line == 5


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("a,b\n", [1, 3]),
        ('"a,""b""",c,,"d', [1, 11, 13, 14]),
        ('5",b,x""y,z', [1, 4, 6, 11]),
        ("", [1]),
    ],
)
def test_cells_begin_behind_delimiters_outside_quotes(line: str, found: list[int]) -> None:
    assert beginnings(line, ",") == found


def test_a_cell_on_a_later_line_has_no_character(sheet: Sheet) -> None:
    rows = filled(sheet, most=1)
    rows[1][COLUMNS.index("quote")] += "\nmore"
    rows[1][STANCE] = ""
    _, faults = sheet.read(as_csv(rows))
    assert [(one.line, one.character) for one in faults if one.message.startswith("stance")] == [(2, 0)]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "the columns are not those of a coding sheet"),
        (b"\xef\xbb\xbf", "the columns are not those of a coding sheet"),
        (b"row,item\n1,2\n", "the columns are not those of a coding sheet"),
        (b"row,item\n\xff", "the file is not UTF-8"),
        (b'row,"' + b"x" * 200_000 + b'"', "the file cannot be read as CSV"),
        (",".join((*COLUMNS, "row")).encode(), "the columns are not those of a coding sheet"),
    ],
)
def test_what_is_no_sheet_is_told(sheet: Sheet, data: bytes, said: str) -> None:
    # Other libraries let the csv module read longer cells, in the whole process.
    before = csv.field_size_limit(131_072)
    try:
        codings, (fault,) = sheet.read(data)
    finally:
        csv.field_size_limit(before)
    assert not codings
    assert said in fault.message


@given(st.binary(max_size=80) | st.text(max_size=80).map(str.encode))
def test_whatever_comes_is_told_and_never_raised(data: bytes) -> None:
    sheet = Sheet(bp.load(), "jane-doe", 7)
    assert sheet.read(data)[1]
    codings, faults = sheet.read(",".join(COLUMNS).encode() + b"\n" + data)
    assert not codings
    assert all(one.line >= 1 and 0 <= one.character <= len(data) + 1 for one in faults)


def test_sheets_of_others_are_refused(release: Dataset, sheet: Sheet) -> None:
    data = as_csv(filled(sheet, most=5))
    for other in (Sheet(release, "john-doe", 7), Sheet(release, "jane-doe", 8)):
        codings, faults = other.read(data)
        assert not codings
        assert len(faults) == 5


@pytest.mark.parametrize("coder", ["", "Jane Doe", "jane_doe", "-jane", "jane\n"])
def test_a_coder_has_a_key(release: Dataset, coder: str) -> None:
    with pytest.raises(UsageError, match="cannot be the key of a coder"):
        Sheet(release, coder, 1)


def test_texts_are_read_as_they_are_shown(release: Dataset) -> None:
    assert all(plain(text) == text for row in release.statements for text in texts(row).values())


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(copied(tmp_path))
    return tmp_path


def run(*arguments: str) -> int:
    return cli.main(["codings", *arguments, "--coder", "jane-doe", "--seed", "7"])


def test_from_sheet_to_table(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = len(load(folder).codings)
    assert run("sheet", "--part", "rest", "--out", "sheet.csv") == 0
    said = capsys.readouterr().out
    assert "codings read sheet.csv --coder jane-doe --seed 7" in said
    rows = list(csv.reader(io.StringIO((folder / "sheet.csv").read_text("utf-8-sig"), newline="")))
    for row in rows[1:]:
        row[STANCE:] = ["neutral", "asks", "high", ""]
    (folder / "sheet.csv").write_bytes(as_csv(rows))
    assert run("read", "sheet.csv") == 0
    assert f"{len(rows) - 1} codings by jane-doe added" in capsys.readouterr().out
    assert len(load(folder).codings) == before + len(rows) - 1
    assert validate(folder).valid
    assert not list(folder.rglob("*.part"))
    # Every coding is kept: the same coder does not code the same statement twice.
    assert run("read", "sheet.csv") == 1
    assert "jane-doe has already coded this statement" in capsys.readouterr().out


def test_nothing_is_written_where_anything_is_wrong(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    rows = filled(Sheet(load(folder), "jane-doe", 7), most=9)
    rows[4][STANCE] = "hostile"
    (folder / "sheet.csv").write_bytes(as_csv(rows))
    assert run("read", "sheet.csv") == 1
    out, err = capsys.readouterr()
    character = (folder / "sheet.csv").read_text("utf-8-sig").splitlines()[4].index("hostile") + 1
    assert out.startswith(f"sheet.csv:5:{character} stance: 'hostile' is not an allowed value")
    assert err == "bushputin: nothing was written: the sheet has 1 error\n"
    assert {
        path: path.read_bytes() for path in folder.rglob("*") if path.is_file() and path.name != "sheet.csv"
    } == before


def test_blank_rows_are_skipped_and_counted(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sheet = Sheet(load(folder), "jane-doe", 7)
    rows = sheet.records("training")
    rows[1][STANCE:] = ["neutral", "asks", "high", ""]
    rows[5][STANCE:] = ["neutral", "asks", "", ""]
    data = as_csv(rows)
    assert sheet.blank(data) == len(rows) - 3
    assert [one.line for one in sheet.read(data)[1]] == [6]
    rows[5][STANCE:] = rows[1][STANCE:]
    (folder / "sheet.csv").write_bytes(as_csv(rows))
    assert run("read", "sheet.csv") == 0
    out = capsys.readouterr().out
    assert f"2 codings by jane-doe added; {len(rows) - 3} blank rows were skipped" in out
    assert "With only 2 statements" in out


def test_a_sheet_with_nothing_filled_in_is_told_in_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "sheet.csv").write_bytes(as_csv(Sheet(load(folder), "jane-doe", 7).records("training")))
    assert run("read", "sheet.csv") == 1
    assert capsys.readouterr() == (
        "",
        "bushputin: nothing was written: the sheet has no row that is filled in (150 are blank)\n",
    )


def test_what_is_read_can_be_compared_with_the_call_that_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for part, size in (("training", 150), ("rest", 40)):
        (folder / "sheet.csv").write_bytes(as_csv(filled(Sheet(load(folder), "jane-doe", 7), part, size)))
        assert run("read", "sheet.csv") == 0
        (named,) = re.findall(r"in Python: (.+)", capsys.readouterr().out)
        found = eval(named, {"bp": bp})
        assert set(found["statements"]) == {size}
        assert found["coders"].tolist() == [2, 2]
        assert ("training=True" in named) is (part == "training")


def test_an_empty_sheet_adds_nothing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "sheet.csv").write_bytes(as_csv([list(COLUMNS)]))
    assert run("read", "sheet.csv") == 1
    assert "the sheet has no rows" in capsys.readouterr().err


def test_a_sheet_goes_to_standard_output(folder: Path, capsysbinary: pytest.CaptureFixture[bytes]) -> None:
    assert run("sheet", "--part", "training") == 0
    out = capsysbinary.readouterr().out.decode()
    assert out.replace("\r\n", "\n") == Sheet(load(folder), "jane-doe", 7).text("training")


def test_a_sheet_that_is_there_is_not_lost(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "sheet.csv").write_text("half filled in")
    assert run("sheet", "--out", "sheet.csv") == 2
    assert "already exists" in capsys.readouterr().err
    assert (folder / "sheet.csv").read_text() == "half filled in"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["codings", "sheet", "--coder", "jane-doe", "--seed", "x"], "is not a whole number"),
        (["codings", "sheet", "--coder", "Jane", "--seed", "1"], "cannot be the key of a coder"),
        (["codings", "read", "absent.csv", "--coder", "jane", "--seed", "1"], "No such file"),
        (["codings", "sheet", "--seed", "1"], "--coder"),
    ],
)
def test_wrong_arguments_are_refused(
    folder: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(arguments) == 2
    err = capsys.readouterr().err
    assert said in err
    assert err.count("\n") == 1


def test_the_bundled_release_is_not_written_to(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("read", "sheet.csv") == 2
    assert "no dataset in this folder to write to" in capsys.readouterr().err


def test_without_an_action_the_help_is_printed(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["codings"]) == 2
    assert "bushputin codings sheet --coder" in capsys.readouterr().out


def test_codings_are_not_written_into_a_zip(tmp_path: Path, release: Dataset) -> None:
    import shutil

    packed = shutil.make_archive(str(tmp_path / "packed"), "zip", copied(tmp_path / "open"))
    data = load(packed)
    codings, _ = Sheet(data, "jane-doe", 7).read(as_csv(filled(Sheet(data, "jane-doe", 7), most=1)))
    with pytest.raises(UsageError, match="is not a folder with a datapackage"):
        store(data, codings)
