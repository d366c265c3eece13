"""A bulletin that nobody wrote: news articles in Chinese and English, the same ones on every machine.

An article is made from its number alone (and its date from the number of articles besides), so a corpus of
200 and one of 10,000 begin alike, and an article added later is the next number. Chance comes from `random()`
of a seeded `random.Random` only, which Python promises to keep from version to version.
"""

import random
import re
import tomllib
from bisect import bisect
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate
from pathlib import Path
from typing import Any, TypeVar

_Item = TypeVar("_Item")

AVERAGE = 1_600
"""The characters of an article, on average, see `characters`."""
SHORTEST, LONGEST = AVERAGE * 3 // 4, AVERAGE * 5 // 4
"""The least and the most characters of one."""

IMAGES = 4
"""How many pictures all articles share."""

_FIRST_DAY = datetime(2015, 1, 5, 8, 30)
_SPAN = timedelta(days=6 * 365)
_ADDRESS_PATTERN = re.compile(r"\]\((?:article|image):(\d+)\)")


@dataclass(frozen=True, slots=True)
class Section:
    """A column of the bulletin."""

    key: str
    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Article:
    """One article. Its body leads to others by number: `[words](article:12)`, `![words](image:3)`."""

    number: int
    section: Section
    name: str
    """The file's name without its ending, and the last part of the address."""
    title: str
    date: datetime
    """Without a zone; that of the bulletin is meant."""
    language: str
    source: str
    author: str
    tags: tuple[str, ...]
    summary: str
    body: str
    """Markdown."""

    @property
    def url(self) -> str:
        """The address that every generator is asked to give it."""
        return f"/{self.section.key}/{self.date.year}/{self.name}/"


@dataclass(frozen=True, slots=True)
class Corpus:
    """A bulletin's articles, oldest first."""

    sections: tuple[Section, ...]
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class _Words:
    """A language's words, as phrases.toml has them."""

    space: str
    """What stands between two sentences."""
    stressed: str
    """A sentence with a place for words that stand out."""
    reference: str
    """A sentence with a place for a link."""
    columns: list[str]
    titles: list[str]
    headings: list[str]
    sentences: list[str]
    items: list[str]
    offices: list[str]
    places: list[str]
    topics: list[str]
    people: list[str]


_PHRASES: dict[str, Any] = tomllib.loads(Path(__file__).with_name("phrases.toml").read_text(encoding="utf-8"))
_LANGUAGES = {language: _Words(**_PHRASES[language]) for language in ("zh-CN", "en")}

SECTIONS = tuple(Section(*section) for section in _PHRASES["sections"])
SOURCES: tuple[str, ...] = tuple(_PHRASES["sources"])
TAGS: tuple[str, ...] = tuple(
    thing + matter for matter in _PHRASES["matters"] for thing in _PHRASES["things"]
)
_NAMES: tuple[str, ...] = tuple(_PHRASES["names"])


def make_corpus(size: int, average: int = AVERAGE) -> Corpus:
    """The corpus of `size` articles; far fewer characters than usual make articles of a paragraph or two."""
    return Corpus(SECTIONS, tuple(make_article(number, size, average) for number in range(size)))


def make_article(number: int, size: int, average: int = AVERAGE) -> Article:
    """The article of this number in a corpus of `size`; a number beyond makes one that is newer than all."""
    chance = _Chance(number)
    language = "en" if chance.below(4) == 0 else "zh-CN"
    words = _LANGUAGES[language]
    title = _filled(chance.of(words.titles), chance, words)
    title = title[0].upper() + title[1:]
    summary = _paragraph(chance, words, 2)
    return Article(
        number=number,
        section=chance.of_falling(SECTIONS),
        name=f"{chance.of(_NAMES)}-{number:06}",
        title=title,
        date=_date(number, size),
        language=language,
        source=chance.of_falling(SOURCES),
        author=chance.of(words.people),
        tags=tuple(dict.fromkeys(chance.of_falling(TAGS) for _ in range(2 + chance.below(4)))),
        summary=summary,
        body=_body(number, chance, words, average),
    )


def edited_body(article: Article, revision: int) -> Article:
    """The article with one more sentence at its end."""
    return replace(article, body=f"{article.body}\n{mark('body', revision)}。\n")


def edited_title(article: Article, revision: int) -> Article:
    """The article under another title."""
    return replace(article, title=f"{article.title}（{mark('title', revision)}）")


def mark(what: str, revision: int) -> str:
    """Words that stand in no article, by which an edit is found in what was built from it."""
    return f"修订-{what}-{revision}"


def spell(body: str, article: Callable[[int], str], image: Callable[[int], str]) -> str:
    """A body with the addresses that a generator wants in place of numbers."""

    def address(match: re.Match[str]) -> str:
        number = int(match[1])
        return f"]({image(number) if match[0].startswith('](image') else article(number)})"

    return _ADDRESS_PATTERN.sub(address, body)


