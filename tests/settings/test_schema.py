from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from generator.problems import Reporter
from generator.settings import kinds, schema
from generator.settings.schema import Unknown, json_schema, key
from generator.settings.values import Reading
from generator.settings.yamltree import compose
from generator.wording import LANGUAGES, describe


@dataclass(frozen=True, slots=True)
class Room:
    """A room."""

    name: str = key(kinds.Text(), "Its name.", also=("名称",))
    seats: int = key(kinds.Integer(minimum=1, maximum=500), "How many fit in.", default=10)


@dataclass(frozen=True, slots=True)
class House:
    """A house."""

    title: str = key(kinds.Text(empty=False), "Its name.", default="none")
    colors: tuple[str, ...] = key(
        kinds.Texts(apart=True), "Of its walls.", default=(), also=("colours", "颜色")
    )
    open: bool = key(kinds.Boolean(), "Whether one may enter.", default=False)
    kind: str = key(kinds.Choice("hall", "library"), "What it is.", default="hall")
    views: tuple[str, ...] = key(kinds.Choices("hill", "sea"), "What is seen from it.", default=())
    floors: int | None = key(kinds.Integer(minimum=-5, maximum=99), "How many.", default=None)
    main: Room | None = key(kinds.Part(Room), "The main room.", default=None)
    rooms: tuple[Room, ...] = key(kinds.Parts(Room), "The other rooms.", default=())
    names: Mapping[str, str] = key(kinds.Names(("title", "colors")), "Other words.", default={})
    extra: Mapping[str, Any] = key(kinds.Free(), "Anything.", default={})


def read(
    text: str, rename: Mapping[str, str] | None = None, unknown: Unknown = "error"
) -> tuple[House, list[tuple[str, int, int]], Reading]:
    """A house from YAML, the problems as (code, line, column), and the reading for its positions."""
    reading = Reading(Reporter("house.yaml", tuple(text.split("\n"))))
    root = compose(text, reading.reporter)
    assert root is not None
    house = schema.read(House, root, reading, rename=rename or {}, unknown=unknown)
    assert house is not None
    for problem in reading.reporter.problems:
        assert all(all(describe(problem, language)) for language in LANGUAGES)
    found = [(problem.code, problem.line, problem.column) for problem in reading.reporter.problems]
    return house, found, reading


def value_of(text: str, name: str) -> object:
    house, problems, _ = read(text)
    assert problems == []
    return getattr(house, name)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("title: 12:30", "12:30"),
        ("title: no", "no"),
        ("title: 2020", "2020"),
        ("title: 1_000", "1_000"),
        ("title: 0x10", "0x10"),
        ("title: 2020-09-22", "2020-09-22"),
        ("title: .inf", ".inf"),
        ("title: [one]", "one"),
        ("title: 'null'", "null"),
        ("title: >\n  two\n  lines", "two lines"),
        ("title: |\n  两行\n  中文", "两行中文"),
        ('title: "a\\u4e2d\\n b"', "a中 b"),
        ("title: '  blanks  '", "blanks"),
        ("colors: x", "none"),
    ],
)
def test_a_text_is_what_is_written(text: str, expected: str) -> None:
    assert value_of(text, "title") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("colors: [no, 2020, 12:30]", ("no", "2020", "12:30")),
        ("colors:\n- red\n- blue", ("red", "blue")),
        ("colors: red", ("red",)),
        ("colors: dark red", ("dark red",)),
        ("colors: [red, blue, red]", ("red", "blue")),
        ("colors: [red, ~, '']", ("red",)),
        ("colors: []", ()),
        ("colors:", ()),
        ("colors: ~", ()),
        ("colors: null", ()),
        ("colors: ['Washington, DC']", ("Washington, DC",)),
        ("colors: 'Washington, DC'", ("Washington, DC",)),
    ],
)
def test_one_text_or_several(text: str, expected: tuple[str, ...]) -> None:
    assert value_of(text, "colors") == expected


@pytest.mark.parametrize("text", ["colors: red, blue", "colors: 红、蓝", "colors: 红，蓝"])
def test_one_text_with_commas_is_one_with_a_warning(text: str) -> None:
    house, problems, reading = read(text)
    assert len(house.colors) == 1
    assert problems == [("value-one-for-many", 1, 9)]
    assert reading.reporter.problems[0].severity == "warning"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("true", True),
        ("Yes", True),
        ("是", True),
        ("on", True),
        ("false", False),
        ("No", False),
        ("否", False),
    ],
)
def test_yes_and_no(text: str, expected: bool) -> None:
    assert value_of(f"open: {text}", "open") is expected


def test_numbers() -> None:
    assert value_of("floors: -5", "floors") == -5
    assert value_of("floors: +07", "floors") == 7
    assert value_of("floors: １２", "floors") == 12


def test_some_of_a_few_words() -> None:
    assert value_of("views: [sea, hill]", "views") == ("sea", "hill")
    assert value_of("views: sea", "views") == ("sea",)
    assert value_of("views: []", "views") == ()


