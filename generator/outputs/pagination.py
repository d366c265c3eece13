"""A list's pages: which cards are on each, where it lies, and where its pager leads. Pure.

A list's own address shows its newest cards. Older pages are counted from the oldest one on, and each is full, so an
article that is added moves nothing: it comes onto the newest page. When that holds enough for two, its older cards
become a page of their own, and the page that was the newest of the numbered ones gets a newer neighbour. Nothing
else that a numbered page is given may change then: not how many pages or cards there are.
"""

import re
from collections.abc import Container, Iterator, Sequence
from typing import TypeVar

from generator.site.model import Pager, Term
from generator.text.languages import Words

_Card = TypeVar("_Card")

ISSUE_PAGE = 100
"""Articles on a page of an issue; most of them are a line each."""
_LINES = 3
"""A page of lines has so many times the articles that a page of entries has."""
_OF_LINES = re.compile(r"/archive/\d{4}/")
"""The lists with a line for each article: those of years."""
_NEAR = 2
"""How many older pages a pager links to; of newer ones one, since each more would change pages once more."""


def size_of(base: str, page_size: int) -> int:
    """How many articles the pages of the list at a site path have, where lists of entries have `page_size`."""
    return page_size * _LINES if _OF_LINES.fullmatch(base) else page_size


def paginate(
    cards: Sequence[_Card], base: str, size: int, wanted: Container[str] | None = None
) -> Iterator[tuple[Pager, tuple[_Card, ...]]]:
    """A list's pages, the newest first, from its cards, or what stands for them, in their order.

    With `wanted`, those at these site paths only. An empty list has one page. The newest page has from `size` to
    2 * `size` - 1 cards, or all if they are fewer; every other one has `size`. Pinned cards, which stand before newer
    ones, move no other page as long as the newest page holds them all.
    """
    full = max(0, len(cards) // size - 1)
    end = len(cards) - full * size
    if wanted is None or base in wanted:
        yield (
            Pager(
                0,
                base,
                older=page_url(base, full) if full else "",
                pages=_numbers(base, full, full - _NEAR),
                place=1,
                total=full + 1,
            ),
            tuple(cards[:end]),
        )
    for number in range(full, 0, -1):
        if wanted is None or page_url(base, number) in wanted:
            newest = number == full
            pager = Pager(
                number,
                base,
                newer=base if newest else page_url(base, number + 1),
                older=page_url(base, number - 1) if number > 1 else "",
                pages=_numbers(base, number if newest else number + 1, number - _NEAR),
            )
            yield pager, tuple(cards[end : end + size])
        end += size


def issue_pages(cards: Sequence[_Card], base: str) -> Iterator[tuple[Pager, tuple[_Card, ...]]]:
    """An issue's pages, which are counted from its beginning: it is read from there, and is finished one day."""
    addresses = issue_addresses(len(cards), base)
    pages = tuple(Term(str(place), url) for place, url in enumerate(addresses, 1))
    for index, before, after in zip(range(len(pages)), ("", *addresses), (*addresses[1:], ""), strict=False):
        pager = Pager(index + 1 if index else 0, base, before, after, pages, index + 1, len(pages))
        yield pager, tuple(cards[index * ISSUE_PAGE : (index + 1) * ISSUE_PAGE])


def issue_page_at(index: int, base: str) -> str:
    """The site path of the page of an issue that one of its articles is on."""
    return page_url(base, index // ISSUE_PAGE + 1 if index >= ISSUE_PAGE else 0)


def issue_addresses(count: int, base: str) -> tuple[str, ...]:
    """The site paths of the pages of an issue of so many articles."""
    full = max(1, -(-count // ISSUE_PAGE))
    return tuple(page_url(base, number if number > 1 else 0) for number in range(1, full + 1))


def page_at(index: int, count: int, base: str, size: int) -> str:
    """The site path of the page of a list of so many cards that one of them is on."""
    full = max(0, count // size - 1)
    end = count - full * size
    return page_url(base, 0 if index < end else full - (index - end) // size)


def changed_pages(
    before: Sequence[str], now: Sequence[str], base: str, size: int
) -> tuple[frozenset[str], frozenset[str]]:
    """The site paths of a list's pages that show other cards than before, or lead elsewhere; and of those, the new."""
    known, pages = (
        {page_url(base, page[0].number): page for page in paginate(paths, base, size)}
        for paths in (before, now)
    )
    changed = frozenset(url for url, page in pages.items() if known.get(url) != page)
    return changed, changed - known.keys()


def _numbers(base: str, first: int, last: int) -> tuple[Term, ...]:
    """The pages from one number down to another, and the oldest; a gap is a term without an address."""
    terms = [Term(str(number), page_url(base, number)) for number in range(first, max(last, 1) - 1, -1)]
    if last == 3:
        terms.append(Term("2", page_url(base, 2)))  # as short as a gap
    elif last > 3:
        terms.append(Term("…", ""))
    if last > 1:
        terms.append(Term("1", page_url(base, 1)))
    return tuple(terms)


def page_url(base: str, number: int) -> str:
    """The site path of a list's page; the newest, 0, lies at the list's own, which ends in a slash."""
    return f"{base}page/{number}/" if number else base


def numbered(title: str, pager: Pager, words: Words) -> str:
    """A title that tells the page's number, where it has one."""
    return f"{title} – {words.page(pager.number)}" if pager.number else title
