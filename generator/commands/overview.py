"""Bare `gen` in a terminal: says what one can do here."""

from pathlib import Path

from generator.commands.exit_codes import OK
from generator.commands.terminal import spoken
from generator.settings.finding import find_config
from generator.wording import say

_DAILY = ("desk", "new", "serve", "check", "build", "publish")
"""The commands of every day, in the order in which an article needs them."""


def run() -> int:
    """Say what can be done in this folder, and begin a bulletin where it is empty, if that is wanted; the exit code."""
    language, here = spoken(), Path.cwd()
    if config := find_config(str(here)):
        print(say("overview.bulletin", language, folder=Path(config).parent))
        width = max(map(len, _DAILY))
        for command in _DAILY:
            print(f"  gen {command:{width}}  {say(f'options.{command}.summary', language)}")
        print(say("overview.more", language))
        return OK
    if any(not path.name.startswith(".") for path in here.iterdir()):
        print(say("overview.elsewhere", language, folder=here))
        return OK
    return _offer(language)


def _offer(language: str) -> int:
    """Ask whether a bulletin is to begin here."""
    try:
        answer = input(say("overview.begin", language)).strip().casefold()
    except EOFError:
        answer = "n"
        print()
    if answer not in ("", "y", "yes", "是", "好"):
        print(say("overview.later", language))
        return OK
    from generator.commands.init import run
    from generator.commands.parser import parse

    return run(parse(["init"], language))
