"""Takes a spam program's decoys out of a page's text, before anything is parsed.

A decoy is an element without content, `<x id="h4sia"></x>`, mostly nested, often of a name that HTML doesn't have,
or of one that breaks the tree where it stands (`<td>` in a paragraph). A parser would move the real text about to make
sense of them, so they must go while the page is still a row of tags and texts. An element that holds nothing and has
no attribute but an id is no loss, whatever the id; so only what separates texts (an empty paragraph between lines, a
cell in its row) needs a proof that it is a decoy.
"""

import re
from collections import Counter
from dataclasses import dataclass, field

from generator.content.markup.sanitize import names
from generator.importing.cleaning.decoy_ids import decoy_ids, is_unknown
from generator.importing.cleaning.log import CleaningLog
from generator.importing.cleaning.tags import BLOCKS, KNOWN, VOID, Token, tokens

_CELLS = names("td th")
_IN_TABLES = _CELLS | names("table tbody tfoot thead tr")
_LINES = names("p h1 h2 h3 h4 h5 h6 legend")
"""Elements that hold one line of text, and no blocks."""
_BREAKS = names("br hr")
_SPACERS = names("a b big center div em font h1 h2 h3 h4 h5 h6 i ins nobr p small span strong sub sup u")
"""Elements that people write around a space that doesn't break: an empty line, or a gap in one."""
_SPACE = re.compile(r"(?:\s|&nbsp;|&e[nm]sp;|&thinsp;|&#(?:160|12288|x0*a0|x3000);)*+", re.IGNORECASE)
_ANY_TAG = re.compile(r"</?[A-Za-z][^<>]*+>")
_DEPTH = 20_000
"""More tags than that open at once are no page."""


class TooDeepError(ValueError):
    """Elements are nested so deeply that no browser would show them."""


@dataclass(slots=True)
class _Open:
    token: Token
    place: int
    """Of its tag among the pieces."""
    is_decoy: bool = False
    """Has one of the ids that only decoys have: its tags go, even if something stands between them."""
    is_idle: bool = False
    """Nobody misses it if it turns out to be empty …"""
    may_hold_space: bool = False
    """… or to hold but spaces that don't break."""
    is_doubted: bool = False
    """It looks like a decoy; what holds nothing but such is one itself."""
    is_in_line: bool = False
    has_space: bool = False
    is_filled: bool = False
    held_decoys: bool = False
    inner: list[tuple[int, int]] = field(default_factory=list)
    """Where among the pieces empty elements of its own kind are; they go if it turns out to have an end tag."""


def without_decoys(html: str, log: CleaningLog) -> str:
    """The page without its decoys; the text between them stays. Takes time in proportion to its length.

    Raises TooDeepError.
    """
    walk = _Walk(list(tokens(html)))
    decoys = walk.decoys
    for decoy in decoys[:20]:
        log.removed("decoy", decoy, count=0)
    if decoys:
        log.removed("decoy", count=len(decoys))
    return "".join(walk.pieces)


