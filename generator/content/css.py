"""Style sheets and values of CSS inside drawings, without what reaches out of the drawing.

It is an allow-list: functions and at-rules that are not on it get a name that browsers don't know, so that they pass
over them. Whatever tokens follow are read in the same way then, by a browser as well as here.
"""

import re

_NEWLINE = r"\r\n|[\n\r\f]"
_ESCAPE = rf"\\(?:[0-9A-Fa-f]{{1,6}}(?:{_NEWLINE}|[ \t])?|[^\n\r\f0-9A-Fa-f])"
_NAME = rf"(?:[\w-]|[^\x00-\x7f]|{_ESCAPE})+"
_STRING = (
    rf""""(?:[^"\\\n\r\f]|\\(?:{_NEWLINE}|[^\n\r\f]))*+"|'(?:[^'\\\n\r\f]|\\(?:{_NEWLINE}|[^\n\r\f]))*+'"""
)
_URL = rf"""[ \t\n\r\f]*+(?:(?P<string>{_STRING})|(?P<bare>(?:[^"'()\\\x00-\x20\x7f]|{_ESCAPE})*+))[ \t\n\r\f]*+\)"""

# CSS Syntax Module Level 3, section 4; what is no name, string or comment says nothing here.
_TOKEN = re.compile(
    rf"""(?P<comment>/\*.*?(?:\*/|\Z))|{_STRING}|(?P<at>@){_NAME}|{_NAME}(?P<function>\()?""", re.DOTALL
)
_ESCAPED = re.compile(_ESCAPE)
_BLANKS = re.compile(r"\s+")
_ADDRESS = re.compile(_URL)


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


_FUNCTIONS = _names(
    """
    rgb rgba hsl hsla hwb lab lch oklab oklch color color-mix light-dark device-cmyk icc-color
    calc min max clamp round mod rem sin cos tan asin acos atan atan2 pow sqrt hypot log exp abs sign var env
    matrix matrix3d translate translatex translatey translatez translate3d scale scalex scaley scalez scale3d
    rotate rotatex rotatey rotatez rotate3d skew skewx skewy perspective
    cubic-bezier steps linear linear-gradient radial-gradient conic-gradient repeating-linear-gradient
    repeating-radial-gradient repeating-conic-gradient
    blur brightness contrast drop-shadow grayscale hue-rotate invert opacity saturate sepia
    path polygon circle ellipse inset rect xywh ray
    not is where has matches nth-child nth-last-child nth-of-type nth-last-of-type lang dir
    format tech local counter counters removed"""
)
_RULES = _names(
    """charset color-profile container counter-style font-face font-feature-values keyframes layer media
    -moz-keyframes namespace -o-keyframes page property removed scope starting-style supports -webkit-keyframes"""
)
_HARMLESS = re.compile(
    r"#[^\s\"'()\\<>]*"
    r"|data:(?:image/(?:png|jpe?g|gif|webp|avif)|font/[\w.+-]+|application/(?:x-)?font-[\w.+-]+)"
    r"(?:;charset=[\w-]+)?;base64,[A-Za-z0-9+/=\s]*+",
    re.IGNORECASE,
)
"""An address in the drawing itself, or a picture or a font that is part of it."""


def harmless(css: str) -> tuple[str, tuple[str, ...]]:
    """A style sheet, or a value, that loads nothing, and what was in the way of that: `@import`, `url(http://…)`.

    Only comments and what is not on the lists differ from what was given.
    """
    if not any(sign in css for sign in "(@"):
        return css, ()
    made: list[str] = []
    removed: list[str] = []
    position = 0
    while match := _TOKEN.search(css, position):
        made.append(css[position : match.start()])
        position = match.end()
        token = match[0]
        if match["comment"]:
            token = " "
        elif match["at"]:
            if _plain(token[1:]) not in _RULES:
                removed.append("@" + _plain(token[1:])[:40])
                token = "@removed"
        elif match["function"]:
            name = _plain(token[:-1])
            if name == "url":
                token, position = _address(css, match, removed)
            elif name not in _FUNCTIONS:
                removed.append(f"{name[:40]}()")
                token = "removed("
        made.append(token)
    return "".join((*made, css[position:])), tuple(removed)


def _address(css: str, function: re.Match[str], removed: list[str]) -> tuple[str, int]:
    """What becomes of `url(…)`, and where it ends."""
    found = _ADDRESS.match(css, function.end())
    if found is None:  # broken; what follows is read as if it were no address
        removed.append("url()")
        return "removed(", function.end()
    written = found["string"][1:-1] if found["string"] else found["bare"]
    address = unescaped(written).strip()
    if _HARMLESS.fullmatch(address):
        return f"url({_BLANKS.sub('', address)})", found.end()
    removed.append(f"url({address[:40]})")
    return "none", found.end()


def _plain(name: str) -> str:
    return unescaped(name).lower()


def unescaped(text: str) -> str:
    """What a text with escapes means: CSS Syntax Module Level 3, section 4.3.7."""

    def sign(match: re.Match[str]) -> str:
        digits = match[0][1:].strip()
        if not re.fullmatch("[0-9A-Fa-f]+", digits):
            return match[0][1:]
        number = int(digits, 16)
        return chr(number) if 0 < number <= 0x10FFFF and not 0xD800 <= number <= 0xDFFF else "\ufffd"

    return _ESCAPED.sub(sign, text)
