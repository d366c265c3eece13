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
from generator.serve.state import Built, ServerSettings, ServerState
from generator.serve.watching import SourceWatcher

_PORTS = 50
"""How many ports are tried, one after another."""
_TAKEN = (errno.EADDRINUSE, 10048, 10013)
"""Also as Windows says it."""

_Events = queue.SimpleQueue[tuple[str, object]]


def run(settings: ServerSettings, events: Connection, orders: Connection) -> None:
    """Serve until the other process is gone. This is the new process's own main function.

    Through `events` go ("ready", port), ("changed", paths), ("refused", reason) or ("failed", reason), the last at
    once or not at all; through `orders` come "hold", which is answered by "held", "release", and Built.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C ends the other process, and that ends this one
    for name in ("livereload", "tornado.access", "tornado.general"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    try:
        sockets, port = _listening(settings.host, settings.port)
    except OSError as error:
        events.send(("failed", error.strerror or str(error)))
        return
    asyncio.run(_serve(settings, sockets, port, events, orders))


async def _serve(
    settings: ServerSettings, sockets: list[socket.socket], port: int, events: Connection, orders: Connection
) -> None:
    state = ServerState(settings, settings.base_path, os.urandom(8).hex())
    state.open.set()
    # The other process may be too busy to take what it is told: the event loop must not wait for it.
    told = _Events()
    watcher = SourceWatcher(
        settings.settings,
        ready=lambda: told.put(("ready", port)),
        changed=lambda paths: told.put(("changed", paths)),
        refused=lambda reason: told.put(("refused", reason)),
        poll=settings.poll,
        theme=settings.theme,
    )
    HTTPServer(application(state)).add_sockets(sockets)
    ended = asyncio.Event()
    loop = asyncio.get_running_loop()
    threading.Thread(target=_tell, args=(events, told), daemon=True).start()
    threading.Thread(target=_listen, args=(orders, state, loop, ended), daemon=True).start()
    watching = asyncio.create_task(watcher.watch())
    await ended.wait()
    watching.cancel()
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


def _tell(events: Connection, told: _Events) -> None:
    """Send the other process what it is to know, in a thread that may wait for it."""
    with suppress(OSError):  # the other process is gone
        while True:
            events.send(told.get())


def _listen(orders: Connection, state: ServerState, loop: AbstractEventLoop, ended: asyncio.Event) -> None:
    """Take the other process's orders, in a thread, since not every system can wait for a pipe in an event loop."""

    def hold() -> None:
        state.open.clear()
        orders.send("held")

    try:
        while True:
            order = orders.recv()
            if isinstance(order, Built):
                loop.call_soon_threadsafe(tell_browsers, order, state)
            elif order == "hold":
                loop.call_soon_threadsafe(hold)
            else:
                loop.call_soon_threadsafe(state.open.set)
    except (EOFError, OSError):
        loop.call_soon_threadsafe(ended.set)
