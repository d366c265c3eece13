"""The output folder: putting files in their places, taking ours away, and leaving alone what is somebody else's."""

import os
import shutil
import stat
from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path

from generator.problems import Problem, ProblemsError
from generator.text.paths import parents

_NEW = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | getattr(os, "O_BINARY", 0)


def check_folders(paths: Iterable[str], folder: Path) -> None:
    """Refuse to write through a link that leads out of the output folder."""
    root = os.path.realpath(folder)
    needed: set[str] = set()
    for inner in {path[: path.rfind("/") + 1] for path in paths}:
        for parent in parents(inner):
            if parent in needed:
                break  # and so are those above it
            needed.add(parent)
    outside = []
    missing = "/"
    for parent in sorted(parent + "/" for parent in needed):
        if parent.startswith(missing):
            continue
        place = f"{folder}/{parent[:-1]}"
        try:
            is_link = stat.S_ISLNK(os.lstat(place).st_mode)
        except OSError:
            missing = parent  # with all that would be in it
            continue
        if is_link and not os.path.realpath(place).startswith(root + os.sep):
            outside.append(Problem("output-leaves-folder", f"{folder.name}/{parent[:-1]}"))
    if outside:
        raise ProblemsError(tuple(outside))


def write_new(data: bytes, file: str) -> None:
    """Write a file into a folder that may be missing."""
    try:
        handle = os.open(file, _NEW, 0o666)
    except FileNotFoundError:
        os.makedirs(os.path.dirname(file), exist_ok=True)  # noqa: PTH103, PTH120 - tens of thousands of times
        handle = os.open(file, _NEW, 0o666)
    try:
        while data:  # a disk that is nearly full takes a part
            data = data[os.write(handle, data) :]
    finally:
        os.close(handle)


def put_folder(staged: str, folder: Path, path: str, ours: frozenset[str], state: Path) -> list[str]:
    """Move what a staged folder holds to its place, as a whole wherever nothing is there yet; see `put`."""
    displaced: list[str] = []
    with os.scandir(staged) as entries:
        children = sorted(entries, key=lambda entry: entry.name)
    for child in children:
        place = f"{path}{child.name}"
        if child.is_dir():
            if os.path.lexists(folder / place):
                displaced += put_folder(child.path, folder, place + "/", ours, state)
                continue
            try:
                os.rename(child.path, folder / place)  # noqa: PTH104 - a path of os.scandir
            except OSError as error:
                raise ProblemsError((unwritable(f"{folder.name}/{place}", error),)) from error
        else:
            displaced += put(child.path, folder, place, ours, state)
    return displaced


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
    for name in (*sorted(parents(path), key=len), path):
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
    remove_empty(file, folder)
    return True


def remove_empty(file: Path, folder: Path) -> None:
    """Remove the folders between a folder and a file in it that was removed, as far as these are empty now."""
    for parent in file.parents:
        if parent == folder:
            break
        try:
            parent.rmdir()
        except OSError:
            break


def _leaves(place: Path, folder: Path) -> bool:
    """Whether a folder lies elsewhere than in the output folder, by a link."""
    root, real = os.path.realpath(folder), os.path.realpath(place)
    return real != root and not real.startswith(root + os.sep)


def listing(folder: Path) -> tuple[list[str], list[str]]:
    """The visible files of the output folder, and the folders that they lie in, each with a slash at its end.

    Hidden ones (`.git`, `.nojekyll`) are their owner's business.
    """
    paths: list[str] = []
    listed: list[str] = []
    waiting = [""]
    while waiting:
        base = waiting.pop()
        try:
            with os.scandir(f"{folder}/{base}") as entries:
                visible = sorted(
                    (entry.name, entry.is_dir(), entry.is_symlink())
                    for entry in entries
                    if entry.name[0] != "."
                )
        except OSError:
            continue  # nobody's to read
        listed.append(base)
        paths += [base + name for name, is_folder, _ in visible if not is_folder]
        folders = [f"{base}{name}/" for name, is_folder, is_link in visible if is_folder and not is_link]
        waiting += reversed(folders)
    return paths, listed


def unwritable(path: str, error: OSError) -> Problem:
    """The problem that a file or folder can't be written."""
    return Problem("unwritable-file", path, values=(("reason", error.strerror or str(error)),))
