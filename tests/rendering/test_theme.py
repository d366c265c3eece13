"""The default theme, rendered from values: what every page has, and what it leaves out."""

import re
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from msgspec import structs

from generator.content.markup.anchors import TAKEN, Heading
from generator.content.markup.sanitize import allowed_value, names
from generator.outputs.theme import CHOSEN, FUNCTIONS
from generator.rendering import drawing, palette
from generator.rendering.assets import load_assets
from generator.rendering.templates import make_environment
from generator.rendering.theme_files import default_theme
from generator.site.model import (
    ArchiveYear,
    Attachment,
    Banner,
    Block,
    Body,
    Booklet,
    Card,
    Chapter,
    Correction,
    Download,
    Feed,
    Group,
    Image,
    Issue,
    Link,
    LinkGroup,
    MenuEntry,
    Page,
    Pager,
    Site,
    Term,
    View,
    Withdrawn,
)
from generator.text import urls
from generator.text.dates import Moment
from generator.text.languages import LANGUAGES, load_words
from tests.site_reader import PageReader
from tests.sites import theme_of
from tests.specimens import SECTION, article, moment, site, view

THEME = default_theme()
FILES = theme_of(THEME)
EMPTY_TAGS = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}

CARD = Card(
    url="/dongtai/2020/water/",
    title="停水通知",
    subtitle="",
    date=moment("2020-09-22"),
    section=Term("动态", "/dongtai/"),
    source=None,
    summary="明日停水。",
    image=None,
    language="zh-CN",
    pinned=False,
)
PICTURE = Image("/dongtai/2020/water/pipe.jpg", "水管", 1200, 800, credit="张三摄", focus="x3 y4")

FULL_CARD = Card(
    url="/dongtai/2020/full/",
    title="Water “off” & on <again>",
    subtitle="影响三个村",
    date=moment("2020-09-22T08:05"),
    section=Term("动态", "/dongtai/"),
    source=Term("乐至县", "/sources/lezhi/"),
    summary="明日停水。",
    image=PICTURE,
    language="en",
    pinned=True,
    marks=("draft",),
)
FULL_ARTICLE = article(
    title="Water “off” & on <again>",
    subtitle="影响三个村",
    date=moment("2020-09-22T08:05"),
    updated=moment("2020-09-23"),
    tags=(Term("供水", "/tags/gongshui/"),),
    source=Term("乐至县", "/sources/lezhi/"),
    source_url="https://lezhi.example/1.html?a=1&b=2",
    authors=("张三", "李四"),
    editor="王五",
    image=PICTURE,
    document_number="乐府发〔2020〕9号",
    attachments=(Attachment("通知.pdf", "/dongtai/2020/water/1.pdf", 38_912, "PDF"),),
    issue=Term("2020年9月", "/issues/2020-09/"),
    translations=(("en", "/dongtai/2020/water.en/"),),
    headings=(Heading(2, "时间", "时间"), Heading(3, "地点", "地点")),
    minutes=3,
    body=Body("water", lambda: '<h2 id="时间">时间</h2><p>明日。</p><h3 id="地点">地点</h3><p>三个村。</p>'),
    links=(Link("办法", "/zhengce/%E5%8A%9E%E6%B3%95/#1"),),
    marks=("draft", "expired"),
    corrections=(Correction(moment("2020-09-23"), "应为 <三> 个村。"),),
    status="repealed",
    status_date=moment("2020-10-01"),
    replaced_by="/zhengce/new/",
    ai="text",
)
FULL_SITE = site(
    subtitle="一份示范",
    logo=Image("/static/logo.svg", "", 64, 64),
    publisher={
        "name": "示范县办公室",
        "address": "文庙街1号",
        "postal_code": "641500",
        "phone": "028-0000",
        "email": "a@bulletin.example",
    },
    government={
        "site_name": "",
        "site_domain": "",
        "site_id": "5120220001",
        "icp": "蜀ICP备0号",
        "police": "川公网安备 5101号",
    },
    navigation=(
        MenuEntry("动态", "/dongtai/", children=(MenuEntry("近期", "/dongtai/jinqi/"),)),
        MenuEntry("外网", "https://www.example.org/?a=1&b=2"),
    ),
    topics="/topics/",
    friendly_links=(LinkGroup("上级", (Term("省里", "https://province.example/"),)),),
    banners=(Banner("公示 <b>", "/dongtai/2020/water/"), Banner("停水")),
    mourning=True,
    feeds=(Feed("atom", "示范简报", "/atom.xml"), Feed("rss", "示范简报", "/rss.xml")),
    has_issues=True,
    has_tags=True,
    has_sources=True,
)
ISSUE = Issue(
    "2020-09",
    "2020年9月",
    "/issues/2020-09/",
    "/issues/2020-09/print/",
    moment("2020-09-01"),
    moment("2020-09-22"),
)
ISSUES = (Term(ISSUE.name, ISSUE.url, 2),)
BOOKLET = Booklet(ISSUE.name, ISSUE.url, ISSUE.first, ISSUE.last, flowing=True, chapters=(Chapter("", 0, 2),))
PAGE = Page(
    path="about.md",
    url="/about/",
    title="关于",
    subtitle="",
    summary="",
    keywords=(),
    image=None,
    attachments=(),
    language="zh-CN",
    translations=(),
    headings=(),
    body=Body("about", lambda: "<p>我们。</p>"),
    links=(),
    updated=None,
    order=None,
    extra={},
)
WITHDRAWN = Withdrawn(
    path="dongtai/wrong.md",
    url="/dongtai/2020/wrong/",
    title="停水通知",
    reason="时间有误，已另行发布。",
    on=moment("2020-09-23"),
    date=moment("2020-09-22"),
    section=SECTION,
    language="zh-CN",
)
TOPIC = structs.replace(
    PAGE, url="/topics/yinshui/", title="饮水", subtitle="副题", image=PICTURE, marks=("draft",)
)
PAGER = Pager(
    6,
    "/dongtai/",
    "/dongtai/page/7/",
    "/dongtai/page/5/",
    (Term("7", "/dongtai/page/7/"), Term("6", "/dongtai/page/6/"), Term("…", "")),
)
MONTHS = (Term("2020年9月", "/archive/2020/09/", 2),)
PART = Group(Term("动态", f"{ISSUE.url}#section-1", 7), (CARD,) * 7)

