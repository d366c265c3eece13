"""Front matter that we write, our own reader reads back."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.problems import Reporter
from generator.settings import frontmatter
from generator.settings.frontmatter import FrontMatter, FrontMatterRules
from generator.settings.writing import clean_line, format_date, to_yaml


def read_back(**values: object) -> FrontMatter:
    reporter = Reporter("")
    head = frontmatter.read(f"---\n{to_yaml(values)}---\n", reporter, FrontMatter, UTC, FrontMatterRules())
    assert head is not None
    assert reporter.problems == []
    return head.values


@pytest.mark.parametrize(
    "title",
    [
        "通知: 国庆放假",
        "- 植树活动",
        "“引号”开头",
        '"直引号" 和 \\ 反斜杠',
        "#井号 #标签",
        "[方括号]",
        "{花括号}",
        "*星号*",
        "&和@",
        "null",
        "true",
        "2020",
        "12:30",
        "~",
        "标题 # 不是注释",
        "尾随冒号:",
        "% 百分号",
        "'单引号'",
        "——破折号",
        "a\u2028b\x85c",
        "🙂 表情",
    ],
)
def test_a_title_is_read_back_as_it_was(title: str) -> None:
    assert read_back(title=title).title == clean_line(title)


@given(st.text(min_size=1))
def test_any_text_is_read_back(text: str) -> None:
    text = clean_line(text.encode("utf-8", "ignore").decode())
    if text:
        values = read_back(title=text, tags=(text,), extra={"a": {"b": text, "c": (text, text)}})
        assert values.title == text
        assert values.tags == (text,)
        assert values.extra == {"a": {"b": text, "c": (text, text)}}


def test_plain_words_need_no_quotation_marks_and_nothing_stands_for_nothing() -> None:
    values = {
        "title": "关于河道管护的通知",
        "subtitle": "",
        "tags": (),
        "draft": True,
        "order": 3,
        "extra": {},
    }
    assert to_yaml(values) == "title: 关于河道管护的通知\ndraft: true\norder: 3\n"


def test_a_date_is_written_as_an_editor_would() -> None:
    moment = datetime(2020, 9, 22, 8, 5)
    assert format_date(moment, False) == "2020-09-22"
    assert format_date(moment, True) == "2020-09-22 08:05"
    assert format_date(moment.replace(second=7, tzinfo=timezone(timedelta(hours=8))), True) == (
        "2020-09-22 08:05:07+08:00"
    )
