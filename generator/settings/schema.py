"""What a file of keys and values may say: dataclasses as definitions, and how YAML is read into them.

A field made with `key` says what it may hold (its *kind*, see `generator.settings.kinds` and
`generator.settings.fields`), what it is for and what others call it. From such fields come reading and checking
(`read`), a JSON Schema for editors (`json_schema`) and the reference page (`generator.settings.reference`).
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import MISSING, field
from functools import cache
from inspect import getdoc
from types import MappingProxyType
from typing import Any, Literal, Protocol, TypeVar

from msgspec import Struct
from yaml import MappingNode, Mark, Node, ScalarNode

from generator.problems import Problem, Reporter
from generator.settings.values import Place, Reading, hidden, is_empty, is_nothing, pairs, plain
from generator.text.decoding import nearest

Unknown = Literal["error", "warn", "allow"]
"""What an unknown key is: an error, a warning, or a value for `extra`."""
Json = dict[str, Any]

_T = TypeVar("_T")
_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_NO_KEYS: Mapping[str, "Key"] = MappingProxyType({})


class Kind(Protocol):
    """What a key's value may be. One with `takes_nothing` is also asked about a value that is left empty."""

    @property
    def words(self) -> str:
        """What to write, for the reference: `text`, `a whole number`."""

    def read(self, node: Node, name: str, reading: Reading) -> object:
        """The value of a key; None after reporting an error."""

    def json(self) -> Json:
        """The JSON Schema of what editors should accept."""


class Key(Struct, frozen=True):
    """One key of a definition."""

    name: str
    kind: Kind
    doc: str
    also: tuple[str, ...]
    """What it is called elsewhere: only for hints."""
    default: Any
    """MISSING if the key is required."""
    field: str
    """The field's name: `from_` for `from`, which is a word of Python's."""

    @property
    def may_be_empty(self) -> bool:
        """Whether the key may stand without a value, as if it were left out."""
        return self.default is not MISSING and getattr(self.kind, "empty", True)


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
        (name := item.name.rstrip("_")): Key(
            name,
            item.metadata["kind"],
            item.metadata["doc"],
            item.metadata["also"],
            item.default if item.default_factory is MISSING else item.default_factory(),
            item.name,
        )
        for item in dataclasses.fields(definition)
        if "kind" in item.metadata  # the others hold what no key of the definition gives
    }


def read(
    definition: type[_T],
    root: MappingNode,
    reading: Reading,
    *,
    prefix: str = "",
    rename: Mapping[str, str] = _NO_NAMES,
    unknown: Unknown = "error",
    more: Mapping[str, Key] = _NO_KEYS,
) -> _T | None:
    """A mapping read into a definition; None if a required key has no value.

    What is wrong is reported, and a wrong value has its default. `prefix` stands before the names of keys in
    `reading.positions`. `rename` gives our name for another system's key. If a key is given under several
    names, our own wins, then the one that `rename` lists first; names with empty values don't count.
    `more` are keys that the settings add; their values come together in the definition's field `terms`.
    """
    known = {**keys(definition), **more}  # type: ignore[arg-type]  # a class is hashable; mypy misses it in type[T]
    chosen: dict[str, tuple[str, Node]] = {}
    extra: dict[str, object] = {}
    for key_node, name, node in pairs(root, reading):
        own = _own_name(name, known, rename)
        if own is not None:
            if own not in chosen or _goes_before((name, node), chosen[own], own, rename):
                chosen[own] = name, node
                reading.positions[prefix + own] = reading.place(key_node if is_nothing(node) else node)
        elif unknown == "allow":
            extra[name] = plain(node, name, reading)
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
    if more:
        values["terms"] = {name: values.pop(name) for name in more if name in values}
    missing = [item.name for item in known.values() if item.default is MISSING and item.name not in values]
    for name in missing:
        if name not in chosen:
            reading.reporter.error("key-missing", *reading.place(root), key=prefix + name)
    fields = {known[name].field if name in known else name: value for name, value in values.items()}
    return None if missing else definition(**fields)


def read_alone(kind: Kind, name: str, text: str, where: str) -> tuple[Any, tuple[Problem, ...]]:
    """What a text means that stands in no file, and all that is wrong with it, as if a file had it as a key's value.

    `where` is what is said to be its place, such as an option's name. The value is None after an error.
    """
    reporter = Reporter(where, (text,))
    start = Mark("", 0, 0, 0, None, 0)
    value = kind.read(ScalarNode("tag:yaml.org,2002:str", text, start, start, '"'), name, Reading(reporter))
    return value, tuple(reporter.problems)


def _value(item: Key, node: Node, name: str, reading: Reading) -> object:
    if not is_empty(node) or getattr(item.kind, "takes_nothing", False):
        return item.kind.read(node, name, reading)
    shown = reading.written.get(name, name)
    if rest := hidden(node, reading):
        report = reading.reporter.warning if item.may_be_empty else reading.reporter.error
        report("value-remark", *reading.place(node), key=shown, rest=rest)
    elif not item.may_be_empty:
        reading.reporter.error("value-empty", *reading.positions[name], key=shown)
    return None


def _own_name(name: str, known: Mapping[str, Key], rename: Mapping[str, str]) -> str | None:
    """Our name of a key; None if it is unknown. A renaming to what this definition lacks is for another one."""
    renamed = rename.get(name, name)
    return renamed if renamed in known else name if name in known else None


def _goes_before(
    given: tuple[str, Node], chosen: tuple[str, Node], own: str, rename: Mapping[str, str]
) -> bool:
    """Whether of two names and values of one key the one given now is better than the one chosen before."""
    (name, node), (other, other_node) = given, chosen
    if is_empty(node) or is_empty(other_node):
        return not is_empty(node)
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
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **object_schema(definition)}


def object_schema(definition: type) -> Json:
    """The JSON Schema of a definition as a part of another."""
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
