"""What the paths of files under `content/` say: which are articles, pages and sections, and which names mislead."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Literal

from msgspec import Struct

from generator.problems import Problem
from generator.text import bidi, decoding
from generator.text.dates import date_from_name
from generator.text.paths import parents
from generator.text.patterns import lazy

Kind = Literal["article", "page", "section", "topic", "issue"]

TOPICS = "topics"
"""The folder under `content/` in which topics lie; articles there are those of a section, as in any other folder."""

ISSUES = "issues"
"""The folder under `content/` in which issues have their files, where there are issues."""

_ENDINGS = (".md", ".markdown")
# What was probably meant to end in `.md`. Windows hides endings that it knows: `water.md.txt` is `water.md` there.
_MISTAKEN = lazy(r"(.*[^/])\.(?:md|markdown)\.txt", re.IGNORECASE)
# What Windows (in Chinese and English), macOS and browsers call a copy.
_COPY = lazy(r"(.+?)(?: - (?:副本|复制|Copy)(?: ?\(\d+\))?| ?[(（]\d+[)）]|[ _]?(?:的?副本|拷贝| copy) ?\d*)")
_COPY_OF = lazy(r"((?:.*/)?)(?:Copy (?:\(\d+\) )?of |复件 (?:\(\d+\) )?)(.+)")
_ENDS_OF_COPIES = tuple(")）本制贝y0123456789")  # few names end so: no other needs a closer look

# `article.en.md`, `article.zh-TW.md`: a translation beside its original.
_LANGUAGE = lazy(r"\.([a-z]{2}(?:-[A-Z]{2}|-Han[st])?)$")


class ContentPath(Struct, frozen=True, gc=False):
    """What a file's path alone says of a document."""

    path: str
    """Relative to `content/`."""
    kind: Kind
    section: str
    """The folder under `content/`; empty for a page."""
    name: str
    """The file's or the bundle's name, without date, language and `.md`."""
    date: str
    """The date in the name, as written there; empty without one."""
    language: str
    """The language in the name; empty without one."""
    bundle: str
    """The folder whose files belong to it; empty if it is no bundle."""

    @property
    def original(self) -> tuple[str, str]:
        """What a document and its translations have in common."""
        return self.path.rpartition("/")[0], self.date + self.name


def bundles(paths: Iterable[str]) -> frozenset[str]:
    """The folders that are bundles, from the paths of all Markdown files: those with an `index.md`."""
    return frozenset(
        folder
        for folder, _, name in (path.rpartition("/") for path in paths)
        if folder and _split_language(_stem(name))[0] == "index"
    )


def is_markdown(path: str) -> bool:
    """Whether a file is an article, a page or a section's description; static files are none of these."""
    return path.lower().endswith(_ENDINGS) and not path.startswith("static/")


def twins(paths: Iterable[str]) -> Mapping[str, Problem]:
    """The Markdown files, of those at these paths, whose names differ from another's in the ending only."""
    first: dict[str, str] = {}
    found: dict[str, Problem] = {}
    paths = tuple(paths)
    if all(path.endswith(".md") for path in paths):  # as nearly always
        return found
    for path in sorted(paths, key=lambda path: (not path.endswith(".md"), path)):
        other = first.setdefault(_stem(path), path)
        if other != path:
            found[path] = Problem("twin-names", f"content/{path}", values=(("other", f"content/{other}"),))
    return found


def placed(path: str, bundles: frozenset[str]) -> ContentPath | Problem:
    """What a Markdown file is, from its path and the folders that are bundles."""
    folder, _, name = path.rpartition("/")
    stem, language = _split_language(_stem(name))
    section = path.split("/", 1)[0] if "/" in path else ""
    if stem == "_index":
        if folder != section or not section:
            return Problem("misplaced-index", f"content/{path}")
        if language:
            return Problem("translated-section", f"content/{path}", values=(("language", language),))
        return ContentPath(path, "section", section, section, "", "", "")
    if stem == "index" and folder:
        bundle = folder
        parent, _, stem = folder.rpartition("/")
        section = parent.split("/", 1)[0]
    else:
        bundle = ""
        inside = next((parent for parent in parents(path) if parent in bundles), None)
        if inside:
            return Problem("markdown-in-bundle", f"content/{path}", values=(("bundle", inside),))
        if stem == "index":
            return Problem("misplaced-index", f"content/{path}")
    date, rest = date_from_name(stem) if section else (None, stem)
    return ContentPath(path, "article" if section else "page", section, rest, date or "", language, bundle)


