"""What can be known of a picture without decoding it."""

from pathlib import Path

import imagesize

_PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg")


def is_picture(path: str) -> bool:
    """Whether a file's name is that of a picture which browsers show."""
    return path.lower().endswith(_PICTURES)


def dimensions(file: Path) -> tuple[int, int]:
    """A picture's width and height in pixels; (0, 0) where the file doesn't tell."""
    try:
        width, height = imagesize.get(file)
    except (OSError, ValueError):
        return 0, 0
    return (round(width), round(height)) if width > 0 and height > 0 else (0, 0)
