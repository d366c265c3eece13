"""What was found in texts, kept for the next run: a file `.gen/checks`, so that only what has changed is read again."""

from collections.abc import Mapping
from contextlib import suppress
from hashlib import blake2b
from pathlib import Path

import msgspec
from msgspec import Struct

from generator.engine.whole import write_whole

_SEAL = 16
"""Bytes of the checksum that the file begins with."""


class Row(Struct, frozen=True, array_like=True, gc=False):
    """What was found in one text."""

    digest: str
    """Of all that this was found from."""
    found: tuple[tuple[str, int, int, dict[str, str], str], ...]
    """Of each finding the rule, line, column, values and the line itself."""
    print: tuple[int, int, int]
    """What tells the text from others, see `twins`."""
    outside: tuple[tuple[str, int, int], ...]
    """The addresses of other sites, each with line and column."""


class _Memo(Struct, array_like=True):
    rows: dict[str, Row]


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(_Memo).decode


def recall(place: Path) -> dict[str, Row]:
    """What was kept, by source path; nothing where there is no such file, or a damaged one."""
    try:
        data = place.read_bytes()
        if blake2b(data[_SEAL:], digest_size=_SEAL).digest() == data[:_SEAL]:
            return _decode(data[_SEAL:]).rows
    except (OSError, msgspec.MsgspecError):
        pass
    return {}


def keep(place: Path, rows: Mapping[str, Row]) -> None:
    """Keep rows for the next run. A disk that refuses costs that run time, and nothing else."""
    data = _encode(_Memo(dict(rows)))
    with suppress(OSError):
        write_whole(place, blake2b(data, digest_size=_SEAL).digest() + data)
