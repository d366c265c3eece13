"""Documents as they lie there, without a build: from the store where a build has read them, else from their files.

Nothing is written: the store is a build's. What was seen before is taken again where its file is the same.
"""

from collections.abc import Mapping

from msgspec import Struct

from generator.content import files, history, reviewing
from generator.content.documents import (
    Content,
    document_digest,
    file_identity,
    is_allowed,
    rules_of,
)
from generator.content.files import File
from generator.content.paths import ContentPath, bundles, is_markdown, place_of_issue, placed, twins
from generator.content.reading import Made, parsed, unpack
from generator.content.reviewing import is_review
from generator.engine.fingerprints import fingerprint_bytes
from generator.engine.identities import present
from generator.engine.store import Damaged, SeenFile, peek
from generator.problems import Problem
from generator.settings.config import Config
from generator.settings.finding import STATE


class Seen(Struct, frozen=True, gc=False):
    """A text as it was last looked at."""

    identity: str
    """See `identities.identity_of`; empty if it can't be relied on."""
    place: ContentPath
    made: Made


class Glance(Struct, frozen=True):
    """All that lies under `content/`."""

    texts: Mapping[str, Seen]
    """Every Markdown file that has a place and can be read, by source path."""
    others: Mapping[str, SeenFile]
    """All other files, where the settings ask for reviews, which are of these as well; else none."""
    files: tuple[File, ...]
    problems: tuple[Problem, ...]
    commit: str
    """As in Look."""

    @property
    def content(self) -> Content:
        """The same as a build has it, but for what it knows of pictures."""
        made = [seen.made for seen in self.texts.values()]
        whole = {path for path, seen in self.texts.items() if seen.made.is_whole}
        seen = {path: SeenFile(one.identity, one.made.source) for path, one in self.texts.items()}
        return Content(
            tuple(one.text for one in made if one.text),
            tuple(one.description for one in made if one.description),
            tuple(one for one in self.files if not (is_markdown(one.path) or is_review(one.path))),
            {**seen, **self.others},
            frozenset(self.texts.keys() - whole),
            self.commit,
            reviews=frozenset(path for path in self.others if is_review(path)),
        )


def glance(config: Config, known: Glance | None = None) -> Glance:
    """Look at everything under `content/`; only what is not as it was in `known` is read."""
    content, state = config.root / "content", config.root / STATE
    newest = present(state)
    rules = rules_of(config)
    found, problems, _ = files.walk(content, lambda path: is_allowed(path, config), config.settings.ignore)
    markdown = [file.path for file in found if is_markdown(file.path)]
    folders, second = bundles(markdown), twins(markdown)
    has_issues = config.settings.issues != "none"
    places: dict[str, ContentPath] = {}
    misplaced = []
    for path in markdown:
        place = second.get(path) or (has_issues and place_of_issue(path)) or placed(path, folders)
        if isinstance(place, Problem):
            misplaced.append(place)
        else:
            places[path] = place
    before = known.texts if known else {}
    stored, documents = peek(state / "store.sqlite") if known is None else ({}, {})
    texts: dict[str, Seen] = {}
    unread: list[Problem] = []
    needs_others = bool(config.settings.review.required)
    others: dict[str, SeenFile] = {}
    others_before = known.others if known else stored
    for file in found:
        path = file.path
        identity = file_identity(file, places, rules, newest)
        if path in places:
            old = before.get(path)
            if old and identity and old.identity == identity and old.place == places[path]:
                texts[path] = old
                continue
            made = _stored(places[path], identity, rules, stored, documents)
            if made is None:
                data = files.read(file)
                if isinstance(data, Problem):
                    unread.append(data)
                    continue
                made = _read(data, places[path], rules, config)
            texts[path] = Seen(identity, places[path], made)
        elif needs_others and not is_markdown(path):
            known_file = others_before.get(path)
            if known_file and identity and known_file.identity == identity:
                others[path] = known_file
            elif not isinstance(data := files.read(file), Problem):
                facts = reviewing.examine(path, data) if is_review(path) else ""
                others[path] = SeenFile(identity, fingerprint_bytes(data), facts)
    commit = history.commit_of(content) if "git" in config.settings.date.from_ else ""
    return Glance(texts, others, found, (*problems, *misplaced, *unread), commit)


def _read(data: bytes, place: ContentPath, rules: str, config: Config) -> Made:
    source = fingerprint_bytes(data)
    return parsed(data, place, document_digest(source, place, rules), config, source)[0]


def _stored(
    place: ContentPath,
    identity: str,
    rules: str,
    known: Mapping[str, SeenFile],
    documents: Mapping[str, tuple[str, bytes]],
) -> Made | None:
    """What a build has made of a text; None where that is not sure to be what lies there."""
    file = known.get(place.path)
    if not identity or file is None or file.identity != identity:
        return None
    digest, packed = documents.get(place.path, ("", b""))
    if digest != document_digest(file.digest, place, rules):
        return None
    try:
        return unpack(packed)
    except Damaged:
        return None
