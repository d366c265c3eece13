"""What a file of keys and values may say: dataclasses as definitions, and how YAML is read into them.

A field made with `key` says what it may hold (its *kind*), what it is for and what others call it. From such
fields come reading and checking (`read`), a JSON Schema for editors (`json_schema`) and the reference page
(`generator.settings.reference`). The kind decides what a text means, YAML does not: `title: 12:30` and
`tags: [no, 2020]` are texts. A value left empty, or a bare `~` or `null`, counts as left out.
"""

import dataclasses
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import MISSING, dataclass, field
from datetime import UTC, tzinfo
from functools import cache
from inspect import getdoc
from types import MappingProxyType
from typing import Any, Literal, Protocol, TypeVar

from yaml import MappingNode, Node, ScalarNode, SequenceNode

from generator.problems import Reporter
from generator.settings.yamltree import place
from generator.text.bidi import balanced, suspicious
from generator.text.chinese import one_line, unfold
from generator.text.decoding import code_point, first_forbidden, nearest

Place = tuple[int, int]
"""Line and column in the file, both from 1."""
Unknown = Literal["error", "warn", "allow"]
"""What an unknown key is: an error, a warning, or a value for `extra`."""
Json = dict[str, Any]

_T = TypeVar("_T")
_NO_NAMES: Mapping[str, str] = MappingProxyType({})


@dataclass(slots=True)
class Reading:
    """One file while it is read: where its problems go, and where its values stand."""

    reporter: Reporter
    first_line: int = 1
    """The number in the file of the YAML's first line."""
    zone: tzinfo = UTC
    """Of dates that are written without one."""
    positions: dict[str, Place] = field(default_factory=dict)
    """Where each value stands: `title`, `aliases.0`, `navigation.0.url`."""
    written: dict[str, str] = field(default_factory=dict)
    """How the file spells a key that was renamed."""

    def wrong(self, code: str, node: Node, name: str, **values: str | int) -> None:
        """Report an error in a key's value."""
        line, column = self.place(node)
        self.reporter.error(code, line, column, key=self.written.get(name, name), **values)

    def place(self, node: Node) -> Place:
        """Where a node stands in the file."""
        return place(node, self.first_line)


class Kind(Protocol):
    """What a key's value may be. One with `takes_nothing` is also asked about a value that is left empty."""

    @property
    def words(self) -> str:
        """What to write, for the reference: `text`, `a whole number`."""

    def read(self, node: Node, name: str, reading: Reading) -> object:
        """The value of a key; None after reporting an error."""

    def json(self) -> Json:
        """The JSON Schema of what editors should accept."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a definition."""

    name: str
    kind: Kind
    doc: str
    also: tuple[str, ...]
    """What it is called elsewhere: only for hints."""
    default: Any
    """MISSING if the key is required."""

    @property
    def may_be_empty(self) -> bool:
        """Whether the key may stand without a value, as if it were left out."""
        return self.default is not MISSING and not (isinstance(self.kind, Text) and not self.kind.empty)


def key(  # what it gives stands for a value of the field's own type, as with dataclasses.field
    kind: Kind, doc: str, default: object = MISSING, also: tuple[str, ...] = ()
) -> Any:  # noqa: ANN401 - see the line above
    """A dataclass field for a key; without a default it is required."""
    metadata = {"kind": kind, "doc": doc, "also": also}
    if isinstance(default, dict):
        return field(default_factory=default.copy, metadata=metadata)
    return field(default=default, metadata=metadata)


@cache
def keys(definition: type) -> Mapping[str, Key]:
    """The keys of a definition, by name, in its order."""
    return {
        item.name: Key(
            item.name,
            item.metadata["kind"],
            item.metadata["doc"],
            item.metadata["also"],
            item.default if item.default_factory is MISSING else item.default_factory(),
        )
        for item in dataclasses.fields(definition)
    }


