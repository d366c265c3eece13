"""Pictures: how large they are, whether they are whole, and smaller ones for smaller screens.

Size and soundness are seen without a library. Decoding and scaling takes Pillow, the extra `images`;
without it, pictures stay as they are.

Scaled pictures are WebP: every browser of the last years shows it, and a photo takes a quarter less than as JPEG.
AVIF would save some more, and take ten times as long.
"""

import io
import warnings
from collections.abc import Iterable
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from PIL import Image

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")

_UNKNOWN = (".heic", ".heif", ".tif", ".tiff", ".psd", ".wmf", ".emf")
"""Pictures of telephones, scanners and office programs, which most browsers don't show."""

_WIDTHS = (480, 960, 1600)
"""Pixels: a telephone, a text's column, and the same on a fine screen."""
_THUMBNAILS = (176, 352)
"""Pixels: the box of a picture in a list, and the same on a fine screen."""
_SMALL = 64 * 1024
"""Bytes; a picture below this is served as it is."""
_MOST_PIXELS = 89_000_000
"""More than this is no picture for a page, or an attack; where Pillow begins to warn, too."""
_MOST_WORK = 1_000_000_000
"""Pixels times the scans that a JPEG comes in: a progressive one has about ten (ITU T.81, annex G), an attack
thousands, and decoding takes time for each."""
_LONGEST_WEBP = 16_383
"""Pixels of a side (RFC 9649, section 2.5); long screenshots have more."""
_LONGEST_SIDE = 2**32 - 1
"""Pixels; no format of pictures has room for more (PNG: 31 bits; BMFF: 32)."""
_FORMATS = ("JPEG", "PNG", "WEBP")
"""No other decoder is tried, whatever a file says it is."""
_MODES = ("1", "L", "LA", "P", "RGB", "RGBA")
"""What can be scaled without asking what its colors mean (CMYK is for printers)."""
TOUCH_SIZE = 180
"""Pixels of an icon for home screens (https://developer.apple.com/design/human-interface-guidelines/app-icons)."""
_QUALITY = 80
"""Of a photo as WebP, where 100 is the best; nobody sees the difference at this."""
_FEW_COLORS = 4096
"""A drawing or a screenshot has fewer; it is scaled without loss, since blurred letters hurt."""

State = Literal["", "scalable", "broken", "huge"]
"""What can be done with a picture. Empty: shown as it is."""


class Picture(NamedTuple):
    """What is known of a picture; width and height in pixels as it is shown, 0 where unknown."""

    width: int
    height: int
    state: str
    """A `State`; or another reason to leave it alone."""

    @property
    def packed(self) -> str:
        """As `unpacked` takes it; empty if nothing is known."""
        return f"{self.width} {self.height} {self.state}" if any(self) else ""


def unpacked(facts: str) -> Picture:
    """What was packed."""
    width, height, state = facts.split(" ", 2) if facts else ("0", "0", "")
    return Picture(int(width), int(height), state)


def is_picture(path: str) -> bool:
    """Whether a file's name is that of a picture which browsers show."""
    return path.lower().endswith(_PICTURES)


def browsers_know(path: str) -> bool:
    """Whether a file's name is not that of a kind of picture which most browsers can't show."""
    return not path.lower().endswith(_UNKNOWN)


def is_drawing(path: str) -> bool:
    """Whether a file's name is that of an SVG drawing."""
    return path.lower().endswith(".svg")


def is_shown(data: bytes) -> bool:
    """Whether a file's bytes begin as those of a picture, no drawing, that browsers show."""
    return bool(_format(data)) or data.startswith(b"GIF8") or data[4:12] in (b"ftypavif", b"ftypavis")


def can_scale() -> bool:
    """Whether Pillow is there, with its WebP."""
    try:
        from PIL import features
    except ImportError:
        return False
    return bool(features.check("webp"))


def examine(path: str, data: bytes) -> Picture:
    """What a file with the name of a picture is. It may be anything."""
    import imagesize  # most builds see no new picture

    width, height = imagesize.get(io.BytesIO(data))
    # A drawing may say any number. Where one is none that a picture can have, nothing is known of either.
    sound = 0 < width <= _LONGEST_SIDE and 0 < height <= _LONGEST_SIDE
    width, height = (round(width), round(height)) if sound else (0, 0)
    if path.lower().endswith((".svg", ".avif")):
        return Picture(width, height, "")
    if not width or not _is_whole(data):
        return Picture(width, height, "broken")
    scans = data.count(b"\xff\xda") if _format(data) == "jpeg" else 1
    if width * height > _MOST_PIXELS or width * height * scans > _MOST_WORK:
        return Picture(width, height, "huge")
    if not can_scale() or _format(data) not in ("jpeg", "png", "webp"):
        return Picture(width, height, "")
    return Picture(width, height, _decoded(data))


def widths(picture: Picture, size: int) -> tuple[int, ...]:
    """The widths that a picture, of `size` bytes, is worth having in. None is wider than the picture."""
    if picture.state != "scalable" or size < _SMALL:
        return ()
    widest = min(picture.width, _WIDTHS[-1])
    if picture.height * widest > _LONGEST_WEBP * picture.width:
        return ()  # its words would be too small to read in what a WebP can hold
    return (*(width for width in _WIDTHS if width < 0.8 * widest), widest)


