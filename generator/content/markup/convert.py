"""Markdown to HTML by Python-Markdown, which is set up once, within limits that no news article meets.

Some texts of 12 KB keep Python-Markdown busy for minutes: thousands of brackets that nothing closes, for one.
Where the platform has them, a timer's signal ends such a run wherever it is, even inside a regular
expression. Elsewhere (on Windows, in threads) the clock is read before each block and at each match, which
ends all but a few of them.
"""

import math
import threading
import time
import xml.etree.ElementTree as etree
from collections.abc import Callable

from markdown import Markdown
from markdown.blockparser import BlockParser
from markdown.blockprocessors import BlockProcessor
from markdown.extensions.abbr import AbbrExtension
from markdown.extensions.admonition import AdmonitionExtension
from markdown.extensions.attr_list import AttrListExtension
from markdown.extensions.def_list import DefListExtension
from markdown.extensions.footnotes import FootnoteExtension
from markdown.extensions.sane_lists import SaneListExtension
from markdown.extensions.tables import TableExtension
from markdown.htmlparser import HTMLExtractor
from markdown.preprocessors import Preprocessor

from generator.content.markup import inlines, limits
from generator.content.markup.code import FencedCode
from generator.content.markup.limits import LimitError


def plain(check: Callable[[], None] = lambda: None) -> Markdown:
    """Python-Markdown with its extensions and our inline rules, and without anything that guards its blocks."""
    markdown = Markdown(
        output_format="html",
        extensions=[
            TableExtension(use_align_attribute=True),
            FootnoteExtension(BACKLINK_TEXT="↩", BACKLINK_TITLE="{}"),
            DefListExtension(),
            AttrListExtension(),
            AdmonitionExtension(),
            AbbrExtension(),
            SaneListExtension(),
            FencedCode(),
        ],
    )
    inlines.install(markdown, check)
    return markdown


class Converter:
    """`plain`, guarded and made faster, used for one text after another. Belongs to one thread."""

    def __init__(self) -> None:
        self._deadline = math.inf
        self._markdown = plain(self._check)
        self._markdown.preprocessors.register(_RawHtml(self._markdown, self._check), "html_block", 20)
        parser = self._markdown.parser
        parser.blockprocessors.register(_Watch(parser, self._check), "watch", 1000)

    def convert(self, text: str) -> str:
        """HTML as Python-Markdown makes it, not yet safe. Raises LimitError; afterwards it is spoiled."""
        if len(text) > limits.CHARACTERS:
            raise LimitError("body-too-large", limit=limits.CHARACTERS)
        if text.count("\n") > limits.LINES:
            raise LimitError("body-too-long", limit=limits.LINES)
        self._markdown.reset()
        self._deadline = math.inf if limits.has_timer() else time.thread_time() + limits.SECONDS
        try:
            return self._markdown.convert(text)
        except RecursionError:
            raise LimitError("body-too-deep") from None

    def _check(self) -> None:
        # To ask for a thread's time is slow, and needless where a timer ends the run.
        if self._deadline < math.inf and time.thread_time() > self._deadline:
            raise limits.too_slow()


class _RawHtml(Preprocessor):
    """Python-Markdown's own reading of raw HTML, with a look at the clock: it tries each `<` against all the rest."""

    def __init__(self, markdown: Markdown, check: Callable[[], None]) -> None:
        super().__init__(markdown)
        self._check = check

    def run(self, lines: list[str]) -> list[str]:
        extractor = _Extractor(self.md, self._check)
        extractor.feed("\n".join(lines))
        extractor.close()
        return "".join(extractor.cleandoc).split("\n")


class _Extractor(HTMLExtractor):
    def __init__(self, markdown: Markdown, check: Callable[[], None]) -> None:
        super().__init__(markdown)
        self._check = check

    def handle_data(self, data: str) -> None:
        self._check()
        super().handle_data(data)


class _Watch(BlockProcessor):
    """Stands before all other block processors and takes no block; it looks at what is asked for."""

    def __init__(self, parser: BlockParser, check: Callable[[], None]) -> None:
        super().__init__(parser)
        self._check = check

    def test(self, parent: etree.Element, block: str) -> bool:
        self._check()
        if len(self.parser.state) > limits.DEPTH:
            raise LimitError("body-too-deep")
        if "|" in block:
            rows = block.split("\n")
            if rows[0].count("|") * len(rows) > limits.CELLS:
                raise LimitError("table-too-large", limit=limits.CELLS)
            if len(longest := max(rows, key=len)) > limits.PARAGRAPH:
                raise LimitError("paragraph-too-long", start=longest[:20], limit=limits.PARAGRAPH)
        return False


_thread = threading.local()


def to_html(text: str) -> str:
    """HTML as Python-Markdown makes it, not yet safe.

    Raises LimitError, and whatever Python-Markdown fails with.
    """
    converter: Converter | None = getattr(_thread, "converter", None)
    _thread.converter = None  # after a failure, the next text gets a fresh one
    converter = converter or Converter()
    html = converter.convert(text)
    _thread.converter = converter
    return html
