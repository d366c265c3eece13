"""Which source files change, as they change: the system tells, or, where it can't, looking again and again does."""

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from pathlib import Path

from watchfiles import Change, awatch

from generator.content.files import is_leftover, walk

_QUIET = 25
"""Milliseconds without a change after which a save, or several at once, is taken to be over.

watchfiles wakes up that often to see, which is what an idle preview costs.
"""
_LONGEST = 300
"""Milliseconds after which changes are told even if more keep coming."""
_FALLBACK = 2.0
"""Seconds between two looks where the system refuses to tell of changes."""
_FOLDERS = ("content", "templates", "data")
"""Those of every bulletin; a theme may lie in one more."""


class SourceWatcher:
    """Watches a bulletin's settings, `content/`, `templates/`, `data/` and its theme's folder.

    `ready` is called as soon as no change can be missed; `changed` is told the paths of what has changed, relative to
    the bulletin's folder, with forward slashes; `refused` why the system doesn't tell of changes, after which files
    are looked at every two seconds. `poll` is the number of seconds between two looks from the beginning, for network
    drives, which tell nobody of what others change; 0 lets the system tell. `theme` is its theme's folder in the
    bulletin's, if it has one there.
    """

    def __init__(
        self,
        settings: Path,
        ready: Callable[[], None],
        changed: Callable[[frozenset[str]], None],
        refused: Callable[[str], None],
        poll: float,
        theme: str = "",
    ) -> None:
        self._settings = settings.name
        self._root = Path(os.path.realpath(settings.parent))  # as some systems spell what they tell
        self._ready = ready
        self._changed = changed
        self._refused = refused
        self._poll = poll
        self._folders = (*_FOLDERS, *((theme,) if theme else ()))

    async def watch(self) -> None:
        """Watch until the task is cancelled."""
        if self._poll:
            await self._look_again_and_again(self._poll)
            return
        try:
            await self._listen()
        except Exception as error:  # its kinds are not public; whatever it is, looking still works
            while isinstance(error, ExceptionGroup):
                error = error.exceptions[0]
            self._refused(str(error) or type(error).__name__)
            await self._look_again_and_again(_FALLBACK)

    async def _listen(self) -> None:
        """Let the system tell, and begin again with the folders whenever one of them comes or goes."""
        async with asyncio.TaskGroup() as group:

            async def begin() -> asyncio.Event:
                stop = asyncio.Event()
                group.create_task(self._listen_to_folders(stop))
                # A new task runs until it has to wait, which is for changes: after this one turn none is missed.
                await asyncio.sleep(0)
                return stop

            async def listen_to_root(stop: asyncio.Event) -> None:
                async for changes in self._batches(self._root, recursive=False, step=8 * _QUIET):
                    # Some systems call a folder modified when something in it is.
                    folders = {
                        path for kind, path in changes if kind != Change.modified and path in self._folders
                    }
                    if folders:
                        stop.set()
                        stop = await begin()
                    if told := folders | {path for _, path in changes if path == self._settings}:
                        self._changed(frozenset(told))

            group.create_task(listen_to_root(await begin()))
            await asyncio.sleep(0)  # as above
            self._ready()

    async def _listen_to_folders(self, stop: asyncio.Event) -> None:
        if present := [folder for name in self._folders if (folder := self._root / name).is_dir()]:
            async for changes in self._batches(*present, stop=stop):
                self._changed(frozenset(path for _, path in changes))

    async def _batches(
        self, *paths: Path, recursive: bool = True, step: int = _QUIET, stop: asyncio.Event | None = None
    ) -> AsyncIterator[set[tuple[Change, str]]]:
        async for changes in awatch(
            *paths,
            watch_filter=self._matters,
            debounce=_LONGEST,
            step=step,
            stop_event=stop,
            force_polling=False,  # its own polling misses the second of two changes within a second
            recursive=recursive,
            ignore_permission_denied=True,
        ):
            yield {(kind, self._relative(path)) for kind, path in changes}

    def _matters(self, _change: Change, path: str) -> bool:
        return not any(map(is_leftover, self._relative(path).split("/")))

    def _relative(self, path: str | Path) -> str:
        return os.path.relpath(path, self._root).replace(os.sep, "/")

    async def _look_again_and_again(self, pause: float) -> None:
        before = await asyncio.to_thread(self._look)
        self._ready()
        while True:
            await asyncio.sleep(pause)
            now = await asyncio.to_thread(self._look)
            if changed := {path for path in before.keys() | now.keys() if before.get(path) != now.get(path)}:
                self._changed(frozenset(changed))
            before = now

    def _look(self) -> dict[str, object]:
        """What tells each file's state from any other, by relative path; so, too, for what can't be used."""
        states: dict[str, object] = {}
        for name in self._folders:
            if not (self._root / name).is_dir():
                continue
            files, problems, _ = walk(self._root / name)
            states |= {self._relative(file.disk): _state(file.status) for file in files}
            states |= {problem.path: problem for problem in problems}
        with suppress(OSError):  # it is away
            states[self._settings] = _state((self._root / self._settings).stat())
        return states


def _state(status: os.stat_result) -> tuple[int, ...]:
    return status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino
