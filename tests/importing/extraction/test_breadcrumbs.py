"""The line that says where in its site a page stands."""

import pytest

from generator.importing.extraction.breadcrumbs import read_breadcrumb


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("您当前的位置: 网站首页>信息正文", ()),
        ("当前位置：首页 > 新闻中心 > 政协要闻 > 正文", ("新闻中心", "政协要闻")),
        ("首页 >> 通知公告", ("通知公告",)),
        ("You are here: Home / News", ("News",)),
        ("地理位置优越", None),
        ("甲 > 乙", None),
    ],
)
def test_the_way_to_a_page_is_read(line: str, expected: tuple[str, ...] | None) -> None:
    assert read_breadcrumb(line) == expected
