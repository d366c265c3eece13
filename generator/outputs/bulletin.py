"""What every output is planned from, besides the catalog."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from generator.engine.output import Output
from generator.rendering import drawing
from generator.rendering.asked import NOTHING, Asking
from generator.rendering.assets import Asset
from generator.settings.config import Settings
from generator.site.links import PublicFile
from generator.site.model import Site, Withdrawn
from generator.text.languages import Words


class Extras(Struct, frozen=True):
    """What a theme brings besides what every theme has."""

    asking: Asking = NOTHING
    """What its templates ask for."""
    layouts: frozenset[str] = frozenset()
    """The templates that a text can have in place of the usual one."""
    outputs: Mapping[str, str] = {}
    """The templates that make files of its own, and the files that problems with them name."""
    pages: frozenset[str] = frozenset()
    """All templates that make whole pages or files."""
    data: Callable[[], Mapping[str, Any]] = dict
    """Gives what the data files hold, by their names."""


class Bulletin(Struct, frozen=True):
    """What the plan is made from, besides the catalog."""

    site: Site
    settings: Settings
    words: Callable[[str], Words]
    """The words for a language tag."""
    files: Mapping[str, PublicFile]
    """Files to copy, by source path."""
    assets: Mapping[str, Asset]
    aliases: tuple[tuple[str, str, str, str], ...]
    """(old site path, new site path, title, source path)."""
    now: datetime
    withdrawn: tuple[Withdrawn, ...] = ()
    """What stays of texts that are withdrawn; only a whole plan asks for it."""
    font: drawing.Font | None = None
    """What pictures for articles that have none are written with; None where none are made."""
    pdf: str = ""
    """What makes PDFs of print views, as `pdf.setter` tells it; empty for none."""
    pdf_later: bool = False
    """Whether none is made now: see `Derived`."""
    docx: bool = False
    """Whether articles are there as documents of Word."""
    docx_later: bool = False
    texts: Mapping[str, Output] = {}
    """The texts as they are written, by source path, where PDFs hold them."""
    extras: Extras = Extras()
    answers: Callable[[str], dict[str, Any]] = lambda template: {}
    """What a template's pages are given of what it asks for: see `answers.with_answers`."""
