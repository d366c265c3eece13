"""Files of a theme's own: each value is written so that it can't break what stands around it."""

import json
from datetime import UTC, datetime

import pytest

from generator.rendering.own_outputs import finished, kind_of, site_path
from generator.rendering.templates import make_environment
from generator.text.dates import Moment
from generator.text.urls import mark

EVIL = 'a"b\\c</script>\n;,\x7f<b>&'


def render(name: str, text: str, **values: object) -> str:
    return make_environment([{name: text}], {}, {}).get_template(name).render(values)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("outputs/a.json", "json"),
        ("default:outputs/a.JSON", "json"),
        ("outputs/x/a.ics", "calendar"),
        ("outputs/a.xml", "html"),
        ("outputs/a.txt", "text"),
        ("article.html", "html"),
        ("a.json", "html"),
        (None, "html"),
    ],
)
def test_the_ending_says_how_values_are_written(name: str | None, kind: str) -> None:
    assert kind_of(name) == kind


def test_in_json_every_value_is_one_of_json() -> None:
    text = (
        '{"a": {{ a }}, "b": {{ b }}, "c": {{ "x" }}, "d": {{ d }}, "e": {{ e ~ 1 }}, "f": {{ [1, none] }}}'
    )
    made = render(
        "outputs/a.json", text, a=EVIL, b=(1, {"c": True}), d=Moment(datetime(2026, 3, 5, tzinfo=UTC)), e=EVIL
    )
    assert json.loads(made) == {
        "a": EVIL,
        "b": [1, {"c": True}],
        "c": "x",
        "d": "2026-03-05",
        "e": EVIL + "1",
        "f": [1, None],
    }


def test_what_is_safe_is_written_as_it_is() -> None:
    assert render("outputs/a.json", "[{{ '1, 2' | safe }}]") == "[1, 2]"


def test_a_value_that_json_has_not_is_refused() -> None:
    with pytest.raises(TypeError, match="datetime"):
        render("outputs/a.json", "{{ a }}", a=datetime(2026, 1, 1, tzinfo=UTC))


def test_in_a_calendar_texts_are_escaped_and_addresses_are_not() -> None:
    made = render(
        "outputs/a.ics", "SUMMARY:{{ a }}\nURL:{{ b }}", a="一；二;三,四\\五\r\n六", b=mark("/a;b/")
    )
    assert made == f"SUMMARY:一；二\\;三\\,四\\\\五\\n六\nURL:{mark('/a;b/')}"


def test_lines_of_a_calendar_are_folded_between_characters() -> None:
    made = finished("  A:" + "水" * 60 + "\n\n\nB:1\n", "calendar")
    lines = made.encode().split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert made.replace("\r\n ", "") == "A:" + "水" * 60 + "\r\nB:1\r\n"


def test_pages_and_plain_texts() -> None:
    assert render("outputs/a.html", "{{ a }}", a="<b>") == "&lt;b&gt;"
    assert render("outputs/a.txt", "{{ a }}", a="<b>") == "<b>"
    assert [
        site_path(f"outputs/{path}") for path in ("index.html", "a/index.html", "a/甲.txt", "myindex.html")
    ] == [
        "/",
        "/a/",
        "/a/%E7%94%B2.txt",
        "/myindex.html",
    ]


def test_json_that_is_none_is_found_out() -> None:
    with pytest.raises(json.JSONDecodeError):
        finished("[1,]", "json")
