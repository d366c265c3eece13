"""Folders of real pages with what a person takes for the article of each, and how near a program's text comes to it."""

import gzip
import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from statistics import mean
from typing import Literal

_WORD = re.compile(r"\w+")
_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W\u3400-\u9fff]+")
_SHINGLE = 4
_TAG = re.compile(r"<[^<>]*>")

Kind = Literal["shingles", "tokens"]
"""How texts are compared: by four words in a row, or by words (and ideographs) alone."""


@dataclass(frozen=True, slots=True)
class WantedPage:
    """A page, and what must come out of it; None where nobody said what."""

    name: str
    html: bytes
    address: str | None
    text: str
    title: str | None
    day: str | None


@dataclass(frozen=True, slots=True)
class Found:
    """What a program made of a page."""

    text: str
    title: str
    day: str
    seconds: float
    """Of the processor."""


def read_pages(folder: Path) -> tuple[Kind, list[WantedPage]]:
    """The pages of a folder with `ground-truth.json`, or of one with `NAME/source.html`.

    Raises ValueError for another.
    """
    if (folder / "ground-truth.json").is_file():
        return "shingles", list(_with_ground_truth(folder))
    if pages := list(_with_expected(folder)):
        return "tokens", pages
    raise ValueError(f"{folder}: neither ground-truth.json nor NAME/source.html")


def _with_ground_truth(folder: Path) -> Iterator[WantedPage]:
    """The layout of scrapinghub's article-extraction-benchmark."""
    wanted = json.loads((folder / "ground-truth.json").read_text(encoding="utf-8"))
    for name, said in wanted.items():
        html = gzip.decompress((folder / "html" / f"{name}.html.gz").read_bytes())
        yield WantedPage(name, html, said.get("url"), said.get("articleBody", ""), None, None)


def _with_expected(folder: Path) -> Iterator[WantedPage]:
    """The layout of mozilla/readability's test pages."""
    for source in sorted(folder.glob("*/source.html")):
        said = json.loads((source.parent / "expected-metadata.json").read_text(encoding="utf-8"))
        text = plain_text((source.parent / "expected.html").read_text(encoding="utf-8"))
        day = (said.get("publishedTime") or "")[:10] or None
        yield WantedPage(source.parent.name, source.read_bytes(), None, text, said.get("title"), day)


def plain_text(html: str) -> str:
    """HTML without its tags; between two elements there is a blank."""
    return unescape(_TAG.sub(" ", html))


# Scores


@dataclass(frozen=True, slots=True)
class Score:
    """How near a text comes to the wanted one: what both have, and what one has too much or too little.

    Weights that make 1 together, as scrapinghub's script has them, so that a long text counts no more than a short one.
    """

    both: float
    too_much: float
    missing: float

    @property
    def precision(self) -> float:
        """The part of the text that is wanted."""
        if not self.too_much and not self.missing:
            return 1.0
        return self.both / (self.both + self.too_much) if self.both else 0.0

    @property
    def recall(self) -> float:
        """The part of the wanted text that is there."""
        if not self.too_much and not self.missing:
            return 1.0
        return self.both / (self.both + self.missing) if self.both else 0.0

    @property
    def f1(self) -> float:
        """Both in one number."""
        return _harmonic(self.precision, self.recall)


def compare(wanted: str, text: str, kind: Kind) -> Score:
    """How near a text comes to the wanted one."""
    one, other = _pieces(wanted, kind), _pieces(text, kind)
    both = (one & other).total()
    too_much, missing = other.total() - both, one.total() - both
    whole = both + too_much + missing or 1
    return Score(both / whole, too_much / whole, missing / whole)


def corpus_f1(scores: Sequence[Score]) -> tuple[float, float, float]:
    """F1, precision and recall of many pages, as scrapinghub's script makes them: F1 is that of the two means."""
    precision = mean(score.precision for score in scores if score.both + score.too_much > 0)
    recall = mean(score.recall for score in scores if score.both + score.missing > 0)
    return _harmonic(precision, recall), precision, recall


def _pieces(text: str, kind: Kind) -> Counter[tuple[str, ...]]:
    if kind == "tokens":
        return Counter((word.lower(),) for word in _TOKEN.findall(text))
    words = _WORD.findall(text)
    return Counter(
        tuple(words[at : at + _SHINGLE]) for at in range(max(1, len(words) - _SHINGLE + 1)) if words
    )


def _harmonic(one: float, other: float) -> float:
    return 2 * one * other / (one + other) if one + other else 0.0
