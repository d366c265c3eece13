"""`gen publish`: builds the site, says what has changed, and puts it on its host."""

import argparse
import secrets
import sys
import time
from datetime import UTC, datetime

from generator.commands.bulletin import read_settings
from generator.commands.exit_codes import OK, PROBLEMS
from generator.commands.terminal import answer, print_problems, spoken, track_bytes, usage
from generator.problems import Problem, ProblemsError
from generator.publishing import sending
from generator.publishing.naming import release_name
from generator.publishing.record import begun
from generator.publishing.sending import Ready
from generator.publishing.target import PublishError
from generator.publishing.targets import make_target
from generator.settings.config import Config, Destination
from generator.settings.finding import STATE
from generator.settings.targets import read_place
from generator.text.clock import present
from generator.wording import counted, say
from generator.wording.report import printable

_FEW = 10
"""So many articles of a kind are named before the others are only counted."""
_UNITS = ((1 << 30, "GB"), (1 << 20, "MB"), (1 << 10, "KB"))


def run(options: argparse.Namespace) -> int:
    """Publish; gives the exit code."""
    config = read_settings(options)
    if config is None:
        return PROBLEMS
    known = config.settings.publish
    name = options.target or (next(iter(known)) if len(known) == 1 else "")
    if name not in known:
        key = "publish.no-targets" if not known else "publish.no-target" if name else "publish.which-target"
        return usage(say(key, spoken(), name=printable(name), known=", ".join(known)), "publish")
    destination = known[name]
    try:
        if options.back:
            return _back(config, destination, name, options)
        if (code := _make(config, destination, options)) != OK:
            return code
        return _publish(config, destination, name, options)
    except ProblemsError as error:
        print_problems(error.problems, options)
    except PublishError as error:
        print_problems((_problem(error, config, name),), options)
    return PROBLEMS


def _problem(error: PublishError, config: Config, name: str) -> Problem:
    """The problem at the line of the settings that names the place."""
    line, column = config.positions.get(f"publish.{name}.to", (0, 0))
    excerpt = config.lines[line - 1] if line else ""
    values = tuple((key, printable(value)) for key, value in {"name": name, **error.values}.items())
    return Problem(error.code, config.path.name, line, column, values, excerpt)


def _make(config: Config, destination: Destination, options: argparse.Namespace) -> int:
    """Build what is to be published, and sign it where that is wished; gives the exit code."""
    from generator.commands.build import run as build
    from generator.commands.parser import parse

    wishes = [*destination.build, *(["check"] if destination.check else [])]
    words_ = ["build", "--config", str(config.path), *(f"--{wish}" for wish in wishes)]
    code = build(parse([*words_, *(["--quiet"] if options.quiet else [])], spoken()))
    if code == OK and destination.sign and not config.settings.sign.every_build:
        from generator.commands.signing import said, sign

        signed = sign(config, config.root / "site", _now())
        if not options.quiet:
            print(said(signed))
    return code


def _now() -> datetime:
    return datetime.fromtimestamp(present(), UTC)


# ---- publishing


def _publish(config: Config, destination: Destination, name: str, options: argparse.Namespace) -> int:
    from generator.proving.signing import site_digests

    started, now, language = time.perf_counter(), _now(), spoken()
    site, token = config.root / "site", secrets.token_hex(16)
    target = make_target(read_place(destination.to), config.root, release_name(now, token))
    digests = site_digests(site, config.root / STATE)
    ready = sending.make_ready(target, site, digests, config.settings.base_url, now, token, full=options.full)
    if ready.plan.is_empty and ready.standing.record:
        print(say("publish.nothing", language, name=name))
        return OK
    if not options.quiet:
        _tell(ready, name, destination, options)
    sending.refuse(ready, adopt=options.adopt, max_deletes=options.max_deletes)
    if options.dry_run:
        print(say("publish.dry", language))
        return OK
    if not options.yes and (code := _ask(name)) is not None:
        return code
    steps = sending.send(
        target, ready, present(), lambda: print(say("publish.unchecked", language, name=name))
    )
    total = sum(ready.sizes.values())
    for _ in track_bytes(steps, say("publish.work", language), total, lambda path: ready.sizes[path]):
        pass
    print(
        say(
            "publish.done",
            language,
            name=name,
            sent=counted("publish.files", len(ready.plan.sent), language),
            removed=len(ready.plan.gone),
            seconds=time.perf_counter() - started,
        )
    )
    return OK


def _ask(name: str) -> int | None:
    """Whether to go on; gives an exit code where not."""
    language = spoken()
    if not sys.stdin.isatty():
        return usage(say("publish.nobody", language), "publish")
    said = answer(input, say("publish.ask", language, name=name))
    if said.strip().casefold() in ("y", "yes", "是", "好"):
        return None
    print(say("publish.left", language))
    return PROBLEMS


def _back(config: Config, destination: Destination, name: str, options: argparse.Namespace) -> int:
    now, token = _now(), secrets.token_hex(16)
    target = make_target(read_place(destination.to), config.root, release_name(now, token))
    at = target.back(begun(token, now.timestamp()))
    moment = datetime.fromisoformat(at).astimezone(config.zone)
    print(say("publish.back", spoken(), name=name, at=f"{moment:%Y-%m-%d %H:%M}"))
    return OK


# ---- what is said


def _tell(ready: Ready, name: str, destination: Destination, options: argparse.Namespace) -> None:
    """Say in words what a plan changes."""
    language, plan, changed = spoken(), ready.plan, ready.changes
    print(say("publish.to", language, name=name, place=printable(destination.to)))
    if ready.standing.journal and (ready.standing.journal.doubt or ready.standing.journal.done):
        print(say("publish.again", language))
    for kind in ("new", "changed", "withdrawn"):
        titles: tuple[str, ...] = getattr(changed, kind)
        if titles:
            print(counted(f"publish.{kind}", len(titles), language))
            shown = titles if options.all or len(titles) <= _FEW else titles[: _FEW - 1]
            for title in shown:
                print(f"  {printable(title)}")
            if len(shown) < len(titles):
                print("  " + say("publish.more", language, count=len(titles) - len(shown)))
    print(
        say(
            "publish.sum",
            language,
            pages=counted("publish.pages", changed.pages, language),
            files=counted("publish.files", len(plan.sent), language),
            size=_size(sum(ready.sizes.values())),
            removed=len(plan.gone),
        )
    )
    if plan.old:
        print(counted("publish.old", len(plan.old), language))


def _size(size: int) -> str:
    for unit, name in _UNITS:
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size} B"
