"""The theme as the settings dress it: its assets, and what renders pages with it."""

from collections.abc import Callable, Iterator, Mapping
from urllib.parse import urlsplit

from generator.engine.fingerprints import fingerprint
from generator.engine.output import Renderer
from generator.outputs import grouping, metadata
from generator.rendering import drawing, palette
from generator.rendering.assets import Asset, load_assets
from generator.rendering.theme_files import Theme
from generator.settings.config import Settings

FUNCTIONS: Mapping[str, Callable[..., object]] = {**metadata.FUNCTIONS, **grouping.FUNCTIONS}
"""What templates can call besides what every theme has."""
ICON = "icon.svg"
"""The icon's name as an asset; the templates may have another of this name."""


CHOSEN = "chosen.css"
"""What `site.css` imports for what the settings ask for; it is no asset of its own."""


def make_assets(theme: Theme, settings: Settings, *, lasting: bool) -> Mapping[str, Asset]:
    """The theme's assets, and what the settings make of it; `lasting` ones have a digest in their names."""
    made = {
        palette.NAME: palette.style_sheet(settings.theme.accent, settings.paper.size),
        ICON: drawing.drawn_icon(settings.theme.accent),
        CHOSEN: "\n".join(_part(name, theme) for name in _chosen(settings)).encode(),
    }
    if settings.theme.slides > 1:  # the front page alone asks for it
        made["slides.css"] = _part("slides", theme).encode()
    assets = load_assets(theme.assets, made, lasting=lasting)
    if CHOSEN not in theme.assets:
        del assets[CHOSEN]
    return assets


def _chosen(settings: Settings) -> Iterator[str]:
    """The parts of the style sheet that the settings ask for, which other bulletins do without."""
    if settings.banner:
        yield "banner"
    if any(item.children for item in settings.navigation):
        yield "submenu"
    if settings.friendly_links:
        yield "friends"


def _part(name: str, theme: Theme) -> str:
    """A part of the style sheet; the bulletin's own, if it has one."""
    found = (texts.get(f"parts/{name}.css") for texts in theme.texts)
    return next((text for text in found if isinstance(text, str)), "")


def make_renderer(theme: Theme, assets: Mapping[str, Asset], settings: Settings) -> Renderer:
    """What outputs are rendered with."""
    from generator.rendering.pages import page_renderer  # a build with nothing to do needs no Jinja
    from generator.rendering.templates import make_environment

    base_path, as_files = urlsplit(settings.base_url).path, settings.links == "file"
    addresses = {name: asset.url for name, asset in assets.items()}
    surroundings = fingerprint((addresses, base_path, as_files))
    environment = make_environment(theme.texts, assets, FUNCTIONS)
    return page_renderer(environment, surroundings, base_path, as_files=as_files)
