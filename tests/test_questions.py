"""Closed questions: each follows from its evidence, one row alone answers it, and it changes when the row does."""

import csv
import datetime as dt
import io
import json
import string
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bushputin_data as bp
from bushputin_data.asking import RECIPES
from bushputin_data.asking.forms import MONTHS, NOT_SAID
from bushputin_data.asking.grading import alike, day_of
from bushputin_data.asking.question import BETWEEN, SEVERAL
from bushputin_data.commands import questions as command
from bushputin_data.commands.main import main
from bushputin_data.countries import NAMES as COUNTRIES
from bushputin_data.strategies import Tables, datasets, grids, write
from tests.conftest import ROOT

Cells = dict[str, str]
COLUMNS = ["question_id", "recipe", "question", "answer", "accepted", "evidence", "answerable"]


def cells(table: str) -> list[Cells]:
    """The rows of a table as the file has them: what is derived from them here owes nothing to the package."""
    with (ROOT / "data" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


MEETINGS = {row["meeting_id"]: row for row in cells("meetings")}
STATEMENTS = {row["statement_id"]: row for row in cells("statements")}
COVERAGE = {f"coverage {row['holding']}|{row['kind']}|{row['since']}": row for row in cells("coverage")}
PEOPLE = {row["person_id"]: row for row in cells("people")}


@pytest.fixture(scope="module")
def asked() -> pd.DataFrame:
    return bp.questions()


def of(asked: pd.DataFrame, recipe: str) -> list[dict[str, Any]]:
    found = rows_of(asked[asked["recipe"] == recipe])
    assert len(found) >= 10
    return found


def single(evidence: tuple[str, ...]) -> str:
    (key,) = evidence
    return key


def rows_of(asked: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): cell for name, cell in row.items()} for row in asked.to_dict("records")]


def test_the_frame_is_as_described(asked: pd.DataFrame) -> None:
    assert list(asked.columns) == COLUMNS
    assert list(asked["recipe"].unique()) == list(RECIPES)
    assert asked["question_id"].is_unique
    assert asked["question"].is_unique
    assert asked["question"].str.contains("?", regex=False).all()
    assert str(asked["answerable"].dtype) == "boolean"
    assert (~asked["answerable"] == (asked["recipe"] == "gap")).all()


def test_every_evidence_is_a_row(asked: pd.DataFrame) -> None:
    known = {*MEETINGS, *STATEMENTS, *COVERAGE}
    assert asked["evidence"].map(len).min() >= 1
    assert {one for evidence in asked["evidence"] for one in evidence} <= known


def test_every_accepted_form_is_graded_right_and_no_other_answer_of_its_recipe_is(asked: pd.DataFrame) -> None:
    for row in rows_of(asked):
        assert row["answer"] in row["accepted"]
        assert all(bp.grade(one, row["accepted"]) for one in row["accepted"])
    for recipe in ("day", "place", "speaker", "count"):
        rows = of(asked, recipe)
        for row in rows:
            others = {alike(one["answer"]) for one in rows} - {alike(row["answer"])}
            assert not others & set(map(alike, row["accepted"]))


def test_nothing_is_asked_of_a_row_that_is_not_certain(asked: pd.DataFrame) -> None:
    rows = MEETINGS | STATEMENTS
    used = {one for evidence in asked["evidence"] for one in evidence if one in rows}
    assert {rows[one]["certainty"] for one in used} == {"high"}


def test_days_follow_from_the_contact_and_fit_no_other(asked: pd.DataFrame) -> None:
    for row in of(asked, "day"):
        key = single(row["evidence"])
        one = MEETINGS[key]
        assert day_of(row["answer"]) == dt.date.fromisoformat(one["start_date"])
        assert f"{one['start_date'][:4]}" in row["question"]
        alike_in = [
            other
            for other in MEETINGS.values()
            if other["kind"] == one["kind"]
            and (other["start_date"][:4], other["city"]) == (one["start_date"][:4], one["city"])
            and other["occasion"] == (one["occasion"] if one["kind"] == "telephone" else other["occasion"])
        ]
        assert [other["meeting_id"] for other in alike_in] == [key]


