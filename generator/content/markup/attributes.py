"""Attribute lists: `{: .note #id lang=zh }`, `{#id}` and `{.class}` give an element attributes.

Each word in the braces is a class, an id, or a name with a value. Braces around anything else are text.
"""

import xml.etree.ElementTree as etree

from generator.text.patterns import lazy

_VALUE = r"""(?:"[^"\n]*+"|'[^'\n]*+'|[^\s"'={}<>`*]++)"""
_ITEM = rf"""(?:\.[^\s.#={{}}<>"'`*]++|\#[^\s#={{}}<>"'`*]++|[A-Za-z][A-Za-z0-9_-]*+={_VALUE})"""
_ITEMS = lazy(_ITEM)

_LIST = rf"\{{(?::[ ]*+|(?=[.#])){_ITEM}(?:[ ]++{_ITEM})*+[ ]*+\}}"

LIST = lazy(_LIST)
"""A whole attribute list."""
_AT_END = lazy(rf"[ \t]{_LIST}\Z")


def fills(line: str) -> bool:
    """Whether a line is an attribute list and nothing else."""
    return LIST.fullmatch(line.strip(" \t")) is not None


def from_end(text: str) -> tuple[str, str]:
    """A heading's text without the attribute list at its end, and that list."""
    if not text.endswith("}"):
        return text, ""
    match = _AT_END.search(text, max(text.rfind("{") - 1, 0))
    return (text[: match.start()].rstrip(), match[0].strip()) if match else (text, "")


def set_attributes(element: etree.Element, written: str) -> None:
    """Give an element what an attribute list says, as it was `written`; classes are added to those that it has."""
    for item in _ITEMS.findall(written):
        if item[0] == ".":
            classes = element.get("class")
            element.set("class", f"{classes} {item[1:]}" if classes else item[1:])
        elif item[0] == "#":
            element.set("id", item[1:])
        else:
            name, _, value = item.partition("=")
            element.set(name, value[1:-1] if value[0] in "\"'" else value)
