"""An issue as its readers page through it: section by section, with a table of contents. Pure."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from msgspec import Struct, structs

from generator.outputs.pagination import issue_pages, page_url
from generator.site.articles import term as section_term
from generator.site.catalog import Catalog
from generator.site.model import Group, Pager, Term


class Part(Struct, frozen=True):
    """A page of an issue."""

    pager: Pager
    groups: tuple[Group, ...]
    """Its sections; each term is that of the contents."""
    is_continued: bool
    """Whether the first of them began on the page before."""


def in_sections(paths: Iterable[str], catalog: Catalog) -> tuple[str, ...]:
    """An issue's articles section by section, in the order in which its readers meet the sections."""
    keys = {path: catalog.articles[path].section.key for path in paths}
    order = {key: place for place, key in enumerate(dict.fromkeys(keys.values()))}
    return tuple(sorted(keys, key=lambda path: order[keys[path]]))


def parts_of(paths: Iterable[str], base: str, catalog: Catalog) -> tuple[tuple[Term, ...], tuple[Part, ...]]:
    """The contents of the issue at a site path, which lead to its sections, and its pages."""
    in_order = in_sections(paths, catalog)
    sections = tuple(catalog.articles[path].section for path in in_order)
    counts = Counter(section.key for section in sections)
    pages = tuple(issue_pages(tuple(zip(in_order, sections, strict=True)), base))
    contents: dict[str, Term] = {}
    for pager, chunk in pages:
        for _, section in chunk:
            if section.key not in contents:
                url = f"{page_url(base, pager.number)}#section-{len(contents) + 1}"
                term = structs.replace(section_term(section), url=url, count=counts[section.key])
                contents[section.key] = term
    parts, last = [], ""
    for pager, chunk in pages:
        groups = tuple(
            Group(contents[key], catalog.cards_of(path for path, _ in members))
            for key, members in groupby(chunk, lambda pair: pair[1].key)
        )
        parts.append(Part(pager, groups, chunk[0][1].key == last))
        last = chunk[-1][1].key
    return tuple(contents.values()), tuple(parts)
