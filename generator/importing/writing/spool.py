"""Values put aside on the disk until they are wanted, so that memory stays level however many there are."""

import pickle
import tempfile
import zlib
from collections.abc import Iterator
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Spool(Generic[_T]):
    """A list that can only grow, in a temporary file that has no name."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile()  # noqa: SIM115 - `close` does
        self._starts = [0]

    def close(self) -> None:
        """Forget everything."""
        self._file.close()

    def append(self, value: _T) -> None:
        """Put a value behind the others."""
        data = zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL), 1)
        self._file.seek(self._starts[-1])
        self._file.write(data)
        self._starts.append(self._starts[-1] + len(data))

    def __len__(self) -> int:
        return len(self._starts) - 1

    def __getitem__(self, number: int) -> _T:
        if not 0 <= number < len(self):
            raise IndexError(number)
        start, end = self._starts[number : number + 2]
        self._file.seek(start)
        # Nobody else can have written this: the file can't be opened by a name.
        value: _T = pickle.loads(zlib.decompress(self._file.read(end - start)))
        return value

    def __iter__(self) -> Iterator[_T]:
        return map(self.__getitem__, range(len(self)))
