"""The page docs/answer.md: nothing on it is typed but the method."""

from pathlib import Path

from bushputin_data import Dataset
from bushputin_data.analysis.answer import answer
from tests.conftest import ROOT
from tools.answer import text


def test_the_page_names_its_weaknesses_first_and_has_every_table(release: Dataset) -> None:
    page = text(release.path)
    found = answer(release)
    heads = [line for line in page.splitlines() if line.startswith("## ")]
    assert heads[0] == "## Weaknesses first"
    assert heads[1] == f"## {found.question}"
    for period in found.table["period"]:
        assert f"| {period} | " in page
    for check in found.doubts["check"].unique():
        assert check in page
    assert "nan" not in page


def test_the_page_can_be_written_for_another_pair(tmp_path: Path) -> None:
    page = text(ROOT / "examples" / "reagan-gorbachev")
    assert "## Did the two draw together" in page
    assert not [word for word in ("Bush", "Putin", "9/11") if word in page]
