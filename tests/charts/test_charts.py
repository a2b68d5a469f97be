"""What the pictures show is what the analysis counted, and all can read it."""

import datetime as dt
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

import bushputin_data as bp
from bushputin_data import summary
from bushputin_data.charts import captions, looks, naming, shares
from bushputin_data.commands import main as cli
from bushputin_data.commands import plot
from bushputin_data.template import Pair, start
from tests.charts.colours import SIMULATED, distance
from tests.charts.texts import texts
from tests.conftest import ROOT

NAMES = [name for name in bp.charts.__all__ if name.islower()]
PAIR = Pair(("Ronald Reagan", "Mikhail Gorbachev"), ("US", "SU"), (dt.date(1985, 3, 11), dt.date(1989, 1, 20)))
SISTER = ROOT / "examples" / "reagan-gorbachev"
WIDTHS = (bp.charts.PRINT, bp.charts.NARROW, looks.LEAST)
DATA = {"release": None, "sister": SISTER}
PAIRS = [(name, data) for name in NAMES for data in DATA]
ONCE = [pytest.param(*one, id="-".join(one)) for one in PAIRS]
EACH = [pytest.param(*one, width, id=f"{'-'.join(one)}-{width}") for one in PAIRS for width in WIDTHS]


@cache
def dataset(data: str) -> bp.Dataset:
    return bp.load(DATA[data])


@cache
def drawn(name: str, data: str, width: int = bp.charts.PRINT) -> bp.charts.Picture:
    found: bp.charts.Picture = getattr(bp.charts, name)(data=dataset(data), width=width)
    return found


@cache
def svg(name: str, data: str, width: int) -> str:
    return drawn(name, data, width).svg()


def records(picture: bp.charts.Picture) -> Iterator[dict[str, Any]]:
    """All records in the layers of a chart."""
    for layer in picture.chart.to_dict()["layer"]:
        yield from layer["data"].get("values", ())


def test_the_command_knows_every_picture() -> None:
    assert sorted(plot.NAMES) == NAMES
    assert plot.WIDTH == bp.charts.PRINT


@pytest.mark.parametrize(("name", "data"), ONCE)
def test_a_chart_is_valid_and_compiles(name: str, data: str) -> None:
    convert = pytest.importorskip("vl_convert")
    spec = drawn(name, data).chart.to_dict(validate=True)
    assert "vega-lite/v6" in spec["$schema"]
    assert convert.vegalite_to_vega(spec)["marks"]


@pytest.mark.parametrize("data", DATA)
def test_stances_are_those_of_the_analysis(data: str) -> None:
    table = bp.analysis.stance(data=dataset(data))
    labels = [one.label for one in summary.periods(dataset(data))]
    there = {
        (one["said"].split(", ")[0], one["group"]): one for one in records(drawn("stance", data)) if "share" in one
    }
    wanted = table[table["period"].isin(labels)]
    assert len(there) == len(wanted) * 3 > 0
    for _, row in wanted.iterrows():
        for name in ("cooperative", "neutral", "conflictual"):
            one = there[row["period"], name]
            figures = [one.get(end, np.nan) for end in ("share", "low", "high")]
            wanted_ones = [row[end] for end in (name, f"{name}_low", f"{name}_high")]
            np.testing.assert_allclose(figures, wanted_ones, atol=1e-6, rtol=0)
            assert one["n"] == row["statements"]


@pytest.mark.parametrize("data", DATA)
def test_topics_are_those_of_the_analysis(data: str) -> None:
    table = bp.analysis.topics(data=dataset(data))
    labels = [one.label for one in summary.periods(dataset(data))]
    wanted = table[table["period"].isin(labels)]
    marks = {
        (one["group"], one["share"], one.get("low"), one.get("high"), one["n"])
        for one in records(drawn("topics", data))
        if "share" in one
    }
    rows = wanted[["period", "share", "low", "high", "count"]].round(6).itertuples(index=False)
    assert marks == {tuple(None if pd.isna(one) else one for one in row) for row in rows}


