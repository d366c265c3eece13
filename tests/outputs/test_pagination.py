"""A list's pages."""

import pytest

from generator.outputs.pagination import pager_terms


@pytest.mark.parametrize(
    ("number", "total", "expected"),
    [
        (1, 1, "1"),
        (1, 3, "1 2 3"),
        (1, 9, "1 2 3 … 9"),
        (5, 9, "1 2 3 4 5 6 7 8 9"),
        (6, 20, "1 … 4 5 6 7 8 … 20"),
        (20, 20, "1 … 18 19 20"),
    ],
)
def test_a_pager_names_the_pages_worth_a_link(number: int, total: int, expected: str) -> None:
    terms = pager_terms("/news/", number, total)
    assert " ".join(term.name for term in terms) == expected
    assert [term.url for term in terms if term.name == "…"] == [""] * expected.count("…")
