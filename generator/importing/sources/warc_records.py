"""The records of a web archive, one after another, out of a plain or a gzipped file: of a WARC (ISO 28500), or of an
ARC, which came before it (Internet Archive, ARC File Format, version 1.0).

An archive may be damaged anywhere, or made to do harm. So nothing that it says is believed: a record is one only if
it ends where it says, what is damaged is named and passed over, and the next one is looked for behind it.
"""

import re
import zlib
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO

from generator.importing.sources.trees import LARGEST_FILE

RecordOffset = tuple[int, int]
"""Where a record begins: the byte in the file, and how many unpacked bytes behind that."""

MOST_HEADERS = 262_144
"""Bytes of a record's own headers, and of the server's; crawlers write hundreds."""
_STEP = 65_536
_FREE = 1_000_000_000
_RATIO = 100
"""An archive may unpack to so many bytes, and beyond that to so many for each of its own: pages never come near."""
_GZIP = re.compile(rb"(?=\x1f\x8b\x08[\x00-\x1f])")
_MAGIC = b"\x1f\x8b\x08"
END_OF_HEADERS = re.compile(rb"\r?\n\r?\n")
_WANTED = ("response", "resource")
"""Types of the records whose blocks are read."""
_GLANCE = 512
"""Packed bytes in which a record's first line shows."""


@dataclass(frozen=True, slots=True)
class ArchiveFormat:
    """How records begin."""

    first: re.Pattern[bytes]
    """A record's first line."""
    next: re.Pattern[bytes]
    """The end of a line before a record's first."""
    longest_first: int
    """Bytes of a first line."""
    has_headers: bool
    """Whether headers follow it; else all that is said of a record stands in its first line."""


WARC = ArchiveFormat(
    re.compile(rb"WARC/\d\.\d+[ \t]*\r?\n"),
    re.compile(rb"\n(?=WARC/\d\.\d+[ \t]*\r?\n)"),
    64,
    has_headers=True,
)
# Address, its host's number, time, content type, (in version 2: more,) length.
_ARC_LINE = (
    rb"([a-z][a-z0-9+.-]{1,15}:[^\r\n]{1,4000}?) [0-9.a-fA-F:]+ [0-9]{8,17} (\S+) "
    rb"(?:[^\r\n]{1,500} )?([0-9]{1,18})\r?\n"
)
ARC = ArchiveFormat(re.compile(_ARC_LINE), re.compile(rb"\n(?=" + _ARC_LINE + rb")"), 6000, has_headers=False)


@dataclass(frozen=True, slots=True)
class WarcRecord:
    """One record: its headers by name in small letters, and its block, up to more bytes than are ever read."""

    offset: RecordOffset
    headers: Mapping[str, str]
    block: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class DamagedRecord:
    """Bytes that are no record; `address` is that of the record that they were meant to be, if it can be read."""

    offset: RecordOffset
    address: str = ""


class _DamagedError(ValueError):
    """The bytes can't be read on from here."""


def read_records(file: IO[bytes], form: ArchiveFormat = WARC) -> Iterator[WarcRecord | DamagedRecord]:
    """All records in the archive's order, and what is damaged. Raises OSError."""
    budget = _UnpackingBudget()
    file.seek(0)
    is_packed = file.read(len(_MAGIC)) == _MAGIC
    start: int | None = 0
    while start is not None:
        end = yield from _records_of(file, start, budget, form)
        if not is_packed:
            return
        start, is_clean = _next_member(file, start, end, form)
        if end is not None and not is_clean:
            yield DamagedRecord((end, 0))


def read_record_at(file: IO[bytes], offset: RecordOffset, form: ArchiveFormat = WARC) -> WarcRecord:
    """The record at a place that `read_records` gave. Raises OSError or ValueError."""
    part = _RecordReader(file, offset[0], _UnpackingBudget(), form, offset[1])
    part.first_line()
    headers = part.headers()
    return WarcRecord(offset, headers, part.read(min(_length(headers), MOST_HEADERS + LARGEST_FILE + 1)))


