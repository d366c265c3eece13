"""Inline Markdown. CommonMark's own examples are run by test_commonmark.py; here is what a bulletin writes."""

import time
import xml.etree.ElementTree as etree

import pytest
from markdown.util import AtomicString

from generator.content.markup import limits, render
from generator.content.markup.convert import plain, to_html


def inline(text: str) -> str:
    """The HTML of a text that is one paragraph."""
    html = to_html(text).html
    assert html.startswith("<p>")
    assert html.count("<p>") == 1
    return html.removeprefix("<p>").removesuffix("</p>")


# Emphasis, strong emphasis, deletions


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a *b* c **d** e ***f***", "a <em>b</em> c <strong>d</strong> e <em><strong>f</strong></em>"),
        ("*a **b** c*", "<em>a <strong>b</strong> c</em>"),
        ("**a*b***", "<strong>a<em>b</em></strong>"),
        ("snake_case_name and __init__", "snake_case_name and <strong>init</strong>"),
        ("2 * 3 * 4", "2 * 3 * 4"),
        ("**a", "**a"),
        ("*[a*](b)", '*<a href="b">a*</a>'),
    ],
)
def test_emphasis(text: str, expected: str) -> None:
    assert inline(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("**真，**她", "<strong>真，</strong>她"),
        ("他说**“好”**的", "他说<strong>“好”</strong>的"),
        ("這是**粗體**文字", "這是<strong>粗體</strong>文字"),
        ("按**《办法》**和**（试行）**办", "按<strong>《办法》</strong>和<strong>（试行）</strong>办"),
        ("共**100%**的人", "共<strong>100%</strong>的人"),
        ("含**GDP(亿元)**一项", "含<strong>GDP(亿元)</strong>一项"),
        ("用**“AI”**model", "用<strong>“AI”</strong>model"),
        ("에서**(가)**는", "에서<strong>(가)</strong>는"),
        ("，__重要__。", "，<strong>重要</strong>。"),
        ("这是__重要__的", "这是__重要__的"),
        ("** 空格**", "** 空格**"),
        ("**　缩进**", "**　缩进**"),
    ],
)
def test_emphasis_beside_chinese(text: str, expected: str) -> None:
    assert inline(text) == expected


def test_latin_words_keep_the_rule_of_commonmark() -> None:
    assert inline('a*"b"*c') == 'a*"b"*c'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("原定~~周三~~周四", "原定<del>周三</del>周四"),
        ("~~**旧** x~~", "<del><strong>旧</strong> x</del>"),
        ("5~10天，3~5人", "5~10天，3~5人"),
        ("~~~a~~~b", "~~~a~~~b"),
        ("~~ a ~~", "~~ a ~~"),
    ],
)
def test_deletions(text: str, expected: str) -> None:
    assert inline(f"。{text}") == f"。{expected}"


# Code, escapes, references


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("`a < b` `` `c` `` ` `", "<code>a &lt; b</code> <code>`c`</code> <code> </code>"),
        ("`*a*` `<b>` `&copy;`", "<code>*a*</code> <code>&lt;b&gt;</code> <code>&amp;copy;</code>"),
        ("`a\nb`", "<code>a b</code>"),
        ("*`a*`", "*<code>a*</code>"),
        ("`a ``b", "`a ``b"),
        (r"\`a` b`", "`a<code> b</code>"),
        (r"\*a\* \\ \水 \<user@x.example>", r"*a* \ \水 &lt;{}&gt;"),
        ("&copy; &#20013; &#x6587; &nosuch; &copy", "© 中 文 &amp;nosuch; &amp;copy"),
        (r"&amp;copy; \&copy; R&D", "&amp;copy; &amp;copy; R&amp;D"),
        ("&#0; &#2; &#xFDD2;", "\ufffd \ufffd \ufffd"),
    ],
)
def test_what_is_meant_literally(text: str, expected: str) -> None:
    mail = '<a href="mailto:user@x.example">user@x.example</a>'
    assert inline(text) == expected.replace("{}", mail)


# Links and pictures


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('[水](b.md "题") [火](<c d.md>)', '<a href="b.md" title="题">水</a> <a href="c d.md">火</a>'),
        ("[水](b(1).md) [火](b\\).md)", '<a href="b(1).md">水</a> <a href="b).md">火</a>'),
        ("[**水** `x`](b.md)", '<a href="b.md"><strong>水</strong> <code>x</code></a>'),
        ("[水]（b.md） [水] (b.md)", "[水]（b.md） [水] (b.md)"),
        ("[水](c d.md)", "[水](c d.md)"),
        ("[a [b](c) d](e)", '[a <a href="c">b</a> d](e)'),
        ("[a](b\n'c')", '<a href="b" title="c">a</a>'),
    ],
)
def test_links(text: str, expected: str) -> None:
    assert inline(text) == expected


@pytest.mark.parametrize("text", ["[水 Ab]", "[ 水\nab ]", "[水 AB][]", "[*见*][水 ab]"])
def test_links_by_reference(text: str) -> None:
    assert inline(f"{text}\n\n[水 AB]: b.md").startswith('<a href="b.md">')


