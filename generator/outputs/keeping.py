"""What stands, kept for the next build on the disk and given back in pieces: see `standing.Standing`.

Of ten thousand articles an edit needs a few dozen, so each is a row of its own, and what tells how they lie together
holds numbers only.
"""

import os
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct, structs

from generator.content.files import File
from generator.content.images import Picture
from generator.engine.bodies import Bodies
from generator.engine.fingerprints import plain
from generator.engine.store import Damaged, Store
from generator.outputs.bulletin import Bulletin
from generator.outputs.sitemap import Entry
from generator.outputs.standing import Standing
from generator.settings.config import Config
from generator.site.articles import Bound, card
from generator.site.catalog import Catalog, Collection, Loaded, Neighbours
from generator.site.links import Binding, Directory, PublicFile
from generator.site.model import ArchiveYear, Article, Body, Issue, Page, Section, Site, Term
from generator.site.topics import Topic
from generator.text.dates import Moment

_Numbers = tuple[int, ...]
"""Articles, counted from the newest."""


class _KeptFile(Struct, frozen=True, gc=False):
    """A `PublicFile`."""

    url: str
    path: str
    disk: str
    """From the bulletin's folder."""
    size: int
    digest: str
    picture: Picture
    widths: tuple[int, ...]
    thumbnails: tuple[int, ...]
    resized: tuple[int, ...]
    is_allowed: bool


class _KeptText(Struct, frozen=True, gc=False):
    """An article, and the ids in its body."""

    article: Article
    ids: tuple[str, ...]


class _Kept(Struct, frozen=True, gc=False):
    """All but the articles."""

    paths: tuple[str, ...]
    """The articles', newest first."""
    pages: tuple[tuple[Page, tuple[str, ...]], ...]
    """With the ids in their bodies."""
    sections: tuple[tuple[Section, _Numbers], ...]
    terms: dict[str, tuple[tuple[Term, _Numbers], ...]]
    years: tuple[tuple[Term, _Numbers], ...]
    months: tuple[tuple[Term, _Numbers], ...]
    archive: tuple[ArchiveYear, ...]
    issues: tuple[tuple[Issue, _Numbers], ...]
    neighbours: tuple[tuple[int, int, _Numbers], ...]
    """-1 for none."""
    topics: tuple[tuple[Topic, tuple[str, ...]], ...]
    """With the ids in their bodies."""
    site: Site
    section_urls: dict[str, str]
    files: tuple[_KeptFile, ...]
    hidden: tuple[str, ...]
    withdrawn: dict[str, str]
    aliases: tuple[tuple[str, str, str, str], ...]
    addresses: tuple[str, ...]
    entries: msgspec.Raw
    """The sitemaps'; few builds look into them."""


def keep(standing: Standing, config: Config, store: Store, folder: str) -> None:
    """Keep what stands in an output folder, told by its key. May raise as the store does."""
    catalog, directory = standing.catalog, standing.directory
    rows = {path: _packed_text(article, directory) for path, article in catalog.articles.items()}
    known = store.texts(folder)
    changed = {path: packed for path, packed in rows.items() if known.get(path) != packed}
    store.save_texts(folder, changed, known.keys() - rows.keys())
    store.save_standing(folder, _pack(_kept(standing, config)))


def keep_texts(
    standing: Standing,
    paths: Iterable[str],
    config: Config,
    store: Store,
    folder: str,
    *,
    are_new: bool,
) -> None:
    """Keep other texts at these source paths, where all else stands as it did, or some that `are_new`."""
    articles = standing.catalog.articles
    rows = {path: _packed_text(articles[path], standing.directory) for path in paths if path in articles}
    store.save_texts(folder, rows, ())
    if are_new or len(rows) < len(tuple(paths)):  # a page is no row
        store.save_standing(folder, _pack(_kept(standing, config)))


def kept(
    config: Config, store: Store, bodies: Bodies, folder: str, make: Callable[["Kept"], Bulletin]
) -> Standing | None:
    """What stands in an output folder; None where nothing is kept. Raises Damaged.

    `make` gives what outputs are planned from besides the catalog.
    """
    packed = store.standing(folder)
    if packed is None:
        return None
    hook = partial(_unpacked, bodies)
    value = _decoded(msgspec.msgpack.Decoder(_Kept, dec_hook=hook), packed)
    decoder = msgspec.msgpack.Decoder(_KeptText, dec_hook=hook)

    def load(path: str) -> _KeptText:
        text: _KeptText = _decoded(decoder, store.text(folder, path))
        return text

    texts = Loaded(value.paths, load)
    articles = Loaded(value.paths, lambda path: texts[path].article)
    paths = value.paths

    def named(numbers: _Numbers) -> tuple[str, ...]:
        return tuple(paths[number] for number in numbers)

    def collections(groups: tuple[tuple[Term, _Numbers], ...]) -> tuple[Collection, ...]:
        return tuple(Collection(term, named(numbers)) for term, numbers in groups)

    def neighbour(number: int) -> str:
        return paths[number] if number >= 0 else ""

    catalog = Catalog(
        articles,
        Loaded(paths, lambda path: card(articles[path])),
        tuple(page for page, _ in value.pages),
        tuple((section, named(numbers)) for section, numbers in value.sections),
        {key: collections(terms) for key, terms in value.terms.items()},
        collections(value.years),
        collections(value.months),
        value.archive,
        tuple((issue, named(numbers)) for issue, numbers in value.issues),
        {
            path: Neighbours(neighbour(previous), neighbour(following), named(related))
            for path, (previous, following, related) in zip(paths, value.neighbours, strict=True)
        },
        tuple(topic for topic, _ in value.topics),
    )
    others = (*value.pages, *((topic.page, ids) for topic, ids in value.topics))
    of_pages = {page.path: (page.url, frozenset(ids)) for page, ids in others}

    def document(path: str) -> tuple[str, frozenset[str]]:
        return of_pages.get(path) or (articles[path].url, frozenset(texts[path].ids))

    files = {file.path: _public(file, config.root) for file in value.files}
    directory = Directory(
        Loaded((*paths, *of_pages), document),
        value.section_urls,
        files,
        frozenset(value.hidden),
        frozenset(),
        value.withdrawn,
    )
    site = structs.replace(
        value.site, theme=structs.replace(value.site.theme, extra=config.settings.theme.extra)
    )
    bulletin = make(Kept(site, files, value.aliases))
    entries = partial(_decoded, msgspec.msgpack.Decoder(tuple[Entry, ...], dec_hook=hook), value.entries)
    return Standing(catalog, directory, bulletin, frozenset(value.addresses), entries)


