"""Tells which source files change, as they change: the system says so, or, where it can't, by looking again and again.

It stands behind livereload's own `Watcher`, which would walk through all folders every 0.8 seconds.
"""

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path

from livereload.watcher import Watcher
from watchfiles import Change, awatch

from generator.files import is_leftover

_QUIET = 15
"""Milliseconds without a change after which a save, or several at once, is taken to be over."""
_LONGEST = 300
"""Milliseconds after which changes are told even if more keep coming."""
_FALLBACK = 2.0
"""Seconds between two looks where the system refuses to tell of changes."""


class SourceWatcher(Watcher):  # type: ignore[misc]  # livereload ships no types
    """Watches a bulletin's settings, `content/` and `templates/`.

    `changed` is told the paths of what has changed; `refused` why the system doesn't tell of changes, after which
    files are looked at every two seconds. `poll` is the number of seconds between two looks from the beginning, for
    network drives, which tell nobody of what others change; 0 lets the system tell.
    """

    def __init__(
        self,
        settings: Path,
        changed: Callable[[frozenset[str]], None],
        refused: Callable[[str], None],
        poll: float,
    ) -> None:
        super().__init__()
        self._settings = settings
        self._root = settings.parent
        self._changed = changed
        self._refused = refused
        self._poll = poll
        self._running: set[asyncio.Task[None]] = set()
        self.watch(
            str(self._root)
        )  # livereload would add the working directory if there were nothing to watch

    def start(self, callback: Callable[[], None]) -> bool:
        """Begin, in the running event loop. Browsers are told by whoever builds, so `callback` is not needed."""
        task = asyncio.get_event_loop().create_task(self._watch())
        self._running.add(task)  # the loop itself keeps no hold of it
        return True

    async def _watch(self) -> None:
        try:
            await self._watch_all()
        except (
            Exception
        ) as error:  # the watcher's own kinds are not public; whatever it is, looking still works
            self._refused(str(error) or type(error).__name__)
            self._poll = _FALLBACK
            await self._watch_all()

    async def _watch_all(self) -> None:
        """Watch the folders, and begin again with them whenever one of them comes or goes."""
        async with asyncio.TaskGroup() as group:
            stop = asyncio.Event()
            group.create_task(self._watch_folders(stop))
            async for changes in self._batches(self._root, recursive=False):
                names = {Path(path).name for path in changes}
                if names & {"content", "templates"}:
                    stop.set()
                    stop = asyncio.Event()
                    group.create_task(self._watch_folders(stop))
                if names & {"content", "templates", self._settings.name}:
                    self._changed(changes)

    async def _watch_folders(self, stop: asyncio.Event) -> None:
        folders = [self._root / name for name in ("content", "templates")]
        if present := [folder for folder in folders if folder.is_dir()]:
            async for changes in self._batches(*present, stop=stop):
                self._changed(changes)

    async def _batches(
        self, *paths: Path, recursive: bool = True, stop: asyncio.Event | None = None
    ) -> AsyncIterator[frozenset[str]]:
        async for changes in awatch(
            *paths,
            watch_filter=self._matters,
            debounce=_LONGEST,
            step=_QUIET,
            stop_event=stop,
            force_polling=bool(self._poll),
            poll_delay_ms=int(self._poll * 1000),
            recursive=recursive,
            ignore_permission_denied=True,
        ):
            yield frozenset(path for _, path in changes)

    def _matters(self, change: Change, path: str) -> bool:
        return not any(is_leftover(part) for part in Path(path).relative_to(self._root).parts)