# What each template is given besides site, words and view: (kind of page, the least, the most).
NOTHING = Pager(0, "/dongtai/")
BLOCKS = tuple(Block(kind) for kind in site().theme.home)
SIGNING_KEY = "RWRXKJjBxVmIQF+LuebqRQsto319uT0bL72mWiHgPwSFn03/vfy5nc9F"
INPUTS: dict[str, tuple[str, dict[str, Any], dict[str, Any]]] = {
    "home.html": (
        "home",
        {
            "slides": (),
            "lead": (),
            "latest": (),
            "updated": None,
            "blocks": BLOCKS,
            "groups": (),
            "issue": None,
            "issues": (),
            "pager": NOTHING,
        },
        {
            "slides": (FULL_CARD, FULL_CARD),
            "lead": (FULL_CARD, CARD),
            "latest": (CARD,) * 7,
            "updated": CARD.date,
            "groups": (Group(Term("动态", "/dongtai/"), (CARD, FULL_CARD)),) * 2,
            "blocks": (*BLOCKS, Block("section", Group(Term("动态", "/dongtai/"), (CARD,)))),
            "issue": Group(ISSUES[0], (CARD, FULL_CARD)),
            "issues": ISSUES,
            "pager": PAGER,
        },
    ),
    "article.html": (
        "article",
        {"article": article(print_url=""), "previous": None, "next": None, "related": (), "topics": ()},
        {
            "article": FULL_ARTICLE,
            "previous": CARD,
            "next": FULL_CARD,
            "related": (CARD, FULL_CARD),
            "topics": (Term("饮水", "/topics/yinshui/", language="zh-CN"),),
        },
    ),
    "print.html": ("print", {"article": article()}, {"article": FULL_ARTICLE}),
    "official.html": ("print", {"article": article()}, {"article": FULL_ARTICLE}),
    "page.html": ("page", {"page": PAGE}, {"page": PAGE}),
    "topics.html": ("topics", {"topics": (PAGE,), "section": None}, {"topics": (TOPIC,), "section": SECTION}),
    "topic.html": (
        "topic",
        {"topic": PAGE, "standfirst": "", "cards": (), "more": (), "others": ()},
        {
            "topic": TOPIC,
            "standfirst": "一江<水>",
            "cards": (CARD, FULL_CARD),
            "more": (Term("供水", "/tags/gongshui/"),),
            "others": (Term("防汛", "/topics/fangxun/"),),
        },
    ),
    "section.html": (
        "section",
        {
            "section": SECTION,
            "cards": (),
            "pager": NOTHING,
            "tags": (),
            "issue": None,
            "print_url": "",
            "parts": (),
        },
        {
            "section": SECTION,
            "cards": (CARD, FULL_CARD),
            "pager": PAGER,
            "tags": (Term("供水", "/tags/gongshui/", 2),),
            "issue": ISSUES[0],
            "print_url": "/dongtai/print/",
            "parts": (Term("第1册", "/dongtai/print/"), Term("第2册", "/dongtai/print/2/")),
        },
    ),
    "list.html": (
        "tag",
        {
            "term": Term("供水", "/tags/gongshui/"),
            "cards": (),
            "pager": NOTHING,
            "terms": (),
            "issue": None,
            "print_url": "",
            "parts": (),
        },
        {
            "term": Term("供水", "/tags/gongshui/", 2),
            "cards": (CARD, FULL_CARD),
            "pager": PAGER,
            "terms": MONTHS,
            "issue": ISSUES[0],
            "print_url": "/tags/gongshui/print/",
            "parts": (),
        },
    ),
    "terms.html": ("tags", {"terms": ()}, {"terms": MONTHS}),
    "archive.html": (
        "archive",
        {"years": ()},
        {"years": (ArchiveYear(Term("2020年", "/archive/2020/", 2), MONTHS),)},
    ),
    "issues.html": ("issues", {"issues": ()}, {"issues": MONTHS}),
    "issue.html": (
        "issue",
        {
            "issue": ISSUE,
            "contents": (PART.term,),
            "groups": (PART,),
            "is_continued": False,
            "pager": Pager(0, ISSUE.url, pages=(Term("1", ISSUE.url),), place=1, total=1),
            "newer": None,
            "older": None,
            "key": "",
        },
        {
            "issue": ISSUE,
            "contents": (
                PART.term,
                structs.replace(PART.term, name="公告", url=f"{ISSUE.url}page/2/#section-2"),
            ),
            "groups": (PART,),
            "is_continued": True,
            "pager": Pager(
                2,
                ISSUE.url,
                ISSUE.url,
                "",
                (Term("1", ISSUE.url), Term("2", f"{ISSUE.url}page/2/")),
                2,
                2,
            ),
            "newer": MONTHS[0],
            "older": MONTHS[0],
            "key": SIGNING_KEY,
        },
    ),
    "booklet.html": (
        "booklet",
        {"booklet": BOOKLET, "articles": (), "key": ""},
        {"booklet": BOOKLET, "articles": (FULL_ARTICLE, FULL_ARTICLE), "key": SIGNING_KEY},
    ),
    "feeds.html": (
        "feeds",
        {"lists": ()},
        {"lists": ((Term("动态", "/dongtai/", language="en"), (Feed("rss", "动态", "/dongtai/rss.xml"),)),)},
    ),
    "sitemap.html": (
        "sitemap",
        {"pages": (), "topics": (), "tags": (), "years": (), "issues": ()},
        {
            "topics": (Term("饮水", "/topics/yinshui/"),),
            "pages": (Term("About", "/about/", language="en"),),
            "tags": MONTHS,
            "years": (Term("2020年", "/archive/2020/"),),
            "issues": MONTHS,
        },
    ),
    "accessibility.html": ("accessibility", {}, {}),
    "withdrawn.html": (
        "withdrawn",
        {"withdrawn": structs.replace(WITHDRAWN, on=None, date=None, section=None)},
        {"withdrawn": WITHDRAWN},
    ),
    "404.html": ("missing", {"latest": ()}, {"latest": (CARD,)}),
}
PRINTED = ("print.html", "official.html", "booklet.html")


