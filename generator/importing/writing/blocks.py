"""The blocks of an old page in Markdown: paragraphs, headings, lists, tables, quotations."""

import re
from dataclasses import dataclass

from generator.importing.model import Element
from generator.importing.writing.inline import (
    LINE_BREAK,
    Run,
    escape_line_start,
    escape_markdown,
    join_runs,
)

_INDENT = re.compile("[ \n]*(?:\u3000+|(?:\xa0[ \n]*){2,})")
_LONG = 60
"""A line of so many characters is a paragraph, not a line of an address or of a poem."""


@dataclass(frozen=True, slots=True)
class TextBlock:
    """One paragraph, heading, list, table or quotation of a page.

    `text` is what a reader sees, on one line; `linked` how many of its characters are links; `level` a heading's, 0
    for anything else.
    """

    markdown: str
    text: str
    element: Element
    level: int = 0
    linked: int = 0
    pictures: int = 0
    is_plain: bool = True
    """A paragraph or heading: one line of text, which may say something about the article."""

    @property
    def link_share(self) -> float:
        """The part of its text that is links, from 0 to 1."""
        return self.linked / len(self.text) if self.text else 0.0


def to_markdown(blocks: list[TextBlock]) -> str:
    """The text of an article; its headings begin at the second level, below the article's title."""
    levels = [block.level for block in blocks if block.level]
    shift = 2 - min(levels) if levels else 0
    return "\n\n".join(
        f"{'#' * min(6, block.level + shift)} {block.markdown}" if block.level else block.markdown
        for block in blocks
        if block.markdown
    )


def paragraph(text: str) -> str:
    """Plain text as one paragraph of Markdown."""
    return escape_line_start(escape_markdown(text))


def joined(markdown: str, inner: list[TextBlock], element: Element) -> TextBlock:
    """One block of several, with Markdown of its own: a list, a table, a quotation."""
    return TextBlock(
        markdown,
        " ".join(block.text for block in inner if block.text),
        element,
        linked=sum(block.linked for block in inner),
        pictures=sum(block.pictures for block in inner),
        is_plain=False,
    )


def paragraphs(runs: list[Run], element: Element) -> list[TextBlock]:
    """The paragraphs of a row of runs: `<br><br>`, an indent after `<br>` and long lines make new ones."""
    if not any(run is LINE_BREAK for run in runs):
        markdown, text = join_runs(runs)
        linked, pictures = sum(run.linked for run in runs), sum(run.pictures for run in runs)
        line = escape_line_start(markdown)
        return [TextBlock(line, text, element, linked=linked, pictures=pictures)] if markdown else []
    lines: list[list[Run]] = [[]]
    for run in runs:
        if run is LINE_BREAK:
            lines.append([])
        else:
            lines[-1].append(run)
    made = [join_runs(line) for line in lines]
    are_paragraphs = any(len(text) > _LONG for _, text in made)
    groups: list[list[int]] = [[]]
    for index, (markdown, _) in enumerate(made):
        raw = "".join(run.text for run in lines[index])
        if groups[-1] and (not markdown or are_paragraphs or _INDENT.match(raw)):
            groups.append([])
        if markdown:
            groups[-1].append(index)
    blocks = []
    for group in groups:
        if group:
            parts = [run for index in group for run in lines[index]]
            blocks.append(
                TextBlock(
                    "  \n".join(escape_line_start(made[index][0]) for index in group),
                    " ".join(text for index in group if (text := made[index][1])),
                    element,
                    linked=sum(run.linked for run in parts),
                    pictures=sum(run.pictures for run in parts),
                )
            )
    return blocks
