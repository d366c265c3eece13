"""A list's pages."""

from dataclasses import dataclass
from typing import cast

import pytest

from generator.outputs.pagination import changed_pages, page_at, page_url, paginate
from generator.site.model import Card, Pager


@dataclass(frozen=True, slots=True)
class Listed:
    """As much of a card as a list's pages need: nothing but to be there."""

    number: int


def cards(count: int, pinned: tuple[int, ...] = ()) -> tuple[Card, ...]:
    """So many cards, the newest first; the oldest is 1. Pinned ones stand before all."""
    numbers = (*pinned, *(number for number in range(count, 0, -1) if number not in pinned))
    return cast(tuple[Card, ...], tuple(map(Listed, numbers)))


def pages(shown: tuple[Card, ...], size: int) -> dict[int, tuple[Pager, tuple[Card, ...]]]:
    return {pager.number: (pager, chunk) for pager, chunk in paginate(shown, "/news/", size)}


@pytest.mark.parametrize(
    ("count", "sizes"),
    [
        (0, [0]),
        (1, [1]),
        (19, [19]),
        (20, [20]),
        (39, [39]),
        (40, [20, 20]),
        (41, [21, 20]),
        (79, [39, 20, 20]),
    ],
)
def test_the_newest_page_takes_what_makes_no_full_page(count: int, sizes: list[int]) -> None:
    assert [len(chunk) for _, chunk in paginate(cards(count), "/news/", 20)] == sizes


@pytest.mark.parametrize("size", [1, 2, 5])
def test_every_card_is_on_one_page_and_the_newest_page_is_never_nearly_empty(size: int) -> None:
    for count in range(40):
        shown = cards(count)
        made = [chunk for _, chunk in paginate(shown, "/news/", size)]
        assert tuple(card for chunk in made for card in chunk) == shown
        assert min(size, count) <= len(made[0]) < max(2, 2 * size)
        assert all(len(chunk) == size for chunk in made[1:])


@pytest.mark.parametrize("size", [1, 2, 5])
def test_an_added_card_changes_the_newest_page_and_a_new_page_s_neighbour(size: int) -> None:
    for count in range(1, 60):
        before, after = pages(cards(count), size), pages(cards(count + 1), size)
        changed = {number for number in before if before[number] != after[number]}
        new = after.keys() - before.keys()
        assert len(new) == (1 if count >= 2 * size - 1 and (count + 1) % size == 0 else 0)
        assert changed == {0, *(number - 1 for number in new)}


def test_pinned_cards_stand_on_the_newest_page_and_move_no_other() -> None:
    pinned = (3, 17)
    for count in range(20, 40):
        before, after = pages(cards(count, pinned), 5), pages(cards(count + 1, pinned), 5)
        assert before[0][1][:2] == cards(0, pinned)
        new = after.keys() - before.keys()
        changed = {number for number in before if before[number] != after[number]}
        assert changed == {0, *(number - 1 for number in new)}


@pytest.mark.parametrize(
    ("total", "number", "expected"),
    [
        (0, 0, ""),
        (1, 0, "1"),
        (1, 1, "1"),
        (3, 0, "3 2 1"),
        (4, 0, "4 3 2 1"),
        (5, 0, "5 4 3 2 1"),
        (9, 0, "9 8 7 … 1"),
        (20, 20, "20 19 18 … 1"),
        (20, 19, "20 19 18 17 … 1"),
        (20, 10, "11 10 9 8 … 1"),
        (90, 10, "11 10 9 8 … 1"),
        (20, 5, "6 5 4 3 2 1"),
        (20, 2, "3 2 1"),
        (20, 1, "2 1"),
    ],
)
def test_a_pager_names_the_pages_worth_a_link(total: int, number: int, expected: str) -> None:
    pager, _ = pages(cards(total + 1), 1)[number]
    assert " ".join(term.name for term in pager.pages) == expected
    assert [term.url for term in pager.pages] == [
        "" if name == "…" else f"/news/page/{name}/" for name in expected.split()
    ]


def test_a_pager_leads_to_newer_and_older_cards() -> None:
    made = pages(cards(3), 1)
    ways = {number: (pager.newest, pager.newer, pager.older) for number, (pager, _) in made.items()}
    assert ways == {
        0: ("/news/", "", "/news/page/2/"),
        2: ("/news/", "/news/", "/news/page/1/"),
        1: ("/news/", "/news/page/2/", ""),
    }


@pytest.mark.parametrize("size", [1, 2, 5])
def test_the_page_of_a_card_is_found_without_the_others(size: int) -> None:
    for count in range(1, 40):
        shown = [str(number) for number in range(count)]
        for pager, chunk in paginate(shown, "/news/", size):
            url = page_url("/news/", pager.number)
            assert {page_at(shown.index(card), count, "/news/", size) for card in chunk} == {url}
            assert list(paginate(shown, "/news/", size, {url})) == [(pager, chunk)]


def test_the_pages_that_an_added_card_changes_are_told_and_those_that_are_new() -> None:
    def changed(before: list[str], now: list[str]) -> list[list[str]]:
        return [sorted(urls) for urls in changed_pages(before, now, "/", 2)]

    seven = [str(number) for number in range(7)]
    six = seven[1:]
    assert changed(seven, ["new", *seven]) == [["/", "/page/2/", "/page/3/"], ["/page/3/"]]
    assert changed(six, ["new", *six]) == [["/"], []]
    assert changed(six, [*six[:3], "new", *six[3:]]) == [["/", "/page/2/"], []]
