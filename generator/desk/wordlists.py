"""The office's own lists of words: tables for people, CSV files that keep every line that nobody edited."""

import csv
import io
import re
from pathlib import Path

from msgspec import Struct

from generator.checks.checking import LISTS
from generator.checks.words import is_head, read_list
from generator.desk.wholefile import open_whole, save_whole
from generator.problems import Problem, ProblemsError
from generator.settings.config import Config

_NAME = re.compile(r"[\w][\w .-]{0,80}\.csv")
_CELLS = 5


class Entry(Struct, frozen=True):
    """A line of a list."""

    line: int
    """Its number in the file as it was opened, from 1; 0 for a new one."""
    cells: tuple[str, ...]
    """Wrong, right, reason, level, since."""


class OpenedList(Struct, frozen=True):
    """A list as somebody begins to edit it."""

    name: str
    digest: str
    entries: tuple[Entry, ...]


def word_lists(config: Config) -> tuple[str, ...]:
    """The names of the lists that there are."""
    folder = config.root / LISTS
    return tuple(sorted(one.name for one in folder.glob("*.csv"))) if folder.is_dir() else ()


def open_list(config: Config, name: str) -> OpenedList:
    """A list, or an empty one. Raises ProblemsError where it can't be read."""
    whole = open_whole(_disk(config, name), f"{LISTS}/{name}")
    entries = (Entry(number, _cells(line)) for number, line in _lines(whole.text) if _is_entry(number, line))
    return OpenedList(name, whole.digest, tuple(entries))


def save_list(config: Config, name: str, digest: str, entries: tuple[Entry, ...]) -> str:
    """Save a list; lines that say the same as before, and remarks, stay as they are. Gives the new digest.

    Raises ProblemsError where a line is wrong, or somebody else has changed the file; nothing is written then.
    """
    shown = f"{LISTS}/{name}"
    return save_whole(
        config,
        _disk(config, name),
        shown,
        digest,
        lambda text: edited(text, entries),
        lambda data: read_list(data, shown)[1],
    )


def edited(text: str, entries: tuple[Entry, ...]) -> str:
    """A list's text, whose lines end in `\\n`, with these entries and no others. Pure."""
    lines = dict(_lines(text))
    if not lines:
        lines = {1: _HEAD}
    kept = {entry.line for entry in entries if entry.line}
    written = {entry.line: entry for entry in entries if entry.line}
    parts: list[str] = []
    for number, line in lines.items():
        if not _is_entry(number, line):
            parts.append(line)
        elif number in kept:
            entry = written[number]
            parts.append(line if _trimmed(_cells(line)) == _trimmed(entry.cells) else _row(entry.cells))
    parts += [_row(entry.cells) for entry in entries if not entry.line and any(map(str.strip, entry.cells))]
    return "".join(f"{line}\n" for line in parts)


_HEAD = "wrong,right,reason,level,since"


def _lines(text: str) -> list[tuple[int, str]]:
    lines = text.removesuffix("\n").split("\n") if text else []
    return list(enumerate(lines, 1))


def _is_entry(number: int, line: str) -> bool:
    """Whether a line has an entry, not a remark or the heads of the columns."""
    cells = _cells(line)
    return any(cells) and not line.startswith("#") and not (number == 1 and is_head(cells[0]))


def _cells(line: str) -> tuple[str, ...]:
    try:
        found = next(csv.reader([line]), [])
    except csv.Error:
        found = [line[:200]]
    return tuple(cell.strip() for cell in (*found, *[""] * _CELLS))[: max(len(found), _CELLS)]


def _trimmed(cells: tuple[str, ...]) -> tuple[str, ...]:
    kept = [cell.strip() for cell in cells]
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def _row(cells: tuple[str, ...]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="").writerow([" ".join(cell.split()) for cell in _trimmed(cells)])
    return stream.getvalue()


def _disk(config: Config, name: str) -> Path:
    folder = config.root / LISTS
    disk = folder / name
    if not _NAME.fullmatch(name) or folder.is_symlink() or disk.is_symlink():
        raise ProblemsError((Problem("desk-list-name", f"{LISTS}/{name[:80]}"),))
    return disk
