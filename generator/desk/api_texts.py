"""What is asked of a text besides `api`: what is pasted into it, what is copied out of it, what it was before."""

from collections.abc import Callable, Mapping
from html import escape
from typing import Any, NamedTuple

from msgspec import Struct

from generator.desk import pasting, saves, texts, versions
from generator.desk.bulletin import Desk
from generator.desk.copying import Copied, Copying, Purpose
from generator.desk.language import Speaker
from generator.desk.model import Edit, OfText
from generator.problems import Problem, ProblemsError
from generator.text.merging import Piece, compared
from generator.text.wordmarks import Run, marked

# ---- what comes in


class Pasting(Struct, frozen=True):
    """A clipboard's content for a text."""

    path: str
    text: str
    """The text's Markdown as it is being written."""
    clipboard: pasting.Clipboard


def paste(desk: Desk, asked: Pasting, speaker: Speaker) -> pasting.Pasted:
    """The Markdown of what is pasted; its pictures are put beside the text."""
    return pasting.paste(desk.config(), asked.path, asked.text, asked.clipboard, _adder(desk))


class OfDocument(Struct, frozen=True):
    """A document that somebody drops on a text."""

    path: str
    name: str


def document(desk: Desk, asked: OfDocument, data: bytes, speaker: Speaker) -> pasting.Pasted:
    """The Markdown of a document; its pictures are put beside the text."""
    config = desk.config()
    text = texts.open_text(config, asked.path).body
    return pasting.paste_document(config, asked.path, text, asked.name, data, _adder(desk))


class OfArticle(Struct, frozen=True):
    """A document that somebody drops on the list."""

    folder: str
    name: str


class Imported(Struct, frozen=True):
    """An article that was made of a document."""

    path: str


def article(desk: Desk, asked: OfArticle, data: bytes, speaker: Speaker) -> Imported:
    """A document as a new article."""
    path = pasting.import_document(
        desk.config(), asked.name, data, asked.folder, desk.now(), speaker.words_language
    )
    return Imported(path)


def _adder(desk: Desk) -> pasting.AddFile:
    return lambda path, name, data: desk.add(path, name, data).target


# ---- what goes out


class Copy(Struct, frozen=True):
    """A text that is to be copied, as it is being written."""

    path: str
    text: str
    edit: Edit
    purpose: Purpose


class CopyShown(Struct, frozen=True):
    """What is copied, and the page that shows it."""

    copied: Copied
    name: str
    """Under which the page is shown to frames: see `ServerState.unsaved`."""


async def copy(desk: Desk, asked: Copy, speaker: Speaker) -> CopyShown:
    """What goes onto the clipboard. Raises ProblemsError where errors keep the text from having a page."""
    config = desk.config()
    whole = texts.applied(asked.text, asked.edit, config, asked.path)
    found = await desk.ask_for_copy(Copying(asked.path, whole.encode(), asked.purpose))
    if not found.content:
        raise ProblemsError((Problem("desk-no-copy", f"content/{asked.path}"),))
    return CopyShown(found, desk.show(_page(found, asked.purpose, speaker).encode()))


def _page(found: Copied, purpose: Purpose, speaker: Speaker) -> str:
    """A page that shows what is copied as the other program will."""
    content = f"<pre>{escape(found.content)}</pre>" if purpose == "text" else found.content
    width = {"wechat": "26rem", "mail": "44rem", "text": "44rem"}[purpose]
    return (
        f'<!DOCTYPE html><html lang="{escape(speaker.tag)}"><head><meta charset="utf-8">'
        f"<title>{escape(found.title)}</title>"
        "<style>html{background:#fff;color:#222;color-scheme:light}"
        f"body{{max-inline-size:{width};margin:1rem auto;padding-inline:1rem;font:16px/1.75 sans-serif;"
        "overflow-wrap:break-word}pre{white-space:pre-wrap;font:inherit}img{max-inline-size:100%}</style></head>"
        f"<body>{content}</body></html>"
    )


# ---- what it was before


class VersionRow(Struct, frozen=True):
    """A text as it was once."""

    id: str
    at: str
    """Until when it was so where it was saved over; when it was committed where git has it."""
    is_commit: bool = False
    author: str = ""
    message: str = ""


def list_versions(desk: Desk, asked: OfText, speaker: Speaker) -> tuple[VersionRow, ...]:
    """What a text was before saves and in commits, the newest first."""
    config = desk.config()
    saved = [VersionRow(one.id, one.at, False) for one in saves.saves_of(config, asked.path)]
    committed = [
        VersionRow(one.id, one.at, True, one.author, one.message)
        for one in versions.versions(config, asked.path)
    ]
    return tuple(sorted((*saved, *committed), key=lambda one: saves.moment(one.at), reverse=True))


class OfVersion(Struct, frozen=True):
    """A text as it was once."""

    path: str
    id: str
    is_commit: bool = False


class MarkedPiece(Struct, frozen=True):
    """Lines of both texts that belong together, with the words that differ marked."""

    is_same: bool
    before: tuple[Run, ...]
    after: tuple[Run, ...]


class Compared(Struct, frozen=True):
    """A text as it was beside the text as it is."""

    text: str
    pieces: tuple[MarkedPiece, ...]


def show_version(desk: Desk, asked: OfVersion, speaker: Speaker) -> Compared:
    """A text as it was, and what has been changed since."""
    config = desk.config()
    get = versions.version_text if asked.is_commit else saves.saved_text
    before = get(config, asked.path, asked.id)
    after = texts.open_text(config, asked.path).text
    return Compared(before, tuple(map(_marked, compared(before, after))))


def _marked(piece: Piece) -> MarkedPiece:
    before, after = "\n".join(piece.base), "\n".join(piece.mine)
    if piece.kind == "same":
        run = Run(before, False)
        return MarkedPiece(True, (run,), (run,))
    return MarkedPiece(False, *marked(before, after))


ANSWERS: dict[str, Callable[[Desk, Any, Speaker], Any]] = {
    "paste": paste,
    "copy": copy,
    "versions": list_versions,
    "version": show_version,
}


WRITING = frozenset(("paste",))
"""Questions after which there may be other files."""


class Sending(NamedTuple):
    """How a file that is sent is taken."""

    question: Any
    take: Callable[[Desk, Any, bytes, Speaker], Any]


SENT: Mapping[str, Sending] = {
    "document": Sending(OfDocument, document),
    "article": Sending(OfArticle, article),
}
