"""The desk beside the preview: how both are started, and where whoever starts it a second time finds the first."""

import os
import secrets
from collections.abc import Callable, Generator
from contextlib import suppress
from functools import partial
from pathlib import Path

from generator.desk.answering import answered
from generator.desk.guard import PATH
from generator.desk.server import application
from generator.engine.progress import Track
from generator.serve.serve import Happening, Preview, Ready, Running, serve
from generator.serve.state import Beside
from generator.settings.finding import STATE
from generator.site.publication import Show

HOST = "127.0.0.1"
"""The desk is for this computer only."""


def run_desk(
    settings: Path, port: int, language: str, track: Track, waiting: Callable[[str], None]
) -> Generator[tuple[Happening, str], None, None]:
    """Run the desk and the preview of a bulletin; gives what happens, with the desk's address once that is known.

    The address holds the token that opens the desk. It stands in `.gen/desk`, which nobody but the user may read, for
    as long as the desk runs.
    """
    token = secrets.token_urlsafe(24)
    note = settings.parent / STATE / "desk"
    preview = Preview(
        settings=settings,
        host=HOST,
        port=port + 1,
        show=Show(drafts=True, future=True, expired=True),
        reload=True,
        follow=False,
        poll=0,
        language=language,
        track=track,
        waiting=waiting,
        keep_going=True,
        beside=Beside(partial(application, token, settings, language), port),
        answer=answered,
    )
    address = ""
    try:
        for happening in serve(preview):
            if isinstance(happening, Ready):
                address = f"http://{HOST}:{happening.beside}{PATH}?token={token}"
                _write(note, f"{happening.address}\n{address}\n")
            if isinstance(happening, Running):
                yield happening, _running(note, happening.address)
            else:
                yield happening, address
    finally:
        if address:
            note.unlink(missing_ok=True)


def _write(note: Path, text: str) -> None:
    note.unlink(missing_ok=True)  # whoever could read an older one can't read this
    file = os.open(note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(file, "w", encoding="utf-8") as stream:
        stream.write(text)


def _running(note: Path, preview: str) -> str:
    """The address of the desk that runs beside a preview; empty where there is none beside it."""
    with suppress(OSError, ValueError):
        its_preview, address = note.read_text("utf-8").splitlines()
        if its_preview == preview:
            return address
    return ""
