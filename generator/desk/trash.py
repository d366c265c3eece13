"""The trash: what is put away lies in `.gen/trash/`, as it was, until somebody puts it back or removes it for good."""

import os
import re
import shutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.content.reviewing import review_path
from generator.desk.model import Done
from generator.desk.paths import (
    definition_of,
    disk_of,
    files_in,
    folder_of,
    markdown_in,
    place_of,
    refuse,
    text_on_disk,
    translations_of,
    writing,
)
from generator.desk.values import values_of
from generator.engine.whole import write_whole
from generator.problems import Reporter
from generator.settings.config import Config
from generator.settings.finding import STATE
from generator.text.decoding import read_text

_ID = re.compile(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{8}")


class Trashed(Struct, frozen=True):
    """Something in the trash."""

    id: str
    path: str
    """Where it lay: the text's source path, or the file's."""
    title: str
    at: str
    """When it was put away (ISO 8601)."""
    files: tuple[str, ...]
    """The source paths of all that was put away together."""


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Trashed).decode


def put_away(config: Config, path: str, now: datetime) -> Trashed:
    """Put a text into the trash, with its review file, and with its own files unless a translation has them as well.

    Raises ProblemsError where there is none, and OSError.
    """
    disk = text_on_disk(config, path)
    place = place_of(config, path)
    title = _title(disk, path, config)
    return put_files_away(config, path, title, tuple(_belonging(config, path, place.bundle)), now)


def put_files_away(config: Config, path: str, title: str, files: Iterable[str], now: datetime) -> Trashed:
    """Put files at these source paths into the trash, as one."""
    trashed = Trashed(
        f"{now:%Y%m%d-%H%M%S}-{os.urandom(4).hex()}",
        path,
        title,
        now.isoformat(timespec="seconds"),
        tuple(files),
    )
    folder = _folder(config, trashed.id)
    with writing(config):
        folder.mkdir(parents=True)
        write_whole(folder / "what.json", _encode(trashed), lasting=True)
        for file in trashed.files:
            _move(disk_of(config, file), folder / "content" / file)
        _tidy(config, trashed.files)
    return trashed


def trashed(config: Config) -> tuple[Trashed, ...]:
    """What is in the trash, the newest first."""
    folder = config.root / STATE / "trash"
    found = (_read(one) for one in folder.iterdir()) if folder.is_dir() else ()
    return tuple(sorted((one for one in found if one), key=lambda one: one.id, reverse=True))


def put_back(config: Config, id: str) -> Done:
    """Put something back where it lay. Raises ProblemsError where something else lies there, and OSError."""
    with writing(config):
        one = _one(config, id)
        folder = _folder(config, id)
        there = [file for file in one.files if (folder / "content" / file).is_file()]
        for file in there:
            if disk_of(config, file).exists():
                refuse("desk-trash-taken", file)
        for file in there:
            _move(folder / "content" / file, disk_of(config, file))
        shutil.rmtree(folder)
    return Done(one.path, one.path)


def remove_for_good(config: Config, id: str) -> None:
    """Remove something from the trash, which nothing brings back. Raises ProblemsError where it isn't there."""
    with writing(config):
        _one(config, id)
        shutil.rmtree(_folder(config, id))


def _belonging(config: Config, path: str, bundle: str) -> Iterator[str]:
    """The source paths of all that goes with a text."""
    yield path
    review = review_path(path)
    if disk_of(config, review).is_file():
        yield review
    place = place_of(config, path)
    is_last = not translations_of(config, path)
    own = folder_of(place)
    if place.kind != "section" and is_last and (bundle or not markdown_in(config, own)):
        yield from (f"{own}/{name}" for name, _ in files_in(config, own))


def _title(disk: Path, path: str, config: Config) -> str:
    text = read_text(disk.read_bytes(), Reporter(""))
    found = values_of(text, definition_of(place_of(config, path).kind), config) if text else None
    return str(found[0].get("title") or "") if found else ""


def _move(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(source, target)  # on another disk, too


def _tidy(config: Config, files: Iterable[str]) -> None:
    """Remove the folders that are left empty, but for sections."""
    for file in files:
        folder = file.rpartition("/")[0]
        while "/" in folder:
            disk = disk_of(config, folder)
            if any(disk.iterdir()) if disk.is_dir() else True:
                break
            disk.rmdir()
            folder = folder.rpartition("/")[0]


def _one(config: Config, id: str) -> Trashed:
    found = _read(_folder(config, id)) if _ID.fullmatch(id) else None
    if found is None:
        refuse("desk-trash-gone", "")
    return found


def _read(folder: Path) -> Trashed | None:
    try:
        found = _decode((folder / "what.json").read_bytes())
    except (OSError, msgspec.MsgspecError):
        return None
    return found if found.id == folder.name else None


def _folder(config: Config, id: str) -> Path:
    return config.root / STATE / "trash" / id
