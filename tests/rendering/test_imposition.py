"""Two pages beside each other, for folding and stapling."""

from importlib.util import find_spec
from io import BytesIO
from typing import Any

import pytest

if find_spec("pypdf") is None:
    pytest.skip("pypdf is missing: pip install '.[pdf]'", allow_module_level=True)

from pypdf import PdfReader, PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from generator.rendering.imposition import impose, order


def test_the_order_of_pages() -> None:
    assert list(order(8)) == [(7, 0), (1, 6), (5, 2), (3, 4)]
    assert list(order(5)) == list(order(8)), "blank pages make four times as many"
    assert list(order(1)) == [(3, 0), (1, 2)]


@pytest.mark.parametrize("count", [1, 4, 7, 9])
def test_folded_its_pages_follow_each_other(count: int) -> None:
    """A stack of sheets, folded in the middle, read from the front."""
    sides = list(order(count))
    sheets = list(zip(sides[::2], sides[1::2], strict=True))
    left = [page for front, back in sheets for page in (front[1], back[0])]
    right = [page for front, back in reversed(sheets) for page in (back[1], front[0])]
    assert left + right == list(range(-(-count // 4) * 4))


def paged(count: int) -> bytes:
    """A PDF whose pages say their numbers."""
    writer = PdfWriter()
    for number in range(count):
        page = writer.add_blank_page(200, 300)
        stream = DecodedStreamObject()
        stream.set_data(f"% page {number}".encode())
        page[NameObject("/Contents")] = writer._add_object(stream)
        page[NameObject("/Resources")] = writer._add_object(DictionaryObject())
    file = BytesIO()
    writer.write(file)
    return file.getvalue()


def test_each_page_is_on_its_half_of_a_sheet() -> None:
    made = impose(paged(5))
    assert made == impose(paged(5)), "the same bytes"
    read: Any = PdfReader(BytesIO(made))  # its objects may be anything
    assert [tuple(page.mediabox)[2:] for page in read.pages] == [(400, 300)] * 4
    found = []
    for page in read.pages:
        shown = page["/Resources"]["/XObject"]
        found.append({name: shown[name].get_data().decode() for name in shown})
        for name in shown:
            assert f"1 0 0 1 {int(name[1:]) * 200} 0 cm {name} Do" in page["/Contents"].get_data().decode()
    assert found == [
        {"/1": "% page 0"},
        {"/0": "% page 1"},
        {"/1": "% page 2"},
        {"/0": "% page 3", "/1": "% page 4"},
    ]
