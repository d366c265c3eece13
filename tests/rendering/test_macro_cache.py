"""What macros gave is remembered, and never mixed up."""

import jinja2
import pytest
from markupsafe import Markup

from generator.rendering import macro_cache
from generator.rendering.macro_cache import Environment
from generator.site.model import Card, Term
from tests.specimens import card


class Counter:
    """Counts how often a template asks."""

    def __init__(self) -> None:
        self.asked = 0

    def __call__(self, value: object) -> object:
        self.asked += 1
        return value


def environment(macros: str, page: str) -> tuple[jinja2.Template, Counter]:
    """A page that imports macros, which may call `count`."""
    counter = Counter()
    made = Environment(loader=jinja2.DictLoader({"macros.html": macros, "page.html": page}), autoescape=True)
    made.globals["count"] = counter
    return made.get_template("page.html"), counter


ENTRY = "{% macro entry(card, level=2) %}<h{{ level }}>{{ count(card.title) }}</h{{ level }}>{% endmacro %}"


def test_a_macro_is_asked_once_for_a_card() -> None:
    page, counter = environment(
        ENTRY, '{% from "macros.html" import entry %}{{ entry(card) }}{{ entry(card) }}'
    )
    one = card(title="<一>")
    assert page.render(card=one) == "<h2>&lt;一&gt;</h2>" * 2
    assert page.render(card=one) == "<h2>&lt;一&gt;</h2>" * 2
    assert counter.asked == 1


def test_other_cards_and_other_words_are_asked_for_again() -> None:
    page, _ = environment(
        ENTRY,
        '{% from "macros.html" import entry %}{{ entry(card) }}{{ entry(card, 3) }}{{ entry(card, level=4) }}',
    )
    for title in ("甲", "乙"):
        assert page.render(card=card(title=title)) == f"<h2>{title}</h2><h3>{title}</h3><h4>{title}</h4>"


def test_cards_that_come_and_go_are_never_taken_for_each_other() -> None:
    """A value may come to live where another one did."""
    page, _ = environment(ENTRY, '{% from "macros.html" import entry %}{{ entry(card) }}')
    for number in range(200):
        assert page.render(card=card(title=str(number))) == f"<h2>{number}</h2>"


@pytest.mark.parametrize("pair", [("<", Markup("<")), (1, True), (0, None), ("1", 1), ("", None)])
def test_values_that_are_nearly_the_same_are_told_apart(pair: tuple[object, object]) -> None:
    page, _ = environment(
        "{% macro show(value) %}{{ value }}{% endmacro %}",
        '{% from "macros.html" import show %}{{ show(value) }}',
    )
    assert [page.render(value=value) for value in pair] == [str(Markup.escape(value)) for value in pair]


def test_macros_of_one_name_in_two_files_are_told_apart() -> None:
    loader = jinja2.DictLoader(
        {
            "a.html": "{% macro name(term) %}a {{ term.name }}{% endmacro %}",
            "b.html": "{% macro name(term) %}b {{ term.name }}{% endmacro %}",
            "page.html": '{% import "a.html" as a %}{% import "b.html" as b %}{{ a.name(term) }}, {{ b.name(term) }}',
        }
    )
    page = Environment(loader=loader).get_template("page.html")
    assert page.render(term=Term("甲", "/")) == "a 甲, b 甲"


def test_what_is_not_one_of_our_values_is_asked_for_each_time() -> None:
    page, counter = environment(
        "{% macro show(value) %}{{ count(value) }}{% endmacro %}",
        '{% from "macros.html" import show %}{{ show([1]) }}{{ show([1]) }}',
    )
    assert page.render() == "[1][1]"
    assert counter.asked == 2


def test_a_macro_that_sees_the_page_is_not_remembered() -> None:
    """One of the page's own, and one that is imported with the page's context."""
    page, _ = environment(
        "{% macro theirs(n) %}{{ title }}{% endmacro %}",
        '{% from "macros.html" import theirs with context %}{% macro ours(n) %}{{ title }}{% endmacro %}'
        "{{ ours(1) }}{{ theirs(1) }}",
    )
    assert [page.render(title=title) for title in "甲乙"] == ["甲甲", "乙乙"]


def test_the_memory_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(macro_cache, "MOST", 10)
    page, counter = environment(ENTRY, '{% from "macros.html" import entry %}{{ entry(card) }}')
    cards: list[Card] = [card(title=str(number)) for number in range(30)]
    for one in cards:
        page.render(card=one)
    page.render(card=cards[0])
    assert counter.asked == 31, "the first is forgotten"


@pytest.mark.parametrize(
    "page",
    [
        "{% macro own(a, b='<') %}{{ a }}{{ b }}{% endmacro %}{{ own('&') }}{% set c = own('x', b='>') %}{{ c }}",
        "{% macro own(a) %}{{ a }}{% endmacro %}{% autoescape false %}{{ own('<') ~ '<' }}{% endautoescape %}",
        "{% macro a() %}{% endmacro %}{% autoescape false %}{{ a() is escaped }}{% endautoescape %}{{ a() }}",
        "{% macro own() %}({{ caller('<') }}){% endmacro %}{% call(a) own() %}{{ a }}{% endcall %}",
        "{% macro own() %}{{ varargs }}{{ kwargs }}{% endmacro %}{{ own(1, 2, a=3) }}",
        "{% for a in [1, 2] %}{% set b = a %}{{ entry(b, level=a) }}{{ loop.cycle('<', '>') }}{% endfor %}",
        "{% block one %}{{ entry('<') }}{{ self.two() }}{% endblock %}{% block two %}{{ entry(level) }}{% endblock %}",
    ],
)
def test_macros_give_what_they_give_in_jinja(page: str) -> None:
    texts = {
        "macros.html": "{% macro entry(card, level=2) %}<h{{ level }}>{{ card }}</h{{ level }}>{% endmacro %}",
        "page.html": '{% from "macros.html" import entry %}' + page,
    }
    theirs, ours = (
        kind(loader=jinja2.DictLoader(texts), autoescape=True).get_template("page.html").render(level=7)
        for kind in (jinja2.Environment, Environment)
    )
    assert ours == theirs


def test_a_function_that_asks_for_the_page_is_given_it() -> None:
    @jinja2.pass_context
    def found(context: jinja2.runtime.Context, name: str) -> object:
        return context[name]

    template = Environment(autoescape=True).from_string("{{ found('n') }}{{ plain(n) }}")
    assert template.render(found=found, n="a", plain=str.upper) == "aA"
