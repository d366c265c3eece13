"""The sitemaps: parts that list every page, the index of the parts, and the newest articles for Google News.

`sitemap.xml` is always the index, even of a single part: its address and its shape stay when a bulletin
grows. Translations are paired as in the pages' own heads, for crawlers that read one or the other
(https://developers.google.com/search/docs/specialty/international/localized-versions#sitemap).
"""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from generator.site.model import Article, Site
from generator.site.publication import NEWS_AGE
from generator.text.dates import Moment
from generator.text.timestamps import w3c
from generator.text.urls import absolute
from generator.text.xmltext import DECLARATION, escape

INDEX = "/sitemap.xml"
NEWS = "/sitemap-news.xml"

PROTOCOL = "http://www.sitemaps.org/schemas/sitemap/0.9"
NEWS_PROTOCOL = "http://www.google.com/schemas/sitemap-news/0.9"

# The protocol's limits for one file; the second in bytes, uncompressed.
MOST_ADDRESSES = 50_000
MOST_BYTES = 50 * 1024 * 1024

# Google's limit for a news sitemap; it takes articles of the last two days (NEWS_AGE).
MOST_NEWS = 1_000

IMAGE_PROTOCOL = "http://www.google.com/schemas/sitemap-image/1.1"

_HEAD = (
    f'{DECLARATION}<urlset xmlns="{PROTOCOL}" xmlns:xhtml="http://www.w3.org/1999/xhtml" '
    f'xmlns:image="{IMAGE_PROTOCOL}">\n'
)
_FOOT = "</urlset>\n"
_FRAME = 100
"""More bytes than stand around the addresses of an entry, or of one alternate or picture."""
MOST_PICTURES = 1_000
"""Google's limit for the pictures of one page."""


class Entry(Struct, frozen=True, gc=False):
    """A page for search engines: its site path, and when it last changed, where that is known."""

    url: str
    updated: Moment | None = None
    alternates: tuple[tuple[str, str], ...] = ()
    """As in View."""
    pictures: tuple[str, ...] = ()
    """Site paths, or full addresses, of the pictures that it shows."""


def part_url(number: int) -> str:
    """The site path of a part, counted from 1."""
    return f"/sitemap-{number}.xml"


def parts(
    entries: Iterable[Entry], base_url: str, addresses: int = MOST_ADDRESSES, size: int = MOST_BYTES
) -> tuple[tuple[Entry, ...], ...]:
    """The entries in their order, cut into as few files as the protocol's limits allow."""
    entries = tuple(entries)
    empty = len(_HEAD) + len(_FOOT)
    if len(entries) <= addresses and empty + sum(_most(entry, base_url) for entry in entries) <= size:
        return (entries,) if entries else ()
    result: list[tuple[Entry, ...]] = []
    part: list[Entry] = []
    filled = empty
    for entry in entries:
        length = len(_url(entry, base_url).encode())
        if part and (len(part) == addresses or filled + length > size):
            result.append(tuple(part))
            part, filled = [], empty
        part.append(entry)
        filled += length
    if part:
        result.append(tuple(part))
    return tuple(result)


def sitemap(site: Site, entries: tuple[Entry, ...]) -> str:
    """One part (Sitemaps protocol 0.9)."""
    return _HEAD + "".join(_url(entry, site.base_url) for entry in entries) + _FOOT


def sitemap_index(site: Site, urls: tuple[str, ...]) -> str:
    """The index of the parts at these site paths."""
    lines = (f"<sitemap><loc>{escape(site.base_url + url)}</loc></sitemap>\n" for url in urls)
    return f'{DECLARATION}<sitemapindex xmlns="{PROTOCOL}">\n{"".join(lines)}</sitemapindex>\n'


def recent(articles: Iterable[Article], now: datetime) -> tuple[Article, ...]:
    """The articles of the two days before `now`, newest first, at most MOST_NEWS."""
    chosen = [article for article in articles if now - NEWS_AGE < article.date.at <= now]
    # The address settles a tie, so that the order never depends on where the articles came from.
    chosen.sort(key=lambda article: article.url)
    chosen.sort(key=lambda article: article.date, reverse=True)
    return tuple(chosen[:MOST_NEWS])


def news_sitemap(site: Site, articles: tuple[Article, ...]) -> str:
    """The news sitemap of the articles that `recent` chose.

    There is none without any: the protocol's schema asks for one at the least.
    """
    urls = "".join(_news_url(site, article) for article in articles)
    return f'{DECLARATION}<urlset xmlns="{PROTOCOL}" xmlns:news="{NEWS_PROTOCOL}">\n{urls}{_FOOT}'


def pictures_of(article: Article) -> tuple[str, ...]:
    """The pictures that the sitemap names of an article: the one that stands for it, then those of its text."""
    first = (article.image.url,) if article.image else ()
    return tuple(dict.fromkeys((*first, *article.pictures)))


def _most(entry: Entry, base_url: str) -> int:
    """More bytes than an entry has, found without writing it: a character takes six at most (`&quot;`)."""
    alternates = sum(_FRAME + 6 * len(language + base_url + url) for language, url in entry.alternates)
    pictures = sum(_FRAME + 6 * len(base_url + picture) for picture in entry.pictures)
    return _FRAME + 6 * len(base_url + entry.url) + alternates + pictures


def _url(entry: Entry, base_url: str) -> str:
    changed = f"<lastmod>{w3c(entry.updated)}</lastmod>" if entry.updated else ""
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang="{escape(language)}" href="{escape(base_url + url)}"/>'
        for language, url in entry.alternates
    )
    # https://developers.google.com/search/docs/crawling-indexing/sitemaps/image-sitemaps
    pictures = "".join(
        f"<image:image><image:loc>{escape(absolute(picture, base_url))}</image:loc></image:image>"
        for picture in entry.pictures[:MOST_PICTURES]
    )
    return f"<url><loc>{escape(base_url + entry.url)}</loc>{changed}{alternates}{pictures}</url>\n"


def _news_url(site: Site, article: Article) -> str:
    return (
        f"<url><loc>{escape(site.base_url + article.url)}</loc><news:news>"
        f"<news:publication><news:name>{escape(site.title)}</news:name>"
        f"<news:language>{_news_language(article.language)}</news:language></news:publication>"
        f"<news:publication_date>{w3c(article.date)}</news:publication_date>"
        f"<news:title>{escape(article.title)}</news:title>"
        "</news:news></url>\n"
    )


def _news_language(tag: str) -> str:
    """A language as Google News names it: a code of two or three letters, and for Chinese zh-cn or zh-tw."""
    language, *rest = tag.lower().split("-")
    if language != "zh":
        return language
    return "zh-tw" if {"tw", "hk", "mo", "hant"}.intersection(rest) else "zh-cn"
