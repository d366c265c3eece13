"""What may stand in an article, and what authors are told of the rest."""

from html.parser import HTMLParser

import pytest

from generator.content.markup import render
from generator.content.markup.sanitize import names
from generator.wording import LANGUAGES, describe

DANGEROUS_ELEMENTS = names(
    """
    applet audio base body button embed form frame frameset head html iframe input link math meta object script
    select style svg template textarea title video
    """
)

VECTORS = [
    "<script>alert(1)</script>",
    "<SCRIPT SRC=//x.example/a.js></SCRIPT>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<script\n>alert(1)</script\n>",
    "<script/x>alert(1)</script>",
    "<<script>alert(1)//<</script>",
    "`<script>`<script>alert(1)</script>",
    '<img src=x onerror="alert(1)">',
    "<img src=x onerror=alert(1)//",
    "<img src=`x` onerror=alert(1)>",
    '<img """><script>alert(1)</script>">',
    '<img/src="x"/onerror="alert(1)">',
    '<img src="javascript:alert(1)">',
    '<img src="data:image/svg+xml;base64,PHN2Zy8+">',
    '<img src="x" srcset="javascript:alert(1) 1x" style="background:url(javascript:alert(1))">',
    "<p onclick=alert(1) ONMOUSEOVER='alert(1)'>x</p>",
    "<p style='position:fixed;inset:0'>x</p>",
    "<svg><script>alert(1)</script></svg>",
    "<svg/onload=alert(1)>",
    "<svg><a xlink:href='javascript:alert(1)'><text>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)></style></table></mtext></math>",
    "<math href='javascript:alert(1)'>x</math>",
    "<iframe src='javascript:alert(1)'></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src='javascript:alert(1)'>",
    "<form action='javascript:alert(1)'><button formaction='javascript:alert(1)'>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<style>@import 'https://x.example/a.css';</style>",
    "<link rel=stylesheet href='https://x.example/a.css'>",
    "<meta http-equiv=refresh content='0;url=javascript:alert(1)'>",
    "<base href='https://x.example/'>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<textarea><img src=x onerror=alert(1)></textarea>",
    "<title><img title='</title><img src=x onerror=alert(1)>'></title>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'></xmp>",
    "<details open ontoggle=alert(1)>x</details>",
    "<video><source onerror=alert(1)></video>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<!-- --!><img src=x onerror=alert(1)>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?php echo '<script>alert(1)</script>' ?>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href='JaVaScRiPt:alert(1)'>x</a>",
    "<a href=' &#14; javascript:alert(1)'>x</a>",
    "<a href='java&#x09;script:alert(1)'>x</a>",
    "<a href='java\nscript:alert(1)'>x</a>",
    "<a href='&#106;avascript&colon;alert(1)'>x</a>",
    "<a href='vbscript:msgbox(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='blob:https://x.example/1'>x</a>",
    "<a href='\x01javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](<java\tscript:alert(1)>)",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html;base64,PHNjcmlwdD4=)",
    "[x][1]\n\n[1]: javascript:alert(1)",
    "<javascript:alert(1)>",
    "<javascript://x.example/%0Aalert(1)>",
    "![x](javascript:alert(1))",
    '[x](https://x.example "\\" onmouseover=alert(1) \\"")',
    '![x" onerror="alert(1)](p.jpg)',
    '![x](p.jpg "\\"><script>alert(1)</script>")',
    "# x {onclick=alert(1) style=x}",
    "*x*{onclick=alert(1) href=javascript:alert(1)}",
    '```{.x onclick="alert(1)"}\nx\n```',
    '```"onclick=alert(1)\nx\n```',
    "[^x]\n\n[^x]: <script>alert(1)</script>",
    "*[x]: \" onclick=alert(1)\n\nx",
    '!!! x "<img src=x onerror=alert(1)>"\n    y',
    "a | b\n--|--\n<script>alert(1)</script> | <p onclick=alert(1)>",
    "<p><\x00script>alert(1)</script>",
]  # fmt: skip


