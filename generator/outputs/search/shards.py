"""What the files of the index hold, as bytes, and read again. Pure; `docs/search.md` has the format."""

import base64
import gzip
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from generator.engine.fingerprints import fingerprint_bytes
from generator.outputs.search.chunks import Entry, Mark, Rule, Weigh
from generator.outputs.search.postings import varint

SCRIPT = "searchFile"
"""The function that scripts hand a file's bytes to, where pages can't ask for files."""


def name_of(data: bytes) -> str:
    """What a file is called that holds this: the same whatever has packed it."""
    return fingerprint_bytes(data)[:12]


def weight(entry: Entry) -> int:
    """Of a term."""
    return len(entry.key) + len(entry.value)


def one(entry: Entry) -> int:
    """Of what is counted."""
    return 1


def packed_shard(entries: Sequence[Entry]) -> bytes:
    """Terms and their postings; of a term, what differs from the one before."""
    terms = bytearray(varint(len(entries)))
    before = b""
    for term, postings in entries:
        shared = 0
        for mine, other in zip(term, before, strict=False):
            if mine != other:
                break
            shared += 1
        terms += varint(shared) + varint(len(term) - shared) + term[shared:] + varint(len(postings))
        before = term
    return bytes(terms) + b"".join(entry.value for entry in entries)


def unpacked_shard(data: bytes) -> list[Entry]:
    """The terms of a shard, and their postings."""
    count, at = _varint(data, 0)
    terms: list[tuple[bytes, int]] = []
    term = b""
    for _ in range(count):
        shared, at = _varint(data, at)
        more, at = _varint(data, at)
        term = term[:shared] + data[at : at + more]
        length, at = _varint(data, at + more)
        terms.append((term, length))
    entries = []
    for term, length in terms:
        entries.append(Entry(term, data[at : at + length]))
        at += length
    return entries


def _varint(data: bytes, at: int) -> tuple[int, int]:
    """A number, and where the next one begins."""
    value = shift = 0
    while (byte := data[at]) & 0x80:
        value |= (byte & 0x7F) << shift
        shift += 7
        at += 1
    return value | byte << shift, at + 1


def packed_block(entries: Sequence[Entry]) -> bytes:
    """Result lines as JSON. A line begins with its article's number."""
    return b"[" + b",\n".join(entry.value for entry in entries) + b"]"


def unpacked_block(data: bytes) -> list[Entry]:
    """The lines of a block, by what `line_key` makes of their numbers."""
    return [Entry(line_key(line[0]), as_json(line)) for line in json.loads(data)]


def line_key(number: int) -> bytes:
    """An article's number as a key, in the order of numbers."""
    return b"%016d" % number


def as_json(value: object) -> bytes:
    """As JSON that is the same for the same value."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


class Kind(NamedTuple):
    """What a file of the index holds."""

    rule: Rule
    weigh: Weigh
    pack: Callable[[Sequence[Entry]], bytes]
    unpack: Callable[[bytes], list[Entry]]


SHARD = Kind(Rule(least=3_400, most=12_000, slope=1 << 16), weight, packed_shard, unpacked_shard)
"""Terms and postings: about six thousand bytes, packed; what is counted has each term whole."""
BLOCK = Kind(Rule(least=40, most=160, slope=10_400_000), one, packed_block, unpacked_block)
"""Result lines: about 64."""
DIRECTORY = Rule(least=100, most=240, slope=10_400_000)
"""Shards: about 120."""


def directory(marks: Iterable[Mark], *, of_numbers: bool = False) -> bytes:
    """Which file holds what: the first key in each, and its name."""
    return as_json([[int(mark.first) if of_numbers else mark.first.decode(), mark.name] for mark in marks])


def manifest(head: Mapping[str, object], files: Mapping[str, bytes]) -> bytes:
    """Where a reader begins: a line, and behind it the files that are no files of their own."""
    places: dict[str, tuple[int, int]] = {}
    at = 0
    for name, data in files.items():
        places[name] = (at, len(data))
        at += len(data)
    return as_json({**head, "files": places}) + b"\n" + b"".join(files.values())


def as_file(data: bytes) -> bytes:
    """A file of the index, packed as gzip (RFC 1952), without a name or a time, and from no system that is known."""
    packed = gzip.compress(data, 9, mtime=0)
    return packed[:9] + b"\xff" + packed[10:]


def as_script(data: bytes, name: str) -> bytes:
    """The same as a script, for pages that are opened from a disk."""
    return f'{SCRIPT}("{name}","{base64.b64encode(as_file(data)).decode()}");\n'.encode()
