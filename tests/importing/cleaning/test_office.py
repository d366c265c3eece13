"""Lists of Word and WPS: what looks like text in front of a paragraph is its bullet or number."""

import lxml.html
import pytest

from generator.importing.cleaning.log import CleaningLog
from generator.importing.cleaning.office import with_lists
from generator.importing.writing.block_elements import to_blocks
from generator.importing.writing.blocks import to_markdown

FILLER = "<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp; </span>"


def item(marker: str, text: str, font: str = "Wingdings", level: int = 1) -> str:
    """A paragraph as Word writes it."""
    return (
        f"<p class=MsoListParagraph style='text-indent:-21.0pt;mso-list:l0 level{level} lfo1'><![if !supportLists]>"
        f"<span lang=EN-US style='font-family:{font}'><span style='mso-list:Ignore'>{marker}{FILLER}</span></span>"
        f"<![endif]><span>{text}<o:p></o:p></span></p>\n"
    )


def filtered(marker: str, text: str) -> str:
    """The same in the kind that has nothing of Office's own."""
    span = f"<span lang=EN-US style='font-family:Wingdings'>{marker}{FILLER}</span>"
    return f"<p class=MsoListParagraph>{span}{text}</p>\n"


WPS = (
    "<p class=MsoNormal style='mso-list:l0 level1 lfo1;'><![if !supportLists]><span style=\"font-family:Wingdings;\">"
    "<span style='mso-list:Ignore;'>{}<span>&nbsp;</span></span></span><![endif]><span>{}</span></p>"
)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        (item("l", "甲") + item("l", "乙"), "-   甲\n-   乙"),
        (filtered("l", "甲") + filtered("Ø", "乙"), "-   甲\n-   乙"),
        (item("1.", "甲") + item("2.", "乙"), "1.  甲\n2.  乙"),
        (item("1.", "甲") + "<p>丙</p>" + item("2.", "乙"), "1.  甲\n\n丙\n\n2.  乙"),
        (item("1.", "甲") + item("l", "丙", level=2) + item("2.", "乙"), "1.  甲\n    -   丙\n2.  乙"),
        (item("1.", "甲") + item("1.", "乙"), "1.  甲\n\n1.  乙"),
        (item("一、", "甲"), "一、甲"),
        (item("a)", "甲", font="宋体"), "a) 甲"),
        (item("o", "甲", font='"Courier New"'), "-   甲"),
        (item("o", "甲", font="宋体"), "o 甲"),
        (item("一段很长很长很长很长的文字", "甲"), "一段很长很长很长很长的文字 甲"),
        (WPS.format("l", "甲") + WPS.format("l", "乙"), "-   甲\n-   乙"),
        (WPS.format("（一）", "甲"), "（一）甲"),
        ("<p>甲：<span style='font:12pt 宋体'>&nbsp;&nbsp;</span>乙</p>", "甲： 乙"),
        ("<!--[if gte mso 9]><xml>长长的说明</xml><![endif]--><p>甲</p>", "甲"),
    ],
)
def test_markers_become_lists_or_stay_as_text(html: str, expected: str) -> None:
    tree = lxml.html.document_fromstring(f"<body>{html}</body>")
    with_lists(tree)

    assert to_markdown(to_blocks(tree, lambda address: address, CleaningLog())) == expected
