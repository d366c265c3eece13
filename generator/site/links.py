"""What a text's references mean: from source paths to site paths, and what leads nowhere."""

import html
import posixpath
import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any, Literal

from msgspec import Struct, field

from generator.content import activefiles, images, media
from generator.content.documents import Content
from generator.content.files import File
from generator.content.images import Picture, browsers_know
from generator.content.markup import Reference
from generator.content.markup.resolve import marked
from generator.content.markup.resolve import resolve as meaning
from generator.content.paths import is_markdown
from generator.content.reading import Document
from generator.problems import Problem, Reporter
from generator.settings.frontmatter import FrontMatter
from generator.site import addresses
from generator.site.model import Link, Recording
from generator.site.publication import Publication
from generator.text import urls
from generator.text.decoding import nearest
from generator.text.paths import parents

# A size that the author gives stands right behind the address.
_MARKED_ADDRESS = re.compile(f'(href|src)="{urls.OPEN}([^{urls.CLOSE}]*){urls.CLOSE}"( (?:width|height)=)?')

_NO_TRACK = '<track kind="captions" >'
"""What is left of a film's captions where there are none."""

_SIZES = "(min-width: 48em) 44em, 100vw"
"""How wide a text's column is, for browsers to choose among a picture's widths: as in the default theme."""


_PLAYED = frozenset(("video", "audio"))

_FAULTS: Mapping[str, str] = {"broken": "picture-broken", "huge": "picture-huge"}


_LEFT_OUT: Mapping[str, str] = {
    **dict.fromkeys((".doc", ".docx", ".wps", ".odt", ".rtf", ".pages"), "document-left-out"),
    **dict.fromkeys((".heic", ".heif", ".tif", ".tiff"), "picture-left-out"),
}
"""What is told of a file with this ending that no text uses."""


class PublicFile(Struct, frozen=True, gc=False):
    """A file that is copied into the site."""

    url: str
    file: File
    digest: str
    """Of its bytes."""
    picture: Picture
    """What is known of it from them, whatever it is."""
    widths: tuple[int, ...] = ()
    """The widths in pixels that it is there in besides its own, if it is a picture."""
    thumbnails: tuple[int, ...] = ()
    """Those for lists, if an article has it as its picture."""
    resized: tuple[int, ...] = ()
    """Those that the theme's templates ask for, if a text has it as its picture."""
    is_allowed: bool = False
    """Whether the settings want it as it is, whatever it may do."""

    def scaled(self) -> Iterator[tuple[int, str]]:
        """(width, site path) of the picture in each of its other widths."""
        for width in dict.fromkeys((*self.thumbnails, *self.widths, *self.resized)):
            yield width, self._scaled_url(width)

    @property
    def srcset(self) -> str:
        """See `model.Image`."""
        return ", ".join(f"{urls.mark(self._scaled_url(width))} {width}w" for width in self.widths)

    @property
    def srcset_in_lists(self) -> str:
        """The same with the widths for lists; where there are no others, the picture itself is the widest."""
        if not self.thumbnails:
            return self.srcset
        small = ", ".join(f"{urls.mark(self._scaled_url(width))} {width}w" for width in self.thumbnails)
        return f"{small}, {self.srcset or f'{urls.mark(self.url)} {self.picture.width}w'}"

    def _scaled_url(self, width: int) -> str:
        return images.scaled_name(self.url, width)


class Directory(Struct, frozen=True):
    """Every address of the site, by source path."""

    documents: Mapping[str, tuple[str, frozenset[str]]]
    """A public document's site path and the ids in its body."""
    sections: Mapping[str, str]
    """A section's site path, by its key."""
    files: Mapping[str, PublicFile]
    """Every copied file."""
    hidden: frozenset[str]
    """As in Publication."""
    broken: frozenset[str]
    """As in Content."""
    withdrawn: Mapping[str, str] = field(default_factory=dict)
    """The site path of each withdrawn document, by source path; links to it say where it was."""


class Target(Struct, frozen=True, gc=False):
    """Where a reference leads: a site path, or nowhere, for the reason that `problem` names."""

    url: str = ""
    file: PublicFile | None = None
    problem: str = ""


