"""The same work for many items, by all who can share it: other processes, or other machines.

A task is a function of a module that takes a context and an item; it is pure, and whatever it is given can be pickled.
Items go to workers in batches, through a `concurrent.futures.Executor`. There are three kinds of teams:

- `forked`: processes that begin with all that their parent has in memory, so nothing is sent to them but numbers;
- `spawned`: fresh processes, where a system can't fork safely; they are sent the context and the items;
- `elsewhere`: any other executor. Its workers must be the same program, and see the bulletin's folder.

A batch whose worker has ended is done once more, item by item and with nothing beside it: so the one at fault is known.
"""

import gc
import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, TypeVar

from msgspec import Struct

if TYPE_CHECKING:  # whoever does all in one process needs none of these
    from concurrent.futures import Executor, Future

_Context = TypeVar("_Context")
_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

FEW = 64
"""Fewer items than this are done sooner than workers are started."""
_CHUNKS = 4
"""In how many parts a worker gets the few items that it is worth starting for."""
_SHARES = 16
"""In how many parts, at least, a worker gets its share of many items, so that all end at about the same time."""
_AHEAD = 4
"""How many batches are handed out for each worker: the next is there when one ends."""
_LONGEST = 10_000
"""How many items forked workers live for: what they look at they copy, a page of memory at a time, and so give back."""
_DEAR = 4
"""How many times as many items a worker is worth that has to be sent them."""

_MOST = 61
"""Windows can wait for no more processes."""


class _Work(Struct, frozen=True):
    """What is to be done."""

    task: Callable[[Any, Any], Any]
    context: Any
    items: Sequence[Any]


_Submit = Callable[[range], "Future[bytes]"]
"""Hands out the items of some numbers; the answer is packed: see `_answered`."""


class Team(Struct, frozen=True):
    """Those who do the work of a build."""

    size: int
    """How many they are; one is this process itself."""
    few: int
    """How many times as many items each of them is worth as a forked process."""
    opened: Callable[[_Work, int], AbstractContextManager[_Submit]]
    """Makes the block in which so many of them may be handed items."""


Opening = Callable[[], AbstractContextManager[Team]]
"""Makes the block in which there is a team."""


class _LostError(Exception):
    """A worker has ended, or could not be reached. `stop` is the number behind the items that were handed out."""

    def __init__(self, stop: int) -> None:
        super().__init__(stop)
        self.stop = stop