@pytest.mark.parametrize("data", DATA)
def test_contacts_are_those_of_the_analysis(data: str) -> None:
    table = bp.analysis.contacts("year", data=dataset(data)).set_index("year")
    parts = [one for one in records(drawn("contacts", data)) if "count" in one]
    kinds = {label: key for key, label in captions.LEGEND.items()}
    assert sum(one["count"] for one in parts) == table["contacts"].sum() > 0
    for one in parts:
        assert one["count"] == one["end"] - one["x"] == table.loc[one["year"], kinds[one["kind"]]]


@pytest.mark.parametrize("data", DATA)
def test_each_contact_stands_on_its_day(data: str) -> None:
    meetings = dataset(data).meetings.frame().set_index("meeting_id")
    marks = [one for one in records(drawn("timeline", data)) if "meeting_id" in one]
    counted = bp.analysis.contacts(None, data=dataset(data))
    assert len(marks) == int(counted["contacts"].sum())
    assert sum(one["silent"] for one in marks) == int(counted["silent"].sum())
    for one in marks:
        date = meetings.loc[one["meeting_id"], "start_date"]
        assert one["date"] == f"{date:%Y-%m-%d}"
        assert one["day"] == f"2000-{date:%m-%d}"


@pytest.mark.parametrize("data", DATA)
def test_places_are_where_they_met(data: str) -> None:
    picture = drawn("map", data)
    circles = [one for one in records(picture) if "size" in one]
    met = dataset(data).in_person()
    there = met[met["latitude"].notna()]
    assert picture.table["contacts"].sum() == len(there)
    assert picture.table.set_index("place")["contacts"].to_dict() == there["city"].value_counts().to_dict()
    assert {one["place"] for one in circles} == set(there["city"])
    assert all(one["size"] / one["contacts"] == pytest.approx((2 * naming.RADIUS) ** 2) for one in circles)


@pytest.mark.parametrize("data", DATA)
@pytest.mark.parametrize("name", ["timeline", "stance", "topics", "contacts"])
def test_bounds_of_periods_are_marked_with_their_events(name: str, data: str) -> None:
    said = "".join(one.said.replace("\u00a0", " ") for one in texts(svg(name, data, bp.charts.PRINT)))
    for period, title in captions.bounds(dataset(data)):
        assert squeezed(title) in squeezed(said)
        assert squeezed(f"{period.first.day} {period.first:%B %Y}") in squeezed(said)


