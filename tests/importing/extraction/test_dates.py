"""Dates in the text of old pages."""

from datetime import datetime

import pytest

from generator.importing.extraction.dates import find_date


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020/9/2", (datetime(2020, 9, 2), False)),
        ("2020年9月2日 8时05分", (datetime(2020, 9, 2, 8, 5), True)),
        ("2020-09-02T08:05:06", (datetime(2020, 9, 2, 8, 5, 6), True)),
        ("2 Sep 2020", (datetime(2020, 9, 2), False)),
        ("2020-13-01", None),
        ("2021-02-29, 2021-03-01", (datetime(2021, 3, 1), False)),
        ("1234567890", None),
    ],
)
def test_dates_are_found(text: str, expected: tuple[datetime, bool] | None) -> None:
    assert find_date(text) == expected
