"""PDFs of print views. Takes the extra `pdf`: WeasyPrint, which sets text with the system's Pango.

A PDF is made from a page's own HTML and style sheets, and is the same, byte for byte, for the same page, files, fonts
and libraries. The work itself is in `typesetting`, which is imported by a process of its own.
"""

import html
import math
import os
import re
import signal
import sys
import time
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from ctypes.util import find_library
from importlib.util import find_spec
from threading import Timer
from typing import IO, TYPE_CHECKING
from urllib.parse import unquote

import msgspec

from generator.content import css
from generator.content.images import is_picture
from generator.engine.fingerprints import fingerprint
from generator.engine.output import CannotMake
from generator.engine.program import library_version
from generator.problems import Problem
from generator.rendering import fonts

_PACKAGES = (
    *("weasyprint", "pydyf", "fonttools", "pillow", "pypdf"),
    *("tinyhtml5", "tinycss2", "cssselect2", "pyphen"),
)
"""What reads the page and writes the bytes, by the names that pip knows."""
_LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
"""What it asks of the system, by the names that linkers know."""


if TYPE_CHECKING:
    from subprocess import Popen

_SECONDS = 60
"""Processor time that a PDF may take, besides what its page and its files may."""
_BYTES_A_SECOND = 1024
"""Of a page; the slowest, long tables, are set six times as fast."""
_SECONDS_A_FILE = 10
_MEMORY = 2 << 30
"""Bytes that the process may ask for which makes PDFs."""

_OF_PICTURES = {"pdf-failed": "pdf-failed-picture", "pdf-too-much": "pdf-too-much-picture"}
"""Problems' codes, and what they are called where a picture is to blame."""

_BREAKS = re.compile(r"\\?[\t\n\r\f]")
"""What is passed over in an address."""

_BEGIN = "import sys; sys.path[:] = sys.argv[1:]; from generator.outputs.pdf import work; work()"

_process: tuple[int, "Popen[bytes]"] | None = None
"""The process that makes PDFs for this one, with this one's number: a fork has none yet."""


def lacking(*, chinese: bool) -> tuple[Problem, ...]:
    """What has to be installed before PDFs can be made; `chinese` says whether they have to write Chinese."""
    if not all(find_spec(name) for name in ("weasyprint", "pypdf")):
        return (Problem("pdf-no-weasyprint", "--pdf"),)
    missing = [name for name in _LIBRARIES if not _library(name)]
    if not missing and not fonts.names():
        missing = ["fontconfig"]
    if missing:
        return (Problem("pdf-no-library", "--pdf", values=(("names", ", ".join(missing)),)),)
    if chinese and not fonts.names(fonts.CHINESE):
        return (Problem("pdf-no-chinese-font", "--pdf"),)
    return ()


def setter() -> str:
    """A digest of all that PDFs depend on besides pages and files: the libraries and the system's fonts."""
    return fingerprint(
        (tuple(map(library_version, _PACKAGES)), tuple(map(_library, _LIBRARIES)), fonts.names())
    )


def shown(
    page: bytes, files: Mapping[str, bytes], texts: Mapping[str, bytes] | None = None
) -> dict[str, object]:
    """What `typeset` looks at: the page, and of the files those that it names, or that a file names which it names;
    and the texts, which it is to hold as they are.

    A file is named where its name stands, whatever is around it: one too many costs time, one too few would be missing
    from the PDF. No picture but a drawing names others.
    """
    named: set[str] = set()
    waiting = [page]
    while waiting:
        text = _readable(waiting.pop())
        found = {path for path in files.keys() - named if unquote(path.rpartition("/")[2]) in text}
        named |= found
        waiting += (files[path] for path in found if b"\0" not in files[path])  # a font or a picture has one
    used: dict[str, object] = {
        "page": page,
        "files": {path: data for path, data in files.items() if path in named},
    }
    return {**used, "texts": texts} if texts else used


def _readable(data: bytes) -> str:
    """A text in which addresses stand as they are meant, however HTML, CSS and addresses write signs."""
    texts = {data.decode(errors="replace")}
    for meant in (html.unescape, css.unescaped):
        texts |= set(map(meant, texts))
    return "\n".join(unquote(_BREAKS.sub("", text)) for text in texts)


