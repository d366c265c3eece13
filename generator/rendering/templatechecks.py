"""Mistakes in a bulletin's own templates that Jinja says nothing of, found in their syntax trees: warnings.

What a page shows when a template is rendered tells of the rest (see `templatemistakes`).
"""

import re
from collections.abc import Callable, Iterator, Mapping

import jinja2
from jinja2 import nodes

from generator.problems import Problem, Reporter
from generator.rendering.templateelements import check_elements
from generator.rendering.templatemistakes import _NEAREST, _list
from generator.text.decoding import nearest

Known = Callable[[str], nodes.Template | None]
"""Gives the syntax tree of a template by its name; None for one that isn't there, or can't be read."""

_BODIES = frozenset({"body", "intro", "plain"})
"""Fields that are HTML already."""
_KEEP_HTML = frozenset({"eager", "on_paper", "prefixed"})
_WRITTEN = frozenset(
    {"title", "subtitle", "summary", "name", "description", "alt", "text", "reason", "editor", "extra"}
)
"""Fields that say what somebody has written, as text."""
_FULL = frozenset({"base_url", "source_url"})
"""Addresses that are full ones, which settings and front matter have checked."""
_HARMLESS = frozenset({"escape", "e", "forceescape", "isolated", "tojson", "striptags", "urlencode"})

_ADDRESS = re.compile(r"\b(?:href|src|action|poster)\s*=\s*[\"']?\Z")
_ROOTED = re.compile(r"\b(?:href|src|action)\s*=\s*[\"']?(/(?!/)[^\s\"'>]*)")
_INLINE = re.compile(
    r"<style\b|<script\b(?![^>]*\b(?:src|type)\s*=)|\s(?:style|on[a-z]+)\s*=\s*[\"']|javascript:"
)
_FOREIGN = re.compile(
    r"<(?:script|img|iframe|source|video|audio|embed)\b[^>]*\ssrc\s*=\s*[\"']?((?:https?:)?//[^\s\"'>]+)"
    r"|<link\b(?=[^>]*\brel\s*=\s*[\"']?(?:stylesheet|icon|preload|preconnect))"
    r"[^>]*\shref\s*=\s*[\"']?((?:https?:)?//[^\s\"'>]+)",
    re.IGNORECASE,
)


def check_templates(
    own: Mapping[str, str], known: Known, environment: jinja2.Environment
) -> Iterator[Problem]:
    """What is wrong with templates, given by name; those that can't be parsed are left out."""
    for name, text in own.items():
        tree = known(name)
        if tree is None:
            continue
        reporter = Reporter(f"templates/{name}", tuple(text.split("\n")))
        _check_names(tree, environment, reporter)
        _check_imports(tree, known, reporter)
        _check_blocks(tree, known, reporter)
        _check_loops(tree, reporter)
        for output in tree.find_all(nodes.Output):
            _check_output(output, reporter)
        _check_text(text, reporter)
        check_elements(tree, reporter)
        yield from reporter.problems


def _at(reporter: Reporter, line: int, written: str) -> tuple[int, int]:
    """A line, and the column at which something is written in it; 1 where it isn't."""
    text = "".join(reporter.lines[line - 1 : line])
    return line, max(text.find(written), 0) + 1


def _check_names(tree: nodes.Template, environment: jinja2.Environment, reporter: Reporter) -> None:
    """Filters and tests that don't exist, which Jinja notices only when a page comes by."""
    for kind, known, code in (
        (nodes.Filter, environment.filters, "template-filter"),
        (nodes.Test, environment.tests, "template-test"),
    ):
        for node in tree.find_all(kind):
            if node.name not in known:
                line, column = _at(reporter, node.lineno, node.name)
                reporter.error(code, line, column, name=node.name, known=_list(node.name, known, _NEAREST))


def _check_imports(tree: nodes.Template, known: Known, reporter: Reporter) -> None:
    """Macros that aren't where they are imported from, which Jinja notices only when they are called."""
    for node in tree.find_all(nodes.FromImport):
        source = node.template.value if isinstance(node.template, nodes.Const) else ""
        there = known(source) if source else None
        if there is None:
            continue
        names = {one.name for one in there.find_all(nodes.Macro)}
        names |= {name for one in there.body if not isinstance(one, nodes.Macro) for name, _ in _set_in(one)}
        for given in node.names:
            name = given if isinstance(given, str) else given[0]
            if name not in names:
                near = nearest(name, sorted(names))
                code = "template-misspelt" if near else "template-undefined"
                line, column = _at(reporter, node.lineno, name)
                names_there = _list(name, sorted(names))
                reporter.error(code, line, column, name=name, owner=source, known=names_there, nearest=near)


def _parent(tree: nodes.Template) -> str:
    """The template that one extends; empty for none, or one whose name is computed."""
    extends = next((node for node in tree.body if isinstance(node, nodes.Extends)), None)
    is_said = (
        extends and isinstance(extends.template, nodes.Const) and isinstance(extends.template.value, str)
    )
    return extends.template.value if is_said else ""  # type: ignore[union-attr] # it is said


def _blocks_above(name: str, known: Known) -> dict[str, None] | None:
    """The blocks of a template and of all that it extends; None if that can't be told."""
    found: dict[str, None] = {}
    seen: set[str] = set()
    while name:
        tree = known(name)
        if tree is None or name in seen:
            return None
        seen.add(name)
        found |= dict.fromkeys(block.name for block in tree.find_all(nodes.Block))
        if tree.find(nodes.Extends) and not _parent(tree):
            return None
        name = _parent(tree)
    return found


