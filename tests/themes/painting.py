"""Landscapes for a bulletin of ours: hills, water and a sun, drawn from a number."""

import io
import math
from functools import cache
from random import Random

from PIL import Image, ImageDraw

_GROUNDS = (("#f2d8a7", "#c96f4a"), ("#cfe3e8", "#3f6f85"), ("#e9e1cf", "#6d7f5a"), ("#dfe6f2", "#54628a"))


@cache
def landscape(seed: int, width: int = 1400, height: int = 930) -> bytes:
    """A picture as a JPEG; another one for each seed."""
    chance = Random(seed)
    sky, far = _GROUNDS[seed % len(_GROUNDS)]
    picture = Image.new("RGB", (width, height), sky)
    draw = ImageDraw.Draw(picture)
    x, y, size = chance.randrange(width), chance.randrange(height // 3), chance.randrange(60, 120)
    draw.ellipse((x - size, y - size, x + size, y + size), fill="#fff4d6")
    dark = Image.new("RGB", (1, 1), far).getpixel((0, 0))
    assert isinstance(dark, tuple)
    for layer in range(5):
        base = height * (0.42 + 0.13 * layer)
        waves = [(chance.uniform(0.5, 3), chance.uniform(0, 6), chance.uniform(0.02, 0.07)) for _ in range(3)]
        ridge = [
            (
                at,
                base
                - sum(height * tall * math.sin(wide * 6 * at / width + shift) for wide, shift, tall in waves),
            )
            for at in range(0, width + 8, 8)
        ]
        shade = tuple(round(value * (1 - 0.16 * layer)) for value in dark)
        draw.polygon([(0, height), *ridge, (width, height)], fill=shade)
    made = io.BytesIO()
    picture.save(made, "JPEG", quality=88)
    return made.getvalue()
