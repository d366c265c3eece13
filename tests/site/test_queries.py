"""What templates ask of all articles: what a query means, and that it loads no article but those that it gives."""

import random
from collections.abc import Mapping

import pytest
from msgspec import structs

from generator.site.articles import card
from generator.site.catalog import Loaded, make_catalog
from generator.site.model import Term
from generator.site.queries import Query, WrongQuery, answers, missing, paths_of, query_of
from tests.site.test_insertion import SECTIONS, WORDS, an_article, loaded

CHANCE = random.Random(5)
PEOPLE = tuple(Term(name, f"/people/{name}/") for name in ("张三", "李四"))
ARTICLES = sorted(
    (
        structs.replace(an_article(f"p{number}", CHANCE, 800), terms={"people": PEOPLE[: number % 3]})
        for number in range(80)
    ),
    key=lambda article: (-article.date.at.timestamp(), article.path),
)
CATALOG = make_catalog(tuple(ARTICLES), (), SECTIONS, WORDS, own=("people",))
SECTION, TAG = SECTIONS[0].key, CATALOG.tags[0].term.name


@pytest.mark.parametrize(
    "arguments",
    [
        {},
        {"limit": 3, "order": "oldest"},
        {"section": SECTION},
        {"tag": TAG, "limit": 1000},
        {"section": SECTION, "tag": TAG, "people": "张三"},
        {"year": ARTICLES[40].date.at.year, "order": "oldest"},
        {"section": "nowhere"},
    ],
)
def test_a_query_finds_what_its_words_say(arguments: Mapping[str, object]) -> None:
    found = [
        article.path
        for article in ARTICLES
        if arguments.get("section", article.section.key) == article.section.key
        and arguments.get("year", article.date.at.year) == article.date.at.year
        and ("tag" not in arguments or TAG in [tag.name for tag in article.tags])
        and ("people" not in arguments or "张三" in [term.name for term in article.terms["people"]])
    ]
    ordered = found[::-1] if arguments.get("order") == "oldest" else found
    limit = arguments.get("limit", 10)
    assert isinstance(limit, int)
    query = query_of(arguments, ("people",))
    assert paths_of(query, CATALOG) == tuple(ordered[:limit])
    assert answers(CATALOG)(query) == CATALOG.cards_of(ordered[:limit])


def test_no_article_is_loaded_but_those_that_are_given() -> None:
    asked: list[str] = []
    known = loaded(CATALOG, asked)
    kept = structs.replace(known, cards=Loaded(tuple(CATALOG.cards), lambda path: card(known.articles[path])))
    query = query_of({"section": SECTION, "tag": TAG, "limit": 2}, ())
    assert len(paths_of(query, kept)) == 2
    assert asked == []
    assert len(answers(kept)(query)) == len(asked) == 2


def test_a_query_has_one_name_however_it_is_written() -> None:
    one, two = query_of({"tag": "水", "limit": 5}, ()), query_of({"limit": 5, "tag": "水"}, ())
    assert one.name == two.name == "query(tags='水', limit=5, order='newest')"
    assert Query().name != Query(limit=3).name


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        ({"people": "张三"}, "query-argument"),
        ({"limit": 0}, "query-number"),
        ({"limit": "5"}, "query-number"),
        ({"year": True}, "query-number"),
        ({"tag": ""}, "query-text"),
        ({"section": 3}, "query-text"),
        ({"order": "title"}, "query-order"),
    ],
)
def test_a_query_that_means_nothing_says_why(arguments: Mapping[str, object], code: str) -> None:
    with pytest.raises(WrongQuery) as told:
        query_of(arguments, ())
    assert told.value.code == code


def test_what_is_named_and_not_there_is_told_with_the_nearest_name() -> None:
    near = SECTION + "s"
    told = missing(query_of({"section": near}, ()), CATALOG)
    assert told
    assert (told.code, told.values["nearest"]) == ("query-no-section", SECTION)
    told = missing(query_of({"people": "张三三"}, ("people",)), CATALOG)
    assert told
    assert (told.code, told.values["nearest"]) == ("query-no-term", "张三")
    assert missing(query_of({"section": SECTION, "tag": TAG}, ()), CATALOG) is None
