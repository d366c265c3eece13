"""What `gen import` is given (a page, a folder, a ZIP, a web archive, a text) as old pages, one after another."""

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from generator.content.markup.limits import SECONDS, LimitError, time_limit
from generator.importing import addresses
from generator.importing.model import Extraction, OldPage
from generator.importing.sources import foreign_markdown, trees, wordpress
from generator.importing.sources.frames import with_frames
from generator.importing.sources.mail import read_mail
from generator.importing.sources.packed import OpenPacked, PackedError, PackedPage, file_key
from generator.importing.sources.sheets import read_sheets
from generator.importing.sources.trees import FileTree, FolderTree, TooLargeError, ZipTree
from generator.importing.sources.warc import WarcSource
from generator.importing.sources.word import read_word
from generator.problems import Problem

_PAGE = (".html", ".htm", ".xhtml", ".shtml")
_DYNAMIC = (".asp", ".aspx", ".php", ".jsp", ".jspx", ".cgi", ".cfm", ".do", ".action", "")
_MARKDOWN = (".md", ".markdown", ".lr")
_PACKED: dict[str, OpenPacked] = {
    ".mht": read_mail,
    ".mhtml": read_mail,
    ".eml": read_mail,
    ".docx": read_word,
    ".xlsx": read_sheets,
}
"""Kinds of files that hold a page and its pictures, by their endings."""
_SHEETS = (".xlsx",)
"""Those that are attachments, unless somebody imports one by its name."""
_DOCUMENTS = (".docx",)
"""Those that may be a page's attachments as well."""
_DOCUMENT_NAME = re.compile(rb"[^\"'<>\s=\\/(]{1,300}?\.docx\b", re.IGNORECASE)
_INSIDE = "\0"
"""Between the name of such a file and the key of one that it holds; no name has it."""
_ATTACHMENTS = (
    *(".doc", ".docx", ".wps", ".xls", ".xlsx", ".et", ".csv", ".ppt", ".pptx", ".dps"),
    *(".pdf", ".ofd", ".ceb", ".rtf", ".zip", ".rar", ".7z", ".mp3", ".mp4"),
)
_FOR_MACHINES = frozenset(
    ("robots.txt", "ads.txt", "humans.txt", "security.txt", "sitemap.txt", "license.txt", "readme.txt")
)
_HEAD = re.compile(rb"<(?:!doctype\s+html|html|head|body|title|meta)\b", re.IGNORECASE)
_TAG = re.compile(rb"<[a-z!/]", re.IGNORECASE)
# `?`, as crawlers write it into names, ends the part that has the extension.
_NAME = re.compile(r"(.*?)(?:(?:\?|%3F|@(?=[\w.-]+=)).*)?", re.IGNORECASE | re.DOTALL)

SourceItem = OldPage | Extraction | Problem
"""A page to be extracted, an article that needs no extraction, or what is wrong."""


class PageSource(Protocol):
    """Pages, and the pictures and attachments beside them."""

    def items(self) -> Iterator[SourceItem]:
        """Everything in a fixed order, read when it is asked for."""

    def find(self, address: str, page: OldPage) -> str | None:
        """The name of the file that a page means by an address, if it is there."""

    def read(self, name: str) -> bytes:
        """A file that was found. Raises OSError."""

    def close(self) -> None:
        """Let go of what is open."""


def open_source(path: Path, base_url: str | None) -> PageSource | Problem:
    """The source at a path. `base_url` is the old site's address, where nothing nearer says it."""
    name = path.name or str(path)
    try:
        if path.is_dir():
            return TreeSource(path.resolve().name, FolderTree(path), base_url)
        if not path.exists():
            return Problem("legacy.no-source", str(path))
        if not path.is_file():
            return Problem("legacy.no-file", str(path))
        with path.open("rb") as stream:
            head = stream.read(4)
    except OSError as error:
        return Problem("legacy.unreadable", str(path), values=(("reason", error.strerror or "?"),))
    if name.lower().endswith((".warc", ".warc.gz", ".arc", ".arc.gz")):
        return WarcSource(path)
    if name.lower().endswith(".zip") or (head == b"PK\x03\x04" and _ending(name) not in _PACKED):
        try:
            return TreeSource(name, ZipTree(path), base_url)
        except Exception as error:  # the list of a ZIP's files is made by strangers, too
            reason = str(error) or type(error).__name__
            return Problem("legacy.broken-archive", str(path), values=(("reason", reason),))
    return TreeSource("", FolderTree(path.parent, only=name), base_url)


