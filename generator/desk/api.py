"""What the desk's pages ask, and what they are answered: one function for each question, told by its name.

A question is a value that msgspec reads from JSON, and refuses where it is another; the answer is one that it writes.
Nothing is decided here: the functions of this room's other modules do what is asked.
"""

import asyncio
from collections.abc import Callable
from typing import Any, NamedTuple, get_type_hints

from msgspec import Struct, field

from generator.desk import (
    api_bulletin,
    api_texts,
    buttons,
    checking,
    drafts,
    files,
    form,
    listing,
    texts,
    trash,
)
from generator.desk.bulletin import Desk
from generator.desk.language import LANGUAGES, Speaker
from generator.desk.live import Question, View
from generator.desk.model import Edit, Nothing, OfText, Said
from generator.desk.typesetting import as_word, typeset
from generator.text.plaintext import to_paragraphs
from generator.wording import words

# ---- what the desk is


def start(desk: Desk, asked: Nothing, speaker: Speaker) -> dict[str, Any]:
    """All that a page needs to begin."""
    config, settings = desk.config(), desk.config().settings
    return {
        "title": settings.title,
        "languages": LANGUAGES,
        "language": speaker.tag,
        "words": speaker.all_turned(_words(speaker)),
        "forms": {kind: desk.form(kind, speaker) for kind in ("article", "page", "section", "topic")},
        "largest": files.LARGEST_FILE,
        "levels": settings.review.required,
        "hosts": tuple(settings.publish),
        "base_path": desk.state.base_path,
        "preview": desk.preview,
        "build": desk.state.build,
        "drafts": tuple((draft.path, draft.at) for draft in drafts.drafts(config)),
    }


def _words(speaker: Speaker) -> dict[str, Any]:
    return {**words("desk.page", speaker.words_language), **words("desk.more", speaker.words_language)}


def suggestions(desk: Desk, asked: Nothing, speaker: Speaker) -> form.Suggestions:
    """What there is already: sections, tags, sources and people."""
    return form.suggestions(desk.overview())


class Asked(Struct, frozen=True):
    """Which texts are to be listed."""

    query: listing.Query = field(default_factory=listing.Query)


def list_texts(desk: Desk, asked: Asked, speaker: Speaker) -> listing.Listed:
    """The texts that a query finds."""
    return listing.listed(desk.overview(), asked.query, desk.now())


# ---- one text


class Open(Struct, frozen=True):
    """A text, with what stands around it."""

    text: texts.Opened
    row: listing.Row | None


def open_text(desk: Desk, asked: OfText, speaker: Speaker) -> Open:
    """A text as it is on the disk."""
    config = desk.config()
    opened = texts.open_text(config, asked.path)
    row = listing.row(desk.overview(), asked.path, desk.now())
    return Open(opened, row)


class Live(Struct, frozen=True):
    """A text as it is being written."""

    path: str
    text: str
    """As it was opened."""
    edit: Edit
    view: View = "page"
    keep: str | None = None
    """The digest that it was opened with, where a draft is to be kept."""


class Living(Struct, frozen=True):
    """What a text comes to as it is being written."""

    url: str
    page: str
    name: str
    """Under which the page is shown to frames: see `ServerState.unsaved`."""
    problems: tuple[Said, ...]
    title: str
    characters: int


async def live(desk: Desk, asked: Live, speaker: Speaker) -> Living:
    """The page of a text as it is being written, and what is wrong with it; a draft is kept meanwhile."""
    text = texts.applied(asked.text, asked.edit, desk.config(), asked.path)
    checked, shown = await asyncio.gather(
        desk.in_thread(lambda: _checked(desk, asked, text, speaker)),
        desk.ask(Question(asked.path, text.encode(), asked.view)),
    )
    name = desk.show(shown.page) if shown.url else ""
    return Living(
        desk.state.base_path + shown.url if shown.url else "",
        shown.page.decode("utf-8", "replace"),
        name,
        speaker.retold(checked.said),
        checked.title,
        checked.characters,
    )


