"""Which ids on a page nobody but a spam program gives: those that it repeats, and those of the form that it draws."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from generator.content.markup.sanitize import names
from generator.importing.cleaning.tags import KNOWN, Token

_RANDOM = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{4,16}", re.IGNORECASE)
_NUMBERED = re.compile(r"[a-z]+\d+", re.IGNORECASE)  # col2, table1: a person's
_ALPHABETS = (("letters", re.compile("[a-zA-Z]+")), ("digits", re.compile("[0-9]+")),
              ("hexadecimal", re.compile("[0-9a-fA-F]+")), ("alphanumeric", re.compile("[0-9a-zA-Z]+")))  # fmt: skip
_LEFT_EMPTY = names(
    """
    a audio b body button canvas center colgroup div em font form frameset h1 h2 h3 h4 h5 h6 head html i iframe label li
    noscript object ol option p path picture select slot small span strong svg table tbody td template tfoot th thead tr
    ul video
    """
)
"""Names of elements that people, editors and scripts leave empty."""
_PROOF = 10
"""So many decoys prove the form of their ids for the page."""

_Form = tuple[str, int]
"""An alphabet and a length; those of no id are empty and 0."""


@dataclass(frozen=True, slots=True)
class DecoyIds:
    """What a page's decoys have taught about their ids."""

    repeated: frozenset[str]
    """Ids that only a program repeats: drawn at random, or on elements of many kinds."""
    proven: frozenset[_Form]

    def is_random(self, identifier: str) -> bool:
        """Whether an id is drawn at random: it looks so, or is of a form that decoys have on this page."""
        return looks_random(identifier) or not self.proven.isdisjoint(_forms(identifier))

    @property
    def are_without(self) -> bool:
        """Whether this page's decoys have no ids."""
        return ("", 0) in self.proven


def decoy_ids(pieces: Sequence[Token]) -> DecoyIds:
    """What the ids on a page show."""
    elements: dict[str, list[str]] = {}
    for piece in pieces:
        if piece.kind in ("start", "raw") and (identifier := piece.identifier):
            elements.setdefault(identifier, []).append(piece.name)
    repeated = frozenset(
        identifier
        for identifier, found in elements.items()
        if len(found) > 2 and (looks_random(identifier) or len(set(found)) > 2)
    )
    empty = [
        start
        for start, end in pairwise(piece for piece in pieces if piece.kind != "text" or piece.text.strip())
        if (start.kind, end.kind, start.name) == ("start", "end", end.name) and start.has_only_id
    ]
    forms = Counter(
        _forms(piece.identifier)[0]
        for piece in empty
        if is_unknown(piece.name)
        or piece.identifier in repeated
        or looks_random(piece.identifier)
        or (not piece.identifier and piece.name in KNOWN - _LEFT_EMPTY)
    )
    return DecoyIds(repeated, frozenset(form for form, count in forms.items() if count >= _PROOF))


def is_unknown(name: str) -> bool:
    """Whether HTML never had an element of this name; those with a colon or a dash are another vocabulary's."""
    return name not in KNOWN and ":" not in name and "-" not in name


def looks_random(identifier: str) -> bool:
    """Whether nobody would think of such an id."""
    return _RANDOM.fullmatch(identifier) is not None and not _NUMBERED.fullmatch(identifier)


def _forms(identifier: str) -> tuple[_Form, ...]:
    """The forms that an id is of, from the narrowest alphabet to the widest."""
    if not identifier:
        return (("", 0),)
    alphabets = [name for name, pattern in _ALPHABETS if pattern.fullmatch(identifier)]
    return tuple((name, len(identifier)) for name in alphabets) or (("any", len(identifier)),)
