"""The catalog: every article in the orders and groups that the site shows. Pure; it reads nothing."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TypeVar

from msgspec import Struct, structs

from generator.site.articles import card
from generator.site.model import ArchiveYear, Article, Card, Issue, Page, Section, Term
from generator.text.languages import Words

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

RELATED = 5
_WINDOW = 10  # how far on each side of an article in a list its relatives are looked for


class Collection(Struct, frozen=True, gc=False):
    """The articles behind a term, by their source paths, in the order of its list."""

    term: Term
    articles: tuple[str, ...]


class Neighbours(Struct, frozen=True, gc=False):
    """The articles that an article's page shows, by their source paths."""

    previous: str
    """The next older one in the section; empty if there is none."""
    next: str
    related: tuple[str, ...]


class Loaded(Mapping[str, _Value]):
    """Values by key, in the order of the keys, each of which is loaded when it is first asked for."""

    def __init__(
        self, keys: Sequence[str], load: Callable[[str], _Value], known: Mapping[str, _Value] | None = None
    ) -> None:
        """`known` are values that need not be loaded, in place of those that would be."""
        self._keys = keys
        self._members = frozenset(keys)
        self._load = load
        self._known = dict(known or {})

    def __getitem__(self, key: str) -> _Value:
        value = self._known.get(key)
        if value is None:
            if key not in self._members:
                raise KeyError(key)
            value = self._known[key] = self._load(key)
        return value

    def __contains__(self, key: object) -> bool:
        return key in self._members

    def __iter__(self) -> Iterator[str]:
        return iter(self._keys)

    def __len__(self) -> int:
        return len(self._keys)

    def with_value(self, key: str, value: _Value) -> "Loaded[_Value]":
        """The same with another value."""
        return Loaded(self._keys, self._load, {**self._known, key: value})


def _with(values: Mapping[str, _Value], key: str, value: _Value) -> Mapping[str, _Value]:
    return values.with_value(key, value) if isinstance(values, Loaded) else {**values, key: value}


@dataclass(frozen=True, slots=True)
class Catalog:
    """The whole bulletin. Large: no template receives it.

    An article stands in it once; in groups it is told by its source path. So it can be exchanged for another that is in
    the same groups, and a group can be planned without the others.
    """

    articles: Mapping[str, Article]
    """By source path, newest first."""
    cards: Mapping[str, Card]
    """By source path."""
    pages: tuple[Page, ...]
    sections: tuple[tuple[Section, tuple[str, ...]], ...]
    """Each section with its articles, pinned ones first, then newest first."""
    tags: tuple[Collection, ...]
    """By name; each newest first."""
    sources: tuple[Collection, ...]
    years: tuple[Collection, ...]
    """Newest first, as are the months."""
    months: tuple[Collection, ...]
    archive: tuple[ArchiveYear, ...]
    issues: tuple[tuple[Issue, tuple[str, ...]], ...]
    """Newest first, without cards; articles in reading order."""
    neighbours: Mapping[str, Neighbours]
    """By source path."""

    def with_article(self, article: Article) -> "Catalog":
        """The catalog with an article in another's place, which is in the same groups."""
        return replace(
            self,
            articles=_with(self.articles, article.path, article),
            cards=_with(self.cards, article.path, card(article)),
        )

    def cards_of(self, paths: Iterable[str]) -> tuple[Card, ...]:
        """The cards of some articles."""
        return tuple(self.cards[path] for path in paths)

    def articles_of(self, paths: Iterable[str]) -> tuple[Article, ...]:
        """Some articles."""
        return tuple(self.articles[path] for path in paths)

    def issue(self, number: int) -> Issue:
        """An issue with its cards, counted from the newest."""
        issue, paths = self.issues[number]
        return structs.replace(issue, cards=self.cards_of(paths))


def make_catalog(
    articles: tuple[Article, ...], pages: tuple[Page, ...], sections: tuple[Section, ...], words: Words
) -> Catalog:
    """Sort and group the articles, which come newest first."""
    by_section = _group((article.section.key, article) for article in articles)
    tags = _collections((tag, article) for article in articles for tag in article.tags)
    sources = _collections((article.source, article) for article in articles if article.source)
    months = _collections((_month(article, words), article) for article in articles)
    years = _collections((_year(article, words), article) for article in articles)
    order = {section.key: index for index, section in enumerate(sections)}
    return Catalog(
        {article.path: article for article in articles},
        {article.path: card(article) for article in articles},
        pages,
        tuple((section, _paths(_pinned_first(by_section.get(section.key, ())))) for section in sections),
        tuple(sorted(tags, key=lambda tag: tag.term.name)),
        tuple(sorted(sources, key=lambda source: source.term.name)),
        years,
        months,
        _archive(years, months),
        _issues(articles, order),
        _neighbours(articles, by_section, tags),
    )


def _group(pairs: Iterable[tuple[_Key, Article]]) -> dict[_Key, tuple[Article, ...]]:
    groups: dict[_Key, list[Article]] = {}
    for key, article in pairs:
        groups.setdefault(key, []).append(article)
    return {key: tuple(members) for key, members in groups.items()}


def _paths(articles: Iterable[Article]) -> tuple[str, ...]:
    return tuple(article.path for article in articles)


def _collections(pairs: Iterable[tuple[Term, Article]]) -> tuple[Collection, ...]:
    return tuple(
        Collection(structs.replace(term, count=len(members)), _paths(members))
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
    articles: tuple[Article, ...], order: Mapping[str, int]
) -> tuple[tuple[Issue, tuple[str, ...]], ...]:
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
                    cards=(),
                ),
                _paths(reading),
            )
        )
    return tuple(sorted(issues, key=lambda pair: (-pair[0].last.at.timestamp(), pair[0].key)))


def _neighbours(
    articles: tuple[Article, ...],
    by_section: Mapping[str, tuple[Article, ...]],
    tags: tuple[Collection, ...],
) -> dict[str, Neighbours]:
    """Who stands beside each article: in its section by date, and in what it is about."""
    previous: dict[str, str] = {}
    following: dict[str, str] = {}
    for members in by_section.values():
        for newer, older in pairwise(_paths(members)):
            previous[newer] = older
            following[older] = newer

    # Relatives are looked for among an article's neighbours in the lists that it shares, not in whole lists: the
    # work stays level however long a tag grows, and a new article changes only the pages around it.
    place = {article.path: index for index, article in enumerate(articles)}
    shared: list[dict[int, int]] = [{} for _ in articles]
    for paths, weight in (
        *((tag.articles, 2) for tag in tags),
        *((_paths(members), 1) for members in by_section.values()),
    ):
        places = [place[path] for path in paths]
        for index, article in enumerate(places):
            weights = shared[article]
            for other in places[max(0, index - _WINDOW) : index + _WINDOW + 1]:
                weights[other] = weights.get(other, 0) + weight

    # Of those that share as much, the nearest in time are taken. Were it the newest, each new article would drive
    # an older one from the pages of all that are around it.
    moments = [article.date.at.timestamp() for article in articles]

    def related(article: int) -> tuple[str, ...]:
        weights, moment = shared[article], moments[article]
        weights.pop(article, None)
        nearest = sorted((-weight, abs(moments[other] - moment), other) for other, weight in weights.items())[
            :RELATED
        ]
        return tuple(articles[other].path for other in sorted(other for _, _, other in nearest))

    return {
        article.path: Neighbours(
            previous.get(article.path, ""),
            following.get(article.path, ""),
            related(index),
        )
        for index, article in enumerate(articles)
    }
