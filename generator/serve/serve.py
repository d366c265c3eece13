"""`gen serve`: builds into `.gen/preview`, and builds again whenever a source file changes.

This process builds, one build after another, and forks as it likes; what browsers ask is answered by another one
(`generator.serve.server`), so neither waits for the other.
"""

import errno
import gc
import ipaddress
import json
import os
import socket
import time
import unicodedata
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from generator.content.files import is_ignored
from generator.engine.lock import TakenError, only
from generator.engine.progress import Track
from generator.engine.workers import held_interrupts
from generator.outputs.job import Options
from generator.problems import Problem, ProblemsError
from generator.serve.preview import Held, Outcome, build_whole, revise
from generator.serve.server import run
from generator.serve.state import Answer, Beside, Built, ServerSettings
from generator.settings.config import Config, load_config
from generator.settings.finding import STATE
from generator.site.publication import Show
from generator.text.dates import clock
from generator.wording import say, words
from generator.wording.report import format_problems

_GLANCE = 1.0
"""Seconds after which it is time to see whether an article has come or gone by time alone."""


@dataclass(frozen=True, slots=True)
class Preview:
    """How the development server is run."""

    settings: Path
    """The bulletin's gen.yaml."""
    host: str
    port: int
    show: Show
    reload: bool
    follow: bool
    """Whether browsers go to the page of an article that was saved."""
    poll: float
    """Seconds between two looks at every file; 0 lets the system tell of changes."""
    language: str
    """Of messages in the browser."""
    track: Track
    waiting: Callable[[str], None]
    keep_going: bool = False
    """Whether a file with an error holds up only itself."""
    beside: Beside | None = None
    """What else is served, at a port of its own."""
    answer: Callable[[Held, Any], object] | None = None
    """Answers what is asked from there, with the last good build."""


@dataclass(frozen=True, slots=True)
class Ready:
    """The server answers."""

    address: str
    is_other_port: bool
    """Whether the port that was asked for is somebody else's."""
    is_open: bool = False
    """Whether other computers can reach it."""
    others: tuple[str, ...] = ()
    """The addresses to type on other computers, as far as they can be told."""
    beside: int = 0
    """The port of what is served beside the preview."""


@dataclass(frozen=True, slots=True)
class Running:
    """Another preview of this bulletin is running, so this one is none."""

    address: str
    """Where; empty if it has only just begun."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A build has ended."""

    sources: tuple[str, ...]
    """What had changed, relative to the bulletin's folder; empty for the first build."""
    changed: int
    """Files of the preview written or removed."""
    seconds: float
    problems: tuple[Problem, ...]
    failed: bool
    """Whether there were errors, so that the preview stayed as it was."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Something is the matter with the server: it can't listen, or must look at files itself."""

    reason: str
    is_end: bool


Happening = Ready | Running | Rebuilt | Refused


def serve(preview: Preview) -> Generator[Happening, None, None]:
    """Run until the caller stops asking, or the server can't go on; gives what happens, as it happens."""
    folder = preview.settings.parent / STATE / "preview"
    config, _ = load_config(preview.settings)
    base_path = _base_path(config) if config else ""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with (
            only(folder.with_name("preview.lock")) as note,
            _server(preview, folder, base_path, _theme(config)) as (events, orders),
        ):
            kind, value = events.recv()
            if kind == "failed":
                yield Refused(value, is_end=True)
                return
            port, *beside = value
            rest = f":{port}{quote(base_path)}/"
            address = f"http://{_in_address(preview.host)}{rest}"
            note(address)
            is_open, others = outside(preview.host)
            shown = tuple(f"http://{_in_address(other)}{rest}" for other in others)
            yield Ready(address, port != preview.port, is_open, shown, *beside)
            builder = _Builder(preview, folder, events, orders, base_path)
            yield builder.build()
            while True:
                yield from builder.wait()
                builder.answer()
                if builder.is_stale():
                    yield builder.build()
    except TakenError as error:
        yield Running(str(error))
    except EOFError:
        yield Refused(os.strerror(errno.EPIPE), is_end=True)  # the server is gone
    except OSError as error:
        yield Refused(error.strerror or str(error), is_end=True)