def typeset(
    page: bytes,
    files: Mapping[str, bytes],
    texts: Mapping[str, bytes] | None = None,
    *,
    base_url: str,
    url: str,
    setter: str,
) -> bytes:
    """The PDF of the page at the site path `url`, which may show `files`, by their site paths, and holds `texts` as
    attachments, by their source paths. Raises CannotMake with a problem's code and, where one is to blame, the site
    path of the `picture`.

    Whoever is asked to make PDFs with another `setter` makes others; this function need not know it.

    WeasyPrint takes any HTML and any picture, so it may fail in any way, ask for all memory, and never end, be it in
    Python or in a library. So it works in a process of its own, to which the system sets limits.
    """

    def attempt(pictures: Iterable[str]) -> bytes:
        shown = {path: data for path, data in files.items() if not is_picture(path)}
        shown |= {path: files[path] for path in pictures}
        seconds = _SECONDS + len(page) // _BYTES_A_SECOND + len(shown) * _SECONDS_A_FILE
        named = {base_url + path: data for path, data in shown.items()}
        job = (page.decode(), base_url + url, named, texts or {}, seconds, _MEMORY)
        return _asked(_encode(job), seconds)

    def fails(count: int) -> bool:
        try:
            attempt(pictures[:count])
        except CannotMake:
            return True
        return False

    pictures = sorted(filter(is_picture, files))
    try:
        return attempt(pictures)
    except CannotMake as error:
        # The fewest of the first pictures with which it fails: the last of them is to blame, if there is any.
        count = bisect_left(range(len(pictures)), True, key=fails)
        if count:
            code = _OF_PICTURES[error.code]
            raise CannotMake(code, picture=pictures[count - 1]) from error
        raise


def stitch(page: bytes, files: Mapping[str, bytes], *, base_url: str, url: str, setter: str) -> bytes:
    """The same PDF for folding and stapling: see `imposition`. Raises CannotMake."""
    from generator.rendering.imposition import impose

    return impose(typeset(page, files, base_url=base_url, url=url, setter=setter))


@contextmanager
def at_hand() -> Iterator[None]:
    """A block in which `typeset` may be called again and again: what it has started ends with the block."""
    try:
        yield
    finally:
        _end()


def work() -> None:
    """Make PDFs of what comes in on standard input, until that ends. For a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # what Ctrl-C ends, ends at once and in silence
    jobs, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # so that nothing a library prints is taken for an answer
    from generator.rendering.typesetting import prepare, write

    prepare()  # without limits: fontconfig would keep what it could not read for fonts that aren't there
    while job := _receive(jobs):
        page, address, files, texts, seconds, memory = _decode(job)
        _limit(seconds, memory)
        try:
            answer, code = write(page, address, files, texts), ""
        except MemoryError:
            answer, code = b"", "pdf-too-much"
        except Exception:  # a library that takes any HTML and any picture fails in any way
            answer, code = b"", "pdf-failed"
        _send(answers, _encode((answer, code)))


def _limit(seconds: int, memory: int) -> None:
    """Let the system end this process if its next job takes longer, and refuse it more memory."""
    if sys.platform == "win32":
        return
    import resource

    limits = {
        resource.RLIMIT_CPU: math.ceil(time.process_time()) + seconds,
        resource.RLIMIT_AS: memory,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        hard = resource.getrlimit(limit)[1]
        with suppress(ValueError, OSError):  # macOS doesn't know them all
            resource.setrlimit(limit, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _asked(job: bytes, seconds: int) -> bytes:
    """What the other process makes of a job. Raises CannotMake."""
    try:
        process = _running()
        assert process.stdin and process.stdout  # they are pipes
        # Windows has no limits for a process: there, time goes by the clock.
        watch = Timer(seconds, process.kill) if sys.platform == "win32" else None
        if watch:
            watch.start()
        try:
            _send(process.stdin, job)
            answer = _receive(process.stdout)
        finally:
            if watch:
                watch.cancel()
    except OSError:  # it ended while it was told, or could not be started
        answer = b""
    made, code = _decode_answer(answer) if answer else (b"", "pdf-too-much")
    if code == "pdf-too-much":
        _end()
    if code:
        raise CannotMake(code)
    return made


def _running() -> "Popen[bytes]":
    """The process that makes PDFs for this one: a fresh interpreter, so that a fork's memory is none of its own."""
    global _process
    from subprocess import DEVNULL, PIPE, Popen

    if _process is None or _process[0] != os.getpid():
        command = [sys.executable, "-c", _BEGIN, *sys.path]
        started = Popen(command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL)
        _process = os.getpid(), started
    return _process[1]


def _end() -> None:
    """End the process that makes PDFs for this one, if there is one."""
    global _process
    if _process and _process[0] == os.getpid():
        process = _process[1]
        process.kill()
        for pipe in (process.stdin, process.stdout):
            with suppress(OSError):  # what it was told last can't be delivered any more
                assert pipe
                pipe.close()
        process.wait()
    _process = None


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(tuple[str, str, dict[str, bytes], dict[str, bytes], int, int]).decode
_decode_answer = msgspec.msgpack.Decoder(tuple[bytes, str]).decode


def _send(pipe: IO[bytes], message: bytes) -> None:
    pipe.write(len(message).to_bytes(8))
    pipe.write(message)
    pipe.flush()


def _receive(pipe: IO[bytes]) -> bytes:
    """The next message; empty if there is none any more."""
    size = int.from_bytes(pipe.read(8))
    message = pipe.read(size)
    return message if len(message) == size else b""


def _library(name: str) -> str:
    return find_library(name) or find_library(f"{name}-0") or ""
