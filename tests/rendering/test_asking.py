"""What templates ask for is read from their texts, before anything is rendered."""

from pathlib import Path

import pytest

from generator.rendering.asked import WHOLE, Asked, Asking
from generator.rendering.asking import asking
from generator.rendering.templates import make_environment, template_digests
from generator.rendering.theme_files import default_theme
from generator.site.queries import Query
from tests.sites import theme_of


def asked_by(own: dict[str, str], *, default: dict[str, str] | None = None) -> Asking:
    environment = make_environment([own, default or {}], {}, {}, ("templates", "default"), ("people",))
    return asking(environment, lambda name: template_digests(name, environment), ("people",))


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("{{ query() }}", Asked((Query(),))),
        ('{% set a = query(tag="水", limit=3) %}', Asked((Query(terms=(("tags", "水"),), limit=3),))),
        ('{{ query(people="张三") }}', Asked((Query(terms=(("people", "张三"),)),))),
        ("{% for one in data.leaders %}{% endfor %}", Asked(data=("leaders",))),
        ('{{ data["a-b"].c }}{{ data.d[0] }}', Asked(data=("a-b", "d"))),
        ("{{ data[name] }}", Asked(data=(WHOLE,))),
        ("{% for name in data %}{% endfor %}{{ data.a }}", Asked(data=(WHOLE, "a"))),
        ('{{ data.get("a") }}', Asked(data=(WHOLE,))),
        ("{{ image | resized(400) }}{{ (a.b | resized(width=90)).url }}", Asked(widths=(90, 400))),
        ("{# query(limit=3) #}<b data-x='data'>{{ asset('x').data }} {{ article.data }}</b>", Asked()),
        ("{% if %}{{ query() }}", Asked()),
    ],
)
def test_a_template_asks_for_what_its_text_says(text: str, asked: Asked) -> None:
    assert asked_by({"page.html": text}).by("page.html") == asked


def test_a_page_asks_for_what_all_templates_ask_that_it_may_load() -> None:
    own = {
        "page.html": '{% extends "default:page.html" %}{% include "_part.html" %}',
        "_part.html": "{{ data.a }}",
        "other.html": "{{ data.b }}",
    }
    found = asked_by(own, default={"page.html": "{{ query(limit=2) }}"})
    assert found.by("page.html") == Asked((Query(limit=2),), ("a",))


def test_the_default_theme_asks_for_nothing() -> None:
    environment = make_environment(theme_of(default_theme()).texts, {}, {})
    found = asking(environment, lambda name: template_digests(name, environment), ())
    names = [name for name in environment.list_templates() if ":" not in name and name.endswith(".html")]
    assert len(names) > 20
    assert {found.by(name) for name in names} == {Asked()}
    assert (found.queries(), found.widths(), found.problems()) == ((), (), ())


@pytest.mark.parametrize(
    ("text", "code", "column"),
    [
        ("一\n  {{ query(tag=name) }}", "query-not-written", 6),
        ("一\n{{ query('news') }}", "query-not-written", 4),
        ("一\n{{ query(**more) }}", "query-not-written", 4),
        ("一\n{{ query(sektion='a') }}", "query-argument", 4),
        ("一\n{{ query(limit=5000) }}", "query-number", 4),
        ("一\n{{ a | resized(width) }}", "query-not-written", 8),
        ("一\n{{ a | resized }}", "query-not-written", 8),
        ("一\n{{ a | resized('400') }}", "query-number", 8),
    ],
)
def test_what_can_t_be_known_before_is_a_problem_at_its_place(text: str, code: str, column: int) -> None:
    (problem,) = asked_by({"a.html": text}).problems()
    assert (problem.code, problem.path, problem.line, problem.column) == (code, "templates/a.html", 2, column)
    assert problem.excerpt == text.split("\n")[1]


def test_of_texts_that_ask_for_nothing_none_is_parsed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment = make_environment(
        [{"a.html": "{{ article.title }}" * 100, "b.html": "{{ data.x }}"}], {}, {}
    )
    parsed: list[str] = []
    parse = environment.parse
    monkeypatch.setattr(environment, "parse", lambda text: parsed.append(text) or parse(text))  # type: ignore[func-returns-value]
    found = asking(environment, lambda name: [name], ())
    found.by("a.html")
    assert parsed == []
    found.by("b.html")
    found.by("b.html")
    assert len(parsed) == 1