@contextmanager
def _server(
    preview: Preview, folder: Path, base_path: str, theme: str
) -> Iterator[tuple[Connection, Connection]]:
    """The server's process, and this one's ends of its pipes."""
    settings = ServerSettings(
        folder=folder,
        settings=preview.settings,
        host=preview.host,
        port=preview.port,
        reload=preview.reload,
        poll=preview.poll,
        title=say("preview.building", preview.language),
        language=preview.language,
        base_path=base_path,
        theme=theme,
        beside=preview.beside,
    )
    # Another interpreter, not a fork: it shares nothing that a build may be in the middle of.
    context = get_context("spawn")
    events, its_events = context.Pipe()
    orders, its_orders = context.Pipe()
    process = context.Process(target=run, args=(settings, its_events, its_orders), daemon=True)
    if os.name == "posix":
        resource_tracker.ensure_running()  # which is started with the process, and would let interrupts through
    with held_interrupts():
        process.start()
    its_events.close()
    its_orders.close()
    try:
        yield events, orders
    finally:
        events.close()
        orders.close()  # which ends the server
        process.join(2)
        process.terminate()


class _Builder:
    """Builds the preview; between builds it holds the last good one."""

    def __init__(
        self, preview: Preview, folder: Path, events: Connection, orders: Connection, base_path: str
    ) -> None:
        self._preview = preview
        self._folder = folder
        self._events = events
        self._orders = orders
        self._base_path = base_path
        self._root = preview.settings.parent
        self._held: Held | None = None
        self._since = 0.0
        """The moment of the last whole build, whatever became of it (seconds since 1970)."""
        self._changed: set[str] = set()
        """Paths that have changed since the last good build, relative to the bulletin's folder."""
        self._news: set[str] = set()
        """Those of them that no build has seen."""
        self._asked: list[tuple[int, object]] = []
        """What has been asked and not been answered, with its numbers."""

    def wait(self) -> Iterator[Refused]:
        """Wait for a change, but not for ever."""
        if self._events.poll(_GLANCE):
            yield from self._take()

    def _take(self) -> Iterator[Refused]:
        """Take in all that the server has to tell by now."""
        while self._events.poll():
            kind, what = self._events.recv()
            if kind == "changed":
                self._news |= set(filter(self._matters, what))
            elif kind == "asked":
                self._asked.append(what)
            else:
                yield Refused(what, is_end=False)

    def answer(self) -> None:
        """Answer what has been asked by now."""
        asked, self._asked = self._asked, []
        for number, question in asked:
            if self._held is None or self._preview.answer is None:
                self._orders.send(Answer(number, None, is_answered=False))
            else:
                self._orders.send(Answer(number, self._preview.answer(self._held, question)))

    def is_stale(self) -> bool:
        """Whether there is something to build: a change, or a moment at which an article comes or goes."""
        held = self._held
        is_over = held is not None and self._since < held.until <= _now(held.config).timestamp()
        return bool(self._news) or is_over

    def build(self) -> Rebuilt:
        """Build what has changed, and tell the browsers."""
        started = time.perf_counter()
        sources = tuple(sorted(self._news))
        self._changed |= self._news
        self._news = set()
        problems: tuple[Problem, ...]
        changed: frozenset[str] = frozenset()
        try:
            outcome = self._build()
        except ProblemsError as error:
            failed, problems = True, error.problems
        except FileNotFoundError as error:  # gone while it was looked for; that it went will be told
            failed, problems = True, (self._gone(error),)
        else:
            failed, problems, changed = False, outcome.held.problems, outcome.changed
            self._held = outcome.held
            self._changed = set()
            self._base_path = _base_path(outcome.held.config)
        show = self._page_of(sources) if self._preview.follow and not failed else ""
        self._orders.send(Built(self._base_path, changed, self._shown(problems), show))
        return Rebuilt(sources, len(changed), time.perf_counter() - started, problems, failed)

    def _build(self) -> Outcome:
        options = Options(
            self._preview.show,
            keep_going=self._preview.keep_going,
            preview=True,
            track=self._preview.track,
            placing=self._placing,
            waiting=self._preview.waiting,
        )
        texts = [_inside(path) for path in self._changed]
        if self._held and texts and all(path.startswith("content/") for path in self._changed):
            revised = revise(self._held, texts, self._folder, _now(self._held.config), options)
            if revised:
                return revised
        config, problems = load_config(self._preview.settings)
        if config is None:
            raise ProblemsError(problems)
        now = _now(config)
        self._since = now.timestamp()
        gc.unfreeze()
        outcome = build_whole(config, self._folder, now, options)
        gc.collect()
        gc.freeze()  # what is held stays: no need to look through it again and again
        return outcome

    @contextmanager
    def _placing(self) -> Iterator[None]:
        """Let no browser see a part of a build: while files move to their places, answers wait."""
        self._orders.send("hold")
        self._orders.recv()
        try:
            yield
        finally:
            self._orders.send("release")

    def _matters(self, path: str) -> bool:
        """Whether a change may mean something: not if a file came and went, as editors' temporary ones do."""
        if not path.startswith("content/") or self._held is None or path in self._changed:
            return True
        inside = _inside(path)
        if is_ignored(inside, self._held.config.settings.ignore):
            return False
        if os.path.lexists(self._root / path):
            return True
        seen = self._held.seen
        return inside in seen or any(name.startswith(inside + "/") for name in seen)

    def _gone(self, error: FileNotFoundError) -> Problem:
        place = os.path.relpath(error.filename or self._root, self._root).replace(os.sep, "/")
        return Problem("unreadable-file", place, values=(("reason", error.strerror or ""),))

    def _page_of(self, sources: Iterable[str]) -> str:
        """The site path of the one article or page among the sources; empty if there is none, or more than one."""
        assert self._held is not None  # a build has just gone well
        texts = [text for path in set(map(_inside, sources)) if (text := self._held.standing.text(path))]
        return texts[0].url if len(texts) == 1 else ""

    def _shown(self, problems: tuple[Problem, ...]) -> dict[str, object]:
        if not problems:
            return {}
        language = self._preview.language
        shown = {"language": language, **words("preview.problems", language)}
        return {"words": shown, **json.loads(format_problems(problems, "json", language=language))}


