"""SVG drawings, made harmless: what is left runs nothing and asks for nothing, even when it is opened alone.

A drawing is a document: opened by itself, it runs its scripts on the site's own origin. So each is read by the
standard library's XML parser and written anew, of elements and attributes that are on a list. Shapes, texts, styles and
animations are on it. No library does this for Python and says what it took out.
"""

import re
from collections.abc import Iterable
from xml.parsers import expat

from msgspec import Struct

from generator.content import css
from generator.text.decoding import split_mark, web_encoding
from generator.text.xmltext import attribute_value, character_data

SVG = "http://www.w3.org/2000/svg"
XHTML = "http://www.w3.org/1999/xhtml"
_XLINK = "http://www.w3.org/1999/xlink"
_XML = "http://www.w3.org/XML/1998/namespace"
_MATHML = "http://www.w3.org/1998/Math/MathML"

_DEEPEST = 256
"""Elements inside each other."""
_LONGEST_ENTITY = 200
"""Characters that a document may abbreviate; old drawing programs do so with the names of namespaces."""


def _names(words: str) -> frozenset[str]:
    return frozenset(words.split())


# SVG 2, appendix F, and SVG 1.1, appendix H, without whatever runs, loads or holds HTML.
_ANIMATIONS = _names("animate animateColor animateMotion animateTransform set")
_ELEMENTS = _ANIMATIONS | _names(
    """
    a circle clipPath defs desc discard ellipse feBlend feColorMatrix feComponentTransfer feComposite
    feConvolveMatrix feDiffuseLighting feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG
    feFuncR feGaussianBlur feImage feMerge feMergeNode feMorphology feOffset fePointLight feSpecularLighting
    feSpotLight feTile feTurbulence filter font font-face font-face-name g glyph glyphRef hatch hatchpath hkern image
    line linearGradient marker mask mesh meshgradient meshpatch meshrow missing-glyph mpath path pattern polygon
    polyline radialGradient rect solidcolor stop style svg switch symbol text textPath title tref tspan use view
    vkern"""
)
_SHOWN = _names(
    """
    alignment-baseline azimuth background baseline-shift clip clip-path clip-rule color color-interpolation
    color-interpolation-filters color-rendering cursor cx cy d direction display dominant-baseline dx dy fill
    fill-opacity fill-rule filter flood-color flood-opacity font-family font-size font-size-adjust font-stretch
    font-style font-variant font-weight glyph-orientation-horizontal glyph-orientation-vertical height
    image-rendering isolation kerning letter-spacing lighting-color marker marker-end marker-mid marker-start mask
    mask-type mix-blend-mode opacity overflow paint-order pointer-events points r rx ry shape-rendering stop-color
    stop-opacity stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin stroke-miterlimit
    stroke-opacity stroke-width text-align text-anchor text-decoration text-overflow text-rendering transform
    transform-origin unicode-bidi vector-effect visibility white-space width word-spacing writing-mode x x1 x2 y y1
    y2"""
)
_MEASURES = _names(
    """
    amplitude azimuth baseFrequency bias clipPathUnits diffuseConstant divisor edgeMode elevation exponent filterRes
    filterUnits fr fx fy gradientTransform gradientUnits in in2 intercept k1 k2 k3 k4 kernelMatrix kernelUnitLength
    lengthAdjust limitingConeAngle markerHeight markerUnits markerWidth maskContentUnits maskUnits method mode
    numOctaves offset operator order orient pathLength patternContentUnits patternTransform patternUnits pointsAtX
    pointsAtY pointsAtZ preserveAlpha preserveAspectRatio primitiveUnits radius refX refY result rotate scale seed
    side slope spacing specularConstant specularExponent startOffset stdDeviation stitchTiles surfaceScale
    tableValues targetX targetY textLength type values viewBox xChannelSelector yChannelSelector z"""
)
_ANIMATED = _SHOWN | _MEASURES
"""What an animation may change: nothing that leads anywhere, and no handler."""
_VALUES = _ANIMATED | _names("by from style to")
"""Attributes that browsers may read as CSS."""
_PLAIN = _names(
    """
    accent-height accumulate additive alphabetic arabic-form ascent attributeName attributeType baseProfile begin bbox
    calcMode cap-height class descent dur enable-background end focusable format g1 g2 glyph-name
    glyphRef hanging hatchContentUnits hatchUnits horiz-adv-x horiz-origin-x horiz-origin-y hreflang id ideographic k
    keyPoints keySplines keyTimes lang mathematical max media min name orientation origin overline-position
    overline-thickness panose-1 path pitch rel repeatCount repeatDur requiredExtensions requiredFeatures restart role
    stemh stemv strikethrough-position strikethrough-thickness string systemLanguage tabindex target title u1
    u2 underline-position underline-thickness unicode unicode-range units-per-em v-alphabetic v-hanging v-ideographic
    v-mathematical version vert-adv-y vert-origin-x vert-origin-y viewTarget widths x-height zoomAndPan"""
)
_FREE = re.compile(r"(?:aria|data)-[\w.-]+")

