"""The output folder: putting files in their places, taking ours away, and leaving alone what is somebody else's."""

import os
import shutil
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from generator.problems import Problem, ProblemsError


def check_folders(paths: Iterable[str], folder: Path) -> None:
    """Refuse to write through a link that leads out of the output folder."""
    root = os.path.realpath(folder)
    parents = {
        parent
        for folder_path in {path.rpartition("/")[0] for path in paths}
        for parent in _above(folder_path)
    }
    outside = []
    for parent in sorted(parents):
        place = folder / parent
        if place.is_symlink() and not os.path.realpath(place).startswith(root + os.sep):
            outside.append(Problem("output-leaves-folder", f"{folder.name}/{parent}"))
    if outside:
        raise ProblemsError(tuple(outside))


def _above(path: str) -> Iterator[str]:
    """A folder's path and those of the folders that hold it."""
    while path:
        yield path
        path = path.rpartition("/")[0]


def put(staged: str, folder: Path, path: str, ours: frozenset[str], state: Path) -> list[str]:
    """Move a staged file to its place; what somebody else put there is kept aside and named."""
    displaced: list[str] = []
    file = f"{folder}/{path}"
    try:
        if path not in ours and os.path.lexists(folder / path.split("/")[0]):
            displaced += _make_way(folder, path, ours, state)
        try:
            os.replace(staged, file)  # noqa: PTH105 - tens of thousands of times
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            displaced += _make_way(folder, path, frozenset(), state)
            os.makedirs(f"{folder}/{path.rpartition('/')[0]}", exist_ok=True)  # noqa: PTH103 - as above
            os.replace(staged, file)  # noqa: PTH105 - as above
    except OSError as error:
        raise ProblemsError((unwritable(f"{folder.name}/{path}", error),)) from error
    return displaced


def _make_way(folder: Path, path: str, ours: frozenset[str], state: Path) -> Iterator[str]:
    """Move aside what somebody else put where a file of ours, or a folder for it, belongs."""
    for name in (*sorted(_above(path.rpartition("/")[0]), key=len), path):
        place = folder / name
        if name not in ours and (os.path.lexists(place) if name == path else place.is_file()):
            _displace(place, name, state / "displaced")
            yield name


def _displace(file: Path, name: str, aside: Path) -> None:
    """Keep a file or folder under its path in a folder, or in a numbered one there if something kept is in the way."""
    for number in count():
        place = aside / (f"{number}/{name}" if number else name)
        if not os.path.lexists(place) and not any(parent.is_file() for parent in place.parents):
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(file, place)
            return


def remove(folder: Path, path: str) -> bool:
    """Remove a file of an earlier build, and the folders that it leaves empty."""
    file = folder / path
    try:
        if _leaves(file.parent, folder):
            return False
        file.unlink()
    except OSError:
        return False  # gone already, or somebody made a folder of it: nothing of ours
    for parent in file.parents:
        if parent == folder:
            break
        try:
            parent.rmdir()
        except OSError:
            break
    return True


def _leaves(place: Path, folder: Path) -> bool:
    """Whether a folder lies elsewhere than in the output folder, by a link."""
    root, real = os.path.realpath(folder), os.path.realpath(place)
    return real != root and not real.startswith(root + os.sep)


def listing(folder: Path) -> list[str]:
    """The visible files of the output folder; hidden ones (`.git`, `.nojekyll`) are their owner's business."""
    paths: list[str] = []
    for parent, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        base = os.path.relpath(parent, folder)
        visible = sorted(name for name in files if not name.startswith("."))
        paths += [name if base == "." else f"{base}/{name}".replace(os.sep, "/") for name in visible]
    return paths


def unwritable(path: str, error: OSError) -> Problem:
    """The problem that a file or folder can't be written."""
    return Problem("unwritable-file", path, values=(("reason", error.strerror or str(error)),))


def folder_key(folder: Path, state: Path) -> str:
    """An output folder's name in the store: found again when the whole bulletin is moved."""
    try:
        return os.path.relpath(os.path.realpath(folder), os.path.realpath(state.parent))
    except ValueError:  # on another drive
        return os.path.realpath(folder)
