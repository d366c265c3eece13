"""The data files of a bulletin: `data/leaders.yaml` is `data.leaders` in templates.

Each is read once, into values that can't be changed: texts, whole numbers, truth values, dates, lists and keys with
values. What a file means does not depend on which of the three kinds it is.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping
from datetime import tzinfo
from typing import Any, Final

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from generator.problems import Problem, Reporter
from generator.rendering.theme_files import DATA
from generator.settings.values import Reading, pairs
from generator.settings.yamltree import compose
from generator.text import dates
from generator.text.decoding import read_text, without_forbidden

_KINDS: Final = (".yaml", ".yml", ".csv", ".json")
_NAME = re.compile(r"[^\W\d][\w-]*")
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?:[ T]\d\d:\d\d(?::\d\d)?)?")
_DEEPEST = 32


class Values(dict[str, Any]):
    """Values by name that can't be changed."""

    def _refuse(self, *_: object, **__: object) -> None:
        raise TypeError("data can’t be changed")

    __setitem__ = __delitem__ = __ior__ = _refuse  # type: ignore[assignment]  # nobody may

    def __reduce__(self) -> tuple[type["Values"], tuple[dict[str, Any]]]:
        """Another process makes it of all its values at once."""
        return Values, (dict(self),)

    clear = pop = popitem = setdefault = update = _refuse  # type: ignore[assignment]


def values_of(files: Mapping[str, bytes], zone: tzinfo) -> tuple[Values, tuple[Problem, ...]]:
    """What data files hold, by their names without the ending, and everything that is wrong with them.

    `files` are by their paths in the folder; `zone` is that of dates without one.
    """
    found: dict[str, Any] = {}
    problems: list[Problem] = []
    first: dict[str, str] = {}
    for path, data in files.items():
        reporter = Reporter(f"{DATA}/{path}")
        name, dot, kind = path.rpartition(".")
        if path.rpartition("/")[2].startswith("."):
            continue
        if dot + kind.lower() not in _KINDS or not _NAME.fullmatch(name):
            reporter.error("data-file-name", name=path)
        elif name in first:
            reporter.error("data-file-twice", name=name, other=f"{DATA}/{first[name]}")
        else:
            first[name] = path
            text = read_text(data, reporter)
            found[name] = None if text is None else _READERS[kind.lower()](text, reporter, zone)
        problems += reporter.problems
    return Values(found), tuple(problems)


def _yaml(text: str, reporter: Reporter, zone: tzinfo) -> object:
    """A mapping, or a list: that is read as the value of a key that nobody has written."""
    is_list = (
        next((line for line in text.split("\n") if line.strip() and line[0] not in "#%"), "").startswith(
            ("- ", "-\n", "[")
        )
        or text.strip() == "-"
    )
    if not is_list:
        root = compose(text, reporter)
        return None if root is None else _value(root, Reading(reporter, zone=zone))
    # The first line is that of the key, so that all the others keep their columns.
    root = compose(f"list:\n{text}", reporter, 0)
    return None if root is None else _value(root.value[0][1], Reading(reporter, 0, zone))


def _value(node: Node, reading: Reading) -> object:
    if isinstance(node, SequenceNode):
        return tuple(_value(item, reading) for item in node.value)
    if isinstance(node, MappingNode):
        return Values({name: _value(value, reading) for _, name, value in pairs(node, reading)})
    assert isinstance(node, ScalarNode)  # there are no other nodes
    text = without_forbidden(node.value)
    return text if node.style else _bare(text, reading.reporter, reading.place(node), reading.zone)


def _bare(text: str, reporter: Reporter, place: tuple[int, int], zone: tzinfo) -> object:
    """What a text without quotation marks means."""
    if text in ("", "~", "null"):
        return None
    if text in ("true", "false"):
        return text == "true"
    if _NUMBER.fullmatch(text):
        return int(text)
    if _DATE.fullmatch(text):
        try:
            return dates.parse_date(text, zone)
        except ValueError:
            reporter.error("data-date", *place, value=text)
    return text


def _json(text: str, reporter: Reporter, zone: tzinfo) -> object:
    try:
        return _frozen(json.loads(text), 0)
    except json.JSONDecodeError as error:
        reporter.error("data-json", error.lineno, error.colno, detail=error.msg)
    except (ValueError, RecursionError) as error:  # a number of thousands of digits; thousands of brackets
        reporter.error("data-json", 1, 1, detail=str(error))
    return None


def _frozen(value: object, depth: int) -> object:
    if depth > _DEEPEST:
        raise RecursionError(f"more than {_DEEPEST} levels")
    if isinstance(value, dict):
        return Values({without_forbidden(key): _frozen(one, depth + 1) for key, one in value.items()})
    if isinstance(value, list):
        return tuple(_frozen(one, depth + 1) for one in value)
    return without_forbidden(value) if isinstance(value, str) else value


def _csv(text: str, reporter: Reporter, zone: tzinfo) -> object:
    """A line for each row; the first names the columns."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[Values] = []
    names: list[str] = []
    before = 0
    try:
        for row in reader:
            line, before = before + 1, reader.line_num
            if not any(cell.strip() for cell in row):
                continue
            if not names:
                names = [cell.strip() for cell in row]
                _check_columns(names, line, reporter)
            elif len(row) != len(names):
                reporter.error("data-csv-row", line, 1, count=len(row), wanted=len(names))
            else:
                cells = zip(names, row, strict=True)
                rows.append(Values({name: _cell(cell, reporter, line, zone) for name, cell in cells}))
    except csv.Error as error:
        reporter.error("data-csv", before + 1, 1, detail=str(error))
    return tuple(rows)


def _cell(cell: str, reporter: Reporter, line: int, zone: tzinfo) -> object:
    """As in YAML, but that an empty one is an empty text, which a template can write."""
    text = cell.strip()
    return _bare(text, reporter, (line, 1), zone) if text not in ("", "~", "null") else text


def _check_columns(names: Iterable[str], line: int, reporter: Reporter) -> None:
    seen: set[str] = set()
    for name in names:
        if not name or name in seen:
            reporter.error("data-csv-column", line, 1, name=name or "–")
        seen.add(name)


_READERS: Final = {"yaml": _yaml, "yml": _yaml, "csv": _csv, "json": _json}
