"""Films and sound: which of them browsers play, and what lies beside a film under the same name."""

import posixpath
from typing import Literal

_VIDEO = frozenset((".mp4", ".m4v", ".webm"))
_AUDIO = frozenset((".mp3", ".m4a", ".aac", ".wav", ".ogg", ".oga", ".opus", ".flac"))
_OTHER = frozenset(
    (
        *(".avi", ".wmv", ".mov", ".flv", ".f4v", ".mkv", ".mpg", ".mpeg", ".vob", ".rm", ".rmvb", ".3gp"),
        *(".asf", ".mts", ".m2ts", ".ogv", ".wma", ".amr", ".ape", ".mid", ".aiff"),
    )
)
"""What cameras, telephones and programs of old make; no browser, or not every one, plays it."""
HEVC = "hevc"
"""What is known of a film that many browsers don't play, whatever its name."""

_POSTERS = (".jpg", ".jpeg", ".png", ".webp")


def kind(path: str) -> Literal["", "video", "audio", "other"]:
    """What a file is by its name: empty for one that is neither film nor sound, `other` for what can't be played."""
    ending = posixpath.splitext(path)[1].lower()
    if ending in _VIDEO:
        return "video"
    if ending in _AUDIO:
        return "audio"
    return "other" if ending in _OTHER else ""


def posters(path: str) -> tuple[str, ...]:
    """Where the picture of a film may lie that is shown until it plays; the first that is there counts."""
    stem = posixpath.splitext(path)[0]
    return tuple(stem + ending for ending in _POSTERS)


def captions(path: str) -> str:
    """Where the words of a film may lie (WebVTT)."""
    return posixpath.splitext(path)[0] + ".vtt"


def is_hevc(data: bytes) -> bool:
    """Whether a film's picture is HEVC, which new telephones record and many browsers don't play.

    `data` are the file's bytes, which may be anything (ISO/IEC 14496-12, sections 8.2.1 and 8.5.2).
    """
    movie = _box(data, b"moov")
    at = movie.find(b"stsd")
    while at >= 0:
        if movie[at + 16 : at + 20] in (b"hvc1", b"hev1"):
            return True
        at = movie.find(b"stsd", at + 4)
    return False


def _box(data: bytes, name: bytes) -> bytes:
    """The first of the outer boxes with this name; empty where there is none."""
    start = 0
    while start + 8 <= len(data):
        size = int.from_bytes(data[start : start + 4])
        if size == 1:  # the true one follows
            size = int.from_bytes(data[start + 8 : start + 16])
        if data[start + 4 : start + 8] == name:
            return data[start : start + size] if size else data[start:]
        if size < 8:
            break
        start += size
    return b""
