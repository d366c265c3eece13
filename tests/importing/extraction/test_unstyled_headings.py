"""Headings that only numbers or sizes tell."""

from xml.etree.ElementTree import Element

import pytest

from generator.importing.extraction.unstyled_headings import with_unstyled_headings
from generator.importing.writing.blocks import TextBlock

TEXT = "各乡镇要抓好落实。"


def levels(*lines: str | tuple[str, int]) -> list[int]:
    """The level of each line; a line with a size is bold."""
    blocks = [
        TextBlock(f"**{line[0]}**", line[0], Element("p", {"data-size": str(line[1])}))
        if isinstance(line, tuple)
        else TextBlock(line, line, Element("p", {"data-size": "32"}))
        for line in lines
    ]
    return [block.level for block in with_unstyled_headings(blocks)]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("一、要求", TEXT, "（一）目标", TEXT, "1.范围", TEXT, "二、分工", TEXT), [1, 0, 2, 0, 3, 0, 1, 0]),
        (("第一章　总则", "第一条　" + TEXT, "第二章　附则", TEXT), [1, 0, 1, 0]),
        (("一、审议报告", "二、讨论意见", "三、其他事项", TEXT), [0, 0, 0, 0]),
        (("一、提高认识。", TEXT, "二、加强领导；", TEXT), [0, 0, 0, 0]),
        (("1.甲", TEXT, "2.乙", TEXT), [0, 0, 0, 0]),
        (("一、" + "长" * 40, TEXT), [0, 0]),
        (("3.5公里", TEXT), [0, 0]),
        ((("会议现场", 40), TEXT, ("结束", 40)), [1, 0, 0]),
        ((("会议现场", 33), TEXT), [0, 0]),
        ((("一、要求", 32), TEXT, ("会议现场", 40), TEXT), [1, 0, 0, 0]),
        ((), []),
    ],
)
def test_a_line_is_a_heading_if_most_of_its_kind_lead_something(
    lines: tuple[str | tuple[str, int], ...], expected: list[int]
) -> None:
    assert levels(*lines) == expected


def test_where_styles_say_what_is_a_heading_numbers_say_nothing() -> None:
    styled = TextBlock("总则", "总则", Element("h2"), level=2)
    plain = TextBlock("一、要求", "一、要求", Element("p"))
    blocks = [plain, styled, plain, TextBlock(TEXT, TEXT, Element("p"))]

    assert with_unstyled_headings(blocks) is blocks
    assert [block.level for block in with_unstyled_headings([styled, *blocks[2:]])] == [2, 3, 0]
