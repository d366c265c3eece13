"""What somebody pastes, as Markdown: one call for whatever a clipboard holds."""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from generator.importing.cleaning.log import CleaningLog
from generator.importing.extraction.official import official_article
from generator.importing.extraction.unstyled_headings import with_unstyled_headings
from generator.importing.model import Extraction, Failure, OldPage
from generator.importing.pasting.clipboard import is_html
from generator.importing.pasting.html import Beside, to_clean_blocks
from generator.importing.pasting.pictures import Pictures
from generator.importing.pasting.plain import text_blocks
from generator.importing.sources.packed import PackedPage, file_key
from generator.importing.writing.blocks import to_markdown
from generator.importing.writing.body_links import retarget

__all__ = ["Beside", "Pasted", "beside", "pasted", "pasted_article"]

_NOTE = re.compile(r"^\[\^([0-9]{1,5})\]:", re.MULTILINE)
_LONGEST_TITLE = 40
"""Characters of a title that a text without one gets from its first words."""


@dataclass(frozen=True, slots=True)
class Pasted:
    """What becomes of a paste: Markdown to put in, and the pictures that it shows."""

    markdown: str
    files: dict[str, bytes] = field(default_factory=dict, repr=False)
    """The pictures by the names that the Markdown has for them."""
    missing: tuple[str, ...] = ()
    """The names of pictures that did not come along, or are none that browsers show; the Markdown names them, too."""
    outside: tuple[str, ...] = ()
    """The addresses of pictures on other servers."""
    left_out: tuple[str, ...] = ()
    """Beginnings of hidden words, remarks and deleted words."""
    head: Mapping[str, str] = field(default_factory=dict)
    """What a whole document says of itself, by the keys of front matter: title, date, source, document_number."""


def beside(text: str, files: frozenset[str] = frozenset(), rtf: bytes = b"") -> Beside:
    """What is there already, for a paste into a text: so that no name and no footnote is there twice."""
    return Beside(files, max(map(int, _NOTE.findall(text)), default=0), rtf)


def pasted(text: str, there: Beside | None = None) -> Pasted:
    """A clipboard's HTML, or plain text, as Markdown that our build turns into the same text."""
    if not is_html(text):
        return Pasted(to_markdown(with_unstyled_headings(text_blocks(text))))
    there = there or Beside()
    log, pictures = CleaningLog(), Pictures({name.casefold() for name in there.files})
    blocks = with_unstyled_headings(to_clean_blocks(text, there, pictures, log))
    markdown = retarget(to_markdown(blocks), lambda address, _: address)
    left_out = tuple(
        sample for removal in log.removals if removal.kind == "hidden" for sample in removal.samples
    )
    return Pasted(
        markdown, pictures.files, tuple(pictures.missing), tuple(dict.fromkeys(pictures.outside)), left_out
    )


def pasted_article(text: str, rtf: bytes = b"") -> PackedPage:
    """A clipboard's HTML, or text, as an article with the parts of an official document, and its pictures."""
    log, pictures = CleaningLog(), Pictures(set())
    blocks = to_clean_blocks(text, Beside(rtf=rtf), pictures, log) if is_html(text) else text_blocks(text)
    content = text.encode("utf-8", "replace")
    page = OldPage(f"clipboard-{hashlib.sha256(content).hexdigest()[:8]}", content)
    if not any(block.text or block.pictures for block in blocks):
        return PackedPage(Extraction(page, None, failure=Failure("legacy.no-article")))
    files = {file_key(name, page): data for name, data in pictures.files.items()}
    for name in pictures.missing:
        log.flagged("missing-picture", name)
    first = next((block.text for block in blocks if block.text), page.origin)
    title = re.split("[。！？；]", first)[0][:_LONGEST_TITLE]
    article = official_article(blocks, title, log)
    return PackedPage(Extraction(page, article, log.removals, log.flags), files)