def make_directory(
    content: Content,
    publication: Publication,
    allow: Iterable[str] = (),
    asked: Iterable[int] = (),
    *,
    scale: bool = True,
) -> Directory:
    """The addresses of everything that is public.

    A bundle's files and those under `static/` are always in the site; any other file only if a public text uses
    it, and no file of a hidden bundle ever is. `allow` are the patterns of files under `static/` that are wanted
    though they may run. With `scale`, pictures that pages show are there in several widths, those of texts also in
    the widths that templates have `asked` for.
    """
    owners: dict[str, str] = {}
    # A bundle's files lie with the original, whatever translations come and go.
    for entry in sorted(publication.entries, key=lambda entry: bool(entry.document.place.language)):
        owners.setdefault(entry.document.place.bundle, entry.url)
    owners.pop("", None)
    public: list[Document[Any]] = [entry.document for entry in publication.entries]
    public += (*publication.section_documents.values(), *publication.issues.values())
    used = {name for document in public for name in files_named(document)}
    shown = _pictures(public) if scale else frozenset()
    listed = _pictures_of_articles(public) if scale else frozenset()
    files = {}
    for file in content.files:
        folders = set(parents(file.path))
        if any(folder + "/" in publication.hidden for folder in folders):
            continue
        if file.path.startswith("static/") or file.path in used or folders & owners.keys():
            url = addresses.file_url(file, owners)
            seen = content.seen[file.path]
            picture = images.unpacked(seen.facts)
            sizes = images.widths(picture, file.size) if file.path in shown else ()
            small = images.thumbnails(picture) if file.path in listed else ()
            own = images.resized(picture, asked) if file.path in listed else ()
            allowed = file.path.startswith("static/") and activefiles.allows(allow, file.path[7:])
            files[file.path] = PublicFile(url, file, seen.digest, picture, sizes, small, own, allowed)
    return Directory(
        {entry.path: (entry.url, frozenset(entry.document.rendered.ids)) for entry in publication.entries},
        {section.key: section.url for section in publication.sections},
        files,
        publication.hidden,
        content.broken,
        {entry.path: entry.url for entry in publication.withdrawn},
    )


def references(document: Document[Any]) -> tuple[Reference, ...]:
    """Every address of ours that a document relies on, in its body and in its front matter."""
    return (
        *document.rendered.links,
        *front_matter_references(document, "image", "attachments", "replaced_by", "related"),
    )


def files_named(document: Document[Any]) -> frozenset[str]:
    """The source paths that a document's files may have: what it shows, offers and plays, be it there or not."""
    return frozenset(name for reference in references(document) for name in _names(reference))


def _pictures(documents: Iterable[Document[Any]]) -> frozenset[str]:
    """What documents show as a picture."""
    return frozenset(
        name
        for document in documents
        for reference in references(document)
        if reference.kind == "image"
        for name in _file_names(reference)
    )


def _pictures_of_articles(documents: Iterable[Document[Any]]) -> frozenset[str]:
    """What documents have as their own picture, which lists show."""
    return frozenset(
        name
        for document in documents
        for reference in front_matter_references(document, "image")
        for name in _file_names(reference)
    )


def uses_what_is_there(document: Document[Any], directory: Directory, sources: Container[str]) -> bool:
    """Whether a document that is new brings no other file of these source paths into the site, and needs none in a
    width that it isn't there in, or is said to be broken where no text shows it.
    """
    for name in _pictures_of_articles((document,)):
        file = directory.files.get(name)
        if file and file.thumbnails != images.thumbnails(file.picture):
            return False
    for reference in references(document):
        for name in _names(reference):
            file = directory.files.get(name)
            if file is None:
                if name in sources and not is_markdown(name):
                    return False
            elif reference.kind == "image" and (
                _fault(file) or file.widths != images.widths(file.picture, file.file.size)
            ):
                return False
    return True


def _file_names(reference: Reference) -> tuple[str, ...]:
    """What a file may be called that a reference means: people write `1#楼.jpg` as they see it, too."""
    if not reference.fragment:
        return (reference.target,)
    return (reference.target, f"{reference.target}#{reference.fragment}")