def test_no_answer_stands_in_its_question(asked: pd.DataFrame) -> None:
    for row in rows_of(asked[asked["recipe"].isin(["day", "contact", "place"])]):
        assert not [form for form in row["accepted"] if form in row["question"]], row["question_id"]
    for row in of(asked, "speaker"):
        quote = row["question"].partition("“")[2]
        assert not [name for name in ("Bush", "Putin", "George", "Vladimir") if name in quote]


def test_places_follow_from_the_one_contact_of_the_day(asked: pd.DataFrame) -> None:
    for row in of(asked, "place"):
        key = single(row["evidence"])
        one = MEETINGS[key]
        assert row["answer"] == one["city"]
        day = dt.date.fromisoformat(one["start_date"])
        assert f"on {day.day} {MONTHS[day.month - 1]} {day.year}?" in row["question"]
        there = [
            other["meeting_id"]
            for other in MEETINGS.values()
            if other["city"] and other["start_date"] <= one["start_date"] <= other["end_date"]
        ]
        assert there == [key]


def test_speakers_follow_from_the_statement_and_are_one(asked: pd.DataFrame) -> None:
    by_words: dict[str, set[str]] = {}
    for said in STATEMENTS.values():
        by_words.setdefault(alike(said["quote"]), set()).add(said["speaker_id"])
    for row in of(asked, "speaker"):
        one = STATEMENTS[single(row["evidence"])]
        assert row["answer"] == PEOPLE[one["speaker_id"]]["name"]
        assert f"“{one['quote']}”" in row["question"]
        assert by_words[alike(one["quote"])] == {one["speaker_id"]}


def test_contacts_follow_from_the_statement_and_are_the_only_ones_of_their_days(asked: pd.DataFrame) -> None:
    quotes = [alike(row["quote"]) for row in STATEMENTS.values()]
    for row in of(asked, "contact"):
        statement, contact = row["evidence"]
        assert STATEMENTS[statement]["meeting_id"] == contact
        one = MEETINGS[contact]
        assert bp.grade(one["start_date"], row["accepted"])
        touching = [
            other["meeting_id"]
            for other in MEETINGS.values()
            if other["start_date"] <= one["end_date"] and one["start_date"] <= other["end_date"]
        ]
        assert touching == [contact]
        assert quotes.count(alike(STATEMENTS[statement]["quote"])) == 1


def groups(one: Cells) -> dict[str, list[str]]:
    """The groups in which a contact counts."""
    year = [one["start_date"][:4]]
    if one["kind"] == "in_person":
        return {"in_person": year, "country": [one["country"]], "city": [one["city"].lower().replace(" ", "-")]}
    return {one["kind"]: year}


def test_counts_are_those_of_the_rows(asked: pd.DataFrame) -> None:
    for row in of(asked, "count"):
        group, value = row["question_id"].removeprefix("count:").split("-", 1)
        counted = tuple(key for key, one in MEETINGS.items() if value in groups(one).get(group, []))
        assert (row["answer"], row["evidence"]) == (str(len(counted)), counted)


def test_gaps_rest_on_every_search_of_their_month_and_on_one_that_was_not_full(asked: pd.DataFrame) -> None:
    for row in of(asked, "gap"):
        kind, month = row["question_id"].removeprefix("gap:").split("-", 1)
        year, number = map(int, month.split("-"))
        assert f"in {MONTHS[number - 1]} {year}?" in row["question"]
        first = f"{month}-01"
        last = str((dt.date(year, number, 28) + dt.timedelta(days=4)).replace(day=1) - dt.timedelta(days=1))
        touching = tuple(
            key
            for key, one in COVERAGE.items()
            if one["kind"] == kind and one["since"] <= last and first <= one["until"]
        )
        assert row["evidence"] == touching
        assert {COVERAGE[one]["searched"] for one in touching} & {"no", "partly"}
        assert not [
            one
            for one in MEETINGS.values()
            if one["kind"] == kind and one["start_date"] <= last and first <= one["end_date"]
        ]
        assert (row["answer"], row["accepted"]) == (NOT_SAID[0], NOT_SAID)


