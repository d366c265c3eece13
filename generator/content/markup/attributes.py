"""Attribute lists in braces: `{: .own-frame #place lang=zh }`, `{#place}`, `{.own-frame}`.

A pair of braces with anything else in it is text. The items' meaning is that of Python-Markdown's extension.
"""

import re
import xml.etree.ElementTree as etree

from markdown.extensions.attr_list import AttrListTreeprocessor

_ITEM = r"""(?:\#[^\s{}]+|\.[^\W\d][\w-]*|[A-Za-z_][\w:-]*=(?:"[^"\n]*"|'[^'\n]*'|[^\s{}"']+))"""
_LIST = rf"\{{(?::[ ]*|(?=[ ]*[#.])[ ]*)({_ITEM}(?:[ ]+{_ITEM})*)[ ]*\}}"
_ANYWHERE = re.compile(_LIST)
_LINE = re.compile(rf"[ \t]*{_LIST}[ \t]*")
_AT_END = re.compile(rf"[ \t]{_LIST}\Z")


def of_line(line: str) -> str | None:
    """The items of an attribute list that fills a line; None for any other line."""
    match = _LINE.fullmatch(line)
    return match[1] if match else None


def from_end(text: str) -> tuple[str, str]:
    """A heading's text without the attribute list at its end, and the list's items."""
    if not text.endswith("}"):
        return text, ""
    match = _AT_END.search(text, max(text.rfind("{") - 1, 0))
    return (text[: match.start()].rstrip(), match[1]) if match else (text, "")


class Attributes(AttrListTreeprocessor):
    """Gives elements their attributes: inline ones those that follow them, blocks those that the parser found."""

    def run(self, doc: etree.Element) -> None:
        """Take the attribute lists out of the texts that follow inline elements."""
        for element in doc.iter():
            tail = element.tail
            if tail and tail[0] == "{" and not self.md.is_block_level(element.tag):
                match = _ANYWHERE.match(tail)
                if match:
                    self.assign_attrs(element, match[1])
                    element.tail = tail[match.end() :]
