"""The catalog: every article in the orders and groups that the site shows. Pure; it reads nothing."""

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise, takewhile
from types import MappingProxyType
from typing import TypeVar

from msgspec import Struct, structs

from generator.site.articles import card
from generator.site.model import ArchiveYear, Article, Card, Issue, IssueData, Page, Section, Term
from generator.site.taxonomies import EVERYWHERE, SOURCES, TAGS, terms_of
from generator.site.topics import Topic, gathered
from generator.text.collation import name_order
from generator.text.languages import Words
from generator.text.slugs import folded

_Key = TypeVar("_Key")
_Value = TypeVar("_Value")

RELATED = 5
WINDOW = 10
"""How far on each side of an article in a list its relatives are looked for."""


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

    def with_new(self, key: str, value: _Value, place: int) -> "Loaded[_Value]":
        """The same with one more value, which has so many before it."""
        keys = (*self._keys[:place], key, *self._keys[place:])
        return Loaded(keys, self._load, {**self._known, key: value})


def _with(values: Mapping[str, _Value], key: str, value: _Value) -> Mapping[str, _Value]:
    return values.with_value(key, value) if isinstance(values, Loaded) else {**values, key: value}


class Catalog(Struct, frozen=True):
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
    terms: Mapping[str, tuple[Collection, ...]]
    """The terms of each taxonomy, by its key, as `taxonomies.names_of` orders them: by name (`collation`), each newest
    first."""
    years: tuple[Collection, ...]
    """Newest first, as are the months."""
    months: tuple[Collection, ...]
    archive: tuple[ArchiveYear, ...]
    issues: tuple[tuple[Issue, tuple[str, ...]], ...]
    """Newest first; articles in reading order."""
    neighbours: Mapping[str, Neighbours]
    """By source path."""
    topics: tuple[Topic, ...] = ()
    """In the order of their list."""

    @property
    def tags(self) -> tuple[Collection, ...]:
        """The collections of tags."""
        return self.terms[TAGS]

    @property
    def sources(self) -> tuple[Collection, ...]:
        """The collections of sources."""
        return self.terms[SOURCES]

    def with_article(self, article: Article) -> "Catalog":
        """The catalog with an article in another's place, which is in the same groups."""
        return structs.replace(
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

    def pinned(self) -> tuple[str, ...]:
        """The pinned articles, newest first: each section begins with its own."""
        found = (path for _, paths in self.sections for path in self.pinned_of(paths))
        return tuple(sorted(found, key=lambda path: age(self.articles[path])))

    def pinned_of(self, section: Iterable[str]) -> tuple[str, ...]:
        """The pinned articles of a section."""
        return tuple(takewhile(lambda path: self.articles[path].pinned, section))


def age(article: Article) -> tuple[float, str]:
    """What articles are sorted by: newest first."""
    return -article.date.at.timestamp(), article.path


def make_catalog(
    articles: tuple[Article, ...],
    pages: tuple[Page, ...],
    sections: tuple[Section, ...],
    words: Words,
    topics: tuple[Topic, ...] = (),
    own: Iterable[str] = (),
    issues: Mapping[str, IssueData] = MappingProxyType({}),
) -> Catalog:
    """Sort and group the articles, which come newest first. `own` are the keys of the bulletin's own taxonomies;
    `issues` is what is said of some, by site path."""
    by_section = _group((article.section.key, article) for article in articles)
    named = [(terms_of(article), article) for article in articles]
    terms = {
        key: _by_name(_collections((term, article) for of, article in named for term in of.get(key, ())))
        for key in (*EVERYWHERE, *own)
    }
    tags = terms[TAGS]
    months = _collections((_month(article, words), article) for article in articles)
    years = _collections((_year(article, words), article) for article in articles)
    order = {section.key: index for index, section in enumerate(sections)}
    by_path = {article.path: article for article in articles}
    return Catalog(
        by_path,
        {article.path: card(article) for article in articles},
        pages,
        tuple((section, _paths(_pinned_first(by_section.get(section.key, ())))) for section in sections),
        terms,
        years,
        months,
        archive_of(years, months),
        _issues(articles, order, issues),
        neighbours(
            by_path,
            (_paths(members) for members in by_section.values()),
            (tag.articles for tag in tags),
            range(len(articles)),
        ),
        with_tagged(topics, tags, by_path) if topics else (),
    )


def with_tagged(
    topics: tuple[Topic, ...], tags: Iterable[Collection], articles: Iterable[str]
) -> tuple[Topic, ...]:
    """Topics with all their articles; `articles` are the source paths of all that there are, newest first."""
    place = {path: number for number, path in enumerate(articles)}
    by_name = {folded(tag.term.name): tag.articles for tag in tags}
    return tuple(gathered(topic, by_name, place) for topic in topics)


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


def _by_name(collections: Iterable[Collection]) -> tuple[Collection, ...]:
    return tuple(sorted(collections, key=lambda collection: name_order(collection.term.name)))


def _pinned_first(articles: tuple[Article, ...]) -> tuple[Article, ...]:
    return tuple(sorted(articles, key=lambda article: not article.pinned))


def archive_urls(article: Article | Card) -> tuple[str, str]:
    """The site paths of the lists of an article's year and of its month."""
    day = article.date.at
    year = f"/archive/{day.year:04}/"
    return year, f"{year}{day.month:02}/"


def _year(article: Article, words: Words) -> Term:
    return Term(words.year(article.date.at.year), archive_urls(article)[0])


def _month(article: Article, words: Words) -> Term:
    day = article.date.at
    return Term(words.month(day.year, day.month), archive_urls(article)[1])


def archive_of(years: tuple[Collection, ...], months: tuple[Collection, ...]) -> tuple[ArchiveYear, ...]:
    """The years with their months."""
    return tuple(
        ArchiveYear(
            year.term, tuple(month.term for month in months if month.term.url.startswith(year.term.url))
        )
        for year in years
    )


def _issues(
    articles: tuple[Article, ...], order: Mapping[str, int], data: Mapping[str, IssueData]
) -> tuple[tuple[Issue, tuple[str, ...]], ...]:
    groups = _group((article.issue, article) for article in articles if article.issue)
    issues = []
    for term, members in groups.items():
        said = data.get(term.url)
        by_hand = {path: place for place, path in enumerate(said.order if said else ())}

        def place(
            article: Article, by_hand: Mapping[str, int] = by_hand
        ) -> tuple[int, tuple[bool, int, int]]:
            return by_hand.get(article.path, len(by_hand)), reading_order(article, order)

        # Where neither its file nor the front matter gives a place: section by section, newest first (the sort is
        # stable).
        reading = tuple(sorted(members, key=place))
        issues.append(
            (
                Issue(
                    key=term.url.strip("/").rpartition("/")[2],
                    name=term.name,
                    url=term.url,
                    print_url=term.url + "print/",
                    first=members[-1].date,
                    last=members[0].date,
                    data=said,
                ),
                _paths(reading),
            )
        )
    return by_time(issues)


def reading_order(article: Article, order: Mapping[str, int]) -> tuple[bool, int, int]:
    """What decides on an article's place in an issue before its date does; `order` is that of sections, by key."""
    return article.order is None, article.order or 0, order[article.section.key]


def by_time(issues: Iterable[tuple[Issue, tuple[str, ...]]]) -> tuple[tuple[Issue, tuple[str, ...]], ...]:
    """Issues, newest first."""
    return tuple(sorted(issues, key=lambda pair: (-pair[0].last.at.timestamp(), pair[0].key)))


def neighbours(
    articles: Mapping[str, Article],
    sections: Iterable[Sequence[str]],
    tags: Iterable[Sequence[str]],
    wanted: Container[int],
) -> dict[str, Neighbours]:
    """Who stands beside articles: in their section by date, and in what they are about.

    `articles` are all, newest first, `wanted` the places of those that are asked for. Sections may be in any order.
    """
    order = tuple(articles)
    place = {path: index for index, path in enumerate(order)}
    previous: dict[int, str] = {}
    following: dict[int, str] = {}
    # Relatives are looked for among an article's neighbours in the lists that it shares, not in whole lists: the
    # work stays level however long a tag grows, and a new article changes only the pages around it.
    shared: dict[int, dict[int, int]] = {}

    def share(places: list[int], weight: int) -> None:
        for index, article in enumerate(places):
            if article in wanted:
                weights = shared.setdefault(article, {})
                for other in places[max(0, index - WINDOW) : index + WINDOW + 1]:
                    weights[other] = weights.get(other, 0) + weight

    for paths in tags:
        share([place[path] for path in paths], 2)
    for paths in sections:
        places = sorted(place[path] for path in paths)
        share(places, 1)
        for newer, older in pairwise(places):
            previous[newer] = order[older]
            following[older] = order[newer]

    # Of those that share as much, the nearest in time are taken. Were it the newest, each new article would drive
    # an older one from the pages of all that are around it.
    near = set[int]().union(*shared.values())
    moments = {index: articles[order[index]].date.at.timestamp() for index in near}

    def related(article: int) -> tuple[str, ...]:
        weights, moment = shared[article], moments[article]
        weights.pop(article, None)
        # What an editor has named goes first, in the editor's order.
        named = tuple(
            path for path in articles[order[article]].related if path in place and path != order[article]
        )
        for path in named:
            weights.pop(place[path], None)
        nearest = sorted((-weight, abs(moments[other] - moment), other) for other, weight in weights.items())[
            : max(0, RELATED - len(named))
        ]
        return (*named, *(order[other] for other in sorted(other for _, _, other in nearest)))

    return {
        order[index]: Neighbours(previous.get(index, ""), following.get(index, ""), related(index))
        for index in shared
    }
