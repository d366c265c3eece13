"""What a key may hold, whatever it is for: texts, numbers, choices, and keys with values of their own."""

import re
from collections.abc import Collection, Iterator, Mapping

from msgspec import Struct
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from generator.settings.rules import LEVELS, RULES
from generator.settings.schema import Json, keys, object_schema, read
from generator.settings.values import Reading, pairs, plain_mapping, read_items, read_text, read_words
from generator.text.decoding import nearest
from generator.wording import codes

SCALAR = ["string", "number", "boolean"]
"""What editors take an unquoted text for."""


class Text(Struct, frozen=True):
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
        return {"type": list(SCALAR)}


# Around a list, Chinese keyboards give these for plain ones.
_BRACKETS = "【】［］〔〕 "


class Texts(Struct, frozen=True):
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
            parts = re.split("[、，,；;]", node.value.strip(_BRACKETS))
            items = ", ".join(part.strip() for part in parts if part.strip())
            shown = reading.written.get(name, name)
            reading.reporter.warning("value-one-for-many", *reading.place(node), key=shown, items=items)
        if not self.path and isinstance(node, SequenceNode) and node.flow_style:
            _check_commas(node, name, reading)
        return read_items(node, name, reading, read_text if self.path else read_words)

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": ["array", *SCALAR], "items": {"type": list(SCALAR)}}


def _check_commas(node: SequenceNode, name: str, reading: Reading) -> None:
    """Warn of Chinese commas in `[甲，乙]`, where only a plain one divides."""
    for item in node.value:
        if isinstance(item, ScalarNode) and not item.style and re.search("[，、；]", item.value):
            items = ", ".join(re.findall("[^，、；]+", item.value))
            shown = reading.written.get(name, name)
            reading.reporter.warning("value-wide-comma", *reading.place(item), key=shown, items=items)


class Boolean(Struct, frozen=True):
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


class Integer(Struct, frozen=True):
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


class Choice:
    """One of a few words."""

    def __init__(self, *choices: str, also: Mapping[str, str] | None = None) -> None:
        self.choices = choices
        self.also = also or {}  # other words, each with the choice that it means

    @property
    def words(self) -> str:
        """For the reference."""
        listed = ", ".join(f"`{choice}`" for choice in self.choices[:-1]) + f" or `{self.choices[-1]}`"
        return f"{listed} (also {', '.join(f'`{word}`' for word in self.also)})" if self.also else listed

    def read(self, node: Node, name: str, reading: Reading) -> str | None:
        """The word."""
        text = read_text(node, name, reading)
        if text is None or text in self.choices:
            return text
        if text in self.also:
            return self.also[text]
        known = (*self.choices, *self.also)
        choices = ", ".join(known)
        near = nearest(text, known) or self.choices[0]
        reading.wrong("value-choice", node, name, value=text, choices=choices, nearest=near)
        return None

    def json(self) -> Json:
        """The JSON Schema."""
        return {"enum": [*self.choices, *self.also]}


class Choices(Choice):
    """Several of a few words."""

    @property
    def words(self) -> str:
        """For the reference."""
        return "a list of " + ", ".join(f"`{choice}`" for choice in self.choices)

    def read(self, node: Node, name: str, reading: Reading) -> tuple[str, ...] | None:  # type: ignore[override]  # several
        """The words in their order."""
        return read_items(node, name, reading, Choice(*self.choices).read)

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": ["array", *SCALAR], "items": {"enum": list(self.choices)}}


class Names(Struct, frozen=True):
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
        for _, theirs, ours_node in pairs(node, reading):
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


class Warnings(Struct, frozen=True):
    """Which warnings are wanted, by their codes."""

    words = "a warning’s name: `off`"

    def read(self, node: Node, name: str, reading: Reading) -> dict[str, bool] | None:
        """Whether a warning is wanted, by its code."""
        if not isinstance(node, MappingNode):
            reading.wrong("value-mapping", node, name, known="missing-alt: off")
            return None
        wanted = {}
        for key_node, code, switch in pairs(node, reading):
            if code not in codes():
                near = nearest(code, codes()) or "missing-alt"
                reading.wrong("value-warning", key_node, name, value=code, nearest=near)
            elif (value := Boolean().read(switch, f"{name}.{code}", reading)) is not None:
                wanted[code] = value
        return wanted

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": "object", "additionalProperties": Boolean().json()}


