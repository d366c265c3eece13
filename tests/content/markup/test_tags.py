"""What becomes of a body's tags where it is shown otherwise than on its page."""

import pytest

from generator.content.markup import for_paper


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
