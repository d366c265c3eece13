"""The files of a folder or a ZIP, by name: what is in it, and nothing from outside of it."""

import os
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Protocol, TypeVar

from generator.problems import Problem

Item = TypeVar("Item")

LARGEST_FILE = 50_000_000
"""Bytes of one file; no page is as large."""


def too_large_problem(origin: str) -> Problem:
    """What is said of a page above the limit."""
    return Problem("legacy.too-large", origin, values=(("limit", f"{LARGEST_FILE:,}"),))


def items_or_hint(items: Iterator[Item], name: str) -> Iterator[Item | Problem]:
    """What a source holds, or that it holds nothing: whoever named it expected something."""
    is_empty = True
    for item in items:
        is_empty = False
        yield item
    if is_empty:
        yield Problem("legacy.nothing", name, severity="warning")


class TooLargeError(Exception):
    """A file has more than LIMIT bytes."""


class FileTree(Protocol):
    """FileTree by name, with forward slashes."""

    def names(self) -> Iterator[str | Problem]:
        """All names in a fixed order, and what can't be used."""

    def has(self, name: str) -> bool:
        """Whether there is such a file."""

    def open(self, name: str) -> IO[bytes]:
        """A file's bytes. Raises OSError; reading them may raise whatever a ZIP's ways of packing do."""

    def close(self) -> None:
        """Let go of what is open."""


def read_file(files: FileTree, name: str) -> bytes:
    """A file's bytes. Raises TooLargeError or OSError; it never reads on beyond the limit."""
    try:
        with files.open(name) as stream:
            data = stream.read(LARGEST_FILE + 1)
    except (TooLargeError, OSError):
        raise
    except Exception as error:  # each way of packing has errors of its own (zlib.error, lzma.LZMAError, …)
        raise OSError(str(error) or type(error).__name__) from error
    if len(data) > LARGEST_FILE:
        raise TooLargeError(name)
    return data


def size_of(files: FileTree, name: str) -> int:
    """A file's bytes, without reading it; 0 where that is not known."""
    try:
        if isinstance(files, FolderTree):
            return (files.root / name).stat().st_size
        return files.entries[name].file_size if isinstance(files, ZipTree) else 0
    except OSError:
        return 0


@dataclass(frozen=True, slots=True)
class FolderTree:
    """The files under a folder, or only one of them. Links are followed as long as they stay in it."""

    root: Path
    only: str = ""

    def names(self) -> Iterator[str | Problem]:
        """All names in a fixed order, and what can't be used."""
        if self.only:
            yield self.only
            return
        unreadable: list[OSError] = []
        for folder, folders, files in os.walk(self.root, onerror=unreadable.append):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            inner = Path(folder).relative_to(self.root).as_posix()
            prefix = "" if inner == "." else inner + "/"
            for name in sorted(files):
                if name.startswith("."):
                    continue
                try:
                    (prefix + name).encode()
                except UnicodeEncodeError:
                    yield Problem("name-not-unicode", repr(prefix + name)[1:-1])
                    continue
                if not self._is_inside(prefix + name):
                    yield Problem("legacy.outside", prefix + name, severity="warning")
                elif self._is_special(prefix + name):
                    yield Problem("legacy.no-file", prefix + name, severity="warning")
                else:
                    yield prefix + name
        for error in unreadable:
            inner = Path(error.filename).relative_to(self.root).as_posix()
            yield Problem("legacy.unreadable", inner, values=(("reason", error.strerror or "?"),))

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        try:
            return (self.root / name).is_file() and self._is_inside(name)
        except (OSError, ValueError):  # a name that is too long, or holds a zero
            return False

    def open(self, name: str) -> IO[bytes]:
        """A file's bytes."""
        return (self.root / name).open("rb")

    def close(self) -> None:
        """Nothing stays open."""

    def _is_special(self, name: str) -> bool:
        """Whether it has no bytes of its own: reading a pipe or a device may never end."""
        try:
            return not (self.root / name).is_file()
        except OSError:
            return False  # opening it will say why

    def _is_inside(self, name: str) -> bool:
        root = os.path.realpath(self.root)
        return os.path.realpath(self.root / name).startswith(root.rstrip(os.sep) + os.sep)


class ZipTree:
    """The files in a ZIP. Names that lead out of it are not taken."""

    def __init__(self, path: Path) -> None:
        self._archive = zipfile.ZipFile(path)  # `close` closes it
        self.entries: dict[str, zipfile.ZipInfo] = {}
        self._refused: list[Problem] = []
        for entry in self._archive.infolist():
            name = _written_name(entry)
            parts = name.replace("\\", "/").split("/")
            if parts[0] == "" or ":" in parts[0] or ".." in parts:
                self._refused.append(Problem("legacy.outside", f"{path.name}!{name}", severity="warning"))
            elif (
                not entry.is_dir()
                and parts[0] != "__MACOSX"
                and not any(part.startswith(".") for part in parts)
            ):
                self.entries.setdefault(posixpath.normpath("/".join(parts)), entry)

    def names(self) -> Iterator[str | Problem]:
        """All names in a fixed order, and what can't be used."""
        yield from self._refused
        yield from sorted(self.entries)

    def has(self, name: str) -> bool:
        """Whether there is such a file."""
        return name in self.entries

    def open(self, name: str) -> IO[bytes]:
        """A file's bytes."""
        entry = self.entries[name]
        if entry.file_size > LARGEST_FILE:
            raise TooLargeError(name)
        return self._archive.open(entry)

    def close(self) -> None:
        """Let go of the archive."""
        self._archive.close()


def _written_name(entry: zipfile.ZipInfo) -> str:
    """A name in the archive; programs in China store GBK without saying so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return entry.filename
