"""Which old addresses lead to which imported article: each to one, and none where the new site has something else."""

from dataclasses import replace

from generator.importing import addresses
from generator.importing.article_index import ArticleIndex, IndexedArticle
from generator.importing.writing.existing import Claims, ExistingContent, alias_key
from generator.settings.writing import is_valid_value
from generator.site.addresses import encoded_folder, is_page


class Aliases:
    """The old addresses that have been given away."""

    def __init__(self, existing: ExistingContent, claims: Claims) -> None:
        self._existing = existing
        self._claims = claims
        self._owners: dict[str, str] = {}

    def take(self, alias: str, path: str) -> bool:
        """Let an old address lead to what lies at a source path; False if it leads elsewhere, or to nothing."""
        if not is_valid_value("aliases", (alias,)):
            return False
        key = alias_key(alias)
        owner = self._existing.aliases.get(key) or self._owners.get(key)
        if owner is not None:
            return owner == path
        url = encoded_folder(alias)
        if is_page(alias) and "?" not in alias:
            if not self._claims.is_free(url):
                return False
            self._claims.add(url)
        self._owners[key] = path
        return True


def with_aliases(
    number: int, path: str, index: ArticleIndex, existing: ExistingContent, aliases: Aliases
) -> IndexedArticle:
    """An article with its old addresses; those that it has already it keeps, for not every import has all copies.

    `path` is where it lay before, or where it will. An address that several pages call their own is none.
    """
    article = index.articles[number]
    found, lost = [*existing.aliases_of.get(path, ())], list[str]()
    for written in index.old_aliases[number]:
        alias = written
        if addresses.is_web(written):
            is_shared = index.canonical_pages[addresses.exact(written)] > 1
            alias = "" if is_shared else addresses.alias_of(article.page, written)
        if alias and alias not in found:
            (found if aliases.take(alias, path) else lost).append(alias)
    return replace(article, aliases=tuple(found), lost_aliases=tuple(dict.fromkeys(lost)))


def note_canonical_targets(index: ArticleIndex) -> None:
    """Let links lead to a page by the address that it calls its own, if no other page does."""
    for number, article in enumerate(index.articles):
        canonical = article.page.canonical
        if canonical and not article.page.address and index.canonical_pages[addresses.exact(canonical)] == 1:
            index.loose_targets.setdefault(addresses.normalized(canonical), number)
