import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, fromstring

import pytest
from msgspec import structs

from generator.outputs import feeds, sitemap
from generator.site.model import Article, Attachment, Body, Correction, Image, Site, Term
from generator.text import urls
from tests import feedcheck
from tests.feedcheck import ATOM, CONTENT, LANGUAGE
from tests.sites import article as written
from tests.sites import build_site, pages, write_site
from tests.specimens import SECTION, article, moment, site

MEDIA = "{http://search.yahoo.com/mrss/}"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"

CHANNEL = feeds.Channel("动态", "/dongtai/", "zh-CN", "示范用的简报")

AWKWARD = 'Tom & <b>"Jerry"</b> ]]> 停水🚰'


def atom(
    *articles: Article,
    content: feeds.Content = "full",
    of: Site | None = None,
    channel: feeds.Channel = CHANNEL,
) -> Element:
    text = feeds.atom(of or site(), channel, "/dongtai/atom.xml", articles, content)
    feedcheck.check_atom(text)
    return fromstring(text)


def rss(
    *articles: Article,
    content: feeds.Content = "full",
    of: Site | None = None,
    channel: feeds.Channel = CHANNEL,
) -> Element:
    text = feeds.rss(of or site(), channel, "/dongtai/rss.xml", articles, content)
    feedcheck.check_rss(text)
    return fromstring(text)[0]


def json_feed(
    *articles: Article,
    content: feeds.Content = "full",
    of: Site | None = None,
    channel: feeds.Channel = CHANNEL,
) -> dict[str, Any]:
    text = feeds.json_feed(of or site(), channel, "/dongtai/feed.json", articles, content)
    feedcheck.check_json_feed(text)
    return json.loads(text)  # type: ignore[no-any-return] # what JSON holds is for the tests to say


def entry_of(changed: Article, content: feeds.Content = "full", of: Site | None = None) -> Element:
    entry = atom(changed, content=content, of=of).find(f"{ATOM}entry")
    assert entry is not None
    return entry


def item_of(changed: Article, content: feeds.Content = "full", of: Site | None = None) -> Element:
    item = rss(changed, content=content, of=of).find("item")
    assert item is not None
    return item


def bodies(body: str) -> set[str | None]:
    """The body as each of the feeds carries it."""
    changed = article(body=Body(body, lambda: body))
    return {
        entry_of(changed).findtext(f"{ATOM}content"),
        item_of(changed).findtext(f"{CONTENT}encoded"),
        json_feed(changed)["items"][0]["content_html"],
    }


# The feed


def test_an_atom_feed_says_what_it_is_of() -> None:
    feed = atom(article())
    assert feed.get(LANGUAGE) == "zh-CN"
    assert feed.findtext(f"{ATOM}id") == "https://bulletin.example/b/dongtai/atom.xml"
    assert feed.findtext(f"{ATOM}title") == "动态"
    assert feed.findtext(f"{ATOM}subtitle") == "示范用的简报"
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "示范县办公室"
    assert feed.findtext(f"{ATOM}generator") == "gen 1.0"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {
        "self": "https://bulletin.example/b/dongtai/atom.xml",
        "alternate": "https://bulletin.example/b/dongtai/",
    }


def test_an_rss_feed_says_what_it_is_of() -> None:
    channel = rss(article())
    assert channel.findtext("title") == "动态"
    assert channel.findtext("link") == "https://bulletin.example/b/dongtai/"
    assert channel.findtext("description") == "示范用的简报"
    assert channel.findtext("language") == "zh-CN"
    self_link = channel.find(f"{ATOM}link")
    assert self_link is not None
    assert self_link.get("href") == "https://bulletin.example/b/dongtai/rss.xml"


def test_a_json_feed_says_what_it_is_of() -> None:
    feed = json_feed(article())
    assert feed["title"] == "动态"
    assert feed["home_page_url"] == "https://bulletin.example/b/dongtai/"
    assert feed["feed_url"] == "https://bulletin.example/b/dongtai/feed.json"
    assert feed["language"] == "zh-CN"
    assert feed["authors"] == [{"name": "示范县办公室", "url": "https://bulletin.example/b/"}]


def test_a_feed_without_articles_is_valid() -> None:
    assert atom().findtext(f"{ATOM}updated") == feeds.NEVER
    assert rss().find("lastBuildDate") is None
    assert json_feed()["items"] == []


