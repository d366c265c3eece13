"""Blocks of the theme in a text: the fences around them, and what is said behind a block's name.

::: fact-box title="When"
From nine to five.
:::
"""

from collections.abc import Mapping

from msgspec import Struct

from generator.settings.blocks import BlockDefinition, ThemeBlocks
from generator.text.decoding import nearest
from generator.text.patterns import lazy

OPENING = lazy(r"(:{3,}|：{3,})[ \t]*([\w{][^\s:：=＝\[\]“”\"']*)[ \t]*(.*)")
"""A fence with a name behind it; programs for Chinese type its signs in full width."""
CLOSING = lazy(r"(:{3,}|：{3,})[ \t]*")
_QUOTED = "\"([^\"]*)\"|“([^“”]*)”|'([^']*)'|‘([^‘’]*)’|「([^「」]*)」"
_PAIR = lazy(rf"(?P<name>[^\s=＝\"“'‘「]+)[=＝](?:{_QUOTED}|([^\s\"“'‘「]\S*)?)(?=\s|\Z)")
_WHOLE = lazy(rf"(?:{_QUOTED})")


class Fault(Struct, frozen=True):
    """Something that is wrong with a fence: the problem's code and values, and where in the fence it stands, from 0."""

    code: str
    start: int
    values: Mapping[str, str]


class Said(Struct, frozen=True):
    """What stands behind a block's name."""

    values: Mapping[str, str]
    """By option."""
    rest: tuple[str, ...]
    """Words that are no option's: they must not be lost."""
    faults: tuple[Fault, ...]


def unknown(written: str, blocks: ThemeBlocks) -> Fault:
    """What is wrong with a name that is no block's."""
    known = dict.fromkeys(_called(one) for one in blocks.values())
    values = {"name": written, "known": ", ".join(known) or "–"}
    if near := _nearest(written, [name for one in blocks.values() for name in one.names]):
        return Fault("block-unknown-near", 0, {**values, "nearest": near})
    return Fault("block-unknown", 0, values)


def _called(block: BlockDefinition) -> str:
    """A block's name, and the first of its others."""
    return f"{block.name} ({block.names[1]})" if len(block.names) > 1 else block.name


def _options(block: BlockDefinition) -> str:
    """A block's options, each with the first of its other names."""
    known = (f"{name} ({one.names[0]})" if one.names else name for name, one in block.options.items())
    return ", ".join(known) or "–"


def _nearest(word: str, words: list[str]) -> str:
    """As `nearest`; of two Chinese characters one may be another, which is too little alike for that."""
    alike = (
        one
        for one in words
        if len(one) == len(word) == 2 and sum(a == b for a, b in zip(one, word, strict=True)) == 1
    )
    return nearest(word, words) or next(alike, "")


def said(text: str, start: int, called: str, block: BlockDefinition) -> Said:
    """The options in the text behind a block's name, which begins at `start` in the fence that calls it so."""
    values: dict[str, str] = {}
    faults: list[Fault] = []
    rest: list[str] = []
    words, end = "", 0
    for match in _PAIR.finditer(text):
        words += text[end : match.start()]
        end = match.end()
        value = next((group for group in match.groups()[1:] if group is not None), "")
        at = start + match.start()
        name = block.option(match["name"])
        if fault := _fault(block, called, match["name"], name, value, values, at):
            faults.append(fault)
            if fault.code != "block-option-value":
                rest.append(match[0])
        else:
            values[name] = value.strip()
    words = " ".join((words + text[end:]).rstrip(" \t:：").split())
    if whole := _WHOLE.fullmatch(words):
        words = next(group for group in whole.groups() if group is not None).strip()
    first = next(iter(block.options), "")
    if words and first and first not in values and not block.options[first].choices:
        values[first] = words
    elif words:
        told = {"block": called, "words": words, "known": _options(block)}
        faults.append(Fault("block-words", start, told))
        rest.append(words)
    return Said(values, tuple(rest), tuple(faults))


def _fault(
    block: BlockDefinition,
    called: str,
    written: str,
    name: str,
    value: str,
    values: Mapping[str, str],
    at: int,
) -> Fault | None:
    """What is wrong with an option that is given as it is `written`, and whose own name is `name`, if it has one."""
    told = {"block": called, "name": written, "known": _options(block)}
    if not name:
        names = [one for option, also in block.options.items() for one in (option, *also.names)]
        if near := _nearest(written, names):
            return Fault("block-option-near", at, {**told, "nearest": near})
        return Fault("block-option-unknown", at, told)
    if name in values:
        return Fault("block-option-twice", at, {"block": called, "name": written})
    choices = block.options[name].choices
    if choices and value.strip() not in choices:
        return Fault("block-option-value", at, {**told, "value": value, "known": ", ".join(choices)})
    return None
