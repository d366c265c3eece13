"""The same work for many items on every core, where the system can fork; one after another elsewhere.

A forked worker begins with all that its parent has in memory, so nothing has to be sent to it but numbers, and only
results come back.

`ProcessPoolExecutor` would tell of a dead worker by itself, but its forked workers outlive a parent that is killed:
each keeps open the pipe that it waits on, and the lock of `.gen`, so the next build would wait for ever.
"""

import gc
import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar, cast

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

FEW = 64
"""Fewer items than this are done sooner than workers are started."""
_CHUNKS = 4
"""In how many parts a worker gets the few items that it is worth starting for."""
_PATIENCE = 1.0
"""Seconds without a result after which it is time to see whether all workers live."""

_work: tuple[Callable[[Any], Any], Sequence[Any], int] | None = None
"""What workers find in memory: the function, its items, and how many they take at once."""


def run(
    function: Callable[[_Item], _Result],
    items: Sequence[_Item],
    *,
    few: int = FEW,
    lost: Callable[[_Item], _Result] | None = None,
) -> Iterator[_Result]:
    """The function's results, in the order of the items. What it raises is raised here.

    `few` items are done by one worker as soon as several could start: the longer each takes, the fewer. Where an
    item may end the process that does it, `lost` gives the result for such a one. Then nothing is done here, and an
    item that was lost together with others is tried once more in a process of its own.
    """
    workers = min(available_cores(), -(-len(items) // few))
    if workers < (2 if lost is None else 1) or not _can_fork():
        yield from map(function, items)
        return
    global _work
    assert _work is None, "one parallel loop at a time"
    chunk = max(1, few // _CHUNKS)
    _work = (function, items, chunk)
    # Objects that no worker frees stay on pages that no worker copies.
    gc.freeze()
    try:
        done = 0
        with held_interrupts() as release, multiprocessing.get_context("fork").Pool(workers, _begin) as pool:
            release()
            team = multiprocessing.active_children()
            chunks = pool.imap(_do, range(0, len(items), chunk))
            while done < len(items):
                try:
                    results = chunks.next(timeout=_PATIENCE)
                except multiprocessing.TimeoutError:
                    if all(worker.is_alive() for worker in team):
                        continue
                    break  # the system killed a worker, for want of memory: its results will never come
                yield from results
                done += len(results)
        if lost is None:
            yield from map(function, items[done:])
        else:
            yield from (_done_alone(function, item, lost) for item in items[done:])
    finally:
        _work = None
        gc.unfreeze()


@contextmanager
def held_interrupts() -> Iterator[Callable[[], None]]:
    """Hold Ctrl-C back from this thread and from the processes that it starts, to the end or to a call of the value.

    A new process can only say that it will not hear of it when it has come that far. On Windows this does nothing.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield lambda: None
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})

    def release() -> None:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)

    try:
        yield release
    finally:
        release()


def available_cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _can_fork() -> bool:
    # On macOS a forked process may not use the system's own libraries.
    return sys.platform not in ("win32", "darwin") and hasattr(os, "fork")


def _done_alone(
    function: Callable[[_Item], _Result], item: _Item, lost: Callable[[_Item], _Result]
) -> _Result:
    context = multiprocessing.get_context("fork")
    receiver, sender = context.Pipe(duplex=False)

    def do() -> None:
        _begin()
        try:
            sender.send((function(item), None))
        except Exception as error:
            sender.send((None, error))

    process = context.Process(target=do, daemon=True)
    process.start()
    sender.close()  # so that the pipe ends with the process
    try:
        result, error = receiver.recv()
    except (EOFError, OSError):
        return lost(item)
    finally:
        receiver.close()
        process.join()
    if error is not None:
        raise error
    return cast(_Result, result)


def _begin() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers
    signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # what a worker starts may hear of it
    gc.disable()  # a worker lives for one loop, and makes few cycles


def _do(start: int) -> list[Any]:
    assert _work is not None  # set before the workers were forked
    function, items, chunk = _work
    return [function(item) for item in items[start : start + chunk]]
