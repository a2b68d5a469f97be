"""Citations: every source in every style, and what programs of others make of them."""

import hashlib
import json
import re
import tempfile
import tomllib
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pybtex.database
import pytest
import rispy
from citeproc.source.json import CiteProcJSON
from hypothesis import given, settings

import bushputin_data as bp
from bushputin_data import sheets
from bushputin_data.citing import STYLES, apa, chicago
from bushputin_data.citing.gathering import located
from bushputin_data.citing.names import Name, names
from bushputin_data.citing.wording import sentence
from bushputin_data.citing.works import NO_PERIODICALS, content_hash, of_release, of_source
from bushputin_data.commands import cite as command
from bushputin_data.commands.main import main
from bushputin_data.models import Meeting, Source, columns
from bushputin_data.models.cells import value
from bushputin_data.strategies import Tables, datasets, grids, write
from tests.conftest import ROOT
from tests.copies import copied

WRITTEN = ("chicago", "apa")
MEMCON = "nsarchive-2025-sochi-memcon"


def bibtex(text: str) -> Any:
    return pybtex.database.parse_string(text, "bibtex").entries


def csl(text: str) -> dict[str, Any]:
    return {item["id"]: item for item in json.loads(text)}


def ris(text: str) -> dict[str, Any]:
    return {record["id"]: record for record in rispy.loads(text)}


def whole(name: Any) -> str:
    return " ".join(name.prelast_names + name.last_names)


@pytest.fixture(scope="module")
def texts(release: bp.Dataset) -> dict[str, str]:
    return {style: bp.cite(release.sources, style) for style in STYLES}


def test_every_source_is_cited_in_every_style(release: bp.Dataset, texts: dict[str, str]) -> None:
    keys = {row.source_id for row in release.sources}
    last = f"bushputin-data-{release.version}"
    for found in (bibtex(texts["bibtex"]), csl(texts["csl-json"]), ris(texts["ris"])):
        assert set(found) == keys | {last}
    assert len(texts["chicago"].splitlines()) == len(keys) + 1
    assert len([line for line in texts["apa"].splitlines() if not line.startswith(" ")]) == len(keys) + 1


@pytest.mark.parametrize("style", STYLES)
def test_every_address_is_there(release: bp.Dataset, texts: dict[str, str], style: str) -> None:
    assert [row.url for row in release.sources if row.url and row.url not in texts[style]] == []


def test_three_readers_see_the_same_authors(release: bp.Dataset, texts: dict[str, str]) -> None:
    first, second, third = bibtex(texts["bibtex"]), csl(texts["csl-json"]), ris(texts["ris"])
    for row in release.sources:
        wanted = [name.surname for name in names(row.author)]
        assert [whole(one).strip("{}") for one in first[row.source_id].persons.get("author", [])] == wanted
        items = second[row.source_id].get("author", [])
        surnames = (
            one.get("literal") or f"{one.get('non-dropping-particle', '')} {one['family']}".strip() for one in items
        )
        assert list(surnames) == wanted
        assert [one.partition(",")[0] for one in third[row.source_id].get("authors", [])] == wanted


def test_a_citation_processor_reads_the_items(texts: dict[str, str]) -> None:
    source = CiteProcJSON(json.loads(texts["csl-json"]))
    assert str(source["crown-2010-decision-points"]["title"]) == "Decision Points"
    assert source["crown-2010-decision-points"]["author"][0].family == "Bush"


def test_braces_are_balanced_and_keys_are_unique(texts: dict[str, str]) -> None:
    keys = re.findall(r"^@\w+\{([^,]+),", texts["bibtex"], re.MULTILINE)
    assert len(keys) == len(set(keys))
    assert texts["bibtex"].count("{") == texts["bibtex"].count("}")


@settings(max_examples=15)
@given(datasets())
def test_whatever_the_rows_hold_they_can_be_cited(tables: Tables) -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = bp.load(write(grids(tables), Path(folder)))
        keys = {row.source_id for row in data.sources}
        text = {style: bp.cite([*data.sources, *data.statements, *data.meetings], style) for style in STYLES}
    assert keys <= set(bibtex(text["bibtex"]))
    assert keys <= set(csl(text["csl-json"]))
    assert keys <= set(ris(text["ris"]))
    assert text["bibtex"].count("{") == text["bibtex"].count("}")
    assert all(row.url in text[style] for row in tables["sources"] if row.url for style in (*WRITTEN, "csl-json"))


