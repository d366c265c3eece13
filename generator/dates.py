"""Dates as editors write them."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, order=True)
class Moment:
    """A date, and a time of day where one was given.

    `at` always has a zone: the written one, or the bulletin's. It is never converted, so the day that a page shows
    is the day that was written.
    """

    at: datetime
    precise: bool = False
    """Whether a time of day was given; without one, `at` is the day's first moment."""
