"""The block structure of a text: a tree of blocks, and what the text defines beside it."""

import re
from collections.abc import Mapping
from typing import Literal

from msgspec import Struct, field

from generator.content.markup.references import Definition
from generator.content.markup.tables import Table
from generator.content.markup.themeblocks import Fault
from generator.settings.blocks import BlockDefinition

Kind = Literal[
    # containers
    "document", "quote", "list", "item", "footnote", "admonition", "terms", "meaning", "block",
    # leaves
    "paragraph", "heading", "rule", "fence", "indented", "html", "table", "term",
]  # fmt: skip


class Block(Struct, eq=False):
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
    """An attribute list as it is written."""
    definition: BlockDefinition | None = None
    """A block of the theme's."""
    values: Mapping[str, str] = field(default_factory=dict)
    """What is said of it, by option."""

    @property
    def text(self) -> str:
        """A leaf's lines as one text, each without the blanks before it."""
        return "\n".join(line.lstrip(" \t") for line in self.lines).rstrip(" \t")


class Document(Struct, frozen=True):
    """The structure of a text, and what it defines."""

    root: Block
    footnotes: dict[str, Block]
    """By label, in the order of their definitions."""
    definitions: list[tuple[int, Definition]]
    """Link reference definitions, each with its line from 0."""
    abbreviations: dict[str, str]
    code_lines: list[tuple[int, int]]
    """Code blocks: first line, and the line after the last; from 0."""
    html_lines: list[tuple[int, int]]
    """HTML blocks that an empty line ends, likewise."""
    broken_tables: list[tuple[int, str]]
    """Lines of paragraphs that look like a table's first: line, from 0, and text."""
    unclosed: list[tuple[int, str]]
    """Fences that nothing closes: line, from 0, and signs."""
    faults: list[tuple[int, Fault]]
    """What is wrong with the fences of the theme's blocks, each with its line from 0, where its place begins."""
