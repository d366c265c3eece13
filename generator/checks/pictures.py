"""Pictures that are heavier than a page should be."""

from collections.abc import Iterator

from generator.content.documents import Content
from generator.content.images import is_picture
from generator.problems import Problem

_HEAVIEST = 5_000_000
"""Bytes of a picture. Smaller copies are made of photographs, but the original is in the site, too."""
_HEAVIEST_MOVING = 1_000_000
"""Bytes of a GIF, of which there are no smaller copies."""


def pictures(content: Content) -> Iterator[Problem]:
    """Pictures that weigh too much."""
    for file in content.files:
        if not is_picture(file.path):
            continue
        size = file.status.st_size
        most = _HEAVIEST_MOVING if file.path.lower().endswith(".gif") else _HEAVIEST
        if size > most:
            values = (("size", f"{size / 1e6:.1f}"), ("most", f"{most / 1e6:.0f}"))
            yield Problem("heavy-picture", f"content/{file.path}", values=values)
