"""Values put aside on the disk until they are wanted, so that memory stays level however many there are."""

import pickle
import tempfile
import zlib
from collections.abc import Iterator
from typing import Generic, TypeVar

_T = TypeVar("_T")
_LENGTH = 8


class Spool(Generic[_T]):
    """A list that can only grow, in a temporary file that has no name."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - `close` does
        self._count = 0

    def close(self) -> None:
        """Forget everything."""
        self._file.close()

    def append(self, value: _T) -> None:
        """Put a value behind the others."""
        data = zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)
        self._file.write(len(data).to_bytes(_LENGTH, "big") + data)
        self._count += 1

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[_T]:
        self._file.seek(0)
        while length := self._file.read(_LENGTH):
            # Nobody else can have written this: the file can't be opened by a name.
            yield pickle.loads(zlib.decompress(self._file.read(int.from_bytes(length, "big"))))
