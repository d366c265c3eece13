"""What a page's article says, by its linked data or by trafilatura."""

import json

import pytest
from lxml import etree

from generator.importing.cleaning.elements import letters_only
from generator.importing.extraction.extraction import extract
from generator.importing.extraction.main_text import find_main_text
from generator.importing.model import OldPage
from tests.importing.extraction.layouts import paragraphs

pytest.importorskip("trafilatura", reason="needs gen-bulletin[import]")

TEXT = "\n".join(paragraphs(10))


def test_a_mere_beginning_is_not_believed() -> None:
    body = "".join(f"<p>{text}</p>" for text in paragraphs(10))
    tree = etree.fromstring(f"<html><body><article>{body}</article></body></html>", etree.HTMLParser())
    found = find_main_text(tree, tree.find("body"), "".join(paragraphs(3)))
    assert letters_only(found) == letters_only(TEXT)


def test_a_text_that_only_linked_data_holds_is_shown_and_flagged() -> None:
    data = json.dumps({"headline": "公告", "articleBody": TEXT})
    html = f"<title>公告</title><script type='application/ld+json'>{data}</script><div id=app></div><h1>公告</h1>"
    found = extract(OldPage("a.html", f"<meta charset=utf-8>{html}".encode()))
    assert found.article is not None
    assert found.article.markdown.split("\n\n") == paragraphs(10)
    assert "doubtful-text" in {flag.kind for flag in found.flagged}
