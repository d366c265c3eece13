"""Attribute lists: `{: .note #id lang=zh }`, `{#id}` and `{.class}` give an element attributes.

Each word in the braces is a class, an id, or a name with a value. Braces around anything else are text.
"""

import re
import xml.etree.ElementTree as etree

_ITEM = r"""(?:[.#][^\s.#={}<>"'`*]++|[A-Za-z][A-Za-z0-9_-]*+=(?:"[^"\n]*+"|'[^'\n]*+'|[^\s"'={}<>`*]++))"""
_ITEMS = re.compile(_ITEM)

LIST = re.compile(rf"\{{(?::[ ]*+|(?=[.#])){_ITEM}(?:[ ]++{_ITEM})*+[ ]*+\}}")
"""A whole attribute list."""


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
