"""New articles in their places: which sections there are, which template one begins with, and what it is called."""

from pathlib import Path

from msgspec import Struct

from generator.content.creating import PLAIN, filled, free_name, template_paths
from generator.content.files import is_leftover
from generator.content.paths import TOPICS, ContentPath, is_markdown, placed
from generator.content.reading import parsed
from generator.problems import Problem, Reporter
from generator.settings.config import Config
from generator.text.decoding import read_text


class Begun(Struct, frozen=True):
    """A new article that no file has yet."""

    path: str
    """Its source path, without what is behind its name (`.md`, or `/index.md` in a bundle)."""
    text: str | None
    """None where nothing can be filled in, since the template's front matter can't be read."""
    problems: tuple[Problem, ...]
    """What is wrong with the template."""


def begin(
    config: Config, title: str, section: str, day: str, issue: str = "", template: str = ""
) -> Begun | None:
    """A new article with a title in a section's folder; None where there is no template with this name."""
    text, problems = _template(section, template, config)
    if text is None:
        return None
    values = {key: value for key, value in (("title", title), ("date", day), ("issue", issue)) if value}
    return Begun(
        _path(title, day, section, config), filled(text, values, config.settings.front_matter), problems
    )


def sections_of(config: Config) -> dict[str, str]:
    """The title of each section, by its folder: those that the settings name, then all that are there."""
    content = config.root / "content"
    folders = [name for name in _names(content) if (content / name).is_dir() and not is_leftover(name)]
    folders = [name for name in folders if not _is_of_page(content, name)]
    keys = dict.fromkeys((*config.settings.sections, *folders))
    return {
        key: _title(content / key / "_index.md", key, config) for key in keys if key not in ("static", TOPICS)
    }


def _is_of_page(content: Path, name: str) -> bool:
    """Whether a folder has the files of the page beside it that is called the same."""
    return (content / f"{name}.md").is_file() and not any(map(is_markdown, _names(content / name)))


def _names(folder: Path) -> list[str]:
    """The names of all that is in a folder; none where there is no folder."""
    return sorted(path.name for path in folder.iterdir()) if folder.is_dir() else []


def _title(file: Path, section: str, config: Config) -> str:
    """What a section's description calls it; empty without one."""
    if not file.is_file():
        return ""
    place = ContentPath(f"{section}/_index.md", "section", section, section, "", "", "")
    description = parsed(file.read_bytes(), place, "", config)[0].description
    return (description.head.values.title or description.rendered.title) if description else ""


def chosen(given: str, sections: dict[str, str]) -> str:
    """The section's folder that is meant, by its name or its title; the only one, if none is given. Empty for none."""
    if not given and len(sections) == 1:
        return next(iter(sections))
    return next((key for key, title in sections.items() if given and given in (key, title)), "")


def _template(section: str, name: str, config: Config) -> tuple[str | None, tuple[Problem, ...]]:
    """The text of the template for a section, and what is wrong with it; None if there is none with this name."""
    for path in template_paths(section, name):
        file = config.root / "content" / path
        if file.is_file():
            data = file.read_bytes()
            place = placed(path, frozenset())
            assert isinstance(place, ContentPath)  # an article's or a page's, by its name
            problems = parsed(data, place, "", config)[0].problems
            wrong = tuple(one for one in problems if one.code != "value-empty")  # that is filled in yet
            return read_text(data, Reporter(path)) or "", wrong
    return None if name else PLAIN, ()


def _path(title: str, day: str, section: str, config: Config) -> str:
    """The source path of an article with this title, without what is behind its name."""
    name = free_name(title, config.settings.slug, _names(config.root / "content" / section))
    sources = config.settings.date.from_
    return f"{section}/{name if 'front-matter' in sources or 'name' not in sources else f'{day}-{name}'}"
