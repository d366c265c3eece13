"""The PDF and the Word document of one text, as a build would make them of the same print view."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from generator.desk.live import Shown
from generator.engine.output import CannotMake
from generator.outputs import docx, pdf
from generator.problems import Problem, ProblemsError
from generator.settings.config import Config
from generator.settings.finding import STATE
from generator.text import urls

_one = threading.Lock()
"""There is one process that sets pages."""


def typeset(config: Config, path: str, shown: Shown) -> bytes:
    """The PDF of a text's print view. Raises ProblemsError where there is none, or it can't be made."""
    with _telling(path, shown, pdf.lacking(chinese=config.settings.language.startswith("zh"))):
        used = pdf.shown(shown.page, dict(_files(config, shown)))
        with _one, pdf.at_hand():
            return pdf.typeset(**used, base_url=config.settings.base_url, url=shown.url, setter="")  # type: ignore[arg-type]  # what `shown` gives is what `typeset` takes


def as_word(config: Config, path: str, shown: Shown) -> bytes:
    """The Word document of a text's print view. Raises ProblemsError as above."""
    settings = config.settings
    with _telling(path, shown, docx.lacking()):
        used = docx.shown(shown.page, dict(_files(config, shown)))
        return docx.write(**used, base_url=settings.base_url, url=shown.url, size=settings.paper.size)  # type: ignore[arg-type]  # as above


@contextmanager
def _telling(path: str, shown: Shown, lacks: tuple[Problem, ...]) -> Iterator[None]:
    if shown.problems:
        raise ProblemsError(shown.problems)
    if not shown.url:
        raise ProblemsError((Problem("desk-no-print", f"content/{path}"),))
    if lacks:
        raise ProblemsError(lacks)
    try:
        yield
    except CannotMake as error:
        values = tuple({"address": urls.decode(shown.url), **error.values}.items())
        raise ProblemsError((Problem(error.code, f"content/{path}", values=values),)) from error


def _files(config: Config, shown: Shown) -> Iterator[tuple[str, bytes]]:
    """The files that a page may show, from the preview, by their site paths."""
    folder = config.root / STATE / "preview"
    for url in shown.files:
        with suppress(OSError):  # one that is not built yet is not shown
            yield url, (folder / urls.file_path(url)).read_bytes()
