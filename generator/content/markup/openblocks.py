"""The blocks that are open while a text is read: what opens and closes them, and what becomes of them then."""

from collections.abc import Iterator, Sequence

from msgspec import structs

from generator.content.markup import limits, tables
from generator.content.markup.limits import LimitError
from generator.content.markup.references import definition
from generator.content.markup.structure import Block, Document
from generator.content.markup.tables import Table
from generator.content.markup.themeblocks import Fault
from generator.settings.blocks import NO_BLOCKS, ThemeBlocks


class OpenBlocks:
    """The open containers and the open leaf at one line of a text, and the document that they become."""

    def __init__(self, lines: Sequence[str], blocks: ThemeBlocks = NO_BLOCKS) -> None:
        self.lines = lines
        self.blocks = blocks
        """Those that the theme defines."""
        self.document = Document(Block("document", 0), {}, [], {}, [], [], [], [], [])
        self.stack = [self.document.root]
        self.leaf: Block | None = None
        self.blank: int | None = None
        """If the last line was blank: the innermost quotation that it belongs to, as an index of `stack`."""
        self.number = 0
        """Of the line at hand, from 0."""
        self.column = 0
        """Where what is left of the line begins."""
        self.matched = 1
        """How many of the open containers the line at hand belongs to."""
        self.paragraph: Block | None = None
        """The paragraph that the line at hand may go on with."""
        self._last_comment_end: int | None = None

    def open_leaf(self, block: Block) -> None:
        """Append a leaf whose lines follow."""
        self.add(block)
        self.leaf = block

    def open_container(self, block: Block) -> None:
        """Append a container, and go on inside of it."""
        self.add(block)
        self.enter(block)

    def enter(self, block: Block) -> None:
        """Go on inside of a container; raises LimitError where too many are open."""
        if len(self.stack) > limits.DEPTH:
            raise LimitError("body-too-deep")
        self.stack.append(block)
        self.matched = len(self.stack)

    def add(self, block: Block) -> None:
        """Append a block to the innermost container that the line at hand belongs to."""
        self.cut(self.matched)
        parent = self.stack[-1]
        if parent.children and self.is_after_blank():
            parent.loose = True
        parent.children.append(block)

    def is_after_blank(self) -> bool:
        """Whether a blank line of the innermost container stands before the line at hand.

        One that belongs to a quotation inside of it does not count.
        """
        return self.blank is not None and self.blank <= len(self.stack) - 1

    def is_in_paragraph(self) -> bool:
        """Whether the line at hand would go on with a paragraph, lazily or not."""
        return self.leaf is not None and self.leaf.kind == "paragraph"

    def has_comment_end(self) -> bool:
        """Whether a comment that begins in the line at hand has an end."""
        if self._last_comment_end is None:
            self._last_comment_end = max(
                (number for number, line in enumerate(self.lines) if "-->" in line), default=-1
            )
        return self.number <= self._last_comment_end

    def cut(self, depth: int) -> None:
        """Close the open leaf, and the containers beyond `depth`."""
        self.end_leaf()
        for block in self.stack[depth:]:
            if block.kind == "block" and block.definition:
                values = {"name": block.info or "", "mark": block.mark}
                self.document.faults.append((block.line, Fault("block-without-end", block.offset, values)))
        del self.stack[depth:]

    def closed_by(self, mark: str) -> int | None:
        """Where in `stack` the block is that such a fence ends: of its length, else the innermost; None for none."""
        inside = range(self.matched - 1, 0, -1)
        found = [index for index in inside if self.stack[index].kind == "block"]
        alike = [index for index in found if len(self.stack[index].mark) == len(mark)]
        return next(iter((*alike, *found)), None)

    def end_block(self, index: int) -> None:
        """Close the theme's block there, and what is open in it."""
        self.cut(index + 1)
        block = self.stack.pop()
        if code := _lacks(block):
            self.document.faults.append((block.line, Fault(code, block.offset, {"name": block.info or ""})))
        self.blank = None

    def fault(self, text: str, fault: Fault) -> None:
        """Note what is wrong with a fence, which is the rest of the line at hand."""
        line = self.lines[self.number]
        start = len(line) - len(text) + fault.start if line.endswith(text) else 0
        self.document.faults.append((self.number, structs.replace(fault, start=start)))

    def end_leaf(self) -> None:
        """Close the open leaf, if there is one."""
        leaf, self.leaf = self.leaf, None
        if leaf is None:
            return
        if leaf.kind == "paragraph":
            self._end_paragraph(leaf)
        elif leaf.kind == "fence":
            self.end_fence(leaf, is_closed=False)
        elif leaf.kind == "html" and leaf.ending is None:
            self.document.html_lines.append((leaf.line, leaf.line + len(leaf.lines)))
        elif leaf.kind == "indented":
            while not leaf.lines[-1].strip():
                leaf.lines.pop()
            self.document.code_lines.append((leaf.line, leaf.line + len(leaf.lines)))

    def end_fence(self, leaf: Block, *, is_closed: bool) -> None:
        """Close a fence, at the line that ends it or for want of one."""
        self.leaf = None
        if not is_closed:
            self.document.unclosed.append((leaf.line, leaf.mark))
            while leaf.lines and not leaf.lines[-1].strip():
                leaf.lines.pop()
        self.document.code_lines.append((leaf.line, self.number + is_closed))

    def _end_paragraph(self, leaf: Block) -> None:
        self.take_definitions(leaf)
        siblings = self.stack[-1].children
        if len(leaf.lines) > 1 and (row := tables.first_row(leaf.lines)) is not None:
            self.document.broken_tables.append((leaf.line + row, leaf.lines[row].strip()))
        if not leaf.lines:
            siblings.pop()
        elif len(leaf.lines) > 1 and any("\t" in line for line in leaf.lines):
            siblings.pop()
            for part in tables.pasted(leaf.lines):
                if isinstance(part, Table):
                    siblings.append(Block("table", leaf.line, table=part))
                else:
                    siblings.append(Block("paragraph", leaf.line, lines=part))

    def take_definitions(self, leaf: Block) -> None:
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


def _lacks(block: Block) -> str:
    """The code of what a block of the theme should hold and doesn't; empty where all is well."""
    held = block.definition.holds if block.definition else "anything"
    if not block.children:
        return "block-empty"
    if held == "list" and not any(child.kind in ("list", "terms") for child in block.children):
        return "block-without-list"
    if held == "numbers" and not any(child.kind == "list" and child.info for child in block.children):
        return "block-without-numbers"
    if held == "pictures" and not any("![" in line or "<img" in line for line in _lines(block)):
        return "block-without-pictures"
    return ""


def _lines(block: Block) -> Iterator[str]:
    yield from block.lines
    for child in block.children:
        yield from _lines(child)
