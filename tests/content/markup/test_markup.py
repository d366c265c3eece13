"""From an article's Markdown to its body."""

import re
import unicodedata
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.markup import Rendered, prefix_ids, render
from generator.content.markup.anchors import Heading
from generator.content.markup.sanitize import ATTRIBUTES, ELEMENTS, EVERYWHERE
from generator.text.urls import CLOSE, OPEN
from tests.conftest import CORPORA


def html_of(text: str, *, take_title: bool = False) -> str:
    return render(text, "news/a.md", take_title=take_title).html


# What Markdown can say


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一段**重**话", "<p>一段<strong>重</strong>话</p>"),
        ("a | b\n--|--\n1 | 2", "<table>"),
        ("术语\n:   解释", "<dl>\n<dt>术语</dt>\n<dd>解释</dd>\n</dl>"),
        ("水{.blue #w lang=zh}\n", "<p>水{.blue #w lang=zh}</p>"),
        ("*水*{.own-blue #w lang=zh}", '<em class="own-blue" id="w" lang="zh">水</em>'),
        ('!!! tip "办法"\n    先试。', '<p class="admonition-title">办法</p>\n<p>先试。</p>'),
        ("HTML 好\n\n*[HTML]: 标记语言", '<abbr title="标记语言">HTML</abbr>'),
        ("3. 三\n4. 四", '<ol start="3">'),
        ("1. 一\n\n* 二", "</ol>\n<ul>"),
        ("```sh\na < b\n```", '<pre><code class="language-sh">a &lt; b\n</code></pre>'),
        ("~~~\n{{ x }}\n~~~", "<pre><code>{{ x }}\n</code></pre>"),
        ("{{ site.url }} 原样", "<p>{{ site.url }} 原样</p>"),
    ],
)
def test_markdown_and_its_extensions(text: str, expected: str) -> None:
    assert expected in html_of(text)


def test_nothing_of_one_text_reaches_the_next() -> None:
    render("[^1] [x] HTML\n\n[^1]: 注\n[x]: b.md\n\n*[HTML]: 标记语言", "news/a.md")
    assert html_of("[^1] [x] HTML") == "<p>[^1] [x] HTML</p>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("````\n```\na\n```\n````", "<pre><code>```\na\n```\n</code></pre>"),
        ("```\n没有结束\n\n## 不是标题", "<pre><code>没有结束\n\n## 不是标题\n</code></pre>"),
        ("``` {.python}\na\n```", '<pre><code class="language-python">a\n</code></pre>'),
        ("  ```\n    a\n  ```", "<pre><code>  a\n</code></pre>"),
        ("    ```\n    a\n    ```", "<pre><code>```\na\n```\n</code></pre>"),
        ("1. 先：\n   ```\n   a\n   ```\n2. 后", "<pre><code>a\n</code></pre>\n</li>\n<li>"),
        ("- 先：\n\n    ```\n    a\n    ```\n", "<pre><code>a\n</code></pre>\n</li>"),
        ("```js`` 不是代码块 `", "js"),
    ],
)
def test_fenced_code(text: str, expected: str) -> None:
    assert expected in html_of(text)


def test_a_fence_without_an_end_is_reported() -> None:
    rendered = render("前文\n\n~~~~\n代码\n\n## 小标题\n", "news/a.md", first_line=5)
    (problem,) = rendered.problems
    assert (problem.code, problem.severity, problem.line) == ("fence-without-end", "warning", 7)
    assert dict(problem.values) == {"mark": "~~~~"}
    assert "<p></p>" not in rendered.html


def test_a_line_that_is_not_shown_is_reported() -> None:
    rendered = render("前文\n\n[注]: 正文\n", "news/a.md", first_line=5)
    (problem,) = rendered.problems
    assert (problem.code, problem.severity, problem.line) == ("definition-not-shown", "warning", 7)
    assert dict(problem.values) == {"label": "注"}
    assert rendered.html == "<p>前文</p>"


