"""A reader of the search index, written by `docs/search.md` alone: it shares no code with the program.

It says which articles may hold what is looked for, and how many bytes it had to ask for.
"""

import gzip
import json
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

Fetch = Callable[[str], bytes]
"""Gives a file under `/search/`, as it stands there, by its name without an ending."""

_REMOVED = re.compile("[\xad\u200b-\u200f\u2060-\u2064\ufeff\ufe00-\ufe0f\u180b-\u180d]")
_SPACES = re.compile("[\t-\r \x85\u1680\u2028\u2029]+")
_W = "0-9a-z\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u052f\u1e00-\u1fff"
_P = (
    "\u0530-\u1dff\u2c00-\u2dff\u2e80-\u2fdf\u3005-\u3007\u3021-\u302f\u3031-\u3035\u3038-\u303c\u3041-\u309f"
    "\u30a1-\u30fa\u30fc-\u318f\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\ud7ff\ue000-\ufdff\ufe70-\ufefe"
    "\U00010000-\U0001efff\U00020000-\U0010ffff"
)
_RUN = re.compile(f"([{_W}]+)|([{_P}]+)")
_LAYER = 1 << 19


@dataclass(slots=True)
class Reader:
    """Searches an index that it fetches piece by piece."""

    fetch: Fetch
    fetched: dict[str, int] = field(default_factory=dict)
    """The bytes of each file that was asked for."""
    _held: dict[str, bytes] = field(default_factory=dict)
    _manifest: dict[str, Any] = field(default_factory=dict)
    _embedded: bytes = b""

    def forget(self) -> None:
        """Be a visitor who has been nowhere yet."""
        self.fetched.clear()
        self._held.clear()
        self._manifest.clear()

    @property
    def manifest(self) -> dict[str, Any]:
        """The first line of the manifest."""
        if not self._manifest:
            line, _, self._embedded = self._unpacked("manifest").partition(b"\n")
            self._manifest.update(json.loads(line))
        return self._manifest

    def normal(self, text: str) -> str:
        """A text as it is compared."""
        text = _REMOVED.sub("", unicodedata.normalize("NFKC", text)).lower().replace("ς", "σ")
        if any(self._may_fold(character) for character in text):
            folding = json.loads(self.read(self.manifest["fold"]))
            text = text.translate(str.maketrans(folding["from"], folding["to"]))
        return _SPACES.sub(" ", text)

    def _may_fold(self, character: str) -> bool:
        if not "\u3400" <= character <= "\u9fff":
            return False
        return character in self.manifest["also"] or not _in_gb2312(character)

    def candidates(self, literal: str) -> dict[int, bool] | None:
        """The numbers of articles that may hold a normal text, and whether it may be in their titles.

        None for a text that nothing can be looked up by.
        """
        found: dict[int, bool] | None = None
        for values in self._parts(literal):
            if found is None:
                found = values
            else:
                found = {number: found[number] and values[number] for number in found.keys() & values}
        return found

    def _parts(self, literal: str) -> Iterator[dict[int, bool]]:
        for run in _RUN.finditer(literal):
            text, is_last = run[0], run.end() == len(literal)
            if run[1]:
                yield self.postings(text[:32], prefix=is_last and len(text) < 32)
            elif len(text) == 1:
                yield self.postings(text, prefix=is_last)
            else:
                for first, second in pairwise(text):
                    yield self.postings(first + second)

    def postings(self, term: str, *, prefix: bool = False) -> dict[int, bool]:
        """The articles that a term is in, or any that begins with it, and whether it is in their titles."""
        found: dict[int, bool] = {}
        for shard in self._shards(term, prefix):
            for other, postings in _terms(shard):
                if other == term or (prefix and other.startswith(term)):
                    number = 0
                    for value in _varints(postings):
                        number += value // 2
                        found[number] = found.get(number, False) or value % 2 == 1
        return found

    def _shards(self, term: str, prefix: bool) -> Iterator[bytes]:
        directories = self.manifest["terms"]
        at = max(0, bisect_right([first for first, _ in directories], term) - 1)
        for first, name in directories[at:]:
            if first > term and not (prefix and first.startswith(term)):
                return
            shards = json.loads(self.read(name))
            start = max(0, bisect_right([first for first, _ in shards], term) - 1)
            for first, shard in shards[start:]:
                if first > term and not (prefix and first.startswith(term)):
                    return
                yield self.read(shard)

    def line(self, number: int) -> list[Any]:
        """The result line of an article."""
        blocks = json.loads(self.read(self.manifest["results"]))
        _, name = blocks[bisect_right([first for first, _ in blocks], number) - 1]
        return next(line for line in json.loads(self.read(name)) if line[0] == number)

    def read(self, name: str) -> bytes:
        """What a file of the index holds."""
        if name in self.manifest["files"]:
            offset, length = self.manifest["files"][name]
            return self._embedded[offset : offset + length]
        return self._unpacked(name)

    def _unpacked(self, name: str) -> bytes:
        if name not in self._held:
            packed = self.fetch(name)
            self.fetched[name] = len(packed)
            self._held[name] = gzip.decompress(packed) if packed[:2] == b"\x1f\x8b" else packed
        return self._held[name]


def holds(piece: str, literal: str) -> bool:
    """Whether a piece of normal text holds a normal one."""
    at = piece.find(literal)
    while at >= 0:
        if not (at and re.match(f"[{_W}]", literal) and re.match(f"[{_W}]", piece[at - 1])):
            return True
        at = piece.find(literal, at + 1)
    return False


def day_and_place(number: int) -> tuple[int, int]:
    """Days since 1 January 1900, and the place within the day."""
    return number % _LAYER // 8, number // _LAYER * 8 + number % 8


def _in_gb2312(character: str) -> bool:
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _varints(data: bytes) -> Iterator[int]:
    value, factor = 0, 1
    for byte in data:
        value += byte % 128 * factor
        factor *= 128
        if byte < 128:
            yield value
            value, factor = 0, 1


def _terms(shard: bytes) -> Iterator[tuple[str, bytes]]:
    at = 0

    def number() -> int:
        nonlocal at
        start = at
        while shard[at] >= 128:
            at += 1
        at += 1
        return next(_varints(shard[start:at]))

    term, heads = b"", []
    for _ in range(number()):
        shared, more = number(), number()
        term = term[:shared] + shard[at : at + more]
        at += more
        heads.append((term.decode(), number()))
    for key, length in heads:
        yield key, shard[at : at + length]
        at += length
