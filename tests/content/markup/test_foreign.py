"""Signs of other programs, and links that are none, are told before readers see them."""

import time

import pytest

from generator.content.markup import render
from generator.content.markup.foreign import broken_tags, markdown_in_html, signs, unread_attributes
from generator.wording import LANGUAGES, describe


@pytest.mark.parametrize(
    ("text", "code", "written"),
    [
        ('见{{< figure src="a.png" >}}。', "foreign-template", '{{< figure src="a.png" >}}'),
        ("{{% note %}}\n水\n{{% /note %}}", "foreign-template", "{{% note %}}"),
        ("{{< figure\n  src=a.png >}}", "foreign-template", "{{< figure"),
        ("{% raw %}文{% endraw %}", "foreign-template", "{% raw %}"),
        ("见 {{ site.title }}。", "foreign-template", "{{ site.title }}"),
        ('??? note "水"\n    火', "foreign-box", '??? note "水"'),
        ("> [!NOTE] 停水\n> 火", "foreign-box", "> [!NOTE] 停水"),
        ("> [!tip]-\n> 火", "foreign-box", "> [!tip]-"),
        ("- > [!注意]\n  > 火", "foreign-box", "- > [!注意]"),
        ("<%= 水 %>", "foreign-template", "<%= 水 %>"),
        ("水\n\u3000\u3000- 火", "mark-without-blank", "- 火"),
        ("#\u3000停水", "mark-without-blank", "#\u3000停水"),
        ("水\n##\u00a0停水\n火", "mark-without-blank", "##\u00a0停水"),
        ("-\u00a0水\n-\u00a0火", "mark-without-blank", "-\u00a0水"),
        ("1.\u00a0水", "mark-without-blank", "1.\u00a0水"),
        ("\u200b- 水", "mark-without-blank", "\u200b- 水"),
        ("> \u200b1. 水", "mark-without-blank", "> \u200b1. 水"),
        ("\uff03 停水", "mark-without-blank", "\uff03 停水"),
        ("!!! note “停水”\n    火", "box-title", "!!! note “停水”"),
        ("!!! 停水\n    火", "box-title", "!!! 停水"),
        ("!!! note 停水", "box-title", "!!! note 停水"),
        ("这是==重点==。", "foreign-highlight", "==重点=="),
        ("设$x$为水", "foreign-formula", "$x$"),
        ("共 $a_1 + b^2$ 人", "foreign-formula", "$a_1 + b^2$"),
        ("$$\nE = mc^2\n$$", "foreign-formula", "$$\nE = mc^2\n$$"),
        ("见[[停水通知]]。", "foreign-link", "[[停水通知]]"),
        ("![[photo.jpg]]", "foreign-link", "[[photo.jpg]]"),
        ("![水](a.jpg){width=50%}", "foreign-attributes", "{width=50%}"),
        ("[TOC]\n\n水", "foreign-contents", "[TOC]"),
        ("* 目录\n{:toc}", "foreign-contents", "{:toc}"),
        ("水[^1]和火[^2]\n\n[^1]: 注", "undefined-note", "[^2]"),
        ("见[网站]（https://e.example/）", "full-width-link", "[网站]（https://e.example/）"),
        ("见[网站](https://e.example/）", "full-width-link", "[网站](https://e.example/）"),
        ("[甲](https://e.example/） [乙](b.md）(c)", "full-width-link", "[甲](https://e.example/）"),
        ("见［附件］（附件1.docx）", "full-width-link", "［附件］（附件1.docx）"),
        ("见[表格](b.md “题”)", "chinese-title", "b.md “题”"),
        ("见[表格](b.md“题”)", "chinese-title", "b.md“题”"),
        ("见[表格](附件 1.docx)", "address-with-blank", "附件 1.docx"),
        ("见[网站](https://e.example/a b)", "address-with-blank", "https://e.example/a b"),
    ],
)
def test_a_sign_is_found(text: str, code: str, written: str) -> None:
    (sign,) = signs(text)
    assert (sign.code, sign.written) == (code, written)
    assert text[sign.start :].lstrip().startswith(written)


@pytest.mark.parametrize(
    "text",
    [
        "花括号{变量}、{id}和{ {a} }",
        "五折：$5 and $6；US$5、A$7，US$ 3=HK$ 4",
        '!!! note "停水"\n    火\n\n!!! tip\n    火',
        "> [!NOTE]\n> 火\n\n> [!tip] \n> 火\n\n> [注]水",
        "#\uff03 -\u00a0 水\u00a0- 火\n\u3000\u30001.\u3000水\n- \u00a0水\n#停水#\u3000火",
        "a == b == c，x==y==z，==== 和 a=>b",
        "标题\n====",
        "[[1]](b.md) 和 [[1, 2], [3]]，[[水](b.md)]",
        '[水](b.md) [火](<c d.md> "题") [（山）](b.md)，（见附件.pdf）',
        "[水]（见第3页），[2020]（12号）",
        "[关于“水”的通知](关于“水”的通知.pdf)",
        "[按(a b)办](c.md)",
        "数组[a](b c)",
        "一:::二，???什么，真的???",
        "水[^1]，\\[^2]\n\n- [^1]: 注",
        "see [toc] here",
        "![水](a.jpg){: width=50 }，{a=b}",
        "$HOME/$USER 和 ${HOME}:$",
    ],
)
def test_what_is_hardly_a_sign_is_not(text: str) -> None:
    assert list(signs(text)) == []


