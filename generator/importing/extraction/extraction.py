"""From an old page to its article: spam first, then the text.

The steps stand in this order for a reason. Decoys must go before anything is parsed; what is hidden, before anyone
asks which text is the article's. Only then is the page cut into blocks, and the article is a run of these: the
blocks of an element that is known to hold articles, or else those that trafilatura finds. What a page says about
its article stands shortly before them, or at their ends.
"""

import re
from dataclasses import replace
from typing import Any

from generator.importing.addresses import host_of, join, may_be_linked
from generator.importing.cleaning.decoys import TooDeepError, without_decoys
from generator.importing.cleaning.hidden import remove_hidden, with_written_tags
from generator.importing.cleaning.invisible import without_invisible
from generator.importing.cleaning.spam import is_spam, remove_link_farms
from generator.importing.cleaning.tally import Tally
from generator.importing.extraction.decoding import NoTextError, decode, without_controls
from generator.importing.extraction.dump import from_dump
from generator.importing.extraction.facts import BUTTON, Facts, is_chrome, read_breadcrumb, read_facts
from generator.importing.extraction.meta import Head, facts_of_meta, read_meta, true_keywords
from generator.importing.extraction.selection import find_text, is_around, plain
from generator.importing.extraction.titles import find_subtitle, find_title
from generator.importing.model import Extraction, Failure, OldArticle, OldPage
from generator.importing.writing.markdown import Block, to_blocks, to_markdown

Element = Any  # lxml has no types of its own

_LONGEST = 5_000_000
"""Characters of a page; more is no article, and would keep a parser busy for minutes."""
_DEEPEST = 300
"""Levels of elements; browsers stop at 512."""


def extract(page: OldPage) -> Extraction:
    """The article of an old page, or the problem why there is none. Raises nothing for any bytes."""
    tally = Tally()
    try:
        text, flags = decode(page.content, page.declared_encoding)
        for kind, sample in flags:
            tally.flag(kind, sample)
        if len(text) > _LONGEST:
            return _failed(page, tally, "legacy.too-large", limit=f"{_LONGEST:,}")
        text = without_invisible(text, tally)
        is_html = not page.is_text or re.search("<(?:html|body)[\\s>]", text, re.I)
        text = without_decoys(with_written_tags(text) if is_html else text, tally)
        article = _from_html(text, page, tally) if is_html else from_dump(text, tally)
    except NoTextError as error:
        return _failed(page, tally, error.key)
    except (TooDeepError, RecursionError):
        return _failed(page, tally, "legacy.too-deep")
    if article is None:
        return _failed(page, tally, "legacy.no-article")
    if article.date is None:
        tally.flag("no-date")
    if not article.source:
        tally.flag("no-source")
    return Extraction(page, article, tally.removals, tally.flags)


def _failed(page: OldPage, tally: Tally, key: str, **values: str) -> Extraction:
    return Extraction(page, None, tally.removals, tally.flags, Failure(key, values))


def _from_html(html: str, page: OldPage, tally: Tally) -> OldArticle | None:
    tree = _parse(html)
    if tree is None:
        return None
    _remove_invisible(tree, tally)
    head = read_meta(tree)
    remove_hidden(tree, tally)
    address = join(page.address or "", head.base) or page.address or ""
    own_host = host_of(address)
    spam_hosts = remove_link_farms(tree, own_host, tally)

    def resolve(written: str) -> str | None:
        return _resolve(written, address, own_host, spam_hosts, tally)

    body = tree.find(".//body")
    body = tree if body is None else body
    blocks = to_blocks(body, resolve, tally)
    found = find_text(body, blocks)
    if found is None:
        return None
    start, end = found
    return _put_together(blocks, start, end, head, page, tally)


# Parsing


def _parse(html: str) -> Element | None:
    from lxml import etree
    from lxml.html import HTMLParser

    html = re.sub(r"^\s*<\?xml[^>]*>", "", html)  # it would name an encoding, and this is text already
    try:
        tree = etree.fromstring(html, HTMLParser(huge_tree=True))
    except (etree.LxmlError, ValueError):
        return None
    if tree is None:
        return None
    depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > _DEEPEST:
            raise TooDeepError
    return tree


def _remove_invisible(tree: Element, tally: Tally) -> None:
    """Those that were written as entities."""
    for element in tree.iter():
        if element.text and isinstance(element.tag, str):
            element.text = without_controls(without_invisible(element.text, tally))
        if element.tail:
            element.tail = without_controls(without_invisible(element.tail, tally))


