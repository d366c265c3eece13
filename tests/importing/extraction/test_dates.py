"""Dates in the text of old pages."""

from datetime import date, datetime

import pytest

from generator.importing.extraction.dates import address_date, find_date, is_possible, machine_date, says_day


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
        ("2020年9月2日 星期三 08:05", (datetime(2020, 9, 2, 8, 5), True)),
        ("2020-09-32", None),
        ("二〇二〇年九月十十日", None),
        ("二〇二〇年九月二三日", None),
    ],
)
def test_dates_are_found(text: str, expected: tuple[datetime, bool] | None) -> None:
    assert find_date(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-09-02T08:05:06+08:00", (datetime(2020, 9, 2, 8, 5, 6), True)),
        ("2020-09-02T00:00:00Z", (datetime(2020, 9, 2), False)),
        ("20200902", (datetime(2020, 9, 2), False)),
        ("20200230", None),
        ("yesterday", None),
    ],
)
def test_dates_for_machines(text: str, expected: tuple[datetime, bool] | None) -> None:
    assert machine_date(text) == expected


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("http://old.example/tz/202009/t20200902_123.html", datetime(2020, 9, 2)),
        ("http://old.example/2020/09/02/a.html", datetime(2020, 9, 2)),
        ("http://old.example/2020/0902/c12-34.html", datetime(2020, 9, 2)),
        ("http://old.example/2020-9/2/a.html", datetime(2020, 9, 2)),
        ("http://old.example/20200902/a.html", datetime(2020, 9, 2)),
        ("http://old.example/2020-09-02.html", datetime(2020, 9, 2)),
        ("http://old.example/content_20200902123.html", None),
        ("http://old.example/2020/1302/a.html", None),
        ("http://old.example/2020/0230/a.html", None),
    ],
)
def test_addresses_say_days(address: str, expected: datetime | None) -> None:
    assert address_date(address) == expected


@pytest.mark.parametrize(
    ("day", "possible"),
    [
        (datetime(1989, 12, 31), False),
        (datetime(1990, 1, 1), True),
        (datetime(2020, 10, 1), True),
        (datetime(2031, 1, 1), False),
    ],
)
def test_no_article_is_older_than_the_web_or_far_behind_its_import(day: datetime, possible: bool) -> None:
    assert is_possible(day, date(2020, 9, 2)) is possible


def test_without_the_day_of_the_import_any_future_is_possible() -> None:
    assert is_possible(datetime(2031, 1, 1), date.max)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("on 2020-09-02.", True),
        ("2020年9月2日", True),
        ("20200902", True),
        ("02/09/2020", True),
        ("9/2/2020", True),
        ("Sept. 2nd, 2020", True),
        ("2 September 2020", True),
        ("2020-09", False),
        ("September 2020", False),
        ("2020-09-22", False),
        ("12020-09-02", False),
    ],
)
def test_a_text_says_a_day_or_not(text: str, said: bool) -> None:
    assert says_day(text, datetime(2020, 9, 2)) is said
