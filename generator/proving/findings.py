"""What a check has found: data, ranked by how dangerous it is, to be told by whoever speaks."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal
from urllib.parse import urlsplit

from msgspec import Struct

from generator.content.activefiles import runs_on_server

Danger = Literal["trust", "server", "script", "page", "file", "note"]
DANGERS: tuple[Danger, ...] = ("trust", "server", "script", "page", "file", "note")
"""From the most dangerous on: there is no knowing what is right; something runs on the server; something runs in
browsers; a page is another; a file is missing or the like. A note is no cause for alarm."""

ENOUGH = 1 << 20
"""Bytes of a file that are looked at to tell how dangerous it is."""


class Finding(Struct, frozen=True, order=False):
    """One thing that is not as it was signed."""

    kind: str
    path: str
    """The file, or the address under the site's."""
    danger: Danger
    detail: str = ""
    """What a person may want to know of it; it comes from strangers, and is not to be printed as it is."""
    guises: tuple[str, ...] = ()
    """As whom a server was asked, where that made the difference; see `guises`."""

    @property
    def order(self) -> tuple[int, str, str]:
        """The key that findings are sorted by."""
        return (DANGERS.index(self.danger), self.kind, self.path)

    @property
    def alarms(self) -> bool:
        """Whether it is more than a note."""
        return self.danger != "note"


def ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Each finding once, the most dangerous first; one thing seen in several guises is one finding."""
    guises: dict[tuple[str, str], tuple[Finding, set[str]]] = {}
    for finding in findings:
        first, seen = guises.setdefault((finding.kind, finding.path), (finding, set()))
        seen |= set(finding.guises)
        if DANGERS.index(finding.danger) < DANGERS.index(first.danger):
            guises[finding.kind, finding.path] = (finding, seen)
    whole = (
        Finding(one.kind, one.path, one.danger, one.detail, tuple(sorted(seen)))
        for one, seen in guises.values()
    )
    return tuple(sorted(whole, key=lambda finding: finding.order))


# ---- what is in a file that nobody has signed

# Every match takes what it has looked at, so the time grows with a page's length, whatever a burglar writes.
_TAG = re.compile(rb"<([a-z][a-z0-9]*+)([^>]{0,4096}+)(>?)", re.IGNORECASE)
"""A tag's name, its attributes, and its end; a tag that is longer than people write has none."""
_ELSEWHERE = re.compile(
    rb"[\s/\"'](?:src|data|href)\s*+=\s*+[\"']?\s*+((?:https?:)?//[^\s\"'>]++)", re.IGNORECASE
)
_ONWARD = re.compile(rb"\burl\s*+=\s*+[\"']?\s*+((?:https?:)?//[^\s\"'>]++)", re.IGNORECASE)
_REFRESH = re.compile(rb"http-equiv\s*+=\s*+[\"']?\s*+refresh", re.IGNORECASE)
_LOADING = frozenset((b"script", b"iframe", b"frame", b"embed", b"object", b"base"))
"""Elements that load something from elsewhere and run it, or have others do so."""
_FOREIGN = frozenset((b"iframe", b"frameset", b"embed", b"object", b"applet"))
"""Elements that no page of gen's has."""
_HANDLER = re.compile(rb"[\s/\"']on[a-z]++\s*+=", re.IGNORECASE)
_NOT_INLINE = re.compile(rb"[\s/\"']src\s*+=|application/ld\+json", re.IGNORECASE)
_WORDS = re.compile(rb"\s*+[^\s<]")
_SCHEME = re.compile(rb"javascript:", re.IGNORECASE)
_LEADING = re.compile(rb"<script|href|src\s*=", re.IGNORECASE)
_SHORT = 4096
"""Bytes that a server's own words on a missing page take at most."""
_RUNS = re.compile(
    r"\.(?:m?js|cjs|wasm|swf|jar|htc|xap|appcache|webmanifest|hta|vbs)(?:\.gz|\.br)?$", re.IGNORECASE
)
_PAGE = re.compile(r"\.(?:x?html?|shtml|svgz?|xml|txt|mht)(?:\.gz|\.br)?$|/$|/[^./]*$", re.IGNORECASE)
_MARKUP = re.compile(rb"\s*<[!?a-z]", re.IGNORECASE)
_ADDRESS = re.compile(rb"https?://[^\s\"'<>]+")
_SHOWN = 3


def danger_of(path: str, data: bytes, hosts: frozenset[str], *, served: bool = False) -> tuple[Danger, str]:
    """How dangerous it is that a file holds what nobody has signed, and why. `hosts` are the site's own.

    With `served`, the bytes are what a server answers, which is not run by the server any more.
    """
    head = data[:ENOUGH]
    elsewhere = _foreign(_loaded(head), hosts)
    if not served and runs_on_server(path, head):
        return "server", ", ".join(elsewhere)
    if elsewhere:
        return "script", ", ".join(elsewhere)
    if _RUNS.search(path) or (_is_text(head) and _runs(head)):
        return "script", ""
    name = path.rpartition("/")[2]
    if name == "robots.txt" or name.startswith("sitemap"):
        return "page", ", ".join(_foreign(_ADDRESS.findall(head), hosts))
    return ("page" if _PAGE.search("/" + path) or _MARKUP.match(head) else "file"), ""


def is_harmless(data: bytes) -> bool:
    """Whether what a server says by itself, as of a page that is not there, leads nowhere and runs nothing."""
    return len(data) < _SHORT and not _runs(data) and not _LEADING.search(data)


def _loaded(page: bytes) -> Iterator[bytes]:
    """The addresses elsewhere that a page loads what runs from, or that it leads to by itself."""
    for tag in _TAG.finditer(page):
        name, attributes = tag[1].lower(), tag[2]
        if name in _LOADING:
            yield from _ELSEWHERE.findall(attributes)
        elif name == b"meta" and _REFRESH.search(attributes):
            yield from _ONWARD.findall(attributes)


def _runs(page: bytes) -> bool:
    """Whether a page has browsers run something that stands in it, or lead readers on."""
    if _SCHEME.search(page):
        return True
    for tag in _TAG.finditer(page):
        name, attributes, end = tag[1].lower(), tag[2], tag[3]
        if name in _FOREIGN or (not end and name in _LOADING) or _HANDLER.search(attributes):
            return True
        if name == b"script" and not _NOT_INLINE.search(attributes) and _WORDS.match(page, tag.end()):
            return True
        if name == b"meta" and _REFRESH.search(attributes):
            return True
    return False


def _foreign(addresses: Iterable[bytes], hosts: frozenset[str]) -> list[str]:
    """The hosts that addresses lead to and that are not the site's own; a few of them."""
    found: dict[str, None] = {}
    for address in addresses:
        try:
            other = urlsplit(address.decode("utf-8", "replace")).hostname or ""
        except ValueError:
            continue
        if other and other not in hosts and not other.endswith(_STANDARDS):
            found.setdefault(other)
        if len(found) == _SHOWN:
            break
    return list(found)


_STANDARDS = ("w3.org", "sitemaps.org", "schema.org", "google.com/schemas")
"""Hosts in the names of formats."""


def _is_text(data: bytes) -> bool:
    return b"\0" not in data[:1024]