@pytest.mark.parametrize(
    ("cell", "wanted"),
    [
        ("Peter Baker", [Name("Peter Baker", "Peter", "", "Baker")]),
        ("Andrei Zolotov, Jr.", [Name("Andrei Zolotov, Jr.", "Andrei", "", "Zolotov", "Jr.")]),
        ("George E. Condon Jr.", [Name("George E. Condon Jr.", "George E.", "", "Condon", "Jr.")]),
        ("Ursula von der Leyen", [Name("Ursula von der Leyen", "Ursula", "von der", "Leyen")]),
        ("von der Leyen, Ursula", [Name("von der Leyen, Ursula", "Ursula", "von der", "Leyen")]),
        ("Associated Press", [Name("Associated Press")]),
        ("김동윤", [Name("김동윤")]),
        ("Андрей Колесников", [Name("Андрей Колесников", "Андрей", "", "Колесников")]),
        ("Denis Staunton (Stockholm part)", [Name("Denis Staunton", "Denis", "", "Staunton")]),
    ],
)
def test_a_name_has_its_parts(cell: str, wanted: list[Name]) -> None:
    assert list(names(cell)) == wanted


@pytest.mark.parametrize("cell", ["A B; C D", "A B and C D", "A B & C D"])
def test_several_authors_are_told_apart(cell: str) -> None:
    assert [name.surname for name in names(cell)] == ["B", "D"]


def notes(thing: Any, style: str = "chicago") -> list[str]:
    return bp.cite(thing, style).splitlines()


def test_a_record_is_cited_by_parties_place_day_archive_and_reference() -> None:
    note = notes(MEMCON)[0]
    assert note.startswith(
        "Memorandum of Conversation, “Meeting with President of Russia,” George W. Bush and Vladimir Putin, Sochi, "
        "April 5, 2008, National Security Archive, media 33711; "
    )


def test_a_record_read_elsewhere_is_cited_as_quoted_there() -> None:
    note = notes("S0604")[0]
    assert note.startswith("Memorandum of Conversation, ")
    assert ", quoted in James Carden, “George W. Bush Missed the Chance" in note
    assert "para. 3, accessed" in note


def test_a_source_is_given_in_full_once_and_shortened_after(release: bp.Dataset) -> None:
    rows = release.statements.where(origin_id=MEMCON)
    text = bp.cite(rows)
    assert text.count("https://nsarchive.gwu.edu/media/33711/ocr") == 1
    assert text.count("Memorandum of Conversation, “Meeting with President of Russia,”") == len(
        {row.source_id for row in rows if row.source_id != MEMCON}
    ) + (MEMCON in {row.source_id for row in rows})
    assert all(bp.cite(rows, "bibtex").count(f"{{{row.source_id},") == 1 for row in rows)


def test_a_book_read_in_a_copy_is_cited_as_the_book() -> None:
    assert notes("S0598")[0].startswith("George W. Bush, *Decision Points* (Crown, 2010), ")
    assert notes("S0598")[0].count("Decision Points*") == 1
    assert ", read in an online copy (rulit.me), accessed " in notes("S0598")[0]


def test_places_say_whose_they_are_where_several_rows_are_cited(release: bp.Dataset) -> None:
    rows = release.statements.where(source_id="crown-2010-decision-points")[:2]
    book, last = notes(rows)
    assert all(f"({row.statement_id})" in book for row in rows)
    assert f"data set, {rows[0].statement_id}, {rows[1].statement_id}, sha256:" in last
    assert f"({rows[0].statement_id})" not in notes(rows[0])[0]


def test_statements_that_follow_each_other_are_a_span(release: bp.Dataset) -> None:
    assert "data set, S0001–S0003, sha256:" in notes([f"S000{n}" for n in (1, 2, 3)])[-1]


def test_rows_frames_and_ids_are_cited_alike(release: bp.Dataset) -> None:
    row, frame = release.statements["S0002"], release.statements.frame()
    at = frame.index[frame["statement_id"] == "S0002"]
    wanted = bp.cite("S0002")
    for thing in (
        row,
        [row],
        ["S0002"],
        frame.loc[at],
        frame.loc[at[0]],
        frame.set_index("statement_id").loc[["S0002"]],
        frame.set_index("statement_id", drop=False).loc[["S0002"]],
    ):
        assert bp.cite(thing) == wanted
    assert bp.cite(frame.loc[at, "statement_id"]) == wanted
    assert bp.cite(frame.loc[at, ["statement_id", "quote"]]) == wanted
    assert bp.cite(release) == bp.cite()


def test_rows_of_other_tables_name_their_table(release: bp.Dataset) -> None:
    row = next(iter(release.participants))
    assert f"data set, participants {'|'.join(row.key)}, " in notes(row)[-1]
    assert "data set, people vladimir-putin, " in notes("vladimir-putin")[-1]


def made(**cells: str) -> Source:
    said = {"type": "news", "side": "other", "host": "publisher", "title": "T", "publisher": "P", "language": "en"}
    more = {"seen": "whole", "extracted": "all", "rights": "all_rights_reserved"}
    values = {"source_id": "x"} | said | more | cells
    found: dict[str, Any] = {
        column.name: value(column, values[column.name]) for column in columns(Source) if column.name in values
    }
    return Source(**found)


