"""What gen remembers between builds, in `.gen/store.sqlite`: documents, outputs, and files as they were last seen.

Everything in it can be made again. Whatever is wrong with it (another version, damage, garbage), it starts empty: what
is found when it is opened is dealt with there, and what is found later is told with `Damaged`. Each row has a checksum,
since the database has none, and a disk may forget.
"""

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple
from zlib import crc32

import msgspec
from msgspec import Struct

_VERSION = 10

_TABLES = """
create table files (
    path text primary key, identity text not null, digest text not null, facts text not null,
    seal integer not null
) without rowid;
create table documents (
    path text primary key, digest text not null, packed blob not null, seal integer not null,
    body text not null, body_seal integer not null
);
create table former (
    path text primary key, digest text not null, packed blob not null, seal integer not null,
    body text not null, body_seal integer not null
);
create table unpublished (path text primary key) without rowid;
create table outputs (
    folder text, path text, trace text not null, digest text not null, identity text not null,
    failure text not null, material text not null, seal integer not null, primary key (folder, path)
) without rowid;
create table builds (folder text primary key, packed blob not null, seal integer not null);
create table standings (folder text primary key, packed blob not null, seal integer not null);
create table texts (
    folder text, path text, packed blob not null, seal integer not null, primary key (folder, path)
) without rowid;
create table searches (
    folder text, name text, packed blob not null, seal integer not null, primary key (folder, name)
);
"""

_REFUSALS = {
    sqlite3.SQLITE_FULL: errno.ENOSPC,
    sqlite3.SQLITE_IOERR_SHMSIZE: errno.ENOSPC,  # the file beside it finds no room
    sqlite3.SQLITE_READONLY: errno.EACCES,
    sqlite3.SQLITE_PERM: errno.EACCES,
    sqlite3.SQLITE_CANTOPEN: errno.EACCES,
}
"""What is no damage, by SQLite's codes, and what the system calls it."""


class Damaged(Exception):
    """The store is not what was written into it. Whoever finds out begins again without it: see `forget`."""


class SeenFile(NamedTuple):
    """A source file as it was last seen."""

    identity: str
    """See `identities.identity_of`; empty if it can't be relied on."""
    digest: str
    facts: str = ""
    """What was found in its bytes, as whoever looked at them packs it."""


class MadeOutput(NamedTuple):
    """An output as it was last made."""

    trace: str
    digest: str
    """Of its bytes; empty if it could not be made."""
    identity: str
    failure: str = ""
    """Why it could not be made, as `output.CannotMake` says it; empty if it was."""
    material: str = ""
    """A digest of the very bytes that it was made of, and of what made it; empty where nobody asks for it."""


