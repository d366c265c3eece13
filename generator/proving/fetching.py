"""Asking a server that may be a burglar's: no redirect is followed, and size, time and number are limited.

The connections are few and are kept open, as a browser's are. What a server says is bytes to be compared, no more.
"""

import hashlib
import http.client
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from importlib.util import find_spec
from socket import SHUT_RDWR
from typing import Any, TypeVar

from msgspec import Struct

from generator.proving.addresses import Site
from generator.proving.findings import ENOUGH

CONNECTIONS = 4
_SILENCE = 20.0
"""Seconds that a server may say nothing."""
_LONGEST = 120.0
"""Seconds for one answer."""
_LARGEST = 1 << 30
"""Bytes of one answer, packed or unpacked."""
_PART = 1 << 16
_BOMB = 1 << 24
"""Bytes that one part may become when it is unpacked; what a person has written becomes ten times as many."""
_ATTEMPTS = 3
_PATIENCE = tuple(map(str, range(11)))
"""Seconds that are waited when a server asks for patience, as it writes them."""
_BUSY = (429, 503)
_GIVE_UP = 24
"""Attempts one after the other without an answer, after which none is expected any more."""

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")


class Answer(Struct, frozen=True):
    """What a server answers."""

    status: int
    """0 where there is no answer."""
    headers: tuple[tuple[str, str], ...] = ()
    """Names in small letters."""
    digest: str = ""
    """The SHA-256 of what a browser would show, in hexadecimal."""
    raw: str = ""
    """… and of what came."""
    head: bytes = b""
    """The first bytes."""
    size: int = 0
    whole: bool = True
    """Whether all came that was promised."""
    failure: str = ""
    """Why there is no answer: `tls`, `silent`, `unreachable` or `broken`."""
    detail: str = ""

    def header(self, name: str) -> str:
        """A header's value; empty where there is none."""
        return next((value for key, value in self.headers if key == name), "")


