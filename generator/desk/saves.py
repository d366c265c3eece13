"""What a text was before each save at the desk, kept in `.gen/versions/`: what changed between saves can be seen and
taken back, also where there is no git.
"""

import re
import zlib
from datetime import datetime
from pathlib import Path

from msgspec import Struct

from generator.desk.paths import refuse
from generator.engine.fingerprints import fingerprint_bytes
from generator.engine.whole import write_whole
from generator.problems import Reporter
from generator.settings.config import Config
from generator.settings.finding import STATE
from generator.text.decoding import read_text

_KEPT = 60
"""Versions of a text; the oldest goes when another one comes."""
_TIME = "%Y%m%dT%H%M%S.%f%z"
_NAME = re.compile(r"(\d{8}T\d{6}\.\d{6}[+-]\d{4})-([0-9a-z]+)\.z")


class Save(Struct, frozen=True):
    """A text as it was until a save."""

    id: str
    at: str
    """When it was replaced (ISO 8601)."""


def keep_save(config: Config, path: str, data: bytes, now: datetime) -> None:
    """Keep a text's bytes, which are about to be replaced, unless they are what was kept last. Raises OSError."""
    folder = _folder(config, path)
    folder.mkdir(parents=True, exist_ok=True)
    names = _names(folder)
    digest = fingerprint_bytes(data)[:16]
    if names and names[-1].endswith(f"-{digest}.z"):
        return
    write_whole(folder / f"{now.strftime(_TIME)}-{digest}.z", zlib.compress(data, 9))
    for name in names[: max(len(names) + 1 - _KEPT, 0)]:
        (folder / name).unlink(missing_ok=True)


def saves_of(config: Config, path: str) -> tuple[Save, ...]:
    """What there is of a text, the newest first."""
    return tuple(
        Save(name.removesuffix(".z"), datetime.strptime(_time(name), _TIME).isoformat(timespec="seconds"))
        for name in reversed(_names(_folder(config, path)))
    )


def saved_text(config: Config, path: str, id: str) -> str:
    """A version's characters, with `\\n` at the end of each line. Raises ProblemsError where it is gone."""
    name = f"{id}.z"
    file = _folder(config, path) / name
    if not _NAME.fullmatch(name) or not file.is_file():
        refuse("desk-no-version", path)
    return read_text(zlib.decompress(file.read_bytes()), Reporter(f"content/{path}")) or ""


def moment(at: str) -> float:
    """The moment of a time as ISO 8601 writes it, to be compared with others."""
    return datetime.fromisoformat(at).timestamp()


def _time(name: str) -> str:
    match = _NAME.fullmatch(name)
    assert match is not None  # `_names` gives no others
    return match[1]


def _names(folder: Path) -> list[str]:
    """The files of versions, the oldest first."""
    names = (one.name for one in folder.iterdir()) if folder.is_dir() else ()
    return sorted(
        (name for name in names if _NAME.fullmatch(name)),
        key=lambda name: datetime.strptime(_time(name), _TIME),
    )


def _folder(config: Config, path: str) -> Path:
    return config.root / STATE / "versions" / fingerprint_bytes(path.encode(errors="replace"))
