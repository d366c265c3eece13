"""One build of a bulletin at a time: the next one waits.

The system's own lock on `.gen/lock`, which also ends with its holder, however that ends. Worker processes inherit it:
when a build is killed, it stands until the last worker has noticed, so none of them writes into the next build's files.
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


@contextmanager
def alone(state: Path, waiting: Callable[[str], None]) -> Iterator[None]:
    """Hold the lock of the folder `.gen`.

    If another process holds it, `waiting` is told that one's number (empty if unknown), once; then this one waits.
    """
    state.mkdir(parents=True, exist_ok=True)
    path = state / "lock"
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        if not _locked(file):
            waiting(path.read_text(encoding="ascii", errors="replace").strip())
            while not _locked(file):
                time.sleep(_PAUSE)
        os.ftruncate(file, 0)
        os.lseek(file, 0, os.SEEK_SET)
        os.write(file, f"{os.getpid()}\n".encode())
        yield
    finally:
        os.close(file)


def _locked(file: int) -> bool:
    """Whether this process now holds the lock; True too where the file system has no locks."""
    try:
        _lock(file)
    except OSError as error:
        return error.errno not in (errno.EACCES, errno.EAGAIN, errno.EWOULDBLOCK, errno.EDEADLK)
    return True
