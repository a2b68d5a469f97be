"""The section on borderline cases: its statements are ones on which the coders differed, and its numbers add up."""

import re
import tomllib

import pytest

from bushputin_data import Dataset
from tools.adjudication import agree, coded
from tools.borderline import FILE, adjudications, pairs, text, values

DESCRIBED = tomllib.loads(FILE.read_text("utf-8"))


def test_each_case_cites_statements_on_which_the_coders_differed(release: Dataset) -> None:
    version, codings = coded(release)
    assert version == DESCRIBED["version"]
    for case in DESCRIBED["cases"]:
        keys = case["statements"]
        assert len(set(keys)) == len(keys) >= 3
        assert [key for key in keys if len(values(codings[key], case["variable"])) != 2] == []


def test_the_section_counts_what_the_codings_say(release: Dataset) -> None:
    section = text(release)
    version, codings = coded(release)
    differ = {key: rows for key, rows in codings.items() if not agree(rows)}
    stance = [key for key, (one, other) in differ.items() if one.stance != other.stance]
    assert f"The coders differed on {len(differ)} of the {len(codings)} statements" in " ".join(section.split())
    rows = re.findall(r"^\| stance \| `\w+`, `\w+` \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", section, re.MULTILINE)
    numbers = [[int(one) for one in row] for row in rows]
    assert sum(total for total, *_ in numbers) == len(stance)
    assert all(total == sum(settled) for total, *settled in numbers)
    assert section.count("### ") == len(DESCRIBED["cases"])
    assert "no person has reviewed" in " ".join(section.split())
    assert [*pairs({}, adjudications(release, version), "act")] == []


def test_codings_by_another_version_have_no_section(release: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tools.borderline.coded", lambda data: ("99", coded(data)[1]))
    assert text(release) == ""
