"""The bulletin's icons for old browsers and telephones, and the manifest that names them."""

import json
from collections.abc import Iterator, Mapping

from generator.content import images
from generator.engine.output import Call, Copy, Output
from generator.outputs.bulletin import Bulletin
from generator.rendering import drawing, palette
from generator.site.icons import FAVICON, touch_icon_source
from generator.site.model import Site

MANIFEST = "/site.webmanifest"


def icons(bulletin: Bulletin) -> Iterator[Output]:
    """The icons that are made, and the manifest."""
    site, accent = bulletin.site, bulletin.site.theme.accent
    if site.favicon:
        yield Output(FAVICON, Call(drawing.favicon), {"accent": accent}, "icons")
    if site.touch_icon:
        source = touch_icon_source(bulletin.settings.logo, bulletin.files, own=False)
        if source:
            public = bulletin.files[source]
            recipe = Copy(public.file.disk, public.digest, images.squared)
            yield Output(site.touch_icon, recipe, {}, f"content/{source}")
        else:
            yield Output(site.touch_icon, Call(drawing.icon), {"accent": accent}, "icons")
    shown = "" if site.icons else bulletin.assets["icon.svg"].url
    yield Output(MANIFEST, Call(manifest), {"site": site, "drawing": shown}, "icons")


def manifest(site: Site, drawing: str) -> str:
    """What telephones show of a bulletin on their home screens (https://www.w3.org/TR/appmanifest/).

    Addresses are relative to the file, which lies in the site's root.
    """
    found: list[Mapping[str, str]] = []
    if site.touch_icon:
        sizes = f"{images.TOUCH_SIZE}x{images.TOUCH_SIZE}"
        found.append({"src": site.touch_icon[1:], "sizes": sizes, "type": "image/png"})
    if drawing:
        found.append({"src": drawing[1:], "sizes": "any", "type": "image/svg+xml"})
    said = {
        "name": site.title,
        "lang": site.language,
        "start_url": "./",
        "display": "browser",
        "theme_color": palette.theme_colors(site.theme.accent)[0][1],
        "background_color": palette.LIGHT[0],
        "icons": found,
    }
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"
