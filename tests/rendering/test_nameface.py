"""A font of a name's characters."""

import io
from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from generator.engine.output import CannotMake
from generator.rendering import nameface
from generator.rendering.drawing import Font

NAME = "示范简报·示范"


@cache
def face() -> nameface.Face:
    found = nameface.face_for(NAME, "zh-CN")
    if found is None:
        pytest.skip("Noto Serif CJK is not there")
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


def test_its_address_tells_names_apart_and_no_computers() -> None:
    one = face()
    assert nameface.face_for("别的简报", "zh-CN") != one
    assert f'url("{one.file}")' in nameface.style_sheet(one).decode()
    assert nameface.style_sheet(None) == b""


def test_a_font_that_is_not_free_is_not_passed_on(data: bytes, tmp_path: Path) -> None:
    font = TTFont(io.BytesIO(data))
    font["name"].names = []
    font.flavor = None
    font.save(tmp_path / "NotoSerif.otf")
    with pytest.raises(CannotMake, match="font-not-free"):
        nameface.font_of("示", Font(str(tmp_path / "NotoSerif.otf"), 0, ""))
