"""The theme as the settings dress it: its assets, and what renders pages with it."""

from collections.abc import Callable, Mapping
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


def make_assets(theme: Theme, settings: Settings, *, lasting: bool) -> Mapping[str, Asset]:
    """The theme's assets, and what the settings make of it; `lasting` ones have a digest in their names."""
    return load_assets(
        theme.assets,
        {
            palette.NAME: palette.style_sheet(settings.theme.accent, settings.paper.size),
            ICON: drawing.drawn_icon(settings.theme.accent),
        },
        lasting=lasting,
    )


def make_renderer(theme: Theme, assets: Mapping[str, Asset], settings: Settings) -> Renderer:
    """What outputs are rendered with."""
    from generator.rendering.pages import page_renderer  # a build with nothing to do needs no Jinja
    from generator.rendering.templates import make_environment

    base_path, as_files = urlsplit(settings.base_url).path, settings.links == "file"
    addresses = {name: asset.url for name, asset in assets.items()}
    surroundings = fingerprint((addresses, base_path, as_files))
    environment = make_environment(theme.texts, assets, FUNCTIONS)
    return page_renderer(environment, surroundings, base_path, as_files=as_files)
