"""Putting files into a folder of this computer, each whole, and following no link on the way."""

import os
import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from generator.engine.output_folder import remove_empty
from generator.proving.folders import check_folder
from generator.publishing.target import PublishError
from generator.text.paths import parents

FILE_MODE, FOLDER_MODE = 0o644, 0o755
"""Whatever the user's own files are like: a web server has to read these."""
_WRONG = ("changed", "missing", "unreadable", "link", "odd")


def failed(error: OSError) -> PublishError:
    """What is said where the system refuses."""
    return PublishError("publish-failed", reason=error.strerror or str(error), path=str(error.filename or ""))


def refuse_links(folder: Path, paths: Iterable[str]) -> None:
    """Raise PublishError where a link stands in place of a folder on the way to one of the paths."""
    known: set[str] = set()
    for path in paths:
        for parent in parents(path):
            if parent in known:
                break
            known.add(parent)
    for parent in sorted(known):
        if (folder / parent).is_symlink():
            raise PublishError("publish-link", path=parent)


def put(source: Path, temporary: Path, place: Path) -> None:
    """Copy a file beside its place, then move it there. Raises OSError."""
    shutil.copyfile(source, temporary)
    temporary.chmod(FILE_MODE)
    make_folder(place.parent)
    temporary.replace(place)


def write(data: bytes, temporary: Path, place: Path) -> None:
    """Write a file beside its place, then move it there. Raises OSError."""
    temporary.write_bytes(data)
    temporary.replace(place)


def make_folder(folder: Path) -> None:
    """Make a folder, and those that it lies in, which a web server can read. Raises OSError."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    folder.chmod(FOLDER_MODE)


def remove(folder: Path, paths: Sequence[str]) -> None:
    """Take files away that are there, and the folders that this leaves empty. Raises OSError."""
    for path in paths:
        file = folder / path
        file.unlink(missing_ok=True)
        remove_empty(file, folder)


def differing(folder: Path, digests: Mapping[str, str]) -> tuple[str, ...]:
    """Those files in a folder whose bytes are not the ones of these digests."""
    found = check_folder(folder, digests, frozenset())
    return tuple(sorted({one.path for one in found if one.kind in _WRONG and one.path in digests}))


def settle() -> None:
    """Have the system write down what it holds in memory, so that a stick can be pulled out."""
    if hasattr(os, "sync"):
        os.sync()