def test_a_bulletin_that_says_little_of_itself_has_valid_feeds() -> None:
    bare, channel = site(publisher={}), feeds.Channel("动态", "/dongtai/", "zh-CN")
    assert atom(of=bare, channel=channel).findtext(f"{ATOM}author/{ATOM}name") == "示范简报"
    assert rss(of=bare, channel=channel).findtext("description") == "动态"
    assert "description" not in json_feed(of=bare, channel=channel)


def test_a_feed_in_another_language_says_so_and_names_the_articles_that_are_not() -> None:
    channel = feeds.Channel("In English", "/english/", "en", "News in English")
    two = (article(language="en"), article(url="/b/", language="zh-CN"))
    feed = atom(*two, channel=channel)
    assert (feed.get(LANGUAGE), feed.findtext(f"{ATOM}subtitle")) == ("en", "News in English")
    assert [entry.get(LANGUAGE) for entry in feed.findall(f"{ATOM}entry")] == [None, "zh-CN"]
    assert rss(*two, channel=channel).findtext("language") == "en"
    plain = json_feed(*two, channel=channel)
    assert plain["language"] == "en"
    assert [item.get("language") for item in plain["items"]] == [None, "zh-CN"]


def test_the_publisher_can_be_written_to() -> None:
    feed = atom(of=site(publisher={"name": "办公室", "email": "office@bulletin.example"}))
    assert feed.findtext(f"{ATOM}author/{ATOM}email") == "office@bulletin.example"


def test_what_is_no_email_address_is_left_out() -> None:
    assert atom(of=site(publisher={"email": "无"})).find(f"{ATOM}author/{ATOM}email") is None


def test_the_logo_is_the_atom_feeds_too() -> None:
    assert atom(of=site(logo=Image("/static/logo.svg"))).findtext(f"{ATOM}logo") == (
        "https://bulletin.example/b/static/logo.svg"
    )


def test_articles_keep_their_order() -> None:
    two = article(), article(url="/dongtai/2020/road/", title="修路通知")
    assert [entry.findtext(f"{ATOM}title") for entry in atom(*two).findall(f"{ATOM}entry")] == [
        "停水通知",
        "修路通知",
    ]
    assert [item.findtext("title") for item in rss(*two).findall("item")] == ["停水通知", "修路通知"]
    assert [item["title"] for item in json_feed(*two)["items"]] == ["停水通知", "修路通知"]


# An article's place, people and words


def test_an_articles_full_address_is_its_identity() -> None:
    address = "https://bulletin.example/b/dongtai/2020/water/"
    assert entry_of(article()).findtext(f"{ATOM}id") == address
    guid = item_of(article()).find("guid")
    assert guid is not None
    assert (guid.text, guid.get("isPermaLink")) == (address, "true")
    item = json_feed(article())["items"][0]
    assert (item["id"], item["url"]) == (address, address)


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({"authors": ("张三", "李四"), "source": Term("乐至县", "/sources/lezhi/")}, ["张三", "李四"]),
        ({"source": Term("乐至县", "/sources/lezhi/")}, ["乐至县"]),
        ({}, ["示范县办公室"]),
    ],
)
def test_an_article_without_an_author_is_its_sources_or_the_publishers(
    changes: dict[str, Any], names: list[str]
) -> None:
    changed = article(**changes)
    authors = entry_of(changed).findall(f"{ATOM}author/{ATOM}name")
    assert [author.text for author in authors] == names
    assert [creator.text for creator in item_of(changed).findall(CREATOR)] == names
    assert [author["name"] for author in json_feed(changed)["items"][0]["authors"]] == names


def test_section_and_tags_are_categories_each_once() -> None:
    changed = article(tags=(Term("供水", "/tags/1/"), Term(SECTION.name, "/tags/2/")))
    assert [category.get("term") for category in entry_of(changed).findall(f"{ATOM}category")] == [
        "动态",
        "供水",
    ]
    assert [category.text for category in item_of(changed).findall("category")] == ["动态", "供水"]
    assert json_feed(changed)["items"][0]["tags"] == ["动态", "供水"]


def test_the_original_is_linked() -> None:
    links = entry_of(article(source_url="https://lezhi.example/1.html")).findall(f"{ATOM}link")
    assert [link.get("href") for link in links if link.get("rel") == "via"] == [
        "https://lezhi.example/1.html"
    ]