_LINK = re.compile(r"#[^\x00-\x20\x7f]*|(?:https?://|mailto:|tel:)[^\x00-\x20\x7f\\]*", re.IGNORECASE)
"""Where a reader's click may lead. Nothing that a browser would strip or turn round before it looks at the scheme."""
_INSIDE = re.compile(r"#[^\x00-\x20\x7f]*")
_RASTER = re.compile(r"data:image/(?:png|jpe?g|gif|webp|avif);base64,[A-Za-z0-9+/=\s]*+", re.IGNORECASE)
_LOADING = re.compile(
    r"on|(?:href|src|srcset|srcdoc|action|formaction|ping|base|data|handler|poster)$", re.IGNORECASE
)
"""The names of attributes that could do something; all others that are not on a list do nothing, and go unsaid."""

_DECLARED = re.compile(r"""\s*<\?xml\s[^>]*?\bencoding\s*=\s*["']([\w.:-]+)["']""")
_ENCODINGS = frozenset(("utf-8", "gb18030", "big5hkscs", "cp932", "euc_jp", "cp949", "cp1252"))
"""What a document may be stored in besides the encodings of one byte a character, by Python's names."""
_SINGLE_BYTES = re.compile(r"cp(?:125\d|866|874)|iso8859-(?!1$)\d+|koi8-[ru]|mac-(?:roman|cyrillic)|tis-620")


class DrawingError(ValueError):
    """A drawing that can't be read from this line and column on; (0, 0) for a whole file that is no drawing."""

    def __init__(self, line: int = 0, column: int = 0) -> None:
        super().__init__(f"this is no drawing that can be read (line {line}, column {column})")
        self.line, self.column = line, column


class Cleaned(Struct, frozen=True):
    """A harmless drawing."""

    data: bytes
    removed: tuple[str, ...]
    """What could have done something and was taken out, each once: `script`, `onload`, `href="javascript:…"`."""
    place: tuple[int, int]
    """Line and column of the first of these; (0, 0) if there is none."""


def clean(data: bytes) -> Cleaned:
    """A drawing without anything that runs or asks for other files. Raises DrawingError if it can't be read."""
    writer = _Writer()
    parser = writer.parser
    try:
        parser.Parse(decoded(data), True)
    except expat.ExpatError as error:
        raise DrawingError(error.lineno, error.offset + 1) from error
    root = f'<svg xmlns="{SVG}"' + (f' xmlns:xlink="{_XLINK}"' if writer.has_links else "")
    text = "".join(writer.made).replace("<svg", root, 1)
    return Cleaned(text.encode(), tuple(writer.removed), writer.place)


def harmless(data: bytes) -> bytes:
    """As `clean`, for a drawing that was found to be sound. Raises OSError if it no longer is."""
    try:
        return clean(data).data
    except DrawingError as error:
        raise OSError(str(error)) from error


def decoded(data: bytes, errors: str = "strict") -> str:
    """An XML document's text (XML 1.0, appendix F). Raises DrawingError if it is not in an encoding of the web.

    `errors` says what becomes of bytes that are no characters, as for `bytes.decode`.
    """
    marked, behind = split_mark(data)
    if marked:
        return _decoded(behind, marked, errors)
    if data[:4].count(0) == 2:
        return _decoded(data, "utf-16-be" if data[0] == 0 else "utf-16-le", errors)
    found = _DECLARED.match(data[:1024].decode("latin-1"))
    encoding = web_encoding(found[1]) if found else "utf-8"
    if encoding not in _ENCODINGS and not _SINGLE_BYTES.fullmatch(encoding):
        raise DrawingError(1, 1)
    return _decoded(data, encoding, errors)


def _decoded(data: bytes, encoding: str, errors: str) -> str:
    try:
        return data.decode(encoding, errors)
    except UnicodeDecodeError as error:
        before = data[: error.start]
        raise DrawingError(before.count(b"\n") + 1, error.start - before.rfind(b"\n")) from error