class Dangers(HTMLParser):
    """Collects what may run or load something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in DANGEROUS_ELEMENTS:
            self.found.append(tag)
        for name, value in attrs:
            address = "".join((value or "").split()).lower()
            if name.startswith("on") or name in (
                "style",
                "srcset",
                "srcdoc",
                "action",
                "formaction",
                "xlink:href",
            ):
                self.found.append(f"{tag} {name}")
            if name in ("href", "src") and address.startswith(("javascript:", "data:", "vbscript:", "blob:")):
                self.found.append(f"{tag} {address}")


@pytest.mark.parametrize("text", VECTORS)
def test_nothing_dangerous_survives(text: str) -> None:
    for body in (text, f"水 {text} 火", f"> - {text}", f"<div>\n{text}\n</div>"):
        dangers = Dangers()
        dangers.feed(render(body, "news/a.md").html)
        dangers.close()
        assert dangers.found == []


def test_a_caption_is_text() -> None:
    html = render('![x](p.jpg "<script>alert(1)</script>")', "news/a.md").html
    assert "<figcaption>&lt;script&gt;alert(1)&lt;/script&gt;</figcaption>" in html


@pytest.mark.parametrize(
    "html",
    [
        '<p class="note own-引" id="水" lang="zh-CN" dir="ltr" title="t">水</p>',
        "<p><ruby>汉<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby> <bdi>x</bdi> <mark>x</mark></p>",
        '<p><time datetime="2020-09-22">x</time></p>',
        "<details open=\"\"><summary>更多</summary>内容</details>",
        "<table><caption>表</caption><tbody><tr>"
        '<th scope="row" rowspan="2">一</th><td colspan="2">二</td></tr></tbody></table>',
        '<ol start="3" type="a"><li value="4">x</li></ol>',
        "<dl><dt>水</dt><dd>火</dd></dl>",
        '<p><a href="https://x.example/" target="_blank" hreflang="en" rel="nofollow noopener">x</a></p>',
        "<blockquote>水<br>火<wbr>木</blockquote>",
        "<section><h2 id=\"题\">题</h2><aside>旁</aside><address>地址</address></section>",
    ],
)  # fmt: skip
def test_what_is_allowed_stays_as_it_is(html: str) -> None:
    rendered = render(html, "news/a.md")
    assert (rendered.html, rendered.problems) == (html, ())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('<p align="center">x</p>', '<p class="align-center">x</p>'),
        ('<p class="own-lead" align="RIGHT">x</p>', '<p class="own-lead align-right">x</p>'),
        ('<a name="old">x</a>', '<a id="old">x</a>'),
        ("a | b\n:--|--:\n1 | 2", '<th scope="col" class="align-left">a</th>'),
    ],
)
def test_what_html_gave_up_is_brought_up_to_date(written: str, expected: str) -> None:
    rendered = render(written, "news/a.md")
    assert expected in rendered.html
    assert rendered.problems == ()


@pytest.mark.parametrize(
    ("line", "code", "name", "column"),
    [
        ("水 <script>alert(1)</script>", "removed-element", "script", 3),
        ("水 <?php 火 ?>", "removed-element", "?php", 3),
        ("水 <![CDATA[火]]>", "removed-element", "![CDATA[", 3),
        ("<delect>水</delect>", "removed-element", "delect", 1),
        ("水 <font>火</font>", "removed-element", "font", 3),
        ("<p onclick=x>水</p>", "removed-attribute", "onclick", 4),
        ("水 <b STYLE='color:red'>火</b>", "removed-attribute", "style", 6),
        ("style *水*{: style=x}", "removed-attribute", "style", 13),
        ('<img src="p.jpg" alt="" width="50%">', "removed-attribute", "width", 25),
        ("*水*{.blue}", "removed-class", "blue", 5),
        ("*水*{.note .tools lang=zh}", "removed-class", "tools", 11),
        ("水 <b class=on-paper>火</b>", "removed-class", "on-paper", 6),
        ('<p class="note skip">水 skip</p>', "removed-class", "skip", 4),
        ('!!! masthead "水"', "removed-class", "masthead", 5),
        ("[水](javascript:alert(1))", "removed-address", "javascript:alert(1)", 5),
        ("<a href='ftp://x.example/'>水</a>", "removed-address", "ftp://x.example/", 10),
        (r"![水](D:\照片\水.jpg)", "local-address", r"D:\照片\水.jpg", 6),
        ("[水](file:///D:/water.pdf)", "local-address", "file:///D:/water.pdf", 5),
        (r"[水](\\\\server\share\water.pdf)", "local-address", r"\\server\share\water.pdf", 5),
        ("![水](data:image/png;base64,AAAA)", "removed-address", "data:image/png;base64,AAAA", 6),
        ('<div title="a "x" b">水</div>', "broken-tag", "div", 1),
        ("水 <a href='x>火</a>", "broken-tag", "a", 3),
        ('水 <a href="https://x.example>火</a>', "broken-tag", "a", 3),
    ],
)
def test_what_was_removed_is_reported(line: str, code: str, name: str, column: int) -> None:
    text = f"甲\n\n```\n{line}\n```\n\n{line}\n"
    rendered = render(text, "news/a.md", first_line=4, lines=("---", "x: y", "---", *text.split("\n")))
    (problem,) = rendered.problems
    assert (problem.code, problem.values[0][1], problem.severity) == (code, name, "warning")
    assert (problem.path, problem.line, problem.column) == ("content/news/a.md", 10, column)
    assert problem.excerpt == line
    assert all(describe(problem, language)[1] for language in LANGUAGES)


@pytest.mark.parametrize(
    ("line", "code", "column"),
    [
        ('<p>看 <a title="x" href="{< ref "b.md" >}">三</a></p>', "broken-tag", 6),
        ('<p>看 <img src="p.jpg" alt="" width="50%">三</p>', "removed-attribute", 30),
    ],
)
def test_of_many_tags_the_one_that_is_wrong_is_named(line: str, code: str, column: int) -> None:
    text = f'见<a href="b.md">一</a>和<img alt="" src="p.jpg" width="50">。\n\n{line}\n'
    (problem,) = render(text, "news/a.md").problems
    assert (problem.code, problem.line, problem.column) == (code, 3, column)


def test_a_tag_that_is_not_whole_is_words_and_is_reported_where_it_stands() -> None:
    text = "一<a href='b.md'>二</a>\n三<a href=\"https://x.example>四</a><a href='y>五</a>"
    rendered = render(text, "news/a.md")
    assert '三&lt;a href="<a href="https://x.example" rel' in rendered.html
    assert [(problem.code, problem.line, problem.column) for problem in rendered.problems] == [
        ("broken-tag", 2, 2)
    ]


@pytest.mark.parametrize("text", ["水\n\n<p 火 土", "水\n\n<div\n火", "水\n\n<td>火\n<p&amp;土"])
def test_a_tag_that_nothing_ends_is_reported_for_the_text_that_it_takes(text: str) -> None:
    (problem,) = render(text, "news/a.md").problems
    assert (problem.code, problem.line) == ("broken-tag", 4 if "td" in text else 3)


@pytest.mark.parametrize(
    "text",
    [
        "水[^1]\n\n[^1]: 注。",
        '!!! note "水"\n    火。\n\n!!! danger\n    火。',
        "```c++\nx\n```\n\n``` {.python}\nx\n```",
        "a | b\n:--|--:\n1 | 2",
        "![](p.jpg){: .decorative }",
        "水\n{: .own-frame .own-引 }",
        "水\n{: .note }",
    ],
)
def test_classes_that_markdown_makes_and_the_guide_promises_are_not_reported(text: str) -> None:
    assert render(text, "news/a.md").problems == ()


def test_all_classes_that_were_taken_out_are_in_one_warning() -> None:
    text = "\n\n".join(f'<p class="c{n % 7} note">水</p>' for n in range(50))
    rendered = render(text, "news/a.md")
    (problem,) = rendered.problems
    assert (problem.code, problem.line, problem.column) == ("removed-class", 1, 4)
    assert dict(problem.values) == {"name": "c0, c1, c2, c3, c4, …"}
    assert rendered.html.count('class="note"') == rendered.html.count("class=") == 50


def test_each_kind_is_reported_once_a_line() -> None:
    text = "<font>一</font> <font>二</font>\n\n<font>三</font>"
    lines = [problem.line for problem in render(text, "news/a.md").problems]
    assert lines == [1, 3]


def test_a_long_address_is_shortened_in_the_report() -> None:
    (problem,) = render(f"![x](data:image/png;base64,{'A' * 5000})", "news/a.md").problems
    assert len(dict(problem.values)["address"]) == 60


def test_comments_go_without_a_word() -> None:
    rendered = render("水<!-- <script> -->火\n\n<!--\n待写\n-->", "news/a.md")
    assert (rendered.html, rendered.problems) == ("<p>水火</p>", ())