class Store(Struct):
    """An open store. One process writes; others may read bodies (`Bodies`).

    Everything may raise Damaged; or OSError, where the disk is full or may not be written.
    """

    path: Path
    connection: sqlite3.Connection

    def files(self) -> dict[str, SeenFile]:
        """Every file by source path."""
        with understood(self.path):
            rows = self.connection.execute("select path, identity, digest, facts, seal from files")
            return {row[0]: SeenFile(*row[1:-1]) for row in map(unsealed, rows)}

    def save_files(self, files: Mapping[str, SeenFile], gone: Iterable[str]) -> None:
        """Remember files, and forget those that are gone."""
        with understood(self.path):
            self.connection.executemany("delete from files where path = ?", ((path,) for path in gone))
            self.connection.executemany(
                "insert or replace into files values (?, ?, ?, ?, ?)",
                (_sealed(path, *file) for path, file in files.items()),
            )

    def documents(self) -> dict[str, tuple[str, bytes]]:
        """(digest, packed document) by source path."""
        with understood(self.path):
            rows = self.connection.execute("select path, digest, packed, seal from documents")
            return {path: (digest, packed) for path, digest, packed, _ in map(unsealed, rows)}

    def document_digests(self) -> dict[str, str]:
        """The digest of every document by source path; a damaged one is found out when the document is read."""
        with understood(self.path):
            return dict(self.connection.execute("select path, digest from documents"))

    def save_documents(self, documents: Iterable[tuple[str, str, bytes, str]], gone: Iterable[str]) -> None:
        """Remember (source path, digest, packed document, body), and forget those that are gone.

        What they take the place of stays in `former`, if it has been published, until they are published themselves.
        """
        documents = tuple(documents)
        paths = [(document[0],) for document in documents]
        execute = self.connection.executemany
        with understood(self.path):
            for table in ("documents", "former", "unpublished"):
                execute(f"delete from {table} where path = ?", ((path,) for path in gone))
            execute(
                "insert or ignore into former select * from documents where path = ?1 "
                "and not exists (select 1 from unpublished where path = ?1)",
                paths,
            )
            execute("insert or ignore into unpublished values (?)", paths)
            execute(
                "insert or replace into documents values (?, ?, ?, ?, ?, ?)",
                (
                    (*_sealed(path, digest, packed), *_sealed(path, digest, body)[-2:])
                    for path, digest, packed, body in documents
                ),
            )

    def document(self, path: str, digest: str) -> bytes | None:
        """The packed document with this digest of a source path, be it what is there now or what was published."""
        with understood(self.path):
            for table in ("documents", "former"):
                rows = self.connection.execute(
                    f"select path, digest, packed, seal from {table} where path = ?", (path,)
                )
                for _, found, packed, _ in map(unsealed, rows):
                    if found == digest:
                        return packed  # type: ignore[no-any-return]  # what was sealed was bytes
        return None

    def former_document(self, path: str) -> tuple[str, bytes] | None:
        """(digest, packed document) of what was last published of a source path, where it is another one now."""
        with understood(self.path):
            rows = self.connection.execute(
                "select path, digest, packed, seal from former where path = ?", (path,)
            )
            for _, digest, packed, _ in map(unsealed, rows):
                return digest, packed
        return None

    def documents_published(self, held: Iterable[str]) -> None:
        """Remember that all documents are published as they are, but for those that are held up."""
        with understood(self.path):
            self.connection.execute("create temp table held (path text primary key)")
            self.connection.executemany("insert into held values (?)", ((path,) for path in held))
            for table in ("former", "unpublished"):
                self.connection.execute(f"delete from {table} where path not in (select path from held)")
            self.connection.execute("drop table held")

    def outputs(self, folder: str, paths: Iterable[str] | None = None) -> dict[str, MadeOutput]:
        """Every output of an output folder by its file's path, or those of some paths."""
        columns = "folder, path, trace, digest, identity, failure, material, seal"
        select = f"select {columns} from outputs where folder = ?"
        with understood(self.path):
            if paths is None:
                rows: Iterable[tuple[Any, ...]] = self.connection.execute(select, (folder,))
            else:
                one = f"{select} and path = ?"
                rows = chain.from_iterable(self.connection.execute(one, (folder, path)) for path in paths)
            return {row[1]: MadeOutput(*row[2:-1]) for row in map(unsealed, rows)}

    def save_outputs(self, folder: str, outputs: Mapping[str, MadeOutput], gone: Iterable[str]) -> None:
        """Remember outputs, and forget those that are gone; the record of the last build is then of another one."""
        with understood(self.path):
            self.connection.execute("delete from builds where folder = ?", (folder,))
            self.connection.executemany(
                "delete from outputs where folder = ? and path = ?", ((folder, path) for path in gone)
            )
        self.save_identities(folder, outputs)

    def save_identities(self, folder: str, outputs: Mapping[str, MadeOutput]) -> None:
        """Remember outputs whose files are others with the same bytes; the record of the last build stays."""
        with understood(self.path):
            self.connection.executemany(
                "insert or replace into outputs values (?, ?, ?, ?, ?, ?, ?, ?)",
                (_sealed(folder, path, *output) for path, output in outputs.items()),
            )

    def last_build(self, folder: str) -> bytes | None:
        """The packed record of the last build into an output folder."""
        return self._packed("builds", folder)

    def save_last_build(self, folder: str, packed: bytes) -> None:
        """Remember a build."""
        with understood(self.path):
            self.connection.execute("insert or replace into builds values (?, ?, ?)", _sealed(folder, packed))

    def standing(self, folder: str) -> bytes | None:
        """What stands in an output folder, packed, but for its texts."""
        return self._packed("standings", folder)

    def save_standing(self, folder: str, packed: bytes) -> None:
        """Remember what stands."""
        with understood(self.path):
            self.connection.execute(
                "insert or replace into standings values (?, ?, ?)", _sealed(folder, packed)
            )

    def text(self, folder: str, path: str) -> bytes:
        """A text that stands in an output folder, packed, by its source path. Raises Damaged where there is none."""
        with understood(self.path):
            rows = self.connection.execute(
                "select * from texts where folder = ? and path = ?", (folder, path)
            )
            for _, _, packed, _ in map(unsealed, rows):
                return packed  # type: ignore[no-any-return]  # what was sealed was bytes
        raise Damaged(f"no text of {path}")

    def texts(self, folder: str) -> dict[str, bytes]:
        """All of them."""
        with understood(self.path):
            rows = self.connection.execute("select * from texts where folder = ?", (folder,))
            return {path: packed for _, path, packed, _ in map(unsealed, rows)}

    def save_texts(self, folder: str, texts: Mapping[str, bytes], gone: Iterable[str]) -> None:
        """Remember texts, and forget those that are gone."""
        with understood(self.path):
            self.connection.executemany(
                "delete from texts where folder = ? and path = ?", ((folder, path) for path in gone)
            )
            self.connection.executemany(
                "insert or replace into texts values (?, ?, ?, ?)",
                (_sealed(folder, path, packed) for path, packed in texts.items()),
            )

    def search(self, folder: str, name: str) -> bytes | None:
        """A part of what a site is searched by, in an output folder, by its name."""
        with understood(self.path):
            rows = self.connection.execute(
                "select * from searches where folder = ? and name = ?", (folder, name)
            )
            for _, _, packed, _ in map(unsealed, rows):
                return packed  # type: ignore[no-any-return]  # what was sealed was bytes
        return None

    def save_search(self, folder: str, parts: Mapping[str, bytes], gone: Iterable[str] | None) -> None:
        """Remember such parts, and forget those that are gone; all others, for None."""
        with understood(self.path):
            if gone is None:
                self.connection.execute("delete from searches where folder = ?", (folder,))
            else:
                self.connection.executemany(
                    "delete from searches where folder = ? and name = ?", ((folder, name) for name in gone)
                )
            self.connection.executemany(
                "insert or replace into searches values (?, ?, ?, ?)",
                (_sealed(folder, name, packed) for name, packed in parts.items()),
            )

    def _packed(self, table: str, folder: str) -> bytes | None:
        with understood(self.path):
            rows = self.connection.execute(f"select * from {table} where folder = ?", (folder,))
            for _, packed, _ in map(unsealed, rows):
                return packed  # type: ignore[no-any-return]  # what was sealed was bytes
        return None

    def commit(self) -> None:
        """Keep what was saved so far, whatever comes."""
        with understood(self.path):
            self.connection.commit()

    def close(self) -> None:
        """Give the file back."""
        self.connection.close()


