"""`gen new`: puts a new article in its place, with what the office's template begins it with."""

import argparse
import os
from pathlib import Path

from generator.commands.bulletin import read_settings
from generator.commands.exit_codes import OK, PROBLEMS
from generator.commands.terminal import print_problems, spoken, usage
from generator.content.creating import PLAIN, filled, free_name, template_paths
from generator.content.files import is_leftover
from generator.content.paths import TOPICS, ContentPath, placed
from generator.content.reading import parsed
from generator.importing.writing.article_files import write_atomically
from generator.problems import Problem, Reporter
from generator.settings.config import Config
from generator.settings.writing import clean_line, to_yaml
from generator.text.bidi import balanced
from generator.text.dates import clock
from generator.text.decoding import read_text
from generator.wording import say


def run(options: argparse.Namespace) -> int:
    """Write the article's file; gives the exit code."""
    language = spoken()
    config = read_settings(options)
    if config is None:
        return PROBLEMS
    title, issue = (balanced(clean_line(text)) for text in (options.title, options.issue))
    try:
        day = f"{clock(options.clock, os.environ, config.zone):%Y-%m-%d}"
    except ValueError:
        return usage(say("command.no-time", language), "new")
    if not title:
        return usage(say("new.no-title", language), "new")
    if issue and config.settings.issues != "front-matter":
        return usage(say("new.no-issues", language), "new")
    sections = _sections(config)
    section = _chosen(options.section, sections)
    if not section:
        key = "new.no-section" if options.section else "new.which-section"
        return usage(say(key, language, name=options.section, known=", ".join(sections)), "new")
    template, problems = _template(section, options.template, config)
    if template is None:
        paths = ", ".join(f"content/{path}" for path in template_paths(section, options.template))
        return usage(say("new.no-template", language, name=options.template, paths=paths), "new")
    values = {"title": title, "date": day, "issue": issue}
    lines = {key: to_yaml({key: value}).rstrip("\n") for key, value in values.items() if value}
    text = filled(template, lines)
    if any(problem.severity == "error" for problem in problems):
        print_problems(problems, options)
        return PROBLEMS
    if text is None:
        return usage(say("new.not-yaml", language), "new")
    content = config.root / "content"
    path = _path(title, day, section, config) + ("/index.md" if options.bundle else ".md")
    try:
        write_atomically(content, content / path, text.encode())
    except OSError as error:
        reason = error.strerror or str(error)
        return usage(say("new.unwritable", language, path=f"content/{path}", reason=reason), "new")
    print(os.path.relpath(content / path))
    return OK


def _sections(config: Config) -> dict[str, str]:
    """The title of each section, by its folder: those that the settings name, then all that are there."""
    content = config.root / "content"
    folders = [name for name in _names(content) if (content / name).is_dir() and not is_leftover(name)]
    keys = dict.fromkeys((*config.settings.sections, *folders))
    return {
        key: _title(content / key / "_index.md", key, config) for key in keys if key not in ("static", TOPICS)
    }


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


def _chosen(given: str, sections: dict[str, str]) -> str:
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
