"""Pages out of a web archive (WARC or ARC), one after another, and the other files that it holds by address."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from generator.importing.addresses import absolute_address, normalized
from generator.importing.model import OldPage
from generator.importing.sources.content_coding import (
    CodingError,
    UnknownCodingError,
    dechunk,
    decode_content,
)
from generator.importing.sources.frames import is_frameset, with_frames
from generator.importing.sources.trees import LARGEST_FILE, items_or_hint, too_large_problem
from generator.importing.sources.warc_records import (
    ARC,
    END_OF_HEADERS,
    MOST_HEADERS,
    WARC,
    DamagedRecord,
    RecordOffset,
    WarcRecord,
    header_lines,
    read_record_at,
    read_records,
)
from generator.problems import Problem

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_PAGE_TYPES = ("text/html", "application/xhtml+xml")
_STATUS = re.compile(rb"HTTP/\d(?:\.\d)?[ \t]+(\d{3})\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Response:
    """What a server gave for an address; its content is still packed."""

    status: str
    kind: str
    codings: str
    is_chunked: bool
    content: bytes


class WarcSource:
    """A web archive. Other files than pages are found when all pages have been given."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._form = ARC if path.name.lower().endswith((".arc", ".arc.gz")) else WARC
        self._places: dict[str, RecordOffset] = {}
        self._page_places: dict[str, RecordOffset] = {}
        self._framesets: list[OldPage] = []
        """They wait for their frames, which come later in the archive."""

    def items(self) -> Iterator[OldPage | Problem]:
        """The first whole answer for each address that is a page, in the archive's order; and what is damaged."""
        return items_or_hint(self._items(), self._path.name)

    def _items(self) -> Iterator[OldPage | Problem]:
        seen: set[str] = set()
        has_records = False
        damages: list[Problem] = []
        try:
            with self._path.open("rb") as file:
                for one in read_records(file, self._form):
                    if isinstance(one, DamagedRecord):
                        damages.append(self._broken(one.offset, one.address))
                        if not has_records and not one.address:
                            continue  # it may be no web archive at all
                    has_records = True
                    yield from damages
                    damages.clear()
                    if isinstance(one, WarcRecord):
                        yield from self._items_of(one, seen)
        except OSError as error:
            reason = error.strerror or str(error)
            yield Problem("legacy.broken-archive", self._path.name, values=(("reason", reason),))
            return
        for page in self._framesets:
            yield self._with_frames(page)
        if damages:
            yield from (
                damages
                if has_records
                else [Problem("legacy.broken-archive", self._path.name, values=(("reason", "WARC? ARC?"),))]
            )

    def _items_of(self, record: WarcRecord, seen: set[str]) -> Iterator[OldPage | Problem]:
        # Some crawlers write addresses as they found them, with blanks.
        address = "%20".join(record.headers.get("warc-target-uri", "").strip("<> ").split())
        try:
            response = _response_of(record)
            if not address or address in seen or response is None or response.status != "200":
                return
            if re.split("[;,]", response.kind)[0].strip().lower() not in _PAGE_TYPES:
                self._places.setdefault(normalized(address), record.offset)
                return
            content = _content_of(response)
        except UnknownCodingError as error:
            yield Problem("legacy.unknown-packing", self._origin(address), values=(("packing", str(error)),))
        except (
            Exception
        ):  # an archive is made by strangers: whatever is wrong with a record, the others are read
            yield self._broken(record.offset, address)
        else:
            seen.add(address)
            self._page_places.setdefault(normalized(address), record.offset)
            page = OldPage(self._origin(address), content, address, _charset_of(response))
            if len(content) > LARGEST_FILE:
                yield too_large_problem(page.origin)
            elif is_frameset(content):
                self._framesets.append(page)
            else:
                yield page

    def _with_frames(self, page: OldPage) -> OldPage:
        def read(address: str) -> tuple[bytes, str | None] | None:
            place = self._page_places.get(normalized(absolute_address(address, page)))
            try:
                response = self._response_at(place) if place else None
                return (_content_of(response), _charset_of(response)) if response else None
            except (OSError, ValueError):
                return None

        framed = with_frames(page.content, page.declared_encoding, read)
        return replace(page, content=framed, declared_encoding="utf-8") if framed else page

    def _response_at(self, place: RecordOffset) -> _Response | None:
        with self._path.open("rb") as file:
            return _response_of(read_record_at(file, place, self._form))

    def _origin(self, address: str) -> str:
        return f"{self._path.name}!{address}" if address else self._path.name

    def _broken(self, offset: RecordOffset, address: str) -> Problem:
        return Problem("legacy.broken-record", self._origin(address), values=(("place", f"{sum(offset):,}"),))

    def find(self, address: str, page: OldPage) -> str | None:
        """The name of the file that a page means by an address, if it is in the archive."""
        key = normalized(absolute_address(address, page))
        return key if key in self._places else None

    def read(self, name: str) -> bytes:
        """The bytes of a file that was found. Raises OSError."""
        try:
            response = self._response_at(self._places[name])
            content = _content_of(response) if response else b""
        except ValueError as error:
            raise OSError(str(error)) from error
        if len(content) > LARGEST_FILE:
            raise OSError(f"more than {LARGEST_FILE} bytes")
        return content

    def close(self) -> None:
        """Nothing stays open."""


def _response_of(record: WarcRecord) -> _Response | None:
    """What a record says that a server gave; None if it says something else. Raises CodingError."""
    kind = record.headers.get("content-type", "")
    if record.headers.get("warc-type", "").lower() == "resource":
        return _Response("200", kind, "", False, record.block)
    status = _STATUS.match(record.block)
    end = END_OF_HEADERS.search(record.block, 0, MOST_HEADERS)
    if status is None:
        return None
    if end is None:
        raise CodingError("headers without an end")
    headers = header_lines(record.block[: end.start()])
    return _Response(
        status[1].decode(),
        headers.get("content-type", ""),
        headers.get("content-encoding", ""),
        "chunked" in headers.get("transfer-encoding", "").lower(),
        record.block[end.end() :],
    )


def _charset_of(response: _Response) -> str | None:
    charset = _CHARSET.search(response.kind)
    return charset[1] if charset else None


def _content_of(response: _Response) -> bytes:
    """The content as browsers read it, up to LIMIT and one byte more. Raises CodingError."""
    if len(response.content) > LARGEST_FILE:
        return response.content
    content = dechunk(response.content) if response.is_chunked else response.content
    return decode_content(content, response.codings, LARGEST_FILE)
