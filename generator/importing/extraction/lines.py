"""The lines around a page's text, and at its ends, that say who wrote the article and when."""

import re
from dataclasses import dataclass, replace
from datetime import datetime

from generator.importing.cleaning.elements import letters_only
from generator.importing.cleaning.log import CleaningLog
from generator.importing.extraction.bylines import Byline, read_byline
from generator.importing.extraction.chrome import buttons_in
from generator.importing.extraction.dates import find_date
from generator.importing.writing.blocks import TextBlock

_NEAR, _CLOSE = 30, 10
"""Blocks above the text in which facts are looked for; those in which a date by itself is the article's."""
_BELOW = 12
"""Blocks below the text in which facts with labels are looked for."""
_MOST_BELOW = 4
_MOST_PARTS = 40
"""Elements in one that holds a line of facts."""
_NOBODY = re.compile(r"[（(【\[]?(?:文章|信息)?(?:责任编辑|责编|编辑|录入|审核|校对|来源|作者)")
_OPENING = 8
"""Blocks at the beginning of the text that may be titles and facts."""
_AGENDA = re.compile(r"(?:会议|活动)?(?:时间|地点|地址|主题|内容|人员|对象|议程|参加)[^：:]{0,6}[:：]")
_LONGEST_LOOSE = 80
"""Characters of a line whose day may be the article's."""
_TODAY = re.compile("今天|今日|现在|当前")


@dataclass(frozen=True, slots=True)
class Lines:
    """A page's text without the lines that say facts, and these."""

    content: list[TextBlock]
    headings: list[TextBlock]
    """The blocks above the text, which may be titles."""
    opening: tuple[TextBlock, ...]
    """Those of them that stand in the text's own element."""
    above: tuple[Byline, ...]
    """The nearest one first."""
    far: tuple[Byline, ...]
    loose: tuple[tuple[datetime, bool], ...]
    """The days in short lines right above the text that are more than facts."""
    below: tuple[Byline, ...]

    def below_title(self, title: tuple[TextBlock, ...]) -> list[TextBlock]:
        """What stands between the title and the text, and is neither."""
        after = [index for index, block in enumerate(self.headings) if any(block is one for one in title)]
        return self.headings[after[-1] + 1 :] if after else list(self.opening)

    @property
    def has_facts(self) -> bool:
        """Whether a line above the text says a fact."""
        return any(line.labels or line.date for line in self.above)


def find_lines(
    before: list[TextBlock], content: list[TextBlock], after: list[TextBlock], log: CleaningLog
) -> Lines:
    """The lines around a text, and at its ends, that say facts; the text without them."""
    headings, marks = _opening_headings(content)
    above = [line for index in marks if (line := _line(content[index]))]
    if marks and marks[-1] + 1 == len(content):  # what stands above the line is the text
        headings, content = [], [block for index, block in enumerate(content) if index not in marks]
    else:
        content = content[marks[-1] + 1 :] if marks else list(content)
    near = before[-_NEAR:]
    far: list[Byline] = []
    titles: list[TextBlock] = []
    loose: list[tuple[datetime, bool]] = []
    for distance, block in enumerate(reversed(near)):
        line = _line(block)
        if line is None:
            titles.insert(0, block)
            if distance < _CLOSE and _is_loose(block) and (found := find_date(block.text)):
                loose.append(found)
            continue
        (above if line.labels or line.source or distance < _CLOSE else far).append(line)
        if buttons := buttons_in(block.text):
            log.removed("chrome", " ".join(buttons), count=len(buttons))
    below: list[Byline] = []
    while content and len(below) < _MOST_BELOW and content[-1].is_plain:
        if line := _line_below(content[-1]):
            below.append(line)
        elif _says_nobody(content[-1]):
            log.removed("chrome", content[-1].text)
        else:
            break
        content.pop()
    below += [line for block in after[:_BELOW] if (line := _line_below(block))]
    return Lines(
        content, titles + headings, tuple(headings), tuple(above), tuple(far), tuple(loose), tuple(below)
    )


def _opening_headings(content: list[TextBlock]) -> tuple[list[TextBlock], list[int]]:
    """The titles that stand in the text's own element, above lines of facts, and the indices of these."""
    headings: list[TextBlock] = []
    marks: list[int] = []
    for index, block in enumerate(content[:_OPENING]):
        if _line(block) and not _is_agenda(content[index : index + 2]):
            marks.append(index)
        elif not block.is_plain or len(block.text) > 100 or block.text[-1:] in "。；：" or len(headings) > 2:
            break
        else:
            headings.append(block)
    return [block for block in headings if marks and content.index(block) < marks[-1]], marks


def _is_agenda(blocks: list[TextBlock]) -> bool:
    """Whether a line says when something takes place, and the next one where."""
    return len(blocks) > 1 and all(_AGENDA.match(block.text) for block in blocks)


def _line(block: TextBlock) -> Byline | None:
    """What a block above the text says about the article."""
    if block.level == 1 or not block.text or block.link_share > 0.9:
        return None
    line = read_byline(block.text)
    if line is None or not 2 <= len(block.element) <= _MOST_PARTS:
        return line
    # What a style sheet sets apart has no blank between: `<span>某某日报</span><span>张三</span>`.
    apart = "\u3000".join(text for part in block.element.itertext() if (text := part.strip()))
    if letters_only(apart) == letters_only(block.text) and (other := read_byline(apart)):
        return other if other.date == line.date else line
    return line


def _says_nobody(block: TextBlock) -> bool:
    """Whether a line has labels and no names: `责任编辑：`, `文章录入：admin　责任编辑：admin`."""
    line = _line(block)
    is_dated = line is not None and (line.date or line.document_number)
    return line is not None and line.labels > 0 and not is_dated and bool(_NOBODY.match(block.text))


def _is_loose(block: TextBlock) -> bool:
    text = block.text
    return (
        not block.level and len(text) <= _LONGEST_LOOSE and block.link_share < 0.5 and not _TODAY.search(text)
    )


def _line_below(block: TextBlock) -> Byline | None:
    """What a block below the text says; there, what has no label is something else's."""
    line = _line(block)
    if line is None or not line.labels or len(block.text) > 80:
        return None
    is_dated = line.date is not None and line.date_label == "date"
    if not (is_dated or line.editor or line.author or line.source):
        return None
    return line if is_dated else replace(line, date=None, has_time=False, date_label="")
