"""Checking a folder, such as a server's own, against what is signed of it; and putting signed files back."""

import hashlib
import os
import stat
import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from fnmatch import fnmatchcase
from pathlib import Path
from typing import BinaryIO, NamedTuple

from generator.engine.whole import write_whole
from generator.proving.findings import ENOUGH, Danger, Finding, danger_of
from generator.proving.sums import JOURNAL, OWN, RECORD
from generator.text.paths import parents

_THREADS = 4
"""Reading waits for disks, and digests are computed outside of the interpreter's lock."""
_BATCH = 200
_PART = 1 << 20
"""Bytes of a file that are read at once."""
_READ = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
"""Follows no link, and waits for nobody who would write into a pipe."""
_REPOSITORIES = (".git", ".svn", ".hg")


class Found(NamedTuple):
    """What a folder holds, by paths from it."""

    files: set[str]
    links: dict[str, str]
    """Symbolic links, and where they lead."""
    odd: tuple[str, ...]
    """What is neither a file nor a folder, and folders that can't be read."""
    repositories: tuple[str, ...]
    """Folders of version control."""
    open: tuple[str, ...]
    """Folders that anybody on the computer may write to."""


class Summed(NamedTuple):
    """A file, as it was read."""

    digest: str
    """Its SHA-256, in hexadecimal; empty where it can't be read."""
    open: bool
    """Whether anybody on the computer may write to it."""


def check_folder(
    folder: Path, sums: Mapping[str, str], hosts: frozenset[str], ignored: Iterable[str] = ()
) -> list[Finding]:
    """All that is not as signed in a folder. `ignored` are patterns of paths, or folders."""
    ignored = tuple(ignored)
    signed = sorted(sums)
    batches = [signed[start : start + _BATCH] for start in range(0, len(signed), _BATCH)]
    with ThreadPoolExecutor(_THREADS) as pool:
        # Files are read while it is looked what is there: what isn't is found out below.
        reading = pool.map(lambda batch: [_sum(f"{folder}/{path}") for path in batch], batches)
        found = _look(folder)
        summed = [one for batch in reading for one in batch]
    findings = [
        Finding("link", path, *_of_link(folder, path, target)) for path, target in found.links.items()
    ]
    findings += (Finding("odd", path, "page") for path in found.odd)
    findings += (Finding("extra", f"{path}/", "file") for path in found.repositories)
    findings += (Finding("writable", path, "file") for path in found.open)
    for path, (digest, is_open) in zip(signed, summed, strict=True):
        if path not in found.files:
            continue
        if digest != sums[path]:
            findings.append(_strange("changed" if digest else "unreadable", folder, path, hosts))
        if is_open:
            findings.append(Finding("writable", path, "file"))
    findings += (
        _strange("extra", folder, path, hosts) for path in found.files - sums.keys() - {*OWN, RECORD, JOURNAL}
    )
    linked = tuple(f"{path}/" for path in found.links)
    for path in sums.keys() - found.files - found.links.keys():
        if not path.startswith(linked):
            findings.append(Finding("missing", path, "file"))
    return [finding for finding in findings if not is_ignored(finding.path, ignored)]


def is_ignored(path: str, patterns: Iterable[str]) -> bool:
    """Whether one of the patterns is of a path, or of a folder that it lies in."""
    return any(
        fnmatchcase(path, pattern) or path.startswith(pattern.rstrip("/") + "/") for pattern in patterns
    )


def _look(folder: Path) -> Found:
    files: set[str] = set()
    links: dict[str, str] = {}
    odd: list[str] = []
    repositories: list[str] = []
    openly: list[str] = []
    waiting = [""]
    while waiting:
        base = waiting.pop()
        place = f"{folder}/{base}"
        try:
            with os.scandir(place) as entries:
                listed = list(entries)
            if _is_open(os.stat(place)):  # noqa: PTH116 - as many as there are pages
                openly.append(base.rstrip("/") or ".")
        except OSError:
            odd.append(base.rstrip("/") or ".")
            continue
        for entry in listed:
            path = base + entry.name
            if entry.is_file(follow_symlinks=False):
                files.add(path)
            elif entry.is_dir(follow_symlinks=False):
                if entry.name in _REPOSITORIES:
                    repositories.append(path)
                else:
                    waiting.append(f"{path}/")
            elif entry.is_symlink():
                links[path] = os.readlink(entry.path)  # noqa: PTH115 - a path of os.scandir
            else:
                odd.append(path)
    return Found(files, links, tuple(odd), tuple(repositories), tuple(openly))