# Chinese lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("中文\n中文", "中文中文"),
        ("中文，\n中文", "中文，中文"),
        ("中文  \n中文", "中文<br>\n中文"),
        ("Latin\nwords", "Latin\nwords"),
        ("中文\nLatin", "中文\nLatin"),
        ("中文，\nLatin", "中文，Latin"),
        ("时间：\n2020年", "时间：2020年"),
        ("Latin\n（中文）", "Latin（中文）"),
        ("中文；\n**Latin**", "中文；<strong>Latin</strong>"),
        ("（一）\n`x`", "（一）<code>x</code>"),
        ("Latin,\nwords", "Latin,\nwords"),
        ("他说：\n“好”", "他说：“好”"),
        ("“好”\n他说", "“好”他说"),
        ("“yes”\nand", "“yes”\nand"),
        ("**中**\n文", "<strong>中</strong>文"),
        ("中\n**文**", "中<strong>文</strong>"),
        ("**中**\n**文**", "<strong>中</strong><strong>文</strong>"),
        ("中`x`\n文", "中<code>x</code>\n文"),
        ("中\n`x`", "中\n<code>x</code>"),
        ("한국\n한국", "한국\n한국"),
        ("かな\nカナ", "かなカナ"),
        ("𠀀\n𠀁", "𠀀𠀁"),
    ],
)
def test_a_line_break_inside_chinese_is_no_space(text: str, expected: str) -> None:
    assert html_of(text) == f"<p>{expected}</p>"


def test_lines_of_code_are_left_alone() -> None:
    assert "中\n文" in html_of("```\n中\n文\n```")


def test_lines_join_in_lists_and_tables_too() -> None:
    assert html_of("- 中\n  文\n") == "<ul>\n<li>中文</li>\n</ul>"


# Headings


def test_the_first_heading_becomes_the_title_if_asked_for() -> None:
    rendered = render("# 关于*停水*的通知 {#x}\n\n明日停水。", "news/a.md", take_title=True)
    assert (rendered.title, rendered.html) == ("关于停水的通知", "<p>明日停水。</p>")


@pytest.mark.parametrize(
    "quotation", ["> 译自某报\n", "> 一\n>\n> > 二\n>\n> 三\n", "> 一\n\n<!-- -->\n\n> 二\n"]
)
def test_a_title_may_follow_a_quotation(quotation: str) -> None:
    rendered = render(f"{quotation}\n# 题\n\n正文", "news/a.md", take_title=True)
    assert rendered.title == "题"
    assert rendered.html == render(f"{quotation}\n正文", "news/a.md").html


@pytest.mark.parametrize(
    ("heading", "is_dropped"),
    [
        ("# 停水 通知", True),
        ("# 停水通知 {#x}", True),
        ("# 停水&#36890;知", True),
        ("# 停水", False),
        ("## 停水通知", False),
    ],
)
def test_a_heading_that_repeats_the_title_goes(heading: str, is_dropped: bool) -> None:
    rendered = render(f"{heading}\n\n正文", "news/a.md", take_title=True, title="停水通知")
    assert rendered.title == ""
    assert (rendered.html == "<p>正文</p>") is is_dropped


@pytest.mark.parametrize("text", ["明日停水。\n\n# 通知", "## 通知", "> 甲\n\n乙\n\n# 通知", "> # 通知"])
def test_only_a_heading_1_at_the_very_beginning_is_the_title(text: str) -> None:
    assert render(text, "news/a.md", take_title=True).title == ""


def test_a_page_has_one_heading_1() -> None:
    levels = [
        (heading.level, heading.name)
        for heading in render("# 一\n\n## 二\n\n###### 六", "news/a.md").headings
    ]
    assert levels == [(2, "一"), (3, "二"), (4, "六")]


def test_levels_stay_where_they_make_an_outline() -> None:
    rendered = render("# 题\n\n## 一\n\n### 二", "news/a.md", take_title=True)
    assert rendered.headings == (Heading(2, "一", "一"), Heading(3, "二", "二"))


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ((3, 3, 4), (2, 2, 3)),
        ((2, 4, 3, 4, 2), (2, 3, 3, 4, 2)),
        ((3, 2, 3), (2, 2, 3)),
        ((2, 1, 2), (2, 2, 3)),
        ((1, 2, 3, 4, 5, 6), (2, 3, 4, 5, 6, 6)),
    ],
)
def test_no_level_is_skipped(written: tuple[int, ...], expected: tuple[int, ...]) -> None:
    rendered = render("\n\n".join("#" * level + " 题" for level in written), "news/a.md")
    assert tuple(heading.level for heading in rendered.headings) == expected
    assert all(f"<h{heading.level} id=" in rendered.html for heading in rendered.headings)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("一、会议背景", "一会议背景"),
        ("Hello, World", "hello-world"),
        ("2020 年", "2020-年"),
        ("？！", "section"),
        ("main", "main_1"),
        ("时间 {#when}", "when"),
        ("*重* `x`[^1]", "重-x"),
        (unicodedata.normalize("NFD", "é"), "é"),
    ],
)
def test_ids_of_headings(heading: str, expected: str) -> None:
    rendered = render(f"## {heading}\n\n[^1]: 注", "news/a.md")
    assert rendered.headings[0].id == expected
    assert f'<h2 id="{expected}">' in rendered.html
    assert expected in rendered.ids


