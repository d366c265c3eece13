"""Dates as editors write them, and the one place where the present moment is read."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache, total_ordering

from generator.text.clock import present
from generator.text.patterns import lazy


@total_ordering
class Moment:
    """A date, and a time of day where one was given.

    `at` always has a zone: the written one, or the bulletin's, as a fixed distance from UTC. It is never
    converted, so the day that a page shows is the day that was written. `precise` tells whether a time of day was
    given; without one, `at` is the day's first moment.
    """

    # No dataclass: what packs those for the store would convert the moment to UTC.
    __slots__ = ("at", "precise")
    at: datetime
    precise: bool

    def __init__(self, at: datetime, precise: bool = False) -> None:
        self.at = at
        self.precise = precise

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Moment) and (self.at, self.precise) == (other.at, other.precise)

    def __lt__(self, other: "Moment") -> bool:
        return (self.at, self.precise) < (other.at, other.precise)

    def __hash__(self) -> int:
        return hash((self.at, self.precise))

    def __repr__(self) -> str:
        return f"Moment({self.at!r}, {self.precise!r})"

    def packed(self) -> str:
        """Both in one text, for the store and for digests."""
        return f"{self.at.isoformat()}{'*' if self.precise else ''}"

    @classmethod
    def unpacked(cls, text: str) -> "Moment":
        """What `packed` was made from."""
        return cls(datetime.fromisoformat(text.rstrip("*")), text.endswith("*"))


class UnreadableDate(ValueError):
    """The text is no date in any of the accepted spellings."""


class ImpossibleDate(ValueError):
    """The text is spelled as a date, but there is no such day, time or zone."""


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_WEEKDAY = r"(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*[.,]*\s+)?"
_DAYS = (
    r"(?P<year>\d{4}) (?P<sign>[-/.]) (?P<month>\d{1,2}) (?P=sign) (?P<day>\d{1,2})",
    r"(?P<year>\d{4}) \s*年\s* (?P<month>\d{1,2}|元) \s*月\s* (?P<day>\d{1,2}) \s*[日号號]",
    r"(?P<year>\d{4}) (?P<month>\d{2}) (?P<day>\d{2})",
    rf"{_WEEKDAY} {_MONTH} \s+ (?P<day>\d{{1,2}}) (?:st|nd|rd|th)? ,? \s+ (?P<year>\d{{4}})",
    rf"{_WEEKDAY} (?P<day>\d{{1,2}}) (?:st|nd|rd|th)? \s+ {_MONTH} ,? \s+ (?P<year>\d{{4}})",
)
_REST = r"""
    (?: \s* (?:,\s*)? (?P<bracket>\()? (?:星期|周|礼拜) [1-6日天] (?(bracket)\)) )?
    (?: (?: [Tt] | ,?\s+ | (?<=[日号號天)]) | (?<=[周期拜][1-6]) | (?=[上下中午凌清早傍晚]) )
        (?P<period>上午|下午|中午|午后|凌晨|清晨|早上|早晨|傍晚|晚上|晚)? \s*
        (?P<hour>\d{1,2})
        (?: :(?P<minute>\d{2}) (?: :(?P<second>\d{2}) (?:[.,](?P<fraction>\d+))? )?
          | \s*[时点] (?: (?P<half>半) | 整
                     | \s*(?P<chinese_minute>\d{1,2}) \s*分 (?: \s*(?P<chinese_second>\d{1,2}) \s*秒 )?
                   )?
          | (?=\s*[ap]\.?m)
        )
        (?: \s* (?P<meridiem>[ap])\.?m\.? )?
        (?: \s* (?: (?P<utc>Z|(?:UTC|GMT)(?!\s?[-+]))
                  | (?:UTC|GMT)? (?P<side>[-+]) (?P<zone_hour>\d{1,2}) (?: :?(?P<zone_minute>\d{2}) )?
                )
        )?
    )?
