"""The development server's process: it shows the preview's folder to browsers, and tells them what a build has changed.

It is a process of its own, so that it answers while a build is busy. Two pipes join it to the process that builds: one
tells of source files that have changed, the other of what became of them.
"""

import asyncio
import errno
import logging
import os
import queue
import signal
import socket
import threading
from asyncio import AbstractEventLoop
from contextlib import suppress
from multiprocessing.connection import Connection

from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets

from generator.serve.pages import application
from generator.serve.reloading import tell_browsers
from generator.serve.state import Answer, Built, ServerSettings, ServerState, Unanswered
from generator.serve.watching import SourceWatcher

_PORTS = 50
"""How many ports are tried, one after another."""
_LARGEST = 40_000_000
"""Bytes of a request's body to what is served beside the preview; it refuses less than that where it wants."""
_TAKEN = (errno.EADDRINUSE, 10048, 10013)
"""Also as Windows says it."""

_Events = queue.SimpleQueue[tuple[str, object]]


def run(settings: ServerSettings, events: Connection, orders: Connection) -> None:
    """Serve until the other process is gone. This is the new process's own main function.

    Through `events` go ("ready", ports), ("changed", paths), ("refused", reason), ("asked", (number, question)) or
    ("failed", reason), the last at once or not at all; through `orders` come "hold", which is answered by "held",
    "release", Built, and Answer. The ports are the preview's and, where something is served beside it, that one's.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the other process, and that ends this one
    for name in ("livereload", "tornado.access", "tornado.general"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    beside = settings.beside
    try:
        listening = [_listening(settings.host, beside.port)] if beside else []
        listening.insert(0, _listening(settings.host, settings.port))
    except OSError as error:
        events.send(("failed", error.strerror or str(error)))
        return
    asyncio.run(_serve(settings, listening, events, orders))


async def _serve(
    settings: ServerSettings,
    listening: list[tuple[list[socket.socket], int]],
    events: Connection,
    orders: Connection,
) -> None:
    state = ServerState(settings, settings.base_path, os.urandom(8).hex())
    state.open.set()
    # The other process may be too busy to take what it is told: the event loop must not wait for it.
    told = _Events()
    questions = _Questions(told)
    ports = tuple(port for _, port in listening)
    watcher = SourceWatcher(
        settings.settings,
        ready=lambda: told.put(("ready", ports)),
        changed=lambda paths: told.put(("changed", paths)),
        refused=lambda reason: told.put(("refused", reason)),
        poll=settings.poll,
        theme=settings.theme,
    )
    HTTPServer(application(state)).add_sockets(listening[0][0])
    if settings.beside:
        beside = settings.beside.make(state, questions.ask, *ports)
        HTTPServer(beside, max_buffer_size=_LARGEST, max_body_size=_LARGEST).add_sockets(listening[1][0])
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    threading.Thread(target=_tell, args=(events, told), daemon=True).start()
    threading.Thread(target=_listen, args=(orders, state, questions, loop, ended), daemon=True).start()
    watching = asyncio.create_task(watcher.watch())
    await ended.wait()
    watching.cancel()
    os._exit(0)  # there is nothing to save, and the watcher's threads would wait for changes before they end


class _Questions:
    """What the other process has been asked and has not answered yet."""

    def __init__(self, told: _Events) -> None:
        self._told = told
        self._open: dict[int, asyncio.Future[object]] = {}
        self._number = 0

    async def ask(self, question: object) -> object:
        """Ask, and wait for the answer. Raises Unanswered."""
        self._number += 1
        number, answer = self._number, asyncio.get_running_loop().create_future()
        self._open[number] = answer
        self._told.put(("asked", (number, question)))
        try:
            return await answer
        finally:
            del self._open[number]

    def answered(self, answer: Answer) -> None:
        """Take in an answer; nobody may be waiting for it any more."""
        waiting = self._open.get(answer.number)
        if waiting is None or waiting.done():
            return
        if answer.is_answered:
            waiting.set_result(answer.value)
        else:
            waiting.set_exception(Unanswered())


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


def _tell(events: Connection, told: _Events) -> None:
    """Send the other process what it is to know, in a thread that may wait for it."""
    with suppress(OSError):  # the other process is gone
        while True:
            events.send(told.get())


def _listen(
    orders: Connection,
    state: ServerState,
    questions: _Questions,
    loop: AbstractEventLoop,
    ended: asyncio.Event,
) -> None:
    """Take the other process's orders, in a thread, since not every system can wait for a pipe in an event loop."""

    def hold() -> None:
        state.open.clear()
        orders.send("held")

    try:
        while True:
            order = orders.recv()
            if isinstance(order, Built):
                loop.call_soon_threadsafe(tell_browsers, order, state)
            elif isinstance(order, Answer):
                loop.call_soon_threadsafe(questions.answered, order)
            elif order == "hold":
                loop.call_soon_threadsafe(hold)
            else:
                loop.call_soon_threadsafe(state.open.set)
    except (EOFError, OSError):
        loop.call_soon_threadsafe(ended.set)
