"""The look that the settings ask for: whether it can be read."""

from collections.abc import Iterator

from generator.problems import Problem
from generator.rendering import palette
from generator.settings.config import Config


def look(config: Config) -> Iterator[Problem]:
    """An accent that pages show darker than it is written, since nobody could read it (WCAG 2.2, criterion 1.4.3)."""
    accent = palette.full(config.settings.theme.accent)
    ratio = min(palette.contrast(accent, ground) for ground in palette.LIGHT)
    if ratio < palette.CONTRAST:
        line, column = config.positions.get("theme.accent", config.positions.get("theme", (1, 1)))
        shown = palette.readable(accent, palette.LIGHT, "#000000")
        values = (("color", accent), ("ratio", f"{ratio:.1f}"), ("shown", shown))
        excerpt = config.lines[line - 1] if line <= len(config.lines) else ""
        yield Problem("pale-accent", config.path.name, line, column, values, excerpt)
