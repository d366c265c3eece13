"""Front matter in TOML and JSON edited where it stands, as `generator.settings.editing` does it in YAML."""

import json
import re
import tomllib
from collections.abc import Callable, Mapping, Sequence
from json import JSONDecoder
from typing import NamedTuple

from generator.settings.editing import Changes, Patch, is_gone, patched
from generator.settings.writing import clean_line

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BLANKS = re.compile(r"\s*")
_TABLE = re.compile(r"(?m)^[ \t]*\[")
_PAIR = re.compile(r"(?m)^[ \t]*(?P<key>[\w-]+|\"[^\"\\\n]*\"|'[^'\n]*')[ \t]*=[ \t]*")


class _Entry(NamedTuple):
    """A key with its value, by indices in the text."""

    name: str
    start: int
    value: int
    """Where the value begins."""
    end: int
    """… and where it ends."""


def edited_toml(text: str, changes: Changes, order: Sequence[str] = ()) -> str | None:
    """The text of a TOML document with these changes; None where that can't be done with certainty.

    Only keys before the first table are edited.
    """
    try:
        before = tomllib.loads(text)
        entries = _toml_entries(text)
        table = _TABLE.search(text, entries[-1].end if entries else 0)
        wanted = _wanted(before, changes)
        patches = []
        for name in sorted(wanted, key=lambda one: order.index(one) if one in order else len(order)):
            value = wanted[name]
            entry = next((one for one in entries if one.name == name), None)
            if entry is None:
                known = [one for one in entries if one.name in order[: _rank(name, order)]]
                if known:
                    at = _line_end(text, max(known, key=lambda one: order.index(one.name)).end)
                else:
                    at = entries[0].start if entries else table.start() if table else len(text)
                key = name if _BARE.fullmatch(name) else json.dumps(name, ensure_ascii=False)
                patches.append(Patch(at, at, f"{key} = {_toml(value)}\n"))
            elif is_gone(value):
                patches.append(Patch(entry.start, _line_end(text, entry.end), ""))
            else:
                old = text[entry.value : entry.end]
                written = _toml(value)
                if old.startswith(("'", '"')) and isinstance(value, str):
                    text_of = clean_line(value)
                    fits = old.startswith("'") and not old.startswith("'''") and "'" not in text_of
                    written = f"'{text_of}'" if fits else json.dumps(text_of, ensure_ascii=False)
                patches.append(Patch(entry.value, entry.end, written))
        result = patched(text, patches)
        after = tomllib.loads(result)
    except (ValueError, RecursionError):
        return None
    return result if _says(before, after, wanted) else None


def edited_json(text: str, changes: Changes, order: Sequence[str] = ()) -> str | None:
    """The text of a JSON object, likewise."""
    try:
        before = json.loads(text)
        entries = _json_entries(text)
        wanted = _wanted(before, changes)
        patches = []
        new: list[str] = []
        left = [one.name for one in entries if not is_gone(wanted.get(one.name, one))]
        for name in sorted(wanted, key=lambda one: _rank(one, order)):
            value = wanted[name]
            found = [number for number, one in enumerate(entries) if one.name == name]
            if not found:
                new.append(f"{json.dumps(name, ensure_ascii=False)}: {_json(value)}")
            elif is_gone(value):
                patches += [_without(entries, number, left) for number in found]
            else:
                entry = entries[found[-1]]  # the last of a name counts
                patches.append(Patch(entry.value, entry.end, _json(value)))
        if new:
            patches.append(_added(text, entries, new, bool(left)))
        result = patched(text, patches)
        after = json.loads(result)
    except (ValueError, RecursionError):
        return None
    return result if _says(before, after, wanted) else None


def _wanted(before: Mapping[str, object], changes: Changes) -> dict[str, object]:
    return {
        name: value
        for name, value in changes.items()
        if (name in before or not is_gone(value)) and not (name in before and _is(before[name], value))
    }


def _rank(name: str, order: Sequence[str]) -> int:
    return order.index(name) if name in order else len(order)


