"""`gen build --bulletins FOLDER`: builds every bulletin below a folder, and sums up."""

import argparse
import gc
import json
import os
import sys
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from typing import NamedTuple

from generator.commands import build
from generator.commands.exit_codes import OK, PROBLEMS
from generator.commands.terminal import spoken, told, usage
from generator.engine import workers
from generator.problems import Problem
from generator.settings.finding import NAME
from generator.wording import counted, say

_MANY = 2
"""So many bulletins for each worker are built side by side, each by one; fewer one after another, by all."""
_INSIDE = ("content", "site", "templates", "node_modules")
"""Folders in which no bulletin is looked for."""


class _Done(NamedTuple):
    """What became of a bulletin."""

    status: int
    """The exit code."""
    said: str
    complained: str


def run(options: argparse.Namespace) -> int:
    """Build all; gives the exit code, which is OK if that of each is."""
    if options.config or options.output or options.base_url is not None:
        return usage(say("build.one-only", spoken()), "build")
    places = tuple(bulletins(options.bulletins))
    if not places:
        return usage(say("build.no-bulletins", spoken(), folder=options.bulletins), "build")
    failed = 0
    found: list[dict[str, object]] = []
    for place, done in zip(places, _built(places, options), strict=True):
        failed += done.status != OK
        if done.complained:
            print(f"{place}:\n{done.complained}", end="", file=sys.stderr)
        if options.format == "json":
            found += _located(done.said, place)
        elif done.said:
            print(done.said, end="")
    if options.format == "json":
        errors = sum(problem["severity"] == "error" for problem in found)
        counts = {"errors": errors, "warnings": len(found) - errors}
        print(json.dumps({"problems": found, "counts": counts}, ensure_ascii=False, indent=2))
    elif not options.quiet:
        amount = counted("build.bulletins", len(places), spoken())
        print(say("build.all-done", spoken(), bulletins=amount, failed=failed))
    return PROBLEMS if failed else OK


def bulletins(folder: Path) -> Iterator[Path]:
    """The settings files of all bulletins below a folder, in the order of their paths."""
    for parent, inner, names in os.walk(folder):
        if NAME in names:
            yield Path(parent, NAME)
        inner[:] = sorted(name for name in inner if not name.startswith(".") and name not in _INSIDE)


def _built(places: tuple[Path, ...], options: argparse.Namespace) -> Iterator[_Done]:
    size = options.workers or workers.available_cores()
    if options.executor or len(places) < _MANY * size:
        yield from (_build(options, place) for place in places)
        return
    alone = argparse.Namespace(**{**vars(options), "workers": 1})
    with workers.local(size) as team:
        yield from workers.run(
            _build, alone, places, team, lambda place, reason: _lost(alone, place, reason), few=1
        )


def _build(options: argparse.Namespace, place: Path) -> _Done:
    said, complained = StringIO(), StringIO()
    with redirect_stdout(said), redirect_stderr(complained):
        status = build.run(_of(options, place))
    gc.collect()  # what one bulletin has left is of no use to the next
    return _Done(status, said.getvalue(), complained.getvalue())


def _lost(options: argparse.Namespace, place: Path, reason: str) -> _Done:
    problem = Problem("worker-lost", NAME, values=(("address", str(place)), ("reason", reason)))
    text = told((problem,), _of(options, place)) + "\n"
    return _Done(PROBLEMS, "", text) if options.format == "text" else _Done(PROBLEMS, text, "")


def _of(options: argparse.Namespace, place: Path) -> argparse.Namespace:
    """The options for the bulletin of one settings file."""
    shared = None
    if options.shared:
        below = place.parent.absolute().relative_to(options.bulletins.absolute()).as_posix()
        shared = f"{options.shared.rstrip('/')}/{below}"
    return argparse.Namespace(**{**vars(options), "config": place, "shared": shared})


def _located(said: str, place: Path) -> Iterator[dict[str, object]]:
    """The problems that a build printed as JSON, with their paths from here."""
    for problem in json.loads(said)["problems"] if said else ():
        yield {**problem, "path": f"{place.parent.as_posix()}/{problem['path']}"}