class _Writer:
    """Writes anew what the parser tells of, as far as it is on the lists."""

    def __init__(self) -> None:
        self.made: list[str] = []
        self.removed: dict[str, None] = {}
        self.place = (0, 0)
        self.has_links = False
        self._depth = 0
        self._skipped = 0
        """How deep inside an element that goes; 0 outside."""
        self._is_open = False
        """Whether the tag that was written last has no end yet."""
        self._style: list[str] | None = None
        """The style sheet, while inside of one."""
        # Names come as “namespace name”.
        self.parser = parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.ordered_attributes = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.ProcessingInstructionHandler = self._instruction
        parser.EntityDeclHandler = self._entity

    def _start(self, full: str, attributes: list[str]) -> None:
        self._depth += 1
        namespace, _, name = full.rpartition(" ")
        if self._depth == 1 and (namespace not in (SVG, "") or name != "svg"):
            raise DrawingError
        if self._depth > _DEEPEST:
            raise DrawingError(*self._here())
        if self._skipped:
            self._skipped += 1
            return
        pairs = list(zip(attributes[::2], attributes[1::2], strict=True))
        if not self._is_allowed(namespace, name, pairs):
            self._skipped = 1
            return
        written = "".join(self._attributes(name, pairs))
        self._close_tag()
        self.made.append(f"<{name}{written}")
        self._is_open = True
        if name == "style":
            self._style = []

    def _close_tag(self) -> None:
        """End the tag that was written last, since something stands in its element."""
        if self._is_open:
            self.made.append(">")
            self._is_open = False

    def _is_allowed(self, namespace: str, name: str, attributes: Iterable[tuple[str, str]]) -> bool:
        if namespace not in (SVG, "") or name not in _ELEMENTS or self._style is not None:
            # Drawing programs keep notes of their own, which nobody sees.
            if namespace in (SVG, "", XHTML, _MATHML) and name != "metadata":
                self._remove(f"<{name[:40]}>")
            return False
        if name in _ANIMATIONS:
            for key, value in attributes:
                if key == "attributeName" and value.strip() not in _ANIMATED:
                    self._remove(f'<{name} attributeName="{value[:40]}">')
                    return False
        return True

    def _attributes(self, element: str, attributes: Iterable[tuple[str, str]]) -> Iterable[str]:
        for full, value in attributes:
            namespace, _, name = full.rpartition(" ")
            kept: str | None = None
            if name == "href" and namespace in ("", _XLINK):
                kept = value if self._leads_inside(element, value) else None
            elif namespace == _XML and name in ("space", "lang"):
                kept = value
            elif not namespace:
                kept = self._value(name, value)
            if kept is None:
                if namespace in ("", _XLINK, _XML) and _LOADING.match(name):
                    self._remove(f'{name[:40]}="{value[:40]}"' if name == "href" else name[:40])
                continue
            prefix = {"": "", _XLINK: "xlink:", _XML: "xml:"}[namespace]
            self.has_links |= prefix == "xlink:"
            yield f" {prefix}{name}={attribute_value(kept)}"

    def _leads_inside(self, element: str, address: str) -> bool:
        """Whether an address leads to nothing but the drawing itself, or for a link, only readers who click on it."""
        if element == "a":
            return bool(_LINK.fullmatch(address))
        pictures = element in ("image", "feImage")
        return bool(_INSIDE.fullmatch(address) or (pictures and _RASTER.fullmatch(address)))

    def _value(self, name: str, value: str) -> str | None:
        """What stays of an attribute; None if it is on no list."""
        if name in _VALUES:
            kept, removed = css.harmless(value)
            self._remove(*removed)
            return kept
        return value if name in _PLAIN or _FREE.fullmatch(name) else None

    def _end(self, full: str) -> None:
        self._depth -= 1
        if self._skipped:
            self._skipped -= 1
            return
        name = full.rpartition(" ")[2]
        if self._style is not None:
            kept, removed = css.harmless("".join(self._style))
            self._remove(*removed)
            self._style = None
            self._text(kept)
        self.made.append("/>" if self._is_open else f"</{name}>")
        self._is_open = False

    def _text(self, text: str) -> None:
        if self._skipped or not text:
            return
        if self._style is not None:
            self._style.append(text)
            return
        self._close_tag()
        self.made.append(character_data(text))

    def _instruction(self, target: str, _: str) -> None:
        if target.lower() == "xml-stylesheet":
            self._remove("xml-stylesheet")

    def _entity(self, name: str, is_parameter: int, value: str | None, *_: object) -> None:
        """An abbreviation; those that hold others could grow without end, and those that lie elsewhere aren't read."""
        if value is not None and (is_parameter or len(value) > _LONGEST_ENTITY or "&" in value):
            raise DrawingError(*self._here())

    def _remove(self, *names: str) -> None:
        if names and not self.removed:
            self.place = self._here()
        self.removed.update(dict.fromkeys(names))

    def _here(self) -> tuple[int, int]:
        return self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1
