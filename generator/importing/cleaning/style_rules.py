"""Cuts a style sheet into its rules, in time that grows with its length alone.

A page may bring a framework of thousands of rules, of which few speak of anything in it. So rules are told apart
first, and only what stands in those that matter is parsed (`styles`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

PAGE = frozenset(("html", "body"))
"""Elements that rules are read for by their name alone: they have the page's ground."""

# Remarks, and what stands in quotation marks: braces in them are none. What has no end ends with the sheet, or with
# its line (https://www.w3.org/TR/css-syntax-3/#consume-string-token).
_NO_BRACES = re.compile(
    r"""/\*(?:[^*]++|\*(?!/))*+(?:\*/)?|"(?:[^"\\\n]++|\\.)*+"?|'(?:[^'\\\n]++|\\.)*+'?""", re.DOTALL
)
_MARKUP = re.compile(r"<!\[CDATA\[|\]\]>|<!--|-->")
"""What stands around a style sheet in XHTML, and in a page for very old browsers."""
_SIMPLE = re.compile(r"([a-zA-Z][\w-]*)?([.#](?:[\w-]|\\[^\n])+)?")
_ESCAPE = re.compile(r"\\(?:([0-9a-fA-F]{1,6})\s?|(.))")


@dataclass(slots=True)
class _Open:
    prelude: str
    condition: str
    """What it stands in: `@media print`, or another rule."""
    content: list[str] = field(default_factory=list)


def style_rules(text: str) -> Iterator[tuple[str, str, str]]:
    """Each rule's selectors, what it says, and the condition around it (`@media print`); "" where there is none."""
    text = _NO_BRACES.sub(_without_braces, _MARKUP.sub("", text))
    open_rules: list[_Open] = []
    chunks = text.split("}")
    for number, chunk in enumerate(chunks, 1):
        *heads, content = chunk.split("{")
        if len(heads) == 1 and number < len(chunks):  # nothing in it but what it says, as in most
            before, _, prelude = heads[0].rpartition(";")
            condition = ""
            if open_rules:
                open_rules[-1].content.append(before)
                condition = open_rules[-1].condition or open_rules[-1].prelude
            if not (prelude := prelude.strip()).startswith("@"):
                yield prelude, content, condition
            continue
        for head in heads:
            before, _, prelude = head.rpartition(";")
            condition = ""
            if open_rules:
                open_rules[-1].content.append(before)
                condition = open_rules[-1].condition or open_rules[-1].prelude
            open_rules.append(_Open(prelude.strip(), condition))
        if open_rules:
            open_rules[-1].content.append(content)
        for _ in range(len(open_rules) if number == len(chunks) else min(1, len(open_rules))):
            rule = open_rules.pop()
            if not rule.prelude.startswith("@"):
                yield rule.prelude, ";".join(rule.content), rule.condition


def simple_selectors(prelude: str, names: frozenset[str]) -> list[str]:
    """Those selectors of a rule that are the page, or one of its classes or ids, with or without an element's name."""
    found = []
    for selector in prelude.split(","):
        match = _SIMPLE.fullmatch(selector.strip())
        if match is None:
            continue
        tag, name = (match[1] or "").lower(), match[2] or ""
        if "\\" in name:
            name = _ESCAPE.sub(
                lambda escape: chr(int(escape[1], 16) % 0x110000) if escape[1] else escape[2], name
            )
        if name in names or (not name and tag in PAGE):
            found.append(tag + name)
    return found


def _without_braces(match: re.Match[str]) -> str:
    if match[0].startswith("/*"):
        return ""
    return '""' if "{" in match[0] or "}" in match[0] or ";" in match[0] else match[0]