def _toml_entries(plain: str) -> list[_Entry]:
    """The keys before the first table; a value ends where TOML can first read it as one."""
    entries: list[_Entry] = []
    at = 0
    while match := _PAIR.search(plain, at):
        table = _TABLE.search(plain, at)
        if table and table.start() < match.start():
            break
        end = _toml_end(plain, match.end())
        entries.append(_Entry(match["key"].strip("\"'"), match.start(), match.end(), end))
        at = _line_end(plain, end)
    return entries


def _toml_end(plain: str, start: int) -> int:
    """Where the value ends that begins at an index. Raises ValueError."""
    for line in re.finditer(r"#|\n|\Z", plain[start:]):
        end = start + line.start()
        try:
            tomllib.loads(f"x = {plain[start:end]}")
        except tomllib.TOMLDecodeError:
            continue
        return start + len(plain[start:end].rstrip())
    raise ValueError("a value without an end")


def _line_end(plain: str, index: int) -> int:
    end = plain.find("\n", index)
    return end + 1 if end >= 0 else len(plain)


def _toml(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        pairs = (f"{json.dumps(key, ensure_ascii=False)} = {_toml(item)}" for key, item in value.items())
        return "{ " + ", ".join(pairs) + " }"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return "[" + ", ".join(map(_toml, value)) + "]"
    text = clean_line(str(value))
    return text if _DAY.fullmatch(text) else json.dumps(text, ensure_ascii=False)


def _json_entries(plain: str) -> list[_Entry]:
    decoder = JSONDecoder()
    entries: list[_Entry] = []
    at = _skip(plain, plain.index("{") + 1)
    while plain[at] != "}":
        name, end = decoder.raw_decode(plain, at)
        value = _skip(plain, _skip(plain, end) + 1)
        _, end = decoder.raw_decode(plain, value)
        entries.append(_Entry(name, at, value, end))
        at = _skip(plain, end)
        if plain[at] == ",":
            at = _skip(plain, at + 1)
    return entries


def _skip(plain: str, at: int) -> int:
    match = _BLANKS.match(plain, at)
    assert match is not None  # it matches nothing as well
    return match.end()


def _without(entries: list[_Entry], number: int, left: list[str]) -> Patch:
    """What takes an entry away, with one of the commas around it."""
    if any(one.name in left for one in entries[number + 1 :]):
        return Patch(entries[number].start, entries[number + 1].start, "")
    before = entries[number - 1].end if number else entries[number].start
    return Patch(before, entries[number].end, "")


def _added(plain: str, entries: list[_Entry], new: list[str], has_others: bool) -> Patch:
    """New entries behind all others, each on a line where the others are."""
    if not entries:
        at = plain.index("{") + 1
        return Patch(at, at, "\n  " + ",\n  ".join(new) + "\n")
    at = entries[-1].end
    before = plain[plain.index("{") + 1 : entries[0].start]
    between = before if "\n" in before else " "
    text = ("," + between).join(new)
    return Patch(at, at, f",{between}{text}" if has_others else text)


def _json(value: object) -> str:
    if isinstance(value, str):
        value = clean_line(value)
    return json.dumps(value, ensure_ascii=False)


def _says(before: Mapping[str, object], after: Mapping[str, object], changes: Changes) -> bool:
    kept = [(name, value) for name, value in before.items() if name not in changes]
    if kept != [(name, value) for name, value in after.items() if name not in changes]:
        return False
    return all(
        name not in after if is_gone(value) else name in after and _is(after[name], value)
        for name, value in changes.items()
    )


def _is(found: object, value: object) -> bool:
    """Whether a value is what was wanted; a day may be one of TOML's own."""
    if isinstance(value, Mapping):
        return (
            isinstance(found, dict)
            and found.keys() == value.keys()
            and all(_is(found[key], item) for key, item in value.items())
        )
    if isinstance(value, Sequence) and not isinstance(value, str):
        return isinstance(found, list) and len(found) == len(value) and all(map(_is, found, value))
    if isinstance(value, (bool, int)):
        return type(found) is type(value) and found == value
    is_day: Callable[[], str] | None = getattr(found, "isoformat", None)
    return clean_line(is_day() if is_day else found if isinstance(found, str) else "\0") == clean_line(
        str(value)
    )
