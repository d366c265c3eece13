"""Photos of telephones (HEIC, ISO/IEC 23008-12), which browsers don't show, as JPEGs, which all do.

Decoding them takes pillow-heif, the extra `heic`, beside Pillow; its codecs are as large as all the rest of gen.
"""

import io
import warnings

_BRANDS = frozenset((b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"))
_MOST_PIXELS = 89_000_000
"""As for other pictures (see `images`)."""
_QUALITY = 90
"""Of the JPEG: smaller ones are made of it again."""


def is_heic(data: bytes) -> bool:
    """Whether a file's bytes begin as those of such a photo."""
    return data[4:8] == b"ftyp" and data[8:12] in _BRANDS


def can_convert() -> bool:
    """Whether pillow-heif is there."""
    try:
        import pillow_heif  # noqa: F401 - only whether it is
    except ImportError:
        return False
    return True


def as_jpeg(data: bytes) -> bytes | None:
    """A photo as a JPEG, upright, with its colours and without what else a telephone notes: where, when, by whom.

    None if pillow-heif is missing, or the photo is broken or too large.
    """
    if not can_convert():
        return None
    import pillow_heif

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            photo = pillow_heif.open_heif(data, convert_hdr_to_8bit=True)
            if photo.size[0] * photo.size[1] > _MOST_PIXELS:
                return None
            picture = photo.to_pillow()  # upright: the format's own turn is part of decoding
            made = io.BytesIO()
            profile = picture.info.get("icc_profile", b"")
            picture.convert("RGB").save(made, "JPEG", quality=_QUALITY, icc_profile=profile, exif=b"")
        except Exception:  # decoders raise anything for what isn't what it says
            return None
    return made.getvalue()
