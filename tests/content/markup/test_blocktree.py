"""What blocks become as HTML, before it is made safe."""

import pytest

from generator.content.markup.convert import to_html
from tests.html_forms import normal_form


def html_of(text: str) -> str:
    return to_html(text).html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("- 一\n- 二", "<ul><li>一</li><li>二</li></ul>"),
        ("- 一\n\n- 二", "<ul><li><p>一</p></li><li><p>二</p></li></ul>"),
        ("- 一\n  # 题\n  二", "<ul><li>一<h1>题</h1>二</li></ul>"),
        ("- 一\n  ```\n  x\n  ```\n  **二**", "<ul><li>一<pre><code>x\n</code></pre><strong>二</strong></li></ul>"),
        ("3) 一", '<ol start="3"><li>一</li></ol>'),
        ("0. 一", '<ol start="0"><li>一</li></ol>'),
        ("- [ ] 一\n- [x] 二\n- [X] *三*\n- [y] 四\n- [ ]", "<ul><li>☐ 一</li><li>☑ 二</li><li>☑ <em>三</em></li>"
            "<li>[y] 四</li><li>[ ]</li></ul>"),
        ("1. [x] 一", "<ol><li>☑ 一</li></ol>"),
        ("[ ] 一", "<p>[ ] 一</p>"),
        (
            "|名称|数量|\n|:-|-:|\n|桌`a\\|b`|2|\n|椅|",
            "<table><thead><tr><th align=left>名称</th><th align=right>数量</th></tr></thead><tbody>"
            "<tr><td align=left>桌<code>a|b</code></td><td align=right>2</td></tr>"
            "<tr><td align=left>椅</td><td align=right></td></tr></tbody></table>",
        ),
        ("a|b\n-|-", "<table><thead><tr><th>a</th><th>b</th></tr></thead></table>"),
        (
            "前\n|a|\n|-|\n|1|\n2\n> 引",
            "<p>前</p><table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr><tr><td>2</td></tr></tbody></table>"
            "<blockquote><p>引</p></blockquote>",
        ),
        (
            "- a|b\n  -|-\n  1|2\n\n后",
            "<ul><li><table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
            "</li></ul><p>后</p>",
        ),
        ("a|b\n-\n1|2", "<h2>a|b</h2><p>1|2</p>"),
        ("> a|b\n-|-", "<blockquote><p>a|b -|-</p></blockquote>"),
        ("甲\n:   乙\n\n    丙", "<dl><dt>甲</dt><dd><p>乙</p><p>丙</p></dd></dl>"),
        ("<details>\n\n- *一*\n\n</details>", "<details><ul><li><em>一</em></li></ul></details>"),
        ("<del>\n\n一\n\n</del>", "<del><p>一</p></del>"),
        ("<!-- more -->", "<!-- more -->"),
        ("&copy;", "<p>©</p>"),
    ],
)  # fmt: skip
def test_blocks(text: str, html: str) -> None:
    assert normal_form(html_of(text)) == normal_form(html)


@pytest.mark.parametrize("kind", ["NOTE", "TIP", "IMPORTANT", "WARNING", "CAUTION"])
def test_an_alert_is_a_box(kind: str) -> None:
    assert html_of(f"> [!{kind}]\n> 一") == html_of(f"!!! {kind}\n    一")
    assert html_of(f"> [!{kind}]\n>\n> 一\n>\n> - 二") == html_of(f"!!! {kind}\n    一\n\n    - 二")


@pytest.mark.parametrize("text", ["> [!NOTES]\n> 一", "> [!NOTE] 一", "> 一\n> [!NOTE]", "[!NOTE]\n一"])
def test_other_quotations_are_none(text: str) -> None:
    assert "admonition" not in html_of(text)


def test_attributes_of_blocks() -> None:
    assert html_of("一\n{: .a #b lang=zh }") == '<p class="a" id="b" lang="zh">一</p>'
    assert '<ul class="a">' in html_of("- 一\n{: .a }")
    assert '<li class="a">一</li>' in html_of("- 一\n  {: .a }")
    assert '<table class="a">' in html_of("a|b\n-|-\n{: .a }")
    assert '<blockquote class="a">' in html_of("> 一\n{: .a }")


@pytest.mark.parametrize(
    ("info", "language"),
    [
        ("sh", "sh"),
        ("py title=x", "py"),
        ("{.python}", "python"),
        ("{ .c++ #x }", "c++"),
        ("", ""),
        ("\\_x", "_x"),
    ],
)
def test_code_has_its_language(info: str, language: str) -> None:
    name = f' class="language-{language}"' if language else ""
    assert html_of(f"```{info}\na & b &amp;\n```") == f"<pre><code{name}>a &amp; b &amp;amp;\n</code></pre>"


def test_a_footnote_that_ends_in_code_has_its_way_back_below() -> None:
    html = html_of("文[^1]\n\n[^1]: 一\n\n        x\n")
    assert normal_form(html.partition("<li")[2].partition(">")[2]) == normal_form(
        "<p>一</p><pre><code>x\n</code></pre>"
        '<p><a class="footnote-backref" href="#fnref:1" title="1">↩</a></p></li></ol></div>'
    )


def test_a_note_may_be_referred_to_often() -> None:
    html = html_of("一[^1]二[^1]三[^1]\n\n[^1]: 注")
    assert [f'id="{id_}"' in html for id_ in ("fnref:1", "fnref2:1", "fnref3:1", "fnref4:1")] == [
        True
    ] * 3 + [False]
    assert html.count('class="footnote-backref"') == 3


def test_the_first_of_two_definitions_counts() -> None:
    assert html_of("[a]\n\n[a]: b\n[A]: c") == '<p><a href="b">a</a></p>'


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("甲\n\n[注]: 正文", ((2, "注"),)),
        ("甲[注]\n\n[注]: 正文", ()),
        ("甲\n\n[注]: b.md", ()),
        ("> 甲\n>\n> [注]: 正文", ((2, "注"),)),
    ],
)
def test_words_that_are_taken_for_an_address_are_known(text: str, lost: tuple[tuple[int, str], ...]) -> None:
    assert to_html(text).lost == lost


def test_nothing_of_the_last_text_is_left() -> None:
    to_html("```\n[a]\n\n[a]: b")
    to_html("甲\n\n[注]: 正文\n\n```")
    converted = to_html("")
    assert (converted.html, converted.unclosed_fences, converted.lost, converted.code_lines) == (
        "",
        (),
        (),
        (),
    )
