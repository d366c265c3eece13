"""Which blocks of a page are its article.

What trafilatura takes for the article's text is where the search begins. Between its first and its last block belongs
what stands beside found blocks in the same element, but not what is set in between; further blocks of that element
belong to it up to what stands around articles. An element that by its name holds articles says where they begin and
end, if it holds what was found and little else.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from generator.importing.cleaning.elements import plain_length
from generator.importing.extraction.breadcrumbs import read_breadcrumb
from generator.importing.extraction.bylines import read_byline
from generator.importing.extraction.chrome import is_chrome
from generator.importing.extraction.main_text import letters_only
from generator.importing.extraction.surroundings import is_around, is_set_in
from generator.importing.model import ADDRESS_END, Element
from generator.importing.writing.blocks import TextBlock

__all__ = ["find_article", "is_around", "letters_only"]

_OFFICES = (
    r"TRS_Editor|TRS_UEDITOR|Custom_UnionStyle|UCAP-CONTENT|zoom|vsb_content\w*|v_news_content|"
    r"wp_articlecontent|articleBody|artibody|endText|rwb_zw|left_zw|js_content|p-detail"
)
"""What the systems that offices use call the element of the text, and schema.org does."""
_OFFICE = re.compile(rf"(?:^|[\s_-])(?:{_OFFICES})(?=$|[\s_-])", re.IGNORECASE)
_KNOWN = re.compile(
    rf"(?:^|[\s_-])(?:{_OFFICES}|article[_-]?(?:content|body|con|text|txt|main)|news[_-]?(?:content|body|con|text|txt)|"
    r"content[_-]?(?:txt|text|body|article|news|detail)|(?:post|entry|detail|info|show|main|page)[_-]?(?:content|text|txt|body)|"
    r"conTxt|nr_?con|wznr|xl[_-]?con\w*|neirong|zhengwen|zw_?con\w*|bt_content)(?=$|[\s_-])",
    re.IGNORECASE,
)
_FRAMES = ("div", "td", "article", "section", "span", "table", "ucapcontent")
_ATTACHMENT = re.compile(r"(?:附件|相关附件|下载|Attachments?)\s*\d*\s*[:：]", re.IGNORECASE)
_FILE = re.compile(rf"\.(?:docx?|wps|xlsx?|et|pptx?|pdf|ofd|zip|rar|7z|txt){ADDRESS_END}", re.IGNORECASE)
_PARAGRAPHS = frozenset(
    ("p", "li", "ul", "ol", "dl", "blockquote", "pre", "table", "figure", "h1", "h2", "h3", "h4", "h5", "h6")
)
_IN_TABLES = frozenset(("p", "caption", "td", "th", "tr", "tbody", "thead", "tfoot"))
_SURE = 30
"""Bytes of letters from which on a text is not on a page twice by chance: ten ideographs, or some words."""
_SHORT = 400
"""Characters of a text that trafilatura did not search for, but took from anywhere."""
_WHOLE = 0.8
"""The part of a page's text that is not found but taken whole."""
_MOST = 0.6
"""The part of what was found that a named element must hold to be believed."""
_SENTENCE = re.compile("[。！？；，]|[.!?,;](?:\\s|$)")
_SPARSE = 40
"""Letters of a known element that are enough where nothing else looks like a text."""
_MOST_SEARCHED = 200_000_000
"""Letters that are looked through in vain for one page."""
_LINKED = 0.7
_LINKS_BETWEEN = 8
"""Blocks of links that don't stand in one article."""


