"""A catalog with one more article, where all that it belongs to is there: a list, a month, an issue. Pure.

It is the one that `make_catalog` would make, but only what is around the new article is looked at.
"""

from bisect import bisect
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from msgspec import structs

from generator.site.articles import card
from generator.site.catalog import (
    WINDOW,
    Catalog,
    Collection,
    Loaded,
    Neighbours,
    age,
    archive_of,
    archive_urls,
    by_time,
    neighbours,
    reading_order,
    with_tagged,
)
from generator.site.model import Article, Issue, Section
from generator.site.taxonomies import TAGS, terms_of

_Value = TypeVar("_Value")
_Paths = tuple[str, ...]


def with_new(catalog: Catalog, article: Article) -> Catalog | None:
    """The catalog with a new article; None where it is the first one of anything that it belongs to."""
    path, before = article.path, tuple(catalog.articles)
    at = bisect(before, age(article), key=lambda other: age(catalog.articles[other]))
    articles = _with_new(catalog.articles, path, article, at)
    place = {path: number for number, path in enumerate(articles)}
    named = terms_of(article)
    joined = {
        key: _joined(collections, path, {term.url for term in named.get(key, ())}, place)
        for key, collections in catalog.terms.items()
    }
    terms = {key: collections for key, collections in joined.items() if collections is not None}
    years = _joined(catalog.years, path, {archive_urls(article)[0]}, place)
    months = _joined(catalog.months, path, {archive_urls(article)[1]}, place)
    sections = _with_member(catalog, article, articles, place)
    issues = _with_issue(catalog, article, articles, place)
    if len(terms) < len(joined) or years is None or months is None or sections is None or issues is None:
        return None
    tags = terms[TAGS]
    years, months = _newest_first(years, place), _newest_first(months, place)
    return structs.replace(
        catalog,
        articles=articles,
        cards=_with_new(catalog.cards, path, card(article), at),
        sections=sections,
        terms=terms,
        years=years,
        months=months,
        archive=archive_of(years, months),
        issues=issues,
        neighbours={**catalog.neighbours, **_around(path, articles, place, sections, tags)},
        topics=with_tagged(catalog.topics, tags, articles) if catalog.topics else (),
    )


def _with_new(values: Mapping[str, _Value], key: str, value: _Value, place: int) -> Mapping[str, _Value]:
    if isinstance(values, Loaded):
        return values.with_new(key, value, place)
    items = list(values.items())
    return dict((*items[:place], (key, value), *items[place:]))


def _inserted(paths: _Paths, path: str, key: Callable[[str], Any]) -> _Paths:
    at = bisect(paths, key(path), key=key)
    return (*paths[:at], path, *paths[at:])


def _joined(
    collections: tuple[Collection, ...], path: str, urls: set[str], place: Mapping[str, int]
) -> tuple[Collection, ...] | None:
    """The collections, those at these site paths with one article more; None if one of these is not there."""
    if not urls <= {collection.term.url for collection in collections}:
        return None
    return tuple(
        Collection(
            structs.replace(collection.term, count=collection.term.count + 1),
            _inserted(collection.articles, path, place.__getitem__),
        )
        if collection.term.url in urls
        else collection
        for collection in collections
    )


def _newest_first(collections: tuple[Collection, ...], place: Mapping[str, int]) -> tuple[Collection, ...]:
    """Collections by the newest article of each."""
    return tuple(sorted(collections, key=lambda collection: place[collection.articles[0]]))


def _with_member(
    catalog: Catalog, article: Article, articles: Mapping[str, Article], place: Mapping[str, int]
) -> tuple[tuple[Section, _Paths], ...] | None:
    """The sections, one of them with one article more."""

    def key(path: str) -> tuple[bool, int]:
        return not articles[path].pinned, place[path]

    if article.section.key not in (section.key for section, _ in catalog.sections):
        return None
    return tuple(
        (section, _inserted(paths, article.path, key) if section.key == article.section.key else paths)
        for section, paths in catalog.sections
    )


def _with_issue(
    catalog: Catalog, article: Article, articles: Mapping[str, Article], place: Mapping[str, int]
) -> tuple[tuple[Issue, _Paths], ...] | None:
    """The issues, the article's own with one article more."""
    if article.issue is None:
        return catalog.issues
    url = article.issue.url
    issue = next((issue for issue, _ in catalog.issues if issue.url == url), None)
    if issue is None or (issue.data and issue.data.order):  # or it may be ordered by hand
        return None
    order = {section.key: index for index, (section, _) in enumerate(catalog.sections)}

    def key(path: str) -> tuple[bool, int, int, int]:
        return *reading_order(articles[path], order), place[path]

    def joined(issue: Issue, paths: _Paths) -> tuple[Issue, _Paths]:
        paths = _inserted(paths, article.path, key)
        places = [place[path] for path in paths]
        first = article.date if max(places) == place[article.path] else issue.first
        last = article.date if min(places) == place[article.path] else issue.last
        return structs.replace(issue, first=first, last=last), paths

    return by_time(joined(*pair) if pair[0].url == url else pair for pair in catalog.issues)


def _around(
    path: str,
    articles: Mapping[str, Article],
    place: Mapping[str, int],
    sections: tuple[tuple[Section, _Paths], ...],
    tags: tuple[Collection, ...],
) -> dict[str, Neighbours]:
    """The neighbours of all that are near an article in a list."""
    lists = [paths for _, paths in sections], [tag.articles for tag in tags]
    near: set[int] = set()
    for paths in (*lists[0], *lists[1]):
        if path in paths:
            places = sorted(place[one] for one in paths)
            at = places.index(place[path])
            near.update(places[max(0, at - WINDOW) : at + WINDOW + 1])
    return neighbours(articles, *lists, near)
