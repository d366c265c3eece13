"""What a line may begin: one function for each kind of block, and which are tried for a line's first character.

Each is given the open blocks, the line without the blanks before it, and how many columns these take. It gives None if
its block does not begin here, and otherwise what is left of the line for a block inside of the one that it has opened.
"""

from collections.abc import Callable

from generator.content.markup import abbreviations, attributes, tables
from generator.content.markup.lines import (
    ADMONITION,
    ATX_HEADING,
    FENCE,
    FOOTNOTE,
    LIST_MARKER,
    NUMBERED,
    SETEXT_UNDERLINE,
    TAB,
    TERM_MEANING,
    THEMATIC_BREAK,
    after_quote_mark,
    html_start,
    is_lone_tag,
    note_name,
    split_indent,
    without_columns,
)
from generator.content.markup.openblocks import OpenBlocks
from generator.content.markup.structure import Block
from generator.content.markup.themeblocks import OPENING, said, unknown

_CAN_HAVE_ATTRIBUTES = frozenset(
    {"paragraph", "heading", "table", "list", "quote", "admonition", "terms", "block"}
)


def _quote(blocks: OpenBlocks, text: str, indent: int) -> str | None:
    blocks.open_container(Block("quote", blocks.number))
    rest, blocks.column = after_quote_mark(text, blocks.column + indent)
    return rest


def _heading(blocks: OpenBlocks, text: str, indent: int) -> str | None:
    match = ATX_HEADING.match(text)
    if not match:
        return None
    block = Block("heading", blocks.number, number=match.end())
    blocks.add(block)
    _set_heading_text(block, _without_closing_signs(text[match.end() :].strip(" \t")))
    return ""


def _underline(blocks: OpenBlocks, text: str, indent: int) -> str | None:
    if not blocks.paragraph or not SETEXT_UNDERLINE.fullmatch(text):
        return None
    blocks.take_definitions(blocks.paragraph)
    if not blocks.paragraph.lines:
        blocks.stack[-1].children.pop()
        blocks.leaf = blocks.paragraph = None
        return None
    blocks.paragraph.kind = "heading"
    blocks.paragraph.number = 1 if text[0] == "=" else 2
    _set_heading_text(blocks.paragraph, blocks.paragraph.text)
    blocks.leaf = None
    return ""


def _rule(blocks: OpenBlocks, text: str, indent: int) -> str | None:
    if not THEMATIC_BREAK.fullmatch(text):
        return None
    blocks.add(Block("rule", blocks.number))
    return ""


def _fence(blocks: OpenBlocks, text: str, indent: int) -> str | None:
    match = FENCE.fullmatch(text)
    if not match:
        return None
    mark, info = match[1] or match[3], match[2] or match[4] or ""
    blocks.open_leaf(Block("fence", blocks.number, offset=indent, mark=mark, info=info.strip(" \t")))
    return ""


def _html(blocks: OpenBlocks, text: str, indent: int) -> str | None:
    begins, ending = html_start(text)
    if text.startswith("<!--"):
        begins = blocks.has_comment_end()  # without an end, all the rest would be gone
    if not begins and (blocks.is_in_paragraph() or not is_lone_tag(text)):
        return None
    blocks.open_leaf(Block("html", blocks.number, lines=[" " * indent + text], ending=ending))
    if ending and ending.search(text):
        blocks.end_leaf()
    return ""


def _item(blocks: OpenBlocks, text: str, indent: int) -> str | None:
    match = LIST_MARKER.match(text)
    if not match:
        return None
    rest = text[match.end() :]
    start = blocks.column + indent + match.end()
    blanks, content = split_indent(rest, start)
    # A paragraph goes on with a number, unless it is 1: it may be a year at the beginning of a line.
    if blocks.paragraph and (not content or (match[1] and int(match[1]) != 1)):
        return None
    if not content or blanks > TAB:
        blanks = 1
    blocks.cut(blocks.matched)
    parent = blocks.stack[-1]
    mark = text[match.end() - 1]
    last = parent.children[-1] if parent.children else None
    if last and last.kind == "list" and last.mark == mark:
        last.loose |= blocks.is_after_blank()
    else:
        last = Block("list", blocks.number, mark=mark, number=int(match[1] or 1), info=match[1])
        blocks.add(last)
    item = Block("item", blocks.number, offset=indent + match.end() + blanks)
    last.children.append(item)
    blocks.enter(item)
    blocks.column = start + blanks if content else start
    return without_columns(rest, start, blanks) if content else ""


def _footnote(blocks: OpenBlocks, text: str, indent: int) -> str | None:
    match = FOOTNOTE.match(text)
    # A second note of the same name stays in the text, where it is seen.
    if not match or (name := note_name(match[1])) in blocks.document.footnotes:
        return None
    blocks.cut(blocks.matched)
    blocks.document.footnotes[name] = block = Block("footnote", blocks.number, offset=TAB)
    blocks.enter(block)
    blocks.column += indent + match.end()
    return text[match.end() :].lstrip(" \t")


def _abbreviation(blocks: OpenBlocks, text: str, indent: int) -> str | None:
    if not text.startswith("*[") or not (found := abbreviations.definition(text)):
        return None
    blocks.cut(blocks.matched)
    blocks.document.abbreviations[found[0]] = found[1]
    return ""


