"""What a page's own CSS says of its elements: which of them are out of sight, and how text looks in them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType
from typing import Any

import tinycss2
from tinycss2 import color4

from generator.importing.model import Element

Token = Any  # tinycss2 has no types of its own

Declarations = Mapping[str, str]
"""Values by property, in small letters and without `!important`."""

_NOTHING: Declarations = MappingProxyType({})
_MOST = 200_000
"""Characters of one style sheet, or of one attribute, that are read."""
_CDATA = re.compile(r"<!\[CDATA\[|\]\]>")
"""What stands around a style sheet in XHTML, and in a page that a program has saved as such."""
_REMEMBERED = 4096
"""Attributes and colours that are remembered: pages say the same again and again."""


def style_rules(tree: Element) -> dict[str, Declarations]:
    """What the page's own style sheets say of one class (`.x`, `p.x`) or id; other selectors don't hide spam.

    What counts only somewhere (`@media`, `@supports`) is passed over.
    """
    found: dict[str, dict[str, str]] = {}
    for sheet in tree.iter("style"):
        if "print" in (sheet.get("media") or "") and "screen" not in (sheet.get("media") or ""):
            continue
        text = _begun(_CDATA.sub("", sheet.text or ""), "}")
        for rule in tinycss2.parse_stylesheet(text, skip_comments=True, skip_whitespace=True):
            if rule.type == "qualified-rule" and (selectors := list(_simple_selectors(rule.prelude))):
                declarations = _values(rule.content)
                for selector in selectors:
                    found.setdefault(selector, {}).update(declarations)
    return dict(found)


def declarations_of(element: Element, sheets: Mapping[str, Declarations]) -> Declarations:
    """What style sheets and its own attribute say of an element."""
    declarations: dict[str, str] = {}
    if sheets:
        names = [f".{name}" for name in (element.get("class") or "").split()]
        if identifier := element.get("id"):
            names.append(f"#{identifier}")
        for name in names:
            declarations |= sheets.get(name, _NOTHING)
            declarations |= sheets.get(f"{element.tag}{name}", _NOTHING)
    if inline := element.get("style"):
        declarations |= _declarations(inline)
    return declarations


def _begun(text: str, end: str) -> str:
    """The text; of a very long one the beginning, up to a whole rule or declaration."""
    return text if len(text) <= _MOST else text[:_MOST].rpartition(end)[0] + end


def _simple_selectors(prelude: list[Token]) -> Iterator[str]:
    """Those selectors of a rule that are a class or an id, with or without an element's name."""
    for selector in _parts(prelude):
        kinds = [token.value if token.type == "literal" else token.type for token in selector]
        name = selector.pop(0).lower_value if kinds[0] == "ident" else ""
        rest = kinds[1:] if name else kinds
        if rest == ["hash"] or rest == [".", "ident"]:
            yield f"{name}{'#' if rest == ['hash'] else '.'}{selector[-1].value}"


def _parts(prelude: list[Token]) -> Iterator[list[Token]]:
    """The selectors between commas, without the blanks around them; none that is empty."""
    part: list[Token] = []
    for token in [*prelude, None]:
        if token is not None and token != ",":
            part.append(token)
            continue
        while part and part[0].type == "whitespace":
            part.pop(0)
        while part and part[-1].type == "whitespace":
            part.pop()
        if part:
            yield part
        part = []


@lru_cache(_REMEMBERED)
def _declarations(text: str) -> Declarations:
    return MappingProxyType(_values(_begun(text, ";")))


def _values(content: str | Iterable[Token]) -> dict[str, str]:
    declarations: dict[str, str] = {}
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration":
            try:
                declarations[node.lower_name] = tinycss2.serialize(node.value).strip().lower()
            except RecursionError:  # brackets in brackets in brackets: no value that means anything
                continue
    if (sides := declarations.get("margin", "").split()) and "margin-left" not in declarations:
        declarations["margin-left"] = sides[3 if len(sides) > 3 else 1 if len(sides) > 1 else 0]
        declarations["margin-top"] = sides[0]
    return declarations


# Out of sight

_SIZE = re.compile(r"(-?\d*\.?\d+)\s*(px|pt|em|rem|ex|%|vw|vh|cm|mm|in)?")
_PIXELS = {
    "px": 1.0,
    "pt": 1.33,
    "em": 16.0,
    "rem": 16.0,
    "ex": 8.0,
    "%": 10.0,
    "vw": 10.0,
    "vh": 8.0,
    "cm": 38.0,
    "mm": 3.8,
    "in": 96.0,
}
_FAR = -400.0
"""Pixels beyond an edge from which on an element is taken to be put out of sight."""


def pixels(value: str) -> float | None:
    """A length in pixels, about; None if it is none."""
    match = _SIZE.fullmatch(value)
    return float(match[1]) * _PIXELS[match[2] or "px"] if match else None


def _is_zero(declarations: Declarations, name: str, limit: float) -> bool:
    size = pixels(declarations.get(name, ""))
    return size is not None and 0 <= size <= limit