@dataclass(frozen=True, slots=True)
class TreeSource:
    """A folder or a ZIP of pages; or one file, whose name is then the whole origin."""

    name: str
    files: FileTree
    base_url: str | None
    _last_packed: dict[str, PackedPage] = field(default_factory=dict)
    """The packed file that was opened last, by its name: its pictures are asked for one after another."""
    _linked: set[str] = field(default_factory=set)
    """The names of the documents that pages so far lead to."""
    _documents: set[str] = field(default_factory=set)
    """Names of documents that are taken as pages."""

    def items(self) -> Iterator[SourceItem]:
        """Everything in a fixed order, read when it is asked for."""
        return trees.items_or_hint(self._items(), self.name or self._only_name())

    def _only_name(self) -> str:
        return next((name for name in self.files.names() if isinstance(name, str)), "")

    def _items(self) -> Iterator[SourceItem]:
        for name in self._documents_last(self.files.names()):
            if isinstance(name, Problem):
                yield name
            elif _may_be_page(name, self.name == "") and not self._is_part_of_a_page(name):
                try:
                    yield from self._read(name)
                except TooLargeError:
                    yield trees.too_large_problem(self._origin(name))
                except LimitError:
                    values = (("seconds", f"{SECONDS:g}"),)
                    yield Problem("legacy.too-slow", self._origin(name), values=values)
                except PackedError:
                    yield Problem("legacy.broken-document", self._origin(name))
                except (OSError, ValueError) as error:
                    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
                    yield Problem("legacy.unreadable", self._origin(name), values=(("reason", reason),))
                except Exception as error:  # a library fails on an odd file: that must not stop the others
                    reason = f"{type(error).__name__}: {error}"[:200]
                    yield Problem("legacy.failed", self._origin(name), values=(("reason", reason),))

    def _documents_last(self, names: Iterator[str | Problem]) -> Iterator[str | Problem]:
        """All names; documents at the end, and only those that are no attachments: of a site, or of a page here."""
        documents = []
        for name in names:
            if isinstance(name, Problem) or not self.name or _ending(name) not in _DOCUMENTS:
                yield name
            elif not self.base_url and addresses.from_path(f"{self.name}/{name}", None) is None:
                documents.append(name)
        self._documents.update(
            name for name in documents if posixpath.basename(name).casefold() not in self._linked
        )
        yield from (name for name in documents if name in self._documents)

    def _read(self, name: str) -> Iterator[SourceItem]:
        origin, ending = self._origin(name), _ending(name)
        if ending == ".xml":
            with self.files.open(name) as stream:
                yield from wordpress.read_export(stream, origin)
            return
        if ending in _PACKED:
            yield self._packed(name).item
            return
        content = trees.read_file(self.files, name)
        self._linked.update(_documents_in(content))
        if ending in _MARKDOWN:
            head = posixpath.splitext(name)[0] + ".meta"
            beside = self.read(head) if self.files.has(head) else b""
            yield foreign_markdown.read_markdown(content, origin, name, beside)
            return
        is_text = ending == ".txt"
        if self.name and ending in _DYNAMIC and not _looks_like_a_page(ending, content[:4096]):
            return
        page = OldPage(
            origin,
            content,
            self._address(name),
            is_text=is_text,
            canonical=addresses.saved_from(content) or addresses.canonical_of(content),
            base=addresses.declared_base(content),
        )
        framed = with_frames(content, None, lambda address: self._frame(address, page))
        yield replace(page, content=framed, declared_encoding="utf-8") if framed else page

    def _frame(self, address: str, page: OldPage) -> tuple[bytes, None] | None:
        name = self.find(address, page)
        return (self.read(name), None) if name else None

    def _packed(self, name: str) -> PackedPage:
        """What a packed file holds. Raises what reading it does."""
        if name not in self._last_packed:
            content = trees.read_file(self.files, name)
            with time_limit():
                packed = _PACKED[_ending(name)](content, self._origin(name))
            self._last_packed.clear()
            self._last_packed[name] = packed
        return self._last_packed[name]

    def _address(self, name: str) -> str | None:
        """Where a page was, by its path in a mirror, or by where the user says that the tree begins."""
        path = f"{self.name}/{name}"
        return addresses.from_path(path, None) or (
            addresses.from_path(path, self.base_url) if self.base_url else None
        )

    def _origin(self, name: str) -> str:
        return f"{self.name}/{name}" if self.name else name

    def _is_part_of_a_page(self, name: str) -> bool:
        """Whether a file lies in the folder that a browser saves beside a page."""
        for folder in name.split("/")[:-1]:
            stem = re.fullmatch(r"(.+)(?:_files|\.files|_archivos)", folder)
            if stem:
                before = name[: name.index(folder)]
                return any(self.files.has(before + stem[1] + ending) for ending in (".html", ".htm"))
        return False

    def find(self, address: str, page: OldPage) -> str | None:
        """The name of the file that a page means by an address, if it is there."""
        here = page.origin.removeprefix(f"{self.name}/" if self.name else "")
        if _ending(here) in _PACKED and (key := file_key(address, page)) in self._packed(here).files:
            return here + _INSIDE + key
        full = addresses.absolute_address(address, page)
        target, own = addresses.split_address(full), addresses.split_address(addresses.base_of(page))
        if target is None or own is None:
            return None
        path = addresses.percent_decoded(target.path) or "/"
        places = [posixpath.join(target.host + (f":{target.port}" if target.port else ""), path[1:])]
        if addresses.is_same_host(full, page):
            # From page to file it is as far in the tree as it was on the site.
            way = posixpath.relpath(path, posixpath.dirname(addresses.percent_decoded(own.path)) or "/")
            slash = "/" if path.endswith("/") else ""
            places.insert(0, posixpath.normpath(posixpath.join(posixpath.dirname(here), way)) + slash)
            places.append(path[1:])
        names = (name for place in places for name in addresses.file_names(place, target.query))
        return next((name for name in names if not name.startswith("../") and self.files.has(name)), None)

    def read(self, name: str) -> bytes:
        """A file that was found. Raises OSError."""
        packed, _, key = name.partition(_INSIDE)
        try:
            return self._packed(packed).files[key] if key else trees.read_file(self.files, name)
        except TooLargeError as error:
            raise OSError(str(error)) from error

    def size(self) -> int:
        """The bytes of all that may be a page."""
        names = (name for name in self.files.names() if isinstance(name, str))
        return sum(trees.size_of(self.files, name) for name in names if _may_be_page(name, self.name == ""))

    def attachments(self) -> Iterator[str]:
        """The names of files that people download, whether a page leads to them or not; one file alone is none."""
        for name in self.files.names() if self.name else ():
            if (
                isinstance(name, str)
                and name.lower().endswith(_ATTACHMENTS)
                and name not in self._documents
                and not self._is_part_of_a_page(name)
            ):
                yield name

    def close(self) -> None:
        """Let go of what is open."""
        self.files.close()


