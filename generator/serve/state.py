"""What the development server is told, and what it knows of the preview and its builds."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from tornado.web import Application

PAGES = (".html", ".htm")
"""The ends of pages' names, which get the script that reloads them."""


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """How the server is run."""

    folder: Path
    """The preview's folder."""
    settings: Path
    """The bulletin's gen.yaml."""
    host: str
    port: int
    reload: bool
    """Whether pages get the script that reloads them."""
    poll: float
    """See SourceWatcher."""
    title: str
    """What a page says that has not been built yet."""
    language: str
    """Of the title."""
    base_path: str
    """As in Built, until the first build tells."""
    theme: str = ""
    """The theme's folder in the bulletin's, if it has one there."""
    beside: "Beside | None" = None
    """What else the server's process serves, at a port of its own."""


Ask = Callable[[object], Awaitable[Any]]
"""Asks the process that builds, and gives what it answers. Raises Unanswered."""


class Unanswered(Exception):
    """The process that builds has nothing to answer with: there is no good build yet."""


@dataclass(frozen=True, slots=True)
class Beside:
    """Another application in the server's process."""

    make: "Callable[[ServerState, Ask, int, int], Application]"
    """Makes it; it is told the preview's port and its own. A function of a module, since it is sent to the process."""
    port: int
    """The first port that is tried. The preview takes another."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the process that builds answers to the question of a number."""

    number: int
    value: Any
    is_answered: bool = True


@dataclass(frozen=True, slots=True)
class Built:
    """What a build has come to, for the browsers."""

    base_path: str
    """The path of the site's root on its host, decoded, without a slash at the end."""
    changed: frozenset[str]
    """Files written or removed, relative to the preview's folder."""
    problems: Mapping[str, Any]
    """What the script shows of problems; empty for none."""
    show: str = ""
    """The site path of the page that browsers should go to; empty to let them be."""


@dataclass(slots=True)
class ServerState:
    """What the server knows. Only its own event loop changes it."""

    settings: ServerSettings
    base_path: str
    session: str
    """Another one for each server: a browser that finds a new one has everything to learn."""
    build: int = 0
    """The number of the last build."""
    problems: Mapping[str, Any] = field(default_factory=dict)
    changed: dict[str, int] = field(default_factory=dict)
    """The number of the build that last changed a file."""
    open: asyncio.Event = field(default_factory=asyncio.Event)
    """Not set while files move to their places."""
    unsaved: dict[str, bytes] = field(default_factory=dict)
    """Pages that are made of texts as they are being written, by the secret names under which they are shown."""
    listeners: list[Callable[[], None]] = field(default_factory=list)
    """Called after each build."""

    def learn(self, built: Built) -> None:
        """Take in what a build has come to."""
        self.build += 1
        self.base_path = built.base_path
        self.problems = built.problems
        self.changed.update(dict.fromkeys(built.changed, self.build))
        for listener in self.listeners:
            listener()

    def name_of(self, path: str) -> str:
        """The file, relative to the folder, that a browser's path names, be it there or not; empty for none."""
        inside = unquote(path)
        if not inside.startswith(self.base_path + "/"):
            return ""
        name = inside.removeprefix(self.base_path + "/")
        return name + ("index.html" if not name or name.endswith("/") else "")

    def has_changed(self, name: str, changed: Collection[str]) -> bool:
        """Whether a page is another one after changes to these files. For a missing one the 404 page is shown."""
        if name in changed:
            return True
        return "404.html" in changed and not (name and _is_file(self.settings.folder / name))

    def changed_since(self, build: int) -> Collection[str]:
        """The files that have changed after a build."""
        if build >= self.build:
            return ()
        return {path for path, number in self.changed.items() if number > build}

    def order_for_files(self, changed: Collection[str]) -> dict[str, Any]:
        """Tells a page which files have changed that it may be using: it knows itself. Empty if there are none."""
        files = sorted(path for path in changed if not path.endswith(PAGES))
        return {"command": "files", "paths": [f"{self.base_path}/{path}" for path in files]} if files else {}


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):  # no name of a file at all
        return False
