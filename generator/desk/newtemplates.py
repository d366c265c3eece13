"""What new articles begin with: the templates of a section or of all, which `gen new` and the desk fill in."""

from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from generator.content.creating import PLAIN, filled, template_paths
from generator.content.paths import ContentPath, placed
from generator.content.reading import parsed
from generator.desk.paths import disk_of
from generator.desk.wholefile import Whole, open_whole, save_whole
from generator.problems import Problem, ProblemsError, Reporter
from generator.settings.config import Config
from generator.text.decoding import read_text


class TemplateRow(Struct, frozen=True):
    """A section's template for new articles."""

    section: str
    """Its folder; empty for that of all sections."""
    title: str
    path: str
    is_there: bool
    """Whether the section has one of its own."""


def templates(config: Config, sections: Mapping[str, str]) -> tuple[TemplateRow, ...]:
    """The templates of all sections, by folder and title, that of all first."""
    rows = []
    for section, title in {"": "", **sections}.items():
        path = template_paths(section, "")[0 if section else 1]
        rows.append(TemplateRow(section, title, path, (config.root / "content" / path).is_file()))
    return tuple(rows)


def open_template(config: Config, section: str) -> Whole:
    """A section's template; where it has none, what would be taken instead, with an empty digest."""
    path, disk = _place(config, section)
    whole = open_whole(disk, f"content/{path}")
    if whole.digest:
        return whole
    shared = config.root / "content" / template_paths("", "")[1]
    return Whole("", open_whole(shared, shared.name).text if section and shared.is_file() else PLAIN)


def save_template(config: Config, section: str, digest: str, text: str) -> str:
    """Save a section's template; gives the new digest. Raises ProblemsError with what is wrong with it."""
    path, disk = _place(config, section)
    place = placed(path, frozenset())

    def wrong(data: bytes) -> tuple[Problem, ...]:
        assert isinstance(place, ContentPath)  # an article's or a page's, by its name
        problems = parsed(data, place, "", config)[0].problems
        found = tuple(one for one in problems if one.code != "value-empty")  # that is filled in yet
        if any(one.severity == "error" for one in found):
            return found
        if filled(read_text(data, Reporter("")) or "", {"title": "x"}, config.settings.front_matter) is None:
            return (Problem("desk-template", f"content/{path}"),)
        return ()

    return save_whole(config, disk, f"content/{path}", digest, lambda _: text, wrong)


def remove_template(config: Config, section: str) -> None:
    """Take a section's own template away; what all have is taken then. Raises OSError."""
    _place(config, section)[1].unlink(missing_ok=True)


def _place(config: Config, section: str) -> tuple[str, Path]:
    """Where a section's template lies. Raises ProblemsError where there is no such section."""
    path = template_paths(section, "")[0 if section else 1]
    content = config.root / "content"
    folder = disk_of(config, section) if section else content
    if "/" in section or not folder.is_dir() or section == "static":
        raise ProblemsError((Problem("desk-path", f"content/{path}"),))
    return path, folder / path.rpartition("/")[2]
