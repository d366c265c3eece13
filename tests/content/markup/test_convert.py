"""What guards Markdown and makes it faster doesn't change its output."""

import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from generator.content.markup import convert
from generator.content.markup.limits import LimitError
from tests.conftest import CORPORA, ROOT


def of_plain(text: str) -> str:
    return convert.plain().convert(text)


def of_ours(text: str) -> str | None:
    """One converter for all texts, so that what an earlier one has left behind is seen, too. None beyond a limit."""
    try:
        return convert.to_html(text).html
    except LimitError:
        return None


def is_same(text: str) -> bool:
    ours = of_ours(text)
    return ours is None or ours == of_plain(text)


def all_same(files: list[Path]) -> bool:
    return all(is_same(file.read_text(encoding="utf-8")) for file in files)


PLAIN = [
    "水火。",
    "Plain (quoted: 'a', \"b\") text; 50% + 1 = x ~ y | z! {a} #b $c @d ^e /f > g? - h, i.\nA second line. ",
    "A title\n=======\n\nA text.\n\n    code",
    "- 一\n- 二\n\n    三\n\n1. 四",
    "> 一\n>\n> 二",
    "a | b\n--|--\n1 | 2",
    "水\n:   解释",
    "!!! note\n    先试。",
    "## 题 {: #a }\n\n水\n{: .blue }",
]
"""Texts without a sign of Markdown inside their lines."""

MARKED = {
    "escape": "水\\-火",
    "code": "`水`",
    "code after backslashes": "水\\\\`火`",
    "link": "[水](b.md)",
    "reference": "[水]\n\n[水]: b.md",
    "picture": "![水](p.jpg)",
    "picture by reference": "![水][p]\n\n[p]: p.jpg",
    "footnote": "水[^1]\n\n[^1]: 火",
    "address": "<https://x.example>",
    "mail": "<a@x.example>",
    "raw HTML": "水<b>火</b>",
    "comment": "水<!-- 火 -->",
    "entity": "&copy;",
    "entity as a name": "水\n{: &amp;=a }",
    "emphasis": "*水*",
    "emphasis with underscores": "_水_",
    "line break": "水  \n火",
    "abbreviation": "HTML 好\n\n*[HTML]: 标记语言",
}
"""Each sign of Markdown alone."""


def test_a_difference_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(convert, "to_html", lambda text: convert.Converted(text, (), (), ()))
    assert not is_same("*水*")
    monkeypatch.undo()
    assert is_same("水")


@pytest.mark.parametrize("text", PLAIN)
def test_a_text_without_signs_is_the_same(text: str) -> None:
    assert is_same(text)


@pytest.mark.parametrize("text", MARKED.values(), ids=MARKED)
def test_a_single_sign_is_seen(text: str) -> None:
    assert is_same(text)


@pytest.mark.parametrize("text", MARKED.values(), ids=MARKED)
@pytest.mark.parametrize(
    "place",
    ["- {}", "# {}", "> {}", "水\n:   {}", "a | b\n--|--\n{} | 2", "!!! note\n    {}", "- # 火\n  {}"],
)
def test_a_single_sign_is_seen_in_every_kind_of_block(place: str, text: str) -> None:
    line, _, rest = text.partition("\n\n")
    assert is_same(f"水。\n\n{place.format(line)}\n\n火。\n\n{rest}")


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
