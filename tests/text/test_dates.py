from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from generator.text.dates import ImpossibleDate, Moment, UnreadableDate, clock, date_from_name, parse_date

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    "text",
    [
        "2020-09-22",
        "2020-9-22",
        "2020/9/22",
        "2020.9.22",
        "2020年9月22日",
        "2020年09月22号",
        "2020 年 9 月 22 日",
        "２０２０－０９－２２",
        "２０２０年９月２２日",
        " 2020-09-22 ",
        "20200922",
        "2020—09—22",
        "\u200e2020\u200e/\u200e9\u200e/\u200e22",
        "2020\u200b-09-22",
        "2020年9月22日，星期二",
        "2020年9月22號",
        "二Ｏ二Ｏ年九月二十二日",
        "二O二o年九月二十二日",
        "2020-09-22（星期二）",
        "2020年9月22日 周二",
        "2020年9月22日(礼拜日)",
        "二〇二〇年九月二十二日",
        "二零二○年九月廿二日",
        "二〇二〇年九月二十二日 星期二",
        "Sep 22, 2020",
        "September 22nd, 2020",
        "Sept. 22 2020",
        "22 September 2020",
        "Tue, 22 sep 2020",
        "Tuesday, September 22, 2020",
    ],
)
def test_a_day_is_its_first_moment_in_the_sites_zone(text: str) -> None:
    moment = parse_date(text, SHANGHAI)
    assert (moment.at.isoformat(), moment.precise) == ("2020-09-22T00:00:00+08:00", False)


@pytest.mark.parametrize(
    "text",
    [
        "2020-9-22 8:05",
        "2020-09-22T08:05",
        "2020-09-22t08:05:00",
        "2020年9月22日 8:05",
        "2020年9月22日8时5分",
        "2020年9月22日 8点05分0秒",
        "2020/9/22 08:05:00.000",
        "２０２０年９月２２日\u3000８：０５",
        "2020-09-22T08:05:00+08:00",
        "2020-09-22 08:05 +0800",
        "2020-09-22 08:05+8",
        "20200922 8:05",
        "20200922T08:05",
        "2020-09-22（星期二）8:05",
        "2020年9月22日星期二 8时5分",
        "2020年9月22日周二8:05",
        "二〇二〇年九月二十二日上午八时五分",
        "2020-09-22 早上8点5分",
        "Tue, 22 Sep 2020 08:05:00 +0800",
        "Sep 22, 2020, 8:05 a.m.",
    ],
)
def test_a_time_of_day(text: str) -> None:
    moment = parse_date(text, SHANGHAI)
    assert (moment.at.isoformat(), moment.precise) == ("2020-09-22T08:05:00+08:00", True)


@pytest.mark.parametrize(
    ("time", "expected"),
    [
        ("下午3时", "15:00"),
        ("下午 3 时 30 分", "15:30"),
        ("下午三点半", "15:30"),
        ("下午15时", "15:00"),
        ("下午12点", "12:00"),
        ("下午3:05", "15:05"),
        ("中午12点整", "12:00"),
        ("中午1点", "13:00"),
        ("中午11点", "11:00"),
        ("上午12时", "12:00"),
        ("凌晨12点30分", "00:30"),
        ("零时五分", "00:05"),
        ("清晨六点", "06:00"),
        ("午后3点", "15:00"),
        ("傍晚六点", "18:00"),
        ("晚上12点", "23:59"),
        ("晚8时", "20:00"),
        (" 3 pm", "15:00"),
        (" 12:30 AM", "00:30"),
        (" 12:30 P.M.", "12:30"),
    ],
)
def test_the_half_of_the_day(time: str, expected: str) -> None:
    assert parse_date(f"2020年9月22日{time}", SHANGHAI).at.strftime("%H:%M") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-09-22T23:30:00Z", "2020-09-22T23:30:00+00:00"),
        ("2020-09-22 23:30 UTC", "2020-09-22T23:30:00+00:00"),
        ("2020-09-22 23:30:00 UTC+08:00", "2020-09-22T23:30:00+08:00"),
        ("2020-09-22 23:30 GMT-5", "2020-09-22T23:30:00-05:00"),
        ("2020年元月2日", "2020-01-02T00:00:00+08:00"),
        ("2001-12-14 21:59:43.10 -5", "2001-12-14T21:59:43.100000-05:00"),
        ("2014-03-19 00:30:00 -0400", "2014-03-19T00:30:00-04:00"),
        ("2020-09-22T08:05:30.123456789+05:45", "2020-09-22T08:05:30.123456+05:45"),
    ],
)
def test_a_written_zone_stays_and_the_day_does_not_shift(text: str, expected: str) -> None:
    assert parse_date(text, SHANGHAI).at.isoformat() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020-09-30 24:00", "2020-09-30T23:59:59+08:00"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59+00:00"),
        ("9999-12-31", "9999-12-31T00:00:00+08:00"),
        ("1890-01-01", "1890-01-01T00:00:00+08:06"),  # local mean time, to the minute
    ],
)
def test_the_edges_of_days_and_calendars(text: str, expected: str) -> None:
    assert parse_date(text, SHANGHAI).at.isoformat() == expected