def puts_out_of_sight(declarations: Declarations) -> bool:
    """Whether declarations put an element and all that is in it out of sight."""
    if not declarations:
        return False
    if declarations.get("display") == "none" or declarations.get("content-visibility") == "hidden":
        return True
    if _number(declarations.get("opacity", "")) <= 0.05:
        return True
    if "alpha(opacity=0)" in declarations.get("filter", "").replace(" ", ""):
        return True
    clipped = declarations.get(
        "overflow", declarations.get("overflow-y", declarations.get("overflow-x", ""))
    ) in (
        "hidden",
        "clip",
        "scroll",
        "auto",
    )
    flat = any(_is_zero(declarations, name, 2) for name in ("height", "width", "max-height", "max-width"))
    if flat and (clipped or (_is_zero(declarations, "height", 2) and _is_zero(declarations, "width", 2))):
        return True
    placed = declarations.get("position") in ("absolute", "fixed", "relative")
    offsets = ("left", "top", "right", "bottom") if placed else ()
    for name in (*offsets, "margin-left", "margin-top", "margin-right", "text-indent"):
        size = pixels(declarations.get(name, "").split(" ")[0])
        if size is not None and size <= _FAR:
            return True
        if placed and size is not None and name in ("left", "top") and size >= 5000:
            return True
    if re.search(r"scale\w?\(\s*0?\.?0*\s*[,)]|translate\w?\(\s*-\d{3,}", declarations.get("transform", "")):
        return True
    clip = declarations.get("clip", "") + declarations.get("clip-path", "")
    return bool(
        re.search(
            r"rect\(\s*(?:0|1px|0px)[\s,]+(?:0|1px|0px)[\s,]+(?:0|1px|0px)|inset\(\s*(?:50|100)%|circle\(\s*0",
            clip,
        )
    )


def _number(value: str) -> float:
    try:
        return float(value.rstrip("%")) / (100 if value.endswith("%") else 1)
    except ValueError:
        return 1.0


# What can't be read: colours and sizes, which elements inherit

_Colour = tuple[float, float, float]
"""Red, green and blue, from 0 to 255."""
_HEX = re.compile(r"[0-9a-f]{6}|[0-9a-f]{3}")
_FUNCTIONS = frozenset(("rgb", "rgba", "hsl", "hsla", "hwb"))
_TRANSPARENT = 0.05
"""The alpha up to which nobody sees a colour."""


@lru_cache(_REMEMBERED)
def _colour(value: str) -> tuple[_Colour, float] | None:
    """The first colour in a value, and its alpha; old attributes leave `#` away."""
    value = value.strip().lower()
    if _HEX.fullmatch(value):
        value = f"#{value}"
    for token in tinycss2.parse_component_value_list(value[:_MOST], skip_comments=True):
        if token.type in ("ident", "hash") or (token.type == "function" and token.lower_name in _FUNCTIONS):
            found = color4.parse_color(token)
            if isinstance(found, color4.Color):
                red, green, blue = (255 * (part or 0.0) for part in found.to("srgb").coordinates)
                return (red, green, blue), found.alpha
    return None


@dataclass(frozen=True, slots=True)
class TextAppearance:
    """How text looks at a place in a page."""

    ink: _Colour = (0, 0, 0)
    ground: _Colour | None = (255, 255, 255)
    """None: a picture, or otherwise unknown."""
    size: float = 16.0
    is_shown: bool = True
    is_clear: bool = False
    """The ink is transparent."""
    in_header: bool = False

    @property
    def is_seen(self) -> bool:
        """Whether there is any ink, of whatever colour."""
        return self.is_shown and self.size > 1.5 and not self.is_clear

    @property
    def can_be_read(self) -> bool:
        """Whether there is ink, and in another colour than its ground."""
        if not self.is_seen:
            return False
        return self.ground is None or max(abs(a - b) for a, b in zip(self.ink, self.ground, strict=True)) > 12


def appearance_inside(
    appearance: TextAppearance, element: Element, declarations: Declarations
) -> TextAppearance:
    """How text looks in an element that stands where text has a look."""
    ground = (
        declarations.get("background-color") or declarations.get("background") or element.get("bgcolor") or ""
    )
    if (
        "url(" in ground
        or "gradient" in ground
        or "background-image" in declarations
        or element.get("background")
    ):
        appearance = replace(appearance, ground=None)
    elif found := _colour(ground):
        appearance = replace(appearance, ground=_over(appearance.ground, *found))
    ink = declarations.get("color") or _written_ink(element)
    if found := _colour(ink):
        colour, alpha = found
        appearance = (
            replace(appearance, is_clear=True)
            if alpha <= _TRANSPARENT
            else replace(appearance, ink=colour, is_clear=False)
        )
    if "visibility" in declarations:
        appearance = replace(appearance, is_shown=declarations["visibility"] == "visible")
    if (size := pixels(declarations.get("font-size", ""))) is not None:
        appearance = replace(appearance, size=size)
    if element.tag in ("th", "thead", "header") and not appearance.in_header:
        appearance = replace(appearance, in_header=True)
    return appearance


def _over(ground: _Colour | None, colour: _Colour, alpha: float) -> _Colour | None:
    """A ground with a colour laid over it."""
    if ground is None:
        return colour if alpha == 1 else None
    red, green, blue = (
        alpha * above + (1 - alpha) * below for above, below in zip(colour, ground, strict=True)
    )
    return red, green, blue


def _written_ink(element: Element) -> str:
    """The colour of text that an old attribute gives."""
    name = {"font": "color", "body": "text"}.get(element.tag, "")
    return (element.get(name) if name else "") or ""