class Kept(Struct, frozen=True):
    """What was kept of a `Bulletin`."""

    site: Site
    files: Mapping[str, PublicFile]
    aliases: tuple[tuple[str, str, str, str], ...]


def _kept(standing: Standing, config: Config) -> _Kept:
    catalog, directory, bulletin = standing.catalog, standing.directory, standing.bulletin
    numbers = {path: number for number, path in enumerate(catalog.articles)}
    numbers[""] = -1

    def numbered(paths: Iterable[str]) -> _Numbers:
        return tuple(map(numbers.__getitem__, paths))

    def groups(collections: tuple[Collection, ...]) -> tuple[tuple[Term, _Numbers], ...]:
        return tuple((collection.term, numbered(collection.articles)) for collection in collections)

    return _Kept(
        paths=tuple(catalog.articles),
        pages=tuple((page, _ids(page.path, directory)) for page in catalog.pages),
        sections=tuple((section, numbered(paths)) for section, paths in catalog.sections),
        terms={key: groups(collections) for key, collections in catalog.terms.items()},
        years=groups(catalog.years),
        months=groups(catalog.months),
        archive=catalog.archive,
        issues=tuple((issue, numbered(paths)) for issue, paths in catalog.issues),
        neighbours=tuple(
            (numbers[around.previous], numbers[around.next], numbered(around.related))
            for around in map(catalog.neighbours.__getitem__, catalog.articles)
        ),
        topics=tuple((topic, _ids(topic.page.path, directory)) for topic in catalog.topics),
        site=bulletin.site,
        section_urls=dict(directory.sections),
        files=tuple(_kept_file(file, config.root) for file in directory.files.values()),
        hidden=tuple(sorted(directory.hidden)),
        withdrawn=dict(directory.withdrawn),
        aliases=bulletin.aliases,
        addresses=tuple(sorted(standing.addresses)),
        entries=msgspec.Raw(_pack(standing.entries())),
    )


def _ids(path: str, directory: Directory) -> tuple[str, ...]:
    return tuple(sorted(directory.documents[path][1]))


def _packed_text(article: Article, directory: Directory) -> bytes:
    return _pack(_KeptText(article, _ids(article.path, directory)))


def _kept_file(public: PublicFile, root: Path) -> _KeptFile:
    file = public.file
    disk = os.path.relpath(file.disk, root)
    return _KeptFile(
        public.url,
        file.path,
        disk,
        file.size,
        public.digest,
        public.picture,
        public.widths,
        public.thumbnails,
        public.resized,
        public.is_allowed,
    )


def _public(kept: _KeptFile, root: Path) -> PublicFile:
    status = os.stat_result((0, 0, 0, 0, 0, 0, kept.size, 0, 0, 0))
    file = File(kept.path, str(root / kept.disk), status)
    return PublicFile(
        kept.url,
        file,
        kept.digest,
        kept.picture,
        kept.widths,
        kept.thumbnails,
        kept.resized,
        kept.is_allowed,
    )


def _plain(value: object) -> object:
    """What stands for a value that is not a plain one; a body is told by where it is read."""
    if isinstance(value, Body):
        bound = value.read
        assert isinstance(bound, Bound)
        return (value.digest, bound.path, bound.digest, bound.values, value.has_blocks)
    return plain(value)


_pack = msgspec.msgpack.Encoder(enc_hook=_plain).encode


def _unpacked(bodies: Bodies, definition: type, value: Any) -> object:  # noqa: ANN401 - what msgspec found
    if definition is Moment:
        return Moment.unpacked(value)
    digest, path, document, values, has_blocks = value
    bindings: dict[str, Binding] = {key: tuple(binding) for key, binding in values.items()}
    return Body(digest, Bound(bodies, path, document, bindings), has_blocks=has_blocks)


def _decoded(decoder: Any, packed: bytes) -> Any:  # noqa: ANN401 - the decoder's own type
    try:
        return decoder.decode(packed)
    except (msgspec.MsgspecError, ValueError, TypeError) as error:
        raise Damaged(str(error)) from error
