"""Which blocks of a page are its article: those of an element that by its name holds articles, or else those that
trafilatura finds."""

import logging
import re

from generator.importing.cleaning.hidden import element_text
from generator.importing.extraction.breadcrumbs import read_breadcrumb
from generator.importing.extraction.bylines import read_byline
from generator.importing.extraction.chrome import is_chrome
from generator.importing.model import Element
from generator.importing.writing.blocks import TextBlock

_KNOWN = re.compile(
    r"(?:^|[\s_-])(?:TRS_Editor|TRS_UEDITOR|Custom_UnionStyle|UCAP-CONTENT|zoom|vsb_content\w*|v_news_content|wp_articlecontent|"
    r"article[_-]?(?:content|body|con|text|txt|main)|news[_-]?(?:content|body|con|text|txt)|content[_-]?(?:txt|text|body|article|news|detail)|"
    r"(?:post|entry|detail|info|show|main|page)[_-]?(?:content|text|txt)|articleBody|conTxt|nr_?con|wznr|xl[_-]?con\w*|neirong|zhengwen|zw_?con\w*|bt_content)(?=$|[\s_-])",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"(?:^|[\s_-])(?:nav\w*|menu\w*|footer|foot|header|sidebar|side|breadcrumb\w*|crumbs?|share\w*|related|recommend\w*|comments?|copyright|"
    r"friend\w*|links|prev|next|pager|pagination|print|tools?|toolbar|bdsharebuttonbox|widget\w*|cookie\w*|advert\w*|ads?)(?=$|[\s_-])",
    re.IGNORECASE,
)
_ATTACHMENT = re.compile(r"(?:附件|相关附件|下载|Attachments?)\s*\d*\s*[:：]", re.IGNORECASE)
_ENOUGH = 40
"""Characters that a known element must hold to be taken for the article."""


def find_article(body: Element, blocks: list[TextBlock]) -> tuple[int, int] | None:
    """The first block of the article's text and the one after the last; None if no text looks like one."""
    texts = [block for block in blocks if block.text or block.pictures]
    if not texts:
        return None
    if (known := _known_element(body)) is not None:
        inside = set(known.iter())
        indices = [index for index, block in enumerate(blocks) if block.element in inside]
        if (
            indices
            and sum(len(blocks[index].text) * (1 - blocks[index].link_share) for index in indices) >= _ENOUGH
        ):
            return indices[0], indices[-1] + 1
    return _found_by_trafilatura(body, blocks)


def _known_element(body: Element) -> Element | None:
    """The one element that by its name holds the article."""
    found = [
        element
        for element in body.iter("div", "td", "article", "section", "span", "table", "ucapcontent")
        if _KNOWN.search(element.get("class") or "")
        or _KNOWN.search(element.get("id") or "")
        or _KNOWN.search(element.get("itemprop") or "")
    ]
    if not found:
        return None
    lengths = {element: _weight(element) for element in found}
    best = max(found, key=lengths.__getitem__)
    # A frame around everything may have such a name, too; the deepest element with nearly all of its text is meant.
    for element in found:
        if (
            element is not best
            and lengths[element] >= 0.8 * lengths[best]
            and best in set(element.iterancestors())
        ):
            best = element
    rivals = [
        e
        for e in found
        if lengths[e] > 0.5 * lengths[best]
        and e is not best
        and best not in set(e.iterancestors())
        and e not in set(best.iterancestors())
    ]
    return None if rivals else best


def _weight(element: Element) -> int:
    """Characters of text that is no link."""
    return len(element_text(element)) - sum(len(element_text(link)) for link in element.iter("a"))


def letters_only(text: str) -> str:
    """A text's letters alone, to compare it with another."""
    return re.sub(r"\W+", "", text)


def _found_by_trafilatura(body: Element, blocks: list[TextBlock]) -> tuple[int, int] | None:
    """The blocks that trafilatura takes for the article, and what stands between them and right beside them."""
    found = letters_only(_main_text(body))
    if not found:
        return None
    letters = [letters_only(block.text) for block in blocks]
    is_found = [
        len(text) >= 8 and (text in found or (len(text) > 200 and text[20:120] in found)) for text in letters
    ]
    indices = [index for index, yes in enumerate(is_found) if yes and blocks[index].link_share < 0.7]
    if not indices:  # short paragraphs only
        indices = [
            index
            for index, text in enumerate(letters)
            if text and text in found and blocks[index].link_share < 0.7
        ]
    if not indices:
        return None
    indices = _main_run(blocks, indices)
    start, end = indices[0], indices[-1] + 1
    parents = {blocks[index].element.getparent() for index in indices} | {
        blocks[index].element for index in indices
    }

    def belongs(block: TextBlock) -> bool:
        return (
            (block.element in parents or block.element.getparent() in parents)
            and (block.link_share < 0.5 or _ATTACHMENT.match(block.text) or block.text[-1:] in "。！？.")
            and not is_around(block.element)
        )

    while start > 0 and belongs(blocks[start - 1]) and not _ends_head(blocks[start - 1]):
        start -= 1
    while end < len(blocks) and belongs(blocks[end]) and not is_chrome(blocks[end].text):
        end += 1
    return start, end


def _ends_head(block: TextBlock) -> bool:
    """Whether a block stands above an article's text rather than in it."""
    return (
        block.level == 1
        or block.level == 2
        or read_byline(block.text) is not None
        or read_breadcrumb(block.text) is not None
        or is_chrome(block.text)
    )


def _main_run(blocks: list[TextBlock], indices: list[int]) -> list[int]:
    """The found blocks without stragglers: runs far from the largest one, across many blocks that were not found."""
    runs: list[list[int]] = [[indices[0]]]
    for index in indices[1:]:
        gap = blocks[runs[-1][-1] + 1 : index]
        if sum(block.link_share > 0.5 and not block.pictures for block in gap) > 8:
            runs.append([])
        runs[-1].append(index)
    return max(runs, key=lambda run: sum(len(blocks[index].text) for index in run))


def is_around(element: Element) -> bool:
    """Whether an element stands in something that by its name stands around articles."""
    for _ in range(3):
        if element is None:
            break
        if (
            element.tag in ("nav", "footer", "aside")
            or _AROUND.search(element.get("class") or "")
            or _AROUND.search(element.get("id") or "")
        ):
            return True
        element = element.getparent()
    return False


def _main_text(body: Element) -> str:
    """What trafilatura takes for the text of the article."""
    from lxml.html import tostring
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # it falls back by itself where it warns
    document = bare_extraction(
        tostring(body.getroottree().getroot(), encoding="unicode"),
        include_comments=False,
        include_tables=True,
        with_metadata=False,
        favor_recall=True,
    )
    return str(document.text or "") if isinstance(document, Document) else ""
