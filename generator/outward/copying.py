"""An article as it is copied into 公众号, into a letter, or as plain text. Pure functions of an article as built."""

from dataclasses import dataclass
from urllib.parse import unquote

from generator.outward.elements import Element, parsed
from generator.outward.plaintext import plain_text
from generator.outward.references import take_references
from generator.outward.styling import PICTURE_PLACE, styled
from generator.rendering.palette import LIGHT, full, readable
from generator.site.model import Article, Page, Site
from generator.text.urls import absolute, spell_absolute
from generator.wording import say


@dataclass(frozen=True, slots=True)
class Copied:
    """What goes onto the clipboard."""

    content: str
    """HTML with styles in it, or plain text."""
    pictures: tuple[str, ...] = ()
    """The site paths of the pictures whose places are kept in it, in order: they are put in by hand."""


def for_wechat(text: Article | Page, site: Site, accent: str) -> Copied:
    """The body for the editor of 公众号, which has the title in another box, and takes no links and no pictures.

    In place of each picture stand its number, name and words. Links are numbered, with their addresses at the end.
    """
    language, tree = _language(text), _with_notes(text, site, links=True)
    pictures: list[str] = []

    def place(image: Element) -> Element:
        address = image.attributes.get("src", "")
        pictures.append(address.removeprefix(site.base_url))
        values = {"number": len(pictures), "name": unquote(address.rpartition("/")[2])}
        alt = image.attributes.get("alt", "").strip()
        words = say("outward.picture", language, **values)
        return Element("span", {"class": PICTURE_PLACE}, [words + (f" {alt}" if alt else "")])

    made = styled(tree, _readable(accent), place)
    made.attributes["style"] = "color: #222222; text-align: justify;"
    return Copied(made.written(), tuple(pictures))


def for_mail(text: Article | Page, site: Site, accent: str) -> Copied:
    """The whole article for a letter: title, facts, body with links and pictures from the site, and its address."""
    tree = _with_notes(text, site, links=False)
    facts, url = _facts(text), site.base_url + text.url
    tree.children[:0] = [
        Element("h1", {}, [text.title]),
        *([Element("p", {}, [Element("small", {}, [facts])])] if facts else []),
    ]
    original: list[Element | str] = [
        say("outward.original", _language(text)),
        Element("a", {"href": url}, [url]),
    ]
    tree.children.append(Element("p", {}, [Element("small", {}, original)]))
    made = styled(tree, _readable(accent), lambda image: image)
    made.attributes["style"] = "max-width: 680px; color: #222222; font-family: sans-serif;"
    for element in made.walk():
        element.name = "div" if element.name == "section" else element.name  # old mail programs know no other
    return Copied(made.written())


def as_text(text: Article | Page, site: Site) -> Copied:
    """The whole article as plain text: title, facts, a line for each paragraph, notes and addresses at the end."""
    head = filter(None, (text.title, text.subtitle, _facts(text)))
    body = plain_text(
        _with_notes(text, site, links=True), lambda image: image.attributes.get("alt", "").strip()
    )
    original = say("outward.original", _language(text)) + site.base_url + text.url
    return Copied("\n".join(head) + f"\n\n{body}\n\n{original}\n")


def _with_notes(text: Article | Page, site: Site, *, links: bool) -> Element:
    """What must be known of a text, its body with full addresses, its attachments, and what the numbers stand for."""
    language, tree = _language(text), parsed(spell_absolute(text.body.plain, site.base_url))
    if notices := _notices(text, language):
        lines: list[Element | str] = [Element("p", {}, [notice]) for notice in notices]
        tree.children.insert(0, Element("div", {"class": "admonition"}, lines))
    for file in text.attachments:
        words = say("outward.attachment", language)
        link = Element("a", {"href": absolute(file.url, site.base_url)}, [file.name])
        tree.children.append(Element("p", {}, [words, link]))
    references = take_references(tree, links=links)
    if references.entries:
        tree.children.append(Element("h4", {}, [say("outward.notes", language)]))
    tree.children += [_note(number, entry) for number, entry in enumerate(references.entries, 1)]
    return tree


def _notices(text: Article | Page, language: str) -> list[str]:
    """What no copy may leave out: that a text no longer holds, what was wrong in it, what an AI has made of it."""
    notices = []
    if isinstance(text, Article):
        if text.status in ("amended", "repealed", "expired"):
            notices.append(say(f"outward.status-{text.status}", language))
        notices += [
            say("outward.correction", language, date=f"{one.date.at:%Y-%m-%d}", text=one.text)
            for one in text.corrections
        ]
    return [*notices, say(f"outward.ai-{text.ai}", language)] if text.ai else notices


def _note(number: int, entry: list[Element | str]) -> Element:
    """A note as one paragraph, whose further ones begin a line in it."""
    inner: list[Element | str] = [f"[{number}] "]
    for child in entry:
        if isinstance(child, Element) and child.name == "p":
            inner += [Element("br")] if len(inner) > 1 else []
            inner += child.children
        elif not isinstance(child, str) or child.strip():
            inner.append(child)
    return Element("p", {"class": "note"}, inner)


def _language(text: Article | Page) -> str:
    """The language of the few words that are ours: the text's, if the catalogues have it."""
    return "zh-CN" if text.language.partition("-")[0] == "zh" else "en"


def _readable(accent: str) -> str:
    """The theme's accent as it can be read on white."""
    return readable(full(accent), LIGHT, "#000000")


def _facts(text: Article | Page) -> str:
    """Day, source and authors of an article."""
    if not isinstance(text, Article):
        return ""
    source = text.source.name if text.source else ""
    people = ("、" if _language(text) == "zh-CN" else ", ").join(text.authors)
    return " · ".join(filter(None, (f"{text.date.at:%Y-%m-%d}", source, people)))
