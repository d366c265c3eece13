"""Moments as machines read them. A moment keeps the zone it was written in, so its day never shifts."""

from datetime import datetime, timedelta, timezone

from generator.text.dates import Moment

_LONGEST = len("2020-09-22T08:05:00+08:00")


def rfc3339(moment: Moment) -> str:
    """`2020-09-22T08:05:00+08:00` (RFC 3339 section 5.6), for Atom and JSON Feed, which know no bare date."""
    written = moment.at.isoformat(timespec="seconds")
    if len(written) > _LONGEST:
        written = _with_whole_minutes(moment.at).isoformat(timespec="seconds")
    return written


def w3c(moment: Moment) -> str:
    """As `rfc3339`, but `2020-09-22` where no time of day was given (W3C Date and Time Formats)."""
    return rfc3339(moment) if moment.precise else moment.at.date().isoformat()


def rfc822(moment: Moment) -> str:
    """`Tue, 22 Sep 2020 08:05:00 +0800` (RFC 822, with RFC 2822's four-digit year), for RSS."""
    from email.utils import format_datetime  # brings sockets and more along, and only RSS needs it

    return format_datetime(_with_whole_minutes(moment.at))


def _with_whole_minutes(at: datetime) -> datetime:
    # Before standard time (in Shanghai until 1901) offsets had seconds, which these formats can't write.
    offset = at.utcoffset() or timedelta()
    seconds = offset % timedelta(minutes=1)
    return at.replace(tzinfo=timezone(offset - seconds)) if seconds else at
