"""An article's title and subtitle: from the page itself, and from its head where the page says nothing better."""

import re
from itertools import takewhile

from generator.importing.cleaning.elements import letters_only
from generator.importing.cleaning.log import CleaningLog
from generator.importing.cleaning.spam_words import is_spam
from generator.importing.extraction.breadcrumbs import read_breadcrumb
from generator.importing.extraction.bylines import read_byline
from generator.importing.extraction.chrome import is_chrome
from generator.importing.extraction.found_blocks import SENTENCE
from generator.importing.extraction.html_head import HtmlHead, log_stuffing, said_titles
from generator.importing.extraction.lines import Lines
from generator.importing.extraction.surroundings import is_around
from generator.importing.model import Element
from generator.importing.writing.blocks import TextBlock

_TITLE_NAME = re.compile(
    r"(?:^|[\s_-])(?:\w*title\w*|\w*headline\w*|bt|biaoti|wzbt|tit|artname|articlename|h1|xl_?tit\w*)(?=$|[\s_-])",
    re.IGNORECASE,
)
_SUBTITLE_NAME = re.compile(
    r"sub_?-?(?:title|head)|f(?:u)?_?(?:title|biaoti|bt)|vice_?title|eyebrow|kicker|yinti|jianti",
    re.IGNORECASE,
)
_FORM_NAME = re.compile(
    r"(?:^|[\s_-])(?:login|logon|signin|register|denglu|search|user|comment)\w*", re.IGNORECASE
)
_DASHES = ("——", "—", "--", "――", "──")
_SITE_NAME = re.compile(
    r"[^_|｜\-–—,，。]{2,30}(?:网站?|门户|政府|委员会|办公室|[局厅部委]|公司|大学|学院|中学|小学|医院|首页|home ?page)",
    re.IGNORECASE,
)
_STRONG, _CONFIRMED = 5, 3
"""What a heading of the first level scores, and what the head's own word for a line adds at least."""
_BEGINNING = 20
"""Blocks of a text among which its headline may stand."""
_LONGEST_LINE = 60
"""Characters of a first line that may be the title."""
_LONGEST_GUESS = 40
"""Characters of a title that is made from the text's beginning."""
_SHORTEST_TITLE = 8
"""Letters of a `<title>` that names an article rather than a column."""
_FEWEST = 30
"""Letters of a text that is worth such a title."""


def headline_start(content: list[TextBlock], head: HtmlHead) -> int:
    """Where the headline stands that the head names; what is above it, such as a login form, is no text."""
    said = [letters_only(text) for text in said_titles(head)]
    for index, block in enumerate(content[:_BEGINNING]):
        text = letters_only(block.text)
        is_headline = block.level in (1, 2) or len(text) > 7 or _names_title(block.element)
        if block.is_plain and is_headline and len(text) > 5 and any(part.startswith(text) for part in said):
            return index
        if len(block.text) > _LONGEST_LINE and block.link_share < 0.5:
            break  # text stands above: then that is a heading within it
    return 0


def find_title(
    lines: Lines, head: HtmlHead, boxed: str, log: CleaningLog
) -> tuple[str, tuple[TextBlock, ...]]:
    """The article's title and the blocks that it stands in; what doesn't come from a line of the page is flagged.

    `boxed` is the title that a box of facts gives.
    """
    headings, content = lines.headings, lines.content
    said = [boxed] * bool(boxed) + said_titles(head)
    sane = [text for text in said if not is_spam(text) and not _is_stuffed(text)]
    first = list(takewhile(_may_be_title, content[:3]))
    candidates = [block for block in [*headings, *first] if _may_be_title(block)]
    scored = [
        (score, index, block)
        for index, block in enumerate(candidates)
        if (score := _title_score(block, headings, said, head)) > 0
    ]
    score, _, best = max(scored, key=lambda item: item[:2], default=(0, 0, None))
    if (
        best is not None
        and not _is_confirmed(best, said)
        and (better := _better_said(best, score, sane, head))
    ):
        log.flagged("title-from-title", better)
        return _without_site_name(better, head), ()
    if best is not None:
        log_stuffing(head, best.text, [*headings, *content], log)
        return _joined(best, [*headings, *content[:4]], said)
    # No heading of any kind: the line right above the byline or the text, if it is short enough.
    for block in reversed(headings[-4:]):
        if _may_be_title(block) and lines.has_facts and not block.text.startswith(_DASHES):
            log_stuffing(head, block.text, [*headings, *content], log)
            return block.text, (block,)
    if sane:
        log.flagged("title-from-title", sane[0])
        return _without_site_name(sane[0], head), ()
    return _first_words(content, log)


def _may_be_title(block: TextBlock) -> bool:
    return (
        block.is_plain
        and 2 <= len(block.text) <= 150
        and block.link_share < 0.8
        and block.text[-1] not in "。；;："
        and not is_chrome(block.text)
        and not _is_in_form(block.element)
        and read_breadcrumb(block.text) is None
        and read_byline(block.text) is None
    )


def _is_in_form(element: Element) -> bool:
    for _ in range(4):
        if element is None:
            break
        names = f"{element.get('class') or ''} {element.get('id') or ''}"
        if element.tag in ("form", "fieldset", "aside") or _FORM_NAME.search(names):
            return True
        element = element.getparent()
    return False


