"""The block structure of a text, as a tree of kinds; the specification's examples are in test_commonmark.py."""

import re
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from generator.content.markup import limits
from generator.content.markup.blocks import parse
from generator.content.markup.limits import LimitError
from generator.content.markup.structure import Block, Document


def outline(block: Block) -> str:
    """A block and what it holds: `list(item(paragraph))`."""
    inside = " ".join(map(outline, block.children))
    return f"{block.kind}({inside})" if inside else block.kind


def outline_of(text: str) -> str:
    return " ".join(map(outline, document_of(text).root.children))


def document_of(text: str) -> Document:
    return parse(text.split("\n"))


def first(text: str) -> Block:
    return document_of(text).root.children[0]


ITEM = "item(paragraph)"


# Lists


@pytest.mark.parametrize("marker", ["- {}", "* {}", "+ {}", "1. {}", "1) {}"])
def test_a_list_may_stand_right_after_a_line(marker: str) -> None:
    text = f"请带以下材料：\n{marker.format('身份证')}\n{marker.format('报名表')}"
    assert outline_of(text) == f"paragraph list({ITEM} {ITEM})"


@pytest.mark.parametrize("blanks", [2, 3, 4, 5])
def test_a_list_is_nested_by_the_column_of_the_text_above(blanks: int) -> None:
    text = f"- 一\n{' ' * blanks}- 二\n- 三"
    assert outline_of(text) == f"list(item(paragraph list({ITEM})) {ITEM})"


def test_under_a_number_three_blanks_nest_and_two_do_not() -> None:
    assert outline_of("1. 一\n   - 二") == f"list(item(paragraph list({ITEM})))"
    assert outline_of("1. 一\n  - 二") == f"list({ITEM}) list({ITEM})"


def test_a_number_that_begins_a_line_of_a_paragraph_begins_no_list_unless_it_is_1() -> None:
    assert outline_of("大丰收是在\n1986. 那一年") == "paragraph"
    assert outline_of("步骤：\n1. 登记") == f"paragraph list({ITEM})"


@pytest.mark.parametrize(
    "text", ["1.正文", "一、正文", "（一）正文", "（1）正文", "1、正文", "-正文", "1986年"]
)
def test_numbering_without_a_blank_is_text(text: str) -> None:
    assert outline_of(text) == "paragraph"
    assert first(text).text == text


def test_a_list_begins_with_the_number_that_is_written() -> None:
    assert first("3. 三\n4. 四").number == 3


def test_another_marker_is_another_list() -> None:
    assert outline_of("- 一\n* 二\n1. 三\n1) 四") == " ".join([f"list({ITEM})"] * 4)


@pytest.mark.parametrize(
    ("text", "is_loose"),
    [
        ("- 一\n- 二", False),
        ("- 一\n\n- 二", True),
        ("- 一\n\n  又\n- 二", True),
        ("- 一\n  - 内\n\n- 二", True),
        ("- 一\n  - 内\n  - 内\n- 二\n\n末", False),
        ("- 一\n  > 引\n  >\n- 二", False),
        ("- 一\n  ```\n\n  ```\n- 二", False),
    ],
)
def test_a_list_is_loose_if_a_blank_line_stands_in_it(text: str, is_loose: bool) -> None:
    found = first(text)
    assert (found.loose or any(item.loose for item in found.children)) is is_loose


# Containers


def test_a_line_may_go_on_with_a_paragraph_without_the_signs_before_it() -> None:
    assert outline_of("> 一\n二") == "quote(paragraph)"
    assert outline_of("- 一\n二") == f"list({ITEM})"
    assert outline_of("> - 一\n二") == f"quote(list({ITEM}))"


def test_two_quotations_with_a_blank_line_between_them_stay_two() -> None:
    assert outline_of("> 一\n\n> 二") == "quote(paragraph) quote(paragraph)"


def test_code_stands_in_items_and_quotations() -> None:
    assert (
        outline_of("- 一\n\n  二\n\n  ```\n  x\n  ```\n- 三")
        == f"list(item(paragraph paragraph fence) {ITEM})"
    )
    assert outline_of("> ```\n> x\n> ```\n后") == "quote(fence) paragraph"


def test_a_box_holds_what_is_set_off_and_no_other_line() -> None:
    assert outline_of("!!! note\n    一\n\n    - 二\n三") == f"admonition(paragraph list({ITEM})) paragraph"
    box = document_of('前\n!!! Tip own-x "题"\n    一').root.children[1]
    assert (box.kind, box.mark, box.info) == ("admonition", "tip own-x", "题")


@pytest.mark.parametrize(("line", "title"), [("!!! note", "Note"), ('!!! note ""', "")])
def test_a_box_has_its_kind_s_title_unless_it_has_none(line: str, title: str) -> None:
    assert first(f"{line}\n    一").info == title


