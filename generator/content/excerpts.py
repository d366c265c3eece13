"""The offending lines of problems that were found after their files had been read."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path

from generator.engine.fingerprints import fingerprint_bytes
from generator.engine.store import SeenFile
from generator.problems import Problem, Reporter
from generator.text.decoding import read_text


def with_excerpts(
    problems: Iterable[Problem], root: Path, seen: Mapping[str, SeenFile]
) -> tuple[Problem, ...]:
    """The same problems, with the line of the file under `content/` where one is named and none is shown yet.

    A file that is no longer the one that was `seen` shows no line: it would be another one.
    """

    @cache
    def lines(path: str) -> list[str]:
        known = seen.get(path.removeprefix("content/"))
        if known is None or not path.startswith("content/"):
            return []
        try:
            data = (root / path).read_bytes()
        except OSError:
            return []
        return (
            (read_text(data, Reporter(path)) or "").split("\n")
            if fingerprint_bytes(data) == known.digest
            else []
        )

    def excerpt(problem: Problem) -> str:
        if not problem.line or problem.excerpt:
            return problem.excerpt
        return "".join(lines(problem.path)[problem.line - 1 : problem.line])

    return tuple(replace(problem, excerpt=excerpt(problem)) for problem in problems)
