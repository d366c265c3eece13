"""The look for words that no page has finds what is lost, and only that."""

import pytest

from tests.lost_words import Lost, lost_words


@pytest.mark.parametrize(
    "body",
    [
        "一段**正文**，见[别处](b.md)[^1]。\n\n[^1]: 注释。\n",
        "1. 一\n2. 二\n\n```python title=x\ncode\n```\n",
        "<!-- 藏起来的 -->\n正文 &amp; *more*。{: .note }\n",
        "<script>\nlet x\n</script>\n",
    ],
)
def test_nothing_is_lost_of_ordinary_texts(body: str) -> None:
    assert lost_words(body) == ()


def test_a_word_that_no_page_has_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from generator.content import markup

    monkeypatch.setattr(markup, "render", lambda body, path: markup.Rendered("<p>一段</p>"))
    assert lost_words("一段\n\n正文\n") == (Lost("正", 3), Lost("文", 3))
