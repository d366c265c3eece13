"""What old pages show, as Markdown: and that Markdown, built, shows the same again."""

import re
from html import escape as html_escape

import lxml.html
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from generator.content.markup import render
from generator.importing.cleaning.invisible import without_invisible
from generator.importing.cleaning.log import CleaningLog
from generator.importing.model import ADDRESS_END, ADDRESS_START
from generator.importing.writing.block_elements import to_blocks
from generator.importing.writing.blocks import TextBlock, paragraph, to_markdown


def blocks(html: str) -> list[TextBlock]:
    return to_blocks(
        lxml.html.fragment_fromstring(html, create_parent="div"), lambda address: address, CleaningLog()
    )


def markdown(html: str) -> str:
    return to_markdown(blocks(html)).replace(ADDRESS_START, "").replace(ADDRESS_END, "")


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>　　一段。</p><p>&nbsp;&nbsp;二段。</p>", "一段。\n\n二段。"),
        ("<p>换\n行<b>粗</b>\n字</p>", "换行**粗**字"),
        ("<p>Line\nends  <i>here</i> .</p>", "Line ends *here* ."),
        ("<p><b>两</b><b>段</b>粗体</p>", "**两段**粗体"),
        ("<p><b>粗 </b>字</p>", "**粗** 字"),
        ("<p><b><i>又粗又斜</i></b></p>", "**又粗又斜**"),
        ('<p><span style="font-weight: bold">要求：</span>按时</p>', "**要求：**按时"),
        ("<p>1. 一</p><p># 二</p><p>- 三</p><p>*四*</p>", "1\\. 一\n\n\\# 二\n\n\\- 三\n\n\\*四\\*"),
        ("<p>a&lt;b&gt; &amp;amp; [x]</p>", "a&lt;b> &amp;amp; \\[x\\]"),
        ("<p>a_b _c_ {d} `e` f|g</p>", "a_b \\_c\\_ \\{d\\} \\`e\\` f\\|g"),
        ("<h1>大</h1><h3>小</h3><p>文</p>", "## 大\n\n#### 小\n\n文"),
        ("<h3><b>全粗</b></h3>", "## 全粗"),
        ("<ul><li>甲</li><li>乙<ul><li>丙</li></ul></li></ul>", "-   甲\n-   乙\n    -   丙"),
        ("<ol start=3><li>甲</li><li>乙</li></ol>", "3.  甲\n4.  乙"),
        ("<ul><li><p>甲</p><p>又</p></li></ul>", "-   甲\n\n    又"),
        ("<blockquote><p>引</p><p>文</p></blockquote>", "> 引\n>\n> 文"),
        ("<pre>x = 1\n  y</pre>", "```\nx = 1\n  y\n```"),
        ("<pre>　　第一段。\n　　第二段。</pre>", "第一段。\n\n第二段。"),
        ("<p>H<sub>2</sub>O <code>a`b</code></p>", "H<sub>2</sub>O ``a`b``"),
        ("地址：某县<br>电话：123", "地址：某县  \n电话：123"),
        ("第一段<br>　　第二段<br><br>第三段", "第一段\n\n第二段\n\n第三段"),
        ("<font><p>甲</p></font>尾", "甲\n\n尾"),
        ("<p>见<a href='http://a.example/'>此处 </a>。</p>", "见[此处](http://a.example/) 。"),
        ("<p><a href='big.jpg'><img src='small.jpg' alt='图[1]'></a></p>", "![图\\[1\\]](small.jpg)"),
        ("<figure><img src='a.jpg' alt='图'><figcaption>说“明”</figcaption></figure>", '![图](a.jpg "说“明”")'),
        ("<p><img src='1.gif' width=1 height=1></p>", ""),
        ("<ruby>汉<rt>hàn</rt></ruby>", "汉（hàn）"),
        ("<table border=1><tr><th>甲</th><th>乙</th></tr><tr><td>1</td><td>2<br>3</td></tr></table>",
         "| 甲 | 乙 |\n| --- | --- |\n| 1 | 2<br>3 |"),
        ("<table><tr><td><p>版面</p></td></tr></table>", "版面"),
        ("<table border=1><tr><td colspan=2>甲&amp;</td></tr><tr><td>1</td><td>2</td></tr></table>",
         '<table>\n<tr><td colspan="2">甲&amp;</td></tr>\n<tr><td>1</td><td>2</td></tr>\n</table>'),
        ("<table border=1><tr><td rowspan=2><a href='a.doc'>表</a></td><td>1</td></tr>"
         "<tr><td><img src='a.jpg' alt='图'></td></tr></table>",
         '<table>\n<tr><td rowspan="2">\n\n[表](a.doc)\n\n</td><td>1</td></tr>\n'
         '<tr><td>\n\n![图](a.jpg)\n\n</td></tr>\n</table>'),
        ("<table><tr><td colspan=2>名单</td></tr><tr><td colspan=2>二〇二四年</td></tr><tr><td>甲</td><td>乙</td></tr>"
         "<tr><td>1</td><td>2</td></tr><tr><td colspan=2>注：见<a href='b.doc'>附件</a></td></tr></table>",
         "名单\n\n二〇二四年\n\n| 甲 | 乙 |\n| --- | --- |\n| 1 | 2 |\n\n注：见[附件](b.doc)"),
        ("<table border=1><caption>表1 <a href='c.doc'>说明</a></caption><tr><td>1</td><td>2</td></tr>"
         "<tr><td>3</td><td>4</td></tr></table>",
         "表1 [说明](c.doc)\n\n| 1 | 2 |\n| --- | --- |\n| 3 | 4 |"),
        ("<table border=1><tr><td>甲</td><td>乙</td></tr>"
         "<tr><td><ul><li>一</li><li>二</li></ul></td><td>三</td></tr></table>",
         "<table>\n<tr><td>甲</td><td>乙</td></tr>\n<tr><td>\n\n-   一\n-   二\n\n</td><td>三</td></tr>\n</table>"),
        ("<table border=1><tr><td rowspan=2>甲</td><td>乙</td></tr><tr><td>丙</td></tr></table>",
         '<table>\n<tr><td rowspan="2">甲</td><td>乙</td></tr>\n<tr><td>丙</td></tr>\n</table>'),
        ("<table border=1><tr><td>甲</td><td>乙</td></tr>"
         "<tr><td rowspan=2>丙</td><td>丁</td></tr><tr><td>戊</td></tr></table>",
         '<table>\n<tr><td>甲</td><td>乙</td></tr>\n'
         '<tr><td rowspan="2">丙</td><td>丁</td></tr>\n<tr><td>戊</td></tr>\n</table>'),
        ("<table border=1><tr><td><code>a|b</code></td><td>乙</td></tr><tr><td colspan=²>1</td><td>2</td></tr></table>",
         "| `a\\|b` | 乙 |\n| --- | --- |\n| 1 | 2 |"),
        ("<ol start=²><li>甲</li></ol>", "1.  甲"),
    ],
)  # fmt: skip
def test_elements_become_markdown(html: str, expected: str) -> None:
    assert markdown(html) == expected


