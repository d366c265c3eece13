"""The runner: which rules are asked, of what, and how much what they find weighs."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import chain
from pathlib import Path
from typing import Any, NamedTuple

from generator.checks import (
    attachments,
    characters,
    columns,
    links,
    pages,
    pdfs,
    pictures,
    privacy,
    review,
    twins,
    words,
)
from generator.checks.findings import Finding
from generator.checks.identity import identity
from generator.checks.inspection import MANY
from generator.checks.look import look
from generator.checks.memo import Row, keep, recall
from generator.checks.prose import Prose, read_prose
from generator.content.documents import Content, Look
from generator.content.reading import Document
from generator.engine import workers
from generator.engine.fingerprints import fingerprint, fingerprint_bytes
from generator.engine.output import Output
from generator.engine.program import engine_key, library_version
from generator.problems import Problem, Reporter, Severity
from generator.settings.config import Config
from generator.settings.finding import STATE
from generator.settings.rules import RULES
from generator.settings.values import Place
from generator.site.publication import Publication, marks
from generator.text.decoding import read_text

_OF_TEXTS: tuple[Callable[[Prose], Iterator[Finding]], ...] = (
    characters.characters,
    privacy.privacy,
    links.links,
    pages.pages,
)
_FEW_FILES = 8
"""Fewer attachments and pictures than this are looked at in one process."""
_VETOES = ("empty-column", "stale-column")

Family = Callable[[Content, Publication, tuple[Output, ...]], Iterable[Problem]]
"""Rules that look at a bulletin as a whole."""

LISTS = "checks"
"""The folder of the office's own lists, beside `gen.yaml`."""


@dataclass(frozen=True)
class Checking:
    """One run of the rules over a bulletin, as `generator.build` asks for it (see `Options.check`)."""

    config: Config
    now: datetime
    only: frozenset[str] = frozenset()
    """The names of rules and families; empty for all."""
    inspect: bool = False
    """Whether what fails an inspection is an error."""
    more: tuple[Family, ...] = ()
    """Further families, which somebody must ask for."""
    outside: dict[str, list[tuple[str, int, int]]] = field(default_factory=dict)
    """Filled by a run: the addresses of other sites, each with the places that lead there."""

    def __call__(
        self, content: Content, publication: Publication, outputs: tuple[Output, ...], looked: Look
    ) -> tuple[Problem, ...]:
        """All that the rules find, with the weight that the settings and this run give it."""
        entries, wrong = lists_of(self.config)
        found: list[Problem] = []
        prints: dict[str, twins.Print] = {}
        self.outside.clear()
        place = self.config.root / STATE / "checks"
        known = recall(place)
        rows = self._of_texts(content, publication, looked, entries, known)
        rows |= _of_files(content, looked, known)
        if rows != known:
            keep(place, rows)
        for source, row in rows.items():
            path = f"content/{source}"
            for code, line, column, values, excerpt in row.found:
                found.append(Problem(code, path, line, column, tuple(sorted(values.items())), excerpt))
            prints[source] = twins.Print(*row.print)
            for address, line, column in row.outside:
                self.outside.setdefault(address, []).append((path, line, column))
        found += _of_site(content, publication, prints, self.config, self.now)
        found += chain.from_iterable(more(content, publication, outputs) for more in self.more)
        return (*wrong, *self.weighed(found, content))

    def wants(self, rule: str) -> bool:
        """Whether a rule is asked in this run."""
        return not self.only or bool({rule, RULES[rule].family} & self.only)

    @cached_property
    def levels(self) -> dict[str, str]:
        """How much each rule weighs; without those that nobody wants to hear of."""
        given = self.config.settings.check.rules
        levels = {name: given.get(name, rule.level) for name, rule in RULES.items() if self.wants(name)}
        for name in self.only & RULES.keys():  # whoever asks for a rule by its name wants to hear of it
            levels[name] = "warning" if levels[name] == "off" else levels[name]
        return {name: level for name, level in levels.items() if level != "off"}

    def weighed(self, problems: Iterable[Problem], content: Content) -> Iterator[Problem]:
        """Problems with the weight that they have in this run, without those that nobody wants to hear of."""
        found = tuple(problems)
        documents: Iterable[Document[Any]] = content.texts
        allowed = {
            f"content/{text.place.path}": text.head.values.allow
            for text in documents
            if text.head.values.allow
        }
        vetoed = {code for code in _VETOES if sum(one.code == code for one in found) >= MANY}
        for problem in found:
            level = self.levels.get(problem.code)
            if level is None or problem.code in allowed.get(problem.path, ()):
                continue
            fails = self.inspect and (problem.code in vetoed or problem.code == "stale-home")
            severity: Severity = "error" if level == "error" or fails else "warning"
            yield replace(problem, severity=severity)

    def _of_texts(
        self,
        content: Content,
        publication: Publication,
        looked: Look,
        entries: tuple[words.Entry, ...],
        known: Mapping[str, Row],
    ) -> dict[str, Row]:
        """What is found in each text that is or will be public, by source path: remembered, or read now."""
        general = (engine_key(), fingerprint(entries))
        sections = {document.place.section: document for document in content.descriptions}
        rows: dict[str, Row] = {}
        unread = []
        for document in _standing(content, publication, self.now):
            path, head = document.place.path, document.head
            language = _language(document, sections, self.config)
            date = publication.dates.get(path)
            year = date.at.year if date else self.now.year
            digest = fingerprint((general, document.digest, language, year))
            row = known.get(path)
            if row and row.digest == digest:
                rows[path] = row
            elif seen := looked.seen.get(path):
                unread.append(
                    _Unread(path, seen.digest, digest, head.body_line, head.positions, language, year)
                )
        if unread:
            inspecting = _Inspecting(self.config.root, words.words_of(entries))
            with workers.local() as team:
                results = workers.run(_inspected, inspecting, unread, team, lambda one, reason: None)
                for one, result in zip(unread, results, strict=True):
                    if result:
                        rows[one.path] = result
        return rows


