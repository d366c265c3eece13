"""`gen serve` as somebody runs it: a process of its own, its lines, and what it answers."""

import asyncio
import http.client
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

from tornado.httpclient import HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.conftest import ROOT

PATIENCE = 30.0
"""Seconds after which what has not happened will not."""

_Found = TypeVar("_Found")

ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
"""What a template never comes to the end of."""


def until(look: Callable[[], _Found], what: str, patience: float = PATIENCE) -> _Found:
    """Look again and again until there is something to see, and give it."""
    deadline = time.monotonic() + patience
    while not (found := look()):
        assert time.monotonic() < deadline, f"never: {what}"
        time.sleep(0.01)
    return found


@dataclass(frozen=True, slots=True)
class Answer:
    """What the server answers."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Serving:
    """A running `gen serve`, or another command that serves."""

    def __init__(
        self,
        root: Path,
        *options: str,
        port: int = 0,
        environment: Mapping[str, str] = {},
        command: str = "serve",
    ) -> None:
        self.root = root
        self.port = port or free_port()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "generator", command, "-p", str(self.port), *options],
            cwd=root,
            env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # a process group, as a terminal's
            # Whoever runs these tests in the background may have had the signal ignored, which is inherited.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        self.lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))

    @property
    def address(self) -> str:
        """The site's, with a slash at its end."""

        def announced() -> str:
            assert self.process.poll() is None, self.output
            found = re.search(r"(http://\S+/)", self.output)
            return found[1] if found else ""

        return until(announced, "an address")

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def builds(self) -> list[str]:
        """The line of each build so far, without the time of day."""
        return [line[9:] for line in list(self.lines) if re.match(r"\d\d:\d\d:\d\d ", line)]

    def built(self, number: int) -> str:
        """The line of a build, counted from 1, as soon as it has ended."""

        def line() -> str:
            assert self.process.poll() is None, self.output
            lines = self.builds()
            return lines[number - 1] if len(lines) >= number else ""

        return until(line, f"build {number} of {self.output}")

    def settle(self) -> None:
        """Wait until the server knows of every build that has ended: a page's number is that of the last."""
        until(lambda: f'data-build="{len(self.builds())}"' in self.page(), "the last build's number")

    def get(self, path: str, *, method: str = "GET", **headers: str) -> Answer:
        """Ask for a path just as it is given; header names with underscores."""
        where = urlsplit(self.address)
        connection = http.client.HTTPConnection(where.hostname or "", where.port, timeout=PATIENCE)
        try:
            connection.putrequest(method, path, skip_host="Host" in headers)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            response = connection.getresponse()
            return Answer(response.status, dict(response.getheaders()), response.read())
        finally:
            connection.close()

    def page(self, path: str = "") -> str:
        """The text of a page, by its address below the site's."""
        return self.get(urlsplit(self.address).path + path).text

    def interrupt(self) -> int:
        """Ctrl-C, which every process of a terminal's group gets; the exit code."""
        os.killpg(self.process.pid, signal.SIGINT)
        return self.process.wait(PATIENCE)

    def close(self) -> None:
        """End it, however it is."""
        if self.process.poll() is None:
            self.process.terminate()
        self.process.wait(PATIENCE)
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self._reader.join()
        assert self.process.stdout
        self.process.stdout.close()
        assert "Traceback" not in self.output, self.output


@contextmanager
def serving(root: Path, *options: str, port: int = 0, **environment: str) -> Iterator[Serving]:
    """Run `gen serve` in a bulletin's folder."""
    server = Serving(root, *options, port=port, environment=environment)
    try:
        yield server
    finally:
        server.close()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def running(group: int) -> list[str]:
    """The processes of a group that still run, as Linux tells."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            state, _, its_group, *_ = path.read_text("utf-8").rpartition(")")[2].split()
            if int(its_group) == group and state != "Z":
                found.append(path.parent.name)
    return found


class Tab:
    """What a browser's open page hears, without the browser. Close it."""

    def __init__(self, server: Serving, *, host: str = "", origin: str = "") -> None:
        """Raises tornado's HTTPClientError if the server refuses."""
        where = urlsplit(server.address)
        self._loop = asyncio.new_event_loop()
        self._is_closed = False
        headers = {"Origin": origin or f"http://{host or where.netloc}"} | ({"Host": host} if host else {})
        request = HTTPRequest(f"ws://{where.netloc}/.gen/socket", headers=headers)
        try:
            self._connection: WebSocketClientConnection = self._run(lambda: websocket_connect(request))
        except Exception:
            self._loop.close()
            raise

    def _run(self, begin: Callable[[], Awaitable[_Found]]) -> _Found:
        async def patient() -> _Found:
            return await asyncio.wait_for(begin(), PATIENCE)

        return self._loop.run_until_complete(patient())

    def send(self, text: str | bytes) -> None:
        self._run(lambda: self._connection.write_message(text, binary=isinstance(text, bytes)))

    def show(self, path: str, page: str) -> "Tab":
        """Say that it shows a page, whose text it is given."""
        found = re.search(r'data-session="(\w+)" data-build="(\d+)"', page)
        assert found, page
        self.send(json.dumps({"path": path, "session": found[1], "build": int(found[2])}))
        return self

    def hear(self) -> dict[str, Any] | None:
        """The next order; None if the server has closed the connection."""
        message = self._run(self._connection.read_message)
        self._is_closed = message is None
        return None if message is None else dict(json.loads(message))

    def hear_command(self, command: str) -> dict[str, Any]:
        """The next order of this kind; others before it are passed over."""
        while order := self.hear():
            if order["command"] == command:
                return order
        raise AssertionError(f"no {command}: the connection was closed")

    def close(self) -> None:
        async def end() -> None:
            self._connection.close()
            while not self._is_closed and await self._connection.read_message() is not None:
                pass  # what was on its way

        self._run(end)
        self._loop.close()


@contextmanager
def tab(server: Serving, path: str = "", **how: str) -> Iterator[Tab]:
    """An open page of the site, by its address below the site's."""
    where = urlsplit(server.address).path + path
    opened = Tab(server, **how)
    try:
        yield opened.show(where, server.get(where).text)
    finally:
        opened.close()
