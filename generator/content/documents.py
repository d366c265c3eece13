"""From the files under `content/` to documents: read, checked and rendered, each for itself.

Nothing here knows an address. What a document says of others (links, pictures) stays a source path until
`generator.site.articles` has seen all of them.
"""

from collections.abc import Iterable, Mapping
from importlib import import_module
from itertools import chain
from typing import NamedTuple, NoReturn

from msgspec import Struct

from generator.content import activefiles, files, history, media, reviewing
from generator.content.files import File, Folder
from generator.content.holding import Held
from generator.content.images import Picture, examine, is_picture
from generator.content.paths import (
    ContentPath,
    bundles,
    is_markdown,
    misleading_names,
    place_of_issue,
    place_of_new,
    placed,
    twins,
)
from generator.content.reading import Description, IssueText, Made, Text, pack, parsed, unpack
from generator.content.reviewing import is_review
from generator.engine import workers
from generator.engine.fingerprints import fingerprint, fingerprint_bytes
from generator.engine.identities import identity_of
from generator.engine.program import engine_key
from generator.engine.progress import Track, untracked
from generator.engine.store import Damaged, SeenFile, Store
from generator.engine.workers import ALONE, Team
from generator.problems import Problem, ProblemsError
from generator.settings.config import Config

_FEW = 4
"""Fewer new pictures and review files than this are looked at in one process."""


class Content(Struct, frozen=True):
    """Everything under `content/`."""

    texts: tuple[Text, ...]
    descriptions: tuple[Description, ...]
    files: tuple[File, ...]
    """All that may be published as it is: neither Markdown nor what is said in reviews."""
    seen: Mapping[str, SeenFile]
    """Digest and size in pixels of every file, by source path."""
    broken: frozenset[str]
    """Source paths of documents that errors keep out; links to them are not wrong."""
    commit: str
    """As in Look."""
    former: frozenset[str] = frozenset()
    """Source paths of documents that stand here as they were last published, since errors hold them up."""
    reviews: frozenset[str] = frozenset()
    """The source paths of review files."""
    issues: tuple[IssueText, ...] = ()

    @property
    def documents(self) -> frozenset[str]:
        """The source paths of all documents."""
        texts = frozenset(text.place.path for text in self.texts)
        others: tuple[Description | IssueText, ...] = (*self.descriptions, *self.issues)
        return texts | {document.place.path for document in others}


class Look(Struct, frozen=True):
    """What lies under `content/`. The store holds a document for every place."""

    files: tuple[File, ...]
    seen: Mapping[str, SeenFile]
    """Every file that can be read, by source path."""
    places: Mapping[str, ContentPath]
    """What each Markdown file is, by source path, where its path is one for a document."""
    problems: tuple[Problem, ...]
    commit: str
    """Of git's history, where the settings look for dates in it; else empty."""
    folders: tuple[Folder, ...]


class _Read(Struct, frozen=True):
    """What one reading of a Markdown file gave: its digest; and its document, unless the store knows that."""

    path: str
    digest: str
    row: tuple[str, str, bytes, str] | None
    """As `Store.save_documents` takes it."""


def look(config: Config, store: Store, newest: int, track: Track = untracked, team: Team = ALONE) -> Look:
    """Look at everything under the bulletin's `content/`, and read what the store doesn't know.

    `newest` is the present on the file system's own clock (see `identities.present`). No file is opened twice: what
    is told of its bytes and what is made of them come from the same reading, and the store keeps both with its next
    commit.
    """
    found, problems, walked = files.walk(
        config.root / "content", lambda path: is_allowed(path, config), config.settings.ignore
    )
    markdown = [file.path for file in found if is_markdown(file.path)]
    folders = bundles(markdown)
    places: dict[str, ContentPath] = {}
    misplaced: list[Problem] = []
    second = twins(markdown)
    issues = config.settings.issues != "none"
    for path in markdown:
        place = second.get(path) or (issues and place_of_issue(path)) or placed(path, folders)
        if isinstance(place, Problem):
            misplaced.append(place)
        else:
            places[path] = place
    seen, unreadable = _look_at(found, places, config, store, newest, track, team)
    commit = history.commit_of(config.root / "content") if "git" in config.settings.date.from_ else ""
    return Look(found, seen, places, (*problems, *misplaced, *unreadable), commit, walked)