def test_an_article_in_another_language_says_so() -> None:
    english = article(language="en")
    assert entry_of(english).get(LANGUAGE) == "en"
    assert json_feed(english)["items"][0]["language"] == "en"
    assert entry_of(article()).get(LANGUAGE) is None
    assert "language" not in json_feed(article())["items"][0]


def test_the_image_is_the_json_items_too() -> None:
    image = json_feed(article(image=Image("/dongtai/2020/water/pipe.jpg", "水管")))["items"][0]["image"]
    assert image == "https://bulletin.example/b/dongtai/2020/water/pipe.jpg"


def test_the_image_travels_with_entries_and_items() -> None:
    changed = article(image=Image("/dongtai/2020/water/pipe.jpg", "水管"))
    address = "https://bulletin.example/b/dongtai/2020/water/pipe.jpg"
    links = [link.attrib for link in entry_of(changed).findall(f"{ATOM}link")]
    assert {"rel": "enclosure", "type": "image/jpeg", "href": address} in links
    thumbnails = item_of(changed).findall(f"{MEDIA}thumbnail")
    assert [thumbnail.attrib for thumbnail in thumbnails] == [{"url": address}]
    assert item_of(article()).find(f"{MEDIA}thumbnail") is None


def test_a_picture_stands_for_the_bulletin() -> None:
    icon = "https://bulletin.example/b/apple-touch-icon.png"
    with_icon = site(logo=Image("/logo.svg"), touch_icon="/apple-touch-icon.png")
    picture = rss(of=with_icon).find("image")
    assert picture is not None
    assert [child.text for child in picture] == [icon, "动态", "https://bulletin.example/b/dongtai/"]
    assert json_feed(of=with_icon)["icon"] == icon
    of_its_own = rss(of=site(logo=Image("/logo.png"), touch_icon="/apple-touch-icon.png"))
    assert of_its_own.findtext("image/url") == "https://bulletin.example/b/logo.png"
    assert rss().find("image") is None


def test_an_image_from_elsewhere_keeps_its_address() -> None:
    changed = article(image=Image("https://pictures.example/pipe.jpg"))
    assert json_feed(changed)["items"][0]["image"] == "https://pictures.example/pipe.jpg"


def test_attachments_travel_along() -> None:
    changed = article(
        attachments=(
            Attachment("申请表", "/dongtai/2020/water/form.docx", 2048, "DOCX"),
            Attachment("版式文件", "/dongtai/2020/water/plan.xyz", 7, "XYZ"),
        )
    )
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    first = "https://bulletin.example/b/dongtai/2020/water/form.docx"
    links = [
        link.attrib for link in entry_of(changed).findall(f"{ATOM}link") if link.get("rel") == "enclosure"
    ]
    assert links[0] == {"rel": "enclosure", "type": word, "length": "2048", "title": "申请表", "href": first}
    assert links[1]["type"] == "application/octet-stream"
    enclosures = item_of(changed).findall("enclosure")
    assert [enclosure.attrib for enclosure in enclosures] == [{"url": first, "length": "2048", "type": word}]
    attachments = json_feed(changed)["items"][0]["attachments"]
    assert attachments[0] == {"url": first, "mime_type": word, "title": "申请表", "size_in_bytes": 2048}
    assert len(attachments) == 2


# Dates


def test_dates_carry_their_own_zone() -> None:
    changed = article(date=moment("2020-09-22T08:05+08:00"), updated=moment("2020-09-23T00:30-05:00"))
    entry, item = entry_of(changed), item_of(changed)
    assert entry.findtext(f"{ATOM}published") == "2020-09-22T08:05:00+08:00"
    assert entry.findtext(f"{ATOM}updated") == "2020-09-23T00:30:00-05:00"
    assert item.findtext("pubDate") == "Tue, 22 Sep 2020 08:05:00 +0800"
    assert json_feed(changed)["items"][0]["date_published"] == "2020-09-22T08:05:00+08:00"
    assert json_feed(changed)["items"][0]["date_modified"] == "2020-09-23T00:30:00-05:00"


