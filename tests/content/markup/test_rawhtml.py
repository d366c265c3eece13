"""Where raw HTML inside of a text ends."""

import pytest

from generator.content.markup.rawhtml import end_of


@pytest.mark.parametrize(
    "html",
    [
        "<b>",
        "</b >",
        "<br/>",
        "<a href='x' b c=\"d\ne\" f=g>",
        "<!-- a -- b -->",
        "<!-->",
        "<!--->",
        "<?a?>",
        "<!A b>",
        "<![CDATA[a]b]]>",
    ],
)
def test_whole_pieces(html: str) -> None:
    assert end_of(f"水{html}火>", 1, set()) == 1 + len(html)


@pytest.mark.parametrize(
    "text", ["<", "<附件>", "<1>", "< b>", "<b", "<a href='x>", "<a b='c'd>", "</b c>", "<!-- a", "<!", "<?a"]
)
def test_what_is_none(text: str) -> None:
    assert end_of(text, 0, set()) == 0


def test_an_end_that_is_missing_is_sought_once() -> None:
    missing: set[str] = set()
    assert end_of("<!-- a", 0, missing) == 0
    assert missing == {"-->"}
    assert end_of("<!-- a -->", 0, missing) == 0
