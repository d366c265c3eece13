"""From the files under `content/` to documents: read, checked and rendered, each for itself.

Nothing here knows an address. What a document says of others (links, pictures) stays a source path until
`generator.site.articles` has seen all of them.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import chain
from typing import Generic, Literal, TypeVar

import msgspec

from generator.content import activefiles, files, markup
from generator.content.files import File
from generator.content.images import Picture, examine, is_picture
from generator.content.markup import Rendered
from generator.engine import workers
from generator.engine.fingerprints import fingerprint, fingerprint_bytes, plain
from generator.engine.program import engine_key
from generator.engine.progress import Track
from generator.engine.store import Damaged, SeenFile, Store, identity_of
from generator.problems import Problem, Reporter
from generator.settings import frontmatter
from generator.settings.config import Config
from generator.settings.frontmatter import FrontMatter, Head, SectionFrontMatter
from generator.text import bidi, decoding
from generator.text.dates import Moment, date_from_name

Kind = Literal["article", "page", "section"]

# What was probably meant to end in `.md`.
_MISTAKEN = re.compile(r"(.*[^/])\.(?:md\.txt|md|markdown)", re.IGNORECASE)
_FEW_PICTURES = 4
"""Fewer new pictures than this are looked at in one process."""

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


_Values = TypeVar("_Values")


@dataclass(frozen=True, slots=True)
class Document(Generic[_Values]):
    """One Markdown file, read and rendered. Its body is in the store, under its path."""

    place: Place
    head: Head[_Values]
    """Without the body."""
    rendered: Rendered
    """Without the HTML."""
    digest: str
    """Of all that the document is made from."""


Text = Document[FrontMatter]
"""An article or a page."""
Description = Document[SectionFrontMatter]
"""What a section's `_index.md` says."""


@dataclass(frozen=True, slots=True)
class Content:
    """Everything under `content/`."""

    texts: tuple[Text, ...]
    descriptions: tuple[Description, ...]
    files: tuple[File, ...]
    """All that is not Markdown."""
    seen: Mapping[str, SeenFile]
    """Digest and size in pixels of every file, by source path."""
    broken: frozenset[str]
    """Source paths of documents that errors keep out; links to them are not wrong."""


@dataclass(frozen=True, slots=True)
class _Made:
    """What became of a Markdown file: this is what the store keeps."""

    text: Text | None
    description: Description | None
    problems: tuple[Problem, ...]


def _unpacked(definition: type, packed: str) -> Moment:
    assert definition is Moment  # all else is packed as it is
    return Moment.unpacked(packed)


_pack = msgspec.msgpack.Encoder(enc_hook=plain).encode
_decode = msgspec.msgpack.Decoder(_Made, dec_hook=_unpacked).decode


def _unpack(packed: bytes) -> _Made:
    """What was packed. Raises Damaged."""
    try:
        return _decode(packed)
    except (msgspec.MsgspecError, ValueError) as error:  # a date may be none
        raise Damaged(str(error)) from error


@dataclass(frozen=True, slots=True)
class Look:
    """What lies under `content/`, before anything is read that is known already."""

    files: tuple[File, ...]
    seen: Mapping[str, SeenFile]
    """Every file that can be read, by source path."""
    problems: tuple[Problem, ...]


def look(config: Config, store: Store, newest: int) -> Look:
    """Look at everything under the bulletin's `content/`.

    `newest` is the present on the file system's own clock (see `store.identity_of`).
    """
    found, problems = files.walk(config.root / "content", lambda path: _is_allowed(path, config))
    seen, unreadable = _look_at(found, store, newest)
    return Look(found, seen, (*problems, *unreadable))