@pytest.mark.parametrize(
    "text", ["`{{ x }}`", "```\n{{ x }} $a_1$\n```", "水\n\n    {{ x }}", "<!-- {{ x }} -->"]
)
def test_code_and_comments_may_hold_any_sign(text: str) -> None:
    assert render(text, "news/a.md").problems == ()


@pytest.mark.parametrize(
    ("text", "line"), [("\t各单位：\n请开会。", 1), ("水\n\n    “一”，二", 3), ("- 水\n\n      一，二", 3)]
)
def test_a_sentence_that_is_set_off_is_no_code(text: str, line: int) -> None:
    (problem,) = render(text, "news/a.md").problems
    assert (problem.code, problem.line) == ("indented-prose", line)


@pytest.mark.parametrize(
    "text", ["    x = 一，二", "    # 一，二", "```\n一，二\n```", "    水火", "水：\n    一，二"]
)
def test_code_may_hold_chinese(text: str) -> None:
    assert render(text, "news/a.md").problems == ()


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("水 {: .note }", 1, 3),
        ("- 水\n- 火 {: .note }\n{: .note }", 2, 5),
        ("{: #a }\n水", 1, 1),
        ("    水\n{: #a }", 2, 1),
        ("水\n\n![火](a.jpg){: width=9 } {: lang=zh }", 3, 25),
    ],
)
def test_attributes_of_nothing(text: str, line: int, column: int) -> None:
    (problem,) = render(text, "news/a.md").problems
    assert (problem.code, problem.line, problem.column) == ("attributes-unread", line, column)


@pytest.mark.parametrize(
    "text", ["水\n{: .note }", "水 `{: .note }`", "水 {: 火 } {:}", "# 水 {: .note }", "*水*{: .note }"]
)
def test_attributes_of_something_are_no_words(text: str) -> None:
    assert render(text, "news/a.md").problems == ()


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("<div>\n**水**\n</div>", 2),
        ('<p align="center">**水**</p>', 1),
        ("水\n\n<details>\n<summary>火</summary>\n- 土\n</details>", 5),
        ("<div>\n见[水](b.md)\n</div>", 2),
        ("- <div>\n  ## 水\n  </div>", 2),
    ],
)
def test_markdown_right_below_a_tag(text: str, line: int) -> None:
    (problem,) = [found for found in render(text, "news/a.md").problems if found.code == "markdown-in-html"]
    assert problem.line == line


@pytest.mark.parametrize(
    "text",
    [
        "<div>\n\n**水**\n\n</div>",
        "<div>水 * 火 ** 土\n-1 [水](火 土)</div>",
        "<pre>\n**水**\n</pre>",
        "<b>**水**</b>",
    ],
)
def test_html_may_hold_other_text(text: str) -> None:
    assert "markdown-in-html" not in {problem.code for problem in render(text, "news/a.md").problems}


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("水：\n| 甲 | 乙 |\n| 1 | 2 |", 2),
        ("| 甲 | 乙 |\n|:--|\n| 1 | 2 |", 1),
        ("|甲|乙|\n|—|—|", 1),
        ("> \uff5c甲\uff5c乙\uff5c\n> \uff5c---\uff5c---\uff5c", 1),
    ],
)
def test_a_table_that_is_none(text: str, line: int) -> None:
    (problem,) = render(text, "news/a.md").problems
    assert (problem.code, problem.line) == ("broken-table", line)


@pytest.mark.parametrize(
    "text", ["| 甲 |\n|---|\n| 1 |", "| 甲 | 乙 |\n水", "|\n|", "|甲\n|乙", "甲|乙\n丙|丁"]
)
def test_bars_may_be_text(text: str) -> None:
    assert render(text, "news/a.md").problems == ()


def test_many_of_a_kind_are_one_warning_at_the_first() -> None:
    text = "一。\n\n二{{< a >}}三{{< b >}}\n\n{% c %}"
    problems = render(text, "news/a.md", first_line=5).problems
    assert [(problem.code, problem.line, problem.column, problem.severity) for problem in problems] == [
        ("foreign-template", 7, 2, "warning"),
        ("foreign-template", 9, 1, "warning"),
    ]
    assert dict(problems[0].values) == {"sign": "{{< a >}}", "count": "2"}
    assert all(all(describe(problem, language)) for problem in problems for language in LANGUAGES)


def test_a_sign_of_several_lines_is_shown_on_one() -> None:
    (problem,) = render("$$\nE = mc^2\n$$", "news/a.md").problems
    assert dict(problem.values)["sign"] == "$$ E = mc^2 $$"


def test_tags_that_are_not_whole() -> None:
    text = '<a href=\'x>一</a> <b class="y">二</b> <附件 a=b> <img\n src=x>'
    assert list(broken_tags(text)) == [("a", "<a href", 0)]


@pytest.mark.parametrize(
    "piece",
    [
        "{{",
        "{{<",
        "{%",
        "$$",
        "$",
        "$a",
        "==",
        "==a",
        "[[",
        "[[a",
        "[^",
        "[^a]",
        "](",
        "](a ",
        "](“",
        "[a]（",
        "<a =",
        "（",
        "> [!",
        "> ",
        ">\n",
        "\u200b",
        "# ",
        "水 {: .a } ",
        "<code>",
    ],
)
def test_no_search_takes_long(piece: str) -> None:
    text = piece * (100_000 // len(piece))
    start = time.process_time()
    list(signs(text))
    list(broken_tags(text))
    list(unread_attributes(text, text))
    list(markdown_in_html([text], [(0, 1)]))
    assert time.process_time() - start < 3
