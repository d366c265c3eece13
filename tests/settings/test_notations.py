from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as some
from yaml import MappingNode

from generator.problems import Problem, Reporter
from generator.settings.kinds import Free
from generator.settings.notations import compose_json, compose_toml
from generator.settings.values import Reading
from generator.settings.yamltree import LARGEST
from generator.wording import LANGUAGES, describe

Composer = Callable[[str, Reporter, int], MappingNode | None]


def composed(compose: Composer, text: str, first_line: int = 1) -> tuple[MappingNode | None, list[Problem]]:
    reporter = Reporter("a.md", tuple(text.split("\n")))
    root = compose(text, reporter, first_line)
    for problem in reporter.problems:
        assert all(all(describe(problem, language)) for language in LANGUAGES)
    return root, reporter.problems


def values(compose: Composer, text: str) -> object:
    root, problems = composed(compose, text)
    assert problems == []
    assert root is not None
    return Free().read(root, "", Reading(Reporter("")))


def keys(root: MappingNode | None) -> dict[str, tuple[int, int, int, int]]:
    """Line and column, from 0, of each key and of its value."""
    assert root is not None
    return {
        key.value: (
            key.start_mark.line,
            key.start_mark.column,
            value.start_mark.line,
            value.start_mark.column,
        )
        for key, value in root.value
    }


TOML = """\
title = "通知"
date = 2020-09-22T08:05:00+08:00
time = 08:05:00
draft = true
weight = 1_000
ratio = 1.5
tags = ["甲", 'true']
"a.b" = "c"

[extra]
color = "red"
size.width = 3

[[extra.links]]
name = "x"
"""


def test_toml() -> None:
    assert values(compose_toml, TOML) == {
        "title": "通知",
        "date": "2020-09-22T08:05:00+08:00",
        "time": "08:05:00",
        "draft": True,
        "weight": 1000,
        "ratio": "1.5",
        "tags": ("甲", "true"),
        "a.b": "c",
        "extra": {"color": "red", "size": {"width": 3}, "links": ({"name": "x"},)},
    }


def test_toml_has_places() -> None:
    root, _ = composed(compose_toml, TOML)
    found = keys(root)
    assert found["title"] == (0, 0, 0, 8)
    assert found["tags"] == (6, 0, 6, 7)
    assert found["extra"] == (9, 1, 9, 1)
    assert root is not None
    extra = root.value[-1][1]
    assert keys(extra)["color"] == (10, 0, 10, 8)
    assert keys(extra)["size"] == (9, 1, 9, 1), "nothing but its own key stands there"


JSON = """{
  "title": "say \\"x\\": y",
  "draft": false,
  "nothing": null,
  "order": 3, "tags": ["a", {"b": 1.50}],
  "extra": {"title": "deep"}
}"""


def test_json() -> None:
    assert values(compose_json, JSON) == {
        "title": 'say "x": y',
        "draft": False,
        "nothing": None,
        "order": 3,
        "tags": ("a", {"b": "1.5"}),
        "extra": {"title": "deep"},
    }


def test_json_has_places() -> None:
    root, _ = composed(compose_json, JSON)
    found = keys(root)
    assert found["title"] == (1, 2, 1, 11)
    assert found["tags"] == (4, 14, 4, 22)
    assert root is not None
    assert keys(root.value[-1][1])["title"] == (5, 12, 5, 21)


def test_a_key_of_json_that_comes_again_is_kept() -> None:
    root, _ = composed(compose_json, '{"title": "a", "title": "b"}')
    assert root is not None
    assert [(key.value, value.value) for key, value in root.value] == [("title", "a"), ("title", "b")]


WRONG = {
    "no end of a text": (compose_toml, 'title = "x\n', "front-matter-syntax", 3, 11),
    "nothing behind the sign": (compose_toml, 'a = "x"\nb = \n', "front-matter-syntax", 4, 5),
    "a bracket left open": (compose_toml, "a = [1,\n", "front-matter-syntax", 3, 1),
    "a key twice": (compose_toml, "a = 1\na = 2\n", "front-matter-syntax", 4, 6),
    "lists in lists": (compose_toml, f"x = 1\na = {'[' * 40}{']' * 40}\n", "yaml-too-deep", 4, 1),
    "very many lists in lists": (compose_toml, "a = " + "[" * 30_000, "front-matter-syntax", 3, 1),
    "a key of very many parts": (compose_toml, ".".join("a" * 30_000) + " = 1", "yaml-too-deep", 3, 2),
    "a number of very many digits": (compose_toml, "a = " + "9" * 5000, "front-matter-syntax", 3, 1),
    "too much": (compose_toml, "a = 1\n" * LARGEST, "yaml-too-large", 3, 1),
    "lists in lists in JSON": (compose_json, f'{{"a": {"[" * 40}{"]" * 40}}}', "yaml-too-deep", 3, 1),
    "too much JSON": (compose_json, f'{{"a": "{"x" * LARGEST}"}}', "yaml-too-large", 3, 1),
}


@pytest.mark.parametrize(("compose", "text", "code", "line", "column"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_has_its_place(compose: Composer, text: str, code: str, line: int, column: int) -> None:
    root, problems = composed(compose, text, first_line=3)
    assert root is None
    assert [(problem.code, problem.line, problem.column) for problem in problems] == [(code, line, column)]


@given(some.text(alphabet="ab.=[]{}\"'\n #1-:,\\", max_size=60))
def test_no_toml_raises(text: str) -> None:
    composed(compose_toml, text)
