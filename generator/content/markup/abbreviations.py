"""Abbreviations: `*[GDP]: gross domestic product` explains the word wherever it stands."""

import re
import xml.etree.ElementTree as etree

from markdown.extensions.abbr import AbbrTreeprocessor

from generator.text.chinese import IDEOGRAPHS

# The meaning is repeated at each use, so a long one could make a short text huge.
_DEFINITION = re.compile(r"\*\[([^\[\]\\]+)\][ ]?:[ \t]*(\S.{0,299})")
_LETTER = rf"[^\W{IDEOGRAPHS.pattern[1:-2]}]"
"""A letter or digit of a script that sets its words apart."""


def definition(line: str) -> tuple[str, str] | None:
    """The word and the meaning that a line defines; None for any other line."""
    match = _DEFINITION.fullmatch(line)
    return (match[1].strip(), match[2].strip()) if match and match[1].strip() else None


class Abbreviations(AbbrTreeprocessor):
    """Python-Markdown's, but for where a word ends: Chinese has no blanks between words."""

    def run(self, root: etree.Element) -> None:
        """Put `<abbr>` around each word that is defined."""
        if not self.abbrs:
            return
        words = sorted(self.abbrs, key=len, reverse=True)
        self.RE = re.compile("|".join(map(_alone, words)))
        self.iter_element(root)


def _alone(word: str) -> str:
    before = rf"(?<!{_LETTER})" if re.match(_LETTER, word) else ""
    after = rf"(?!{_LETTER})" if re.match(_LETTER, word[-1]) else ""
    return before + re.escape(word) + after
