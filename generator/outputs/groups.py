"""The groups that outputs are planned by: an article's own pages, a list with its pages, a feed. Pure.

A group is told by a site path, or by an article's source path; each page of a list is one. What an article shows of
itself is in few of them, so when only that has changed, only these are planned.
"""

from collections.abc import Sequence
from itertools import chain
from typing import Final

from generator.outputs import sitemap
from generator.outputs.issueparts import in_sections
from generator.outputs.pagination import issue_page_at, page_at, size_of
from generator.settings.config import Settings
from generator.site.catalog import Catalog, archive_urls
from generator.site.model import Article
from generator.site.taxonomies import terms_of


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
    candidates = catalog.articles_of(section[: len(catalog.pinned_of(section)) + count])
    return tuple(sorted(candidates, key=lambda article: -article.date.at.timestamp())[:count])


def groups_of(article: Article, catalog: Catalog, settings: Settings, *, card: bool) -> Groups:
    """The groups that hold an article; with `card`, those that hold its card, too."""
    groups = {article.path, feed_group("/"), feed_group(article.section.url), sitemap.NEWS}
    groups |= {feed_group(term.url) for terms in article.terms.values() for term in terms}
    groups |= {article.issue.url} if article.issue else set()
    lists = lists_of(article, catalog)
    if settings.paper.lists:
        groups |= lists.keys() - {"/"}
    if card:
        groups |= {"/", "/404.html"} | _issue_page(article, catalog)
        groups |= {
            page_at(paths.index(article.path), len(paths), base, size_of(base, settings.page_size))
            for base, paths in lists.items()
        }
        groups |= {
            path
            for path, around in catalog.neighbours.items()
            if article.path in (around.previous, around.next) or article.path in around.related
        }
        groups |= {topic.page.path for topic in catalog.topics if article.path in topic.articles}
    return frozenset(groups)


def _issue_page(article: Article, catalog: Catalog) -> Groups:
    """The page of its issue that an article's card is on."""
    for issue, paths in catalog.issues:
        if article.issue and issue.url == article.issue.url:
            return Groups({issue_page_at(in_sections(paths, catalog).index(article.path), issue.url)})
    return Groups()


def lists_of(article: Article, catalog: Catalog) -> dict[str, tuple[str, ...]]:
    """The lists that an article stands in, by their site paths, that of all among them."""
    terms = (*chain.from_iterable(catalog.terms.values()), *catalog.years, *catalog.months)
    urls = {*archive_urls(article), *(term.url for terms in terms_of(article).values() for term in terms)}
    lists = {collection.term.url: collection.articles for collection in terms if collection.term.url in urls}
    lists |= {section.url: paths for section, paths in catalog.sections if section.key == article.section.key}
    return {"/": tuple(catalog.articles), **lists}