def characters(body: str) -> int:
    """How many characters a text has, without white space and addresses; `#`, `*` and the like count."""
    return len("".join(re.sub(r"\]\([^)]*\)", "]", body).split()))


class _Chance:
    """What is drawn for one article."""

    def __init__(self, number: int) -> None:
        self._random = random.Random(f"bulletin {number}").random
        self._decks: dict[int, list[int]] = {}

    def below(self, end: int) -> int:
        return int(self._random() * end)

    def happens(self, probability: float) -> bool:
        return self._random() < probability

    def of(self, items: Sequence[_Item]) -> _Item:
        return items[self.below(len(items))]

    def of_rest(self, items: Sequence[_Item]) -> _Item:
        """An item that has not been drawn from these before, as long as there are any."""
        deck = self._decks.get(id(items)) or list(range(len(items)))
        self._decks[id(items)] = deck
        return items[deck.pop(self.below(len(deck)))]

    def of_falling(self, items: Sequence[_Item]) -> _Item:
        """An item, the n-th with a weight of 1/n: few are frequent, many are rare (Zipf's law)."""
        weights = _falling_weights(len(items))
        return items[bisect(weights, self._random() * weights[-1])]


@cache
def _falling_weights(count: int) -> tuple[float, ...]:
    return tuple(accumulate(1 / rank for rank in range(1, count + 1)))


def _date(number: int, size: int) -> datetime:
    date = _FIRST_DAY + _SPAN * number / size
    return date.replace(second=0, microsecond=0)


def _filled(pattern: str, chance: _Chance, words: _Words) -> str:
    return pattern.format(
        office=chance.of(words.offices),
        place=chance.of(words.places),
        topic=chance.of(words.topics),
        person=chance.of(words.people),
        count=2 + chance.below(60),
        more=60 + chance.below(900),
        month=1 + chance.below(12),
        day=1 + chance.below(28),
    )


def _paragraph(chance: _Chance, words: _Words, sentences: int) -> str:
    return words.space.join(_filled(chance.of_rest(words.sentences), chance, words) for _ in range(sentences))


def _body(number: int, chance: _Chance, words: _Words, average: int) -> str:
    """Paragraphs under headings until the length is reached, then cut back to what is allowed."""
    shortest, longest = average * 3 // 4, average * 5 // 4
    margin = min(150, (longest - shortest) // 4)
    aim = shortest + margin + chance.below(longest - shortest - 2 * margin)
    extras = [extra for extra, probability in _EXTRAS if chance.happens(probability)]
    blocks = [_prose(number, chance, words)]
    while characters("".join(blocks)) < aim:
        if len(blocks) % 4 == 1:
            blocks.append(f"## {_filled(chance.of_rest(words.headings), chance, words)}")
        blocks.append(extras.pop()(chance, words) if extras else _prose(number, chance, words))
    while characters("".join(blocks)) > longest - min(60, margin) and len(blocks) > 1:
        blocks.pop()
    if blocks[-1].startswith("## "):
        blocks.pop()
    while (missing := shortest - characters("".join(blocks))) > 0:
        blocks.append(_paragraph(chance, words, 1 if missing < 100 else 2))
    return "\n\n".join(blocks) + "\n"


def _prose(number: int, chance: _Chance, words: _Words) -> str:
    """A paragraph; some have words that stand out, some lead to an older article or away."""
    parts = [_paragraph(chance, words, 1 + chance.below(3))]
    if chance.happens(0.35):
        strong = "**" if chance.happens(0.7) else "*"
        parts.append(words.stressed.format(strong + chance.of(words.topics) + strong))
    if number and chance.happens(0.35):
        other = chance.below(number)
        parts.append(words.reference.format(f"[{chance.of(words.topics)}](article:{other})"))
    if chance.happens(0.08):
        parts.append(words.reference.format("[example.org](https://www.example.org/standards/)"))
    return words.space.join(parts)


def _list(chance: _Chance, words: _Words) -> str:
    numbered = chance.happens(0.5)
    items = [_filled(chance.of_rest(words.items), chance, words) for _ in range(3 + chance.below(3))]
    return "\n".join(f"{f'{place}.' if numbered else '-'} {item}" for place, item in enumerate(items, 1))


def _table(chance: _Chance, words: _Words) -> str:
    rows = [
        f"| {chance.of(words.places)} | {chance.below(90)} | {chance.below(900)} |"
        for _ in range(4 + chance.below(4))
    ]
    return "\n".join([f"| {' | '.join(words.columns)} |", "| :--- | ---: | ---: |", *rows])


def _picture(chance: _Chance, words: _Words) -> str:
    return f"![{chance.of(words.topics)}](image:{chance.below(IMAGES)})"


def _quotation(chance: _Chance, words: _Words) -> str:
    return f"> {_paragraph(chance, words, 1)}"


_EXTRAS: tuple[tuple[Callable[[_Chance, _Words], str], float], ...] = (
    (_picture, 0.3),
    (_table, 0.15),
    (_quotation, 0.15),
    (_list, 0.4),
)
"""What some articles have, and how likely."""
