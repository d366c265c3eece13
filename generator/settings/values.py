"""What the values of a YAML file say: its nodes read as texts, lists and mappings, with the place of each.

YAML does not decide what a text means: `12:30` and `no` are texts. A value left empty, or a bare `~` or `null`, counts
as left out.
"""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, tzinfo
from html import unescape
from html.entities import html5

from msgspec import Struct
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from generator.problems import Reporter, Severity
from generator.settings.yamltree import place
from generator.text.bidi import balanced, suspicious
from generator.text.chinese import one_line, unfold
from generator.text.decoding import code_point, first_forbidden, with_newlines, without_forbidden

# A number sign at the beginning of a word: remarks have a blank behind theirs.
_CUT = re.compile(r"[ \t]*(#[^\s#].*)")
# Browsers know some of these without the semicolon, too; in a text for people, `R&D` and `&copy` are none.
_REFERENCE = re.compile("&(#[0-9]{1,7};|#[xX][0-9A-Fa-f]{1,6};|[A-Za-z][0-9A-Za-z]{1,31};)")

Place = tuple[int, int]
"""Line and column in the file, both from 1."""


class Reading(Struct):
    """One file while it is read: where its problems go, and where its values stand."""

    reporter: Reporter
    first_line: int = 1
    """The number in the file of the YAML's first line."""
    zone: tzinfo = UTC
    """Of dates that are written without one."""
    positions: dict[str, Place] = {}
    """Where each value stands: `title`, `aliases.0`, `navigation.0.url`."""
    written: dict[str, str] = {}
    """How the file spells a key that was renamed."""

    def wrong(self, code: str, node: Node, name: str, **values: str | int) -> None:
        """Report an error in a key's value."""
        line, column = self.place(node)
        self.reporter.error(code, line, column, key=self.written.get(name, name), **values)

    def place(self, node: Node) -> Place:
        """Where a node stands in the file."""
        return place(node, self.first_line)


def pairs(
    root: MappingNode, reading: Reading, severity: Severity = "error"
) -> Iterator[tuple[Node, str, Node]]:
    """Each key's node, its name and its value's node; a key that comes again is reported and left out."""
    report = reading.reporter.error if severity == "error" else reading.reporter.warning
    seen: dict[str, Node] = {}
    for key_node, node in root.value:
        name = _text(key_node) if isinstance(key_node, ScalarNode) else None
        if name is None:
            report("key-kind", *reading.place(key_node))
        elif name in seen:
            first, _ = reading.place(seen[name])
            report("key-duplicate", *reading.place(key_node), key=name, first=first)
        else:
            seen[name] = key_node
            yield key_node, name, node


def read_text(node: Node, name: str, reading: Reading) -> str | None:
    """The one text that a value holds, on one line; a list of one will do. None after an error."""
    if isinstance(node, SequenceNode) and len(node.value) == 1:
        node = node.value[0]
    if not isinstance(node, ScalarNode):
        reading.wrong("value-text", node, name)
        return None
    text = _text(node)
    if text is None:
        found = node.value[first_forbidden(node.value) or 0]
        reading.wrong("value-character", node, name, character=code_point(found))
        return None
    return one_line(_unfolded(text, node, reading))


def read_words(node: Node, name: str, reading: Reading) -> str | None:
    """A text for people, as `read_text` gives it, with HTML's references (`&#8211;`, `&amp;`) as characters.

    What turns the direction of text is reported, and ends with the text: it must not turn what a page prints next.
    """
    text = read_text(node, name, reading)
    if text is None:
        return None
    if rest := cut_off(node, reading):
        shown = reading.written.get(name, name)
        reading.reporter.warning("value-cut", *reading.place(node), key=shown, value=text, rest=rest)
    if "&" in text:
        text = one_line(without_forbidden(_REFERENCE.sub(_referred, text)))
    index = suspicious(text)
    if index is not None:
        reading.reporter.warning(
            "direction-mark",
            *_place_of(text[index], node, reading),
            key=reading.written.get(name, name),
            character=code_point(text[index]),
        )
    return balanced(text)


def cut_off(node: Node, reading: Reading) -> str:
    """What YAML takes for a remark behind a value, and a person probably meant as part of it; empty without such."""
    rest = _CUT.match(_behind(node, reading)) if isinstance(node, ScalarNode) else None
    return rest[1].rstrip() if rest else ""


def _behind(node: ScalarNode, reading: Reading) -> str:
    """What stands on the same line behind a value without quotation marks."""
    end, number = node.end_mark, node.end_mark.line + reading.first_line - 1
    if node.style or number >= len(reading.reporter.lines):
        return ""
    return reading.reporter.lines[number][end.column :]


