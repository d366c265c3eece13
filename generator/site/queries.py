"""What a template may ask of all articles: `query(section="news", limit=5)`. Pure.

A query is written out, so what a template asks is known from its text, and a page's trace holds what the answers are.
An answer is made of the lists that stand already: it loads no article but those that it gives.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Final

from msgspec import Struct

from generator.site.catalog import Catalog
from generator.site.model import Card
from generator.site.taxonomies import SOURCES, TAGS
from generator.text.decoding import nearest
from generator.text.slugs import folded

_OF_TERMS: Mapping[str, str] = {"tag": TAGS, "source": SOURCES}
"""The arguments that name a term, and its taxonomy; one of the bulletin's own goes by its key."""
_ORDERS: Final = ("newest", "oldest")
_MOST = 1000
_USUAL = 10


class Query(Struct, frozen=True, gc=False):
    """Which articles are wanted. What is empty, or 0, does not count."""

    section: str = ""
    """A section's folder."""
    year: int = 0
    terms: tuple[tuple[str, str], ...] = ()
    """(taxonomy's key, term's name): all of them."""
    limit: int = _USUAL
    order: str = "newest"
    """newest or oldest first."""

    @property
    def name(self) -> str:
        """What tells it from any other, as it might be written: the name of a page's input."""
        arguments = {"section": self.section, "year": self.year, **dict(self.terms)}
        written = [f"{name}={value!r}" for name, value in arguments.items() if value]
        return f"query({', '.join([*written, f'limit={self.limit}', f'order={self.order!r}'])})"


class WrongQuery(ValueError):
    """A query that can't be answered: a problem's code and values."""

    def __init__(self, code: str, **values: str) -> None:
        super().__init__(code)
        self.code, self.values = code, values


def query_of(arguments: Mapping[str, object], own: Iterable[str]) -> Query:
    """The query that these arguments make; `own` are the keys of the bulletin's own taxonomies. Raises WrongQuery."""
    of_terms = {**_OF_TERMS, **{key: key for key in own}}
    known = ("section", "year", *of_terms, "limit", "order")
    terms = []
    for name, value in arguments.items():
        if name not in known:
            raise WrongQuery("query-argument", name=name, known=", ".join(known))
        if name in ("year", "limit"):
            most = 9999 if name == "year" else _MOST
            if type(value) is not int or not 0 < value <= most:
                raise WrongQuery("query-number", name=name, value=str(value), most=str(most))
        elif not isinstance(value, str) or not value.strip():
            raise WrongQuery("query-text", name=name, value=str(value))
        elif name == "order" and value not in _ORDERS:
            raise WrongQuery("query-order", value=value)
        elif name in of_terms:
            terms.append((of_terms[name], value))
    values = {name: value for name, value in arguments.items() if name not in of_terms}
    return Query(terms=tuple(sorted(terms)), **values)  # type: ignore[arg-type]  # each has been looked at


def answers(catalog: Catalog) -> Callable[[Query], tuple[Card, ...]]:
    """Gives the answer to a query, each found once."""
    return cache(lambda query: catalog.cards_of(paths_of(query, catalog)))


def paths_of(query: Query, catalog: Catalog) -> tuple[str, ...]:
    """The source paths of the articles that are wanted, in their order."""
    lists = _lists(query, catalog)
    if lists:
        found = frozenset(lists[0]).intersection(*lists[1:])
        newest = [path for path in catalog.articles if path in found]
    else:
        newest = list(catalog.articles)
    if query.order == "oldest":
        newest.reverse()
    return tuple(newest[: query.limit])


def _lists(query: Query, catalog: Catalog) -> list[tuple[str, ...]]:
    """The lists, of source paths, that what is wanted stands in: in each of them."""
    lists = []
    if query.section:
        lists.append(next((paths for section, paths in catalog.sections if section.key == query.section), ()))
    if query.year:
        url = f"/archive/{query.year:04}/"
        lists.append(next((year.articles for year in catalog.years if year.term.url == url), ()))
    for key, name in query.terms:
        wanted = folded(name)
        terms = catalog.terms.get(key, ())
        lists.append(next((one.articles for one in terms if folded(one.term.name) == wanted), ()))
    return lists


def missing(query: Query, catalog: Catalog) -> WrongQuery | None:
    """What a query names that is not there, though it may come: a section, or a term."""
    sections = {section.key: section.name for section, _ in catalog.sections}
    if query.section and query.section not in sections:
        return WrongQuery(
            "query-no-section", name=query.section, nearest=nearest(query.section, sections) or "–"
        )
    for key, name in query.terms:
        names = {folded(one.term.name): one.term.name for one in catalog.terms.get(key, ())}
        if folded(name) not in names:
            return WrongQuery("query-no-term", name=name, nearest=nearest(name, names.values()) or "–")
    return None
