"""Articles that are there twice: the same text, or nearly the same, found by 64-bit simhash (Charikar 2002)."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from hashlib import blake2b
from typing import NamedTuple

BITS = 64
NEAR = 7
"""So many bits at most differ between texts that are nearly the same."""
_SHORTEST = 100
"""Characters; shorter texts are alike without being copies."""
_LONGEST = 4000
_BLOCKS = tuple(range(0, BITS, BITS // (NEAR + 1)))
_NUMBERS = re.compile(r"\d+")
_WORDS = re.compile(r"\w+")
_LANES = tuple(sum(((byte >> bit) & 1) << (16 * bit) for bit in range(8)) for byte in range(256))
"""For each byte its bits, each in a lane of 16 bits of its own, so that eight are counted with one addition."""


class Print(NamedTuple):
    """What tells a text from others."""

    simhash: int
    digest: int
    """Of the whole text, without blanks and marks; 0 for a text too short to be compared."""
    numbers: int
    """Of its numbers: notices after one pattern differ in these."""


def print_of(text: str) -> Print:
    """A text's print. Its marks, blanks and line ends don't count."""
    plain = "".join(_WORDS.findall(text))
    if len(plain) < _SHORTEST:
        return Print(0, 0, 0)
    whole, numbers = _digest(plain) or 1, _digest(" ".join(_NUMBERS.findall(plain)))
    # Pieces of four characters. Those that begin with a fourth of all characters stand for the others, in every text.
    data = plain[:_LONGEST].encode("utf-32-le", "replace")
    pieces = {data[start : start + 16] for start in range(0, len(data) - 12, 4) if not data[start] & 3}
    digests = b"".join(blake2b(piece, digest_size=8).digest() for piece in pieces)
    half = len(pieces) / 2
    simhash = 0
    for index in range(8):
        total = sum(map(_LANES.__getitem__, digests[index::8]))
        for bit in range(8):
            simhash = simhash << 1 | ((total >> (16 * bit) & 0xFFFF) > half)
    return Print(simhash, whole, numbers)


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=8).digest(), "big")


def twins(prints: Iterable[tuple[str, str, Print]]) -> Iterator[tuple[str, str]]:
    """(path, path of the earlier one) for each text that is there already.

    The second text that comes along is the title. Texts that are only nearly the same must have it in common, and all
    numbers: notices of one kind are written after a pattern, and are no copies.
    """
    same: dict[int, str] = {}
    blocks: dict[tuple[str, int, int, int], list[tuple[str, int]]] = defaultdict(list)
    for path, title, (simhash, digest, numbers) in prints:
        if not digest:
            continue
        if (first := same.setdefault(digest, path)) != path:
            yield path, first
            continue
        near = None
        for shift in _BLOCKS:  # two that differ in seven bits are alike in one of eight blocks
            block = blocks[title, numbers, shift, simhash >> shift & 0xFF]
            near = near or next(
                (other for other, theirs in block if (simhash ^ theirs).bit_count() <= NEAR), None
            )
            block.append((path, simhash))
        if near:
            yield path, near
