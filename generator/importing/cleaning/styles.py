"""What a page's own CSS says of its elements: which of them are out of sight, and how text looks in them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

import tinycss2
from tinycss2 import color4

from generator.importing.cleaning.style_rules import PAGE, simple_selectors, style_rules
from generator.importing.model import Element

Declarations = Mapping[str, str]
"""Values by property, in small letters and without `!important`."""

_NOTHING: Declarations = MappingProxyType({})
_NOT_PLAIN = re.compile(r"""["'\\(\[{]|/\*""")
_NAME = re.compile(r"[a-z-]+")
_MOST = 200_000
"""Characters of one style sheet, or of one attribute, that are read."""
_REMEMBERED = 4096
"""Attributes and colours that are remembered: pages say the same again and again."""


@dataclass(frozen=True, slots=True)
class StyleSheets:
    """What a page's own style sheets say of one class (`.x`, `p.x`), of one id, or of the page; other selectors don't
    hide spam."""

    rules: Mapping[str, Declarations]
    shown: frozenset[str] = frozenset()
    """Selectors that a rule for some screens shows: `.lg-block` in `@media (min-width: 60em)`."""


def style_sheets(tree: Element) -> StyleSheets:
    """The page's own style sheets, as far as they speak of what the page holds."""
    sheets = [
        sheet.text
        for sheet in tree.iter("style")
        if sheet.text and ("print" not in (media := sheet.get("media") or "") or "screen" in media)
    ]
    if not sheets:
        return StyleSheets({})
    names = _page_names(tree)
    found: dict[str, dict[str, str]] = {}
    shown: set[str] = set()
    for text in sheets:
        for prelude, content, condition in style_rules(_begun(text, "}")):
            if selectors := simple_selectors(prelude, names):
                declarations = _declarations(content)
                if not condition:
                    for selector in selectors:
                        found.setdefault(selector, {}).update(declarations)
                elif declarations.get("display", "none") != "none" and "print" not in condition:
                    shown.update(selectors)
    return StyleSheets(found, frozenset(shown))


def _page_names(tree: Element) -> frozenset[str]:
    """`.x` for every class of the page, `#x` for every id."""
    from lxml import etree

    classes = etree.XPath("//@class", smart_strings=False)(tree)
    ids = etree.XPath("//@id", smart_strings=False)(tree)
    return frozenset((*(f".{name}" for name in " ".join(classes).split()), *(f"#{name}" for name in ids)))


def declarations_of(element: Element, sheets: StyleSheets) -> Declarations:
    """What style sheets and its own attribute say of an element."""
    inline = element.get("style")
    if not sheets.rules:
        return _declarations(inline) if inline else _NOTHING
    declarations: dict[str, str] = {}
    names = [f".{name}" for name in (element.get("class") or "").split()]
    if identifier := element.get("id"):
        names.append(f"#{identifier}")
    if element.tag in PAGE:
        names.append(element.tag)
    for name in names:
        for selector in (name, element.tag + name):
            if selector in sheets.rules:
                declarations |= sheets.rules[selector]
    if declarations.get("display") == "none" and any(name in sheets.shown for name in names):
        del declarations["display"]
    return {**declarations, **_declarations(inline)} if inline else declarations


def _begun(text: str, end: str) -> str:
    """The text; of a very long one the beginning, up to a whole rule or declaration."""
    return text if len(text) <= _MOST else text[:_MOST].rpartition(end)[0] + end


@lru_cache(_REMEMBERED)
def _declarations(text: str) -> Declarations:
    text = _begun(text, ";")
    declarations = _values(text) if _NOT_PLAIN.search(text) else _plain_values(text)
    if (sides := declarations.get("margin", "").split()) and "margin-left" not in declarations:
        declarations["margin-left"] = sides[3 if len(sides) > 3 else 1 if len(sides) > 1 else 0]
        declarations["margin-top"] = sides[0]
    return MappingProxyType(declarations)


def _plain_values(text: str) -> dict[str, str]:
    """Declarations without anything that could hold a semicolon or a colon."""
    declarations: dict[str, str] = {}
    for declaration in text.lower().split(";"):
        name, colon, value = declaration.partition(":")
        if colon and _NAME.fullmatch(name := name.strip()):
            declarations[name] = value.replace("!important", "").strip()
    return declarations


def _values(content: str) -> dict[str, str]:
    declarations: dict[str, str] = {}
    for node in tinycss2.parse_blocks_contents(content, skip_comments=True, skip_whitespace=True):
        if node.type == "declaration":
            try:
                declarations[node.lower_name] = tinycss2.serialize(node.value).strip().lower()
            except RecursionError:  # brackets in brackets in brackets: no value that means anything
                continue
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
    match = _SIZE.fullmatch(value) if value else None
    return float(match[1]) * _PIXELS[match[2] or "px"] if match else None


def _is_zero(declarations: Declarations, name: str, limit: float) -> bool:
    size = pixels(declarations.get(name, ""))
    return size is not None and 0 <= size <= limit


def puts_out_of_sight(declarations: Declarations) -> bool:
    """Whether declarations put an element and all that is in it out of sight, for now or for ever."""
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
    if puts_far_away(declarations):
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


def puts_far_away(declarations: Declarations) -> bool:
    """Whether declarations put an element beyond the page's edges."""
    placed = declarations.get("position") in ("absolute", "fixed", "relative")
    offsets = ("left", "top", "right", "bottom") if placed else ()
    for name in (*offsets, "margin-left", "margin-top", "margin-right", "text-indent"):
        size = pixels(declarations.get(name, "").split(" ")[0])
        if size is not None and size <= _FAR:
            return True
        if placed and size is not None and name in ("left", "top") and size >= 5000:
            return True
    return False


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