# What changes in the tables, and what becomes of a question: its new answer, or None where it is no longer asked.
Change = Callable[[dict[str, list[Cells]]], object]


def put(table: str, key: str, **new: str) -> Change:
    """Change cells of the row whose first cell is `key`."""
    return lambda tables: next(row for row in tables[table] if next(iter(row.values())) == key).update(new)


def again(key: str, new_key: str, **new: str) -> Change:
    """Add a contact that is like another."""
    return lambda tables: tables["meetings"].append(
        next(row for row in tables["meetings"] if row["meeting_id"] == key) | {"meeting_id": new_key} | new
    )


SAID = next(row["quote"] for row in STATEMENTS.values() if row["statement_id"] == "S0045")
AUGUST = {"start_date": "2007-08-01", "end_date": "2007-08-01"}
AUGUST_2008 = {"start_date": "2008-08-01", "end_date": "2008-08-01"}


def searched(value: str) -> Change:
    """Say of all calls that they were searched for."""
    return lambda tables: [row.update(searched=value) for row in tables["coverage"] if row["kind"] == "telephone"]


@pytest.mark.parametrize(
    ("question", "change", "answer"),
    [
        ("place:2001-06-16-brdo", put("meetings", "2001-06-16-brdo", city="Brdo"), "Brdo"),
        ("place:2001-06-16-brdo", put("meetings", "2001-06-16-brdo", city="Ljubljana"), None),
        ("place:2001-06-16-brdo", put("meetings", "2001-06-16-brdo", certainty="medium"), None),
        ("place:2001-06-16-brdo", again("2001-06-16-brdo", "2001-06-16-kranj", city="Kranj"), None),
        ("place:2001-06-16-brdo", again("2001-06-16-brdo", "2001-06-16-call", kind="co_presence"), None),
        ("place:2001-06-16-brdo", put("meetings", "2001-06-16-brdo", date_precision="range"), None),
        ("day:2004-06-08-sea-island", put("meetings", "2004-06-08-sea-island", note="AP dates it to the 9th."), None),
        ("day:2004-06-08-sea-island", put("meetings", "2004-06-08-sea-island", start_date="2004-06-09"), None),
        ("day:2003-03-24-call", put("meetings", "2003-03-24-call", occasion="US ultimatum to Iraq"), None),
        ("day:2003-03-18-call", put("meetings", "2003-03-24-call", occasion="US ultimatum to Iraq"), None),
        ("speaker:S0045", put("statements", "S0045", speaker_id="george-w-bush"), "George W. Bush"),
        ("speaker:S0045", put("statements", "S0045", certainty="medium"), None),
        ("speaker:S0045", put("statements", "S0045", quote="Putin, you know, is a man whom I trust"), None),
        ("speaker:S0045", put("statements", "S0045", quote="What a meeting"), None),
        ("contact:S0045", put("statements", "S0045", meeting_id="", about_meeting_id="2001-06-16-brdo"), None),
        ("contact:S0045", again("2001-06-16-brdo", "2001-06-16-call", kind="telephone", city=""), None),
        ("contact:S0045", put("meetings", "2001-06-16-brdo", kind="message"), None),
        (
            "contact:S0045",
            put("statements", "S0045", quote="Soviet good will changed the world, voluntarily, then"),
            None,
        ),
        ("contact:S0045", put("statements", "S0046", quote=SAID), None),
        ("speaker:S0045", put("statements", "S0047", quote=SAID), None),
        ("contact:S0045", put("meetings", "2001-06-16-brdo", title="Brdo"), "16 June 2001, Brdo"),
        ("count:telephone-2008", again("2008-03-07-call", "2008-08-01-call", **AUGUST_2008), "3"),
        ("count:telephone-2008", put("meetings", "2008-03-07-call", certainty="low"), None),
        ("gap:telephone-2007-08", again("2007-03-28-call", "2007-08-01-call", **AUGUST), None),
        ("gap:telephone-2007-08", searched("yes"), None),
        ("gap:telephone-2007-08", searched("no"), "the sources searched do not say"),
    ],
    ids=lambda one: one if isinstance(one, str) else None,
)
def test_a_changed_row_changes_its_question(
    question: str, change: Change, answer: str | None, tmp_path: Path, asked: pd.DataFrame, release: bp.Dataset
) -> None:
    before = asked.set_index("question_id")["answer"]
    assert question in before.index
    assert answer == "the sources searched do not say" or before[question] != answer
    records = grids({name: list(table) for name, table in release.tables.items()})
    tables = {name: [dict(zip(rows[0], row, strict=True)) for row in rows[1:]] for name, rows in records.items()}
    change(tables)
    for name, rows in tables.items():
        if name == "meetings":
            rows.sort(key=lambda row: (row["start_date"], row["meeting_id"]))
        records[name] = [records[name][0], *(list(row.values()) for row in rows)]
    found = bp.questions(recipe=question.partition(":")[0], data=write(records, tmp_path)).set_index("question_id")
    assert found["answer"].get(question) == answer


