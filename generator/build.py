"""A build, from the settings to the output folder. Reads top to bottom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol, TypeVar
from urllib.parse import urlsplit

import jinja2

from generator import collisions, links, urls
from generator.articles import make_articles, make_pages
from generator.assets import load_assets
from generator.catalog import make_catalog
from generator.config import Config
from generator.content import Content, load_content
from generator.engine import Commit, commit, render
from generator.excerpts import with_excerpts
from generator.languages import load_words
from generator.links import Directory
from generator.output import Output
from generator.plan import Bulletin, plan
from generator.problems import Problem, ProblemsError, ordered
from generator.publication import Publication, Show, publish
from generator.site import make_site
from generator.templates import make_environment, template_folders

STATE = ".gen"
"""The folder beside gen.yaml for what gen remembers between builds."""

_Item = TypeVar("_Item")


class Track(Protocol):
    """Watches over a long loop: is given its items and a word for the work, and gives the items back."""

    def __call__(self, items: Iterable[_Item], work: str, /) -> Iterable[_Item]:
        """Pass the items on."""


def _untracked(items: Iterable[_Item], work: str, /) -> Iterable[_Item]:
    return items


@dataclass(frozen=True, slots=True)
class Report:
    """What a build did."""

    articles: int
    pages: int
    outputs: int
    commit: Commit
    problems: tuple[Problem, ...]
    """Warnings only; errors raise ProblemsError and nothing is written."""


def build(
    config: Config,
    folder: Path,
    now: datetime,
    show: Show = Show(),  # noqa: B008 - frozen
    *,
    strict: bool = False,
    track: Track = _untracked,
) -> Report:
    """Build the bulletin into a folder, as it is public at the moment `now`.

    With `strict`, warnings are errors. Raises ProblemsError with everything that is wrong; nothing is written then.
    """
    settings = config.settings
    folders = template_folders(config.root)
    words = cache(lambda tag: load_words(tag, folders))
    found: list[Problem] = []

    content = _kept(load_content(config, track), found)
    publication = _kept(publish(content, config, now, show), found)
    directory = links.make_directory(content, publication)
    articles = make_articles(publication, directory, settings, words(settings.language))
    pages = make_pages(publication, directory)
    catalog = make_catalog(articles, pages, publication.sections, words(settings.language))
    site = _kept(make_site(config, directory, catalog), found)
    assets = load_assets(folders, checked=settings.links == "directory")
    files = tuple(sorted(directory.files.values()))
    outputs = plan(catalog, Bulletin(site, settings, words, files, assets, aliases(publication), now))

    found += check(content, publication, directory, outputs)
    rendered = _rendered(track(outputs, "render"), make_environment(folders, assets), config, found)
    problems = ordered(with_excerpts(found, config.root), strict=strict)
    if any(problem.severity == "error" for problem in problems):
        raise ProblemsError(problems)
    done = commit(rendered, folder, config.root / STATE)
    return Report(len(articles), len(pages), len(outputs), done, problems)


def _kept(result: tuple[_Item, tuple[Problem, ...]], found: list[Problem]) -> _Item:
    """A step's value; its problems join those found so far, to be reported together."""
    value, problems = result
    found += problems
    return value


def _rendered(
    outputs: Iterable[Output], environment: jinja2.Environment, config: Config, found: list[Problem]
) -> dict[str, bytes]:
    base_path = urlsplit(config.settings.base_url).path
    try:
        return render(outputs, environment, base_path, config.settings.links == "file")
    except ProblemsError as error:
        found += error.problems
        return {}


def check(
    content: Content, publication: Publication, directory: Directory, outputs: Iterable[Output]
) -> tuple[Problem, ...]:
    """What is wrong between the documents: links that lead nowhere, addresses that two outputs claim."""
    public = [entry.document for entry in publication.entries]
    public.extend(publication.section_documents.values())
    known = frozenset(output.url for output in outputs) | {old for old, *_ in aliases(publication)}
    by_path = {f"content/{document.place.path}": document for document in content.documents}
    return (
        *(problem for document in public for problem in links.check(document, directory)),
        *links.check_addresses(public, known),
        *collisions.check_outputs(outputs, by_path),
    )


def aliases(publication: Publication) -> tuple[tuple[str, str, str, str], ...]:
    """(old site path, new site path, title, source path) for every old address."""
    return tuple(
        (urls.encode(alias), entry.url, entry.title, entry.path)
        for entry in publication.entries
        for alias in entry.values.aliases
    )
