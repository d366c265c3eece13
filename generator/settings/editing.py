"""A mapping in YAML edited where it stands: only the values that are given change, every other byte stays.

Comments, the order of keys, quotation marks and the form of lists stay; a new key comes where its order puts it. What
comes out is read again, and is given only if it says exactly what it said before, and the edit.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from generator.problems import Reporter
from generator.settings.values import is_nothing
from generator.settings.writing import clean_line, flow, scalar, to_yaml
from generator.settings.yamltree import compose

Changes = Mapping[str, object]
"""New values by key: texts, numbers, truth values, lists and mappings of these, `Within` a mapping; None, and what is
empty, takes a key away."""


class Within(NamedTuple):
    """A new value of a mapping of which only some keys change; all others stay as they are written."""

    changes: "Changes"


_COLON = re.compile(r"[ \t]*:")
_BLOCK = ("|", ">")


class Patch(NamedTuple):
    """Text that takes the place of what stands from one index to another."""

    start: int
    end: int
    text: str


def edited(text: str, changes: Changes, order: Sequence[str] = ()) -> str | None:
    """The text of a YAML mapping, whose lines end in `\\n`, with these changes; None where that is not certain.

    `order` has the names of keys in the order in which new ones come.
    """
    root = _composed(text)
    if root is None:
        return None
    present = {key.value for key, _ in root.value}
    wanted = {key: value for key, value in changes.items() if key in present or not is_gone(value)}
    if not wanted:
        return text
    patches = _flow_patches if root.flow_style and root.value else _patches
    try:
        result = patched(text, patches(text, root, wanted, order))
    except ValueError:  # a form that nobody writes by hand
        return None
    after = _composed(result)
    return result if after is not None and _says(after, root, wanted) else None


def patched(text: str, patches: Sequence[Patch]) -> str:
    """The text with patches; of those at one place the first stands first. Raises ValueError for those that overlap."""
    at, parts = 0, []
    for patch in sorted(patches, key=lambda one: (one.start, one.end)):
        if patch.start < at:
            raise ValueError("patches overlap")
        parts += [text[at : patch.start], patch.text]
        at = patch.end
    return "".join([*parts, text[at:]])


def is_gone(value: object) -> bool:
    """Whether a new value takes its key away."""
    if isinstance(value, Within):
        return all(map(is_gone, value.changes.values()))
    return value is None or (isinstance(value, (str, Sequence, Mapping)) and not value)


def _composed(plain: str) -> MappingNode | None:
    reporter = Reporter("")
    root = compose(plain, reporter)
    if root is None or any(one.severity == "error" for one in reporter.problems):
        return None
    return root if all(isinstance(key, ScalarNode) for key, _ in root.value) else None


# ---- block mappings


def _patches(plain: str, root: MappingNode, changes: Changes, order: Sequence[str]) -> list[Patch]:
    entries = {key.value: (key, value) for key, value in reversed(root.value)}  # the first of a name counts
    staying = [pair for pair in root.value if not is_gone(changes.get(pair[0].value, True))]
    patches: list[Patch] = []
    # What comes to one place comes in its order.
    for name in sorted(changes, key=lambda one: order.index(one) if one in order else len(order)):
        value = changes[name]
        if name not in entries:
            indent = root.value[0][0].start_mark.column if root.value else 0
            at = _place(plain, staying or root.value, name, order)
            entry = _indented(to_block({name: _whole(value)}), indent)
            is_open = at > 0 and plain[at - 1] != "\n"  # the last line has no end
            patches.append(Patch(at, at, ("\n" if is_open else "") + entry))
        elif is_gone(value) and not isinstance(value, Within):
            # One that comes again would take its place.
            for key, node in root.value:
                if key.value == name:
                    patches.append(
                        Patch(_line_start(plain, key), _line_end(plain, _end(plain, key, node)), "")
                    )
        else:
            patches += _replaced(plain, *entries[name], value)
    return patches


def _place(plain: str, pairs: list[tuple[Node, Node]], name: str, order: Sequence[str]) -> int:
    """Where a new key's line begins: behind the nearest of those that come before it, or before all others."""
    if not pairs:
        return len(plain)
    before = order[: order.index(name)] if name in order else order
    ranks = {key: rank for rank, key in enumerate(before)}
    known = [(ranks[key.value], key, value) for key, value in pairs if key.value in ranks]
    if known:
        _, key, value = max(known, key=lambda one: (one[0], one[1].start_mark.index))
    elif name in order:
        return _line_start(plain, pairs[0][0])
    else:
        key, value = pairs[-1]
    return _line_end(plain, _end(plain, key, value))


