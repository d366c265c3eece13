"""From an old page to its article: spam first, then the text.

The steps stand in this order for a reason. Decoys must go before the page is parsed for good; what is hidden, before
anyone asks which text is the article's. Only then is the page cut into blocks, and the article is a run of these:
those that hold what linked data or trafilatura say, widened and cut down by the elements around them. What a page says
about its article stands shortly before them, or at their ends.
"""

import re
from datetime import date
from functools import cache

from generator.importing.addresses import host_of, join_address, may_be_linked
from generator.importing.cleaning.decoy_signs import may_hold_decoys
from generator.importing.cleaning.decoys import TooDeepError, without_decoys
from generator.importing.cleaning.elements import all_text, element_text, letters_only
from generator.importing.cleaning.hidden import remove_hidden, with_written_tags
from generator.importing.cleaning.invisible import without_invisible
from generator.importing.cleaning.log import CleaningLog
from generator.importing.cleaning.markup_repair import with_end_tags
from generator.importing.cleaning.menus import remove_menus
from generator.importing.cleaning.office import with_lists
from generator.importing.cleaning.spam import remove_link_farms
from generator.importing.cleaning.spam_words import is_spam
from generator.importing.extraction.breadcrumbs import find_breadcrumb, read_breadcrumb
from generator.importing.extraction.bylines import with_byline
from generator.importing.extraction.chrome import is_chrome
from generator.importing.extraction.decoding import NoTextError, decode_page, without_controls
from generator.importing.extraction.disclosure import Disclosure, take_disclosure
from generator.importing.extraction.facts import believe
from generator.importing.extraction.html_head import HtmlHead, read_head, said_column, supported_keywords
from generator.importing.extraction.lines import find_lines
from generator.importing.extraction.main_text import find_main_text, show_linked_text
from generator.importing.extraction.page_kinds import is_list, kind_of_little
from generator.importing.extraction.selection import find_article
from generator.importing.extraction.surroundings import is_around
from generator.importing.extraction.text_dump import article_of_dump
from generator.importing.extraction.titles import find_subtitle, find_title, headline_start
from generator.importing.model import Element, Extraction, Failure, OldArticle, OldPage
from generator.importing.writing.block_elements import to_blocks
from generator.importing.writing.blocks import TextBlock, to_markdown

_LONGEST_LINE = 5_000_000
"""Characters of a page; more is no article, and would keep a parser busy for minutes."""
_DEEPEST = 300
"""Levels of elements; browsers stop at 512."""


def extract(conversion: OldPage) -> Extraction:
    """The article of an old page, or the problem why there is none. Raises nothing for any bytes."""
    log = CleaningLog()
    try:
        text, flags = decode_page(conversion.content, conversion.declared_encoding)
        for kind, sample in flags:
            log.flagged(kind, sample)
        if len(text) > _LONGEST_LINE:
            return _failed(conversion, log, "legacy.too-large", limit=f"{_LONGEST_LINE:,}")
        text = without_invisible(text, log)
        is_html = not conversion.is_text or re.search("<(?:html|body)[\\s>]", text, re.I)
        article = (
            _article_of_html(with_written_tags(text), conversion, log)
            if is_html
            else article_of_dump(without_decoys(text, log), log, conversion.seen or date.max)
        )
    except NoTextError as error:
        return _failed(conversion, log, error.key)
    except (TooDeepError, RecursionError):
        return _failed(conversion, log, "legacy.too-deep")
    if article is None:
        return _failed(conversion, log, "legacy.no-article")
    log.flag_missing(article)
    return Extraction(conversion, article, log.removals, log.flags)


def _failed(conversion: OldPage, log: CleaningLog, key: str, **values: str) -> Extraction:
    return Extraction(conversion, None, log.removals, log.flags, Failure(key, values))


def _article_of_html(html: str, conversion: OldPage, log: CleaningLog) -> OldArticle | None:
    tree = _parse(html)
    if tree is not None and (_is_too_deep(tree) or may_hold_decoys(tree)):
        tree = _parse(without_decoys(html, log))
        if tree is not None and _is_too_deep(tree):
            raise TooDeepError
    if tree is None:
        return None
    _clean_characters(tree, log)
    with_lists(tree)
    head = read_head(tree)
    has_frames = tree.find(".//frameset") is not None
    remove_hidden(tree, log)
    address = conversion.address or conversion.canonical or ""
    address = join_address(address, head.base) or address
    own_host = host_of(address)
    spam_hosts = remove_link_farms(tree, own_host, log)

    @cache
    def resolve(written: str) -> str | None:
        return _resolve(written, address, own_host, spam_hosts, log)

    body = tree.find(".//body")
    body = tree if body is None else body
    show_linked_text(body, head.article.body, log)
    shown = element_text(body)
    leads_away = any(removal.kind == "redirect" for removal in log.removals)
    if (key := kind_of_little(head.title, shown, has_frames=has_frames, leads_away=leads_away)) is not None:
        raise NoTextError(key)
    box = take_disclosure(body)
    linked = remove_menus(body)
    blocks = to_blocks(body, resolve, log)
    found = find_article(body, blocks, find_main_text(tree, body, head.article.body))
    if found is None:
        if is_list(blocks, linked):
            raise NoTextError("legacy.list")
        return None
    kept, start, end = found
    stays = set(map(id, kept))
    for block in blocks:
        if block.text and id(block) not in stays:
            log.removed("chrome", block.text)  # set into the article
    end = _with_pictures_behind(kept, end)
    return _article_of_blocks(kept, start, end, body, head, box, conversion, log)


