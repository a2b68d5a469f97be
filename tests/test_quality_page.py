"""The blind samples: drawn as said, every cell with a verdict, and the rates counted right."""

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tools import quality

SAMPLES = sorted((ROOT / "docs" / "quality").glob("sample-*.csv"))


def test_a_seed_draws_the_same_rows_again() -> None:
    assert quality.draw(7) == quality.draw(7)
    assert quality.draw(7) != quality.draw(8)
    rows = {(cell["table"], cell["row_id"]) for cell in quality.draw(7)}
    assert {name: sum(table == name for table, _ in rows) for name in quality.SIZES} == quality.SIZES


@pytest.mark.parametrize(
    ("wrong", "decided", "low", "high"),
    # Worked by hand: 0 of n gives z²/(n + z²); 5 of 10 is symmetric about one half.
    [(0, 100, 0.0, 3.8415 / 103.8415), (5, 10, 0.2366, 0.7634)],
)
def test_wilson_interval(wrong: int, decided: int, low: float, high: float) -> None:
    assert quality.wilson(wrong, decided) == pytest.approx((low, high), abs=1e-4)


def test_the_page_counts_rows_and_the_worst_case_too() -> None:
    sections, before = quality.text(ROOT).split("## Sample ")[1:], set[str]()
    for section, path in zip(sections, SAMPLES, strict=True):
        cells = quality.read(path)
        rows = {cell["row_id"] for cell in cells}
        wrong = {cell["row_id"] for cell in cells if cell["verdict"] == "wrong"}
        bad = sum(cell["verdict"] in ("wrong", "open") for cell in cells)
        assert f"Rows with a wrong cell **{len(wrong) / len(rows):.1%}**" in section
        assert f"counted as wrong, {bad / len(cells):.1%} of all cells are wrong" in section
        assert (f"{len(rows & before)} were in an earlier sample" in section) is bool(before)
        before |= rows


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_cell_of_a_sample_has_a_verdict(path: Path) -> None:
    cells = quality.read(path)
    assert {cell["verdict"] for cell in cells} <= set(quality.VERDICTS)
    assert all(cell["note"] for cell in cells if cell["verdict"] != "right" or cell.get("wording") == "edit")
    assert all(cell.get("wording") in (None, "", *quality.WORDINGS) for cell in cells)
    assert len({(cell["table"], cell["row_id"]) for cell in cells}) in (60, sum(quality.SIZES.values()))
