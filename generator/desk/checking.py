"""A text checked as somebody types it: by the reader of the build and the rules of `gen check`."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

from generator.checks import words
from generator.checks.checking import Checking, findings, lists_of
from generator.checks.prose import read_prose
from generator.content.documents import Content
from generator.content.images import Picture
from generator.content.paths import ContentPath
from generator.content.reading import Text, parsed
from generator.desk.listing import Overview, state_of
from generator.desk.model import Said, Value, said
from generator.desk.paths import definition_of, place_of
from generator.desk.values import values_of
from generator.problems import Problem, Reporter, wanted
from generator.settings import frontmatter
from generator.settings.config import Config
from generator.settings.frontmatter import Head
from generator.settings.headediting import body_start
from generator.site import links
from generator.site.dating import dates_of
from generator.site.links import Directory, PublicFile
from generator.site.publication import entry_of

_MOST_NEAR = 500
"""Texts among which the one is sought that a wrong link was meant for."""


class Checked(Struct, frozen=True):
    """What is to be said of a text as it is being typed."""

    said: tuple[Said, ...]
    """Errors and warnings, by place."""
    values: dict[str, Value]
    """As in Opened."""
    is_readable: bool
    title: str
    characters: int
    """Chinese characters, and words of other scripts; 0 while errors keep the text from being read."""
    body_line: int


def checked(
    config: Config, path: str, text: str, now: datetime, language: str, overview: Overview | None = None
) -> Checked:
    """Check a text, whose lines end in `\\n`, that lies or will lie at a source path; its file is not read.

    With an overview it is known which texts and files links may lead to. Raises ProblemsError for a wrong path.
    """
    place = place_of(config, path)
    definition = definition_of(place.kind)
    # Encoded and read again, as a file is: so it is known what a build will say.
    made, _ = parsed(text.encode(errors="replace"), place, "", config)
    document = made.text
    found = list(wanted(made.problems, config.settings.problems))
    head: Head[Any] | None = frontmatter.read(
        text, Reporter(""), definition, config.zone, config.settings.front_matter
    )
    body_line = text.count("\n", 0, body_start(text, definition) or 0) + 1
    positions = head.positions if head else {}
    if document:
        found += _published(document, config, now, overview)
        if overview:
            found += links.check(document, _directory(document, overview, now))
    if head:
        found += _weighed(text, head, place, document, config, now)
    either = document or made.description or made.issue
    values = values_of(text, definition, config)
    return Checked(
        said(found, language, body_line, positions.items()),
        values[0] if values else {},
        values is not None,
        (either.head.values.title or either.rendered.title) if either else "",
        either.rendered.characters if either else 0,
        body_line,
    )


def errors_in(config: Config, path: str, text: str, now: datetime) -> tuple[Problem, ...]:
    """What would keep a text from being published, as far as it alone can tell. Raises ProblemsError."""
    made, _ = parsed(text.encode(errors="replace"), place_of(config, path), "", config)
    found = [*made.problems, *(_published(made.text, config, now, None) if made.text else ())]
    return tuple(problem for problem in found if problem.severity == "error")


def _published(document: Text, config: Config, now: datetime, overview: Overview | None) -> Iterator[Problem]:
    """What keeps a text from having a place on the site."""
    dates, _ = dates_of((document,), config, overview.glance.commit if overview else "")
    sections: Mapping[str, str] = (
        overview.keys if overview else {document.place.section: document.place.section}
    )
    languages = overview.languages if overview else {}
    reporter = Reporter(f"content/{document.place.path}")
    entry_of(document, dates.get(document.place.path), config, now, sections, languages, reporter)
    unknown = () if overview else ("section-unknown",)
    yield from (problem for problem in reporter.problems if problem.code not in unknown)


def _weighed(
    text: str, head: Head[Any], place: ContentPath, document: Text | None, config: Config, now: datetime
) -> Iterator[Problem]:
    """What the rules find, with the weight that the settings give it."""
    language = getattr(head.values, "language", "") or place.language or config.settings.language
    date = getattr(head.values, "date", None)
    prose = read_prose(text, head.body_line, head.positions, language)
    entries, _ = lists_of(config)
    problems = [
        Problem(code, f"content/{place.path}", line, column, tuple(sorted(values.items())), excerpt)
        for code, line, column, values, excerpt in findings(
            prose, date.at.year if date else now.year, words.words_of(entries)
        )
    ]
    texts = (document,) if document else ()
    alone = Content(texts, (), (), {}, frozenset(), "")
    return Checking(config, now).weighed(problems, alone)


def _directory(document: Text, overview: Overview, now: datetime) -> Directory:
    """The addresses of all that a text names, as far as they are known without planning the site."""
    named = {reference.target for reference in links.references(document)}
    around = {path.rpartition("/")[0] for path in (*named, document.place.path)}
    near = [path for path in overview.known if path.rpartition("/")[0] in around][:_MOST_NEAR]
    documents: dict[str, tuple[str, frozenset[str]]] = {}
    hidden, withdrawn = set(), {}
    for path in {*near, *(named & overview.known.keys())}:
        one = overview.known[path]
        if one.seen.made.text is None:
            continue
        state = state_of(one, overview, now)
        if state == "withdrawn":
            withdrawn[path] = one.url
        elif state != "public" and path in named:
            hidden.add(path)
        else:
            documents[path] = (one.url, frozenset(one.seen.made.text.rendered.ids))
    wanted_files = links.files_named(document)
    files = {
        file.path: PublicFile(f"/{file.path}", file, "", Picture(0, 0, ""))
        for file in overview.glance.files
        if file.path in wanted_files
    }
    broken = frozenset(
        path for path in named if path in overview.known and not overview.known[path].seen.made.is_whole
    )
    sections = {key: f"/{key}/" for key in overview.sections}
    return Directory(documents, sections, files, frozenset(hidden), broken, withdrawn)
