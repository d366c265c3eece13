"""Booklets: the articles of an issue or a list as one print view, or several where they are many. Pure."""

from collections.abc import Iterable, Mapping
from itertools import groupby

from msgspec import structs

from generator.engine.output import Output
from generator.outputs.bulletin import Bulletin
from generator.outputs.pages import page_of, signing_key, with_pdf
from generator.site.addresses import print_url
from generator.site.model import Article, Booklet, Chapter, Index, IndexEntry, Issue, View
from generator.text.collation import name_order
from generator.text.dates import Moment
from generator.text.languages import Words

MOST = 200
"""Articles in a booklet of a list; an issue has all of its own."""


def issue_booklet(
    view: View,
    issue: Issue,
    articles: tuple[Article, ...],
    bulletin: Bulletin,
    shelf: Mapping[str, Output],
    origin: str,
) -> tuple[Output, ...]:
    """An issue's print view with all its articles, and its PDF."""
    booklet = Booklet(
        view.title,
        view.url,
        *_dates(articles),
        bulletin.settings.paper.articles == "flowing",
        (Chapter("", 0, len(articles)),),
        issue=issue,
        masthead=bulletin.settings.paper.cover == "masthead",
    )
    return _made(booklet, view, print_url(view.url), articles, bulletin, shelf, origin)


def list_booklets(
    view: View,
    articles: tuple[Article, ...],
    bulletin: Bulletin,
    shelf: Mapping[str, Output],
    origin: str,
) -> tuple[tuple[Output, ...], ...]:
    """The print views of a list's page with all its articles, which come newest first, each with its PDF.

    They are counted from the oldest articles on, and each but the last is full; so one that is added changes only
    that. A year's are a bound volume: in the order of the year, with an index.
    """
    is_volume = view.kind == "year"
    words = bulletin.words(bulletin.site.language)
    found = []
    parts = range(-(-len(articles) // MOST))
    for part in parts:
        end = len(articles) - part * MOST
        members = articles[max(0, end - MOST) : end]
        if is_volume:
            members = members[::-1]
        title = words.volume(view.title) if is_volume else view.title
        booklet = Booklet(
            title,
            view.url,
            *_dates(members),
            bulletin.settings.paper.articles == "flowing",
            _by_month(members, words) if is_volume else (Chapter("", 0, len(members)),),
            part=part + 1 if len(parts) > 1 else 0,
            index=index_of(members) if is_volume else (),
        )
        url = print_url(view.url) + (f"{part + 1}/" if part else "")
        found.append(_made(booklet, view, url, members, bulletin, shelf, origin))
    return tuple(found)


def _made(
    booklet: Booklet,
    view: View,
    url: str,
    articles: tuple[Article, ...],
    bulletin: Bulletin,
    shelf: Mapping[str, Output],
    origin: str,
) -> tuple[Output, ...]:
    words = bulletin.words(bulletin.site.language)
    title = f"{booklet.name} {words.volume_part(booklet.part)}" if booklet.part else booklet.name
    has_blocks = any(article.body.has_blocks for article in articles)
    on_paper = structs.replace(
        view,
        kind="booklet",
        url=url,
        canonical=view.url,
        title=title,
        index=False,
        feeds=(),
        has_blocks=has_blocks,
    )
    given = {
        "booklet": booklet,
        "articles": articles,
        "key": signing_key(bulletin),
        "pdf": None,
        "stitched": None,
    }
    page = page_of(bulletin, "booklet.html", on_paper, origin, **given)
    data = booklet.issue.data if booklet.issue else None
    pictures = (*data.pictures, *((data.image.url,) if data.image else ())) if data else ()
    return with_pdf(page, articles, bulletin, shelf, pictures)


def _dates(articles: Iterable[Article]) -> tuple[Moment, Moment]:
    dates = sorted((article.date for article in articles), key=lambda date: date.at)
    return dates[0], dates[-1]


def _by_month(articles: tuple[Article, ...], words: Words) -> tuple[Chapter, ...]:
    """The issues or, of articles in none, the months that articles follow each other in."""

    def name(article: Article) -> str:
        day = article.date.at
        return article.issue.name if article.issue else words.month(day.year, day.month)

    chapters, start = [], 0
    for title, members in groupby(articles, name):
        end = start + len(tuple(members))
        chapters.append(Chapter(title, start, end))
        start = end
    return tuple(chapters)


def index_of(articles: Iterable[Article]) -> tuple[Index, ...]:
    """Where articles are found by their titles, their tags and their sources; each in the order of a dictionary."""
    titles: dict[str, list[int]] = {}
    tags: dict[str, list[int]] = {}
    sources: dict[str, list[int]] = {}
    for place, article in enumerate(articles, 1):
        titles.setdefault(article.title, []).append(place)
        for tag in article.tags:
            tags.setdefault(tag.name, []).append(place)
        if article.source:
            sources.setdefault(article.source.name, []).append(place)
    return tuple(
        Index(
            kind,
            tuple(IndexEntry(name, tuple(names[name])) for name in sorted(names, key=name_order)),
        )
        for kind, names in (("titles", titles), ("tags", tags), ("sources", sources))
        if names
    )