def header_lines(data: bytes) -> dict[str, str]:
    """Headers by name in small letters; the values of one that stands there again are joined (RFC 9110, 5.3)."""
    found: dict[str, str] = {}
    name = ""
    for line in data.split(b"\n"):
        text = line.rstrip(b"\r").decode("utf-8", "replace")
        before, colon, value = text.partition(":")
        if text.startswith((" ", "\t")) and name:
            found[name] += " " + text.strip()
        elif colon:
            name = before.strip().lower()
            found[name] = f"{found[name]}, {value.strip()}" if name in found else value.strip()
    return found


def _records_of(
    file: IO[bytes], start: int, budget: "_UnpackingBudget", form: ArchiveFormat
) -> Generator[WarcRecord | DamagedRecord, None, int | None]:
    """The records of a part of the file; gives where the file goes on behind it, if that could be found out."""
    part = _RecordReader(file, start, budget, form)
    while True:
        offset, behind, headers = (start, part.position), part.position, dict[str, str]()
        try:
            if not part.first_line():
                return part.end
            offset, behind = part.place, part.position
            headers = part.headers()
            behind = part.position
            length = _length(headers)
            block = b""
            if headers.get("warc-type", "").lower() in _WANTED:
                block = part.read(min(length, MOST_HEADERS + LARGEST_FILE + 1))
            part.skip(length - len(block))
            if not part.is_at_boundary():
                raise _DamagedError("it does not end where it says")
        except _DamagedError:
            yield DamagedRecord(offset, _address(headers))
            try:
                # Its length may be a lie, and the next record lie within it.
                part = _RecordReader(file, start, budget, form, behind)
                if not part.find_record():
                    return part.end
            except _DamagedError:
                return None
            continue
        yield WarcRecord(offset, headers, block)


def _length(headers: Mapping[str, str]) -> int:
    length = headers.get("content-length", "")
    if not re.fullmatch(r"[0-9]{1,18}", length):
        raise _DamagedError("no length")
    return int(length)


def _address(headers: Mapping[str, str]) -> str:
    return headers.get("warc-target-uri", "").strip("<>")


def _next_member(
    file: IO[bytes], start: int, end: int | None, form: ArchiveFormat
) -> tuple[int | None, bool]:
    """Where the next gzip member that holds a record begins, and whether nothing is left out before it."""
    at, is_clean = (start + 1, False) if end is None else (end, True)
    file.seek(at)
    if is_clean:
        head = file.read(_STEP)
        if not head or head.startswith(_MAGIC):
            return (end, True) if head else (None, True)
        is_clean = not head.strip(b"\0\r\n")
        file.seek(at)
    data = b""
    while more := file.read(_STEP):
        data += more
        for found in _GZIP.finditer(data):
            if found.start() + _GLANCE > len(data) and len(more) == _STEP:
                break
            if _begins_a_record(data[found.start() : found.start() + _GLANCE], form):
                return at + found.start(), is_clean
        at += max(0, len(data) - _GLANCE)
        data = data[-_GLANCE:]
    return None, is_clean


def _begins_a_record(packed: bytes, form: ArchiveFormat) -> bool:
    try:
        begin = zlib.decompressobj(16 + zlib.MAX_WBITS).decompress(packed, form.longest_first)
        return form.first.match(begin) is not None
    except zlib.error:
        return False


class _UnpackingBudget:
    """How much an archive has been unpacked to."""

    def __init__(self) -> None:
        self.unpacked = 0

    def count(self, unpacked: int, read_file: int) -> None:
        """Raises _DamagedError for an archive that unpacks to more than an honest one would.

        What comes behind a bomb may be honest again: it is passed over, and is not held against that.
        """
        most = _FREE + _RATIO * read_file
        self.unpacked = min(most, self.unpacked + unpacked)
        if self.unpacked == most:
            raise _DamagedError("a bomb")


