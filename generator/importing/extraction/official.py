"""What official documents have around their text (GB/T 9704-2012), found in a row of blocks.

Their order is the standard's: the office's name in large red letters, the document's number, the title, to whom it
goes, the text, what is attached, and at the end who signed it, and when.
"""

import re

from generator.importing.cleaning.log import CleaningLog
from generator.importing.extraction.bylines import Byline, read_byline, with_byline
from generator.importing.extraction.dates import find_date, without_dates
from generator.importing.extraction.unstyled_headings import with_unstyled_headings
from generator.importing.model import OldArticle
from generator.importing.writing.blocks import TextBlock, to_markdown

_DOCUMENT_NUMBER = re.compile(
    r"([\u4e00-\u9fff（）()]{1,20}\s*[〔\[［(（]\s*(?:19|20)\d\d\s*[〕\]］)）]\s*(?:第\s*)?\d{1,5}\s*号)\s*(?:签发人.*)?"
)
_LETTERHEAD = re.compile(r"([\u4e00-\u9fff（）、]{4,40}?)(?:文\s*件)")
_LABEL = re.compile(r"[\u4e00-\u9fff\s]{2,8}[：:]\s*\S")
_TIME = re.compile(r"(?:会议)?(?:时\s*间|日\s*期)\s*[：:]")
_MOST_ABOVE = 12
"""Blocks above the title: numbers of copies, degrees of secrecy, the letterhead."""
_MOST_BELOW = 12
"""Blocks at the end among which the day stands: below it are attachments' titles and to whom copies go."""
_LONGEST_TITLE = 150
_LONGEST_OFFICE = 40


def official_article(blocks: list[TextBlock], otherwise: str, log: CleaningLog) -> OldArticle:
    """The article that blocks are, with what they say of it; its title is `otherwise` where they have none.

    What tells the parts is how their elements say that they are set: `align`, `data-size` (half points) and the class
    `title`.
    """
    byline, used = Byline(), set[int]()
    for index, block in enumerate(blocks[:_MOST_ABOVE]):
        if (number := _DOCUMENT_NUMBER.fullmatch(block.text)) and not byline.document_number:
            byline |= Byline(document_number=re.sub(r"\s", "", number[1]))
            used |= {index} if number[1] == block.text else set()
        elif (head := _LETTERHEAD.fullmatch(block.text)) and _is_centered(block) and not byline.source:
            byline |= Byline(source=re.sub(r"\s", "", head[1]))
            used.add(index)
    titles = _title(blocks, used)
    title = " ".join(blocks[index].text for index in titles)
    below = titles[-1] + 1 if titles else 0
    said: list[int] = []
    for index in range(below, min(below + 3, len(blocks))):
        found = read_byline(blocks[index].text) if blocks[index].is_plain else None
        if found is None or not (found.labels or found.date):
            is_of_minutes = said and _TIME.match(blocks[said[0]].text) and _LABEL.match(blocks[index].text)
            used |= set() if is_of_minutes else set(said)  # minutes begin with time, place and persons
            break
        byline |= found
        said.append(index)
    else:
        used |= set(said)
    byline |= _signature(blocks[below:])
    content = [block for index, block in enumerate(blocks) if index not in used and index not in titles]
    if not title:
        title = otherwise
        log.flagged("title-from-title", title)
    article = with_byline(OldArticle(_joined(title), to_markdown(with_unstyled_headings(content))), byline)
    log.flag_missing(article)
    return article


def _title(blocks: list[TextBlock], used: set[int]) -> list[int]:
    """The places of the title's lines: what has its style, or the largest centered lines, or a heading."""
    above = max(used, default=-1)  # the letterhead and the number
    first = [
        index
        for index, block in enumerate(blocks[: above + 1 + _MOST_ABOVE])
        if index > above and block.is_plain and 1 < len(block.text) <= _LONGEST_TITLE
    ]
    styled = [index for index in first if "title" in (blocks[index].element.get("class") or "")]
    centered = [
        index for index in first if _is_centered(blocks[index]) and blocks[index].text[-1] not in "。；："
    ]
    largest = max((_size(blocks[index]) for index in centered), default=0)
    large = [index for index in centered if _size(blocks[index]) == largest]
    headings = [index for index in first[:2] if blocks[index].level]
    for found in (styled, large, headings[:1]):
        if found:
            # Lines one below the other are one title.
            return [index for place, index in enumerate(found) if index == found[0] + place]
    begins = above + 1
    is_short = begins in first and len(blocks) > begins + 1 and blocks[begins].text[-1] not in "。；：，"
    return [begins] if is_short else []


def _signature(blocks: list[TextBlock]) -> Byline:
    """Day and office at the end of a document."""
    last = [block for block in blocks if block.text][-_MOST_BELOW:]
    for index, block in reversed(list(enumerate(last))):
        day = find_date(block.text) if len(block.text) <= _LONGEST_OFFICE + 20 else None
        office = re.sub(r"\s", "", without_dates(block.text))
        if day is None or len(office) > _LONGEST_OFFICE or re.search("[：:，。印发]", office):
            continue
        above = last[index - 1].text if index and not office else office
        is_office = 3 < len(above) <= _LONGEST_OFFICE and not re.search("[：:，。；、？！]", above)
        return Byline(re.sub(r"\s", "", above) if is_office else "", date=day[0], has_time=day[1])
    return Byline()


def _is_centered(block: TextBlock) -> bool:
    return bool(block.element.get("align") == "center")


def _size(block: TextBlock) -> int:
    return int(block.element.get("data-size") or 0)


def _joined(title: str) -> str:
    """A title of several lines on one: Chinese needs no blanks."""
    return re.sub(r"(?<=[\u3000-\u9fff\uff00-\uffef]) +(?=[\u3000-\u9fff\uff00-\uffef])", "", title).strip()
