"""The development server: it shows the preview's folder to browsers, and tells them what a build has changed.

It runs in a process of its own, so that it answers while a build is busy. Two pipes join it to the process that builds:
one tells of source files that have changed, the other of what became of them. livereload gives the server, the list of
open browsers and the watcher's place; its faults are mended here: it drops the second change within three seconds,
reloads whatever page is open, takes orders from any web site, and puts its script into the first 64 KiB of a page only.
"""

import asyncio
import errno
import html
import ipaddress
import json
import logging
import mimetypes
import os
import queue
import signal
import socket
import threading
from asyncio import Future
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from livereload import Server
from livereload.handlers import LiveReloadHandler, StaticFileHandler
from tornado import web
from tornado.httpserver import HTTPServer
from tornado.httputil import HTTPServerRequest
from tornado.ioloop import IOLoop
from tornado.netutil import bind_sockets

from generator.serve.watching import SourceWatcher

OWN = "/.gen/"
"""The site path of the server's own files; a site has none that begins with a dot."""

_CLIENT = Path(__file__).parent / "client"
_PORTS = 50
"""How many ports are tried, one after another."""
_TAKEN = (errno.EADDRINUSE, 10048, 10013)
"""Also as Windows says it."""
_PAGES = (".html", ".htm")

# Not what the system says, which differs from one to the next: on some of them scripts are plain text.
_KINDS = mimetypes.MimeTypes(filenames=())
for _kind, _ending in (
    ("text/javascript", ".js"),
    ("text/javascript", ".mjs"),
    ("image/avif", ".avif"),
    ("image/webp", ".webp"),
    ("font/woff", ".woff"),
    ("font/woff2", ".woff2"),
    ("application/manifest+json", ".webmanifest"),
):
    _KINDS.add_type(_kind, _ending)


@dataclass(frozen=True, slots=True)
class Settings:
    """How the server is run."""

    folder: Path
    """The preview's folder."""
    settings: Path
    """The bulletin's gen.yaml."""
    host: str
    port: int
    reload: bool
    """Whether pages get the script that reloads them."""
    poll: float
    """See SourceWatcher."""
    title: str
    """What a page says that has not been built yet."""
    language: str
    """Of the title."""
    base_path: str
    """As in Built, until the first build tells."""


@dataclass(frozen=True, slots=True)
class Built:
    """What a build has come to, for the browsers."""

    base_path: str
    """The path of the site's root on its host, decoded, without a slash at the end."""
    changed: frozenset[str]
    """Files written or removed, relative to the preview's folder."""
    problems: Mapping[str, Any]
    """What the script shows of problems; empty for none."""
    show: str = ""
    """The site path of the page that browsers should go to; empty to let them be."""


@dataclass(slots=True)
class _State:
    """What the server knows. Only its own event loop changes it."""

    settings: Settings
    base_path: str = ""
    session: str = ""
    """Another one for each server: a browser that finds a new one has everything to learn."""
    number: int = 0
    """Of the last build."""
    problems: Mapping[str, Any] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    """The number of the build that last changed a file."""
    open: asyncio.Event = field(default_factory=asyncio.Event)
    """Not set while files move to their places."""

    def name_of(self, path: str) -> str:
        """The file, relative to the folder, that a browser's path names, be it there or not; empty for none."""
        inside = unquote(path)
        if not inside.startswith(self.base_path + "/"):
            return ""
        name = inside.removeprefix(self.base_path + "/")
        return name + ("index.html" if not name or name.endswith("/") else "")

    def has_changed(self, name: str, changed: Collection[str]) -> bool:
        """Whether a page is another one after changes to these files. For a missing one the 404 page is shown."""
        if name in changed:
            return True
        return "404.html" in changed and not (name and _is_file(self.settings.folder / name))

    def since(self, build: int) -> Collection[str]:
        """The files that have changed after a build."""
        if build >= self.number:
            return ()
        return {path for path, number in self.changed.items() if number > build}

    def besides(self, changed: Collection[str]) -> dict[str, Any]:
        """Tells a page which files have changed that it may be using: it knows itself."""
        files = sorted(path for path in changed if not path.endswith(_PAGES))
        return {"command": "files", "paths": [f"{self.base_path}/{path}" for path in files]} if files else {}


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # no name of a file at all
        return False