def test_a_day_is_its_first_moment() -> None:
    entry = entry_of(article(date=moment("2020-09-22")))
    assert entry.findtext(f"{ATOM}published") == "2020-09-22T00:00:00+08:00"
    assert entry.findtext(f"{ATOM}updated") == "2020-09-22T00:00:00+08:00"


def test_the_feed_is_as_new_as_its_latest_change() -> None:
    newest = article(url="/a/", date=moment("2020-09-22"))
    changed_later = article(url="/b/", date=moment("2020-01-01"), updated=moment("2020-10-01T09:00"))
    assert atom(newest, changed_later).findtext(f"{ATOM}updated") == "2020-10-01T09:00:00+08:00"
    assert rss(newest, changed_later).findtext("lastBuildDate") == "Thu, 01 Oct 2020 09:00:00 +0800"


# Bodies


def test_addresses_in_bodies_become_full() -> None:
    link, picture = urls.mark("/about/#电话"), urls.mark("/dongtai/2020/water/pipe.jpg")
    assert bodies(f'<p><a href="{link}">电话</a><img src="{picture}" alt=""></p>') == {
        '<p><a href="https://bulletin.example/b/about/#电话">电话</a>'
        '<img src="https://bulletin.example/b/dongtai/2020/water/pipe.jpg" alt=""></p>'
    }


def test_own_page_links_lead_to_the_page() -> None:
    assert bodies('<a class="x" title="a > b" href="#fn:1" id="ref">1</a>') == {
        '<a class="x" title="a > b" href="https://bulletin.example/b/dongtai/2020/water/#fn:1" id="ref">1</a>'
    }


@pytest.mark.parametrize(
    "body",
    [
        '<code>&lt;a href="#x"&gt;</code>',
        '<a href="https://other.example/#x">x</a>',
        '<p>as in href="#x"</p>',
        "<abbr>a</abbr>",
    ],
)
def test_nothing_else_in_a_body_is_touched(body: str) -> None:
    assert bodies(body) == {body}


def test_corrections_stand_before_the_text() -> None:
    corrected = article(corrections=(Correction(moment("2020-09-23"), "应为 <三> 个村。"),))
    channel = structs.replace(CHANNEL, notices={corrected.language: {"correction": "更正"}})
    note = "<p><strong>更正</strong> 2020-09-23 应为 &lt;三&gt; 个村。</p>\n"
    entry = atom(corrected, channel=channel).find(f"{ATOM}entry")
    assert entry is not None
    assert (entry.findtext(f"{ATOM}content") or "").startswith(note)
    assert json_feed(corrected, channel=channel)["items"][0]["content_html"].startswith(note)


def test_what_is_not_in_force_and_what_an_ai_made_is_told_before_the_text() -> None:
    notices = {article().language: {name: f"<{name}>" for name in feeds.NOTICES}}
    channel = structs.replace(CHANNEL, notices=notices)
    entry = atom(article(status="repealed", ai="both"), channel=channel).find(f"{ATOM}entry")
    assert entry is not None
    told = "<p><strong>&lt;status_note_repealed&gt;</strong></p>\n<p><strong>&lt;ai_both&gt;</strong></p>\n"
    assert (entry.findtext(f"{ATOM}content") or "").startswith(told)
    assert json_feed(article(status="valid"), channel=channel)["items"][0]["content_html"].startswith(
        "<p>明日"
    )


def test_notices_are_in_the_language_of_the_text_that_they_are_about(tmp_path: Path) -> None:
    head = {"corrections": "{date: 2020-09-23, text: Three.}", "ai": "image", "date": "2020-09-22"}
    files = {
        "content/news/a.md": written(**head),
        "content/news/b.md": written(language="en", **head),
        "content/notices/_index.md": "---\ntitle: Notices\nlanguage: en\n---\n",
        "content/notices/c.md": written(language="zh-CN", **head),
        "content/notices/d.md": written(**head),
    }
    build_site(write_site(tmp_path, files))
    built = pages(tmp_path)
    texts = {
        name: {item["url"][-2:-1]: item["content_html"] for item in json.loads(built[name])["items"]}
        for name in ("feed.json", "notices/feed.json")
    }
    for name, in_chinese, in_english in (("feed.json", "ac", "bd"), ("notices/feed.json", "c", "d")):
        assert texts[name].keys() == {*in_chinese, *in_english}
        assert all("更正" in texts[name][key] and "人工智能" in texts[name][key] for key in in_chinese)
        assert all("Correction" in texts[name][key] and "AI" in texts[name][key] for key in in_english), texts


