"""Review files: where they lie, and what is kept of them, so that none is read twice."""

from collections.abc import Callable

import msgspec

from generator.content.reading import as_moment
from generator.engine.fingerprints import plain
from generator.engine.store import Damaged
from generator.settings.reviews import Reviews, read_reviews

_ENDING = ".review.yaml"

_encode: Callable[[Reviews], bytes] = msgspec.json.Encoder(enc_hook=plain).encode
_decode = msgspec.json.Decoder(Reviews, dec_hook=as_moment).decode


def is_review(path: str) -> bool:
    """Whether a source path is that of a review file, which is never published; static files are none."""
    return path.lower().endswith(_ENDING) and not path.startswith("static/")


def review_path(path: str) -> str:
    """The source path of a text's review file: `news/a.review.yaml`, in a bundle `news/a/index.review.yaml`."""
    return path[: path.rindex(".")] + _ENDING


def examine(path: str, data: bytes) -> str:
    """What the bytes of the review file at a source path say, packed as a file's facts."""
    return _encode(read_reviews(data, f"content/{path}")).decode()


def unpacked(facts: str) -> Reviews:
    """What was packed. Raises Damaged."""
    try:
        return _decode(facts)
    except (msgspec.MsgspecError, ValueError) as error:  # a date may be none
        raise Damaged(str(error)) from error
