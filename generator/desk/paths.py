"""Where the files of a bulletin lie: no path that the browser names leads out of `content/`, through a link or to what
is hidden.
"""

import os
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from generator.content.files import is_ignored, is_leftover
from generator.content.paths import ContentPath as Place
from generator.content.paths import Kind, bundles, is_markdown, place_of_issue, placed
from generator.content.reviewing import is_review
from generator.engine.lock import alone
from generator.engine.whole import write_whole
from generator.problems import Problem, ProblemsError
from generator.settings.config import Config
from generator.settings.finding import STATE
from generator.settings.frontmatter import FrontMatter, IssueFrontMatter, SectionFrontMatter
from generator.text.decoding import FORBIDDEN
from generator.text.paths import parents

_LONGEST = 255
"""Bytes of a file's name on the usual file systems."""


def refuse(code: str, path: str, **values: str | int) -> NoReturn:
    """Say that what somebody wants can't be done with the file at a source path. Raises ProblemsError."""
    texts = tuple(sorted((name, str(value)) for name, value in values.items()))
    raise ProblemsError((Problem(code, f"content/{path}", values=texts),))


def disk_of(config: Config, path: str) -> Path:
    """Where the file at a source path lies, or would. Raises ProblemsError unless it is one of the bulletin's own."""
    _check(config, path)
    place = config.root / "content"
    for name in path.split("/"):
        place = _inside(place, name)
        if place.is_symlink():
            refuse("desk-link", path)
    return place


def _check(config: Config, path: str) -> None:
    """Refuse what no file of the bulletin's is called. Raises ProblemsError."""
    names = path.split("/")
    if (
        FORBIDDEN.search(path)
        or "\n" in path
        or "\\" in path
        or (os.name == "nt" and ":" in path)  # another drive, or a stream behind a file
        or not all(names)
        or any(name in (".", "..") or len(name.encode(errors="replace")) > _LONGEST for name in names)
        or any(is_leftover(name) for name in names)
        or is_ignored(path, config.settings.ignore)
    ):
        refuse("desk-path", FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", path.replace("\n", " ")))


def _inside(folder: Path, name: str) -> Path:
    """What lies in a folder under a name, in whichever of Unicode's forms the disk has it."""
    place = folder / name
    if name.isascii() or place.exists() or not folder.is_dir():
        return place
    wanted = unicodedata.normalize("NFC", name)
    found = (one for one in folder.iterdir() if unicodedata.normalize("NFC", one.name) == wanted)
    return next(found, place)


def text_on_disk(config: Config, path: str) -> Path:
    """Where the text at a source path lies. Raises ProblemsError where there is none."""
    if not is_markdown(path):
        refuse("desk-no-text", path)
    disk = disk_of(config, path)
    if not disk.is_file():
        refuse("desk-gone", path)
    return disk


def place_of(config: Config, path: str) -> Place:
    """What a text is, from its path. Raises ProblemsError where texts have no such place."""
    if not is_markdown(path):
        refuse("desk-no-text", path)
    _check(config, path)
    if config.settings.issues != "none" and (issue := place_of_issue(path)):
        return issue
    return placed_among(path, bundles_around(config, path))


def placed_among(path: str, folders: frozenset[str]) -> Place:
    """The same where it is known which folders are bundles."""
    place = placed(path, folders | bundles((path,)))
    if isinstance(place, Problem):
        raise ProblemsError((place,))
    return place


def bundles_around(config: Config, path: str) -> frozenset[str]:
    """The folders that hold a path and are bundles."""
    return frozenset(
        folder
        for folder in parents(path)
        if bundles(f"{folder}/{name}" for name in _names(config, folder) if name.startswith("index."))
    )


def markdown_in(config: Config, folder: str) -> list[str]:
    """The names of the Markdown files in a folder under `content/`."""
    return sorted(name for name in _names(config, folder) if is_markdown(name) and not is_leftover(name))


def _names(config: Config, folder: str) -> Iterator[str]:
    """The names of all that lies in a folder; there may be thousands."""
    disk = disk_of(config, folder) if folder else config.root / "content"
    for name in os.listdir(disk) if disk.is_dir() else ():  # noqa: PTH208 - names only
        yield name if name.isascii() else unicodedata.normalize("NFC", name)


def translations_of(config: Config, path: str) -> tuple[str, ...]:
    """The source paths of the same text in other languages."""
    if not is_markdown(path):
        refuse("desk-no-text", path)
    _check(config, path)
    around = bundles_around(config, path)
    place = placed_among(path, around)
    folder = path.rpartition("/")[0]
    stem = "index" if place.bundle else place.name
    return tuple(
        other
        for name in markdown_in(config, folder)
        if stem in name
        and (other := f"{folder}/{name}" if folder else name) != path
        and placed_among(other, around).original == place.original
    )


def definition_of(kind: Kind) -> type[FrontMatter] | type[SectionFrontMatter] | type[IssueFrontMatter]:
    """What front matter a text of a kind has."""
    if kind == "issue":
        return IssueFrontMatter
    return SectionFrontMatter if kind == "section" else FrontMatter


def files_in(config: Config, folder: str) -> Iterator[tuple[str, Path]]:
    """The files of a bundle that are neither texts nor reviews: their paths in it, and on the disk."""
    disk = disk_of(config, folder)
    for file in sorted(disk.rglob("*")) if disk.is_dir() else ():
        inside = unicodedata.normalize("NFC", file.relative_to(disk).as_posix())
        hidden = any(is_leftover(name) for name in inside.split("/"))
        if file.is_file() and not hidden and not is_markdown(inside) and not is_review(inside):
            yield inside, file


def folder_of(place: Place) -> str:
    """The folder under `content/` in which a text's own files lie."""
    if place.bundle:
        return place.bundle
    folder = place.path.rpartition("/")[0]
    if place.kind == "section":
        return folder
    name = re.sub(r"\.[^.]+$", "", place.path.rpartition("/")[2])
    name = name.removesuffix(f".{place.language}") if place.language else name
    return f"{folder}/{name}" if folder else name


@contextmanager
def writing(config: Config) -> Iterator[None]:
    """Hold off all others who write at the desk, in this process or another."""
    with alone(config.root / STATE, lambda holder: None, "desk.lock"):
        yield


def put(config: Config, disk: Path, data: bytes) -> None:
    """Write a file whole, for good. Raises OSError."""
    disk.parent.mkdir(parents=True, exist_ok=True)
    through = config.root / STATE / "desk.saving"  # a power cut leaves nothing in `content/`
    if through.parent.stat().st_dev != disk.parent.stat().st_dev:
        write_whole(disk, data, lasting=True)
    else:
        write_whole(disk, data, lasting=True, through=through)