def _with_pictures_behind(blocks: list[TextBlock], end: int) -> int:
    """The end of an article with the pictures that stand right behind its text, in paragraphs of their own."""
    while (
        end < len(blocks) and blocks[end].pictures and not blocks[end].text and blocks[end].element.tag == "p"
    ):
        end += 1
    return end


# Parsing


def _parse(html: str) -> Element | None:
    from lxml import etree

    html = re.sub(r"^\s*<\?xml[^>]*>", "", html)  # it would name an encoding, and this is text already
    html = with_end_tags(html)
    try:
        return etree.fromstring(html, etree.HTMLParser(huge_tree=True))
    except (etree.LxmlError, ValueError):
        return None


def _is_too_deep(tree: Element) -> bool:
    from lxml import etree

    return bool(etree.XPath("/*" * (_DEEPEST + 1))(tree))


def _clean_characters(tree: Element, log: CleaningLog) -> None:
    """Those that were written as entities."""
    if without_controls(text := all_text(tree)) == text == without_invisible(text):
        return
    for element in tree.iter():
        if element.text and isinstance(element.tag, str):
            element.text = without_controls(without_invisible(element.text, log))
        if element.tail:
            element.tail = without_controls(without_invisible(element.tail, log))


def _resolve(
    written: str, page_address: str, own_host: str, spam_hosts: frozenset[str], log: CleaningLog
) -> str | None:
    """The full address of a link; None if it must not be kept."""
    written = re.sub(r"[\t\n\r]", "", written).strip()
    if not written or written.startswith("#"):
        return None
    address = join_address(page_address, written)
    if address is None or not may_be_linked(address):
        if not re.match(r"javascript:\s*(?:void|;|window\.(?:print|close)|$)", written, re.I):
            log.flagged("unsafe-link", written)
        return None
    host = host_of(address)
    if host and host != own_host and (host in spam_hosts or is_spam("", host)):
        log.flagged("spam-link", address)
        return None
    return address.replace("\ue000", "").replace("\ue001", "")


# What the page says about the article


def _article_of_blocks(
    blocks: list[TextBlock],
    start: int,
    end: int,
    body: Element,
    head: HtmlHead,
    box: Disclosure,
    conversion: OldPage,
    log: CleaningLog,
) -> OldArticle | None:
    start += headline_start(blocks[start:end], head)
    before, content, after = blocks[:start], list(blocks[start:end]), blocks[end:]
    content = [block for block in content if not _is_navigation(block, log)]
    breadcrumb = find_breadcrumb(blocks[: start + 3]) or said_column(head)
    lines = find_lines(before, content, after, log)
    title, title_blocks = find_title(lines, head, box.values.get("title", ""), log)
    content = [
        block for block in lines.content if not any(block is other for other in title_blocks)
    ] or lines.content
    if not title or not content:
        return None
    subtitle, content = find_subtitle(lines.headings, title_blocks, content)
    names = letters_only(title + subtitle)
    for block in lines.below_title(title_blocks):
        if letters_only(block.text) not in names:
            log.removed("chrome", block.text)
    markdown = to_markdown(content)
    if not any(letters_only(block.text) or block.pictures for block in content):
        return None
    if is_list(content):
        raise NoTextError("legacy.list")
    facts = believe(lines, box, head, body, conversion, log)
    keywords = supported_keywords(head, title, content, log) or box.keywords()
    extra = box.extra()
    article = OldArticle(
        title,
        markdown,
        subtitle,
        breadcrumb=breadcrumb,
        keywords=keywords,
        more={"extra": extra} if extra else {},
    )
    return with_byline(article, facts)


def _is_navigation(block: TextBlock, log: CleaningLog) -> bool:
    if not block.text or block.pictures:
        return False
    if is_chrome(block.text) or (block.link_share > 0.6 and is_around(block.element)):
        log.removed("chrome", block.text)
        return True
    return block.is_plain and read_breadcrumb(block.text) is not None
