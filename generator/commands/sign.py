"""`gen sign`: signs what was built, so that anyone can tell what a server really serves."""

import argparse
import os
from pathlib import Path

from generator.commands.bulletin import read_settings
from generator.commands.exit_codes import OK, PROBLEMS
from generator.commands.signing import said, sign
from generator.commands.terminal import print_problems, spoken, usage
from generator.problems import ProblemsError
from generator.text.dates import clock
from generator.wording import say


def run(options: argparse.Namespace) -> int:
    """Sign; gives the exit code."""
    config = read_settings(options, options.base_url)
    if config is None:
        return PROBLEMS
    try:
        now = clock(None, os.environ, config.zone)
    except ValueError:  # of SOURCE_DATE_EPOCH
        return usage(say("command.no-time", spoken()), "sign")
    folder = Path.cwd() / (options.output or config.root / "site")
    try:
        signed = sign(config, folder, now)
    except ProblemsError as error:
        print_problems(error.problems, options)
        return PROBLEMS
    if not options.quiet:
        print(said(signed))
    return OK
