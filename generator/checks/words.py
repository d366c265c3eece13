"""Wrong words: a list that comes with gen, and the office's own ones. Nothing is put right by itself.

A list is a CSV file: wrong, right, reason, level, since. A word that stands for itself (`打折除,打折除`) is right, and
what is wrong inside of it counts for nothing. With a year in `since`, older texts may have the word: offices are
renamed.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import add
from typing import NamedTuple

from generator.checks.findings import Finding
from generator.checks.prose import Prose
from generator.problems import Problem, Reporter
from generator.text.decoding import read_text

_LEVELS = {
    "": "error",
    "error": "error",
    "错误": "error",
    "warning": "warning",
    "警告": "warning",
    "提醒": "warning",
}
_HEADS = frozenset({"wrong", "错误", "错词", "错误表述", "错"})
_UNITS = {
    "KM": "km", "Km": "km", "KG": "kg", "Kg": "kg", "KW": "kW", "Kw": "kW", "kw": "kW", "KWH": "kWh", "KWh": "kWh",
    "kwh": "kWh", "CM": "cm", "MM": "mm", "ML": "mL", "hz": "Hz", "HZ": "Hz",
}  # fmt: skip
_UNIT = re.compile(rf"(?<=\d)[ ]?({'|'.join(sorted(_UNITS, key=len, reverse=True))})(?![A-Za-z0-9])")
_FORMER = "原"
"""Before the name of an office that has another one by now, it says so."""


class Entry(NamedTuple):
    """A word of a list."""

    wrong: str
    right: str
    reason: str
    level: str
    """error or warning."""
    since: int
    """The first year in which it is wrong; 0 for ever."""


@dataclass(frozen=True, slots=True)
class Words:
    """Lists made ready to be sought in texts."""

    entries: Mapping[str, tuple[Entry, ...]]
    """By their first two characters, longer ones first."""
    right: Mapping[str, tuple[tuple[str, int], ...]]
    """By a wrong word, the right ones that it stands in, each with its place there."""


def words_of(entries: Iterable[Entry]) -> Words:
    """Lists as one; of a word that several have, the first entry counts."""
    known: dict[str, Entry] = {}
    for entry in entries:
        known.setdefault(entry.wrong, entry)
    wrong = {entry.wrong: entry for entry in known.values() if entry.wrong != entry.right}
    starting: dict[str, list[Entry]] = {}
    for entry in sorted(wrong.values(), key=lambda entry: (-len(entry.wrong), entry.wrong)):
        starting.setdefault(entry.wrong[:2], []).append(entry)
    right: dict[str, list[tuple[str, int]]] = {}
    for word in sorted({entry.right for entry in known.values()}):
        for start in range(len(word) - 1):
            for entry in starting.get(word[start : start + 2], ()):
                if word.startswith(entry.wrong, start):
                    right.setdefault(entry.wrong, []).append((word, start))
    return Words(
        {start: tuple(found) for start, found in starting.items()},
        {word: tuple(found) for word, found in right.items()},
    )


def wrong_words(prose: Prose, words: Words, year: int) -> Iterator[Finding]:
    """The words of the lists that stand in a text of a year. One inside another counts for nothing.

    Texts share few of the words' first two characters, so these are sought first: that takes the same time however long
    the lists are.
    """
    text = prose.text
    starts = set(map(add, text, text[1:])) & words.entries.keys()
    found: list[tuple[int, Entry]] = []
    for start in starts:
        at = text.find(start)
        while at >= 0:
            for entry in words.entries[start]:
                if text.startswith(entry.wrong, at) and _is_wrong(text, at, entry, words, year):
                    found.append((at, entry))
                    break
            at = text.find(start, at + 1)
    end = 0
    for at, entry in sorted(found, key=lambda one: (one[0], -len(one[1].wrong))):
        if at >= end:
            end = at + len(entry.wrong)
            values = {"wrong": entry.wrong, "right": entry.right, "reason": _because(entry.reason)}
            code = "wrong-word" if entry.level == "error" else "doubtful-word"
            yield Finding(code, at, values)


def _because(reason: str) -> str:
    return f"（{reason}）" if reason else ""


def _is_wrong(text: str, at: int, entry: Entry, words: Words, year: int) -> bool:
    if entry.since and (year < entry.since or text[max(at - 1, 0) : at] == _FORMER):
        return False
    return not any(text.startswith(word, at - start) for word, start in words.right.get(entry.wrong, ()))


def wrong_units(prose: Prose) -> Iterator[Finding]:
    """Signs of units in the wrong case (GB 3100): km, kg and kW, not KM, KG and KW."""
    for match in _UNIT.finditer(prose.text):
        unit = match[1]
        yield Finding("wrong-unit", match.start(1), {"wrong": unit, "right": _UNITS[unit]})


@cache
def own_list() -> tuple[Entry, ...]:
    """The list that comes with gen: slips of writing, and names of offices that have others by now."""
    data = files("generator.checks").joinpath("slips.csv").read_bytes()
    entries, _ = read_list(data, "slips.csv")
    return entries


def is_head(cell: str) -> bool:
    """Whether this is the head of a list's first column."""
    return cell.casefold() in _HEADS


def read_list(data: bytes, path: str) -> tuple[tuple[Entry, ...], tuple[Problem, ...]]:
    """The entries of a list, and what is wrong with its lines. `path` is for the problems."""
    reporter = Reporter(path)
    text = read_text(data, reporter)
    entries = []
    for number, line in enumerate((text or "").split("\n"), 1):
        try:
            cells = [cell.strip() for cell in next(csv.reader([line]), [])]
        except csv.Error:  # a cell of more than 131072 characters
            reporter.error("word-list-line", number, 1)
            continue
        if not any(cells) or line.startswith("#") or (number == 1 and is_head(cells[0])):
            continue
        wrong, right, reason, level, since, *_ = (*cells, "", "", "", "")
        if len(wrong) < 2 or not right:
            reporter.error("word-list-line", number, 1)
        elif level.casefold() not in _LEVELS:
            column = line.rfind(level) + 1
            reporter.error("word-list-level", number, column, level=level)
        elif since and not since.isdecimal():
            reporter.error("word-list-year", number, line.rfind(since) + 1, year=since)
        else:
            entries.append(Entry(wrong, right, reason, _LEVELS[level.casefold()], int(since or 0)))
    return tuple(entries), tuple(reporter.problems)
