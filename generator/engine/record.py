"""The record that a build leaves for the next one, which knows by it at once that nothing has changed, or what.

It holds the identity of every file that the build was made from or that it made, the times of the folders that these
lie in, so that a file that comes or goes is seen, and what was said. It imports nothing that a run without work could
do without: no database, no YAML, no templates.
"""

import json
import os
import sys
from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple
from zlib import crc32

from generator.engine.identities import is_settled
from generator.engine.whole import write_whole

_VERSION = f"1 {sys.version}"
_NUMBERS = 4
"""How many numbers a file's identity has."""
_ABSENT = (0, 0, 0, 0)
_UNSETTLED = (-1, -1, -1, -1)
"""Equals the identity of no file."""
_BITS = (1 << 63) - 1

Identity = tuple[int, int, int, int]


class Part(NamedTuple):
    """Some files, or some folders, with their identities."""

    paths: tuple[str, ...]
    """From a base that all have in common."""
    identities: "array[int]"
    """Four numbers for each: size, time of modification, time of status change, number; some are 0 for a folder."""


class Record(NamedTuple):
    """What a build leaves."""

    asked: str
    """What was asked of it: the same question gets the same answer."""
    token: str
    """Tells this build from any other of the same output folder."""
    since: float
    until: float
    """From its own moment up to the next at which it would be another one (seconds since 1970)."""
    said: Any
    """What it said, as whoever said it keeps it: values that JSON knows."""
    sources: Part
    """Files under `content/`, each of which is read for itself; from the bulletin's folder, as are their folders."""
    source_folders: Part
    fixed: Part
    """All other files that the build was made from: settings, templates, program. Absolute, as are their folders."""
    fixed_folders: Part
    outputs: Part
    """From the output folder, as are the folders."""
    output_folders: Part


class Changes(NamedTuple):
    """What is no more as it was."""

    sources: tuple[str, ...]
    """Files."""
    folders: tuple[str, ...]
    """In which files may have come or gone."""


def identity(status: os.stat_result) -> Identity:
    """A file's."""
    return (status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino & _BITS)


def folder_identity(status: os.stat_result) -> Identity:
    """That of a folder: only what comes into it and what leaves it counts."""
    return (0, status.st_mtime_ns, 0, status.st_ino & _BITS)


def part(
    statuses: Iterable[tuple[str, os.stat_result | None]], newest: int, *, folders: bool = False
) -> Part:
    """A part from paths and what the system says of each; None for what is not there. `newest`: see `identities`."""
    paths, numbers = [], array("q")
    for path, status in statuses:
        paths.append(path)
        if status is None:
            numbers.extend(_ABSENT)
        elif not is_settled(status, newest):
            numbers.extend(_UNSETTLED)
        else:
            numbers.extend(folder_identity(status) if folders else identity(status))
    return Part(tuple(paths), numbers)


def below(folder: str) -> tuple[list[str], list[str]]:
    """All files under a folder, and all folders, itself among them; without what Python keeps there of programs.

    What links lead to is among them, but for links back to where they stand in. A folder that is not there is one of
    the folders all the same.
    """
    files, folders = [], []
    for place, inner, names in os.walk(folder, followlinks=True):
        here = os.path.realpath(place) + os.sep
        inner[:] = sorted(
            name
            for name in inner
            if name != "__pycache__" and not here.startswith(os.path.realpath(f"{place}/{name}") + os.sep)
        )
        folders.append(place)
        files += [f"{place}/{name}" for name in names]
    return sorted(files), folders or [folder]


def status_of(path: str) -> os.stat_result | None:
    """What the system says of a file; None if it is not there."""
    try:
        return os.stat(path)
    except (OSError, ValueError):
        return None


def changes(record: Record, root: str, folder: str) -> Changes | None:
    """What has changed of a bulletin since its record; None where it is more than sources and their folders."""
    for part, base, are_folders in (
        (record.fixed, "", False),
        (record.fixed_folders, "", True),
        (record.outputs, f"{folder}/", False),
        (record.output_folders, f"{folder}/", True),
    ):
        if part.identities != _now(part.paths, base, are_folders):
            return None
    return Changes(
        tuple(_different(record.sources, f"{root}/", False)),
        tuple(_different(record.source_folders, f"{root}/", True)),
    )


def _different(part: Part, base: str, are_folders: bool) -> Iterator[str]:
    now = _now(part.paths, base, are_folders)
    if now != part.identities:
        for index, path in enumerate(part.paths):
            place = slice(index * _NUMBERS, (index + 1) * _NUMBERS)
            if now[place] != part.identities[place]:
                yield path


def _now(paths: Sequence[str], base: str, are_folders: bool) -> "array[int]":
    """The identities of files, or of folders, as they are."""
    numbers = array("q")
    stat, kind = os.stat, folder_identity if are_folders else identity
    for path in paths:
        try:
            numbers.extend(kind(stat(base + path)))
        except (OSError, ValueError):
            numbers.extend(_ABSENT)
    return numbers


def patched(part: Part, news: Part, gone: Iterable[str] = ()) -> Part:
    """A part with the identities that some paths have now, be they new or not, and without those that are gone."""
    if gone := frozenset(gone):
        part = _without(part, gone)
    places = {path: place for place, path in enumerate(part.paths)}
    identities = array("q", part.identities)
    for index, path in enumerate(news.paths):
        place = places.setdefault(path, len(places)) * _NUMBERS
        identities[place : place + _NUMBERS] = news.identities[index * _NUMBERS : (index + 1) * _NUMBERS]
    return Part(tuple(places), identities)


def _without(part: Part, gone: frozenset[str]) -> Part:
    identities = array("q")
    for place, path in enumerate(part.paths):
        if path not in gone:
            identities.extend(part.identities[place * _NUMBERS : (place + 1) * _NUMBERS])
    return Part(tuple(path for path in part.paths if path not in gone), identities)


def save(file: str, record: Record) -> None:
    """Keep a record. Raises OSError."""
    packed: list[bytes] = []
    for part in record:
        if isinstance(part, Part):
            packed += ("\0".join(part.paths).encode("utf-8", "surrogateescape"), part.identities.tobytes())
    body = b"".join(packed)
    values = [value for value in record if not isinstance(value, Part)]
    line = json.dumps([_VERSION, sys.byteorder, crc32(body), list(map(len, packed)), values]).encode()
    write_whole(file, b"%d\n%s\n%s" % (crc32(line), line, body))


def load(file: str) -> Record | None:
    """A record that was saved; None where there is none that can be relied on."""
    try:
        with open(file, "rb") as stream:
            seal, line, body = stream.read().split(b"\n", 2)
        if int(seal) != crc32(line):
            return None
        version, order, body_seal, sizes, values = json.loads(line)
        if (version, order, body_seal) != (_VERSION, sys.byteorder, crc32(body)):
            return None
        parts, start = [], 0
        for names, numbers in zip(sizes[::2], sizes[1::2], strict=True):
            text = body[start : start + names].decode("utf-8", "surrogateescape")
            identities = array("q")
            identities.frombytes(body[start + names : start + names + numbers])
            parts.append(Part(tuple(text.split("\0")) if numbers else (), identities))
            start += names + numbers
        return Record(*values, *parts)
    except (OSError, ValueError, LookupError, TypeError):
        return None