class Document(HTMLParser):
    """A page's elements: (tag, attributes, text inside), in the order in which they begin."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.html = html
        self.elements: list[tuple[str, dict[str, str], list[str]]] = []
        self._open: list[tuple[str, list[str]]] = []
        self.feed(html)
        self.close()
        assert not self._open, "an element is never closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        texts: list[str] = []
        self.elements.append((tag, {name: value or "" for name, value in attrs}, texts))
        if tag not in EMPTY_TAGS:
            self._open.append((tag, texts))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}, []))

    def handle_endtag(self, tag: str) -> None:
        assert self._open[-1][0] == tag, f"</{tag}> closes <{self._open[-1][0]}>"
        self._open.pop()

    def handle_data(self, data: str) -> None:
        for _, texts in self._open:
            texts.append(data)

    def find(self, tag: str, /, **attributes: str) -> list[str]:
        """The texts of the elements of a tag with these attributes, spaces collapsed."""
        return [
            " ".join("".join(texts).split())
            for name, found, texts in self.elements
            if name == tag and _has(found, attributes)
        ]

    def attribute(self, tag: str, wanted: str, /, **attributes: str) -> list[str]:
        """An attribute's values on the elements of a tag that have it, and have these."""
        return [
            found[wanted]
            for name, found, _ in self.elements
            if name == tag and wanted in found and _has(found, attributes)
        ]

    @property
    def text(self) -> str:
        """What the page says."""
        return self.find("html")[0]


def _has(found: dict[str, str], attributes: dict[str, str]) -> bool:
    """Whether an element has the attributes (`class_`, `data_print`); a class may be one of several."""
    for key, value in attributes.items():
        name = key.rstrip("_").replace("_", "-")
        if name not in found or value not in (
            (found[name], *found[name].split()) if name == "class" else (found[name],)
        ):
            return False
    return True


@cache
def environment() -> Any:  # noqa: ANN401 # Jinja's type says nothing here
    made = {
        palette.NAME: palette.style_sheet("#9e1b1f", "A4"),
        "icon.svg": drawing.drawn_icon("#9e1b1f"),
        CHOSEN: b"",  # a bulletin that asks for nothing more
        "slides.css": b"",
    }
    return make_environment(FILES.texts, load_assets(FILES.assets, made), FUNCTIONS)


def render(
    template: str,
    on: Site | None = None,
    at: View | None = None,
    **inputs: Any,  # noqa: ANN401 # whatever the template is given
) -> Document:
    """A page of the default theme with the inputs; addresses are spelled for the page."""
    kind, least, _ = INPUTS[template]
    at = at or view_of(kind)
    words = load_words(at.language, FILES.texts)
    html = (
        environment()
        .get_template(template)
        .render(
            site=on or site(),
            words=words,
            view=at,
            **{**dict.fromkeys(("pdf", "stitched", "word")), **least, **inputs},
        )
    )
    return Document(urls.spell(html, at.url))


def view_of(kind: str, **changes: Any) -> View:  # noqa: ANN401 # any field's value
    known: dict[str, dict[str, Any]] = {
        "home": {"url": "/", "canonical": "/", "title": "", "breadcrumb": (), "section": None},
        "print": {"url": "/dongtai/2020/water/print/", "index": False},
        "booklet": {"url": ISSUE.print_url, "canonical": ISSUE.url, "title": ISSUE.name, "index": False},
        "withdrawn": {"url": WITHDRAWN.url, "canonical": WITHDRAWN.url, "index": False},
        "missing": {"url": "/404.html", "canonical": "/404.html", "index": False},
    }
    return view(**({"kind": kind} | known.get(kind, {}) | changes))


def pages(language: str = "zh-CN") -> list[tuple[str, Document]]:
    """Every template, with as little and with as much as it can be given."""
    found = []
    for name, (kind, least, most) in INPUTS.items():
        full = dict(most)
        if "article" in full:
            full["article"] = structs.replace(full["article"], language=language)
        found.append((name, render(name, at=view_of(kind, language=language), **least)))
        at = view_of(
            kind, language=language, marks=("draft",), feeds=(Feed("json", "动态", "/dongtai/feed.json"),)
        )
        found.append((name, render(name, FULL_SITE, at, **full)))
    return found


# Every page


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_is_sound(language: str) -> None:
    for name, page in pages(language):
        assert page.html.startswith("<!DOCTYPE html>"), name
        assert page.attribute("html", "lang") == [language], name
        assert len(page.find("h1")) == 1, name
        assert len(page.find("main")) == 1, name
        assert len(page.find("title")) == 1, name
        assert page.attribute("meta", "content", name="viewport") == ["width=device-width, initial-scale=1"]
        ids = [found["id"] for _, found, _ in page.elements if "id" in found]
        assert len(ids) == len(set(ids)), name
        for _, attributes, _ in page.elements:
            assert attributes.get("aria-labelledby", "main") in ids, name


def test_no_page_needs_more_than_a_strict_policy_allows() -> None:
    for name, page in pages():
        assert PageReader(page.html).violations == [], name


def test_pictures_have_a_text_and_a_size() -> None:
    for name, page in pages():
        for tag, attributes, _ in page.elements:
            if tag == "img":
                assert {"alt", "width", "height"} <= attributes.keys(), name


