"""Signs that other programs know and Markdown doesn't, and links that are none: readers would see them as written.

Only what is hardly ever meant as text is looked for: `$5 and $6` is no formula, `a == b` no highlighting.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape

from msgspec import Struct

from generator.content.markup.attributes import LIST
from generator.content.markup.lines import note_name
from generator.content.markup.links import target
from generator.content.markup.rawhtml import TAG
from generator.content.markup.sanitize import DROPPED_WHOLE, ELEMENTS
from generator.text.patterns import lazy


class Sign(Struct, frozen=True):
    """A kind of sign in a text, by its first use."""

    code: str
    """The problem's."""
    written: str
    start: int
    """Where it stands in the text."""
    count: int
    """How often the text has this kind."""


class _Kind(Struct, frozen=True):
    code: str
    hint: str
    """What a text must hold for a search to be worth while."""
    pattern: re.Pattern[str]


# Signs that would begin a heading, a list or a quotation, if their blanks were those of an English keyboard and nothing
# invisible stood before them: pages copied from WeChat and Word have such.
_LIKE_MARK = lazy(
    r"""^[ ]{0,3}(?:>[ ]?)*
    (?: (?:\#{1,6} | [*+-] ) [\u00a0\u2003\u3000]
      | \d{1,9}[.)] [\u00a0\u2003]
      | \uff03{1,6} [ \u00a0\u3000]
      | \u3000+ (?:\#{1,6} | [*+>-]) [ \u00a0\u3000]
      | [\u00a0\u200b\u2060\ufeff]+ [ ]? (?:\#{1,6} | [*+>-] | \d{1,9}[.)]) [ \u00a0\u3000]
    ) [^\n]*""",
    re.MULTILINE | re.VERBOSE,
)

_KINDS = (
    # Hugo's shortcodes; they may go on over several lines.
    _Kind("foreign-template", "{{", lazy(r"\{\{[<%][^\n]*?(?:[%>]\}\}|$)", re.MULTILINE)),
    # Liquid, Jinja, Nunjucks, and the tags of Hexo
    _Kind("foreign-template", "{%", lazy(r"(?<!\{)\{%[^{}\n]*%\}")),
    # PHP's kin: ASP, JSP, EJS
    _Kind("foreign-template", "<%", lazy(r"<%[^%\n]*%>")),
    _Kind("foreign-template", "{{", lazy(r"\{\{(?![<%])[^{}\n]+\}\}")),
    # MkDocs
    _Kind(
        "foreign-box",
        "???",
        lazy(r'^ {0,3}\?\?\?\+?[ \t]+[a-z]+(?:[ \t]+"[^"\n]*")?[ \t]*$', re.MULTILINE),
    ),
    # GitHub's with a title, which is Obsidian's, and names that neither of us knows
    _Kind(
        "foreign-box",
        "[!",
        lazy(
            r"^[ \t>*+-]*>[ \t]*\[!(?!(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION)\][ \t]*$)[\w-]+\][^\n]*",
            re.MULTILINE | re.IGNORECASE,
        ),
    ),
    # Ours, with a title that has no quotation marks, or Chinese ones
    _Kind(
        "box-title",
        "!!!",
        lazy(
            r"^ {0,3}!!! (?:[a-z-]+[ \t]+)?[^\x00-\x7f][^\n]*|^ {0,3}!!![a-z-]+[ \t]+[^\x00-\x7f][^\n]*",
            re.MULTILINE,
        ),
    ),
    _Kind(
        "foreign-highlight",
        "==",
        lazy(r"(?<![A-Za-z0-9=<>!])==(?=[^\s=])[^\n=]*[^\s=]==(?![A-Za-z0-9=])"),
    ),
    _Kind("foreign-formula", "$$", lazy(r"\$\$(?=[^$]*[\\^_={}])[^$]++\$\$")),
    _Kind(
        "foreign-formula",
        "$",
        lazy(
            r"(?<![A-Za-z0-9$\\])\$(?:(?=[^\s${])(?=[^$\n]*[\\^_={}])[^$\n]*[^\s$\\]|[A-Za-z])\$(?![A-Za-z0-9$])"
        ),
    ),
    _Kind("foreign-link", "[[", lazy(r"(?<!\[)\[\[(?=[^\s\d\[\]])[^\[\]\n]*[^\s\[\]]\]\](?![(\[:\]])")),
    # Pandoc
    _Kind("foreign-attributes", "=", lazy(r"(?<=[)*_`\]])\{[a-z-]+=[^{}\n]*\}")),
    # kramdown, Typora, Python-Markdown, GitLab
    _Kind(
        "foreign-contents",
        "toc",
        lazy(r"^[ \t]*(?:\{:[ \t]*toc[ \t]*\}|\[toc\]|\[\[toc\]\])[ \t]*$", re.MULTILINE),
    ),
    _Kind("foreign-contents", "TOC", lazy(r"^[ \t]*(?:\[TOC\]|\[\[_TOC_\]\])[ \t]*$", re.MULTILINE)),
)

