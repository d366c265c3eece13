"""Which bulletin a command is for: its settings, found and read."""

import argparse
import os
from pathlib import Path

from generator.commands.terminal import print_problems
from generator.problems import Problem
from generator.settings.config import Config, load_config, with_base_url
from generator.settings.finding import NAME, find_config


def find_settings(options: argparse.Namespace) -> Path | None:
    """The settings file, or None if there is none, which has been printed then."""
    path = options.config or find_config(".")
    if path is None or not os.path.isfile(path):
        place = str(options.config or NAME)
        print_problems((Problem("no-settings", place, values=(("folder", str(Path.cwd())),)),), options)
        return None
    return Path(path)


def read_settings(options: argparse.Namespace, base_url: str | None = None) -> Config | None:
    """The settings, with another base URL if one is given; None when they are wrong, which has been printed then."""
    path = find_settings(options)
    if path is None:
        return None
    config, problems = load_config(path.absolute())
    if config is not None and base_url is not None:
        config, problems = with_base_url(config, base_url)
    if config is None:
        print_problems(problems, options)
    return config