def _names(reference: Reference) -> tuple[str, ...]:
    """The same, with what may lie beside a film."""
    names = _file_names(reference)
    if reference.kind == "video":
        return (*names, *media.posters(reference.target), media.captions(reference.target))
    return names


def played(documents: Iterable[Document[Any]]) -> frozenset[str]:
    """The films and recordings that documents play, and what may lie beside these."""
    return frozenset(
        name
        for document in documents
        for reference in document.rendered.links
        if reference.kind in _PLAYED and media.kind(reference.target) != "other"
        for name in _names(reference)
    )


def front_matter_references(document: Document[Any], *keys: str) -> Iterator[Reference]:
    """The references that these keys of the front matter make; full addresses are none."""
    values = document.head.values
    if not isinstance(values, FrontMatter):
        return
    for key in keys:
        kind: Literal["image", "link"] = "image" if key == "image" else "link"
        value: str | tuple[str, ...] = getattr(values, key)
        written = (value,) if isinstance(value, str) else value
        for index, path in enumerate(written):
            if path and not path.startswith(("http://", "https://")):
                place = document.head.positions.get(f"{key}.{index}") or document.head.positions.get(
                    key, (0, 0)
                )
                # A name, not an address: what begins a fragment there is a sign like any other here.
                target = meaning(path.replace("#", "%23"), document.place.path).target or path
                yield Reference(target, "", place[0], place[1], kind, "")


def related_paths(document: Document[Any], directory: Directory) -> tuple[str, ...]:
    """The source paths of the documents that the front matter names to be read next, as far as they are public."""
    found = (reference.target for reference in front_matter_references(document, "related"))
    return tuple(dict.fromkeys(path for path in found if path in directory.documents))


def check_related(
    document: Document[Any], directory: Directory, articles: Container[str]
) -> tuple[Problem, ...]:
    """What the front matter names to be read next that is there and no article."""
    reporter = Reporter(f"content/{document.place.path}")
    for reference in front_matter_references(document, "related"):
        path = reference.target
        if path == document.place.path or (
            resolve(reference, document, directory).url
            and path not in articles
            and path not in directory.withdrawn
        ):
            reporter.error("related-no-article", reference.line, reference.column, path=path)
    return tuple(reporter.problems)


def resolve(reference: Reference, document: Document[Any], directory: Directory) -> Target:
    """Where a reference in a document leads. A site path is taken as it is; see `claims`."""
    path = reference.target
    if path.startswith("/"):
        return Target(path + _fragment(reference))
    if path == document.place.path and reference.fragment:
        found = reference.fragment in document.rendered.ids
        return Target(_fragment(reference), problem="" if found else "fragment-nowhere")
    if urls.is_local(path):
        return Target(problem="local-address")
    if path in directory.documents:
        url, ids = directory.documents[path]
        if reference.fragment and reference.fragment not in ids:
            return Target(url, problem="fragment-nowhere")
        return Target(url + _fragment(reference))
    if path in directory.withdrawn:
        return Target(directory.withdrawn[path])
    if path in directory.hidden or any(folder + "/" in directory.hidden for folder in parents(path)):
        return Target(problem="link-to-hidden")
    if path in directory.broken:
        return Target()
    section = path.removesuffix("_index.md").rstrip("/")
    if section in directory.sections:
        return Target(directory.sections[section] + _fragment(reference))
    for name in _file_names(reference):
        if name in directory.files:
            file = directory.files[name]
            return Target(file.url + (_fragment(reference) if name == path else ""), file)
    return Target(problem="article-nowhere" if is_markdown(path) else "file-nowhere")


def check(document: Document[Any], directory: Directory) -> tuple[Problem, ...]:
    """What leads nowhere in a document."""
    reporter = Reporter(f"content/{document.place.path}")
    for reference in references(document):
        target = resolve(reference, document, directory)
        code = target.problem
        if reference.kind == "image" and target.file and not code:
            known = browsers_know(target.file.file.path)
            code = _fault(target.file) or ("" if known else "picture-unknown")
        if reference.kind == "video" and target.file:
            code = code or _unplayed(target.file)
        place = (reference.line, reference.column)
        if code == "article-nowhere":
            near = nearest(reference.target, directory.documents) or "content/"
            reporter.error(code, *place, path=reference.target, nearest=near)
        elif code == "local-address":
            reporter.warning(code, *place, address=reference.target)
        elif code == "fragment-nowhere":
            reporter.warning(code, *place, path=reference.target, fragment=reference.fragment)
        elif code:
            path = target.file.file.path if target.file else reference.target
            reporter.warning(code, *place, path=path)
    return tuple(reporter.problems)