def note_of(**cells: str) -> str:
    work = of_source(made(**cells))
    return f"{sentence(*chicago.parts(work, '', set()))}\n{apa.entry(work)}"


def test_a_comma_stands_within_closing_quotation_marks() -> None:
    assert sentence("*P*", "at “the first words”", "accessed May 1, 2002") == (
        "*P*, at “the first words,” accessed May 1, 2002."
    )
    assert sentence("“Who said ‘No’”", "*P*") == "“Who said ‘No,’” *P*."


@pytest.mark.parametrize(
    ("cells", "wanted"),
    [
        ({}, "“T,” *P*, n.d.\nT. (n.d.). *P*."),
        ({"title": "[A talk]"}, "[A talk], *P*, n.d.\n[A talk]. (n.d.). *P*."),
        ({"title": "[p.ru/7]", "url": "https://p.ru/7"}, "[title not seen], *P*, n.d., https://p.ru/7."),
        ({"title": "The \"axis\" and Bush's 'friend'"}, "“The ‘axis’ and Bush’s ‘friend,’” *P*, n.d."),
        ({"title": "Что сказал Путин?"}, "“Что сказал Путин?,” *P*, n.d."),
        ({"title": "An end."}, "“An end,” *P*, n.d.\nAn end. (n.d.). *P*."),
        ({"publisher": "CNN"}, "“T,” CNN, n.d.\n*T*. (n.d.). CNN."),
        ({"publisher": "open.kg"}, "“T,” open.kg, n.d.\n*T*. (n.d.). open.kg."),
        ({"type": "transcript", "host": "archive", "publisher": "Iran Watch"}, "“T,” Iran Watch, n.d.\n*T*. (n.d.)."),
        ({"host": "copy"}, "“T,” copy at P, n.d.\n*T*. (n.d.). Copy at P."),
        ({"author": "A B; C D; E F; G H"}, "A B et al., “T,” *P*, n.d.\nB, A., D, C., F, E., & H, G. (n.d.). T. *P*."),
        ({"type": "memoir", "author": "G W"}, "G W, *T* (P, n.d.).\nW, G. (n.d.). *T*. P."),
        ({"type": "transcript", "publisher": "The Kremlin"}, "“T,” The Kremlin, n.d.\nThe Kremlin. (n.d.). *T*."),
    ],
)
def test_a_note_is_as_an_editor_wants_it(cells: dict[str, Any], wanted: str) -> None:
    assert note_of(**cells).startswith(wanted)


def test_each_publisher_that_is_no_periodical_publishes_a_source(release: bp.Dataset) -> None:
    text = (ROOT / "src/bushputin_data/citing/publishers.toml").read_text("utf-8")
    listed = [name for group in tomllib.loads(text).values() for name in group]
    assert len(listed) == len(set(listed)) == len(NO_PERIODICALS)
    assert NO_PERIODICALS.issubset(row.publisher for row in release.sources)


def test_a_date_is_given_as_far_as_it_is_known() -> None:
    for precision, said in {
        "day": "July 5, 2006",
        "month": "July 2006",
        "year": "2006",
        "range": "July 5, 2006 or later",
    }.items():
        assert f"*P*, {said}." in note_of(published_on="2006-07-05", published_precision=precision)


def test_a_date_that_is_inferred_stands_in_brackets() -> None:
    cells = {"published_on": "2006-07-01", "published_precision": "month"}
    for basis, said in {"printed": "July 2006", "address": "July 2006", "inferred": "[July 2006]"}.items():
        note = note_of(**cells, published_basis=basis)
        assert f"*P*, {said}." in note
        assert ("([2006, July])" in note) == (basis == "inferred")


def test_nothing_is_made_up_for_the_release(release: bp.Dataset) -> None:
    text = bp.cite()
    assert "doi" not in text.casefold()
    assert "http" not in text
    assert f"version {release.version} " in text


def test_a_doi_and_an_address_are_cited_where_there_are_some() -> None:
    said = {"name": "x", "id": "https://doi.org/10.5281/zenodo.1", "homepage": "https://example.org"}
    work = of_release(SimpleNamespace(descriptor=said, version="1.0"))  # type: ignore[arg-type]
    assert (work.doi, work.url, work.hash) == ("10.5281/zenodo.1", "https://example.org", content_hash(said))
    assert chicago.written([], work, "").endswith(", https://doi.org/10.5281/zenodo.1, https://example.org.")


