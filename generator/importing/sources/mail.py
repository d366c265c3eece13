"""Pages that a browser, Word or a mail program keeps in one file with their pictures: `.mht`, `.mhtml`, `.eml`.

All are mails (RFC 5322) whose parts belong together (MHTML, RFC 2557): the page names its pictures by the addresses
that they came from (Content-Location), or by their numbers (`cid:`, RFC 2392).
"""

import email
import posixpath
import re
from collections.abc import Iterator
from contextlib import suppress
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import parsedate_to_datetime
from html import escape
from urllib.parse import quote, unquote

from generator.importing.addresses import is_web, join_address, path_of
from generator.importing.extraction.decoding import NoTextError, decode_page
from generator.importing.model import OldPage
from generator.importing.sources.frames import with_frames
from generator.importing.sources.packed import PackedError, PackedPage, file_key

_BY_NUMBER = re.compile(rb"""cid:([^\s"'<>()]+)""", re.IGNORECASE)
_SAVED = re.compile(r"<?saved by", re.IGNORECASE)
_FORWARDED = re.compile(r"(?:(?:fwd?|re|aw|wg|转发|转寄|回复|答复)\s*[:：]\s*)+", re.IGNORECASE)
_NESTED = re.compile(rb"(?im)^content-type:[ \t]*(?:\r?\n[ \t]+)?multipart/")
_MOST_LEVELS = 20
_MOST_PARTS = 10_000


def read_mail(content: bytes, origin: str) -> PackedPage:
    """The page in a mail, and the files with it. Raises PackedError if there is none."""
    if len(_NESTED.findall(content)) > _MOST_LEVELS:  # the parser asks each line about each of them
        raise PackedError
    message = email.message_from_bytes(content)
    parts = [
        part for part, _ in zip(message.walk(), range(_MOST_PARTS), strict=False) if not part.is_multipart()
    ]
    own = _own_part(message, parts)
    if own is None:
        raise PackedError
    located = _location(own) or _header(message, "Snapshot-Content-Location")
    address = located if is_web(located) else None
    page = OldPage(origin, b"", address, _charset(own))
    others = [part for part in parts if part is not own]
    names = {id(part): f"part{number}/{quote(_file_name(part))}" for number, part in enumerate(others, 1)}
    files = {
        file_key(written, page): part
        for part in others
        for written in (*_addresses(part, located), names[id(part)])
    }
    html = _with_plain_names(
        _content(own), {_number(part): names[id(part)] for part in others if _number(part)}
    )
    if address is None and "/" in located:
        html = html.replace(located.rpartition("/")[0].encode() + b"/", b"")  # a folder on somebody's disk
    is_saved = address is not None or _SAVED.match(_header(message, "From")) is not None
    if own.get_content_type() == "text/plain" or not is_saved:
        attached = [(names[id(part)], _file_name(part)) for part in others if _is_attached(part)]
        html = _as_page(own, html, message, attached).encode()
        page = OldPage(origin, html, address, "utf-8")
    frames = with_frames(html, page.declared_encoding, lambda src: _frame(files.get(file_key(src, page))))
    page = OldPage(origin, frames or html, address, "utf-8" if frames else page.declared_encoding)
    return PackedPage(page, {key: _content(part) for key, part in files.items()})


def _own_part(message: Message, parts: list[Message]) -> Message | None:
    """The part that is the page: the one that the mail names, or the first that can be one."""
    start = str(message.get_param("start") or "").strip("<> ")
    pages = [part for part in parts if part.get_content_type() in ("text/html", "application/xhtml+xml")]
    texts = [part for part in parts if part.get_content_type() == "text/plain" and not _is_attached(part)]
    named = (part for part in pages if start and _number(part) == start)
    return next(iter((*named, *pages, *texts)), None)


def _header(part: Message, name: str) -> str:
    """A header as it is read, on one line; a damaged one as it is written."""
    written = str(part.get(name) or "")
    try:
        return " ".join(str(make_header(decode_header(written))).split())
    except (MessageError, LookupError, ValueError):
        return " ".join(written.split())


def _location(part: Message) -> str:
    return _header(part, "Content-Location").replace(" ", "")


def _number(part: Message) -> str:
    return _header(part, "Content-ID").strip("<> ")


def _charset(part: Message) -> str | None:
    try:
        return part.get_content_charset()
    except Exception:  # the library stumbles over odd headers in many ways
        return None


def _content(part: Message) -> bytes:
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _is_attached(part: Message) -> bool:
    return part.get_content_disposition() == "attachment"


def _file_name(part: Message) -> str:
    """A name for a part, its own if it has one."""
    try:
        given = part.get_filename() or ""
        named = str(make_header(decode_header(given)))
    except (MessageError, LookupError, ValueError, TypeError):
        named = ""
    name = posixpath.basename((named or path_of(_location(part))).replace("\\", "/"))
    return name or f"file.{re.sub('[^a-z0-9]', '', part.get_content_subtype().lower())[:5] or 'bin'}"


def _addresses(part: Message, page_location: str) -> Iterator[str]:
    """What the page may call a part: its address, or the way there from the page's where both lie on a disk."""
    location = _location(part)
    if not location:
        return
    full = join_address(page_location, location) or location
    yield full if is_web(full) else location
    folder = page_location.rpartition("/")[0] + "/"
    if not is_web(full) and full.startswith(folder):
        yield full.removeprefix(folder)


def _with_plain_names(html: bytes, names: dict[str, str]) -> bytes:
    """A page that calls its files by names, not by numbers."""

    def name(match: re.Match[bytes]) -> bytes:
        return names.get(unquote(match[1].decode("ascii", "replace")), "").encode() or match[0]

    return _BY_NUMBER.sub(name, html)


def _frame(part: Message | None) -> tuple[bytes, str | None] | None:
    return (_content(part), _charset(part)) if part is not None else None


def _as_page(own: Message, text: bytes, message: Message, attached: list[tuple[str, str]]) -> str:
    """A letter as a page: its subject is the title, its day the date, and what is attached has links."""
    title = escape(_FORWARDED.sub("", _header(message, "Subject"), count=1))
    head = f"<title>{title}</title>" if title else ""
    with suppress(ValueError, TypeError):  # no date, or none that can be read
        head += f'<meta name="PubDate" content="{parsedate_to_datetime(_header(message, "Date")):%Y-%m-%d %H:%M}">'
    try:
        body = decode_page(text, _charset(own))[0]
    except NoTextError:
        body = ""
    if own.get_content_type() == "text/plain":
        body = "".join(f"<p>{escape(line)}</p>" for line in body.split("\n") if line.strip())
    links = "".join(f'<p>附件：<a href="{escape(name)}">{escape(shown)}</a></p>' for name, shown in attached)
    return f"{head}{f'<h1>{title}</h1>' if title else ''}<div>{body}{links}</div>"
