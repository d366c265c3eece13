"""A title for an article that has none: a text without a title is an article all the same."""

import re
from collections.abc import Sequence

from generator.importing.cleaning.log import CleaningLog
from generator.importing.cleaning.spam_words import is_spam
from generator.importing.extraction.found_blocks import SENTENCE
from generator.importing.extraction.html_head import HtmlHead
from generator.importing.writing.blocks import TextBlock

_LONGEST = 60
"""Characters of a title that is the beginning of the text."""


def any_title(head: HtmlHead, content: Sequence[TextBlock], log: CleaningLog) -> str:
    """What the page's head says, its first heading, or the beginning of its text; which one is flagged as doubtful.

    Empty if neither there is a title nor a sentence.
    """
    said = (head.meta.get("og:title", ""), head.title)
    headings = (block.text for block in content if block.level)
    is_text = any(SENTENCE.search(block.text) for block in content)
    lines = (_beginning(block.text) for block in content if is_text)
    title = next((text for text in (*said, *headings, *lines) if text.strip() and not is_spam(text)), "")
    if title:
        log.flagged("title-from-title", title)
    return title


def _beginning(text: str) -> str:
    """A sentence, if it is short enough, or as many words as a title may have."""
    sentence = re.split(r"(?<=[。！？!?])|(?<=[.])\s", text, maxsplit=1)[0].strip()
    if len(sentence) <= _LONGEST:
        return sentence
    return f"{sentence[:_LONGEST].rsplit(' ', 1)[0]}…"