def thumbnails(picture: Picture) -> tuple[int, ...]:
    """The widths that a picture is worth having in for lists, however few bytes it has: a list shows many."""
    if picture.state != "scalable" or picture.height * _THUMBNAILS[-1] > _LONGEST_WEBP * picture.width:
        return ()
    return tuple(width for width in _THUMBNAILS if width < 0.8 * picture.width)


def scaled_name(url: str, width: int) -> str:
    """Where a picture at a site path lies in another width."""
    return f"{url}.{width}.webp"


def resized(picture: Picture, asked: Iterable[int]) -> tuple[int, ...]:
    """Those of the widths that templates ask for that a picture can be had in: none is wider than the picture."""
    if picture.state != "scalable":
        return ()
    return tuple(
        width
        for width in asked
        if width < picture.width and picture.height * width <= _LONGEST_WEBP * picture.width
    )


def scaled(data: bytes, width: int) -> bytes:
    """A picture as WebP, `width` pixels wide and upright. Raises OSError if it can't be decoded."""
    from PIL import ImageOps

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of what decoders complain about and do nonetheless
        try:
            with opened(data) as source:
                picture = _narrowed(source, width)
                colors = None if _format(data) == "jpeg" else source.getcolors(_FEW_COLORS)
                profile = source.info.get("icc_profile", b"")
            picture = ImageOps.exif_transpose(picture)
            made = io.BytesIO()
            if colors is None:
                picture.save(made, "WEBP", quality=_QUALITY, method=4, icc_profile=profile, exif=b"")
            else:
                picture.save(made, "WEBP", lossless=True, quality=50, method=4, icc_profile=profile, exif=b"")
        except Exception as error:
            raise OSError(str(error)) from error
    return made.getvalue()


def squared(data: bytes) -> bytes:
    """A picture as a PNG for home screens: all of it, on white. Raises OSError if it can't be decoded."""
    from PIL import Image, ImageOps

    size = TOUCH_SIZE
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with opened(data) as source:
                picture = ImageOps.contain(ImageOps.exif_transpose(source).convert("RGBA"), (size, size))
            ground = Image.new("RGBA", (size, size), "#ffffff")
            ground.alpha_composite(picture, ((size - picture.width) // 2, (size - picture.height) // 2))
            made = io.BytesIO()
            ground.convert("RGB").save(made, "PNG")
        except Exception as error:
            raise OSError(str(error)) from error
    return made.getvalue()


def opened(data: bytes) -> "Image.Image":
    """A picture that is to be decoded. Raises what Pillow raises."""
    from PIL import Image, WebPImagePlugin  # noqa: F401 - else Pillow looks for the format in all of its fifty

    return Image.open(io.BytesIO(data), formats=_FORMATS)


def _narrowed(source: "Image.Image", width: int) -> "Image.Image":
    """A picture scaled so that it is `width` pixels wide once it is upright."""
    from PIL import Image

    turned = source.getexif().get(0x0112, 1) in (5, 6, 7, 8)  # orientation: height and width change places
    factor = width / (source.height if turned else source.width)
    size = max(1, round(source.width * factor)), max(1, round(source.height * factor))
    source.draft(None, size)  # a JPEG is decoded at a half, a quarter or an eighth where that is enough
    source.load()
    has_alpha = "A" in source.mode or "transparency" in source.info
    picture = source.convert("RGBA" if has_alpha else "RGB")
    picture.info = {}
    if exif := source.info.get("exif"):
        picture.info["exif"] = exif  # it tells which side is up
    return picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)


def _decoded(data: bytes) -> State:
    """Whether the whole of a picture can be decoded, and scaled."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with opened(data) as source:
                # A telephone’s photo may have several parts, of which browsers show the first (“MPO”).
                moves = source.format != "MPO" and getattr(source, "is_animated", False)
                source.draft(None, (source.width // 8, source.height // 8))
                source.load()
                return "scalable" if source.mode in _MODES and not moves else ""
        except Exception:  # decoders raise anything for what isn't what it says
            return "broken"


def _format(data: bytes) -> str:
    if data.startswith(b"\xff\xd8\xff"):
        return "jpeg"
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png"
    return "webp" if data.startswith(b"RIFF") and data[8:12] == b"WEBP" else ""


def _is_whole(data: bytes) -> bool:
    """Whether a picture's end is there, as far as its format tells."""
    form = _format(data)
    if form == "jpeg":
        scan = _first_scan(data)
        return scan > 0 and data.find(b"\xff\xd9", scan) > 0
    if form == "png":
        return b"IEND" in data
    return form != "webp" or int.from_bytes(data[4:8], "little") + 8 <= len(data)


def _first_scan(data: bytes) -> int:
    """Where a JPEG's picture begins, behind metadata that may hold a smaller one (ITU T.81, annex B); 0 if nowhere."""
    at = 2
    while data[at : at + 1] == b"\xff":
        marker = data[at + 1 : at + 2]
        if marker == b"\xda":
            return at
        # Markers may be filled up with more bytes of ones.
        at += 1 if marker == b"\xff" else 2 + int.from_bytes(data[at + 2 : at + 4])
    return 0
