"""`gen build`: builds the site, and says what was done."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from zlib import crc32

from generator.commands.exit_codes import OK, PROBLEMS
from generator.commands.terminal import (
    has_color,
    other_build,
    print_problems,
    problem_stream,
    spoken,
    told,
    track,
    usage,
)
from generator.engine.identities import folder_key
from generator.engine.record import Changes, Record, changes, load, save
from generator.settings.finding import NAME, STATE, find_config
from generator.text.clock import present
from generator.wording import counted, say

TYPE_CHECKING = False  # as `typing` has it, which a build with nothing to do does without
if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path
    from typing import Any

    from generator.engine.workers import Opening
    from generator.outputs.job import Report
    from generator.problems import Problem
    from generator.settings.config import Config


def run(options: argparse.Namespace) -> int:
    """Build; gives the exit code."""
    started = time.perf_counter()
    if options.shared and not options.executor:
        return usage(say("build.shared-alone", spoken()), "build")
    # Joined and not made shorter, as `abspath` would do: behind a link, “..” leads elsewhere.
    root = os.path.dirname(os.path.join(os.getcwd(), options.config or find_config(".") or NAME))
    folder = os.path.join(os.getcwd(), options.output or os.path.join(root, "site"))
    asked = _asked(options)
    place = _place(root, folder)
    record = load(place)
    changed = None
    if record and record.asked == asked and _is_now(record, options):
        changed = changes(record, root, folder)
        if changed == Changes((), ()) and record.said["to"] == _listener(options, folder):
            _repeat(record.said, folder, started, options)
            return OK
    return _build(options, folder, place, asked, started, record if changed else None, changed)


def _build(
    options: argparse.Namespace,
    output: str,
    place: str,
    asked: str,
    started: float,
    record: Record | None,
    changed: Changes | None,
) -> int:
    # A build with nothing to do needs none of these.
    import gc

    # Hundreds of thousands of values live until the end, modules first: looking for dead ones among them is a waste.
    gc.set_threshold(200_000, 20, 100)
    from pathlib import Path

    from generator.commands.bulletin import read_settings
    from generator.outputs.job import Options
    from generator.problems import ProblemsError
    from generator.site.publication import Show
    from generator.text.dates import clock

    folder = Path(output)
    config = read_settings(options, options.base_url)
    if config is None:
        return PROBLEMS
    if reason := _unfit(folder, config.root):
        return usage(f"{folder}: {reason}", "build")
    if options.executor and not folder.is_relative_to(config.root):
        return usage(f"{folder}: {say('build.not-shared', spoken())}", "build")
    try:
        now = clock(options.clock, os.environ, config.zone)
    except ValueError:
        return usage(say("command.no-time", spoken()), "build")
    checking = None
    if config.settings.check.before_build if options.check is None else options.check:
        from generator.checks.checking import Checking

        checking, record = Checking(config, now), None
    how = Options(
        Show(options.drafts, options.future, options.expired),
        strict=options.strict,
        keep_going=options.keep_going,
        clean=options.clean,
        may_write=not options.dry_run,
        compress=options.compress,
        pdf=options.pdf,
        docx=options.docx,
        check=checking,
        track=track,
        team=_team(options, config.root),
        waiting=other_build,
    )
    try:
        report = None
        if record and changed:
            from generator.rebuild import rebuild

            report = rebuild(config, folder, now, how, record, changed)
        if report is None:  # which takes much more than an edit needs
            from generator.build import build

            report = build(config, folder, now, how)
    except ProblemsError as error:
        print_problems(error.problems, options)
        if options.format == "text" and not options.keep_going and _are_of_content(error.problems):
            print(say("build.keep-going", spoken()), file=sys.stderr)
        return PROBLEMS
    report, signature = _signed(report, config, folder, now, options)
    print_problems(report.problems, options)
    if not options.quiet and options.format != "json":
        _print_report(report, folder, time.perf_counter() - started, options)
        if signature:
            print(signature)
    if report.record and options.format != "github":
        said = _said_again(report, folder, options)
        with suppress(OSError):  # the next build looks for itself
            save(place, report.record._replace(asked=asked, said=said))
    return PROBLEMS if any(problem.severity == "error" for problem in report.problems) else OK


def _signed(
    report: Report, config: Config, folder: Path, now: datetime, options: argparse.Namespace
) -> tuple[Report, str]:
    """What a build did when the site is signed, too, if the settings want that; and a line about the signature."""
    if not config.settings.sign.every_build or options.dry_run:
        return report, ""
    from msgspec.structs import replace

    from generator.commands.signing import said, sign
    from generator.problems import ProblemsError
    from generator.proving.signing import on_record, seen

    ours = seen(report.record, report.commit.removed) if report.record else None
    try:
        signed = sign(config, folder, now, ours)
    except ProblemsError as error:  # the next build tries again
        return replace(report, problems=(*report.problems, *error.problems), record=None), ""
    record = report.record and on_record(report.record, signed, folder, config)
    return replace(report, record=record), said(signed) if signed.is_new else ""


def _team(options: argparse.Namespace, root: Path) -> Opening:
    """Who shares the work."""
    from functools import partial

    if not options.executor:
        from generator.engine.workers import local

        return partial(local, options.workers)
    from generator.engine.executors import elsewhere

    shared = (options.shared or root.as_posix()).rstrip("/")
    return partial(elsewhere, options.executor, shared, root, root / STATE, options.workers)


# ---- once more


def _place(root: str, folder: str) -> str:
    """The file that holds the record of the last build into an output folder."""
    state = os.path.join(root, STATE)
    key = folder_key(folder, state).encode("utf-8", "surrogateescape")
    return os.path.join(state, f"record-{crc32(key):08x}")


_MAKING = (
    "base_url",
    "drafts",
    "future",
    "expired",
    "strict",
    "keep_going",
    "check",
    "compress",
    "pdf",
    "docx",
)
"""The options that have to do with what is made; the others, but for those of `_is_now`, with what is said of it."""


def _asked(options: argparse.Namespace) -> str:
    """All that the command line has to do with what is made, and which installation of gen makes it."""
    return json.dumps([sys.prefix, __file__, *(getattr(options, name) for name in _MAKING)])


def _listener(options: argparse.Namespace, folder: str | Path) -> str:
    """All that the command line and the terminal have to do with what is said."""
    try:
        width = os.get_terminal_size(sys.__stdout__.fileno()).columns if sys.__stdout__ else 0
    except (OSError, ValueError):
        width = 0
    names = {name: str(value) for name, value in vars(options).items() if name not in ("config", "output")}
    surroundings = (spoken(), has_color(problem_stream(options)), width, os.environ.get("COLUMNS", ""))
    return json.dumps([names, surroundings, os.path.relpath(folder)])


def _is_now(record: Record, options: argparse.Namespace) -> bool:
    """Whether the build of a record would be the same at this moment, and is not wanted anew all the same."""
    if options.clean or options.dry_run or options.clock is not None or options.executor:
        return False
    if os.environ.get("SOURCE_DATE_EPOCH"):
        return False  # it may be wrong, which the build itself says
    return record.since <= present() < record.until


def _said_again(report: Report, folder: Path, options: argparse.Namespace) -> dict[str, Any]:
    """What the next build says that has nothing to do."""
    from msgspec.structs import replace

    return {
        "to": _listener(options, folder),
        "problems": told(report.problems, options),
        "lists": _lists(replace(report, commit=replace(report.commit, displaced=())), folder, options),
        "counts": [report.articles, report.pages, report.outputs],
    }


def _repeat(said: dict[str, Any], folder: str, started: float, options: argparse.Namespace) -> None:
    if said["problems"]:
        print(said["problems"], file=problem_stream(options))
    if not options.quiet and options.format != "json":
        for text in said["lists"]:
            print(text)
        articles, pages, files = said["counts"]
        _print_sum(articles, pages, files, folder, time.perf_counter() - started, options)


# ---- what is said


def _are_of_content(problems: Iterable[Problem]) -> bool:
    """Whether every error is one of a file under `content/`, so that all others could be published."""
    return all(problem.severity == "warning" or problem.path.startswith("content/") for problem in problems)


def _unfit(folder: Path, root: Path) -> str:
    """Why a folder can't be the output folder; empty if it can."""
    from pathlib import Path

    real, home = Path(os.path.realpath(folder)), Path(os.path.realpath(root))
    if real == home or real in home.parents:
        return say("build.folder-of-bulletin", spoken())
    for name in ("content", "templates", ".gen", ".git"):
        if real == home / name or home / name in real.parents:
            return say("build.own-folder", spoken(), name=name)
    if folder.exists() and not folder.is_dir():
        return say("build.not-a-folder", spoken())
    return ""


