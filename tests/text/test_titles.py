"""Titles in lines, after GB/T 9704—2012, 7.3.1: whole words, a trapezium or a rhombus, no line of one character."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from generator.text.titles import ems, enclosure, title_lines

OFFICES = "砚溪县人民政府办公室"
TITLES = {
    "关于召开工作会议的通知": ("关于召开工作会议的通知",),
    f"{OFFICES}关于进一步加强和改进全县河道采砂管理工作的通知": (
        "砚溪县人民政府办公室关于进一步",
        "加强和改进全县河道采砂管理工作的通知",
    ),
    "关于做好2026年全县教育系统暑期安全生产和防汛抗旱工作的紧急通知": (
        "关于做好2026年全县教育系统暑期安全生产",
        "和防汛抗旱工作的紧急通知",
    ),
    f"{OFFICES}转发县生态环境局关于开展2026年度“六五环境日”系列宣传活动实施方案的通知": (
        "砚溪县人民政府办公室转发县生态环境局",
        "关于开展2026年度“六五环境日”",
        "系列宣传活动实施方案的通知",
    ),
    "砚溪县举办首届砚台文化旅游节暨乡村振兴成果展": ("砚溪县举办首届砚台文化旅游节", "暨乡村振兴成果展"),
}


@pytest.mark.parametrize("title", TITLES)
def test_a_title_s_lines(title: str) -> None:
    assert title_lines(title) == TITLES[title]


@pytest.mark.parametrize(
    ("title", "whole"),
    [
        ("关于公布《砚溪县河道管理办法》和《取水条例》两个文件同时废止有关事项的通知", "《取水条例》"),
        ("关于转发示政办〔2026〕12号文件并做好当前各项安全生产检查工作的通知", "〔2026〕12号"),
        ("县委办公室组织开展第十四届三次会议以来各类提案办理情况回头看活动", "第十四届"),
        ("我县引进GB/T技术标准Kubernetes平台建设新一代政务云服务体系取得进展", "Kubernetes"),
        ("全县完成2026年度固定资产投资12.5亿元同比增长百分之八再创历史新高", "12.5亿"),
    ],
)
def test_numbers_words_of_letters_and_short_names_of_texts_are_not_cut(title: str, whole: str) -> None:
    for width in range(10, 21):
        assert any(whole in line for line in title_lines(title, width)), width


def test_what_is_not_chinese_or_has_room_is_one_line() -> None:
    assert title_lines("A very long title in English that the browser breaks where it likes") == (
        "A very long title in English that the browser breaks where it likes",
    )
    assert title_lines("字" * 20) == ("字" * 20,)
    assert len(title_lines("字" * 21)) == 2
    assert title_lines("") == ("",)


@given(
    some.text(
        alphabet="关于和的进一步加强砚溪县《》（）、2026年ABC“”工作通知甲乙丙 ", min_size=0, max_size=90
    )
)
def test_any_title_keeps_its_text_and_its_width(title: str) -> None:
    lines = title_lines(title)

    assert "".join(lines).replace(" ", "") == title.replace(" ", "")
    if len(lines) > 1:
        assert ems(lines[-1]) > 1
        assert all(line[0] not in "的、）》”" for line in lines)
        assert all(line[-1] not in "《（“" for line in lines)
        chinese = [line for line in lines if not any(sign in line for sign in "《“（ABC2、的年）》”")]
        assert all(ems(line) <= 20 for line in chinese)


def test_lines_are_a_trapezium_or_a_rhombus() -> None:
    for title in TITLES:
        sizes = [ems(line) for line in title_lines(title)]
        assert not any(a > b < c for a, b, c in zip(sizes, sizes[1:], sizes[2:], strict=False)), (
            "an hourglass"
        )


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("附件1 责任区划分表.xlsx", "责任区划分表"),
        ("附件2：值班表.pdf", "值班表"),
        ("附件一、名单.docx", "名单"),
        ("附件.zip", "附件"),
        ("1.2万元.pdf", "1.2万元"),
        ("报名表", "报名表"),
    ],
)
def test_an_enclosure_is_named_without_its_number_and_ending(name: str, shown: str) -> None:
    assert enclosure(name) == shown