def test_a_sample_is_the_same_again_and_another_with_another_seed(asked: pd.DataFrame) -> None:
    one, same, other = bp.questions(20), bp.questions(20, seed=0), bp.questions(20, seed=1)
    pd.testing.assert_frame_equal(one, same)
    assert len(one) == len(other) == 20
    assert set(one["question_id"]) != set(other["question_id"])
    assert [key for key in asked["question_id"] if key in set(one["question_id"])] == list(one["question_id"])
    assert set(bp.questions(10)["question_id"]) < set(one["question_id"])
    assert len(bp.questions(0)) == 0
    assert len(bp.questions(10**6)) == len(asked)


def test_recipes_are_chosen_by_name(asked: pd.DataFrame) -> None:
    assert set(bp.questions(recipe="gap")["recipe"]) == {"gap"}
    assert list(bp.questions(recipe=["place", "day"])["recipe"].unique()) == ["day", "place"]
    with pytest.raises(bp.UnknownNameError, match="speaker"):
        bp.questions(recipe="speakers")


def test_another_pair_is_asked_about_by_its_own_names() -> None:
    found = bp.questions(data=ROOT / "examples" / "reagan-gorbachev")
    assert len(found) >= 1
    text = " ".join(found["question"])
    assert "Ronald Reagan" in text
    assert not [word for word in ("Bush", "Putin", "2001") if word in text]


@settings(max_examples=15)
@given(datasets())
def test_whatever_the_rows_hold_questions_follow_from_rows(tables: Tables) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = bp.questions(data=write(grids(tables), Path(folder)))
    keys = {str(row.key) for name in ("meetings", "statements") for row in tables[name]}
    searches = {f"coverage {row.holding}|{row.kind}|{row.since}" for row in tables["coverage"]}
    assert {one for evidence in found["evidence"] for one in evidence} <= keys | searches
    assert list(found.columns) == COLUMNS


# Grading.


@given(st.dates(dt.date(1000, 1, 1)), st.dates(dt.date(1000, 1, 1)))
def test_a_day_is_the_same_in_whatever_form(one: dt.date, other: dt.date) -> None:
    name = MONTHS[one.month - 1]
    written = [
        str(one),
        f"{one.day} {name} {one.year}",
        f"{name} {one.day}, {one.year}",
        f"{name[:3]}. {one.day} {one.year}",
        f"On the {one.day}th of {name.upper()}, {one.year}.",
        f"{one:%d.%m.%Y}".zfill(10),
        f"Saturday, {one.day} {name} {one.year}",
    ]
    assert all(bp.grade(form, str(one)) for form in written)
    assert bp.grade(str(other), written) is (one == other)


