"""Where imported articles go: a section, a name of their own, and the place that an earlier import gave them."""

import posixpath
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count

from generator.content.paths import ContentPath
from generator.importing.writing.existing import OWN_FOLDERS, Claims, ExistingContent, slot
from generator.settings.config import Settings
from generator.settings.frontmatter import FrontMatter
from generator.site.addresses import article_url, page_url, without_ending
from generator.text import urls
from generator.text.dates import Moment
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
_NO_NAME = re.compile(r"_?index", re.IGNORECASE)
"""Names with a meaning to us."""
_NO_FOLDER = frozenset(("static", *OWN_FOLDERS))
"""Folders that hold no articles, or whose pages are gen's own."""
UNSORTED = "imported"
"""The section of articles that name none."""


@dataclass(frozen=True, slots=True)
class ArticleLocation:
    """Where an article lies under `content/`: in a folder (empty for a page), by name, as a bundle or a file."""

    folder: str
    name: str
    is_bundle: bool = False
    permalink: str = ""
    """Its address, where the bulletin's pattern would give it another article's."""

    @property
    def source_path(self) -> str:
        """The Markdown file's path under `content/`."""
        return posixpath.join(self.folder, f"{self.name}/index.md" if self.is_bundle else f"{self.name}.md")


@dataclass(frozen=True, slots=True)
class LocationRequest:
    """An article that needs a place."""

    folder: str
    """Empty for a page."""
    name: str
    date: Moment | None = None
    has_files: bool = False
    before: str = ""
    """The source path that an earlier import gave it, or that an editor has moved it to."""


def section_for(breadcrumb: Sequence[str], existing: ExistingContent) -> tuple[str, str]:
    """The folder for a breadcrumb and the title of a section that has to be made; empty if it is there already.

    The nearest part that is a section's title decides; else the nearest part becomes one.
    """
    crumbs = [crumb for crumb in breadcrumb if crumb.strip() and crumb.strip().lower() not in _NO_SECTION]
    for crumb in reversed(crumbs):
        if crumb.casefold() in existing.sections:
            return existing.sections[crumb.casefold()], ""
    for crumb in reversed(crumbs):
        if folder := _folder_name(crumb, existing):
            known = existing.sections.get(folder)
            return (known, "") if known else (folder, crumb)
    return UNSORTED, ""


def _folder_name(title: str, existing: ExistingContent) -> str:
    """A section's folder for its title: none that has another meaning, nor another page's address."""
    first = folder = file_name_for(title)
    number = 1
    while folder and folder not in existing.sections and not _is_free_folder(folder, existing):
        number += 1
        folder = f"{first}-{number}"
    return folder


def _is_free_folder(folder: str, existing: ExistingContent) -> bool:
    if folder in _NO_FOLDER or is_reserved(folder) or f"/{folder}" in existing.slots:
        return False
    return existing.claims.is_free(f"/{folder}/")


def file_name_for(title: str) -> str:
    """A file's name for a title: in pinyin, of whole syllables; may be empty."""
    # A full stop would begin an ending, or a translation's language.
    name = re.sub(r"[.-]+", "-", slugify(title, "pinyin").lower())
    if len(name) > _LONGEST:
        name = name[: _LONGEST + 1].rpartition("-")[0] or name[:_LONGEST]
    return name.strip("-.")


class Locations:
    """Gives each article a place, one after another: where it was, or one that nothing else has."""

    def __init__(self, existing: ExistingContent, settings: Settings) -> None:
        self._settings = settings
        self._taken = set(existing.slots)
        self._permalinks = existing.permalinks
        self.claims = Claims(existing.urls)
        self._numbers: Counter[str] = Counter()
        """The last one that each name got, for an office repeats its titles for decades."""

    def place(self, request: LocationRequest, title: str) -> ArticleLocation:
        """A place for an article; equal names get numbers."""
        if request.before:
            folder, _, name = request.before.removesuffix(".md").removesuffix("/index").rpartition("/")
            is_bundle = request.has_files or request.before.endswith("/index.md")
            return ArticleLocation(folder, name, is_bundle, self._permalinks.get(request.before, ""))
        name, first = request.name, slot(posixpath.join(request.folder, f"{request.name}.md"))
        while not self._is_free(request, name, title):
            self._numbers[first] += 1
            name = f"{request.name}-{self._numbers[first] + 1}"
        self._taken.add(slot(posixpath.join(request.folder, f"{name}.md")))
        url = self._url(request, name, title)
        permalink = self._permalink(url) if url and not self.claims.is_free(url) else ""
        if url:
            self.claims.add(permalink or url)
        return ArticleLocation(request.folder, name, request.has_files, urls.decode(permalink))

    def _is_free(self, request: LocationRequest, name: str, title: str) -> bool:
        if _NO_NAME.fullmatch(name) or is_reserved(name) or (not request.folder and name in _NO_FOLDER):
            return False
        if slot(posixpath.join(request.folder, f"{name}.md")) in self._taken:
            return False
        url = self._url(request, name, title)
        return not url or self.claims.is_free(url) or not _has_name(self._settings.permalink, request)

    def _permalink(self, url: str) -> str:
        """An address beside one that is taken, whatever the article is called."""
        stem = without_ending(url).removesuffix("/")
        numbered = (f"{stem}-{number}{url[len(stem) :]}" for number in count(2))
        return next(filter(self.claims.is_free, numbered))

    def _url(self, request: LocationRequest, name: str, title: str) -> str:
        """The site path that an article will have; empty as long as it has no date."""
        section = request.folder.partition("/")[0]
        place = ContentPath("", "article" if section else "page", section, name, "", "", "")
        values = FrontMatter(slug=name)
        if not section:
            return page_url(place, values, self._settings)
        if request.date is None:
            return ""
        return article_url(
            place, values, title, section, request.date, self._settings, self._settings.language
        )


def _has_name(pattern: str, request: LocationRequest) -> bool:
    """Whether another name would make another address."""
    return not request.folder or "{slug}" in pattern or "{name}" in pattern
