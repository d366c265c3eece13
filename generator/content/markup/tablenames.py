"""What names tables: captions, and the cells that head columns."""

import re

# A paragraph before a table that begins with its name, as Pandoc has it; a number belongs to what is shown.
_CAPTION = re.compile(
    r"<p>(?:(?:表|Table)[:：]|(?=(?:表|Table) ?\d+[:：]))\s*((?:(?!</p>).)*\S)\s*</p>\s*(<table[^<>]*>)(?!\s*<caption)",
    re.DOTALL,
)
_HEAD = re.compile("<thead>.*?</thead>", re.DOTALL)
_HEAD_CELL = re.compile(r"<th(?=[ >])(?![^>]* scope=)([^>]*)>(\s*</th>)?")


def with_captions(html: str) -> str:
    """Tables with the paragraphs before them as captions, where these are names."""
    return _CAPTION.sub(r"\2<caption>\1</caption>", html) if "<table" in html else html


def with_scopes(html: str) -> str:
    """Tables whose heads say that they head columns; a cell without words heads nothing."""
    return _HEAD.sub(_with_scopes, html) if "<thead>" in html else html


def _with_scopes(head: re.Match[str]) -> str:
    return _HEAD_CELL.sub(
        lambda cell: f"<td{cell[1]}></td>" if cell[2] else f'<th scope="col"{cell[1]}>', head[0]
    )
