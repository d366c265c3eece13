"""Walking `content/`: every file once, in a fixed order, and a problem for whatever is not an ordinary file."""

import os
import re
import stat
import unicodedata
from collections.abc import Callable, Iterable
from fnmatch import fnmatchcase
from pathlib import Path

from msgspec import Struct

from generator.problems import Problem
from generator.text.decoding import FORBIDDEN, code_point
from generator.text.paths import parents

_DESCRIPTION = re.compile(r"_index(?:\.[A-Za-z-]+)?\.md")


class File(Struct, frozen=True):
    """A file under `content/`."""

    path: str
    """Relative to `content/`, forward slashes, in Unicode's NFC form, so that links find it on every system."""
    where: str
    """Its path on the disk; as text, since there are as many as articles."""
    status: os.stat_result

    @property
    def disk(self) -> Path:
        """Its path on the disk."""
        return Path(self.where)

    @property
    def size(self) -> int:
        """Bytes."""
        return self.status.st_size


Folder = tuple[str, os.stat_result]
"""A folder's path on the disk, and what the system said of it before it was listed."""


def walk(
    folder: Path,
    wanted: Callable[[str], bool] = lambda path: False,
    ignore: tuple[str, ...] = (),
) -> tuple[tuple[File, ...], tuple[Problem, ...], tuple[Folder, ...]]:
    """The files under a folder, sorted by path, what can't be used there, and the folders that were gone through.

    Hidden files and editors' leftovers are passed over, but for those whose path is `wanted`; so is what the patterns
    of `ignore` are of (see `is_ignored`), which nothing is said of. Symbolic links are
    followed as long as they stay in the folder and don't lead back to a folder that holds them.
    """
    files: dict[str, File] = {}
    problems: list[Problem] = []
    folders: list[Folder] = []
    root = os.path.realpath(folder)

    def visit(disk: str, prefix: str, above: tuple[str, ...]) -> None:
        try:
            folders.append((disk, os.stat(disk)))  # noqa: PTH116 - a path of os.scandir
            entries = sorted(os.scandir(disk), key=lambda entry: entry.name)
        except OSError as error:
            problems.append(_problem("unreadable-folder", prefix.rstrip("/"), reason=_reason(error)))
            return
        for entry in entries:
            path = prefix + unicodedata.normalize("NFC", entry.name)
            if (is_leftover(entry.name) and not wanted(path)) or _matches(ignore, path):
                continue
            if problem := _name_problem(path) or _link_problem(entry, path, root, above):
                problems.append(problem)
                continue
            try:
                status = entry.stat()
            except OSError as error:
                problems.append(_problem("unreadable-file", path, reason=_reason(error)))
                continue
            if stat.S_ISDIR(status.st_mode):
                visit(entry.path, path + "/", (*above, os.path.realpath(entry.path)))
            elif not stat.S_ISREG(status.st_mode):
                problems.append(_problem("not-a-file", path))
            elif path in files:
                problems.append(_problem("same-name", path))
            else:
                files[path] = File(path, entry.path, status)

    if folder.is_dir():
        visit(str(folder), "", (root,))
    else:
        problems.append(_problem("no-content", ""))
    return tuple(files[path] for path in sorted(files)), tuple(problems), tuple(folders)


def is_ordinary(path: str, disk: Path) -> bool:
    """Whether a source path, and the file there, are ones that nothing is wrong with; a symbolic link may be."""
    is_file = disk.is_file() and not disk.is_symlink()
    return is_file and unicodedata.normalize("NFC", path) == path and _name_problem(path) is None


def _name_problem(path: str) -> Problem | None:
    try:
        path.encode()
    except UnicodeEncodeError:
        folder, slash, name = path.rpartition("/")
        return _problem("name-not-unicode", f"{folder}{slash}{repr(name)[1:-1]}")
    return _problem("name-character", FORBIDDEN.sub(_shown, path)) if FORBIDDEN.search(path) else None


def _link_problem(entry: os.DirEntry[str], path: str, root: str, above: tuple[str, ...]) -> Problem | None:
    """What is wrong with a symbolic link: it must stay in the root, and not lead back to a folder that holds it."""
    if not entry.is_symlink():
        return None
    target = os.path.realpath(entry.path)
    if target != root and not target.startswith(root + os.sep):
        return _problem("link-leaves-content", path, target=str(Path(entry.path).readlink()))
    return _problem("link-loop", path) if target == root or target in above else None


def is_ignored(path: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns is of a path under `content/`, or of a folder that holds it.

    A pattern with a slash is of the whole path, which may begin with `content/`, as in messages, or with `**/` for
    any folder or none; one without is of the name. `*` is of no `_index.md`, without which
    sections would lose their names to `_*`.
    """
    return any(_matches(patterns, one) for one in (path, *parents(path)))


def _matches(patterns: Iterable[str], path: str) -> bool:
    name = path.rpartition("/")[2]
    for pattern in patterns:
        wanted = pattern.replace("\\", "/").strip("/")
        is_path = "/" in wanted
        wanted = wanted.removeprefix("content/")
        whole = f"/{path}" if wanted.startswith("**/") else path
        if fnmatchcase(whole if is_path else name, wanted) and (
            "*" not in wanted or not _DESCRIPTION.fullmatch(name)
        ):
            return True
    return False


def read(file: File) -> bytes | Problem:
    """A file's bytes, or the problem that keeps us from them."""
    try:
        return file.disk.read_bytes()
    except OSError as error:
        return _problem("unreadable-file", file.path, reason=_reason(error))


def _problem(code: str, path: str, **values: str) -> Problem:
    return Problem(code, f"content/{path}".rstrip("/"), values=tuple(sorted(values.items())))


def _shown(match: re.Match[str]) -> str:
    return f"<{code_point(match[0])}>"


def _reason(error: OSError) -> str:
    return error.strerror or type(error).__name__


def is_leftover(name: str) -> bool:
    """Whether a name is that of a file that is no content: hidden, left behind by an editor or a system, or a template
    for new articles (see `generator.content.creating`).
    """
    return (
        name == "_new.md"
        or (name.startswith("_new-") and name.endswith(".md"))
        or name.startswith((".", "~$"))
        or (name.startswith("#") and name.endswith("#"))
        or name.endswith(("~", ".swp", ".tmp"))
        or name in ("Thumbs.db", "desktop.ini", "Icon\r")
    )
