"""Fenced code: where it stands in a text, and how it becomes HTML (CommonMark 0.31 section 4.5).

Python-Markdown's own extension looks for fences with one regular expression, which takes minutes on some
texts of a few kilobytes. This one reads line by line; it also knows fences inside list items.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from markdown import Markdown
from markdown.extensions import Extension
from markdown.preprocessors import Preprocessor

_OPENING = re.compile(r"( *)(`{3,}(?=[^`]*$)|~{3,})[ \t]*(.*)")
ITEM = re.compile(r" *(?:[*+-]|\d+\.) ")
"""The beginning of a list item."""
_LANGUAGE = re.compile(r"\{?[ .]*([\w#+-][\w.#+-]*)")


@dataclass(frozen=True, slots=True)
class Fence:
    """A block of code: lines `first` (its opening) up to, and without, `end`, counted from 0."""

    first: int
    end: int
    indent: int
    in_list: bool
    language: str
    content: tuple[str, ...]


def fences(lines: Sequence[str]) -> Iterator[Fence]:
    """The fenced code of a text in lines without tabs. A fence that nothing closes runs to the end."""
    in_list = False
    number = 0
    while number < len(lines):
        line = lines[number]
        opening = _OPENING.match(line) if "```" in line or "~~~" in line else None
        # Four blanks mean code of the other kind, outside of lists.
        if opening is None or (len(opening[1]) > 3 and not in_list):
            if line.strip():
                in_list = bool(ITEM.match(line)) or (in_list and line.startswith(" "))
            number += 1
            continue
        indent, mark = len(opening[1]), opening[2]
        closing = re.compile(rf" *{mark[0]}{{{len(mark)},}} *")
        end = number + 1
        while end < len(lines) and not closing.fullmatch(lines[end]):
            end += 1
        content = tuple(_dedent(text, indent) for text in lines[number + 1 : end])
        if end == len(lines):
            content = tuple("\n".join(content).rstrip("\n").split("\n"))
        language = _LANGUAGE.match(opening[3])
        yield Fence(
            number, min(end + 1, len(lines)), indent, in_list, language[1] if language else "", content
        )
        number = end + 1


def _dedent(line: str, indent: int) -> str:
    return line[min(indent, len(line) - len(line.lstrip(" "))) :]


class _FencedCode(Preprocessor):
    """Puts finished HTML away, out of reach of all that follows, and leaves a placeholder."""

    def run(self, lines: list[str]) -> list[str]:
        if not any("```" in line or "~~~" in line for line in lines):
            return lines
        result: list[str] = []
        done = 0
        for fence in fences(lines):
            name = f' class="language-{escape(fence.language)}"' if fence.language else ""
            # A parser drops the line break that follows <pre> directly; code keeps its own inside <code>.
            code = "".join(escape(line, quote=False) + "\n" for line in fence.content)
            placeholder = self.md.htmlStash.store(f"<pre><code{name}>{code}</code></pre>")
            # Python-Markdown takes what belongs to a list item only from multiples of four.
            blanks = " " * (-(-fence.indent // 4) * 4) if fence.in_list and fence.indent > 1 else ""
            result += [*lines[done : fence.first], "", blanks + placeholder, ""]
            done = fence.end
        return result + lines[done:]


class FencedCode(Extension):
    """Fenced code, as an extension of Python-Markdown."""

    def extendMarkdown(self, md: Markdown) -> None:
        """Register the preprocessor, after line ends and tabs are normal and before raw HTML is read."""
        md.preprocessors.register(_FencedCode(md), "fenced_code_block", 25)
