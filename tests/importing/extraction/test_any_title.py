"""A text without a title is an article all the same."""

import pytest

from generator.importing.extraction.extraction import extract
from generator.importing.model import OldPage

pytest.importorskip("trafilatura", reason="needs gen-bulletin[import]")

TEXT = (
    "The new library opens on Monday at nine. Everybody is welcome to have a look at it. There will be tea."
)


@pytest.mark.parametrize(
    ("html", "title"),
    [
        (f"<meta property=og:title content='A library opens'><p>{TEXT}</p><p>{TEXT}</p>", "A library opens"),
        (f"<p>{TEXT}</p><p>{TEXT}</p>", "The new library opens on Monday at nine."),
        (
            "<p>" + "word " * 30 + "</p><p>" + "more words, " * 30 + "</p>",
            "word word word word word word word word word word word word…",
        ),
    ],
)
def test_the_head_or_the_beginning_is_the_title_and_is_doubtful(html: str, title: str) -> None:
    found = extract(OldPage("a.html", f"<html><body>{html}</body></html>".encode()))
    assert found.article is not None
    assert found.article.title == title
    assert "title-from-title" in {flag.kind for flag in found.flagged}


@pytest.mark.parametrize("text", ["短", "../../../etc/passwd"])
def test_what_is_no_sentence_is_no_article(text: str) -> None:
    assert extract(OldPage("a.html", f"<meta charset=utf-8><p>{text}</p>".encode())).article is None
