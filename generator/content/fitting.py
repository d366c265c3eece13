"""Pictures made fit for a page when they come in: upright, no larger than a page shows, without the place.

Pillow does it, the extra `images`; without it only the place goes, and pictures stay as they are.
"""

import io
import warnings

from msgspec import Struct

from generator.content import images
from generator.content.exif import without_location

LONGEST_SIDE = 2560
"""Pixels; no page shows more, and no print of a page needs more."""
_QUALITY = 88
"""Of a JPEG: it is scaled down once more for pages."""
_ORIENTATION = 0x0112
"""The tag that tells which side is up (EXIF 3.0, section 4.6.5)."""


class Fitted(Struct, frozen=True):
    """A picture as it is kept."""

    data: bytes
    width: int
    """Pixels as it is shown; 0 where unknown."""
    height: int
    state: str
    """What `images.examine` says of it; `broken` and `huge` ones can't be shown."""


def fitted(name: str, data: bytes) -> Fitted:
    """A picture fit for a page, in the format that it has; `name` tells which that is meant to be."""
    before = images.examine(name, data)
    made = _made(data) if before.state == "scalable" else None
    if made is None:
        return Fitted(without_location(data), *before)
    return Fitted(made, *images.examine(name, made))


def _made(data: bytes) -> bytes | None:
    """The picture upright and small enough; None where it is both, or can't be written anew."""
    from PIL import Image, ImageOps

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with images.opened(data) as source:
                form, profile = source.format, source.info.get("icc_profile", b"")
                is_upright = source.getexif().get(_ORIENTATION, 1) == 1
                if is_upright and max(source.size) <= LONGEST_SIDE:
                    return None
                picture = ImageOps.exif_transpose(source)
                picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS, reducing_gap=3.0)
            made = io.BytesIO()
            if form in ("JPEG", "MPO"):
                picture.convert("RGB").save(
                    made, "JPEG", quality=_QUALITY, optimize=True, icc_profile=profile, exif=b""
                )
            elif form == "PNG":
                picture.save(made, "PNG", optimize=True, icc_profile=profile, exif=b"")
            else:
                picture.save(made, "WEBP", quality=_QUALITY, method=4, icc_profile=profile, exif=b"")
        except Exception:  # decoders raise anything; then it stays as it came
            return None
    return made.getvalue()
