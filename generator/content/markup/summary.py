"""Plain text: how long it is, and its first sentences."""

import re
from html import unescape

from generator.content.markup.tags import TAG
from generator.text.chinese import IDEOGRAPHS, one_line

WIDTH = 240
"""How wide a summary may be: a Chinese character counts two, a Latin letter one."""
CHARACTERS_A_MINUTE = 400
WORDS_A_MINUTE = 230

_WORD = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")

_CLOSING = "”’」』）)》〉】\"'"
_OPENERS, _CLOSERS = "“‘「『（(《〈【", "”’」』）)》〉】"
_SENTENCE_END = re.compile(rf"(?:[。！？!?…]|\.(?=[{_CLOSING}]*(?:\s|$)))+[{_CLOSING}]*")
_CLAUSE_END = re.compile(r"[；;]")
_PAUSE = re.compile(r"[，、：,:—]")
_ABBREVIATION = re.compile(
    r"\b(?:[A-Za-z]|Mr|Mrs|Ms|Dr|Prof|St|No|vs|e\.g|i\.e|Jr|Sr|Inc|Fig|Gov|Sen|Rep|Gen)$"
)


def text_of(html: str) -> str:
    """The plain text of a fragment of HTML, on one line."""
    return one_line(unescape(TAG.sub("", html)))


def count(text: str) -> tuple[int, int]:
    """How many Chinese characters a plain text has, and how many words of other scripts."""
    others = IDEOGRAPHS.split(text)
    return len(text) - sum(map(len, others)), len(_WORD.findall(" ".join(others)))


def count_characters(text: str) -> int:
    """Chinese characters and words of other scripts in a plain text."""
    return sum(count(text))


def reading_minutes(characters: int, words: int = 0) -> int:
    """How long reading Chinese characters and words of other scripts takes, at least 1."""
    return max(1, round(characters / CHARACTERS_A_MINUTE + words / WORDS_A_MINUTE))


def first_sentences(text: str, width: int = WIDTH) -> str:
    """As many whole sentences from the beginning of a plain text as fit.

    A sentence that is too long by itself is cut where it pauses, or anywhere, and ends in `…`.
    """
    limit = _fitting(text, width)
    if limit == len(text):
        return text
    # A closing mark may still hang over.
    ends = [
        match.end() for match in _SENTENCE_END.finditer(text, 0, limit + 3) if _ends_sentence(text, match)
    ]
    ends = [end for end in ends if end <= limit + 1]
    outside_quotes = [end for end in ends if _is_balanced(text[:end])]
    if outside_quotes:
        return text[: outside_quotes[-1]].rstrip()
    if ends:
        return text[: ends[-1]].rstrip() + "…"
    for pattern in (_CLAUSE_END, _PAUSE):
        cuts = [match.start() for match in pattern.finditer(text, limit // 3, limit)]
        if cuts:
            return text[: cuts[-1]].rstrip() + "…"
    cut = text.rfind(" ", limit - 20, limit) if text[limit].isalnum() and text[limit] < "\u2e80" else limit
    return text[: cut if cut > 0 else limit].rstrip() + "…"


def _fitting(text: str, width: int) -> int:
    """How many characters fit."""
    for index, character in enumerate(text):
        width -= 2 if character >= "\u2e80" else 1
        if width < 0:
            return index
    return len(text)


def _ends_sentence(text: str, match: re.Match[str]) -> bool:
    """Whether a match is the end of a sentence and not a period after an abbreviation."""
    if not match[0].startswith("."):
        return True
    following = text[match.end() : match.end() + 2].lstrip()
    return not following.islower() and not _ABBREVIATION.search(text, 0, match.start())


def _is_balanced(text: str) -> bool:
    return all(
        text.count(opener) <= text.count(closer) for opener, closer in zip(_OPENERS, _CLOSERS, strict=True)
    )