def _resolve(
    written: str, page_address: str, own_host: str, spam_hosts: frozenset[str], tally: Tally
) -> str | None:
    """The full address of a link; None if it must not be kept."""
    written = re.sub(r"[\t\n\r]", "", written).strip()
    if not written or written.startswith("#"):
        return None
    address = join(page_address, written)
    if address is None or not may_be_linked(address):
        if not re.match(r"javascript:\s*(?:void|;|window\.(?:print|close)|$)", written, re.I):
            tally.flag("unsafe-link", written)
        return None
    host = host_of(address)
    if host and host != own_host and (host in spam_hosts or is_spam("", host)):
        tally.flag("spam-link", address)
        return None
    return address.replace("\ue000", "").replace("\ue001", "")


# What the page says about the article


def _put_together(
    blocks: list[Block], start: int, end: int, head: Head, page: OldPage, tally: Tally
) -> OldArticle | None:
    before, content, after = blocks[:start], list(blocks[start:end]), blocks[end:]
    content = [block for block in content if not _is_navigation(block, tally)]
    breadcrumb = _breadcrumb(blocks[: start + 3])
    facts, content, heads = _facts_and_heads(before, content, after, tally)
    title, title_block = find_title(heads, content, head, facts, tally)
    if not title or not (content := [block for block in content if block is not title_block]):
        return None
    subtitle, content = find_subtitle(heads, title_block, content)
    markdown = to_markdown(content)
    if not any(plain(block.text) or block.pictures for block in content) or _is_index(content):
        return None
    facts |= facts_of_meta(head, page.address or "")
    keywords = true_keywords(head, title, content, tally)
    return OldArticle(
        title,
        markdown,
        subtitle,
        facts.date,
        facts.has_time,
        facts.source,
        facts.author,
        facts.editor,
        facts.document_number,
        breadcrumb,
        keywords,
    )


def _is_index(content: list[Block]) -> bool:
    """Whether a page is a list of links to articles rather than one itself."""
    linked = sum(block.linked for block in content)
    return linked > 100 and linked > 0.5 * sum(len(block.text) for block in content)


def _is_navigation(block: Block, tally: Tally) -> bool:
    if not block.text or block.pictures:
        return False
    if is_chrome(block.text) or (block.link_share > 0.6 and is_around(block.element)):
        tally.remove("chrome", block.text)
        return True
    return block.is_plain and read_breadcrumb(block.text) is not None


def _breadcrumb(blocks: list[Block]) -> tuple[str, ...]:
    for block in blocks:
        if block.level == 0 and (way := read_breadcrumb(block.text)):
            return way
    for block in blocks:
        element = block.element
        if re.search(
            r"breadcrumb|crumb|weizhi|dqwz|position|location",
            f"{element.get('class') or ''} {element.get('id') or ''}",
            re.I,
        ) and (way := read_breadcrumb(f"当前位置：{block.text}")):
            return way
    return ()


def _facts_and_heads(
    before: list[Block], content: list[Block], after: list[Block], tally: Tally
) -> tuple[Facts, list[Block], list[Block]]:
    """What lines of facts say; the text without such lines; and the blocks above, which may be titles."""
    facts = Facts()
    heads, marks = _beginning(content)
    for index in marks:
        facts |= _tells(content[index], beginning=True) or Facts()
    content = content[marks[-1] + 1 :] if marks else content
    near = before[-30:]
    for block in reversed(near):
        if found := _tells(block, beginning=True):
            facts |= found
            buttons = [match[0] for match in BUTTON.finditer(block.text) if len(match[0]) > 2]
            if buttons:
                tally.remove("chrome", " ".join(buttons), count=len(buttons))
    heads = [block for block in near if not _tells(block, beginning=True)] + heads
    content = list(content)
    taken = 0
    while content and taken < 3 and content[-1].is_plain and (found := _tells(content[-1], beginning=False)):
        facts |= replace(found, date=None)
        content.pop()
        taken += 1
    for block in after[:4]:
        if found := _tells(block, beginning=False):
            facts |= replace(found, date=None)
    return facts, content, heads


def _beginning(content: list[Block]) -> tuple[list[Block], list[int]]:
    """The titles that stand in the text's own element, above lines of facts, and the indices of these."""
    heads: list[Block] = []
    marks: list[int] = []
    for index, block in enumerate(content[:6]):
        if _tells(block, beginning=True):
            marks.append(index)
        elif not block.is_plain or len(block.text) > 100 or block.text[-1:] in "。；！？：" or len(heads) > 2:
            break
        else:
            heads.append(block)
    return [block for block in heads if marks and content.index(block) < marks[-1]], marks


def _tells(block: Block, *, beginning: bool) -> Facts | None:
    """What a block says about the article. Below the text only an editor, author or source is looked for."""
    if block.level == 1 or not block.text or block.link_share > 0.9:
        return None
    facts = read_facts(block.text)
    if facts is None:
        return None
    if beginning:
        return facts
    return (
        facts
        if facts.labels and (facts.editor or facts.author or facts.source) and len(block.text) < 80
        else None
    )
