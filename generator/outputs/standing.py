"""A bulletin as it stands in its output folder: what the next build may begin with."""

from collections.abc import Callable

from msgspec import Struct

from generator.outputs import sitemap
from generator.outputs.bulletin import Bulletin
from generator.site.catalog import Catalog
from generator.site.links import Directory
from generator.site.model import Article, Page


class Standing(Struct, frozen=True):
    """A bulletin as the last good build has published it."""

    catalog: Catalog
    directory: Directory
    bulletin: Bulletin
    addresses: frozenset[str]
    """The site paths that links may lead to."""
    entries: Callable[[], tuple[sitemap.Entry, ...]]
    """Gives what the sitemaps list, in their order; few builds need it."""

    def text(self, path: str) -> Article | Page | None:
        """The article or page that was made of a source path."""
        return self.catalog.articles.get(path) or next(
            (page for page in self.catalog.pages if page.path == path), None
        )
