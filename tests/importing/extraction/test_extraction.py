"""From whole pages to articles."""

import dataclasses
import random
from datetime import datetime

import pytest

from generator.importing.extraction.extraction import extract
from generator.importing.model import ADDRESS_END, ADDRESS_START, Extraction, OldArticle, OldPage
from tests.conftest import CORPORA
from tests.importing.pages import ADVERTISEMENTS, INJECTIONS, SECRETS, SITE, injected, page

pytest.importorskip("trafilatura", reason="needs gen-bulletin[import]")

SEED = CORPORA.parent / "seed" / "legacy-page.txt"


def extracted(html: str | bytes, **values: str) -> Extraction:
    content = html.encode() if isinstance(html, str) else html
    return extract(OldPage("a.html", content, address=values.get("address", f"{SITE}/news/2.html")))


def article(html: str | bytes, **values: str) -> OldArticle:
    found = extracted(html, **values)
    assert found.article is not None, found.failure
    return found.article


BODY = (
    "<p>　　各乡镇人民政府，县级各部门：</p>"
    "<p>　　为做好全县有关工作，经研究，决定召开全县工作会议。现将有关事项通知如下。</p>"
    "<p>　　一、会议时间：2020年9月25日上午9时。</p><p>附件：<a href='/files/list.doc'>名单.doc</a></p>"
    "<p align=right>某县人民政府办公室</p><p align=right>2020年9月22日</p>"
)
TEXT = (
    "各乡镇人民政府，县级各部门：\n\n为做好全县有关工作，经研究，决定召开全县工作会议。现将有关事项通知如下。\n\n"
    f"一、会议时间：2020年9月25日上午9时。\n\n附件：[名单.doc]({ADDRESS_START}{SITE}/files/list.doc{ADDRESS_END})\n\n"
    "某县人民政府办公室\n\n2020年9月22日"
)


def office(
    *,
    head: str = "<title>关于召开会议的通知_某县政府网</title>",
    below: str = "",
    body: str = f"<div class='box'>{BODY}</div>",
) -> str:  # fmt: skip
    return (
        f"<html><head>{head}</head><body><div class=nav><a href=/>首页</a><a href=/news>新闻</a></div>"
        f"<div>当前位置：<a href=/>首页</a> &gt; <a href=/tz>通知公告</a> &gt; 正文</div>"
        "<h1>关于召开会议的通知</h1>"
        "<div>来源：办公室　发布时间：2020-09-20 10:20　浏览次数：<span>12</span>次"
        " 【<a href='javascript:window.print()'>打印</a>】</div>"
        f"{below}{body}<p>上一篇：<a href=1.html>某事</a></p><p>下一篇：没有了</p>"
        "<div class=footer>版权所有：某县政府 <a href=/about>关于我们</a></div></body></html>"
    )


@pytest.mark.parametrize(
    "body",
    [
        f"<div class='box'>{BODY}</div>",
        f"<div class='TRS_Editor'>{BODY}</div>",
        f"<table width=100%><tr><td>{BODY}</td></tr></table>",
        f"<article>{BODY}</article>",
    ],
)
def test_an_article_of_an_office(body: str) -> None:
    assert article(office(body=body)) == OldArticle(
        "关于召开会议的通知",
        TEXT,
        date=datetime(2020, 9, 20, 10, 20),
        date_has_time=True,
        source="办公室",
        breadcrumb=("通知公告",),
    )


def test_pictures_right_behind_the_text_are_the_articles() -> None:
    behind = "<p><img src=/a.jpg></p><p><img src=/b.jpg></p><div><img src=/icon.gif></div>"
    found = article(office(body=f"<div id=zoom>{BODY}</div>{behind}"))

    assert (
        found.markdown
        == f"{TEXT}\n\n![]({ADDRESS_START}{SITE}/a.jpg{ADDRESS_END})\n\n![]({ADDRESS_START}{SITE}/b.jpg{ADDRESS_END})"
    )


def test_the_subtitle_begins_with_a_dash() -> None:
    assert article(office(below="<h2>——致各委员</h2>")).subtitle == "致各委员"


def test_editor_and_author_may_stand_below_the_text() -> None:
    found = article(office(body=f"<div class=box>{BODY}<p>（作者：张三）</p><p>责任编辑：李四</p></div>"))

    assert (found.author, found.editor) == ("张三", "李四")
    assert found.markdown == TEXT


def test_the_title_comes_from_the_page_not_from_a_stuffed_head() -> None:
    head = (
        "<title>&#26102;&#26102;&#24425;,澳门新葡京,百家乐</title>"
        "<meta name=description content='澳门新葡京娱乐城,时时彩,百家乐'>"
    )
    found = extracted(office(head=head))

    assert found.article is not None
    assert found.article.title == "关于召开会议的通知"
    assert {removal.kind: removal.count for removal in found.removed}["keywords"] == 2


def test_without_any_heading_the_head_is_asked_and_that_is_flagged() -> None:
    head = "<title>关于召开会议的通知-某县政府网</title>"
    html = f"<html><head>{head}</head><body><div class=box>{BODY}</div></body></html>"
    found = extracted(html)

    assert found.article is not None
    assert found.article.title == "关于召开会议的通知"
    assert {flag.kind for flag in found.flagged} == {"title-from-title", "date-from-signature"}


