"""An article's title and subtitle, from the page itself."""

import re
from itertools import takewhile

from generator.importing.cleaning.log import CleaningLog
from generator.importing.cleaning.spam import is_spam
from generator.importing.extraction.breadcrumbs import read_breadcrumb
from generator.importing.extraction.bylines import read_byline
from generator.importing.extraction.chrome import is_chrome
from generator.importing.extraction.facts import Lines
from generator.importing.extraction.html_head import HtmlHead, log_stuffing, said_titles
from generator.importing.extraction.selection import is_around, letters_only
from generator.importing.writing.blocks import TextBlock

_TITLE_NAME = re.compile(
    r"(?:^|[\s_-])(?:\w*title\w*|\w*headline\w*|bt|biaoti|wzbt|tit|artname|h1|xl_?tit\w*)(?=$|[\s_-])",
    re.IGNORECASE,
)
_SUBTITLE_NAME = re.compile(r"sub_?-?(?:title|head)|f(?:u)?_?(?:title|biaoti|bt)|vice_?title", re.IGNORECASE)
_DASHES = ("——", "—", "--", "――", "──")


def find_title(lines: Lines, head: HtmlHead, log: CleaningLog) -> tuple[str, TextBlock | None]:
    """The article's title from the page itself; from `<title>` only where nothing else is left, which is flagged."""
    headings, content = lines.headings, lines.content
    said = said_titles(head)
    first = list(takewhile(_may_be_title, content[:3]))
    candidates = [block for block in [*headings, *first] if _may_be_title(block)]
    scored = [
        (score, index, block)
        for index, block in enumerate(candidates)
        if (score := _title_score(block, headings, said)) > 0
    ]
    best = max(scored, key=lambda item: item[:2], default=None)
    if best is not None:
        log_stuffing(head, best[2].text, [*headings, *content], log)
        return best[2].text, best[2]
    # No heading of any kind: the line right above the byline or the text, if it is short enough.
    for block in reversed(headings[-4:]):
        if _may_be_title(block) and lines.has_facts and not block.text.startswith(_DASHES):
            log_stuffing(head, block.text, [*headings, *content], log)
            return block.text, block
    short = next((text for text in said if text and not is_spam(text)), "")
    if short and not _is_stuffed(short):
        log.flagged("title-from-title", short)
        return _without_site_name(short), None
    if content and content[0].is_plain and len(content) > 1 and len(content[0].text) <= 60:
        return content[0].text, content[0]
    return "", None


def _may_be_title(block: TextBlock) -> bool:
    return (
        block.is_plain
        and 2 <= len(block.text) <= 150
        and block.link_share < 0.8
        and block.text[-1] not in "。；;："
        and not is_chrome(block.text)
        and read_breadcrumb(block.text) is None
        and read_byline(block.text) is None
    )


def _title_score(block: TextBlock, headings: list[TextBlock], said: list[str]) -> int:
    text = letters_only(block.text)
    score = {0: 0, 1: 5, 2: 4, 3: 3, 4: 2}.get(block.level, 1)
    element, is_named = block.element, False
    for _ in range(2):
        if element is None:
            break
        names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
        if _SUBTITLE_NAME.search(names):
            return 0
        is_named = is_named or bool(_TITLE_NAME.search(names))
        element = element.getparent()
    score += 3 if is_named else 0
    if text and any(letters_only(part).startswith(text) for part in said):
        score += 4
    elif len(text) > 5 and any(text in letters_only(part) for part in said):
        score += 3
    if is_around(block.element) or block.text.startswith(_DASHES):
        score -= 5
    if score > 0 and block not in headings and not block.level and not is_named and len(text) < 6:
        return 0
    # The site's name stands at the end of its pages' titles.
    if text and any(
        len(letters_only(part)) > len(text) + 3 and letters_only(part).endswith(text) for part in said
    ):
        score -= 6
    return score


def _without_site_name(title: str) -> str:
    return (
        re.split(r"\s*[_|｜]\s*|\s+[-–—]\s+|(?<=[\u4e00-\u9fff])-(?=[\u4e00-\u9fff])", title)[0].strip()
        or title
    )


def _is_stuffed(title: str) -> bool:
    return is_spam(title) or len(re.findall(r"[,，、|_;；]", title)) > 4 or len(title) > 200


def find_subtitle(
    headings: list[TextBlock], title: TextBlock | None, content: list[TextBlock]
) -> tuple[str, list[TextBlock]]:
    """The line below the title that begins with a dash, or is named a subtitle."""
    below = (
        headings[headings.index(title) + 1 :] if title in headings else headings[-3:] if title is None else []
    )
    for block in [*below, *content[:2]]:
        names = f"{block.element.get('class') or ''} {block.element.get('id') or ''}"
        is_dashed = block.text.startswith(_DASHES)
        if (
            block.is_plain
            and len(block.text) <= 120
            and (is_dashed or (_SUBTITLE_NAME.search(names) and block not in content))
        ):
            rest = [other for other in content if other is not block]
            return (re.sub(r"^[—\-―─]+\s*", "", block.text), rest) if rest else ("", content)
    return "", content
