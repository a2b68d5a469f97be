"""Filters, what they refuse, cards, search, and the commands that use them."""

import csv
import io
import json
from collections.abc import Callable
from inspect import signature
from typing import Any

import numpy as np
import pandas as pd
import pytest

import bushputin_data as bp
from bushputin_data import Dataset, UnknownNameError, UsageError
from bushputin_data.commands import list as listing
from bushputin_data.commands import main as cli
from bushputin_data.filters import FILTERS
from bushputin_data.fulltext import query, stemmed
from bushputin_data.models.limits import CANNOT_TELL
from bushputin_data.models.spans import written
from tests.harmless import HOSTILE, harms

BRDO = "2001-06-16-brdo"


class TestFilters:
    def test_a_topic_brings_those_below_it(self, release: Dataset) -> None:
        head = release.topics["strategic-arms"]
        below = {topic.topic_id for topic in head.branches}
        assert {"abm-treaty", "strategic-arms"} <= below
        rows = release.statements.where(topic="strategic-arms")
        assert set(rows) == set(head.statements)
        assert rows == release.statements.where(topic="Strategic arms and missile defence")
        assert all(below & {topic.topic_id for topic in row.topics} for row in rows)

    def test_a_head_gives_what_its_branches_hold_in_date_order(self, release: Dataset) -> None:
        for topic in release.topics:
            dates = [row.date for row in topic.statements]
            assert dates == sorted(dates, key=lambda day: (day is None, day))
            assert len(set(topic.statements)) == len(topic.statements)

    @pytest.mark.parametrize("name", ["Putin", "putin", "vladimir-putin", "Vladimir Putin", "Putin, Vladimir", "Путин"])
    def test_a_person_goes_by_key_or_name(self, name: str, release: Dataset) -> None:
        assert release.statements.where(speaker=name) == release.statements.where(speaker_id="vladimir-putin")

    def test_a_name_is_that_of_a_speaker_before_that_of_others(self, release: Dataset) -> None:
        assert {row.speaker_id for row in release.statements.where(speaker="Bush")} == {"george-w-bush"}
        with pytest.raises(UnknownNameError, match=r"'Bush' could mean 'barbara-bush' or .*: use one of these"):
            release.meetings.where(person="Bush")

    def test_people_in_contacts(self, release: Dataset) -> None:
        rows = release.meetings.where(person=["Rice", "colin-powell"])
        assert all({"condoleezza-rice", "colin-powell"} & {one.person_id for one in row.participants} for row in rows)
        assert release.participants.where(person="Rice", meeting=BRDO) == (
            release.participants[BRDO, "condoleezza-rice"],
        )

    def test_medium_means_medium_or_better_and_a_list_means_these(self, release: Dataset) -> None:
        rows = release.statements
        assert rows.where(certainty="low") == rows.rows
        assert {row.certainty for row in rows.where(certainty="medium")} == {"medium", "high"}
        assert {row.certainty for row in rows.where(certainty=["low"])} == {"low"}

    def test_several_values_are_any_of_them_and_several_filters_all(self, release: Dataset) -> None:
        for several in (["private", "interview"], ("private", "interview"), np.array(["private", "interview"])):
            rows = release.statements.where(setting=several, speaker="Putin")
            assert rows
            assert all(row.setting in ("private", "interview") and row.speaker_id == "vladimir-putin" for row in rows)
        column = pd.Series(["S0001", "S0002"])
        assert release.statements.where(statement_id=column).ids == ("S0001", "S0002")

    def test_statements_are_read_by_date_whatever_is_chosen(self, release: Dataset) -> None:
        for frame in (bp.statements(), bp.statements(topic="abm-treaty", until="2002-06", wide=True)):
            dates = frame["date"].fillna(pd.Timestamp("2100-01-01"))
            assert dates.is_monotonic_increasing
            for _, of_contact in frame.dropna(subset=["date", "meeting_id"]).groupby(["date", "meeting_id"]):
                assert of_contact["sequence"].is_monotonic_increasing
        assert set(bp.statements()["statement_id"]) == set(release.statements.ids)
        assert release.topics["abm-treaty"].statements[0].key == bp.statements(topic="abm-treaty")["statement_id"][0]

    def test_an_addressee_is_named_as_a_speaker_is(self, release: Dataset) -> None:
        told = bp.statements("Putin", addressee="Bush")
        assert set(told["addressee_id"]) == {"george-w-bush"}
        assert len(told) == len(release.statements.where(speaker="vladimir-putin", addressee_id="george-w-bush"))

    @pytest.mark.parametrize("table", FILTERS)
    def test_a_function_has_every_filter_of_its_table(self, table: str) -> None:
        assert set(FILTERS[table]) <= set(signature(getattr(bp, table)).parameters)

    def test_a_row_stands_for_its_key(self, release: Dataset) -> None:
        contact = release.meetings[BRDO]
        assert release.statements.where(meeting=contact) == release.statements.where(meeting_id=BRDO)
        assert len(bp.statements(meeting=contact)) == len(contact.statements)

    def test_a_range_counts_while_one_of_its_days_may_be_meant(self, release: Dataset) -> None:
        for row in release.meetings:
            if row.date_precision == "range":
                assert row in release.meetings.where(since=row.end_date, until=row.end_date)
                assert row in release.meetings.where(until=row.start_date)

    def test_a_check_is_asked_for_by_the_row_that_was_checked(self, release: Dataset) -> None:
        assert {row.row_id for row in release.verifications.where(row="S0001")} == {"S0001"}
        row = release.participants[BRDO, "condoleezza-rice"]
        assert release.verifications.where(row=row) == release.verifications.where(row=f"{BRDO}|condoleezza-rice") != ()

    @pytest.mark.parametrize(
        ("ask", "said"),
        [
            (
                lambda: bp.meetings(topik="x"),  # type: ignore[arg-type]
                "meetings has no filter 'topik'. Did you mean 'topic'?",
            ),
            (lambda: bp.statements(topic="ABM"), "no topic has the key or label 'ABM'. Did you mean 'abm-treaty'"),
            (lambda: bp.statements(topic="nato"), "'nato-enlargement'"),
            (
                lambda: bp.load().meetings.where(speaker="Putin"),
                "meetings has no column or filter 'speaker'. Available: ",
            ),
            (lambda: bp.statements("Puttin"), "'vladimir-putin'"),
            (lambda: bp.meetings(country="ZZ"), "meetings.country has no value 'ZZ'. Available: "),
            (lambda: bp.statements(meeting=[BRDO, "2001-06-16-bdro"]), f"Did you mean '{BRDO}'"),
            (lambda: bp.codings(coder="nobody-at-all"), "codings.coder has no value"),
            (lambda: bp.verifications("meeting"), "Did you mean 'meetings'"),
            (lambda: bp.verifications(row="S99999"), "no verifiable row 'S99999'"),
            (lambda: bp.load().where(topics="x"), "Did you mean 'topic'"),
            (lambda: bp.describe("statement"), "Did you mean 'statements'"),
        ],
    )
    def test_an_unknown_name_is_never_an_empty_answer(self, ask: Callable[[], object], said: str) -> None:
        with pytest.raises(UnknownNameError) as caught:
            ask()
        assert said in str(caught.value)

    def test_what_cannot_be_meant(self, release: Dataset) -> None:
        with pytest.raises(UsageError, match="is before the first, 2002-01-01"):
            release.statements.where(since="2002", until="2001")
        with pytest.raises(UsageError, match="an empty list"):
            release.statements.where(speaker=[])
        with pytest.raises(UsageError, match="is not a date \\(use YYYY-MM-DD, YYYY-MM or YYYY"):
            release.events.where(since="2001-13")

    def test_none_is_no_filter_and_a_missing_value_of_a_column(self, release: Dataset) -> None:
        assert release.statements.where(since=None, topic=None) == release.statements.rows
        assert all(row.certainty is None for row in release.codings.where(certainty=None))

    def test_a_selection_is_a_tuple_that_becomes_a_frame(self, release: Dataset) -> None:
        found = release.statements.where(speaker="Putin")
        assert repr(found) == f"<{len(found)} of {len(release.statements)} statements>"
        assert tuple(found.frame()["statement_id"]) == found.ids
        assert found.where(since="2008") == release.statements.where(speaker="Putin", since="2008")
        assert "<table" in found._repr_html_()

    def test_notebooks_show_tables_and_what_was_found(self, release: Dataset) -> None:
        html = release._repr_html_()
        assert all(f"<th>{name}</th>" in html and f"<td>{len(release[name]):,}</td>" in html for name in release)
        assert f"meetings: {len(release.meetings)} rows" in release.meetings._repr_html_()
        assert release.meetings.rows[-1].meeting_id in release.meetings._repr_html_()
        assert bp.search("foxhole")[0].key in bp.search("foxhole")._repr_html_()
        assert bp.search("zyzzyva")._repr_html_() == "<p>nothing found</p>"

    def test_every_filter_says_what_it_takes_and_has_an_option(self) -> None:
        for filters in FILTERS.values():
            assert all(one.says for one in filters.values())
            assert set(filters) <= set(listing.FILTERS)

    def test_every_table_says_what_it_cannot_tell(self, release: Dataset) -> None:
        assert set(CANNOT_TELL) == set(release)


