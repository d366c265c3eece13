"""The files of the site that are there already: what lies beside the texts, and the theme's assets."""

from collections.abc import Callable, Iterator, Mapping

from generator.content import images
from generator.content.exif import without_location
from generator.engine.output import Call, Copy, Output
from generator.outputs.bulletin import Bulletin
from generator.site.icons import ICONS, TOUCH_ICON
from generator.site.links import PublicFile

_REPLACEABLE = ("404.html", "robots.txt", "site.webmanifest", "opensearch.xml", TOUCH_ICON[1:])
"""Files of ours that one in `content/static/` takes the place of. Sitemaps, feeds and `_redirects` are none: an old
one brought along would hide from search engines and hosts what is new."""


def replaced(sources: Mapping[str, object]) -> tuple[str, ...]:
    """The files of ours that the bulletin's own take the place of: site paths without the slash.

    `sources` has all files that are in the site, by source path.
    """
    return tuple(name for name in (*_REPLACEABLE, *ICONS) if f"static/{name}" in sources)


def files(bulletin: Bulletin) -> tuple[Output, ...]:
    """Everything that is there already: what lies beside the texts, and the theme's assets."""
    return (
        *(output for path, public in bulletin.files.items() for output in _file(public, f"content/{path}")),
        *(
            Output(asset.url, Call(_same), {"data": asset.data}, f"templates/assets/{name}")
            for name, asset in bulletin.assets.items()
        ),
    )


def _file(public: PublicFile, origin: str) -> Iterator[Output]:
    """A file; of a picture, without the place it was taken at or what would run, and with its other widths."""
    path, digest = public.file.disk, public.digest
    clean: Callable[..., bytes] | None = None
    if images.is_drawing(public.file.path):
        from generator.content.drawings import harmless  # an edit plans none

        clean = None if public.is_allowed else harmless
    elif images.is_picture(public.file.path):
        clean = without_location
    yield Output(public.url, Copy(path, digest, clean), {}, origin)
    for width, url in public.scaled():
        yield Output(url, Copy(path, digest, images.scaled, slow=True), {"width": width}, origin)


def _same(data: bytes) -> bytes:
    return data
