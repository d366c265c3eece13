"""The bulletin that lies on the desk: its settings, read again when they change, and what is known of all its texts."""

import asyncio
import os
import secrets
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from generator.content.heic import as_jpeg, is_heic
from generator.desk import files, form
from generator.desk.copying import Copied, Copying
from generator.desk.files import Added
from generator.desk.language import Speaker
from generator.desk.listing import Overview, look_over
from generator.desk.live import Question, Shown
from generator.desk.model import Kind
from generator.problems import Problem, ProblemsError
from generator.rendering.theme_files import theme_files_of, with_blocks
from generator.serve.state import Ask, ServerState
from generator.settings.config import Config, load_config
from generator.text.dates import clock

_SHOWN = 16
"""Pages of unsaved texts that are held for frames: more than anybody has open."""

_Given = TypeVar("_Given")


class Desk:
    """What the desk's questions are about. Its methods may be called from several threads."""

    def __init__(self, settings: Path, language: str, state: ServerState, ask: Ask, preview: int) -> None:
        self.settings = settings
        self.preview = preview
        """The preview's port."""
        self.language = language
        """What is spoken until somebody chooses another."""
        self.state = state
        self._threads = ThreadPoolExecutor(4)
        self._ask = ask
        self._lock = threading.Lock()
        self._config: tuple[object, Config] | None = None
        self.known_overview: Overview | None = None
        """As it was last; None before anybody has asked."""
        self._is_current = self._has_blocks = False
        state.listeners.append(self.forget)

    def config(self) -> Config:
        """The settings and the theme's blocks as they are now. Raises ProblemsError where they can't be read."""
        status = self.settings.stat()
        key = status.st_mtime_ns, status.st_size, status.st_ino
        known = self._config
        if known is None or known[0] != key or not self._has_blocks:
            self._has_blocks = True  # what changes while they are read will be told
            config, problems = load_config(self.settings)
            if config is None:
                raise ProblemsError(problems)
            known = self._config = key, with_blocks(config, theme_files_of(config))
        return known[1]

    def last_config(self) -> Config:
        """The settings as they could last be read: to put right what somebody has broken. Raises as `config`."""
        try:
            return self.config()
        except ProblemsError:
            if self._config is None:
                raise
            return self._config[1]

    def now(self) -> datetime:
        """The present, in the bulletin's zone."""
        return clock(None, os.environ, self.config().zone)

    def overview(self) -> Overview:
        """What is known of all texts now: looked at again only after a build, or after the desk has written."""
        with self._lock:
            if not self._is_current or self.known_overview is None:
                self._is_current = True  # what changes while it is looked will be told
                self.known_overview = look_over(self.config(), self.now(), self.known_overview)
            return self.known_overview

    def forget(self) -> None:
        """Texts or the theme may have changed."""
        self._is_current = self._has_blocks = False

    def form(self, kind: Kind, speaker: Speaker) -> tuple[form.Field, ...]:
        """The form of a kind of text, in the speaker's words."""
        return speaker.labelled(form.form(kind, self.config(), speaker.words_language))

    def add(self, path: str, name: str, data: bytes) -> Added:
        """Put a file beside a text; a telephone's HEIC as JPEG, where that can be read."""
        if is_heic(data) and (picture := as_jpeg(data)):
            name, data = f"{name.rpartition('.')[0] or name}.jpg", picture
        return files.add_file(self.config(), path, name, data)

    def picture(self, path: str, name: str) -> bytes:
        """The bytes of a picture that lies beside a text. Raises ProblemsError or OSError where there is none."""
        for own, disk in files.own_files(self.config(), path):
            if own.rpartition("/")[2] == name:
                return disk.read_bytes()
        raise FileNotFoundError(name)

    async def in_thread(self, work: Callable[[], _Given]) -> _Given:
        """Do what takes a moment, while others are answered."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    async def ask(self, question: Question) -> Shown:
        """What the process that builds makes of a text. Raises Unanswered."""
        shown: Shown = await self._ask(question)
        return shown

    async def ask_for_copy(self, asked: Copying) -> Copied:
        """A text as it is copied elsewhere. Raises Unanswered, and ProblemsError where errors keep it from it."""
        found: Copied | tuple[Problem, ...] = await self._ask(asked)
        if isinstance(found, tuple):
            raise ProblemsError(found)
        return found

    def show(self, page: bytes) -> str:
        """Hold a page for the frames that are told its name, which is given; older ones are forgotten."""
        pages = self.state.unsaved
        name = secrets.token_urlsafe(16)
        pages[name] = page
        while len(pages) > _SHOWN:
            del pages[next(iter(pages))]
        return name
