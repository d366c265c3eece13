"""YAML to a tree of nodes, safely: nothing is constructed, every limit holds, every mistake has a place.

PyYAML's `compose` gives nodes with their places and leaves types to the caller. Text nested so deeply that
the C loader would end the process is found before it runs. What people get wrong most (a colon in a title, a
full-width colon after a key, text after a closing quotation mark) is told from PyYAML's errors by
`generator.settings.yamlmistakes`, mended in memory and read again, so that one run names every mistake.
"""

import re
from collections.abc import Iterator
from typing import Any

import yaml
from yaml import CollectionEndEvent, CollectionStartEvent, Event, MappingNode, Node, ScalarNode, SequenceNode
from yaml.scanner import ScannerError

from generator.problems import Reporter
from generator.settings.yamlmistakes import Mistake, diagnose, diagnose_scalar
from generator.text.decoding import position

LARGEST = 64 * 1024
"""Characters."""
DEEPEST = 32
"""Levels of nesting, through aliases too."""
MOST_NODES = 10_000
"""Nodes of a tree with aliases, each counted as often as it stands somewhere."""
MOST_MISTAKES = 20
"""Mistakes that are mended before giving up: each costs another reading."""

_Loader: Any = getattr(yaml, "CBaseLoader", yaml.BaseLoader)

_PLAIN_TAGS = {
    ScalarNode: "tag:yaml.org,2002:str",
    SequenceNode: "tag:yaml.org,2002:seq",
    MappingNode: "tag:yaml.org,2002:map",
}

# YAML 1.1 takes these for line ends (section 5.4); `Reporter.lines` does not.
_OTHER_BREAKS = "\r\x85\u2028\u2029"

_INDENTATION = re.compile(r"^[ \t?:-]+", re.MULTILINE)
_COMMENT = re.compile(r"(?:^|\s)#")


def place(node: Node | Event, first_line: int = 1) -> tuple[int, int]:
    """Line and column of a node, from 1; `first_line` is the number in the file of its text's first line."""
    mark = node.start_mark
    assert mark is not None  # both loaders give one
    return mark.line + first_line, mark.column + 1


