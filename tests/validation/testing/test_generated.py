"""Laws of the mutation score over generated packages: whatever is valid, each fault in it is found where it is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bushputin_data.validation.testing.mutation import scoring
from bushputin_data.validation.testing.strategies import Draft, packages
from tests.properties.folders import folder_of


@given(packages(), st.integers(0, 99))
def test_every_fault_in_a_valid_package_is_found_and_nothing_else_is(draft: Draft, seed: int) -> None:
    with folder_of(draft) as folder:
        found = scoring.score(folder, each=1, seed=seed)
    assert list(scoring.failures(found)) == []
