"""Linked data of pages: schema.org's Article in all the forms in which sites write it."""

import json

import pytest
from lxml import html

from generator.importing.cleaning.elements import letters_only
from generator.importing.extraction.json_ld import LinkedArticle, read_linked_article
from tests.importing.extraction.layouts import paragraphs

TEXT = "\n".join(paragraphs(10))
ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": "停水 &amp; 停电",
    "datePublished": "2020-09-22T08:30:00+08:00",
    "author": {"@type": "Person", "name": "张三"},
    "publisher": {"@type": "Organization", "name": "县水务局"},
}
READ = LinkedArticle("停水 & 停电", "2020-09-22T08:30:00+08:00", ("张三",), "县水务局")


def read(*blocks: object) -> LinkedArticle:
    texts = [block if isinstance(block, str) else json.dumps(block, ensure_ascii=False) for block in blocks]
    scripts = "".join(f'<script type="application/ld+json">{text}</script>' for text in texts)
    return read_linked_article(html.fromstring(f"<html><head>{scripts}</head><body><p>x</p></body></html>"))


@pytest.mark.parametrize(
    "blocks",
    [
        [ARTICLE],
        [[ARTICLE]],
        [{"@graph": [{"@type": "WebSite", "name": "某站"}, ARTICLE]}],
        [{"@type": "BreadcrumbList"}, ARTICLE],
        [{"@type": "WebPage", "datePublished": "2001-01-01", "mainEntity": ARTICLE}],
        [ARTICLE | {"@type": ["Thing", "BlogPosting"]}],
        ["{ broken", ARTICLE],
        [json.dumps(ARTICLE | {"articleBody": "一~二"}).replace("~", "\n")],  # no JSON, to the letter
        [f"<!-- {json.dumps(ARTICLE)} -->"],
        [ARTICLE, ARTICLE | {"headline": "别的"}],
    ],
    ids=lambda blocks: str(blocks)[:40],
)
def test_the_article_is_found(blocks: list[object]) -> None:
    assert read(*blocks) == READ


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("张三", ("张三",)),
        (["张三", {"name": "李四"}], ("张三", "李四")),
        ([{"name": "https://old.example/zhang"}], ()),
        ({"name": ["张三"]}, ("张三",)),
        (None, ()),
        (7, ()),
    ],
)
def test_authors_in_any_form(author: object, names: tuple[str, ...]) -> None:
    assert read(ARTICLE | {"author": author}).authors == names


@pytest.mark.parametrize(
    "block",
    ["", "null", "[", "7", '"a"', "[[[]]]", "[" * 100_000, '{"@type": "Article", "headline": 7}', "{" * 999],
    ids=lambda block: block[:20],
)
def test_whatever_stands_there_raises_nothing(block: str) -> None:
    assert read(block) == LinkedArticle()


def test_of_a_broken_block_the_day_can_be_read() -> None:
    block = '{"@type": "NewsArticle", "headline": "所谓"新规"", "datePublished": "2020-09-22"}'
    assert read(block).published == "2020-09-22"


def test_a_comment_is_no_article() -> None:
    assert read({"@type": "Comment", "datePublished": "2020-09-22"}) == LinkedArticle()


@pytest.mark.parametrize(
    "data",
    [
        {"@type": "NewsArticle", "articleBody": TEXT},
        {"@graph": [{"@type": "WebPage"}, {"@type": "Article", "articleBody": TEXT}]},
        [{"articleBody": "short"}, {"articleBody": TEXT}],
        {"articleBody": "".join(f"<p>{line}</p>" for line in TEXT.split("\n"))},
    ],
)
def test_the_longest_body_in_linked_data(data: object) -> None:
    assert letters_only(read(data).body) == letters_only(TEXT)


@pytest.mark.parametrize(
    "data", ['{"articleBody": "', '{"articleBody": 3}', {"articleBody": "short"}, "[" * 100_000]
)
def test_nothing_else_is_one(data: object) -> None:
    assert read(data).body == ""