def test_metas_of_the_norm_for_government_sites_fill_the_gaps() -> None:
    head = (
        "<title>x</title><meta name=PubDate content='2020-09-22 09:00'>"
        "<meta name=ContentSource content='某县融媒体中心'>"
    )
    html = (
        f"<html><head>{head}</head><body><h1>关于召开会议的通知</h1><div id=zoom>{BODY}</div></body></html>"
    )
    found = article(html)

    assert (found.date, found.source) == (datetime(2020, 9, 22, 9), "某县融媒体中心")


def test_an_address_may_hold_the_date() -> None:
    html = f"<html><body><h1>关于召开会议的通知</h1><div id=zoom>{BODY}</div></body></html>"

    assert article(html, address=f"{SITE}/tz/202009/t20200922_123.html").date == datetime(2020, 9, 22)


def test_keywords_stay_as_far_as_the_text_bears_them_out() -> None:
    head = "<title>关于召开会议的通知</title><meta name=keywords content='工作会议,博彩,时时彩,办公室'>"

    assert article(office(head=head)).keywords == ("工作会议", "办公室")


def test_dangerous_and_spammy_links_lose_their_address_not_their_words() -> None:
    body = f"<div class=box>{BODY}<p>请<a href='javascript:steal()'>点此</a>，或<a href='http://casino-888.example/'>阅读全文</a>。</p></div>"
    found = extracted(office(body=body))

    assert found.article is not None
    assert found.article.markdown.endswith("请点此，或阅读全文。")
    assert [flag.kind for flag in found.flagged] == ["unsafe-link", "spam-link"]


def test_a_list_of_articles_is_none() -> None:
    items = "".join(
        f"<li><a href='{n}.html'>关于做好第{n}项重点工作的通知</a> 2020-09-{n:02}</li>" for n in range(10, 25)
    )
    found = extracted(
        f"<html><head><title>通知公告</title></head><body><h1>通知公告</h1><ul>{items}</ul></body></html>"
    )

    assert found.article is None
    assert found.failure is not None
    assert found.failure.key == "legacy.list"


def test_a_page_cut_off_in_a_tag_gives_what_is_left() -> None:
    whole = office()

    assert article(whole[: whole.index("附件") + 20]).markdown.startswith(TEXT[:60])


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "legacy.empty"),
        (b"%PDF-1.4", "legacy.binary"),
        (b"<html><body></body></html>", "legacy.no-article"),
        (b"<", "legacy.no-article"),
        (b"<b>" * 100_000, "legacy.too-deep"),
        (b"<div>" * 400 + b"x", "legacy.too-deep"),
        (b"a" * 5_000_001, "legacy.too-large"),
    ],
)
def test_a_bad_page_is_a_named_problem(content: bytes, key: str) -> None:
    found = extract(OldPage("a.html", content))

    assert found.article is None
    assert found.failure is not None
    assert found.failure.key == key


def test_control_characters_that_entities_bring_in_go() -> None:
    assert (
        article(
            office().replace("按时", "按&#1;&#0;&#xFDD0;&#27;时").replace("办公室", "办&#8;公室", 1)
        ).source
        == "办公室"
    )


def test_any_bytes_at_all_raise_nothing() -> None:
    chance = random.Random(7)
    whole = office().encode("gbk")
    for _ in range(60):
        cut = bytearray(whole)
        for _ in range(chance.randint(1, 40)):
            cut[chance.randrange(len(cut))] = chance.randrange(256)
        extract(OldPage("a.html", bytes(cut[: chance.randrange(len(cut))])))


@pytest.mark.parametrize("seed", range(12))
def test_a_clean_page_gives_its_text_and_nothing_else(seed: int) -> None:
    clean = page(seed)
    found = article(clean.html)

    assert found.title == clean.title
    assert found.markdown == clean.markdown
    assert found.date and found.source


@pytest.mark.parametrize("kind", sorted(INJECTIONS))
def test_each_kind_of_spam_alone_changes_nothing(kind: str) -> None:
    for seed in range(8):
        clean = page(seed)
        spammed = INJECTIONS[kind](clean, random.Random(seed))
        assert spammed != clean or kind in ("decoys between", "scripts")
        assert article(spammed.html).markdown == clean.markdown


def test_a_hijacked_page_gives_the_same_article_as_the_clean_one() -> None:
    """At least 199 of 200; what is spam never comes through."""
    count, wrong = 200, []
    for seed in range(1000, 1000 + count):
        clean = page(seed)
        spammed, kinds = injected(clean, seed, kinds=5)
        before, after = (dataclasses.replace(article(found.html), keywords=()) for found in (clean, spammed))
        assert not [spam for spam in (*SECRETS, *ADVERTISEMENTS) if spam in repr(after)], (seed, kinds)
        if before != after:
            wrong.append((seed, kinds))
    assert len(wrong) <= count // 200, wrong


@pytest.mark.skipif(
    not SEED.is_file(), reason="the page that the project replaces is not here, as the corpora are not"
)
def test_the_page_that_the_project_replaces() -> None:
    content = SEED.read_bytes()
    found = extract(OldPage("legacy-page.txt", content, is_text=True))
    lines = [line.strip(" \xa0") for line in content.decode().split("\n")]
    body = [
        line
        for line in lines[lines.index(next(line for line in lines if line.startswith("8月下旬"))) :]
        if len(line) > 5
    ]

    assert found.article is not None
    assert found.article == OldArticle(
        title="强化主动担当 引导委员作为",
        markdown="\n\n".join(body),
        subtitle="乐至县政协认真开展“我为 ‘十四五’规划献一策” 网络议政活动",
        date=datetime(2020, 9, 22),
        source="乐至县",
    )
    assert len(body) == 6
    assert {removal.kind for removal in found.removed} == {"decoy", "chrome"}