def _replaced(plain: str, key: Node, node: Node, value: object) -> Iterator[Patch]:
    """What gives an entry a new value, as far as it can in the form of the old one."""
    if _is_value(node, value):
        return
    if isinstance(value, Within):
        if isinstance(node, MappingNode) and node.value:
            within = _flow_patches if node.flow_style else _patches
            yield from within(plain, node, _without_gone(node, value.changes), ())
            return
        value = _whole(value)
        if not value:
            return
    after_colon = _after_colon(plain, key)
    start, end = node.start_mark.index, _end(plain, key, node)
    if start < after_colon and not is_nothing(node):
        raise ValueError("an alias")
    if isinstance(node, ScalarNode) and isinstance(value, (str, bool, int)):
        if is_nothing(node):
            yield Patch(after_colon, after_colon, f" {flow(value)}")
        else:
            yield Patch(start, end, _in_style(plain[start:end], node, value))
    elif isinstance(node, SequenceNode) and isinstance(value, Sequence) and not isinstance(value, str):
        if _is_item_by_item(node, value):
            for item, new in zip(node.value, value, strict=True):
                gone = {inner.value: None for inner, _ in item.value if inner.value not in new}
                if not _is_value(item, new):
                    yield from _patches(plain, item, {**gone, **new}, ())
            return
        yield (_flow_list if node.flow_style else _block_list)(plain, node, list(value), end)
    elif isinstance(node, MappingNode) and isinstance(value, Mapping) and not node.flow_style and node.value:
        if not all(isinstance(inner, ScalarNode) for inner, _ in node.value):
            raise ValueError("a key that is no text")
        gone = {inner.value: None for inner, _ in node.value if inner.value not in value}
        yield from _patches(plain, node, {**gone, **value}, ())
    elif (
        isinstance(value, list) and len(value) == 1 and isinstance(node, ScalarNode) and not is_nothing(node)
    ):
        yield from _replaced(plain, key, node, value[0])
    else:
        written = to_block({"": value}).removeprefix('"":').removesuffix("\n")
        yield Patch(after_colon, end, _indented(written, key.start_mark.column))


def _is_item_by_item(node: SequenceNode, value: Sequence[object]) -> bool:
    """Whether a list of mappings has as many as before, of which those that differ keep what is written of them.

    Below the hyphen's line alone: the first key of a mapping shares its line with the hyphen, so it may not go.
    """
    if node.flow_style or len(node.value) != len(value) or not value:
        return False
    for item, new in zip(node.value, value, strict=True):
        if _is_value(item, new):
            continue
        if (
            not (isinstance(item, MappingNode) and isinstance(new, Mapping))
            or item.flow_style
            or not item.value
        ):
            return False
        first = item.value[0][0].value
        if is_gone(new.get(first)) or any(key not in {one.value for one, _ in item.value} for key in new):
            return False
    return True


def _whole(value: object) -> object:
    """A value as it stands by itself."""
    if not isinstance(value, Within):
        return value
    return {key: _whole(item) for key, item in value.changes.items() if not is_gone(item)}


def _without_gone(node: MappingNode, changes: Changes) -> dict[str, object]:
    """The changes, without keys to take away that are not there."""
    present = {key.value for key, _ in node.value}
    return {key: value for key, value in changes.items() if key in present or not is_gone(value)}