def find_article(
    body: Element, blocks: list[TextBlock], text: str
) -> tuple[list[TextBlock], int, int] | None:
    """The blocks without those that are set into the article; where it begins, and where it ends.

    `text` is what other signs take for the article's (`main_text`). None if no text looks like an article.
    """
    known = [element for element in body.iter(*_FRAMES) if _is_named(element, _KNOWN)]
    found = _found(blocks, text)
    if _length(blocks, found) < _SHORT or _says_nothing(blocks, found):
        found = _sober(blocks, found) or _sober(blocks, range(len(blocks))) or found
    run = _inside_named(blocks, _main_run(blocks, found), known)
    if (office := _office_element(known, blocks, run)) is not None:
        run = [index for index, block in enumerate(blocks) if _stands_in(block.element, office)]
    if not run:
        return None
    frame = _frame(blocks, run)
    homes = _homes(blocks, run)
    start, end = _widened(blocks, run, homes)
    named = next((element for element in reversed(known) if _stands_in(frame, element)), None)
    if named is not None:
        start, end = _within(blocks, named, start, end)
    sure = frozenset(found).union(run)
    content = [
        blocks[index]
        for index in range(start, end)
        if not is_chrome(blocks[index].text)
        and (index in sure or _belongs(blocks[index], homes, frame if named is None else named))
    ]
    while content and _is_promotion(content[-1]):
        content.pop()
    return [*blocks[:start], *content, *blocks[end:]], start, start + len(content)


# What was found


def _found(blocks: list[TextBlock], text: str) -> list[int]:
    """The indices of the blocks that hold the text."""
    whole = letters_only(text)
    lines = {letters_only(line) for line in text.split("\n")}
    indices, left = [], _MOST_SEARCHED
    for index, block in enumerate(blocks):
        letters = letters_only(block.text)
        if not letters or block.link_share >= _LINKED:
            continue
        if letters not in lines:
            left -= len(whole)
            if left < 0 or not (letters in whole or (len(letters) > 200 and letters[20:120] in whole)):
                continue
        indices.append(index)
    return indices


def _main_run(blocks: list[TextBlock], found: list[int]) -> list[int]:
    """The found blocks without stragglers: runs far from the largest one, across many blocks that were not found."""
    sure = [index for index in found if len(letters_only(blocks[index].text).encode()) >= _SURE] or found
    inside = [index for index in sure if not is_set_in(blocks[index].element, None)]
    sure = _behind_title(blocks, inside if 2 * _length(blocks, inside) > _length(blocks, sure) else sure)
    runs: list[list[int]] = [sure[:1]]
    for index in sure[1:]:
        gap = blocks[runs[-1][-1] + 1 : index]
        if sum(block.link_share > 0.5 and not block.pictures for block in gap) > _LINKS_BETWEEN:
            runs.append([])
        runs[-1].append(index)
    return max(runs, key=lambda run: _length(blocks, run))


def _behind_title(blocks: list[TextBlock], indices: list[int]) -> list[int]:
    """Those behind the page's title and byline, if most of them are."""
    title = next((place for place, index in enumerate(indices) if blocks[index].level == 1), None)
    if (
        title is not None
        and 2 * _length(blocks, indices[title + 1 :]) > _length(blocks, indices)
        and not any(_is_paragraph(blocks[index]) for index in indices[:title])
    ):
        indices = indices[title + 1 :]
    while len(indices) > 1 and _ends_head(blocks[indices[0]]):
        indices = indices[1:]
    return indices


def _is_paragraph(block: TextBlock) -> bool:
    """Whether a block is a sentence or more, of some length."""
    return len(block.text.encode()) >= 2 * _SURE and _SENTENCE.search(block.text) is not None


def _says_nothing(blocks: list[TextBlock], found: list[int]) -> bool:
    """Whether nearly all of a page was found, as on most that show little: then it was not searched but taken whole."""
    return bool(found) and _length(blocks, found) >= _WHOLE * _length(blocks, range(len(blocks)))


def _sober(blocks: list[TextBlock], indices: Iterable[int]) -> list[int]:
    """These blocks from the first sentence to the last, without what stands around articles by name or by words."""
    texts = [
        index
        for index in indices
        if blocks[index].text and blocks[index].link_share < _LINKED and not is_chrome(blocks[index].text)
    ]
    inside = [index for index in texts if not is_set_in(blocks[index].element, None)]
    if 2 * _length(blocks, inside) < (whole := _length(blocks, texts)) and whole >= _SHORT:
        inside = texts  # the page calls its article so
    sentences = [index for index in inside if _SENTENCE.search(blocks[index].text)]
    return [index for index in inside if sentences[0] <= index <= sentences[-1]] if sentences else []


