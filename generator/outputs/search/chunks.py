"""A long row of entries cut into files at places that depend on what is near only. Pure.

Whether a file ends before an entry is decided by the entry's own digest and by how much is in the file: the more, the
likelier. So after an edit the files are others around it, and soon end where they did before; and whoever begins at the
beginning of any file cuts as whoever begins with nothing (content-defined chunking).
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple
from zlib import crc32


class Rule(NamedTuple):
    """How long files are."""

    least: int
    most: int
    slope: int
    """How much likelier an end becomes with what is there besides the least, of 2³²."""


class Entry(NamedTuple):
    """Something that is looked up."""

    key: bytes
    value: bytes


class Mark(NamedTuple):
    """A file: the first key in it, the name of what it holds, and how many bytes that is."""

    first: bytes
    name: str
    size: int


Weigh = Callable[[Entry], int]


def ends(rule: Rule, weight: int, key: bytes) -> bool:
    """Whether a file that has so much ends before an entry."""
    if weight <= rule.least:
        return False
    return weight >= rule.most or (weight - rule.least) * rule.slope > crc32(key)


def cut(entries: Iterable[Entry], rule: Rule, weigh: Weigh) -> list[list[Entry]]:
    """Entries, in the order of their keys, by file."""
    return _continued([], entries, rule, weigh)


def _continued(chunk: list[Entry], entries: Iterable[Entry], rule: Rule, weigh: Weigh) -> list[list[Entry]]:
    """The files that entries make after those which the first one begins with."""
    weight = sum(map(weigh, chunk))
    chunks = [chunk] if chunk else []
    for entry in entries:
        if not chunks or ends(rule, weight, entry.key):
            chunks.append([])
            weight = 0
        chunks[-1].append(entry)
        weight += weigh(entry)
    return chunks


def revised(
    marks: Sequence[Mark],
    keys: Iterable[bytes],
    read: Callable[[Mark], list[Entry]],
    change: Callable[[list[Entry], list[bytes]], list[Entry]],
    rule: Rule,
    weigh: Weigh,
) -> list[Mark | list[Entry]]:
    """The files where the entries of some keys come, go or change: those that stay, and what is in the others.

    `change` gives a file's entries anew, and is told of which keys they are others.
    """
    firsts = [mark.first for mark in marks]
    touched: dict[int, list[bytes]] = {}
    for key in sorted(keys):
        touched.setdefault(max(0, bisect_right(firsts, key) - 1), []).append(key)
    if not marks:
        return [*cut(change([], touched.get(0, [])), rule, weigh)]
    done: list[Mark | list[Entry]] = []
    open_chunk: list[Entry] = []  # which has begun, and may go on with the next file's entries
    for index, mark in enumerate(marks):
        if index not in touched and (not open_chunk or ends(rule, sum(map(weigh, open_chunk)), mark.first)):
            done += [open_chunk] if open_chunk else []
            done.append(mark)
            open_chunk = []
            continue
        entries = read(mark)
        if index in touched:
            entries = change(entries, touched[index])
            if not open_chunk and done and (not entries or entries[0].key != mark.first):
                last = done.pop()  # it has ended before an entry that is there no more
                open_chunk = read(last) if isinstance(last, Mark) else last
        *whole, open_chunk = _continued(open_chunk, entries, rule, weigh) or [[]]
        done += whole
    return [*done, *([open_chunk] if open_chunk else [])]


def changed(entries: Iterable[Entry], values: Mapping[bytes, bytes]) -> list[Entry]:
    """Entries with other values for some keys; an empty one is for an entry that goes."""
    news = {**{entry.key: entry.value for entry in entries}, **values}
    return [Entry(key, news[key]) for key in sorted(news) if news[key]]
