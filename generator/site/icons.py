"""The bulletin's icons: which are there, and what those that are made come from."""

from collections.abc import Mapping

from generator.content.images import can_scale
from generator.site.links import PublicFile

ICONS = ("favicon.ico", "favicon.png", "favicon.svg")
"""What a site's own icon is called; browsers take the last that they know."""
FAVICON = "/favicon.ico"
"""Where browsers look for an icon that know no drawing as one."""
TOUCH_ICON = "/apple-touch-icon.png"
"""Where telephones look for the one of their home screens."""
DRAWN = ""
"""Stands for the theme's icon, which is drawn in the bulletin's colour."""


def touch_icon_source(logo: str, files: Mapping[str, PublicFile], *, own: bool) -> str | None:
    """The source path of the picture that the touch icon is made of, or `DRAWN`; None where there is none to make.

    `own` says whether the bulletin's templates have an icon of their own, which is a drawing: nothing is made of it,
    and nothing else may stand for it.
    """
    if not can_scale():
        return None
    for path in ("static/favicon.png", logo):
        if path in files and files[path].picture.state == "scalable":
            return path
    return None if own or own_icons(files) else DRAWN


def own_icons(files: Mapping[str, PublicFile]) -> tuple[str, ...]:
    """The site paths of the icons among the bulletin's files."""
    return tuple(files[path].url for path in map("static/".__add__, ICONS) if path in files)