def load_content(
    config: Config, looked: Look, store: Store, track: Track
) -> tuple[Content, tuple[Problem, ...]]:
    """Read what lies under `content/`, as far as the store doesn't know it yet.

    A document with an error is left out; its problems say why.
    """
    found, seen = looked.files, looked.seen
    markdown = [file for file in found if is_markdown(file.path)]
    bundles = frozenset(
        folder
        for folder, _, name in (file.path.rpartition("/") for file in markdown)
        if folder and _split_language(name.removesuffix(".md"))[0] == "index"
    )
    collected = [*looked.problems, *_mistaken_names(found), *_turning_names(found)]
    wanted: dict[str, tuple[File, Place, str]] = {}
    rules = _rules(config)
    for file in markdown:
        place = placed(file.path, bundles)
        if isinstance(place, Problem):
            collected.append(place)
        elif file.path in seen:
            wanted[file.path] = (file, place, fingerprint((seen[file.path].digest, place, rules)))

    known = store.documents()
    missing = [path for path, (*_, digest) in wanted.items() if known.get(path, ("",))[0] != digest]
    packed = {path: known[path][1] for path in wanted.keys() - set(missing)}

    def make(path: str) -> tuple[str, bytes, str]:
        file, place, digest = wanted[path]
        made, body = _read_document(file, place, digest, config)
        return path, _pack(made), body

    rows = []
    for path, data, body in track(workers.run(make, missing), "read", len(missing)):
        packed[path] = data
        rows.append((path, wanted[path][2], data, body))
    store.save_documents(rows, known.keys() - wanted.keys())
    store.commit()

    made = [_unpack(packed[path]) for path in wanted]
    texts = tuple(one.text for one in made if one.text)
    descriptions = tuple(one.description for one in made if one.description)
    whole = {document.place.path for document in texts} | {document.place.path for document in descriptions}
    return (
        Content(
            texts,
            descriptions,
            tuple(file for file in found if not is_markdown(file.path) and file.path in seen),
            seen,
            frozenset(file.path for file in markdown if file.path not in whole),
        ),
        (*collected, *(problem for one in made for problem in one.problems)),
    )


def _mistaken_names(found: tuple[File, ...]) -> Iterator[Problem]:
    for file in found:
        if meant := mistaken_name(file.path).rpartition("/")[2]:
            values = (("name", file.path.rpartition("/")[2]), ("nearest", meant))
            yield Problem("mistaken-name", f"content/{file.path}", values=values, severity="warning")


def _turning_names(found: tuple[File, ...]) -> Iterator[Problem]:
    """Names of files and folders that turn the direction of text: each once."""
    turning = dict.fromkeys(
        path for file in found if bidi.turns(file.path) for path in (file.path, *files.parents(file.path))
    )
    for path in turning:
        name = path.rpartition("/")[2]
        if (index := bidi.suspicious(name)) is not None:
            values = (("character", decoding.code_point(name[index])),)
            yield Problem("direction-mark-in-name", f"content/{path}", values=values, severity="warning")


def reread(document: Text, config: Config, store: Store) -> Text | None:
    """A text as its file says now; None if it can't be read or has any problem. The store knows it then."""
    place = document.place
    disk = config.root / "content" / place.path
    try:
        file = File(place.path, disk, disk.stat())
        seen = fingerprint_bytes(disk.read_bytes())
    except OSError:
        return None
    digest = fingerprint((seen, place, _rules(config)))
    made, body = _read_document(file, place, digest, config)
    if made.text is None or made.problems:
        return None
    store.save_documents([(place.path, digest, _pack(made), body)], ())
    store.commit()
    return made.text


def _rules(config: Config) -> str:
    """What a document is made from besides its file and its place."""
    return fingerprint((engine_key(), config.settings.front_matter, config.settings.timezone))


def _look_at(
    found: tuple[File, ...], store: Store, newest: int
) -> tuple[dict[str, SeenFile], tuple[Problem, ...]]:
    """Every file's digest, read only where the file is not the one that was seen last time."""
    known = store.files()
    seen: dict[str, SeenFile] = {}
    new: list[File] = []
    identities = {}
    for file in found:
        identity = identities[file.path] = _identity(file, newest)
        before = known.get(file.path)
        if before and identity and before.identity == identity:
            seen[file.path] = before
        else:
            new.append(file)
    texts = (_examined(file) for file in new if not is_picture(file.path))
    pictures = workers.run(_examined, [file for file in new if is_picture(file.path)], few=_FEW_PICTURES)
    news: dict[str, SeenFile] = {}
    problems = []
    for path, examined in chain(texts, pictures):
        if isinstance(examined, Problem):
            problems.append(examined)
        else:
            digest, picture = examined
            news[path] = SeenFile(identities[path], digest, *picture)
    store.save_files(news, known.keys() - seen.keys() - news.keys())
    seen |= news
    return {file.path: seen[file.path] for file in found if file.path in seen}, tuple(problems)