def compose(text: str, reporter: Reporter, first_line: int = 1) -> MappingNode | None:
    """The mapping that a text holds (an empty one for an empty text); None where no tree can be had.

    Every mistake is reported. A tree that is given along with errors is good for finding more of them only.
    """
    for other in _OTHER_BREAKS:
        text = text.replace(other, " ")
    if len(text) > LARGEST:
        reporter.error("yaml-too-large", first_line, 1, limit=LARGEST // 1024)
        return None
    mended: set[int] = set()
    while True:
        result = _attempt(text, reporter, first_line)
        if not isinstance(result, Mistake):
            break
        # A line that is still wrong when mended is wrong in another way: a second report would mislead.
        if result.line not in mended:
            reporter.error(result.code, result.line + first_line, result.column + 1, **dict(result.values))
        if result.mended is None or result.line in mended or len(mended) == MOST_MISTAKES:
            return None
        mended.add(result.line)
        lines = text.split("\n")
        lines[result.line] = result.mended
        text = "\n".join(lines)
    if result is not None:
        if ("&" in text or "!" in text) and not _is_sound(result, reporter, first_line):
            return None
        if "\t" in text:
            _check_tabs(text, result, reporter, first_line)
    return result


def _attempt(text: str, reporter: Reporter, first_line: int) -> MappingNode | Mistake | None:
    try:
        too_deep = _too_deep(text)
        if too_deep:
            reporter.error("yaml-too-deep", too_deep[0] + first_line, too_deep[1], limit=DEEPEST)
            return None
        root = yaml.compose(text, _Loader)
    except yaml.MarkedYAMLError as error:
        return diagnose(error, text.split("\n"))
    except (yaml.YAMLError, UnicodeError):  # characters that `read_text` would have removed
        reporter.error("yaml-characters", first_line, 1)
        return None
    if root is None or (isinstance(root, ScalarNode) and not root.value and not root.style):
        return MappingNode(_PLAIN_TAGS[MappingNode], [], yaml.Mark("", 0, 0, 0, None, 0))
    if isinstance(root, MappingNode):
        return root
    return diagnose_scalar(root.start_mark.line, text.split("\n"))


def _too_deep(text: str) -> tuple[int, int] | None:
    """The place, in lines from 0, where a text is too deep, found without recursion; None if it isn't.

    Each level takes a bracket or a column of indentation (a list under a key takes none, so a column
    counts for two), and only text with many of these is looked at closely.
    """
    columns = max(map(len, _INDENTATION.findall(text)), default=0)
    if text.count("[") + text.count("{") + 2 * columns < DEEPEST:
        return None
    depth = 0
    try:
        for event in yaml.parse(text, _Loader):
            if isinstance(event, CollectionStartEvent):
                depth += 1
                if depth > DEEPEST:
                    return place(event, 0)
            elif isinstance(event, CollectionEndEvent):
                depth -= 1
    except ScannerError as error:
        # Some versions of libyaml look a thousand brackets ahead and give up there, before they tell of the first.
        if "nesting" in (error.problem or ""):
            return _deepest_bracket(text)
        raise
    return None


def _deepest_bracket(text: str) -> tuple[int, int]:
    """The place, in lines from 0, of the bracket that is one too many."""
    depth = 1  # the brackets stand in a mapping
    for index, character in enumerate(text):
        depth += (character in "[{") - (character in "]}")
        if depth > DEEPEST:
            line, column = position(text, index)
            return line - 1, column
    return 0, 1


def _is_sound(root: MappingNode, reporter: Reporter, first_line: int) -> bool:
    """Whether no node stands within itself and aliases stand for a bearable number of nodes.

    Reports what is wrong with these, and tags that ask for an object."""
    count = 0
    above: list[Node] = []
    tagged: dict[tuple[int, int], str] = {}

    def visit(node: Node) -> bool:
        nonlocal count
        count += 1
        problem = (
            "yaml-self-reference" if any(node is other for other in above)
            else "yaml-alias-bomb" if count > MOST_NODES
            else "yaml-too-deep" if len(above) >= DEEPEST
            else ""
        )  # fmt: skip
        if problem:
            limit = MOST_NODES if problem == "yaml-alias-bomb" else DEEPEST
            reporter.error(problem, *place(node, first_line), limit=limit)
            return False
        if node.tag != _PLAIN_TAGS[type(node)]:
            tagged[place(node, first_line)] = node.tag
        above.append(node)
        sound = all(map(visit, _children(node)))
        above.pop()
        return sound

    sound = visit(root)
    for where, tag in tagged.items():
        reporter.error("yaml-tag", *where, tag=tag.replace("tag:yaml.org,2002:", "!!"))
    return sound


def _children(node: Node) -> Iterator[Node]:
    if isinstance(node, SequenceNode):
        yield from node.value
    elif isinstance(node, MappingNode):
        for pair in node.value:
            yield from pair


def _check_tabs(text: str, root: MappingNode, reporter: Reporter, first_line: int) -> None:
    """Report the first tab of each line that is in no quotation marks, block of text or comment.

    The C loader overlooks some of these, other readers of the same file do not.
    """
    covered = bytearray(len(text) + 1)
    pending: list[Node] = [root]
    while pending:
        node = pending.pop()
        pending.extend(_children(node))
        if isinstance(node, ScalarNode) and node.style:
            start, end = node.start_mark.index, node.end_mark.index
            covered[start:end] = b"\1" * (end - start)
    reported = set()
    for match in re.finditer("\t", text):
        line, column = position(text, match.start())
        before = text[match.start() - column + 1 : match.start()]
        if not covered[match.start()] and line not in reported and not _COMMENT.search(before):
            reported.add(line)
            reporter.error("yaml-tab", line + first_line - 1, column)
