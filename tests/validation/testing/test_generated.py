"""Laws of the mutation score over generated packages: whatever is valid, each fault in it is found where it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.validation.testing.mutation import scoring
from bushputin_data.validation.testing.strategies import Draft, packages
from tests.properties.folders import folder_of


def explained(draft: Draft, line: str) -> bool:
    """A byte that is not text is not seen in a number whose other characters do not count (`bareNumber`)."""
    fields = [(table.file, field["name"]) for table in draft.tables for field in table.fields if "bareNumber" in field]
    return any(line.startswith(f"not found: encoding at {file}") and f" {name} " in line for file, name in fields)


@given(packages(), st.integers(0, 99))
def test_every_fault_in_a_valid_package_is_found_and_nothing_else_is(draft: Draft, seed: int) -> None:
    with folder_of(draft) as folder:
        found = scoring.score(folder, each=1, seed=seed)
    assert [line for line in scoring.failures(found) if not explained(draft, line)] == []