def run(
    task: Callable[[_Context, _Item], _Result],
    context: _Context,
    items: Sequence[_Item],
    team: Team,
    lost: Callable[[_Item, str], _Result],
    *,
    few: int = FEW,
    isolated: bool = False,
) -> Iterator[_Result]:
    """The task's results, in the order of the items. What it raises is raised here.

    `few` items are done by one worker as soon as several could start: the longer each takes, the fewer. `lost` gives
    the result for an item that has ended its worker twice, and is told how; or it raises. What is `isolated` may end
    the process that does it, and is never done in this one.
    """
    few *= team.few
    workers = min(team.size, -(-len(items) // few))
    if workers < (1 if isolated else 2):
        yield from (task(context, item) for item in items)
        return
    work = _Work(task, context, items)
    size = max(1, few // _CHUNKS, min(few, len(items) // (workers * _SHARES)))
    done = 0
    while done < len(items):
        reached = min(len(items), done + _LONGEST)
        try:
            with team.opened(work, workers) as submit:
                for results in _in_order(submit, done, reached, size, workers * _AHEAD):
                    yield from results
                    done += len(results)
        except _LostError as error:
            reached = error.stop
        while done < reached:
            try:
                with team.opened(work, 1) as submit:
                    for results in _in_order(submit, done, reached, 1, 1):
                        yield from results
                        done += 1
            except _LostError as error:
                yield lost(items[done], str(error.__cause__) or type(error.__cause__).__name__)
                done += 1


def _in_order(submit: _Submit, start: int, stop: int, size: int, ahead: int) -> Iterator[list[Any]]:
    """Each batch's results. Raises what a task raised, or _LostError."""
    under_way: deque[Future[bytes]] = deque()
    numbers = range(start, stop)
    handed = 0
    try:
        while handed < len(numbers) or under_way:
            while handed < len(numbers) and len(under_way) < ahead:
                batch = numbers[handed : handed + size]
                handed += len(batch)
                with held_interrupts():  # this may start a process
                    under_way.append(submit(batch))
            try:
                answer = under_way.popleft().result()
            except Exception as error:  # the executor's own: see `_answered`
                raise _LostError(start + handed) from error
            results, raised = pickle.loads(answer)
            if isinstance(raised, MemoryError):  # alone there may be enough
                raise _LostError(start + handed) from raised
            if raised is not None:
                raise raised
            yield results
    finally:
        for future in under_way:
            future.cancel()


# In a worker

_inherited: _Work | None = None
"""What a forked worker has to do."""


def _begin() -> None:
    """A worker ends with its parent, however that ends, and nothing that it holds outlives it: a lock, for one."""
    from multiprocessing import parent_process
    from threading import Thread

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends its workers
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})  # what a worker starts may hear of it
    parent = parent_process()
    assert parent is not None  # this is a worker

    def end() -> None:
        parent.join()
        os._exit(1)

    Thread(target=end, daemon=True).start()


def _begin_with(work: _Work) -> None:
    global _inherited
    _begin()
    _inherited = work
    gc.disable()  # a worker lives for one loop, and makes few cycles


def _do_inherited(numbers: range) -> bytes:
    assert _inherited is not None  # it has begun with this
    work = _inherited
    return _answered(work.task, work.context, [work.items[number] for number in numbers])


def do_sent(setting: bytes, items: bytes) -> bytes:
    """A worker's answer to a task with its context, and to items; all are packed."""
    task, context = _unpacked(setting)
    return _answered(task, context, pickle.loads(items))


@lru_cache(maxsize=1)
def _unpacked(setting: bytes) -> tuple[Callable[[Any, Any], Any], Any]:
    """A task and its context, which are the same for many batches."""
    return pickle.loads(setting)  # type: ignore[no-any-return]


def _answered(task: Callable[[Any, Any], object], context: object, items: Iterable[Any]) -> bytes:
    """What a worker gives back: the packed results, and what was raised."""
    try:
        return pickle.dumps(([task(context, item) for item in items], None))
    except Exception as error:
        return packed_error(error)


def packed_error(error: Exception) -> bytes:
    """A worker's answer that it has failed. To be called where the error is handled."""
    from traceback import format_exc

    where = format_exc()
    try:
        error.add_note(where)
        packed = pickle.dumps((None, error))
        pickle.loads(packed)  # some can be packed only
    except Exception:
        return pickle.dumps((None, RuntimeError(where)))
    return packed


# Teams


@contextmanager
def local(size: int | None = None) -> Iterator[Team]:
    """Processes of this computer: as many as cores, unless another `size` is given."""
    size = size or available_cores()
    if size == 1 and not _can_fork():
        yield ALONE
    elif _can_fork():
        yield forked(size)
    else:
        with spawned(size) as team:
            yield team


def forked(size: int) -> Team:
    """Processes that begin with what this one has in memory."""
    return Team(size, 1, _forked)


@contextmanager
def spawned(size: int) -> Iterator[Team]:
    """Processes that begin with nothing. They are started when there is work, and end with the block."""
    size = min(size, _MOST)
    with sending(partial(_processes, "spawn", size, _begin), size) as team:
        yield team


def _nobody(work: _Work, count: int) -> AbstractContextManager[_Submit]:
    raise AssertionError("nobody to hand anything to")


ALONE = Team(0, 1, _nobody)
"""This process, and nobody else."""


@contextmanager
def _forked(work: _Work, count: int) -> Iterator[_Submit]:
    # Objects that no worker frees stay on pages that no worker copies.
    gc.freeze()
    try:
        with _processes("fork", count, _begin_with, work) as executor:
            yield lambda batch: _submitted(executor, _do_inherited, batch)
    finally:
        gc.unfreeze()


@contextmanager
def sending(
    opened: Callable[[], AbstractContextManager["Executor"]],
    size: int,
    pack: Callable[[object], bytes] = pickle.dumps,
    do: Callable[[bytes, bytes], bytes] = do_sent,
) -> Iterator[Team]:
    """A team that is sent its work. The executor is opened when there is some, and again when it has lost some.

    `pack` packs for `do`, which workers call.
    """
    with ExitStack() as stack:
        current: list[Executor] = []

        @contextmanager
        def handing(work: _Work, count: int) -> Iterator[_Submit]:
            if not current:
                current.append(stack.enter_context(opened()))
            setting = pack((work.task, work.context))
            try:
                yield lambda batch: _submitted(
                    current[0], do, setting, pack(work.items[batch.start : batch.stop])
                )
            except _LostError:
                current.clear()
                stack.close()
                raise

        yield Team(size, _DEAR, handing)


def _submitted(executor: "Executor", do: Callable[..., bytes], *given: object) -> "Future[bytes]":
    """What an executor is handed; where it is broken, that is as good as lost."""
    from concurrent.futures import Future

    try:
        return executor.submit(do, *given)
    except Exception as error:
        lost: Future[bytes] = Future()
        lost.set_exception(error)
        return lost


@contextmanager
def _processes(method: str, count: int, begin: Callable[..., None], *given: object) -> "Iterator[Executor]":
    """Worker processes that end with the block: at once, if what they are at is of no more use."""
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    executor = ProcessPoolExecutor(count, multiprocessing.get_context(method), begin, given)
    try:
        yield executor
    except BaseException:
        for process in multiprocessing.active_children():
            process.terminate()
        raise
    finally:
        executor.shutdown(cancel_futures=True)


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
