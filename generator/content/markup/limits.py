"""How much one text may ask for. No article comes near; without limits, one bad file could hang a build."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

SECONDS = 5.0
"""Processor time that one text may take."""
CHARACTERS = 500_000
"""Length of a text."""
LINES = 20_000
"""Lines of a text: each is held against all blocks that are open, up to DEPTH."""
PARAGRAPH = 20_000
"""Length of one paragraph, heading, list item or table cell."""
DEPTH = 100
"""How deep lists and quotations may be nested."""
CELLS = 200_000
"""Cells of one table: a short text can ask for millions of empty ones."""
REPEATED = 1_000_000
"""Characters that links by reference repeat of addresses and titles: a short text can ask for thousands of them."""
OPEN_TAGS = 1_000_000
"""Tags of a piece of HTML times the most that are open at once: repairing it takes time in proportion."""


class LimitError(Exception):
    """A text asks for more than an article may; the problem's code, and values for its message."""

    def __init__(self, code: str, **values: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


def too_slow() -> LimitError:
    """The error for a text that has used up its time."""
    return LimitError("body-too-slow", seconds=f"{SECONDS:g}")


def has_timer() -> bool:
    """Whether `time_limit` works here: in the main thread of a POSIX system."""
    return hasattr(signal, "setitimer") and threading.current_thread() is threading.main_thread()


@contextmanager
def time_limit() -> Iterator[None]:
    """Raise LimitError in the block once it has used SECONDS of processor time.

    A signal does it, so it does nothing where there is none: see `has_timer`.
    """
    if not has_timer():
        yield
        return

    def end(signum: int, frame: object) -> None:
        raise too_slow()

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(
        signal.ITIMER_VIRTUAL, SECONDS, 1
    )  # again: what is raised while memory is tidied up is lost
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
