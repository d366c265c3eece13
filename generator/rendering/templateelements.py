"""Elements of HTML in templates that are opened and never closed, or closed and never opened.

Jinja knows nothing of HTML, and browsers mend it somehow: so the page looks odd somewhere else.
"""

import re
from collections.abc import Iterable, Iterator

from jinja2 import nodes

from generator.problems import Reporter

_STRICT = re.findall(
    r"\w+",
    "a article aside b blockquote button details div dl em fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6"
    " header i label main nav ol section select small span strong summary table time title ul",
)
_TAG = re.compile(rf"<(/?)({'|'.join(sorted(_STRICT, reverse=True))})(?=[\s>/\x00])", re.IGNORECASE)
"""Tags of elements that HTML wants closed."""
_REMARK = re.compile(r"<!--.*?-->|<script\b.*?</script>", re.DOTALL)
_VALUE = "\x00"
"""Stands for what a template writes in a place."""


def check_elements(tree: nodes.Template, reporter: Reporter) -> None:
    """Elements that are opened and not closed, or closed and not opened, whichever way a page goes through."""
    units = [block.body for block in tree.find_all(nodes.Block)]
    units += [macro.body for macro in tree.find_all(nodes.Macro)]
    if not tree.find(nodes.Extends):
        units.append(tree.body)
    told: set[tuple[str, int]] = set()
    for unit in units:
        ways = [_unbalanced(unit, first=first) for first in (True, False)]
        for code, name, line in ways[0]:
            if (code, name, line) in ways[1] and (name, line) not in told:
                told.add((name, line))
                mark = f"</{name}" if code == "template-element-unopened" else f"<{name}"
                text = "".join(reporter.lines[line - 1 : line])
                reporter.warning(code, line, max(text.find(mark), 0) + 1, name=name)


def _unbalanced(body: Iterable[nodes.Node], *, first: bool) -> list[tuple[str, str, int]]:
    """Tags without a partner: the problem's code, the element, and the line."""
    pieces = list(_pieces(body, first=first))
    text = "".join(data for data, _ in pieces)
    text = _REMARK.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    starts: list[tuple[int, int]] = []
    at = 0
    for data, line in pieces:
        starts.append((at, line))
        at += len(data)

    def line_of(index: int) -> int:
        start, line = [one for one in starts if one[0] <= index][-1]
        return line + text.count("\n", start, index)

    open_tags: list[tuple[str, int]] = []
    wrong = []
    for match in _TAG.finditer(text):
        name = match[2].lower()
        if not match[1]:
            open_tags.append((name, match.start()))
            continue
        at_open = next((i for i in range(len(open_tags) - 1, -1, -1) if open_tags[i][0] == name), None)
        if at_open is None:
            wrong.append(("template-element-unopened", name, line_of(match.start())))
            continue
        wrong += [
            ("template-element-unclosed", one, line_of(where)) for one, where in open_tags[at_open + 1 :]
        ]
        del open_tags[at_open:]
    return wrong + [("template-element-unclosed", name, line_of(where)) for name, where in open_tags]


def _pieces(body: Iterable[nodes.Node], *, first: bool) -> Iterator[tuple[str, int]]:
    """The text that nodes write, with lines; of branches the first or the last, values as a sign of their own."""
    for node in body:
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                yield (part.data if isinstance(part, nodes.TemplateData) else _VALUE), part.lineno
        elif isinstance(node, nodes.If):
            yield from _pieces(node.body if first or not node.else_ else node.else_, first=first)
        elif isinstance(
            node, nodes.For | nodes.Block | nodes.CallBlock | nodes.FilterBlock | nodes.With | nodes.Scope
        ):
            yield from _pieces(node.body, first=first)