def load_content(
    config: Config, looked: Look, store: Store, held: Held | None = None
) -> tuple[Content, tuple[Problem, ...]]:
    """The documents that were looked at. One with an error is left out; its problems say why.

    With `held`, one with an error is what was last published of it, if anything was. Raises Damaged where the store
    doesn't hold what `look` has put there.
    """
    found, seen = looked.files, looked.seen
    rules = rules_of(config)
    known = store.documents()
    made: dict[str, Made] = {}
    for path, place in looked.places.items():
        if path in seen:
            digest, data = known.pop(path, ("", b""))
            if digest != document_digest(seen[path].digest, place, rules):
                raise Damaged(f"no document of {path}")
            made[path] = unpack(data)
    store.save_documents((), known.keys())
    store.commit()

    former: dict[str, Made | None] = {}
    out: frozenset[str] = frozenset()
    if held is not None:
        wrong = [path for path, one in made.items() if not one.is_whole or path in held.back]
        former = {path: _former(path, looked.places[path], rules, store) for path in wrong}
        out = held.out
    there = seen.keys() - out
    stand = [former.get(path, one) for path, one in made.items() if path in there]
    texts = tuple(one.text for one in stand if one and one.text)
    descriptions = tuple(one.description for one in stand if one and one.description)
    issues = tuple(one.issue for one in stand if one and one.issue)
    documents: tuple[Text | Description | IssueText, ...] = (*texts, *descriptions, *issues)
    whole = {document.place.path for document in documents}
    return (
        Content(
            texts,
            descriptions,
            tuple(
                file
                for file in found
                if file.path in there and not (is_markdown(file.path) or is_review(file.path))
            ),
            seen,
            frozenset(file.path for file in found if is_markdown(file.path) and file.path not in whole),
            looked.commit,
            frozenset(former.keys() & whole),
            frozenset(file.path for file in found if file.path in there and is_review(file.path)),
            issues,
        ),
        (
            *looked.problems,
            *misleading_names(file.path for file in found),
            *(problem for one in made.values() for problem in one.problems),
        ),
    )


def _former(path: str, place: ContentPath, rules: str, store: Store) -> Made | None:
    """What was last published of a document; None where nothing was, or by other rules or another program."""
    row = store.former_document(path)
    if row is None:
        return None
    digest, packed = row
    try:
        made = unpack(packed)
    except Damaged:  # or packed by another program
        return None
    return made if digest == document_digest(made.source, place, rules) else None


def reread(path: str, digest: str, config: Config, store: Store, newest: int) -> tuple[Made, Made] | None:
    """What was made of a text with the document's digest, and what is made of its file now, which the store knows then.

    None if the store has no such document, or the file can't be read. `newest`: see `identities.present`.
    """
    known = store.document(path, digest)
    before = unpack(known) if known is not None else None
    if before is None or before.text is None:
        return None
    now = _read_again(before.text.place, config, store, newest)
    return (before, now) if now else None


def read_new(path: str, known: Iterable[str], config: Config, store: Store, newest: int) -> Made | None:
    """As `reread`, of a new file beside the `known` ones; None, too, where these might be others beside it."""
    disk = config.root / "content" / path
    if files.is_ignored(path, config.settings.ignore) or not files.is_ordinary(path, disk):
        return None
    place = place_of_new(path, known)
    return _read_again(place, config, store, newest) if place else None


def _read_again(place: ContentPath, config: Config, store: Store, newest: int) -> Made | None:
    """What is made of a text's file now, which the store knows then; None if it can't be read."""
    rules = rules_of(config)
    disk = config.root / "content" / place.path
    try:
        file = File(place.path, str(disk), disk.stat())
    except OSError:
        return None
    read = _read(_Reading(config, rules), _Unread(file, place, ""))
    if isinstance(read, Problem) or read.row is None:
        return None
    identity = file_identity(file, {place.path: place}, rules, newest)
    store.save_files({place.path: SeenFile(identity, read.digest)}, ())
    store.save_documents((read.row,), ())
    return unpack(read.row[2])  # as every other document came


def rules_of(config: Config) -> str:
    """What a document is made from besides its file and its place."""
    settings, blocks = config.settings, dict(config.blocks)
    return fingerprint((engine_key(), settings.front_matter, settings.timezone, settings.taxonomies, blocks))


def document_digest(digest: str, place: ContentPath, rules: str) -> str:
    """Of all that a document is made from; `digest` is that of its file's bytes."""
    return fingerprint((digest, place, rules))