_OF_FILES: Mapping[str, Callable[[bytes], Iterator[Finding]]] = {
    **dict.fromkeys(attachments.ENDINGS, attachments.attachment),
    **dict.fromkeys(pictures.ENDINGS, pictures.picture),
    pdfs.ENDING: pdfs.pdf,
}
"""By the end of a file's name, what looks into it."""


def _of_files(content: Content, looked: Look, known: Mapping[str, Row]) -> Iterator[tuple[str, Row]]:
    """What is found in each attachment and in each picture, likewise."""
    general = (engine_key(), library_version("pypdf"))
    unread = []
    for file in content.files:
        seen = looked.seen.get(file.path)
        if seen is None or _ending(file.path) not in _OF_FILES:
            continue
        digest = fingerprint((general, seen.digest))
        row = known.get(file.path)
        if row and row.digest == digest:
            yield file.path, row
        else:
            unread.append((file.path, file.where, digest))
    if unread:
        with workers.local() as team:
            rows = workers.run(_inspected_file, None, unread, team, lambda one, reason: None, few=_FEW_FILES)
            yield from ((one[0], row) for one, row in zip(unread, rows, strict=True) if row)


def _inspected_file(context: None, unread: tuple[str, str, str]) -> Row | None:
    """What is found in one file: its path in `content/`, its place on the disk, and the digest of all that it is found
    from.
    """
    path, where, digest = unread
    ending = _ending(path)
    try:
        with Path(where).open("rb") as opened:
            data = opened.read(pictures.BEGINNING if ending in pictures.ENDINGS else -1)
    except OSError:
        return None
    found = tuple((code, 0, 0, dict(values), "") for code, _, values in _OF_FILES[ending](data))
    return Row(digest, found, (0, 0, 0), ())


def _ending(path: str) -> str:
    return f".{path.rpartition('.')[2].lower()}"


def _standing(content: Content, publication: Publication, now: datetime) -> Iterator[Document[Any]]:
    """Every text but those that are over, and those that stand for a broken file."""
    for text in content.texts:
        path = text.place.path
        over = "expired" in marks(text.head.values, publication.dates.get(path), now)
        if not over and path not in content.former:
            yield text
    yield from (document for document in content.descriptions if document.place.path not in content.former)


