"""Elements that the parser would let swallow a page's text."""

import time

import lxml.html
import pytest

from generator.importing.cleaning.elements import element_text
from generator.importing.cleaning.markup_repair import with_end_tags


@pytest.mark.parametrize(
    ("html", "repaired"),
    [
        ("甲<embed src=x>乙", "甲<embed src=x></embed>乙"),
        ('<embed vars="a>b">乙', '<embed vars="a>b"></embed>乙'),
        ("<video><source src=a>无</video>乙", "<video><source src=a></source>无</video>乙"),
        ("<object><param></object>乙", "<object><param></object>乙"),
        ("<object><param>乙<p>丙", "<object></object><param>乙<p>丙"),
        ("<iframe src=a>乙<iframe src=b></iframe>丙", "<iframe src=a></iframe>乙<iframe src=b></iframe>丙"),
        ("<iframe src=a>乙", "<iframe src=a></iframe>乙"),
        ("<embedded>乙</embedded><br>", "<embedded>乙</embedded><br>"),
    ],
)
def test_elements_end_where_html_ends_them(html: str, repaired: str) -> None:
    assert with_end_tags(html) == repaired


@pytest.mark.parametrize(
    "name", ["bgsound", "command", "embed", "keygen", "source", "spacer", "track", "wbr", "iframe"]
)
def test_no_text_stands_in_them(name: str) -> None:
    tree = lxml.html.document_fromstring(with_end_tags(f"<p>甲<{name} src=x>乙</p><p>丙</p>"))
    assert element_text(tree) == "甲乙丙"
    assert element_text(tree.find(f".//{name}")) == ""


@pytest.mark.parametrize("piece", ['<embed a="', "<embed '", "<object>", "<iframe>", "<source"])
def test_the_time_it_takes_grows_with_the_length_alone(piece: str) -> None:
    begun = time.process_time()
    with_end_tags(piece * 50_000)
    assert time.process_time() - begun < 3
