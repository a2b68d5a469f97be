"""The HTML report: one page that is well formed, asks for nothing, can be read, and shows what the report holds."""

from __future__ import annotations

import csv
import dataclasses
import io
import re
import tempfile
from collections import Counter
from html.parser import HTMLParser
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.commands import main as cli
from bushputin_data.validation import Finding, Report, check
from bushputin_data.validation.reports import html
from bushputin_data.validation.reports.groups import Selection
from tests.conftest import ROOT
from tests.harmless import HOSTILE, harms
from tests.validation.packages import field, table, write
from tests.validation.test_report_laws import any_text, limits, neutral, reports

BAD = sorted((ROOT / "tests" / "packages" / "bad").iterdir())
VOID = {"meta"}
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "header", "main", "section", "article", "footer", "div"),
    *("h1", "h2", "h3", "p", "span", "code", "mark", "ul", "li", "table", "thead", "tbody", "tr", "th", "td"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "id", "class", "scope", "role", "tabindex"),
    *("aria-hidden", "aria-label", "aria-labelledby"),
}


class Page(HTMLParser):
    """Reads a page strictly: every tag is one that reports write, and is closed where it should be."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.ids: list[str] = []
        self.labels: list[str] = []
        self.marked: list[str] = []
        self.classes: Counter[str] = Counter()
        self.text = ""
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in TAGS
        assert {name for name, _ in attrs} <= ATTRIBUTES
        given = dict(attrs)
        self.tags[tag] += 1
        self.ids += [given["id"] or ""] if "id" in given else []
        self.labels += [given["aria-label"] or ""] if "aria-label" in given else []
        self.classes.update((given.get("class") or "").split())
        self.marked += [""] if tag == "mark" else []
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "mark" in self.open:
            self.marked[-1] += data
        if "style" not in self.open:
            self.text += data


@given(reports(), limits)
def test_whatever_a_report_holds_the_page_is_whole_and_harmless(report: Report, limit: int | None) -> None:
    said = html.html(report, limit=limit)
    page = Page(said)
    assert harms(said) == []
    said.encode()
    assert len(page.ids) == len(set(page.ids))
    shown = list(Selection(report, limit, html.MOST))
    assert page.tags["article"] == len(shown)
    assert page.tags == Page(html.html(harmless(report), limit=limit)).tags


def harmless(report: Report) -> Report:
    """The same report with harmless texts, and as many things that were assumed; known rules keep their names."""
    plain = neutral(report)
    named = zip(plain.findings, report.findings, strict=True)
    findings = tuple(dataclasses.replace(one, rule=own.rule if own.rule in KNOWN else one.rule) for one, own in named)
    omitted = {
        (name, own if own in KNOWN else rule): count
        for ((name, rule), count), (_, own) in zip(plain.omitted.items(), report.omitted, strict=True)
    }
    return dataclasses.replace(plain, findings=findings, omitted=omitted, assumed=("x",) * len(report.assumed))


KNOWN = ("type", "enum", "pattern", "reference", "compare", "stale_waiver")


@given(reports(), limits)
def test_the_page_tells_of_every_finding_once(report: Report, limit: int | None) -> None:
    page = Page(html.html(neutral(report), limit=limit))
    more = [int(one) for one in re.findall(r"^(?:And )?(\d+) more", page.text, re.MULTILINE)]
    assert page.tags["article"] + sum(more) == sum(report.levels.values())


@given(any_text)
def test_a_refusal_is_a_page(message: str) -> None:
    said = "".join(html.refusal(message))
    assert Page(said).tags["h1"] == 1
    assert harms(said) == []


@pytest.mark.parametrize("folder", BAD, ids=lambda path: path.name)
def test_each_faulty_cell_is_marked_in_its_table(folder: Path) -> None:
    report = check(folder, context=10)
    page = Page(html.html(report, limit=10))
    shown = [found for found, _ in Selection(report, 10)]
    in_files = [found for found in shown if found.record]
    assert page.tags["table"] == len(in_files) + bool(report.findings)
    assert page.classes["here"] == len(in_files)
    if all(found.column for found in in_files):
        assert len(page.marked) == len(in_files)
    assert len(page.labels) == len(set(page.labels))


def test_the_marked_cell_is_the_faulty_one_and_its_row_has_neighbours(tmp_path: Path) -> None:
    rows = "".join(f"{number},name {number}\n" for number in range(1, 30)).replace("12,", "twelve,")
    fields = [field("id", "integer"), field("name")]
    report = check(write(tmp_path, table("t", fields, "id,name\n" + rows)), context=10)
    page = Page(html.html(report))
    assert page.marked == ["twelve"]
    assert "t.csv:13:1 id (A13)" in page.text
    assert all(f"name {number}" in page.text for number in (10, 11, 12, 13, 14))
    assert "name 9" not in page.text


cells = st.sampled_from(
    [
        HOSTILE.replace("\r", ""),
        "</td></table><script>alert(1)</script>",
        "<!--",
        "]]>",
        '"',
        "&amp;",
        "\u202e\udcff",
        "x" * 100,
    ]
)


@given(st.lists(st.tuples(cells, cells), min_size=1, max_size=4))
def test_hostile_cells_stay_text(rows: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([("a", "b"), *rows])
    data = out.getvalue().encode(errors="surrogateescape")
    with tempfile.TemporaryDirectory() as folder:
        fields = [field("a", "integer"), field("b", "date")]
        report = check(write(Path(folder), table("t", fields, data)), context=10)
    said = html.html(report, limit=10)
    assert harms(said) == []
    page = Page(said)
    assert page.tags["mark"] >= 1
    assert "<script" not in said


def test_a_page_is_no_longer_than_a_browser_can_open(tmp_path: Path) -> None:
    found = tuple(Finding("error", f"r{number % 7}", "no", f"t{number}", f"{number}.csv", 2) for number in range(5_000))
    said = html.html(Report("p", found, levels={"error": 5_000}), limit=10)
    page = Page(said)
    assert page.tags["article"] == html.MOST
    assert len(said) < 1_000_000
    assert "3,800 more of other tables and rules" in page.text


@pytest.mark.parametrize("arguments", [["nothing-there"], ["--limit", "x"]])
def test_where_nothing_can_be_checked_a_page_says_why(
    arguments: list[str], capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["validate", *arguments, "--format", "html"]) == 2
    assert "Not checked" in Page(capsys.readouterr().out).text


def test_the_command_prints_the_page(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["validate", str(BAD[0].parent / "type"), "--format", "html"]) == 1
    page = Page(capsys.readouterr().out)
    assert page.tags["mark"] >= 1


# Colours

CSS = html.STYLE.read_text("utf-8")
SCHEMES = {
    name: dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part))
    for name, part in zip(("light", "dark"), CSS.split("@media (prefers-color-scheme: dark)"), strict=True)
}
BACKGROUNDS = ("page", "panel")
TEXTS = ("text", "muted", "error", "warning", "right", "link")
PAIRS = [*product(TEXTS, BACKGROUNDS), ("on-fault", "fault")]


def luminance(colour: str) -> float:
    """The relative luminance of WCAG 2."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "background"), PAIRS)
def test_text_can_be_read(scheme: str, text: str, background: str) -> None:
    colours = SCHEMES[scheme]
    assert contrast(colours[text], colours[background]) >= 4.5


def test_these_are_all_the_colours() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert set(re.findall(r"(?<![-\w])color: ([^;]+);", CSS)) - {"inherit"} == {
        f"var(--{name})" for name in (*TEXTS, "on-fault")
    }
    backgrounds = set(re.findall(r"background(?:-color)?: ([^;]+);", CSS)) - {"none"}
    assert backgrounds == {f"var(--{name})" for name in (*BACKGROUNDS, "fault")}


def test_the_page_asks_for_nothing() -> None:
    assert "url(" not in CSS
    assert "@import" not in CSS
    said = html.html(Report("p", (Finding("error", "type", "see https://example.org", "t", "t.csv", 2),)))
    assert "default-src 'none'" in said
    assert not re.search(r"(?:src|href|action)=", said)