class _Walk:
    """Goes through a page once, and keeps what is no decoy."""

    def __init__(self, page: list[Token]) -> None:
        self.pieces: list[str] = []
        self.decoys: list[str] = []
        self._open: list[_Open] = []
        self._names: Counter[str] = Counter()
        self._ids = decoy_ids(page)
        self._gone_void = ("", 0)
        """The last element without an end tag that was taken out, and where: it may have one all the same."""
        for token in page:
            match token.kind:
                case "text":
                    self._text(token.text)
                case "comment":
                    self.pieces.append(token.text)
                case "raw":
                    self._childless(token, is_empty=_holds_nothing(token))
                case "end":
                    self._end(token)
                case "start" if token.name in VOID or (
                    token.attributes.endswith("/") and is_unknown(token.name)
                ):
                    self._childless(token, is_empty=True)
                case "start":
                    self._start(token)
        while self._open:
            self._close(None)

    def _text(self, text: str) -> None:
        self.pieces.append(text)
        if self._open and not text.isspace():
            if _SPACE.fullmatch(text):
                self._open[-1].has_space = True
            else:
                self._open[-1].is_filled = True
        elif self._open and ("\xa0" in text or "\u3000" in text):
            self._open[-1].has_space = True

    def _childless(self, token: Token, *, is_empty: bool) -> None:
        """An element that has no other elements in it."""
        is_decoy, is_idle = token.identifier in self._ids.repeated, is_empty and token.has_only_id
        if is_decoy or (is_idle and (token.identifier or token.name not in _BREAKS)):
            self._gone_void = (token.name, len(self.pieces))
            if is_decoy or self._is_doubted(token):
                self._count(token)
        else:
            self.pieces.append(token.text)
            self._fill()

    def _start(self, token: Token) -> None:
        above = self._open[-1] if self._open else None
        element = _Open(token, len(self.pieces), token.identifier in self._ids.repeated)
        is_block = token.name in BLOCKS
        element.is_in_line = token.name in _LINES or (above is not None and above.is_in_line and not is_block)
        element.is_doubted = self._is_doubted(token)
        in_row = token.name in _CELLS and above is not None and above.token.name in _IN_TABLES - _CELLS
        has_id = token.identifier != ""
        if in_row:
            element.is_idle = element.is_decoy or self._ids.is_random(token.identifier)
        elif token.has_only_id and (has_id or token.name in KNOWN or element.is_doubted):
            is_unneeded = has_id or self._ids.are_without or (above is not None and above.is_in_line)
            element.is_idle = is_unneeded or token.name != "p"
            element.may_hold_space = has_id or token.name not in _SPACERS or (is_unneeded and is_block)
        self.pieces.append(token.text)
        self._open.append(element)
        self._names[token.name] += 1
        if len(self._open) > _DEPTH:
            raise TooDeepError

    def _is_doubted(self, token: Token) -> bool:
        return is_unknown(token.name) or self._ids.is_random(token.identifier)

    def _end(self, token: Token) -> None:
        if self._names[token.name]:
            while self._open[-1].token.name != token.name:
                self._close(None)
            self._close(token.text)
        elif token.name not in VOID:
            self.pieces.append(token.text)
        elif self._gone_void[0] == token.name:
            inside = "".join(self.pieces[self._gone_void[1] :])
            if _SPACE.fullmatch(inside):
                del self.pieces[self._gone_void[1] :]

    def _close(self, tag: str | None) -> None:
        """Close the innermost element; `tag` is its end tag, None if it has none."""
        element = self._open.pop()
        name = element.token.name
        self._names[name] -= 1
        if tag is not None:
            for start, end in element.inner:
                self.pieces[start:end] = _comments(self.pieces[start:end])
        elif element.inner:
            element.is_filled = True
        is_empty = tag is not None and not element.is_filled
        # What held nothing but decoys is one, but for a cell: a table would lose a column.
        is_frame = element.held_decoys and not (name in _IN_TABLES and self._names["table"])
        if is_empty and (element.is_idle or is_frame) and (element.may_hold_space or not element.has_space):
            self._drop(element, tag or "")
        elif element.is_decoy:
            self._count(element.token)
            self.pieces[element.place] = ""
            if element.is_filled:
                self._fill()
        else:
            self._fill()
            if tag is not None:
                self.pieces.append(tag)

    def _drop(self, element: _Open, tag: str) -> None:
        """Take out an element that holds nothing."""
        above = self._open[-1] if self._open else None
        name = element.token.name
        if above and name == above.token.name and (name == "p" or name in _CELLS):
            # If the outer one has no end tag, it ends here, and this one is what separates it from the next.
            self.pieces.append(tag)
            above.inner.append((element.place, len(self.pieces)))
        elif element.token.identifier or element.is_doubted or element.has_space:
            inside = self.pieces[element.place + 1 :]
            del self.pieces[element.place :]
            self.pieces += filter(None, _comments(inside))
            if element.has_space or any(map(str.isspace, inside)):
                self._keep_apart()
        else:
            self.pieces[element.place] = ""
        if element.is_decoy or element.is_doubted or element.held_decoys:
            self._count(element.token)

    def _keep_apart(self) -> None:
        """A space for the one that went with an element, if it may have stood between words."""
        last = next((piece for piece in reversed(self.pieces[-4:]) if piece), "")
        if last[-1:].isalnum() and last[-1:].isascii():
            self.pieces.append(" ")

    def _count(self, token: Token) -> None:
        self.decoys.append(token.text)
        if self._open:
            self._open[-1].held_decoys = True

    def _fill(self) -> None:
        if self._open:
            self._open[-1].is_filled = True


def _comments(pieces: list[str]) -> list[str]:
    """The pieces with nothing but comments left."""
    return [piece if piece.startswith("<!--") else "" for piece in pieces]


def _holds_nothing(element: Token) -> bool:
    """Whether a raw element is empty; a spam program writes empty elements into it, too."""
    is_code = element.name in ("script", "style")
    return _SPACE.fullmatch(element.content if is_code else _ANY_TAG.sub("", element.content)) is not None