class _RecordReader:
    """Bytes that can be read on and on: one gzip member, unpacked, or a plain archive."""

    def __init__(
        self, file: IO[bytes], start: int, budget: _UnpackingBudget, form: ArchiveFormat, skipped: int = 0
    ) -> None:
        self.place: RecordOffset = (start, 0)
        """Of the record whose first line was read last."""
        self.end: int | None = None
        """Where the file goes on behind it, once that is known."""
        self.position = 0
        self._form = form
        self._first: re.Match[bytes] | None = None
        self._start = start
        self._file = file
        self._meter = budget
        self._buffer = b""
        file.seek(start)
        is_packed = file.read(len(_MAGIC)) == _MAGIC
        file.seek(start)
        self._unpacker = zlib.decompressobj(16 + zlib.MAX_WBITS) if is_packed else None
        self.skip(skipped)

    def _fill(self) -> bool:
        """Get more bytes; False at the end. Raises _DamagedError."""
        if self._unpacker is None:
            more = self._file.read(_STEP)
            self._buffer += more
            return bool(more)
        while not self._unpacker.eof:
            packed = self._unpacker.unconsumed_tail or self._file.read(_STEP)
            try:
                more = self._unpacker.decompress(packed, 4 * _STEP)
            except zlib.error as error:
                raise _DamagedError(str(error)) from error
            self._meter.count(len(more), self._file.tell() - len(self._unpacker.unconsumed_tail))
            if self._unpacker.eof:
                self.end = self._file.tell() - len(self._unpacker.unused_data)
            if more:
                self._buffer += more
                return True
            if not packed:
                raise _DamagedError("cut off")
        return False

    def read(self, size: int) -> bytes:
        """So many bytes. Raises _DamagedError if there are fewer."""
        parts = []
        while size:
            if not self._buffer and not self._fill():
                raise _DamagedError("cut off")
            part, self._buffer = self._buffer[:size], self._buffer[size:]
            parts.append(part)
            size -= len(part)
            self.position += len(part)
        return b"".join(parts)

    def skip(self, size: int) -> None:
        """Pass over so many bytes. Raises _DamagedError if there are fewer."""
        if self._unpacker is None and size > len(self._buffer):
            end = self._start + self.position + size
            if end > self._file.seek(0, 2):
                raise _DamagedError("cut off")
            self.position += size
            self._buffer = b""
            self._file.seek(end)
            return
        while size:
            size -= len(self.read(min(size, _STEP)))

    def first_line(self) -> bool:
        """Pass over empty lines and the first line of a record; False at the end. Raises _DamagedError."""
        if not self._is_at_text():
            return False
        line = self._first = self._form.first.match(self._buffer)
        if line is None:
            raise _DamagedError("no record")
        self.place = (self._start, self.position)
        self._take(line.end())
        return True

    def is_at_boundary(self) -> bool:
        """Whether nothing but empty lines stands before the next record or the end. Raises _DamagedError."""
        return not self._is_at_text() or bool(self._form.first.match(self._buffer))

    def _is_at_text(self) -> bool:
        """Pass over empty lines, and have the beginning of what stands behind them; False at the end."""
        while True:
            self._take(len(self._buffer) - len(self._buffer.lstrip(b"\r\n")))
            if self._buffer:
                break
            if not self._fill():
                return False
        while len(self._buffer) < self._form.longest_first and self._fill():
            pass
        return True

    def headers(self) -> dict[str, str]:
        """The record's headers. Raises _DamagedError if they have no end."""
        if not self._form.has_headers and self._first is not None:
            address, kind, length = (part.decode("utf-8", "replace") for part in self._first.groups())
            return {
                "warc-type": "response",
                "warc-target-uri": address,
                "content-type": kind,
                "content-length": length,
            }
        searched = 0
        while not (end := END_OF_HEADERS.search(self._buffer, searched)):
            searched = max(0, len(self._buffer) - 3)
            if len(self._buffer) > MOST_HEADERS or not self._fill():
                raise _DamagedError("headers without an end")
        headers = header_lines(self._buffer[: end.start()])
        self._take(end.end())
        return headers

    def find_record(self) -> bool:
        """Go to the next first line of a record; False if there is none. Raises _DamagedError."""
        if not self._is_at_text():
            return False
        if self._form.first.match(self._buffer):
            return True
        while True:
            if found := self._form.next.search(self._buffer):
                self._take(found.end())
                return True
            self._take(max(0, len(self._buffer) - self._form.longest_first))
            if not self._fill():
                return False

    def _take(self, size: int) -> None:
        self._buffer = self._buffer[size:]
        self.position += size