def read(
    definition: type[_T],
    root: MappingNode,
    reading: Reading,
    *,
    prefix: str = "",
    rename: Mapping[str, str] = _NO_NAMES,
    unknown: Unknown = "error",
) -> _T | None:
    """A mapping read into a definition; None if a required key has no value.

    What is wrong is reported, and a wrong value has its default. `prefix` stands before the names of keys in
    `reading.positions`. `rename` gives our name for another system's key. If a key is given under several
    names, our own wins, then the one that `rename` lists first; names with empty values don't count.
    """
    known = keys(definition)  # type: ignore[arg-type]  # a class is hashable; mypy misses it in type[T]
    chosen: dict[str, tuple[str, Node]] = {}
    extra: dict[str, object] = {}
    for key_node, name, node in _pairs(root, reading):
        own = _own_name(name, known, rename)
        if own is not None:
            if own not in chosen or _goes_before((name, node), chosen[own], own, rename):
                chosen[own] = name, node
                reading.positions[prefix + own] = reading.place(key_node if _is_nothing(node) else node)
        elif unknown == "allow":
            extra[name] = _plain(node, name, reading)
        else:
            _report_unknown(name, known, rename, unknown, reading.place(key_node), reading)
    values: dict[str, Any] = {}
    for own, (name, node) in chosen.items():
        if name != own:
            reading.written[prefix + own] = name
        value = _value(known[own], node, prefix + own, reading)
        if value is not None:
            values[own] = value
    if extra and "extra" in known:
        values["extra"] = {**extra, **values.get("extra", {})}
    missing = [item.name for item in known.values() if item.default is MISSING and item.name not in values]
    for name in missing:
        if name not in chosen:
            where = reading.place(root) if prefix else (0, 0)
            reading.reporter.error("key-missing", *where, key=prefix + name)
    return None if missing else definition(**values)


def _value(item: Key, node: Node, name: str, reading: Reading) -> object:
    if not _is_empty(node) or getattr(item.kind, "takes_nothing", False):
        return item.kind.read(node, name, reading)
    if not item.may_be_empty:
        reading.reporter.error("value-empty", *reading.positions[name], key=reading.written.get(name, name))
    return None


def _pairs(root: MappingNode, reading: Reading) -> Iterator[tuple[Node, str, Node]]:
    """Each key's node, its name and its value's node; a key that comes again is reported and left out."""
    seen: dict[str, Node] = {}
    for key_node, node in root.value:
        name = _text(key_node) if isinstance(key_node, ScalarNode) else None
        if name is None:
            reading.reporter.error("key-kind", *reading.place(key_node))
        elif name in seen:
            first, _ = reading.place(seen[name])
            reading.reporter.error("key-duplicate", *reading.place(key_node), key=name, first=first)
        else:
            seen[name] = key_node
            yield key_node, name, node


def _own_name(name: str, known: Mapping[str, Key], rename: Mapping[str, str]) -> str | None:
    """Our name of a key; None if it is unknown. A renaming to what this definition lacks is for another one."""
    renamed = rename.get(name, name)
    return renamed if renamed in known else name if name in known else None


def _goes_before(
    given: tuple[str, Node], chosen: tuple[str, Node], own: str, rename: Mapping[str, str]
) -> bool:
    """Whether of two names and values of one key the one given now is better than the one chosen before."""
    (name, node), (other, other_node) = given, chosen
    if _is_empty(node) or _is_empty(other_node):
        return not _is_empty(node)
    order = list(rename)
    return other != own and (name == own or order.index(name) < order.index(other))


def _report_unknown(
    name: str,
    known: Mapping[str, Key],
    rename: Mapping[str, str],
    unknown: Unknown,
    where: Place,
    reading: Reading,
) -> None:
    report = reading.reporter.error if unknown == "error" else reading.reporter.warning
    if "：" in name:
        line, column = where
        reading.reporter.error(
            "yaml-colon-wide", line, column + name.index("："), key=name.partition("：")[0]
        )
        return
    renamed = [theirs for theirs, ours in rename.items() if ours in known]
    words = {word: item.name for item in known.values() for word in (item.name, *item.also)}
    words |= {theirs: theirs for theirs in renamed}
    near = words.get(nearest(name, words), "")
    if near:
        report("key-unknown-near", *where, key=name, nearest=near)
    else:
        report("key-unknown", *where, key=name, known=", ".join((*known, *renamed)))


def json_schema(definition: type) -> Json:
    """The JSON Schema (draft 2020-12) of a definition, for editors' completion."""
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **_object(definition)}