def check_files(documents: Iterable[Document[Any]], directory: Directory) -> tuple[Problem, ...]:
    """The public pictures that are broken or far too large and that no text shows; the others are for `check`."""
    shown = _pictures(documents)
    return tuple(
        Problem(code, f"content/{path}", values=(("path", path),), severity="warning")
        for path, file in directory.files.items()
        if path not in shown and (code := _fault(file))
    )


def check_left_out(content: Content) -> tuple[Problem, ...]:
    """The office documents and cameras' pictures that no text uses, public or not: each was probably meant for it.

    A file beside one of the same name but for the ending is what that was made from.
    """
    if content.broken:  # what these use is not known
        return ()
    documents: list[Document[Any]] = [*content.texts, *content.descriptions, *content.issues]
    used = {
        name
        for document in documents
        for reference in references(document)
        for name in _file_names(reference)
    }
    folders = {document.place.bundle for document in documents} | {"static"}
    paths = [document.place.path for document in documents] + [file.path for file in content.files]
    stems = Counter(posixpath.splitext(path)[0] for path in paths)
    problems = []
    for file in content.files:
        stem, ending = posixpath.splitext(file.path)
        is_in_bundle = any(folder in folders for folder in parents(file.path))
        code = _LEFT_OUT.get(ending.lower())
        if code and not is_in_bundle and file.path not in used and stems[stem] == 1:
            values = (("name", posixpath.basename(file.path)), ("nearest", f"{posixpath.basename(stem)}.md"))
            problems.append(Problem(code, f"content/{file.path}", values=values, severity="warning"))
    return tuple(problems)


def shown_at(
    problem: Problem, picture: str, documents: Iterable[Document[Any]], directory: Directory
) -> Problem:
    """A problem with the picture at a site path: names its file, and the place in a text that shows it, if one does.

    Among several texts it is the one that the problem has been found in.
    """
    path = next((path for path, file in directory.files.items() if file.url == picture), "")
    if not path:
        return problem
    shown = [
        (f"content/{document.place.path}", reference.line, reference.column)
        for document in documents
        for reference in references(document)
        if reference.kind == "image" and path in _file_names(reference)
    ]
    place = min(shown, key=lambda place: (place[0] != problem.path, place), default=(problem.path, 0, 0))
    values = tuple((name, path if name == "picture" else value) for name, value in problem.values)
    return replace(problem, path=place[0], line=place[1], column=place[2], values=values)


def _unplayed(file: PublicFile) -> str:
    """The code of why browsers don't play a film or a recording; empty if they do."""
    if media.kind(file.file.path) == "other":
        return "media-unknown"
    return "media-hevc" if file.picture.state == media.HEVC else ""


def _fault(file: PublicFile | None) -> str:
    """The code of what is wrong with a file as a picture; empty if nothing is."""
    return _FAULTS.get(file.picture.state, "") if file else ""


def check_addresses(documents: Iterable[Document[Any]], known: frozenset[str]) -> tuple[Problem, ...]:
    """The site paths that texts lead to and no output has; `known` are those of all outputs and aliases."""
    problems: list[Problem] = []
    for document in documents:
        reporter = Reporter(f"content/{document.place.path}")
        for reference in references(document):
            path = reference.target.partition("?")[0]
            if path.startswith("/") and not {path, path + "/", path.removesuffix("index.html")} & known:
                reporter.warning(
                    "address-nowhere", reference.line, reference.column, address=urls.decode(path)
                )
        problems.extend(reporter.problems)
    return tuple(problems)


def check_active(directory: Directory) -> tuple[Problem, ...]:
    """The public files that could run in a browser or on a server, and the drawings that something is taken out of.

    Those that the settings allow are not among them.
    """
    problems = []
    for path, file in directory.files.items():
        if not file.is_allowed and (found := activefiles.unpacked(file.picture.state)):
            problems.append(found.problem(f"content/{path}"))
    return tuple(problems)


