"""Which of a page's many words about an article are believed."""

import json
from datetime import date, datetime

import pytest

from generator.importing.extraction.extraction import extract
from generator.importing.model import Extraction, OldArticle, OldPage

pytest.importorskip("trafilatura", reason="needs gen-bulletin[import]")

TITLE = "全县河道管护会议召开"
TEXT = (
    "<p>　　全县河道管护工作会议昨天召开，各乡镇负责人参加会议，会议对下一步工作作出部署。</p>"
    "<p>　　会议要求，各乡镇要按照分工抓好落实，每月检查一次，确保年底前完成任务。</p>"
)
BELOW = "<p>发布时间：{}　责任编辑：张三</p>"
BOX = (
    "<table><tr><td>索引号</td><td>A01</td><td>主题分类</td><td>水利</td></tr>"
    "<tr><td>发布日期</td><td>{}</td><td>成文日期</td><td>{}</td></tr></table>"
)


def linked(**values: object) -> str:
    data = json.dumps({"@type": "NewsArticle", "headline": TITLE, **values}, ensure_ascii=False)
    return f'<script type="application/ld+json">{data}</script>'


def extracted(
    *,
    head: str = "",
    above: str = "",
    top: str = "",
    end: str = "",
    below: str = "",
    address: str = "http://www.old.example/a.html",
    seen: date | None = None,
) -> Extraction:
    html = (
        f'<html><head><meta charset="utf-8"><title>{TITLE}_某县</title>{head}</head><body>{top}'
        f"<div><a href=/>首页</a> <a href=/n>新闻</a></div><h1>{TITLE}</h1>{above}"
        f'<div id="zoom">{TEXT}{end}</div>{below}</body></html>'
    )
    return extract(OldPage("a.html", html.encode(), address, seen=seen))


def article(**parts: str) -> OldArticle:
    found = extracted(**parts).article  # type: ignore[arg-type]  # texts only
    assert found is not None
    assert found.title == TITLE
    assert found.markdown.startswith("全县河道管护工作会议昨天召开")
    return found


# Each place says a day of its own; from the most believed to the least.
PLACES: tuple[tuple[str, dict[str, str]], ...] = (
    ("label-above", {"above": "<p>发布时间：2020-01-01 更新时间：2021-05-05</p>"}),
    ("line-above", {"above": "<p>2020-01-15 某某日报</p>"}),
    ("box", {"above": BOX.format("2020-01-03", "2019-12-03")}),
    ("label-below", {"below": BELOW.format("2020-01-04")}),
    ("linked-data", {"head": linked(datePublished="2020-01-16T08:00:00+08:00")}),
    ("meta", {"head": "<meta name=PubDate content='2020-01-06 08:00'>"}),
    ("element", {"below": "<div>其他 <time datetime='2020-01-07'>昨天</time></div>"}),
    ("updated", {"above": "<p>更新于 2020-01-09 | 某某网</p>"}),
    ("address", {"address": "http://www.old.example/202001/t20200110_1.html"}),
    ("box-written", {"above": BOX.format("", "2020-01-11")}),
    ("loose-above", {"above": "<p>2020-01-14 08:30 由某某整理，已有12人看过，我有话要说</p>"}),
    ("signature", {"end": "<p align=right>某县水务局</p><p align=right>2020年1月12日</p>"}),
    ("guess", {"below": "<div class=x>2020-01-13 by somebody else who is not of this office</div>"}),
)


@pytest.mark.parametrize("number", range(len(PLACES)), ids=[name for name, _ in PLACES])
def test_the_most_believed_place_dates_the_article(number: int) -> None:
    parts: dict[str, str] = {}
    for _, more in PLACES[number:]:
        for name, text in more.items():
            parts[name] = text if name == "address" else parts.get(name, "") + text
    if number <= 8:
        parts["address"] = PLACES[8][1]["address"]
    days = (1, 15, 3, 4, 16, 6, 7, 9, 10, 11, 14, 12, 13)
    found = article(**parts)
    assert found.date is not None
    assert found.date.date() == date(2020, 1, days[number])


@pytest.mark.parametrize(
    ("parts", "flags"),
    [
        ({"above": "<p>来源：甲　时间：2020-01-02</p>"}, []),
        (dict(PLACES)["signature"], ["date-from-signature"]),
        (dict(PLACES)["guess"], ["date-guessed", "no-source"]),
        (dict(PLACES)["loose-above"], ["date-guessed", "no-source"]),
        ({}, ["no-date", "no-source"]),
    ],
    ids=["said", "signed", "guessed", "loose", "nothing"],
)
def test_a_doubtful_day_is_flagged(parts: dict[str, str], flags: list[str]) -> None:
    assert [flag.kind for flag in extracted(**parts).flagged] == flags  # type: ignore[arg-type]  # texts only


@pytest.mark.parametrize("part", ["<time datetime='2020-05'>May</time>", "<p class=x>Copyright 2020</p>"])
def test_a_month_or_a_year_is_no_guess(part: str) -> None:
    assert article(below=part).date is None


def test_the_time_comes_from_any_place_that_says_the_same_day() -> None:
    found = article(
        above="<p>2020-01-02 某某日报</p>", head="<meta name=PubDate content='2020-01-02 08:30:00'>"
    )
    assert (found.date, found.date_has_time) == (datetime(2020, 1, 2, 8, 30), True)


@pytest.mark.parametrize("impossible", ["2099-01-01", "1970-01-01", "2020-02-31"])
def test_a_day_that_cannot_be_is_passed_over(impossible: str) -> None:
    found = extracted(
        above=f"<p>发布时间：{impossible}</p>",
        head=linked(datePublished=impossible) + "<meta name=PubDate content='2020-01-06'>",
        seen=date(2020, 9, 1),
    )
    assert found.article is not None
    assert found.article.date == datetime(2020, 1, 6)