def test_parts() -> None:
    house, problems, reading = read("main: {name: Hall}\nrooms:\n- name: A\n  seats: 5\n- {name: B}")
    assert problems == []
    assert house.main == Room("Hall", 10)
    assert house.rooms == (Room("A", 5), Room("B", 10))
    assert reading.positions["main.name"] == (1, 14)
    assert reading.positions["rooms.0.seats"] == (4, 10)
    assert reading.positions["rooms.1.name"] == (5, 10)
    assert value_of("rooms: {name: A}", "rooms") == (Room("A", 10),)


def test_free_values_are_plain() -> None:
    extra = value_of("extra: {a: true, b: 12, c: ~, d: [no, 007, 1.50, '1'], e: {f: x}, g: 'true'}", "extra")
    assert extra == {
        "a": True,
        "b": 12,
        "c": None,
        "d": ("no", "007", "1.50", "1"),
        "e": {"f": "x"},
        "g": "true",
    }


WRONG = {
    "a list for a text": ("title: [a, b]", "value-text", 1, 8),
    "braces for a text": ("title: {{ x }}", "value-text", 1, 8),
    "no text": ("colors: x\ntitle:", "value-empty", 2, 1),
    "an empty text": ("title: ''", "value-empty", 1, 8),
    "blanks": ("title: '  '", "value-empty", 1, 8),
    "a list in a list": ("colors: [a, [b, c]]", "value-text", 1, 13),
    "keys in a list": ("colors:\n- a: b", "value-text", 2, 3),
    "neither yes nor no": ("open: maybe", "value-boolean", 1, 7),
    "no number": ("floors: many", "value-number", 1, 9),
    "too many": ("floors: 100", "value-number", 1, 9),
    "far too many": ("floors: " + "9" * 5000, "value-number", 1, 9),
    "a fraction": ("floors: 1.5", "value-number", 1, 9),
    "no choice": ("kind: libary", "value-choice", 1, 7),
    "no choice among several": ("views: [hill, see]", "value-choice", 1, 15),
    "one value for keys": ("main: Hall", "value-mapping", 1, 7),
    "texts for a list of keys": ("rooms:\n- Hall", "value-mapping", 2, 3),
    "a part without its name": ("rooms:\n- seats: 3", "key-missing", 2, 3),
    "an unknown key in a part": ("main: {name: x, seat: 3}", "key-unknown-near", 1, 17),
    "no pairs": ("names: title", "value-names", 1, 8),
    "an unknown name": ("names:\n  a: titel", "value-name", 2, 6),
    "one value for anything": ("extra: x", "value-mapping", 1, 8),
    "a key twice": ("title: a\nkind: hall\ntitle: b", "key-duplicate", 3, 1),
    "a key twice, deep down": ("extra: {a: {b: 1, b: 2}}", "key-duplicate", 1, 19),
    "a list for a key": ("? [a]\n: b", "key-kind", 1, 3),
    "an unknown key": ("weather: fine", "key-unknown", 1, 1),
    "a misspelt key": ("titel: a", "key-unknown-near", 1, 1),
    "a merge key": ("<<: {a: b}", "key-unknown", 1, 1),
    "a mark of ours": (r'title: "\uFDD0/x\uFDD1"', "value-character", 1, 8),
    "a zero": (r'colors: [a, "b\0"]', "value-character", 1, 13),
    "a mark of ours in a key": (r'extra: {"\uFDD0": b}', "key-kind", 1, 9),
}


@pytest.mark.parametrize(("text", "code", "line", "column"), WRONG.values(), ids=WRONG)
def test_a_wrong_value_has_its_place_and_its_default(text: str, code: str, line: int, column: int) -> None:
    _, problems, _ = read(text)
    assert problems == [(code, line, column)]


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("colors: [甲，乙, 丙]", [("value-wide-comma", 1, 10)]),
        ("colors:\n- 甲，乙", []),
        ("colors: ['甲，乙']", []),
        ("title: 简报 #1", [("value-cut", 1, 8)]),
        ("title: 简报\n  第二行 #1", [("value-cut", 1, 8)]),
        ("title: 简报  # note", []),
        ("title: 'a' #1", []),
        ("title: #1 简报", [("value-remark", 1, 7)]),
        ("title: # note", [("value-empty", 1, 1)]),
        ("colors: #植树 #造林", [("value-remark", 1, 8)]),
        ("kind: # note", []),
        ("colors:\n- #植树\n- # note\n- 乙", [("value-remark", 2, 2)]),
        ("title: a#1", []),
        ("colors:\n- 甲 #1\n- 乙", [("value-cut", 2, 3)]),
    ],
)
def test_what_yaml_understands_otherwise_than_it_was_meant(
    text: str, problems: list[tuple[str, int, int]]
) -> None:
    assert read(text)[1] == problems