def place_of_issue(path: str) -> ContentPath | None:
    """The place of an issue's file, where there are issues: `issues/2026-11.md`; None for any other file."""
    folder, _, name = path.rpartition("/")
    if folder != ISSUES or (stem := _stem(name)) in ("index", "_index"):
        return None
    return ContentPath(path, "issue", "", stem, "", "", "")


def place_of_new(path: str, known: Iterable[str]) -> ContentPath | None:
    """What a new Markdown file is, where it takes nothing from what other files are, and nothing is said of names.

    `known` are the source paths of all other files. None where that is not sure.
    """
    folder, stem, above = path.rpartition("/")[0], _stem(path), frozenset(parents(path))
    if folder == ISSUES:  # where the settings decide what it is
        return None
    around = []
    for other in known:
        if other.startswith(folder):
            if other.startswith((f"{stem}.", f"{stem}/")):  # a translation, or a file that it was made from
                return None
            if other.startswith(f"{folder}/"):
                around.append(other)
        if other.rpartition("/")[0] in above:
            around.append(other)
    markdown = [other for other in around if is_markdown(other)]
    place = placed(path, bundles(markdown))
    if isinstance(place, Problem):
        return None
    relatives = (other for other in markdown if place.name in other)
    if any(_original(other) == place.original for other in relatives):
        return None
    names = f"content/{path}"
    said = misleading_names((*dict.fromkeys(around), path))
    return None if any(names in (one.path, dict(one.values).get("original")) for one in said) else place


def _original(path: str) -> tuple[str, str] | None:
    place = placed(path, frozenset())
    return None if isinstance(place, Problem) else place.original


def misleading_names(found: Iterable[str]) -> Iterator[Problem]:
    """Warnings of files' names that were probably meant otherwise, or that turn the direction of text."""
    found = tuple(found)
    yield from _mistaken_names(found)
    yield from _copies(found)
    yield from _turning_names(found)


def _mistaken_names(found: tuple[str, ...]) -> Iterator[Problem]:
    for path in found:
        if meant := _mistaken_name(path).rpartition("/")[2]:
            values = (("name", path.rpartition("/")[2]), ("nearest", meant))
            yield Problem("mistaken-name", f"content/{path}", values=values, severity="warning")


def _copies(found: tuple[str, ...]) -> Iterator[Problem]:
    """Articles that lie beside another one, and have the name that a system gives to a copy of it."""
    articles = {article: path for path in found if (article := _article(path))}
    for article, path in articles.items():
        match = _COPY.fullmatch(article) if article.endswith(_ENDS_OF_COPIES) else None
        match = match or _COPY_OF.fullmatch(article)
        if match and (original := "".join(match.groups())) in articles:
            values = (("original", f"content/{articles[original]}"),)
            yield Problem("copied-name", f"content/{path}", values=values, severity="warning")


def _article(path: str) -> str:
    """What an article is called: its path without ending, or its bundle's; empty for any other file."""
    return _stem(path).removesuffix("/index") if is_markdown(path) else ""


def _turning_names(found: tuple[str, ...]) -> Iterator[Problem]:
    """Names of files and folders that turn the direction of text: each once."""
    turning = dict.fromkeys(one for path in found if bidi.turns(path) for one in (path, *parents(path)))
    for path in turning:
        name = path.rpartition("/")[2]
        if (index := bidi.suspicious(name)) is not None:
            values = (("character", decoding.code_point(name[index])),)
            yield Problem("direction-mark-in-name", f"content/{path}", values=values, severity="warning")


def _mistaken_name(path: str) -> str:
    """The name that a file was probably meant to have, if it looks like Markdown but isn't taken for it; else empty."""
    match = _MISTAKEN.fullmatch(path)
    return f"{match[1]}.md" if match and not path.startswith("static/") else ""


def _stem(name: str) -> str:
    """A Markdown file's name or path without its ending."""
    return name[: name.rindex(".")]


def _split_language(stem: str) -> tuple[str, str]:
    match = _LANGUAGE.search(stem)
    return (stem[: match.start()], match[1]) if match else (stem, "")
