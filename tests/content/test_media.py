"""Films and sound."""

import pytest

from generator.content import media


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("a/b.MP4", "video"),
        ("b.mp3", "audio"),
        ("b.mov", "other"),
        ("b.WMV", "other"),
        ("b.jpg", ""),
        ("mp4", ""),
    ],
)
def test_what_a_file_is_by_its_name(path: str, kind: str) -> None:
    assert media.kind(path) == kind


def test_what_lies_beside_a_film() -> None:
    assert media.posters("a.b/film.mp4")[0] == "a.b/film.jpg"
    assert media.captions("a.b/film.mp4") == "a.b/film.vtt"


def box(name: bytes, content: bytes, *, is_long: bool = False) -> bytes:
    if is_long:
        return (1).to_bytes(4) + name + (len(content) + 16).to_bytes(8) + content
    return (len(content) + 8).to_bytes(4) + name + content


def film(codec: bytes, before: bytes = b"") -> bytes:
    entries = bytes(4) + (1).to_bytes(4) + box(codec, bytes(8))
    return box(b"ftyp", b"mp42") + before + box(b"moov", box(b"trak", box(b"stsd", entries)))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (film(b"hvc1"), True),
        (film(b"hev1", box(b"mdat", b"x" * 99, is_long=True)), True),
        (film(b"avc1"), False),
        (film(b"avc1", box(b"mdat", b"stsd" + bytes(12) + b"hvc1")), False),
        (film(b"hvc1")[:-30], False),
        (b"", False),
        (bytes(64), False),
    ],
)
def test_films_of_new_telephones_are_known(data: bytes, expected: bool) -> None:
    assert media.is_hevc(data) is expected