def test_what_was_cut_off_is_told_with_the_way_to_keep_it() -> None:
    assert values("title: 简报 #1 春节  ") == {"key": "title", "value": "简报", "rest": "#1 春节"}
    assert values("title: #1 春节") == {"key": "title", "rest": "#1 春节"}
    assert values("colors: 【甲，乙】") == {"key": "colors", "items": "甲, 乙"}
    assert values("colors: [甲，乙、丙]") == {"key": "colors", "items": "甲, 乙, 丙"}


def test_free_values_are_cleaned_like_a_file() -> None:
    assert read(r'extra: {a: "one\r\ntwo"}')[:2] == (House(extra={"a": "one\ntwo"}), [])
    house, problems, reading = read(r'extra: {a: ["x\uFDD0\0"]}')
    assert house == House(extra={"a": ("x",)})
    assert problems == [("control-characters", 1, 13)]
    assert reading.reporter.problems[0].severity == "warning"
    assert dict(reading.reporter.problems[0].values) == {"count": "2", "character": "U+FDD0"}


def test_everything_wrong_is_found_at_once() -> None:
    house, problems, _ = read("titel: a\nopen: perhaps\nkind: barn\ncolors: [red]")
    assert problems == [("key-unknown-near", 1, 1), ("value-boolean", 2, 7), ("value-choice", 3, 7)]
    assert house == House(colors=("red",))


def values(text: str, rename: Mapping[str, str] | None = None) -> dict[str, str]:
    _, _, reading = read(text, rename)
    return dict(reading.reporter.problems[0].values)


def test_hints_name_the_nearest() -> None:
    assert values("titel: a")["nearest"] == "title"
    assert values("颜色: a")["nearest"] == "colors"
    assert values("colour: a")["nearest"] == "colors"
    assert values("heading_text: a", {"heading_texts": "title"})["nearest"] == "heading_texts"
    assert values("kind: libary")["nearest"] == "library"
    assert values("kind: hall\ntitle: x\ntitle: y")["first"] == "2"


def test_a_full_width_colon_that_is_part_of_a_key() -> None:
    assert read("title：a: b")[1] == [("yaml-colon-wide", 1, 6)]


def test_renamed_keys() -> None:
    rename = {"headline": "title", "name": "title", "colour": "colors", "kind": "extra"}
    assert read("headline: a", rename)[0].title == "a"
    assert read("colour: [a, b]", rename)[0].colors == ("a", "b")
    assert read("name: b\nheadline: a", rename)[0].title == "a", "the one listed first"
    assert read("headline: a\ntitle: c\nname: b", rename)[0].title == "c", "our own"
    assert read("headline: a\ntitle:", rename)[0].title == "a", "an empty one doesn't count"
    assert read("title:\nheadline: a", rename)[:2] == (House(title="a"), [])
    assert read("kind: {x: y}", rename)[0].extra == {"x": "y"}, "renaming goes before our own meaning"


def test_a_renaming_for_another_definition_leaves_our_own_key_alone() -> None:
    assert read("colors: red", {"colors": "summary"})[:2] == (House(colors=("red",)), [])
    assert read("excerpt: x", {"excerpt": "summary"})[1] == [("key-unknown", 1, 1)]


def test_a_problem_in_a_renamed_key_names_it_as_written() -> None:
    assert values("headline: [a, b]", {"headline": "title"})["key"] == "headline"
    assert read("x: y\nheadline: a", {"headline": "title"}, "allow")[2].positions["title"] == (2, 11)


def test_unknown_keys_may_be_warned_of_or_kept() -> None:
    house, problems, reading = read("layout: post\ntitel: a", unknown="warn")
    assert problems == [("key-unknown", 1, 1), ("key-unknown-near", 2, 1)]
    assert {problem.severity for problem in reading.reporter.problems} == {"warning"}
    house, problems, _ = read("layout: [post, 2]\nextra: {a: b}", unknown="allow")
    assert problems == []
    assert house.extra == {"layout": ("post", 2), "a": "b"}


def test_a_required_key_that_is_missing_gives_nothing() -> None:
    for text, place in (("seats: 3", (1, 1)), ("name:", (1, 1)), ("name: [a, b]", (1, 7))):
        reading = Reading(Reporter("room.yaml"))
        root = compose(text, reading.reporter)
        assert root is not None
        assert schema.read(Room, root, reading) is None
        (problem,) = reading.reporter.problems
        assert (problem.line, problem.column) == place


def test_the_json_schema() -> None:
    definition = json_schema(House)
    assert definition["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert definition["additionalProperties"] is False
    assert "required" not in definition
    assert set(definition["properties"]) == set(schema.keys(House))
    assert all(item["description"] for item in definition["properties"].values())
    assert definition["properties"]["kind"] == {
        "description": "What it is.",
        "enum": ["hall", "library", None],
        "default": "hall",
    }
    assert definition["properties"]["views"]["items"] == {"enum": ["hill", "sea"]}
    assert "null" not in definition["properties"]["title"]["type"]
    assert definition["properties"]["rooms"]["items"]["required"] == ["name"]