class Client:
    """Asks one server, over one connection for each thread."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.asked = 0
        self._failed = 0
        self._local = threading.local()
        self._busy: dict[int, tuple[http.client.HTTPConnection, float]] = {}
        self._open: list[http.client.HTTPConnection] = []
        self._pool = ThreadPoolExecutor(CONNECTIONS)
        self._watch = threading.Event()
        threading.Thread(target=self._end_the_slow, daemon=True).start()
        self._context = ssl.create_default_context() if site.scheme == "https" else None

    def ask(
        self,
        path: str,
        headers: Mapping[str, str],
        *,
        keep: int = ENOUGH,
        prefixed: bool = True,
        patient: bool = True,
    ) -> Answer:
        """What the server answers for a path, which begins with `/` and may have a query. Raises nothing.

        So many of its first bytes are kept. Who is not patient asks once only, and takes no answer for one.
        """
        target = (self.site.prefix if prefixed else "") + path
        answer = Answer(0, failure="unreachable")
        for attempt in range(_ATTEMPTS if patient else 1):
            if self._failed >= _GIVE_UP:
                break
            answer = self._try(target, headers, keep)
            if patient:
                self._failed = 0 if answer.status else self._failed + 1
            if patient and answer.status in _BUSY and attempt == 0:
                wait = answer.header("retry-after")
                time.sleep(int(wait) if wait in _PATIENCE else 1)
            elif answer.status or answer.failure == "tls":
                break
            # A connection that was kept open too long is closed by the server just when it is asked.
        return answer

    def _end_the_slow(self) -> None:
        """End what takes too long: a server may send a byte now and then for ever."""
        while not self._watch.wait(1):
            for connection, start in list(self._busy.values()):
                socket = connection.sock
                if time.monotonic() - start > _LONGEST and socket is not None:
                    with suppress(OSError):
                        socket.shutdown(SHUT_RDWR)

    def certificate(self) -> Mapping[str, Any]:
        """What the server's certificate says, after an answer in this thread; empty without TLS."""
        connection = getattr(self._local, "connection", None)
        socket = getattr(connection, "sock", None)
        return socket.getpeercert() or {} if isinstance(socket, ssl.SSLSocket) else {}

    def _try(self, target: str, headers: Mapping[str, str], keep: int) -> Answer:
        self.asked += 1
        try:
            connection = self._connection()
            self._busy[threading.get_ident()] = connection, time.monotonic()
            connection.putrequest("GET", target, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders()
            return self._read(connection.getresponse(), keep)
        except ssl.SSLError as error:
            self._drop()
            return Answer(0, failure="tls", detail=getattr(error, "verify_message", "") or str(error.reason))
        except TimeoutError:
            self._drop()
            return Answer(0, failure="silent")
        except OSError as error:
            self._drop()
            return Answer(0, failure="unreachable", detail=error.strerror or str(error))
        except (http.client.HTTPException, ValueError) as error:
            self._drop()
            return Answer(0, failure="broken", detail=type(error).__name__)
        finally:
            self._busy.pop(threading.get_ident(), None)

    def _connection(self) -> http.client.HTTPConnection:
        connection: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
        if connection is None:
            host, port = self.site.host, self.site.port
            if self._context:
                connection = http.client.HTTPSConnection(host, port, timeout=_SILENCE, context=self._context)
            else:
                connection = http.client.HTTPConnection(host, port, timeout=_SILENCE)
            self._local.connection = connection
            self._open.append(connection)
        return connection

    def _drop(self) -> None:
        connection: http.client.HTTPConnection | None = getattr(self._local, "connection", None)
        if connection is not None:
            with suppress(OSError):
                connection.close()
            self._local.connection = None

    def _read(self, response: http.client.HTTPResponse, keep: int) -> Answer:
        raw, digest, head = hashlib.sha256(), hashlib.sha256(), b""
        size, whole = 0, True
        headers = tuple((name.lower(), value) for name, value in response.getheaders())
        coding = next((value.strip().lower() for name, value in headers if name == "content-encoding"), "")
        unpack = _unpacker(coding)

        def parts() -> Iterator[bytes]:
            nonlocal whole
            try:
                while part := response.read(_PART):
                    yield part
            except http.client.IncompleteRead as error:
                whole = False
                yield error.partial

        try:
            for part in parts():
                raw.update(part)
                plain = unpack(part)
                digest.update(plain)
                size += max(len(part), len(plain))
                if len(head) < keep:
                    head += plain[: keep - len(head)]
                if size > _LARGEST:
                    whole = False
                    break
        except _UNPACKABLE:
            whole = False
        whole = whole and not response.length  # what is left of the length that was promised
        if not whole or not response.isclosed():
            self._drop()
        return Answer(response.status, headers, digest.hexdigest(), raw.hexdigest(), head, size, whole)

    def each(self, function: Callable[[_Item], _Result], items: Iterable[_Item]) -> Iterator[_Result]:
        """What a function that asks makes of each item, in their order, over a few connections at once."""
        return self._pool.map(function, items)

    def close(self) -> None:
        """Close all connections; nothing is asked any more."""
        self._watch.set()
        self._pool.shutdown(cancel_futures=True)
        for connection in self._open:
            connection.close()


def accepted() -> str:
    """The packings that a browser asks for, as far as they can be unpacked here."""
    return "gzip, deflate, br" if _has_brotli() else "gzip, deflate"


def _has_brotli() -> bool:
    return find_spec("brotli") is not None


_UNPACKABLE: tuple[type[Exception], ...] = (zlib.error, ValueError)
if _has_brotli():
    import brotli

    _UNPACKABLE += (brotli.error,)


def _unpacker(coding: str) -> Callable[[bytes], bytes]:
    """What unpacks a body's parts one after the other, each within a limit (RFC 9110, section 8.4.1)."""
    if coding in ("gzip", "x-gzip"):
        return _limited(zlib.decompressobj(wbits=31).decompress)
    if coding == "deflate":
        return _limited(zlib.decompressobj(wbits=47).decompress)
    if coding == "br" and _has_brotli():
        process = brotli.Decompressor().process
        return _limited(lambda part, most: process(part, output_buffer_limit=most))
    return bytes


def _limited(decompress: Callable[[bytes, int], bytes]) -> Callable[[bytes], bytes]:
    """Unpacks a part; raises ValueError where it becomes so large that it can only be meant as an attack."""

    def unpack(part: bytes) -> bytes:
        plain = decompress(part, _BOMB)
        if len(plain) >= _BOMB:
            raise ValueError("too large when unpacked")
        return plain

    return unpack
