"""The theme as the settings dress it: its assets, and what renders pages with it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from generator.engine.fingerprints import fingerprint
from generator.engine.output import Derived, Output, Template
from generator.outputs import grouping, metadata
from generator.outputs.bulletin import Bulletin, Extras
from generator.problems import Problem
from generator.rendering import drawing, nameface, palette
from generator.rendering.assets import Asset, load_assets
from generator.rendering.own_outputs import FOLDER as OUTPUTS
from generator.rendering.theme_files import Theme
from generator.settings.blocks import FOLDER as BLOCKS
from generator.settings.config import Config, Settings

if TYPE_CHECKING:
    from generator.rendering.pages import PageRenderer

FUNCTIONS: Mapping[str, Callable[..., object]] = {**metadata.FUNCTIONS, **grouping.FUNCTIONS}
"""What templates can call besides what every theme has."""
ICON = "icon.svg"
"""The icon's name as an asset; the templates may have another of this name."""


CHOSEN = "chosen.css"
"""What `site.css` imports for what the settings ask for; it is no asset of its own."""
EACH_BLOCK = "each-block.css"
"""What `blocks.css` imports: the rules of all blocks that texts can have; no asset of its own, either."""


def make_assets(theme: Theme, settings: Settings, *, lasting: bool) -> Mapping[str, Asset]:
    """The theme's assets, and what the settings make of it; `lasting` ones have a digest in their names."""
    colors = palette.style_sheet(settings.theme.accent, settings.paper.size)
    made = {
        palette.NAME: colors + nameface.style_sheet(name_face(settings) if lasting else None),
        ICON: drawing.drawn_icon(settings.theme.accent),
        CHOSEN: "\n".join(_part(f"parts/{name}.css", theme) for name in _chosen(settings)).encode(),
        EACH_BLOCK: "\n".join(_part(name, theme) for name in _of_blocks(theme)).encode(),
    }
    if settings.theme.slides > 1:  # the front page alone asks for it
        made["slides.css"] = _part("parts/slides.css", theme).encode()
    assets = load_assets(theme.assets, made, lasting=lasting)
    for name in {CHOSEN, EACH_BLOCK} - theme.assets.keys():
        del assets[name]
    return assets


def _chosen(settings: Settings) -> Iterator[str]:
    """The parts of the style sheet that the settings ask for, which other bulletins do without."""
    if settings.banner:
        yield "banner"
    if any(item.children for item in settings.navigation):
        yield "submenu"
    if settings.friendly_links:
        yield "friends"


def _of_blocks(theme: Theme) -> list[str]:
    """The style sheets beside the definitions of blocks."""
    names = {
        name for texts in theme.texts for name in texts if name.startswith(BLOCKS) and name.endswith(".css")
    }
    return sorted(names)


def _part(name: str, theme: Theme) -> str:
    """A part of a style sheet; the bulletin's own, if it has one."""
    found = (texts.get(name) for texts in theme.texts)
    return next((text for text in found if isinstance(text, str)), "")


def name_face(settings: Settings) -> nameface.Face | None:
    """The font that readers are sent for the bulletin's name; None where none is wanted, or none can be made."""
    wanted = settings.theme.name_font
    return nameface.face_for(settings.title, settings.language) if wanted else None


def lacking(settings: Settings) -> tuple[Problem, ...]:
    """A warning where that font is wanted and can't be made here."""
    is_lacking = settings.theme.name_font and name_face(settings) is None
    return (Problem("no-name-font", "theme.name_font", severity="warning"),) if is_lacking else ()


def fonts(bulletin: Bulletin) -> Iterator[Output]:
    """The file of that font; none where the style sheet doesn't ask for it, as in a preview."""
    face = name_face(bulletin.settings)
    if face and face.file.encode() in bulletin.assets[palette.NAME].data:
        inputs = {"characters": face.characters, "font": face.font}
        yield Output(face.url, Derived(nameface.font_of, {}, "draw"), inputs, "theme")


def make_extras(
    theme: Theme, renderer: "PageRenderer", config: Config
) -> tuple[Extras, Callable[[], tuple[Problem, ...]]]:
    """What the theme brings besides; and what gives everything that is wrong with what it asks for, and with data.

    Data files are understood when a page asks for one: few builds after an edit need them.
    """
    from generator.rendering.asking import asking
    from generator.rendering.templates import folder_and_name, is_template

    names = frozenset(name for texts in theme.texts for name in texts if is_template(name))
    default = theme.texts[-1]
    is_part = re.compile("(?:.*/)?_[^/]*").fullmatch
    outputs = {
        name: "/".join(folder_and_name(renderer.environment, name))
        for name in sorted(names)
        if name.startswith(OUTPUTS) and not is_part(name)
    }
    layouts = frozenset(
        name for name in names if name not in default and not name.startswith(OUTPUTS) and not is_part(name)
    )

    @cache
    def values() -> tuple[Mapping[str, object], tuple[Problem, ...]]:
        if not theme.data:
            return {}, ()
        from generator.rendering.data import values_of  # few bulletins have any

        return values_of(theme.data, config.zone)

    asked = asking(renderer.environment, renderer.digests, config.settings.taxonomies)
    pages = layouts | outputs.keys() | (names & default.keys()) - _FRAMES
    return Extras(asked, layouts, outputs, pages, lambda: values()[0]), lambda: (
        *asked.problems(),
        *values()[1],
    )


_FRAMES = frozenset(("base.html", "paper.html", "macros.html", "alias.html"))
"""Templates that make no page by themselves, or none that asks for anything."""


def mistakes_of(
    theme: Theme, renderer: "PageRenderer", assets: Mapping[str, Asset], outputs: Iterable[Output]
) -> tuple[Problem, ...]:
    """Warnings of what in a bulletin's own theme does nothing, or asks for what isn't there."""
    if len(theme.texts) < 2:
        return ()
    from generator.rendering.themechecks import check_theme  # only for those who have one

    templates = {output.recipe.name for output in outputs if isinstance(output.recipe, Template)}
    return check_theme(theme, renderer.environment, templates, {*assets, CHOSEN, EACH_BLOCK})


def make_renderer(theme: Theme, assets: Mapping[str, Asset], settings: Settings) -> "PageRenderer":
    """What outputs are rendered with."""
    from generator.rendering.pages import page_renderer  # a build with nothing to do needs no Jinja
    from generator.rendering.templates import make_environment

    base_path, as_files = urlsplit(settings.base_url).path, settings.links == "file"
    addresses = {name: asset.url for name, asset in assets.items()}
    surroundings = fingerprint((addresses, base_path, as_files))
    environment = make_environment(theme.texts, assets, FUNCTIONS, theme.names, tuple(settings.taxonomies))
    return page_renderer(environment, surroundings, base_path, as_files=as_files, base_url=settings.base_url)
