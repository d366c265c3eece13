"""A bulletin's index in a build: what is kept of the last one, what becomes of it, and the files that are others."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import msgspec

from generator.content.paths import TOPICS
from generator.engine.output import Output
from generator.engine.progress import Track
from generator.engine.store import Damaged, Store
from generator.engine.workers import Team
from generator.outputs.search.files import MANIFEST, files_of, outputs_of, url_of
from generator.outputs.search.index import Change, Index, Made, Read, revise, update
from generator.outputs.search.texts import Searched, day_of, numbered, searched
from generator.outputs.standing import Standing
from generator.settings.config import Settings
from generator.site.catalog import Catalog
from generator.site.model import Article, Page
from generator.text import urls

_FEW = 32
"""When an article comes and more than this of its day have to move, the whole way is as quick."""
_INDEX = ""
"""What the store knows the index itself by, beside its files."""


@dataclass(frozen=True, slots=True)
class Indexed:
    """A bulletin's index."""

    index: Index
    parts: dict[str, bytes]
    """What the store doesn't have of its files."""
    gone: frozenset[str] | None
    """The names of files that it has and nobody needs; None for all that it has."""
    outputs: tuple[Output, ...]
    """All; or those that are not there yet."""
    left: frozenset[str]
    """The paths in the output folder of files that are there for the last time, as far as they have been looked for."""

    def keep(self, store: Store, folder: str) -> None:
        """Keep it for the next build. May raise as the store does."""
        store.save_search(folder, {**self.parts, _INDEX: _pack(self.index)}, self.gone)


def whole(
    standing: Standing, settings: Settings, store: Store, folder: str, team: Team, track: Track
) -> Indexed:
    """The index of all texts. Raises Damaged, or ProblemsError where a worker has come to its end."""
    texts = tuple(
        text for text in (_searched(one, settings) for one in _everything(standing.catalog)) if text
    )
    old = _kept(store, folder)
    made = update(old, texts, _reader(store, folder), team, track)
    read = _reader(store, folder, made)
    files = files_of(made.index, read)
    contents = {MANIFEST: files.manifest}
    contents |= {name: read(name) if data is None else data for name, data in files.others.items()}
    outputs = tuple(outputs_of(contents, as_scripts=settings.links == "file"))
    return Indexed(made.index, made.files, _gone(old, made), outputs, frozenset())


def revised(
    before: Standing,
    after: Standing,
    paths: Collection[str],
    added: Collection[str],
    settings: Settings,
    store: Store,
    folder: str,
) -> Indexed | None:
    """The index after the texts at some source paths have changed, or were added; None where all is to be looked at.

    What changes of a text is not its date. Raises Damaged.
    """
    old = _kept(store, folder)
    if old is None:
        return None
    changes = _changes(old, before, after, paths, added, settings)
    if changes is None:
        return None
    made = revise(old, changes, _reader(store, folder))
    if made is None:
        return None
    read = _reader(store, folder, made)
    standing, files = files_of(old, _reader(store, folder)), files_of(made.index, read)
    contents = {MANIFEST: files.manifest} if files.manifest != standing.manifest else {}
    for name, data in files.others.items():
        if name not in standing.others:
            contents[name] = read(name) if data is None else data
    as_scripts = settings.links == "file"
    left = frozenset(
        urls.file_path(url_of(name, as_scripts=as_scripts))
        for name in standing.others
        if name not in files.others
    )
    outputs = tuple(outputs_of(contents, as_scripts=as_scripts))
    return Indexed(made.index, made.files, _gone(old, made), outputs, left)


def _changes(
    old: Index,
    before: Standing,
    after: Standing,
    paths: Iterable[str],
    added: Iterable[str],
    settings: Settings,
) -> list[Change] | None:
    """What becomes of single texts: of those that have changed, and of those whose day has one more now."""
    new = {path: _searched(after.text(path), settings) for path in added}
    days = {text.day for text in new.values() if text}
    there = [path for path, (number, _) in old.texts.items() if days and day_of(number) in days]
    if len(there) > _FEW:
        return None
    changing = dict.fromkeys((*paths, *there))
    now = {path: _searched(after.text(path), settings) for path in changing}
    numbers = {path: number for path, (number, _) in old.texts.items() if path in changing}
    numbers |= numbered(text for text in (*new.values(), *(now[path] for path in there)) if text)
    changes = []
    for path in changing:
        was, text = _searched(before.text(path), settings), now[path]
        if (was is None) != (path not in old.texts) or (was is None) != (text is None):
            return None
        if was is None or text is None or (was == text and numbers[path] == old.texts[path][0]):
            continue
        changes.append(Change((old.texts[path][0], was), (numbers[path], text)))
    return changes + [Change(None, (numbers[path], text)) for path, text in new.items() if text]


def _everything(catalog: Catalog) -> Iterator[Article | Page]:
    """Whatever may be found. Topics are in no section's list, but what their section says holds for them."""
    yield from catalog.articles.values()
    yield from catalog.pages
    if all(section.searched for section, _ in catalog.sections if section.key == TOPICS):
        yield from (topic.page for topic in catalog.topics)


def _searched(text: Article | Page | None, settings: Settings) -> Searched | None:
    return searched(text, settings) if text else None


_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(Index).decode


def _kept(store: Store, folder: str) -> Index | None:
    """The index that was kept; None for none, or another program's."""
    packed = store.search(folder, _INDEX)
    if packed is None:
        return None
    try:
        return _unpack(packed)
    except msgspec.MsgspecError:
        return None


def _reader(store: Store, folder: str, made: Made | None = None) -> Read:
    """Reads what files hold: those that were made now, and those that are kept."""
    new = made.files if made else {}

    def read(name: str) -> bytes:
        data = new.get(name)
        if data is None:
            data = store.search(folder, name)
        if data is None:
            raise Damaged(f"no part {name} of the index")
        return data

    return read


def _gone(old: Index | None, made: Made) -> frozenset[str] | None:
    """See `Indexed.gone`."""
    names = _names(made.index)
    return None if old is None or made.files.keys() >= names else _names(old) - names


def _names(index: Index) -> frozenset[str]:
    return frozenset(mark.name for mark in (*index.shards, *index.blocks))