def test_what_stars_cannot_emphasize_has_tags() -> None:
    assert markdown("<p><b>1:</b>1，<b>甲：</b>乙</p>") == "<strong>1:</strong>1，**甲：**乙"


def test_items_are_items_whatever_their_number() -> None:
    assert markdown("<ol start=99><li>甲</li><li>乙</li></ol>") == "99. 甲\n100. 乙"


@pytest.mark.parametrize(
    "html",
    [
        "<ol start=100><li>甲<ul><li>乙</li></ul></li></ol>",
        "<ul><li>甲<ol start=5><li>乙</li></ol></li></ul>",
        "<ol><li>甲<ol><li>乙</li></ol></li></ol>",
    ],
)
def test_a_list_in_an_item_stays_in_it(html: str) -> None:
    built = render(markdown(html), "news/a.md").html
    assert re.search(r"<li>\s*(<p>)?甲(</p>)?\s*<([ou]l)[^>]*>\s*<li>乙", built)


def test_merged_cells_are_flagged() -> None:
    log = CleaningLog()
    table = "<table border=1><tr><td rowspan=2>甲</td><td>1</td></tr><tr><td>2</td></tr></table>"
    to_blocks(lxml.html.fragment_fromstring(table, create_parent="div"), lambda address: address, log)

    assert [flag.kind for flag in log.flags] == ["complex-table"]


