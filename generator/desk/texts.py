"""A text opened and saved: what nobody edited stays byte for byte, and what somebody else has written is never lost."""

from datetime import datetime
from pathlib import Path

from msgspec import Struct

from generator.content.paths import TOPICS, is_markdown
from generator.desk import drafts, saves
from generator.desk.files import Beside, files_beside
from generator.desk.model import Edit, Kind, Value
from generator.desk.paths import (
    definition_of,
    disk_of,
    place_of,
    put,
    refuse,
    text_on_disk,
    translations_of,
    writing,
)
from generator.desk.values import values_of
from generator.engine.fingerprints import fingerprint_bytes
from generator.problems import ProblemsError, Reporter
from generator.settings.config import Config
from generator.settings.headediting import body_start, edited_head
from generator.text.decoding import decode, encoded_like, with_newlines
from generator.text.lineends import with_ends_of
from generator.text.merging import Piece, merged, without_base

LARGEST_TEXT = 4 * 1024 * 1024
"""Bytes; a text that is larger was not written by hand."""


class Opened(Struct, frozen=True):
    """A text as somebody begins to edit it."""

    path: str
    digest: str
    """Of its bytes: what a save must be of."""
    text: str
    """The whole, with `\\n` at the end of each line."""
    values: dict[str, Value]
    """What its head says, by our keys; see `values.values_of`."""
    others: tuple[str, ...]
    """The keys in its head that no form can show: unknown ones, and lists that something is wrong with."""
    body: str
    """Without the blank lines before it; the whole where nobody can tell what is head."""
    body_line: int
    """The number of its first line in the whole."""
    is_readable: bool
    """Whether its head can be edited by a form."""
    kind: Kind
    section: str
    """The folder that it lies in."""
    language: str
    draft: drafts.Draft | None
    """What somebody typed and didn't save."""
    files: tuple[Beside, ...]
    """Its pictures and attachments."""
    translations: tuple[str, ...]
    """Source paths of the same text in other languages."""


class Saved(Struct, frozen=True):
    """A text that has been saved."""

    path: str
    digest: str
    changed: bool
    """Whether the file is another one now."""


class Clash(Struct, frozen=True):
    """A text that somebody else has changed meanwhile. Nothing has been written."""

    path: str
    digest: str
    """Of the file as it is now: what the save of the merged text must be of."""
    base: str
    mine: str
    theirs: str
    has_base: bool
    """Whether it is known what both were made from; else all that differs is a conflict."""
    pieces: tuple[Piece, ...]


def open_text(config: Config, path: str) -> Opened:
    """The text at a source path. Raises ProblemsError where there is none that can be edited, and OSError."""
    disk = text_on_disk(config, path)
    data, text = _read(disk, path)
    place = place_of(config, path)
    definition = definition_of(place.kind)
    found = values_of(text, definition, config)
    values, others = found or ({}, ())
    start = body_start(text, definition) or 0
    kind: Kind = place.kind
    if path.startswith(f"{TOPICS}/") and {"articles", "gather"} & values.keys():
        kind = "topic"
    draft = drafts.draft_of(config, path)
    if draft and _is_done(draft, text, config):
        draft = None
    return Opened(
        path,
        fingerprint_bytes(data),
        text,
        values,
        others,
        text[start:],
        text.count("\n", 0, start) + 1,
        found is not None,
        kind,
        place.section,
        str(values.get("language") or place.language or config.settings.language),
        draft,
        files_beside(config, path),
        translations_of(config, path),
    )


def save(
    config: Config, path: str, digest: str, edit: Edit, base: str | None = None, now: datetime | None = None
) -> Saved | Clash:
    """Save an edit of the text that had this digest when it was opened; an empty one is that of a text that is new.

    `base` is the text as it was opened; where nobody gives it, the draft may have it. With `now`, what it was before is
    kept as a version. Raises ProblemsError where the
    text is gone or the edit can't be made, and OSError where the disk refuses; nothing is written then.
    """
    if not is_markdown(path):
        refuse("desk-no-text", path)
    disk = disk_of(config, path)
    place_of(config, path)
    with writing(config):
        if not disk.exists():
            if digest:
                refuse("desk-gone", path)
            data, old = b"", ""
        else:
            data, old = _read(disk, path)
        there = fingerprint_bytes(data) if disk.exists() else ""
        if there != digest:
            return _clash(config, path, there, old, edit, digest, base)
        new = encoded(config, path, data, edit)
        if now and data and new != data:
            saves.keep_save(config, path, data, now)
        if new != data or not disk.exists():
            put(config, disk, new)
        drafts.drop_draft(config, path)
    return Saved(path, fingerprint_bytes(new), new != data)