@pytest.mark.parametrize(
    "text",
    [
        "2020-02-30",
        "2021-02-29",
        "2020-13-01",
        "2020-00-10",
        "0000-01-01",
        "2020年9月31日",
        "2020-09-22 25:00",
        "2020-09-22 24:01",
        "2020-09-22 08:60",
        "2020-09-22 08:05:61",
        "2020-09-22 08:05 +25:00",
        "2020-09-22 08:05 +08:75",
        "0001-01-01",
        "9999-12-31T23:00-05:00",
        "20201301",
        "2020年9月22日上午13时",
        "2020年9月22日晚上12点30分",
        "2020-09-22 13 pm",
        "二〇二〇年九月三十一日",
        "2020年九十月二日",
        "Feb 30, 2020",
    ],
)
def test_no_calendar_has_it(text: str) -> None:
    with pytest.raises(ImpossibleDate):
        parse_date(text, SHANGHAI)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "tomorrow",
        "2020-09",
        "22.9.2020",
        "9/22/2020",
        "20-9-22",
        "2020-9/22",
        "2020-09-22 8",
        "2020-09-22Z",
        "2020-09-22 08:05 CST",
        "2020-09-22x",
        "2020-09-22 08:5",
        "01/02/2020",
        "1.2.2020",
        "Sep 2020",
        "Sepp 22, 2020",
        "202009",
        "2020年1月二十二十日",
        "2020-09-22（星期九）",
        "2020-09-22（节日）",
        "9月22日",
    ],
)
def test_anything_else_is_no_date(text: str) -> None:
    with pytest.raises(UnreadableDate):
        parse_date(text, SHANGHAI)


def test_an_hour_that_is_skipped_or_comes_twice_is_as_before_the_change() -> None:
    skipped = parse_date("2024-03-10 2:30", NEW_YORK).at
    twice = parse_date("2024-11-03 1:30", NEW_YORK).at
    assert skipped.isoformat() == "2024-03-10T02:30:00-05:00"
    assert twice.isoformat() == "2024-11-03T01:30:00-04:00"


def test_moments_sort_whatever_their_zones() -> None:
    texts = ["2024-11-03 1:30", "2024-11-03T01:45-05:00", "2024-11-03", "2024-11-03T05:45Z"]
    moments = sorted(parse_date(text, NEW_YORK) for text in texts)
    assert moments == sorted(moments, key=lambda moment: moment.at.timestamp())


@given(
    some.text(alphabet="0123456789-/.: TZ年月日时分+８：十二〇廿下午星期四(半pm,Sep", max_size=30)
    | some.text(max_size=20)
)
def test_any_text_is_a_moment_or_a_value_error(text: str) -> None:
    try:
        moment = parse_date(text, NEW_YORK)
    except ValueError:
        return
    assert moment.at.tzinfo is not None


@given(some.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1)))
def test_every_iso_date_is_read_back(at: datetime) -> None:
    assert parse_date(at.isoformat(), UTC) == Moment(at.replace(tzinfo=UTC), precise=True)


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("2016-05-19-some-title", ("2016-05-19", "some-title")),
        ("2020-9-2-村医委员的随访本", ("2020-9-2", "村医委员的随访本")),
        ("2016-05-19_some title", ("2016-05-19", "some title")),
        ("2016-05-19", ("2016-05-19", "")),
        ("20160519", ("20160519", "20160519")),
        ("20160519-简报", ("20160519", "20160519-简报")),
        ("2016.5.19 简报", ("2016.5.19", "2016.5.19 简报")),
        ("2016_05_19", ("2016-05-19", "2016_05_19")),
        ("2016年5月19日简报", ("2016年5月19日", "2016年5月19日简报")),
        ("20161319", (None, "20161319")),
        ("201605191", (None, "201605191")),
        ("2016.5.19.1", (None, "2016.5.19.1")),
        ("18160519", (None, "18160519")),
        ("2016-13-19-some-title", (None, "2016-13-19-some-title")),
        ("2016-05-190", (None, "2016-05-190")),
        ("some-title", (None, "some-title")),
        ("", (None, "")),
    ],
)
def test_the_date_in_a_name(stem: str, expected: tuple[str | None, str]) -> None:
    assert date_from_name(stem) == expected


def test_the_clock_is_what_is_given_then_the_environment_then_the_time() -> None:
    environment = {"SOURCE_DATE_EPOCH": "1600732800"}
    given = clock("2020-09-22T08:00", environment, SHANGHAI)
    assert given.isoformat() == "2020-09-22T08:00:00+08:00"
    assert clock(None, environment, SHANGHAI).isoformat() == "2020-09-22T08:00:00+08:00"
    assert abs(clock(None, {}, SHANGHAI) - datetime.now(UTC)) < timedelta(minutes=5)


@pytest.mark.parametrize(
    ("value", "epoch"), [("noon", ""), (None, "yesterday"), (None, "99999999999999999999"), (None, "1.5")]
)
def test_a_clock_that_is_no_time(value: str | None, epoch: str) -> None:
    with pytest.raises(ValueError):
        clock(value, {"SOURCE_DATE_EPOCH": epoch}, SHANGHAI)
