"""WordPress' export (WXR, an RSS feed with more in it): posts and pages, with tags, dates and addresses."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import IO, Any
from urllib.parse import urlsplit

from generator.legacy.addresses import absolute
from generator.legacy.decoys import TooDeepError, without_decoys
from generator.legacy.head import clean_line
from generator.legacy.hidden import remove_hidden
from generator.legacy.markdown import to_blocks, to_markdown
from generator.legacy.model import Extraction, OldArticle, OldPage
from generator.legacy.model import Problem as Failure
from generator.legacy.tally import Tally
from generator.problems import Problem

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


def read(stream: IO[bytes], origin: str) -> Iterator[Extraction | Problem]:
    """The posts and pages of an export, one after another; nothing from any other XML file.

    Entities are never expanded, and nothing is fetched.
    """
    from lxml import etree

    try:
        elements = etree.iterparse(
            stream, events=("start", "end"), resolve_entities=False, no_network=True, load_dtd=False
        )
        first = True
        for event, element in elements:
            if first:
                first = False
                if element.tag != "rss":
                    return
            if event == "end" and element.tag == "item":
                article = _article(element)
                address = _web_address(element.findtext("link") or "")
                if article is not None:
                    identity = _values(element).get("post_id") or article.title
                    page = OldPage(f"{origin}!{identity}", article.markdown.encode(), address or None)
                    yield _converted(page, article)
                element.clear()
                while element.getprevious() is not None:  # so that memory stays level
                    del element.getparent()[0]
    except (etree.XMLSyntaxError, OSError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        yield Problem("legacy.broken-export", origin, values=(("reason", reason),))


def _converted(page: OldPage, article: OldArticle) -> Extraction:
    """The article with its body in Markdown; scripts and links to nowhere are left out and counted."""
    from lxml import etree, html

    tally = Tally()

    def resolve(written: str) -> str | None:
        full = absolute(written.strip(), page)
        return full if page.address and _web_address(full) else (written.strip() or None)

    try:
        tree = html.fragment_fromstring(without_decoys(article.markdown, tally), create_parent="div")
        remove_hidden(tree, tally)
        body = to_markdown(to_blocks(tree, resolve, tally))
    except (etree.LxmlError, TooDeepError, ValueError, RecursionError) as error:
        return Extraction(page, None, problem=Failure("legacy.failed", {"reason": str(error)[:200]}))
    if not body.strip():
        return Extraction(page, None, tally.removals, tally.flags, Failure("legacy.no-article"))
    return Extraction(page, replace(article, markdown=body), tally.removals, tally.flags)


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


def _web_address(address: str) -> str:
    try:
        return address if urlsplit(address).scheme in ("http", "https", "mailto", "tel") else ""
    except ValueError:
        return ""


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
