"""The builds of the development server: whole ones, and much quicker ones where only articles' texts have changed.

A whole build's time grows with the bulletin, even when little is rendered: everything is looked at and planned. But
what an editor does all day is to change sentences. If nothing that other pages show of an article has changed, the
plan still holds, and only the outputs that the article itself is an input of are made again.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from msgspec import structs

from generator.build import STATE, Options, Prepared, Report, build
from generator.content.documents import Text, reread
from generator.content.paths import is_markdown
from generator.engine.engine import Placing, refresh
from generator.engine.lock import alone
from generator.engine.output import Output
from generator.engine.store import Bodies, Damaged, SeenFile, open_store
from generator.outputs.consistency import aliases
from generator.problems import Problem, ProblemsError
from generator.settings.config import Config
from generator.site import links
from generator.site.articles import with_text
from generator.site.catalog import Catalog
from generator.site.model import Article, Page
from generator.site.publication import next_change


@dataclass(frozen=True, slots=True)
class Held:
    """What the last good build leaves in memory for the next one."""

    config: Config
    prepared: Prepared
    problems: tuple[Problem, ...]
    """Warnings."""
    until: float
    """The moment at which time alone makes it another one (seconds since 1970)."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a build changed in the preview's folder."""

    held: Held
    changed: frozenset[str]
    """Files written or removed, relative to the folder."""


def build_whole(config: Config, folder: Path, now: datetime, options: Options) -> Outcome:
    """Build everything that is stale. Raises ProblemsError with everything that is wrong; nothing is written then."""
    report: Report = build(config, folder, now, options)
    assert report.prepared is not None  # a preview is always planned
    prepared = report.prepared
    until = next_change(prepared.content.texts, prepared.publication.dates, now)
    changed = frozenset((*report.commit.written, *report.commit.removed))
    return Outcome(Held(config, report.prepared, report.problems, until), changed)


def revise(held: Held, paths: Iterable[str], folder: Path, now: datetime, options: Options) -> Outcome | None:
    """Build with what is held, where only the texts at these source paths have changed since.

    None where that might not give what a whole build would.
    """
    paths = tuple(paths)
    warned = {problem.path for problem in held.problems}
    if now.timestamp() >= held.until or any(f"content/{path}" in warned for path in paths):
        return None
    if _may_be_linked(paths, held.prepared.content.seen):
        return None
    state = held.config.root / STATE
    try:
        with alone(state, options.waiting):
            return _revise(held, paths, folder, state, options.placing)
    except (ProblemsError, Damaged, OSError):
        return None  # the whole build says what is the matter, or begins again without the store


def _may_be_linked(paths: Iterable[str], seen: Mapping[str, SeenFile]) -> bool:
    """Whether another path may lead to one of these files, as links do: then that one's text has changed as well."""
    digests = {seen[path].digest for path in paths if path in seen}
    return sum(file.digest in digests for file in seen.values()) > len(digests)


def _revise(
    held: Held, paths: tuple[str, ...], folder: Path, state: Path, placing: Placing
) -> Outcome | None:
    prepared = held.prepared
    directory = prepared.directory
    entries = {entry.path: entry for entry in prepared.publication.entries}
    texts: dict[str, Text] = {}
    store_path = state / "store.sqlite"
    with closing(open_store(store_path)) as store, closing(Bodies(store_path)) as bodies:
        for path in paths:
            entry = entries.get(path)
            text = reread(entry.document, held.config, store) if entry else None
            if entry is None or text is None or not _is_same_to_others(entry.document, text):
                return None
            texts[path] = text
        if _has_dead_links(texts.values(), prepared):
            return None
        catalog = replace(
            prepared.catalog,
            articles=tuple(
                with_text(article, texts[article.path], directory, bodies)
                if article.path in texts
                else article
                for article in prepared.catalog.articles
            ),
            pages=tuple(
                with_text(page, texts[page.path], directory, bodies) if page.path in texts else page
                for page in prepared.catalog.pages
            ),
        )
        news: dict[int, Article | Page] = {
            id(old): new for old, new in _pairs(prepared.catalog, catalog) if new is not old
        }
        outputs = tuple(_revised(output, news) for output in prepared.outputs)
        stale = [new for new, old in zip(outputs, prepared.outputs, strict=True) if new is not old]
        changed = refresh(stale, prepared.renderer, folder, state, store, placing)
    publication = replace(
        prepared.publication,
        entries=tuple(
            structs.replace(entry, document=texts[entry.path]) if entry.path in texts else entry
            for entry in prepared.publication.entries
        ),
    )
    revised = replace(prepared, publication=publication, catalog=catalog, outputs=outputs)
    return Outcome(replace(held, prepared=revised), frozenset(changed))


def _is_same_to_others(old: Text, new: Text) -> bool:
    """Whether all that other pages show or use of a text has stayed."""

    def public(text: Text) -> object:
        values, rendered = text.head.values, text.rendered
        targets = {link.target for link in links.references(text)}
        files = {target for target in targets if not target.startswith("/") and not is_markdown(target)}
        return values, rendered.title, values.summary or rendered.summary, rendered.ids, files

    return public(old) == public(new)


def _has_dead_links(texts: Iterable[Text], prepared: Prepared) -> bool:
    """Whether a link leads nowhere; the whole build says which."""
    texts = tuple(texts)
    if any(links.check(text, prepared.directory) for text in texts):
        return True
    if not any(link.target.startswith("/") for text in texts for link in links.references(text)):
        return False
    known = {output.url for output in prepared.outputs} | {old for old, *_ in aliases(prepared.publication)}
    return bool(links.check_addresses(texts, frozenset(known)))


def _revised(output: Output, news: Mapping[int, Article | Page]) -> Output:
    """The output with new articles for old ones; itself if it has none of them."""
    changed: dict[str, object] = {}
    for name, value in output.inputs.items():
        if id(value) in news:
            changed[name] = news[id(value)]
        elif type(value) is tuple and any(id(item) in news for item in value):
            changed[name] = tuple(news.get(id(item), item) for item in value)
    return structs.replace(output, inputs={**output.inputs, **changed}) if changed else output


def _pairs(before: Catalog, now: Catalog) -> Iterator[tuple[Article | Page, Article | Page]]:
    yield from zip(before.articles, now.articles, strict=True)
    yield from zip(before.pages, now.pages, strict=True)