@pytest.mark.parametrize(
    "text", ["6/7/2001", "June 2001", "2001", "31 February 2001", "16 June", "16 June 2001 or later"]
)
def test_what_is_not_one_day_is_not_read_as_one(text: str) -> None:
    assert day_of(text) is None
    assert not bp.grade(text, ["16 June 2001", "2001-07-06"])


@given(st.text(string.ascii_letters + " éЙ", min_size=1), st.sampled_from(["{}", "the {}", "“{}”.", " {}\n", "{}!"]))
def test_case_punctuation_and_articles_do_not_count(text: str, frame: str) -> None:
    assert bp.grade(frame.format(text.upper()), [text]) is bool(alike(text))


@given(st.text(), st.lists(st.text()))
def test_any_text_can_be_graded(answer: str, accepted: list[str]) -> None:
    assert bp.grade(answer, accepted) is (bool(alike(answer)) and alike(answer) in map(alike, accepted))


@pytest.mark.parametrize(
    ("answer", "accepted", "right"),
    [
        ("Saint Petersburg", "St Petersburg", True),
        ("Brdo castle", "Brdo Castle", True),
        ("washington, dc", "Washington DC", True),
        ("The United States", "United States", True),
        ("путин", "Путин", True),
        ("The sources searched do not say.", NOT_SAID[0], True),
        ("Moscow or Rome", "Moscow", False),
        ("It was Putin", "Putin", False),
        ("", "Putin", False),
        ("the", "the", False),
        ("15", "5", False),
    ],
)
def test_an_answer_is_right_or_not(answer: str, accepted: str, right: bool) -> None:
    assert bp.grade(answer, accepted) is right


@pytest.mark.parametrize(
    "answer",
    [
        "I don't know", "I do not know.", "I don’t know", "**I don't know.**", "Answer: I don't know", "Unknown", "N/A",
        "It is not known.", "We don't know", "Nobody knows", "No idea", "I'm not sure.", "I cannot answer that.",
        "The sources do not say.", "The available sources do not say whether they spoke.",
        "unknown (not in the sources)",
        "It cannot be determined from the available sources.", "This question cannot be answered.", "Not documented",
        "I don't have enough information to answer this question.", "There is no record of this.",
        "Insufficient evidence",
        "The dataset doesn't say", "I don't know. The sources do not give the day.", "I am unable to determine this.",
    ],
)  # fmt: skip
def test_that_it_is_not_known_is_right_where_nobody_can_know_and_wrong_elsewhere(answer: str) -> None:
    assert bp.grade(answer, NOT_SAID)
    assert not bp.grade(answer, ["16 June 2001", "2001-06-16"])
    assert not bp.grade(answer, "Putin")


@pytest.mark.parametrize(
    "answer",
    [
        "", "No", "Yes", "None", "No, they did not speak.", "There was no call.", "No call is recorded.",
        "3 February 2001",
        "I don't know, but I think it was in May.", "Unknown, perhaps yes.", "Yes. I don't know when.", "I know",
        "The sources say yes", "It is known",
    ],
)  # fmt: skip
def test_a_guess_is_wrong_where_nobody_can_know(answer: str) -> None:
    assert not bp.grade(answer, NOT_SAID)


