"""Lines that say who published an article and when, as offices' systems write them."""

from datetime import datetime

import pytest

from generator.importing.extraction.bylines import Byline, read_byline


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
        ("来源：某县政协 二〇二〇年九月二十二日", {"source": "某县政协", "date": DAY}),
        (
            "Source: County News  Author: Jane Doe  Date: September 22, 2020  Views: 12",
            {"source": "County News", "author": "Jane Doe", "date": DAY},
        ),
        ("发布时间：2020-02-31 来源：甲", {"source": "甲"}),
        ("来源：本站 浏览：12次", {}),
        ("2020-09-22 某某网[整理] 1", {"source": "某某网", "date": DAY}),
        (
            "发表于2020-09-22| 164次阅读| 来源某某网| 0 条评论| 作者张三",
            {"source": "某某网", "author": "张三", "date": DAY},
        ),
        ("2020年09月22日 来源：某某社 参与互动(12)", {"source": "某某社", "date": DAY}),
        ("2020-09-22　来源: 某某报举报", {"source": "某某报", "date": DAY}),
        ("2020-09-22 收藏 阅读数 (12) 我要评论", {"date": DAY}),
        ("2020年9月22日 星期二", {"date": DAY}),
        ("某某网 | 作者：张三 | 2020-09-22 | 浏览：12", {"source": "某某网", "author": "张三", "date": DAY}),
        ("2020年09月22日 来源：甲报-乙网 打印 社区", {"source": "甲报-乙网", "date": DAY}),
        ("2020-09-22 某某日报", {"source": "某某日报", "date": DAY}),
        ("(2020-09-22) 某某日报 第3版", {"source": "某某日报", "date": DAY}),
        ("［来源：某报］［作者：张三］", {"source": "某报", "author": "张三"}),
        (
            "发布时间：2020-09-22 09:30:00.0　信息提供：某局",
            {"source": "某局", "date": datetime(2020, 9, 22, 9, 30)},
        ),
        ("2020年9月22日 下午3:30 某某网", {"source": "某某网", "date": datetime(2020, 9, 22, 15, 30)}),
        ("September 22, 2020 at 9:30 am | County News", {"source": "County News", "date": DAY}),
        ("来源丨某某日报", {"source": "某某日报"}),
        ("责任编辑：张三_NB123", {"editor": "张三"}),
        ("本报记者 张三 通讯员 李四", {"author": "张三 李四"}),
        ("By Jane Doe September 22, 2020", {"author": "Jane Doe", "date": DAY}),
        ("By Jane Doe", {"author": "Jane Doe"}),
        ("发布时间：2020-09-22 更新时间：2021-01-01", {"date": DAY}),
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
        "定于2020年9月22日召开会议",
        "2020年9月22日召开会议",
        "On September 22, 2020 the council met",
        "今天是2020年9月22日 星期二",
        "今天是 2020-09-22",
        "By and by it rained",
        "编辑部搬迁启事",
    ],
)
def test_sentences_are_no_facts(line: str) -> None:
    assert read_byline(line) is None


@pytest.mark.parametrize(
    ("line", "label"),
    [
        ("发布时间：2020-09-22", "date"),
        ("发表于2020-09-22", "date"),
        ("更新于 2020-09-22 | 某某网", "updated"),
        ("Updated: September 22, 2020", "updated"),
        ("2020-09-22", ""),
    ],
)
def test_a_day_has_the_label_that_introduces_it(line: str, label: str) -> None:
    found = read_byline(line)
    assert found is not None
    assert (found.date, found.date_label) == (DAY, label)


def test_facts_complete_each_other() -> None:
    assert Byline("甲", date=DAY) | Byline("乙", "丙", date=datetime(2021, 1, 1)) == Byline(
        "甲", "丙", date=DAY
    )
