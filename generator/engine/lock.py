"""One build of a bulletin at a time: the next one waits. One preview at a time: the next one is told where it is.

The system's own locks on `.gen/lock` and `.gen/preview.lock`, each of which also ends with its holder, however that
ends. Worker processes inherit them: when a build is killed, its lock stands until the last worker has noticed, so none
of them writes into the next build's files.

The package `filelock` does otherwise, on purpose: its locks are given up in forked processes.
"""

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

_PAUSE = 0.1
"""Seconds between two attempts."""

if sys.platform == "win32":
    import msvcrt

    _FAR = 1 << 30  # a locked byte can't be read, so it is none of those that name the holder

    def _lock(file: int) -> None:
        os.lseek(file, _FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class TakenError(Exception):
    """Another process holds the lock; the message is what it wrote down, and may be empty."""


@contextmanager
def alone(state: Path, waiting: Callable[[str], None], name: str = "lock") -> Iterator[None]:
    """Hold the lock of the folder `.gen`, which builds hold, or another one there.

    If another process holds it, `waiting` is told that one's number (empty if unknown), once; then this one waits.
    """
    with _opened(state / name) as file:
        if not _locked(file):
            waiting(_written(state / name))
            while not _locked(file):
                time.sleep(_PAUSE)
        _write(file, str(os.getpid()))
        yield


@contextmanager
def only(path: Path) -> Iterator[Callable[[str], None]]:
    """Hold the lock of a file of its own; gives what writes a line into it, for others to read.

    Raises TakenError if another process holds it.
    """
    with _opened(path) as file:
        if not _locked(file):
            raise TakenError(_written(path))
        _write(file, "")
        yield lambda line: _write(file, line)


@contextmanager
def _opened(path: Path) -> Iterator[int]:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        yield file
    finally:
        os.close(file)


def _written(path: Path) -> str:
    return path.read_text(encoding="ascii", errors="replace").strip()


def _write(file: int, line: str) -> None:
    os.ftruncate(file, 0)
    os.lseek(file, 0, os.SEEK_SET)
    os.write(file, f"{line}\n".encode())


def _locked(file: int) -> bool:
    """Whether this process now holds the lock; True too where the file system has no locks."""
    try:
        _lock(file)
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK)
    return True
