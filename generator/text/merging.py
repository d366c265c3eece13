"""Two texts that were made from one, line by line: what both have, what either has changed, and where both have.

The three-way merge of Khanna, Kunal and Pierce (“A Formal Investigation of Diff3”, 2007): what stands in all three
divides the texts; between that, each of the two has kept the old lines or has others. No line is ever left out.
"""

from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from typing import Literal

from msgspec import Struct

PieceKind = Literal["same", "mine", "theirs", "both", "conflict"]


class Piece(Struct, frozen=True):
    """Lines that belong together, without their ends.

    `same`: nobody changed them. `mine`, `theirs`: only one side did. `both`: both did alike. `conflict`: both did, and
    somebody must decide.
    """

    kind: PieceKind
    base: tuple[str, ...]
    mine: tuple[str, ...]
    theirs: tuple[str, ...]


def merged(base: str, mine: str, theirs: str) -> tuple[Piece, ...]:
    """The pieces of two texts that were made from `base`; their lines end in `\\n`."""
    old, my, their = (text.split("\n") for text in (base, mine, theirs))
    pieces: list[Piece] = []
    at = [0, 0, 0]
    for start, my_start, their_start, size in _anchors(old, my, their):
        changed = _piece(old[at[0] : start], my[at[1] : my_start], their[at[2] : their_start])
        kept = tuple(old[start : start + size])
        pieces += [
            one for one in (changed, Piece("same", kept, kept, kept)) if one.base or one.mine or one.theirs
        ]
        at = [start + size, my_start + size, their_start + size]
    return tuple(pieces)


def without_base(mine: str, theirs: str) -> tuple[Piece, ...]:
    """The pieces of two texts of which nobody knows what they were made from: wherever they differ is a conflict."""
    return tuple(
        piece if piece.kind == "same" else Piece("conflict", (), piece.mine, piece.base)
        for piece in compared(theirs, mine)
    )


def compared(before: str, after: str) -> tuple[Piece, ...]:
    """What has become of a text: pieces that are the `same`, and those that are now as `mine`."""
    return tuple(merged(before, after, before))


def resolved(pieces: Iterable[Piece]) -> str | None:
    """The one text that the pieces make; None where there is a conflict."""
    lines: list[str] = []
    for piece in pieces:
        if piece.kind == "conflict":
            return None
        lines += piece.theirs if piece.kind == "theirs" else piece.mine
    return "\n".join(lines)


def _piece(base: list[str], mine: list[str], theirs: list[str]) -> Piece:
    kind: PieceKind = (
        "both" if mine == theirs
        else "theirs" if mine == base
        else "mine" if theirs == base
        else "conflict"
    )  # fmt: skip
    return Piece(kind, tuple(base), tuple(mine), tuple(theirs))


def _anchors(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[tuple[int, int, int, int]]:
    """Where runs of lines that stand in all three begin in each, and how long they are; an empty one at the end."""
    ours: dict[int, int] = {}
    for block in _matching(base, mine):
        ours |= {block[0] + number: block[1] + number for number in range(block[2])}
    shared: list[tuple[int, int, int]] = []
    for start, other, size in _matching(base, theirs):
        shared += [
            (start + number, ours[start + number], other + number)
            for number in range(size)
            if start + number in ours
        ]
    run: list[tuple[int, int, int]] = []
    for triple in shared:
        if run and triple != tuple(place + 1 for place in run[-1]):
            yield (*run[0], len(run))
            run = []
        run.append(triple)
    if run:
        yield (*run[0], len(run))
    yield len(base), len(mine), len(theirs), 0


def _matching(one: list[str], other: list[str]) -> Iterator[tuple[int, int, int]]:
    """Runs of equal lines. Those at both ends are found at once: most edits leave nearly all lines as they were."""
    before = 0
    while before < min(len(one), len(other)) and one[before] == other[before]:
        before += 1
    behind = 0
    while behind < min(len(one), len(other)) - before and one[-1 - behind] == other[-1 - behind]:
        behind += 1
    yield 0, 0, before
    middle = one[before : len(one) - behind], other[before : len(other) - behind]
    for block in SequenceMatcher(None, *middle, autojunk=False).get_matching_blocks():
        yield block.a + before, block.b + before, block.size
    yield len(one) - behind, len(other) - behind, behind
