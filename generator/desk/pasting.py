"""What is pasted into a text or dropped on it, from Word, WPS, Excel, WeChat or a web page: clean Markdown, with the
pictures put beside the text.

The import's libraries do it; without them, plain text is pasted as it is.
"""

import posixpath
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from generator.desk.files import files_beside
from generator.desk.paths import disk_of, refuse
from generator.problems import Problem, ProblemsError
from generator.settings.config import Config
from generator.settings.finding import STATE
from generator.text import urls

if TYPE_CHECKING:
    from generator.importing.pasting.pasting import Pasted as Found

AddFile = Callable[[str, str, bytes], str]
"""Puts a file, with this name, beside the text at a path; gives what stands for it in the text."""

_TARGET = re.compile(r"(!\[(?:[^\]\\]|\\.)*\]\()(<[^>\n]*>|[^)\s]+)")


class Pasted(Struct, frozen=True):
    """What is to be put into the text."""

    markdown: str
    pictures: int = 0
    """How many were put beside it."""
    missing: tuple[str, ...] = ()
    """Names of pictures that did not come along."""
    outside: tuple[str, ...] = ()
    """Addresses of pictures on other servers."""
    left_out: tuple[str, ...] = ()
    """Beginnings of hidden words and remarks."""
    head: dict[str, str] = {}
    """What a document says of itself, by keys of front matter."""


class Clipboard(Struct, frozen=True):
    """What a clipboard gives."""

    html: str = ""
    plain: str = ""
    rtf: str = ""
    """As Word gives it, with the pictures in it; each character is a byte."""


def paste(config: Config, path: str, text: str, clipboard: Clipboard, add: AddFile) -> Pasted:
    """A clipboard's content for the text at a path, whose Markdown is `text`. Raises ProblemsError and OSError."""
    with _libraries():
        from generator.importing.pasting.pasting import beside, pasted
    there = beside(text, _names(config, path), clipboard.rtf.encode("latin-1", "replace"))
    return _with_files(path, pasted(clipboard.html or clipboard.plain, there), add)


def paste_document(config: Config, path: str, text: str, name: str, data: bytes, add: AddFile) -> Pasted:
    """What a Word document, or an Excel sheet, holds, for the text at a path. Raises ProblemsError and OSError."""
    with _libraries():
        from generator.importing.pasting.documents import pasted_document
        from generator.importing.pasting.pasting import beside
    return _with_files(path, pasted_document(name, data, beside(text, _names(config, path))), add)


def import_document(config: Config, name: str, data: bytes, folder: str, now: datetime, language: str) -> str:
    """A Word document as a new article in a folder under `content/`; gives its source path.

    Raises ProblemsError where it can't be read or holds no article, and OSError.
    """
    if not disk_of(config, folder).is_dir():
        refuse("desk-gone", folder)
    with _libraries():
        from generator.engine.lock import alone
        from generator.engine.workers import ALONE
        from generator.importing.pasting.source import PastedSource
        from generator.importing.pipeline import ImportRequest, import_from
        from generator.importing.sources.packed import PackedError
        from generator.importing.sources.word import read_word
    try:
        packed = read_word(data, name)
    except PackedError as error:
        raise ProblemsError((Problem("desk-document", name),)) from error
    request = ImportRequest((Path(name),), config, None, folder, again=True, language=language)
    with alone(config.root / STATE / "import", lambda holder: None):
        result = import_from([PastedSource(packed)], [], request, now, ALONE)
    if not result.path:
        raise ProblemsError(tuple(result.problems) or (Problem("desk-document", name),))
    return result.path


def _with_files(path: str, found: "Found", add: AddFile) -> Pasted:
    """Pictures put beside the text, and the Markdown with the names that they have there."""
    targets: dict[str, str] = {}
    failed: list[str] = []
    for name, data in found.files.items():
        try:
            targets[name] = add(path, name, data)
        except ProblemsError:  # no picture after all
            failed.append(name)

    def target(match: re.Match[str]) -> str:
        written = urls.decode(match[2].strip("<>"))
        return match[1] + targets.get(written, match[2])

    markdown = _TARGET.sub(target, found.markdown)
    missing = (*found.missing, *failed)
    return Pasted(markdown, len(targets), missing, found.outside, found.left_out, dict(found.head))


def _names(config: Config, path: str) -> frozenset[str]:
    """The names of the files that lie beside a text."""
    return frozenset(posixpath.basename(one.name) for one in files_beside(config, path))


@contextmanager
def _libraries() -> Iterator[None]:
    """Say so where the import's libraries are not there."""
    try:
        yield
    except ImportError as error:
        raise ProblemsError((Problem("desk-no-import", "content"),)) from error
