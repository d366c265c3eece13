"""Pictures and attachments that are dropped on a text: named safely, looked into, made fit, and put where it has its
files.

A bundle's files lie in its folder. Those of a plain file `water.md` lie in the folder `water/` beside it, so that its
own path stays and every link to it holds.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from itertools import count
from pathlib import Path

from msgspec import Struct

from generator.content.activefiles import examine
from generator.content.fitting import fitted
from generator.content.images import is_drawing, is_picture, is_shown
from generator.content.paths import is_markdown
from generator.content.reviewing import is_review
from generator.desk.paths import (
    disk_of,
    files_in,
    folder_of,
    markdown_in,
    place_of,
    put,
    refuse,
    text_on_disk,
    writing,
)
from generator.desk.trash import Trashed, put_files_away
from generator.problems import ProblemsError
from generator.settings.config import Config
from generator.text import urls
from generator.text.slugs import slugify, unreserved

LARGEST_FILE = 32 * 1024 * 1024
"""Bytes; more is a film, which a bulletin's pages should link to."""
_LONGEST_NAME = 120
"""Bytes of a name's first part."""
_ENDING = re.compile(r"[A-Za-z0-9]{1,10}")


_UNFIT = re.compile(r"[\s()<>\[\]%#?\\*_]")
"""What an address in Markdown can't hold as it is, or might be taken for something else."""
_ACTIVE = re.compile(r"[\[\]\\`<>*_\x00-\x1f]+")
"""What a link's words can't hold as it is."""


class Beside(Struct, frozen=True):
    """A file that belongs to a text."""

    file: str
    """Its source path."""
    name: str
    size: int
    """Bytes."""
    is_picture: bool
    target: str
    """What stands for it in the text."""


class Added(Struct, frozen=True):
    """A file that has come to a text."""

    path: str
    """The text's."""
    file: str
    """The file's source path."""
    name: str
    """Its name alone."""
    target: str
    """What stands for it in the text."""
    markdown: str
    """What to write into the text; of a picture, with its description still to come between the brackets."""
    is_picture: bool
    width: int
    """Pixels; 0 where unknown, and of other files."""
    height: int
    size: int
    """Bytes as it is kept."""


def add_file(config: Config, path: str, name: str, data: bytes) -> Added:
    """Keep a file with a text. The very same one is kept once.

    Raises ProblemsError for what is too large, empty, would run or can't be shown, and OSError.
    """
    text_on_disk(config, path)
    safe = safe_name(name)
    place = place_of(config, path)
    shown = f"{folder_of(place)}/{safe}"
    if place.kind != "section" and not place.bundle and markdown_in(config, folder_of(place)):
        refuse("desk-taken", folder_of(place))
    if len(data) > LARGEST_FILE:
        refuse("desk-file-large", shown, limit=LARGEST_FILE // 1024 // 1024)
    if not data:
        refuse("desk-file-empty", shown)
    if is_markdown(safe):
        refuse("desk-file-text", shown)
    if is_review(safe):
        refuse("desk-path", shown)
    if (found := examine(safe, data)) and found.stops:
        raise ProblemsError((found.problem(f"content/{shown}"),))
    width = height = 0
    if is_picture(safe):
        picture = fitted(safe, data)
        if picture.state in ("broken", "huge") or not (is_drawing(safe) or is_shown(data)):
            refuse("desk-file-picture", shown)
        data, width, height = picture.data, picture.width, picture.height
    with writing(config):
        file = _free(config, folder_of(place), safe, data)
        disk = disk_of(config, file)
        if not disk.exists():
            put(config, disk, data)
    target = target_of(path, file)
    label = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    markdown = (
        f"![]({target})" if is_picture(safe) else f"[{' '.join(_ACTIVE.sub(' ', label).split())}]({target})"
    )
    return Added(
        path, file, file.rpartition("/")[2], target, markdown, is_picture(safe), width, height, len(data)
    )


def remove_file(config: Config, path: str, file: str, now: datetime) -> Trashed:
    """Put one of a text's files into the trash, by its source path. Raises ProblemsError where it has no such file."""
    text_on_disk(config, path)
    if file not in (own for own, _ in own_files(config, path)):
        refuse("desk-gone", file)
    return put_files_away(config, file, "", (file,), now)


def own_files(config: Config, path: str) -> Iterator[tuple[str, Path]]:
    """The source paths of the pictures and attachments that lie where a text has its files, and their places."""
    place = place_of(config, path)
    folder = folder_of(place)
    if place.kind == "section" or (not place.bundle and markdown_in(config, folder)):
        return
    for name, disk in files_in(config, folder):
        yield f"{folder}/{name}", disk


def files_beside(config: Config, path: str) -> tuple[Beside, ...]:
    """The pictures and attachments of a text."""
    return tuple(
        Beside(file, file.rpartition("/")[2], disk.stat().st_size, is_picture(file), target_of(path, file))
        for file, disk in own_files(config, path)
    )


def target_of(path: str, file: str) -> str:
    """What stands for a file in the text at a source path, beside or below which it lies."""
    folder = path.rpartition("/")[0]
    inside = file.removeprefix(f"{folder}/") if folder else file
    return urls.encode(inside) if _UNFIT.search(inside) else inside


def safe_name(name: str) -> str:
    """A file's name that every system and every address can have: its letters and digits, and one ending."""
    name = (
        unicodedata.normalize("NFC", name.encode(errors="replace").decode())
        .replace("\\", "/")
        .rpartition("/")[2]
    )
    name = name.lstrip(".")
    stem, point, ending = name.rpartition(".")
    if not point or not _ENDING.fullmatch(ending):
        stem, ending = name, ""
    stem = slugify(stem, "written").encode()[:_LONGEST_NAME].decode(errors="ignore").strip("-._ ") or "file"
    return unreserved(f"{stem}.{ending.lower()}" if ending else stem)


def _free(config: Config, folder: str, name: str, data: bytes) -> str:
    """The source path for a file in a folder: that of the very same one if it is there, else one that nothing has."""
    stem, point, ending = name.partition(".")
    for number in count(1):
        file = f"{folder}/{name if number == 1 else f'{stem}-{number}{point}{ending}'}"
        disk = disk_of(config, file)
        if not disk.exists() or (
            disk.is_file() and disk.stat().st_size == len(data) and disk.read_bytes() == data
        ):
            return file
    raise AssertionError("numbers never end")
