"""From the files under `content/` to documents: read, checked and rendered, each for itself.

Nothing here knows an address. What a document says of others (links, pictures) stays a source path until
`generator.articles` has seen all of them.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Literal

from generator import files, frontmatter, markup, text
from generator.config import Config
from generator.dates import date_from_name
from generator.files import File
from generator.frontmatter import FrontMatter, Head, SectionFrontMatter
from generator.markup import Rendered
from generator.problems import Problem, Reporter

Kind = Literal["article", "page", "section"]

# `article.en.md`, `article.zh-TW.md`: a translation beside its original.
_LANGUAGE = re.compile(r"\.([a-z]{2}(?:-[A-Z]{2}|-Han[st])?)$")


@dataclass(frozen=True, slots=True)
class Place:
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


@dataclass(frozen=True, slots=True)
class Document:
    """One Markdown file, read and rendered."""

    place: Place
    head: Head[FrontMatter] | Head[SectionFrontMatter]
    rendered: Rendered


@dataclass(frozen=True, slots=True)
class Content:
    """Everything under `content/`."""

    documents: tuple[Document, ...]
    files: tuple[File, ...]
    """All that is not Markdown."""
    broken: frozenset[str]
    """Source paths of documents that errors keep out; links to them are not wrong."""


def load_content(
    config: Config, track: Callable[[Iterable[File], str], Iterable[File]] = lambda items, _: items
) -> tuple[Content, tuple[Problem, ...]]:
    """Read everything under the bulletin's `content/`.

    `track` is given the files and a word for the work; it returns them and may show progress meanwhile. A document with
    an error is left out; its problems say why.
    """
    found, problems = files.walk(config.root / "content")
    markdown = [file for file in found if is_markdown(file.path)]
    bundles = frozenset(
        folder
        for folder, _, name in (file.path.rpartition("/") for file in markdown)
        if folder and _split_language(name.removesuffix(".md"))[0] == "index"
    )
    documents, others = [], [file for file in found if not is_markdown(file.path)]
    collected = list(problems)
    for file in track(markdown, "read"):
        place = placed(file.path, bundles)
        if isinstance(place, Problem):
            collected.append(place)
            continue
        data = files.read(file)
        if isinstance(data, Problem):
            collected.append(data)
            continue
        document, its_problems = read_document(data, place, config)
        collected.extend(its_problems)
        if document:
            documents.append(document)
    broken = {file.path for file in markdown} - {document.place.path for document in documents}
    return Content(tuple(documents), tuple(others), frozenset(broken)), tuple(collected)


def is_markdown(path: str) -> bool:
    """Whether a file is an article, a page or a section's description; static files are none of these."""
    return path.endswith(".md") and not path.startswith("static/")


def placed(path: str, bundles: frozenset[str]) -> Place | Problem:
    """What a Markdown file is, from its path and the folders that are bundles."""
    folder, _, name = path.rpartition("/")
    stem, language = _split_language(name.removesuffix(".md"))
    section = path.split("/", 1)[0] if "/" in path else ""
    if stem == "_index":
        if folder != section or not section or language:
            return Problem("misplaced-index", f"content/{path}")
        return Place(path, "section", section, section, "", "", "")
    if stem == "index" and folder:
        bundle = folder
        parent, _, stem = folder.rpartition("/")
        section = parent.split("/", 1)[0]
    else:
        bundle = ""
        inside = next((parent for parent in files.parents(path) if parent in bundles), None)
        if inside:
            return Problem("markdown-in-bundle", f"content/{path}", values=(("bundle", inside),))
        if stem == "index":
            return Problem("misplaced-index", f"content/{path}")
    date, rest = date_from_name(stem) if section else (None, stem)
    return Place(path, "article" if section else "page", section, rest, date or "", language, bundle)


def read_document(data: bytes, place: Place, config: Config) -> tuple[Document | None, tuple[Problem, ...]]:
    """A document from a file's bytes. It depends on nothing but its arguments, so it can be kept between builds."""
    reporter = Reporter(f"content/{place.path}")
    source = text.read_text(data, reporter)
    if source is None:
        return None, tuple(reporter.problems)
    reporter.lines = tuple(source.split("\n"))
    rules = config.settings.front_matter
    head: Head[FrontMatter] | Head[SectionFrontMatter] | None
    if place.kind == "section":
        head = frontmatter.read(source, reporter, SectionFrontMatter, config.zone, rules)
    else:
        head = frontmatter.read(source, reporter, FrontMatter, config.zone, rules)
    if head is None:
        return None, tuple(reporter.problems)
    rendered = markup.render(
        head.body, place.path, head.body_line, reporter.lines, take_title=not head.values.title
    )
    problems = (*reporter.problems, *rendered.problems)
    if any(problem.severity == "error" for problem in problems):
        return None, problems
    return Document(place, head, rendered), problems


def _split_language(stem: str) -> tuple[str, str]:
    match = _LANGUAGE.search(stem)
    return (stem[: match.start()], match[1]) if match else (stem, "")