def _inside(path: str) -> str:
    """The source path of a file under `content/`, from its path in the bulletin's folder."""
    return unicodedata.normalize("NFC", path.removeprefix("content/"))


def _now(config: Config) -> datetime:
    return clock(None, os.environ, config.zone)


def _theme(config: Config | None) -> str:
    """The folder that the settings name as the theme's, if it lies in the bulletin's."""
    wanted = config.settings.theme.from_.strip("/") if config else ""
    return wanted if config and wanted and (config.root / wanted).is_dir() else ""


def _base_path(config: Config) -> str:
    return unquote(urlsplit(config.settings.base_url).path).rstrip("/")


def outside(host: str) -> tuple[bool, tuple[str, ...]]:
    """Whether other computers can reach a server that listens at a host, and the hosts they can call it by."""
    everywhere = {"": (socket.AF_INET, socket.AF_INET6), "0.0.0.0": (socket.AF_INET,)}
    everywhere["::"] = everywhere[""]
    if host in everywhere:
        return True, tuple(filter(None, map(_own_address, everywhere[host])))
    found = {str(address[0]).partition("%")[0] for *_, address in socket.getaddrinfo(host, None)}
    is_open = not all(ipaddress.ip_address(address).is_loopback for address in found)
    return is_open, (host,) if is_open else ()


_ELSEWHERE = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}
"""Addresses that nobody has (RFC 5737, RFC 3849)."""


def _own_address(family: socket.AddressFamily) -> str:
    """The address from which this machine would send something out; nothing is sent. Empty if there is no way out."""
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as asking:
            asking.connect((_ELSEWHERE[family], 9))
            return str(asking.getsockname()[0])
    except OSError:
        return ""


def _in_address(host: str) -> str:
    """A host as it stands in an address that a browser on this machine can open."""
    if host in ("0.0.0.0", "::", ""):
        return "localhost"
    return f"[{host}]" if ":" in host else host