def _object(definition: type) -> Json:
    required = [item.name for item in keys(definition).values() if item.default is MISSING]
    return {
        "description": getdoc(definition) or "",
        "type": "object",
        "properties": {name: _property(item) for name, item in keys(definition).items()},
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _property(item: Key) -> Json:
    schema = {"description": item.doc, **item.kind.json()}
    schema["description"] = item.doc  # not that of a part's definition
    if item.may_be_empty:  # so that editors don't complain
        if "enum" in schema:
            schema["enum"] = [*schema["enum"], None]
        if "type" in schema:
            types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
            schema["type"] = [*types, "null"]
    if isinstance(item.default, (str, bool, int)) and item.default != "":
        schema["default"] = item.default
    return schema


# Kinds


_SCALAR = ["string", "number", "boolean"]
"""What editors take an unquoted text for."""


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; line breaks in it become spaces, or nothing between Chinese characters."""

    empty: bool = True
    """Whether an empty value is fine, and means that the key is left out."""
    path: bool = False
    """Whether it names a file, and so stays as it is written."""

    words = "text"

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """The text, without blanks at its ends."""
        return (read_text if self.path else read_words)(node, name, reading)

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": list(_SCALAR)}


@dataclass(frozen=True, slots=True)
class Texts:
    """Several texts, each once; one text alone is a list of one, and commas in it are part of it."""

    apart: bool = False
    """Warn of one text alone with commas in it: it was probably meant to be several."""
    path: bool = False
    """Whether they name files, and so stay as they are written."""

    words = "one text or a list"

    def read(self, node: Node, name: str, reading: Reading) -> tuple[str, ...] | None:
        """The texts in their order."""
        if (
            self.apart
            and isinstance(node, ScalarNode)
            and not node.style
            and re.search("[、，,；;]", node.value)
        ):
            items = ", ".join(part.strip() for part in re.split("[、，,；;]", node.value) if part.strip())
            shown = reading.written.get(name, name)
            reading.reporter.warning("value-one-for-many", *reading.place(node), key=shown, items=items)
        return read_items(node, name, reading, read_text if self.path else read_words)

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": ["array", *_SCALAR], "items": {"type": list(_SCALAR)}}


@dataclass(frozen=True, slots=True)
class Boolean:
    """Yes or no."""

    words = "true or false"

    def read(self, node: Node, name: str, reading: Reading) -> bool | None:
        """True or False."""
        text = read_text(node, name, reading)
        if text is None:
            return None
        if text.casefold() in ("true", "yes", "on", "是"):
            return True
        if text.casefold() in ("false", "no", "off", "否"):
            return False
        reading.wrong("value-boolean", node, name, value=text)
        return None

    def json(self) -> Json:
        """The JSON Schema."""
        return {"enum": [True, False, "yes", "no", "on", "off", "是", "否"]}


@dataclass(frozen=True, slots=True)
class Integer:
    """A whole number within limits."""

    minimum: int
    maximum: int

    words = "a whole number"

    def read(self, node: Node, name: str, reading: Reading) -> int | None:
        """The number."""
        text = read_text(node, name, reading)
        if text is None:
            return None
        if re.fullmatch(r"[-+]?\d{1,9}", text) and self.minimum <= int(text) <= self.maximum:
            return int(text)
        reading.wrong("value-number", node, name, value=text, minimum=self.minimum, maximum=self.maximum)
        return None

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": "integer", "minimum": self.minimum, "maximum": self.maximum}


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    choices: tuple[str, ...]

    def __init__(self, *choices: str) -> None:
        object.__setattr__(self, "choices", choices)

    @property
    def words(self) -> str:
        """For the reference."""
        return ", ".join(f"`{choice}`" for choice in self.choices[:-1]) + f" or `{self.choices[-1]}`"

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """The word."""
        text = read_text(node, name, reading)
        if text is None or text in self.choices:
            return text
        choices = ", ".join(self.choices)
        near = nearest(text, self.choices) or self.choices[0]
        reading.wrong("value-choice", node, name, value=text, choices=choices, nearest=near)
        return None

    def json(self) -> Json:
        """The JSON Schema."""
        return {"enum": list(self.choices)}


class Choices(Choice):
    """Several of a few words."""

    __slots__ = ()

    @property
    def words(self) -> str:
        """For the reference."""
        return "a list of " + ", ".join(f"`{choice}`" for choice in self.choices)

    def read(self, node: Node, name: str, reading: Reading) -> tuple[str, ...] | None:  # type: ignore[override]  # several
        """The words in their order."""
        return read_items(node, name, reading, Choice(*self.choices).read)

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": ["array", *_SCALAR], "items": {"enum": list(self.choices)}}


@dataclass(frozen=True, slots=True)
class Names:
    """Another system's keys and what they are called here."""

    known: Collection[str]
    """The names that may stand on the right."""

    words = "their key: our key"

    def read(self, node: Node, name: str, reading: Reading) -> dict[str, str] | None:
        """Our name for each of theirs, in the order given."""
        if not isinstance(node, MappingNode):
            reading.wrong("value-names", node, name)
            return None
        names = {}
        for _, theirs, ours_node in _pairs(node, reading):
            ours = read_text(ours_node, f"{name}.{theirs}", reading)
            if ours is not None and ours not in self.known:
                near = nearest(ours, self.known) or ", ".join(self.known)
                reading.wrong("value-name", ours_node, f"{name}.{theirs}", value=ours, nearest=near)
            elif ours is not None:
                names[theirs] = ours
        return names

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": "object", "additionalProperties": {"enum": list(self.known)}}


@dataclass(frozen=True, slots=True)
class Free:
    """Values of one's own: texts, lists and keys with values, nested at will.

    For templates' sake a bare `true` or `false` is a truth value, a bare whole number a number, and `null`
    nothing; all else is text as it is written.
    """

    words = "keys and values of your own"

    def read(self, node: Node, name: str, reading: Reading) -> dict[str, object] | None:
        """The values, with tuples for lists and dicts for mappings."""
        if not isinstance(node, MappingNode):
            reading.wrong("value-mapping", node, name, known="logo: static/logo.svg")
            return None
        return _plain_mapping(node, name, reading)

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": "object"}


@dataclass(frozen=True, slots=True)
class Part:
    """Keys with values of another definition."""

    definition: type

    words = "keys with values"

    def read(self, node: Node, name: str, reading: Reading) -> object:
        """An instance of the definition."""
        if isinstance(node, MappingNode):
            return read(self.definition, node, reading, prefix=f"{name}.")
        reading.wrong("value-mapping", node, name, known=", ".join(keys(self.definition)))
        return None

    def json(self) -> Json:
        """The JSON Schema."""
        return _object(self.definition)


@dataclass(frozen=True, slots=True)
class Parts:
    """A list of these; one alone is a list of one."""

    definition: type

    words = "a list of keys with values"

    def read(self, node: Node, name: str, reading: Reading) -> tuple[object, ...]:
        """Instances of the definition."""
        nodes = node.value if isinstance(node, SequenceNode) else [node]
        parts = [
            Part(self.definition).read(item, f"{name}.{index}", reading) for index, item in enumerate(nodes)
        ]
        return tuple(part for part in parts if part is not None)

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": "array", "items": _object(self.definition)}


# What kinds are made of


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
    """A text for people, as `read_text` gives it.

    What turns the direction of text is reported, and ends with the text: it must not turn what a page prints next.
    """
    text = read_text(node, name, reading)
    if text is None:
        return None
    index = suspicious(text)
    if index is not None:
        reading.reporter.warning(
            "direction-mark",
            *_place_of(text[index], node, reading),
            key=reading.written.get(name, name),
            character=code_point(text[index]),
        )
    return balanced(text)


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
        if _is_empty(item_node):
            continue
        item = reader(item_node, name, reading)
        if item is None:
            sound = False
        elif item not in items:
            reading.positions[f"{name}.{len(items)}"] = reading.place(item_node)
            items[item] = None
    return tuple(items) if sound else None


def _is_empty(node: Node) -> bool:
    if not isinstance(node, ScalarNode):
        return False
    return not node.value.strip() or (not node.style and node.value in ("~", "null"))


def _is_nothing(node: Node) -> bool:
    """Whether nothing is written at all, so that YAML's place for the value is of no use."""
    return isinstance(node, ScalarNode) and not node.style and not node.value


def _text(node: ScalarNode) -> str | None:
    """A scalar's text; None if an escape in it gives a character that no page may hold.

    Only texts in double quotation marks have escapes, and `generator.text.decoding.read_text` has looked at the rest.
    """
    text: str = node.value
    return None if node.style == '"' and first_forbidden(text) is not None else text


def _plain(node: Node, name: str, reading: Reading) -> object:
    if isinstance(node, SequenceNode):
        return tuple(_plain(item, name, reading) for item in node.value)
    if isinstance(node, MappingNode):
        return _plain_mapping(node, name, reading)
    assert isinstance(node, ScalarNode)  # there are no other nodes
    text = _text(node)
    if text is None:
        return read_text(node, name, reading)  # which says what is wrong
    if not node.style:
        if text in ("", "~", "null"):
            return None
        if text in ("true", "false"):
            return text == "true"
        if re.fullmatch(r"-?(?:0|[1-9][0-9]{0,14})", text):
            return int(text)
    return text if suspicious(text) is None else read_words(node, name, reading)


def _plain_mapping(node: MappingNode, name: str, reading: Reading) -> dict[str, object]:
    return {key: _plain(value, name, reading) for _, key, value in _pairs(node, reading)}
