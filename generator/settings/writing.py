"""Front matter written so that our own reader reads the same values back."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime

from generator.problems import Reporter
from generator.settings import frontmatter
from generator.settings.frontmatter import FrontMatter, FrontMatterRules
from generator.text.chinese import one_line
from generator.text.decoding import without_forbidden

# What needs no quotation marks whatever YAML makes of signs: it begins with a letter or an ideograph, and has no
# sign in it but dashes and full-width or curly ones.
_PLAIN = re.compile(r"[^\W\d_](?:[\w \-–—·，。、；？！“”‘’（）《》〈〉【】…]*[\w，。、？！”’）》〉】…])?")
_DATE = re.compile(r"\d{4}-\d\d-\d\d(?: \d\d:\d\d(?::\d\d)?)?")
BLANK = object()
"""The value of a key that is written without one, to be filled in by an editor."""
_NO_TEXT = frozenset(("null", "true", "false", "yes", "no", "on", "off", "y", "n"))


def to_yaml(values: Mapping[str, object]) -> str:
    """Keys and values as YAML, a line each, without what is empty, but for `BLANK`s."""
    return "".join(_yaml_lines(values, ""))


def _yaml_lines(values: Mapping[str, object], indent: str) -> Iterator[str]:
    for key, value in values.items():
        name = scalar(key)
        if value is BLANK:
            yield f"{indent}{name}:\n"
        elif isinstance(value, Mapping):
            inner = "".join(_yaml_lines(value, indent + "  "))
            if inner:
                yield f"{indent}{name}:\n{inner}"
        elif isinstance(value, Sequence) and not isinstance(value, str):
            if value:
                yield f"{indent}{name}: {flow(value)}\n"
        elif value is not None and value != "":
            yield f"{indent}{name}: {flow(value)}\n"


def flow(value: object) -> str:
    """A value on one line."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{scalar(str(key))}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(flow(item) for item in value if item is not None and item != "") + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else scalar(str(value))


def scalar(text: str) -> str:
    """A text on one line, in quotation marks where it needs some."""
    text = clean_line(text)
    if (_PLAIN.fullmatch(text) and text.lower() not in _NO_TEXT) or _DATE.fullmatch(text):
        return text
    return json.dumps(text, ensure_ascii=False)  # YAML's double quotation marks know all of JSON's escapes


def clean_line(text: str) -> str:
    """A text without characters that no page may hold, on one line."""
    return one_line(without_forbidden(text).replace("\u2028", " ").replace("\u2029", " "))


def is_valid_value(key: str, value: object) -> bool:
    """Whether our own reader takes a value for a key without a word."""
    reporter = Reporter("")
    frontmatter.read(f"---\n{to_yaml({key: value})}---\n", reporter, FrontMatter, UTC, FrontMatterRules())
    return not reporter.problems


def format_date(date: datetime, has_time: bool) -> str:
    """A date as an editor would write it, with a zone only where it has one."""
    text = date.strftime("%Y-%m-%d") if date.year > 999 else date.date().isoformat()
    if not has_time:
        return text
    text += date.strftime(" %H:%M:%S" if date.second else " %H:%M")
    offset = date.strftime("%z")
    return f"{text}{offset[:3]}:{offset[3:5]}" if offset else text
