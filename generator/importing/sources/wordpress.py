"""WordPress' export (WXR, an RSS feed with more in it): posts and pages, with tags, dates and addresses."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import IO, Any

from generator.importing.addresses import absolute_address, is_web, may_be_linked
from generator.importing.cleaning.decoys import TooDeepError, without_decoys
from generator.importing.cleaning.hidden import remove_hidden
from generator.importing.cleaning.log import CleaningLog
from generator.importing.model import Extraction, Failure, OldArticle, OldPage
from generator.importing.writing.block_elements import to_blocks
from generator.importing.writing.blocks import to_markdown
from generator.problems import Problem
from generator.settings.writing import clean_line

_CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
_CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
_WP = re.compile(r"\{http://wordpress\.org/export/[\d.]+/\}(\w+)")
_EXCERPT = re.compile(r"\{http://wordpress\.org/export/[\d.]+/excerpt/\}encoded")
_BLOCKS = re.compile(r"<!--\s*/?wp:.*?-->", re.DOTALL)
_SHORTCODE = re.compile(r"\[/?(?:caption|gallery|embed|video|audio|playlist)\b[^\]\n]*\]")
_BLOCK_TAG = re.compile(
    r"\s*</?(?:p|div|h[1-6]|ul|ol|li|table|blockquote|pre|hr|figure|section)\b", re.IGNORECASE
)
_SHOWN = {"publish": False, "draft": True, "pending": True, "future": False, "private": True}
"""Whether a post of a status is a draft; those of other statuses are no posts."""


def read_export(stream: IO[bytes], origin: str) -> Iterator[Extraction | Problem]:
    """The posts and pages of an export, one after another; nothing from any other XML file.

    Entities are never expanded, and nothing is fetched. An item that is no XML is named and left out, and the next
    one is read. Raises what reading the stream does.
    """
    head, number, has_root = b"", 0, False
    parser, size, is_skipping, is_open = _parser(), 0, False, False
    for part in _parts(stream):
        if is_skipping:
            is_skipping = not part.endswith(_END)
            continue
        head = head if has_root else head + part
        size += len(part)
        elements, is_broken = _fed(parser, part)
        ended = []
        for event, element in elements:
            if not has_root and element.tag != "rss":
                return
            has_root = True
            if element.tag == "item":
                is_open = event == "start"
                ended += [element] if event == "end" else []
        for element in ended:
            number, size = number + 1, 0
            yield from _items(element, origin, number, is_broken)
            element.clear()
            while element.getprevious() is not None:  # so that memory stays level
                del element.getparent()[0]
        is_too_large = size > _LONGEST
        if has_root and (is_too_large or (is_broken and (part.endswith(_END) or not is_open))):
            if is_open and not ended:
                number += 1
                yield _broken(origin, number)
            # What is wrong with one item must not be the next one's fault.
            is_skipping = is_too_large and not part.endswith(_END)
            parser, size, is_open = _parser(), 0, False
            _fed(parser, _opening(head))
    if not has_root or not _ends_well(parser):
        yield Problem("legacy.broken-export", origin)


_END = b"</item>"
_STEP = 65_536
_LONGEST = 5_000_000
"""Bytes of one item; no post is as long, and each element of it takes a hundred in memory."""
_BOUNDARY = re.compile(rb"<(?:/item>|item(?=[\s>]))")
_CONTROLS = bytes({*range(32)} - {*b"\t\n\r"})
"""Bytes that XML forbids, and that come into exports with text from office programs."""
_DECLARATION = re.compile(rb"\s*<\?xml[^>]*\?>")
_ROOT = re.compile(rb"<rss\b[^>]*>")


def _parser() -> Any:  # noqa: ANN401 - lxml has no types
    from lxml import etree

    return etree.XMLPullParser(
        events=("start", "end"), recover=True, resolve_entities=False, no_network=True, load_dtd=False
    )


def _fed(parser: Any, part: bytes) -> tuple[list[tuple[str, Any]], bool]:  # noqa: ANN401 - as above
    """What began and ended in a part of the export, and whether anything was wrong since the parser began."""
    from lxml import etree

    events: list[tuple[str, Any]] = []
    try:
        parser.feed(part)
        events += parser.read_events()
    except etree.LxmlError:
        return events, True
    return events, len(parser.feed_error_log) > 0


def _ends_well(parser: Any) -> bool:  # noqa: ANN401 - as above
    from lxml import etree

    try:
        parser.close()
    except etree.LxmlError:
        return False
    return len(parser.feed_error_log) == 0


def _parts(stream: IO[bytes]) -> Iterator[bytes]:
    """The export in parts that end where an item begins or ends, or after some length."""
    rest = first = b""
    while more := stream.read(_STEP):
        first = first or more[:4]
        rest += (
            more if b"\0" in first else more.translate(None, _CONTROLS)
        )  # nought is half a letter in UTF-16
        start = 0
        for found in _BOUNDARY.finditer(rest):
            end = found.end() if found[0] == _END else found.start()
            if end > start:
                yield rest[start:end]
            start = end
        rest = rest[start:]
        if len(rest) > _STEP:
            at = len(rest) - len(_END)
            yield rest[:at]
            rest = rest[at:]
    if rest:
        yield rest


def _opening(head: bytes) -> bytes:
    """What stands around the items."""
    declaration, root = _DECLARATION.match(head), _ROOT.search(head)
    return (declaration[0] if declaration else b"") + (root[0] if root else b"<rss>") + b"<channel>"


def _broken(origin: str, number: int) -> Problem:
    return Problem("legacy.broken-post", origin, values=(("number", str(number)),))


def _items(
    element: Any,  # noqa: ANN401 - as above
    origin: str,
    number: int,
    is_broken: bool,
) -> Iterator[Extraction | Problem]:
    """The article of an item, if it is one; a problem instead of it must not stop the others."""
    identity = ""
    try:
        identity = _values(element).get("post_id", "")
        if is_broken:
            yield _broken(f"{origin}!{identity}" if identity else origin, number)
            return
        article = _article(element)
        if article is None:
            return
        address = (element.findtext("link") or "").strip()
        conversion = OldPage(
            f"{origin}!{identity or article.title}",
            article.markdown.encode("utf-8", "replace"),
            address if is_web(address) else None,
        )
        yield _converted(conversion, article)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"[:200]
        where = f"{origin}!{identity}" if identity else origin
        yield Problem("legacy.failed", where, values=(("reason", reason),))


def _converted(conversion: OldPage, article: OldArticle) -> Extraction:
    """The article with its body in Markdown; scripts and links to nowhere are left out and counted."""
    from lxml import etree, html

    log = CleaningLog()

    def resolve(written: str) -> str | None:
        written = written.strip()
        full = absolute_address(written, conversion) if conversion.address else written
        if not may_be_linked(full):
            log.flagged("unsafe-link", written)
            return None
        return full or None

    try:
        tree = html.fragment_fromstring(without_decoys(article.markdown, log), create_parent="div")
        remove_hidden(tree, log)
        body = to_markdown(to_blocks(tree, resolve, log))
    except (etree.LxmlError, TooDeepError, ValueError, RecursionError) as error:
        return Extraction(conversion, None, failure=Failure("legacy.failed", {"reason": str(error)[:200]}))
    if not body.strip():
        return Extraction(conversion, None, log.removals, log.flags, Failure("legacy.no-article"))
    return Extraction(conversion, replace(article, markdown=body), log.removals, log.flags)


def _values(item: Any) -> dict[str, str]:  # noqa: ANN401 - lxml has no types
    """What WordPress' own elements say."""
    matches = ((_WP.fullmatch(str(child.tag)), child) for child in item)
    return {match[1]: (child.text or "").strip() for match, child in matches if match}


