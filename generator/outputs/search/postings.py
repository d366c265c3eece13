"""Which articles a term is in, as a few bytes: gaps between their numbers, each with a bit for the title. Pure.

A *value* stands for one of them: twice the article's number, and 1 where the term is in its title.
"""

from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from itertools import pairwise

_SHORT = 1 << 14


@lru_cache(maxsize=_SHORT)
def varint(value: int) -> bytes:
    """A whole number in as few bytes as it needs: seven bits each, low ones first, as in LEB128."""
    coded = bytearray()
    while value > 0x7F:
        coded.append(value & 0x7F | 0x80)
        value >>= 7
    coded.append(value)
    return bytes(coded)


@cache
def _short() -> tuple[bytes, ...]:
    """All that take one byte or two, since most do."""
    return tuple(map(varint, range(_SHORT)))


def gaps(values: list[int]) -> bytes:
    """Values in ascending order, but for the first, each as its distance from the one before."""
    short = _short()
    distances = [later - (earlier & -2) for earlier, later in pairwise(values)]
    try:
        return b"".join(map(short.__getitem__, distances))
    except IndexError:
        return b"".join(short[one] if one < _SHORT else varint(one) for one in distances)


def coded(values: list[int]) -> bytes:
    """Values in ascending order as a term's postings."""
    return varint(values[0]) + gaps(values) if values else b""


def decoded(postings: bytes) -> Iterator[int]:
    """The values of a term's postings."""
    number, value, shift = 0, 0, 0
    for byte in postings:
        value |= (byte & 0x7F) << shift
        if byte & 0x80:
            shift += 7
            continue
        number += value & -2
        yield number | value & 1
        value = shift = 0


def patched(postings: bytes, gone: Iterable[int], new: Iterable[int]) -> bytes:
    """Postings without the articles of some numbers, and with new values."""
    gone = frozenset(gone)
    kept = [value for value in decoded(postings) if value >> 1 not in gone] if gone else [*decoded(postings)]
    return coded(sorted((*kept, *new)))
