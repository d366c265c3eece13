"""What pages are given of what their templates ask for: answers to queries, and data. Pure.

All of it is inputs of theirs. So a page is made again where an answer is another, and no other is.
"""

from collections.abc import Iterable
from functools import cache
from typing import Any

from msgspec import structs

from generator.outputs.bulletin import Bulletin
from generator.outputs.groups import Groups
from generator.rendering.asked import WHOLE
from generator.rendering.own_outputs import site_path
from generator.site.catalog import Catalog
from generator.site.queries import Query, answers, paths_of

_SINGLE = {"home.html": "/", "404.html": "/404.html"}
"""The templates that make one page each, and its group."""


def with_answers(bulletin: Bulletin, catalog: Catalog) -> Bulletin:
    """A bulletin whose pages are given what their templates ask of these articles."""
    answer = answers(catalog)
    data = bulletin.extras.data

    @cache
    def given(template: str) -> dict[str, Any]:
        asked = bulletin.extras.asking.by(template)
        found: dict[str, Any] = {query.name: answer(query) for query in asked.queries}
        if asked.data:
            from generator.rendering.data import Values  # few bulletins have any

            every = data()
            # Where one is missing, all are given: the problem says what there is.
            is_whole = WHOLE in asked.data or not every.keys() >= set(asked.data)
            found["data"] = every if is_whole else Values({name: every[name] for name in asked.data})
        return found

    return structs.replace(bulletin, answers=given)


def groups_asking(bulletin: Bulletin, before: Catalog, now: Catalog, changed: Iterable[str]) -> Groups | None:
    """The groups of the pages whose queries have other answers now, with other cards of the `changed` articles.

    None where these are pages of more than a few kinds. No article is loaded.
    """
    extras = bulletin.extras
    changed = frozenset(changed)
    if not changed or not extras.asking.queries():
        return Groups()

    @cache
    def is_other(query: Query) -> bool:
        paths = paths_of(query, now)
        return not changed.isdisjoint(paths) or paths != paths_of(query, before)

    groups: set[str] = set()
    for template in extras.pages:
        if any(map(is_other, extras.asking.by(template).queries)):
            if template in extras.outputs:
                groups.add(site_path(template))
            elif template in _SINGLE:
                groups.add(_SINGLE[template])
            elif template == "page.html":
                groups |= {page.path for page in now.pages}
            else:
                return None
    return frozenset(groups)