def _article(item: Any) -> OldArticle | None:  # noqa: ANN401 - as above
    """A post or a page, with its body still in HTML; None for all else."""
    values = _values(item)
    status, kind = values.get("status", "publish"), values.get("post_type", "post")
    body = _paragraphs(item.findtext(_CONTENT) or "")
    title = clean_line(item.findtext("title") or "")
    if kind not in ("post", "page") or status not in _SHOWN or not body.strip() or not title:
        return None
    categories = [(child.get("domain"), clean_line(child.text or "")) for child in item.findall("category")]
    more: dict[str, object] = {
        "tags": tuple(dict.fromkeys(text for domain, text in categories if domain == "post_tag" and text)),
        "summary": _plain(
            next((child.text or "" for child in item if _EXCERPT.fullmatch(str(child.tag))), "")
        ),
        "draft": _SHOWN[status] or bool(values.get("post_password")),
        "pinned": values.get("is_sticky") == "1",
        "slug": values.get("post_name", "") if "%" not in values.get("post_name", "") else "",
    }
    date = _date(values.get("post_date", ""))
    return OldArticle(
        title,
        body,
        date=date,
        date_has_time=date is not None,
        author=clean_line(item.findtext(_CREATOR) or ""),
        breadcrumb=tuple(text for domain, text in categories if domain == "category" and text)[:1],
        is_page=kind == "page",
        more={key: value for key, value in more.items() if value},
    )


def _date(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, "%Y-%m-%d %H:%M:%S")
    except ValueError:  # a draft's is full of noughts
        return None


def _plain(html: str) -> str:
    return clean_line(re.sub(r"<[^<>]*>", "", html))


def _paragraphs(content: str) -> str:
    """The content as WordPress shows it: an empty line makes a paragraph, a line break a break."""
    content = _SHORTCODE.sub("", _BLOCKS.sub("", content)).replace("\r\n", "\n")
    parts = (part.strip() for part in re.split(r"\n\s*\n", content))
    return "\n".join(
        part if _BLOCK_TAG.match(part) else f"<p>{part.replace(chr(10), '<br>' + chr(10))}</p>"
        for part in parts
        if part
    )