class TestCards:
    def test_a_card_says_what_references_mean_and_fits_a_screen(self, release: Dataset) -> None:
        for table in release.tables.values():
            for row in table.rows[:20]:
                assert max(map(len, str(row).replace("http", " http").split(" http")[0].splitlines())) <= 80
        assert "speaker_id         george-w-bush (George W. Bush)" in str(release.statements["S0001"])

    def test_html_is_escaped(self, release: Dataset) -> None:
        row = release.topics["abm-treaty"].model_copy(update={"label": "<script>alert(1)</script>"})
        assert "<script" not in row._repr_html_()
        assert "&lt;script&gt;" in row._repr_html_()
        assert "Договор по ПРО" in row._repr_html_()


class TestSearch:
    def test_english_and_russian_texts_are_found(self) -> None:
        assert ("statements", "S0001") in {(hit.table, hit.key) for hit in bp.search("foxhole")}
        keys = {hit.key for hit in bp.search("терроризм")}
        assert {"counterterrorism", "security"} <= keys
        assert bp.search("FOXHOLE") == bp.search("foxhole")
        assert bp.search("терроризма") == bp.search("ТЕРРОРИЗМУ") == bp.search("терроризм")
        assert bp.search("Kucan") == bp.search("Kučan")
        assert {hit.key for hit in bp.search("негодяй")} == set()

    def test_word_forms_of_english(self) -> None:
        assert bp.search("negotiating") == bp.search("negotiations")

    def test_phrases_and_beginnings(self) -> None:
        phrase, words = ({hit.key for hit in bp.search(one)} for one in ('"missile defence"', "missile defence"))
        assert phrase < words
        assert len(bp.search("missil*")) >= len(bp.search("missile"))

    def test_a_hit_has_its_row_a_snippet_and_a_score(self) -> None:
        for hit in bp.search("Georgia", limit=10):
            assert hit.row.key == hit.key
            assert hit.row.resource.name == hit.table
            assert "[" in hit.snippet
            assert hit.score > 0
        scores = [hit.score for hit in bp.search("Georgia")]
        assert scores == sorted(scores, reverse=True)
        frame = bp.search("Georgia").frame()
        assert list(frame.columns) == ["table", "key", "title", "snippet", "score"]
        assert repr(bp.search("zyzzyva")) == "nothing found"

    @pytest.mark.parametrize(
        "words",
        [
            "a OR",
            "NEAR(a b",
            'say "',
            "(((",
            "x^2",
            "a:b",
            "-",
            "*",
            "a*b",
            "{x}",
            "x' OR 1=1 --",
            "a\x00b",
            HOSTILE,
            "!",
        ],
    )
    def test_no_sign_makes_a_query_fail(self, words: str) -> None:
        if any(sign.isalnum() for sign in words):
            assert isinstance(bp.search(words), tuple)
        else:
            with pytest.raises(UsageError, match="there is no word"):
                bp.search(words)

    def test_as_many_words_as_are_taken(self) -> None:
        assert bp.search(" ".join(["treaty"] * 100))
        with pytest.raises(UsageError, match="101 words"):
            bp.search(" ".join(["treaty"] * 101))

    def test_russian_words_lose_a_common_ending(self) -> None:
        assert stemmed("Безопасности") == "безопасност"
        assert stemmed("мир") == "мир"
        assert query("ядерными silos") == '"ядерн"* AND "silos"'


