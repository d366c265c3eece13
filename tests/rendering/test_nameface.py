"""A font of a name's characters."""

import io
from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from generator.engine.output import CannotMake
from generator.rendering import nameface
from generator.rendering.drawing import Font, font_for

NAME = "示范简报·示范"


@cache
def face() -> nameface.Face:
    font = font_for("zh-CN")
    if font is None or "Serif" not in font.path:
        pytest.skip("Noto Serif CJK is not there")
    found = nameface.face_for(NAME, "zh-CN")
    assert found is not None
    return found


@pytest.fixture(scope="module")
def data() -> bytes:
    return nameface.font_of(face().characters, face().font)


def test_a_font_has_the_name_s_characters_and_its_license_and_is_small(data: bytes) -> None:
    assert data[:4] == b"wOF2"
    assert len(data) < 8_000
    made = TTFont(io.BytesIO(data))
    assert set(map(chr, made.getBestCmap())) == set(NAME)
    assert "SIL Open Font License" in made["name"].getDebugName(13)
    assert data == nameface.font_of(face().characters, face().font)


def test_its_address_tells_names_and_fonts_apart_and_no_computers(monkeypatch: pytest.MonkeyPatch) -> None:
    here = face().font
    size, _, time = here.key.partition(" ")

    def address(name: str, key: str) -> str:
        font = Font(here.path, here.index, key)
        monkeypatch.setattr(nameface, "font_for", lambda language: font)
        found = nameface.face_for(name, "zh-CN")
        assert found is not None
        return found.url

    assert size and time
    assert address(NAME, f"{size} 1") == face().url, "a copy of the same font has another time elsewhere"
    assert address("报简·范示", f"{size} 1") == face().url, "the font is of characters, in no order"
    assert address("别的简报", here.key) != face().url
    assert address(NAME, f"1{size} {time}") != face().url


def test_a_serif_font_alone_is_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    for font in (None, Font("/fonts/NotoSansCJK-Bold.ttc", 0, "1 1")):
        monkeypatch.setattr(nameface, "font_for", lambda language, font=font: font)
        assert nameface.face_for(NAME, "zh-CN") is None


def test_style_sheets_name_the_font_where_there_is_one() -> None:
    said = nameface.style_sheet(face()).decode()
    assert f'url("{face().file}")' in said and ".name{font-family:" in said
    assert nameface.style_sheet(None) == b""


def test_a_font_that_is_not_free_is_not_passed_on(data: bytes, tmp_path: Path) -> None:
    font = TTFont(io.BytesIO(data))
    font["name"].names = []
    font.flavor = None
    font.save(tmp_path / "NotoSerif.otf")
    with pytest.raises(CannotMake, match="font-not-free"):
        nameface.font_of("示", Font(str(tmp_path / "NotoSerif.otf"), 0, ""))
