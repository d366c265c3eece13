"""The elements that a block of the theme becomes: its shape, with what is said of it and what it holds."""

import re
import xml.etree.ElementTree as etree
from collections.abc import Callable, Iterator, Mapping

from markdown.util import AtomicString

from generator.content.markup.inlinetree import safe
from generator.settings.blocks import BODY, BlockDefinition

_SLOT = re.compile(r"\{([^{}]*)\}")


def put_in(
    parent: etree.Element,
    block: BlockDefinition,
    values: Mapping[str, str],
    fill: Callable[[etree.Element], None],
) -> etree.Element:
    """Append a block's elements; `fill` puts what it holds into the one that has the place for it."""
    element = _shaped(parent, etree.fromstring(block.shape), values, fill)
    classes = f"block block-{block.name} {element.get('class', '')}".strip()
    element.set("class", classes)
    return element


def _shaped(
    parent: etree.Element,
    shape: etree.Element,
    values: Mapping[str, str],
    fill: Callable[[etree.Element], None],
) -> etree.Element:
    element = etree.SubElement(parent, shape.tag)
    words = [_filled(word, values) for word in shape.get("class", "").split() if _has_all(word, values)]
    if words:
        element.set("class", " ".join(words))
    text = (shape.text or "").strip()
    if text == f"{{{BODY}}}":
        fill(element)
    elif text and _has_all(text, values):
        element.text = AtomicString(safe(_filled(text, values)))
    for child in shape:
        made = _shaped(element, child, values, fill)
        if not made.text and not len(made) and any(_slots(child)):
            element.remove(made)
        if (child.tail or "").strip() == f"{{{BODY}}}":
            fill(element)
    return element


def _slots(shape: etree.Element) -> Iterator[str]:
    """The slots in a shape but that for the text: what was given no value leaves no empty element."""
    for element in shape.iter():
        yield from (name for name in _SLOT.findall(element.text or "") if name != BODY)


def _has_all(text: str, values: Mapping[str, str]) -> bool:
    return all(values.get(name) for name in _SLOT.findall(text))


def _filled(text: str, values: Mapping[str, str]) -> str:
    return _SLOT.sub(lambda match: values.get(match[1], ""), text)
