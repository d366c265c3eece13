"""One broken file holds up only itself: which files errors hold up, so that all others can be published."""

from collections.abc import Iterable

from msgspec import Struct

from generator.problems import Problem


class Held(Struct, frozen=True):
    """Files that errors hold up, by source path, so that all others can be published."""

    back: frozenset[str] = frozenset()
    """Documents that are to stay as they were last published."""
    out: frozenset[str] = frozenset()
    """Files that are to be left out."""


def held_up(
    between: Iterable[Problem],
    documents: frozenset[str],
    files: frozenset[str],
    former: frozenset[str],
    held: Held,
) -> Held | None:
    """What else errors between files hold up; None where they hold up nothing that is still there.

    `documents`, those of them that are `former` ones, and other `files` are the source paths of what is there.
    """
    found = {source_path(problem) for problem in between if problem.severity == "error"}
    back = (found & documents) - held.back - former
    out = (found & (documents | files)) - back
    return Held(held.back | back, held.out | out) if back or out else None


def source_path(problem: Problem) -> str:
    """The source path of the file that a problem is about; empty if it is none under `content/`."""
    return problem.path.removeprefix("content/") if problem.path.startswith("content/") else ""