def test_terms_and_their_meanings() -> None:
    assert outline_of("甲\n乙\n:   一\n:   二") == "terms(term term meaning(paragraph) meaning(paragraph))"
    assert outline_of("甲\n\n: 一\n\n    又\n\n乙\n: 二") == (
        "terms(term meaning(paragraph paragraph) term meaning(paragraph))"
    )
    assert outline_of(": 一") == "paragraph"
    assert outline_of("时间\n:九点") == "paragraph"


def test_footnotes_are_taken_out_with_all_that_is_set_off() -> None:
    document = document_of("文[^甲]\n[^甲]: 一\n续\n\n    二\n\n文\n[^乙]:\n    - 三")
    assert [block.kind for block in document.root.children] == ["paragraph", "paragraph"]
    assert {label: outline(note) for label, note in document.footnotes.items()} == {
        "甲": "footnote(paragraph paragraph)",
        "乙": f"footnote(list({ITEM}))",
    }


def test_a_second_note_of_the_same_name_stays_in_sight() -> None:
    document = document_of("[^1]: 一\n\n[^1]: 二")
    assert document.root.children[0].text == "[^1]: 二"


# Leaves


@pytest.mark.parametrize("text", ["#话题# 今天", "#287", "##标题", "####### 七"])
def test_a_heading_needs_a_blank_and_has_at_most_six_signs(text: str) -> None:
    assert outline_of(text) == "paragraph"


@pytest.mark.parametrize(
    ("text", "heading", "list_"),
    [
        ("## 题 {#a .b}", "题", "{#a .b}"),
        ("## 题 {#a.b}", "题", "{#a.b}"),
        ("## 题 {: #a } ##", "题", "{: #a }"),
        ("## 题 ## {#a}", "题", "{#a}"),
        ("题 {#a}\n---", "题", "{#a}"),
        ("## 关于印发办法的通知 {草案}", "关于印发办法的通知 {草案}", ""),
        ("## 接口 {id}", "接口 {id}", ""),
        ("## 用 `{#a}`", "用 `{#a}`", ""),
    ],
)
def test_a_heading_may_end_in_attributes(text: str, heading: str, list_: str) -> None:
    block = first(text)
    assert (block.kind, block.text, block.attributes) == ("heading", heading, list_)


@pytest.mark.parametrize(
    ("text", "kind"), [("一", "paragraph"), ("a|b\n-|-\n1|2", "table"), ("- 一", "list"), ("> 一", "quote")]
)
@pytest.mark.parametrize("line", ["{: .own-a }", "{.own-a}"])
def test_a_line_of_attributes_belongs_to_the_block_above(text: str, kind: str, line: str) -> None:
    block, *others = document_of(f"{text}\n{line}\n末").root.children
    assert (block.kind, block.attributes) == (kind, line)
    assert [other.text for other in others] == ["末"]


@pytest.mark.parametrize("line", ["{晴，三级风}", "{{ x }}", "{% raw %}", "{:toc}", "{id}", "{.5 mm}"])
def test_other_braces_are_text(line: str) -> None:
    assert first(f"今日天气如下。\n{line}").text == f"今日天气如下。\n{line}"


def test_attributes_with_nothing_right_above_are_text() -> None:
    assert outline_of("{: .own-a }") == "paragraph"
    assert outline_of("一\n\n{: .own-a }") == "paragraph paragraph"
    assert outline_of("```\nx\n```\n{: .own-a }") == "fence paragraph"


@pytest.mark.parametrize(
    ("text", "unclosed"),
    [
        ("前\n\n```\n代码\n\n## 题\n", [(2, "```")]),
        ("> ~~~~\n> 代码\n\n后", [(0, "~~~~")]),
        ("```\n代码\n```", []),
        ("```\n代码\n``", [(0, "```")]),
    ],
)
def test_a_fence_without_an_end_is_known(text: str, unclosed: list[tuple[int, str]]) -> None:
    assert document_of(text).unclosed == unclosed


def test_the_lines_of_code_are_known() -> None:
    text = "甲\n\n```\nx\n```\n- 乙\n\n      y\n\n      z\n\n> ~~~\n> x\n\n    末\n"
    assert document_of(text).code_lines == [(2, 5), (7, 10), (11, 13), (14, 15)]


def test_a_comment_without_an_end_is_text() -> None:
    assert outline_of("甲\n\n<!-- 乙\n\n丙") == "paragraph paragraph paragraph"
    assert outline_of("甲\n\n<!-- 乙\n\n丙 -->") == "paragraph html"


def test_definitions_have_their_lines_and_leave_nothing() -> None:
    document = document_of("甲\n\n[乙]: b.md\n[丙]:\n  c.md '题'\n[丁]: 文 字\n\n*[人大]: 人民代表大会\n")
    assert [(line, found.label, found.address, found.title) for line, found in document.definitions] == [
        (2, "乙", "b.md", None),
        (3, "丙", "c.md", "题"),
    ]
    assert document.abbreviations == {"人大": "人民代表大会"}
    assert [block.text for block in document.root.children] == ["甲", "[丁]: 文 字"]