_NOTE = lazy(r"(?<![\\!])\[\^([^\[\]\n]+)\](?![:(])")
_NOTE_DEFINED = lazy(r"^[ \t>*+-]*(?:\d+[.)][ \t]+)?\[\^([^\[\]\n]+)\]:", re.MULTILINE)

_ENDING = r"\.(?:md|html?|pdf|docx?|xlsx?|pptx?|wps|et|ofd|txt|zip|rar|jpe?g|png|gif|webp|mp[34])"
_FULL_WIDTH = re.compile(
    r"(?P<a>[\[［])[^\[\]［］\n]+(?P<b>[\]］])(?P<c>[(（])"
    rf"(?:(?:https?://|www\.|mailto:)[^\s()（）]*|[^\s()（）]*{_ENDING})[ \t]*(?P<d>[)）])",
    re.IGNORECASE,
)
_LIKE_LINK = ("[", "]", "(", ")")
_LINK = re.compile(r"\]\(([^()\n]*)\)")
_CHINESE_TITLE = re.compile(r"[“”‘’「」『』][^“”‘’「」『』]*[“”‘’「」『』]\s*$")
_OTHER = lazy(r"[{\[]")  # a template's sign, or another link: this one ended in a full-width parenthesis
_ADDRESS = lazy(rf"[\w.:/\\-]*/[^\n]*|[^\n]*{_ENDING}", re.IGNORECASE)

_PROSE = lazy(r"[ \t>]*[\u3400-\u9fff\u201c\u300a\uff08].*[\u3001\u3002\uff01\uff0c\uff1a\uff1b\uff1f]")

_BLOCK_MARK = lazy(r"[ \t>]*(?:[-*+]|\d{1,9}[.)]|\#{1,6})[ \t]+\S")
_LINE_MARK = lazy(r"(?<!\*)\*\*[^\s*][^*\n]*\*\*|\[[^\[\]\n]+\]\([^\s()]+\)")
_CODE = lazy(r"<code[^>]*>.*?</code>", re.DOTALL)
_BROKEN = lazy(r"<([A-Za-z][A-Za-z0-9-]*)(?=\s)[^<>\n]*>?")


def signs(text: str) -> Iterator[Sign]:
    """The kinds of foreign signs in a text whose code has been blanked out (`places.without_code`)."""
    for kind in _KINDS:
        if kind.hint in text:
            yield from _first(kind.code, [(match[0], match.start()) for match in kind.pattern.finditer(text)])
    if any(sign in text for sign in "\u00a0\u200b\u2003\u2060\u3000\ufeff\uff03"):
        yield from _first(
            "mark-without-blank", [(match[0], match.start()) for match in _LIKE_MARK.finditer(text)]
        )
    if "[^" in text:
        defined = set(map(note_name, _NOTE_DEFINED.findall(text)))
        found = [
            (match[0], match.start()) for match in _NOTE.finditer(text) if note_name(match[1]) not in defined
        ]
        yield from _first("undefined-note", found)
    if "](" in text:
        yield from _links(text)
    if any(sign in text for sign in "［］（）"):
        matches = [match for match in _FULL_WIDTH.finditer(text) if match.groups() != _LIKE_LINK]
        yield from _first("full-width-link", [(match[0], match.start()) for match in matches])


