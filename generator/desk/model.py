"""What the desk and the browser tell each other: plain frozen values, which msgspec turns into JSON and back."""

from collections.abc import Iterable
from typing import Literal

from msgspec import Struct

from generator.problems import Problem, ordered
from generator.wording import describe

Value = str | bool | int | list[str | dict[str, str]] | dict[str, str] | None
"""What a key of the front matter holds, as a form has it; None for a key that is not there."""

Kind = Literal["article", "page", "section", "topic", "issue"]


class Nothing(Struct, frozen=True):
    """Nothing needs to be said with this question."""


class OfText(Struct, frozen=True):
    """About a text."""

    path: str


class Edit(Struct, frozen=True, omit_defaults=True):
    """What somebody has edited in a text. What is left out stays as it is, byte for byte."""

    changes: dict[str, Value] = {}
    """New values of front matter; None takes a key away."""
    body: str | None = None
    """The body, with `\\n` at the end of each line, as a textarea gives it."""
    whole: str | None = None
    """The whole text instead of both, likewise."""


class Said(Struct, frozen=True):
    """A problem, told to people."""

    severity: Literal["error", "warning"]
    code: str
    path: str
    """From the bulletin's folder."""
    line: int
    """From 1, in the whole file; 0 where the file as such is meant."""
    column: int
    message: str
    hint: str
    excerpt: str
    field: str = ""
    """The key of the front matter that it is about; empty for any other."""
    body_line: int = 0
    """The line counted from the body's first; 0 where it stands in the head."""


class Done(Struct, frozen=True):
    """What became of an action on one text."""

    path: str
    """The text's source path before it."""
    moved: str = ""
    """Its path after it, where that is another one; of something new, its path."""
    problems: tuple[Problem, ...] = ()
    """What kept the action from being done; nothing has changed then."""


def said(
    problems: Iterable[Problem],
    language: str,
    body_line: int = 0,
    positions: Iterable[tuple[str, tuple[int, int]]] = (),
) -> tuple[Said, ...]:
    """Problems in the words of a language, each once and in their order.

    `body_line` is the number of the body's first line, and `positions` has the place of each value in the head: with
    these a problem names the field that it is about.
    """
    heads = sorted((place[0], key.partition(".")[0]) for key, place in positions)

    def field_of(problem: Problem) -> str:
        if not problem.line or problem.line >= body_line:
            return ""
        return next((key for line, key in reversed(heads) if line <= problem.line), "")

    return tuple(
        Said(
            problem.severity,
            problem.code,
            problem.path,
            problem.line,
            problem.column,
            *describe(problem, language),
            problem.excerpt,
            field_of(problem),
            max(problem.line - body_line + 1, 0) if body_line and problem.line else 0,
        )
        for problem in ordered(problems)
    )
