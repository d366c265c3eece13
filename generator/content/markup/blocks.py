"""The block structure of a text: CommonMark 0.31 (its appendix has the strategy), GFM's tables, and our own blocks.

A line is first matched against the containers that are open, then against what may begin a block; whatever is left is
a paragraph's. Each line is looked at once, so the time grows with the text, times how deep it is nested.
"""

from collections.abc import Callable, Sequence

from generator.content.markup import tables
from generator.content.markup.blockstarts import STARTS
from generator.content.markup.lines import TAB, after_quote_mark, split_indent, without_columns
from generator.content.markup.openblocks import OpenBlocks
from generator.content.markup.structure import Block, Document
from generator.content.markup.themeblocks import CLOSING, Fault
from generator.settings.blocks import NO_BLOCKS, ThemeBlocks

_OFTEN = 64  # lines between two looks at the clock
_RAW = frozenset({"fence", "html", "indented"})


def parse(
    lines: Sequence[str], check: Callable[[], None] = lambda: None, theme: ThemeBlocks = NO_BLOCKS
) -> Document:
    """The structure of a text in lines. `check` is called now and then, to end what takes too long.

    `theme` are the blocks that the theme defines; a fence with any other name is text.

    Raises LimitError for blocks nested too deep and tables too large.
    """
    blocks = OpenBlocks(lines, theme)
    for number, line in enumerate(lines):
        if number % _OFTEN == 0:
            check()
        blocks.number = number
        _read(blocks, line)
    blocks.number = len(lines)
    blocks.cut(1)
    return blocks.document


def _read(blocks: OpenBlocks, line: str) -> None:
    rest, quote = _containers(blocks, line)
    is_inside = blocks.matched == len(blocks.stack)
    indent, text = split_indent(rest, blocks.column)
    is_blank = not text or text.isspace()
    if text[:1] in (":", "：") and indent < TAB and _ends_block(blocks, text, is_inside=is_inside):
        return
    if is_inside and blocks.leaf and _more_of_raw(blocks, blocks.leaf, rest, indent, text):
        blocks.blank = quote if is_blank and blocks.leaf and blocks.leaf.kind == "indented" else None
        return
    if is_blank:
        blocks.cut(blocks.matched)
        blocks.blank = quote
        return
    blocks.paragraph = blocks.leaf if is_inside and blocks.is_in_paragraph() else None
    while True:
        if indent >= TAB:
            if blocks.is_in_paragraph():
                break
            if blocks.matched == 1 and tables.begins_pasted(blocks.lines[blocks.number : blocks.number + 2]):
                blocks.open_leaf(Block("paragraph", blocks.number, lines=[rest]))
                blocks.blank = None
                return
            code = without_columns(rest, blocks.column, TAB)
            blocks.open_leaf(Block("indented", blocks.number, lines=[code]))
            blocks.blank = None
            return
        following = None
        for start in STARTS.get(text[0], ()):
            following = start(blocks, text, indent)
            if following is not None:
                break
        if following is None:
            break
        blocks.blank = None
        if not following or following.isspace():
            return
        rest = following
        indent, text = split_indent(rest, blocks.column)
        blocks.paragraph = None
    _text(blocks, rest, text)
    blocks.blank = None


def _containers(blocks: OpenBlocks, line: str) -> tuple[str, int]:
    """Match a line against the open containers: what is left of it, and the innermost quotation."""
    rest, column, quote, index = line, 0, 0, 1
    stack = blocks.stack
    while index < len(stack):
        block = stack[index]
        indent, text = split_indent(rest, column)
        if block.kind == "block":
            pass  # all is in it up to the fence that ends it
        elif block.kind == "quote":
            if indent >= TAB or not text.startswith(">"):
                break
            rest, column = after_quote_mark(text, column + indent)
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
    blocks.matched, blocks.column = index, column
    return rest, quote


def _ends_block(blocks: OpenBlocks, text: str, *, is_inside: bool) -> bool:
    """Whether a line is a fence that ends a block of the theme's; code may hold such lines."""
    leaf = blocks.leaf if is_inside else None
    if leaf and (leaf.kind == "fence" or (leaf.kind == "html" and leaf.ending)):
        return False
    match = CLOSING.fullmatch(text)
    index = blocks.closed_by(match[1]) if match else None
    if match and index is None:
        blocks.fault(text, Fault("block-end-stray", 0, {"mark": match[1]}))
    if index is None:
        return False
    blocks.end_block(index)
    return True


def _more_of_raw(blocks: OpenBlocks, leaf: Block, rest: str, indent: int, text: str) -> bool:
    """Go on with code or HTML; whether the line is used up."""
    if leaf.kind not in _RAW:
        return False
    is_blank = not text or text.isspace()
    if leaf.kind == "fence":
        closing = text.rstrip(" \t")
        if indent < TAB and closing.startswith(leaf.mark) and not closing.strip(leaf.mark[0]):
            blocks.end_fence(leaf, is_closed=True)
        else:
            leaf.lines.append(without_columns(rest, blocks.column, leaf.offset))
        return True
    if leaf.kind == "indented":
        if indent < TAB and not is_blank:
            blocks.end_leaf()
            return False
        leaf.lines.append(without_columns(rest, blocks.column, TAB))
        return True
    if leaf.ending is None and is_blank:
        blocks.end_leaf()
        return False
    leaf.lines.append(rest)
    if leaf.ending and leaf.ending.search(rest):
        blocks.end_leaf()
    return True


def _text(blocks: OpenBlocks, rest: str, text: str) -> None:
    """A line that begins nothing: it goes on with a paragraph or a table, or begins a paragraph."""
    leaf, is_inside = blocks.leaf, blocks.matched == len(blocks.stack)
    kept = rest.lstrip(" ") if "\t" in rest else text
    if leaf and leaf.kind == "paragraph" and (is_inside or _may_be_lazy(blocks)):
        leaf.lines.append(kept)
    elif leaf and leaf.table and is_inside:
        leaf.table.add(tables.cells_of(text))
    else:
        blocks.open_leaf(Block("paragraph", blocks.number, lines=[text]))


def _may_be_lazy(blocks: OpenBlocks) -> bool:
    # Whoever writes a box sets each of its lines off; the next line stands below the box.
    return all(block.kind != "admonition" for block in blocks.stack[blocks.matched :])
