"""The catalog: every article in the orders and groups that the site shows. Pure; it reads nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

from msgspec import Struct, structs

from generator.site.articles import card
from generator.site.model import ArchiveYear, Article, Card, Issue, Page, Section, Term
from generator.text.languages import Words

_Key = TypeVar("_Key")

RELATED = 5
_WINDOW = 10  # how far on each side of an article in a list its relatives are looked for


class Collection(Struct, frozen=True, gc=False):
    """The articles behind a term, in the order of its list."""

    term: Term
    articles: tuple[Article, ...]


class Neighbours(Struct, frozen=True, gc=False):
    """What an article's page shows of others."""

    previous: Card | None
    """The next older one in the section."""
    next: Card | None
    related: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Catalog:
    """The whole bulletin. Large: no template receives it."""

    articles: tuple[Article, ...]
    """Newest first."""
    cards: Mapping[str, Card]
    """By source path."""
    pages: tuple[Page, ...]
    sections: tuple[tuple[Section, tuple[Article, ...]], ...]
    """Each section with its articles, pinned ones first, then newest first."""
    tags: tuple[Collection, ...]
    """By name; each newest first."""
    sources: tuple[Collection, ...]
    years: tuple[Collection, ...]
    """Newest first, as are the months."""
    months: tuple[Collection, ...]
    archive: tuple[ArchiveYear, ...]
    issues: tuple[tuple[Issue, tuple[Article, ...]], ...]
    """Newest first; articles in reading order."""
    neighbours: Mapping[str, Neighbours]
    """By source path."""


def make_catalog(
    articles: tuple[Article, ...], pages: tuple[Page, ...], sections: tuple[Section, ...], words: Words
) -> Catalog:
    """Sort and group the articles, which come newest first."""
    cards = {article.path: card(article) for article in articles}
    by_section = _group((article.section.key, article) for article in articles)
    tags = _collections((tag, article) for article in articles for tag in article.tags)
    sources = _collections((article.source, article) for article in articles if article.source)
    months = _collections((_month(article, words), article) for article in articles)
    years = _collections((_year(article, words), article) for article in articles)
    order = {section.key: index for index, section in enumerate(sections)}
    return Catalog(
        articles,
        cards,
        pages,
        tuple((section, _pinned_first(by_section.get(section.key, ()))) for section in sections),
        tuple(sorted(tags, key=lambda tag: tag.term.name)),
        tuple(sorted(sources, key=lambda source: source.term.name)),
        years,
        months,
        _archive(years, months),
        _issues(articles, cards, order),
        _neighbours(articles, cards, by_section, tags),
    )


def _group(pairs: Iterable[tuple[_Key, Article]]) -> dict[_Key, tuple[Article, ...]]:
    groups: dict[_Key, list[Article]] = {}
    for key, article in pairs:
        groups.setdefault(key, []).append(article)
    return {key: tuple(members) for key, members in groups.items()}


def _collections(pairs: Iterable[tuple[Term, Article]]) -> tuple[Collection, ...]:
    return tuple(
        Collection(structs.replace(term, count=len(members)), members)
        for term, members in _group(pairs).items()
    )


def _pinned_first(articles: tuple[Article, ...]) -> tuple[Article, ...]:
    return tuple(sorted(articles, key=lambda article: not article.pinned))


def _year(article: Article, words: Words) -> Term:
    year = article.date.at.year
    return Term(words.year(year), f"/archive/{year:04}/")


def _month(article: Article, words: Words) -> Term:
    day = article.date.at
    return Term(words.month(day.year, day.month), f"/archive/{day.year:04}/{day.month:02}/")


def _archive(years: tuple[Collection, ...], months: tuple[Collection, ...]) -> tuple[ArchiveYear, ...]:
    return tuple(
        ArchiveYear(
            year.term, tuple(month.term for month in months if month.term.url.startswith(year.term.url))
        )
        for year in years
    )


def _issues(
    articles: tuple[Article, ...], cards: Mapping[str, Card], order: Mapping[str, int]
) -> tuple[tuple[Issue, tuple[Article, ...]], ...]:
    groups = _group((article.issue, article) for article in articles if article.issue)
    issues = []
    for term, members in groups.items():
        # Where the front matter gives no place: section by section, newest first (the sort is stable).
        reading = tuple(sorted(members, key=lambda a: (a.order is None, a.order or 0, order[a.section.key])))
        issues.append(
            (
                Issue(
                    key=term.url.strip("/").rpartition("/")[2],
                    name=term.name,
                    url=term.url,
                    print_url=term.url + "print/",
                    first=members[-1].date,
                    last=members[0].date,
                    cards=tuple(cards[article.path] for article in reading),
                ),
                reading,
            )
        )
    return tuple(sorted(issues, key=lambda pair: (-pair[0].last.at.timestamp(), pair[0].key)))


def _neighbours(
    articles: tuple[Article, ...],
    cards: Mapping[str, Card],
    by_section: Mapping[str, tuple[Article, ...]],
    tags: tuple[Collection, ...],
) -> dict[str, Neighbours]:
    """Who stands beside each article: in its section by date, and in what it is about."""
    previous: dict[str, Article] = {}
    following: dict[str, Article] = {}
    for members in by_section.values():
        for newer, older in pairwise(members):
            previous[newer.path] = older
            following[older.path] = newer

    # Relatives are looked for among an article's neighbours in the lists that it shares, not in whole lists: the
    # work stays level however long a tag grows, and a new article changes only the pages around it.
    place = {article.path: index for index, article in enumerate(articles)}
    shared: list[dict[int, int]] = [{} for _ in articles]
    for members, weight in (
        *((tag.articles, 2) for tag in tags),
        *((members, 1) for members in by_section.values()),
    ):
        places = [place[article.path] for article in members]
        for index, article in enumerate(places):
            weights = shared[article]
            for other in places[max(0, index - _WINDOW) : index + _WINDOW + 1]:
                weights[other] = weights.get(other, 0) + weight

    def related(article: int) -> tuple[Card, ...]:
        weights = shared[article]
        weights.pop(article, None)
        closest = sorted(weights, key=lambda other: (-weights[other], other))[:RELATED]
        return tuple(cards[articles[other].path] for other in sorted(closest))

    return {
        article.path: Neighbours(
            _card_of(previous.get(article.path), cards),
            _card_of(following.get(article.path), cards),
            related(index),
        )
        for index, article in enumerate(articles)
    }


def _card_of(article: Article | None, cards: Mapping[str, Card]) -> Card | None:
    return cards[article.path] if article else None