def said(*arguments: str, capsys: pytest.CaptureFixture[str]) -> str:
    assert cli.main(list(arguments)) == 0
    return capsys.readouterr().out


class TestCommands:
    def test_list_gives_a_row_a_line(self, release: Dataset, capsys: pytest.CaptureFixture[str]) -> None:
        out = said("list", "meetings", "--kind", "in_person", "--kind", "message", capsys=capsys)
        rows = release.meetings.where(kind=["in_person", "message"])
        assert [line.split()[0] for line in out.splitlines()] == list(rows.ids)
        assert [line.split()[1] for line in out.splitlines()] == [written(row) for row in rows]
        assert [line.split()[2] for line in out.splitlines()] == [str(row.kind) for row in rows]

    def test_list_says_who_spoke_and_what_is_held_of_a_claim(self, capsys: pytest.CaptureFixture[str]) -> None:
        out = said("list", "statements", "--topic", "iraq", "--since", "2003", "--until", "2003", capsys=capsys)
        names = bp.statements(topic="iraq", since="2003", until="2003", wide=True)["speaker_name"]
        assert [line.split()[2] for line in out.splitlines()] == [name.split()[-1] for name in names]
        verdicts = bp.claims()["verdict"].astype(object)
        lines = said("list", "claims", capsys=capsys).splitlines()
        assert all(verdict in line for verdict, line in zip(verdicts, lines, strict=True) if isinstance(verdict, str))

    def test_what_list_writes_can_be_cited_and_shown(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        listed = said("list", "statements", "--topic", "abm-treaty", "--until", "2001-07", capsys=capsys)
        frame = bp.statements(topic="abm-treaty", until="2001-07")
        for command, wanted in (
            (("cite", "-", "--style", "ris"), bp.cite(frame, "ris")),
            (("show", "-", "--json"), None),
        ):
            monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(listed.encode())))
            out = said(*command, capsys=capsys)
            if wanted is None:
                assert [one["statement_id"] for one in json.loads(out)] == list(frame["statement_id"])
            else:
                assert out.strip() == wanted.strip()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"")))
        assert cli.main(["cite", "-"]) == 2
        assert "no row is named on standard input" in capsys.readouterr().err
        monkeypatch.setattr("sys.stdin", None)
        assert cli.main(["show", "-"]) == 2
        assert "standard input is closed" in capsys.readouterr().err

    def test_show_says_what_the_columns_of_a_table_mean(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert said("show", "statements", capsys=capsys) == f"{bp.describe('statements')}\n"
        told = json.loads(said("show", "claims", "statements", "--json", capsys=capsys))
        assert [one["column"] for one in told if one["table"] == "claims"] == list(
            bp.describe("claims").frame()["column"]
        )
        header, *cells = csv.reader(io.StringIO(said("show", "claims", "--csv", capsys=capsys)))
        assert header == ["table", *bp.describe("claims").frame().columns]
        assert len(cells) == len(bp.describe("claims").columns)

    @pytest.mark.parametrize("table", list(bp.load()))
    def test_list_as_csv_is_the_file_of_the_table(
        self, table: str, release: Dataset, capsys: pytest.CaptureFixture[str]
    ) -> None:
        out = said("list", table, "--csv", capsys=capsys)
        path = release.path / release[table].model.resource.path
        (header, *lines), (stored, *kept) = (
            list(csv.reader(io.StringIO(one))) for one in (out, path.read_text("utf-8"))
        )
        assert header == stored
        if table == "statements":
            # The file is by key; readers get them by date.
            assert [line[0] for line in lines] == list(bp.statements()["statement_id"])
            lines.sort()
        assert lines == kept
        records = json.loads(said("list", table, "--json", capsys=capsys))
        assert len(records) == len(release[table])
        assert list(records[0]) == list(release[table].columns)

    def test_numbers_and_days_of_coverage_have_names(
        self, release: Dataset, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        asked = ["list", "coverage", "--since", "2001-09-11", "--until", "2001-10-01"]
        piped = said(*asked, capsys=capsys)
        monkeypatch.setattr("bushputin_data.commands.console.Stream.is_terminal", property(lambda stream: True))
        seen = " ".join(said(*asked, capsys=capsys).split())
        rows = release.coverage.where(since="2001-09-11", until="2001-10-01")
        assert len(piped.splitlines()) == len(rows)
        for row in rows:
            assert row.found is None or f"; found {row.found}" in piped
            assert f"until {row.until}; {row.searched}" in seen

    def test_list_takes_any_column(self, release: Dataset, capsys: pytest.CaptureFixture[str]) -> None:
        out = said("list", "meetings", "--where", "city=Sochi", "--where", "city=Pushkin", "--json", capsys=capsys)
        assert {one["city"] for one in json.loads(out)} == {"Sochi", "Pushkin"}
        out = said("list", "verifications", "--table", "meetings", "--row", BRDO, "--json", capsys=capsys)
        assert {one["row_id"] for one in json.loads(out)} == {BRDO}

    def test_show_finds_a_row_in_any_table(self, capsys: pytest.CaptureFixture[str]) -> None:
        out = said("show", BRDO, "S0001", capsys=capsys)
        assert out.startswith(f"Meeting {BRDO}\n")
        assert "\nStatement S0001\n" in out
        assert "  participants (" in out
        (one,) = json.loads(said("show", f"{BRDO}|condoleezza-rice", "--json", capsys=capsys))
        assert (one["table"], one["person_id"]) == ("participants", "condoleezza-rice")
        header, *cells = csv.reader(io.StringIO(said("show", "abm-treaty", "--csv", capsys=capsys)))
        assert header == ["table", "key", "column", "value"]
        assert ["topics", "abm-treaty", "label", "ABM Treaty"] in cells

    def test_search_gives_hits(self, capsys: pytest.CaptureFixture[str]) -> None:
        out = said("search", "foxhole", capsys=capsys)
        assert {line.split()[0] for line in out.splitlines()} == {hit.key for hit in bp.search("foxhole")}
        found = json.loads(said("search", "терроризм", "--table", "topics", "--json", capsys=capsys))
        assert {one["key"] for one in found} == {"security", "counterterrorism"}
        assert len(said("search", "Putin", "--limit", "3", "--csv", capsys=capsys).splitlines()) == 4
        assert said("search", "zyzzyva", capsys=capsys) == ""
        assert json.loads(said("search", "zyzzyva", "--json", capsys=capsys)) == []

    @pytest.mark.parametrize(
        "arguments",
        [
            ["list", "meeting"],
            ["list", "meetings", "--speaker", "Putin"],
            ["list", "meetings", "--topic", "abm"],
            ["list", "meetings", "--where", "city"],
            ["list", "meetings", "--where", "=Sochi"],
            ["list", "meetings", "--where", "city=Sotschi"],
            ["list", "meetings", "--json", "--csv"],
            ["list"],
            ["show", "S99999"],
            ["show"],
            ["search", "((("],
            ["search", "x", "--table", "sources"],
            ["search", "x", "--limit", "-1"],
            ["list", "meetings", "--package", "no such folder"],
            ["show", HOSTILE],
            ["list", HOSTILE],
        ],
        ids=" ".join,
    )
    def test_bad_use_is_said_in_one_line(self, arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main(arguments) == 2
        out, error = capsys.readouterr()
        assert out == ""
        assert error.startswith("bushputin: ")
        assert error.count("\n") == 1
        assert harms(error) == []

    @pytest.mark.parametrize(
        ("arguments", "near"),
        [
            ("lst meetings", "'list'? Type: bushputin --help"),
            ("list meetings --sinc 2003", "'--since'? Type: bushputin list --help"),
            ("list meetings extra", "extra. Type: bushputin list --help"),
            ("cite S0123 --style bibtx", "'bibtex'? Type: bushputin cite --help"),
            ("questions --recipe plce", "'place'? Type"),
            ("validate --format jsn", "'json'? Type"),
            ("validate --engine slow", ": choose from auto, exact, fast, spark. Type"),
            ("list meetings --country Freedonia", "Available: 'SI',"),
            ("list meetings --kind calls", "has no value 'calls'. Did you mean 'telephone'?"),
            ("show S99999", "no statement 'S99999': statements run to S"),
            ("show 2001-06-16-bordo", "no row with the key '2001-06-16-bordo'. Did you mean '2001-06-16-brdo'"),
            ("list participants --person Condol", "Did you mean 'condoleezza-rice'"),
            ("show statments", "no row with the key 'statments'"),
            ("--verson", "'--version'? Type: bushputin --help"),
        ],
    )
    def test_a_typo_has_the_nearest_right_name(
        self, arguments: str, near: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert cli.main(arguments.split()) == 2
        out, error = capsys.readouterr()
        assert (out, error.count("\n")) == ("", 1)
        assert near in error

    @pytest.mark.parametrize("command", ["list", "show", "search"])
    def test_the_help_has_a_sentence_and_examples(self, command: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.main([command, "--help"]) == 0
        out = capsys.readouterr().out
        assert f"  bushputin {command} " in out.partition("examples:")[2]
        assert max(map(len, out.splitlines())) <= 80

    def test_the_screen_has_80_columns(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("bushputin_data.commands.console.Stream.is_terminal", property(lambda stream: True))
        others = ("show claims", "questions --number 9", "diff releases/bushputin-data-0.2.0.zip .")
        monkeypatch.chdir(bp.load().path)
        for typed in (*(f"list {name}" for name in bp.load()), f"show {BRDO}", "search Putin", *others):
            arguments = typed.split()
            out = said(*arguments, capsys=capsys)
            assert max(map(len, out.splitlines())) <= 80, arguments
            assert "\033" not in out


def test_what_a_stranger_wrote_does_no_harm(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    from bushputin_data.strategies import grids, write

    records = grids({name: list(table) for name, table in bp.load().tables.items()})
    records["meetings"][1][records["meetings"][0].index("title")] = HOSTILE.replace("\r", "") + " zyzzyva"
    path = str(write(records, tmp_path))
    key = records["meetings"][1][0]
    for arguments in (["list", "meetings"], ["list", "meetings", "--json"], ["show", key], ["search", "zyzzyva"]):
        assert cli.main([*arguments, "--package", path]) == 0
        assert harms(capsys.readouterr().out) == []
