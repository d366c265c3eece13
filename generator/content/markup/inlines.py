"""Inline Markdown: code, emphasis, links, pictures, addresses, raw HTML and line breaks inside of one text.

CommonMark 0.31 chapter 6, by the algorithm of its appendix, with strikethrough and bare addresses of GitHub Flavored
Markdown; it takes the place of Python-Markdown's inline patterns. Each text is read once, from left to right, in time
in proportion to its length. What we have besides: notes (`[^1]`), attribute lists behind an element (`{: .note }`),
and emphasis that knows Chinese (`emphasis`).
"""

import re
import xml.etree.ElementTree as etree
from bisect import bisect_right
from collections.abc import Callable

from markdown import Markdown
from markdown.extensions.footnotes import FootnoteExtension, FootnoteInlineProcessor
from markdown.treeprocessors import Treeprocessor
from markdown.util import AtomicString, HtmlStash
from msgspec import Struct, field

from generator.content.markup import attributes, emphasis, limits, rawhtml
from generator.content.markup.inlinetree import (
    Attributes,
    Bracket,
    Picture,
    Token,
    fill,
    link,
    link_around,
    safe,
)
from generator.content.markup.limits import LimitError
from generator.content.markup.lines import note_name
from generator.content.markup.links import (
    LABEL,
    REFERENCE,
    Bare,
    Target,
    bare_addresses,
    character,
    label_key,
    literal,
    target,
)

# A line end needs a look only where blanks surround it.
_SIGN = re.compile(r"[\\`*_~\[\]<&{!](?:(?<!!)|(?=\[))")
_SIGN_OR_LINE_END = re.compile(r"[\\`*_~\[\]<&{!\n](?:(?<!!)|(?=\[))")
_BEGINS = re.compile(r"[\\`*_~\[<&]")
_BEGINS_LONGER = ("://", "www.", "@", " \n", "\n ", "\t")

_ESCAPABLE = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")
_BACKTICKS = re.compile("`+")
_LINE_BEGINS = re.compile(r"[ \t]*")
_NOTE = re.compile(r"\[\^([^\[\]\n]++)\]")

# Sections 6.5 and 6.6.
_AUTOLINK = re.compile(r"<([A-Za-z][A-Za-z0-9.+-]{1,31}:[^<>\x00-\x20]*+)>")
_LINK_TAG = re.compile(r"<(/?)a(?![A-Za-z0-9-])", re.IGNORECASE)
_MAIL_PART = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_MAIL = re.compile(rf"<([A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]++@{_MAIL_PART}(?:\.{_MAIL_PART})*)>")


def install(markdown: Markdown, check: Callable[[], None] = lambda: None) -> None:
    """Let `markdown` read inline Markdown by these rules. `check` is called for each text, and may raise."""
    markdown.treeprocessors.register(_Inlines(markdown, check), "inline", 20)
    markdown.treeprocessors.deregister("unescape")  # restores signs that Python-Markdown's patterns hide


class _Inlines(Treeprocessor):
    """Reads every text of the tree, but those that are code or finished already (`AtomicString`)."""

    def __init__(self, markdown: Markdown, check: Callable[[], None]) -> None:
        super().__init__(markdown)
        self._markdown = markdown
        self._check = check
        pattern = markdown.inlinePatterns["footnote"]
        assert isinstance(pattern, FootnoteInlineProcessor)
        self._notes = pattern.footnotes

    def run(self, root: etree.Element) -> None:
        numbers = {name: number for number, name in enumerate(self._notes.footnotes, 1)}
        document = _Document(self._markdown.references, self._markdown.htmlStash, self._notes, numbers)
        for element in list(root.iter()):
            children: list[etree.Element] = []
            if text := self._unfinished(element.text):
                element.text, children = _read(text, document)
            for child in element:
                children.append(child)
                if text := self._unfinished(child.tail):
                    child.tail, following = _read(text, document)
                    children += following
            if len(children) > len(element):
                element[:] = children

    def _unfinished(self, text: str | None) -> str:
        """The text if there is anything to do with it."""
        if not text or isinstance(text, AtomicString):
            return ""
        if len(text) > limits.PARAGRAPH:
            raise LimitError("paragraph-too-long", start=text[:20], limit=limits.PARAGRAPH)
        self._check()
        if not _BEGINS.search(text) and not any(sign in text for sign in _BEGINS_LONGER):
            return ""
        return text


