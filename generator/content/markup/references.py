"""Link reference definitions (CommonMark 0.31 section 4.7): `[label]: address "title"`."""

import re

from msgspec import Struct

from generator.content.markup.links import LABEL, blanks, destination, label_key, title
from generator.text.patterns import lazy

_END_OF_LINE = lazy(r"[ \t]*+(?:\n|\Z)")
_ADDRESS = lazy(r"[a-z][a-z0-9+.-]+:|[/.#?]|.*/|.*\.[a-z0-9]{1,8}(?:[#?].*)?$", re.IGNORECASE | re.DOTALL)


class Definition(Struct, frozen=True):
    """A link reference definition, its backslashes and character references resolved."""

    label: str
    """As `label_key` has it, so that labels that match are equal."""
    address: str
    title: str | None
    end: int
    """Where the text goes on behind it."""

    @property
    def leads_somewhere(self) -> bool:
        """Whether the address looks like one, and not like a word of a sentence: `[Note]: This`."""
        return not self.address or _ADDRESS.match(self.address) is not None


def definition(text: str, start: int = 0) -> Definition | None:
    """The definition that stands at `start` of a paragraph's text; None if there is none."""
    written = LABEL.match(text, start)
    if written is None or written[1].startswith("^") or not text.startswith(":", written.end()):
        return None
    label = label_key(written[1])
    found = destination(text, blanks(text, written.end() + 1))
    if not label or not found:
        return None
    address, end = found
    after = blanks(text, end)
    words = title(text, after) if after > end else None
    # What follows a title makes it none; the address may still stand alone in its line.
    if words and (behind := _END_OF_LINE.match(text, words[1])):
        return Definition(label, address, words[0], behind.end())
    behind = _END_OF_LINE.match(text, end)
    return Definition(label, address, None, behind.end()) if behind else None
