"""Takes a spam program's decoys out of a page's text, before anything is parsed.

A decoy is an element without content, `<x id="h4sia"></x>`, mostly nested, often of a name that HTML doesn't have,
or of one that breaks the tree where it stands (`<td>` in a paragraph). A parser would move the real text about to make
sense of them, so they must go while the page is still a row of tags and texts.
"""

import re
from collections import Counter
from dataclasses import dataclass

from generator.content.markup.sanitize import names
from generator.importing.cleaning.log import CleaningLog

_TAG = re.compile(r"<(/?)([A-Za-z][^\s<>/]*)([^<>]*)>")
_ID = re.compile(r"""\sid\s*=\s*["']?([^\s"'<>/]+)""", re.IGNORECASE)
_RANDOM = re.compile(r"(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{4,8}", re.IGNORECASE)
_OTHER = re.compile(r"\s(?!id\b)[a-z-]+\s*=", re.IGNORECASE)  # an attribute beside the id: it has a purpose
_NUMBERED = re.compile(r"[a-z]+\d+", re.IGNORECASE)  # col2, table1: a person's
_RAW = {"script", "style", "textarea", "title", "xmp"}
"""Elements whose content is text, whatever it looks like."""
VOID = names(
    """
    area base br col embed hr img input link meta param source track wbr
    """
)
KNOWN = (
    _RAW
    | VOID
    | names(
        """
    a abbr acronym address applet article aside audio b basefont bdi bdo big blink blockquote body button
    canvas caption center cite code colgroup data datalist dd del details dfn dialog dir div dl dt em
    fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup html i
    iframe ins kbd label legend li main map mark marquee math menu meter nav nobr noframes noscript object
    ol optgroup option output p picture pre progress q rb rp rt rtc ruby s samp search section select slot
    small span strike strong sub summary sup svg table tbody td template tfoot th thead time tr tt u ul var
    video path g rect circle line polygon polyline ellipse defs use symbol
    """
    )
)
_CELLS = frozenset(("td", "th", "tr", "tbody", "table"))
_DEPTH = 20_000
"""More tags than that open at once are no page."""


class TooDeepError(ValueError):
    """Elements are nested so deeply that no browser would show them."""


@dataclass(slots=True)
class _Open:
    name: str
    place: int
    """Of its tag among the pieces."""
    is_decoy: bool
    """Has one of the ids, or a name, that only decoys have."""
    may_be_decoy: bool
    """It will be one if it turns out to be empty."""
    is_filled: bool = False
    held_decoys: bool = False


def without_decoys(html: str, log: CleaningLog) -> str:
    """The page without its decoys; the text between them stays. Takes time in proportion to its length.

    Raises TooDeepError.
    """
    repeated = _repeated_ids(html)
    pieces: list[str] = []
    open_tags: list[_Open] = []
    names: Counter[str] = Counter()
    decoys: list[str] = []

    def fill() -> None:
        if open_tags:
            open_tags[-1].is_filled = True

    def drop(place: int) -> None:
        decoys.append(pieces[place])
        pieces[place] = ""

    def close(tag: str | None, *, unclosed: bool = False) -> None:
        """Close the innermost element; `tag` is its end tag, None if it has none."""
        element = open_tags.pop()
        names[element.name] -= 1
        # What held nothing but decoys is one, but for a cell: a table would lose a column.
        is_frame = element.held_decoys and (element.name not in _CELLS or not names["table"])
        if element.is_decoy or (
            (element.may_be_decoy or is_frame) and not element.is_filled and not unclosed
        ):
            drop(element.place)
            if element.is_filled:
                fill()
            elif open_tags:
                open_tags[-1].held_decoys = True
        else:
            fill()
            if tag is not None:
                pieces.append(tag)

    at = 0
    for start, end in _tokens(html):
        if text := html[at:start]:
            pieces.append(text)
            if not text.isspace():
                fill()
        tag = html[start:end]
        at = end
        match = _TAG.fullmatch(tag)
        if match is None:  # a comment, or an element whose content is text
            pieces.append(tag)
            if not tag.startswith("<!"):
                fill()
            continue
        name = match[2].lower()
        if match[1]:
            if not names[name]:
                if name not in VOID:  # those have no end tags
                    pieces.append(tag)
                continue
            while open_tags[-1].name != name:
                close(None, unclosed=True)
            close(tag)
            continue
        identifier = _id(match[3])
        is_unknown = name not in KNOWN and ":" not in name and "-" not in name
        is_decoy = identifier in repeated
        # An empty element is no loss, so a doubtful id is enough, but for a cell in its row.
        is_cell = name in _CELLS and bool(open_tags) and open_tags[-1].name in ("table", "tbody", "tr")
        may_be = (
            is_decoy
            or is_unknown
            or (_is_random(identifier) if is_cell else _RANDOM.fullmatch(identifier) is not None)
        )
        pieces.append(tag)
        if name in VOID or (match[3].endswith("/") and is_unknown):
            if is_decoy or (may_be and not _OTHER.search(match[3])):
                drop(len(pieces) - 1)
                if open_tags:
                    open_tags[-1].held_decoys = True
            else:
                fill()
            continue
        open_tags.append(_Open(name, len(pieces) - 1, is_decoy, may_be))
        names[name] += 1
        if len(open_tags) > _DEPTH:
            raise TooDeepError
    while open_tags:
        close(None, unclosed=True)
    pieces.append(html[at:])
    for decoy in decoys[:20]:
        log.removed("decoy", decoy, count=0)
    if decoys:
        log.removed("decoy", count=len(decoys))
    return "".join(pieces)


def _tokens(html: str) -> list[tuple[int, int]]:
    """Where tags, comments and elements whose content is text begin and end."""
    found: list[tuple[int, int]] = []
    lower = html.lower() if len(html.lower()) == len(html) else html
    at, endless = 0, set[str]()
    while (start := html.find("<", at)) >= 0:
        if html.startswith("<!--", start) and "-->" not in endless:
            end = html.find("-->", start + 2)
            if end < 0:
                endless.add("-->")
                at = start + 4
                continue
            at = end + 3
        elif (match := _TAG.match(html, start)) is None:
            at = start + 1
            continue
        else:
            at = match.end()
            name = match[2].lower()
            if name in _RAW and not match[1] and name not in endless:
                end = lower.find(f"</{name}", at)
                if end < 0:
                    endless.add(name)
                else:
                    close = html.find(">", end)
                    at = close + 1 if close >= 0 else len(html)
        found.append((start, at))
    return found


def _id(attributes: str) -> str:
    match = _ID.search(attributes)
    return match[1] if match else ""


def _is_random(identifier: str) -> bool:
    return bool(_RANDOM.fullmatch(identifier)) and not _NUMBERED.fullmatch(identifier)


def _repeated_ids(html: str) -> frozenset[str]:
    """Ids that only a program repeats: drawn at random, or on elements of many kinds."""
    names: dict[str, list[str]] = {}
    for match in _TAG.finditer(html):
        if identifier := _id(match[3]):
            names.setdefault(identifier, []).append(match[2].lower())
    return frozenset(
        identifier
        for identifier, found in names.items()
        if len(found) > 2 and (_is_random(identifier) or len(set(found)) > 2)
    )
