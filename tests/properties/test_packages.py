"""Laws over generated packages of any shape."""

import tempfile
from pathlib import Path

from hypothesis import given

from bushputin_data.validation import Report, check
from bushputin_data.validation.testing.strategies import Draft, packages


def checked(draft: Draft) -> Report:
    with tempfile.TemporaryDirectory() as folder:
        return check(draft.write(Path(folder)))


@given(packages())
def test_a_valid_package_has_no_finding(draft: Draft) -> None:
    assert checked(draft).findings == ()