def test_equal_headings_get_different_ids() -> None:
    rendered = render("## 一\n\n## 一\n\n## 二 {#一_1}\n\n## 一", "news/a.md")
    assert [heading.id for heading in rendered.headings] == ["一", "一_2", "一_1", "一_3"]


def test_a_heading_without_text_is_left_out() -> None:
    rendered = render("##\n\n正文", "news/a.md")
    assert (rendered.html, rendered.headings) == ("<p>正文</p>", ())


def test_names_of_headings_are_plain_text() -> None:
    rendered = render("## A &amp; *b* <b>c</b>[^1]\n\n[^1]: 注", "news/a.md")
    assert rendered.headings[0].name == "A & b c"


# Pictures


def test_a_picture_alone_in_its_paragraph_is_a_figure() -> None:
    assert html_of('![会场](photo.jpg "会议现场")') == (
        f'<figure><img alt="会场" loading="lazy" decoding="async" src="{OPEN}news/photo.jpg{CLOSE}">'
        "<figcaption>会议现场</figcaption></figure>"
    )


def test_a_film_is_played_where_it_stands_and_can_be_taken_along() -> None:
    film, words = f"{OPEN}news/a b.mp4{CLOSE}", f"{OPEN}news/a b.vtt{CLOSE}"
    assert html_of('![开河 "一"](<a b.mp4>)') == (
        f'<figure><video controls="" preload="none" aria-label="开河 &quot;一&quot;" src="{film}">'
        f'<track kind="captions" src="{words}"></video>'
        f'<figcaption>开河 "一" <a href="{film}" download="">a b.mp4</a></figcaption></figure>'
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "听：![录音](a.MP3)",
            f'<p>听：<audio controls="" preload="none" aria-label="录音" src="{OPEN}news/a.MP3{CLOSE}"></audio></p>',
        ),
        ("![旧片](a.avi)", f'<p><a href="{OPEN}news/a.avi{CLOSE}">旧片</a></p>'),
        (
            "![片](https://example.org/a.mp4?x=1)",
            '<p><a href="https://example.org/a.mp4?x=1" rel="noopener">片</a></p>',
        ),
        ("![片](mailto:a@b.mp4)", '<p><a href="mailto:a@b.mp4">片</a></p>'),
        ("[![片](a.mp4)](b.pdf)", f'<p><a href="{OPEN}news/b.pdf{CLOSE}">片</a></p>'),
    ],
)
def test_what_can_t_be_played_in_its_place_is_a_link(text: str, expected: str) -> None:
    assert html_of(text) == expected


def test_without_a_title_the_description_is_the_caption() -> None:
    assert "<figcaption>会场</figcaption>" in html_of("![会场](photo.jpg)")


@pytest.mark.parametrize(
    ("text", "column"),
    [
        ("前 ![](photo.jpg)", 7),
        ('![](photo.jpg "说明不代替文字")', 5),
        ("![ ](https://example.org/x.jpg)", 6),
        ('<img src="photo.jpg">', 11),
        ("[![](photo.jpg)](/archive/)", 6),
    ],
)
def test_a_picture_without_a_text_is_reported(text: str, column: int) -> None:
    (problem,) = render(f"一段。\n\n{text}\n", "news/a.md", first_line=5).problems
    assert (problem.code, problem.severity) == ("missing-alt", "warning")
    assert (problem.line, problem.column) == (7, column)


@pytest.mark.parametrize(
    "text", ["![会场](photo.jpg)", "![](line.png){: .decorative }", '<img src="line.png" alt="">']
)
def test_a_picture_with_a_text_or_without_a_meaning_is_not(text: str) -> None:
    assert render(f"一段。\n\n{text}\n", "news/a.md").problems == ()


def test_the_cells_of_a_table_s_head_say_what_they_head() -> None:
    html = html_of(
        "| | 件数 |\n|--|--|\n| 甲 | 2 |\n\n<table><thead><tr><th scope=row>x</th></tr></thead></table>"
    )
    assert '<tr>\n<td></td>\n<th scope="col">件数</th>' in html
    assert '<th scope="row">x</th>' in html


TABLE = "| 类别 | 件数 |\n|--|--|\n| 甲 | 2 |\n"


