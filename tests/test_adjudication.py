"""What a third reader settles: shown as it was coded, read back whole, and put into statements."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import pytest

from bushputin_data import Dataset, canonical, load
from bushputin_data.models import Coding
from bushputin_data.models.vocabulary import Act, Certainty, CodingRole, Stance
from bushputin_data.sheets import Sheet
from tests.conftest import ROOT
from tools import adjudication, build, measure
from tools.adjudication import coded, settled, sheet, store


@pytest.fixture(scope="module")
def differing(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The release, with two coders of a version of its own who differ on S0002 and agree on S0001."""
    root = tmp_path_factory.mktemp("differing")
    shutil.copytree(ROOT / "data", root / "data")
    shutil.copy(ROOT / "datapackage.json", root)
    data = load(root)
    codings = [
        Coding(
            statement_id=name,
            coder=f"coder-{coder}",
            codebook_version="99",
            role=CodingRole.CODING,
            stance=stance,
            act=Act.INFORMS,
            certainty=certainty,
            reason=f"reason of {coder}",
        )
        for name, coder, stance, certainty in (
            ("S0001", "a", Stance.COOPERATIVE, Certainty.HIGH),
            ("S0001", "b", Stance.COOPERATIVE, Certainty.LOW),
            ("S0002", "a", Stance.COOPERATIVE, Certainty.HIGH),
            ("S0002", "b", Stance.CONFLICTUAL, Certainty.HIGH),
        )
    ]
    rows = canonical.ordered(Coding, [*data.codings, *codings])
    (root / "data" / "codings.csv").write_bytes(canonical.table(Coding, rows))
    measure.write(root / "datapackage.json", build.DERIVED["datapackage.json"](root))
    return load(root)


def filled(text: str, **values: str) -> str:
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline="")))
    return canonical.encode([list(rows[0]), *(list((row | values).values()) for row in rows)]).decode()


def test_only_what_the_coders_differ_on_is_on_the_sheet(differing: Dataset) -> None:
    own = Sheet(differing, "third", 5)
    (row,) = csv.DictReader(io.StringIO(sheet(own).removeprefix("\ufeff"), newline=""))
    assert row["item"] == str(own.item("S0002"))
    assert {row["first_stance"], row["second_stance"]} == {"cooperative", "conflictual"}
    assert {row["first_reason"], row["second_reason"]} == {"reason of a", "reason of b"}
    assert (row["stance"], row["act"], row["reason"]) == ("", "", "")


def test_what_is_settled_and_what_is_agreed_stands_in_both_tables(differing: Dataset, tmp_path: Path) -> None:
    own = Sheet(differing, "third", 5)
    text = filled(sheet(own), stance="conflictual", act="warns", certainty="medium", reason="what decided")
    codings = settled(own, text)
    assert [(row.statement_id, row.stance, row.act, row.certainty, row.reason) for row in codings] == [
        ("S0001", "cooperative", "informs", "low", adjudication.AGREED),
        ("S0002", "conflictual", "warns", "medium", "what decided"),
    ]
    shutil.copytree(differing.path, tmp_path / "out")
    store(differing, tmp_path / "out", codings)
    measure.write(tmp_path / "out" / "datapackage.json", build.DERIVED["datapackage.json"](tmp_path / "out"))
    after = load(tmp_path / "out")
    assert [(after.statements[name].stance, after.statements[name].act) for name in ("S0001", "S0002")] == [
        ("cooperative", "informs"),
        ("conflictual", "warns"),
    ]
    assert len(after.codings) == len(differing.codings) + 2


@pytest.mark.parametrize(
    ("values", "says"),
    [({"reason": ""}, "has no reason"), ({"stance": "friendly"}, "friendly"), ({"item": "7"}, "7")],
)
def test_a_sheet_that_does_not_settle_is_refused(differing: Dataset, values: dict[str, str], says: str) -> None:
    own = Sheet(differing, "third", 5)
    right = {"stance": "neutral", "act": "informs", "certainty": "high", "reason": "x"}
    with pytest.raises((ValueError, KeyError), match=says):
        settled(own, filled(sheet(own), **(right | values)))


def test_each_statement_that_was_coded_has_been_settled(release: Dataset) -> None:
    version, codings = coded(release)
    done = [
        row.statement_id
        for row in release.codings
        if row.role is CodingRole.ADJUDICATION and row.codebook_version == version
    ]
    assert sorted(done) == sorted(codings)
    assert {row.statement_id for row in release.statements} == codings.keys()