def _referred(reference: re.Match[str]) -> str:
    """The character that is meant; `unescape` alone would take the beginning of `&nothing;` for a name."""
    return unescape(reference[0]) if reference[1][0] == "#" else html5.get(reference[1], reference[0])


def _place_of(character: str, node: Node, reading: Reading) -> Place:
    """Where a character stands in a value; the value's own place if it is written as an escape."""
    line, column = reading.place(node)
    end = node.end_mark.line + reading.first_line
    for number, text in enumerate(reading.reporter.lines[line - 1 : end], line):
        index = text.find(character, column - 1 if number == line else 0)
        if index >= 0:
            return number, index + 1
    return line, column


def _unfolded(text: str, node: ScalarNode, reading: Reading) -> str:
    first, last = node.start_mark, node.end_mark
    if first.line == last.line or node.style == "|":
        return text
    offset = reading.first_line - 1
    lines = list(reading.reporter.lines[first.line + offset : last.line + offset + 1])
    if lines:
        quote = len(node.style or "")
        lines[-1] = lines[-1][: max(last.column - quote, 0)]
        lines[0] = lines[0][first.column + quote :]
    return unfold(text, lines)


def read_items(
    node: Node, name: str, reading: Reading, reader: Callable[[Node, str, Reading], str | None]
) -> tuple[str, ...] | None:
    """What `reader` (called like `read_text`) makes of each item, each once and without the empty ones."""
    nodes = node.value if isinstance(node, SequenceNode) else [node]
    items: dict[str, None] = {}
    sound = True
    for item_node in nodes:
        if is_empty(item_node):
            if rest := hidden(item_node, reading):
                line, column = reading.place(item_node)
                shown = reading.written.get(name, name)
                reading.reporter.warning("value-remark", line, column, key=shown, rest=rest)
            continue
        item = reader(item_node, name, reading)
        if item is None:
            sound = False
        elif item not in items:
            reading.positions[f"{name}.{len(items)}"] = reading.place(item_node)
            items[item] = None
    return tuple(items) if sound else None


def hidden(node: Node, reading: Reading) -> str:
    """What was probably meant as the value of a node that has none for YAML, which takes `#1` for a remark."""
    return cut_off(node, reading) if is_nothing(node) else ""


def is_empty(node: Node) -> bool:
    """Whether a value counts as left out."""
    if not isinstance(node, ScalarNode):
        return False
    return not node.value.strip() or (not node.style and node.value in ("~", "null"))


def is_nothing(node: Node) -> bool:
    """Whether nothing is written at all, so that YAML's place for the value is of no use."""
    return isinstance(node, ScalarNode) and not node.style and not node.value


def _text(node: ScalarNode) -> str | None:
    """A scalar's text; None if an escape in it gives a character that no page may hold.

    Only texts in double quotation marks have escapes, and `generator.text.decoding.read_text` has looked at the rest.
    """
    text: str = node.value
    return None if node.style == '"' and first_forbidden(text) is not None else text


def _clean(node: ScalarNode, reading: Reading) -> str:
    """A scalar's text as if it came from a file: what no page may hold is left out, with a warning.

    Nothing in a value of one's own stops a build, for perhaps no template shows it.
    """
    text = with_newlines(node.value)
    index = first_forbidden(text)
    if index is None:
        return text
    clean = without_forbidden(text)
    reading.reporter.warning(
        "control-characters",
        *reading.place(node),
        count=len(text) - len(clean),
        character=code_point(text[index]),
    )
    return clean


def plain(node: Node, name: str, reading: Reading) -> object:
    """A value of one's own, of any shape: see `generator.settings.kinds.Free`."""
    if isinstance(node, SequenceNode):
        return tuple(plain(item, name, reading) for item in node.value)
    if isinstance(node, MappingNode):
        return plain_mapping(node, name, reading)
    assert isinstance(node, ScalarNode)  # there are no other nodes
    text = _clean(node, reading)
    if not node.style:
        if text in ("", "~", "null"):
            return None
        if text in ("true", "false"):
            return text == "true"
        if re.fullmatch(r"-?(?:0|[1-9][0-9]{0,14})", text):
            return int(text)
    return text if suspicious(text) is None else read_words(node, name, reading)


def plain_mapping(node: MappingNode, name: str, reading: Reading) -> dict[str, object]:
    """The values of one's own under their keys; what is wrong with a key is a warning, as in `_clean`."""
    return {key: plain(value, name, reading) for _, key, value in pairs(node, reading, "warning")}