# Pasted text


def test_full_width_blanks_begin_a_paragraph() -> None:
    text = "\u3000\u3000甲\n乙\n\u3000\u3000丙"
    assert [block.text for block in document_of(text).root.children] == [
        "\u3000\u3000甲\n乙",
        "\u3000\u3000丙",
    ]
    assert outline_of("- 一\n  \u3000二") == "list(item(paragraph paragraph))"
    assert first("- 一\n  \u3000二").children[0].loose


@pytest.mark.parametrize("number", ["二、", "十一、", "（二）", "（2）", "2、", "②", "2.\u3000", "**二、"])
def test_a_chinese_number_begins_a_paragraph(number: str) -> None:
    assert [block.text for block in document_of(f"甲\n{number}乙\n丙").root.children] == [
        "甲",
        f"{number}乙\n丙",
    ]


@pytest.mark.parametrize("line", ["二月", "（二", "（二月）", "2020、", "2.5", "**二月**"])
def test_other_numbers_go_on_with_a_paragraph(line: str) -> None:
    assert outline_of(f"甲\n{line}") == "paragraph"


def test_numbers_in_a_spreadsheet_are_cells() -> None:
    assert outline_of("项目\t元\n一、水\t3\n二、火\t4") == "table"
    assert outline_of("水\n1、\t火\n2、\t土") == "paragraph paragraph paragraph"


def test_a_spreadsheets_corner_may_be_empty() -> None:
    assert outline_of("\t一月\t二月\n园林\t3\t4") == "table"
    assert outline_of("\tint\tx;\n\tint\ty;") == "indented"
    assert outline_of("\tx\ny\tz") == "indented paragraph"


def test_a_line_of_full_width_blanks_is_blank() -> None:
    assert outline_of("甲\n\u3000\u3000\n乙") == "paragraph paragraph"


def test_lines_with_equally_many_tabs_are_a_table() -> None:
    blocks = document_of("人数如下：\n部门\t人数\t备注\n园林\t3\t\n\t4\t临时\n完。").root.children
    assert [block.kind for block in blocks] == ["paragraph", "table", "paragraph"]
    table = blocks[1].table
    assert table
    assert (table.head, table.rows) == (["部门", "人数", "备注"], [["园林", "3", ""], ["", "4", "临时"]])


@pytest.mark.parametrize("text", ["甲\t乙", "甲\t乙\n丙", "甲\t乙\n丙\t丁\t戊"])
def test_other_tabs_are_blanks(text: str) -> None:
    assert outline_of(text) == "paragraph"


# Limits


@pytest.mark.parametrize("sign", [">", "- ", "1. ", "> - "])
def test_what_is_nested_too_deep_is_refused(sign: str) -> None:
    with pytest.raises(LimitError, match="body-too-deep"):
        parse([sign * 1000 + "a"])


def test_items_nested_line_by_line_are_refused_as_well() -> None:
    with pytest.raises(LimitError, match="body-too-deep"):
        parse([" " * (2 * depth) + "- a" for depth in range(limits.DEPTH + 1)])


def test_the_clock_is_looked_at() -> None:
    looks: list[None] = []
    parse(["a"] * 1000, lambda: looks.append(None))
    assert len(looks) > 10


# Words

_SIGNS = (
    *(
        "\n",
        "\n\n",
        " ",
        "  ",
        "    ",
        "\t",
        "\u3000",
        "- ",
        "* ",
        "1. ",
        "2) ",
        "> ",
        "# ",
        "---",
        "===",
        "```",
        "~~~",
    ),
    *(
        "|",
        "|-|",
        "-|-",
        ":",
        ": ",
        "[^x]: ",
        "!!! note",
        "{: .own-a }",
        "{",
        "}",
        "<!--",
        "> [!TIP]\n",
        "[ ] ",
    ),
)


@settings(deadline=None, max_examples=1000)
@given(st.lists(st.sampled_from((*_SIGNS, "甲")), max_size=60))
def test_no_word_is_lost_and_none_comes_twice(pieces: list[str]) -> None:
    words = iter(range(100, 1000))
    text = "".join(f"甲{next(words)}" if piece == "甲" else piece for piece in pieces)
    shown = " ".join(_leaves(document_of(text)))
    assert sorted(re.findall(r"甲\d+", shown)) == sorted(re.findall(r"甲\d+", text))


def _leaves(document: Document) -> Iterator[str]:
    blocks = [document.root, *document.footnotes.values()]
    while blocks:
        block = blocks.pop()
        blocks += block.children
        yield f"{block.info if block.kind != 'footnote' else ''} " + " ".join(block.lines)
        if block.table:
            yield " ".join(cell for row in (block.table.head, *block.table.rows) for cell in row)