def test_the_first_link_leads_past_the_navigation() -> None:
    for name, page in pages():
        if name not in PRINTED:
            target = page.attribute("a", "href")[0]
            assert target.startswith("#")
            assert page.attribute("main", "id") == [target[1:]]


def test_headings_leave_no_level_out() -> None:
    for name, page in pages():
        levels = [int(tag[1]) for tag, _, _ in page.elements if re.fullmatch(r"h[1-6]", tag)]
        assert levels[0] == 1, name
        assert all(after <= before + 1 for before, after in pairwise(levels)), name


def test_titles_name_the_page_and_the_bulletin() -> None:
    assert render("article.html").find("title") == ["停水通知 – 示范简报"]
    assert render("home.html").find("title") == ["示范简报"]
    assert render("home.html", FULL_SITE).find("title") == ["示范简报 – 一份示范"]


def test_the_head_leads_to_style_icon_feeds_and_translations() -> None:
    at = view_of(
        "section",
        feeds=(Feed("json", "动态", "/dongtai/feed.json"),),
        alternates=(("en", "/en/"), ("zh-CN", "/dongtai/"), ("x-default", "/dongtai/")),
    )
    page = render("section.html", FULL_SITE, at)
    sheets = page.attribute("link", "href", rel="stylesheet")
    names = [re.sub(r"\.\w{10}\.", ".", sheet) for sheet in sheets]
    assert names == ["../../../assets/site.css"]
    assert len(page.attribute("link", "href", rel="icon")) == 1
    assert page.attribute("link", "type", rel="alternate") == [
        "application/feed+json",
        "application/atom+xml",
        "application/rss+xml",
    ]
    assert page.attribute("link", "hreflang") == ["en", "zh-CN", "x-default"]
    assert page.attribute("link", "href", hreflang="en") == ["https://bulletin.example/b/en/"]


def test_no_page_asks_for_checked_files_which_browsers_refuse_from_a_disk() -> None:
    for name, page in pages():
        assert "integrity" not in page.html, name


def test_a_text_is_never_markup() -> None:
    for name, page in pages():
        assert "<again>" not in page.html, name
    assert render("article.html", article=FULL_ARTICLE).find("h1") == ["Water “off” & on <again>"]


def test_pages_that_are_not_public_say_so() -> None:
    page = render("article.html", at=view_of("article", marks=("draft", "expired")))
    assert page.find("p", class_="preview") == ["草稿 已过期 本页只供预览，不会公开发布。"]
    assert render("article.html").find("p", class_="preview") == []


def test_the_navigation_says_where_the_reader_is() -> None:
    at = view_of("section", url="/dongtai/", canonical="/dongtai/")
    assert render("section.html", FULL_SITE, at).find("a", aria_current="page") == ["动态"]
    assert render("article.html", FULL_SITE).find("a", aria_current="true") == ["动态"]
    elsewhere = render("article.html", FULL_SITE, view_of("article", section=None))
    assert elsewhere.find("a", aria_current="true") == []
    assert "近期" not in elsewhere.text, "a second row stands where it belongs"


def test_the_second_row_of_the_navigation_stands_on_its_own_page_and_on_those_that_it_leads_to() -> None:
    for url in ("/dongtai/", "/dongtai/jinqi/"):
        page = render("section.html", FULL_SITE, view_of("section", url=url, canonical=url, section=None))
        assert page.find("nav", class_="navigation") == ["动态 外网 近期"]
        assert page.find("a", aria_current="page") == ["动态" if url == "/dongtai/" else "近期"]


def test_lines_above_the_page_and_a_day_of_mourning() -> None:
    page = render("article.html", FULL_SITE)
    assert page.find("aside", class_="announcement", aria_label="公告") == ["公示 <b> 停水"]
    assert page.attribute("html", "class") == ["mourning"]
    (first, *_) = page.find("a")
    assert first == "跳到正文", "the way past all that is still the first"
    for name in PRINTED:
        sheet = render(name, FULL_SITE)
        assert sheet.attribute("html", "class") == [], "PDFs would all be made anew"
        assert sheet.find("aside") == []
    assert render("article.html").attribute("html", "class") == []


def test_links_to_other_sites_are_grouped_and_folded() -> None:
    page = render("article.html", FULL_SITE)
    assert page.find("nav", class_="friends", aria_label="友情链接") == ["上级 省里"]
    assert page.find("details", class_="tools") and page.find("summary")[-1] == "上级"
    assert render("article.html").find("nav", class_="friends") == []


def test_a_picture_s_credit_and_what_must_stay_in_view() -> None:
    page = render("topic.html", topic=TOPIC)
    assert page.find("figcaption") == ["图片： 张三摄"]
    assert page.attribute("img", "class") == ["focus x3 y4"]
    assert "张三摄" in render("article.html", article=FULL_ARTICLE).text
    css = environment().globals["asset"]("site.css").data.decode()
    assert all(f".{axis}{tenths}{{" in css for axis in "xy" for tenths in range(11) if tenths != 5)


def test_an_article_leads_to_its_topics_and_they_to_their_articles() -> None:
    topics = (Term("饮水", "/topics/yinshui/"),)
    assert render("article.html", topics=topics).find("p", class_="topics") == ["专题 饮水"]
    page = render("topic.html", topic=TOPIC, standfirst="一江水", cards=(CARD,), more=(Term("供水", "/t/"),))
    assert page.find("p", class_="standfirst") == ["一江水"]
    assert page.find("h2") == ["停水通知"]
    assert "供水" in page.find("div", class_="entries")[0]
    assert render("topics.html", topics=(TOPIC,)).find("h2") == ["饮水"]
    assert "/topics/" not in render("article.html").attribute("a", "href")


