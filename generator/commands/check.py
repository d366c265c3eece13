"""`gen check`: says what an inspector would find, before anything is published."""

import argparse
import gc
import os
import time
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from pathlib import Path

from generator.build import examine
from generator.checks.backdating import backdated
from generator.checks.checking import Checking, Family
from generator.checks.hosts import HOSTS, host_checks
from generator.checks.inspection import indicators
from generator.checks.privacy import masked
from generator.commands.bulletin import read_settings
from generator.commands.exit_codes import OK, PROBLEMS
from generator.commands.terminal import other_build, print_problems, spoken, told, track, usage
from generator.content.excerpts import with_excerpts
from generator.outputs.job import Options, Prepared
from generator.problems import Problem, ProblemsError, ordered
from generator.settings.config import Config
from generator.settings.finding import STATE
from generator.settings.rules import RULES
from generator.text.clock import present
from generator.text.dates import clock
from generator.wording import counted, say
from generator.wording.checklist import as_csv, as_html
from generator.wording.report import format_counts


def run(options: argparse.Namespace) -> int:
    """Check; gives the exit code, as `gen build` does."""
    started = time.perf_counter()
    gc.set_threshold(200_000, 20, 100)  # as in a build
    language = spoken()
    only = frozenset(filter(None, (name.strip() for name in (options.only or "").split(","))))
    families = dict.fromkeys(rule.family for rule in RULES.values())  # in the order of the rules
    for name in sorted(only - RULES.keys() - families.keys()):
        return usage(say("check.no-rule", language, name=name, rules=", ".join((*families, *RULES))), "check")
    if options.host and options.host not in HOSTS:
        return usage(say("check.no-host", language, name=options.host, hosts=", ".join(HOSTS)), "check")
    config = read_settings(options)
    if config is None:
        return PROBLEMS
    try:
        now = clock(options.clock, os.environ, config.zone)
    except ValueError:
        return usage(say("command.no-time", language), "check")
    wanted = []
    for path in options.paths:
        inside = _inside(path, config.root)
        if inside is None:
            return usage(say("check.no-path", language, path=path), "check")
        wanted.append(inside)
    more: list[Family] = [host_checks(options.host, config)] if options.host else []
    if options.inspect or "backdated" in only:  # it asks git
        more.append(partial(backdated, config))
    checking = Checking(config, now, only, options.inspect, tuple(more))
    try:
        prepared, found = examine(config, now, Options(check=checking, track=track, waiting=other_build))
    except ProblemsError as error:
        print_problems(error.problems, options)
        return PROBLEMS
    if options.online:
        found = ordered((*found, *_online(checking, config, prepared, wanted)))
    problems = tuple(
        replace(one, excerpt=masked(one.excerpt))  # the build's own excerpts are whole lines
        for one in found
        if _is_wanted(one, wanted) and _is_asked(one, only)
    )
    try:
        _print(problems, prepared, config, now, options, time.perf_counter() - started)
    except OSError as error:
        if options.output is None or isinstance(error, BrokenPipeError):
            raise
        return usage(f"{options.output}: {error.strerror or error}", "check")
    return PROBLEMS if any(problem.severity == "error" for problem in problems) else OK


def _online(
    checking: Checking, config: Config, prepared: Prepared, wanted: Collection[str]
) -> tuple[Problem, ...]:
    """What is wrong with the addresses of other sites that the wanted files lead to."""
    from generator.checks import online  # asks for much of the standard library

    places = {
        address: [place for place in those if _is_wanted_path(place[0], wanted)]
        for address, those in checking.outside.items()
    }
    asked = [address for address, those in places.items() if those]
    answers = online.ask(asked, config.root / STATE / "links.json", present(), track=track)
    found = checking.weighed(online.problems(answers, places), prepared.content)
    return with_excerpts(found, config.root, prepared.content.seen)


def _inside(path: Path, root: Path) -> str | None:
    """A path from the bulletin's folder, as problems name it; None for one that is not there, or elsewhere."""
    try:
        real = Path(os.path.realpath(path))
        inside = real.relative_to(os.path.realpath(root)).as_posix()
    except ValueError:
        return None
    return inside if real.exists() else None


def _is_wanted(problem: Problem, paths: Iterable[str]) -> bool:
    """Whether a problem is one of these files and folders."""
    return _is_wanted_path(problem.path, paths)


def _is_wanted_path(inside: str, paths: Iterable[str]) -> bool:
    within = [path == "." or f"{inside}/".startswith(f"{path}/") for path in paths]
    return not within or any(within)


def _is_asked(problem: Problem, only: frozenset[str]) -> bool:
    """Whether a problem is of a rule that was named, or an error that would keep the bulletin from being built."""
    if not only or problem.code in only or problem.severity == "error":
        return True
    return problem.code in RULES and RULES[problem.code].family in only


def _print(
    problems: tuple[Problem, ...],
    prepared: Prepared,
    config: Config,
    now: datetime,
    options: argparse.Namespace,
    seconds: float,
) -> None:
    language = spoken()
    if options.format == "html":
        table = indicators(problems) if options.inspect else ()
        text = as_html(problems, config.settings.title, f"{now:%Y-%m-%d}", table, language)
    elif options.format == "csv":
        text = as_csv(problems, language)
    elif options.output:
        text = told(problems, options)
    else:
        print_problems(problems, options)
        text = None
    if options.output and text is not None:
        options.output.write_text(f"{text}\n", encoding="utf-8-sig" if options.format == "csv" else "utf-8")
    elif text is not None:
        print(text)
    if options.quiet or (options.format != "text" and not options.output):
        return
    catalog = prepared.standing.catalog
    print(
        say(
            "check.done",
            language,
            articles=counted("build.articles", len(catalog.articles), language),
            pages=counted("build.pages", len(catalog.pages), language),
            seconds=seconds,
            found=format_counts(problems, language) or say("check.nothing", language),
        )
    )
    if options.output:
        print(say("check.written", language, path=options.output))