def test_the_day_of_the_visit_is_not_the_articles() -> None:
    found = article(top="<div>今天是2024年9月9日 星期一</div>", above="<p>2020-01-02 某某日报</p>")
    assert found.date == datetime(2020, 1, 2)
    assert article(top="<div>今天是2024年9月9日 星期一</div>").date != datetime(2024, 9, 9)


def test_a_line_without_a_label_far_from_what_linked_data_says_is_of_something_else() -> None:
    head = linked(datePublished="2020-01-02T23:30:00Z")
    assert article(above="<p>2020-01-03 07:30 某某日报</p>", head=head).date == datetime(2020, 1, 3, 7, 30)
    assert article(above="<p>2021-05-06 某某日报</p>", head=head).date == datetime(2020, 1, 2, 23, 30)


def test_a_line_of_facts_below_a_short_text_takes_no_text_away() -> None:
    lines = (
        "全县河道管护工作会议昨天召开 各乡镇负责人参加会议",
        "会议对下一步工作作出部署 每月检查一次 确保完成任务",
    )
    text = "".join(f"<p>{line}</p>" for line in lines)
    html = (
        f"<html><body><h1>{TITLE}</h1><article>{text}<p>2020-01-02 08:30 某某日报</p></article></body></html>"
    )
    found = extract(OldPage("a.html", html.encode())).article
    assert found is not None
    assert found.title == TITLE
    assert found.markdown == "\n\n".join(lines)
    assert found.source == "某某日报"


def test_a_question_as_a_title_does_not_end_the_search() -> None:
    for mark in "！？":
        html = (
            f"<html><body><div class='article-content'><h2>河道管护怎样落实{mark}</h2>"
            f"<div>2020-01-02 08:30 某某日报</div>{TEXT}</div></body></html>"
        )
        found = extract(OldPage("a.html", html.encode())).article
        assert found is not None
        assert found.title == f"河道管护怎样落实{mark}"
        assert (found.date, found.source) == (datetime(2020, 1, 2, 8, 30), "某某日报")
        assert "某某日报" not in found.markdown


def test_when_a_meeting_takes_place_is_no_day_of_the_article() -> None:
    html = (
        f"<html><body><div class='article-content'><h1>{TITLE}</h1><p>时间：2020年9月25日</p><p>地点：会议室</p>"
        f"{TEXT}</div></body></html>"
    )
    found = extract(OldPage("a.html", html.encode())).article
    assert found is not None
    assert found.markdown.startswith("时间：2020年9月25日\n\n地点：会议室")


# Names


@pytest.mark.parametrize(
    ("parts", "source", "author"),
    [
        (
            {
                "above": "<div>2020-01-02　来源: <a href=x>某某报</a><a href=y>举报</a></div>",
                "head": linked(author={"name": "李四"}, publisher={"name": "某站"}),
            },
            "某某报",
            "李四",
        ),
        (
            {"head": linked(author=[{"name": "李四"}, "王五"], publisher={"name": "某站"})},
            "某站",
            "李四、王五",
        ),
        ({"head": "<meta name=ContentSource content=某局><meta name=Author content=张三>"}, "某局", "张三"),
        ({"head": "<meta name=author content='某某网络科技有限公司'>"}, "", ""),
        ({"head": "<meta name=author content='http://www.old.example'>"}, "", ""),
        (
            {"above": "<div><span id=source_baidu>来源：某报</span><i id=author_baidu>张三</i></div>"},
            "某报",
            "张三",
        ),
        ({"above": "<div><b>要闻</b><i class=a_source>某社</i><i>2020-01-02</i></div>"}, "某社", ""),
        ({"above": "<div><i>张三</i><i>某县发布</i><i>2020-01-02</i></div>"}, "某县发布", "张三"),
        ({"end": "<p align=right>某县水务局</p><p align=right>2020年1月12日</p>"}, "某县水务局", ""),
    ],
)
def test_names_come_from_the_page_then_from_its_head(parts: dict[str, str], source: str, author: str) -> None:
    found = article(**parts)
    assert (found.source, found.author) == (source, author)


@pytest.mark.parametrize(
    "line",
    [
        "<p>责任编辑：</p>",
        "<p>文章录入：admin　责任编辑：admin</p>",
        "<p>本文来源：某报责任编辑：张三_NB1</p>",
    ],
)
def test_lines_of_the_system_below_the_text_are_no_text(line: str) -> None:
    assert article(end=line).markdown.endswith("确保年底前完成任务。")


def test_a_box_is_front_matter_and_no_text() -> None:
    found = article(above=BOX.format("2020-01-03", "2019-12-03"))
    assert found.more == {"extra": {"index_number": "A01", "topic": "水利", "written": "2019-12-03"}}
    assert "A01" not in found.markdown


def test_the_box_s_keywords_are_the_article_s_where_the_head_has_none() -> None:
    box = BOX.replace("</table>", "<tr><td>关键词</td><td>水利，河道</td></tr></table>").format(
        "2020-01-03", ""
    )
    assert article(above=box).keywords == ("水利", "河道")
    head = "<meta name=keywords content='工作会议'>"
    assert article(above=box, head=head).keywords == ("工作会议",)


def test_the_head_s_column_is_the_way_to_the_page_where_the_page_says_none() -> None:
    head = "<meta name=ColumnName content=工作动态>"
    assert article(head=head).breadcrumb == ("工作动态",)
    assert article(head=head, top="<p>当前位置：首页 &gt; 通知公告 &gt; 正文</p>").breadcrumb == ("通知公告",)