def is_page_name(name: str) -> bool:
    """Whether a file of this name is a page, not something to offer for download."""
    ending = _ending(name)
    return ending in _PAGE or ending in _DYNAMIC or ending in _MARKDOWN


def _may_be_page(name: str, is_only: bool) -> bool:
    ending = _ending(name)
    if ending == ".txt":
        return is_only or posixpath.basename(name).lower() not in _FOR_MACHINES
    if ending == ".lr":
        return foreign_markdown.is_lektor(name)
    is_packed = ending in _PACKED and ending not in _SHEETS
    return is_only or is_page_name(name) or is_packed or ending == ".xml"


def _documents_in(content: bytes) -> Iterator[str]:
    """The names of the documents that a page's text holds, in small letters."""
    for found in _DOCUMENT_NAME.finditer(content):
        for encoding in ("utf-8", "gb18030"):
            yield posixpath.basename(unquote(found[0].decode(encoding, "replace"), encoding)).casefold()


def _looks_like_a_page(ending: str, head: bytes) -> bool:
    """Whether what a program on the server gave is a page: it may be a picture or a file to download."""
    head = head.replace(b"\0", b"") if head.startswith((b"\xff\xfe", b"\xfe\xff")) else head
    return b"\0" not in head and bool((_TAG if ending else _HEAD).search(head))


def _ending(name: str) -> str:
    match = _NAME.fullmatch(posixpath.basename(name))
    return posixpath.splitext(match[1])[1].lower() if match else ""
