"""The dates that stand in old pages: in their text in digits, in Chinese and in English, and in their addresses."""

import re
from datetime import date, datetime, timedelta

_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s{0,3}(?:年|[-/.．－])\s{0,3}(?P<month>1[0-2]|0?[1-9])\s{0,3}(?:月|[-/.．－])"
    r"\s{0,3}(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)(?:\s{0,3}(?:日(?!报)|号))?"
    r"(?:[\s　,，]{0,5}[(（]?(?:星期|周|礼拜)[一二三四五六日天][)）]?)?(?:[T\s　,，]{0,5}"
    r"(?P<period>上午|下午|晚上|凌晨|中午|早上)?\s{0,3}(?P<hour>2[0-3]|[01]?\d)\s{0,3}[:：时]\s{0,3}(?P<minute>[0-5]\d)"
    r"(?:\s{0,3}[:：分]\s{0,3}(?P<second>[0-5]\d)(?:\.\d{1,6})?)?(?:秒|分|Z|\s?[+-]\d\d:?\d\d)?)?"
)
_CHINESE_DATE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_DIGITS = {character: index % 10 for index, character in enumerate("零一二三四五六七八九〇")} | {"○": 0}
_NO_DAY = 99
"""For what only looks like a number: 十十."""
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ENGLISH_DATE = re.compile(
    r"\b(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?\s+)?(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"\.?\s+(?:(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<year>(?:19|20)\d\d)\b"
    r"(?:,?\s{1,3}(?:at\s{1,3})?\d{1,2}[:.]\d\d(?:\s{0,3}[ap]\.?m\b\.?)?(?:\s[A-Z]{2,4}\b)?)?",
    re.IGNORECASE,
)
_COMPACT_DATE = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?!\d)")
_IN_ADDRESS = re.compile(
    r"/t?((?:19|20)\d\d)(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[_/.-])"  # t20240305_12.html, /20240305/
    r"|/((?:19|20)\d\d)[-/_](0?[1-9]|1[0-2])[-/_](0?[1-9]|[12]\d|3[01])(?=[-_/.])"  # /2024/03/05/, /2024-3/5/
    r"|/((?:19|20)\d\d)[-/](0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])(?=[_/.-])"  # /2024/0305/
)
_EARLIEST = date(1990, 1, 1)
"""Before the first web page."""
_AHEAD = timedelta(days=366)
"""How far ahead of the import an article may be dated."""


def is_possible(when: datetime, latest: date) -> bool:
    """Whether an article of the web can be of that day, where `latest` is the day of the import."""
    return when.date() >= _EARLIEST and (latest >= date.max - _AHEAD or when.date() <= latest + _AHEAD)


def find_date(text: str) -> tuple[datetime, bool] | None:
    """The first date in a text, and whether it has a time of day. No page says which zone it means."""
    for match in _DATE.finditer(text):
        if (found := _day(match["year"], match["month"], match["day"])) is None:
            continue
        if match["hour"] is None:
            return found, False
        hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
        if match["period"] in ("下午", "晚上") and hour < 12:
            hour += 12
        return found.replace(hour=hour, minute=minute, second=second), True
    if chinese := _CHINESE_DATE.search(text):
        year = int("".join(str(_DIGITS[digit]) for digit in chinese[1]))
        found = _day(year, _chinese_number(chinese[2]), _chinese_number(chinese[3]))
        return (found, False) if found else None
    if (english := _ENGLISH_DATE.search(text)) and (day_text := english["d1"] or english["d2"]):
        found = _day(english["year"], _MONTHS.index(english["month"].lower()) + 1, day_text)
        return (found, False) if found else None
    return None


def machine_date(text: str) -> tuple[datetime, bool] | None:
    """A date that a page says for machines: midnight to the second is no time, and `20240305` is a day."""
    if (found := find_date(text)) is None and (match := _COMPACT_DATE.match(text.strip())):
        found = (day, False) if (day := _day(*match.groups())) else None
    if found and (found[0].hour, found[0].minute, found[0].second) == (0, 0, 0):
        return found[0], False
    return found


def says_day(text: str, day: datetime) -> bool:
    """Whether a text says that very day, in digits in any order or with the month's English name."""
    year, month, date = str(day.year), rf"0?{day.month}", rf"0?{day.day}"
    name = rf"{_MONTHS[day.month - 1]}[a-z]{{0,6}}"
    orders = (
        (year, month, date),
        (date, month, year),
        (month, date, year),
        (date, name, year),
        (name, date, year),
    )
    pattern = "|".join(r"\D{1,4}".join(order) for order in orders)
    return re.search(rf"(?<!\d)(?:{pattern}|{day:%Y%m%d})(?!\d)", text, re.IGNORECASE) is not None


def address_date(address: str) -> datetime | None:
    """The day that an address says: `/2024/0305/12.html`, `t20240305_12.html`."""
    for match in _IN_ADDRESS.finditer(address):
        if found := _day(*(part for part in match.groups() if part)):
            return found
    return None


def _day(year: str | int, month: str | int, day: str | int) -> datetime | None:
    try:
        return datetime(int(year), int(month), int(day))
    except ValueError:
        return None


def _chinese_number(text: str) -> int:
    head, ten, tail = text.partition("十")
    if not ten:
        return _DIGITS.get(head, _NO_DAY)
    return 10 * (_DIGITS.get(head, _NO_DAY) if head else 1) + (_DIGITS.get(tail, _NO_DAY) if tail else 0)


def without_dates(text: str, instead: str = "") -> str:
    """A text without the dates in it."""
    for pattern in (_DATE, _CHINESE_DATE, _ENGLISH_DATE):
        text = pattern.sub(instead, text)
    return text
