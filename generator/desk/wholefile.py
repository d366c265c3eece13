"""A file that is no text of the bulletin: opened with its digest, saved only if it is still the one that was opened."""

from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from generator.desk.paths import put, writing
from generator.engine.fingerprints import fingerprint_bytes
from generator.problems import Problem, ProblemsError, Reporter
from generator.settings.config import Config
from generator.text.decoding import decode, encoded_like, with_newlines
from generator.text.lineends import with_ends_of

_LARGEST = 4 * 1024 * 1024
"""Bytes; a file that is larger was not written by hand."""


class Whole(Struct, frozen=True):
    """A file's characters."""

    digest: str
    """Of its bytes, which a save must be of; empty for a file that is not there yet."""
    text: str
    """With `\\n` at the end of each line."""


def open_whole(disk: Path, name: str) -> Whole:
    """The file that lies there, or an empty one. Raises ProblemsError where it can't be read, and OSError."""
    data, characters = _read(disk, name)
    return Whole(fingerprint_bytes(data) if disk.exists() else "", with_newlines(characters))


def save_whole(
    config: Config,
    disk: Path,
    name: str,
    digest: str,
    edit: Callable[[str], str],
    wrong: Callable[[bytes], tuple[Problem, ...]],
) -> str:
    """Save what an edit makes of the file's characters, in its encoding and with its line ends; gives the new digest.

    `name` is for people, from the bulletin's folder; `wrong` says what is wrong with the new bytes. Raises
    ProblemsError where there is an error, or the file is not the one of this digest, and OSError; nothing is written
    then.
    """
    with writing(config):
        data, characters = _read(disk, name)
        if digest != (fingerprint_bytes(data) if disk.exists() else ""):
            raise ProblemsError((Problem("desk-file-changed", name),))
        old = with_newlines(characters)
        new = edit(old)
        result = data if new == old else encoded_like(with_ends_of(characters, new), data)
        if len(result) > _LARGEST:
            raise ProblemsError(
                (Problem("desk-text-large", name, values=(("limit", str(_LARGEST // 1024**2)),)),)
            )
        problems = wrong(result)
        if any(one.severity == "error" for one in problems):
            raise ProblemsError(problems)
        if result != data or not disk.exists():
            put(config, disk, result)
    return fingerprint_bytes(result)


def _read(disk: Path, name: str) -> tuple[bytes, str]:
    data = disk.read_bytes() if disk.exists() else b""
    reporter = Reporter(name)
    characters = decode(data, reporter)
    if characters is None:
        raise ProblemsError(tuple(reporter.problems))
    return data, characters