def _language(document: Document[Any], sections: dict[str, Document[Any]], config: Config) -> str:
    section = sections.get(document.place.section)
    own: str = document.head.values.language or document.place.language
    return own or (section.head.values.language if section else "") or config.settings.language


class _Inspecting(NamedTuple):
    """What every text is read with."""

    root: Path
    lists: words.Words


class _Unread(NamedTuple):
    """A text that is to be read."""

    path: str
    seen: str
    """The digest of the file that was looked at."""
    digest: str
    """Of all that is found from, see `Row`."""
    body_line: int
    positions: Mapping[str, Place]
    language: str
    year: int


def _inspected(inspecting: _Inspecting, unread: _Unread) -> Row | None:
    """All that the rules find in one text; None if its file no longer is the one that was looked at."""
    try:
        data = (inspecting.root / "content" / unread.path).read_bytes()
    except OSError:
        return None
    source = read_text(data, Reporter(unread.path)) if fingerprint_bytes(data) == unread.seen else None
    if source is None:
        return None
    prose = read_prose(source, unread.body_line, unread.positions, unread.language)
    rows = findings(prose, unread.year, inspecting.lists)
    outside = ((address, *prose.place(at)) for address, at in links.outside_addresses(prose))
    return Row(unread.digest, tuple(rows), twins.print_of(prose.text[prose.body :]), tuple(outside))


def findings(prose: Prose, year: int, lists: words.Words) -> list[tuple[str, int, int, dict[str, str], str]]:
    """All that the rules find in one text of a year, in its order; each as a `Row` has it."""
    found = [finding for rules in _OF_TEXTS for finding in rules(prose)]
    if prose.is_chinese:
        found += words.wrong_words(prose, lists, year)
        found += words.wrong_units(prose)
    rows = []
    for code, at, values in sorted(found, key=lambda finding: finding.at):
        line, column = prose.place(at)
        texts = {name: privacy.masked(str(value)) for name, value in values.items()}
        rows.append((code, line, column, texts, privacy.masked(prose.line(line))))
    return rows


def _of_site(
    content: Content,
    publication: Publication,
    prints: dict[str, twins.Print],
    config: Config,
    now: datetime,
) -> Iterator[Problem]:
    """What shows only where all texts are seen together."""
    yield from columns.columns(publication, config, now)
    yield from columns.future(publication, content, now)
    yield from review.review(content, publication, now)
    articles = sorted(
        (entry for entry in publication.entries if entry.date),
        key=lambda entry: (entry.date.at if entry.date else now, entry.path),
    )
    yield from columns.same_titles(articles)
    by_path = {entry.path: entry for entry in articles}
    known = ((path, entry.title, prints[path]) for path, entry in by_path.items() if path in prints)
    for path, other in twins.twins(known):
        place = by_path[path].document.head.positions.get("title", (1, 1))
        yield Problem("same-text", f"content/{path}", *place, values=(("other", f"content/{other}"),))
    for entry in publication.entries:
        if not (entry.values.summary or entry.document.rendered.summary):
            yield Problem("no-summary", f"content/{entry.path}", 1, 1)
    yield from pictures.pictures(content)
    yield from pictures.heavy_pages(publication, content)
    yield from look(config)
    yield from identity(config)


def lists_of(config: Config) -> tuple[tuple[words.Entry, ...], tuple[Problem, ...]]:
    """The entries of all lists, the office's own ones first, and what is wrong with these."""
    own: list[words.Entry] = []
    problems: list[Problem] = []
    folder = config.root / LISTS
    for path in sorted(folder.glob("*.csv")) if folder.is_dir() else ():
        name = f"{LISTS}/{path.name}"
        try:
            data = path.read_bytes()
        except OSError as error:
            values = (("reason", error.strerror or type(error).__name__),)
            problems.append(Problem("word-list-unreadable", name, values=values))
            continue
        entries, wrong = words.read_list(data, name)
        own += entries
        problems += wrong
    return (*own, *words.own_list()), tuple(problems)