class Levels(Struct, frozen=True):
    """How much the rules of `gen check` weigh, by their names."""

    words = "a rule’s name: `off`, `warning` or `error`"

    def read(self, node: Node, name: str, reading: Reading) -> dict[str, str] | None:
        """The level of each rule that is named."""
        levels = {}
        for rule, value in _of_rules(node, name, "half-width-mark: off", reading):
            level = Choice(*LEVELS).read(value, f"{name}.{rule}", reading)
            if level is not None:
                levels[rule] = level
        return levels

    def json(self) -> Json:
        """The JSON Schema."""
        return _rules_schema({"enum": [*LEVELS, False]})  # editors take a bare `off` for a truth value


class Reasons(Struct, frozen=True):
    """What the rules of `gen check` need not say of a text, by their names, and why."""

    words = "a rule’s name: the reason"

    def read(self, node: Node, name: str, reading: Reading) -> dict[str, str] | None:
        """The reason for each rule that is named."""
        reasons = {}
        for rule, value in _of_rules(node, name, "mobile-number: 值班电话", reading):
            reason = read_words(value, f"{name}.{rule}", reading)
            if reason:
                reasons[rule] = reason
            elif reason is not None:
                reading.wrong("allowed-without-reason", value, name, rule=rule)
        return reasons

    def json(self) -> Json:
        """The JSON Schema."""
        return _rules_schema({"type": "string", "minLength": 1})


def _of_rules(node: Node, name: str, example: str, reading: Reading) -> Iterator[tuple[str, Node]]:
    """The rules that are named, each with what is said of it."""
    if not isinstance(node, MappingNode):
        reading.wrong("value-mapping", node, name, known=example)
        return
    for key_node, rule, value in pairs(node, reading):
        if rule in RULES:
            yield rule, value
        else:
            near = nearest(rule, RULES) or next(iter(RULES))
            reading.wrong("value-rule", key_node, name, value=rule, nearest=near)


def _rules_schema(of_each: Json) -> Json:
    return {"type": "object", "propertyNames": {"enum": list(RULES)}, "additionalProperties": of_each}


class Free(Struct, frozen=True):
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
        return plain_mapping(node, name, reading)

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": "object"}


class Part(Struct, frozen=True):
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
        return object_schema(self.definition)


class Parts(Struct, frozen=True):
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
        return {"type": "array", "items": object_schema(self.definition)}


class Named(Struct, frozen=True):
    """These by names of one's own: letters, digits, `_`, `.` and hyphens, beginning with none of the last two."""

    definition: type
    many: bool = False
    """Whether each name has a list of them."""

    @property
    def words(self) -> str:
        """For the reference."""
        return f"names, each with {self._kind.words}"

    @property
    def _kind(self) -> "Part | Parts":
        return (Parts if self.many else Part)(self.definition)

    def read(self, node: Node, name: str, reading: Reading) -> dict[str, object] | None:
        """What each name has, in the order given."""
        if not isinstance(node, MappingNode):
            reading.wrong("value-mapping", node, name, known="live: {…}")
            return None
        named = {}
        for key_node, own, value in pairs(node, reading):
            if not re.fullmatch(r"\w[\w.-]*", own):
                reading.wrong("value-own-name", key_node, name, value=own)
            elif (part := self._kind.read(value, f"{name}.{own}", reading)) is not None:
                named[own] = part
        return named

    def json(self) -> Json:
        """The JSON Schema."""
        return {"type": "object", "additionalProperties": self._kind.json()}


class Taxonomies(Struct, frozen=True):
    """Kinds of terms of one's own, by the key that articles give them under, and what readers see of each."""

    taken: Collection[str]
    """The keys that they can't have."""

    words = "keys of your own, each with its name"

    def read(self, node: Node, name: str, reading: Reading) -> dict[str, str] | None:
        """What readers see, by key, in the order given."""
        if not isinstance(node, MappingNode):
            reading.wrong("value-mapping", node, name, known="people: 人物")
            return None
        found = {}
        for key_node, own, value in pairs(node, reading):
            shown = read_words(value, f"{name}.{own}", reading)
            if own in self.taken:
                reading.wrong("taxonomy-taken", key_node, name, value=own)
            elif not re.fullmatch("[a-z][a-z0-9_]*", own):
                reading.wrong("taxonomy-key", key_node, name, value=own)
            elif not shown and shown is not None:
                reading.wrong("taxonomy-nameless", key_node, name, value=own)
            elif shown:
                found[own] = shown
        return found

    def json(self) -> Json:
        """The JSON Schema."""
        names = {"pattern": "^[a-z][a-z0-9_]*$", "not": {"enum": sorted(self.taken)}}
        return {"type": "object", "propertyNames": names, "additionalProperties": {"type": list(SCALAR)}}
