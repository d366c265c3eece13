"""Pictures that are heavier than a page should be, or made for printers."""

from collections.abc import Iterator

from generator.checks.findings import Finding
from generator.content.documents import Content
from generator.content.files import File
from generator.content.images import is_picture, unpacked, widths
from generator.problems import Problem
from generator.site.publication import Publication

_HEAVIEST = 5_000_000
"""Bytes of a picture. Smaller copies are made of photographs, but the original is in the site, too."""
_HEAVIEST_MOVING = 1_000_000
"""Bytes of a GIF, of which there are no smaller copies."""

_PAGE = 8_000_000
"""Bytes of all that a page shows: 13 seconds at 5 Mbit/s."""
_SCALED = 400_000
"""Bytes that a photograph weighs at most in the width that a page shows, whatever its original weighs."""

ENDINGS = (".png", ".jpg", ".jpeg")
BEGINNING = 1 << 19
"""Bytes in which a picture says how it is made."""
_PNG = b"\x89PNG\r\n\x1a\n"
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
"""Markers of a JPEG's frame header (ITU-T T.81, table B.1)."""


def picture(data: bytes) -> Iterator[Finding]:
    """What the beginning of a picture tells: colours for printers, or more of them than screens have."""
    if data.startswith(_PNG) and data[24:25] == b"\x10":
        yield Finding("picture-for-print", 0, {"how": "16 bit"})
    elif data.startswith(b"\xff\xd8") and _components(data) == 4:
        yield Finding("picture-for-print", 0, {"how": "CMYK"})


def _components(data: bytes) -> int:
    """How many colours a JPEG is made of; 0 where that is not said."""
    at = 2
    while at + 10 <= len(data) and data[at] == 0xFF:
        if data[at + 1] in _FRAMES:
            return data[at + 9]
        at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")
    return 0


def heavy_pages(publication: Publication, content: Content) -> Iterator[Problem]:
    """Pages whose pictures together weigh too much."""
    files = {file.path: file for file in content.files if is_picture(file.path)}
    for entry in publication.entries if files else ():
        shown = {link.target for link in entry.document.rendered.links if link.kind == "image"} & files.keys()
        weight = sum(_weight(files[path], content) for path in shown)
        if weight > _PAGE:
            place = entry.document.head.positions.get("title", (1, 1))
            values = (
                ("size", f"{weight / 1e6:.1f}"),
                ("most", f"{_PAGE / 1e6:.0f}"),
                ("count", str(len(shown))),
            )
            yield Problem("heavy-page", f"content/{entry.path}", *place, values=values)


def _weight(file: File, content: Content) -> int:
    """The bytes of a picture as a page shows it."""
    seen = content.seen.get(file.path)
    is_scaled = bool(seen and widths(unpacked(seen.facts), file.size))
    return min(file.size, _SCALED) if is_scaled else file.size


def pictures(content: Content) -> Iterator[Problem]:
    """Pictures that weigh too much."""
    for file in content.files:
        if not is_picture(file.path):
            continue
        size = file.status.st_size
        most = _HEAVIEST_MOVING if file.path.lower().endswith(".gif") else _HEAVIEST
        if size > most:
            values = (("size", f"{size / 1e6:.1f}"), ("most", f"{most / 1e6:.0f}"))
            yield Problem("heavy-picture", f"content/{file.path}", values=values)
