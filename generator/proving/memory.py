"""What was last seen of each site, in the user's own folder: so nobody can put an old signed site back unseen."""

import hashlib
from contextlib import suppress
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.engine.whole import write_whole
from generator.proving.keys import data_folder
from generator.proving.statement import Statement
from generator.text.publickeys import PublicKey


class Seen(Struct, frozen=True):
    """The newest statement that was seen of a site."""

    address: str
    sequence: int
    digest: str


_decode = msgspec.json.Decoder(Seen).decode


def _file(address: str, key: PublicKey) -> Path:
    name = hashlib.sha256(f"{address}\n{key.minisign}".encode()).hexdigest()[:32]
    return data_folder() / "verified" / f"{name}.json"


def last_seen(address: str, key: PublicKey) -> Seen | None:
    """What was seen last of a site that is checked with a key."""
    try:
        return _decode(_file(address, key).read_bytes())
    except (OSError, ValueError):
        return None


def went_back(statement: Statement, seen: Seen | None) -> bool:
    """Whether a statement is older than what was seen before, or another one of the same number."""
    if seen is None:
        return False
    sequence = statement.manifest.sequence
    return sequence < seen.sequence or (sequence == seen.sequence and statement.digest != seen.digest)


def remember(address: str, key: PublicKey, statement: Statement) -> None:
    """Keep a statement as the newest one. Where that is impossible, nothing is kept."""
    file = _file(address, key)
    with suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_whole(file, msgspec.json.encode(Seen(address, statement.manifest.sequence, statement.digest)))
