"""Links: where they lead without anybody being asked, and the words that they are made of."""

import re
from collections.abc import Iterator
from typing import NamedTuple
from urllib.parse import urlsplit

from generator.checks.findings import Finding, shortened
from generator.checks.prose import Prose

_INLINE = re.compile(
    r"\[(?P<words>(?:[^\[\]\n\\]|!\[[^\]\n]{0,300}\]\([^)\n]{0,300}\)|\\.){0,300})\]\(\s{0,9}<?(?P<address>[^)\s>]*)"
)
_ANCHOR = re.compile(
    r"<a\b[^<>]*?\shref\s*=\s*[\"']?(?P<address>[^\"'\s<>]+)[\"']?[^<>]*>(?P<words>[^<]{0,300})</a>",
    re.IGNORECASE,
)
_DEFINED = re.compile(r"^ {0,3}\[[^\]\n]+\]:[ \t]*<?(?P<address>[^\s>]+)", re.MULTILINE)
_BARE = re.compile(r"https?://[^\s<>\"'\u3000-\u303f\uff00-\uffef\u4e00-\u9fff)]+", re.IGNORECASE)
_INSIDE = re.compile(r"(?:\(\s*<?|\]:[ \t]*<?|=\s*[\"']?|[A-Za-z0-9_/])$")
"""What stands before an address that is a link's already, or part of another."""
_PRIVATE = re.compile(
    r"(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254)(?:\.\d{1,3}){2}|127(?:\.\d{1,3}){3}|localhost|\[?::1\]?"
    r"|.+\.(?:local|lan|intranet|internal|localdomain|home\.arpa)|oa|intranet"
)
_HOST = re.compile(r"[^\s.]+(?:\.[^\s.]+)+\.?|[0-9a-f.]*:[0-9a-f:.]*")
"""A name of several parts, or an address of IPv4 or IPv6."""
_SINGLE_WORDS = """
    点击这里 点此 点击此处 点这里 请点击这里 请点击 点击 此处 这里 更多 详情 查看 查看详情 点击查看 点击查看详情
    点击进入 进入 链接 网址 下载 点击下载 点我 戳这里 了解更多 阅读全文 全文 原文
    here more this link click details download
"""
_EMPTY_WORDS = frozenset(_SINGLE_WORDS.split()) | {
    "click here",
    "read more",
    "this link",
    "learn more",
    "this page",
}
_AROUND = " \t*_~`“”\"'（）()【】[]《》<>>»→。.，,！!…"


class Linked(NamedTuple):
    """A link of a text."""

    address: str
    at: int
    words: str | None = None
    """None where the address itself is shown, or a picture."""
    words_at: int = 0


def linked(prose: Prose) -> Iterator[Linked]:
    """The links of a text, in whichever way they are written."""
    text, start = prose.marked, prose.body
    if "](" in text:
        for match in _INLINE.finditer(text, start):
            is_picture = text[match.start() - 1 : match.start()] == "!"
            words = None if is_picture else match["words"]
            yield Linked(match["address"], match.start("address"), words, match.start("words"))
    if "<a" in text.lower():
        for match in _ANCHOR.finditer(text, start):
            yield Linked(match["address"], match.start("address"), match["words"], match.start("words"))
    if "]:" in text:
        for match in _DEFINED.finditer(text, start):
            yield Linked(match["address"], match.start("address"))
    if "//" in text:
        for match in _BARE.finditer(text, start):
            if not _INSIDE.search(text, max(match.start() - 12, 0), match.start()):
                yield Linked(match[0].rstrip(".,;:!?"), match.start())


def links(prose: Prose) -> Iterator[Finding]:
    """Addresses that no reader outside can reach, and links whose words don't say where they lead."""
    for link in linked(prose):
        if is_private(link.address):
            yield Finding("private-network", link.at, {"address": shortened(link.address, 60)})
        if link.words and " ".join(link.words.strip(_AROUND).lower().split()) in _EMPTY_WORDS:
            yield Finding("empty-link-words", link.words_at, {"text": shortened(link.words)})


def is_private(address: str) -> bool:
    """Whether an address leads into an office's own network (RFC 1918, RFC 6761, RFC 6762) or to its own computer."""
    if "//" not in address:
        return False
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return _PRIVATE.fullmatch(host) is not None


def is_outside(address: str) -> bool:
    """Whether this is an address of a site that can be asked: http or https, a host, and a port if any."""
    try:
        parts = urlsplit(address)
        parts.port  # noqa: B018 - which raises where it is no number
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and _HOST.fullmatch(parts.hostname or "") is not None


def outside_addresses(prose: Prose) -> Iterator[tuple[str, int]]:
    """The addresses of other sites that a text leads to, each with its place."""
    if "//" in prose.marked:
        for link in linked(prose):
            if is_outside(link.address):
                yield link.address, link.at
