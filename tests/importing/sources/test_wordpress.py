"""WordPress' export becomes articles and pages."""

import io
from datetime import datetime
from pathlib import Path

import pytest

from generator.commands import cli
from generator.importing.model import Extraction
from generator.importing.sources.wordpress import read_export
from generator.problems import Problem
from tests.importing.oldpages import Import, write
from tests.photos import photo
from tests.sites import build_site

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n{doctype}<rss version="2.0"\n'
    ' xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" xmlns:content="http://purl.org/rss/1.0/modules/content/"\n'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">\n<channel>\n'
)


def item(content: str = "", **values: str) -> str:
    """An item; `categories` is XML."""
    given = {"post_id": "7", "post_date": "2014-03-12 08:05:00", "status": "publish", "post_type": "post"}
    given |= {
        name: value
        for name, value in values.items()
        if name not in ("title", "link", "categories", "excerpt")
    }
    return (
        f"<item><title>{values.get('title', 'Roads')}</title><link>{values.get('link', 'http://blog.example/roads/')}</link>"
        f"<dc:creator>ann</dc:creator><content:encoded><![CDATA[{content}]]></content:encoded>"
        f"<excerpt:encoded><![CDATA[{values.get('excerpt', '')}]]></excerpt:encoded>{values.get('categories', '')}"
        + "".join(f"<wp:{name}>{value}</wp:{name}>" for name, value in given.items())
        + "</item>\n"
    )


def export(*items: str, doctype: str = "") -> bytes:
    return (HEAD.format(doctype=doctype) + "".join(items) + "</channel></rss>").encode()


def found(data: bytes) -> list[Extraction | Problem]:
    return list(read_export(io.BytesIO(data), "export.xml"))


def test_a_post_with_all_that_is_known() -> None:
    categories = (
        '<category domain="category" nicename="news"><![CDATA[News]]></category>'
        '<category domain="post_tag" nicename="road"><![CDATA[road]]></category>'
    )
    content = (
        "First line\nbroken.\n\n<!-- wp:paragraph --><p>Second <b>bold</b>.</p><!-- /wp:paragraph -->\n\n"
        '[gallery ids="1"]Third.'
    )
    (extraction,) = found(
        export(item(content, categories=categories, excerpt="<b>Short</b>", is_sticky="1", post_name="roads"))
    )
    assert isinstance(extraction, Extraction)
    article = extraction.article
    assert article is not None
    assert article.markdown == "First line  \nbroken.\n\nSecond **bold**.\n\nThird."
    assert (article.title, article.author, article.date) == ("Roads", "ann", datetime(2014, 3, 12, 8, 5))
    assert article.breadcrumb == ("News",)
    assert article.more == {"tags": ("road",), "summary": "Short", "pinned": True, "slug": "roads"}
    assert extraction.page.address == "http://blog.example/roads/"


def test_only_posts_and_pages_come_along_and_what_was_not_public_is_a_draft() -> None:
    items = [
        item("Text.", title="A"),
        item("Text.", title="B", status="draft", post_date="0000-00-00 00:00:00"),
        item("Text.", title="C", status="trash"),
        item("Text.", title="D", post_type="attachment", status="inherit"),
        item("Text.", title="E", post_type="page"),
        item("", title="F"),
        item("Text.", title="G", post_password="x"),
    ]
    articles = [one.article for one in found(export(*items)) if isinstance(one, Extraction)]
    shown = [(one.title, one.is_page, one.more.get("draft", False)) for one in articles if one]
    assert shown == [("A", False, False), ("B", False, True), ("E", True, False), ("G", False, True)]


def test_other_xml_gives_nothing() -> None:
    assert found(b"<urlset><url/></urlset>") == []


def test_entities_are_not_expanded_and_nothing_is_fetched(tmp_path: Path) -> None:
    secret = write(tmp_path, {"secret.txt": "secret words"}) / "secret.txt"
    bomb = "".join(f'<!ENTITY a{n + 1} "{f"&a{n};" * 10}">' for n in range(9))
    doctype = f'<!DOCTYPE rss [<!ENTITY a0 "lol">{bomb}<!ENTITY file SYSTEM "{secret.as_uri()}">]>\n'
    data = export(item("Text.", title="A &file; &a9;"), doctype=doctype)
    for one in found(data):
        assert "secret words" not in str(one)
        assert "lollol" not in str(one)


def test_an_export_that_is_cut_off_gives_what_came_before() -> None:
    data = export(item("Text.", title="A"), item("Text.", title="B"))
    one, problem = found(data[: data.index(b"<title>B") + 8])
    assert isinstance(one, Extraction)
    assert isinstance(problem, Problem)
    assert problem.code == "legacy.broken-export"


def test_a_post_that_cannot_be_taken_apart_stops_no_other() -> None:
    deep, good = found(export(item("<div>" * 20_000 + "Text."), item("Text.", title="B")))
    assert isinstance(deep, Extraction)
    assert isinstance(good, Extraction)
    assert good.article is not None
    assert deep.article is None or deep.article.markdown == "Text."


def test_an_export_becomes_articles(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = "http://blog.example/wp-content/uploads/a.jpg"
    content = f'See <a href="http://blog.example/?p=8">water</a>.\n\n<img src="{picture}" alt="A road" />'
    items = [
        item(content, categories='<category domain="category">News</category>'),
        item("Text.", title="Water", link="http://blog.example/?p=8", post_id="8"),
        item("Text.", title="About", link="http://blog.example/about/", post_id="9", post_type="page"),
    ]
    files: dict[str, str | bytes] = {
        "old/export.xml": export(*items),
        "old/wp-content/uploads/a.jpg": photo(80, 60),
        "old/sitemap.xml": "<urlset/>",
    }
    gen_import = Import(write(tmp_path, files), monkeypatch, capsys)
    assert gen_import("old/export.xml") == cli.OK
    assert gen_import.files() == [
        "about.md",
        "imported/water.md",
        "news/_index.md",
        "news/roads/a.jpg",
        "news/roads/index.md",
    ]
    text = gen_import.articles()["news/roads/index.md"]
    assert "See [water](../../imported/water.md).\n\n![A road](a.jpg)\n" in text
    assert "date: 2014-03-12 08:05\n" in text
    assert 'aliases: ["/?p=8"]' in gen_import.articles()["imported/water.md"]
    assert build_site(tmp_path, strict=True).problems == ()