def _in_style(old: str, node: ScalarNode, value: str | bool | int) -> str:
    """A scalar in the form that the old one has."""
    if not isinstance(value, str):
        return flow(value)
    text = clean_line(value)
    if node.style == '"':
        return json.dumps(text, ensure_ascii=False)
    if node.style == "'":
        return "'" + text.replace("'", "''") + "'"
    if node.style in _BLOCK and (first := re.search(r"\n([ ]+)\S", old)) and not re.search(r"^.\S*\d", old):
        header = old.partition("\n")[0].rstrip()
        return f"{header}\n{first[1]}{text}"
    return scalar(text)


def _flow_list(plain: str, node: SequenceNode, value: list[object], end: int) -> Patch:
    """Items in brackets: those that stay are written as they were."""
    kept = len(node.value)
    if 0 < kept < len(value) and all(map(_is_value, node.value, value[:kept])):
        at = node.value[-1].end_mark.index
        return Patch(at, at, "".join(f", {flow(item)}" for item in value[kept:]))
    left = [(item, plain[item.start_mark.index : item.end_mark.index]) for item in node.value]
    return Patch(
        node.start_mark.index, end, f"[{', '.join(_taken(left, item) or flow(item) for item in value)}]"
    )


def _block_list(plain: str, node: SequenceNode, value: list[object], end: int) -> Patch:
    """An item a line, likewise with all that stands behind it or below it."""
    column = node.start_mark.column
    lines = plain.split("\n")
    starts = []
    for item in node.value:
        line = item.start_mark.line
        while lines[line][column : column + 1] != "-" or lines[line][:column].strip():
            line -= 1
        starts.append(sum(len(one) + 1 for one in lines[:line]))
    last = _line_end(plain, end)
    ends = [*starts[1:], last]
    left = [
        (item, plain[start:stop].removesuffix("\n"))
        for item, start, stop in zip(node.value, starts, ends, strict=True)
    ]
    items = [_taken(left, item) or _indented(_item(item), column) for item in value]
    return Patch(starts[0], last, "\n".join(items) + ("\n" if plain[last - 1] == "\n" else ""))


def _taken(left: list[tuple[Node, str]], value: object) -> str:
    """What is written of a value that is among those left, which it leaves then; empty where it is none."""
    for number, (node, text) in enumerate(left):
        if _is_value(node, value):
            del left[number]
            return text
    return ""


def to_block(values: Mapping[str, object]) -> str:
    """Keys and values, a line each; lists of mappings and mappings below their keys."""
    lines = []
    for key, value in values.items():
        if isinstance(value, Sequence) and not isinstance(value, str) and isinstance(value[0], Mapping):
            items = "\n".join(map(_item, value))
            lines.append(f"{scalar(key)}:\n{_indented(items, 2)}\n")
        else:
            lines.append(to_yaml({key: value}))
    return "".join(lines)


def _item(value: object) -> str:
    """An item of a list behind its hyphen."""
    if not isinstance(value, Mapping):
        return f"- {flow(value)}"
    return "- " + to_yaml(value).rstrip("\n").replace("\n", "\n  ")


def _indented(text: str, column: int) -> str:
    return re.sub(r"(?m)^(?=.)", " " * column, text) if column else text


# ---- mappings in braces


def _flow_patches(plain: str, root: MappingNode, changes: Changes, order: Sequence[str]) -> list[Patch]:
    """`{title: x, date: y}`."""
    patches = []
    new = []
    for name, value in changes.items():
        found = [(number, pair) for number, pair in enumerate(root.value) if pair[0].value == name]
        if not found:
            new.append(f", {scalar(name)}: {flow(value)}")
            continue
        number, (key, node) = found[0]
        if is_gone(value):
            following = root.value[number + 1][0].start_mark.index if number + 1 < len(root.value) else None
            if following is not None:
                patches.append(Patch(key.start_mark.index, following, ""))
            elif number:
                before = root.value[number - 1][1].end_mark.index
                patches.append(Patch(before, node.end_mark.index, ""))
            else:
                patches.append(Patch(key.start_mark.index, node.end_mark.index, ""))
        elif not _is_value(node, value):
            patches.append(Patch(node.start_mark.index, node.end_mark.index, flow(value)))
    at = root.value[-1][1].end_mark.index
    return [*patches, Patch(at, at, "".join(new))]