def squeezed(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(("name", "data", "width"), EACH)
def test_no_text_is_small_cut_or_covered(name: str, data: str, width: int) -> None:
    found = texts(svg(name, data, width))
    assert f'width="{width}"' in svg(name, data, width)
    height = float(svg(name, data, width).partition('height="')[2].partition('"')[0])
    assert len(found) > 5
    for place, one in enumerate(found):
        assert one.size >= 12, one
        assert one.left >= 0, one
        assert one.right <= width, one
        assert one.top >= 0, one
        assert one.bottom <= height, one
        assert [other.said for other in found[place + 1 :] if one.covers(other)] == [], one


@pytest.mark.parametrize(("name", "data", "width"), EACH)
def test_texts_stand_out(name: str, data: str, width: int) -> None:
    """At least 4.5 to 1, as WCAG 2 asks, on paper and on the greys behind texts."""
    for one in texts(svg(name, data, width)):
        grounds = [looks.PAPER, looks.LAND] if one.colour != looks.PAPER else [*looks.THREE[:2]]
        assert all(looks.contrast(one.colour, ground) >= 4.5 for ground in grounds), one


def test_the_numbers_in_bars_stand_out() -> None:
    assert all(looks.contrast(looks.on(colour), colour) >= 4.5 for colour in captions.COLOURS.values())


PALETTES = {
    "kinds": list(captions.COLOURS.values()),
    "stances": list(shares.STANCES),
    **{f"{count} periods": looks.ordered(count) for count in (2, 3, 4, 5)},
}


@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_colours_are_told_apart_in_grey(palette: list[str]) -> None:
    """Each stands out from paper, at 3 to 1 (WCAG 2, for what is not text); the next in lightness differs by 1.4."""
    assert all(looks.contrast(colour, looks.PAPER) >= 3 for colour in palette)
    shades = sorted(palette, key=looks.luminance)
    assert all(looks.contrast(one, other) >= 1.4 for one, other in pairwise(shades))


@pytest.mark.parametrize("kind", SIMULATED)
@pytest.mark.parametrize("palette", PALETTES.values(), ids=PALETTES)
def test_colours_are_told_apart_by_the_colour_blind(palette: list[str], kind: str) -> None:
    """Ten times what is just visible, or near it; where periods are many, their shapes differ as well."""
    least = 10 if len(palette) > 4 else 15
    pairs = [(one, other) for place, one in enumerate(palette) for other in palette[place + 1 :]]
    assert all(distance(one, other, kind) >= least for one, other in pairs)


def test_the_simulation_knows_what_the_colour_blind_confuse() -> None:
    assert distance("#ff0000", "#8a6d00", "full colour") > 2 * distance("#ff0000", "#8a6d00", "protanopia")
    assert distance("#ffffff", "#000000", "deuteranopia") == pytest.approx(100, abs=0.5)


@pytest.mark.parametrize(("name", "data"), ONCE)
def test_the_picture_is_told_in_words(name: str, data: str) -> None:
    picture = drawn(name, data)
    first, version = svg(name, data, bp.charts.PRINT)[:5000], dataset(data).version
    assert first.startswith("<svg")
    assert f'role="img" lang="en" aria-label="{picture.title}"' in first
    assert f"<title>{picture.title}</title><desc>{picture.title}. " in first
    assert picture.alt.endswith(f"{version}.")
    assert picture.chart.to_dict()["description"] == picture.alt


def test_the_words_have_the_numbers() -> None:
    table = bp.analysis.stance(data=dataset("release")).set_index("period")
    said = drawn("stance", "release").alt
    for period in summary.periods(dataset("release")):
        row = table.loc[period.label]
        assert f"{period.label}, {row['statements']:.0f} statements" in said
        assert f"cooperative {row['cooperative']:.0%}".replace("%", " %") in said
    places = drawn("map", "release")
    assert all(f"{row['place']} {row['contacts']}" in places.alt for row in places.table.to_dict("records"))


class Page(HTMLParser):
    """Every tag of a page with its attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("name", NAMES)
def test_a_page_loads_nothing(name: str) -> None:
    text = drawn(name, "sister", bp.charts.NARROW).html()
    page = Page(text)
    loading = {"src", "href", "srcset", "data", "xlink:href", "action", "poster"}
    assert [one for one in page.tags if loading & one[1].keys()] == []
    assert [tag for tag, _ in page.tags if tag in ("link", "iframe", "object", "embed", "base", "img")] == []
    assert '"actions": false' in text.replace('"actions":false', '"actions": false')
    assert "@import" not in text
    assert '"url":' not in json.dumps(drawn(name, "sister").chart.to_dict())
    (picture,) = [one for tag, one in page.tags if one.get("id") == "vega-chart"]
    assert picture["role"] == "img"
    assert picture["aria-label"] == drawn(name, "sister", bp.charts.NARROW).alt
    assert "vegaEmbed('#vega-chart'" in text


SAME = (
    "import hashlib, bushputin_data as bp\n"
    f"for name in {NAMES}:\n"
    "    picture = getattr(bp.charts, name)(data={data!r})\n"
    "    for it in (picture.svg().encode(), picture.png(), picture.html().encode()):\n"
    "        print(name, hashlib.sha256(it).hexdigest())"
)


def test_every_run_gives_the_same_bytes() -> None:
    """Wherever on earth it is, and however sets are ordered."""
    runs = {
        subprocess.run(
            [sys.executable, "-c", SAME.format(data=str(SISTER))],
            env=os.environ | {"TZ": zone, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for zone, seed in (("UTC", "0"), ("Pacific/Auckland", "1"), ("America/Los_Angeles", "2"))
    }
    assert len(runs) == 1
    assert next(iter(runs)).count("\n") == 3 * len(NAMES)


@pytest.mark.parametrize("missing", ["altair", "vl_convert"])
def test_what_is_missing_is_said_in_one_sentence(
    missing: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(bp.MissingExtraError, match=r"^charts need the packages altair and vl-convert-python: pip"):
        bp.charts.map(data=SISTER).svg()
    assert cli.main(["plot", "map", str(SISTER), "-o", str(tmp_path / "map.svg")]) == 2
    err = capsys.readouterr().err
    assert "bushputin: charts need the packages altair and vl-convert-python: pip install" in err
    assert "bug" not in err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["stanse", "-o", "x.svg"], "no chart 'stanse'. Did you mean 'stance'?"),
        (["stance", "-o", "x.gif"], "'x.gif' does not end in a known suffix: use .svg, .png, .html"),
        (["stance", "-o", "no-such-folder/x.svg"], "the folder does not exist: 'no-such-folder'"),
        (["stance", "-o", "x.svg", "--width", "7"], "width is 7, not a whole number of pixels"),
        (["stance", "-o", "x.svg", "--speaker", "Blair"], "no speaker 'Blair'"),
        (["stance", "-o", "x.svg", "--certainty", "sure"], "no certainty 'sure'"),
        (["map", "-o", "x.svg", "--topic", "nato"], "map takes no --topic: it shows contacts, not statements"),
        (["stance"], "the following arguments are required: -o/--output"),
    ],
)
def test_the_command_refuses_in_one_line(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["plot", *arguments]) == 2
    line = capsys.readouterr().err.strip().splitlines()[-1]
    assert line.startswith("bushputin: ")
    assert said in line
    assert list(tmp_path.iterdir()) == []


def test_the_suffix_decides(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    begins = {".svg": b"<svg", ".png": b"\x89PNG", ".HTML": b"<!DOCTYPE html>"}
    for suffix, begin in begins.items():
        file = tmp_path / f"c{suffix}"
        assert cli.main(["plot", "contacts", str(SISTER), "-o", str(file), "--certainty", "high"]) == 0
        assert file.read_bytes().startswith(begin)
    assert sorted(one.name for one in tmp_path.iterdir()) == ["c.HTML", "c.png", "c.svg"]
    assert capsys.readouterr().err.count("wrote ") == len(begins)


def test_nothing_is_drawn_of_a_package_with_errors(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = start(tmp_path / "x", PAIR)
    (folder / "data" / "topics.csv").write_text("topic_id,label,definition,parent_id\nA B,,,\n", "utf-8")
    assert cli.main(["plot", "map", str(folder), "-o", str(tmp_path / "x.svg")]) == 1
    assert "cannot draw: the package has " in capsys.readouterr().err
    assert not (tmp_path / "x.svg").exists()


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_dataset_has_pictures_too(name: str, tmp_path: Path) -> None:
    picture = getattr(bp.charts, name)(data=start(tmp_path / "x", PAIR))
    assert picture.title in picture.svg()
    assert set(picture.alt.lower().replace(".", "").replace(":", "").split()) & {"no", "none", "0"}


def test_a_filter_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    picture = bp.charts.stance(speaker="Putin", certainty="medium")
    said = " ".join(one.said for one in texts(picture.svg()))
    assert "Only: speaker Putin; certainty medium or better." in said
    pd.testing.assert_frame_equal(picture.table, bp.analysis.stance(speaker="Putin", certainty="medium"))
    file = tmp_path / "x.svg"
    assert cli.main(["plot", "stance", "-o", str(file), "--speaker", "Putin", "--certainty", "medium"]) == 0
    assert "certainty medium or better; speaker Putin" in file.read_text("utf-8")


def test_notebooks_show_it_with_its_words() -> None:
    shown = drawn("map", "sister")._repr_mimebundle_()
    assert shown["image/svg+xml"] == svg("map", "sister", bp.charts.PRINT)
    assert shown["text/plain"] == f"<Picture: {drawn('map', 'sister').title}>"


def test_a_failed_write_leaves_what_was_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "x.svg"
    file.write_text("old")
    monkeypatch.setattr(bp.charts.Picture, "svg", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        drawn("map", "sister").save(file)
    assert [(one.name, one.read_text()) for one in tmp_path.iterdir()] == [("x.svg", "old")]