def test_several_articles_share_the_head_of_the_front_page() -> None:
    slides = tuple(card(title=f"第{number}条", image=PICTURE) for number in (1, 2, 3))
    page = render("home.html", slides=slides, lead=(card(title="其他"),))
    assert page.find("div", class_="slides", tabindex="0", role="group", aria_label="图片新闻")
    assert page.attribute("a", "aria-label")[-3:] == ["1 第1条", "2 第2条", "3 第3条"]
    assert page.attribute("div", "id") == ["slide-1", "slide-2", "slide-3"]
    assert page.attribute("img", "fetchpriority") == ["high"], "of the first alone"
    assert page.find("h2") == ["第1条", "第2条", "第3条", "其他"]


def test_the_foot_names_the_publisher_and_the_records() -> None:
    (foot,) = render("article.html", FULL_SITE).find("footer")
    for text in (
        "示范县办公室",
        "文庙街1号",
        "641500",
        "028-0000",
        "5120220001",
        "蜀ICP备0号",
        "川公网安备 5101号",
    ):
        assert text in foot
    page = render("article.html", FULL_SITE)
    assert page.attribute("a", "href", rel="noopener") == [
        "https://beian.miit.gov.cn/",
        "https://beian.mps.gov.cn/#/query/webSearch?code=5101",
    ]
    assert "mailto:a@bulletin.example" in page.attribute("a", "href")


def test_the_foot_leads_only_to_lists_that_exist() -> None:
    def lists(on: Site) -> list[str]:
        return render("home.html", on).find("nav", aria_label="网站信息")

    assert lists(site()) == ["归档 网站地图"]
    assert lists(FULL_SITE) == ["各期 归档 专题 标签 信息来源 网站地图 订阅"]


def test_the_foot_has_the_marks_of_a_government_site() -> None:
    on = structs.replace(
        FULL_SITE,
        publisher={**FULL_SITE.publisher, "organizer": "信息中心"},
        government={
            **FULL_SITE.government,
            "mistakes": "https://mistakes.example/?site=1",
            "mark": "https://marks.example/1",
        },
        badges={"police": Image("/gongan.png", "", 20, 22), "mark": Image("/mark.png", "", 40, 40)},
    )
    page = render("article.html", on)
    (foot,) = page.find("footer")
    assert "承办单位 信息中心" in foot
    assert "政府网站找错" in foot
    assert {"https://mistakes.example/?site=1", "https://marks.example/1"} <= {*page.attribute("a", "href")}
    assert page.attribute("img", "src", class_="badge") == [
        "../../../gongan.png",
        "../../../mark.png",
    ]


def test_the_foot_leads_to_the_page_on_accessibility_where_that_is_wanted() -> None:
    page = render("home.html", site(guides=("/accessibility/",)))
    assert "./accessibility/" in page.attribute("a", "href")
    assert "accessibility/" not in render("home.html").html
    told = render("accessibility.html", FULL_SITE)
    assert "mailto:a@bulletin.example" in told.attribute("a", "href")
    assert "028-0000" in told.text
    assert "028-0000" not in render("accessibility.html").text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("zh-CN", ("默认版式", "不在其内")),
        ("zh-TW", ("預設版式", "不在其內")),
        ("en", ("default theme", "not covered")),
    ],
)
def test_the_page_on_accessibility_speaks_for_the_default_theme_alone(
    language: str, words: tuple[str, ...]
) -> None:
    told = render("accessibility.html", FULL_SITE, view_of("accessibility", language=language)).text
    assert all(word in told for word in words)


def test_a_page_in_another_language_says_what_is_not_in_it() -> None:
    page = render(
        "article.html",
        FULL_SITE,
        view_of("article", language="en"),
        article=structs.replace(FULL_ARTICLE, language="en"),
    )
    assert page.attribute("html", "lang") == ["en"]
    assert page.find("a", class_="skip") == ["Skip to content"]
    assert page.find("div", lang="zh-CN") == ["示范简报 一份示范"]
    assert page.find("ul", lang="zh-CN")[0] == "动态 外网"


# Articles


def test_an_article_shows_all_that_is_known_of_it() -> None:
    page = render("article.html", article=FULL_ARTICLE)
    facts = dict(zip(page.find("dt"), page.find("dd"), strict=True))
    assert facts == {
        "发布": "2020年9月22日 08:05",
        "更新": "2020年9月23日",
        "来源": "乐至县 原文",
        "作者": "张三、李四",
        "编辑": "王五",
        "文号": "乐府发〔2020〕9号",
        "期次": "2020年9月",
        "阅读": "约3分钟",
    }
    assert page.attribute("time", "datetime") == [
        "2020-09-22T08:05:00+08:00",
        "2020-09-23",
        "2020-10-01",
        "2020-09-23",
    ]
    assert "https://lezhi.example/1.html?a=1&b=2" in page.attribute("a", "href")
    assert page.find("a", rel="tag") == ["供水"]
    assert page.find("section", class_="attachments") == ["附件 通知.pdf PDF、38 KB"]
    assert page.find("p", class_="translations") == ["其他语言版本 English"]
    assert page.find("nav", class_="contents") == ["目录 时间 地点"]
    assert page.find("nav", class_="breadcrumb") == ["首页 动态"]


def test_an_article_says_nothing_of_what_is_not_known() -> None:
    page = render("article.html")
    assert page.find("dt") == ["发布", "阅读"]
    for word in (
        "来源",
        "作者",
        "文号",
        "附件",
        "标签",
        "目录",
        "相关文章",
        "上一篇",
        "其他语言",
        "文中链接",
    ):
        assert word not in page.text
    assert page.find("nav", class_="neighbours") == []
    assert "None" not in page.html


def test_the_original_is_linked_without_a_source_too() -> None:
    page = render("article.html", article=article(source_url="https://lezhi.example/"))
    assert page.find("dd")[1] == "原文"


