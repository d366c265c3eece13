"""What a page says about its article beside the text: facts in the lines above and below it, and the way to it."""

import re
from dataclasses import replace

from generator.importing.cleaning.log import CleaningLog
from generator.importing.extraction.breadcrumbs import read_breadcrumb
from generator.importing.extraction.bylines import Byline, read_byline
from generator.importing.extraction.chrome import buttons_in
from generator.importing.writing.blocks import TextBlock


def find_breadcrumb(blocks: list[TextBlock]) -> tuple[str, ...]:
    """The way to the article, as the page says it."""
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


def find_facts(
    before: list[TextBlock], content: list[TextBlock], after: list[TextBlock], log: CleaningLog
) -> tuple[Byline, list[TextBlock], list[TextBlock]]:
    """What bylines say; the text without them; and the blocks above, which may be titles."""
    byline = Byline()
    headings, marks = _opening_headings(content)
    for index in marks:
        byline |= _byline_of(content[index], beginning=True) or Byline()
    content = content[marks[-1] + 1 :] if marks else content
    near = before[-30:]
    for block in reversed(near):
        if found := _byline_of(block, beginning=True):
            byline |= found
            if buttons := buttons_in(block.text):
                log.removed("chrome", " ".join(buttons), count=len(buttons))
    headings = [block for block in near if not _byline_of(block, beginning=True)] + headings
    content = list(content)
    taken = 0
    while (
        content and taken < 3 and content[-1].is_plain and (found := _byline_of(content[-1], beginning=False))
    ):
        byline |= replace(found, date=None)
        content.pop()
        taken += 1
    for block in after[:4]:
        if found := _byline_of(block, beginning=False):
            byline |= replace(found, date=None)
    return byline, content, headings


def _opening_headings(content: list[TextBlock]) -> tuple[list[TextBlock], list[int]]:
    """The titles that stand in the text's own element, above bylines, and the indices of these."""
    headings: list[TextBlock] = []
    marks: list[int] = []
    for index, block in enumerate(content[:6]):
        if _byline_of(block, beginning=True):
            marks.append(index)
        elif (
            not block.is_plain
            or len(block.text) > 100
            or block.text[-1:] in "。；！？："
            or len(headings) > 2
        ):
            break
        else:
            headings.append(block)
    return [block for block in headings if marks and content.index(block) < marks[-1]], marks


def _byline_of(block: TextBlock, *, beginning: bool) -> Byline | None:
    """What a block says about the article. Below the text only an editor, author or source is looked for."""
    if block.level == 1 or not block.text or block.link_share > 0.9:
        return None
    byline = read_byline(block.text)
    if byline is None:
        return None
    if beginning:
        return byline
    return (
        byline
        if byline.labels and (byline.editor or byline.author or byline.source) and len(block.text) < 80
        else None
    )
