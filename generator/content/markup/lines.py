"""What a line begins with: blanks in columns, and the signs of each kind of block (CommonMark 0.31 section 4)."""

import re

from generator.content.markup.rawhtml import TAG
from generator.text.patterns import lazy

TAB = 4
"""A tab leads to the next column that is a multiple of this (section 2.2)."""

THEMATIC_BREAK = re.compile(r"(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})")
ATX_HEADING = re.compile(r"(\#{1,6})(?=[ \t]|\Z)")
SETEXT_UNDERLINE = lazy(r"(?:=+|-+)[ \t]*")
FENCE = lazy(r"(`{3,})([^`]*)|(~{3,})(.*)")
LIST_MARKER = re.compile(r"(?:[*+-]|([0-9]{1,9})[.)])(?=[ \t]|\Z)")
FOOTNOTE = lazy(r"\[\^([^\]]+)\]:")
ADMONITION = re.compile(r'!!! ?([\w-]+(?: +[\w-]+)*)(?: +"([^"]*)")?[ \t]*', re.ASCII)
NUMBERED = lazy(
    r"(?:\*\*)?(?:[一二三四五六七八九十]{1,3}、|（(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})）"
    r"|[0-9]{1,2}(?:、|[.．]\u3000)|[①-⑳])"
)
"""How Chinese numbers its paragraphs, bold or not: 一、（一）1、（1）① (GB/T 9704, 7.3.3, has most of these)."""
TERM_MEANING = lazy(r":(?=[ \t]+[^ \t])")

_BLOCK_TAGS = (
    "address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|"
    "dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|"
    "menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|"
    "tr|track|ul"
)
_HTML = (
    (
        lazy(r"<(?:script|pre|style|textarea)(?=[ \t>]|\Z)", re.I),
        lazy(r"</(?:script|pre|style|textarea)>", re.I),
    ),
    (lazy(r"<!--"), lazy(r"-->")),
    (lazy(r"<\?"), lazy(r"\?>")),
    (lazy(r"<!\[CDATA\["), lazy(r"\]\]>")),
    (lazy(r"<![A-Za-z]"), lazy(r">")),
    (lazy(rf"</?(?:{_BLOCK_TAGS})(?=[ \t>]|/>|\Z)", re.I), None),
)


def note_name(written: str) -> str:
    """The name of a footnote as it stands in ids, which hold no blanks."""
    return "-".join(written.split())


def html_start(text: str) -> tuple[bool, re.Pattern[str] | None]:
    """Whether an HTML block begins (section 4.6), and what ends it; None means an empty line.

    A tag alone in its line, which may not end a paragraph, is left to `is_lone_tag`.
    """
    for beginning, ending in _HTML:
        if beginning.match(text):
            return True, ending
    return False, None


def is_lone_tag(text: str) -> bool:
    """Whether a line is one complete tag: the last kind of HTML block."""
    return TAG.fullmatch(text.rstrip(" \t")) is not None


def split_indent(rest: str, column: int) -> tuple[int, str]:
    """How many columns of blanks `rest` begins with, if it begins in `column`, and what stands behind them."""
    text = rest.lstrip(" \t")
    chars = len(rest) - len(text)
    if "\t" not in rest[:chars]:
        return chars, text
    end = column
    for character in rest[:chars]:
        end += TAB - end % TAB if character == "\t" else 1
    return end - column, text


def without_columns(rest: str, column: int, columns: int) -> str:
    """`rest` without so many columns of the blanks that it begins with; of a tab, blanks may remain."""
    if "\t" not in rest[:columns]:
        return rest[min(columns, len(rest) - len(rest.lstrip(" "))) :]
    end, target, index = column, column + columns, 0
    while end < target and index < len(rest) and rest[index] in " \t":
        end += TAB - end % TAB if rest[index] == "\t" else 1
        index += 1
    return " " * max(end - target, 0) + rest[index:]


def after_quote_mark(text: str, column: int) -> tuple[str, int]:
    """What stands behind `>` and the one blank that belongs to it, and its column."""
    rest = text[1:]
    if rest[:1] in (" ", "\t"):
        return without_columns(rest, column + 1, 1), column + 2
    return rest, column + 1
