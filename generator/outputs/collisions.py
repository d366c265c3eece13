"""Addresses that can't all be had: two outputs in one place, or names that some system doesn't allow."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from generator.content.reading import Document
from generator.engine.output import Copy, Output, Template
from generator.problems import Problem, Reporter
from generator.rendering.own_outputs import FOLDER
from generator.settings.config import Config
from generator.site import addresses
from generator.site.publication import Entry
from generator.text import urls
from generator.text.paths import parents
from generator.text.slugs import is_reserved

_RESERVED_CHARACTERS = frozenset('<>:"|?*\\')
_LONGEST_NAME = 255
"""Bytes that common file systems allow for a name."""

_TELLING = re.compile(r"\{(?:slug|name|title)\}")
"""What in a pattern tells articles of one day apart."""

_OWN, _THEME, _SECTION, _TEXT, _WITH_KEY, _FILE, _ALIAS = range(7)
"""What an output comes from. Of two, the one that stands later here can be mended more easily."""


Series = tuple[Entry, ...]
"""Articles that have one address though they are of different days: the pattern of addresses says too little."""


def find_series(entries: Iterable[Entry]) -> tuple[Series, ...]:
    """The weekly numbers of one name, and all else that a pattern with the day would tell apart."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        if entry.date and not {"permalink", "slug"} & entry.document.head.positions.keys():
            found.setdefault(entry.url.casefold(), []).append(entry)
    return tuple(
        tuple(series)
        for series in found.values()
        if 1 < len(series) == len({entry.date.at.date() for entry in series if entry.date})
    )


def check_series(found: Iterable[Series], config: Config) -> tuple[Problem, ...]:
    """One problem for all of them, at the pattern; it names the one that mends them."""
    found = tuple(found)
    if not found:
        return ()
    one, two = found[0][:2]
    reporter = Reporter(config.path.name, config.lines)
    reporter.error(
        "address-without-day",
        *config.positions.get("permalink", (0, 0)),
        count=sum(map(len, found)),
        one=f"content/{one.path}",
        two=f"content/{two.path}",
        address=urls.decode(one.url),
        pattern=_daily(config.settings.permalink),
    )
    return tuple(reporter.problems)


def _daily(pattern: str) -> str:
    """A pattern of addresses with the whole date in it."""
    parts = [f"{{{part}}}" for part in ("year", "month", "day")]
    present = [part for part in parts if part in pattern]
    missing = "/".join(part for part in parts if part not in present)
    if present:
        return pattern.replace(present[-1], f"{present[-1]}/{missing}", 1)
    return _TELLING.sub(rf"{missing}/\g<0>", pattern, count=1)


def check_outputs(
    outputs: Iterable[Output], documents: Mapping[str, Document[Any]], known: Iterable[Series] = ()
) -> tuple[Problem, ...]:
    """What is wrong with the addresses of a plan. `documents` are looked up by the outputs' origins.

    Each problem names a file of the bulletin, and the line of the key that decides the address, where there is one.
    What is `known` by `check_series` is not told again.
    """
    series = {f"content/{entry.path}": number for number, found in enumerate(known) for entry in found}
    problems: dict[tuple[str, str], Problem] = {}
    taken: dict[str, Output] = {}
    folders: dict[str, Output] = {}
    files = [(urls.file_path(output.url), output) for output in outputs]
    for path, output in files:
        for parent in parents(path.casefold()):
            folders.setdefault(parent, output)
    for path, output in files:
        other = taken.setdefault(path.casefold(), output)
        if other is output:
            other = folders.get(path.casefold(), output)
        if other is not output and series.get(other.origin, -1) != series.get(output.origin, -2):
            # One problem for two texts: their print views meet where they do.
            first, second = _in_order(other, output, documents)
            problems.setdefault((first.origin, second.origin), _collision(first, second, documents))
            if other is taken[path.casefold()]:  # what is told of once stays out of the next one's way
                taken[path.casefold()] = first
        if problem := _name_problem(path, output, documents):
            problems.setdefault((output.origin, ""), problem)
    return tuple(problems.values())


def check_aliases(
    aliases: Iterable[tuple[str, str, str, str]], documents: Mapping[str, Document[Any]]
) -> tuple[Problem, ...]:
    """Old addresses that would lead to two places, among those that no page stands at (`/view.asp?id=1`).

    Only the rules for hosts have these. Capitals make no difference there, as in nginx's maps.
    `aliases` are old site path, new one, title and source path, or a section's folder; `documents` are looked up by
    `content/` and the latter.
    """
    problems = []
    taken: dict[str, tuple[str, str]] = {}
    for old, new, _, path in aliases:
        if addresses.is_page(old):
            continue
        other_address, other = taken.setdefault(old.lower(), (new, path))
        if other_address != new:
            document = documents[f"content/{path}"]
            file = f"content/{document.place.path}"
            key, (line, column) = _alias_place(old, document)
            reporter = Reporter(file)
            reporter.error(
                "alias-taken",
                line,
                column,
                address=urls.decode(old),
                other=f"content/{documents[f'content/{other}'].place.path}",
                other_address=urls.decode(other_address),
                file=file,
                key=key,
            )
            problems += reporter.problems
    return tuple(problems)


