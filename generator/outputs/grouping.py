"""How lists are divided for their readers: by day, by month; and what a section is about. Pure."""

from collections.abc import Callable, Hashable, Iterable, Sequence
from itertools import groupby
from typing import Final

from msgspec import structs

from generator.site.catalog import Catalog, archive_urls
from generator.site.model import Card, Group, Term
from generator.text.languages import Words

_TAGS = 15
"""Tags beside a section's list."""


def by_date(cards: Sequence[Card], words: Words) -> tuple[Group, ...]:
    """Cards that come by date, under their days where most days have several, else under their months.

    A month's term leads to its list in the archive, a day's nowhere.
    """
    days = {card.date.at.date() for card in cards}
    if 2 * len(days) > len(cards):
        return by_month(cards, words)
    return _groups(cards, lambda card: card.date.at.date(), lambda card: Term(words.day(card.date), ""))


def by_month(cards: Iterable[Card], words: Words) -> tuple[Group, ...]:
    """Cards that come by date, under their months."""

    def month(card: Card) -> Term:
        return Term(words.month(card.date.at.year, card.date.at.month), archive_urls(card)[1])

    return _groups(cards, lambda card: (card.date.at.year, card.date.at.month), month)


FUNCTIONS: Final = {"by_date": by_date, "by_month": by_month}
"""What templates can call."""


def _groups(
    cards: Iterable[Card], key: Callable[[Card], Hashable], term: Callable[[Card], Term]
) -> tuple[Group, ...]:
    members = (tuple(run) for _, run in groupby(cards, key))
    return tuple(Group(term(run[0]), run) for run in members)


def tags_of(paths: Iterable[str], catalog: Catalog) -> tuple[Term, ...]:
    """What some articles are about: the tags that most of them have, with how many have each."""
    members = frozenset(paths)
    counted = (
        structs.replace(tag.term, count=len(members.intersection(tag.articles))) for tag in catalog.tags
    )
    return most_used(term for term in counted if term.count)[:_TAGS]


def most_used(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Terms by their counts; those of one count stay in their order."""
    return tuple(sorted(terms, key=lambda term: -term.count))


def uncounted(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Terms without the number of their articles, which each new one would change."""
    return tuple(structs.replace(term, count=0) for term in terms)
