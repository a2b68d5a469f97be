from __future__ import annotations

import pytest

from bushputin_data.validation.errors import FaultError
from bushputin_data.validation.fields.cells import compile_field
from tests.validation.packages import field


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("2001-06-31", "June has 30 days."),
        ("2001-02-29", "February 2001 has 28 days."),
        ("2000-02-30", "February 2000 has 29 days."),
        ("9999-12-32", "December has 31 days."),
        ("2001-13-01", "Months run from 01 to 12."),
        (
            "1/24/2001",
            "Write 2001-01-24. If all dates are written like this, declare the format '%m/%d/%Y'.",
        ),
        (
            "24/1/2001",
            "Write 2001-01-24. If all dates are written like this, declare the format '%d/%m/%Y'.",
        ),
        (
            "24.01.2001",
            "Write 2001-01-24. If all dates are written like this, declare the format '%d.%m.%Y'.",
        ),
        (
            "24-01-2001",
            "Write 2001-01-24. If all dates are written like this, declare the format '%d-%m-%Y'.",
        ),
        ("2001/01/24", "Write 2001-01-24."),
        ("2001-1-24", "Write 2001-01-24."),
        (
            "3/3/2001",
            "Write 2001-03-03. If all dates are written like this, declare the format '%d/%m/%Y' or '%m/%d/%Y'.",
        ),
        (" 2001-01-24", "Remove the spaces around it."),
        (
            "3/4/2001",
            "It could mean 2001-03-04 or 2001-04-03: write the one you mean. "
            "If all dates are written like this, declare the format '%d/%m/%Y' or '%m/%d/%Y'.",
        ),
        ("31/31/2001", None),
        ("24/1.2001", None),
        ("1/24/01", "Write the year first, with four digits."),
        ("2001-06-00", "The first day is 01."),
        ("0000-01-01", "The first year is 0001."),
        ("soon", None),
    ],
)
def test_text_that_is_no_date_says_why_or_how_to_write_it(text: str, hint: str | None) -> None:
    with pytest.raises(FaultError) as caught:
        compile_field(field("day", "date")).read(text)
    assert caught.value.fault.hint == hint


def test_form_of_the_field_is_not_overruled() -> None:
    with pytest.raises(FaultError) as caught:
        compile_field(field("day", "date", format="%d.%m.%Y")).read("2001/01/24")
    assert caught.value.fault.hint is None
