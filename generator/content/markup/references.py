"""Link reference definitions (CommonMark 0.31 section 4.7): `[label]: address "title"`."""

import re
from dataclasses import dataclass
from html import unescape

_LABEL = re.compile(r"\[(?!\^)((?:[^\[\]\\]|\\.){1,999})\]:", re.DOTALL)
_POINTED = re.compile(r"<((?:[^<>\n\\]|\\.)*)>")
_BARE = re.compile(r"[^\s<][^\s\x00-\x1f\x7f]*")
_TITLE = re.compile(
    r""""((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|\(((?:[^()\\]|\\.)*)\)""",
    re.DOTALL,
)
_GAP = re.compile(r"[ \t]*(?:\n[ \t]*)?")
_END_OF_LINE = re.compile(r"[ \t]*(?:\n|\Z)")
_ESCAPED = re.compile(
    r"""\\([!-/:-@\[-`{-~])|&(?:\#[0-9]{1,7}|\#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"""
)
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]+:|[/.#?]|.*/|.*\.[a-z0-9]{1,8}(?:[#?].*)?$", re.IGNORECASE | re.DOTALL
)


@dataclass(frozen=True, slots=True)
class Definition:
    """A link reference definition, its backslashes and character references resolved."""

    label: str
    """Normalized, so that labels that match are equal (section 6.3)."""
    address: str
    title: str | None
    end: int
    """Where the text goes on behind it."""

    @property
    def leads_somewhere(self) -> bool:
        """Whether the address looks like one, and not like a word of a sentence: `[Note]: This`."""
        return not self.address or _ADDRESS.match(self.address) is not None


def definition(text: str, start: int = 0) -> Definition | None:
    """The definition that stands at `start` of a paragraph's text; None if there is none."""
    label = _LABEL.match(text, start)
    if label is None or not label[1].strip():
        return None
    gap = _GAP.match(text, label.end())
    assert gap  # it matches nothing, too
    if pointed := _POINTED.match(text, gap.end()):
        address, end = pointed[1], pointed.end()
    elif bare := _BARE.match(text, gap.end()):
        address, end = bare[0], bare.end()
        if not _is_balanced(address):
            return None
    else:
        return None
    after = _END_OF_LINE.match(text, end)
    gap = _GAP.match(text, end)
    title = _TITLE.match(text, gap.end()) if gap and gap.end() > end else None
    # What follows a title makes it none; the address may still stand alone in its line.
    if title and (behind := _END_OF_LINE.match(text, title.end())):
        words = title[1] or title[2] or title[3] or ""
        return Definition(normalized(label[1]), unescaped(address), unescaped(words), behind.end())
    if after is None:
        return None
    return Definition(normalized(label[1]), unescaped(address), None, after.end())


def normalized(label: str) -> str:
    """A label in the form in which it is compared: without regard to case and to the kind of blanks."""
    return " ".join(label.split()).casefold()


def unescaped(text: str) -> str:
    """A text whose backslash escapes and character references stand for what they mean (sections 2.4 and 2.5)."""
    if "\\" not in text and "&" not in text:
        return text
    return _ESCAPED.sub(lambda match: match[1] or unescape(match[0]), text)


def _is_balanced(address: str) -> bool:
    if "(" not in address and ")" not in address:
        return True
    depth = 0
    for sign in re.findall(r"\\.|[()]", address, re.DOTALL):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth < 0:
            return False
    return depth == 0