class _Document(Struct, frozen=True):
    """What the texts of one document share."""

    references: dict[str, tuple[str, str]]
    """The definitions of links: addresses and titles, by `label_key`."""
    raw: HtmlStash
    notes: FootnoteExtension
    numbers: dict[str, int]
    """Those of the notes."""

    def note(self, name: str) -> etree.Element:
        """A reference to a note, with the marks that the footnotes extension gives and looks for."""
        first = f"fnref:{name}"
        uses = self.notes.found_refs[first] = self.notes.found_refs.get(first, 0) + 1
        reference = etree.Element("sup", id=safe(first if uses == 1 else f"fnref{uses}:{name}"))
        link = etree.SubElement(reference, "a", {"class": "footnote-ref", "href": safe(f"#fn:{name}")})
        link.text = str(self.numbers[name])
        return reference


class _Reader(Struct):
    """The reading of one text."""

    text: str
    document: _Document
    tokens: list[Token] = field(default_factory=list)
    runs: list[emphasis.Run] = field(default_factory=list)
    brackets: list[Bracket] = field(default_factory=list)
    spent: int = 0
    """So many of the brackets can't begin a link any more, since a link is in them already."""
    backticks: dict[int, list[int]] | None = None
    """Where rows of backticks are, by their lengths."""
    missing: set[str] = field(default_factory=set)
    """Ends of raw HTML that were sought in vain."""
    is_in_link: bool = False
    """Whether a link that is written as raw HTML is open, which can hold no other."""

    def read(self) -> list[Token]:
        """The text's tokens, of which `fill` makes elements."""
        text = self.text = self.text.strip(" \t\n")
        sign = _SIGN_OR_LINE_END if " \n" in text or "\n " in text or "\t" in text else _SIGN
        has_bare = "://" in text or "www." in text or "@" in text
        bare = bare_addresses(text) if has_bare else iter(())
        address = next(bare, None)
        at = 0
        match = sign.search(text)
        while True:
            while address and address.start < at:
                address = next(bare, None)
            if match and match.start() < at:
                match = sign.search(text, at)
            stop = match.start() if match else len(text)
            if address and address.start <= stop:
                if self.is_in_link:
                    address = next(bare, None)
                    continue
                self._add(text[at : address.start])
                at = self._bare(address)
                continue
            self._add(text[at:stop])
            if not match:
                break
            at = _HANDLERS[text[stop]](self, stop)
        emphasis.match(self.runs)
        return self.tokens

    def _add(self, token: Token) -> None:
        if token != "":
            self.tokens.append(token)

    # Each of these reads what begins at a place, adds its tokens, and gives the place behind it.

    def _bare(self, found: Bare) -> int:
        self.tokens.append(link(found.address, literal(self.text[found.start : found.end])))
        return found.end

    def _backslash(self, at: int) -> int:
        following = self.text[at + 1 : at + 2]
        if following == "\n":
            return self._break(at + 1)
        if following and following in _ESCAPABLE:
            self.tokens.append(following)
            return at + 2
        self.tokens.append("\\")
        return at + 1

    def _line_end(self, at: int) -> int:
        before = self.tokens[-1] if self.tokens else None
        if isinstance(before, str) and not isinstance(before, AtomicString):
            self.tokens[-1] = before.rstrip(" \t")
            if before.endswith("  "):
                return self._break(at)
        self.tokens.append("\n")
        return _after(_LINE_BEGINS, self.text, at + 1)

    def _break(self, at: int) -> int:
        self.tokens.append(etree.Element("br"))
        return _after(_LINE_BEGINS, self.text, at + 1)

    def _code(self, at: int) -> int:
        if self.backticks is None:
            self.backticks = {}
            for row in _BACKTICKS.finditer(self.text):
                self.backticks.setdefault(row.end() - row.start(), []).append(row.start())
        end = _after(_BACKTICKS, self.text, at)
        rows = self.backticks.get(end - at, ())
        number = bisect_right(rows, at)
        if number == len(rows):
            self.tokens.append(self.text[at:end])
            return end
        code = self.text[end : rows[number]].replace("\n", " ")
        if code[0] == code[-1] == " " and code.strip(" "):
            code = code[1:-1]
        element = etree.Element("code")
        element.text = AtomicString(safe(code))
        self.tokens.append(element)
        return rows[number] + end - at

    def _delimiters(self, at: int) -> int:
        sign = self.text[at]
        end = at + 1
        while end < len(self.text) and self.text[end] == sign:
            end += 1
        run = emphasis.run_at(self.text, at, end)
        if (run.can_open or run.can_close) and (sign != "~" or run.length == 2):
            self.tokens.append(run)
            self.runs.append(run)
        else:
            self.tokens.append(self.text[at:end])
        return end

    def _reference(self, at: int) -> int:
        match = REFERENCE.match(self.text, at)
        if match and (found := character(match[0])):
            self.tokens.append(found)
            return match.end()
        self.tokens.append("&")
        return at + 1

    def _brace(self, at: int) -> int:
        before = self.tokens[-1] if self.tokens else ""
        may_follow = (
            isinstance(before, emphasis.Run)
            or (isinstance(before, etree.Element) and before.tag != "br")
            or isinstance(before, Picture)
        )
        if may_follow and (match := attributes.LIST.match(self.text, at)):
            self.tokens.append(Attributes(match[0]))
            return match.end()
        self.tokens.append("{")
        return at + 1

    def _less_than(self, at: int) -> int:
        if match := _AUTOLINK.match(self.text, at):
            self.tokens.append(link(match[1], match[1]))
            return match.end()
        if match := _MAIL.match(self.text, at):
            self.tokens.append(link(f"mailto:{match[1]}", match[1]))
            return match.end()
        if end := rawhtml.end_of(self.text, at, self.missing):
            if match := _LINK_TAG.match(self.text, at):
                self.is_in_link = not match[1]
            self.tokens.append(AtomicString(self.document.raw.store(self.text[at:end])))
            return end
        self.tokens.append("<")
        return at + 1

    # Links and pictures

    def _bracket(self, at: int) -> int:
        match = _NOTE.match(self.text, at)
        if match and (name := note_name(match[1])) in self.document.numbers:
            self.tokens.append(self.document.note(name))
            return match.end()
        return self._open(at, "[")

    def _exclamation(self, at: int) -> int:
        return self._open(at, "![")

    def _open(self, at: int, written: str) -> int:
        if self.brackets:
            self.brackets[-1].holds_bracket = True
        end = at + len(written)
        bracket = Bracket(written, end, len(self.tokens), len(self.runs))
        self.brackets.append(bracket)
        self.tokens.append(bracket)
        return end

    def _close(self, at: int) -> int:
        if not self.brackets:
            self.tokens.append("]")
            return at + 1
        bracket = self.brackets.pop()
        is_spent = len(self.brackets) < self.spent
        self.spent = min(self.spent, len(self.brackets))
        is_link = bracket.written == "["
        found = None if is_link and is_spent else self._target(bracket, at)
        if found is None:
            self.tokens.append("]")
            return at + 1
        emphasis.match(self.runs[bracket.run :])
        content = self.tokens[bracket.token + 1 :]
        del self.runs[bracket.run :], self.tokens[bracket.token :]
        if is_link:
            self.tokens.append(link_around(content, found))
            self.spent = len(self.brackets)
        else:
            self.tokens.append(Picture(content, found))
        return found.end

    def _target(self, bracket: Bracket, at: int) -> Target | None:
        """Where the link leads that ends with the `]` at a place."""
        if self.text.startswith("(", at + 1) and (found := target(self.text, at + 2)):
            return found
        end = at + 1
        label = "" if bracket.holds_bracket else self.text[bracket.end : at]
        if match := LABEL.match(self.text, at + 1):
            if match[1]:
                label = match[1]
            if label:
                end = match.end()
        key = label_key(label) if label else ""
        if key not in self.document.references:
            return None
        address, words = self.document.references[key]
        return Target(address, words or "", end)


def _read(text: str, document: _Document) -> tuple[str | None, list[etree.Element]]:
    """What a text becomes: the text before the first element, and the elements."""
    shell = etree.Element("span")
    fill(shell, _Reader(text, document).read())
    return shell.text, list(shell)


_HANDLERS: dict[str, Callable[[_Reader, int], int]] = {
    "\\": _Reader._backslash,
    "\n": _Reader._line_end,
    "`": _Reader._code,
    "*": _Reader._delimiters,
    "_": _Reader._delimiters,
    "~": _Reader._delimiters,
    "&": _Reader._reference,
    "{": _Reader._brace,
    "<": _Reader._less_than,
    "[": _Reader._bracket,
    "!": _Reader._exclamation,
    "]": _Reader._close,
}


def _after(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at