@pytest.mark.parametrize("text", ["[水]", "[水][火]", "[火][水][山]", "[[水]]", "[^水]"])
def test_what_refers_to_nothing_is_text(text: str) -> None:
    html = inline(f"{text}\n\n[山]: b.md")
    assert html.replace('<a href="b.md">', "").replace("</a>", "").startswith(text[:3])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("![照片 **王**](a.jpg)", '<img alt="照片 王" src="a.jpg">'),
        ("![一\n二 `x` &amp; [三](b.md)](a.jpg '题')", '<img alt="一二 x &amp; 三" src="a.jpg" title="题">'),
        ("![甲 ![乙](b.jpg)<br> *丙](a.jpg)", '<img alt="甲 乙 *丙" src="a.jpg">'),
        ("[![甲](a.jpg)](b.md)", '<a href="b.md"><img alt="甲" src="a.jpg"></a>'),
        ("![&lt;甲](a.jpg)", '<img alt="&lt;甲" src="a.jpg">'),
        ("真的![甲](a.jpg)!", '真的<img alt="甲" src="a.jpg">!'),
        (r"真的\![甲](a.jpg)", '真的!<a href="a.jpg">甲</a>'),
    ],
)
def test_pictures_are_described_in_plain_words(text: str, expected: str) -> None:
    assert inline(text) == expected


@pytest.mark.parametrize(
    ("before", "address", "after"),
    [
        ("见", "https://x.example/a", "，请"),
        ("请登录", "http://x.example", "查询。"),
        ("（", "https://x.example/a?b=c&d=e#f", "）"),
        ("(", "https://x.example/a_(b)", ")."),
        ("“", "https://x.example/a", "”"),
        ('"', "https://x.example/a", '"'),
        ("[", "https://x.example/a", "]"),
        ("", "https://x.example/caf\u00e9", "."),
        ("", "https://x.example/a", "!?;:,"),
    ],
)
def test_bare_addresses(before: str, address: str, after: str) -> None:
    href = address.replace("&", "&amp;")
    html = inline(before + address + after)
    assert html == f'{before}<a href="{href}">{href}</a>{after}'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("查www.x.example。", '查<a href="http://www.x.example">www.x.example</a>。'),
        ("邮箱:a_b@x.example，", '邮箱:<a href="mailto:a_b@x.example">a_b@x.example</a>，'),
        ("**https://x.example**。", '<strong><a href="https://x.example">https://x.example</a></strong>。'),
        ("https://x.example/\\_a", '<a href="https://x.example/_a">https://x.example/_a</a>'),
        ("https://x.example/&copy;", '<a href="https://x.example/">https://x.example/</a>©'),
        ("<https://x.example/路>", '<a href="https://x.example/路">https://x.example/路</a>'),
        ("[见 https://x.example](b.md)", '<a href="b.md">见 https://x.example</a>'),
        ("`https://x.example`", "<code>https://x.example</code>"),
        ("http://localhost xhttp://x.example a@b a@b.c-", "http://localhost xhttp://x.example a@b a@b.c-"),
        ("ftp.www.x.example https://a_b.example", "ftp.www.x.example https://a_b.example"),
    ],
)
def test_what_is_an_address_and_what_is_not(text: str, expected: str) -> None:
    assert inline(text) == expected


# Raw HTML, line breaks, attribute lists, notes


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("水<sup\nclass='x'>2</sup><br/>", "水<sup\nclass='x'>2</sup><br/>"),
        ("水<!-- *火* -->", "水<!-- *火* -->"),
        ("<附件1>和a<b", "&lt;附件1&gt;和a&lt;b"),
        ("水<a href='x>火</a>", "水&lt;a href='x&gt;火</a>"),
        ("水<!-- 火", "水&lt;!-- 火"),
    ],
)
def test_raw_html(text: str, expected: str) -> None:
    assert inline(text) == expected


@pytest.mark.parametrize("end", ["  ", "   ", "\\"])
def test_hard_line_breaks(end: str) -> None:
    assert inline(f"一{end}\n 二") == "一<br>\n二"


