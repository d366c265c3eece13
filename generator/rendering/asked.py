"""What a theme's templates ask for, as values: see `asking`, which finds it."""

from collections.abc import Callable

from msgspec import Struct

from generator.problems import Problem, Reporter
from generator.site.queries import Query, WrongQuery

WHOLE = ""
"""Stands among the names of data files for all of them."""


class Asked(Struct, frozen=True):
    """What a template asks for, or several do together; everything once, in order."""

    queries: tuple[Query, ...] = ()
    data: tuple[str, ...] = ()
    """The names of data files, or `WHOLE`."""
    widths: tuple[int, ...] = ()
    """Of pictures, in pixels."""


class Place(Struct, frozen=True):
    """Where a template asks for something."""

    path: str
    lines: tuple[str, ...]
    line: int
    column: int

    def problem(self, wrong: WrongQuery, *, warning: bool = False) -> Problem:
        """The problem with what is asked there."""
        reporter = Reporter(self.path, self.lines)
        report = reporter.warning if warning else reporter.error
        report(wrong.code, self.line, self.column, **wrong.values)
        return reporter.problems[0]


class Asking(Struct, frozen=True):
    """What a theme's templates ask for."""

    by: Callable[[str], Asked]
    """What a page's template asks for, and those that it may load."""
    queries: Callable[[], tuple[tuple[Query, Place], ...]]
    """All queries, with where they stand."""
    widths: Callable[[], tuple[int, ...]]
    """All widths."""
    problems: Callable[[], tuple[Problem, ...]]


NOTHING = Asking(lambda name: Asked(), tuple, tuple, tuple)
"""What a theme asks for that asks for nothing."""
