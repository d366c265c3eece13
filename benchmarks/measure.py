"""Runs a program and measures it with all the processes that it starts."""

import os
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_INTERVAL = 0.02
"""The least seconds between two looks at the memory."""
_PATIENCE = 20
"""For how many times as long as a look took there is none: it takes the longer, the more memory there is, and holds
the program up."""
_TIMEOUT = 6 * 3_600

Snapshot = Mapping[str, tuple[int, int, int]]
"""The files under a folder: relative path to (inode, time of change in nanoseconds, bytes)."""


class RunError(Exception):
    """A program failed; the text says which, and how its output ended."""


@dataclass(frozen=True, slots=True)
class Run:
    """What one run took."""

    seconds: float
    """By the clock on the wall."""
    processor_seconds: float
    """User and system time of all processes."""
    memory: int | None
    """The most bytes at one time: the proportional set sizes (PSS) of all processes, so that what processes share
    counts once. None where nobody looked."""


def run(command: Sequence[str], folder: Path, environment: Mapping[str, str], *, watch: bool = False) -> Run:
    """Run a program to its end, in a folder; with `watch`, look at its memory, which costs it some time.

    Raises RunError if it fails.
    """
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, **environment},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        watcher = _Watcher(process.pid) if watch else None
        timer = threading.Timer(_TIMEOUT, _kill, (process.pid,))
        timer.start()
        try:
            _, status, usage = os.wait4(process.pid, 0)
        except BaseException:
            _kill(process.pid)
            raise
        finally:
            timer.cancel()
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        memory = watcher.stop() if watcher else None
        if process.returncode:
            output.seek(0)
            end = output.read().decode(errors="replace")[-2_000:]
            raise RunError(f"{' '.join(command)} (in {folder}) ended with {process.returncode}\n{end}")
    return Run(seconds, usage.ru_utime + usage.ru_stime, memory)


def _kill(session: int) -> None:
    os.killpg(session, signal.SIGKILL)


class _Watcher:
    """Looks at the memory of a session's processes until it is stopped."""

    def __init__(self, session: int) -> None:
        self._session = session
        self._most = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def stop(self) -> int:
        """The most bytes that were seen."""
        self._ended.set()
        self._thread.join()
        return self._most

    def _watch(self) -> None:
        pause = _INTERVAL
        while not self._ended.wait(pause):
            started = time.thread_time()
            self._most = max(self._most, memory_of(self._session))
            pause = max(_INTERVAL, _PATIENCE * (time.thread_time() - started))


def _members(session: int) -> list[int]:
    """The processes of a session. Linux only, as is `_proportional_size`."""
    members = []
    for process in Path("/proc").iterdir():
        if process.name.isdigit():
            try:
                fields = (process / "stat").read_bytes().rpartition(b")")[2].split()
            except OSError:  # it has ended meanwhile
                continue
            if int(fields[3]) == session:
                members.append(int(process.name))
    return members


def _proportional_size(process: int) -> int:
    try:
        lines = Path("/proc", str(process), "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def memory_of(session: int) -> int:
    """The bytes that a session's processes have now (PSS, summed)."""
    return sum(map(_proportional_size, _members(session)))


def processor_seconds_of(session: int) -> float:
    """The user and system time that a session's living processes have used."""
    ticks = 0
    for process in _members(session):
        try:
            fields = Path("/proc", str(process), "stat").read_bytes().rpartition(b")")[2].split()
        except OSError:
            continue
        ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


def can_watch() -> bool:
    """Whether the system tells what memory processes have."""
    return Path("/proc/self/smaps_rollup").exists()


def snapshot(folder: Path) -> Snapshot:
    """The files under a folder, which need not exist."""
    found = {}
    folders = [str(folder)] if folder.is_dir() else []
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                else:
                    status = entry.stat(follow_symlinks=False)
                    place = os.path.relpath(entry.path, folder)
                    found[place] = (status.st_ino, status.st_ctime_ns, status.st_size)
    return found


def written(before: Snapshot, after: Snapshot) -> tuple[int, int]:
    """How many files were written between two snapshots, even if with the same bytes, and how many bytes."""
    sizes = [state[2] for path, state in after.items() if before.get(path) != state]
    return len(sizes), sum(sizes)