@pytest.mark.parametrize(
    ("paragraph", "caption"),
    [
        ("表：各类提案", "各类提案"),
        ("表:各类提案", "各类提案"),
        ("Table: Motions of *each* kind", "Motions of <em>each</em> kind"),
        ("表1：各类提案", "表1：各类提案"),
        ("Table 2: Motions", "Table 2: Motions"),
        ("表：<b>甲</b>和\n乙", "<b>甲</b>和乙"),
        ("表：<script>x</script>甲", "甲"),
    ],
)
def test_a_paragraph_before_a_table_that_begins_with_its_name_is_its_caption(
    paragraph: str, caption: str
) -> None:
    html = html_of(f"首段。\n\n{paragraph}\n\n{TABLE}")
    assert html.startswith(f"<p>首段。</p>\n<table><caption>{caption}</caption>\n<thead>")


@pytest.mark.parametrize(
    "text",
    [
        f"表：\n\n{TABLE}",
        f"表示同意：\n\n{TABLE}",
        f"Tables: two\n\n{TABLE}",
        f"表：各类提案\n\n又一段。\n\n{TABLE}",
        "表：各类提案\n\n- 没有表格",
        "表：各类提案\n\n<table><caption>已有</caption><tr><td>x</td></tr></table>",
    ],
)
def test_no_other_paragraph_is_a_caption(text: str) -> None:
    html = html_of(text)
    assert html.startswith("<p>")
    assert html.count("<caption>") == text.count("<caption>")


def test_a_table_s_caption_introduces_nothing_and_its_addresses_are_known() -> None:
    rendered = render(f"表：见[附件](list.md)。\n\n{TABLE}\n正文说明。", "news/a.md")
    assert rendered.summary == "正文说明。"
    assert [link.target for link in rendered.links] == ["news/list.md"]


def test_without_either_there_is_no_caption() -> None:
    html = html_of("![](photo.jpg)")
    assert 'alt=""' in html
    assert html.startswith("<figure>")
    assert "figcaption" not in html


def test_a_picture_that_links_is_a_figure_too() -> None:
    assert html_of("[![会场](p.jpg)](big.jpg)").startswith(
        f'<figure><a href="{OPEN}news/big.jpg{CLOSE}"><img '
    )


def test_a_figure_keeps_the_attributes_of_its_paragraph() -> None:
    assert html_of("![会场](p.jpg)\n{: .own-wide #hall }").startswith(
        '<figure class="own-wide" id="hall"><img '
    )


@pytest.mark.parametrize("text", ["看 ![会场](p.jpg)", "![一](a.jpg) ![二](b.jpg)", "![一](a.jpg)**二**"])
def test_other_pictures_stay_in_the_line(text: str) -> None:
    html = html_of(text)
    assert html.startswith("<p>")
    assert 'loading="lazy"' in html


def test_the_size_that_an_author_gives_follows_the_address() -> None:
    assert f'src="{OPEN}news/p.jpg{CLOSE}" width="300">' in html_of('<img width="300" src="p.jpg" alt="">')


# Footnotes and boxes


def test_footnotes() -> None:
    html = html_of("水[^a]。\n\n[^a]: 地下水。")
    assert '<sup id="fnref:a"><a class="footnote-ref" href="#fn:a" role="doc-noteref">1</a></sup>' in html
    assert '<div class="footnote" role="doc-endnotes">' in html
    assert 'href="#fnref:a" role="doc-backlink" aria-label="回到正文注释 1 处">↩</a>' in html


def test_what_is_added_speaks_the_language_of_the_text() -> None:
    assert 'aria-label="Back to note 1 in the text"' in html_of("Water[^a].\n\n[^a]: From wells.")
    assert '<p class="admonition-title">Note</p>' in html_of("!!! note\n    Water.")
    assert '<p class="admonition-title">注意</p>' in html_of("!!! note\n    停水。")


def test_bodies_can_share_a_page() -> None:
    text = '## 一\n\n[^1] [见](#一) [外](b.md#一) `id="x"`\n\n[^1]: 注'
    html = prefix_ids(html_of(text), "article-2-")
    assert '<h2 id="article-2-一">' in html
    assert 'href="#article-2-一"' in html
    assert f'href="{OPEN}news/b.md#一{CLOSE}"' in html
    assert '<sup id="article-2-fnref:1"><a class="footnote-ref" href="#article-2-fn:1"' in html
    assert '<li id="article-2-fn:1">' in html
    assert '<code>id="x"</code>' in html


# What else is learnt