def run(settings: Settings, events: Connection, orders: Connection) -> None:
    """Serve until the other process is gone. This is the new process's own main function.

    Through `events` go ("ready", port), ("changed", paths), ("refused", reason) or ("failed", reason), the last at
    once or not at all; through `orders` come "hold", which is answered by "held", "release", and Built.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the other process, and that ends this one
    try:
        sockets, port = _listening(settings.host, settings.port)
    except OSError as error:
        events.send(("failed", error.strerror or str(error)))
        return
    state = _State(settings, settings.base_path, os.urandom(8).hex())
    state.open.set()
    # The other process may be too busy to take what it is told: the event loop must not wait for it.
    told: queue.SimpleQueue[tuple[str, object]] = queue.SimpleQueue()
    watcher = SourceWatcher(
        settings.settings,
        ready=lambda: told.put(("ready", port)),
        changed=lambda paths: told.put(("changed", paths)),
        refused=lambda reason: told.put(("refused", reason)),
        poll=settings.poll,
    )
    server = _Server(state, watcher, sockets)
    loop = IOLoop.current()
    threading.Thread(target=_tell, args=(events, told), daemon=True).start()
    threading.Thread(target=_listen, args=(orders, state, loop), daemon=True).start()
    server.serve(port=port, host=settings.host, root=str(settings.folder))
    os._exit(0)  # there is nothing to save, and the watcher's threads would wait for changes before they end


def _listening(host: str, port: int) -> tuple[list[socket.socket], int]:
    """Sockets at the first port from `port` on that nobody listens at.

    Raises OSError if there is none or the host is not ours.
    """
    last = min(port + _PORTS, 65536) - 1
    for number in range(port, last + 1):
        try:
            return bind_sockets(number, host), number
        except OSError as error:
            if error.errno not in _TAKEN or number == last:
                raise
    raise AssertionError("the last port is given or raised")


def _tell(events: Connection, told: "queue.SimpleQueue[tuple[str, object]]") -> None:
    """Send the other process what it is to know, in a thread that may wait for it."""
    with suppress(OSError):  # the other process is gone
        while True:
            events.send(told.get())


def _listen(orders: Connection, state: _State, loop: IOLoop) -> None:
    """Take the other process's orders, in a thread, since not every system can wait for a pipe in an event loop."""

    def hold() -> None:
        state.open.clear()
        orders.send("held")

    try:
        while True:
            order = orders.recv()
            if isinstance(order, Built):
                loop.add_callback(_take, order, state)
            elif order == "hold":
                loop.add_callback(hold)
            else:
                loop.add_callback(state.open.set)
    except (EOFError, OSError):
        loop.add_callback(loop.stop)


def _take(built: Built, state: _State) -> None:
    """Learn what a build has changed, and tell every browser what that means for the page it shows."""
    state.number += 1
    state.base_path = built.base_path
    state.problems = built.problems
    state.changed.update(dict.fromkeys(built.changed, state.number))
    besides = state.besides(built.changed)
    shown = unquote(built.base_path + built.show)
    for browser in LiveReloadHandler.waiters.copy():
        browser.tell({"command": "problems", "problems": state.problems})
        before, browser.name = browser.name, state.name_of(browser.path)
        if built.show and not unquote(browser.path).startswith(shown):  # the print view may stay
            browser.tell({"command": "go", "path": quote(built.base_path) + built.show})
        elif before != browser.name or state.has_changed(browser.name, built.changed):
            browser.tell({"command": "reload"})
        elif besides:
            browser.tell(besides)


class _Server(Server):  # type: ignore[misc]  # livereload ships no types
    def __init__(self, state: _State, watcher: SourceWatcher, sockets: list[socket.socket]) -> None:
        super().__init__(watcher=watcher)
        self._state = state
        self._sockets = sockets

    def application(
        self, port: int, host: str, liveport: None = None, debug: None = None, live_css: bool = True
    ) -> None:
        """Listen; of livereload's own addresses none is there."""
        LiveReloadHandler.watcher = self.watcher
        given = {"state": self._state}
        pages = web.Application(
            [
                (OWN + "socket", _Socket, given),
                (f"{OWN}(.*)", _Client, {"path": str(_CLIENT), **given}),
                ("(/.*)", _Pages, {"path": str(self._state.settings.folder), **given}),
            ]
        )
        HTTPServer(pages).add_sockets(self._sockets)

    def _setup_logging(self) -> None:
        for name in ("livereload", "tornado.access", "tornado.general"):
            logging.getLogger(name).setLevel(logging.CRITICAL)


