"""Elements that by their names hold articles: what the systems of offices and news sites call the element of the text.

None is believed for its name alone. It must hold what else was found, or be an office's where nothing better was.
"""

import re
from collections import Counter
from collections.abc import Sequence

from generator.importing.cleaning.elements import plain_length
from generator.importing.extraction.found_blocks import length_of
from generator.importing.extraction.surroundings import is_around, is_set_in
from generator.importing.model import Element
from generator.importing.writing.blocks import TextBlock

_OFFICES = (
    r"TRS_Editor|TRS_UEDITOR|Custom_UnionStyle|UCAP-CONTENT|zoom|vsb_content\w*|v_news_content|"
    r"wp_articlecontent|artibody|endText|rwb_zw|left_zw|js_content|p-detail"
)
"""What the systems of offices, and some large news sites, call the element of the text, and nobody anything else."""
_OFFICE = re.compile(rf"(?:^|[\s_-])(?:{_OFFICES})(?=$|[\s_-])", re.IGNORECASE)
_KNOWN = re.compile(
    rf"(?:^|[\s_-])(?:{_OFFICES}|articleBody|article[_-]?(?:content|body|con|text|txt|main)|news[_-]?(?:content|body|con|text|txt)|"
    r"content[_-]?(?:txt|text|body|article|news|detail)|(?:post|entry|detail|info|show|main|page)[_-]?(?:content|text|txt|body)|"
    r"conTxt|nr_?con|wznr|xl[_-]?con\w*|neirong|zhengwen|zw_?con\w*|bt_content)(?=$|[\s_-])",
    re.IGNORECASE,
)
_FRAMES = ("div", "td", "article", "section", "span", "table", "ucapcontent")
_MOST = 0.6
"""The part of what was found that a named element must hold to be believed."""
_SPARSE = 40
"""Characters of an office's element that are enough where nothing else looks like a text."""


def known_elements(body: Element) -> list[Element]:
    """Those of a page, in its order."""
    return [element for element in body.iter(*_FRAMES) if _is_named(element, _KNOWN)]


def inside_known(blocks: Sequence[TextBlock], run: list[int], known: Sequence[Element]) -> list[int]:
    """The part of the run that stands in the last known element that holds most of it; all, if there is none."""
    names, held = frozenset(known), Counter[Element]()
    for index in run:
        for element in _around(blocks[index].element):
            if element in names:
                held[element] += length_of(blocks, [index])
    least = _MOST * length_of(blocks, run)
    for element in reversed(known):
        if held[element] > least and not is_set_in(element, None):
            return [index for index in run if stands_in(blocks[index].element, element)]
    return run


def office_element(
    blocks: Sequence[TextBlock], run: Sequence[int], known: Sequence[Element]
) -> Element | None:
    """An office's element for the text, if it is elsewhere than what was found, and that is little."""
    offices = frozenset(
        element for element in known if _is_named(element, _OFFICE) and not is_around(element)
    )
    if not offices or any(element in offices for index in run for element in _around(blocks[index].element)):
        return None
    best = max(offices, key=plain_length)
    length = plain_length(best)
    return best if length >= _SPARSE and length > length_of(blocks, run) / 2 else None


def widened_to(blocks: Sequence[TextBlock], element: Element, start: int, end: int) -> tuple[int, int]:
    """The bounds as far as a known element around the article goes, if it is an office's or holds little else."""
    first, last = start, end
    while first > 0 and stands_in(blocks[first - 1].element, element):
        first -= 1
    while last < len(blocks) and stands_in(blocks[last].element, element):
        last += 1
    more = [*range(first, start), *range(end, last)]
    is_sure = (
        _is_named(element, _OFFICE) or length_of(blocks, more) <= length_of(blocks, range(start, end)) / 2
    )
    return (first, last) if is_sure else (start, end)


def is_of_office(element: Element) -> bool:
    """Whether it is called as offices' systems and large news sites alone call the element of the text."""
    return _is_named(element, _OFFICE)


def stands_in(element: Element, frame: Element) -> bool:
    """Whether an element is another, or stands in it."""
    while element is not None and element is not frame:
        element = element.getparent()
    return element is not None


def _around(element: Element) -> list[Element]:
    return [element, *element.iterancestors()]


def _is_named(element: Element, names: re.Pattern[str]) -> bool:
    return any(
        names.search(name)
        for name in (element.get("class"), element.get("id"), element.get("itemprop"))
        if name
    )
