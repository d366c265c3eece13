"""Signatures of official documents."""

from datetime import datetime

import pytest

from generator.importing.extraction.signatures import find_signature
from generator.importing.writing.blocks import TextBlock

TEXT = ("各乡镇：", "为做好有关工作，现将有关事项通知如下。")
DAY = datetime(2020, 9, 22)


def blocks(*lines: str) -> list[TextBlock]:
    return [TextBlock(line, line, None) for line in lines]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("某县水务局", "2020年9月22日"), ("某县水务局", DAY)),
        (("某县水务局　二〇二〇年九月二十二日",), ("某县水务局", DAY)),
        (("某县水务局", "2020年9月22日", "（此件公开发布）", "附件：名单"), ("某县水务局", DAY)),
        (("请遵照执行。", "2020年9月22日"), ("", DAY)),
        (("会议于2020年9月22日召开",), None),
        (("附件：名单", "2020年9月22日", "表一"), None),
        (("某县水务局", "2020年9月22日 10时30分"), None),
        (("更新时间：2020年9月22日",), None),
        (("今天是2020年9月22日",), None),
        (("请遵照执行。",), None),
    ],
)
def test_the_office_and_the_day(lines: tuple[str, ...], expected: tuple[str, datetime] | None) -> None:
    assert find_signature(blocks(*TEXT, *lines)) == expected


def test_a_day_far_above_the_end_is_none() -> None:
    assert find_signature(blocks("某县水务局", "2020年9月22日", *TEXT * 10)) is None
