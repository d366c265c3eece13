"""The settings, edited by a form: only the values that somebody changed are other bytes, and nothing wrong is saved."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from msgspec import Struct, structs
from yaml import MappingNode, Node, ScalarNode, SequenceNode

from generator.desk.model import Said, said
from generator.desk.settingsform import GROUPS, within
from generator.desk.wholefile import open_whole, save_whole
from generator.problems import Problem, ProblemsError, Reporter
from generator.settings import fields, kinds
from generator.settings.config import Config, Settings, read_settings
from generator.settings.editing import Within, edited
from generator.settings.schema import Key, keys
from generator.settings.values import Reading, is_nothing
from generator.settings.yamltree import compose
from generator.wording import words


class SettingsEdit(Struct, frozen=True):
    """What somebody has edited: values by the keys' full names, `theme.accent`; None takes a key away."""

    changes: dict[str, Any] = {}
    whole: str | None = None
    """The whole file's text instead."""


class OpenedSettings(Struct, frozen=True):
    """The settings as somebody begins to edit them."""

    digest: str
    text: str
    values: dict[str, Any]
    """What the file says, by full names; what it doesn't say is not there."""
    is_readable: bool
    """Whether a form can show it; else only the file itself can be edited."""


class CheckedSettings(Struct, frozen=True):
    """What is wrong with an edit of the settings."""

    said: tuple[Said, ...]
    text: str
    """The file as it would be."""


def open_settings(config: Config) -> OpenedSettings:
    """The settings as they are. Raises ProblemsError where they are no characters, and OSError."""
    whole = open_whole(config.path, config.path.name)
    root = _composed(whole.text)
    return OpenedSettings(whole.digest, whole.text, values_of(root) if root else {}, root is not None)


def check_settings(config: Config, text: str, edit: SettingsEdit, language: str) -> CheckedSettings:
    """What would be wrong if this edit of the text were saved. Raises ProblemsError where it can't be made."""
    new = applied(text, edit, config.path.name)
    _, reading = read_settings(new.encode(errors="replace"), config.path.name)
    problems = named(reading.reporter.problems, language)
    return CheckedSettings(_with_fields(said(problems, language), dict(reading.positions)), new)


def save_settings(config: Config, digest: str, edit: SettingsEdit, language: str) -> str:
    """Save an edit of the file that had this digest; gives the new one.

    Raises ProblemsError with all that is wrong with it, or where somebody else has changed the file; nothing is
    written then.
    """
    name = config.path.name

    def wrong(data: bytes) -> tuple[Problem, ...]:
        settings, reading = read_settings(data, name)
        problems = named(reading.reporter.problems, language)
        if settings is None and not any(one.severity == "error" for one in problems):
            return (*problems, Problem("desk-settings", name))
        return problems

    return save_whole(config, config.path, name, digest, lambda text: applied(text, edit, name), wrong)


def named(problems: Iterable[Problem], language: str) -> tuple[Problem, ...]:
    """Problems with the form's names for keys where the file's own would say nothing to whoever fills in a form."""
    labels = words("desk.settings.labels", language)
    found = []
    for problem in problems:
        key = re.sub(r"\.\d+\.", "[].", dict(problem.values).get("key", ""))
        if problem.code == "key-missing" and key in labels:
            problem = replace(problem, code="desk-part-missing", values=(("label", labels[key]),))
        found.append(problem)
    return tuple(found)


def applied(text: str, edit: SettingsEdit, name: str = "gen.yaml") -> str:
    """The whole text, whose lines end in `\\n`, after an edit. Raises ProblemsError."""
    if edit.whole is not None:
        return edit.whole
    if not edit.changes:
        return text
    changes: dict[str, Any] = {}
    for full, value in edit.changes.items():
        top, _, inner = full.partition(".")
        changes[top] = (*changes.get(top, ()), (inner, value))
    new = edited(
        text,
        {
            top: Within({inner: _written(inner, value) for inner, value in pairs})
            if pairs[0][0]
            else _written(top, pairs[0][1])
            for top, pairs in changes.items()
        },
        tuple(keys(Settings)),
    )
    if new is None:
        raise ProblemsError((Problem("desk-settings", name),))
    return new


def values_of(root: MappingNode) -> dict[str, Any]:
    """What the settings' keys that a form knows hold, by full names, as the form has them."""
    found: dict[str, Any] = {}
    for parts in GROUPS.values():
        for part in parts:
            for full, item in within(part):
                node = _at(root, full)
                if node is not None and not is_nothing(node):
                    found[full] = _value(node, item)
    return found


def _at(root: MappingNode, full: str) -> Node | None:
    node: Node = root
    for name in full.split("."):
        if not isinstance(node, MappingNode):
            return None
        found = [value for key, value in node.value if key.value == name]
        if not found:
            return None
        node = found[0]
    return node


def _value(node: Node, item: Key) -> object:
    """A value as the form has it; one that is none of its kind as it is written."""
    kind = item.kind
    if isinstance(kind, fields.Days):
        return [_span(one) for one in _items(node)]
    if isinstance(kind, kinds.Parts):
        return [_plain(one, kind.definition) for one in _items(node)]
    if isinstance(kind, (kinds.Texts, kinds.Choices)):
        return [_text(one) for one in _items(node)]
    text = _text(node)
    if isinstance(kind, kinds.Boolean):
        truth = kind.read(node, "", Reading(Reporter("")))
        return text if truth is None else truth
    if isinstance(kind, kinds.Integer):
        return int(text) if text.isdecimal() else text
    return text


def _plain(node: Node, definition: type) -> object:
    """A mapping with the keys of a definition, of which some may hold lists of others."""
    if not isinstance(node, MappingNode):
        return _text(node)
    known: Mapping[str, Key] = keys(definition)
    return {
        key.value: _value(value, known[key.value]) if key.value in known else _text(value)
        for key, value in node.value
        if not is_nothing(value)
    }


def _span(node: Node) -> object:
    """A day of mourning written alone is a span of one day."""
    if isinstance(node, MappingNode):
        return {key.value: _text(value) for key, value in node.value if not is_nothing(value)}
    return {"from": _text(node), "until": _text(node)}


def _written(name: str, value: object) -> object:
    """A form's value as the file has it."""
    if name == "mourning" and isinstance(value, list):
        return [_day(one) for one in value]
    return value


def _day(span: object) -> object:
    if isinstance(span, dict) and span.keys() == {"from", "until"} and span["from"] == span["until"]:
        return span["from"]
    return span


def _items(node: Node) -> list[Node]:
    return list(node.value) if isinstance(node, SequenceNode) else [node]


def _text(node: Node) -> str:
    return str(node.value).strip() if isinstance(node, ScalarNode) else ""


def _composed(text: str) -> MappingNode | None:
    reporter = Reporter("")
    root = compose(text, reporter)
    return None if any(one.severity == "error" for one in reporter.problems) else root


def _with_fields(all_said: tuple[Said, ...], positions: Mapping[str, tuple[int, int]]) -> tuple[Said, ...]:
    """Problems with the full names of the keys that they are about."""
    lines = sorted((line, column, key) for key, (line, column) in positions.items())

    def field_of(one: Said) -> str:
        near = [key for line, column, key in lines if (line, column) <= (one.line, one.column)]
        exact = [key for line, column, key in lines if (line, column) == (one.line, one.column)]
        return (exact or near or [""])[-1]

    return tuple(structs.replace(one, field=field_of(one) if one.line else "") for one in all_said)
