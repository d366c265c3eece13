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