def _check_blocks(tree: nodes.Template, known: Known, reporter: Reporter) -> None:
    """Blocks that no template above has, and words outside of all blocks: neither is ever shown."""
    parent = _parent(tree)
    above = _blocks_above(parent, known) if parent else None
    if above is None:
        return
    for node in tree.body:
        if isinstance(node, nodes.Block) and node.name not in above:
            near, names = nearest(node.name, above), ", ".join(above)
            code = "template-block-near" if near else "template-block-unknown"
            line, column = _at(reporter, node.lineno, node.name)
            reporter.warning(code, line, column, name=node.name, parent=parent, nearest=near, known=names)
        elif _is_shown(node):
            reporter.warning("template-outside-block", _line_of(node), 1, parent=parent)


def _is_shown(node: nodes.Node) -> bool:
    """Whether a node at the top would write something, if its template extended no other."""
    if isinstance(node, nodes.Output):
        return any(not isinstance(part, nodes.TemplateData) or part.data.strip() != "" for part in node.nodes)
    return isinstance(node, nodes.If | nodes.For | nodes.Include | nodes.CallBlock | nodes.FilterBlock)


def _line_of(node: nodes.Node) -> int:
    """The line of the first thing that a node writes."""
    first = node.nodes[0] if isinstance(node, nodes.Output) else node
    if isinstance(first, nodes.TemplateData):
        blank = len(first.data) - len(first.data.lstrip())
        return first.lineno + first.data.count("\n", 0, blank)
    return first.lineno


def _check_loops(tree: nodes.Template, reporter: Reporter) -> None:
    """Values that are set inside of a loop and asked behind it, where they are what they were before."""
    for holder in (tree, *tree.find_all((nodes.Block, nodes.If, nodes.Macro, nodes.For))):
        body = holder.body  # type: ignore[attr-defined] # each of these has one
        for index, node in enumerate(body):
            if not isinstance(node, nodes.For):
                continue
            before = {name for earlier in body[:index] for name, _ in _set_in(earlier)}
            after = {
                name.name
                for later in body[index + 1 :]
                for name in _all(later, nodes.Name)
                if name.ctx == "load"
            }
            for name, line in _set_in(node):
                if name in before & after:
                    reporter.warning("template-set-in-loop", *_at(reporter, line, name), name=name)


def _all(node: nodes.Node, kind: type) -> list[nodes.Name]:
    return [*((node,) if isinstance(node, kind) else ()), *node.find_all(kind)]


def _set_in(node: nodes.Node) -> Iterator[tuple[str, int]]:
    """The names that a node sets, with their lines."""
    for assign in (*((node,) if isinstance(node, nodes.Assign) else ()), *node.find_all(nodes.Assign)):
        if isinstance(assign.target, nodes.Name):
            yield assign.target.name, assign.lineno


def _check_output(output: nodes.Output, reporter: Reporter) -> None:
    """What a template writes: addresses without `href`, HTML that is escaped, text that isn't."""
    before = ""
    for part in output.nodes:
        if isinstance(part, nodes.TemplateData):
            before = part.data
            continue
        base, filters = _without_filters(part)
        field = (
            base.attr
            if isinstance(base, nodes.Getattr)
            else base.name
            if isinstance(base, nodes.Name)
            else ""
        )
        if _ADDRESS.search(before) and not filters and field.endswith("url") and field not in _FULL:
            reporter.warning("template-href", *_at(reporter, part.lineno, field), name=_spelled(base))
        if isinstance(base, nodes.Getattr) and field in _BODIES and filters <= _KEEP_HTML:
            reporter.warning("template-escaped", *_at(reporter, part.lineno, field), name=_spelled(base))
        is_written = field in _WRITTEN or (
            isinstance(base, nodes.Getattr) and _spelled(base.node).endswith("extra")
        )
        if "safe" in filters and is_written and not filters & _HARMLESS and isinstance(base, nodes.Getattr):
            reporter.warning("template-unsafe", *_at(reporter, part.lineno, field), name=_spelled(base))
        before = ""


def _without_filters(node: nodes.Node) -> tuple[nodes.Node, frozenset[str]]:
    """What is filtered, and the filters' names."""
    names = set()
    while isinstance(node, nodes.Filter) and node.node is not None:
        names.add(node.name)
        node = node.node
    return node, frozenset(names)


def _spelled(node: nodes.Node) -> str:
    """A dotted name as it is written."""
    if isinstance(node, nodes.Name):
        return node.name
    return f"{_spelled(node.node)}.{node.attr}" if isinstance(node, nodes.Getattr) else "…"


def _check_text(text: str, reporter: Reporter) -> None:
    """What a strict host forbids, and what leads elsewhere once the site lies in a folder."""
    bare = re.sub(r"\{#.*?#\}", lambda match: re.sub(r"[^\n]", " ", match[0]), text, flags=re.DOTALL)
    for match in _INLINE.finditer(bare):
        written = match[0].strip().rstrip("\"' =")
        reporter.warning(
            "template-inline", *_place(bare, match.end() - len(match[0].lstrip())), written=written
        )
    for match in _FOREIGN.finditer(bare):
        group = 1 if match[1] else 2
        reporter.warning("template-foreign", *_place(bare, match.start(group)), address=match[group])
    for match in _ROOTED.finditer(bare):
        reporter.warning("template-rooted", *_place(bare, match.start(1)), address=match[1])


def _place(text: str, index: int) -> tuple[int, int]:
    return text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index)
