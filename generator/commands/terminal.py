"""What the commands print alike: problems, complaints about options, progress; in the user's language."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator

from generator.commands.exit_codes import USAGE
from generator.wording import message_language, say

TYPE_CHECKING = False  # as `typing` has it, which no command line needs
if TYPE_CHECKING:
    from typing import TextIO, TypeVar

    from generator.problems import Problem

    _Item = TypeVar("_Item")


def spoken() -> str:
    """The language that the user is spoken to in."""
    return message_language(os.environ)


def usage(message: str, command: str) -> int:
    """Say what is wrong with a command's options; gives its exit code."""
    print(say("command.usage", spoken(), command=command, message=message), file=sys.stderr)
    return USAGE


def has_person() -> bool:
    """Whether somebody sits at the terminal, who sees what is asked and can answer."""
    return all(stream is not None and stream.isatty() for stream in (sys.stdin, sys.stdout))


def has_libraries(*names: str) -> bool:
    """Whether packages are there that only some commands need."""
    from importlib.util import find_spec

    return all(find_spec(name) for name in names)


def answer(read: Callable[[str], str], question: str) -> str:
    """What somebody answers; who ends the input instead (Ctrl+D) breaks off, as with Ctrl+C."""
    try:
        return read(question)
    except EOFError:
        raise KeyboardInterrupt from None


def print_problems(problems: tuple[Problem, ...], options: argparse.Namespace) -> None:
    """Print problems in the format that was asked for."""
    if text := told(problems, options):
        print(text, file=problem_stream(options))


def problem_stream(options: argparse.Namespace) -> TextIO:
    """What a program is to read goes to standard output; what a person is to read, to standard error."""
    return sys.stdout if options.format != "text" else sys.stderr


def told(problems: tuple[Problem, ...], options: argparse.Namespace) -> str:
    """Problems in the format that was asked for."""
    if not problems and options.format != "json":
        return ""
    from generator.wording.report import format_problems

    return format_problems(
        problems,
        options.format,
        language=spoken(),
        color=has_color(problem_stream(options)),
        width=columns(),
        whole=options.all,
        within=_place_in_repository(options) if options.format == "github" else "",
    )


def _place_in_repository(options: argparse.Namespace) -> str:
    """The bulletin's folder as GitHub needs it before paths: from the repository's root, with a slash at its end."""
    from pathlib import Path

    from generator.settings.finding import find_config

    path, repository = options.config or find_config("."), os.environ.get("GITHUB_WORKSPACE")
    if not repository or path is None or not os.path.isfile(path):
        return ""
    try:
        place = Path(os.path.realpath(path)).parent.relative_to(os.path.realpath(repository))
    except ValueError:  # somewhere else
        return ""
    return "" if place == Path() else f"{place.as_posix()}/"


def columns() -> int:
    """How many columns the terminal has; 80 where there is none.

    As shutil.get_terminal_size says, of a module that takes long to import.
    """
    wanted = os.environ.get("COLUMNS", "")
    if wanted.isdecimal() and int(wanted):
        return int(wanted)
    try:
        return os.get_terminal_size().columns or 80
    except OSError:  # standard output is no terminal
        return 80


def has_color(stream: TextIO) -> bool:
    """Whether what is printed there may have colors."""
    if os.environ.get("NO_COLOR"):  # https://no-color.org
        return False
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def other_build(holder: str) -> None:
    """Say that another build, in a process of this number, is waited for."""
    print(say("command.other-build", spoken(), holder=holder or "?"), file=sys.stderr)


def track(items: Iterable[_Item], work: str, total: int, /) -> Iterable[_Item]:
    """Show a progress bar on a terminal when the work turns out to be long."""
    if not sys.stderr.isatty():
        return items
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # its thread would be in the way of forking
    bar: Iterable[_Item] = tqdm(
        items, desc=work, total=total, leave=False, delay=0.5, unit="", dynamic_ncols=True
    )
    return bar


def track_bytes(
    items: Iterable[_Item], work: str, total: int, size: Callable[[_Item], int], /
) -> Iterable[_Item]:
    """Show a progress bar in bytes, with the number of items beside it, when the work turns out to be long."""
    return _in_bytes(items, work, total, size) if sys.stderr.isatty() else items


def _in_bytes(items: Iterable[_Item], work: str, total: int, size: Callable[[_Item], int]) -> Iterator[_Item]:
    from tqdm import tqdm

    tqdm.monitor_interval = 0  # as above
    bar = {"unit": "B", "unit_scale": True, "leave": False, "delay": 0.5, "dynamic_ncols": True}
    with tqdm(desc=work, total=total or None, **bar) as progress:
        for number, item in enumerate(items, 1):
            yield item
            progress.set_postfix_str(f"{number:,}", refresh=False)
            progress.update(size(item))
