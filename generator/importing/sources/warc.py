"""Pages out of a web archive (WARC), one after another, and the other files that it holds by address."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from generator.importing.addresses import absolute, key_of
from generator.importing.model import OldPage
from generator.importing.sources.packing import PackingError, UnknownPackingError, unchunked, unpacked
from generator.importing.sources.records import (
    END_OF_HEADERS,
    MOST_HEADERS,
    Damage,
    Place,
    Record,
    header_lines,
    record_at,
    records,
)
from generator.importing.sources.trees import LIMIT, too_large
from generator.problems import Problem

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Answer:
    """What a server gave for an address; its content is still packed."""

    status: str
    kind: str
    codings: str
    is_chunked: bool
    content: bytes


class Warc:
    """A web archive. Other files than pages are found when all pages have been given."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._places: dict[str, Place] = {}

    def items(self) -> Iterator[OldPage | Problem]:
        """The first whole answer for each address that is a page, in the archive's order; and what is damaged."""
        seen: set[str] = set()
        has_records = False
        damages: list[Problem] = []
        try:
            with self._path.open("rb") as file:
                for one in records(file):
                    if isinstance(one, Damage):
                        damages.append(self._broken(one.place, one.address))
                        if not has_records and not one.address:
                            continue  # it may be no web archive at all
                    has_records = True
                    yield from damages
                    damages.clear()
                    if isinstance(one, Record):
                        yield from self._items_of(one, seen)
        except OSError as error:
            reason = error.strerror or str(error)
            yield Problem("legacy.broken-archive", self._path.name, values=(("reason", reason),))
            return
        if damages:
            yield from (
                damages
                if has_records
                else [Problem("legacy.broken-archive", self._path.name, values=(("reason", "WARC?"),))]
            )

    def _items_of(self, record: Record, seen: set[str]) -> Iterator[OldPage | Problem]:
        address = record.headers.get("warc-target-uri", "").strip("<>")
        try:
            answer = _answer(record)
            if not address or address in seen or answer is None or answer.status != "200":
                return
            if re.split("[;,]", answer.kind)[0].strip().lower() not in _PAGE_TYPES:
                self._places.setdefault(key_of(address), record.place)
                return
            content = _content(answer)
        except UnknownPackingError as error:
            yield Problem("legacy.unknown-packing", self._origin(address), values=(("packing", str(error)),))
        except (
            Exception
        ):  # an archive is made by strangers: whatever is wrong with a record, the others are read
            yield self._broken(record.place, address)
        else:
            seen.add(address)
            charset = _CHARSET.search(answer.kind)
            origin = self._origin(address)
            yield (
                too_large(origin)
                if len(content) > LIMIT
                else OldPage(origin, content, address, charset[1] if charset else None)
            )

    def _origin(self, address: str) -> str:
        return f"{self._path.name}!{address}" if address else self._path.name

    def _broken(self, place: Place, address: str) -> Problem:
        return Problem("legacy.broken-record", self._origin(address), values=(("place", f"{sum(place):,}"),))

    def find(self, address: str, page: OldPage) -> str | None:
        """The name of the file that a page means by an address, if it is in the archive."""
        key = key_of(absolute(address, page))
        return key if key in self._places else None

    def read(self, name: str) -> bytes:
        """The bytes of a file that was found. Raises OSError."""
        try:
            with self._path.open("rb") as file:
                answer = _answer(record_at(file, self._places[name]))
            content = _content(answer) if answer else b""
        except ValueError as error:
            raise OSError(str(error)) from error
        if len(content) > LIMIT:
            raise OSError(f"more than {LIMIT} bytes")
        return content

    def close(self) -> None:
        """Nothing stays open."""


def _answer(record: Record) -> _Answer | None:
    """What a record says that a server gave; None if it says something else. Raises PackingError."""
    kind = record.headers.get("content-type", "")
    if record.headers.get("warc-type", "").lower() == "resource":
        return _Answer("200", kind, "", False, record.block)
    status = _STATUS.match(record.block)
    end = END_OF_HEADERS.search(record.block, 0, MOST_HEADERS)
    if status is None:
        return None
    if end is None:
        raise PackingError("headers without an end")
    headers = header_lines(record.block[: end.start()])
    return _Answer(
        status[1].decode(),
        headers.get("content-type", ""),
        headers.get("content-encoding", ""),
        "chunked" in headers.get("transfer-encoding", "").lower(),
        record.block[end.end() :],
    )


def _content(answer: _Answer) -> bytes:
    """The content as browsers read it, up to LIMIT and one byte more. Raises PackingError."""
    if len(answer.content) > LIMIT:
        return answer.content
    content = unchunked(answer.content) if answer.is_chunked else answer.content
    return unpacked(content, answer.codings, LIMIT)
