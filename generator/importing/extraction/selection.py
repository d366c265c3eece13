"""Which blocks of a page are its article.

What trafilatura takes for the article's text is where the search begins. Between its first and its last block belongs
what stands beside found blocks in the same element, but not what is set in between; further blocks of that element
belong to it up to what stands around articles. An element that by its name holds articles says where they begin and
end, if it holds what was found and little else.
"""

import re
from collections import Counter
from collections.abc import Mapping

from generator.importing.extraction.chrome import is_chrome
from generator.importing.extraction.found_blocks import ends_head, found_blocks, main_run
from generator.importing.extraction.known_elements import (
    inside_known,
    is_of_office,
    known_elements,
    office_element,
    stands_in,
    widened_to,
)
from generator.importing.extraction.surroundings import is_set_in
from generator.importing.model import ADDRESS_END, Element
from generator.importing.writing.blocks import TextBlock

_ATTACHMENT = re.compile(r"(?:附件|相关附件|下载|Attachments?)\s*\d*\s*[:：]", re.IGNORECASE)
_FILE = re.compile(rf"\.(?:docx?|wps|xlsx?|et|pptx?|pdf|ofd|zip|rar|7z|txt){ADDRESS_END}", re.IGNORECASE)
_PARAGRAPHS = frozenset(
    ("p", "li", "ul", "ol", "dl", "blockquote", "pre", "table", "figure", "h1", "h2", "h3", "h4", "h5", "h6")
)
_IN_TABLES = frozenset(("p", "caption", "td", "th", "tr", "tbody", "thead", "tfoot"))
_LINKED = 0.5
"""The part of a block's text that is links, from which on it is a row of links …"""
_PROMOTING = 0.3
"""… and from which on it is one at an article's end, if it is short."""
_LONGEST_PROMOTION = 200


def find_article(
    body: Element, blocks: list[TextBlock], text: str
) -> tuple[list[TextBlock], int, int] | None:
    """The blocks without those that are set into the article; where it begins, and where it ends.

    `text` is what other signs take for the article's (`main_text`). None if no text looks like an article.
    """
    known = known_elements(body)
    found = found_blocks(blocks, text)
    run = inside_known(blocks, main_run(blocks, found), known)
    if (office := office_element(blocks, run, known)) is not None:
        run = [index for index, block in enumerate(blocks) if stands_in(block.element, office)]
    if not run:
        return None
    frame = _frame(blocks, run)
    homes = _homes(blocks, run)
    first, last = start, end = _widened(blocks, run, homes)
    around = frozenset((frame, *frame.iterancestors()))
    named = next((element for element in reversed(known) if element in around), None)
    if named is not None:
        frame = named
        start, end = widened_to(blocks, named, start, end)
    is_office = named is not None and is_of_office(named)
    sure = frozenset(found).union(run)
    content = [
        index
        for index in range(start, end)
        if not is_chrome(blocks[index].text)
        and (
            index in sure
            or _belongs(blocks[index], frame, None if is_office and not first <= index < last else homes)
        )
    ]
    while content and _is_promotion(blocks[content[-1]]):
        content.pop()
    if not content:
        return None
    # Only what is set in goes: above and below the text stand its title, and the lines that say who wrote it.
    start, end = content[0], content[-1] + 1
    kept = [blocks[index] for index in content]
    return [*blocks[:start], *kept, *blocks[end:]], start, start + len(kept)


def _homes(blocks: list[TextBlock], run: list[int]) -> dict[Element, int]:
    """The elements in which the run's paragraphs stand side by side, with the characters that they hold of it."""
    elements = [blocks[index].element for index in run]
    own, beside = Counter(elements), Counter(element.getparent() for element in elements)
    homes: Counter[Element] = Counter()
    for index, element in zip(run, elements, strict=True):
        parent = element.getparent()
        is_alone = own[element] == 1 and (element.tag in _PARAGRAPHS or beside[parent] > 1)
        homes[parent if is_alone and parent is not None else element] += len(blocks[index].text)
    return homes


def _frame(blocks: list[TextBlock], run: list[int]) -> Element:
    """The deepest element around all of the run."""
    chain = [blocks[run[0]].element, *blocks[run[0]].element.iterancestors()]
    place = {element: depth for depth, element in enumerate(chain)}
    deepest = 0
    for index in run:
        element = blocks[index].element
        while element not in place:
            element = element.getparent()
        deepest = max(deepest, place[element])
    return chain[deepest]


def _belongs(block: TextBlock, frame: Element, homes: Mapping[Element, int] | None) -> bool:
    """Whether a block that was not found belongs to the article: it is text, stands beside found blocks (where homes
    are given), and is not set in."""
    element = block.element
    around = (element, element.getparent(), _out_of_table(element).getparent())
    is_beside = (
        homes is None or any(each in homes for each in around) or element.tag in ("blockquote", "figure")
    )
    return is_beside and _is_text(block) and not is_set_in(element, frame)


def _is_text(block: TextBlock) -> bool:
    """Whether a block is text or pictures, and no row of links but for attachments."""
    return (
        block.link_share < _LINKED
        or bool(_ATTACHMENT.match(block.text) or _FILE.search(block.markdown))
        or block.text.endswith(("。", "！", "？"))
    )


def _widened(blocks: list[TextBlock], run: list[int], homes: Mapping[Element, int]) -> tuple[int, int]:
    """Where the article begins and ends: the run, and what stands right beside it in the same element."""
    start, end = run[0], run[-1] + 1
    first, last = (_home(blocks[index].element, homes) for index in (run[0], run[-1]))
    while start > 0 and _is_beside(blocks[start - 1], first) and not ends_head(blocks[start - 1]):
        start -= 1
    while end < len(blocks) and _is_beside(blocks[end], last):
        end += 1
    return start, end


def _home(element: Element, homes: Mapping[Element, int]) -> Element:
    return element if element in homes else element.getparent()


def _stands_beside(element: Element, home: Element) -> bool:
    """Whether a block's element is one of those that stand side by side in a home, or in a table among them."""
    return home in (element, element.getparent(), _out_of_table(element).getparent())


def _out_of_table(element: Element) -> Element:
    """The table around an element, if nothing but its cells and paragraphs stands between."""
    outer = element
    while outer.tag in _IN_TABLES and outer.getparent() is not None:
        outer = outer.getparent()
    return outer if outer.tag == "table" and outer.getparent() is not None else element


def _is_beside(block: TextBlock, home: Element) -> bool:
    return (
        _stands_beside(block.element, home)
        and _is_text(block)
        and not is_chrome(block.text)
        and not is_set_in(block.element, home)
    )


def _is_promotion(block: TextBlock) -> bool:
    """Whether a block at an article's end is no part of it: a short line of links, and no attachments."""
    if ADDRESS_END not in block.markdown:
        return False
    is_attachment = _ATTACHMENT.match(block.text) or _FILE.search(block.markdown)
    return (
        block.link_share >= _PROMOTING
        and len(block.text) < _LONGEST_PROMOTION
        and not is_attachment
        and not block.text.endswith(("。", "！", "？"))
    )
