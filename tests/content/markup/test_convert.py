"""What makes Markdown faster doesn't change its output. See tests/markdown_suite.py for Python-Markdown's own tests."""

import re
import string

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from generator.content.markup import convert
from tests.conftest import CORPORA, ROOT
from tests.markdown_suite import Difference, compare
from tests.site_checks import CHECKERS, needs

COMMONMARK = CHECKERS / "node_modules" / "commonmark-spec" / "spec.txt"
EXAMPLE = re.compile(r"^`{32} example\n(.*?)^\.\n(.*?)^`{32}$", re.DOTALL | re.MULTILINE)

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
    monkeypatch.setattr(convert, "to_html", lambda text: f"<p>{text}</p>")
    assert compare("*水*") == Difference("*水*", "<p><em>水</em></p>", "<p>*水*</p>")
    assert compare("水") is None


@pytest.mark.parametrize("text", PLAIN)
def test_a_text_without_signs_is_the_same(text: str) -> None:
    assert compare(text) is None


@pytest.mark.parametrize("text", MARKED.values(), ids=MARKED)
def test_a_single_sign_is_seen(text: str) -> None:
    assert compare(text) is None


@pytest.mark.parametrize("text", MARKED.values(), ids=MARKED)
@pytest.mark.parametrize(
    "place", ["- {}", "# {}", "> {}", "水\n:   {}", "a | b\n--|--\n{} | 2", "!!! note\n    {}"]
)
def test_a_single_sign_is_seen_in_every_kind_of_block(place: str, text: str) -> None:
    line, _, rest = text.partition("\n\n")
    assert compare(f"水。\n\n{place.format(line)}\n\n火。\n\n{rest}") is None


def test_the_examples_of_commonmark() -> None:
    needs(COMMONMARK)
    text = COMMONMARK.read_text(encoding="utf-8").replace("→", "\t")
    examples = EXAMPLE.findall(text)
    assert len(examples) > 600
    # Their HTML is Markdown as well, and so is the whole specification.
    texts = [*(markdown for markdown, _ in examples), *(html for _, html in examples), text]
    assert [difference for text in texts if (difference := compare(text))] == []


def test_the_bulletin_and_the_documentation() -> None:
    files = [*(ROOT / "content").rglob("*.md"), *(ROOT / "docs").glob("*.md")]
    assert len(files) > 20
    texts = [file.read_text(encoding="utf-8") for file in files]
    assert [difference for text in texts if (difference := compare(text))] == []


@pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside the repository")
def test_real_articles() -> None:
    files = sorted(CORPORA.glob("18f/*.md"))
    assert len(files) > 500
    texts = [file.read_text(encoding="utf-8") for file in files]
    assert [difference for text in texts if (difference := compare(text))] == []


SIGNS = ["**", "](", "[^1]", "&amp;", "<b>", "</b>", "<!--", "-->", "<div>", "</div>"]
BLOCKS = [" ", "  ", "    ", "\n", "\n\n", "  \n", "\n- ", "\n> ", "\n\n1. ", "\n```\n"]
DEFINITIONS = ["\n\n*[ab]: 1", "\n\n[^1]: a", "\n\n[a]: b"]
PIECES = some.sampled_from([*string.punctuation, *"ab1水", *SIGNS, *BLOCKS, *DEFINITIONS])


@settings(deadline=None, max_examples=500)
@given(some.lists(PIECES, min_size=1, max_size=40).map("".join))
def test_any_text_is_the_same(text: str) -> None:
    assert compare(text) is None
