"""Blocks that a theme defines for texts: `templates/blocks/NAME.html`, a head in YAML and a shape in HTML.

    ---
    names: [资料框]
    options:
      title: {names: [标题]}
    ---
    <aside>
      <p>{title}</p>
      {body}
    </aside>

The shape is no template: it has slots only, so a text's HTML depends on its own bytes and on these files. An element
whose slots are all empty is left out.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, NamedTuple

from msgspec import Struct

from generator.problems import Problem, Reporter
from generator.settings import kinds, schema
from generator.settings.schema import key
from generator.settings.values import Reading
from generator.settings.yamltree import compose
from generator.text.decoding import nearest

if TYPE_CHECKING:
    import xml.etree.ElementTree as etree

FOLDER = "blocks/"
"""Where definitions lie in a folder of templates, and beside each its style sheet."""
BODY = "body"
"""The slot for what stands between a block's two fences."""

_NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
_SLOT = re.compile(r"\{([^{}]*)\}")
_ELEMENTS = frozenset(
    re.findall(
        r"\w+",
        "aside blockquote cite dd div dl dt em figcaption figure h3 h4 li ol p section small span strong ul",
    )
)
"""What a shape may be made of: what a text may hold itself, without what needs an address."""
_CLASS = re.compile(r"block-[\w-]+")
"""All classes of blocks begin so: any other is the page's around the text."""


@dataclass(frozen=True, slots=True)
class Option:
    """What may be said behind a block's name: `title="…"`."""

    names: tuple[str, ...] = key(kinds.Texts(), "Other names for it, such as Chinese ones.", default=())
    choices: tuple[str, ...] = key(
        kinds.Texts(), "All that it can be; any text where none are given.", default=()
    )


Held = Literal["anything", "list", "numbers", "pictures"]


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a block's shape."""

    names: tuple[str, ...] = key(
        kinds.Texts(), "Other names for the block, such as Chinese ones.", default=()
    )
    holds: Held = key(
        kinds.Choice("anything", "list", "numbers", "pictures"),
        "What must stand in it: a list, a numbered list, pictures.",
        default="anything",
    )
    options: dict[str, Option] = key(
        kinds.Named(Option), "Its options, by name; words without a name are the first one’s.", default={}
    )


class BlockDefinition(Struct, frozen=True):
    """A block of the theme."""

    name: str
    names: tuple[str, ...]
    """Its own name first, then all others."""
    holds: Held
    options: Mapping[str, Option]
    shape: str
    """Well-formed; see the module's words."""

    def option(self, written: str) -> str:
        """The option that is called so; empty for none."""
        for name, option in self.options.items():
            if written.casefold() in (name.casefold(), *map(str.casefold, option.names)):
                return name
        return ""


ThemeBlocks = Mapping[str, BlockDefinition]
"""Definitions by each of their names, casefolded."""
NO_BLOCKS: ThemeBlocks = MappingProxyType({})


def read_blocks(folders: Sequence[Mapping[str, str | Problem]]) -> tuple[ThemeBlocks, tuple[Problem, ...]]:
    """The blocks that template folders define, the default theme's last, and what is wrong with their files.

    A file takes the place of the one of its name in the folders behind; one that is wrong defines nothing.
    """
    found: dict[str, str] = {}
    problems: list[Problem] = []
    for folder in reversed(folders):
        for path, text in folder.items():
            if path.startswith(FOLDER) and path.endswith(".html"):
                if isinstance(text, Problem):
                    problems.append(text)
                else:
                    found[path] = text
    blocks: dict[str, BlockDefinition] = {}
    for path, text in sorted(found.items()):
        reporter = Reporter(f"templates/{path}", tuple(text.split("\n")))
        definition = _read(path, text, reporter)
        for name in definition.names if definition else ():
            other = blocks.setdefault(name.casefold(), definition) if definition else None
            if other and other is not definition:
                reporter.error("block-name-taken", 1, 1, name=name, other=other.name)
        problems += reporter.problems
    return blocks, tuple(problems)


def _read(path: str, text: str, reporter: Reporter) -> BlockDefinition | None:
    name = path.removeprefix(FOLDER).removesuffix(".html")
    lines = text.split("\n")
    if not _NAME.fullmatch(name):
        reporter.error("block-file-name", name=path)
        return None
    end = next((number for number, line in enumerate(lines) if number and line.rstrip() == "---"), 0)
    if lines[0].rstrip() != "---" or not end:
        reporter.error("block-head-missing", 1, 1)
        return None
    head: Head | None = Head()
    if any(line.strip() for line in lines[1:end]):
        root = compose("\n".join(lines[1:end]), reporter, 2)
        head = None if root is None else schema.read(Head, root, Reading(reporter, first_line=2))
    shape = "\n".join(lines[end + 1 :])
    if head is None or not _is_sound(shape, end + 2, head.options, reporter):
        return None
    if any(problem.severity == "error" for problem in reporter.problems):
        return None
    names = tuple(dict.fromkeys((name, *head.names)))
    return BlockDefinition(name, names, head.holds, head.options, shape.strip())


def _is_sound(shape: str, first_line: int, options: Mapping[str, Option], reporter: Reporter) -> bool:
    """Whether a shape is one element, has a place for the text, and nothing that a text could not have."""
    import xml.etree.ElementTree as etree  # who reads settings may need no block

    try:
        root = etree.fromstring(shape)
    except etree.ParseError as error:
        line, column = error.position
        # What lacks its end is noticed behind the last line.
        last = first_line + shape.rstrip().count("\n")
        reporter.error("block-shape", min(first_line + line - 1, last), column + 1)
        return False
    before = len(reporter.problems)
    slots: list[str] = []
    for wrong in _wrongs(root, slots):
        reporter.error(wrong.code, *_place(shape, wrong.written, first_line), name=wrong.written)
    known = (BODY, *options)
    for slot in dict.fromkeys(slots):
        if slot not in known:
            near = nearest(slot, known) or BODY
            where = _place(shape, f"{{{slot}}}", first_line)
            reporter.error("block-slot", *where, name=slot, nearest=near, known=", ".join(known))
    if slots.count(BODY) != 1:
        reporter.error("block-body", first_line, 1)
    for name in options:
        if name not in slots:
            reporter.warning("block-option-unused", *_place("\n".join(reporter.lines), name, 1), name=name)
    return not any(problem.severity == "error" for problem in reporter.problems[before:])


class _Wrong(NamedTuple):
    """The code of a problem with a shape, and what is written there."""

    code: str
    written: str


def _wrongs(root: "etree.Element", slots: list[str]) -> Iterator[_Wrong]:
    """What a shape may not have; `slots` takes those that it has."""
    for element in root.iter():
        if element.tag not in _ELEMENTS:
            yield _Wrong("block-element", f"<{element.tag}")
        for name, value in element.attrib.items():
            slots += _SLOT.findall(value)
            if name != "class":
                yield _Wrong("block-attribute", name)
            for word in value.split() if name == "class" else ():
                if not _CLASS.fullmatch(_SLOT.sub("x", word)):
                    yield _Wrong("block-class", word)
        for text in (element.text or "", *(child.tail or "" for child in element)):
            found = _SLOT.findall(text)
            slots += found
            is_alone = text.strip() in ("", f"{{{BODY}}}")
            if not is_alone and (text is not element.text or BODY in found):
                yield _Wrong("block-loose-text", text.strip())


def _place(text: str, written: str, first_line: int) -> tuple[int, int]:
    at = max(text.find(written), 0)
    return first_line + text.count("\n", 0, at), at - text.rfind("\n", 0, at)
