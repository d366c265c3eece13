"""The offending lines of problems that were found after their files had been read."""

from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

from generator.problems import Problem, Reporter
from generator.text.decoding import read_text


def with_excerpts(problems: Iterable[Problem], root: Path) -> tuple[Problem, ...]:
    """The same problems, with the line of the file where one is named and none is shown yet."""

    @cache
    def lines(path: str) -> list[str]:
        try:
            text = read_text((root / path).read_bytes(), Reporter(path))
        except OSError:
            return []
        return (text or "").split("\n")

    def excerpt(problem: Problem) -> str:
        if not problem.line or problem.excerpt:
            return problem.excerpt
        return "".join(lines(problem.path)[problem.line - 1 : problem.line])

    return tuple(replace(problem, excerpt=excerpt(problem)) for problem in problems)
