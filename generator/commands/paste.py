"""`gen paste`: what a clipboard holds, given on standard input, as Markdown or as a new article."""

import argparse
import os
import sys
from pathlib import Path

from generator.commands.bulletin import read_settings
from generator.commands.exit_codes import OK, PROBLEMS
from generator.commands.import_ import folder_in_content, other_import
from generator.commands.terminal import has_libraries, print_problems, spoken, usage
from generator.problems import Problem
from generator.wording import say

_ORIGIN = "clipboard"


def run(options: argparse.Namespace) -> int:
    """Read standard input; gives the exit code."""
    language = spoken()
    if not has_libraries("lxml", "tinycss2"):
        return usage(say("import.no-library", language), "paste")
    if sys.stdin.isatty():
        return usage(say("paste.nothing-given", language), "paste")
    from generator.importing.pasting.clipboard import decoded

    data = sys.stdin.buffer.read()
    try:
        rtf = options.rtf.read_bytes() if options.rtf else b""
    except OSError as error:
        return usage(say("paste.unreadable", language, path=options.rtf, reason=error.strerror), "paste")
    text = decoded(data)
    if not text.strip():
        return usage(say("paste.empty", language), "paste")
    return _new_article(text, rtf, options) if options.section else _print(text, rtf, options)


def _print(text: str, rtf: bytes, options: argparse.Namespace) -> int:
    """Print the Markdown; what can't be in it is said on the side."""
    from generator.importing.pasting.pasting import Beside, pasted

    found = pasted(text, Beside(rtf=rtf))
    print(found.markdown)
    problems = [_warning("paste.pictures", count=str(len(found.files)))] if found.files else []
    problems += [_warning("paste.missing-picture", name=name) for name in found.missing]
    problems += [_warning("paste.outside-picture", address=address) for address in found.outside]
    problems += [_warning("paste.left-out", text=" … ".join(found.left_out))] if found.left_out else []
    print_problems(tuple(problems), options)
    return OK


def _warning(code: str, **values: str) -> Problem:
    return Problem(code, _ORIGIN, values=tuple(values.items()), severity="warning")


def _new_article(text: str, rtf: bytes, options: argparse.Namespace) -> int:
    """Write the paste as an article in a section, as an import does."""
    from generator.engine import workers
    from generator.engine.lock import alone
    from generator.importing.pasting.pasting import pasted_article
    from generator.importing.pasting.source import PastedSource
    from generator.importing.pipeline import ImportRequest, import_from
    from generator.text.dates import clock

    language = spoken()
    config = read_settings(options)
    if config is None:
        return PROBLEMS
    folder = folder_in_content(options.section, config.root / "content")
    if folder is None or not (
        (config.root / "content" / folder).is_dir() or folder in config.settings.sections
    ):
        return usage(say("import.no-folder", language, folder=options.section), "paste")
    try:
        now = clock(options.clock, os.environ, config.zone)
    except ValueError:
        return usage(say("command.no-time", language), "paste")
    packed = pasted_article(text, rtf)
    request = ImportRequest((Path(_ORIGIN),), config, None, folder, again=True, language=language)
    try:
        with alone(config.root / ".gen" / "import", other_import), workers.local() as team:
            outcome = import_from([PastedSource(packed)], [], request, now, team)
    except OSError as error:
        reason = error.strerror or str(error)
        return usage(say("import.no-writing", language, path=error.filename, reason=reason), "paste")
    print_problems(outcome.problems, options)
    if not outcome.path:
        return PROBLEMS
    print(os.path.relpath(config.root / "content" / outcome.path))
    return OK
