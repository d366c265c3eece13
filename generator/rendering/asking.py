"""What templates ask for besides what they are given: queries, data files, and widths of pictures.

It is read from their texts before anything is rendered, as the templates are that they extend. So a page's inputs are
known when it is planned, and what nobody asks for costs nothing.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache

import jinja2
from jinja2 import nodes

from generator.rendering.asked import WHOLE, Asked, Asking, Place
from generator.rendering.templates import folder_and_name, is_template
from generator.site.queries import Query, WrongQuery, query_of

# Few templates ask for anything: no other is parsed.
_SIGNS = re.compile(r"\bquery\b|\bresized\b|(?<![\w.\"'<-])data\b(?![\w-])")
_WIDEST = 4000


def asking(
    environment: jinja2.Environment, closure: Callable[[str], Iterable[str]], own: Iterable[str]
) -> Asking:
    """What the templates of an environment ask for.

    `closure` gives the names of those that rendering one may load, `own` are the keys of the bulletin's own taxonomies.
    """
    own = tuple(own)

    @cache
    def found(name: str) -> tuple[tuple[object, Place], ...]:
        return tuple(_asked(name, environment, own))

    @cache
    def by(name: str) -> Asked:
        return _together(one for loaded in closure(name) for one, _ in found(loaded))

    @cache
    def everywhere() -> tuple[tuple[object, Place], ...]:
        names = filter(is_template, environment.list_templates())
        return tuple(one for name in names for one in found(name))

    return Asking(
        by,
        lambda: tuple((one, place) for one, place in everywhere() if isinstance(one, Query)),
        lambda: _together(one for one, _ in everywhere()).widths,
        lambda: tuple(place.problem(one) for one, place in everywhere() if isinstance(one, WrongQuery)),
    )


def _together(found: Iterable[object]) -> Asked:
    every = dict.fromkeys(found)
    return Asked(
        tuple(one for one in every if isinstance(one, Query)),
        tuple(sorted(one for one in every if isinstance(one, str))),
        tuple(sorted(one for one in every if isinstance(one, int))),
    )


def _asked(
    name: str, environment: jinja2.Environment, own: tuple[str, ...]
) -> Iterator[tuple[object, Place]]:
    """Each query, data file's name and width that a template's text has, or what is wrong with it; and its place."""
    assert environment.loader is not None  # make_environment gives one
    try:
        source = environment.loader.get_source(environment, name)[0]
        if not _SIGNS.search(source):
            return
        tree = environment.parse(source)
    except jinja2.TemplateError:  # which is told when a page needs it
        return
    lines = tuple(source.split("\n"))
    path = "/".join(folder_and_name(environment, name))

    def place(node: nodes.Node, word: str) -> Place:
        return Place(path, lines, node.lineno, lines[node.lineno - 1].find(word) + 1 or 1)

    for call in tree.find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == "query":
            yield _query(call, own), place(call, "query")
    for used in tree.find_all(nodes.Filter):
        if used.name == "resized":
            yield _width(used), place(used, "resized")
    whole = {
        id(node): node for node in tree.find_all(nodes.Name) if node.name == "data" and node.ctx == "load"
    }
    parts: list[nodes.Getattr | nodes.Getitem] = [
        *tree.find_all(nodes.Getattr),
        *tree.find_all(nodes.Getitem),
    ]
    for part in parts:
        if id(part.node) in whole and (key := _key(part)):
            yield key, place(whole.pop(id(part.node)), "data")
    for node in whole.values():
        yield WHOLE, place(node, "data")


def _key(part: nodes.Getattr | nodes.Getitem) -> str:
    """The data file that is named; empty where it is computed, or something of all files is asked."""
    if isinstance(part, nodes.Getattr):
        return "" if part.attr in dir(dict) else part.attr
    value = part.arg.value if isinstance(part.arg, nodes.Const) else None
    return value if isinstance(value, str) else ""


def _query(call: nodes.Call, own: tuple[str, ...]) -> Query | WrongQuery:
    if call.args or call.dyn_args or call.dyn_kwargs:
        return WrongQuery("query-not-written", name="query")
    try:
        return query_of({one.key: one.value.as_const() for one in call.kwargs}, own)
    except nodes.Impossible:
        return WrongQuery("query-not-written", name="query")
    except WrongQuery as wrong:
        return wrong


def _width(used: nodes.Filter) -> int | WrongQuery:
    arguments = [*used.args, *(one.value for one in used.kwargs)]
    try:
        (width,) = (one.as_const() for one in arguments)
    except (nodes.Impossible, ValueError):
        return WrongQuery("query-not-written", name="resized")
    if type(width) is not int or not 0 < width <= _WIDEST:
        return WrongQuery("query-number", name="resized", value=str(width), most=str(_WIDEST))
    return width
