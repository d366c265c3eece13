"""Where a bulletin's settings file is."""

from pathlib import Path

NAME = "gen.yaml"
"""The settings file, in the bulletin's root."""


def find_config(start: Path) -> Path | None:
    """The nearest gen.yaml, in a folder or in one above it."""
    start = start.absolute()
    return next((folder / NAME for folder in (start, *start.parents) if (folder / NAME).is_file()), None)
