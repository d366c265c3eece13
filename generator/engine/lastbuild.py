"""The trace of a whole build: when nothing at all has changed, there is nothing to plan.

It is to a build what an output's trace is to an output. Its inputs are every file that a build reads, the settings,
the program, and time: a build stays what it is until the next moment at which time alone would change something.
"""

import os
from collections.abc import Mapping
from datetime import datetime

import msgspec
from msgspec import Struct

from generator.engine.fingerprints import fingerprint
from generator.engine.program import engine_key
from generator.engine.record import Part, Record
from generator.engine.store import SeenFile, Store
from generator.problems import Problem


class LastBuild(Struct, frozen=True):
    """A build that went well."""

    key: str
    since: float
    until: float
    """From its own moment up to the next at which it would be another one (seconds since 1970)."""
    problems: tuple[Problem, ...]
    """Its warnings."""
    summary: bytes = b""
    """What is said of it besides, as whoever says it packs it."""
    token: str = ""
    """Tells it from any other build into the same folder."""


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(LastBuild).decode


def key_of(
    settings: object,
    options: object,
    seen: Mapping[str, SeenFile],
    problems: tuple[Problem, ...],
    templates: str,
) -> str:
    """A digest of all that a build is made from, but for time.

    `settings` and `options` are values that `fingerprint` can tell from others; `templates` is a digest of the template
    folders' files.
    """
    sources = tuple((path, file.digest, file.facts) for path, file in seen.items())
    return fingerprint((engine_key(), settings, options, sources, problems, templates))


def recall(store: Store, folder: str, key: str, now: datetime) -> LastBuild | None:
    """The last build into an output folder, if one with this key would be the same at the moment `now`."""
    packed = store.last_build(folder)
    if packed is None:
        return None
    last = _unpacked(packed)
    return last if last and last.key == key and last.since <= now.timestamp() < last.until else None


def last_of(store: Store, folder: str, token: str) -> LastBuild | None:
    """The last build into an output folder, if it is the one with this token."""
    packed = store.last_build(folder)
    last = _unpacked(packed) if packed is not None else None
    return last if last and last.token == token != "" else None


def new_token() -> str:
    """One that no other build has."""
    return os.urandom(12).hex()


def _unpacked(packed: bytes) -> LastBuild | None:
    try:
        return _unpack(packed)
    except msgspec.DecodeError:
        return None


def remember(store: Store, folder: str, last: LastBuild) -> None:
    """Keep a build for `recall`."""
    store.save_last_build(folder, _pack(last))
    store.commit()


class Inputs(Struct, frozen=True):
    """What a build is made from, as it was before it was read: see `Record`."""

    sources: Part
    source_folders: Part
    fixed: Part
    fixed_folders: Part


def record_of(last: LastBuild, inputs: Inputs, outputs: Part, folders: Part) -> Record:
    """The record of a build that has just been made, or seen to be the same; nothing asked and nothing said in it."""
    return Record(
        "",
        last.token,
        last.since,
        last.until,
        None,
        inputs.sources,
        inputs.source_folders,
        inputs.fixed,
        inputs.fixed_folders,
        outputs,
        folders,
    )