def test_summaries_alone_where_the_bulletin_wants_that() -> None:
    entry, item = entry_of(article(), "summary"), item_of(article(), "summary")
    assert (entry.findtext(f"{ATOM}summary"), entry.find(f"{ATOM}content")) == ("明日停水。", None)
    assert (item.findtext("description"), item.find(f"{CONTENT}encoded")) == ("明日停水。", None)
    json_item = json_feed(article(), content="summary")["items"][0]
    assert json_item["content_text"] == "明日停水。"
    assert not {"content_html", "summary"} & json_item.keys()


def test_an_article_without_words_is_valid() -> None:
    empty = article(summary="", body=Body("none", str))
    for content in ("full", "summary"):
        assert entry_of(empty, content).find(f"{ATOM}summary") is None
        assert item_of(empty, content).find("description") is None
        assert json_feed(empty, content=content)["items"]


# Text


def test_every_character_survives() -> None:
    changed = article(
        title=AWKWARD,
        summary=AWKWARD,
        authors=(AWKWARD,),
        tags=(Term(AWKWARD, "/t/"),),
        body=Body("awkward", lambda: AWKWARD),
    )
    entry, item, json_item = entry_of(changed), item_of(changed), json_feed(changed)["items"][0]
    assert [entry.findtext(f"{ATOM}{name}") for name in ("title", "summary", "content")] == [AWKWARD] * 3
    assert [item.findtext(name) for name in ("title", "description", CREATOR, f"{CONTENT}encoded")] == [
        AWKWARD
    ] * 4
    assert [json_item[name] for name in ("title", "summary", "content_html")] == [AWKWARD] * 3
    assert entry.findall(f"{ATOM}category")[1].get("term") == AWKWARD


def test_what_xml_cannot_hold_is_dropped() -> None:
    changed = article(title="停\x00\x0b水\ufffe\ud800", tags=(Term("供\x1f水", "/t/"),))
    assert entry_of(changed).findtext(f"{ATOM}title") == "停水"
    assert item_of(changed).findall("category")[1].text == "供水"
    assert "\ud800" not in json_feed(changed)["items"][0]["title"]


Make = Callable[[Site, feeds.Channel, str, tuple[Article, ...], feeds.Content], str]


@pytest.mark.parametrize("make", [feeds.atom, feeds.rss, feeds.json_feed])
def test_equal_articles_make_equal_bytes_that_end_a_line(make: Make) -> None:
    def text() -> str:
        return make(site(), CHANNEL, "/feed", (article(), article(url="/b/")), "full")

    assert text() == text()
    assert text().endswith(("</feed>\n", "</rss>\n", "}\n"))
    assert max(map(len, text().splitlines())) < 220, "a person can read it"


# The checker itself


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (r"<id>https://bulletin.example/b/dongtai/atom.xml</id>", ""),
        (r"<id>https://bulletin.example/b/dongtai/atom.xml</id>", "<id>/dongtai/atom.xml</id>"),
        (r"<title>动态</title>", "<title>动态</title><title>动态</title>"),
        (r"<link rel=\"self\"[^>]*>", ""),
        (r"(<updated>[^<]*)\+08:00", r"\1"),
        (r"T00:00:00", " 00:00:00"),
        (r"2020-09-22T", "2020-02-30T"),
        (r"(?s)<author>.*?</author>", ""),
        (r"<name>[^<]*</name>", "<name />"),
        (r"<category[^>]*>", "<category />"),
        (r"<entry>", "<entry><link rel='alternate' type='text/html' href='https://x.example/' />"),
        (r"href=\"https://bulletin.example/b/dongtai/2020/water/\"", 'href="/dongtai/2020/water/"'),
        (r"&lt;p&gt;", "&lt;a href='water/'&gt;"),
        (r"&lt;p&gt;", "<p />"),
        (r"zh-CN", "zh_CN"),
        (r"<summary>", "<summary type='text/plain'>"),
        (r"</entry>", "<description>x</description></entry>"),
        (r"明日", urls.mark("/x/")),
        (r"(?s)(<entry>.*</entry>)", r"\1\1"),
    ],
)
def test_the_checker_sees_a_broken_atom_feed(good: str, bad: str) -> None:
    text = feeds.atom(site(), CHANNEL, "/dongtai/atom.xml", (article(),), "full")
    broken = re.sub(good, bad, text)
    assert broken != text
    with pytest.raises(AssertionError):
        feedcheck.check_atom(broken)


