"""What the index knows of an article or a page: its words, the lists it is in, its line among results, its number."""

from collections.abc import Iterable
from datetime import date
from itertools import chain

from msgspec import Struct

from generator.engine.fingerprints import fingerprint
from generator.outputs.search import terms
from generator.settings.config import Settings
from generator.site.model import Article, Body, Page
from generator.text import urls

_FIRST_DAY = date(1900, 1, 1).toordinal()
_DAYS = 1 << 16
SEATS = 8
"""How many articles of one day stand beside each other; those that come after them are far behind all days."""
_LAYER = _DAYS * SEATS
_SUMMARY = 120
"""Characters of a summary in a result's line."""


class Searched(Struct, frozen=True, gc=False):
    """A text that the search finds."""

    path: str
    day: int
    """0 for a page, which has no date."""
    moment: float
    title: str
    pieces: tuple[str, ...]
    """What its page shows besides the title and the body."""
    lists: tuple[str, ...]
    """The site paths of those it is in, as a person reads them."""
    line: tuple[str, ...]
    """As in a result's line, behind the number."""
    body: Body

    @property
    def digest(self) -> str:
        """Tells its terms from any others."""
        return fingerprint((self.title, self.pieces, self.lists, self.body))


def searched(text: Article | Page, settings: Settings) -> Searched | None:
    """What is found of a text; None where its head, or its section's, says that nothing is."""
    if not text.searched:
        return None
    as_files = settings.links == "file"
    address = f"{text.url}index.html" if as_files and text.url.endswith("/") else text.url
    language = "" if text.language == settings.language else text.language
    summary = text.summary[:_SUMMARY] if as_files else ""
    names = tuple(attachment.name for attachment in text.attachments)
    if isinstance(text, Page):
        line = (address, text.title, "", "", "", language, summary)
        return Searched(
            text.path, 0, 0.0, text.title, (text.subtitle, *names, text.summary), (), line, text.body
        )
    if not text.section.searched:
        return None
    source = text.source.name if text.source else ""
    day = text.date.at.date()
    line = (address, text.title, day.isoformat(), text.section.name, source, language, summary)
    named = (*text.tags, *chain.from_iterable(text.terms.values()))
    pieces = (
        *(text.subtitle, source, *text.authors, text.editor, text.document_number),
        *(*names, *(term.name for term in named), text.summary),
    )
    lists = (text.section, *((text.source,) if text.source else ()), *named)
    return Searched(
        text.path,
        min(max(day.toordinal() - _FIRST_DAY, 1), _DAYS - 1),
        text.date.at.timestamp(),
        text.title,
        pieces,
        tuple(urls.decode(one.url) for one in lists),
        line,
        text.body,
    )


def numbered(texts: Iterable[Searched]) -> dict[str, int]:
    """Each text's number, by its path: its day's, and its place in it, so that no other day's texts move one."""
    days: dict[int, list[Searched]] = {}
    for text in texts:
        days.setdefault(text.day, []).append(text)
    return {
        text.path: number(day, place)
        for day, ones in days.items()
        for place, text in enumerate(sorted(ones, key=lambda text: (text.moment, text.path)))
    }


def number(day: int, place: int) -> int:
    """The number of the text at a place of a day."""
    return place // SEATS * _LAYER + day * SEATS + place % SEATS


def day_of(number: int) -> int:
    """The day of a number."""
    return number % _LAYER // SEATS


def terms_of(text: Searched) -> tuple[set[str], frozenset[str]]:
    """All terms of a text, and those of its title."""
    title = terms.terms(terms.normal(text.title))
    found = terms.terms(terms.normal("\n".join((*text.pieces, terms.text_of(str(text.body))))))
    found |= title
    found.update(terms.LIST + one for one in text.lists)
    return found, frozenset(title)
