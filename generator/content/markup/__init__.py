"""An article's Markdown as safe HTML, with all that can be learnt from it alone."""

import re
from collections.abc import Iterable
from html import escape
from itertools import islice
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from generator.content.markup import limits
from generator.content.markup.anchors import Heading
from generator.content.markup.body import MORE, Body, finish
from generator.content.markup.foreign import (
    Sign,
    broken_tags,
    indented_prose,
    markdown_in_html,
    signs,
    unread_attributes,
)
from generator.content.markup.limits import LimitError
from generator.content.markup.notes import notes_at_foot
from generator.content.markup.places import Places
from generator.content.markup.sanitize import clean, removals
from generator.content.markup.summary import (
    count,
    count_characters,
    first_sentences,
    reading_minutes,
    text_of,
)
from generator.content.markup.tags import for_paper, prefix_ids, with_first_picture_at_once
from generator.content.paths import is_markdown
from generator.problems import Problem, Reporter
from generator.settings.blocks import NO_BLOCKS, ThemeBlocks
from generator.text import urls
from generator.text.chinese import one_line

if TYPE_CHECKING:
    from generator.content.markup.themeblocks import Fault

__all__ = [
    "Reference",
    "Rendered",
    "count_characters",
    "first_sentences",
    "for_paper",
    "notes_at_foot",
    "prefix_ids",
    "reading_minutes",
    "render",
    "text_of",
    "with_first_picture_at_once",
]

# Control characters and noncharacters, which `generator.text.decoding.read_text` removes: entities can bring them
# back.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0\ufdd1\ufdd3-\ufdef\ufffe\uffff]")
_FORGED_MORE = re.compile("&#(?:0*64978(?![0-9])|x0*fdd2(?![0-9a-f]));?", re.IGNORECASE)
_NONCHARACTER = re.compile("[\ufdd0-\ufdef]")
_MORE_COMMENT = re.compile("<!-- *more *-->", re.IGNORECASE)

_EMPTY_ALT = re.compile(r"""<img[^>]*\salt\s*=\s*(?:""|'')""", re.IGNORECASE)  # means decoration in HTML

_ENOUGH = 2000  # characters in which a summary's first sentences are sought
_CLASSES = 5  # how many of the classes that were taken out are named
_REMOVALS = 1000  # how many are looked for in the source; pasted pages of an office program have many


class Reference(Struct, frozen=True, gc=False):
    """A use of an address of our own."""

    target: str
    """A source path, or a site path (which begins with `/`)."""
    fragment: str
    """Decoded, without `#`; empty if there is none."""
    line: int
    column: int
    """Where the address stands in the file; both 0 where that is not known."""
    kind: Literal["link", "image", "video", "audio"]
    text: str
    """The link's words, or the image's description."""


class Rendered(Struct, frozen=True, gc=False):
    """A body as HTML, and what is known of it."""

    html: str = ""
    """Sanitized. Addresses of our own are marked (`generator.text.urls.mark`), as source paths or site paths, with
    the
    fragment decoded; as everywhere in an attribute, `&` is written `&amp;`."""
    title: str = ""
    """The heading 1 that the body began with, as plain text, if there was no title; it is no longer in `html`."""
    headings: tuple[Heading, ...] = ()
    summary: str = ""
    """Plain text."""
    characters: int = 0
    """Chinese characters, and words of other scripts."""
    minutes: int = 1
    """Reading time."""
    links: tuple[Reference, ...] = ()
    """In the order of the text."""
    ids: tuple[str, ...] = ()
    """The ids in `html`, to check fragments."""
    problems: tuple[Problem, ...] = ()
    has_blocks: bool = False
    """Whether a block of the theme's is in it, so that a page with it needs their style sheet."""


def render(
    body: str,
    path: str,
    first_line: int = 1,
    lines: tuple[str, ...] = (),
    *,
    take_title: bool = False,
    title: str = "",
    blocks: ThemeBlocks = NO_BLOCKS,
) -> Rendered:
    """Turn an article's Markdown into HTML.

    `path` is the article's source path relative to `content/`; `first_line` the line of its file at which
    `body` begins; `lines` the file's lines, for excerpts. With `take_title`, a heading 1 that begins the body
    becomes the title; where there is a `title`, one that repeats it goes. `blocks` are those of the theme. Never
    raises: what goes wrong is in the problems.
    """
    reporter = Reporter(f"content/{path}", lines)
    if _NONCHARACTER.search(body):
        body = _NONCHARACTER.sub("", body)
    try:
        with limits.time_limit():
            return _render(body, path, first_line, reporter, take_title, title, blocks)
    except LimitError as error:
        reporter.error(error.code, first_line, 1, **error.values)
    return Rendered(problems=tuple(reporter.problems))


