"""From sanitized HTML to an article's body: one pass over its tags and texts.

Both Markdown and raw HTML have become the same well-formed HTML by now, so each rule here holds for both:
Chinese lines are joined, headings get ids, pictures become figures, tables get captions, addresses are resolved.
What is learnt on the way (the headings, the plain text, the addresses) comes along.
"""

import posixpath
import re
from html import escape, unescape
from typing import Literal

from msgspec import Struct, structs

from generator.content import media
from generator.content.markup.anchors import Anchors, Heading
from generator.content.markup.resolve import Destination, marked, resolve
from generator.content.markup.sanitize import names
from generator.content.markup.tablenames import with_captions, with_scopes
from generator.content.markup.tags import ID, TAG, attributes_of, start_tag
from generator.content.markup.titles import is_same_title, without_title
from generator.text.bidi import balanced
from generator.text.chinese import IDEOGRAPHS, join_lines, joins, one_line
from generator.text.urls import mark

MORE = "\ufdd2"
"""Stands for `<!-- more -->`, since the sanitizer takes comments out. A noncharacter: no text holds it."""

# What stands in a line as one word, however long it is: the theme lets it break anywhere.
_BARE_ADDRESS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+\.\S+")

_VOID = names("br col hr img wbr")
_INLINE = names(
    """
    a abbr b bdi bdo cite code del dfn em i img ins kbd mark q rp rt ruby s samp small span strong sub sup
    time u var wbr"""
)
_HEADINGS = names("h1 h2 h3 h4 h5 h6")
_NOT_IN_SUMMARY = _HEADINGS | {"table", "figure", "figcaption"}
_SPECIAL = _NOT_IN_SUMMARY | {"p", "pre", "img"}

_ROLES = {"footnote": "doc-endnotes", "footnote-ref": "doc-noteref", "footnote-backref": "doc-backlink"}
"""Digital Publishing WAI-ARIA roles, by the classes that Python-Markdown gives."""
_ADMONITIONS = {
    "Note": "注意",
    "Tip": "提示",
    "Hint": "提示",
    "Important": "重要",
    "Attention": "注意",
    "Caution": "注意",
    "Warning": "警告",
    "Danger": "警告",
}
"""The titles of boxes that were given none, in words that Simplified and Traditional Chinese share."""


class Found(Struct, frozen=True, gc=False):
    """An address in the text: as written, its meaning, and the link's words or the picture's description."""

    written: str
    kind: Literal["link", "image", "video", "audio"]
    """Films that no browser plays are `video`, too."""
    destination: Destination
    text: str
    decorative: bool = False
    """Whether the author says that a picture means nothing."""


class Body(Struct, frozen=True, gc=False):
    """A finished body and what it holds."""

    html: str
    title: str
    headings: tuple[Heading, ...]
    ids: tuple[str, ...]
    repeated_ids: tuple[str, ...]
    addresses: tuple[Found, ...]
    text: str
    """The plain text, without code and the numbers of footnotes; a line for each block."""
    opening: str
    """The part of `text` that can introduce the article: no headings, tables, captions and footnotes."""
    is_cut: bool
    """Whether the author has marked where `opening` ends."""


def finish(html: str, path: str, *, take_title: bool, title: str = "") -> Body:
    """Finish sanitized HTML; `path` is the text's source path.

    With `take_title`, a heading 1 that the text begins with becomes the title; of a text that has a `title` already,
    one that says the same is taken out.
    """
    if MORE in html:
        html = TAG.sub(lambda tag: tag[0].replace(MORE, ""), html)
    taken = ""
    if take_title and "<h1" in html:
        found, rest = without_title(html)
        if not title or is_same_title(found, title):
            taken, html = ("" if title else found), rest
    html = with_captions(html)
    walk = _Walk(html, path)
    walk.run()
    return walk.body(taken)


class _Open(Struct):
    """An element that is open and needs more than its end tag."""

    name: str
    token: int
    """Where its start tag is among the tokens."""
    text: int
    """Where its text begins in the walk's `text`."""
    found: int = -1
    """A link's place among the addresses."""
    silent: bool = False
    """Its text counts for nothing: code, the number of a footnote."""
    aside: bool = False
    """Its text introduces nothing."""