@pytest.mark.parametrize("version", ["0.1.0", "0.2.0"])
@pytest.mark.parametrize("style", STYLES)
def test_an_older_release_is_cited_by_its_own_metadata(
    version: str, style: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = ROOT / "releases" / f"bushputin-data-{version}.zip"
    text = bp.cite(style=style, data=path)
    assert version in text
    assert "modified" not in text
    with zipfile.ZipFile(path) as packed:
        assert content_hash(json.loads(packed.read("datapackage.json"))) in text
    assert main(["cite", "--package", str(path), "--style", style]) == 0
    assert capsys.readouterr().out.strip() == text.strip()
    with pytest.raises(bp.ShapeError, match=r"cite it by bp\.cite\(data="):
        bp.cite("S0123", data=path)


@pytest.mark.parametrize("style", STYLES)
def test_a_release_with_codings_added_is_cited_as_modified(style: str, tmp_path: Path) -> None:
    assert bp.cite(style=style, data=copied(tmp_path / "same")) == bp.cite(style=style)
    data = bp.load(copied(tmp_path / "other"))
    sheets.store(data, [data.codings.rows[0].model_copy(update={"coder": "jane-doe"})])
    text = bp.cite("S0123", style, data=bp.load(data.path))
    assert f"{data.version}, modified" in text


def test_the_page_names_the_commit_of_each_release() -> None:
    page = (ROOT / "docs" / "versions.md").read_text("utf-8")
    for path in (ROOT / "releases").iterdir():
        assert re.search(rf"\| `{re.escape(path.name)}` \| `[0-9a-f]{{7}}` \| \d{{4}}-\d\d-\d\d \|", page)


def test_the_hash_is_the_one_of_the_list_of_hashes(release: bp.Dataset) -> None:
    files = sorted(path for path in (ROOT / "data").glob("*.csv"))
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  data/{path.name}\n" for path in files]
    assert content_hash(release.descriptor) == "sha256:" + hashlib.sha256("".join(lines).encode()).hexdigest()
    assert content_hash({"resources": [{"path": "data/x.csv"}]}) == ""


def test_a_row_built_by_hand_cannot_be_cited(release: bp.Dataset) -> None:
    with pytest.raises(bp.UsageError, match="built by hand"):
        bp.cite(Meeting(**release.meetings["2001-06-16-brdo"].model_dump()))


def test_the_command_prints_what_the_function_gives(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["cite", "S0123", "--style", "ris"]) == 0
    assert capsys.readouterr().out == bp.cite("S0123", "ris") + "\n"
    assert tuple(STYLES) == command.STYLES


@pytest.mark.parametrize("style", STYLES)
def test_a_title_moves_no_cursor_and_adds_no_line(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, style: str
) -> None:
    records = {
        name: list(table) for name, table in grids({name: list(one) for name, one in bp.load().tables.items()}).items()
    }
    header = records["sources"][0]
    for row in records["sources"]:
        if row[0] == MEMCON:
            row[header.index("title")] = "A \x1b[2J title\nER  - "
            row[header.index("archive_ref")] = "1\nER  - \nTY  - BOOK"
    write(records, tmp_path)
    monkeypatch.chdir(tmp_path)
    assert main(["cite", MEMCON, "--style", style]) == 0
    printed = capsys.readouterr().out
    assert "\x1b" not in printed
    assert printed.count("\nER  - ") == (2 if style == "ris" else 0)


@pytest.mark.parametrize("arguments", [["S9999"], ["--style", "oxford"], [""]])
def test_the_command_refuses_in_one_sentence(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    assert main(["cite", *arguments]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert len(said.err.splitlines()) == 1


def test_a_printed_book_was_not_accessed_and_its_copy_once() -> None:
    assert notes("S0871")[0].count("accessed ") == 1
    assert "accessed" not in notes("crown-2011-no-higher-honor")[0]
    assert "urldate" not in bp.cite("crown-2011-no-higher-honor", "bibtex").split("@misc")[0]


@pytest.mark.parametrize("style", ["apa", "bibtex"])
def test_where_a_record_was_read_is_named_and_no_key(style: str) -> None:
    text = bp.cite("S0604", style)
    assert "quoted in Carden, “George W. Bush Missed the Chance" in text
    assert f"quoted in {bp.load().statements['S0604'].source_id}" not in text


@pytest.mark.parametrize(
    ("locator", "printed"),
    [
        ("para 3", "para. 3"),
        ("fifth paragraph", "para. 5"),
        ("third and fourth paragraphs, pp 2-3", "paras. 3 and 4, pp. 2–3"),
        ("paragraph 7", "para. 7"),
        ("summary para", "summary paragraph"),
        ("twenty-first paragraph", "twenty-first paragraph"),
        ("first two paragraphs", "first two paragraphs"),
    ],
)
def test_paragraphs_are_printed_in_one_way(locator: str, printed: str) -> None:
    assert located(locator) == printed
