"""What the paths of files under `content/` say: which are articles, pages and sections, and which names mislead."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from generator.content.files import File
from generator.problems import Problem
from generator.text import bidi, decoding
from generator.text.dates import date_from_name
from generator.text.paths import parents

Kind = Literal["article", "page", "section"]

# What was probably meant to end in `.md`.
_MISTAKEN = re.compile(r"(.*[^/])\.(?:md\.txt|md|markdown)", re.IGNORECASE)

# `article.en.md`, `article.zh-TW.md`: a translation beside its original.
_LANGUAGE = re.compile(r"\.([a-z]{2}(?:-[A-Z]{2}|-Han[st])?)$")


@dataclass(frozen=True, slots=True)
class ContentPath:
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
        if folder and _split_language(name.removesuffix(".md"))[0] == "index"
    )


def is_markdown(path: str) -> bool:
    """Whether a file is an article, a page or a section's description; static files are none of these."""
    return path.endswith(".md") and not path.startswith("static/")


def placed(path: str, bundles: frozenset[str]) -> ContentPath | Problem:
    """What a Markdown file is, from its path and the folders that are bundles."""
    folder, _, name = path.rpartition("/")
    stem, language = _split_language(name.removesuffix(".md"))
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


def misleading_names(found: Iterable[File]) -> Iterator[Problem]:
    """Warnings of names that were probably meant otherwise, or that turn the direction of text."""
    found = tuple(found)
    yield from _mistaken_names(found)
    yield from _turning_names(found)


def _mistaken_names(found: tuple[File, ...]) -> Iterator[Problem]:
    for file in found:
        if meant := _mistaken_name(file.path).rpartition("/")[2]:
            values = (("name", file.path.rpartition("/")[2]), ("nearest", meant))
            yield Problem("mistaken-name", f"content/{file.path}", values=values, severity="warning")


def _turning_names(found: tuple[File, ...]) -> Iterator[Problem]:
    """Names of files and folders that turn the direction of text: each once."""
    turning = dict.fromkeys(
        path for file in found if bidi.turns(file.path) for path in (file.path, *parents(file.path))
    )
    for path in turning:
        name = path.rpartition("/")[2]
        if (index := bidi.suspicious(name)) is not None:
            values = (("character", decoding.code_point(name[index])),)
            yield Problem("direction-mark-in-name", f"content/{path}", values=values, severity="warning")


def _mistaken_name(path: str) -> str:
    """The name that a file was probably meant to have, if it looks like Markdown but isn't taken for it; else empty.

    Windows hides extensions that it knows, so what is shown there as `water.md` may be `water.md.txt`.
    """
    match = _MISTAKEN.fullmatch(path)
    return f"{match[1]}.md" if match and not is_markdown(path) and not path.startswith("static/") else ""


def _split_language(stem: str) -> tuple[str, str]:
    match = _LANGUAGE.search(stem)
    return (stem[: match.start()], match[1]) if match else (stem, "")
