"""Blocks of the theme in texts."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.content.markup import Rendered, render
from generator.rendering.theme_files import default_theme
from generator.settings.blocks import read_blocks
from tests.sites import theme_of

BLOCKS, _ = read_blocks(theme_of(default_theme()).texts)


def rendered(text: str) -> Rendered:
    return render(text, "news/a.md", blocks=BLOCKS)


def told(text: str) -> list[tuple[str, int, int]]:
    return [(one.code, one.line, one.column) for one in rendered(text).problems]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            '::: pull-quote by="张三"\n水**来**了。\n:::',
            '<figure class="block block-pull-quote">\n<blockquote>\n<p>水<strong>来</strong>了。</p>\n</blockquote>\n'
            "<figcaption>张三</figcaption>\n</figure>",
        ),
        # An element whose slot is empty is left out, and so is one that holds nothing else.
        ("::: fact-box\n水\n:::", '<aside class="block block-fact-box">\n<p>水</p>\n</aside>'),
        # Words without a name are the first option's. Values are text, never Markdown or HTML.
        (
            "::: 资料框 **水** & <b>\n火\n:::",
            '<aside class="block block-fact-box">\n<p class="block-title"><strong>**水** &amp; &lt;b&gt;</strong></p>\n'
            "<p>火</p>\n</aside>",
        ),
        # A choice is part of a class.
        (
            "::: 图集 列=2\n![甲](a.jpg)\n:::",
            '<div class="block block-gallery block-columns-2">\n<figure><img',
        ),
    ],
)
def test_a_block_becomes_its_shape(text: str, html: str) -> None:
    found = rendered(text)
    assert found.html.startswith(html)
    assert not found.problems
    assert found.has_blocks


@pytest.mark.parametrize(
    "fence",
    [
        '::: fact-box title="水"',
        ":::fact-box 水",
        "::: 资料框 水",
        "：：： 资料框 标题＝“水”",
        "::: FACT-BOX 标题='水'",
        ":::: 资料框 「水」 ::::",
        "  ::: 资料框 标题=水",
    ],
)
def test_a_fence_can_be_written_in_many_ways(fence: str) -> None:
    mark = "::::" if fence.startswith("::::") else ":::"
    assert "<strong>水</strong>" in rendered(f"{fence}\n火\n{mark}").html
    assert told(f"{fence}\n火\n{mark}") == []


def test_blocks_nest_and_hold_any_markdown() -> None:
    inner = "- 一\n\n  ::: 引文 李四\n  > 好\n  :::\n- 二\n\n::: 步骤\n1. 甲\n2. 乙\n:::\n\n[火](b.md)"
    text = f":::: 资料框 水\n{inner}\n::::\n尾"
    found = rendered(text)
    assert not found.problems
    assert re.sub(r"<[^/!][^>]*>|\s", "", found.html).count("</aside>") == 1
    assert found.html.endswith("</aside>\n<p>尾</p>")
    assert [one.target for one in found.links] == ["news/b.md"]
    assert "<ol>\n<li>甲</li>" in found.html


def test_each_line_of_a_gallery_is_a_picture_of_its_own() -> None:
    found = rendered("::: gallery\n![甲](a.jpg)\n![乙](b.jpg)\n\n![丙](c.jpg)\n:::")
    assert found.html.count("<figure><img") == 3
    assert [(one.target, one.line) for one in found.links] == [
        ("news/a.jpg", 2),
        ("news/b.jpg", 3),
        ("news/c.jpg", 5),
    ]


def test_what_stands_in_a_block_is_beside_the_story() -> None:
    found = rendered("::: 资料框 何时\n九点。\n:::\n\n开会了。")
    assert found.summary == "开会了。"
    assert found.characters == 7
    assert rendered("::: 资料框\n九点。\n:::").summary == "九点。"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("水\n\n::: pull-qoute\n火\n:::", [("block-unknown-near", 3, 1)]),
        ("::: tip 提示\n火\n:::", [("block-unknown", 1, 1)]),
        ("::: {.warning}\n火\n:::", [("block-unknown", 1, 1)]),
        ("> ::: 大事\n> 火", [("block-unknown-near", 1, 3)]),
        ("::: fact-box titel=水\n火\n:::", [("block-option-near", 1, 14)]),
        ("::: fact-box 标提=红\n火\n:::", [("block-option-near", 1, 14)]),
        ("::: 引闻\n火", [("block-unknown-near", 1, 1)]),
        ("::: fact-box 颜色=红\n火\n:::", [("block-option-unknown", 1, 14)]),
        ("::: fact-box title=水 标题=火\n火\n:::", [("block-option-twice", 1, 22)]),
        ("::: gallery columns=9\n![水](a.jpg)\n:::", [("block-option-value", 1, 13)]),
        ("::: fact-box title=水 还有\n火\n:::", [("block-words", 1, 14)]),
        ("::: fact-box\n火", [("block-without-end", 1, 1)]),
        ("- ::: fact-box\n  火\n\n尾", [("block-without-end", 1, 3)]),
        ("水\n:::\n火", [("block-end-stray", 2, 1)]),
        ("::: fact-box\n:::", [("block-empty", 1, 1)]),
        ("::: timeline\n火\n:::", [("block-without-list", 1, 1)]),
        ("::: steps\n- 火\n:::", [("block-without-numbers", 1, 1)]),
        ("::: gallery\n火\n:::", [("block-without-pictures", 1, 1)]),
    ],
)
def test_what_is_wrong_with_a_block_is_said_and_no_word_is_lost(
    text: str, problems: list[tuple[str, int, int]]
) -> None:
    assert told(text) == problems
    html = rendered(text).html
    if "gallery columns" not in text:
        assert all(word in html for word in re.findall("[水火红尾]|还有|提示", text))


@pytest.mark.parametrize(
    "text",
    [
        "```\n::: fact-box\n:::\n```",
        "    ::: fact-box\n",
        "<pre>\n::: fact-box\n:::\n</pre>",
        "水 ::: fact-box",
    ],
)
def test_code_and_the_midst_of_a_line_hold_no_fence(text: str) -> None:
    found = rendered(text)
    assert not found.has_blocks
    assert ":::" in found.html
    assert told(text) == []


LINES = (
    "::: 资料框 一",
    ":::: 引文",
    ":::",
    "::::",
    "::: 无",
    "- 水",
    "  火",
    "> 土",
    "1. 木",
    "```",
    "",
    "<div>",
    "</div>",
)


@given(st.lists(st.sampled_from(LINES), max_size=14))
def test_whatever_stands_around_fences_no_word_is_lost_and_html_is_whole(lines: list[str]) -> None:
    text = "\n".join(lines)
    html = rendered(text).html
    assert all(html.count(word) >= text.count(word) for word in "水火土木")
    for name in ("aside", "figure", "blockquote", "ul", "ol"):
        assert html.count(f"<{name}") == html.count(f"</{name}>")
