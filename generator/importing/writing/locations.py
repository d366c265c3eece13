"""Where imported articles go: a section, a name of their own, and the place that an earlier import gave them."""

import posixpath
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC
from pathlib import Path

from generator.content.paths import is_markdown
from generator.importing.addresses import normalized
from generator.problems import Reporter
from generator.settings import frontmatter
from generator.settings.frontmatter import FrontMatter, FrontMatterRules, SectionFrontMatter
from generator.text.decoding import read_text
from generator.text.slugs import is_reserved, slugify

_LONGEST = 60
"""Characters of a name made from a title; addresses are read aloud on the telephone."""
# What office systems call the place of any text: no section.
_NO_SECTION = frozenset(
    (
        "正文",
        "信息正文",
        "文章正文",
        "内容",
        "详细内容",
        "详情",
        "内容详情",
        "文章内容",
        "内容页",
        "浏览文章",
        "首页",
        "网站首页",
        "home",
    )
)
_IMPORT_RECORD = re.compile(r"^  imported:\n((?:    .*\n)+)", re.MULTILINE)
_ORIGIN_OR_ADDRESS = re.compile(r'^    (origin|address): "?(.*?)"?$', re.MULTILINE)
_NO_NAME = re.compile(r"_?index", re.IGNORECASE)
"""Names with a meaning to us."""
UNSORTED = "imported"
"""The section of articles that name none."""


@dataclass(frozen=True, slots=True)
class ArticleLocation:
    """Where an article lies under `content/`: in a folder (empty for a page), by name, as a bundle or a file."""

    folder: str
    name: str
    is_bundle: bool = False

    @property
    def source_path(self) -> str:
        """The Markdown file's path under `content/`."""
        return posixpath.join(self.folder, f"{self.name}/index.md" if self.is_bundle else f"{self.name}.md")


@dataclass(frozen=True, slots=True)
class ExistingContent:
    """What stands under `content/` before an import."""

    imported: Mapping[str, str]
    """Source path by `page_identity`, of what was imported before."""
    slots: frozenset[str]
    """`section/name` of every article, in small letters: no two articles may have the same."""
    sections: Mapping[str, str]
    """Folder by title and by folder."""


@dataclass(frozen=True, slots=True)
class LocationRequest:
    """An article that needs a place."""

    page_identity: str
    folder: str
    """Empty for a page."""
    name: str
    has_files: bool = field(default=False)


def page_identity(address: str | None, origin: str) -> str:
    """What makes a page the same page at the next import: its address, or where it was found."""
    return normalized(address) if address else f"origin:{origin}"


def scan_content(content: Path) -> ExistingContent:
    """Look at what is under `content/`."""
    imported: dict[str, str] = {}
    slots: set[str] = set()
    sections: dict[str, str] = {}
    for path in sorted(content.rglob("*.*")) if content.is_dir() else ():
        relative = path.relative_to(content).as_posix()
        if not is_markdown(relative):
            continue
        text = _read(path)
        if path.name == "_index.md":
            folder = relative.partition("/")[0]
            sections.setdefault(_section_title(text) or folder, folder)
            continue
        slots.add(_slot(relative))
        if "imported:" in text:
            values = _import_record(text)
            if "origin" in values:
                imported.setdefault(page_identity(values.get("address"), values["origin"]), relative)
    for child in sorted(content.iterdir()) if content.is_dir() else ():
        if child.is_dir() and child.name != "static" and not child.name.startswith("."):
            sections.setdefault(child.name, child.name)
    return ExistingContent(imported, frozenset(slots), sections)


def _slot(path: str) -> str:
    """Section and name of a source path, which must not be had twice: together with the year they make the address."""
    section, _, rest = path.rpartition("/") if path.count("/") < 1 else path.partition("/")
    stem = posixpath.splitext(rest)[0].removesuffix("/index")
    return f"{section}/{posixpath.basename(stem)}".casefold()


def _read(path: Path) -> str:
    try:
        return read_text(path.read_bytes(), Reporter("")) or ""
    except OSError:
        return ""


def _section_title(text: str) -> str:
    head = frontmatter.read(text, Reporter(""), SectionFrontMatter, UTC, FrontMatterRules(unknown="allow"))
    return head.values.title if head else ""


def _import_record(text: str) -> Mapping[str, str]:
    """What an earlier import noted; read properly only where an editor has rearranged the lines."""
    if match := _IMPORT_RECORD.search(text):
        return dict(_ORIGIN_OR_ADDRESS.findall(match[1]))
    head = frontmatter.read(text, Reporter(""), FrontMatter, UTC, FrontMatterRules(unknown="allow"))
    noted = head.values.extra.get("imported") if head else None
    return {key: str(value) for key, value in noted.items()} if isinstance(noted, Mapping) else {}


def section_for(breadcrumb: Sequence[str], existing: ExistingContent) -> tuple[str, str]:
    """The folder for a breadcrumb and the title of a section that has to be made; empty if it is there already.

    The nearest part that is a section's title decides; else the nearest part becomes request.
    """
    crumbs = [crumb for crumb in breadcrumb if crumb.strip() and crumb.strip().lower() not in _NO_SECTION]
    for crumb in reversed(crumbs):
        if crumb in existing.sections:
            return existing.sections[crumb], ""
    for crumb in reversed(crumbs):
        if folder := file_name_for(crumb):
            return folder, crumb if folder not in existing.sections.values() else ""
    return UNSORTED, ""


def file_name_for(title: str) -> str:
    """A file's name for a title: in pinyin, of whole syllables; may be empty."""
    # A full stop would begin an ending, or a translation's language.
    name = re.sub(r"[.-]+", "-", slugify(title, "pinyin").lower())
    if len(name) > _LONGEST:
        name = name[: _LONGEST + 1].rpartition("-")[0] or name[:_LONGEST]
    return name.strip("-.")


def assign_locations(
    requests: Sequence[LocationRequest], existing: ExistingContent
) -> tuple[ArticleLocation, ...]:
    """A place for each article, in order. Where an earlier import put it, it stays; equal names get numbers."""
    taken = set(existing.slots)
    numbers: Counter[str] = Counter()
    return tuple(_location(request, existing, taken, numbers) for request in requests)


def _location(
    request: LocationRequest, existing: ExistingContent, taken: set[str], numbers: Counter[str]
) -> ArticleLocation:
    """One article's; `numbers` has the last one that each name got, for an office repeats its titles for decades."""
    if before := existing.imported.get(request.page_identity):
        folder, _, name = before.removesuffix(".md").removesuffix("/index").rpartition("/")
        return ArticleLocation(folder, name, request.has_files or before.endswith("/index.md"))
    name, first = request.name, _slot(posixpath.join(request.folder, f"{request.name}.md"))
    slot = first
    while slot in taken or _NO_NAME.fullmatch(name) or is_reserved(name):
        numbers[first] += 1
        name = f"{request.name}-{numbers[first] + 1}"
        slot = _slot(posixpath.join(request.folder, f"{name}.md"))
    taken.add(slot)
    return ArticleLocation(request.folder, name, request.has_files)
