"""What articles are listed under besides their sections: tags, sources, and the terms of the bulletin's own taxonomies.

All are one thing: a key, which is also the folder of the lists, and for each article the terms that it has there.
"""

from collections.abc import Iterable, Mapping
from typing import Final

from generator.settings.frontmatter import FrontMatter
from generator.site.model import Article, Term

TAGS: Final = "tags"
SOURCES: Final = "sources"
EVERYWHERE: Final = (TAGS, SOURCES)
"""The taxonomies that every bulletin has; all others have feeds, too."""


def index_url(key: str) -> str:
    """The site path of the list of a taxonomy's terms, below which each of them has its own."""
    return f"/{key}/"


def names_of(values: FrontMatter, own: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What a head says of each taxonomy, by its key; `own` are the keys of the bulletin's own."""
    return {TAGS: values.tags, SOURCES: (values.source,), **{key: values.terms.get(key, ()) for key in own}}


def terms_of(article: Article) -> Mapping[str, tuple[Term, ...]]:
    """The terms that an article is listed under, by their taxonomy's key."""
    sources = (article.source,) if article.source else ()
    return {TAGS: article.tags, SOURCES: sources, **article.terms}