def test_an_article_leads_to_its_print_view_or_prints_itself() -> None:
    page = render("article.html", article=article())
    assert page.find("a", href="../../../dongtai/2020/water/print/") == ["打印本页"]
    assert page.find("button", data_print="") == []
    without = render("article.html", article=article(print_url=""))
    assert without.find("button", data_print="", hidden="") == ["打印本页"]


def test_a_pdf_is_offered_with_its_size() -> None:
    pdf = Download("/dongtai/2020/water/print/water.pdf", 123_400)
    for name in ("article.html", "print.html"):
        page = render(name, article=article(), pdf=pdf)
        assert page.find("a", type="application/pdf") == ["PDF 121 KB"]
        assert not render(name, article=article()).find("a", type="application/pdf")
    for name, inputs in (
        ("issue.html", {"issue": ISSUE}),
        ("booklet.html", {"booklet": BOOKLET, "articles": ()}),
    ):
        assert render(name, pdf=pdf, **inputs).find("a", type="application/pdf") == ["PDF 121 KB"]


def test_the_button_that_closes_waits_for_the_script() -> None:
    assert render("article.html").find("button", data_close="", hidden="") == ["关闭窗口"]


def test_neighbours_and_related_articles() -> None:
    page = render("article.html", previous=CARD, next=FULL_CARD, related=(CARD,))
    (neighbours,) = page.find("nav", class_="neighbours")
    assert neighbours == "上一篇 停水通知 下一篇 Water “off” & on <again>"
    assert page.find("a", rel="prev") == ["停水通知"]
    assert page.attribute("a", "lang", rel="next") == ["en"]
    assert "相关文章" in page.text


# Lists


def test_the_home_page_leads_with_its_first_article() -> None:
    lead = tuple(card(title=f"第{number}条", url=f"/dongtai/{number}/") for number in range(3))
    page = render("home.html", lead=lead, latest=(card(title="别的"),), updated=CARD.date)
    assert page.find("div", class_="lead")[0].startswith("第0条")
    assert page.find("h2") == ["第0条", "第1条", "第2条", "最新文章"]
    assert page.find("ul", class_="lines")[0].startswith("别的")
    assert page.find("p", class_="folio row quiet on-screen") == ["更新 2020年9月22日"]


def card(**changes: Any) -> Card:  # noqa: ANN401 # any field's value
    return structs.replace(CARD, **changes)


def test_the_home_page_has_a_block_for_each_section_which_tells_how_many_where_none_is_left() -> None:
    groups = (Group(Term("动态", "/dongtai/"), (CARD,)), Group(Term("公告", "/gonggao/", 3), ()))
    assert render("home.html", groups=groups).find("div", class_="groups") == [
        "动态 停水通知 明日停水。 2020年9月22日 公告 3篇"
    ]
    assert render("home.html").find("div", class_="groups") == []


def test_an_empty_bulletin_says_so() -> None:
    for name in ("home.html", "section.html", "list.html", "terms.html", "archive.html", "issues.html"):
        assert "暂无文章。" in render(name).find("main")[0]
    assert render("home.html").find("div", class_="aside") == []


def test_a_list_of_several_pages_can_be_paged() -> None:
    page = render("section.html", cards=(CARD,), pager=PAGER)
    assert page.find("nav", class_="pager") == ["最新文章 较新的文章 7 6 … 较早的文章 倒数第6页"]
    assert page.find("span", aria_current="page") == ["6"]
    assert page.find("a", rel="prev") == ["较新的文章"]
    newest = structs.replace(PAGER, number=0, newer="", place=1, total=8)
    page = render("section.html", cards=(CARD,), pager=newest)
    assert page.find("nav", class_="pager") == ["最新文章 7 6 … 较早的文章 第 1 / 8 页"]
    assert page.find("span", aria_current="page") == ["最新文章"]
    assert page.find("a", rel="next") == ["较早的文章"]
    assert render("section.html", cards=(CARD,)).find("nav", class_="pager") == []


def test_a_sections_introduction_stands_on_its_newest_page_alone() -> None:
    section = structs.replace(SECTION, intro="<p>本栏目说明。</p>")
    assert (
        "本栏目说明" in render("section.html", section=section, pager=structs.replace(PAGER, number=0)).text
    )
    assert "本栏目说明" not in render("section.html", section=section, pager=PAGER).text


def test_a_year_shows_its_months_and_titles() -> None:
    page = render(
        "list.html", at=view_of("year"), term=Term("2020年", "/archive/2020/", 1), cards=(CARD,), terms=MONTHS
    )
    assert page.find("h1") == ["2020年"]
    assert page.find("ul", class_="terms months") == ["9月 2篇"]
    assert page.find("section", class_="period") == ["2020年9月 停水通知 2020年9月22日"]


def on_days(*days: int) -> tuple[Card, ...]:
    return tuple(
        card(title=f"第{number}条", url=f"/dongtai/{number}/", date=moment(f"2020-09-{day:02}"))
        for number, day in enumerate(days)
    )


def test_a_list_stands_under_its_days_where_most_have_several_articles_else_under_its_months() -> None:
    page = render("section.html", cards=on_days(22, 22, 21, 21))
    assert page.find("h2")[:2] == ["2020年9月22日", "2020年9月21日"]
    assert page.find("h3") == ["第0条", "第1条", "第2条", "第3条"]
    assert page.find("time") == []
    page = render("list.html", cards=on_days(22, 22, 21))
    assert page.find("h2")[:1] == ["2020年9月"]
    assert page.find("time") == ["2020年9月22日", "2020年9月21日"], "a date stands where it changes"


def test_pinned_articles_stand_before_the_days_of_a_section() -> None:
    pinned = card(title="要闻", pinned=True, date=moment("2019-01-01"))
    page = render("section.html", cards=(pinned, *on_days(22, 22)))
    assert page.find("h2")[:2] == ["要闻", "2020年9月22日"]