def _links(text: str) -> Iterator[Sign]:
    titles: list[tuple[str, int]] = []
    blanks: list[tuple[str, int]] = []
    for match in _LINK.finditer(text):
        written = match[1]
        found = target(text, match.start(1))
        if _CHINESE_TITLE.search(written if found is None else found.address):
            titles.append((written, match.start(1)))
        elif found is None and not _OTHER.search(written) and _ADDRESS.match(written):
            blanks.append((written, match.start(1)))
    yield from _first("chinese-title", titles)
    yield from _first("address-with-blank", blanks)


def indented_prose(lines: Sequence[str], blocks: Iterable[tuple[int, int]]) -> Iterator[Sign]:
    """Chinese sentences among the code blocks (first line, and the line after the last, from 0) of a text in lines.

    Whoever sets a paragraph off by a tab or four blanks means no code (CommonMark 0.31 section 4.4).
    """
    found = [first for first, _ in blocks if _PROSE.match(lines[first])]
    yield from _first_line("indented-prose", lines, found)


def markdown_in_html(lines: Sequence[str], blocks: Iterable[tuple[int, int]]) -> Iterator[Sign]:
    """Markdown in the HTML blocks (first line, and the line after the last, from 0) of a text in lines.

    It is read only behind an empty line (CommonMark 0.31 section 4.6).
    """
    found = [
        number
        for first, end in blocks
        for number in range(first, end)
        # The first line may begin with the mark of the item that holds the block.
        if _LINE_MARK.search(lines[number]) or (number > first and _BLOCK_MARK.match(lines[number]))
    ]
    yield from _first_line("markdown-in-html", lines, found)


def unread_attributes(text: str, html: str) -> Iterator[Sign]:
    """Attribute lists with a colon in such a text that its HTML, as Markdown makes it, has as words."""
    if "{:" not in html:
        return
    words = set(LIST.findall(unescape(_CODE.sub("", html))))
    found = [match for match in LIST.finditer(text) if match[0].startswith("{:") and match[0] in words]
    if found:
        # Of several that are the same, one behind a blank is likelier than one that does what it should.
        alike = [match for match in found if match[0] == found[0][0]]
        first = next((match for match in alike if _is_within(text, match.start())), alike[0])
        yield Sign("attributes-unread", first[0], first.start(), len(found))


def _is_within(text: str, start: int) -> bool:
    line = text[text.rfind("\n", 0, start) + 1 : start]
    return bool(line.strip()) and line[-1] in " \t"


def broken_tags(text: str) -> Iterator[tuple[str, str, int]]:
    """Tags in such a text that are not whole, so that Markdown takes them for words.

    Yields their names, how they are written up to the first equals sign, and their places.
    """
    for match in _BROKEN.finditer(text):
        name = match[1].lower()
        is_known = name in ELEMENTS or name in DROPPED_WHOLE
        if is_known and "=" in match[0] and "{" not in match[0] and not TAG.match(text, match.start()):
            yield name, match[0][: match[0].index("=")], match.start()


def _first_line(code: str, lines: Sequence[str], numbers: list[int]) -> Iterator[Sign]:
    if numbers:
        start = sum(len(line) + 1 for line in lines[: numbers[0]])
        yield Sign(code, lines[numbers[0]].strip(), start, len(numbers))


def _first(code: str, found: list[tuple[str, int]]) -> Iterator[Sign]:
    if found:
        written, start = found[0]
        yield Sign(code, written.strip(), start, len(found))
