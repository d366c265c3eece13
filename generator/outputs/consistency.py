"""What is wrong between files, each of which is right by itself."""

from collections.abc import Iterable, Iterator
from typing import Any

from generator.content.documents import Content
from generator.content.reading import Document
from generator.engine.output import Output
from generator.outputs import collisions
from generator.outputs.pages import layout_name
from generator.outputs.standing import Standing
from generator.problems import Problem, Reporter
from generator.settings.config import Config
from generator.site import issues, links, topics
from generator.site.publication import Publication
from generator.site.queries import missing
from generator.text import urls
from generator.text.decoding import nearest


def check(
    content: Content,
    publication: Publication,
    standing: Standing,
    outputs: Iterable[Output],
    config: Config,
    *,
    by_file: bool = False,
) -> tuple[Problem, ...]:
    """What is wrong between the documents: links that lead nowhere, addresses that two outputs claim.

    With `by_file`, what one line of the settings would mend is told of each file all the same.
    """
    public: list[Document[Any]] = [entry.document for entry in publication.entries]
    public += (*publication.section_documents.values(), *publication.issues.values())
    directory = standing.directory
    by_origin: dict[str, Document[Any]] = {
        f"content/{document.place.path}": document for document in content.texts
    }
    by_origin |= {f"content/{document.place.section}": document for document in content.descriptions}
    series = () if by_file else collisions.find_series(publication.entries)
    return (
        *(problem for document in public for problem in links.check(document, directory)),
        *(
            problem
            for entry in publication.entries
            if entry.document.head.values.related
            for problem in links.check_related(entry.document, directory, standing.catalog.articles)
        ),
        *links.check_files(public, directory),
        *links.check_left_out(content),
        *links.check_active(directory),
        *links.check_addresses(public, standing.addresses),
        *_check_topics(publication, standing),
        *issues.check(publication, standing.directory, standing.catalog.issues),
        *_check_templates(public, standing.bulletin.extras.layouts),
        *_check_queries(standing),
        *collisions.check_series(series, config),
        *collisions.check_outputs(outputs, by_origin, series),
        *collisions.check_aliases(aliases(publication), by_origin),
    )


def _check_topics(publication: Publication, standing: Standing) -> Iterator[Problem]:
    catalog = standing.catalog
    tags = tuple(collection.term for collection in catalog.tags)
    for entry in publication.entries:
        if entry.document.place.kind == "topic":
            yield from topics.check(entry.document, standing.directory, catalog.articles, tags)


def _check_templates(documents: Iterable[Document[Any]], layouts: frozenset[str]) -> Iterator[Problem]:
    """The templates that front matter asks for and the theme doesn't have."""
    for document in documents:
        wanted = (
            "" if document.place.kind == "issue" else document.head.values.template
        )  # which has no page of its own
        if wanted and layout_name(wanted) not in layouts:
            reporter = Reporter(f"content/{document.place.path}")
            names = [name.removesuffix(".html") for name in sorted(layouts)]
            near = nearest(wanted.removesuffix(".html"), names)
            place = document.head.positions.get("template", (1, 1))
            if names:
                known = ", ".join(names)
                reporter.error("template-unknown", *place, name=wanted, nearest=near or names[0], known=known)
            else:
                reporter.error("template-none-own", *place, name=wanted, file=layout_name(wanted))
            yield from reporter.problems


def _check_queries(standing: Standing) -> Iterator[Problem]:
    for query, place in standing.bulletin.extras.asking.queries():
        if wrong := missing(query, standing.catalog):
            yield place.problem(wrong, warning=True)


def linkable(outputs: Iterable[Output], publication: Publication) -> frozenset[str]:
    """The site paths that links may lead to: those of outputs, and old ones."""
    return frozenset(output.url for output in outputs) | {old for old, *_ in aliases(publication)}


def aliases(publication: Publication) -> tuple[tuple[str, str, str, str], ...]:
    """(old site path, new site path, title, source path) for every old address; a section's path is its folder."""
    entries = (*publication.entries, *publication.withdrawn)
    articles = ((entry.values.aliases, entry.url, entry.title, entry.path) for entry in entries)
    described = publication.section_documents
    sections = (
        (described[section.key].head.values.aliases, section.url, section.name, section.key)
        for section in publication.sections
        if section.key in described
    )
    return tuple(
        (urls.encode_with_query(alias), url, title, path)
        for old, url, title, path in (*articles, *sections)
        for alias in old
    )
