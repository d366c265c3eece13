"""Takes out of a page what its readers could not see: hidden elements, text in the colour of its ground, characters
without width, scripts and comments."""

import re
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

from generator.importing.cleaning.tally import Tally

Element = Any  # lxml has no types of its own

_Style = dict[str, str]

_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\u2800\u3164\ufeff\uffa0"
    "\U000e0000-\U000e007f]"
    # Joiners mean something between emoji, and in the scripts of Arabia and India.
    "|(?<![\u0600-\u0dff\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
    "|[\u200c\u200d](?![\u0600-\u0dff\u2600-\u27bf\u2640\u2642\U0001f000-\U0001faff])"
    # Marks that spam programs put before punctuation or on top of ideographs.
    "|(?<=[\u3400-\u9fff])[\u0300-\u036f\u02b0-\u02ff]+|[\u02b0-\u02ff\u0300-\u036f\u20d0-\u20ff]+(?=[，。；：！？、”’）》])"
)
_FLAG_TAGS = re.compile("\U0001f3f4[\U000e0020-\U000e007f]+")


def without_invisible(text: str, tally: Tally | None = None) -> str:
    """A text without the characters that nobody can see."""
    if text.isascii():
        return text
    count = 0

    def drop(match: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return ""

    parts, at = [], 0
    for flag in _FLAG_TAGS.finditer(
        text
    ):  # the flags of England and Scotland are spelt with invisible letters
        parts += [_INVISIBLE.sub(drop, text[at : flag.start()]), flag[0]]
        at = flag.end()
    parts.append(_INVISIBLE.sub(drop, text[at:]))
    if count and tally:
        tally.remove("invisible", count=count)
    return "".join(parts) if count else text


# Some hijacked pages open a hidden element by a script, and close it by another. What has been matched is never
# tried in another way (`*+`), so the time grows with the length alone.
_WRITTEN = re.compile(
    r"""<script[^<>]*+>\s*+(?:(?://<!\[CDATA\[|<!--)\s*+)?document\.write(?:ln)?\s*+\(\s*+(["'])((?:(?!\1)[^\\<]|\\.|<(?!/script))*+)\1\s*+\)\s*+(?:;\s*+)?(?://)?(?:-->|\]\]>)?\s*+</script\s*+>""",
    re.IGNORECASE,
)


def with_written_tags(html: str) -> str:
    """The page with those tags in it that its scripts write and that could hide what follows."""
    if "document.write" not in html:
        return html

    def written(match: re.Match[str]) -> str:
        text = match[2].replace("\\/", "/").replace('\\"', '"').replace("\\'", "'")
        return (
            text
            if re.fullmatch(
                r"\s*(?:</?(?:div|span|p|font|marquee|table|td|tr|ul|li)\b[^<>]*>\s*)+", text, re.I
            )
            else match[0]
        )

    return _WRITTEN.sub(written, html)


_REDIRECTS = re.compile(
    r"(?:\b(?:window|document|top|self|parent)\s*\.\s*)?\blocation\b\s*(?:\.\s*href\s*)?=[^=]"
    r"|\blocation\s*\.\s*(?:replace|assign)\s*\(|\\x6c\\x6f\\x63\\x61\\x74\\x69\\x6f\\x6e|eval\s*\(\s*function\s*\(p,a,c,k"
    r"|String\.fromCharCode\s*\(\s*\d+\s*,\s*\d+\s*,\s*\d+",
    re.IGNORECASE,
)
_HIDES = re.compile(
    r"""getElementById\s*\(\s*["']([^"']+)["']\s*\)\s*\.\s*style\s*\.\s*(?:display\s*=\s*["']none|visibility\s*=\s*["']hidden)""",
    re.IGNORECASE,
)
_UNSEEN = (
    "script",
    "style",
    "iframe",
    "frame",
    "frameset",
    "object",
    "embed",
    "applet",
    "link",
    "template",
    "canvas",
    "svg",
    "math",
)


def remove_hidden(tree: Element, tally: Tally) -> None:
    """Take out of a parsed page, in place, what its readers could not see."""
    hiding = _rules(tree)
    hiding.update(
        {
            f"#{name}": {"display": "none"}
            for script in tree.iter("script")
            for name in _HIDES.findall(script.text or "")
        }
    )
    _remove_comments(tree, tally)
    for meta in list(tree.iter("meta")):
        if (meta.get("http-equiv") or "").strip().lower() == "refresh" and "url" in (
            meta.get("content") or ""
        ).lower():
            tally.remove("redirect", meta.get("content"))
            drop(meta)
    for noscript in list(tree.iter("noscript", "noframes")):
        if text := text_of(noscript):
            tally.remove("comment", text)
        drop(noscript)
    for element in list(tree.iter(*_UNSEEN)):
        if element.tag == "script":
            source = f"{element.get('src') or ''} {element.text or ''}"
            tally.remove("redirect" if _REDIRECTS.search(source) else "script", source)
        elif element.tag in ("iframe", "frame", "object", "embed", "applet"):
            tally.remove("script", f"<{element.tag}> {element.get('src') or element.get('data') or ''}")
        drop(element)
    body = tree.find(".//body")
    _judge(tree if body is None else body, hiding, tally)


def drop(element: Element) -> None:
    """Take an element out of its tree; the text behind it stays."""
    parent = element.getparent()
    if parent is None:
        return
    if tail := element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            parent.text = (parent.text or "") + tail
    parent.remove(element)


def text_of(element: Element) -> str:
    """All text of an element, on one line."""
    return " ".join("".join(element.itertext()).split())


def _remove_comments(tree: Element, tally: Tally) -> None:
    from lxml import etree

    for comment in list(tree.iter(etree.Comment, etree.ProcessingInstruction)):
        text = " ".join(re.sub(r"<[^<>]*>", " ", comment.text or "").split())
        # A designer's remark is no text; one that holds links or a sentence is.
        if "<a " in (comment.text or "") or len(text) > 40:
            tally.remove("comment", unescape(text))
        drop(comment)


# What hides: declarations.

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


def _pixels(value: str) -> float | None:
    match = _SIZE.fullmatch(value)
    return float(match[1]) * _PIXELS[match[2] or "px"] if match else None


def _is_zero(style: _Style, name: str, limit: float = 0.0) -> bool:
    size = _pixels(style.get(name, ""))
    return size is not None and 0 <= size <= limit


def _hides(style: _Style) -> bool:
    """Whether declarations put an element and all that is in it out of sight."""
    if not style:
        return False
    if style.get("display") == "none" or style.get("content-visibility") == "hidden":
        return True
    if _number(style.get("opacity", "")) <= 0.05:
        return True
    if "alpha(opacity=0)" in style.get("filter", "").replace(" ", ""):
        return True
    clipped = style.get("overflow", style.get("overflow-y", style.get("overflow-x", ""))) in (
        "hidden",
        "clip",
        "scroll",
        "auto",
    )
    flat = any(_is_zero(style, name, 2) for name in ("height", "width", "max-height", "max-width"))
    if flat and (clipped or (_is_zero(style, "height", 2) and _is_zero(style, "width", 2))):
        return True
    placed = style.get("position") in ("absolute", "fixed", "relative")
    offsets = ("left", "top", "right", "bottom") if placed else ()
    for name in (*offsets, "margin-left", "margin-top", "margin-right", "text-indent"):
        size = _pixels(style.get(name, "").split(" ")[0])
        if size is not None and size <= _FAR:
            return True
        if placed and size is not None and name in ("left", "top") and size >= 5000:
            return True
    if re.search(r"scale\w?\(\s*0?\.?0*\s*[,)]|translate\w?\(\s*-\d{3,}", style.get("transform", "")):
        return True
    clip = style.get("clip", "") + style.get("clip-path", "")
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


def _declarations(text: str) -> _Style:
    style: _Style = {}
    for part in _REMARK.sub("", text).split(";"):
        name, colon, value = part.partition(":")
        if colon:
            style[name.strip().lower()] = value.replace("!important", "").strip().lower()
    if (sides := style.get("margin", "").split()) and "margin-left" not in style:
        style["margin-left"], style["margin-top"] = (
            sides[3 if len(sides) > 3 else 1 if len(sides) > 1 else 0],
            sides[0],
        )
    return style


_REMARK = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_SIGN_OF_CSS = re.compile("[@{};]")
_SIMPLE = re.compile(r"\s*([a-z][a-z0-9]*)?([.#][\w-]+)\s*", re.IGNORECASE)
_OF_INTEREST = re.compile(
    r"display|visibility|opacity|overflow|position|text-indent|margin|font-size|color|background|clip|transform|width|height|filter"
)


def _rules(tree: Element) -> dict[str, _Style]:
    """What the page's own style sheets say of one class (`.x`, `p.x`) or id; other selectors don't hide spam."""
    found: dict[str, _Style] = {}
    for sheet in tree.iter("style"):
        if "print" in (sheet.get("media") or "") and "screen" not in (sheet.get("media") or ""):
            continue
        text = _without_at_rules(_REMARK.sub("", sheet.text or "")[:200_000])
        for part in text.split("}")[:-1]:
            before, _, declarations = part.rpartition("{")
            selectors = before.rpartition("{")[2]
            if not _OF_INTEREST.search(declarations):
                continue
            for selector in selectors.split(","):
                if match := _SIMPLE.fullmatch(selector):
                    found.setdefault(f"{(match[1] or '').lower()}{match[2]}", {}).update(
                        _declarations(declarations)
                    )
    return found


def _without_at_rules(text: str) -> str:
    """A style sheet without the blocks that count only somewhere: on paper, on small screens."""
    parts, at, begun, depth = [], 0, -1, 0
    for match in _SIGN_OF_CSS.finditer(text):
        sign = match[0]
        if depth:
            depth += {"{": 1, "}": -1}.get(sign, 0)
            if not depth:
                parts.append(text[at:begun])
                at, begun = match.end(), -1
        elif sign == "@":
            begun = match.start() if begun < 0 else begun
        elif sign == "{" and begun >= 0:
            depth = 1
        else:
            begun = -1
    return "".join((*parts, text[at:]))


def _style(element: Element, rules: dict[str, _Style]) -> _Style:
    style: _Style = {}
    if rules:
        names = [f".{name}" for name in (element.get("class") or "").split()]
        if identifier := element.get("id"):
            names.append(f"#{identifier}")
        for name in names:
            style |= rules.get(name, {}) | rules.get(f"{element.tag}{name}", {})
    if inline := element.get("style"):
        style |= _declarations(inline)
    return style


# What can't be read: colours and sizes, which elements inherit.

_Colour = tuple[int, int, int]
_COLOURS: dict[str, _Colour] = {
    "white": (255, 255, 255), "black": (0, 0, 0), "red": (255, 0, 0), "blue": (0, 0, 255), "green": (0, 128, 0),
    "yellow": (255, 255, 0), "gray": (128, 128, 128), "grey": (128, 128, 128), "silver": (192, 192, 192),
    "navy": (0, 0, 128), "maroon": (128, 0, 0), "orange": (255, 165, 0), "snow": (255, 250, 250),
    "whitesmoke": (245, 245, 245), "ivory": (255, 255, 240), "ghostwhite": (248, 248, 255),
    "floralwhite": (255, 250, 240), "lightgray": (211, 211, 211), "lightgrey": (211, 211, 211), "purple": (128, 0, 128),
}  # fmt: skip
_HEX = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})")
_RGB = re.compile(r"rgba?\(\s*(\d+)[\s,]+(\d+)[\s,]+(\d+)(?:\s*[,/]\s*([\d.]+%?))?\s*\)")


