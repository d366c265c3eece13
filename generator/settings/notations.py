"""Front matter in TOML and JSON, as the same tree of nodes that YAML gives: so all of them are read and checked alike.

Neither `tomllib` nor `json` tells where a value stands, so the keys are found in the text again. What stands in a list
or in a table on one line has the place of the key before it.
"""

import json
import re
import tomllib
from collections.abc import Callable, Iterable
from datetime import date, time
from typing import Any

from yaml import MappingNode, Mark, Node, ScalarNode, SequenceNode

from generator.problems import Reporter
from generator.settings.yamltree import DEEPEST, LARGEST
from generator.text.decoding import position

_KEY = r"[\w-]+|\"(?:[^\"\\\n]|\\.)*\"|'[^'\n]*'"
_KEYS = rf"(?:{_KEY})(?:[ \t]*\.[ \t]*(?:{_KEY}))*"
_TABLE = re.compile(rf"[ \t]*\[\[?[ \t]*({_KEYS})[ \t]*\]")
_PAIR = re.compile(rf"[ \t]*({_KEYS})[ \t]*=[ \t]*")
# `a.a.a…`: tomllib takes minutes for a key of thousands of parts.
_DEEP_KEY = re.compile(rf"(?:\.[ \t]*+[\w\"'-]++[ \t]*+){{{DEEPEST}}}")
_JSON_TEXT = re.compile(r"\"(?:[^\"\\]|\\.)*\"(\s*:\s*)?")
_TOML_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")

_Path = tuple[str, ...]
_Marks = Callable[[_Path], tuple[Mark, Mark]]
"""Where a key and its value stand. JSON's are given in the order of the text, whatever the path."""


class _Pairs(list[tuple[str, Any]]):
    """A JSON object's keys and values, with those that come again."""


def compose_toml(text: str, reporter: Reporter, first_line: int) -> MappingNode | None:
    """The mapping that a text in TOML 1.0 holds; None after an error. As `yamltree.compose`."""
    if not _is_small(text, reporter, first_line):
        return None
    if deep := _DEEP_KEY.search(text):
        line, column = position(text, deep.start())
        reporter.error("yaml-too-deep", first_line + line - 1, column, limit=DEEPEST)
        return None
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _TOML_PLACE.search(str(error))
        line = int(place[1]) if place and place[1] else text.rstrip("\n").count("\n") + 1
        column = int(place[2]) if place and place[2] else 1
        _report(_TOML_PLACE.sub("", str(error)), "TOML", reporter, first_line + line - 1, column)
        return None
    except (ValueError, RecursionError) as error:
        _report(str(error), "TOML", reporter, first_line, 1)
        return None
    places = _toml_places(text)

    def marks(path: _Path) -> tuple[Mark, Mark]:
        while path and path not in places:
            path = path[:-1]
        return places.get(path, (_mark(0, 0), _mark(0, 0)))

    return _tree(values.items(), marks, reporter, first_line)


def compose_json(text: str, reporter: Reporter, first_line: int) -> MappingNode | None:
    """The mapping that a text in JSON (RFC 8259) holds; None after an error. As `yamltree.compose`."""
    if not _is_small(text, reporter, first_line):
        return None
    starts = [0, *(match.end() for match in re.finditer("\n", text))]
    found = (match for match in _JSON_TEXT.finditer(text) if match[1])

    def mark(index: int) -> Mark:
        line = text.count("\n", 0, index)
        return _mark(line, index - starts[line])

    def marks(path: _Path) -> tuple[Mark, Mark]:
        match = next(found)
        return mark(match.start()), mark(match.end())

    values = json.loads(text, object_pairs_hook=_Pairs)  # `heads.split` has seen that it is sound
    return _tree(values, marks, reporter, first_line)


def _is_small(text: str, reporter: Reporter, first_line: int) -> bool:
    if len(text) > LARGEST:
        reporter.error("yaml-too-large", first_line, 1, limit=LARGEST // 1024)
    return len(text) <= LARGEST


def _report(detail: str, notation: str, reporter: Reporter, line: int, column: int) -> None:
    reporter.error("front-matter-syntax", line, column, notation=notation, detail=detail)


def _toml_places(text: str) -> dict[_Path, tuple[Mark, Mark]]:
    """Where each key that begins a line stands, and its value, by the names on the way to it."""
    places: dict[_Path, tuple[Mark, Mark]] = {}
    table: _Path = ()
    for number, line in enumerate(text.split("\n")):
        if match := _TABLE.match(line):
            table = _names(match[1])
            start = match.start(1)
            places.setdefault(table, (_mark(number, start), _mark(number, start)))
        elif match := _PAIR.match(line):
            path = (*table, *_names(match[1]))
            places.setdefault(path, (_mark(number, match.start(1)), _mark(number, match.end())))
    return places


def _names(dotted: str) -> _Path:
    return tuple(name.strip("\"'") for name in re.findall(_KEY, dotted))


def _mark(line: int, column: int) -> Mark:
    return Mark("", 0, line, column, None, 0)


def _tree(
    pairs: Iterable[tuple[str, Any]], marks: _Marks, reporter: Reporter, first_line: int
) -> MappingNode | None:
    try:
        return _mapping(pairs, marks, (), _mark(0, 0))
    except RecursionError as error:
        line: int = error.args[0]
        reporter.error("yaml-too-deep", first_line + line, 1, limit=DEEPEST)
        return None


def _mapping(pairs: Iterable[tuple[str, Any]], marks: _Marks, path: _Path, at: Mark) -> MappingNode:
    nodes = []
    for key, value in pairs:
        key_at, value_at = marks((*path, key))
        nodes.append((_scalar(key, key_at, '"'), _node(value, marks, (*path, key), value_at)))
    return MappingNode("tag:yaml.org,2002:map", nodes, at, at)


def _node(value: object, marks: _Marks, path: _Path, at: Mark) -> Node:
    """A value's node; only texts are in quotation marks, so that `true` and `12` are what they are."""
    if len(path) > DEEPEST:
        raise RecursionError(at.line)
    if isinstance(value, dict):
        return _mapping(value.items(), marks, path, at)
    if isinstance(value, _Pairs):
        return _mapping(value, marks, path, at)
    if isinstance(value, list):
        items = [_node(item, marks, (*path, ""), at) for item in value]
        return SequenceNode("tag:yaml.org,2002:seq", items, at, at)
    if isinstance(value, str):
        return _scalar(value, at, '"')
    if isinstance(value, (date, time)):
        return _scalar(value.isoformat(), at)
    return _scalar("" if value is None else str(value).lower() if isinstance(value, bool) else str(value), at)


def _scalar(text: str, at: Mark, style: str | None = None) -> ScalarNode:
    return ScalarNode("tag:yaml.org,2002:str", text, at, at, style=style)