def _print_report(report: Report, folder: Path, seconds: float, options: argparse.Namespace) -> None:
    done, shown = report.commit, os.path.relpath(folder)
    if options.explain:
        for path, reasons in sorted(done.reasons.items()):
            template = f"{done.templates[path]}: " if path in done.templates else ""
            print(f"{shown}/{path}: {template}{', '.join(reasons)}")
    if options.verbose or options.dry_run:
        for sign, paths in (("+", done.written), ("-", done.removed)):
            for path in paths:
                print(f"{sign} {shown}/{path}")
    for text in _lists(report, folder, options):
        print(text)
    _print_sum(
        report.articles,
        report.pages,
        report.outputs,
        folder,
        seconds,
        options,
        written=len(done.written),
        unchanged=done.unchanged,
        removed=len(done.removed),
    )


def _lists(report: Report, folder: Path, options: argparse.Namespace) -> list[str]:
    """What is worth a list, each under its heading."""
    language = spoken()
    return [
        _named(heading, paths, options.verbose or options.dry_run)
        for heading, paths in (
            (say("build.former", language), report.former),
            (say("build.left-out", language), report.left_out),
            (say("build.allowed", language), report.allowed),
            (say("build.replaced", language), report.replaced),
            (say("build.displaced", language), report.commit.displaced),
            (say("build.foreign", language, folder=os.path.relpath(folder)), report.commit.foreign),
        )
        if paths
    ]


def _print_sum(
    articles: int,
    pages: int,
    files: int,
    folder: str | Path,
    seconds: float,
    options: argparse.Namespace,
    *,
    written: int = 0,
    unchanged: int | None = None,
    removed: int = 0,
) -> None:
    language = spoken()
    print(
        say(
            "build.would" if options.dry_run else "build.done",
            language,
            folder=os.path.relpath(folder),
            articles=counted("build.articles", articles, language),
            pages=counted("build.pages", pages, language),
            files=counted("build.files", files, language),
            written=written,
            unchanged=files if unchanged is None else unchanged,
            removed=removed,
            seconds=seconds,
        )
    )


def _named(heading: str, paths: Sequence[str], verbose: bool) -> str:
    """A heading and the paths under it; only the first few unless all are asked for."""
    shown = paths if verbose or len(paths) <= 10 else paths[:9]
    left = len(paths) - len(shown)
    more = ["  " + say("build.more", spoken(), count=left)] if left else []
    return "\n".join([heading, *(f"  {path}" for path in shown), *more])
