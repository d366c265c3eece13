"""The index: made of all texts, or what another one becomes when some texts come, go or change.

Both ways give the same files. What is kept of an index is its `Index`, and each file's bytes by the file's name.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import NamedTuple, NoReturn

from msgspec import Struct

from generator.engine import workers
from generator.engine.program import engine_key
from generator.engine.progress import Track
from generator.engine.workers import Team
from generator.outputs.search import chunks, shards
from generator.outputs.search.chunks import Entry, Mark
from generator.outputs.search.postings import decoded, gaps, patched, varint
from generator.outputs.search.texts import Searched, numbered, terms_of
from generator.problems import Problem, ProblemsError

_BATCH = 512
"""Texts that a worker inverts together."""
_FEW = 64
"""So many texts, and a twentieth of all, may be others before the whole index is made anew."""

Read = Callable[[str], bytes]
"""Gives what the file of a name holds."""


class Index(Struct, frozen=True, gc=False):
    """What an index is made of."""

    program: str
    texts: dict[str, tuple[int, str]]
    """Each text's number and digest, by its path."""
    shards: tuple[Mark, ...]
    blocks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Made:
    """An index, and those of its files that nobody has yet, by name."""

    index: Index
    files: dict[str, bytes]


class Change(NamedTuple):
    """What is other about one text: None for one that was not there, or is not any more."""

    old: tuple[int, Searched] | None
    new: tuple[int, Searched] | None


def make(texts: Sequence[Searched], team: Team, track: Track) -> Made:
    """The index of all texts."""
    numbers = numbered(texts)
    ordered = sorted(((numbers[text.path], text) for text in texts), key=lambda one: one[0])
    batches = [ordered[start : start + _BATCH] for start in range(0, len(ordered), _BATCH)]
    parts = workers.run(_inverted, None, batches, team, _lost, few=1)
    files: dict[str, bytes] = {}
    marks = _cut(_joined(track(parts, "index", len(batches))), shards.SHARD, files)
    return Made(Index(engine_key(), _known(ordered), marks, _blocks(ordered, files)), files)


