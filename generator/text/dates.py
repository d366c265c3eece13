"""Dates as editors write them, and the one place where the present moment is read."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import total_ordering


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


_DATE = re.compile(
    r"""
    (?P<year>\d{4})
    (?: (?P<sign>[-/.]) (?P<month>\d{1,2}) (?P=sign) (?P<day>\d{1,2})
      | \s*年\s* (?P<chinese_month>\d{1,2}) \s*月\s* (?P<chinese_day>\d{1,2}) \s*[日号]
    )
    (?: (?:[Tt]|\s+|(?<=[日号])) (?P<hour>\d{1,2})
        (?: :(?P<minute>\d{2}) (?: :(?P<second>\d{2}) (?:[.,](?P<fraction>\d+))? )?
          | \s*[时点] (?: \s*(?P<chinese_minute>\d{1,2}) \s*分 (?: \s*(?P<chinese_second>\d{1,2}) \s*秒 )? )?
        )
        (?: \s* (?: (?P<utc>Z|z|UTC|GMT)
                  | (?P<side>[-+]) (?P<zone_hour>\d{1,2}) (?: :?(?P<zone_minute>\d{2}) )?
                )
        )?
    )?
    """,
    re.VERBOSE,
)
_NAME = re.compile(r"(\d{4}-\d{1,2}-\d{1,2})(?:[-_ ]+(.*))?", re.DOTALL)
_FOLDERS = re.compile(r"(?:^|/)(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?=[/.])")

# No place has ever been further from UTC than this.
_FURTHEST = timedelta(hours=16)


def parse_date(text: str, zone: tzinfo) -> Moment:
    """The moment that a person wrote.

    Accepted are `2020-09-22`, `2020/9/22`, `2020.9.22` and `2020年9月22日`; with a time, if any, after a
    blank or `T` (`8:05`, `08:05:30.5`, `8时5分`; 24:00 is the day's last second); and after that with a zone,
    if any (`Z`, `+08:00`, `+0800`, `-5`). ISO 8601, RFC 3339 and YAML timestamps are among these. Full-width
    digits and signs are read like plain ones. A date without a zone is in `zone`.

    Raises UnreadableDate for anything else, and ImpossibleDate for what no calendar, clock or zone has.
    """
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text)
    match = _DATE.fullmatch(text.strip())
    if match is None:
        raise UnreadableDate(text)
    part = match.groupdict()
    try:
        at = datetime(
            int(part["year"]),
            int(part["month"] or part["chinese_month"]),
            int(part["day"] or part["chinese_day"]),
        )
        if part["hour"]:
            at = _with_time(at, part)
        at = at.replace(tzinfo=_written_zone(part) or _fixed(zone, at))
        at.astimezone(
            UTC
        )  # feeds and the sitemap may need it; in the years 1 and 9999 it can leave the calendar
    except (ValueError, OverflowError) as error:
        raise ImpossibleDate(text) from error
    return Moment(at, precise=part["hour"] is not None)


def date_from_name(stem: str) -> tuple[str | None, str]:
    """The date that a file's name begins with, and the rest: `2016-05-19-some-title` gives both parts.

    A name without a date, or with one that no calendar has, gives None and the whole name.
    """
    match = _NAME.fullmatch(stem)
    if match is None:
        return None, stem
    try:
        parse_date(match[1], UTC)
    except ValueError:
        return None, stem
    return match[1], match[2] or ""


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

    Nothing else in the program reads the time. Raises ValueError where the one given is no time.
    """
    if value is not None:
        return parse_date(value, zone).at
    epoch = environment.get("SOURCE_DATE_EPOCH", "").strip()
    if epoch:
        try:
            return datetime.fromtimestamp(int(epoch), UTC).astimezone(zone)
        except (ValueError, OverflowError, OSError) as error:
            raise UnreadableDate(epoch) from error
    return datetime.now(zone)


def _with_time(day: datetime, part: Mapping[str, str | None]) -> datetime:
    hour = int(part["hour"] or 0)
    minute = int(part["minute"] or part["chinese_minute"] or 0)
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