def open_store(path: Path) -> Store:
    """The store at a path; an empty one wherever there is none that can be relied on, or none that can be written.

    Raises OSError where the disk is full, or the folder may not be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with understood(path):
        try:
            if connection := _standing(path):
                return Store(path, connection)
        except sqlite3.Error as error:
            if _refusal(error) == errno.ENOSPC:
                raise
        return _fresh(path)


def peek(path: Path) -> tuple[dict[str, SeenFile], dict[str, tuple[str, bytes]]]:
    """The files and the documents of the store at a path, as `Store` gives them, for somebody who builds nothing.

    Nothing is changed there; empty where it can't be read.
    """
    try:
        connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
        try:
            store = Store(path, connection)
            return store.files(), store.documents()
        finally:
            connection.close()
    except (sqlite3.Error, Damaged, OSError):
        return {}, {}


def _standing(path: Path) -> sqlite3.Connection | None:
    """A connection to the store that is there, if it is one of ours that can be written."""
    connection = _connect(path)
    try:
        if connection.execute("pragma user_version").fetchone() == (_VERSION,):
            # A file that was read-only has left others beside it that stay so: only trying to write tells.
            connection.execute("begin")
            connection.execute(f"pragma user_version = {_VERSION}")
            connection.rollback()
            return connection
    except sqlite3.Error:
        connection.close()
        raise
    connection.close()
    return None


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
    try:
        connection.executescript(_TABLES)
        connection.execute(f"pragma user_version = {_VERSION}")
        connection.commit()
    except sqlite3.Error:
        connection.close()
        raise
    return Store(path, connection)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path)
    try:
        connection.execute("pragma journal_mode = wal")
        # After a power cut the newest rows may be missing: they are made again.
        connection.execute("pragma synchronous = normal")
        widen(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def widen(connection: sqlite3.Connection) -> None:
    """Read through the system's own page cache instead of copying pages."""
    connection.execute("pragma mmap_size = 1073741824")


@contextmanager
def understood(path: Path) -> Iterator[None]:
    """What SQLite says of the store at a path, as OSError where the disk refuses, else as Damaged."""
    try:
        yield
    except sqlite3.Error as error:
        if refusal := _refusal(error):
            raise OSError(refusal, os.strerror(refusal), str(path)) from error
        raise Damaged(str(error)) from error


def _refusal(error: sqlite3.Error) -> int:
    """What the system calls it that the disk refuses; 0 for an error that is none of that kind."""
    code: int = getattr(error, "sqlite_errorcode", 0)  # Python's own errors have none
    return _REFUSALS.get(code) or _REFUSALS.get(code & 0xFF, 0)


_encode = msgspec.msgpack.Encoder().encode


def _sealed(*values: str | int | bytes) -> tuple[str | int | bytes, ...]:
    """A row with the checksum of its values, which tells their types apart as well."""
    return (*values, crc32(_encode(values)))


def unsealed(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row, if it is what was sealed. Raises Damaged."""
    if crc32(_encode(row[:-1])) != row[-1]:
        raise Damaged("a row of the store has changed")
    return row