def _is_own_name(host: str, bound: str) -> bool:
    """Whether a request's Host is a name of this machine. A web site elsewhere may have made its own name lead here."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").lower()
        if name in ("localhost", bound.lower()) or name.endswith(".localhost"):
            return bool(name)
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True  # an address can't be made to lead elsewhere


def _check_host(request: HTTPServerRequest, bound: str) -> None:
    """Refuse a request that doesn't name this machine. Raises HTTPError.

    One without a Host has no place here either (RFC 9112, section 3.2), though tornado would take it for ours.
    """
    if not request.headers.get("Host", "").strip():
        raise web.HTTPError(400)
    if not _is_own_name(request.host, bound):
        raise web.HTTPError(403)


class _Socket(LiveReloadHandler):  # type: ignore[misc]  # livereload ships no types
    """A browser's open page."""

    path = ""
    """What the browser's address bar says, without the host."""
    name = ""
    """As `_State.name_of` gives it."""

    def initialize(self, state: _State) -> None:
        self._state = state

    def prepare(self) -> None:
        _check_host(self.request, self._state.settings.host)
        if not self.check_origin(self.request.headers.get("Origin", f"http://{self.request.host}")):
            raise web.HTTPError(403)

    def check_origin(self, origin: str) -> bool:
        """Only the server's own pages may listen."""
        return origin.partition("://")[2].lower() == str(self.request.host).lower()

    def on_message(self, message: str | bytes) -> None:
        """The page says what it shows and since which build; if that has changed meanwhile, it loads again."""
        state = self._state
        try:
            said = json.loads(message)
            self.path, build, session = str(said["path"]), int(said["build"]), str(said["session"])
        except (ValueError, LookupError, TypeError, OverflowError, RecursionError):
            self.close()
            return
        self.name = state.name_of(self.path)
        LiveReloadHandler.waiters.add(self)
        changed = state.since(build)
        if session != state.session or state.has_changed(self.name, changed):
            self.tell({"command": "reload"})
            return
        self.tell({"command": "problems", "problems": state.problems})
        if besides := state.besides(changed):
            self.tell(besides)

    def tell(self, order: Mapping[str, Any]) -> None:
        """Send an order; a browser that has just gone is let go."""
        try:
            sent = self.write_message(json.dumps(order))
        except Exception:  # whatever is wrong with one browser is nothing to the others
            LiveReloadHandler.waiters.discard(self)
        else:
            sent.add_done_callback(Future.exception)  # one that goes while it is told is no news


class _Files(StaticFileHandler):  # type: ignore[misc]  # livereload ships no types
    def initialize(self, path: str, state: _State) -> None:
        super().initialize(path, default_filename="index.html")
        self._state = state

    async def prepare(self) -> None:
        _check_host(self.request, self._state.settings.host)
        if "\0" in unquote(self.request.path):
            raise web.HTTPError(404)
        while not self._state.open.is_set():
            await self._state.open.wait()

    def set_default_headers(self) -> None:
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.clear_header("Server")

    def get_content_type(self) -> str:
        kind, packed = _KINDS.guess_type(str(self.absolute_path), strict=False)
        if packed or not kind:
            return "application/gzip" if packed == "gzip" else "application/octet-stream"
        return f"{kind}; charset=utf-8" if kind.startswith("text/") else kind

    def get_cache_time(self, path: str, modified: object, mime_type: str) -> int:
        """None, also not the ten years for an address with `?v=`."""
        return 0

    def compute_etag(self) -> None:
        """None: nothing is kept."""

    def write_error(self, status_code: int, **options: object) -> None:
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{status_code} {self._reason}")


class _Client(_Files):
    """The files of the reload script."""


class _Pages(_Files):
    """The preview's folder, as a static host would show it, with the reload script in each page."""

    async def get(self, path: str, include_body: bool = True) -> None:
        base_path = self._state.base_path
        if base_path and path in ("/", base_path):
            self.redirect(quote(base_path) + "/")
            return
        if not path.startswith(base_path + "/"):
            raise web.HTTPError(404)
        inside = path.removeprefix(base_path + "/")
        if any(name.startswith(".") for name in inside.split("/")):  # what is not yet in its place, above all
            raise web.HTTPError(404)
        self.path = self.parse_url_path(inside)
        file = self.validate_absolute_path(self.root, self.get_absolute_path(self.root, self.path))
        if file is None:  # a folder without the slash: the browser has been sent on
            return
        if file.endswith(_PAGES):
            self._write_html(Path(file).read_bytes())
        else:
            await super().get(inside, include_body)

    async def head(self, path: str) -> None:
        await self.get(path, include_body=False)

    def write_error(self, status_code: int, **options: object) -> None:
        """The site's own page for a missing one, or, before there is a site, a page that waits for it."""
        missing = self._state.settings.folder / "404.html"
        if status_code == 404 and missing.is_file():
            self._write_html(missing.read_bytes())
        elif status_code == 404:
            self.set_status(503)
            settings = self._state.settings
            title = html.escape(settings.title)
            head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
            page = f'<!DOCTYPE html><html lang="{settings.language}">{head}<body><p>{title}</p></body></html>'
            self._write_html(page.encode())
        else:
            super().write_error(status_code, **options)

    def _write_html(self, page: bytes) -> None:
        state = self._state
        if state.settings.reload:
            script = (
                f'<script src="{OWN}preview.js" defer data-session="{state.session}"'
                f' data-build="{state.number}"></script>'
            )
            head, end, rest = page.partition(b"</head>")
            page = head + script.encode() + end + rest if end else page + script.encode()
        self.set_header("Content-Type", "text/html; charset=utf-8" if _is_utf8(page) else "text/html")
        self.set_header("Content-Length", str(len(page)))
        self.finish(page)


def _is_utf8(page: bytes) -> bool:
    """False for somebody's own old page in another encoding, which it may name itself."""
    try:
        page.decode()
    except UnicodeDecodeError:
        return False
    return True
