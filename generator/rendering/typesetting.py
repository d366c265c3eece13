"""HTML to PDF with WeasyPrint. Nothing is read but what is handed over: no network, no disk.

Fonts are opened and style sheets are read once in a process; that is a good part of the time that a page takes.
"""

import gc
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from functools import cache
from io import BytesIO
from urllib.parse import urljoin

import pydyf
from PIL import Image
from weasyprint import CSS, HTML, Attachment
from weasyprint.document import Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from generator.content.images import is_picture, is_shown
from generator.rendering import pdffonts, pdfstandards
from generator.text.media_types import media_type

_VARIANT, _HOLDING = "pdf/a-2a", "pdf/a-3a"
"""ISO 19005-2: for archives, and tagged; ISO 19005-3, which may hold any file, besides. `pdfstandards` makes them right
for screen readers, too."""
_SVG = "{http://www.w3.org/2000/svg}"
_QUALITY = 90
"""Of a photograph that has to be written anew."""
_FINEST = 300
"""Dots an inch; a picture in more detail is scaled down."""

_LEFT_LYING = 300_000
"""Objects that may be made before dead ones are looked for."""

_read: dict[tuple[str, bytes], CSS] = {}
"""Style sheets, by address and contents."""


class _Fetcher(URLFetcher):  # type: ignore[misc]  # WeasyPrint has no types
    """Gives WeasyPrint the files of a page, and nothing else in the world."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(allowed_protocols=())
        self.files = files

    def fetch(self, url: str, headers: object = None) -> URLFetcherResponse:
        plain = url.partition("#")[0].partition("?")[0]
        if plain not in self.files:
            raise ValueError(f"not a file of this page: {url}")
        if is_picture(plain) and not plain.lower().endswith(".svg") and not is_shown(self.files[plain]):
            raise ValueError(f"not a picture that browsers show: {url}")  # Pillow starts programs for some
        return URLFetcherResponse(url, _in_rgb(self.files[plain]), {"Content-Type": media_type(plain)})


def _in_rgb(data: bytes) -> bytes:
    """A file, but a photograph in the colours of a printing press in those of a screen: a PDF/A has one kind."""
    if not data.startswith(b"\xff\xd8"):
        return data
    with Image.open(BytesIO(data)) as picture:
        if picture.mode != "CMYK":
            return data
        file = BytesIO()
        picture.convert("RGB").save(file, "JPEG", quality=_QUALITY)
    return file.getvalue()


def write(
    page: str, address: str, files: Mapping[str, bytes], texts: Mapping[str, bytes] | None = None
) -> bytes:
    """The PDF of a page at a full address; `files` are those that it may show, by their full addresses, and `texts`
    what it is made of and holds, by source paths."""
    fetcher = _Fetcher(files)
    html = HTML(string=page, base_url=address, url_fetcher=fetcher)
    _describe_drawings(html)
    sheets = [_style_sheet(url, fetcher) for url in _take_style_sheets(html, files)]
    if running := html.etree_element.get("data-running"):
        sheets.append(CSS(string=f":root{{--running:{_quoted(running)}}}"))  # `attr()` isn't known there
    made = html.write_pdf(
        font_config=_fonts(),
        stylesheets=sheets,
        pdf_variant=_HOLDING if texts else _VARIANT,
        optimize_images=True,
        dpi=_FINEST,
        finisher=_finish,
        attachments=[*_attached(html, texts or {})],
    )
    return bytes(made)


def prepare() -> None:
    """Make a process ready for PDFs: find the system's fonts, as the first PDF otherwise does, and look for dead
    objects seldom. A page leaves some 30,000 that know each other; those that are there already never die."""
    _fonts()
    gc.freeze()
    gc.set_threshold(_LEFT_LYING, 5, 5)


def _finish(document: Document, pdf: pydyf.PDF) -> None:
    pdffonts.compact(document, pdf)
    pdfstandards.conform(pdf)


def _attached(html: HTML, texts: Mapping[str, bytes]) -> Iterator[Attachment]:
    """Texts as attachments, of the time that the page says it is of."""
    for meta in html.etree_element.iter("meta"):
        if meta.get("name") == "dcterms.modified":
            time = datetime.fromisoformat(meta.get("content", "")).astimezone(UTC)
            break
    else:
        time = datetime.fromtimestamp(0, UTC)
    for path, text in texts.items():
        name = path.removeprefix("/")
        yield Attachment(
            file_obj=BytesIO(text),
            name=name.replace("/", "-"),  # readers of PDFs take it for the name of a file
            description=name,
            created=time,
            modified=time,
            relationship="Source",
        )


def _describe_drawings(html: HTML) -> None:
    """WeasyPrint takes a drawing's description from its title alone."""
    for drawing in html.etree_element.iter(f"{_SVG}svg"):
        if (label := drawing.get("aria-label")) and drawing.find(f"{_SVG}title") is None:
            title = drawing.makeelement(f"{_SVG}title", {})
            title.text = label
            drawing.insert(0, title)


def _quoted(text: str) -> str:
    """A text as a string of CSS."""
    return '"' + "".join(f"\\{ord(sign):x} " if sign in '"\\\n\r\f' else sign for sign in text) + '"'


@cache
def _fonts() -> FontConfiguration:
    return FontConfiguration()


def _style_sheet(url: str, fetcher: _Fetcher) -> CSS:
    key = (url, fetcher.files[url])
    if key not in _read:
        _read[key] = CSS(string=key[1].decode(), base_url=url, url_fetcher=fetcher, font_config=_fonts())
    return _read[key]


def _take_style_sheets(html: HTML, files: Mapping[str, bytes]) -> Iterator[str]:
    """The addresses of a page's style sheets, which are taken out of it: WeasyPrint would read them each time."""
    for head in html.etree_element.iter("head"):
        for link in tuple(head.iter("link")):
            url = urljoin(html.base_url, link.get("href", ""))
            if link.get("rel") == "stylesheet" and url in files:
                head.remove(link)
                if link.get("media", "all") in ("all", "print"):
                    yield url
