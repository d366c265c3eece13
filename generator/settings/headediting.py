"""A text's front matter edited where it stands, in whichever notation it is; a text without any gets one in YAML."""

import re
from collections.abc import Callable, Mapping, Sequence

from yaml import ScalarNode

from generator.problems import Reporter
from generator.settings import frontmatter, heads, schema
from generator.settings.editing import Changes, edited, is_gone, to_block
from generator.settings.frontmatter import FrontMatterRules
from generator.settings.writing import clean_line

_BLANK_LINES = re.compile(r"(?:[^\S\n]*\n)*")

_Edit = Callable[[str, Changes, Sequence[str]], str | None]


def edited_head(text: str, changes: Changes, definition: type, rules: FrontMatterRules) -> str | None:
    """A text, whose lines end in `\\n`, with new values of front matter by our keys; what is blank takes a key away.

    None where the front matter can't be read, or is written as nobody writes by hand.
    """
    changes = {key: _filled(value) for key, value in changes.items()}
    reporter = Reporter("")
    parts = heads.split(text, reporter, frontmatter.names_of(definition))
    if parts is None:
        return None
    order = tuple(schema.keys(definition))
    if parts.body_line == 1:
        added = {key: changes[key] for key in order if key in changes and not is_gone(changes[key])}
        return _with_new_head(text, added) if added else text
    start = _line_start(text, parts.head_line)
    end = start + len(parts.head)
    root = frontmatter.composed(parts, reporter)
    if root is None and parts.head.strip():
        return None
    names = [key.value for key, _ in root.value if isinstance(key, ScalarNode)] if root else []
    order, written = _spelled(names, changes, order, rules)
    head = _editing(parts.notation)(text[start:end], written, order)
    return None if head is None else text[:start] + head + text[end:]


def body_start(text: str, definition: type) -> int | None:
    """The index of a body's first character, behind the blank lines before it; None where nobody can tell it."""
    parts = heads.split(text, Reporter(""), frontmatter.names_of(definition))
    if parts is None:
        return None
    blank = _BLANK_LINES.match(parts.body)
    return len(text) - len(parts.body) + (blank.end() if blank else 0)


def _filled(value: object) -> object:
    """A new value without blanks around it, and without what is blank in it."""
    if isinstance(value, str):
        return clean_line(value)
    if isinstance(value, Mapping):
        items = ((key, _filled(item)) for key, item in value.items())
        return {key: item for key, item in items if not is_gone(item)}
    if isinstance(value, Sequence):
        return [item for item in map(_filled, value) if not is_gone(item)]
    return value


def _with_new_head(text: str, added: Changes) -> str:
    between = "" if text.startswith("\n") or not text else "\n"
    return f"---\n{to_block(added)}---\n{between}{text}"


def _spelled(
    names: Sequence[str], changes: Changes, order: Sequence[str], rules: FrontMatterRules
) -> tuple[tuple[str, ...], dict[str, object]]:
    """The order of keys, and the changes, with the names that the file has of them."""
    theirs: dict[str, list[str]] = {}
    for name in names:
        own = rules.rename.get(name, name)
        theirs.setdefault(own if own in order else name, []).append(name)
    ranked = list(rules.rename)
    written: dict[str, object] = {}
    for key, value in changes.items():
        found = sorted(theirs.get(key, []), key=lambda one: ranked.index(one) if one in ranked else -1)
        if is_gone(value):
            written |= dict.fromkeys(found)  # another name of it would take its place
        else:
            written[found[0] if found else key] = value
    return tuple(name for key in order for name in (key, *theirs.get(key, ())) if name), written


def _editing(notation: heads.Notation) -> _Edit:
    if notation == "yaml":
        return edited
    from generator.settings import notationediting  # few bulletins have others than YAML

    return notationediting.edited_toml if notation == "toml" else notationediting.edited_json


def _line_start(text: str, line: int) -> int:
    at = 0
    for _ in range(line - 1):
        at = text.index("\n", at) + 1
    return at
