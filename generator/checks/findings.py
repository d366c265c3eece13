"""What a rule finds in a text."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple


class Finding(NamedTuple):
    """One thing that a rule has found at one place of a text."""

    code: str
    """The rule's name, which is the problem's code."""
    at: int
    """The place in the text: the number of characters before it."""
    values: Mapping[str, Any] = MappingProxyType({})
    """What fills the message's placeholders."""


def shortened(text: str, room: int = 24) -> str:
    """A finding's words for a message: on one line, and not longer than a glance."""
    line = " ".join(text.split())
    return line if len(line) <= room else line[: room - 1] + "…"