def test_beside_a_list_stand_tags_the_newest_issue_and_whom_to_ask() -> None:
    tags = (Term("供水", "/tags/gongshui/", 2),)
    page = render("section.html", FULL_SITE, tags=tags, issue=ISSUES[0])
    assert page.find("div", class_="aside") == [
        "标签 供水 最新一期 2020年9月 联系我们 示范县办公室 电话 028-0000邮箱 a@bulletin.example"
    ]
    assert render("section.html").find("div", class_="aside") == [""]


def test_an_issue_has_five_entries_of_a_section_and_a_line_for_each_other() -> None:
    page = render("issue.html", groups=(structs.replace(PART, cards=on_days(*range(7, 0, -1))),))
    assert page.find("h3") == [f"第{number}条" for number in range(5)]
    assert page.find("ul", class_="lines") == ["第5条 2020年9月2日 第6条 2020年9月1日"]
    assert page.attribute("h2", "id")[0] == "section-1"
    page = render("issue.html", groups=(PART,), is_continued=True)
    assert page.find("h3") == [], "a section that goes on has no entries more"


def test_an_issue_s_pages_are_numbered_as_they_are_read() -> None:
    page = render("issue.html", pager=INPUTS["issue.html"][2]["pager"])
    assert page.find("nav", class_="pager") == ["上一页 1 2 第 2 / 2 页"]
    assert page.find("span", aria_current="page") == ["2"]
    assert render("issue.html").find("nav", class_="pager") == []


# Paper


@pytest.mark.parametrize("name", PRINTED)
def test_a_print_view_is_no_page_of_its_own_for_search_engines(name: str) -> None:
    page = render(name)
    assert page.attribute("meta", "content", name="robots") == ["noindex"]
    printed = ISSUE.url if name == "booklet.html" else article().url
    assert page.attribute("link", "href", rel="canonical") == [f"https://bulletin.example/b{printed}"]
    assert page.find("nav", class_="navigation") == []


@pytest.mark.parametrize("name", PRINTED)
def test_a_print_views_buttons(name: str) -> None:
    page = render(name)
    assert page.find("button", data_print="", hidden="") == ["打印本页"]
    view = view_of(INPUTS[name][0])
    assert page.find("a", data_close="", href=urls.relative(view.canonical, view.url, False)) == ["关闭窗口"]


def test_a_printed_article_says_whose_it_is_and_where_it_stands() -> None:
    page = render("print.html", FULL_SITE, article=FULL_ARTICLE)
    assert page.find("header", class_="letterhead") == ["示范简报 2020年9月 示范县办公室 扫码阅读"]
    assert page.attribute("svg", "class") == ["qr"]
    assert "https://bulletin.example/b/dongtai/2020/water/" in page.text
    assert page.find("section", class_="printed-links") == [
        "文中链接 办法 https://bulletin.example/b/zhengce/办法/#1"
    ]
    assert "期次" not in page.find("dt")


def test_a_printed_issue_has_cover_contents_articles_and_colophon() -> None:
    page = render("booklet.html", FULL_SITE, articles=(FULL_ARTICLE, FULL_ARTICLE))
    assert page.find("header", class_="cover") == [
        "示范简报 一份示范 2020年9月 2020年9月1日 – 2020年9月22日 示范县办公室"
    ]
    targets = [target for target in page.attribute("a", "href") if target.startswith("#article-")]
    assert targets == ["#article-1", "#article-2"]
    assert page.attribute("article", "id") == ["article-1", "article-2"]
    assert page.attribute("h2", "id")[1:] == ["article-1-时间", "article-2-时间"]
    assert page.find("footer")[0].startswith("编印信息 主办单位 示范县办公室")


@pytest.mark.parametrize(
    ("name", "element", "codes"), [("booklet.html", "figure", 2), ("issue.html", "section", 1)]
)
def test_an_issue_has_the_key_that_the_site_is_signed_with(name: str, element: str, codes: int) -> None:
    page = render(name, key=SIGNING_KEY)
    assert page.attribute("svg", "aria-label")[-1] == SIGNING_KEY
    assert len(page.attribute("svg", "class")) == codes
    assert page.find(element, class_="signing-key")[0].startswith("签名公钥")
    assert len(render(name).attribute("svg", "class")) == codes - 1


def test_an_issue_of_one_day_has_one_date() -> None:
    one = structs.replace(BOOKLET, last=Moment(ISSUE.first.at.replace(hour=9), True))
    assert "–" not in render("booklet.html", booklet=one).find("header", class_="cover")[0]


# Odd pages


def test_an_old_address_leads_on() -> None:
    html = (
        environment()
        .get_template("alias.html")
        .render(site=site(), words=load_words("en", FILES.texts), target="/a%20b/", title="A & B")
    )
    page = Document(urls.spell(html, "/old/"))
    assert page.attribute("html", "lang") == ["en"]
    assert page.attribute("meta", "content", http_equiv="refresh") == ["0; url=../a%20b/"]
    assert page.attribute("link", "href", rel="canonical") == ["https://bulletin.example/b/a%20b/"]
    assert page.attribute("meta", "content", name="robots") == ["noindex"]
    assert page.find("a", href="../a%20b/") == ["A & B"]


@pytest.mark.parametrize("template", ["article.html", "print.html", "official.html"])
def test_corrections_stand_above_the_text(template: str) -> None:
    page = render(template, article=FULL_ARTICLE)
    assert page.find("section", class_="notice") == ["更正 2020年9月23日 应为 <三> 个村。"]
    assert page.html.index('class="notice"') < page.html.index('class="prose"')
    assert not render(template).find("section", class_="notice")