def test_soft_line_breaks_have_no_blanks_around() -> None:
    assert inline("a \n  *b*") == "a\n<em>b</em>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("*水*{: .note #w lang=zh title='a b' }", '<em class="note" id="w" lang="zh" title="a b">水</em>'),
        ("[水](b.md){.note}，`x`{#y}", '<a class="note" href="b.md">水</a>，<code id="y">x</code>'),
        ("![](a.jpg){: .decorative }", '<img alt="" class="decorative" src="a.jpg">'),
        (
            "*水*{见附件} **水**{id} `水`{: 见附件}",
            "<em>水</em>{见附件} <strong>水</strong>{id} <code>水</code>{: 见附件}",
        ),
        ("水{.note} *火* {.note}。", "水{.note} <em>火</em> {.note}。"),
        (r"*水*\{.note}", "<em>水</em>{.note}"),
        ("{% raw %} {{ x }} {变量}", "{% raw %} {{ x }} {变量}"),
    ],
)
def test_attribute_lists_are_those_that_are_promised(text: str, expected: str) -> None:
    assert inline(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<a href="b">https://x.example</a>', '<a href="b">https://x.example</a>'),
        (
            '<A href="b">甲 www.x.example *乙*</A> https://y.example',
            '<A href="b">甲 www.x.example <em>乙</em></A> <a href="https://y.example">https://y.example</a>',
        ),
        ("<abbr>www.x.example</abbr>", '<abbr><a href="http://www.x.example">www.x.example</a></abbr>'),
    ],
)
def test_a_link_in_html_holds_no_other(text: str, expected: str) -> None:
    assert inline(text) == expected


def test_notes() -> None:
    html = to_html("一[^a]二[^a]三[^b]\n\n[^a]: 注").html
    assert html.startswith(
        '<p>一<sup id="fnref:a"><a class="footnote-ref" href="#fn:a">1</a></sup>'
        '二<sup id="fnref2:a"><a class="footnote-ref" href="#fn:a">1</a></sup>三[^b]</p>'
    )
    assert 'href="#fnref:a" title="1">↩</a><a class="footnote-backref" href="#fnref2:a"' in html


def test_abbreviations_are_found_in_texts_and_not_in_code() -> None:
    html = to_html("R&D 和 `R&D`\n\n*[R&D]: 研发").html
    assert html == '<p><abbr title="研发">R&amp;D</abbr> 和 <code>R&amp;D</code></p>'


# The tree


def test_every_text_of_the_tree_is_read_but_finished_ones() -> None:
    root = etree.fromstring(
        "<div><p>*a*</p>*b* c<ul><li>*d*<ul><li>e</li></ul>*f*</li></ul><pre>*g*</pre></div>"
    )
    root[2].text = AtomicString("*g*")
    plain().treeprocessors["inline"].run(root)
    assert etree.tostring(root, encoding="unicode") == (
        "<div><p><em>a</em></p><em>b</em> c<ul><li><em>d</em><ul><li>e</li></ul><em>f</em></li></ul>"
        "<pre>*g*</pre></div>"
    )


# Slow inputs

LONG = 50_000


def repeated(piece: str) -> str:
    return piece * (LONG // len(piece))


@pytest.mark.parametrize(
    "text",
    [
        *map(repeated, ["[", "![", "[^", "[a][", "*[", "<a ", "<![CDATA[", "<!-- ", "<?", "<!A ", "<a b='"]),
        *map(repeated, ["*_", "*a ", "**a ", "a**b* ", "a_", "**a*", "a***b**c*", "“*", "~~a ", "~~a~~~"]),
        *map(
            repeated,
            ["[a](", "[a](b", "[a](<b", '[a](b "', "[a](b (", "[a] ", "[a](b)", "[[a](b)", "![a][b]"],
        ),
        *map(
            repeated,
            ["<", "<a@", "<a.", "&", "&a", "&#1", "\\", "]", '*a*{: a="', "*a*{.a ", "a  \n", "a \n"],
        ),
        *map(
            repeated,
            ["http://", "https://a.b ", "www.", "a@", "a_a", "a@b.", "https://a.b_", "https://a.b/&a;"],
        ),
        "[" * (LONG // 2) + "a" + "]" * (LONG // 2),
        "![" * (LONG // 12) + "a" * (LONG // 2) + "](b)" * (LONG // 12),
        "[" * (LONG // 2) + "[a](b)" * (LONG // 12),
        "".join("a" + "`" * number for number in range(1, 600)),
        "https://a.b/" + ")" * LONG,
    ],
    ids=lambda text: text[:12],
)
def test_no_text_takes_long(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """More than a paragraph may hold: what grew with its square would take minutes."""
    monkeypatch.setattr(limits, "PARAGRAPH", 10 * LONG)
    root = etree.Element("div")
    etree.SubElement(root, "p").text = text
    markdown = plain()
    start = time.process_time()
    markdown.treeprocessors["inline"].run(root)
    assert time.process_time() - start < 3


def test_a_note_that_is_used_very_often_takes_no_longer() -> None:
    start = time.process_time()
    assert to_html("[^1]" * 4000 + "\n\n[^1]: 注").html.count('id="fnref') == 4000
    assert time.process_time() - start < 5


def test_a_notes_name_may_hold_blanks() -> None:
    rendered = render("水[^长 名]\n\n[^长  名]: 注", "news/a.md")
    assert 'id="fnref:长-名"' in rendered.html
    assert 'href="#fn:长-名"' in rendered.html
    assert '<li id="fn:长-名">' in rendered.html
    assert rendered.problems == ()


def test_a_block_in_the_midst_of_a_paragraph_leaves_no_empty_one() -> None:
    assert "<p></p>" not in render("水<hr>火\n\n<div>土\n\n金</div>", "news/a.md").html