def _inside_named(blocks: list[TextBlock], run: list[int], known: list[Element]) -> list[int]:
    """The part of the run in an element that by its name holds articles, if that is most of it."""
    whole = _length(blocks, run)
    for element in reversed(known):
        inside = [index for index in run if _stands_in(blocks[index].element, element)]
        if _length(blocks, inside) > _MOST * whole and not is_set_in(element, None):
            return inside
    return run


def _length(blocks: Sequence[TextBlock], indices: Iterable[int]) -> int:
    """Characters that are no links."""
    return sum(len(blocks[index].text) - blocks[index].linked for index in indices)


# What belongs to it


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


def _belongs(block: TextBlock, homes: Mapping[Element, int], frame: Element) -> bool:
    """Whether a block that was not found belongs to the article: it stands beside found ones, and is not set in."""
    element = block.element
    around = (element, element.getparent(), _out_of_table(element).getparent())
    is_beside = any(each in homes for each in around) or element.tag in ("blockquote", "figure")
    return is_beside and _is_text(block) and not is_set_in(element, frame)


def _is_text(block: TextBlock) -> bool:
    """Whether a block is text or pictures, and no row of links but for attachments."""
    return (
        block.link_share < 0.5
        or bool(_ATTACHMENT.match(block.text) or _FILE.search(block.markdown))
        or block.text.endswith(("。", "！", "？"))
    )


def _widened(blocks: list[TextBlock], run: list[int], homes: Mapping[Element, int]) -> tuple[int, int]:
    """Where the article begins and ends: the run, and what stands right beside it in the same element."""
    start, end = run[0], run[-1] + 1
    first, last = (_home(blocks[index].element, homes) for index in (run[0], run[-1]))
    while start > 0 and _is_beside(blocks[start - 1], first) and not _ends_head(blocks[start - 1]):
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


def _ends_head(block: TextBlock) -> bool:
    """Whether a block stands above an article's text rather than in it."""
    return (
        block.level == 1
        or block.level == 2
        or read_byline(block.text) is not None
        or read_breadcrumb(block.text) is not None
    )


def _is_promotion(block: TextBlock) -> bool:
    """Whether a block at an article's end is no part of it: a short line of links, and no attachments."""
    if ADDRESS_END not in block.markdown:
        return False
    is_attachment = _ATTACHMENT.match(block.text) or _FILE.search(block.markdown)
    return (
        block.link_share >= 0.3
        and len(block.text) < 200
        and not is_attachment
        and not block.text.endswith(("。", "！", "？"))
    )


# Elements that by their names hold articles


def _office_element(known: list[Element], blocks: list[TextBlock], run: list[int]) -> Element | None:
    """An office's element for the text, where little was found, and elsewhere."""
    named = [element for element in known if _is_named(element, _OFFICE) and not is_around(element)]
    if not named or any(_stands_in(blocks[index].element, element) for index in run for element in named):
        return None
    best = max(named, key=plain_length)
    length = plain_length(best)
    return best if length >= _SPARSE and length > _length(blocks, run) / 2 else None


def _within(blocks: list[TextBlock], element: Element, start: int, end: int) -> tuple[int, int]:
    """The bounds as far as a named element around the article goes, if it holds little else."""
    first, last = start, end
    while first > 0 and _stands_in(blocks[first - 1].element, element):
        first -= 1
    while last < len(blocks) and _stands_in(blocks[last].element, element):
        last += 1
    more = [*range(first, start), *range(end, last)]
    is_sure = _is_named(element, _OFFICE) or _length(blocks, more) <= _length(blocks, range(start, end)) / 2
    return (first, last) if is_sure else (start, end)


def _is_named(element: Element, names: re.Pattern[str]) -> bool:
    return any(names.search(element.get(attribute) or "") for attribute in ("class", "id", "itemprop"))


def _stands_in(element: Element, frame: Element) -> bool:
    while element is not None and element is not frame:
        element = element.getparent()
    return element is not None
