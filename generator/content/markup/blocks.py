"""The block structure of a text: CommonMark 0.31 (its appendix has the strategy), GFM's tables, and our own blocks.

A line is first matched against the containers that are open, then against what may begin a block; whatever is left is
a paragraph's. Each line is looked at once, so the time grows with the text, times how deep it is nested.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from generator.content.markup import abbreviations, attributes, limits, tables
from generator.content.markup.limits import LimitError
from generator.content.markup.lines import (
    ADMONITION,
    ATX_HEADING,
    FENCE,
    FOOTNOTE,
    LIST_MARKER,
    SETEXT_UNDERLINE,
    TAB,
    TERM_MEANING,
    THEMATIC_BREAK,
    html_start,
    is_lone_tag,
    split_indent,
    without_columns,
)
from generator.content.markup.references import Definition, definition
from generator.content.markup.tables import Table

Kind = Literal[
    # containers
    "document", "quote", "list", "item", "footnote", "admonition", "terms", "meaning",
    # leaves
    "paragraph", "heading", "rule", "fence", "indented", "html", "table", "term",
]  # fmt: skip

_OFTEN = 64  # lines between two looks at the clock
_RAW = frozenset({"fence", "html", "indented"})
_CAN_HAVE_ATTRIBUTES = frozenset({"paragraph", "heading", "table", "list", "quote", "admonition", "terms"})


@dataclass(slots=True, eq=False)
class Block:
    """A node of the structure. What a field means depends on the kind."""

    kind: Kind
    line: int
    """The line that it begins with, from 0."""
    children: list["Block"] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    """A leaf's text, without what belongs to its containers; raw inline Markdown, or code, or HTML."""
    offset: int = 0
    """Columns that lines must be set off by to belong to a container, or that a fence's content loses."""
    mark: str = ""
    """A list's kind of marker, a fence's signs, an admonition's classes."""
    info: str | None = ""
    """A fence's info string, a footnote's label, an admonition's title."""
    number: int = 1
    """A list's first number; a heading's level."""
    loose: bool = False
    """Whether a blank line stands between the children."""
    ending: re.Pattern[str] | None = None
    """What ends an HTML block; None for a blank line."""
    table: Table | None = None
    attributes: str = ""
    """The items of an attribute list."""

    @property
    def text(self) -> str:
        """A leaf's lines as one text, each without the blanks before it."""
        return "\n".join(line.lstrip(" \t") for line in self.lines).rstrip(" \t")


@dataclass(frozen=True, slots=True)
class Document:
    """The structure of a text, and what it defines."""

    root: Block
    footnotes: dict[str, Block]
    """By label, in the order of their definitions."""
    definitions: list[tuple[int, Definition]]
    """Link reference definitions, each with its line from 0."""
    abbreviations: dict[str, str]
    code: list[tuple[int, int]]
    """Code blocks: first line, and the line after the last; from 0."""
    unclosed: list[int]
    """The lines of fences that nothing closes, from 0."""


def parse(lines: Sequence[str], check: Callable[[], None] = lambda: None) -> Document:
    """The structure of a text in lines. `check` is called now and then, to end what takes too long.

    Raises LimitError for blocks nested too deep and tables too large.
    """
    return _Parser(lines, check).run()


