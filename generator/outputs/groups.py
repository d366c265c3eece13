"""The groups that outputs are planned by: an article's own pages, a list with its pages, a feed. Pure.

A group is told by a site path, or by an article's source path. What an article shows of itself is in few of them, so
when only that has changed, only these are planned.
"""

from collections.abc import Collection, Sequence
from itertools import takewhile
from typing import Final

from generator.outputs import sitemap
from generator.settings.config import Settings
from generator.site.catalog import Catalog, archive_urls
from generator.site.model import Article


class _Everything(frozenset[str]):
    """All groups."""

    def __contains__(self, key: object) -> bool:
        return True


Groups = frozenset[str]
EVERYTHING: Final[Groups] = _Everything()


def feed_group(page: str) -> str:
    """The group of the feeds of a list at a site path."""
    return f"{page}feed"


def newest_of(section: Sequence[str], count: int, catalog: Catalog) -> tuple[Article, ...]:
    """The newest articles of a section, in which pinned ones stand first."""
    pinned = sum(1 for _ in takewhile(lambda path: catalog.articles[path].pinned, section))
    candidates = catalog.articles_of(section[: pinned + count])
    return tuple(sorted(candidates, key=lambda article: -article.date.at.timestamp())[:count])


def groups_of(article: Article, catalog: Catalog, settings: Settings, *, card: bool) -> Groups:
    """The groups that hold an article; with `card`, those that hold its card, too."""
    groups = {article.path, feed_group("/"), feed_group(article.section.url), sitemap.NEWS}
    groups |= {article.issue.url} if article.issue else set()
    lists = _lists_of(article)
    if settings.paper.lists:
        groups |= lists
    if card:
        groups |= lists | {"/", "/404.html"}
        groups |= {
            path
            for path, around in catalog.neighbours.items()
            if article.path in (around.previous, around.next) or article.path in around.related
        }
    return frozenset(groups)


def _lists_of(article: Article) -> set[str]:
    """The lists that an article stands in, besides that of all."""
    terms: Collection[str] = [term.url for term in (*article.tags, article.source) if term]
    return {article.section.url, *archive_urls(article), *terms}
