"""What gen leaves on a host: what lies there by its doing, and while it publishes, who does that and how far it is.

So the next run needs no memory of its own: another computer, or another person, goes on from there. Neither file says
anything that is not public.
"""

import gzip
import hashlib
import os
import re
import socket
from collections.abc import Mapping
from getpass import getuser

import msgspec
from msgspec import Struct

from generator.proving.sums import JOURNAL, RECORD

OURS = (RECORD, JOURNAL)
"""Their names where they lie in the site's own folder. Hosts set up with our files serve no such names."""

_VERSION = 1
_LEAST = 15 * 60
"""Seconds without a sign of life after which a publisher is thought to be gone."""
_ASSET = re.compile(r"assets/[^/]+\.[0-9a-f]{10}\.(?:css|js|woff2)")


class Record(Struct, frozen=True):
    """What lies on a host by our doing, once all is done."""

    site: str
    """The address that the site was built for."""
    at: str
    """When it was published (RFC 3339)."""
    token: str
    """Tells it from any other."""
    files: Mapping[str, str]
    """The SHA-256 of each file in hexadecimal, by path; empty where it is in doubt."""
    old: Mapping[str, str] = {}
    """Assets that no page of ours names any more, by path: the day since when."""
    articles: Mapping[str, tuple[str, str]] = {}
    """Of each article its title and a digest of its text, by path."""
    before: tuple[str, ...] = ()
    """Releases that were there before, the latest first; empty where a host keeps none."""
    version: int = _VERSION


class Journal(Struct, frozen=True):
    """Which process publishes right now, and how far that is."""

    computer: str
    """A digest of its name and its user's, since others may read this; empty where a run has ended in an error."""
    process: int
    token: str
    at: float
    """The last sign of life, in seconds since 1970."""
    base: str = ""
    """The release that it began with, where there are releases."""
    release: str = ""
    """The one that it makes."""
    doubt: tuple[str, ...] = ()
    """Files that may be the old ones, the new ones or gone."""
    done: Mapping[str, str] = {}
    """The digests of those that are the new ones for sure."""


def write_record(record: Record) -> bytes:
    """The record as it is kept: packed, since it is sent each time."""
    return gzip.compress(msgspec.json.encode(record), 6, mtime=0)


def read_record(data: bytes) -> Record | None:
    """The record of these bytes; None where they are none of ours."""
    try:
        record = _record(gzip.decompress(data))
    except (OSError, EOFError, ValueError):
        return None
    is_sound = record.version == _VERSION and all(map(is_inside, (*record.files, *record.old)))
    return record if is_sound else None


def write_journal(journal: Journal) -> bytes:
    """The journal as it is kept: one line."""
    return msgspec.json.encode(journal) + b"\n"


def read_journal(data: bytes) -> Journal | None:
    """The journal of these bytes; None where they are none of ours, as after a disk that was full."""
    try:
        journal = _journal(data)
    except ValueError:
        return None
    return journal if all(map(is_inside, (*journal.doubt, *journal.done))) else None


_record = msgspec.json.Decoder(Record).decode
_journal = msgspec.json.Decoder(Journal).decode


def is_inside(path: str) -> bool:
    """Whether a path leads to a file under the folder that it is of."""
    return "\0" not in path and "\\" not in path and {"", ".", ".."}.isdisjoint(path.split("/"))


def begun(token: str, now: float) -> Journal:
    """The journal of this process, before it has done anything."""
    return Journal(_computer(), os.getpid(), token, now)


def _computer() -> str:
    try:
        name = f"{getuser()}@{socket.gethostname()}"
    except (OSError, KeyError):  # nobody that the system knows by name
        name = socket.gethostname()
    return hashlib.sha256(name.encode()).hexdigest()[:16]


def is_held(journal: Journal | None, now: float) -> bool:
    """Whether another process is publishing: it gave a sign of life lately, and isn't known to have ended."""
    if journal is None or not journal.computer or now - journal.at >= _LEAST:
        return False
    if journal.computer == _computer() and os.name == "posix":
        return journal.process != os.getpid() and _lives(journal.process)
    return True


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True


def is_asset(path: str) -> bool:
    """Whether a file is one of the theme's style sheets, scripts or fonts, whose name changes with what is in it.

    Pages that readers have open name those of the day before, so these stay for a while. Nothing else does: what an
    article no longer has is to be gone, its pictures and its words in the index, too.
    """
    return _ASSET.fullmatch(path) is not None
