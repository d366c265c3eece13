"""The forms over the settings, made from their one definition: which keys are asked for, where, and how.

A key is named in full, `theme.accent`. What few clerks touch, and what holds names of one's own, stays to be written
into the file itself, which the desk shows as well.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING

from msgspec import Struct

from generator.desk.form import Choice
from generator.settings import fields, kinds
from generator.settings.config import BLOCKS, Settings
from generator.settings.schema import Key, keys
from generator.wording import words

GROUPS: Mapping[str, tuple[str, ...]] = {
    "bulletin": (
        "title", "subtitle", "description", "keywords", "logo", "language", "timezone", "base_url",
    ),
    "office": ("publisher", "government", "accessibility_statement"),
    "menu": ("navigation",),
    "links": ("friendly_links",),
    "notices": ("banner", "mourning"),
    "looks": (
        "theme.accent", "theme.masthead", "theme.text", "theme.name_font", "theme.home", "theme.slides",
        "page_size",
    ),
    "sections": ("sections",),
    "issues": ("issues", "paper"),
    "readers": ("search", "feeds", "social"),
    "review": ("review.required", "check.before_build"),
    "site": ("links", "slug", "permalink", "compress", "date.from"),
}  # fmt: skip
"""The pages of the form, each with its keys, or with parts of the settings all of whose keys are on it."""

BY_HAND = frozenset(
    [
        "theme.extra",
        "theme.from",
        "taxonomies",
        "menus",
        "front_matter",
        "problems",
        "check.rules",
        "ignore",
        "static",
        "sign",
        "hosting",
        "publish",
    ]
)
"""Keys and parts that no form has."""

_LINES = frozenset(("description",))
"""Texts that are longer than a line."""


class SettingsField(Struct, frozen=True):
    """A field of the form: as `form.Field`, with kinds of its own.

    `order`: names in an order. `rows`: several with parts of their own, in an order. `boxes`: some of a few. `color`.
    """

    key: str
    label: str
    help: str
    kind: str
    choices: tuple[Choice, ...] = ()
    default: str | bool | int | None = None
    """What holds where the key isn't there."""
    parts: tuple["SettingsField", ...] = ()
    is_usual: bool = True
    suggest: str = ""
    example: str = ""
    is_required: bool = False


class Group(Struct, frozen=True):
    """A page of the form."""

    key: str
    fields: tuple[SettingsField, ...]


def groups(language: str) -> tuple[Group, ...]:
    """The pages of the form, in the words of a language."""
    return tuple(
        Group(name, tuple(_field(key, item, language) for part in parts for key, item in within(part)))
        for name, parts in GROUPS.items()
    )


def within(part: str) -> Iterator[tuple[str, Key]]:
    """The keys that a key, or a part of the settings, stands for: names in full, and definitions."""
    definition: type = Settings
    prefix = ""
    item = None
    for name in part.split("."):
        item = keys(definition)[name]
        if isinstance(item.kind, kinds.Part):
            definition = item.kind.definition
            prefix += f"{name}."
    assert item is not None  # a part has a name
    if isinstance(item.kind, kinds.Part):
        for name, inner in keys(item.kind.definition).items():
            yield prefix + name, inner
    else:
        yield part, item


def _field(key: str, item: Key, language: str, inside: str = "") -> SettingsField:
    full = inside + key
    label, help_ = _words(full, item, language)
    kind = item.kind
    return SettingsField(
        key,
        label,
        help_,
        _kind(full, item),
        _choices(full, kind, language),
        item.default if isinstance(item.default, (str, bool, int)) else None,
        tuple(_field(name, inner, language, f"{full}[].") for name, inner in keys(kind.definition).items())
        if isinstance(kind, kinds.Parts)
        else (),
        is_required=item.default is MISSING,
    )


def _kind(full: str, item: Key) -> str:
    """How a form asks for a key."""
    kind = item.kind
    if full in ("sections", "theme.home", "date.from"):
        return "order"
    if isinstance(kind, kinds.Parts):
        return "rows"
    if isinstance(kind, fields.Color):
        return "color"
    if isinstance(kind, kinds.Boolean):
        return "switch"
    if isinstance(kind, kinds.Integer):
        return "number"
    if isinstance(kind, kinds.Choices):
        return "boxes"
    if isinstance(kind, kinds.Choice):
        return "choice"
    if isinstance(kind, kinds.Texts):
        return "list"
    if isinstance(kind, fields.Date):
        return "moment"
    return "lines" if full in _LINES else "text"


def _choices(full: str, kind: object, language: str) -> tuple[Choice, ...]:
    if full == "theme.home":
        values: tuple[str, ...] = BLOCKS
    elif isinstance(kind, kinds.Choice):
        values = kind.choices
    else:
        return ()
    names = words("desk.settings.choices", language)
    return tuple(Choice(value, names.get(f"{full}.{value}", value)) for value in values)


def _words(full: str, item: Key, language: str) -> tuple[str, str]:
    """A key's label and its help: in English, that is the definition's."""
    labels, helps = words("desk.settings.labels", language), words("desk.settings.help", language)
    text = item.doc if language == "en" else ""
    return labels.get(full, full), helps.get(full, re.sub(r"`([^`]*)`|\[([^]]*)\]\([^)]*\)", r"\1\2", text))


def by_hand() -> Iterator[str]:
    """The keys that no page asks for, each named in full or by its part: those that BY_HAND must hold."""
    shown = {key for parts in GROUPS.values() for part in parts for key, _ in within(part)}
    for name, item in keys(Settings).items():
        inner = [key for key, _ in within(name)]
        left = [key for key in inner if key not in shown]
        if isinstance(item.kind, kinds.Part) and len(left) == len(inner):
            yield name
        else:
            yield from left
