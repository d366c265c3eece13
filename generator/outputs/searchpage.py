"""The page to search on, and how browsers learn that there is one. Pure.

What is found there, the page's script finds in the index; this page holds only what can be chosen.
"""

from collections.abc import Iterator
from urllib.parse import urlsplit

from generator.engine.output import Call, Output
from generator.outputs.bulletin import Bulletin
from generator.outputs.grouping import most_used, uncounted
from generator.outputs.groups import Groups
from generator.outputs.pages import page_of, view_of
from generator.site.catalog import Catalog
from generator.site.model import Site, Term
from generator.text.xmltext import DECLARATION, escape

DESCRIPTION = "/opensearch.xml"
"""The site path of what browsers are told of the search."""

MOST_CHOICES = 200
"""Sources, and tags, that can be chosen from a list; of more, those with most articles. An address can name any."""


def search_page(catalog: Catalog, bulletin: Bulletin, groups: Groups) -> Iterator[Output]:
    """The page, where the bulletin has one.

    It names lists without how many articles these have, so that it stays when one is added.
    """
    site, words = bulletin.site, bulletin.words(bulletin.site.language)
    if not site.search or site.search not in groups:
        return
    # Its script keeps search engines from its results: a stranger's link could put any words into these.
    view = view_of(bulletin, "search", site.search, words.search)
    yield page_of(
        bulletin,
        "search.html",
        view,
        "search",
        sections=_sections(catalog, site),
        sources=_choices(collection.term for collection in catalog.sources),
        tags=_choices(collection.term for collection in catalog.tags),
        own={
            key: _choices(collection.term for collection in catalog.terms[key])
            for key in bulletin.settings.taxonomies
            if catalog.terms[key]
        },
        years=uncounted(year.term for year in catalog.archive),
        outside=bulletin.settings.search.outside.replace("%s", f"{urlsplit(site.base_url).hostname}%s"),
    )


def _sections(catalog: Catalog, site: Site) -> tuple[Term, ...]:
    """The sections in which something can be found."""
    found = {
        section.url
        for section, paths in catalog.sections
        if section.searched and any(catalog.articles[path].searched for path in paths)
    }
    return tuple(term for term in site.sections if term.url in found)


def _choices(terms: Iterator[Term]) -> tuple[Term, ...]:
    """The terms in their order, without counts."""
    found = tuple(terms)
    chosen = frozenset(most_used(found)[:MOST_CHOICES])
    return uncounted(term for term in found if term in chosen)


def description(bulletin: Bulletin) -> Iterator[Output]:
    """What lets browsers search the bulletin from their address bar."""
    site = bulletin.site
    if site.search:
        icon = next(iter(site.icons), bulletin.assets["icon.svg"].url)
        yield Output(DESCRIPTION, Call(open_search), {"site": site, "icon": icon}, "search")


def open_search(site: Site, icon: str) -> str:
    """The description (OpenSearch 1.1 Draft 6), whose short name has 16 characters at most, the long one 48."""
    return (
        f'{DECLARATION}<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"<ShortName>{escape(site.title[:16])}</ShortName>\n"
        f"<LongName>{escape(site.title[:48])}</LongName>\n"
        f"<Description>{escape((site.description or site.title)[:1024])}</Description>\n"
        f'<Url type="text/html" template="{escape(site.base_url + site.search)}?q={{searchTerms}}"/>\n'
        f"<Image>{escape(site.base_url + icon)}</Image>\n"
        f"<Language>{escape(site.language)}</Language>\n"
        "<InputEncoding>UTF-8</InputEncoding>\n"
        "</OpenSearchDescription>\n"
    )
