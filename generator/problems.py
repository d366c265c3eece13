"""What is wrong with a bulletin, and where: the one type that every layer reports in.

A problem carries a code and values instead of a sentence. The sentence and the hint are looked up, in the
reader's language, in `wording/<language>.toml`, so that wording lives in one place and tests can hold that no
code lacks one.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong, at one place.

    `path` is relative to the bulletin's root, with forward slashes (`content/notices/water.md`), or a template's
    name. `line` and `column` count from 1, the column in characters; 0 means that the whole file is meant.
    `excerpt` is the offending line, without its end. `values` fills the message's placeholders.
    """

    code: str
    path: str
    line: int = 0
    column: int = 0
    values: tuple[tuple[str, str], ...] = ()
    excerpt: str = ""
    severity: Severity = "error"

    @property
    def order(self) -> tuple[str, int, int, str, tuple[tuple[str, str], ...]]:
        """The key that problems are sorted by: where they are, then what they are."""
        return (self.path, self.line, self.column, self.code, self.values)


@dataclass
class ProblemsError(Exception):
    """Raised where nothing sensible can go on; carries every problem found until then."""

    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        return "; ".join(f"{p.path}:{p.line}:{p.column}: {p.code} {dict(p.values)}" for p in self.problems)


@dataclass(slots=True)
class Reporter:
    """Collects the problems of one file: knows its path and its lines, so that callers give only a place."""

    path: str
    lines: tuple[str, ...] = ()
    problems: list[Problem] = field(default_factory=list)

    def error(self, code: str, line: int = 0, column: int = 0, **values: object) -> None:
        """Report an error at a place (both numbers from 1; 0 for the whole file)."""
        self._add("error", code, line, column, values)

    def warning(self, code: str, line: int = 0, column: int = 0, **values: object) -> None:
        """Report a warning at a place (both numbers from 1; 0 for the whole file)."""
        self._add("warning", code, line, column, values)

    def _add(self, severity: Severity, code: str, line: int, column: int, values: dict[str, object]) -> None:
        excerpt = self.lines[line - 1] if 0 < line <= len(self.lines) else ""
        texts = tuple(sorted((name, str(value)) for name, value in values.items()))
        self.problems.append(Problem(code, self.path, line, column, texts, excerpt, severity))


def ordered(problems: Iterable[Problem], *, strict: bool = False) -> tuple[Problem, ...]:
    """Each problem once, sorted by place; with `strict`, warnings become errors."""
    unique = set(problems)
    if strict:
        unique = {replace(problem, severity="error") for problem in unique}
    return tuple(sorted(unique, key=lambda problem: problem.order))


def wanted(problems: Iterable[Problem], switches: Mapping[str, bool]) -> tuple[Problem, ...]:
    """The problems without the warnings whose codes are switched off; errors stay."""
    return tuple(
        problem for problem in problems if problem.severity == "error" or switches.get(problem.code, True)
    )
