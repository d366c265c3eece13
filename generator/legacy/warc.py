"""Pages out of a web archive (WARC), one after another, and the other files that it holds by address."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from generator.legacy.addresses import absolute, key_of
from generator.legacy.model import OldPage
from generator.legacy.trees import LIMIT, too_large
from generator.problems import Problem

_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]+)", re.IGNORECASE)
_PAGE_TYPES = ("text/html", "application/xhtml+xml")


class Warc:
    """A web archive. Other files than pages are found when all pages have been given."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._offsets: dict[str, int] = {}

    def items(self) -> Iterator[OldPage | Problem]:
        """The first whole answer for each address that is a page, in the archive's order."""
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed

        seen: set[str] = set()
        try:
            with self._path.open("rb") as stream:
                records = ArchiveIterator(stream)
                for record in records:
                    address = record.rec_headers.get_header("WARC-Target-URI") if record.rec_headers else None
                    if address is None or record.rec_type not in ("response", "resource"):
                        continue
                    address = address.strip("<>")
                    if _status(record) != "200" or address in seen:
                        continue
                    kind = _kind(record)
                    if kind.partition(";")[0].strip().lower() in _PAGE_TYPES:
                        seen.add(address)
                        yield self._page(record, address, kind)
                    else:
                        self._offsets.setdefault(key_of(address), records.get_record_offset())
        except (ArchiveLoadFailed, OSError, EOFError, ValueError) as error:
            reason = str(error).strip().partition("\n")[0] or type(error).__name__
            yield Problem("legacy.broken-archive", self._path.name, values=(("reason", reason),))

    def _page(self, record: Any, address: str, kind: str) -> OldPage | Problem:  # noqa: ANN401 - warcio has no types
        origin = f"{self._path.name}!{address}"
        content = _content(record)
        if len(content) > LIMIT:
            return too_large(origin)
        charset = _CHARSET.search(kind)
        return OldPage(origin, content, address, charset[1] if charset else None)

    def find(self, address: str, page: OldPage) -> str | None:
        """The name of the file that a page means by an address, if it is in the archive."""
        key = key_of(absolute(address, page))
        return key if key in self._offsets else None

    def read(self, name: str) -> bytes:
        """The bytes of a file that was found. Raises OSError."""
        from warcio.archiveiterator import ArchiveIterator

        with self._path.open("rb") as stream:
            stream.seek(self._offsets[name])
            content = _content(next(iter(ArchiveIterator(stream))))
        if len(content) > LIMIT:
            raise OSError(f"more than {LIMIT} bytes")
        return content

    def close(self) -> None:
        """Nothing stays open."""


def _status(record: Any) -> str:  # noqa: ANN401 - as above
    if record.rec_type == "resource":
        return "200"
    return str(record.http_headers.get_statuscode()) if record.http_headers else ""


def _kind(record: Any) -> str:  # noqa: ANN401 - as above
    headers = record.http_headers or record.rec_headers
    return headers.get_header("Content-Type") or ""


def _content(record: Any) -> bytes:  # noqa: ANN401 - as above
    """A record's bytes, unpacked, up to the limit and one more."""
    stream, parts, size = record.content_stream(), [], 0
    while size <= LIMIT and (part := stream.read(min(65536, LIMIT + 1 - size))):
        parts.append(part)
        size += len(part)
    return b"".join(parts)