def _names_title(element: Element) -> bool:
    names = f"{element.get('class') or ''} {element.get('id') or ''} {element.get('itemprop') or ''}"
    return bool(_TITLE_NAME.search(names)) and not _SUBTITLE_NAME.search(names)


def _title_score(block: TextBlock, headings: list[TextBlock], said: list[str], head: HtmlHead) -> int:
    text = letters_only(block.text)
    score = {0: 0, 1: _STRONG, 2: 4, 3: 3, 4: 2}.get(block.level, 1)
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
        score += _CONFIRMED
    if is_around(block.element) or block.text.startswith(_DASHES):
        score -= 5
    if score > 0 and block not in headings and not block.level and not is_named and len(text) < 6:
        return 0
    if block.text in head.article.authors or block.text in (
        head.meta.get("author"),
        head.meta.get("og:site_name"),
    ):
        return 0
    # The site's name stands at the end of its pages' titles.
    if text and any(
        len(letters_only(part)) > len(text) + 3 and letters_only(part).endswith(text) for part in said
    ):
        score -= 6
    return score


def _is_confirmed(block: TextBlock, said: list[str]) -> bool:
    """Whether the head names the line, too."""
    text = letters_only(block.text).casefold()
    return any(text in letters_only(part).casefold() for part in said)


def _better_said(best: TextBlock, score: int, sane: list[str], head: HtmlHead) -> str:
    """The head's title, where the best line of the page is a heading within the text rather than its title."""
    if not sane:
        return ""
    said = sane[0]
    shown = _without_site_name(said, head)
    if shown == head.meta.get("og:site_name") or _SITE_NAME.fullmatch(shown):
        return ""
    is_chinese = re.search("[\u4e00-\u9fff]", shown)
    if said == head.title and is_chinese and len(letters_only(shown)) < _SHORTEST_TITLE:
        return ""  # a column's name, maybe
    is_one_word = re.fullmatch(r"[A-Za-z]+\.?", best.text) and " " in said.strip()
    is_other = said != head.title and _is_of_other_words(best.text, said)
    return said if score < _STRONG or is_one_word or is_other else ""


def _is_of_other_words(heading: str, said: str) -> bool:
    """Whether most words of a heading in Latin letters are not in the head's title: then it is of something else."""
    words = re.findall(r"\w+", heading.casefold())
    if re.search(r"[\u3040-\u9fff\uac00-\ud7a3]", heading + said):
        return False
    is_title = len(said.split()) > 2
    return is_title and sum(word in said.casefold() for word in words) * 2 <= len(words)


def _joined(best: TextBlock, blocks: list[TextBlock], said: list[str]) -> tuple[str, tuple[TextBlock, ...]]:
    """A line as the title, with the one above or below where the head has both as one title."""
    index = next((index for index, block in enumerate(blocks) if block is best), 0)
    for one, other in ((index, index + 1), (index - 1, index)):
        if one < 0 or other >= len(blocks) or not (blocks[one].is_plain and blocks[other].is_plain):
            continue
        pair = blocks[one], blocks[other]
        letters = letters_only(pair[0].text) + letters_only(pair[1].text)
        if all(
            len(letters_only(block.text)) > 1 and len(block.text) <= _LONGEST_LINE for block in pair
        ) and any(letters_only(part).startswith(letters) for part in said):
            return f"{pair[0].text} {pair[1].text}", pair
    return best.text, (best,)


def _without_site_name(title: str, head: HtmlHead) -> str:
    """A title of the head without what the site puts behind each; a dash may be the title's own."""
    parts = re.split(r"\s*[_|｜]\s*|\s+[-–—]\s+|(?<=[\u4e00-\u9fff])-(?=[\u4e00-\u9fff])", title)
    own = (
        title != head.title
        and not re.search("[_|｜]", title)
        and parts[-1] not in (head.meta.get("og:site_name"), head.article.publisher)
    )
    return title if own else parts[0].strip() or title


def _is_stuffed(title: str) -> bool:
    return len(re.findall(r"[,，、|_;；]", title)) > 4 or len(title) > 200


def _first_words(content: list[TextBlock], log: CleaningLog) -> tuple[str, tuple[TextBlock, ...]]:
    """For want of any title: the first line of the text, or how its first sentence begins."""
    first = next((block for block in content if block.is_plain and letters_only(block.text)), None)
    is_text = any(SENTENCE.search(block.text) for block in content)
    if first is None or not is_text or sum(len(letters_only(block.text)) for block in content) < _FEWEST:
        return "", ()
    if len(first.text) <= _LONGEST_LINE and first is not content[-1] and first.text[-1] not in "。.；;：:":
        return first.text, (first,)
    sentence = re.split(r"(?<=[。！？!?])|(?<=\.) ", first.text)[0]
    title = sentence if len(sentence) <= _LONGEST_GUESS else f"{sentence[:_LONGEST_GUESS].rstrip()}…"
    log.flagged("title-from-text", title)
    return title, ()


def find_subtitle(
    headings: list[TextBlock], title: tuple[TextBlock, ...], content: list[TextBlock]
) -> tuple[str, list[TextBlock]]:
    """The line below the title that begins with a dash, or is named a subtitle."""
    if not title:
        below = headings[-3:]
    else:
        places = [index for index, block in enumerate(headings) if block is title[-1]]
        below = headings[places[0] + 1 :] if places else []
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
