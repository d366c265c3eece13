"""Pictures for tests, drawn when they are needed: photos that weigh something, and files that are broken."""

import io
from functools import cache
from random import Random

from PIL import Image

PLACE = {1: "N", 2: (30.0, 7.0, 12.5), 3: "E", 4: (105.0, 1.0, 2.25), 29: "2020:09:22"}
"""GPS data as EXIF has it."""
XMP = (
    b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    b'<rdf:Description xmlns:exif="http://ns.adobe.com/exif/1.0/" exif:GPSLatitude="30,7.2N" exif:Kept="yes">'
    b"<exif:GPSLongitude>105,1.0E</exif:GPSLongitude></rdf:Description></rdf:RDF></x:xmpmeta>"
)


@cache
def photo(
    width: int = 1000,
    height: int = 750,
    form: str = "JPEG",
    seed: int = 1,
    turned: int = 1,
    *,
    placed: bool = True,
) -> bytes:
    """A noisy picture whose upper left is red; `turned` is EXIF's orientation."""
    noise = Image.frombytes(
        "RGB", (width // 4, height // 4), Random(seed).randbytes(width // 4 * (height // 4) * 3)
    )
    picture = noise.resize((width, height))
    picture.paste((255, 0, 0), (0, 0, width // 4, height // 4))
    exif = Image.Exif()
    exif[0x010F] = "Telephone"
    exif[0x0112] = turned
    exif[0x8298] = "示例县融媒体中心"
    if placed:
        exif.get_ifd(0x8825).update(PLACE)
    return saved(picture, form, exif=exif, **({} if form == "PNG" else {"quality": 95}))


@cache
def drawing(width: int = 1000, height: int = 750) -> bytes:
    """A PNG of two colors and their mixtures, heavy because it is stored unpacked."""
    picture = Image.new("RGB", (width, height), "white")
    for x in range(0, width, 7):
        picture.paste((0, 0, 0), (x, 0, x + 2, height))
    return saved(picture, "PNG", compress_level=0)


def saved(picture: Image.Image, form: str, **options: object) -> bytes:
    """A picture's file."""
    file = io.BytesIO()
    picture.save(file, form, **options)
    return file.getvalue()


def opened(data: bytes) -> Image.Image:
    """A file's picture."""
    return Image.open(io.BytesIO(data))
