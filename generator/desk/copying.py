"""A text as it is copied into 公众号, into a letter, or as plain text: as it is being written, like the page of it."""

from typing import Literal

from msgspec import Struct

from generator.desk import live
from generator.outward.copying import as_text, for_mail, for_wechat
from generator.serve.preview import Held
from generator.site.model import Article, Page
from generator.text import urls

Purpose = Literal["wechat", "mail", "text"]


class Copying(Struct, frozen=True):
    """A text that is to be copied."""

    path: str
    text: bytes
    purpose: Purpose


class Picture(Struct, frozen=True):
    """A picture that is to be put in by hand."""

    number: int
    path: str
    """Its source path; empty for one that lies on another server."""
    url: str


class Copied(Struct, frozen=True):
    """What goes onto the clipboard."""

    content: str
    """HTML, or plain text; empty for a text that has no page."""
    plain: str
    title: str
    summary: str
    address: str
    """Of the text on the site, in full."""
    pictures: tuple[Picture, ...]


def copied(held: Held, asked: Copying) -> Copied:
    """What is copied of a text. Raises ProblemsError where errors keep it from having a page."""
    question = live.Question(asked.path, asked.text, "page")
    with live.output_of(held, question) as output:
        text = (
            next((one for one in output.inputs.values() if isinstance(one, (Article, Page))), None)
            if output
            else None
        )
        if text is None:
            return Copied("", "", "", "", "", ())
        bulletin = held.standing.bulletin
        site, accent = bulletin.site, bulletin.settings.theme.accent
        plain = as_text(text, site)
        found = plain
        if asked.purpose != "text":
            found = (for_wechat if asked.purpose == "wechat" else for_mail)(text, site, accent)
        known = {file.url: path for path, file in bulletin.files.items()}
        pictures = tuple(
            Picture(number, known.get(url) or _source(url, asked.path, text.url, held), url)
            for number, url in enumerate(found.pictures, 1)
        )
        return Copied(
            found.content, plain.content, text.title, text.summary, site.base_url + text.url, pictures
        )


def _source(url: str, path: str, place: str, held: Held) -> str:
    """The source path of a picture that no page has shown yet: beside its text, or where its address says."""
    folder = path.rpartition("/")[0]
    beside = f"{folder}/{urls.decode(url.removeprefix(place))}" if url.startswith(place) else ""
    content = held.config.root / "content"
    return next(
        (one for one in (beside, urls.decode(url).lstrip("/")) if one and (content / one).is_file()), ""
    )