def _render(
    body: str,
    path: str,
    first_line: int,
    reporter: Reporter,
    take_title: bool,
    title: str,
    blocks: ThemeBlocks,
) -> Rendered:
    from generator.content.markup.convert import to_html  # most builds have no new text

    try:
        converted = to_html(body, blocks)
    except LimitError:
        raise
    except Exception as error:  # Python-Markdown fails on some odd texts; that is not the author's to see
        reporter.error("body-not-converted", first_line, 1, reason=f"{type(error).__name__}: {error}")
        return Rendered(problems=tuple(reporter.problems))
    raw = converted.html
    if "&#" in raw:
        raw = _FORGED_MORE.sub("\ufffd", raw)
    if "<!--" in raw:
        raw = _MORE_COMMENT.sub(MORE, raw)
    cleaned = clean(raw)
    if _FORBIDDEN.search(cleaned):
        # An address may be another one without them, so what is left is judged again.
        cleaned = clean(_FORBIDDEN.sub("", cleaned))
    # What HTML makes of a block within a paragraph is empty: a gap on the page.
    finished = finish(cleaned.replace("<p></p>", ""), path, take_title=take_title, title=title)
    places = Places(body, first_line, converted.code_lines)
    for line, row in converted.broken_tables:
        reporter.warning("broken-table", first_line + line, 1, row=_short(row))
    for line, mark in converted.unclosed_fences:
        reporter.warning("fence-without-end", first_line + line, 1, mark=mark)
    for line, label in converted.lost:
        reporter.warning("definition-not-shown", first_line + line, 1, label=_short(label))
    _report_faults(converted.faults, first_line, reporter)
    _report_removals(raw, cleaned, places, reporter)
    body_lines = body.split("\n")
    found = (
        *signs(places.text),
        *unread_attributes(places.text, raw),
        *indented_prose(body_lines, converted.code_lines),
        *markdown_in_html(body_lines, converted.html_lines),
    )
    _report_signs(found, raw, places, reporter)
    _report_repeated_ids(finished, places, reporter)
    links = _references(finished, places, reporter)
    characters, words = count(finished.text)
    opening = finished.opening if finished.is_cut else finished.opening[:_ENOUGH]
    summary = one_line(opening) or one_line(finished.text[:_ENOUGH])
    return Rendered(
        finished.html,
        finished.title,
        finished.headings,
        summary if finished.is_cut else first_sentences(summary),
        characters + words,
        reading_minutes(characters, words),
        links,
        finished.ids,
        tuple(reporter.problems),
        'class="block ' in finished.html,
    )


def _report_faults(faults: Iterable[tuple[int, "Fault"]], first_line: int, reporter: Reporter) -> None:
    """What is wrong with blocks of the theme's. The end of one that nobody knows is not told again."""
    found = tuple(faults)
    has_unknown = any(fault.code.startswith("block-unknown") for _, fault in found)
    for line, fault in found:
        if fault.code != "block-end-stray" or not has_unknown:
            values = {
                name: value if name == "known" else _short(value) for name, value in fault.values.items()
            }
            reporter.warning(fault.code, first_line + line, fault.start + 1, **values)


def _report_removals(raw: str, cleaned: str, places: Places, reporter: Reporter) -> None:
    seen: set[tuple[str, str, int]] = set()
    classes: dict[str, None] = {}
    tag, start = -1, -1  # where the last tag stands in the HTML and in the text
    for removal in islice(removals(raw, cleaned), _REMOVALS):
        if removal.code == "removed-class":
            classes[removal.name] = None
            continue
        if removal.tag and removal.start != tag:
            tag, start = removal.start, places.written(removal.tag)
        if removal.code == "removed-address":
            line, column = places.address(removal.name)
        elif start >= 0:
            line, column = places.at(start + removal.offset)
        elif removal.code == "removed-attribute":
            line, column = places.attribute(removal.name, removal.value)
        else:
            line, column = places.element(removal.name)
        if (removal.code, removal.name, line) not in seen:
            seen.add((removal.code, removal.name, line))
            kind = "address" if removal.code == "removed-address" else "name"
            is_local = kind == "address" and urls.is_local(removal.name)
            code = "local-address" if is_local else removal.code
            reporter.warning(code, line, column, **{kind: _short(removal.name)})
    if classes:
        _report_classes(tuple(classes), places, reporter)


def _report_signs(found: Iterable[Sign], raw: str, places: Places, reporter: Reporter) -> None:
    """What readers would see of the signs of other programs, and of links and tags that are none."""
    for sign in found:
        reporter.warning(
            sign.code, *places.at(sign.start), sign=_short(one_line(sign.written)), count=sign.count
        )
    if "&lt;" not in raw:
        return
    told = {(problem.line, problem.values) for problem in reporter.problems if problem.code == "broken-tag"}
    for name, beginning, start in broken_tags(places.text):
        line, column = places.at(start)
        if (line, (("name", name),)) not in told and escape(beginning, quote=False) in raw:
            told.add((line, (("name", name),)))
            reporter.warning("broken-tag", line, column, name=name)


def _report_classes(names: tuple[str, ...], places: Places, reporter: Reporter) -> None:
    """All of a text in one warning: pages of other systems have them everywhere, and no word is lost with them."""
    shown = ", ".join(map(_short, names[:_CLASSES])) + (", …" if len(names) > _CLASSES else "")
    reporter.warning("removed-class", *places.class_(names[0]), name=shown)


def _report_repeated_ids(body: Body, places: Places, reporter: Reporter) -> None:
    for id_ in set(body.repeated_ids) & set(body.ids):
        places.id(id_)  # the first of them is as it should be
    for id_ in body.repeated_ids:
        reporter.warning("duplicate-id", *places.id(id_), id=id_)


def _references(body: Body, places: Places, reporter: Reporter) -> tuple[Reference, ...]:
    references: list[Reference] = []
    for found in body.addresses:
        destination = found.destination
        is_silent = found.kind == "image" and not found.text.strip() and not found.decorative
        if not destination.target and not destination.problem and not is_silent:
            continue
        place = places.address(found.written)
        if is_silent and not destination.problem and not _EMPTY_ALT.search(places.line(place)):
            address = _short(found.written)
            reporter.warning("missing-alt", *place, address=address, mark="{: .decorative }")
        if destination.problem:
            report = reporter.error if is_markdown(destination.target) else reporter.warning
            report(destination.problem, *place, address=_short(found.written))
        elif destination.target:
            references.append(
                Reference(destination.target, destination.fragment, *place, found.kind, found.text)
            )
    return tuple(references)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
