"""What front matter says, as a form has it: days as text, lists, and nothing that a browser could not send back."""

from collections.abc import Mapping
from datetime import tzinfo
from typing import Any

from yaml import ScalarNode

from generator.desk.model import Value
from generator.problems import Reporter
from generator.settings import frontmatter, heads
from generator.settings.config import Config
from generator.settings.frontmatter import Correction, Head
from generator.settings.kinds import Free
from generator.settings.schema import keys
from generator.settings.writing import format_date
from generator.text.dates import Moment


def values_of(text: str, definition: type, config: Config) -> tuple[dict[str, Value], tuple[str, ...]] | None:
    """The value of each key that a text's head holds, by our names, and the keys that no form can show.

    These are unknown ones, and lists and mappings that something is wrong with: a form would lose that. A text that is
    none of its kind is given as it is written, so that a person can put it right. None where the head can't be read.
    """
    reporter = Reporter("")
    parts = heads.split(text, reporter, frontmatter.names_of(definition))
    if parts is None:
        return None
    root = frontmatter.composed(parts, reporter)
    if root is None:
        return None if parts.head.strip() else ({}, ())
    if any(one.severity == "error" for one in reporter.problems):
        return None
    rules = config.settings.front_matter
    found = Reporter("")
    head: Head[Any] | None = frontmatter.read(text, found, definition, config.zone, rules)
    assert head is not None  # it has been split before
    known = keys(definition)
    written_as: dict[str, str] = {}
    others: dict[str, None] = {}
    wrong = {
        dict(one.values).get("key", "").partition(".")[0] for one in found.problems if one.severity == "error"
    }
    for key, node in root.value:
        if not isinstance(key, ScalarNode):
            continue
        own = rules.rename.get(key.value, key.value)
        own = own if own in known else key.value
        is_ours = own in known and not isinstance(known[own].kind, Free)
        if not is_ours or ({key.value, own} & wrong and not isinstance(node, ScalarNode)):
            others[own] = None
        else:
            as_written = str(node.value) if isinstance(node, ScalarNode) else ""
            written_as[own] = as_written or written_as.get(own, "")
    values: dict[str, Value] = {}
    for name, as_written in written_as.items():
        value = getattr(head.values, known[name].field)
        is_broken = value in (known[name].default, None) and not isinstance(value, (bool, tuple, Mapping))
        values[name] = as_written if is_broken and as_written else plain(value, config.zone)
    return values, tuple(others)


def plain(value: object, zone: tzinfo) -> Value:
    """A value of front matter as a form has it."""
    if isinstance(value, (str, bool, int)) or value is None:
        return value
    if isinstance(value, Moment):
        return written(value, zone)
    if isinstance(value, Mapping):
        return {key: str(item) for key, item in value.items()}
    if isinstance(value, tuple):
        if value and isinstance(value[0], Correction):
            return [{"date": written(item.date, zone), "text": item.text} for item in value]
        if value and isinstance(value[0], int):
            return " ".join(f"{number}%" for number in value)
        return list(value)
    raise TypeError(f"no form has a {type(value).__name__}")  # a new kind of key, which a test finds


def written(moment: Moment, zone: tzinfo) -> str:
    """A moment as a clerk writes it: with a zone only where that is not the bulletin's."""
    at = moment.at
    if at.utcoffset() == at.replace(tzinfo=zone).utcoffset():
        at = at.replace(tzinfo=None)
    return format_date(at, moment.precise)