# ---- places


def _after_colon(plain: str, key: Node) -> int:
    colon = _COLON.match(plain, key.end_mark.index)
    if colon is None:
        raise ValueError("a key without a colon behind it")
    return colon.end()


def _end(plain: str, key: Node | None, node: Node) -> int:
    """Where a value ends: behind its last sign. What PyYAML says of blocks is where the next thing begins."""
    if isinstance(node, MappingNode) and not node.flow_style and node.value:
        end = _end(plain, *node.value[-1])
    elif isinstance(node, SequenceNode) and not node.flow_style and node.value:
        end = _end(plain, None, node.value[-1])
    else:
        start = node.start_mark.index
        end = start + len(plain[start : node.end_mark.index].rstrip())
    return max(end, _after_colon(plain, key)) if key else end


def _line_start(plain: str, node: Node) -> int:
    start = plain.rfind("\n", 0, node.start_mark.index) + 1
    if plain[start : node.start_mark.index].strip():
        raise ValueError("something stands before it")
    return start


def _line_end(plain: str, index: int) -> int:
    """Behind the end of the line that holds an index."""
    end = plain.find("\n", index)
    return end + 1 if end >= 0 else len(plain)


# ---- what is said


def _says(after: MappingNode, before: MappingNode, changes: Changes) -> bool:
    """Whether a mapping says what another one said, and the changes."""
    kept = [(key.value, node) for key, node in before.value if key.value not in changes]
    there = [(key.value, node) for key, node in after.value if key.value not in changes]
    if [key for key, _ in kept] != [key for key, _ in there]:
        return False
    if not all(is_same(one, other) for (_, one), (_, other) in zip(kept, there, strict=True)):
        return False
    found: dict[str, Node] = {}
    for key, node in after.value:
        found.setdefault(key.value, node)
    old = {key.value: node for key, node in reversed(before.value)}
    return all(_says_key(found.get(key), old.get(key), value) for key, value in changes.items())


def _says_key(after: Node | None, before: Node | None, value: object) -> bool:
    """Whether a key has its new value; of a mapping that is changed within, whether all else is as before."""
    if isinstance(value, Within):
        if after is None or not isinstance(after, MappingNode):
            return is_gone(value)
        empty = MappingNode("tag:yaml.org,2002:map", [])
        return _says(after, before if isinstance(before, MappingNode) else empty, value.changes)
    return after is None if is_gone(value) else after is not None and _is_value(after, value)


def is_same(one: Node, other: Node) -> bool:
    """Whether two nodes hold the same, with or without quotation marks."""
    if isinstance(one, ScalarNode) and isinstance(other, ScalarNode):
        return (one.value, bool(one.style)) == (other.value, bool(other.style))
    if type(one) is not type(other) or len(one.value) != len(other.value):
        return False
    if isinstance(one, MappingNode):
        pairs = zip(one.value, other.value, strict=True)
        return all(is_same(a, c) and is_same(b, d) for (a, b), (c, d) in pairs)
    return all(map(is_same, one.value, other.value))


def _is_value(node: Node, value: object) -> bool:
    """Whether a node holds a value. One text alone is a list of one."""
    if isinstance(value, Within):
        return False
    if isinstance(value, Mapping):
        if not (isinstance(node, MappingNode) and all(isinstance(key, ScalarNode) for key, _ in node.value)):
            return False
        wanted = {key: item for key, item in value.items() if not is_gone(item)}
        found = {key.value: inner for key, inner in node.value}
        return found.keys() == wanted.keys() and all(
            _is_value(found[key], item) for key, item in wanted.items()
        )
    if isinstance(value, Sequence) and not isinstance(value, str):
        if isinstance(node, SequenceNode):
            return len(node.value) == len(value) and all(map(_is_value, node.value, value))
        return len(value) == 1 and isinstance(node, ScalarNode) and _is_value(node, value[0])
    if not isinstance(node, ScalarNode):
        return False
    if isinstance(value, (bool, int)):
        return not node.style and str(node.value) == flow(value)
    return clean_line(node.value) == clean_line(str(value)) and not (is_nothing(node))