def _checked(desk: Desk, asked: Live, text: str, speaker: Speaker) -> checking.Checked:
    config, now = desk.config(), desk.now()
    if asked.keep is not None:
        drafts.keep_draft(config, asked.path, asked.keep, asked.text, asked.edit, now)
    return checking.checked(config, asked.path, text, now, speaker.words_language, desk.known_overview)


async def pdf(desk: Desk, asked: OfText, speaker: Speaker) -> bytes:
    """The PDF of a text as it is saved. Raises ProblemsError."""
    text = await desk.in_thread(lambda: texts.open_text(desk.config(), asked.path).text)
    shown = await desk.ask(Question(asked.path, text.encode(), "print"))
    return await desk.in_thread(lambda: typeset(desk.config(), asked.path, shown))


async def word(desk: Desk, asked: OfText, speaker: Speaker) -> bytes:
    """The Word document of a text as it is saved. Raises ProblemsError."""
    text = await desk.in_thread(lambda: texts.open_text(desk.config(), asked.path).text)
    shown = await desk.ask(Question(asked.path, text.encode(), "print"))
    return await desk.in_thread(lambda: as_word(desk.config(), asked.path, shown))


class Save(Struct, frozen=True):
    """A text that is to be saved over what was opened."""

    path: str
    digest: str
    edit: Edit
    base: str | None = None


class Kept(Struct, frozen=True):
    """What became of saving: it is saved, or somebody else has saved meanwhile."""

    saved: texts.Saved | None = None
    clash: texts.Clash | None = None


def save(desk: Desk, asked: Save, speaker: Speaker) -> Kept:
    """Save a text, if the file is still the one that was opened."""
    done = texts.save(desk.config(), asked.path, asked.digest, asked.edit, asked.base, desk.now())
    return Kept(saved=done) if isinstance(done, texts.Saved) else Kept(clash=done)


def drop_draft(desk: Desk, asked: OfText, speaker: Speaker) -> None:
    """Forget what was written and not saved."""
    drafts.drop_draft(desk.config(), asked.path)


class Pasted(Struct, frozen=True):
    """Plain text from somewhere else."""

    text: str


def paragraphs(desk: Desk, asked: Pasted, speaker: Speaker) -> str:
    """Pasted text with its indented lines as paragraphs."""
    return to_paragraphs(asked.text)


class OfFile(Struct, frozen=True):
    """A file of a text's."""

    path: str
    file: str
    """Its source path."""


def remove_file(desk: Desk, asked: OfFile, speaker: Speaker) -> trash.Trashed:
    """Put a file of a text away, into the trash."""
    return files.remove_file(desk.config(), asked.path, asked.file, desk.now())


class Handle(NamedTuple):
    """How a question is answered."""

    question: Any
    answer: Callable[[Desk, Any, Speaker], Any]
    waits: bool
    """Whether it waits for others, and so is no work for a thread."""
    writes: bool
    """Whether texts may be others after it."""


def _handle(name: str, answer: Callable[[Desk, Any, Speaker], Any]) -> Handle:
    hints = get_type_hints(answer)
    return Handle(
        hints["asked"],
        answer,
        asyncio.iscoroutinefunction(answer),
        name in buttons.WRITING | api_texts.WRITING | api_bulletin.WRITING,
    )


_ANSWERS: dict[str, Callable[[Desk, Any, Speaker], Any]] = {
    "start": start,
    "suggestions": suggestions,
    "list": list_texts,
    "open": open_text,
    "live": live,
    "pdf": pdf,
    "word": word,
    "save": save,
    "drop-draft": drop_draft,
    "paragraphs": paragraphs,
    "remove-file": remove_file,
}
_ANSWERS |= {**buttons.ANSWERS, **api_texts.ANSWERS, **api_bulletin.ANSWERS}
API = {name: _handle(name, answer) for name, answer in _ANSWERS.items()}
"""How each question is answered, by its name."""

SENT = {**api_texts.SENT, **api_bulletin.SENT}
"""How files that are sent are taken, by name."""
