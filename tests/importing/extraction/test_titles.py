"""Titles of old pages."""

import json

import pytest

from generator.importing.extraction.extraction import extract
from generator.importing.model import Extraction, OldPage

pytest.importorskip("trafilatura", reason="needs gen-bulletin[import]")

TITLE = "全县河道管护会议召开"
TEXT = (
    "<div class='text'><p>　　全县河道管护工作会议昨天召开，各乡镇负责人参加会议，会议对下一步工作作出部署。</p>"
    "<p>　　会议要求，各乡镇要按照分工抓好落实，每月检查一次，确保年底前完成任务。</p></div>"
)
ENGLISH = (
    "<article><h1>{}</h1><p>The council met on the quay yesterday and looked at the plans for the new bridge.</p>"
    "<p>The works begin in spring, and the road stays open for buses, bicycles and people on foot.</p></article>"
)
LOGIN = (
    "<div class=login><h3>快速登录</h3><p>没有账号？</p><div>记住我找回密码</div></div>"
    "<form><h2>站内搜索</h2></form>"
)


def extracted(body: str, head: str = "", title: str = f"{TITLE}_新闻_某县政府网") -> Extraction:
    html = f"<html><head><meta charset=utf-8><title>{title}</title>{head}</head><body>{body}</body></html>"
    return extract(OldPage("a.html", html.encode()))


def title_of(body: str, head: str = "", title: str = f"{TITLE}_新闻_某县政府网") -> str:
    found = extracted(body, head, title).article
    assert found is not None
    return found.title


def linked(headline: str) -> str:
    data = json.dumps({"@type": "NewsArticle", "headline": headline})
    return f'<script type="application/ld+json">{data}</script>'


@pytest.mark.parametrize(
    "heading",
    [
        f"<h1>{TITLE}</h1>",
        f"<div class=tt>{TITLE}</div>",
        f"<h1>某县政府网</h1><h2>{TITLE}</h2>",
        f"<h3 class=yinti>我县</h3><h1>{TITLE}</h1>",
        f"<h1 class=logo>某县</h1><p class=biaoti>{TITLE}</p><p>2020-09-22 某报</p>",
        "",
    ],
)
def test_the_title_is_the_page_s_own(heading: str) -> None:
    assert title_of(LOGIN + heading + TEXT) == TITLE


def test_nothing_of_a_login_form_is_text_or_title() -> None:
    found = extracted(
        f"<div class=wrap>{LOGIN}<h1>{TITLE}</h1><div>2020-09-22 某报</div>{TEXT}</div>"
    ).article
    assert found is not None
    assert (found.title, found.source) == (TITLE, "某报")
    assert found.markdown.startswith("全县河道管护工作会议")
    assert title_of(LOGIN + TEXT, title="") != "快速登录"


def test_no_form_names_the_article() -> None:
    assert (
        title_of(f"<form><h1>会员登录</h1></form><p>{TITLE}</p><p>2020-09-22 某报</p>{TEXT}", title="")
        == TITLE
    )


def test_its_author_is_no_title() -> None:
    head = linked(TITLE).replace("}", ', "author": "张三丰"}')
    assert title_of(f"<h1>张三丰</h1>{TEXT}", head) == TITLE


def test_two_lines_that_the_head_has_as_one_are_one_title() -> None:
    found = extracted(
        f"<h2>{TITLE}</h2><h2>部署年底工作</h2><p>2020-09-22 某报</p>{TEXT}",
        title=f"{TITLE} 部署年底工作-某县",
    ).article
    assert found is not None
    assert found.title == f"{TITLE} 部署年底工作"
    assert "部署年底工作" not in found.markdown


@pytest.mark.parametrize(
    ("heading", "head", "title", "expected"),
    [
        ("Lorem", "", "A bridge for the old town", "A bridge for the old town"),  # a heading within the text
        ("Filed under money", linked("A bridge for the old town"), "x", "A bridge for the old town"),
        ("A new bridge for the town", linked("The town’s new bridge"), "x", "A new bridge for the town"),
        ("A bridge for the old town", linked("BRIDGE"), "County News", "A bridge for the old town"),
        ("A bridge for the old town", "", "County News", "A bridge for the old town"),
    ],
)
def test_the_head_is_believed_where_the_heading_is_of_something_else(
    heading: str, head: str, title: str, expected: str
) -> None:
    assert title_of(ENGLISH.format(heading), head, title) == expected


@pytest.mark.parametrize(
    "title",
    ["某县人民政府门户网站-通知公告", "某县人民政府", "某县水务局_某县水务局", "通知公告_某县", "首页", ""],
)
def test_a_title_of_the_whole_site_names_no_article(title: str) -> None:
    assert title_of(f"<center><h3>{TITLE}</h3></center>{TEXT}", title=title) == TITLE


def test_a_heading_within_the_text_is_no_title_where_the_head_has_one() -> None:
    body = f"<h3>一、总体要求</h3>{TEXT}<h3>二、工作安排</h3>{TEXT}"
    assert title_of(body, title="关于做好河道管护工作的通知_某县") == "关于做好河道管护工作的通知"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (linked("Bridge 2 - The Old Town"), "Bridge 2 - The Old Town"),
        ("<meta property='og:title' content='A bridge | County News'>", "A bridge"),
        ("<meta name=ArticleTitle content=某事><meta property='og:title' content=别的>", "某事"),
    ],
)
def test_without_a_heading_the_head_names_it(head: str, expected: str) -> None:
    found = extracted(TEXT, head, "County News")
    assert found.article is not None
    assert found.article.title == expected
    assert "title-from-title" in [flag.kind for flag in found.flagged]


@pytest.mark.parametrize("head", ["", "<meta property='og:title' content='百家乐,时时彩,澳门新葡京'>"])
def test_where_nothing_names_it_the_text_s_beginning_does(head: str) -> None:
    found = extracted(TEXT, head, "百家乐,时时彩,澳门新葡京")
    assert found.article is not None
    assert found.article.title.startswith("全县河道管护工作会议昨天召开")
    assert len(found.article.title) <= 41
    assert found.article.markdown.startswith("全县河道管护工作会议昨天召开，各乡镇")
    assert "title-from-text" in [flag.kind for flag in found.flagged]


def test_a_few_words_are_no_article() -> None:
    assert extracted("<p>短</p>", title="").article is None


def test_a_line_above_the_text_that_is_no_title_is_said_to_be_gone() -> None:
    body = f"<div class=article-content><h1>{TITLE}</h1><p>各界广泛关注</p><p>2020-09-22 某报</p>{TEXT}</div>"
    samples = [sample for removal in extracted(body).removed for sample in removal.samples]
    assert samples == ["各界广泛关注"]