def update(old: Index | None, texts: Sequence[Searched], read: Read, team: Team, track: Track) -> Made:
    """The index of all texts, made of another one as far as it has the same."""
    if old is None or old.program != engine_key():
        return make(texts, team, track)
    numbers = numbered(texts)
    ordered = sorted(((numbers[text.path], text) for text in texts), key=lambda one: one[0])
    known = _known(ordered)
    new = [(number, text) for number, text in ordered if old.texts.get(text.path) != known[text.path]]
    gone = frozenset(
        number for path, (number, digest) in old.texts.items() if known.get(path) != (number, digest)
    )
    if len(new) + len(gone) > max(_FEW, len(texts) // 20):
        return make(texts, team, track)
    removed = _found(gone, old.shards, read) if gone else {}
    files: dict[str, bytes] = {}
    marks = _changed(old.shards, removed, _added(new), read, files)
    return Made(Index(old.program, known, marks, _blocks(ordered, files)), files)


def revise(old: Index, changes: Iterable[Change], read: Read) -> Made | None:
    """The index after a few changes; None where what was there is not what it was made of."""
    changes = tuple(changes)
    before = [change.old for change in changes if change.old]
    after = [change.new for change in changes if change.new]
    was = _known(before)
    if old.program != engine_key() or any(old.texts.get(path) != one for path, one in was.items()):
        return None
    removed, added = _added(before), _added(after)
    for term in removed.keys() & added.keys():  # most of a text stays
        if removed[term] == added[term]:
            del removed[term], added[term]
    files: dict[str, bytes] = {}
    numbers = {term: {value >> 1 for value in values} for term, values in removed.items()}
    marks = _changed(old.shards, numbers, added, read, files)
    lines = {shards.line_key(number): b"" for number, _ in before}
    lines |= {entry.key: entry.value for entry in map(_line, after)}

    def change(entries: list[Entry], keys: list[bytes]) -> list[Entry]:
        return chunks.changed(entries, {key: lines[key] for key in keys})

    blocks = _revised(old.blocks, lines, change, shards.BLOCK, read, files)
    texts = {path: one for path, one in old.texts.items() if path not in was} | _known(after)
    return Made(Index(old.program, texts, marks, blocks), files)


def _known(texts: Iterable[tuple[int, Searched]]) -> dict[str, tuple[int, str]]:
    return {text.path: (number, text.digest) for number, text in texts}


# Terms


_Part = dict[str, tuple[int, int, bytes]]
"""The first value of each term, the last one's number, and what comes after the first, coded."""


def _inverted(context: None, batch: list[tuple[int, Searched]]) -> _Part:
    """The terms of some texts, in the order of their numbers."""
    return {
        term: (values[0], values[-1] >> 1, gaps(values) if len(values) > 1 else b"")
        for term, values in _added(batch).items()
    }


def _added(texts: Iterable[tuple[int, Searched]]) -> dict[str, list[int]]:
    """The values of each term in some texts, in the texts' order."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, text in texts:
        terms, title = terms_of(text)
        # Without a line of Python for each of nine million.
        deque(map(list.append, map(found.__getitem__, terms), repeat(number * 2)), 0)
        for term in title:
            found[term][-1] += 1
    return found


def _lost(batch: list[tuple[int, Searched]], reason: str) -> NoReturn:
    values = (("address", batch[0][1].line[0]), ("reason", reason))
    raise ProblemsError((Problem("worker-lost", f"content/{batch[0][1].path}", values=values),))


def _joined(parts: Iterable[_Part]) -> Iterable[Entry]:
    """All terms in their order, with their postings; each part is of later numbers than the one before."""
    joined: dict[str, bytearray] = {}
    last: dict[str, int] = {}
    for part in parts:
        for term, (first, end, rest) in part.items():
            if term in joined:
                joined[term] += varint(first - 2 * last[term]) + rest
            else:
                joined[term] = bytearray(varint(first) + rest)
            last[term] = end
    last.clear()
    for term in sorted(joined):
        yield Entry(term.encode(), bytes(joined.pop(term)))


def _found(numbers: frozenset[int], marks: Iterable[Mark], read: Read) -> dict[str, Collection[int]]:
    """The terms of texts that nobody has any more, by their numbers."""
    return {
        entry.key.decode(): numbers
        for mark in marks
        for entry in shards.unpacked_shard(read(mark.name))
        if any(value >> 1 in numbers for value in decoded(entry.value))
    }


def _changed(
    marks: Sequence[Mark],
    removed: Mapping[str, Collection[int]],
    added: Mapping[str, list[int]],
    read: Read,
    files: dict[str, bytes],
) -> tuple[Mark, ...]:
    """The shards without some numbers, and with new values, of some terms."""

    def change(entries: list[Entry], keys: list[bytes]) -> list[Entry]:
        known = {entry.key: entry.value for entry in entries}
        values = {}
        for key in keys:
            term = key.decode()
            values[key] = patched(known.get(key, b""), removed.get(term, ()), added.get(term, ()))
        return chunks.changed(entries, values)

    keys = (term.encode() for term in removed.keys() | added.keys())
    return _revised(marks, keys, change, shards.SHARD, read, files)


# Files


def _line(numbered: tuple[int, Searched]) -> Entry:
    """A text's result line."""
    number, text = numbered
    return Entry(shards.line_key(number), shards.as_json((number, *text.line)))


def _blocks(ordered: Iterable[tuple[int, Searched]], files: dict[str, bytes]) -> tuple[Mark, ...]:
    """All result lines, by block."""
    return _cut(map(_line, ordered), shards.BLOCK, files)


def _cut(entries: Iterable[Entry], kind: shards.Kind, files: dict[str, bytes]) -> tuple[Mark, ...]:
    """Files of all entries."""
    return _marked(chunks.cut(entries, kind.rule, kind.weigh), kind, files)


def _marked(
    contents: Iterable[Mark | list[Entry]], kind: shards.Kind, files: dict[str, bytes]
) -> tuple[Mark, ...]:
    """Files that stay, and new ones, which are put to the others."""
    marks = []
    for content in contents:
        if isinstance(content, Mark):
            marks.append(content)
            continue
        data = kind.pack(content)
        marks.append(Mark(content[0].key, shards.name_of(data), len(data)))
        files[marks[-1].name] = data
    return tuple(marks)


def _revised(
    marks: Sequence[Mark],
    keys: Iterable[bytes],
    change: Callable[[list[Entry], list[bytes]], list[Entry]],
    kind: shards.Kind,
    read: Read,
    files: dict[str, bytes],
) -> tuple[Mark, ...]:
    """Files after entries of some keys have changed."""

    def entries(mark: Mark) -> list[Entry]:
        return kind.unpack(read(mark.name))

    return _marked(chunks.revised(marks, keys, entries, change, kind.rule, kind.weigh), kind, files)