def _look_at(
    found: tuple[File, ...],
    places: Mapping[str, ContentPath],
    config: Config,
    store: Store,
    newest: int,
    track: Track,
    team: Team,
) -> tuple[dict[str, SeenFile], tuple[Problem, ...]]:
    """Every file's digest, read only where the file is not the one that was seen last time."""
    known = store.files()
    rules = rules_of(config)
    seen: dict[str, SeenFile] = {}
    new: list[File] = []
    identities = {}
    for file in found:
        identity = identities[file.path] = file_identity(file, places, rules, newest)
        before = known.get(file.path)
        if before and identity and before.identity == identity:
            seen[file.path] = before
        else:
            new.append(file)
    news: dict[str, SeenFile] = {}
    problems = []
    texts = [file for file in new if file.path in places]
    documents = store.document_digests() if texts else {}
    if texts:
        import_module("generator.content.markup.convert")  # once, not by each worker
    unread = [_Unread(file, places[file.path], documents.get(file.path, "")) for file in texts]
    results = workers.run(_read, _Reading(config, rules), unread, team, _lost_text)
    for one in track(results, "read", len(texts)):
        if isinstance(one, Problem):
            problems.append(one)
            continue
        news[one.path] = SeenFile(identities[one.path], one.digest)
        if one.row:  # saved at once: bodies are not held
            store.save_documents((one.row,), ())

    rest = [file for file in new if file.path not in places]
    slow = [file for file in rest if is_picture(file.path) or is_review(file.path)]
    others = (_examined(None, file) for file in rest if not (is_picture(file.path) or is_review(file.path)))
    for path, examined in chain(others, workers.run(_examined, None, slow, team, _lost_picture, few=_FEW)):
        if isinstance(examined, Problem):
            problems.append(examined)
        else:
            news[path] = SeenFile(identities[path], *examined)
    store.save_files(news, known.keys() - seen.keys() - news.keys())
    seen |= news
    return {file.path: seen[file.path] for file in found if file.path in seen}, tuple(problems)


def file_identity(file: File, places: Mapping[str, ContentPath], rules: str, newest: int) -> str:
    """See `identity_of`. What was found in a file is as old as the program, and the rules, that read it.

    A Markdown file that is no document has none, since the store has no document of it.
    """
    if is_markdown(file.path) and file.path not in places:
        return ""
    identity = identity_of(file.status, newest)
    return identity and f"{identity}:{rules if file.path in places else engine_key()}"


def _examined(context: None, file: File) -> tuple[str, tuple[str, str] | Problem]:
    """A file's path, and its digest with what it is as a picture, or says as a review file, packed.

    Or what keeps it from being published.
    """
    data = files.read(file)
    if isinstance(data, Problem):
        return file.path, data
    if is_review(file.path):
        return file.path, (fingerprint_bytes(data), reviewing.examine(file.path, data))
    picture = examine(file.path, data) if is_picture(file.path) else Picture(0, 0, "")
    if not is_markdown(file.path) and (found := activefiles.examine(file.path, data)):
        picture = picture._replace(state=found.packed)
    elif media.kind(file.path) == "video" and media.is_hevc(data):
        picture = picture._replace(state=media.HEVC)
    return file.path, (fingerprint_bytes(data), picture.packed)


def is_allowed(path: str, config: Config) -> bool:
    """Whether the settings name a hidden file, or something in a hidden folder."""
    inner = path.removeprefix("static/")
    return inner != path and activefiles.leads_to(config.settings.static.allow, inner)


class _Reading(NamedTuple):
    """What every Markdown file is read with."""

    config: Config
    rules: str


class _Unread(NamedTuple):
    """A Markdown file that may have changed."""

    file: File
    place: ContentPath
    known: str
    """The digest of the document that the store has of it."""


def _read(reading: _Reading, unread: _Unread) -> _Read | Problem:
    """A Markdown file, opened once."""
    file, place, known = unread
    data = files.read(file)
    if isinstance(data, Problem):
        return data
    seen = fingerprint_bytes(data)
    digest = document_digest(seen, place, reading.rules)
    if digest == known:
        return _Read(file.path, seen, None)
    made, body = parsed(data, place, digest, reading.config, seen)
    return _Read(file.path, seen, (file.path, digest, pack(made), body))


def _lost_text(unread: _Unread, reason: str) -> NoReturn:
    _lost_picture(unread.file, reason)


def _lost_picture(file: File, reason: str) -> NoReturn:
    values = (("address", file.path), ("reason", reason))
    raise ProblemsError((Problem("worker-lost", f"content/{file.path}", values=values),))
