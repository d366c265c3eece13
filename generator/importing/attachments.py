"""The pictures and attachments of an imported article: which of them may be copied, by what name, and the copying."""

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from generator.content import activefiles, drawings
from generator.content.images import examine, is_drawing, is_picture
from generator.importing import addresses
from generator.importing.article_index import IndexedArticle
from generator.importing.sources.signatures import ending_of
from generator.importing.sources.sources import PageSource, is_page_name
from generator.importing.writing.article_files import write_attachment
from generator.problems import Problem
from generator.text.slugs import slugify

_LONGEST_NAME = 80
"""Characters of a copied file's name."""


@dataclass(frozen=True, slots=True)
class CopiedFile:
    """A file that is copied: its name beside the article, and the one that its source has for it."""

    name: str
    name_in_source: str


@dataclass(frozen=True, slots=True)
class ArticleFiles:
    """What an article's addresses of files lead to."""

    usable: Mapping[str, CopiedFile]
    """By address, as the body writes it."""
    unusable: Mapping[str, str]
    """The name that a file which could run would have had, by address; empty for a file that is merely broken."""
    present: frozenset[str] = frozenset()
    """The names of files that lie beside the article from an earlier import."""

    def kept(self, address: str) -> str:
        """The file beside the article that an earlier copy had under a full address; empty without one."""
        name = _file_name(address, b"")
        is_used = any(copied.name == name for copied in self.usable.values())
        return name if name in self.present and not is_used else ""

    @property
    def active_names(self) -> tuple[str, ...]:
        """The files that run in browsers or on servers, each once; they are left behind."""
        return tuple(dict.fromkeys(filter(None, self.unusable.values())))


def examine_files(indexed: IndexedArticle, source: PageSource, present: Iterable[str] = ()) -> ArticleFiles:
    """Look at each file that an article's addresses mean, and name those that may be copied; `present` lie there."""
    usable: dict[str, CopiedFile] = {}
    unusable: dict[str, str] = {}
    by_name_in_source: dict[str, CopiedFile] = {}
    for address, name_in_source in indexed.files:
        if name_in_source in by_name_in_source:
            usable[address] = by_name_in_source[name_in_source]
            continue
        try:
            data = source.read(name_in_source)
        except OSError:
            unusable[address] = ""
            continue
        name = _file_name(addresses.absolute_address(address, indexed.page), data)
        # A mirror often has the page that said “not found” under a picture's name.
        found = activefiles.examine(name, data)
        is_broken = (is_picture(name) and examine(name, data).state == "broken") or (
            found is not None and found.code == "drawing-broken"
        )
        if not data or is_broken or (found and found.stops):
            unusable[address] = "" if not data or is_broken else name
            continue
        taken = {copied.name.casefold() for copied in by_name_in_source.values()}
        copied = CopiedFile(_free_name(name, taken), name_in_source)
        by_name_in_source[name_in_source] = usable[address] = copied
    return ArticleFiles(usable, unusable, frozenset(present))


def _file_name(address: str, data: bytes) -> str:
    """A name for a copied file: as it was, of characters that every system has."""
    base = posixpath.basename(addresses.path_of(address)) or "file"
    stem, ending = posixpath.splitext(base)
    if not re.fullmatch(r"\.[A-Za-z0-9]{1,5}", ending) or is_page_name(base):
        ending = ending_of(data) or ".bin"
    return f"{slugify(stem, 'written')[:_LONGEST_NAME] or 'file'}{ending.lower()}"


def _free_name(name: str, taken: set[str]) -> str:
    """The name, or the first one with a number that no other file of the bundle has, whatever the capitals."""
    stem, ending = posixpath.splitext(name)
    number = 1
    while name.casefold() in taken:
        number += 1
        name = f"{stem}-{number}{ending}"
    return name


def copy_files(
    files: ArticleFiles, source: PageSource, content: Path, folder: str, *, may_write: bool
) -> Iterator[Problem]:
    """Copy the files that may be copied into a folder under `content`; gives what is to be said. Raises OSError."""
    for copied in dict.fromkeys(files.usable.values()):
        path = posixpath.join(folder, copied.name)
        data = source.read(copied.name_in_source)
        if is_drawing(copied.name):
            if found := activefiles.examine(copied.name, data):
                yield found.problem(f"content/{path}")
            data = drawings.harmless(data)
        if not write_attachment(content, path, data, may_write=may_write):
            yield Problem("legacy.file-kept", f"content/{path}", severity="warning")
