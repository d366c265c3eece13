"""A text as it is being written, on the site's own pages: rendered over the last good build, of which nothing changes.

It is asked in the process that builds, which has all else in memory. Only the text's own pages are made, with what
stood around them; what it would change elsewhere is seen when it has been saved.
"""

import os
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Literal

from msgspec import Struct, structs

from generator.content.paths import place_of_issue, placed
from generator.content.reading import Description, Text, parsed
from generator.engine.bodies import Bodies
from generator.engine.fingerprints import fingerprint_bytes
from generator.engine.making import render
from generator.engine.output import Output
from generator.outputs.plan import plan, withdrawn_pages
from generator.outputs.standing import Standing
from generator.problems import Problem, ProblemsError, Reporter
from generator.serve.preview import Held
from generator.settings.config import Config
from generator.settings.finding import STATE
from generator.site.articles import (
    article_of,
    card,
    composed,
    enclosed_in,
    intro_of,
    issue_name,
    page_from,
)
from generator.site.catalog import Catalog, Collection, Neighbours
from generator.site.dating import dates_of
from generator.site.links import Directory
from generator.site.model import Article, Page, Section, Term, Withdrawn
from generator.site.publication import Entry, entry_of
from generator.site.taxonomies import index_url, names_of
from generator.text import urls
from generator.text.dates import Moment, clock
from generator.text.slugs import folded, slug_of

View = Literal["page", "print", "official"]


class Question(Struct, frozen=True):
    """What a text would look like."""

    path: str
    """Its source path; there may be no such file yet."""
    text: bytes
    view: View


class Shown(Struct, frozen=True):
    """A page that was made of a text."""

    url: str
    """Its site path; empty where there is none, such as the print view of a page."""
    page: bytes
    problems: tuple[Problem, ...] = ()
    """Errors that keep it from being made."""
    files: tuple[str, ...] = ()
    """The site paths of the assets and pictures that it may show."""


class _Overlaid(Bodies):
    """The bodies of the last build, with that of the text before them."""

    digest: str = ""
    """The text's, which no store has: what is rendered of a body is remembered by it."""
    body: str = ""

    def __call__(self, document: str, digest: str) -> str:
        return self.body if digest == self.digest else super().__call__(document, digest)


def shown(held: Held, question: Question) -> Shown:
    """The page of a text as it is in the question."""
    try:
        with output_of(held, question) as output:
            if output is None:
                return Shown("", b"")
            return Shown(output.url, render(output, held.renderer), files=_files(output, held.standing))
    except ProblemsError as error:
        return Shown("", b"", error.problems)


@contextmanager
def output_of(held: Held, question: Question) -> Iterator[Output | None]:
    """The output that is asked for, while its body can be read; None for none. Raises ProblemsError."""
    with closing(_Overlaid(held.config.root / STATE / "store.sqlite")) as bodies:
        yield _output(question, held.standing, held.config, bodies)


def _files(output: Output, standing: Standing) -> tuple[str, ...]:
    """What a page may show; no scripts."""
    bulletin = standing.bulletin
    files = {asset.url for name, asset in bulletin.assets.items() if not name.endswith(".js")}
    files |= {bulletin.site.logo.url} if bulletin.site.logo else set()
    shown = output.inputs.get("article")
    files |= set(shown.pictures) if isinstance(shown, Article) else set()
    return tuple(sorted(files))


def _output(question: Question, standing: Standing, config: Config, bodies: _Overlaid) -> Output | None:
    """The view of a text that is asked for; None where it has none. Raises ProblemsError."""
    bundle = question.path.rpartition("/")[0]
    place = (config.settings.issues != "none" and place_of_issue(question.path)) or placed(
        question.path, frozenset((bundle,)) if _is_bundled(question.path) else frozenset()
    )
    if isinstance(place, Problem):
        raise ProblemsError((place,))
    bodies.digest = f"live:{fingerprint_bytes(question.text)}"
    made, bodies.body = parsed(question.text, place, bodies.digest, config)
    document = made.text
    if made.description:
        return _section_page(made.description, standing, bodies) if question.view == "page" else None
    if made.issue:  # its page is a list, which is built
        return None
    if document is None:
        raise ProblemsError(made.problems)
    entry = _entry(document, standing, config)
    directory = _with_address(standing.directory, entry)
    if entry.values.withdrawn:
        return None if question.view != "page" else _withdrawn(entry, standing)
    catalog = _catalog(entry, question.view, standing, directory, config, bodies)
    wanted = {"page": 0, "print": 1, "official": 1}[question.view]
    outputs = plan(catalog, standing.bulletin, frozenset((entry.path,)))
    own = [output for output in outputs if output.url.startswith(entry.url) and "view" in output.inputs]
    return own[wanted] if wanted < len(own) else None


def _section_page(description: Description, standing: Standing, bodies: Bodies) -> Output | None:
    """The first page of a section's list, with what its description says; None where it has no page yet."""
    values, catalog = description.head.values, standing.catalog

    def described(section: Section) -> Section:
        return structs.replace(
            section,
            name=values.title or description.rendered.title or section.name,
            description=values.description,
            intro=intro_of(description, standing.directory, bodies),
        )

    key = description.place.section
    url = next((section.url for section, _ in catalog.sections if section.key == key), "")
    sections = tuple(
        (described(section) if section.key == key else section, paths) for section, paths in catalog.sections
    )
    outputs = plan(structs.replace(catalog, sections=sections), standing.bulletin, frozenset((url,)))
    return next((output for output in outputs if output.url == url), None) if url else None


