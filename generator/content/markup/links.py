"""What links and pictures are written with: labels, addresses, titles, and addresses that stand bare in a text.

CommonMark 0.31 sections 6.3 to 6.5, and section 6.9 of GitHub Flavored Markdown. Nothing here looks further than the
thing that it reads, so that many unfinished ones take no longer than one.
"""

import re
from collections.abc import Iterator
from html import unescape
from html.entities import html5

from msgspec import Struct

from generator.text.patterns import lazy

_ESCAPED = r"\\[!-/:-@\[-`{-~]"
_REFERENCE = r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"

REFERENCE = lazy(_REFERENCE)
"""What looks like a character reference (section 2.5); `character` says whether it is one."""
LABEL = lazy(rf"\[((?:[^\\\[\]]++|{_ESCAPED}|\\)*+)\]")
"""A link label in its brackets, perhaps empty (section 6.3); its length is for `label_key` to judge."""

_WRITTEN_OTHERWISE = lazy(rf"{_ESCAPED}|{_REFERENCE}")
_BLANKS = re.compile(r"[ \t]*+(?:\n[ \t]*+)?+")
_IN_ANGLES = lazy(rf"<((?:[^<>\n\\]++|{_ESCAPED}|\\)*+)>")
_BARE_PART = re.compile(rf"(?:[^\x00-\x20\x7f\u3000()\\]++|{_ESCAPED}|\\)++|[()]")
_TITLE = lazy(
    rf'"((?:[^"\\]++|{_ESCAPED}|\\)*+)"'
    rf"|'((?:[^'\\]++|{_ESCAPED}|\\)*+)'"
    rf"|\(((?:[^()\\]++|{_ESCAPED}|\\)*+)\)"
)
_MOST_PARENTHESES = 32
"""How deep parentheses may be nested in an address; the specification asks for three at least."""


class Target(Struct, frozen=True, gc=False):
    """Where a link leads, or what a picture shows."""

    address: str
    title: str
    end: int
    """Where it ends in the text."""


def character(reference: str) -> str:
    """The character of a reference such as `&amp;`; nothing if there is none of this name.

    What no text may hold, such as control characters, becomes U+FFFD.
    """
    if reference[1] != "#" and reference[1:] not in html5:
        return ""
    return unescape(reference) or "\ufffd"


def literal(text: str) -> str:
    """A text without the backslashes of escapes and with the characters of references (sections 2.4 and 2.5)."""
    if "\\" not in text and "&" not in text:
        return text
    return _WRITTEN_OTHERWISE.sub(
        lambda match: match[0][1] if match[0][0] == "\\" else character(match[0]) or match[0], text
    )


def label_key(label: str) -> str:
    """By what a label finds its definition: any case, and any blanks for one (section 6.3).

    Nothing for a label that finds none: one of blanks only, or of more than 999 characters.
    """
    return " ".join(label.split()).casefold() if len(label) <= 999 else ""


def blanks(text: str, start: int) -> int:
    """Where blanks with at most one line end between them end."""
    match = _BLANKS.match(text, start)
    return match.end() if match else start


def destination(text: str, start: int) -> tuple[str, int] | None:
    """The address at a place and where it ends; None if there is none. It may be empty in `<>` only."""
    if text.startswith("<", start):
        match = _IN_ANGLES.match(text, start)
        return (literal(match[1]), match.end()) if match else None
    at, depth = start, 0
    while match := _BARE_PART.match(text, at):
        if match[0] == "(":
            depth += 1
            if depth > _MOST_PARENTHESES:
                return None
        elif match[0] == ")":
            if not depth:
                break
            depth -= 1
        at = match.end()
    return (literal(text[start:at]), at) if at > start and not depth else None


def title(text: str, start: int) -> tuple[str, int] | None:
    """The title at a place, which begins with a quotation mark or a parenthesis, and where it ends."""
    match = _TITLE.match(text, start)
    return (literal(next(filter(None, match.groups()), "")), match.end()) if match else None


def target(text: str, start: int) -> Target | None:
    """What stands between the parentheses of an inline link, of which the opening one is before `start`."""
    at = blanks(text, start)
    address, at = destination(text, at) or ("", at)
    after = blanks(text, at)
    words = ""
    if after > at and (found := title(text, after)):
        words, after = found
        after = blanks(text, after)
    return Target(address, words, after + 1) if text.startswith(")", after) else None


# ---- addresses that stand bare

# Those of RFC 3986 without brackets, and letters of the scripts that set words apart with blanks. Programs that write
# Markdown put a backslash before `_`.
_REST = r"(?:[!#-;=?-Z_a-z~\u00c0-\u1fff]++|\\_)*+"
_DOMAIN = r"[A-Za-z0-9_-]++(?:\.[A-Za-z0-9_-]++)*+"
_BARE = re.compile(
    rf"(?<![A-Za-z0-9])https?://(?P<host>{_DOMAIN}){_REST}"
    rf"|(?<![A-Za-z0-9/@._-])(?P<www>www\.{_DOMAIN}){_REST}"
    r"|(?<![A-Za-z0-9._+-])_*+(?P<mail>[A-Za-z0-9][A-Za-z0-9._+-]*+@[A-Za-z0-9-]++(?:\.[A-Za-z0-9-]++)++(?!_))"
)
_NOT_AT_END = "?!.,:;*_~'"
_REFERENCE_AT_END = lazy("&[A-Za-z0-9]+;")


class Bare(Struct, frozen=True, gc=False):
    """An address that stands in a text without any sign."""

    start: int
    end: int
    address: str
    """Where it leads."""


def bare_addresses(text: str) -> Iterator[Bare]:
    """The addresses in a text that begin with `http://`, `https://` or `www.`, and those of mail.

    They end where Chinese begins: before its characters and its punctuation.
    """
    for match in _BARE.finditer(text):
        if mail := match["mail"]:
            if mail[-1] != "-":
                yield Bare(match.start("mail"), match.end(), f"mailto:{mail}")
            continue
        segments = (match["host"] or match["www"]).split(".")
        if len(segments) < 2 or any("_" in segment for segment in segments[-2:]):
            continue
        written = _without_end(match[0])
        address = literal(written)
        yield Bare(
            match.start(), match.start() + len(written), address if match["host"] else f"http://{address}"
        )


def _without_end(address: str) -> str:
    """An address without what belongs to the sentence around it: punctuation, parentheses that it doesn't open."""
    unopened = address.count(")") - address.count("(")
    end = len(address)
    while True:
        last = address[end - 1]
        if last == ")" and unopened > 0:
            unopened -= 1
            end -= 1
        elif last == ";" and _REFERENCE_AT_END.fullmatch(address, start := address.rfind("&", 0, end), end):
            end = start
        elif last in _NOT_AT_END:
            end -= 1
        else:
            return address[:end]
