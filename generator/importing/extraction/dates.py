"""The dates that stand in the text of old pages, in digits, in Chinese and in English."""

import re
from datetime import date, datetime

_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)\s*(?:年|[-/.．－])\s*(?P<month>1[0-2]|0?[1-9])\s*(?:月|[-/.．－])\s*"
    r"(?P<day>3[01]|[12]\d|0?[1-9])(?!\d)\s*(?:日|号)?"
    r"(?:[T\s　]*(?:星期[一二三四五六日天])?[T\s　]*(?P<hour>[01]?\d|2[0-3])\s*[:：时]\s*(?P<minute>[0-5]\d)"
    r"(?:\s*[:：分]\s*(?P<second>[0-5]\d))?)?"
)
_CHINESE_DATE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_DIGITS = {character: index % 10 for index, character in enumerate("零一二三四五六七八九〇")} | {"○": 0}
_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_ENGLISH_DATE = re.compile(
    r"\b(?:(?P<d1>\d{1,2})(?:st|nd|rd|th)?\s+)?(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"\.?\s+(?:(?P<d2>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def find_date(text: str) -> tuple[datetime, bool] | None:
    """The first date in a text, and whether it has a time of day. No page says which zone it means."""
    for match in _DATE.finditer(text):
        try:
            day = date(int(match["year"]), int(match["month"]), int(match["day"]))
        except ValueError:
            continue
        if match["hour"] is None:
            return datetime(day.year, day.month, day.day), False
        return datetime(
            day.year, day.month, day.day, int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
        ), True
    if chinese := _CHINESE_DATE.search(text):
        year = int("".join(str(_DIGITS[digit]) for digit in chinese[1]))
        try:
            return datetime(year, _chinese_number(chinese[2]), _chinese_number(chinese[3])), False
        except ValueError:
            return None
    if (english := _ENGLISH_DATE.search(text)) and (day_text := english["d1"] or english["d2"]):
        try:
            return datetime(
                int(english["year"]), _MONTHS.index(english["month"].lower()) + 1, int(day_text)
            ), False
        except ValueError:
            return None
    return None


def _chinese_number(text: str) -> int:
    head, ten, tail = text.partition("十")
    if not ten:
        return _DIGITS[head]
    return 10 * (_DIGITS[head] if head else 1) + (_DIGITS[tail] if tail else 0)


def without_dates(text: str, instead: str = "") -> str:
    """A text without the dates in it."""
    for pattern in (_DATE, _CHINESE_DATE, _ENGLISH_DATE):
        text = pattern.sub(instead, text)
    return text
