"""Links: where they lead without anybody being asked, and the words that they are made of."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from generator.checks.findings import Finding, shortened
from generator.checks.prose import Prose

_LINK = re.compile(
    r"(?<!\\)(?P<picture>!?)\[(?P<words>(?:[^\[\]\n]|!\[[^\]\n]*\]\([^)\n]*\)|\\.){0,300})\]"
    r"\(\s*<?(?P<address>[^)\s>]*)"
    r"|(?P<bare>(?<![A-Za-z0-9_/(=\"'<])<?https?://[^\s<>\"'\u3000-\u303f\uff00-\uffef\u4e00-\u9fff)]+)"
    r"|<a\b[^>]*?\shref\s*=\s*[\"']?(?P<href>[^\"'\s>]+)[\"']?[^>]*>(?P<inside>[^<]{0,300})</a>"
    r"|^\[[^\]\n]+\]:[ \t]*<?(?P<defined>[^\s>]+)",
    re.MULTILINE | re.IGNORECASE,
)
_PRIVATE = re.compile(
    r"(?:10\.\d{1,3}|192\.168|172\.(?:1[6-9]|2\d|3[01])|169\.254)(?:\.\d{1,3}){2}|127(?:\.\d{1,3}){3}|localhost|\[?::1\]?"
    r"|.+\.(?:local|lan|intranet|internal|localdomain|home\.arpa)|oa|intranet"
)
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


def links(prose: Prose) -> Iterator[Finding]:
    """Addresses that no reader outside can reach, and links whose words don't say where they lead."""
    text = prose.marked
    if "](" not in text and "//" not in text and "<a" not in text and "]:" not in text:
        return
    for match in _LINK.finditer(text, prose.body):
        group = next(name for name in ("address", "bare", "href", "defined") if match[name] is not None)
        address = match[group].lstrip("<")
        if is_private(address):
            at = match.start(group) + match[group].startswith("<")
            yield Finding("private-network", at, {"address": shortened(address, 60)})
        name = "words" if match["words"] is not None and not match["picture"] else "inside"
        words = match[name]
        if words and " ".join(words.strip(_AROUND).lower().split()) in _EMPTY_WORDS:
            yield Finding("empty-link-words", match.start(name), {"text": shortened(words)})


def is_private(address: str) -> bool:
    """Whether an address leads into an office's own network (RFC 1918, RFC 6761, RFC 6762) or to its own computer."""
    if "//" not in address:
        return False
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        return False
    return _PRIVATE.fullmatch(host) is not None


def outside_addresses(prose: Prose) -> Iterator[tuple[str, int]]:
    """The addresses of other sites that a text leads to, each with its place."""
    for match in _LINK.finditer(prose.marked, prose.body):
        group = next(name for name in ("address", "bare", "href", "defined") if match[name] is not None)
        address = match[group].lstrip("<").rstrip(".,;:!?" if group == "bare" else "")
        if address.lower().startswith(("http://", "https://")):
            yield address, match.start(group) + match[group].startswith("<")
