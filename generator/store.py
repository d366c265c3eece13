"""What gen remembers between builds, in `.gen/store.sqlite`: documents, outputs, and files as they were last seen.

Everything in it can be made again. Whatever is wrong with it (another version, damage, garbage), it starts empty.
"""

import shutil
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from os import getpid, stat_result
from pathlib import Path
from typing import NamedTuple
from zlib import crc32

_VERSION = 3
_SECOND = 1_000_000_000

_TICK = 20_000_000
"""More than the granularity of times on the common file systems (ext4, XFS, APFS, NTFS): a few milliseconds."""

_TABLES = """
create table files (
    path text primary key, identity text, digest text, width integer, height integer, state text
) without rowid;
create table documents (path text primary key, digest text, packed blob, body blob);
create table outputs (
    folder text, path text, trace text, digest text, identity text, primary key (folder, path)
) without rowid;
create table builds (folder text primary key, packed blob);
"""


class SeenFile(NamedTuple):
    """A file under `content/` as it was last seen."""

    identity: str
    """See `identity_of`; empty if it can't be relied on."""
    digest: str
    width: int
    height: int
    state: str = ""
    """What was found in it: a packed `activefiles.Finding`; or of a picture, see `images.Picture`."""


class MadeOutput(NamedTuple):
    """An output as it was last made."""

    trace: str
    digest: str
    """Of its bytes."""
    identity: str


@dataclass(slots=True)
class Store:
    """An open store. One process writes; others may read bodies (`Bodies`)."""

    path: Path
    connection: sqlite3.Connection

    def files(self) -> dict[str, SeenFile]:
        """Every file by source path."""
        rows = self.connection.execute("select path, identity, digest, width, height, state from files")
        return {path: SeenFile(*rest) for path, *rest in rows}

    def save_files(self, files: Mapping[str, SeenFile], gone: Iterable[str]) -> None:
        """Remember files, and forget those that are gone."""
        self.connection.executemany("delete from files where path = ?", ((path,) for path in gone))
        self.connection.executemany(
            "insert or replace into files values (?, ?, ?, ?, ?, ?)",
            ((path, *file) for path, file in files.items()),
        )

    def documents(self) -> dict[str, tuple[str, bytes]]:
        """(digest, packed document) by source path."""
        rows = self.connection.execute("select path, digest, packed from documents")
        return {path: (digest, _opened(packed)) for path, digest, packed in rows}

    def save_documents(self, documents: Iterable[tuple[str, str, bytes, str]], gone: Iterable[str]) -> None:
        """Remember (source path, digest, packed document, body), and forget those that are gone."""
        self.connection.executemany("delete from documents where path = ?", ((path,) for path in gone))
        self.connection.executemany(
            "insert or replace into documents values (?, ?, ?, ?)",
            (
                (path, digest, _sealed(packed), _sealed(body.encode()))
                for path, digest, packed, body in documents
            ),
        )

    def outputs(self, folder: str) -> dict[str, MadeOutput]:
        """Every output of an output folder by its file's path."""
        rows = self.connection.execute(
            "select path, trace, digest, identity from outputs where folder = ?", (folder,)
        )
        return {path: MadeOutput(*rest) for path, *rest in rows}

    def save_outputs(self, folder: str, outputs: Mapping[str, MadeOutput], gone: Iterable[str]) -> None:
        """Remember outputs, and forget those that are gone; the record of the last build is then of another one."""
        self.connection.execute("delete from builds where folder = ?", (folder,))
        self.connection.executemany(
            "delete from outputs where folder = ? and path = ?", ((folder, path) for path in gone)
        )
        self.connection.executemany(
            "insert or replace into outputs values (?, ?, ?, ?, ?)",
            ((folder, path, *output) for path, output in outputs.items()),
        )

    def last_build(self, folder: str) -> bytes | None:
        """The packed record of the last build into an output folder."""
        row = self.connection.execute("select packed from builds where folder = ?", (folder,)).fetchone()
        return row[0] if row else None

    def save_last_build(self, folder: str, packed: bytes) -> None:
        """Remember a build."""
        self.connection.execute("insert or replace into builds values (?, ?)", (folder, packed))

    def commit(self) -> None:
        """Keep what was saved so far, whatever comes."""
        self.connection.commit()

    def close(self) -> None:
        """Give the file back."""
        self.connection.close()


