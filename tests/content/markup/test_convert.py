"""One converter serves all texts of a thread, and keeps nothing of any: each becomes what a fresh one makes of it."""

import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from generator.content.markup import convert
from generator.content.markup.limits import LimitError
from tests.conftest import CORPORA, ROOT


def is_same(text: str) -> bool:
    """Whether a fresh converter makes the same of a text as the one that all texts share."""
    try:
        shared = convert.to_html(text).html
    except LimitError:
        return True
    return shared == convert.plain().convert(text)


def all_same(files: list[Path]) -> bool:
    return all(is_same(file.read_text(encoding="utf-8")) for file in files)


def test_a_difference_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "to_html", lambda text: convert.Converted(text, (), (), (), (), ()))
    assert not is_same("*水*")


@pytest.mark.parametrize(
    ("text", "following"),
    [
        ("[a]: b", "[a]"),
        ("[^a]\n\n[^a]: b", "[^a]"),
        ("*[ab]: c", "ab"),
        ("```\nab", "ab"),
        ("<div>", "ab"),
        ("> - ab", "ab"),
    ],
)
def test_nothing_of_a_text_is_left_for_the_next(text: str, following: str) -> None:
    convert.to_html(text)
    assert is_same(following)


def test_the_bulletin_and_the_documentation() -> None:
    files = [*(ROOT / "content").rglob("*.md"), *(ROOT / "docs").glob("*.md")]
    assert len(files) > 20
    assert all_same(files)


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside the repository")
def test_real_articles() -> None:
    files = sorted(CORPORA.glob("18f/*.md"))
    assert len(files) > 500
    assert all_same(files)


SIGNS = ["**", "](", "[^1]", "&amp;", "<b>", "</b>", "<!--", "-->", "<div>", "</div>"]
BLOCKS = [" ", "  ", "    ", "\n", "\n\n", "  \n", "\n- ", "\n> ", "\n\n1. ", "\n```\n"]
DEFINITIONS = ["\n\n*[ab]: 1", "\n\n[^1]: a", "\n\n[a]: b"]
PIECES = some.sampled_from([*string.punctuation, *"ab1水", *SIGNS, *BLOCKS, *DEFINITIONS])


@settings(deadline=None, max_examples=500)
@given(some.lists(PIECES, min_size=1, max_size=40).map("".join))
def test_any_text_is_the_same(text: str) -> None:
    assert is_same(text)
