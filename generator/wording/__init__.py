"""All that is said to people: a TOML file a language, looked up by key. What is said is decided elsewhere.

A language is added by adding its file. Every command imports this first, so it imports little: `tomllib` alone, with
what it needs, takes as long as a whole build that has nothing to do.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from functools import cache

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.problems import Problem

_FOLDER = os.path.dirname(__file__)
_WINDOWS = {"chinese": "zh", "english": "en"}
"""Languages as Windows names them."""

LANGUAGES = tuple(
    sorted(name.removesuffix(".toml") for name in os.listdir(_FOLDER) if name.endswith(".toml"))
)
"""The tags of the languages that there are words in (RFC 5646)."""


def message_language(environ: Mapping[str, str]) -> str:
    """The one of LANGUAGES to speak to this user: that of the environment's locale, or else English.

    The first of LC_ALL, LC_MESSAGES and LANG that is set decides (POSIX.1-2017, section 8.2); on Windows,
    where none usually is, the system's own locale does. A relative is better than English: zh-TW hears zh-CN.
    """
    names = (environ.get(name, "") for name in ("LC_ALL", "LC_MESSAGES", "LANG"))
    name = next(filter(None, names), "")
    if not name and sys.platform == "win32":
        import locale

        name = locale.getlocale()[0] or ""
    tag = name.partition(".")[0].replace("_", "-").casefold()
    first = re.split(r"[^a-z]", tag, maxsplit=1)[0]
    first = _WINDOWS.get(first, first)
    relatives = [language for language in LANGUAGES if language.partition("-")[0] == first]
    same = [language for language in relatives if language.casefold() == tag]
    return next(iter([*same, *relatives]), "en")


def say(key: str, language: str, /, **values: object) -> str:
    """What stands under a key, `table.name`, with its placeholders filled in.

    Raises KeyError for a key, or a placeholder, that there is nothing for; the tests see to it that there is none.
    """
    table, _, name = key.rpartition(".")
    return str(words(table, language)[name]).format_map(values)


def counted(key: str, number: int, language: str, /) -> str:
    """A number of things: `1 article`, `3 articles`. The key's forms are `one`, where it differs, and `other`."""
    table, _, name = key.rpartition(".")
    forms = words(table, language)[name]
    form: str = forms["one"] if number == 1 and "one" in forms else forms["other"]
    return form.format(count=number)


def describe(problem: Problem, language: str) -> tuple[str, str]:
    """The message and the hint for a problem, in one of LANGUAGES."""
    entry = words(f"problems.{problem.code}", language)
    values = dict(problem.values)
    if "trouble" in values:  # the only value that isn't the user's own: a few words of ours
        values["trouble"] = words("troubles", language).get(values["trouble"], values["trouble"])
    return entry["message"].format_map(values), entry["hint"].format_map(values)


def codes() -> frozenset[str]:
    """The code of every problem."""
    tables = (table.partition(".") for table in _tables("en"))
    return frozenset(name for table, _, name in tables if table == "problems")


@cache
def words(table: str, language: str) -> Mapping[str, Any]:
    """All that stands in a table, by its name."""
    text = _tables(language)[table]
    plain = _plain_words(text)
    if plain is not None:
        return plain
    import tomllib

    return tomllib.loads(text)


_STRING = r'"((?:[^"\\]|\\[n"\\])*)"'
_LINE = rf"(?:{_STRING}|([\w-]+)) = (?:{_STRING}|\{{ (?:one = {_STRING}, )?other = {_STRING} \}})"
"""A name with its text, or with the forms of a number."""


def _plain_words(table: str) -> Mapping[str, Any] | None:
    """All that stands in a table whose lines are of the usual form; None where it takes TOML to tell."""
    found: dict[str, Any] = {}
    for line in table.splitlines():
        if line and not line.startswith("#"):
            entry = re.fullmatch(_LINE, line)
            if entry is None:
                return None
            quoted, bare, text, one, other = (part and _unescaped(part) for part in entry.groups())
            forms = {"other": other} if one is None else {"one": one, "other": other}
            found[bare or quoted] = forms if text is None else text
    return found


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda sign: "\n" if sign[1] == "n" else sign[1], text) if "\\" in text else text


@cache
def _tables(language: str) -> Mapping[str, str]:
    """The text of each table of a language's file.

    Reading the whole as TOML takes longer than a build that has nothing to do, which says a single line.
    """
    with open(f"{_FOLDER}/{language}.toml", encoding="utf-8") as file:
        parts = f"\n{file.read()}".split("\n[")[1:]
    tables = (part.partition("]\n") for part in parts)
    return {name.replace('"', ""): table for name, _, table in tables}
