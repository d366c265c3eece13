"""What git knows of the files under `content/`: the one program that a build asks, and only if the settings say so."""

import os
import unicodedata
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from generator.problems import Problem

_MOST_VERSIONS = 300


def commit_of(folder: Path) -> str:
    """The commit that the folder's work began from; empty where there is none. What `added` gives depends on it."""
    answer = _git(folder, "rev-parse", "HEAD")
    return "" if isinstance(answer, Problem) else os.fsdecode(answer).strip()


def added(folder: Path, commit: str) -> Mapping[str, str] | Problem:
    """When each file was first committed, by its path in the folder: its author's time, as RFC 3339 writes it.

    `commit`, from `commit_of`, is where the history ends. A file that was moved, unchanged, inside the folder keeps its
    date. A problem without a path says why there is no history. One that is cut off (a shallow clone) is refused, since
    it would give other dates for the same commit.
    """
    shallow = _git(folder, "rev-parse", "--is-shallow-repository")
    if isinstance(shallow, Problem):
        return shallow
    if shallow.strip() == b"true":
        return Problem("history-shallow", "")
    # Each option sets what somebody's own configuration of git might say otherwise.
    log = _git(
        folder,
        *("log", "--reverse", "--format=%aI", "-z", "--name-status", "--relative", "--no-show-signature"),
        *("--no-color", "--no-ext-diff", "--find-renames=100%", "--diff-filter=AR", commit or "HEAD"),
    )
    return log if isinstance(log, Problem) else _read(log)


class Version(Struct, frozen=True):
    """A text as it was at one time."""

    id: str
    """The commit's."""
    at: str
    """Its author's time, as RFC 3339 writes it."""
    author: str
    message: str
    """Its first line."""
    path: str
    """What the text was called then, in the folder."""


def versions(folder: Path, path: str) -> tuple[Version, ...]:
    """The versions of the file at a path in the folder, the newest first, under its earlier names, too.

    None where there is no git, or it knows nothing of the file.
    """
    log = _git(
        folder,
        *(
            "log",
            "--follow",
            f"--max-count={_MOST_VERSIONS}",
            "--format=%x01%H%x00%aI%x00%an%x00%s%x00",
            "-z",
        ),
        *("--name-only", "--relative", "--no-show-signature", "--no-color", "--no-ext-diff", "--", path),
    )
    if isinstance(log, Problem):
        return ()
    found = []
    for entry in log.decode("utf-8", "replace").split("\1")[1:]:
        commit, at, author, message, *names = entry.split("\0")
        name = next((name.strip("\n") for name in names if name.strip("\n")), path)
        found.append(Version(commit, at, author, message, _composed(name)))
    return tuple(found)


def version(folder: Path, path: str, id: str) -> bytes | None:
    """What a file was in one of its `versions`; None where there is no such one."""
    found = next((one for one in versions(folder, path) if one.id == id), None)
    data = _git(folder, "cat-file", "blob", f"{found.id}:./{found.path}") if found else None
    return None if isinstance(data, Problem) else data


def _read(log: bytes) -> dict[str, str]:
    """The dates of `git log -z --name-status`: after each commit's date, `A` and a path, or `R100` and two."""
    dates: dict[str, str] = {}
    date = ""
    fields = iter(os.fsdecode(log).split("\0"))
    for field in fields:
        match field.strip()[:1]:
            case "A":
                dates.setdefault(_composed(next(fields)), date)
            case "R":
                old, new = _composed(next(fields)), _composed(next(fields))
                dates.setdefault(new, dates.get(old, date))
            case _:
                date = field
    return dates


def _composed(path: str) -> str:
    return unicodedata.normalize("NFC", path)


def _git(folder: Path, *arguments: str) -> bytes | Problem:
    import subprocess  # few bulletins need it

    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except OSError as error:
        return Problem("history-without-git", "", values=(("reason", error.strerror or str(error)),))
    if done.returncode:
        reason = os.fsdecode(done.stderr).strip().partition("\n")[0]
        return Problem("history-missing", "", values=(("reason", reason),))
    return done.stdout
