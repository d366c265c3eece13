"""The place a picture was taken at is taken out; everything else stays."""

import struct
from zlib import crc32

import pytest
from PIL import Image, PngImagePlugin

from generator.content.exif import without_location
from tests.photos import PLACE, XMP, opened, photo, saved

GPS = 0x8825


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_the_place_goes_and_the_rest_stays(form: str) -> None:
    before = photo(form=form, turned=6)
    after = without_location(before)
    was, now = opened(before), opened(after)
    assert dict(was.getexif().get_ifd(GPS)) == PLACE
    assert GPS not in now.getexif()
    assert struct.pack("<2d", 12.5, 2.25) not in after and b"2020:09:22" not in after
    assert {tag: now.getexif().get(tag) for tag in (0x010F, 0x0112, 0x8298)} == {
        tag: was.getexif().get(tag) for tag in (0x010F, 0x0112, 0x8298)
    }
    assert now.tobytes() == was.tobytes()
    assert len(after) == len(before)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "AVIF"])
def test_a_picture_without_a_place_stays_as_it_is(form: str) -> None:
    data = photo(form=form, placed=False)
    assert without_location(data) == data


@pytest.mark.parametrize("order", ["<", ">"])
def test_both_byte_orders(order: str) -> None:
    data = exif(order, [(0x010F, 2, 2, b"A\0\0\0"), (GPS, 4, 1, struct.pack(order + "I", 38))], b"place")
    cleaned = without_location(data)
    assert b"place" not in cleaned
    assert b"A\0" in cleaned
    assert len(cleaned) == len(data)


def exif(order: str, entries: list[tuple[int, int, int, bytes]], secret: bytes) -> bytes:
    """EXIF data (TIFF 6.0) whose GPS part, at byte 38, has one value, behind it."""
    header = (b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8)
    first = struct.pack(order + "H", len(entries))
    first += b"".join(struct.pack(order + "HHI", *entry[:3]) + entry[3] for entry in entries) + bytes(4)
    place = struct.pack(order + "HHHII", 1, 2, 2, len(secret), 56) + bytes(4)
    return b"Exif\0\0" + header + first + place + secret


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_the_place_in_xmp_goes(form: str) -> None:
    picture = Image.new("RGB", (8, 8))
    if form == "PNG":
        info = PngImagePlugin.PngInfo()
        info.add_itxt("XML:com.adobe.xmp", XMP.decode())
        data = saved(picture, form, pnginfo=info)
    else:
        data = saved(picture, form, xmp=XMP)
    assert b"30,7.2N" in data and b"105,1.0E" in data
    cleaned = without_location(data)
    assert b"30,7.2N" not in cleaned and b"105,1.0E" not in cleaned
    assert b'exif:Kept="yes"' in cleaned
    opened(cleaned).load()


@pytest.mark.parametrize("keyword", ["Raw profile type exif", "Raw profile type APP1", "XML:com.adobe.xmp"])
def test_packed_metadata_of_a_png_go_as_a_whole(keyword: str) -> None:
    info = PngImagePlugin.PngInfo()
    if keyword.startswith("XML"):
        info.add_itxt(keyword, XMP.decode(), zip=True)
    else:
        info.add_text(keyword, XMP.hex(), zip=True)
    info.add_text("Author", "甲某")
    data = saved(Image.new("RGB", (8, 8)), "PNG", pnginfo=info)
    cleaned = opened(without_location(data))
    cleaned.load()
    assert keyword in opened(data).info
    assert keyword not in cleaned.info
    assert cleaned.info["Author"] == "甲某"


def test_a_png_has_right_checksums() -> None:
    data = without_location(photo(form="PNG"))
    at = 8
    while at < len(data):
        (length,) = struct.unpack_from(">I", data, at)
        assert struct.unpack_from(">I", data, at + 8 + length)[0] == crc32(data[at + 4 : at + 8 + length])
        at += length + 12


def test_damage_is_left_alone() -> None:
    data = photo()
    start = data.index(b"Exif\0\0")
    for cut in range(start, start + 120):
        broken = data[:cut]
        assert len(without_location(broken)) == len(broken)
    for place in range(start + 6, start + 60):
        spoilt = data[:place] + b"\xff" + data[place + 1 :]
        assert len(without_location(spoilt)) == len(spoilt)


def test_words_about_gps_stay() -> None:
    svg = b'<svg xmlns="http://www.w3.org/2000/svg"><text>GPS: 30,7.2N</text></svg>'
    assert without_location(svg) == svg