def encoded(config: Config, path: str, data: bytes, edit: Edit) -> bytes:
    """A text's bytes after an edit, in the encoding and with the line ends that they have. Raises ProblemsError."""
    characters = _decoded(data, path)
    old = with_newlines(characters)
    new = applied(old, edit, config, path)
    if new == old:
        return data
    if encoded_like(characters, data) != data:
        refuse("desk-encoding", path)
    result = encoded_like(with_ends_of(characters, new), data)
    if len(result) > LARGEST_TEXT:
        refuse("desk-text-large", path, limit=LARGEST_TEXT // 1024 // 1024)
    return result


def applied(text: str, edit: Edit, config: Config, path: str) -> str:
    """The whole of a text, whose lines end in `\\n`, after an edit. Raises ProblemsError."""
    if edit.whole is not None:
        return with_newlines(edit.whole)
    definition = definition_of(place_of(config, path).kind)
    new = _with_head(text, edit, definition, config) if edit.changes else text
    if new is None:
        refuse("desk-head", path)
    if edit.body is None:
        return new
    start = body_start(new, definition) or 0
    before, body = new[:start], with_newlines(edit.body)
    if body and start == len(new):  # the first that is written: as editors leave it
        before += "" if not before or before.endswith("\n\n") else "\n" if before.endswith("\n") else "\n\n"
        body += "" if body.endswith("\n") else "\n"
    return before + body


def _with_head(text: str, edit: Edit, definition: type, config: Config) -> str | None:
    """The text with another head; None where a form can't tell what stands there, and so would lose it."""
    found = values_of(text, definition, config)
    if found is None or edit.changes.keys() & set(found[1]):
        return None
    return edited_head(text, edit.changes, definition, config.settings.front_matter)


def text_of(config: Config, path: str, edit: Edit) -> str:
    """The whole of the text at a source path after an edit, which is not saved. Raises ProblemsError and OSError."""
    disk = disk_of(config, path)
    old = _read(disk, path)[1] if disk.is_file() else ""
    return applied(old, edit, config, path)


def _read(disk: Path, path: str) -> tuple[bytes, str]:
    if disk.stat().st_size > LARGEST_TEXT:
        refuse("desk-text-large", path, limit=LARGEST_TEXT // 1024 // 1024)
    data = disk.read_bytes()
    return data, with_newlines(_decoded(data, path))


def _decoded(data: bytes, path: str) -> str:
    reporter = Reporter(f"content/{path}")
    text = decode(data, reporter)
    if text is None:
        raise ProblemsError(tuple(reporter.problems))
    return text


def _is_done(draft: drafts.Draft, text: str, config: Config) -> bool:
    """Whether a draft says nothing that the file doesn't, as after a save that was cut off behind its end."""
    try:
        return applied(draft.base, draft.edit, config, draft.path) == text
    except ProblemsError:
        return False


def _clash(
    config: Config, path: str, now: str, theirs: str, edit: Edit, digest: str, base: str | None
) -> Saved | Clash:
    if base is None and (draft := drafts.draft_of(config, path)) and draft.digest == digest:
        base = draft.base
    mine = applied(theirs if base is None else with_newlines(base), edit, config, path)
    if mine == theirs:  # somebody has saved the very same
        drafts.drop_draft(config, path)
        return Saved(path, now, changed=False)
    if base is None:
        return Clash(path, now, "", mine, theirs, False, without_base(mine, theirs))
    base = with_newlines(base)
    return Clash(path, now, base, mine, theirs, True, merged(base, mine, theirs))
