"""What stands under `content/` before an import: what was imported before, and the addresses that are taken."""

import posixpath
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from generator.content.files import is_leftover
from generator.content.paths import ContentPath, bundles, is_markdown, placed
from generator.importing.addresses import exact
from generator.importing.comparing import digest_of_words
from generator.problems import Reporter
from generator.settings import frontmatter
from generator.settings.config import Config
from generator.settings.frontmatter import FrontMatter, FrontMatterRules, Head, SectionFrontMatter
from generator.site import addresses
from generator.text import urls
from generator.text.dates import parse_date
from generator.text.decoding import read_text
from generator.text.paths import parents

OWN_FOLDERS = frozenset(("archive", "assets", "issues", "page", "sources", "tags"))
"""Folders at the site's root that pages of gen's own lie in."""
_OWN_FILES = ("/", "/404.html")


class Claims:
    """The files of the site that are spoken for, as `outputs.collisions` tells them apart."""

    def __init__(self, urls: Sequence[str] = ()) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()
        for url in urls:
            self.add(url)

    def add(self, url: str) -> None:
        """Take the place of a site path."""
        path = urls.file_path(url).casefold()
        self._files.add(path)
        self._folders.update(parents(path))

    def is_free(self, url: str) -> bool:
        """Whether nothing else is in a site path's place, and none of the two would be the other's folder."""
        path = urls.file_path(url).casefold()
        if path in self._files or path in self._folders:
            return False
        first = path.partition("/")[0]
        is_index = path.endswith("/index.html")
        return not (first in OWN_FOLDERS and is_index) and self._files.isdisjoint(parents(path))


@dataclass(frozen=True, slots=True)
class ExistingContent:
    """What stands under `content/` before an import."""

    imported: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Source paths by identity (see `written_identity`), of what was imported before."""
    aliases: Mapping[str, str] = field(default_factory=dict)
    """Source path by `alias_key`."""
    aliases_of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """By source path, of what was imported before."""
    permalinks: Mapping[str, str] = field(default_factory=dict)
    """By source path, of what was imported before."""
    words: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Source paths by the digest of their words, of what was imported before."""
    slots: frozenset[str] = frozenset()
    """`slot` of every article: no two may have the same."""
    sections: Mapping[str, str] = field(default_factory=dict)
    """Folder by title and by folder, both in small letters."""
    urls: tuple[str, ...] = ()
    """The site paths of what is there."""
    claims: Claims = field(default_factory=Claims)
    """The same, to be asked."""
    is_empty: bool = True
    """Whether there is nothing at all."""


def written_identity(address: str, origin: str, digest: str) -> str:
    """By what an imported file says whose copy it is: an address of its own, or its place and its bytes."""
    return f"bytes:{digest}:{origin}" if digest or not address else exact(address)


def alias_key(alias: str) -> str:
    """The same for two aliases that no site can have both: capitals don't count, nor does the slash at the end."""
    return alias.casefold() if "?" in alias else alias.casefold().rstrip("/")


def slot(path: str) -> str:
    """Section and name of a source path, which must not be had twice: together with the year they make the address."""
    section, _, rest = path.rpartition("/") if path.count("/") < 1 else path.partition("/")
    stem = posixpath.splitext(rest)[0].removesuffix("/index")
    return f"{section}/{posixpath.basename(stem)}".casefold()


def scan_content(content: Path, config: Config) -> ExistingContent:
    """Look at what is under `content/`."""
    paths = [path.relative_to(content).as_posix() for path in sorted(content.rglob("*")) if path.is_file()]
    paths = [path for path in paths if not any(map(is_leftover, path.split("/")))]
    scan = _Scan(content, config, bundles(filter(is_markdown, paths)))
    for path in paths:
        if is_markdown(path):
            scan.read(path)
        elif not path.startswith("static/"):
            scan.urls.append(urls.encode("/" + path))
        else:
            scan.urls.append(urls.encode("/" + path.removeprefix("static/")))
    for child in sorted(content.iterdir()) if content.is_dir() else ():
        if child.is_dir() and child.name != "static" and not child.name.startswith("."):
            scan.sections.setdefault(child.name.casefold(), child.name)
            scan.urls.append(addresses.section_url(child.name, "", config.settings))
    taken = (*_OWN_FILES, *scan.urls)
    return ExistingContent(
        dict(scan.imported),
        scan.aliases,
        scan.aliases_of,
        scan.permalinks,
        dict(scan.words),
        frozenset(scan.slots),
        scan.sections,
        taken,
        Claims(taken),
        is_empty=not content.is_dir() or next(content.iterdir(), None) is None,
    )


