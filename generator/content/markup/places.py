"""Where in a source text something stands. Python-Markdown keeps no positions, so the text is searched."""

import re
from bisect import bisect_right
from collections.abc import Iterable
from html import escape, unescape

from generator.content.markup.links import literal

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CODE = re.compile(r"(?<!`)(`+)(?!`)[^`\n]+(?<!`)\1(?!`)")
_NOT_END = re.compile(r"[^\n]")

_ENOUGH = 200  # characters by which an address is known

Place = tuple[int, int]
"""Line and column, from 1; those of the text's beginning when it was not found."""


class Places:
    """Searches one text. Each search for the same thing goes on after the last finding.

    `code` has its code blocks: first line, and the line after the last, from 0.
    """

    def __init__(self, text: str, first_line: int, code: Iterable[tuple[int, int]] = ()) -> None:
        self.text = _without_code(text, code)
        """The text with blanks for code and comments, so that every place stays what it was."""
        self._first_line = first_line
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]
        self._beginning = len(text) - len(text.lstrip())
        self._last: dict[str, int] = {}

    def at(self, index: int) -> Place:
        """The place of a character of the text; of its beginning for -1."""
        if index < 0:  # Markdown makes much of little: an address may not stand anywhere as it came out
            index = self._beginning
        line = bisect_right(self._starts, index)
        return self._first_line + line - 1, index - self._starts[line - 1] + 1

    def written(self, tag: str) -> int:
        """The next place in the text where a tag of raw HTML stands as it is written; -1 if there is none."""
        index = self.text.find(tag, self._last.get(tag, -1) + 1)
        if index >= 0:
            self._last[tag] = index
        return index

    def address(self, written: str) -> Place:
        """The next place where an address is linked to; the last one again if no more follow."""
        after = self._last.get(written, -1)
        for spelling in dict.fromkeys((written, escape(written, quote=False), escape(written))):
            index = self._next_address(spelling, after + 1)
            if index >= 0:
                self._last[written] = index
                return self.at(index)
        if after < 0:
            after = self._last[written] = self._any(written)
        return self.at(after)

    def element(self, name: str) -> Place:
        """The next start tag of an element."""
        return self._next(rf"<{re.escape(name)}(?![\w-])", name)

    def attribute(self, name: str, value: str) -> Place:
        """The next use of an attribute, in a tag or in an attribute list, which may have the value alone."""
        return self._next(rf"(?<![\w-]){re.escape(name)}\s*=", value or name)

    def class_(self, name: str) -> Place:
        """The next use of a class, in a tag or in an attribute list."""
        word = rf"(?={re.escape(name)}(?![\w-]))"
        return self._next(rf"\.{word}|(?<![\w-])class\s*=\s*(?:[\"'](?:[^\"'<>]*\s)?)?{word}", name)

    def id(self, name: str) -> Place:
        """The next place where an id is given."""
        return self._next(rf"(?:#|=\s*[\"']?)(?={re.escape(name)}[\s\"'}}>])", name)

    def line(self, place: Place) -> str:
        """The text of the line at a place, with blanks for code and comments."""
        number = place[0] - self._first_line
        if not 0 <= number < len(self._starts):
            return ""
        return self.text[self._starts[number] :].partition("\n")[0]

    def _next(self, pattern: str, plain: str) -> Place:
        start = self._last.get(pattern, -1) + 1
        for either in (pattern, re.escape(plain[:_ENOUGH])):
            if match := re.compile(either, re.IGNORECASE).search(self.text, start):
                self._last[pattern] = match.start()
                return self.at(match.start())
        return self.at(-1)

    def _any(self, written: str) -> int:
        """Where an address first stands in any way, perhaps with backslashes before its signs."""
        pattern = "".join(
            re.escape(character) if character.isalnum() else rf"\\?{re.escape(character)}"
            for character in written[:_ENOUGH]
        )
        match = re.search(pattern, self.text) if written else None
        found = [match.start() if match else -1, self._as_references(written[:_ENOUGH])]
        return min((index for index in found if index >= 0), default=-1)

    def _as_references(self, written: str) -> int:
        """Where it stands with characters written as references; near enough, since few stand before it."""
        start = 0
        for line in self.text.split("\n") if written else ():
            # In HTML and in Markdown, other references mean nothing.
            for read in (unescape, literal) if "&" in line else ():
                if (index := read(line).find(written)) >= 0:
                    return start + index
            start += len(line) + 1
        return -1

    def _next_address(self, address: str, start: int) -> int:
        text = self.text
        index = text.find(address, start)
        while index >= 0:
            following = text[index + len(address) : index + len(address) + 1]
            if (not following or following in " \t\n)>\"'") and _introduced(text[max(0, index - 20) : index]):
                return index
            index = text.find(address, index + 1)
        return -1


def _introduced(before: str) -> bool:
    """Whether what comes before an address makes it one: `](`, `]: `, `href=` or `<`."""
    bare = before.rstrip(" \n<\"'")
    return bare.endswith(("](", "]:", "=")) or before.endswith("<")


def _without_code(text: str, code: Iterable[tuple[int, int]]) -> str:
    """The text with blanks for code and comments, so that every place stays what it was."""
    lines = text.split("\n")
    for first, end in code:
        for number in range(first, end):
            lines[number] = " " * len(lines[number])
    text = "\n".join(lines)
    if "<!--" in text:
        text = _COMMENT.sub(_blank, text)
    return _CODE.sub(_blank, text) if "`" in text else text


def _blank(match: re.Match[str]) -> str:
    return _NOT_END.sub(" ", match[0])