"""
_LONGEST = 100  # no date has more characters; some of the patterns take long for thousands of blanks
_DASH = lazy("[‐‑‒–—−]")
# Many keyboards have no 〇: a letter O stands for it behind another number.
_CHINESE_NUMBER = lazy("[〇○零一二三四五六七八九十廿卅][〇○零一二三四五六七八九十廿卅Oo]*")
_CHINESE_DIGITS = {
    **dict.fromkeys("〇○零Oo", 0),
    **dict(zip("一二三四五六七八九", range(1, 10), strict=True)),
}
_NAME = lazy(r"(\d{4}-\d{1,2}-\d{1,2})(?:[-_ ]+(.*))?", re.DOTALL)
_OTHER_NAME = lazy(
    r"((?:19|20)\d\d(?:\d{4}|([._])\d{1,2}\2\d{1,2}|年\d{1,2}月\d{1,2}[日号]))(?![\d.]).*", re.DOTALL
)
_FOLDERS = lazy(r"(?:^|/)(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?=[/.])")

# No place has ever been further from UTC than this.
_FURTHEST = timedelta(hours=16)


def parse_date(text: str, zone: tzinfo) -> Moment:
    """The moment that a person wrote.

    Accepted are `2020-09-22`, `2020/9/22`, `2020.9.22`, `20200922`, `2020年9月22日`, `二〇二〇年九月二十二日`,
    `Sep 22, 2020` and `22 September 2020`; with the day of the week, if any (`（星期二）`, `Tue, …`), which is
    not compared; with a time, if any, after a blank or `T` (`8:05`, `08:05:30.5`, `8时5分`, `下午3点半`,
    `3:30 pm`; 24:00 is the day's last second); and after that with a zone, if any (`Z`, `+08:00`, `+0800`,
    `-5`). ISO 8601, RFC 3339, RFC 5322 and YAML timestamps are among these. Full-width digits and signs are
    read like plain ones. A date without a zone is in `zone`. What might be two days, as `01/02/2020`, is none.

    Raises UnreadableDate for anything else, and ImpossibleDate for what no calendar, clock or zone has.
    """
    plain = text.strip()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKC", plain)
        # Windows puts marks of direction into the dates that it shows, and they are copied along.
        plain = "".join(character for character in plain if unicodedata.category(character) != "Cf").strip()
        plain = _CHINESE_NUMBER.sub(_in_digits, _DASH.sub("-", plain))
    match = None
    if len(plain) <= _LONGEST:
        match = next(filter(None, (_pattern(day).fullmatch(plain) for day in _DAYS)), None)
    if match is None:
        raise UnreadableDate(text)
    part = match.groupdict()
    try:
        at = datetime(int(part["year"]), _month(part["month"]), int(part["day"]))
        if part["hour"]:
            at = _with_time(at, part)
        at = at.replace(tzinfo=_written_zone(part) or _fixed(zone, at))
        at.astimezone(
            UTC
        )  # feeds and the sitemap may need it; in the years 1 and 9999 it can leave the calendar
    except (ValueError, OverflowError) as error:
        raise ImpossibleDate(text) from error
    return Moment(at, precise=part["hour"] is not None)


@cache  # most bulletins write their dates in one way: the others are never compiled
def _pattern(day: str) -> re.Pattern[str]:
    return re.compile(day + _REST, re.VERBOSE | re.IGNORECASE)


def _in_digits(match: re.Match[str]) -> str:
    """A Chinese number in digits: digits one by one, as of years, or with tens; unchanged if it is none of these."""
    written = match[0].replace("廿", "二十").replace("卅", "三十")
    if "十" not in written:
        return "".join(str(_CHINESE_DIGITS[character]) for character in written)
    tens, _, ones = written.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return match[0]
    return str(_CHINESE_DIGITS.get(tens, 1) * 10 + _CHINESE_DIGITS.get(ones, 0))


def _month(written: str) -> int:
    if written == "元":
        return 1
    return int(written) if written.isdigit() else _MONTHS.index(written[:3].lower()) + 1


def date_from_name(stem: str) -> tuple[str | None, str]:
    """The date that a file's name begins with, and the rest: `2016-05-19-some-title` gives both parts.

    A date in another form (`20160519`, `2016.5.19`, `2016_05_19`, `2016年5月19日`) stays in the name, since it may be
    more than a date there: a document's number. A name without a date, or with one that no calendar has, gives
    None and the whole name.
    """
    usual = _NAME.fullmatch(stem)
    match = usual or _OTHER_NAME.fullmatch(stem)
    if match is None:
        return None, stem
    date = match[1].replace("_", "-")
    try:
        parse_date(date, UTC)
    except ValueError:
        return None, stem
    return date, (usual[2] or "") if usual else stem


def date_from_folders(path: str) -> str | None:
    """The date that folders on a path make, `2020/01/02` or `2020-01-02`, as text that `parse_date` takes.

    The last part may be the day: `2020/01/02.md`. None without a date, or with one that no calendar has.
    """
    match = _FOLDERS.search(path)
    if match is None:
        return None
    date = "-".join(match.groups())
    try:
        parse_date(date, UTC)
    except ValueError:
        return None
    return date


def clock(value: str | None, environment: Mapping[str, str], zone: tzinfo = UTC) -> datetime:
    """What this run takes as the present: `value`, else SOURCE_DATE_EPOCH, else the real time, in `zone`.

    Raises ValueError where the one given is no time.
    """
    if value is not None:
        return parse_date(value, zone).at
    epoch = environment.get("SOURCE_DATE_EPOCH", "").strip()
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), UTC).astimezone(zone)
        except (ValueError, OverflowError, OSError) as error:
            raise UnreadableDate(epoch) from error
    return datetime.fromtimestamp(present(), zone)


def _hour(part: Mapping[str, str | None]) -> int:
    """The hour from 0 to 24, with what is said of the half of the day."""
    hour = int(part["hour"] or 0)
    period, meridiem = part["period"], (part["meridiem"] or "").lower()
    if meridiem:
        if not 1 <= hour <= 12:
            raise ValueError("no such hour")
        return hour % 12 + (12 if meridiem == "p" else 0)
    if period in ("上午", "凌晨", "清晨", "早上", "早晨") and hour > 12:
        raise ValueError("no such hour")
    if hour == 12:
        return {"凌晨": 0, "晚上": 24, "晚": 24}.get(period or "", 12)
    is_later = period in ("下午", "午后", "傍晚", "晚上", "晚") or (period == "中午" and hour < 3)
    return hour + 12 if is_later and hour < 12 else hour


def _with_time(day: datetime, part: Mapping[str, str | None]) -> datetime:
    hour = _hour(part)
    minute = 30 if part["half"] else int(part["minute"] or part["chinese_minute"] or 0)
    second = int(part["second"] or part["chinese_second"] or 0)
    microsecond = int((part["fraction"] or "")[:6].ljust(6, "0"))
    if (hour, minute, second, microsecond) == (24, 0, 0, 0):
        hour, minute, second = 23, 59, 59
    # A leap second has no place in datetime; the one before it is near enough.
    if (minute, second) == (59, 60):
        second = 59
    return day.replace(hour=hour, minute=minute, second=second, microsecond=microsecond)


def _written_zone(part: Mapping[str, str | None]) -> tzinfo | None:
    if part["utc"]:
        return UTC
    if not part["side"]:
        return None
    minutes = int(part["zone_minute"] or 0)
    distance = timedelta(hours=int(part["zone_hour"] or 0), minutes=minutes)
    if minutes > 59 or distance > _FURTHEST:
        raise ValueError("no such zone")
    return timezone(-distance if part["side"] == "-" else distance)


def _fixed(zone: tzinfo, at: datetime) -> tzinfo:
    """The zone's distance from UTC at a local time, in whole minutes, as RFC 3339 writes it.

    Fixed, because moments of a zone whose clocks change cannot always be compared or sorted. An hour that is
    skipped or comes twice is taken as before the change.
    """
    distance = zone.utcoffset(at) or timedelta()
    return timezone(timedelta(minutes=round(distance / timedelta(minutes=1))))
