"""A finished PDF's pages, two beside each other on sheets of twice the size, to be folded and stapled (saddle stitch).

Each sheet holds four pages and is printed on both sides, turned over at its short edge. Blank pages at the end make the
number of pages a multiple of four.
"""

from collections.abc import Iterator, Mapping
from io import BytesIO

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    StreamObject,
)


def order(count: int) -> Iterator[tuple[int, int]]:
    """The pages of each side, left and right, counted from 0; those from `count` on are blank.

    The outermost sheet comes first, so that the stack is right as it leaves the printer.
    """
    total = -(-count // 4) * 4
    for sheet in range(total // 4):
        first, last = 2 * sheet, total - 1 - 2 * sheet
        yield last, first
        yield first + 1, last - 1


def impose(pdf: bytes) -> bytes:
    """The PDF for the printer; the same bytes for the same PDF. Neither tags nor links are in it: it is for paper."""
    read, made = PdfReader(BytesIO(pdf)), PdfWriter()
    width, height = (
        float(length) for length in (read.pages[0].mediabox.width, read.pages[0].mediabox.height)
    )
    drawn = [_drawing(page, made) for page in read.pages]
    for sides in order(len(drawn)):
        sheet = made.add_blank_page(2 * width, height)
        shown = {
            NameObject(f"/{side}"): drawn[number] for side, number in enumerate(sides) if number < len(drawn)
        }
        places = (f"q 1 0 0 1 {int(name[1:]) * width:g} 0 cm {name} Do Q" for name in shown)
        sheet[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): DictionaryObject(shown)})
        sheet[NameObject("/Contents")] = made._add_object(_stream(" ".join(places).encode()))
    about: Mapping[str, object] = read.metadata or {}
    made.metadata = {name: about[name] for name in ("/Title", "/Author", "/Creator") if name in about}
    file = BytesIO()
    made.write(file)
    return file.getvalue()


def _drawing(page: PageObject, made: PdfWriter) -> IndirectObject:
    """A page as a drawing that a sheet may show (a form XObject, ISO 32000-1, 8.10)."""
    contents = page["/Contents"].get_object()
    assert isinstance(contents, StreamObject)  # WeasyPrint's pages have one
    form = _stream(contents.get_data())
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(FloatObject(edge) for edge in page.mediabox),
            NameObject("/Resources"): page.raw_get("/Resources").clone(made),
        }
    )
    return made._add_object(form)


def _stream(data: bytes) -> StreamObject:
    stream = DecodedStreamObject()
    stream.set_data(data)
    return stream.flate_encode()
