"""All pictures of a bulletin: where each is used, how large it is, which lack words for those who can't see them."""

import io
import posixpath
from collections.abc import Iterator, Mapping
from datetime import datetime
from functools import lru_cache
from pathlib import Path

from msgspec import Struct

from generator.content import images
from generator.content.files import File
from generator.content.fitting import fitted
from generator.content.heic import as_jpeg, is_heic
from generator.content.images import Picture, examine, is_picture, unpacked
from generator.content.reading import IssueText, Text
from generator.desk.listing import Overview
from generator.desk.paths import disk_of, put, refuse, writing
from generator.desk.trash import put_files_away
from generator.engine.fingerprints import fingerprint_bytes
from generator.engine.identities import identity_of
from generator.engine.store import SeenFile, peek
from generator.settings.config import Config
from generator.settings.finding import STATE
from generator.text import urls

_STATIC = "static/"


class Use(Struct, frozen=True):
    """A place that shows a picture."""

    path: str
    """The text's source path; empty for the settings."""
    title: str
    is_head: bool
    """Whether it is the text's own picture, not one in its body."""
    words: str
    """What it is said to show; empty where nobody has said it."""
    line: int


class Shown(Struct, frozen=True):
    """A picture."""

    path: str
    """Its source path."""
    size: int
    """Bytes."""
    width: int
    """Pixels; 0 where that is not known."""
    height: int
    state: str
    """As of `images.Picture`: `broken`, `huge`, or nothing to be said."""
    owner: str
    """The text in whose bundle it lies; empty for one that lies elsewhere."""
    uses: tuple[Use, ...]
    copies: tuple[str, ...]
    """Source paths of files with the very same bytes."""
    is_static: bool
    """Whether templates may show it, of which nothing is known here."""


class Box(Struct, frozen=True):
    """A page of the pictures."""

    rows: tuple[Shown, ...]
    total: int
    unused: int
    wordless: int
    size: int
    """Bytes of all of them."""


class BoxQuery(Struct, frozen=True):
    """Which pictures are wanted."""

    words: str = ""
    kind: str = ""
    """`unused`, `wordless`, `large`; empty for all."""
    start: int = 0
    count: int = 60


_LARGE = 1_000_000
"""Bytes of a picture that is worth making smaller."""


def box(overview: Overview, query: BoxQuery) -> Box:
    """The pictures that are wanted, those of the newest texts first."""
    everything = tuple(_pictures(overview))
    wanted = query.words.casefold().split()
    found = [
        one
        for one in everything
        if all(word in _words_of(one) for word in wanted) and (not query.kind or _is(one, query.kind))
    ]
    return Box(
        tuple(found[max(query.start, 0) : max(query.start, 0) + max(query.count, 0)]),
        len(found),
        sum(_is(one, "unused") for one in everything),
        sum(_is(one, "wordless") for one in everything),
        sum(one.size for one in everything),
    )


def uses_of(overview: Overview) -> dict[str, list[Use]]:
    """The places that show each picture, by its source path."""
    found: dict[str, list[Use]] = {}
    for path, one in overview.known.items():
        made = one.seen.made
        document = made.text or made.issue
        if document is not None:
            for target, use in _uses(path, one.title, document):
                found.setdefault(target, []).append(use)
        elif made.description:
            for reference in made.description.rendered.links:
                if reference.kind == "image":
                    use = Use(path, one.title, False, reference.text, reference.line)
                    found.setdefault(reference.target, []).append(use)
    settings = overview.config.settings
    for target in (settings.logo, settings.government.police_badge, settings.government.mark_picture):
        if target:
            found.setdefault(target.lstrip("/"), []).append(Use("", settings.title, True, settings.title, 0))
    return found


def replace_picture(
    config: Config, overview: Overview, path: str, data: bytes, now: datetime
) -> tuple[str, ...]:
    """Put another picture in the place of one, and of all files with the same bytes; gives their source paths.

    All that shows them stays as it is, since names stay. What was there comes into the trash, as `NAME-old`. Raises
    ProblemsError where it is no picture that can be shown, and OSError.
    """
    disk = picture_on_disk(config, path)
    old = disk.read_bytes()
    ending = posixpath.splitext(path)[1].lower()
    places = {path: disk}
    for file in overview.glance.files:
        if file.size == len(old) and file.path.lower().endswith(ending) and file.path != path:
            other = picture_on_disk(config, file.path)
            if other.read_bytes() == old:
                places[file.path] = other
    new = _fit_for(path, data)
    stem, point, last = path.rpartition(".")
    aside = f"{stem}-old{point}{last}"
    if not disk_of(config, aside).exists():
        with writing(config):
            put(config, disk_of(config, aside), old)
        put_files_away(config, aside, "", (aside,), now)
    with writing(config):
        for place in places.values():
            put(config, place, new)
    return tuple(places)


def put_away(config: Config, overview: Overview, paths: tuple[str, ...], now: datetime) -> int:
    """Put pictures into the trash that nothing shows; gives their number. Raises ProblemsError where one is shown."""
    uses = uses_of(overview)
    for path in paths:
        picture_on_disk(config, path)
        if path.startswith(_STATIC) or uses.get(path):
            refuse("desk-picture-used", path)
    for path in paths:
        put_files_away(config, path, "", (path,), now)
    return len(paths)