@pytest.mark.parametrize("template", ["article.html", "print.html", "official.html", "booklet.html"])
def test_what_is_not_in_force_and_what_an_ai_made_stand_above_the_text(template: str) -> None:
    def notices(**changes: Any) -> list[str]:  # noqa: ANN401 # any field's value
        text = article(**changes)
        given = {"articles": (text,)} if template == "booklet.html" else {"article": text}
        page = render(template, **given)
        found = page.find("div", class_="notice")
        assert not found or page.html.index('class="notice"') < page.html.index('class="prose"')
        return found

    assert notices(status="repealed", status_date=moment("2024-05-01"), ai="both") == [
        "已废止 2024年5月1日 本文已经废止，不再作为办事依据。",
        "本文文字和图片含有人工智能（AI）生成合成的内容。",
    ]
    address = "" if template == "article.html" else " https://bulletin.example/b/new/"
    assert notices(status="amended", replaced_by="/new/") == [
        "已修订 本文已经修订，请以修订后的文本为准。 查看现行文件" + address
    ]
    assert notices(status="valid", replaced_by="/x/") == notices() == []


def test_a_page_says_what_an_ai_made() -> None:
    page = INPUTS["page.html"][1]["page"]
    told = [render("page.html", page=structs.replace(page, ai=what)) for what in ("image", "")]
    assert [one.find("div", class_="notice") for one in told] == [
        ["本文图片含有人工智能（AI）生成合成的内容。"],
        [],
    ]


def test_lists_say_what_is_not_in_force() -> None:
    for status, mark in (("repealed", "已废止"), ("valid", ""), ("", "")):
        page = render("section.html", cards=(structs.replace(CARD, status=status),))
        assert ("".join(page.find("strong", class_="mark"))) == mark
    assert [
        "现行有效" in render("article.html", article=article(status=one)).text for one in ("valid", "")
    ] == [
        True,
        False,
    ]


def test_a_withdrawn_text_says_when_and_why_and_asks_to_be_forgotten() -> None:
    page = render("withdrawn.html", withdrawn=WITHDRAWN)
    assert page.find("h1") == ["停水通知"]
    assert page.find("div", class_="notice") == ["已撤回 2020年9月23日 时间有误，已另行发布。"]
    assert page.attribute("meta", "content", name="robots") == ["noindex"]
    assert not page.find("script", type="application/ld+json")


def test_a_missing_page_has_no_address_of_its_own() -> None:
    page = render("404.html", latest=(CARD,))
    assert page.attribute("link", "href", rel="canonical") == []
    assert "停水通知" in page.text


# Files


def test_style_and_script_are_small_and_ask_nobody_else() -> None:
    files = {path.name: path.read_text(encoding="utf-8") for path in (THEME / "assets").iterdir()}
    sizes = {name: len(environment().globals["asset"](name).data) for name in files}
    assert sizes["site.css"] < 23_500  # that of lists in it
    assert sizes["site.js"] < 3_700
    for name, text in files.items():
        assert "http" not in text.replace("http://www.w3.org/2000/svg", "").replace('[href^="http"]', ""), (
            name
        )
    assert "@import" not in environment().globals["asset"]("site.css").data.decode()


FOR_TEXTS = names(
    """admonition admonition-title attention caution danger error important warning align-center align-left
    align-right block block-title footnote footnote-backref"""
)
"""The classes that style sheets have for bodies, and nothing else has."""


def test_a_text_can_have_no_class_or_id_that_is_the_pages_own() -> None:
    templates = "".join(path.read_text("utf-8") for path in THEME.glob("*.html"))
    written = re.sub(r"{%.*?%}|{{.*?}}", " ", " ".join(re.findall(r'class="([^"]*)"', templates))).split()
    sheets = "".join(path.read_text("utf-8") for path in (THEME / "assets").glob("*.css"))
    styled = set(re.findall(r"\.([a-z][\w-]*)(?=[^{}]*{)", re.sub(r"/\*.*?\*/", "", sheets, flags=re.DOTALL)))
    own = styled.union(written) - FOR_TEXTS
    assert {"tools", "on-paper", "masthead", "skip", "mark", "row"} <= own
    assert styled >= FOR_TEXTS
    assert not FOR_TEXTS.intersection(written)
    assert [name for name in sorted(own) if allowed_value("p", "class", name)] == []
    # See `prefixed`; the front page and an issue's show no body.
    made = {"article-{{ loop.index }}", "{{ place }}", "slide-{{ loop.index }}"}
    ids = set(re.findall(r'\sid="([^"]*)"', templates)) - made
    assert ids == TAKEN


def test_the_script_looks_for_nothing_that_a_text_can_make() -> None:
    script = (THEME / "assets" / "site.js").read_text("utf-8")
    found = re.findall(r"(?:querySelector(?:All)?|getElement\w+|closest|matches)\(([^)]*)\)", script)
    inside = [
        '"summary"',  # of the script's own box
        '".prose table, .prose pre"',  # what readers must be able to scroll
        '"a"',  # any link, which leads where it says
        '"input,select,textarea,[contenteditable]"',  # what has the focus, and so the key
    ]
    assert len(found) > 4
    assert [
        selector for selector in found if not selector.startswith('"[data-') and selector not in inside
    ] == []


def test_colours_can_be_read_in_the_light_and_in_the_dark() -> None:
    css = (THEME / "assets" / "style.css").read_text(encoding="utf-8")
    palettes = [
        dict(re.findall(r"--(\w+): (#\w+);", block))
        for block in re.findall(r"\{([^{}]*--paper: #[^}]*)\}", css)
    ]
    assert len(palettes) == 3, "light, dark, and high contrast"
    for colours in palettes:
        for ground in (colours["paper"], colours["wash"]):
            assert palette.contrast(palette.full(colours["ink"]), palette.full(ground)) >= 7
            for name in ("quiet", "link", "visited", "caution"):
                assert palette.contrast(palette.full(colours[name]), palette.full(ground)) >= 4.5, (
                    name,
                    ground,
                )
    for colours, grounds in zip(palettes, (palette.LIGHT, palette.DARK), strict=False):
        assert tuple(palette.full(colours[name]) for name in ("paper", "wash")) == grounds
