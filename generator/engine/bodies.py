"""Documents' bodies, which stay in the store until a page needs them."""

import os
import sqlite3
from pathlib import Path

from msgspec import Struct, field

from generator.engine.store import Damaged, understood, unsealed, widen


class Bodies(Struct):
    """Reads documents' bodies from the store at a path, in any process: each keeps a connection of its own."""

    path: Path
    _connections: dict[int, sqlite3.Connection] = field(default_factory=dict)

    def __call__(self, document: str, digest: str) -> str:
        """The body of the document at a source path, as it was saved with its digest. Raises Damaged.

        It may be the one that was published before.
        """
        with understood(self.path):
            connection = self._connections.get(os.getpid())
            if connection is None:
                connection = self._connections[os.getpid()] = sqlite3.connect(self.path)
                widen(connection)
            for table in ("documents", "former"):
                rows = connection.execute(
                    f"select path, digest, body, body_seal from {table} where path = ?", (document,)
                )
                for _, found, body, _ in map(unsealed, rows):
                    if found == digest:
                        return body  # type: ignore[no-any-return]  # what was sealed was text
        raise Damaged(f"no body of {document}")  # somebody has emptied the store since

    def close(self) -> None:
        """Close this process's connection."""
        if connection := self._connections.pop(os.getpid(), None):
            connection.close()