def _is_open(status: os.stat_result) -> bool:
    return sys.platform != "win32" and bool(status.st_mode & stat.S_IWOTH)


def _of_link(folder: Path, path: str, target: str) -> tuple[Danger, str]:
    root, real = os.path.realpath(folder), os.path.realpath(folder / path)
    return ("page" if real.startswith(root + os.sep) else "server"), target


def _sum(file: str) -> Summed:
    """A file as it was read."""
    try:
        handle = os.open(file, _READ)
    except OSError:
        return Summed("", False)
    try:
        status, summed = os.fstat(handle), hashlib.sha256()
        if not stat.S_ISREG(status.st_mode):
            return Summed("", False)
        left = status.st_size
        while data := os.read(handle, min(left + 1, _PART)):  # one more tells that there is no more
            summed.update(data)
            if not (left := max(left - len(data), 0)):
                break
        return Summed(summed.hexdigest(), _is_open(status))
    except OSError:
        return Summed("", False)
    finally:
        os.close(handle)


def _strange(kind: str, folder: Path, path: str, hosts: frozenset[str]) -> Finding:
    """What is found of a file that nobody has signed."""
    try:
        with _opened(folder / path) as stream:
            head = stream.read(ENOUGH)
    except OSError as error:
        return Finding("unreadable", path, "page", error.strerror or "")
    danger, detail = danger_of(path, head, hosts)
    return Finding(kind, path, danger, detail)


def _opened(file: Path) -> BinaryIO:
    """A file to be read, and nothing else. Raises OSError."""
    stream = os.fdopen(os.open(file, _READ), "rb")
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise OSError(f"{file} is no file")
    return stream


# ---- putting back


def restore(
    folder: Path, build: Path, sums: Mapping[str, str], findings: Iterable[Finding], aside: Path
) -> frozenset[str]:
    """Put the signed bytes of what is changed, missing or a link back from a build; what stood there is kept aside.

    Gives the paths that were put back: not those for which the build hasn't the signed bytes, or that can't be
    written. Files that are too many stay: only a person knows whose they are.
    """
    wanted = {one.path for one in findings if one.kind in ("changed", "missing", "link", "unreadable")}
    return frozenset(
        path for path in wanted & sums.keys() if _put(folder, build, path, aside, digest=sums[path])
    )


def restore_signature(folder: Path, build: Path, aside: Path) -> frozenset[str]:
    """Put a build's signature into a folder; gives the paths that were put there."""
    return frozenset(path for path in OWN if _put(folder, build, path, aside))


def _put(folder: Path, build: Path, path: str, aside: Path, *, digest: str = "") -> bool:
    """Put a file of a build into its place, and keep what stood there aside; gives whether that was possible.

    No link is followed on the way, and none in the file's place: whoever has changed the folder may have set one.
    """
    place = folder / path
    try:
        with _opened(build / path) as stream:
            data = stream.read()
        if digest and hashlib.sha256(data).hexdigest() != digest:
            return False
        if any((folder / parent).is_symlink() for parent in parents(path)):
            return False
        if os.path.lexists(place) and stat.S_ISREG(place.lstat().st_mode):
            kept = aside / path
            kept.parent.mkdir(parents=True, exist_ok=True)
            with _opened(place) as stream:
                kept.write_bytes(stream.read())
        place.parent.mkdir(parents=True, exist_ok=True)
        write_whole(place, data)
    except OSError:
        return False
    return True
