"""What tells a file's state from any other without reading it: its size, its times and its number.

Times of files are a hint, never the truth: one that is too new is not relied on.
"""

from __future__ import annotations

import os
import time

TYPE_CHECKING = False  # as `typing` has it, which a build with nothing to do does without
if TYPE_CHECKING:
    from pathlib import Path

_SECOND = 1_000_000_000

_TICK = 20_000_000
"""More than the granularity of times on the common file systems (ext4, XFS, APFS, NTFS): a few milliseconds."""


def is_settled(status: os.stat_result, newest: int) -> bool:
    """Whether a file can't change any more without its times telling.

    One that changed after `newest` (nanoseconds of the file system's own clock, see `present`) could be changed again
    within one tick of that clock without a trace.
    """
    changed = max(status.st_mtime_ns, status.st_ctime_ns)
    if changed % _SECOND == 0:  # a file system that keeps whole or even seconds only (FAT)
        newest -= 2 * _SECOND
    return changed <= newest


def identity_of(status: os.stat_result, newest: int) -> str:
    """A file's identity; empty, which equals none, for one that is not settled, so that it is read next time."""
    if not is_settled(status, newest):
        return ""
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"


def present(state: Path) -> int:
    """The present on the file system's own clock, less what one tick of it may hide (nanoseconds).

    A file that changed after this moment may change once more without its times telling. `state` is the folder `.gen`.
    """
    state.mkdir(parents=True, exist_ok=True)
    probe = state / "clock"
    probe.touch()
    return probe.stat().st_mtime_ns - _TICK


def settled_present(state: Path, latest: int) -> int:
    """The present as `present` gives it, after a file of the time `latest` has settled: that takes a tick at most."""
    newest = present(state)
    if latest < newest + 2 * _TICK:  # else its time is none of this clock's
        while newest < latest:
            time.sleep(0.002)
            newest = present(state)
    return newest


def folder_key(folder: str | Path, state: str | Path) -> str:
    """An output folder's name in the store: found again when the whole bulletin is moved."""
    try:
        return os.path.relpath(os.path.realpath(folder), os.path.realpath(os.path.dirname(state)))
    except ValueError:  # on another drive
        return os.path.realpath(folder)
