"""What becomes of a body's tags where it is shown otherwise than on its page."""

import pytest

from generator.content.markup import for_paper, with_first_picture_at_once


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ('<img src="a.jpg" alt="" loading="lazy">', '<img src="a.jpg" alt="">'),
        ("<details><summary>更多</summary></details>", '<details open=""><summary>更多</summary></details>'),
        ('<details id="a" title="is open">', '<details open="" id="a" title="is open">'),
        ('<details open="">', '<details open="">'),
        ("<p>&lt;details&gt;</p>", "<p>&lt;details&gt;</p>"),
    ],
)
def test_on_paper_nothing_waits_or_is_folded_away(body: str, expected: str) -> None:
    assert for_paper(body) == expected


LAZY = '<img loading="lazy" decoding="async" src="a.jpg" alt="">'


@pytest.mark.parametrize("before", ["", "<p>一</p>\n", "<p>一<b>二</b></p><h2>三</h2><p>"])
def test_a_picture_near_the_beginning_is_fetched_at_once(before: str) -> None:
    after = f"<p>后</p>{LAZY}"
    at_once = '<img fetchpriority="high" decoding="async" src="a.jpg" alt="">'
    assert with_first_picture_at_once(before + LAZY + after) == before + at_once + after


def test_a_picture_further_down_waits_until_it_is_scrolled_to() -> None:
    body = "<p>一</p><ul><li>二</li><li>三</li></ul>" + LAZY
    assert with_first_picture_at_once(body) == body
