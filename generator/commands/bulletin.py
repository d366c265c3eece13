"""Which bulletin a command is for: its settings, found and read."""

import argparse
from pathlib import Path

from generator.commands.terminal import print_problems
from generator.problems import Problem
from generator.settings.config import Config, load_config, with_base_url
from generator.settings.finding import find_config


def find_settings(options: argparse.Namespace) -> Path | None:
    """The settings file, or None if there is none, which has been printed then."""
    path: Path | None = options.config or find_config(Path.cwd())
    if path is None or not path.is_file():
        place = str(options.config) if options.config else "gen.yaml"
        print_problems((Problem("no-settings", place, values=(("folder", str(Path.cwd())),)),), options)
        return None
    return path


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
