"""A Markdown file as rules read it: all that people read, at its own place, and nothing else.

Code, addresses, tags and keys are replaced by characters that no rule looks for, so that an index into the prose is an
index into the file.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from generator.content.markup import blocks
from generator.content.markup.limits import LimitError
from generator.settings.values import Place

GAP = "\ufdd4"
"""Stands for a character that is no prose. A noncharacter: no text holds it, and no rule takes it for a blank."""

_NOT_END = re.compile(r"[^\n]")
# Only a text with one of these can have code that takes lines.
_MAY_HOLD_CODE = re.compile(r"^(?:[ \t>*+\-\d.)]*(?:```|~~~)|(?:[ >]*\t| {4}))", re.MULTILINE)
# What hides all that follows it up to its end: a remark, an element whose text is no prose, code inside a line.
_HIDING = re.compile(r"<!--|<(script|style|pre|code|textarea)\b|(?<!\\)`+", re.IGNORECASE)
_TICKS = re.compile("`+")
_UNREAD = re.compile(
    r"""
      (?<=\])\((?:[^()\n\\]|\\.|\([^()\n]*\))*\)     # the address of a link
    | ^[ ]{0,3}\[[^\]\n]+\]:[ \t]*\S.*$              # a reference's definition
    | \[\^[^\]\n]+\]:?                               # a footnote's number
    | ^[ ]{0,3}[:：]{3,}[ \t]*[^\s:：=＝]*              # a fence of a block, with its name
    | </?[a-zA-Z][^<>]{0,2000}>                      # a tag, an address between angles
    | (?:https?|ftp|file|mailto|tel)://?[^\s<>\u3000-\u303f\uff00-\uffef\u4e00-\u9fff“”‘’]+
    | \bwww\.[^\s<>\u3000-\u303f\uff00-\uffef\u4e00-\u9fff]+
    | (?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]++@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+
    | \{:?[^{}\n]*\}                                 # an attribute list
    | &\#?[0-9A-Za-z]{1,31};                         # a character reference
    """,
    re.VERBOSE | re.MULTILINE,
)
_QUOTES = re.compile(r"""^(?:[|>][-+]?[ \t]*$|["'])|["'][ \t]*,?$""")
_OF_LISTS = re.compile(r"""["'\[\],]|^[ \t]*- """)
_TEXT_KEYS = {
    **dict.fromkeys(("title", "subtitle", "summary", "image_alt", "source", "editor"), _QUOTES),
    **dict.fromkeys(("author", "tags", "keywords"), _OF_LISTS),
}
"""The keys whose values people read, with what only YAML, TOML or JSON read of them."""


def _gaps(match: re.Match[str]) -> str:
    return _NOT_END.sub(GAP, match[0]) if "\n" in match[0] else GAP * len(match[0])


@dataclass(frozen=True)
class Prose:
    """One file's text, three times the same length."""

    source: str
    """As it is."""
    marked: str
    """Without code and the head's keys; addresses and tags are there."""
    text: str
    """Without all that nobody reads."""
    body: int
    """Where the body begins."""
    language: str
    """The text's language tag."""
    positions: Mapping[str, Place] = field(default_factory=dict)
    """Where the head's values stand."""

    @property
    def is_chinese(self) -> bool:
        """Whether the text is meant to be Chinese."""
        return self.language.startswith("zh")

    @cached_property
    def starts(self) -> list[int]:
        """Where each line begins."""
        return [0, *(match.end() for match in re.finditer("\n", self.source))]

    def place(self, at: int) -> Place:
        """Line and column, both from 1, of an index."""
        line = bisect_right(self.starts, at)
        return line, at - self.starts[line - 1] + 1

    def line(self, number: int) -> str:
        """A line of the file, counted from 1."""
        return self.source[self.starts[number - 1] :].partition("\n")[0]

    def index(self, place: Place) -> int:
        """The index of a place."""
        line, column = place
        return self.starts[min(line, len(self.starts)) - 1] + column - 1


def read_prose(source: str, body_line: int, positions: Mapping[str, Place], language: str) -> Prose:
    """What people read in a file: `body_line` is the first of its body, `positions` are those of its head's values."""
    lines = source.split("\n")
    head, body_lines = lines[: body_line - 1], lines[body_line - 1 :]
    body = "\n".join(body_lines)
    if _MAY_HOLD_CODE.search(body):
        for first, end in _code_lines(body_lines):
            for number in range(first, end):
                body_lines[number] = GAP * len(body_lines[number])
        body = "\n".join(body_lines)
    if "`" in body or "<" in body:
        body = _without_hidden(body)
    before = "".join(f"{line}\n" for line in _head(head, positions))
    return Prose(source, before + body, before + _UNREAD.sub(_gaps, body), len(before), language, positions)


def _without_hidden(body: str) -> str:
    """The body without remarks, code, and elements of HTML that hold no prose. Takes time in proportion to the text."""
    parts: list[str] = []
    done = 0
    endless: set[str] = set()  # what has no end from here on
    for match in _HIDING.finditer(body):
        opening = match[0].lower()
        if match.start() < done or opening in endless:
            continue
        end = _end_of_ticks(body, match) if opening[0] == "`" else _end_of_element(body, match)
        if end < 0:
            endless.add(opening)
            continue
        parts += (body[done : match.start()], _NOT_END.sub(GAP, body[match.start() : end]))
        done = end
    return "".join((*parts, body[done:])) if parts else body


def _end_of_element(body: str, match: re.Match[str]) -> int:
    closing = "-->" if match[1] is None else f"</{match[1]}"
    end = body.find(closing, match.end())
    return end + len(closing) if end >= 0 else -1


def _end_of_ticks(body: str, match: re.Match[str]) -> int:
    """Where code inside a line ends: at as many backticks, in the same paragraph."""
    last = body.find("\n\n", match.end())
    for closing in _TICKS.finditer(body, match.end(), last if last >= 0 else len(body)):
        if len(closing[0]) == len(match[0]):
            return closing.end()
    return match.end()  # the signs are themselves


def _code_lines(lines: list[str]) -> Iterable[tuple[int, int]]:
    try:
        return blocks.parse(lines).code_lines
    except LimitError:  # which the build says itself
        return ()


def _head(lines: list[str], positions: Mapping[str, Place]) -> list[str]:
    """The lines of a head with nothing but the values that people read."""
    shown = [GAP * len(line) for line in lines]
    for key, unread in _TEXT_KEYS.items():
        line, column = positions.get(key, (0, 0))
        if not 0 < line <= len(lines):
            continue
        shown[line - 1] = GAP * (column - 1) + unread.sub(_gaps, lines[line - 1][column - 1 :])
        for number in range(line, len(lines)):
            if not lines[number].startswith((" ", "\t", "- ")):
                break
            shown[number] = unread.sub(_gaps, lines[number])
    return shown