def allowed_files(directory: Directory) -> tuple[str, ...]:
    """The site paths of files that are there as they are only because the settings allow them."""
    return tuple(
        urls.decode(file.url)
        for file in directory.files.values()
        if file.is_allowed and activefiles.unpacked(file.picture.state)
    )


Binding = tuple[str, str, str]
"""An attribute's value, and for a picture the attributes of its size and of its other widths."""


def bindings(
    document: Document[Any], directory: Directory
) -> tuple[dict[str, Binding], tuple[Link, ...], tuple[str, ...], tuple[Recording, ...]]:
    """What `bind` needs to know of a document's references; its links to other places of the site, its pictures, and
    what it plays.

    Bindings are by `href` or `src` and a marked address. The value is empty for a link that leads nowhere: it loses
    its address, so that nothing of a hidden article shows.
    """
    values: dict[str, Binding] = {}
    links: dict[str, Link] = {}
    pictures: dict[str, None] = {}
    recordings: dict[str, Recording] = {}
    for reference in document.rendered.links:
        target = resolve(reference, document, directory)
        url, size, srcset = target.url, "", ""
        if reference.kind in _PLAYED:
            own, recording = _recording(reference, url, directory)
            values |= own
            if url.startswith("/"):
                links.setdefault(url, Link(recording.name, url))
                pictures |= {recording.poster: None} if recording.poster else {}
            if target.file and media.kind(reference.target) != "other":
                recordings.setdefault(url, recording)
            continue
        if reference.kind == "image":
            # An image can't do without an address, even a wrong one.
            url = url or urls.encode("/" + reference.target)
            if target.file:
                pictures[url.partition("#")[0]] = None
            if target.file and target.file.picture.width:
                size = f' width="{target.file.picture.width}" height="{target.file.picture.height}"'
            if target.file and target.file.widths:
                srcset = f' srcset="{html.escape(target.file.srcset)}" sizes="{_SIZES}"'
        elif url.startswith("/"):
            links.setdefault(url, Link(reference.text, url))
        name = "src" if reference.kind == "image" else "href"
        values[f"{name} {marked(reference.target, reference.fragment)}"] = (
            urls.mark(html.escape(url)) if url else "",
            size,
            srcset,
        )
    return values, tuple(links.values()), tuple(pictures), tuple(recordings.values())


def _recording(reference: Reference, url: str, directory: Directory) -> tuple[dict[str, Binding], Recording]:
    """What `bind` needs to know of a film or a recording at a site path, and what it is."""
    address = marked(reference.target, reference.fragment)
    value = urls.mark(html.escape(url)) if url else ""
    values: dict[str, Binding] = {f"src {address}": (value, "", ""), f"href {address}": (value, "", "")}
    name = reference.text or posixpath.basename(reference.target)
    if reference.kind == "audio":
        return values, Recording("audio", name, url)
    words, poster = media.captions(reference.target), ""
    captions = directory.files.get(words)
    values[f"src {marked(words, '')}"] = (urls.mark(html.escape(captions.url)) if captions else "", "", "")
    for path in media.posters(reference.target):
        if file := directory.files.get(path):
            poster, picture = file.url, file.picture
            size = f' width="{picture.width}" height="{picture.height}"' if picture.width else ""
            values[f"src {address}"] = (value, f' poster="{urls.mark(html.escape(poster))}"{size}', "")
            break
    return values, Recording("video", name, url, poster)


def bind(body: str, values: Mapping[str, Binding]) -> str:
    """A document's body with site paths for source paths."""

    def spelled(match: re.Match[str]) -> str:
        name, address, given = match[1], html.unescape(match[2]), match[3] or ""
        value, size, srcset = values.get(f"{name} {address}", ("", "", ""))
        return (f'{name}="{value}"{srcset}{"" if given else size}' if value else "") + given

    bound = _MARKED_ADDRESS.sub(spelled, body) if urls.OPEN in body else body
    return bound.replace(_NO_TRACK, "") if _NO_TRACK in bound else bound


def _fragment(reference: Reference) -> str:
    return "#" + urls.encode(reference.fragment) if reference.fragment else ""