def _admonition(blocks: OpenBlocks, text: str, indent: int) -> str | None:
    match = ADMONITION.fullmatch(text)
    if not match:
        return None
    classes = match[1].lower().split()
    title = classes[0].capitalize() if match[2] is None else match[2]
    mark = " ".join(classes)
    blocks.open_container(Block("admonition", blocks.number, offset=TAB, mark=mark, info=title))
    return ""


def _theme_block(blocks: OpenBlocks, text: str, indent: int) -> str | None:
    match = OPENING.fullmatch(text)
    if not match:
        return None
    mark, name, rest = match.groups()
    definition = blocks.blocks.get(name.casefold())
    if definition is None:
        blocks.fault(text, unknown(text if name[0] == "{" else name, blocks.blocks))
        return None
    told = said(rest, match.start(3), name, definition)
    for fault in told.faults:
        blocks.fault(text, fault)
    line = blocks.lines[blocks.number]
    start = len(line) - len(text) if line.endswith(text) else 0
    block = Block("block", blocks.number, mark=mark, info=name, offset=start)
    block.definition, block.values = definition, told.values
    blocks.open_container(block)
    block.children += [Block("paragraph", blocks.number, lines=[words]) for words in told.rest]
    return ""


def _meaning(blocks: OpenBlocks, text: str, indent: int) -> str | None:
    match = TERM_MEANING.match(text)
    parent = blocks.stack[blocks.matched - 1]
    if not match or not parent.children:
        return None
    if parent.children[-1].kind not in ("paragraph", "terms"):
        return None
    is_loose = blocks.blank is not None
    blocks.cut(blocks.matched)
    last = parent.children[-1] if parent.children else None
    if last and last.kind == "paragraph":
        parent.children.pop()
        terms = [Block("term", last.line, lines=[line]) for line in last.lines]
        last = parent.children[-1] if parent.children else None
        if not last or last.kind != "terms":
            last = Block("terms", blocks.number)
            parent.children.append(last)
        last.children += terms
    if not last or last.kind != "terms":
        return None
    rest = text[1:]
    start = blocks.column + indent + 1
    blanks, _ = split_indent(rest, start)
    blanks = blanks if blanks <= TAB else 1
    block = Block("meaning", blocks.number, offset=indent + 1 + blanks, loose=is_loose)
    last.children.append(block)
    blocks.enter(block)
    blocks.column = start + blanks
    return without_columns(rest, start, blanks)


def _table(blocks: OpenBlocks, text: str, indent: int) -> str | None:
    if (
        not blocks.paragraph
        or "-" not in text
        or not (table := tables.table_of(blocks.paragraph.lines[-1], text))
    ):
        return None
    blocks.paragraph.lines.pop()
    if blocks.paragraph.lines:
        blocks.end_leaf()
    else:
        blocks.stack[-1].children.pop()
    blocks.leaf = Block("table", blocks.number - 1, table=table)
    blocks.stack[-1].children.append(blocks.leaf)
    return ""


def _attributes(blocks: OpenBlocks, text: str, indent: int) -> str | None:
    parent = blocks.stack[blocks.matched - 1]
    if blocks.blank is not None or not parent.children or not attributes.fills(text):
        return None
    blocks.end_leaf()
    if not parent.children or parent.children[-1].kind not in _CAN_HAVE_ATTRIBUTES:
        return None
    blocks.cut(blocks.matched)
    parent.children[-1].attributes = text
    return ""


def _chinese_paragraph(blocks: OpenBlocks, text: str, indent: int) -> str | None:
    """Chinese sets a paragraph off by two full-width blanks, or numbers it."""
    if not blocks.is_in_paragraph() or not (text[0] == "\u3000" or _is_numbered(text)):
        return None
    blocks.open_leaf(Block("paragraph", blocks.number, lines=[text]))
    blocks.stack[-1].loose = True
    return ""


def _is_numbered(text: str) -> bool:
    match = NUMBERED.match(text)
    # A tab further on stands between the cells of a spreadsheet.
    return match is not None and "\t" not in text[match.end() :].strip(" \t")


def _without_closing_signs(text: str) -> str:
    before = text.rstrip("#")
    return before.rstrip(" \t") if not before or before[-1] in " \t" else text


def _set_heading_text(block: Block, text: str) -> None:
    text, block.attributes = attributes.from_end(text)
    block.lines = [_without_closing_signs(text) if block.attributes else text]


STARTS: dict[str, tuple[Callable[[OpenBlocks, str, int], str | None], ...]] = {
    ">": (_quote,),
    "#": (_heading,),
    "=": (_underline,),
    "-": (_table, _underline, _rule, _item),
    "*": (_rule, _abbreviation, _item, _chinese_paragraph),
    "_": (_rule,),
    "+": (_item,),
    "`": (_fence,),
    "~": (_fence,),
    "<": (_html,),
    "[": (_footnote,),
    "!": (_admonition,),
    ":": (_table, _theme_block, _meaning),
    "：": (_theme_block,),
    "|": (_table,),
    "{": (_attributes,),
    **dict.fromkeys("\u3000（一二三四五六七八九十①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", (_chinese_paragraph,)),
    **dict.fromkeys("0123456789", (_item, _chinese_paragraph)),
}