def open_store(path: Path) -> Store:
    """The store at a path; an empty one wherever there is none that can be relied on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(sqlite3.DatabaseError):
        connection = _connect(path)
        try:
            if connection.execute("pragma user_version").fetchone() == (_VERSION,):
                # Reading every index entry takes longer than a build; reading the tables finds most damage.
                for table in ("files", "documents", "outputs"):
                    connection.execute(f"select count(*) from {table}").fetchone()
                return Store(path, connection)
        except sqlite3.DatabaseError:
            connection.close()
            raise
        connection.close()
    return _fresh(path)


def forget(path: Path) -> None:
    """Remove a store."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        file = path.with_name(path.name + suffix)
        if file.is_dir() and not file.is_symlink():
            shutil.rmtree(file)
        file.unlink(missing_ok=True)


def _fresh(path: Path) -> Store:
    forget(path)
    connection = _connect(path)
    connection.executescript(_TABLES)
    connection.execute(f"pragma user_version = {_VERSION}")
    connection.commit()
    return Store(path, connection)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    connection.execute("pragma journal_mode = wal")
    # After a power cut the newest rows may be missing: they are made again.
    connection.execute("pragma synchronous = normal")
    _widen(connection)
    return connection


def _widen(connection: sqlite3.Connection) -> None:
    """Read through the system's own page cache instead of copying pages."""
    connection.execute("pragma mmap_size = 1073741824")


def _sealed(data: bytes) -> bytes:
    """Data with a checksum before it: the database has none, and a disk may forget."""
    return crc32(data).to_bytes(4) + data


def _opened(data: bytes) -> bytes:
    """What was sealed. Raises sqlite3.DatabaseError if it is no longer that."""
    if crc32(data[4:]).to_bytes(4) != data[:4]:
        raise sqlite3.DatabaseError("a document in the store is damaged")
    return data[4:]


@dataclass(slots=True)
class Bodies:
    """Reads documents' bodies from the store at a path, in any process: each keeps a connection of its own."""

    path: Path
    _connections: dict[int, sqlite3.Connection] = field(default_factory=dict)

    def __call__(self, document: str) -> str:
        """The body of the document at a source path."""
        connection = self._connections.get(getpid())
        if connection is None:
            connection = self._connections[getpid()] = sqlite3.connect(self.path)
            _widen(connection)
        row = connection.execute("select body from documents where path = ?", (document,)).fetchone()
        if row is None:  # somebody has emptied the store since
            raise sqlite3.DatabaseError(f"no body of {document}")
        return _opened(row[0]).decode()

    def close(self) -> None:
        """Close this process's connection."""
        if connection := self._connections.pop(getpid(), None):
            connection.close()


def identity_of(status: stat_result, newest: int) -> str:
    """What tells a file's state from any other without reading it: size, times and number.

    A file changed after `newest` (nanoseconds of the file system's own clock) could be changed again within one
    tick of that clock without a trace; it gets an empty identity, which equals none, so it is read next time.
    """
    changed = max(status.st_mtime_ns, status.st_ctime_ns)
    if changed % _SECOND == 0:  # a file system that keeps whole or even seconds only (FAT)
        newest -= 2 * _SECOND
    if changed > newest:
        return ""
    return f"{status.st_size}:{status.st_mtime_ns}:{status.st_ctime_ns}:{status.st_ino}"


def present(state: Path) -> int:
    """The present on the file system's own clock, less what one tick of it may hide (nanoseconds).

    A file that changed after this moment may change once more without its times telling.
    """
    state.mkdir(parents=True, exist_ok=True)
    probe = state / "clock"
    probe.touch()
    return probe.stat().st_mtime_ns - _TICK
