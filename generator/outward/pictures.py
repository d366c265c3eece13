"""Pictures as 公众号 and most other editors take them: JPEG, PNG and GIF, but no WebP and no AVIF."""

import io
import warnings

_AVIF = (b"ftypavif", b"ftypavis")
_QUALITY = 92


def for_upload(data: bytes) -> tuple[bytes, str]:
    """A picture that such an editor takes, and the ending for its name; as it is, with none, where it can stay.

    Converting takes Pillow; without it, and where a picture is broken, it stays as well.
    """
    if data[4:12] not in _AVIF and not (data.startswith(b"RIFF") and data[8:12] == b"WEBP"):
        return data, ""
    try:
        from PIL import Image, ImageOps
    except ImportError:
        return data, ""
    made = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(io.BytesIO(data), formats=("WEBP", "AVIF")) as source:
                picture = ImageOps.exif_transpose(source)
                profile = source.info.get("icc_profile", b"")
            if picture.mode in ("RGBA", "LA", "PA"):
                picture.save(made, "PNG", icc_profile=profile)
                return made.getvalue(), ".png"
            picture.convert("RGB").save(made, "JPEG", quality=_QUALITY, icc_profile=profile, exif=b"")
        except Exception:  # decoders raise anything for what isn't what it says
            return data, ""
    return made.getvalue(), ".jpg"
