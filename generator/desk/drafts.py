"""What somebody is typing, kept in `.gen/drafts/` until it is saved, so that a crash loses next to nothing."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.desk.model import Edit
from generator.desk.paths import writing
from generator.engine.fingerprints import fingerprint_bytes
from generator.engine.whole import write_whole
from generator.settings.config import Config
from generator.settings.finding import STATE


class Draft(Struct, frozen=True):
    """An edit that has not been saved."""

    path: str
    digest: str
    """Of the file that it was begun from."""
    base: str
    """That file's text."""
    edit: Edit
    at: str
    """When it was kept (ISO 8601)."""


_encode = msgspec.json.Encoder().encode
_decode = msgspec.json.Decoder(Draft).decode


def keep_draft(config: Config, path: str, digest: str, base: str, edit: Edit, now: datetime) -> None:
    """Keep what has been typed so far, in place of what was kept of this text before. Raises OSError."""
    file = _file(config, path)
    file.parent.mkdir(parents=True, exist_ok=True)
    draft = Draft(path, digest, base, edit, now.isoformat(timespec="seconds"))
    with writing(config):
        write_whole(file, _encode(draft), lasting=True)


def draft_of(config: Config, path: str) -> Draft | None:
    """What was kept of a text."""
    return _read(_file(config, path))


def drafts(config: Config) -> tuple[Draft, ...]:
    """All that is kept, the newest first."""
    return tuple(sorted(_all(config), key=lambda draft: draft.at, reverse=True))


def drop_draft(config: Config, path: str) -> None:
    """Forget what was kept of a text."""
    _file(config, path).unlink(missing_ok=True)


def move_draft(config: Config, path: str, moved: str) -> None:
    """What was kept of a text is kept of its new place."""
    if (draft := draft_of(config, path)) is not None:
        write_whole(_file(config, moved), _encode(msgspec.structs.replace(draft, path=moved)), lasting=True)
        drop_draft(config, path)


def paths_of_drafts(config: Config) -> frozenset[str]:
    """The texts of which something is kept."""
    return frozenset(draft.path for draft in _all(config))


def _all(config: Config) -> Iterator[Draft]:
    folder = config.root / STATE / "drafts"
    for file in folder.glob("*.json") if folder.is_dir() else ():
        if draft := _read(file):
            yield draft


def _read(file: Path) -> Draft | None:
    try:
        return _decode(file.read_bytes())
    except (OSError, msgspec.MsgspecError):  # none, or not one of ours
        return None


def _file(config: Config, path: str) -> Path:
    return config.root / STATE / "drafts" / f"{fingerprint_bytes(path.encode(errors='replace'))}.json"
