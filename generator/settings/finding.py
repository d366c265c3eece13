"""Where a bulletin's settings file is: apart from how it is read, which a build with nothing to do does without."""

import os

NAME = "gen.yaml"
"""The settings file, in the bulletin's root."""

STATE = ".gen"
"""The folder beside it for what gen remembers between builds."""


def find_config(start: str) -> str | None:
    """The nearest gen.yaml, in a folder or in one above it."""
    folder, below = os.path.abspath(start), ""
    while folder != below:
        path = os.path.join(folder, NAME)
        if os.path.isfile(path):
            return path
        folder, below = os.path.dirname(folder), folder
    return None