def test_answers_in_a_file_are_graded(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gap, place = "gap:telephone-2001-02", "place:2001-06-16-brdo"
    said = [{"question_id": gap, "answer": "I don't know."}, {"question_id": place, "answer": "Moscow"}]
    files = {
        "answers.csv": f"\ufeffanswer,question_id\nI don't know.,{gap}\nMoscow,{place}\n",
        "answers.json": json.dumps(said),
        "answers.jsonl": "\n".join(map(json.dumps, said)),
        "object.json": json.dumps({gap: "I don't know.", place: "Moscow"}),
        "questions.json": json.dumps({"questions": said}),
    }
    for name, text in files.items():
        (tmp_path / name).write_text(text, "utf-8")
        assert main(["questions", "--grade", str(tmp_path / name)]) == 0
        lines = [line.split() for line in capsys.readouterr().out.splitlines()]
        assert lines[1:] == [
            ["place", "1", "0", "0%", "0"],
            ["gap", "1", "1", "100%", "1"],
            ["all", "2", "1", "50%", "1"],
        ]
    assert main(["questions", "--json", "--grade", str(tmp_path / "answers.csv")]) == 0
    assert [(one["question_id"], one["right"]) for one in json.loads(capsys.readouterr().out)] == [
        (place, False),
        (gap, True),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,answer\nx,y\n", "give a CSV file with the columns question_id and answer"),
        ("", "holds no answers"),
        ("[1]", "no answers that can be read"),
        ("question_id,answer\ngap:telephone-2001-2,no\n", "Did you mean 'gap:telephone-2001-02'"),
        ("question_id,answer\na,b\na,c\n", "two answers to 'a'"),
    ],
)
def test_a_file_without_answers_is_refused_in_one_sentence(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "answers").write_text(text, "utf-8")
    assert main(["questions", "--grade", str(tmp_path / "answers")]) == 2
    out, error = capsys.readouterr()
    assert (out, error.count("\n")) == ("", 1)
    assert said in error


@pytest.mark.parametrize(
    ("leader", "answer"),
    [
        ("george-w-bush", "Буш"),
        ("george-w-bush", "Джордж Буш"),
        ("george-w-bush", "President Bush"),
        ("vladimir-putin", "Mr Putin"),
        ("vladimir-putin", "Mr. Putin"),
        ("vladimir-putin", "President Putin"),
        ("vladimir-putin", "Владимир Путин"),
    ],
)
def test_leaders_are_named_with_titles_and_in_the_other_script(asked: pd.DataFrame, leader: str, answer: str) -> None:
    right = {STATEMENTS[single(one["evidence"])]["speaker_id"]: one["accepted"] for one in of(asked, "speaker")}
    assert bp.grade(answer, right.pop(leader))
    assert not any(bp.grade(answer, accepted) for accepted in right.values())


def test_countries_of_the_meetings_have_names() -> None:
    assert {row["country"] for row in MEETINGS.values() if row["country"]} <= set(COUNTRIES)


# The command.


def test_the_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["questions", "--number", "7", "--seed", "3", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["dataset"], said["version"]) == ("bushputin-data", bp.__version__)
    wanted = rows_of(bp.questions(7, seed=3))
    assert said["questions"] == [row | {name: list(row[name]) for name in SEVERAL} for row in wanted]


def test_the_command_prints_csv(capsys: pytest.CaptureFixture[str], asked: pd.DataFrame) -> None:
    assert main(["questions", "--csv"]) == 0
    rows = list(csv.DictReader(io.StringIO(capsys.readouterr().out)))
    wanted = rows_of(asked)
    assert [list(row) for row in rows[:1]] == [COLUMNS]
    for row, one in zip(rows, wanted, strict=True):
        assert {name: tuple(row[name].split(BETWEEN)) for name in SEVERAL} == {name: one[name] for name in SEVERAL}
        assert (row["question"], row["answer"], row["answerable"]) == (
            one["question"],
            one["answer"],
            str(one["answerable"]).lower(),
        )


def test_the_command_prints_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["questions", "--recipe", "place", "--recipe", "day", "--number", "3"]) == 0
    out = capsys.readouterr().out
    assert out.count("  Answer: ") == 3
    assert tuple(RECIPES) == command.RECIPES


@pytest.mark.parametrize("words", [["--number", "-1"], ["--seed", "x"], ["--recipe", "date"], ["--json", "--csv"]])
def test_the_command_refuses_in_one_line(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["questions", *words]) == 2
    out, error = capsys.readouterr()
    assert out == ""
    assert error.startswith("bushputin: ")
    assert len(error.splitlines()) == 1
