"""A list's pages: which cards are on each, where it lies, and where its pager leads. Pure."""

from collections.abc import Iterator

from generator.site.model import Card, Pager, Term
from generator.text.languages import Words

_NEAR = 2
"""How many pages on each side of a list's page its pager links to."""


def paginate(cards: tuple[Card, ...], base: str, size: int) -> Iterator[tuple[Pager, tuple[Card, ...]]]:
    """A list's pages; an empty list has one."""
    total = max(1, -(-len(cards) // size))
    for number in range(1, total + 1):
        yield (
            Pager(
                number,
                total,
                newer=page_url(base, number - 1) if number > 1 else "",
                older=page_url(base, number + 1) if number < total else "",
                pages=pager_terms(base, number, total),
            ),
            cards[(number - 1) * size : number * size],
        )


def pager_terms(base: str, number: int, total: int) -> tuple[Term, ...]:
    """The pages worth a link: the first, the last and those around; a gap is a term without an address."""
    shown = sorted({1, total, *range(max(1, number - _NEAR), min(total, number + _NEAR) + 1)})
    terms: list[Term] = []
    before = 0
    for page in shown:
        if page == before + 2:
            terms.append(Term(str(page - 1), page_url(base, page - 1)))
        elif page > before + 1:
            terms.append(Term("…", ""))
        terms.append(Term(str(page), page_url(base, page)))
        before = page
    return tuple(terms)


def page_url(base: str, number: int) -> str:
    """The site path of a list's page; the first lies at the list's own, which ends in a slash."""
    return base if number == 1 else f"{base}page/{number}/"


def numbered(title: str, pager: Pager, words: Words) -> str:
    """A title that tells the page, but for the first."""
    return title if pager.number == 1 else f"{title} – {words.page(pager.number)}"