def test_an_address_that_must_not_be_kept_leaves_the_words() -> None:
    tree = lxml.html.fragment_fromstring("<p>见<a href='x'>此处</a>。<img src='x' alt='图'></p>")

    assert to_markdown(to_blocks(tree, lambda address: None, CleaningLog())) == "见此处。"


# Text made of what means something in Markdown, in HTML and in Chinese.
_WORDS = st.text(st.sampled_from("甲乙，。“”（）ab1 #*_`~[](){}<>&!|+-=:.\\^\"'/@$%é　"), max_size=25).map(
    lambda text: without_invisible(text)
)
_TEXT = _WORDS.filter(lambda text: text.strip(" 　"))


def _shown(text: str) -> str:
    return re.sub(r"\s+", "", text)


def _built(text: str) -> str:
    rendered = render(text, "news/a.md")
    # A dollar or equals sign of the page's own stays, and may look like another program's; so may a bracket.
    assert {p.code for p in rendered.problems} <= {
        "body-too-deep",
        "chinese-title",
        "foreign-formula",
        "foreign-highlight",
    }
    html = re.sub("</(p|li|td|th|h[1-6])>|<br>", " ", rendered.html)
    return _shown(lxml.html.fragment_fromstring(html, create_parent="div").text_content())


@settings(max_examples=150, deadline=None)
@given(_TEXT)
@example("1.")
@example("1) 一")
@example("|")
@example("甲~~乙~~")
@example("(tel)[x]: y")
def test_a_paragraph_shows_the_same_text_again(text: str) -> None:
    assert _built(paragraph(text.strip(" 　"))) == _shown(text)


_INLINE = st.recursive(
    _TEXT.map(html_escape),
    lambda inner: st.tuples(
        st.sampled_from(("b", "i", "span", "sup", "u")), st.lists(inner, min_size=1, max_size=3)
    ).map(lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"),
    max_leaves=6,
)
_LINE = st.lists(_INLINE, min_size=1, max_size=4).map("".join)
_BLOCK = st.one_of(
    _LINE.map(lambda line: f"<p>{line}</p>"),
    _LINE.map(lambda line: f"<h3>{line}</h3>"),
    st.lists(_LINE, min_size=1, max_size=3).map("<br>".join).map(lambda lines: f"<div>{lines}</div>"),
    st.lists(_LINE, min_size=1, max_size=3).map("</li><li>".join).map(lambda items: f"<ul><li>{items}</li></ul>"),
    st.lists(_LINE, min_size=1, max_size=3).map(
        lambda items: f"<ol>{''.join(f'<li>{item}<ul><li>{item}</li></ul></li>' for item in items)}</ol>"
    ),
    st.lists(_LINE, min_size=1, max_size=2)
    .map("</p><p>".join)
    .map(lambda items: f"<blockquote><p>{items}</p></blockquote>"),
    st.lists(st.tuples(_LINE, _LINE), min_size=2, max_size=3).map(
        lambda rows: f"<table border=1>{''.join(f'<tr><td>{a}</td><td>{b}</td></tr>' for a, b in rows)}</table>"
    ),
    st.lists(st.tuples(_LINE, _LINE, _LINE), min_size=1, max_size=2).map(
        lambda rows: "".join(
            f"<tr><td rowspan=2>{a}</td><td><ul><li>{b}</li></ul></td></tr><tr><td>{c}<br>{a}</td></tr>"
            for a, b, c in rows
        ).join(("<table border=1><tr><td colspan=2>甲</td></tr>", "</table>"))
    ),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(_BLOCK, min_size=1, max_size=4).map("".join))
@example("<h3>#</h3>")
def test_a_page_shows_the_same_text_again(html: str) -> None:
    tree = lxml.html.fragment_fromstring(html, create_parent="div")

    assert _built(markdown(html)) == _shown(tree.text_content())
