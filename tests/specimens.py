"""Values for tests: a small bulletin's, complete, to be changed field by field."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from msgspec import structs

from generator.site.model import Article, Body, Card, Section, Site, Term, Theme, View
from generator.text.dates import Moment

CHINA = ZoneInfo("Asia/Shanghai")

SECTION = Section(key="dongtai", name="动态", url="/dongtai/", description="各地动态", kind="工作动态")

SITE = Site(
    title="示范简报",
    subtitle="",
    base_url="https://bulletin.example/b",
    language="zh-CN",
    description="示范用的简报",
    keywords=("简报", "示范"),
    logo=None,
    publisher={"name": "示范县办公室", "address": "", "postal_code": "", "phone": "", "email": ""},
    government={"site_name": "", "site_domain": "", "site_id": "", "icp": "", "police": ""},
    navigation=(),
    sections=(),
    feeds=(),
    has_issues=False,
    has_tags=False,
    has_sources=False,
    theme=Theme(home=("lead", "latest", "issue", "sections", "issues")),
    generator="gen 1.0",
)

ARTICLE = Article(
    path="dongtai/water.md",
    url="/dongtai/2020/water/",
    title="停水通知",
    subtitle="",
    date=Moment(datetime(2020, 9, 22, tzinfo=CHINA)),
    updated=None,
    section=SECTION,
    tags=(),
    keywords=(),
    source=None,
    source_url="",
    authors=(),
    editor="",
    summary="明日停水。",
    image=None,
    document_number="",
    attachments=(),
    language="zh-CN",
    pinned=False,
    order=None,
    print_url="/dongtai/2020/water/print/",
    print_style="plain",
    issue=None,
    aliases=(),
    translations=(),
    headings=(),
    characters=4,
    minutes=1,
    body=Body("1", lambda: "<p>明日停水。</p>"),
    links=(),
    extra={},
)

CARD = Card(
    url=ARTICLE.url,
    title=ARTICLE.title,
    subtitle="",
    date=ARTICLE.date,
    section=Term("动态", "/dongtai/"),
    source=None,
    summary=ARTICLE.summary,
    image=None,
    language="zh-CN",
    pinned=False,
)

VIEW = View(
    kind="article",
    url="/dongtai/2020/water/",
    canonical="/dongtai/2020/water/",
    title="停水通知",
    language="zh-CN",
    breadcrumb=(Term("首页", "/"), Term("动态", "/dongtai/")),
    section=SECTION,
)


def site(**changes: Any) -> Site:  # noqa: ANN401 # any field's value
    return structs.replace(SITE, **changes)


def article(**changes: Any) -> Article:  # noqa: ANN401 # any field's value
    return structs.replace(ARTICLE, **changes)


def card(**changes: Any) -> Card:  # noqa: ANN401 # any field's value
    return structs.replace(CARD, **changes)


def view(**changes: Any) -> View:  # noqa: ANN401 # any field's value
    return structs.replace(VIEW, **changes)


def moment(text: str) -> Moment:
    """A date (`2020-09-22`) or a time (`2020-09-22T08:05+08:00`); in China's zone where it names none."""
    at = datetime.fromisoformat(text)
    return Moment(at if at.tzinfo else at.replace(tzinfo=CHINA), precise="T" in text)
