"""`gen init`: begins a bulletin, from answers or options: its settings, its sections and a first article."""

import argparse
import os
import re
from pathlib import Path
from zoneinfo import ZoneInfo

from generator.commands.beginning import Answers, make_files, make_sections
from generator.commands.exit_codes import INTERRUPTED, OK, PROBLEMS
from generator.commands.starter import write_starter
from generator.commands.terminal import has_person, print_problems, spoken, usage
from generator.commands.writing import shown, write_new
from generator.problems import Problem
from generator.settings.config import Publisher, Settings
from generator.settings.finding import NAME, find_config
from generator.settings.schema import keys, read_alone
from generator.text.chinese import one_line
from generator.text.dates import clock
from generator.wording import describe, say

_KINDS = {
    **{name: keys(Settings)[name].kind for name in ("title", "base_url", "timezone")},
    "publisher": keys(Publisher)["name"].kind,
    "sections": keys(Settings)["title"].kind,
}
"""What each answer may be, as gen.yaml has it; each section alone is a name."""

_ASKED = ("title", "base_url", "publisher", "timezone", "sections")
"""In the order of the questions; the options have these names, too."""


def run(options: argparse.Namespace) -> int:
    """Write the files of a new bulletin; gives the exit code."""
    language, folder = spoken(), options.folder.resolve()
    if os.path.lexists(folder / NAME):
        return usage(say("init.there", language, path=shown(folder / NAME)), "init")
    outer = find_config(str(folder))
    if outer and folder.is_relative_to(Path(outer).parent / "content"):
        return usage(say("init.inside", language, folder=Path(outer).parent), "init")
    given: dict[str, list[str]] = {}
    wrong: list[Problem] = []
    for name in _ASKED:
        value = getattr(options, name)
        if value is not None:
            given[name], problems = _read(name, value if name == "sections" else [value])
            wrong += problems
    if wrong:
        print_problems(tuple(wrong), options)
        return PROBLEMS
    usual = _usual(folder, language)
    if has_person() and len(given) < len(_ASKED):
        print(say("init.begin", language))
    try:
        answers = {name: given.get(name) or _answer(name, usual[name], language) for name in _ASKED}
    except EOFError:
        print()
        print(say("init.left", language))
        return INTERRUPTED
    known = Answers(
        title="".join(answers["title"]),
        base_url="".join(answers["base_url"]),
        publisher="".join(answers["publisher"]),
        timezone="".join(answers["timezone"]),
        sections=make_sections(answers["sections"]),
        language=options.language or language,
    )
    try:
        day = f"{clock(options.clock, os.environ, ZoneInfo(known.timezone)):%Y-%m-%d}"
    except ValueError:
        return usage(say("command.no-time", language), "init")
    files = make_files(known, day, options.workflow, language)
    return _write(folder, files, language, with_starter=options.desk_starter)


def _read(name: str, written: list[str]) -> tuple[list[str], tuple[Problem, ...]]:
    """The texts of an option or an answer that hold something, and all that is wrong with them."""
    option = "--section" if name == "sections" else f"--{name.replace('_', '-')}"
    texts = [text for text in map(one_line, written) if text]
    problems = [problem for text in texts for problem in read_alone(_KINDS[name], name, text, option)[1]]
    return texts, tuple(problems)


def _usual(folder: Path, language: str) -> dict[str, list[str]]:
    """What is taken where nothing is said."""
    named, wrong = _read("title", [folder.name])
    return {
        "title": named if named and not wrong else [say("init.usual.title", language)],
        "base_url": [],
        "publisher": [],
        "timezone": [say("init.usual.timezone", language)],
        "sections": _divided(say("init.usual.sections", language)),
    }


def _answer(name: str, usual: list[str], language: str) -> list[str]:
    """What somebody answers, asked until it can be taken; the usual where nobody is there, or says nothing."""
    while has_person():
        answer = input(say(f"init.ask.{name}", language, usual=", ".join(usual)))
        texts, problems = _read(name, _divided(answer) if name == "sections" else [answer])
        if not problems:
            return texts or usual
        for problem in problems:
            print("\n".join(f"  {line}" for line in describe(problem, language)))
    return usual


def _divided(text: str) -> list[str]:
    return re.split(r"\s*[,，、;；]\s*", text)


def _write(folder: Path, files: dict[str, str], language: str, *, with_starter: bool) -> int:
    """Write what is not there yet, and say so; gives the exit code. Without gen.yaml, the last, nothing has begun."""
    if code := write_new(folder, files, language, "init"):
        return code
    if with_starter:
        try:
            print(shown(write_starter(folder, language)))
        except OSError as error:
            reason = error.strerror or str(error)
            return usage(say("init.unwritable", language, path=shown(folder), reason=reason), "init")
    there = shown(folder)
    print(
        say("init.done", language) if there == os.curdir else say("init.done-there", language, folder=there)
    )
    return OK
