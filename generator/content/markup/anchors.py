"""The ids of one body, and its headings."""

import re
import unicodedata

from msgspec import Struct

TAKEN = frozenset({"main", "contents-title", "index-title", "scan"})
"""Ids that pages use around a body."""


class Heading(Struct, frozen=True, gc=False):
    """An entry of the table of contents. `level` is 2 to 6, `name` plain text."""

    level: int
    id: str
    name: str


def slugify(text: str) -> str:
    """An id for a heading: its letters and digits of any script, in lower case, with hyphens for blanks.

    The same as Python-Markdown's and many others', so that links which rely on them hold.
    """
    text = unicodedata.normalize("NFC", text)
    return re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", text).strip().lower())


class Anchors:
    """Gives out the ids of one body, each once. `written` are those that the author gives somewhere in it."""

    def __init__(self, written: set[str]) -> None:
        self._written = written | TAKEN
        self._numbers: dict[str, int] = {}
        self._outline: list[tuple[int, int]] = []  # the open headings' levels, as written and as made
        self.ids: dict[str, None] = {}
        self.repeated: list[str] = []
        self.headings: list[Heading] = []

    def claim(self, id_: str) -> bool:
        """Whether an id of the author's is free; it no longer is then."""
        if id_ in self.ids or id_ in TAKEN:
            self.repeated.append(id_)
            return False
        self.ids[id_] = None
        return True

    def heading(self, level: int, id_: str, text: str) -> Heading:
        """Add a heading; without an `id_` of its own it gets one.

        Its level is made to fit under the page's own heading, which is 1, and under those before it, without gaps.
        """
        while self._outline and self._outline[-1][0] >= level:
            self._outline.pop()
        made = min(self._outline[-1][1] + 1, 6) if self._outline else 2
        self._outline.append((level, made))
        heading = Heading(made, id_ or self._free_id(text), text)
        self.headings.append(heading)
        return heading

    def _free_id(self, text: str) -> str:
        free = slug = slugify(text) or "section"
        while free in self.ids or free in self._written:
            self._numbers[slug] = self._numbers.get(slug, 0) + 1
            free = f"{slug}_{self._numbers[slug]}"
        self.ids[free] = None
        return free
