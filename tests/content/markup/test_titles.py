"""Headings that say what the title says already."""

import pytest

from generator.content.markup.titles import is_same_title, without_title


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("关于植树的通知", "关于 植树的通知", True),
        ("ＧＤＰ增长", "GDP增长", True),
        ("“春风”行动", '"春风"行动', True),
        ("春\u200b风行动", "春风行动", True),
        ("Spring", "SPRING", True),
        ("关于植树的通知", "关于植树的通知（二）", False),
    ],
)
def test_which_titles_are_the_same(one: str, other: str, expected: bool) -> None:
    assert is_same_title(one, other) is expected


def test_a_title_may_stand_behind_a_quotation() -> None:
    quotation = "<blockquote>\n<p>译自别处</p>\n</blockquote>\n"
    assert without_title(f"{quotation}<h1>题</h1>\n<p>文</p>") == ("题", f"{quotation}<p>文</p>")
    assert without_title("<p>文</p>\n<h1>题</h1>")[0] == ""