_FORMATS = {".jpg": "JPEG", ".jpeg": "JPEG", ".png": "PNG", ".webp": "WEBP"}
_BEGINNINGS = {
    ".jpg": (b"\xff\xd8\xff",),
    ".jpeg": (b"\xff\xd8\xff",),
    ".png": (b"\x89PNG",),
    ".webp": (b"RIFF",),
    ".gif": (b"GIF8",),
    ".avif": (b"\x00\x00\x00",),
}
"""How files of each kind begin."""
_QUALITY = 88
"""Of a JPEG or a WebP: it is scaled down once more for pages."""


def _fit_for(path: str, data: bytes) -> bytes:
    """A picture upright, no larger than a page shows it, and of the kind that the name at a path says."""
    ending = posixpath.splitext(path)[1].lower()
    data = as_jpeg(data) or data if is_heic(data) else data
    picture = fitted(path, data)
    if picture.state in ("broken", "huge") or not images.is_shown(data):
        refuse("desk-file-picture", path)
    if data[:12].startswith(_BEGINNINGS.get(ending, (b"",))):
        return picture.data
    try:
        with images.opened(picture.data) as source:
            form = _FORMATS[ending]
            made = io.BytesIO()
            source.convert("RGB" if form == "JPEG" else "RGBA").save(made, form, quality=_QUALITY)
            return made.getvalue()
    except (
        ImportError,
        KeyError,
        OSError,
    ):  # no Pillow, a kind that we write none of, a kind that we read none of
        refuse("desk-picture-kind", path, kind=ending.lstrip(".").upper())


def picture_on_disk(config: Config, path: str) -> Path:
    """Where a picture lies. Raises ProblemsError where there is none."""
    if not is_picture(path):
        refuse("desk-no-picture", path)
    disk = disk_of(config, path)
    if not disk.is_file():
        refuse("desk-gone", path)
    return disk


def _pictures(overview: Overview) -> Iterator[Shown]:
    uses = uses_of(overview)
    files = [file for file in overview.glance.files if is_picture(file.path)]
    store = overview.config.root / STATE / "store.sqlite"
    stored = _stored(store, store.stat().st_mtime_ns) if store.is_file() else {}
    facts = {}
    for file in files:
        known = stored.get(file.path)
        is_known = (
            known and known.identity and known.identity.startswith(f"{identity_of(file.status, 2**62)}:")
        )
        digest, packed = (known.digest, known.facts) if is_known and known else _looked_at(file, _key(file))
        facts[file.path] = digest, unpacked(packed)
    copies: dict[str, list[str]] = {}
    for path, (digest, _) in facts.items():
        copies.setdefault(digest, []).append(path)
    owners = _owners(overview)
    dates = {path: one.date.at.timestamp() if one.date else 0.0 for path, one in overview.known.items()}

    def newest(file: File) -> tuple[float, str]:
        shown_in = [dates.get(use.path, 0.0) for use in uses.get(file.path, ())]
        return -max((*shown_in, dates.get(_owner(file.path, owners), 0.0))), file.path

    for file in sorted(files, key=newest):
        digest, picture = facts[file.path]
        yield Shown(
            file.path,
            file.size,
            picture.width,
            picture.height,
            picture.state if picture.state in ("broken", "huge") else "",
            _owner(file.path, owners),
            tuple(uses.get(file.path, ())),
            tuple(other for other in copies[digest] if other != file.path),
            file.path.startswith(_STATIC),
        )


@lru_cache(maxsize=1)
def _stored(store: Path, when: int) -> Mapping[str, SeenFile]:
    """What the builds until then have seen of files; each has its identity, so it matters little how old it is."""
    return peek(store)[0]


def _key(file: File) -> tuple[int, int, int]:
    return file.status.st_mtime_ns, file.status.st_ctime_ns, file.status.st_size


_READ: dict[str, tuple[object, tuple[str, str]]] = {}


def _looked_at(file: File, key: object) -> tuple[str, str]:
    """Digest and facts of a picture that no build has seen yet."""
    known = _READ.get(file.where)
    if known is None or known[0] != key:
        try:
            data = file.disk.read_bytes()
            found = fingerprint_bytes(data), examine(file.path, data).packed
        except OSError:
            found = "", Picture(0, 0, "broken").packed
        known = _READ[file.where] = key, found
    return known[1]


def _uses(path: str, title: str, document: Text | IssueText) -> Iterator[tuple[str, Use]]:
    values = document.head.values
    if values.image:
        place = document.head.positions.get("image", (0, 0))
        target = urls.decode(values.image)
        target = (
            target.lstrip("/")
            if target.startswith("/")
            else posixpath.normpath(posixpath.join(posixpath.dirname(path), target))
        )
        yield target, Use(path, title, True, values.image_alt, place[0])
    for reference in document.rendered.links:
        if reference.kind == "image":
            yield reference.target.lstrip("/"), Use(path, title, False, reference.text, reference.line)


def _owners(overview: Overview) -> dict[str, str]:
    """The text of each bundle, by the bundle's folder."""
    return {one.seen.place.bundle: path for path, one in overview.known.items() if one.seen.place.bundle}


def _owner(path: str, owners: dict[str, str]) -> str:
    folder = posixpath.dirname(path)
    while folder:
        if folder in owners:
            return owners[folder]
        folder = posixpath.dirname(folder)
    return ""


def _words_of(one: Shown) -> str:
    return "\n".join((one.path, *(f"{use.title}\n{use.words}" for use in one.uses))).casefold()


def _is(one: Shown, kind: str) -> bool:
    match kind:
        case "unused":
            return not one.uses and not one.is_static
        case "wordless":
            return any(use.path and not use.words for use in one.uses)
        case "large":
            return one.size > _LARGE
        case _:
            return True
