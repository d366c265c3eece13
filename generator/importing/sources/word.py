"""A Word document (`.docx`) as an article: its text, its pictures, and what it says of itself."""

import posixpath

from generator.importing.addresses import may_be_linked
from generator.importing.cleaning.invisible import without_invisible
from generator.importing.cleaning.log import CleaningLog
from generator.importing.cleaning.table_heads import with_table_heads
from generator.importing.extraction.decoding import without_controls
from generator.importing.extraction.official import official_article
from generator.importing.model import Extraction, Failure, OldPage
from generator.importing.sources.packed import PackedPage, file_key
from generator.importing.sources.word_html import WordHtml
from generator.importing.sources.word_package import open_word
from generator.importing.writing.block_elements import to_blocks
from generator.importing.writing.blocks import TextBlock


def read_word(content: bytes, origin: str) -> PackedPage:
    """The article in a document, and its pictures. Raises PackedError."""
    package = open_word(content)
    document = WordHtml(package)
    page, log = OldPage(origin, b""), CleaningLog()
    blocks = _blocks(without_controls(without_invisible(document.document(), log)), log)
    for name in document.lines.lost:
        log.flagged("missing-picture", name)
    for text in filter(str.strip, document.lines.hidden):
        log.removed("hidden", text)
    files = {file_key(name, page): data for name, data in package.media(document.lines.pictures).items()}
    if not any(block.text or block.pictures for block in blocks):
        return PackedPage(
            Extraction(page, None, log.removals, log.flags, Failure("legacy.no-article")), files
        )
    article = official_article(
        blocks, package.title or posixpath.splitext(posixpath.basename(origin))[0], log
    )
    return PackedPage(Extraction(page, article, log.removals, log.flags), files)


def _blocks(html: str, log: CleaningLog) -> list[TextBlock]:
    from lxml import etree
    from lxml.html import HTMLParser

    tree = etree.fromstring(f"<body>{html}</body>", HTMLParser(huge_tree=True))
    if tree is None:
        return []
    with_table_heads(tree)
    return to_blocks(tree, lambda address: address if may_be_linked(address) else None, log)
