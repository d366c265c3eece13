"""The sentences for problems, a TOML file per language: `[code]` with `message` and `hint`."""

import tomllib
from functools import cache
from importlib.resources import files

from generator.problems import Problem

LANGUAGES = ("en", "zh-CN")


@cache
def _catalogue(language: str) -> dict[str, dict[str, str]]:
    text = (files(__package__) / f"{language}.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def describe(problem: Problem, language: str) -> tuple[str, str]:
    """The message and the hint for a problem, in one of LANGUAGES."""
    entry = _catalogue(language)[problem.code]
    values = dict(problem.values)
    return entry["message"].format_map(values), entry["hint"].format_map(values)