def test_rendered_tells_what_a_body_holds() -> None:
    rendered = render("# 题\n\n停水 2 days。\n\n## 时间\n\n九点。", "news/a.md", take_title=True)
    assert rendered.characters == 2 + 2 + 2 + 2
    assert rendered.minutes == 1
    assert rendered.summary == "停水 2 days。九点。"
    assert rendered.ids == ("时间",)


def test_the_author_can_say_where_the_summary_ends() -> None:
    text = "一。\n\n- 二\n\n" + "三。" * 200 + "\n\n<!-- more -->\n\n四。"
    rendered = render(text, "news/a.md")
    assert rendered.summary == "一。二" + "三。" * 200
    assert "四。" in rendered.html
    assert "more" not in rendered.html


def test_a_mark_inside_code_is_code() -> None:
    rendered = render("一。\n\n```\n<!-- more -->\n```\n\n二。", "news/a.md")
    assert rendered.summary == "一。二。"
    assert "&lt;!-- more --&gt;" in rendered.html


def test_a_summary_takes_what_is_text() -> None:
    text = (
        "## 题\n\na | b\n--|--\n1 | 2\n\n```\ncode\n```\n\n![图](p.jpg)\n\n"
        "正文[^1]。\n\n!!! note\n    留意。\n\n[^1]: 注"
    )
    assert render(text, "news/a.md").summary == "正文。留意。"


def test_without_sentences_the_summary_takes_what_there_is() -> None:
    assert render("## 题\n\n![图](p.jpg)", "news/a.md").summary == "题图"


def test_ids_that_are_given_twice_are_reported() -> None:
    rendered = render("*一*{#x}\n\n*二*{#x}", "news/a.md", first_line=5)
    (problem,) = rendered.problems
    assert (problem.code, problem.path, problem.line, problem.column) == (
        "duplicate-id",
        "content/news/a.md",
        7,
        5,
    )
    assert rendered.html.count('id="x"') == 1


@pytest.mark.parametrize(
    "text",
    [
        "",
        "\n",
        "\ufdd0a\ufdd1",
        "a &#xFDD0; &#1; b",
        "\x02klzzwxh:0000\x03",
        "\x02wzxhzdk:0\x03",
        "[x](%00b.md%EF%B7%91)",
        "<![x",
        "\t",
    ],
)
def test_odd_texts(text: str) -> None:
    assert not set("\x00\x01\ufdd0\ufdd1\ufdd2") & set(
        re.sub(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}", "", html_of(text))
    )


class Elements(HTMLParser):
    """The start tags of a piece of HTML, as (name, attributes)."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


OURS = {"role", "aria-label"}
SIGNS = [
    *"ab中文。 \n\t*_`~#>-+|:!&;{}[]()<>/=\"'\\^1.",
    "<b>",
    "</b>",
    "<div",
    "![",
    "](",
    "\n\n",
    "    ",
    "&#",
]
MARKDOWN = st.lists(st.sampled_from(SIGNS), max_size=80).map("".join) | st.text(max_size=40)


def allowed_only(rendered: Rendered) -> bool:
    parser = Elements()
    parser.feed(rendered.html)
    return all(
        tag in ELEMENTS and attributes.keys() <= EVERYWHERE | ATTRIBUTES.get(tag, frozenset()) | OURS
        for tag, attributes in parser.tags
    )


@settings(deadline=None)
@given(MARKDOWN)
def test_any_text_becomes_allowed_html(text: str) -> None:
    rendered = render(text, "news/a.md", take_title=True)
    assert isinstance(rendered, Rendered)
    assert allowed_only(rendered)
    assert len(set(rendered.ids)) == len(rendered.ids)


def test_real_articles() -> None:
    if not CORPORA.is_dir():
        pytest.skip("the corpora are not here")
    files = sorted((CORPORA / "18f").glob("*.md"))
    assert files
    for file in files:
        body = file.read_text(encoding="utf-8").split("---\n", 2)[-1]
        rendered = render(body, f"blog/{file.name}")
        assert all(problem.severity == "warning" for problem in rendered.problems), file.name
        assert allowed_only(rendered), file.name
        assert rendered.summary, file.name
        assert len(rendered.summary) <= 250 or "<!-- more -->" in body, file.name
        assert all(reference.line for reference in rendered.links), file.name
        assert unescape(rendered.html), file.name


def test_a_problem_whose_place_can_t_be_found_is_told_at_the_beginning_of_the_text() -> None:
    source = '\n\n  One.\n\n<a href="java<!-- more -->script:alert(1)">x</a>\n'
    (problem,) = render(source, "news/a.md", 7).problems
    assert (problem.code, problem.line, problem.column) == ("removed-address", 9, 3)
