"""Accent colours: as they are written where they can be read, else the nearest that can."""

import re

import pytest

from generator.rendering import palette

ACCENTS = ("#9e1b1f", "#000000", "#ffffff", "#ffeb3b", "#14532d", "#17497f", "#00ffff", "#808080", "#7f00ff")


def test_the_contrast_is_that_of_the_guidelines() -> None:
    assert palette.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert palette.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert palette.contrast("#9e1b1f", "#9e1b1f") == 1


def test_a_colour_that_can_be_read_stays_as_it_is() -> None:
    assert palette.readable("#9e1b1f", palette.LIGHT, "#000000") == "#9e1b1f"


def test_a_colour_that_is_too_light_is_darkened_no_more_than_needed() -> None:
    found = palette.readable("#ffeb3b", palette.LIGHT, "#000000")
    red, green, blue = (int(found[at : at + 2], 16) for at in (1, 3, 5))
    assert red > green > blue, "still a yellow"
    assert 4.5 <= min(palette.contrast(found, ground) for ground in palette.LIGHT) < 4.7


@pytest.mark.parametrize("accent", ACCENTS)
def test_every_accent_can_be_read_on_every_ground_and_under_white_words(accent: str) -> None:
    css = palette.style_sheet(accent, "A4").decode()
    (light, dark), (band, night) = (re.findall(rf"--{name}: (#\w{{6}});", css) for name in ("accent", "band"))
    assert all(palette.contrast(light, ground) >= 4.5 for ground in palette.LIGHT)
    assert all(palette.contrast(dark, ground) >= 4.5 for ground in palette.DARK)
    assert all(palette.contrast("#ffffff", ground) >= 4.5 for ground in (band, night))