def _identity(file: File, newest: int) -> str:
    """See `identity_of`. What was found in a file is as old as the program that looked at it."""
    identity = identity_of(file.status, newest)
    return identity if not identity or is_markdown(file.path) else f"{identity}:{engine_key()}"


def _examined(file: File) -> tuple[str, tuple[str, Picture] | Problem]:
    """A file's path, and its digest with what it is as a picture, or what keeps it from being published."""
    data = files.read(file)
    if isinstance(data, Problem):
        return file.path, data
    picture = examine(file.path, data) if is_picture(file.path) else Picture(0, 0, "")
    if not is_markdown(file.path) and (found := activefiles.examine(file.path, data)):
        picture = picture._replace(state=found.packed)
    return file.path, (fingerprint_bytes(data), picture)


def _is_allowed(path: str, config: Config) -> bool:
    """Whether the settings name a hidden file, or something in a hidden folder."""
    inner = path.removeprefix("static/")
    return inner != path and activefiles.leads_to(config.settings.static.allow, inner)


def mistaken_name(path: str) -> str:
    """The name that a file was probably meant to have, if it looks like Markdown but isn't taken for it; else empty.

    Windows hides extensions that it knows, so what is shown there as `water.md` may be `water.md.txt`.
    """
    match = _MISTAKEN.fullmatch(path)
    return f"{match[1]}.md" if match and not is_markdown(path) and not path.startswith("static/") else ""


def is_markdown(path: str) -> bool:
    """Whether a file is an article, a page or a section's description; static files are none of these."""
    return path.endswith(".md") and not path.startswith("static/")


def placed(path: str, bundles: frozenset[str]) -> Place | Problem:
    """What a Markdown file is, from its path and the folders that are bundles."""
    folder, _, name = path.rpartition("/")
    stem, language = _split_language(name.removesuffix(".md"))
    section = path.split("/", 1)[0] if "/" in path else ""
    if stem == "_index":
        if folder != section or not section:
            return Problem("misplaced-index", f"content/{path}")
        if language:
            return Problem("translated-section", f"content/{path}", values=(("language", language),))
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


def _read_document(file: File, place: Place, digest: str, config: Config) -> tuple[_Made, str]:
    """A document, and its body, from a file."""
    data = files.read(file)
    if isinstance(data, Problem):
        return _Made(None, None, (data,)), ""
    reporter = Reporter(f"content/{place.path}")
    source = decoding.read_text(data, reporter)
    if source is None:
        return _Made(None, None, tuple(reporter.problems)), ""
    reporter.lines = tuple(source.split("\n"))
    if place.kind == "section":
        description, body = _document(source, reporter, SectionFrontMatter, place, digest, config)
        return _Made(None, description, tuple(reporter.problems)), body
    document, body = _document(source, reporter, FrontMatter, place, digest, config)
    return _Made(document, None, tuple(reporter.problems)), body


def _document(
    source: str, reporter: Reporter, definition: type[_Values], place: Place, digest: str, config: Config
) -> tuple[Document[_Values] | None, str]:
    head = frontmatter.read(source, reporter, definition, config.zone, config.settings.front_matter)
    if head is None:
        return None, ""
    take_title = not head.values.title  # type: ignore[attr-defined] # both definitions have one
    rendered = markup.render(head.body, place.path, head.body_line, reporter.lines, take_title=take_title)
    reporter.problems += rendered.problems
    if (index := bidi.suspicious(rendered.title)) is not None:
        _report_turning_title(rendered.title[index], head, reporter)
    if any(problem.severity == "error" for problem in reporter.problems):
        return None, ""
    return (
        Document(place, replace(head, body=""), replace(rendered, html="", problems=()), digest),
        rendered.html,
    )


def _report_turning_title(character: str, head: Head[_Values], reporter: Reporter) -> None:
    """Warn of a heading that is the title; the character may be written as a reference."""
    at = head.body.find(character)
    line, column = decoding.position(head.body, at) if at >= 0 else (1, 1)
    values = {"key": "title", "character": decoding.code_point(character)}
    reporter.warning("direction-mark", head.body_line + line - 1, column, **values)


def _split_language(stem: str) -> tuple[str, str]:
    match = _LANGUAGE.search(stem)
    return (stem[: match.start()], match[1]) if match else (stem, "")
