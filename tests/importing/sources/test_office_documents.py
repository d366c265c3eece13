"""Real documents: every paragraph, cell and picture is in the article, in order, and what they are stays."""

import io
import re
from collections.abc import Iterator
from itertools import groupby

import lxml.html
import pytest

pytest.importorskip("docx", reason="needs python-docx, which makes the documents")

from docx import Document

from generator.content.markup import render
from generator.importing.cleaning.elements import letters_only
from generator.importing.model import ADDRESS_END, ADDRESS_START, Extraction
from generator.importing.sources.word import read_word
from tests.importing.sources.officedocuments import made, names

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_NOT_SHOWN = frozenset(f"{_WORD}{name}" for name in ("del", "moveFrom", "rt"))
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"


def texts(content: bytes) -> Iterator[str]:
    """The letters of each run of a document that a reader sees, in the order of its XML, without our own reading."""
    for text in Document(io.BytesIO(content)).element.body.iter(f"{_WORD}t"):
        around = {element.tag for element in text.iterancestors()}
        hidden = text.getparent().find(f"{_WORD}rPr/{_WORD}vanish") is not None
        if (
            not hidden
            and not around & {*_NOT_SHOWN, _FALLBACK}
            and (letters := letters_only(text.text or ""))
        ):
            yield letters


def outline(html: str) -> str:
    """The blocks of a page in a row; neighbours of a kind are counted."""
    tree = lxml.html.fragment_fromstring(html, create_parent="div")
    parts = []
    for name, found in groupby(map(_kind, tree)):
        number = len(list(found))
        parts += [f"{name}{number}" if number > 1 and name == "p" else name] * (1 if name == "p" else number)
    return " ".join(parts)


def _kind(element: lxml.html.HtmlElement) -> str:
    match element.tag:
        case "ul" | "ol":
            return f"{element.tag}{len(element.findall('li'))}"
        case "table":
            rows = [row for row in element.iter("tr") if next(row.iterancestors("table")) is element]
            width = sum(int(cell.get("colspan") or 1) for cell in rows[0])
            return f"table{len(rows)}x{width}"
        case "div" if element.get("class") == "footnote":
            return f"notes{len(element.findall('.//li'))}"
        case "figure":
            return "img"
        case "p" if element.find("img") is not None:
            return "img"
        case _:
            return str(element.tag)


@pytest.mark.parametrize("name", names())
def test_a_document_is_in_the_article_as_it_was(name: str) -> None:
    document = made(name)
    packed = read_word(document.content, f"{name}.docx")
    assert isinstance(packed.item, Extraction) and packed.item.article
    article = packed.item.article
    markdown = article.markdown.replace(ADDRESS_START, "").replace(ADDRESS_END, "")
    page = render(markdown, "news/a.md").html

    words = [article.title, article.document_number, article.source, "文件"]  # as the letterhead has it
    shown = letters_only("".join(words) + lxml.html.fromstring(f"<div>{page}</div>").text_content())
    at = 0
    for text in texts(document.content):
        place = shown.find(text, at)
        if place < 0:  # taken into the head of the article
            assert text in letters_only("".join(words)), text
        else:
            at = place
    assert article.title == document.title
    assert outline(page) == document.outline
    for text in document.texts:
        assert text in markdown
    assert len(packed.files) == document.pictures
    assert len(re.findall(r"!\[", markdown)) == document.pictures


def test_there_are_thirty_documents() -> None:
    assert len(names()) == 30
