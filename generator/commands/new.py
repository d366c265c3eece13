"""`gen new`: puts a new article in its place, with what the office's template begins it with."""

import argparse
import os

from generator.commands.bulletin import read_settings
from generator.commands.exit_codes import OK, PROBLEMS
from generator.commands.terminal import print_problems, spoken, usage
from generator.content.beginning import begin, chosen, sections_of
from generator.content.creating import template_paths
from generator.importing.writing.article_files import write_atomically
from generator.settings.writing import clean_line
from generator.text.bidi import balanced
from generator.text.dates import clock
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
    sections = sections_of(config)
    section = chosen(options.section, sections)
    if not section:
        key = "new.no-section" if options.section else "new.which-section"
        return usage(say(key, language, name=options.section, known=", ".join(sections)), "new")
    begun = begin(config, title, section, day, issue, options.template)
    if begun is None:
        paths = ", ".join(f"content/{path}" for path in template_paths(section, options.template))
        return usage(say("new.no-template", language, name=options.template, paths=paths), "new")
    if any(problem.severity == "error" for problem in begun.problems):
        print_problems(begun.problems, options)
        return PROBLEMS
    if begun.text is None:
        return usage(say("new.no-head", language), "new")
    content = config.root / "content"
    path = begun.path + ("/index.md" if options.bundle else ".md")
    try:
        write_atomically(content, content / path, begun.text.encode())
    except OSError as error:
        reason = error.strerror or str(error)
        return usage(say("new.unwritable", language, path=f"content/{path}", reason=reason), "new")
    print(os.path.relpath(content / path))
    return OK