def _colour(value: str) -> _Colour | None:
    value = value.strip().lower()
    if value in _COLOURS:
        return _COLOURS[value]
    if match := _HEX.fullmatch(value):
        digits = match[1] if len(match[1]) == 6 else "".join(2 * digit for digit in match[1])
        return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)
    if match := _RGB.search(value):
        return int(match[1]), int(match[2]), int(match[3])
    return None


def _is_transparent(value: str) -> bool:
    match = _RGB.fullmatch(value)
    return value == "transparent" or bool(match and match[4] and _number(match[4]) <= 0.05)


@dataclass(frozen=True, slots=True)
class _Look:
    """How text looks at a place in a page."""

    ink: _Colour = (0, 0, 0)
    ground: _Colour | None = (255, 255, 255)  # None: a picture, or otherwise unknown
    size: float = 16.0
    is_shown: bool = True
    is_clear: bool = False  # transparent ink
    in_header: bool = False

    @property
    def can_be_read(self) -> bool:
        if not self.is_shown or self.size <= 1.5 or self.is_clear:
            return False
        return self.ground is None or max(abs(a - b) for a, b in zip(self.ink, self.ground, strict=True)) > 12


def _inherit(look: _Look, element: Element, style: _Style) -> _Look:
    ground = style.get("background-color") or style.get("background") or element.get("bgcolor") or ""
    if "url(" in ground or "gradient" in ground or "background-image" in style or element.get("background"):
        look = replace(look, ground=None)
    elif colour := next((c for word in (ground, *ground.split()) if (c := _colour(word))), None):
        look = replace(look, ground=colour)
    ink = (
        style.get("color")
        or (
            element.get("color")
            if element.tag == "font"
            else element.get("text")
            if element.tag == "body"
            else ""
        )
        or ""
    )
    if ink:
        if _is_transparent(ink):
            look = replace(look, is_clear=True)
        elif colour := _colour(ink):
            look = replace(look, ink=colour, is_clear=False)
    if "visibility" in style:
        look = replace(look, is_shown=style["visibility"] == "visible")
    if (size := _pixels(style.get("font-size", ""))) is not None:
        look = replace(look, size=size)
    if element.tag in ("th", "thead", "header") and not look.in_header:
        look = replace(look, in_header=True)
    return look


