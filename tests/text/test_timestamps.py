from datetime import UTC, datetime

import pytest

from generator.text.dates import Moment
from generator.text.timestamps import rfc822, rfc3339, w3c
from tests.specimens import CHINA, moment


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2020-09-22T08:05", ("2020-09-22T08:05:00+08:00",) * 2 + ("Tue, 22 Sep 2020 08:05:00 +0800",)),
        ("2020-09-22", ("2020-09-22T00:00:00+08:00", "2020-09-22", "Tue, 22 Sep 2020 00:00:00 +0800")),
        (
            "2020-02-29T23:59:59-09:30",
            ("2020-02-29T23:59:59-09:30",) * 2 + ("Sat, 29 Feb 2020 23:59:59 -0930",),
        ),
    ],
)
def test_a_moment_keeps_its_day_and_zone(written: str, expected: tuple[str, str, str]) -> None:
    at = moment(written)
    assert (rfc3339(at), w3c(at), rfc822(at)) == expected


def test_universal_time_and_fractions() -> None:
    at = Moment(datetime(2020, 9, 22, 8, 5, 1, 999, tzinfo=UTC), precise=True)
    assert (rfc3339(at), rfc822(at)) == ("2020-09-22T08:05:01+00:00", "Tue, 22 Sep 2020 08:05:01 +0000")


@pytest.mark.parametrize("year", [1, 999, 1900])
def test_the_zones_of_long_ago_had_seconds(year: int) -> None:
    at = Moment(datetime(year, 1, 1, tzinfo=CHINA), precise=True)
    assert rfc3339(at) == f"{year:04}-01-01T00:00:00+08:05"
    assert rfc822(at).endswith(f"01 Jan {year:04} 00:00:00 +0805")
