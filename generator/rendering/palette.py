"""What the settings say of a bulletin's look, as a style sheet: paper, and an accent that can be read on every ground.

Contrast is that of WCAG 2.2: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio
"""

from functools import cache

NAME = "accent.css"
"""The asset's name; `site.css` of the default theme imports it."""

CONTRAST = 4.5
"""What text needs at the least (success criterion 1.4.3)."""
BRIGHT = 6.0
"""What looks as clear in the dark."""
LIGHT = ("#ffffff", "#f5f2ec")
"""The grounds of the light palette, `--paper` and `--wash` of `style.css`."""
DARK = ("#161513", "#211f1c")
"""Those of the dark one."""

_BLACK, _WHITE = "#000000", "#ffffff"


def style_sheet(accent: str, paper: str) -> bytes:
    """The tokens for an accent such as `#9e1b1f`, light and dark, and the size of paper, `A4` or `Letter`."""
    light, dark = readable(accent, LIGHT, _BLACK), readable(accent, DARK, _WHITE, BRIGHT)
    band = _mixed(light, _BLACK, 25)  # a large ground, which would dazzle at night
    return (
        f":root {{\n  --accent: {light};\n  --band: {light};\n}}\n\n"
        f"@media (prefers-color-scheme: dark) {{\n  :root {{\n    --accent: {dark};\n    --band: {band};\n  }}\n}}\n\n"
        f"@page {{\n  size: {paper};\n}}\n"
    ).encode()


@cache
def theme_colors(accent: str) -> tuple[tuple[str, str], ...]:
    """What browsers may colour around the page, by the scheme that their user prefers."""
    light = readable(accent, LIGHT, _BLACK)
    return (("light", light), ("dark", _mixed(light, _BLACK, 25)))


def readable(color: str, grounds: tuple[str, ...], towards: str, least: float = CONTRAST) -> str:
    """A colour, mixed with another in hundredths until text in it can be read on all the grounds."""
    mixes = (_mixed(color, towards, share) for share in range(101))
    return next(mix for mix in mixes if all(contrast(mix, ground) >= least for ground in grounds))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, from 1 to 21."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def full(color: str) -> str:
    """A colour of three digits as one of six."""
    return color if len(color) == 7 else "#" + "".join(2 * digit for digit in color[1:])


def _mixed(color: str, other: str, share: int) -> str:
    pairs = zip(_parts(color), _parts(other), strict=True)
    return "#" + "".join(f"{(one * (100 - share) + two * share + 50) // 100:02x}" for one, two in pairs)


def _parts(color: str) -> tuple[int, ...]:
    return tuple(int(color[at : at + 2], 16) for at in (1, 3, 5))


def _luminance(color: str) -> float:
    shares = (part / 255 for part in _parts(color))
    red, green, blue = (
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