def _is_bundled(path: str) -> bool:
    name = path.rpartition("/")[2]
    return "/" in path and name.partition(".")[0] == "index"


def _entry(document: Text, standing: Standing, config: Config) -> Entry:
    """What would be published of a text. Raises ProblemsError."""
    path, catalog = document.place.path, standing.catalog
    now = clock(None, os.environ, config.zone)
    sections = tuple(section for section, _ in catalog.sections)
    keys = {section.name: section.key for section in sections} | {
        section.key: section.key for section in sections
    }
    keys.setdefault(document.place.section, document.place.section)
    old = catalog.articles.get(path)
    if old is not None and "git" in config.settings.date.from_ and not document.head.values.date:
        date: Moment | None = old.date
    else:
        date = dates_of((document,), config, "")[0].get(path)
    date = date or Moment(now)  # one that has none yet is shown as of today
    reporter = Reporter(f"content/{path}")
    languages = {section.key: section.language for section in sections}
    entry = entry_of(document, date, config, now, keys, languages, reporter)
    if entry is None:
        raise ProblemsError(tuple(reporter.problems))
    return entry


def _with_address(directory: Directory, entry: Entry) -> Directory:
    """The site's addresses with those of the text, whose links to its own headings are looked up, too."""
    address = entry.url, frozenset(entry.document.rendered.ids)
    if directory.documents.get(entry.path) == address:
        return directory
    return structs.replace(directory, documents={**directory.documents, entry.path: address})


def _catalog(
    entry: Entry, view: View, standing: Standing, directory: Directory, config: Config, bodies: Bodies
) -> Catalog:
    """The catalog with the text in it, in no other list than it was."""
    catalog, place = standing.catalog, entry.document.place
    old = standing.text(entry.path)
    translations = {entry.path: old.translations} if old else {}
    enclosed = enclosed_in((entry,), directory) if place.bundle else {"": []}
    if place.kind != "article":
        page = page_from(entry, directory, translations, enclosed, bodies)
        return _with_page(catalog, page)
    article = article_of(
        entry,
        directory,
        config.settings,
        _section(entry.section, standing, config),
        {
            key: _terms(names, index_url(key), catalog.terms[key], config.settings.slug)
            for key, names in names_of(entry.values, config.settings.taxonomies).items()
        },
        _issue(entry, standing, config),
        translations,
        enclosed,
        bodies,
    )
    if view == "official":
        article = structs.replace(article, print_style="official")
    return _with_article(catalog, article)


def _with_article(catalog: Catalog, article: Article) -> Catalog:
    path = article.path
    neighbours = catalog.neighbours
    if path not in neighbours:
        neighbours = {**neighbours, path: Neighbours("", "", ())}
    return structs.replace(
        catalog,
        articles={**catalog.articles, path: article},
        cards={**catalog.cards, path: card(article)},
        neighbours=neighbours,
    )


def _with_page(catalog: Catalog, page: Page) -> Catalog:
    """The catalog with another page, which may be a topic's."""
    if any(topic.page.path == page.path for topic in catalog.topics):
        topics = tuple(
            structs.replace(topic, page=page) if topic.page.path == page.path else topic
            for topic in catalog.topics
        )
        return structs.replace(catalog, topics=topics)
    others = tuple(other for other in catalog.pages if other.path != page.path)
    return structs.replace(catalog, pages=(*others, page))


def _section(key: str, standing: Standing, config: Config) -> Section:
    for section, _ in standing.catalog.sections:
        if section.key == key:
            return structs.replace(section, intro="")  # as articles have it
    return Section(key, key, urls.encode(f"/{key}/"), language=config.settings.language)


def _terms(names: Iterable[str], base: str, known: tuple[Collection, ...], style: str) -> dict[str, Term]:
    """The terms of these names; a new one gets the address that it will have, unless another meets it there."""
    there = {folded(collection.term.name): collection.term for collection in known}
    terms = {}
    for name in names:
        if key := folded(name):
            new = Term(composed(name), urls.encode(f"{base}{slug_of(composed(name), style)}/"))
            terms[key] = structs.replace(there.get(key, new), count=0)
    return terms


def _issue(entry: Entry, standing: Standing, config: Config) -> dict[str, Term]:
    named = issue_name(entry, config.settings, standing.bulletin.words(config.settings.language))
    if named is None:
        return {}
    key, name = named
    return {entry.path: Term(name, urls.encode(f"/issues/{slug_of(key, config.settings.slug)}/"))}


def _withdrawn(entry: Entry, standing: Standing) -> Output:
    """What stays of a withdrawn text."""
    sections = {section.key: section for section, _ in standing.catalog.sections}
    one = Withdrawn(
        path=entry.path,
        url=entry.url,
        title=entry.title,
        reason=entry.values.withdrawn,
        on=entry.values.withdrawn_on,
        date=entry.date,
        section=sections.get(entry.section),
        language=entry.language,
        marks=entry.marks,
    )
    return next(withdrawn_pages(structs.replace(standing.bulletin, withdrawn=(one,))))