def _in_order(one: Output, two: Output, documents: Mapping[str, Document[Any]]) -> tuple[Output, Output]:
    """Second is where an editor can mend it: an alias before a page, a text before a list."""
    if (_rank(two, documents), two.origin) < (_rank(one, documents), one.origin):
        return two, one
    return one, two


def _collision(first: Output, second: Output, documents: Mapping[str, Document[Any]]) -> Problem:
    """The problem of two outputs that would be in one place, at the second."""
    other = _source(first, documents)
    same = urls.file_path(first.url) == urls.file_path(second.url)
    rank = _rank(second, documents)
    if rank == _THEME:
        code = "output-taken"
    elif rank == _ALIAS:
        code = "alias-taken" if other else "alias-own"
    elif rank == _FILE:
        code = "file-address-taken" if other else "file-address-own"
    elif not other:
        code = "own-address"
    else:
        code = "same-address" if same else "nearly-same-address"
    other_address = urls.decode(first.url)
    return _report(code, second, documents, other=other or other_address, other_address=other_address)


def _rank(output: Output, documents: Mapping[str, Document[Any]]) -> int:
    if _is_themes(output):
        return _THEME
    if not output.origin.startswith("content/"):
        return _OWN
    if isinstance(output.recipe, Copy):
        return _FILE
    if _is_alias(output):
        return _ALIAS
    document = documents.get(output.origin)
    if document and {"permalink", "slug"} & document.head.positions.keys():
        return _WITH_KEY
    return _TEXT if document and document.place.kind != "section" else _SECTION


def _is_themes(output: Output) -> bool:
    """Whether a theme makes a file of its own."""
    return isinstance(output.recipe, Template) and output.recipe.name.startswith(FOLDER)


def _is_alias(output: Output) -> bool:
    return "target" in output.inputs


def _source(output: Output, documents: Mapping[str, Document[Any]]) -> str:
    """The file or folder of the bulletin that an output comes from; empty for what gen makes by itself."""
    document = documents.get(output.origin)
    if document:
        return f"content/{document.place.path}"
    return output.origin if output.origin.startswith("content/") or _is_themes(output) else ""


def _name_problem(path: str, output: Output, documents: Mapping[str, Document[Any]]) -> Problem | None:
    is_file = _rank(output, documents) == _FILE
    for name in path.split("/"):
        if is_reserved(name) or _RESERVED_CHARACTERS & set(name) or name.endswith((" ", ".")):
            code = "reserved-file-name" if is_file else "reserved-name"
        elif len(name.encode()) > _LONGEST_NAME:
            code = "file-name-too-long" if is_file else "name-too-long"
        else:
            continue
        return _report(code, output, documents, name=name)
    return None


def _report(code: str, output: Output, documents: Mapping[str, Document[Any]], **values: str) -> Problem:
    """A problem with an output's address. `file` and `key` are where an editor can write another one."""
    document = documents.get(output.origin)
    path = _source(output, documents) or output.origin
    file, key, line, column = path, "slug", 0, 0
    if document is None and _rank(output, documents) == _SECTION:  # one without a description
        file, key = f"{path}/_index.md", "permalink"
    elif document is not None:
        key, (line, column) = _deciding(output, document)
    reporter = Reporter(path)
    reporter.error(code, line, column, **values, address=urls.decode(output.url), file=file, key=key)
    return reporter.problems[0]


def _deciding(output: Output, document: Document[Any]) -> tuple[str, tuple[int, int]]:
    """The key that decides an output's address, and where it stands; where it could stand, if it isn't there."""
    positions = document.head.positions
    if _is_alias(output):
        return _alias_place(output.url, document)
    missing = "permalink" if document.place.kind == "section" else "slug"
    key = next((key for key in ("permalink", "slug") if key in positions), missing)
    return key, positions.get(key, (1, 1))


def _alias_place(url: str, document: Document[Any]) -> tuple[str, tuple[int, int]]:
    positions = document.head.positions
    written = [urls.encode_with_query(alias) for alias in document.head.values.aliases]
    return "aliases", positions.get(f"aliases.{written.index(url)}") or positions.get("aliases", (1, 1))