def _judge(body: Element, rules: dict[str, _Style], tally: Tally) -> None:
    """Walk through a page with what each element inherits; take out what can't be seen."""
    work: list[tuple[Element, _Look]] = [(body, _inherit(_Look(), body, _style(body, rules)))]
    while work:
        element, look = work.pop()
        if element.text and not look.can_be_read:
            element.text = _unseen(element.text, look, tally)
        for child in list(element):
            style = _style(child, rules)
            if child.tail and not look.can_be_read:
                child.tail = _unseen(child.tail, look, tally)
            if _hides(style) or _is_hidden(child):
                if text := text_of(child):
                    tally.remove("hidden", text)
                elif child.tag != "input":
                    if not list(child.iter("img")):
                        drop(child)
                        continue
                    tally.remove("hidden", f"<{child.tag}>")
                drop(child)
                continue
            work.append(
                (
                    child,
                    _inherit(look, child, style)
                    if style or child.attrib or child.tag in ("th", "thead")
                    else look,
                )
            )


def _unseen(text: str, look: _Look, tally: Tally) -> str:
    if not text.strip():
        return text
    is_pale = look.is_shown and look.size > 1.5 and not look.is_clear
    if is_pale and look.in_header:
        # White letters in a table's head mostly stand on a ground that a style sheet elsewhere gives.
        tally.flag("doubtful-text", text)
        return text
    tally.remove("hidden", text)
    return ""


def _is_hidden(element: Element) -> bool:
    if element.get("hidden") is not None and element.get("hidden") != "until-found":
        return True
    tag = element.tag
    if tag == "input" and (element.get("type") or "").lower() == "hidden":
        return True
    if tag in ("marquee", "div", "table", "td", "span"):
        sizes = [_pixels((element.get(name) or "").lower()) for name in ("width", "height")]
        given = [size for size in sizes if size is not None]
        if tag == "marquee":
            return any(size <= 3 for size in given)
        return len(given) == 2 and all(size <= 1 for size in given)
    return False