class _Parser:
    """One run over one text's lines: the open containers, the open leaf, and the line at hand."""

    def __init__(self, lines: Sequence[str], check: Callable[[], None]) -> None:
        self.lines = lines
        self.check = check
        self.document = Document(Block("document", 0), {}, [], {}, [], [])
        self.stack = [self.document.root]
        self.leaf: Block | None = None
        self.blank: int | None = None
        """If the last line was blank: the innermost quotation that it belongs to, as an index of `stack`."""
        self.number = 0
        self.matched = 1
        """How many of the open containers the line at hand belongs to."""
        self.paragraph: Block | None = None
        """The paragraph that the line at hand may go on with."""
        self.column = 0
        self._last_comment_end: int | None = None

    def run(self) -> Document:
        for self.number, line in enumerate(self.lines):
            if self.number % _OFTEN == 0:
                self.check()
            self._line(line)
        self.number = len(self.lines)
        self._cut(1)
        return self.document

    def _line(self, line: str) -> None:
        rest, quote = self._containers(line)
        is_inside = self.matched == len(self.stack)
        indent, text = split_indent(rest, self.column)
        is_blank = not text or text.isspace()
        if is_inside and self.leaf and self._more_of_raw(self.leaf, rest, indent, text):
            self.blank = quote if is_blank and self.leaf and self.leaf.kind == "indented" else None
            return
        if is_blank:
            self._cut(self.matched)
            self.blank = quote
            return
        self.paragraph = self.leaf if is_inside and self._is_in_paragraph() else None
        while True:
            if indent >= TAB:
                if self._is_in_paragraph():
                    break
                code = without_columns(rest, self.column, TAB)
                self._open_leaf(Block("indented", self.number, lines=[code]))
                self.blank = None
                return
            following = None
            for start in _STARTS.get(text[0], ()):
                following = start(self, text, indent)
                if following is not None:
                    break
            if following is None:
                break
            self.blank = None
            if not following or following.isspace():
                return
            rest = following
            indent, text = split_indent(rest, self.column)
            self.paragraph = None
        self._text(rest, text)
        self.blank = None

    def _containers(self, line: str) -> tuple[str, int]:
        """Match a line against the open containers: what is left of it, and the innermost quotation."""
        rest, column, quote, index = line, 0, 0, 1
        stack = self.stack
        while index < len(stack):
            block = stack[index]
            indent, text = split_indent(rest, column)
            if block.kind == "quote":
                if indent >= TAB or not text.startswith(">"):
                    break
                rest, column = _after_quote_mark(text, column + indent)
                quote = index
            elif not text or text.isspace():
                if not block.children and block.kind in ("item", "meaning"):
                    break  # it began with a blank line, and a second one ends it
            elif indent >= block.offset:
                rest = without_columns(rest, column, block.offset)
                column += block.offset
            else:
                break
            index += 1
        self.matched, self.column = index, column
        return rest, quote

    def _more_of_raw(self, leaf: Block, rest: str, indent: int, text: str) -> bool:
        """Go on with code or HTML; whether the line is used up."""
        if leaf.kind not in _RAW:
            return False
        is_blank = not text or text.isspace()
        if leaf.kind == "fence":
            closing = text.rstrip(" \t")
            if indent < TAB and closing.startswith(leaf.mark) and not closing.strip(leaf.mark[0]):
                self._end_fence(leaf, is_closed=True)
            else:
                leaf.lines.append(without_columns(rest, self.column, leaf.offset))
            return True
        if leaf.kind == "indented":
            if indent < TAB and not is_blank:
                self._end_leaf()
                return False
            leaf.lines.append(without_columns(rest, self.column, TAB))
            return True
        if leaf.ending is None and is_blank:
            self._end_leaf()
            return False
        leaf.lines.append(rest)
        if leaf.ending and leaf.ending.search(rest):
            self._end_leaf()
        return True

    def _text(self, rest: str, text: str) -> None:
        """A line that begins nothing: it goes on with a paragraph or a table, or begins a paragraph."""
        leaf, is_inside = self.leaf, self.matched == len(self.stack)
        kept = rest.lstrip(" ") if "\t" in rest else text
        if leaf and leaf.kind == "paragraph" and (is_inside or self._may_be_lazy()):
            leaf.lines.append(kept)
        elif leaf and leaf.table and is_inside:
            leaf.table.add(tables.cells_of(text))
        else:
            self._open_leaf(Block("paragraph", self.number, lines=[text]))

    def _may_be_lazy(self) -> bool:
        # Whoever writes a box sets each of its lines off; the next line stands below the box.
        return all(block.kind != "admonition" for block in self.stack[self.matched :])

    # Opening and closing

    def _open_leaf(self, block: Block) -> None:
        self._add(block)
        self.leaf = block

    def _open_container(self, block: Block) -> None:
        self._add(block)
        self._enter(block)

    def _enter(self, block: Block) -> None:
        if len(self.stack) > limits.DEPTH:
            raise LimitError("body-too-deep")
        self.stack.append(block)
        self.matched = len(self.stack)

    def _add(self, block: Block) -> None:
        """Append a block to the innermost container that the line at hand belongs to."""
        self._cut(self.matched)
        parent = self.stack[-1]
        if parent.children and self._is_after_blank():
            parent.loose = True
        parent.children.append(block)

    def _is_after_blank(self) -> bool:
        """Whether a blank line of the innermost container stands before the line at hand.

        One that belongs to a quotation inside of it does not count.
        """
        return self.blank is not None and self.blank <= len(self.stack) - 1

    def _cut(self, depth: int) -> None:
        """Close the open leaf, and the containers beyond `depth`."""
        self._end_leaf()
        del self.stack[depth:]

    def _end_leaf(self) -> None:
        leaf, self.leaf = self.leaf, None
        if leaf is None:
            return
        if leaf.kind == "paragraph":
            self._end_paragraph(leaf)
        elif leaf.kind == "fence":
            self._end_fence(leaf, is_closed=False)
        elif leaf.kind == "indented":
            while not leaf.lines[-1].strip():
                leaf.lines.pop()
            self.document.code.append((leaf.line, leaf.line + len(leaf.lines)))

    def _end_fence(self, leaf: Block, *, is_closed: bool) -> None:
        self.leaf = None
        if not is_closed:
            self.document.unclosed.append(leaf.line)
            while leaf.lines and not leaf.lines[-1].strip():
                leaf.lines.pop()
        self.document.code.append((leaf.line, self.number + is_closed))

    def _end_paragraph(self, leaf: Block) -> None:
        self._take_definitions(leaf)
        siblings = self.stack[-1].children
        if not leaf.lines:
            siblings.pop()
        elif len(leaf.lines) > 1 and any("\t" in line for line in leaf.lines):
            siblings.pop()
            for part in tables.pasted(leaf.lines):
                if isinstance(part, Table):
                    siblings.append(Block("table", leaf.line, table=part))
                else:
                    siblings.append(Block("paragraph", leaf.line, lines=part))

    def _take_definitions(self, leaf: Block) -> None:
        """Take the link reference definitions out of a paragraph's beginning."""
        if leaf.lines[0][0] != "[":
            return
        text, start = leaf.text, 0
        while start < len(text) and text[start] == "[" and (found := definition(text, start)):
            self.document.definitions.append((leaf.line, found))
            leaf.line += text.count("\n", start, found.end)
            start = found.end
        if start:
            leaf.lines = text[start:].split("\n") if start < len(text) else []

    # What a line may begin. Each gives None, or what is left of the line for a block inside of the one that it began.

    def _quote(self, text: str, indent: int) -> str | None:
        self._open_container(Block("quote", self.number))
        rest, self.column = _after_quote_mark(text, self.column + indent)
        return rest

    def _heading(self, text: str, indent: int) -> str | None:
        match = ATX_HEADING.match(text)
        if not match:
            return None
        block = Block("heading", self.number, number=match.end())
        self._add(block)
        _set_heading_text(block, _without_closing_signs(text[match.end() :].strip(" \t")))
        return ""

    def _underline(self, text: str, indent: int) -> str | None:
        if not self.paragraph or not SETEXT_UNDERLINE.fullmatch(text):
            return None
        self._take_definitions(self.paragraph)
        if not self.paragraph.lines:
            self.stack[-1].children.pop()
            self.leaf = self.paragraph = None
            return None
        self.paragraph.kind = "heading"
        self.paragraph.number = 1 if text[0] == "=" else 2
        _set_heading_text(self.paragraph, self.paragraph.text)
        self.leaf = None
        return ""

    def _rule(self, text: str, indent: int) -> str | None:
        if not THEMATIC_BREAK.fullmatch(text):
            return None
        self._add(Block("rule", self.number))
        return ""

    def _fence(self, text: str, indent: int) -> str | None:
        match = FENCE.fullmatch(text)
        if not match:
            return None
        mark, info = match[1] or match[3], match[2] or match[4] or ""
        self._open_leaf(Block("fence", self.number, offset=indent, mark=mark, info=info.strip(" \t")))
        return ""

    def _html(self, text: str, indent: int) -> str | None:
        begins, ending = html_start(text)
        if text.startswith("<!--"):
            begins = self._has_comment_end()  # without an end, all the rest would be gone
        if not begins and (self._is_in_paragraph() or not is_lone_tag(text)):
            return None
        self._open_leaf(Block("html", self.number, lines=[" " * indent + text], ending=ending))
        if ending and ending.search(text):
            self._end_leaf()
        return ""

    def _has_comment_end(self) -> bool:
        if self._last_comment_end is None:
            self._last_comment_end = max(
                (number for number, line in enumerate(self.lines) if "-->" in line), default=-1
            )
        return self.number <= self._last_comment_end

    def _is_in_paragraph(self) -> bool:
        """Whether the line at hand would go on with a paragraph, lazily or not."""
        return self.leaf is not None and self.leaf.kind == "paragraph"

    def _item(self, text: str, indent: int) -> str | None:
        match = LIST_MARKER.match(text)
        if not match:
            return None
        rest = text[match.end() :]
        start = self.column + indent + match.end()
        blanks, content = split_indent(rest, start)
        # A paragraph goes on with a number, unless it is 1: it may be a year at the beginning of a line.
        if self.paragraph and (not content or (match[1] and int(match[1]) != 1)):
            return None
        if not content or blanks > TAB:
            blanks = 1
        self._cut(self.matched)
        parent = self.stack[-1]
        mark = text[match.end() - 1]
        last = parent.children[-1] if parent.children else None
        if last and last.kind == "list" and last.mark == mark:
            last.loose |= self._is_after_blank()
        else:
            last = Block("list", self.number, mark=mark, number=int(match[1] or 1), info=match[1])
            self._add(last)
        item = Block("item", self.number, offset=indent + match.end() + blanks)
        last.children.append(item)
        self._enter(item)
        self.column = start + blanks if content else start
        return without_columns(rest, start, blanks) if content else ""

    def _footnote(self, text: str, indent: int) -> str | None:
        match = FOOTNOTE.match(text)
        # A second note of the same name stays in the text, where it is seen.
        if not match or match[1] in self.document.footnotes:
            return None
        self._cut(self.matched)
        self.document.footnotes[match[1]] = block = Block("footnote", self.number, offset=TAB)
        self._enter(block)
        self.column += indent + match.end()
        return text[match.end() :].lstrip(" \t")

    def _abbreviation(self, text: str, indent: int) -> str | None:
        if not text.startswith("*[") or not (found := abbreviations.definition(text)):
            return None
        self._cut(self.matched)
        self.document.abbreviations[found[0]] = found[1]
        return ""

    def _admonition(self, text: str, indent: int) -> str | None:
        match = ADMONITION.fullmatch(text)
        if not match:
            return None
        classes = match[1].lower().split()
        title = classes[0].capitalize() if match[2] is None else match[2]
        mark = " ".join(classes)
        self._open_container(Block("admonition", self.number, offset=TAB, mark=mark, info=title))
        return ""

    def _meaning(self, text: str, indent: int) -> str | None:
        match = TERM_MEANING.match(text)
        parent = self.stack[self.matched - 1]
        if not match or not parent.children:
            return None
        if parent.children[-1].kind not in ("paragraph", "terms"):
            return None
        is_loose = self.blank is not None
        self._cut(self.matched)
        last = parent.children[-1] if parent.children else None
        if last and last.kind == "paragraph":
            parent.children.pop()
            terms = [Block("term", last.line, lines=[line]) for line in last.lines]
            last = parent.children[-1] if parent.children else None
            if not last or last.kind != "terms":
                last = Block("terms", self.number)
                parent.children.append(last)
            last.children += terms
        if not last or last.kind != "terms":
            return None
        rest = text[1:]
        start = self.column + indent + 1
        blanks, _ = split_indent(rest, start)
        blanks = blanks if blanks <= TAB else 1
        block = Block("meaning", self.number, offset=indent + 1 + blanks, loose=is_loose)
        last.children.append(block)
        self._enter(block)
        self.column = start + blanks
        return without_columns(rest, start, blanks)

    def _table(self, text: str, indent: int) -> str | None:
        if not self.paragraph or "-" not in text or not (table := tables.table_of(self.paragraph.lines[-1], text)):
            return None
        self.paragraph.lines.pop()
        if self.paragraph.lines:
            self._end_leaf()
        else:
            self.stack[-1].children.pop()
        self.leaf = Block("table", self.number - 1, table=table)
        self.stack[-1].children.append(self.leaf)
        return ""

    def _attributes(self, text: str, indent: int) -> str | None:
        items = attributes.of_line(text)
        parent = self.stack[self.matched - 1]
        if items is None or self.blank is not None or not parent.children:
            return None
        self._end_leaf()
        if not parent.children or parent.children[-1].kind not in _CAN_HAVE_ATTRIBUTES:
            return None
        self._cut(self.matched)
        parent.children[-1].attributes = items
        return ""

    def _indented_paragraph(self, text: str, indent: int) -> str | None:
        """Chinese sets a paragraph off by two full-width blanks."""
        if not self._is_in_paragraph():
            return None
        self._open_leaf(Block("paragraph", self.number, lines=[text]))
        self.stack[-1].loose = True
        return ""


