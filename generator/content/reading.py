"""A Markdown file as a document: read, checked and rendered for itself, and packed for the store."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import Generic, TypeVar

import msgspec
from msgspec import Struct, structs

from generator.content import markup
from generator.content.markup import Rendered
from generator.content.paths import TOPICS, ContentPath
from generator.engine.fingerprints import plain
from generator.engine.store import Damaged
from generator.problems import Problem, Reporter
from generator.settings import frontmatter
from generator.settings.config import Config
from generator.settings.frontmatter import FrontMatter, Head, IssueFrontMatter, SectionFrontMatter
from generator.settings.values import Place
from generator.text import bidi, decoding
from generator.text.dates import Moment

_Values = TypeVar("_Values")


class Document(Struct, Generic[_Values], frozen=True, gc=False):
    """One Markdown file, read and rendered. Its body is in the store, under its path."""

    place: ContentPath
    head: Head[_Values]
    """Without the body."""
    rendered: Rendered
    """Without the HTML."""
    digest: str
    """Of all that the document is made from."""


Text = Document[FrontMatter]
"""An article, a page or a topic."""
Description = Document[SectionFrontMatter]
"""What a section's `_index.md` says."""
IssueText = Document[IssueFrontMatter]
"""What an issue's file says."""


class Made(Struct, frozen=True, gc=False):
    """What became of a Markdown file: this is what the store keeps."""

    text: Text | None
    description: Description | None
    problems: tuple[Problem, ...]
    source: str
    """The digest of the file's bytes."""
    issue: IssueText | None = None

    @property
    def is_whole(self) -> bool:
        """Whether no error keeps the document out."""
        return bool(self.text or self.description or self.issue)


def as_moment(definition: type, packed: str) -> Moment:
    """What stood for a moment when it was packed; as msgspec asks for it."""
    assert definition is Moment  # all else is packed as it is
    return Moment.unpacked(packed)


pack: Callable[[Made], bytes] = msgspec.msgpack.Encoder(enc_hook=plain).encode
_decode = msgspec.msgpack.Decoder(Made, dec_hook=as_moment).decode


def unpack(packed: bytes) -> Made:
    """What was packed. Raises Damaged."""
    try:
        made: Made = _decode(packed)
    except (msgspec.MsgspecError, ValueError) as error:  # a date may be none
        raise Damaged(str(error)) from error
    if made.text is None:
        return made
    # Heads that are written alike share their places, which take more room than all else of a document.
    places = _shared(tuple(made.text.head.positions.items()))
    return structs.replace(
        made, text=structs.replace(made.text, head=replace(made.text.head, positions=places))
    )


@lru_cache(maxsize=16_384)
def _shared(places: tuple[tuple[str, Place], ...]) -> Mapping[str, Place]:
    return dict(places)


def parsed(
    data: bytes, place: ContentPath, digest: str, config: Config, source_digest: str = ""
) -> tuple[Made, str]:
    """What becomes of a Markdown file, and its body, from its bytes, which have the `source_digest`."""
    reporter = Reporter(f"content/{place.path}")
    source = decoding.read_text(data, reporter)
    if source is None:
        return Made(None, None, tuple(reporter.problems), source_digest), ""
    reporter.lines = tuple(source.split("\n"))
    if place.kind == "section":
        description, body = _document(source, reporter, SectionFrontMatter, place, digest, config)
        return Made(None, description, tuple(reporter.problems), source_digest), body
    if place.kind == "issue":
        issue, body = _document(source, reporter, IssueFrontMatter, place, digest, config)
        return Made(None, None, tuple(reporter.problems), source_digest, issue), body
    document, body = _document(source, reporter, FrontMatter, place, digest, config)
    if document and (keys := [key for key in _OF_TOPICS if key in document.head.positions]):
        document = _as_topic(document, keys, reporter)
    return Made(document, None, tuple(reporter.problems), source_digest), body


_OF_TOPICS = ("articles", "gather")
"""The keys that make a text under `topics/` a topic, which no article has: the folder may be a section's as well."""


def _as_topic(document: Text, keys: list[str], reporter: Reporter) -> Text:
    """A document with some of these keys as a topic; one that lies elsewhere stays, and they are told to be in vain."""
    place = document.place
    if place.kind == "article" and place.path.startswith(f"{TOPICS}/"):
        return structs.replace(document, place=structs.replace(place, kind="topic", section=""))
    for key in keys:
        reporter.warning("topic-key-elsewhere", *document.head.positions[key], key=key)
    return document


def _document(
    source: str,
    reporter: Reporter,
    definition: type[_Values],
    place: ContentPath,
    digest: str,
    config: Config,
) -> tuple[Document[_Values] | None, str]:
    settings = config.settings
    taxonomies = settings.taxonomies if definition is FrontMatter else {}
    head = frontmatter.read(source, reporter, definition, config.zone, settings.front_matter, taxonomies)
    if head is None:
        return None, ""
    title: str = head.values.title  # type: ignore[attr-defined] # all definitions have one
    rendered = markup.render(
        head.body,
        place.path,
        head.body_line,
        reporter.lines,
        take_title=True,
        title=title,
        blocks=config.blocks,
    )
    reporter.problems += rendered.problems
    if (index := bidi.suspicious(rendered.title)) is not None:
        _report_turning_title(rendered.title[index], head, reporter)
    if any(problem.severity == "error" for problem in reporter.problems):
        return None, ""
    return (
        Document(place, replace(head, body=""), structs.replace(rendered, html="", problems=()), digest),
        rendered.html,
    )


def _report_turning_title(character: str, head: Head[_Values], reporter: Reporter) -> None:
    """Warn of a heading that is the title; the character may be written as a reference."""
    at = head.body.find(character)
    line, column = decoding.position(head.body, at) if at >= 0 else (1, 1)
    values = {"key": "title", "character": decoding.code_point(character)}
    reporter.warning("direction-mark", head.body_line + line - 1, column, **values)