class _Scan:
    """What has been seen so far."""

    def __init__(self, content: Path, config: Config, bundle_folders: frozenset[str]) -> None:
        self._content = content
        self._config = config
        self._bundles = bundle_folders
        self._rules = FrontMatterRules(unknown="allow", rename=config.settings.front_matter.rename)
        self.imported: defaultdict[str, list[str]] = defaultdict(list)
        self.aliases: dict[str, str] = {}
        self.permalinks: dict[str, str] = {}
        self.aliases_of: dict[str, tuple[str, ...]] = {}
        self.words: defaultdict[str, list[str]] = defaultdict(list)
        self.slots: set[str] = set()
        self.sections: dict[str, str] = {}
        self.urls: list[str] = []

    def read(self, path: str) -> None:
        """Take in a Markdown file."""
        text = read_file(self._content / path)
        if posixpath.basename(path) == "_index.md":
            self._read_section(text, path.partition("/")[0])
            return
        self.slots.add(slot(path))
        self.slots.update(slot(f"{folder}.md") for folder in parents(path) if "/" in folder)
        place = placed(path, self._bundles)
        head = frontmatter.read(text, Reporter(""), FrontMatter, self._config.zone, self._rules)
        if isinstance(place, ContentPath):
            self.slots.add(f"{place.section}/{place.name}".casefold())
        if head is None:
            return
        if isinstance(place, ContentPath):
            self._read_addresses(place, head)
        for alias in head.values.aliases:
            self.aliases.setdefault(alias_key(alias), path)
            if "?" not in alias:
                self.urls.append(addresses.encoded_folder(alias))
        record = _import_record(head)
        if record.get("origin"):
            self.aliases_of[path] = head.values.aliases
            self.permalinks[path] = head.values.permalink
            self.imported[written_identity(**record)].append(path)
            self.words[digest_of_words(head.body)].append(path)

    def _read_section(self, text: str, folder: str) -> None:
        head = frontmatter.read(text, Reporter(""), SectionFrontMatter, self._config.zone, self._rules)
        self.sections.setdefault(((head.values.title if head else "") or folder).casefold(), folder)
        if head is None:
            return
        self.urls.append(addresses.section_url(folder, head.values.permalink, self._config.settings))
        for alias in head.values.aliases:
            self.aliases.setdefault(alias_key(alias), f"{folder}/_index.md")
            if "?" not in alias:
                self.urls.append(addresses.encoded_folder(alias))

    def _read_addresses(self, place: ContentPath, head: Head[FrontMatter]) -> None:
        values, settings = head.values, self._config.settings
        section = values.section or place.section
        if values.slug:
            self.slots.add(f"{place.section}/{values.slug}".casefold())
            self.slots.add(f"{section}/{values.slug}".casefold())
        if place.kind == "page":
            self.urls.append(addresses.page_url(place, values, settings))
            return
        date = values.date or (parse_date(place.date, self._config.zone) if place.date else None)
        if date is not None:
            language = settings.language
            self.urls.append(
                addresses.article_url(place, values, values.title, section, date, settings, language)
            )


def read_file(path: Path) -> str:
    """A file's text; empty if it can't be read."""
    try:
        return read_text(path.read_bytes(), Reporter("")) or ""
    except OSError:
        return ""


def _import_record(head: Head[FrontMatter]) -> dict[str, str]:
    """What an earlier import noted."""
    noted = head.values.extra.get("imported")
    if not isinstance(noted, Mapping):
        return {}
    return {
        "origin": str(noted.get("origin") or ""),
        "address": str(noted.get("address") or ""),
        "digest": str(noted.get("page") or ""),
    }
