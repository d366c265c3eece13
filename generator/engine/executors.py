"""Teams of other machines: workers of a Dask cluster, or of any other `concurrent.futures.Executor`.

They read sources and write pages in the bulletin's folder, which all machines share; only records and digests come
back. Settings, templates and bodies are sent to them, so none has to open the store. What they are sent is what
their own copy of this program would make of it: another copy refuses.
"""

import io
import pickle
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import lru_cache, partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

from generator.engine.program import engine_key
from generator.engine.workers import Team, available_cores, do_sent, packed_error, sending
from generator.problems import Problem, ProblemsError

if TYPE_CHECKING:
    from concurrent.futures import Executor

DASK = "dask://"
_OPTION = "--executor"
_SECONDS = 20
"""How long a cluster's scheduler may take to answer."""
_TOKEN = "shared"
"""A file in `.gen` that says which build this is, so that workers know whether they see the same folder."""

_turn = threading.Lock()
"""One batch at a time in a process: a worker may have several threads."""


class _Here(NamedTuple):
    """What a worker compares with what it has."""

    program: str
    file: str
    token: str


@contextmanager
def elsewhere(name: str, shared: str, root: Path, state: Path, size: int | None = None) -> Iterator[Team]:
    """The workers of an executor: `dask://HOST:PORT`, or `module:factory` for what a function returns.

    `shared` is the bulletin's folder `root` as workers see it, and `state` the folder `.gen` in it. `size` is how many
    batches they are given at a time; as many as there are workers, if that is known. Raises ProblemsError where there
    is no such executor.
    """
    token = secrets.token_hex(16)
    state.mkdir(parents=True, exist_ok=True)
    (state / _TOKEN).write_text(token, "ascii")
    here = _Here(engine_key(), f"{shared}/{(state / _TOKEN).relative_to(root).as_posix()}", token)
    with ExitStack() as stack:
        stack.callback((state / _TOKEN).unlink, missing_ok=True)
        executor, known = stack.enter_context(_executor(name))
        pack = partial(_packed, root, shared)
        yield stack.enter_context(
            sending(lambda: nullcontext(executor), size or known, pack, partial(_do, here))
        )


def _executor(name: str) -> "AbstractContextManager[tuple[Executor, int]]":
    return _dask(f"tcp://{name.removeprefix(DASK)}") if name.startswith(DASK) else _made(name)


@contextmanager
def _dask(address: str) -> "Iterator[tuple[Executor, int]]":
    """The workers of a Dask cluster, and how many threads they are."""
    if find_spec("distributed") is None:
        _refuse("executor-no-dask")
    from distributed import Client

    try:
        client = Client(address, timeout=_SECONDS, set_as_default=False)
    except (OSError, ValueError) as error:
        _refuse("executor-unreachable", address=address, reason=str(error))
    with client:
        if not (threads := client.nthreads()):
            _refuse("executor-no-workers", address=address)
        yield client.get_executor(pure=False), sum(threads.values())


@contextmanager
def _made(name: str) -> "Iterator[tuple[Executor, int]]":
    """What a function returns, and how many workers it says that it has."""
    module, _, function = name.partition(":")
    try:
        factory: Callable[[], Executor] = getattr(import_module(module), function)
        executor = factory()
    except Exception as error:  # somebody else's module
        _refuse("executor-unknown", name=name, reason=f"{type(error).__name__}: {error}")
    with executor:
        yield executor, getattr(executor, "_max_workers", available_cores())


def _refuse(code: str, **values: str) -> NoReturn:
    raise ProblemsError((Problem(code, _OPTION, values=tuple(values.items())),))


class _Pickler(pickle.Pickler):
    """Packs paths in the bulletin's folder as those where workers find the same files."""

    def __init__(self, file: io.BytesIO, root: Path, shared: str) -> None:
        super().__init__(file)
        self._root, self._shared = root, shared

    def reducer_override(self, value: object) -> Any:  # noqa: ANN401 - what pickle takes
        if isinstance(value, PurePath) and value.is_relative_to(self._root):
            return Path, (f"{self._shared}/{value.relative_to(self._root).as_posix()}",)
        return NotImplemented


def _packed(root: Path, shared: str, value: object) -> bytes:
    file = io.BytesIO()
    _Pickler(file, root, shared).dump(value)
    return file.getvalue()


# In a worker


def _do(here: _Here, setting: bytes, items: bytes) -> bytes:
    with _turn:
        try:
            _compare(here)
        except ProblemsError as error:
            return packed_error(error)
        return do_sent(setting, items)


@lru_cache(maxsize=1)
def _compare(here: _Here) -> None:
    """Raises ProblemsError where this is another program, or where its folder is not the bulletin's."""
    from socket import gethostname

    if engine_key() != here.program:
        _refuse("executor-other-program", host=gethostname())
    try:
        found = Path(here.file).read_text("ascii")
    except (OSError, ValueError):
        found = ""
    if found != here.token:
        _refuse("executor-other-folder", host=gethostname(), folder=str(Path(here.file).parent.parent))