class _Walk:
    """The pass. `tokens` alternate between texts and tags, and are rewritten in place."""

    def __init__(self, html: str, path: str) -> None:
        self.path = path
        self.tokens = TAG.split(html)
        self.stack: list[_Open | None] = []
        self.silent = self.aside = 0
        self.text: list[str] = []
        self.opening: list[str] = []
        self.cut: int | None = None
        self.last = ""  # the last visible character of the line
        self.gap: int | None = None  # the text that ends in a line break, if nothing visible has followed it
        self.paragraph: int | None = None  # the open paragraph, as long as it holds nothing but one picture
        self.picture: int | None = None
        self.anchors = Anchors({unescape(found) for found in ID.findall(html)})
        self.players: dict[int, tuple[str, str]] = {}  # by token: what stands below, and the link to the file
        self.found: list[Found] = []
        self.backlinks: list[int] = []
        self.box_titles: list[int] = []

    def run(self) -> None:
        for index, token in enumerate(self.tokens):
            if not index & 1:
                if token and (self.last or token != "\n"):
                    self._text(index, token)
            elif token[1] == "/":
                self._end(index, token[2:-1])
            else:
                self._start(index, token)

    def body(self, title: str) -> Body:
        text = unescape("".join(self.text))
        if (self.backlinks or self.box_titles) and IDEOGRAPHS.search(text):
            self._speak_chinese()
        html = "".join(self.tokens).strip()
        return Body(
            with_scopes(html),
            title,
            tuple(self.anchors.headings),
            tuple(self.anchors.ids),
            tuple(self.anchors.repeated),
            tuple(self.found),
            text,
            unescape("".join(self.opening[: self.cut])),
            self.cut is not None,
        )

    # Texts

    def _text(self, index: int, token: str) -> None:
        if MORE in token:
            token = self.tokens[index] = self._divide(token)
        if self.silent:
            return
        if "\n" in token or self.gap is not None:
            token = self.tokens[index] = self._join(index, token)
        elif token:
            self.last = token[-1]
        if self.paragraph is not None and not token.isspace():
            self.paragraph = None
        self.text.append(token)
        if not self.aside:
            self.opening.append(token)

    def _divide(self, token: str) -> str:
        """Note where the author's mark is, and take it out."""
        before, after = token.split(MORE, 1)
        if self.cut is None:
            if not self.silent and not self.aside:
                self.opening.append(before)
            self.cut = len(self.opening)
        return before + after.replace(MORE, "")

    def _join(self, index: int, token: str) -> str:
        """Take out line breaks between Chinese characters, even if tags of inline elements stand between."""
        token = join_lines(token)
        visible = token.strip(" \n")
        if not visible:
            if self.gap is None and self.last and "\n" in token:
                self.gap = index
            return token
        blanks = token[: token.index(visible[0])]
        if ("\n" in blanks or self.gap is not None) and self.last and joins(self.last, visible[0]):
            token = token[len(blanks) :]
            if self.gap is not None:
                self.tokens[self.gap] = self.tokens[self.gap].rstrip(" \n")
        self.last = visible[-1]
        self.gap = index if "\n" in token[token.rindex(visible[-1]) :] else None
        return token

    # Tags

    def _start(self, index: int, token: str) -> None:
        name = token[1:-1]
        if " " in name or name in _SPECIAL:
            name = name.partition(" ")[0]
            if name not in _INLINE:
                self._break_line()
            self._special(index, token, name)
        else:
            if name not in _INLINE:
                self._break_line()
            self.paragraph = None
            if name not in _VOID:
                self.stack.append(None)

    def _special(self, index: int, token: str, name: str) -> None:
        attributes = attributes_of(token)
        element = _Open(name, index, len(self.text))
        if name == "pre":
            element.silent = True
        elif name in _NOT_IN_SUMMARY:
            element.aside = True
        if name == "p":
            self.paragraph, self.picture = index, None
        elif name not in ("a", "img"):
            self.paragraph = None
        if name == "img":
            self._image(attributes, element)
        elif attributes:
            self._attributes(attributes, element)
            self.tokens[index] = start_tag(name, attributes)
        if name not in _VOID:
            self.silent += element.silent
            self.aside += element.aside
            self.stack.append(element)

    def _end(self, index: int, name: str) -> None:
        if name not in _INLINE:
            self._break_line()
        element = self.stack.pop()
        if element is None:
            return
        self.silent -= element.silent
        self.aside -= element.aside
        if element.found >= 0:
            if text := self._text_since(element):
                self.found[element.found] = structs.replace(self.found[element.found], text=text)
                if _BARE_ADDRESS.fullmatch(text):
                    self._add_class(element.token, "bare-address")
        elif name in _HEADINGS:
            self._heading(index, element)
        elif name == "p":
            if self.paragraph == element.token and self.picture is not None:
                self._figure(index, self.paragraph, self.picture)
            self.paragraph = None

    def _add_class(self, token: int, name: str) -> None:
        attributes = attributes_of(self.tokens[token])
        attributes["class"] = f"{attributes['class']} {name}" if "class" in attributes else name
        self.tokens[token] = start_tag("a", attributes)

    def _break_line(self) -> None:
        self.last, self.gap = "", None
        if self.text and self.text[-1] != "\n":
            self.text.append("\n")
            if not self.aside:
                self.opening.append("\n")

    def _text_since(self, element: _Open) -> str:
        return balanced(one_line(unescape("".join(self.text[element.text :]))))

    def _attributes(self, attributes: dict[str, str], element: _Open) -> None:
        """Put an element's attributes in order, and learn from them."""
        if element.name == "a" and "name" in attributes:
            attributes.setdefault("id", attributes.pop("name"))
        self._common_attributes(attributes)
        if element.name == "a":
            self._link(attributes, element)
        classes = attributes.get("class")
        if classes and classes.startswith("block "):
            element.aside = True  # what stands in a block of the theme's is beside the story
        elif classes == "admonition-title":
            element.aside = True
            self.box_titles.append(element.token + 1)
        elif classes in _ROLES:
            attributes["role"] = _ROLES[classes]
            element.silent = element.name == "a"
            element.aside = element.name == "div"
            if classes == "footnote-backref":
                self.backlinks.append(element.token)
                attributes["aria-label"] = f"Back to note {attributes.pop('title', '')} in the text"

    def _common_attributes(self, attributes: dict[str, str]) -> None:
        if "id" in attributes and not self.anchors.claim(unescape(attributes["id"])):
            del attributes["id"]
        if "align" in attributes:
            align = f"align-{attributes.pop('align').lower()}"
            attributes["class"] = f"{attributes['class']} {align}" if "class" in attributes else align

    def _link(self, attributes: dict[str, str], element: _Open) -> None:
        if "href" in attributes:
            written = unescape(attributes["href"])
            destination = resolve(written, self.path)
            if destination.problem:
                del attributes["href"]
            else:
                attributes["href"] = escape(destination.href or mark(destination.address))
            if destination.external:
                relations = dict.fromkeys([*attributes.get("rel", "").split(), "noopener"])
                attributes["rel"] = " ".join(relations)
            if attributes.get("class") not in _ROLES:
                element.found = len(self.found)
                self.found.append(Found(written, "link", destination, ""))
        if "href" not in attributes:
            for name in ("hreflang", "rel", "target"):  # they mean nothing without it, and checkers say so
                attributes.pop(name, None)

    def _image(self, attributes: dict[str, str], element: _Open) -> None:
        destination = None
        description = unescape(attributes.setdefault("alt", ""))
        if "src" in attributes:
            written = unescape(attributes.pop("src"))
            destination = resolve(written, self.path)
            decorative = "decorative" in attributes.get("class", "").split()
            kind = media.kind(destination.target or re.split("[?#]", destination.href)[0])
            shown: Literal["image", "audio", "video"] = (
                "image" if not kind else "audio" if kind == "audio" else "video"
            )
            self.found.append(Found(written, shown, destination, description, decorative))
            if kind and not destination.problem:
                caption = unescape(attributes.get("title", "")) or description
                self._player(kind, destination, caption, element)
                return
        if destination is None or destination.problem:
            self.tokens[element.token] = escape(description)
            self.paragraph = None
            return
        self._common_attributes(attributes)
        attributes.setdefault("loading", "lazy")
        attributes.setdefault("decoding", "async")
        # Whoever adds the size to the address sees at once whether the author has given one.
        size: dict[str, str] = {
            name: attributes.pop(name) for name in ("width", "height") if name in attributes
        }
        attributes["src"] = escape(destination.href or mark(destination.address))
        self.tokens[element.token] = start_tag("img", {**attributes, **size})
        for link in self.stack:
            if link and link.found >= 0 and not self.found[link.found].text:
                self.found[link.found] = structs.replace(self.found[link.found], text=balanced(description))
        if self.paragraph is not None:
            if self.picture is not None:
                self.paragraph = None
            self.picture = element.token

    def _player(self, kind: str, destination: Destination, caption: str, element: _Open) -> None:
        """A film or a recording; a link where it can't be played here, and words where it is in a link already."""
        address = escape(destination.href or mark(destination.address))
        name = escape(balanced(posixpath.basename(destination.target)))
        label = escape(caption) or name
        token = element.token
        if any(around and around.name == "a" for around in self.stack):
            self.tokens[token] = label
        elif kind == "other" or not destination.target:
            relation = ' rel="noopener"' if destination.external else ""
            self.tokens[token] = f'<a href="{address}"{relation}>{label or address}</a>'
        else:
            words = mark(marked(media.captions(destination.target), "")) if kind == "video" else ""
            track = f'<track kind="captions" src="{escape(words)}">' if words else ""
            self.tokens[token] = (
                f'<{kind} controls="" preload="none" aria-label="{label}" src="{address}">{track}</{kind}>'
            )
            self.players[token] = escape(caption, quote=False), f'<a href="{address}" download="">{name}</a>'
            if self.paragraph is not None:
                if self.picture is not None:
                    self.paragraph = None
                self.picture = token
            return
        self.paragraph = None

    # What a whole element becomes

    def _heading(self, index: int, element: _Open) -> None:
        text = self._text_since(element)
        tokens = self.tokens[element.token : index + 1]
        if not text and not any(token.startswith("<img ") for token in tokens):
            self.tokens[element.token : index + 1] = [""] * len(tokens)
            return
        attributes = attributes_of(tokens[0])
        heading = self.anchors.heading(int(element.name[1]), unescape(attributes.get("id", "")), text)
        attributes = {"id": escape(heading.id), **attributes}
        self.tokens[element.token] = start_tag(f"h{heading.level}", attributes)
        self.tokens[index] = f"</h{heading.level}>"

    def _figure(self, index: int, paragraph: int, picture: int) -> None:
        """Make a paragraph a figure: from its start tag at `paragraph` to its end tag at `index`."""
        if picture in self.players:
            caption, link = self.players[picture]
            self.tokens[paragraph] = "<figure" + self.tokens[paragraph][2:]
            self.tokens[index] = f"<figcaption>{f'{caption} ' if caption else ''}{link}</figcaption></figure>"
            self.text += [caption, "\n"]
            return
        attributes = attributes_of(self.tokens[picture])
        caption = escape(unescape(attributes.pop("title", "") or attributes["alt"]), quote=False)
        self.tokens[picture] = start_tag("img", attributes)
        self.tokens[paragraph] = "<figure" + self.tokens[paragraph][2:]
        self.tokens[index] = "</figure>"
        if caption.strip():
            self.tokens[index] = f"<figcaption>{caption}</figcaption></figure>"
            self.text += [caption, "\n"]

    def _speak_chinese(self) -> None:
        """What Python-Markdown adds in English, in the text's own language."""
        for index in self.backlinks:
            self.tokens[index] = re.sub(
                "Back to note (.*?) in the text", r"回到正文注释 \1 处", self.tokens[index]
            )
        for index in self.box_titles:
            self.tokens[index] = _ADMONITIONS.get(self.tokens[index], self.tokens[index])