@pytest.mark.parametrize(
    ("good", "bad"),
    [
        (r'version="2.0"', 'version="0.91"'),
        (r"<title>动态</title>", ""),
        (r"<description>示范用的简报</description>", ""),
        (r"<link>https://bulletin.example/b/dongtai/</link>", "<link>/dongtai/</link>"),
        (r"<atom:link[^>]*>", ""),
        (r"Tue, 22 Sep", "Wed, 22 Sep"),
        (r"22 Sep 2020 00:00:00 \+0800", "22 Sep 2020"),
        (r"<guid[^>]*>[^<]*</guid>", "<guid>7</guid>"),
        (r"</item>", "<enclosure url='https://x.example/a.pdf' /></item>"),
        (r"</item>", "<content>x</content></item>"),
        (r"(?s)<title>停水通知</title>|<description>明日停水。</description>", ""),
        (r"(?s)(<item>.*</item>)", r"\1\1"),
        (r"&lt;p&gt;", "&lt;img src='a.jpg'&gt;"),
    ],
)
def test_the_checker_sees_a_broken_rss_feed(good: str, bad: str) -> None:
    text = feeds.rss(site(), CHANNEL, "/dongtai/rss.xml", (article(),), "full")
    broken = re.sub(good, bad, text)
    assert broken != text
    with pytest.raises(AssertionError):
        feedcheck.check_rss(broken)


@pytest.mark.parametrize(
    "change",
    [
        {"version": "https://jsonfeed.org/version/1"},
        {"title": ""},
        {"items": None},
        {"feed_url": "/feed.json"},
        {"author": {"name": "x"}},
        {"authors": [{}]},
        {"language": "zh_CN"},
        {"items": [{"id": "1"}]},
        {"items": [{"content_text": "x"}]},
        {"items": [{"id": 1, "content_text": "x"}]},
        {"items": [{"id": "1", "content_text": "x"}] * 2},
        {"items": [{"id": "1", "content_html": "<a href='x'>"}]},
        {"items": [{"id": "1", "content_text": "x", "date_published": "2020-09-22"}]},
        {"items": [{"id": "1", "content_text": "x", "attachments": [{"url": "https://x.example/"}]}]},
        {"items": [{"id": "1", "content_text": "x", "tags": [1]}]},
    ],
)
def test_the_checker_sees_a_broken_json_feed(change: dict[str, Any]) -> None:
    with pytest.raises(AssertionError):
        feedcheck.check_json_feed(json.dumps(json_feed(article()) | change))


def test_the_checker_walks_a_site(tmp_path: Path) -> None:
    section = tmp_path / "dongtai"
    section.mkdir()
    made = {"atom.xml": feeds.atom, "rss.xml": feeds.rss, "feed.json": feeds.json_feed}
    for name, make in made.items():
        text = make(site(), CHANNEL, f"/dongtai/{name}", (article(),), "full")
        (section / name).write_text(text, encoding="utf-8")
    (tmp_path / "sitemap.xml").write_text(
        sitemap.sitemap_index(site(), ("/sitemap-1.xml",)), encoding="utf-8"
    )
    (tmp_path / "sitemap-1.xml").write_text(sitemap.sitemap(site(), (sitemap.Entry("/"),)), encoding="utf-8")
    (tmp_path / "sitemap-news.xml").write_text(sitemap.news_sitemap(site(), (article(),)), encoding="utf-8")
    (tmp_path / "data.json").write_text("{}", encoding="utf-8")
    assert feedcheck.check_site(tmp_path) == {
        "check_atom": 1,
        "check_rss": 1,
        "check_json_feed": 1,
        "check_sitemap_index": 1,
        "check_sitemap": 1,
        "check_news_sitemap": 1,
    }
    (section / "rss.xml").write_text('<rss version="2.0"><channel/></rss>', encoding="utf-8")
    with pytest.raises(AssertionError, match=r"^dongtai/rss\.xml: channel has 0 title"):
        feedcheck.check_site(tmp_path)
