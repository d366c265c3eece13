"""Lines that say who published an article and when, as offices' systems write them."""

from datetime import datetime

import pytest

from generator.importing.extraction.bylines import Byline, find_date, is_chrome, read_breadcrumb, read_byline


def byline(line: str) -> dict[str, object]:
    found = read_byline(line)
    assert found is not None
    return {
        name: value
        for name in ("source", "author", "editor", "document_number", "date")
        if (value := getattr(found, name))
    }


DAY = datetime(2020, 9, 22)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("信息来源:某县浏览次数:发布时间:2020-09-22【打印本页】关闭窗口", {"source": "某县", "date": DAY}),
        (
            "信息来源：某县政协　　浏览次数：1234　　发布时间：2020-09-22 08:30:15",
            {"source": "某县政协", "date": datetime(2020, 9, 22, 8, 30, 15)},
        ),
        (
            "【来源：某日报】【作者：张三】【发布日期：2020年9月22日】",
            {"source": "某日报", "author": "张三", "date": DAY},
        ),
        (
            "2020-09-22 10:20  来源： 人民网  作者：李四  [大 中 小]",
            {"source": "人民网", "author": "李四", "date": datetime(2020, 9, 22, 10, 20)},
        ),
        ("作 者：王五　时 间：2020.9.22", {"author": "王五", "date": DAY}),
        ("2020-09-22　某县融媒体中心　[打印]", {"source": "某县融媒体中心", "date": DAY}),
        ("文号：某政发〔2020〕12号", {"document_number": "某政发〔2020〕12号"}),
        ("某政发〔2020〕12号", {"document_number": "某政发〔2020〕12号"}),
        ("（责任编辑：赵六）", {"editor": "赵六"}),
        ("二〇二〇年九月二十二日", {"date": DAY}),
        (
            "Source: County News  Author: Jane Doe  Date: September 22, 2020  Views: 12",
            {"source": "County News", "author": "Jane Doe", "date": DAY},
        ),
        ("发布时间：2020-02-31 来源：甲", {"source": "甲"}),
        ("来源：本站 浏览：12次", {}),
    ],
)  # fmt: skip
def test_facts_are_read(line: str, expected: dict[str, object]) -> None:
    assert byline(line) == expected


@pytest.mark.parametrize(
    "line",
    [
        "",
        "8月下旬以来，县政协认真开展活动。",
        "时间：9月22日上午9点，地点：会议室。请各位委员准时参加，不得请假，特此通知，有事请联系办公室张三同志。",
        "会议于2020年9月22日召开，出席会议的有来自各界别的委员代表四十余人。",
        "作者单位介绍",
        "记者 张三",
    ],
)
def test_sentences_are_no_facts(line: str) -> None:
    assert read_byline(line) is None


def test_facts_complete_each_other() -> None:
    assert Byline("甲", date=DAY) | Byline("乙", "丙", date=datetime(2021, 1, 1)) == Byline(
        "甲", "丙", date=DAY
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2020/9/2", (datetime(2020, 9, 2), False)),
        ("2020年9月2日 8时05分", (datetime(2020, 9, 2, 8, 5), True)),
        ("2020-09-02T08:05:06", (datetime(2020, 9, 2, 8, 5, 6), True)),
        ("2 Sep 2020", (datetime(2020, 9, 2), False)),
        ("2020-13-01", None),
        ("2021-02-29, 2021-03-01", (datetime(2021, 3, 1), False)),
        ("1234567890", None),
    ],
)
def test_dates_are_found(text: str, expected: tuple[datetime, bool] | None) -> None:
    assert find_date(text) == expected


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


@pytest.mark.parametrize(
    "line",
    ["【打印本页】关闭窗口", "字体：【大 中 小】", "上一篇：关于某事的通知", "下一篇",
     "版权所有：某县政协",
     "分享到：微信", "返回顶部", "主办单位：某县 技术支持：某公司",
     "扫一扫在手机打开当前页", "相关链接：", "Next: A story"],
)  # fmt: skip
def test_what_stands_around_articles_is_told(line: str) -> None:
    assert is_chrome(line)


@pytest.mark.parametrize(
    "line",
    ["下一步，我们将继续努力。", "上条新闻很好看。", "主办方表示，会议很成功。",
     "Next year we will meet again.", "大家", "打印机已经修好",
     "信息来源:某县发布时间:2020-09-22【打印本页】关闭窗口", ""],
)  # fmt: skip
def test_sentences_are_no_chrome(line: str) -> None:
    assert not is_chrome(line)
