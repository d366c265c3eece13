"""A catalog with an article put in is the one that is made of all of them."""

import os
import random
from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

import pytest

from generator.rendering.theme_files import default_theme
from generator.site.articles import card
from generator.site.catalog import Catalog, Loaded, make_catalog
from generator.site.insertion import with_new
from generator.site.model import Article, Body, Section, Term
from generator.text.dates import Moment
from generator.text.languages import load_words
from tests.sites import theme_of

WORDS = load_words("en", theme_of(default_theme()).texts)
SECTIONS = tuple(Section(key, key, f"/{key}/", language="en") for key in ("news", "notices", "empty"))
TAGS = tuple(Term(name, f"/tags/{name}/") for name in ("a", "b", "c", "d"))
SOURCES = tuple(Term(name, f"/sources/{name}/") for name in ("x", "y"))
ISSUES = tuple(Term(name, f"/issues/{name}/") for name in ("1", "2", "3"))
ZONES = tuple(timezone(timedelta(hours=hours)) for hours in (0, 8, -11))
ROUNDS = int(os.environ.get("GEN_STEPS", "0")) or 60


def an_article(path: str, chance: random.Random, days: int) -> Article:
    day = datetime(2019, 12, 30, tzinfo=chance.choice(ZONES)) + timedelta(hours=12 * chance.randrange(days))
    return Article(
        path=path,
        url=f"/{path}/",
        title=path,
        subtitle="",
        date=Moment(day, chance.random() < 0.5),
        updated=None,
        section=chance.choice(SECTIONS[:2]),
        tags=tuple(chance.sample(TAGS, chance.randrange(4))),
        keywords=(),
        source=chance.choice((None, *SOURCES)),
        source_url="",
        authors=(),
        editor="",
        summary="",
        image=None,
        document_number="",
        attachments=(),
        language="en",
        pinned=chance.random() < 0.2,
        order=chance.choice((None, None, 1, 2)),
        print_url="",
        print_style="plain",
        issue=chance.choice((None, *ISSUES)),
        aliases=(),
        translations=(),
        headings=(),
        characters=1,
        minutes=1,
        body=Body(path, str),
        links=(),
        extra={},
    )


def made(articles: list[Article]) -> Catalog:
    ordered = sorted(articles, key=lambda article: (-article.date.at.timestamp(), article.path))
    return make_catalog(tuple(ordered), (), SECTIONS, WORDS)


def loaded(catalog: Catalog, asked: list[str]) -> Catalog:
    """The same as it comes from the store: each article is loaded when it is asked for."""
    articles = dict(catalog.articles)

    def load(path: str) -> Article:
        asked.append(path)
        return articles[path]

    return Catalog(
        Loaded(tuple(articles), load),
        Loaded(tuple(articles), lambda path: card(articles[path])),
        *(getattr(catalog, name) for name in Catalog.__struct_fields__[2:]),
    )


def values(catalog: Catalog) -> Mapping[str, object]:
    """All of it, so that the order of what is looked up is told, too."""
    return {
        name: list(value.items()) if name in ("articles", "cards") else value
        for name in Catalog.__struct_fields__
        if (value := getattr(catalog, name)) is not None
    }


@pytest.mark.parametrize("number", range(ROUNDS))
def test_an_article_put_in_stands_where_it_would_stand(number: int) -> None:
    chance = random.Random(number)
    days = chance.choice(
        (6, 40, 800)
    )  # many of one moment, around a new year; in two months; over several years
    articles = [an_article(f"p{index}", chance, days) for index in range(chance.choice((2, 8, 60)))]
    for new in chance.sample(articles, min(len(articles), 10)):
        whole, rest = made(articles), made([article for article in articles if article is not new])
        urls = [{collection.term.url for collection in (*one.tags, *one.sources)} for one in (whole, rest)]
        times = [{collection.term.url for collection in (*one.years, *one.months)} for one in (whole, rest)]
        issues = [{issue.url for issue, _ in one.issues} for one in (whole, rest)]
        asked: list[str] = []
        for before in (rest, loaded(rest, asked)):
            found = with_new(before, new)
            if urls[0] != urls[1] or times[0] != times[1] or issues[0] != issues[1]:
                assert found is None, "it would be the first one of a list"
            else:
                assert found is not None
                assert values(found) == values(whole)


def test_little_is_loaded_for_it() -> None:
    chance = random.Random(1)
    articles = [an_article(f"p{index}", chance, 3000) for index in range(2000)]
    asked: list[str] = []
    rest = loaded(made(articles[1:]), asked)
    assert with_new(rest, articles[0])
    assert 0 < len(set(asked)) < 250