_STARTS: dict[str, tuple[Callable[[_Parser, str, int], str | None], ...]] = {
    ">": (_Parser._quote,),
    "#": (_Parser._heading,),
    "=": (_Parser._underline,),
    "-": (_Parser._table, _Parser._underline, _Parser._rule, _Parser._item),
    "*": (_Parser._rule, _Parser._abbreviation, _Parser._item),
    "_": (_Parser._rule,),
    "+": (_Parser._item,),
    "`": (_Parser._fence,),
    "~": (_Parser._fence,),
    "<": (_Parser._html,),
    "[": (_Parser._footnote,),
    "!": (_Parser._admonition,),
    ":": (_Parser._table, _Parser._meaning),
    "|": (_Parser._table,),
    "{": (_Parser._attributes,),
    "\u3000": (_Parser._indented_paragraph,),
    **dict.fromkeys("0123456789", (_Parser._item,)),
}


def _after_quote_mark(text: str, column: int) -> tuple[str, int]:
    """What stands behind `>` and the one blank that belongs to it, and its column."""
    rest = text[1:]
    if rest[:1] in (" ", "\t"):
        return without_columns(rest, column + 1, 1), column + 2
    return rest, column + 1


def _without_closing_signs(text: str) -> str:
    before = text.rstrip("#")
    return before.rstrip(" \t") if not before or before[-1] in " \t" else text


def _set_heading_text(block: Block, text: str) -> None:
    text, block.attributes = attributes.from_end(text)
    block.lines = [_without_closing_signs(text) if block.attributes else text]
