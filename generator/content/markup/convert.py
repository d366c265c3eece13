"""Markdown to HTML by Python-Markdown, which is set up once, within limits that no news article meets.

Blocks and what stands inside of a line are read by rules of our own (`blocks`, `inlines`): Python-Markdown's lose
nested lists, and what stands right after a line.

Where the platform has them, a timer's signal ends a text that takes too long wherever it is, even inside a regular
expression. Elsewhere (on Windows, in threads) the clock is read now and then, which ends all but a few.
"""

import math
import threading
import time
from collections.abc import Callable

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension
from markdown.util import ETX, STX
from msgspec import Struct

from generator.content.markup import inlines, limits
from generator.content.markup.abbreviations import Abbreviations
from generator.content.markup.blocktree import Blocks
from generator.content.markup.limits import LimitError
from generator.content.markup.structure import Document
from generator.content.markup.themeblocks import Fault
from generator.settings.blocks import NO_BLOCKS, ThemeBlocks


class Converted(Struct, frozen=True):
    """A text as HTML, not yet safe, and what only its Markdown tells. Lines count from 0."""

    html: str
    code_lines: tuple[tuple[int, int], ...]
    """Code blocks: first line, and the line after the last."""
    html_lines: tuple[tuple[int, int], ...]
    """HTML blocks that an empty line ends, likewise."""
    broken_tables: tuple[tuple[int, str], ...]
    """What looks like a table and is none: the line that it begins with, and that line."""
    unclosed_fences: tuple[tuple[int, str], ...]
    """Code that nothing closes: the line that it begins with, and its signs."""
    lost: tuple[tuple[int, str], ...]
    """Words that were taken for the address of a link, which is nowhere: line and label."""
    faults: tuple[tuple[int, Fault], ...] = ()
    """What is wrong with blocks of the theme's: line, and what it is."""


def plain(check: Callable[[], None] = lambda: None) -> Markdown:
    """Python-Markdown with our blocks and our inline rules, without limits; `check` is called now and then."""
    footnotes = FootnoteExtension(BACKLINK_TEXT="↩", BACKLINK_TITLE="{}")
    markdown = Markdown(output_format="html", extensions=[footnotes])
    for name in ("normalize_whitespace", "html_block"):
        markdown.preprocessors.deregister(name)  # blanks and HTML are the blocks' own matter
    blocks = Blocks(markdown, footnotes, check)
    markdown.parser = footnotes.parser = blocks
    inlines.install(markdown, check)
    markdown.treeprocessors.register(Abbreviations(markdown, blocks.abbreviations), "abbr", 7)
    return markdown


class Converter:
    """`plain` within limits, used for one text after another. Belongs to one thread."""

    def __init__(self) -> None:
        self._deadline = math.inf
        self._markdown = plain(self._check)
        parser = self._markdown.parser
        assert isinstance(parser, Blocks)
        self._blocks = parser

    def convert(self, text: str, theme: ThemeBlocks = NO_BLOCKS) -> Converted:
        """HTML as Python-Markdown makes it, not yet safe. Raises LimitError; afterwards it is spoiled."""
        self._blocks.theme = theme
        if len(text) > limits.CHARACTERS:
            raise LimitError("body-too-large", limit=limits.CHARACTERS)
        if text.count("\n") > limits.LINES:
            raise LimitError("body-too-long", limit=limits.LINES)
        if not text.strip():
            return Converted("", (), (), (), (), ())
        self._markdown.reset()
        self._deadline = math.inf if limits.has_timer() else time.thread_time() + limits.SECONDS
        try:
            # Python-Markdown marks what it has put away with these two.
            html = self._markdown.convert(text.replace(STX, "").replace(ETX, ""))
        except RecursionError:
            raise LimitError("body-too-deep") from None
        return self._with_structure(html, self._blocks.document)

    def _with_structure(self, html: str, document: Document) -> Converted:
        used = self._blocks.references.used
        lost = ((line, found) for line, found in document.definitions if not found.leads_somewhere)
        return Converted(
            html,
            tuple(document.code_lines),
            tuple(document.html_lines),
            tuple(document.broken_tables),
            tuple(document.unclosed),
            tuple((line, found.label) for line, found in lost if found.label not in used),
            tuple(document.faults),
        )

    def _check(self) -> None:
        # To ask for a thread's time is slow, and needless where a timer ends the run.
        if self._deadline < math.inf and time.thread_time() > self._deadline:
            raise limits.too_slow()


_thread = threading.local()


def to_html(text: str, theme: ThemeBlocks = NO_BLOCKS) -> Converted:
    """HTML as Python-Markdown makes it, not yet safe. `theme` are the blocks that the theme defines.

    Raises LimitError, and whatever Python-Markdown fails with.
    """
    converter: Converter | None = getattr(_thread, "converter", None)
    _thread.converter = None  # after a failure, the next text gets a fresh one
    converter = converter or Converter()
    converted = converter.convert(text, theme)
    _thread.converter = converter
    return converted
