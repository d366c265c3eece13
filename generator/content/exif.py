"""Where a picture was taken, taken out of it: the GPS data that telephones write into EXIF and XMP.

What tells the place is blanked where it stands, so nothing is encoded anew and all other metadata (orientation,
colors, author) stay. It needs no library, since privacy must not depend on an extra.
"""

import re
import struct
from collections.abc import Iterator
from zlib import crc32

_PNG = b"\x89PNG\r\n\x1a\n"

# What stands before EXIF data: in JPEG and some AVIF, in PNG, in WebP with the length of its chunk, in other AVIF.
_EXIF_BEFORE = re.compile(rb"(?:Exif\0\0|eXIf|EXIF.{4}|\0{4})\Z", re.DOTALL)
_GPS = 0x8825
"""The tag that leads to the place (EXIF 3.0, section 4.6.3)."""
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
"""Bytes of a value, by its type."""
_LONGEST = 4096
"""Bytes; no value of a place is longer, so a damaged length can't spoil the picture."""

# In XMP the place is an attribute or an element: `exif:GPSLatitude="30,7.2N"`, `<exif:GPSLatitude>30,7.2N</…`.
_XMP_VALUE = re.compile(
    rb""":GPS\w{1,40}(?:\s{0,9}=\s{0,9}"([^"<]{0,200})"|\s{0,9}=\s{0,9}'([^'<]{0,200})'|>([^<>]{0,200})<)"""
)

# What ImageMagick and others make of EXIF and XMP in PNG; packed, so the chunk goes as a whole.
_PACKED = re.compile(rb"Raw profile type (?:exif|APP1|xmp)\0|XML:com\.adobe\.xmp\0\x01", re.IGNORECASE)


def without_location(data: bytes) -> bytes:
    """The same picture (JPEG, PNG, WebP, AVIF) without the place it was taken at, as long as it was."""
    picture = bytearray(data)
    for start in _exif(data):
        try:
            _blank_exif(picture, start)
        except (struct.error, IndexError):
            continue  # damaged: nobody finds a place in it
    for match in _XMP_VALUE.finditer(data):
        for start, end in match.regs[1:]:
            picture[max(start, 0) : max(end, 0)] = b" " * (end - start)
    if data.startswith(_PNG):
        _mend_png(picture, data)
    return bytes(picture)


def _exif(data: bytes) -> Iterator[int]:
    """Where EXIF data begins. There may be several: telephones put a picture's depth behind it, as another picture."""
    for header in (b"II*\0", b"MM\0*"):
        start = data.find(header)
        while start >= 0:
            if _EXIF_BEFORE.search(data, max(0, start - 8), start):
                yield start
            start = data.find(header, start + 1)


def _blank_exif(picture: bytearray, start: int) -> None:
    """Blank the place in EXIF data (TIFF 6.0, section 2), and take out the entry that leads there."""
    order = "<" if picture[start] == ord("I") else ">"

    def number(form: str, at: int) -> int:
        return int(struct.unpack_from(order + form, picture, at)[0])

    def blank(at: int, size: int) -> None:
        picture[at : at + size] = bytes(len(picture[at : at + size]))

    directory = start + number("I", start + 4)
    count = number("H", directory)
    for index in range(count):
        entry = directory + 2 + 12 * index
        if number("H", entry) == _GPS:
            break
    else:
        return
    place = start + number("I", entry + 8)
    entries = number("H", place)
    for at in range(place + 2, min(place + 2 + 12 * entries, len(picture) - 11), 12):
        size = _SIZES.get(number("H", at + 2), 0) * number("I", at + 4)
        if 4 < size <= _LONGEST:
            blank(start + number("I", at + 8), size)
        blank(at, 12)
    blank(place, 2)
    end = directory + 2 + 12 * count + 4  # behind the entries: where the next directory lies
    picture[entry:end] = picture[entry + 12 : end] + bytes(12)
    struct.pack_into(order + "H", picture, directory, count - 1)


def _mend_png(picture: bytearray, before: bytes) -> None:
    """Blank packed metadata, and make the checksums of changed chunks right (PNG, section 5.3)."""
    at = len(_PNG)
    while at + 12 <= len(picture):
        (length,) = struct.unpack_from(">I", picture, at)
        data, end = at + 8, at + 8 + length
        if end + 4 > len(picture):
            return  # damaged
        if bytes(picture[at + 4 : data]) in (b"tEXt", b"zTXt", b"iTXt") and _PACKED.match(picture, data):
            picture[at + 4 : end] = b"tEXtComment\0".ljust(length + 4)
        if picture[at:end] != before[at:end]:
            struct.pack_into(">I", picture, end, crc32(picture[at + 4 : end]))
        at = end + 4
