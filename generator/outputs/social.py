"""What others show of an article that has no picture which they can show: its title, drawn."""

from typing import NamedTuple

from generator.content.images import can_scale, is_drawing
from generator.engine.output import Derived, Output
from generator.outputs.bulletin import Bulletin
from generator.problems import Problem
from generator.rendering import drawing
from generator.settings.config import Settings
from generator.site.addresses import folder_of
from generator.site.model import Article, Image

_NAME = "social.png"


class Drawn(NamedTuple):
    """A picture that is drawn for an article."""

    output: Output
    image: Image


def font_of(settings: Settings) -> drawing.Font | None:
    """What pictures are written with; None where none are wanted, or none can be made."""
    return drawing.font_for(settings.language) if settings.social.pictures and can_scale() else None


def lacking(settings: Settings) -> tuple[Problem, ...]:
    """A warning where pictures are wanted that can't be drawn here."""
    is_lacking = settings.social.pictures and font_of(settings) is None
    return (Problem("no-drawing", "social.pictures", severity="warning"),) if is_lacking else ()


def picture_of(article: Article, bulletin: Bulletin) -> Drawn | None:
    """The picture that is drawn for an article; None where it has one, or none are made."""
    if bulletin.font is None or (article.image and _can_be_shown(article.image.url)):
        return None
    site = bulletin.site
    url = folder_of(article.url) + _NAME
    inputs = {
        "title": article.title,
        "name": site.title,
        "accent": site.theme.accent,
        "font": bulletin.font,
    }
    # Only what is told of it makes it anew: half a second's work for ten.
    output = Output(url, Derived(drawing.card, {}, "draw"), inputs, f"content/{article.path}")
    return Drawn(output, Image(url, article.title, drawing.WIDTH, drawing.HEIGHT))


def _can_be_shown(url: str) -> bool:
    """Whether chat programs show a picture of this name: they know no drawings, and some no WebP."""
    return not is_drawing(url) and not url.lower().endswith((".webp", ".avif"))
