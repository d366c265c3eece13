"""Addresses that can't all be had: two outputs in one place, or names that some system doesn't allow."""

from collections.abc import Iterable, Mapping

from generator import urls
from generator.content import Text
from generator.output import Output
from generator.problems import Problem, Reporter

# https://learn.microsoft.com/windows/win32/fileio/naming-a-file, "Naming Conventions"
_RESERVED_NAMES = {"con", "prn", "aux", "nul"} | {
    f"{port}{digit}" for port in ("com", "lpt") for digit in range(1, 10)
}
_RESERVED_CHARACTERS = frozenset('<>:"|?*\\')
_LONGEST_NAME = 255
"""Bytes that common file systems allow for a name."""


def check_outputs(outputs: Iterable[Output], documents: Mapping[str, Text]) -> tuple[Problem, ...]:
    """What is wrong with the addresses of a plan. `documents` are looked up by their path under the root."""
    problems: dict[tuple[str, str], Problem] = {}
    taken: dict[str, Output] = {}
    folders: dict[str, Output] = {}
    files = [(urls.file_path(output.url), output) for output in outputs]
    for path, output in files:
        for parent in _parents(path.casefold()):
            folders.setdefault(parent, output)
    for path, output in files:
        other = taken.setdefault(path.casefold(), output)
        if other is output:
            other = folders.get(path.casefold(), output)
        if other is not output:
            # One problem for two texts: their print views meet where they do.
            problems.setdefault((other.origin, output.origin), _collision(other, output, documents))
        if problem := _name_problem(path, output, documents):
            problems.setdefault((output.origin, ""), problem)
    return tuple(problems.values())


def _collision(one: Output, two: Output, documents: Mapping[str, Text]) -> Problem:
    """The problem is reported where an editor can mend it: at an alias before a page, at a text before a list."""
    first, second = sorted((one, two), key=lambda output: (_rank(output, documents), output.origin))
    alias = _alias_place(second, documents)
    if alias:
        code = "alias-taken"
    elif urls.file_path(one.url) == urls.file_path(two.url):
        code = "same-address"
    else:
        code = "nearly-same-address"
    return _report(
        code,
        second,
        documents,
        alias,
        address=urls.decode(second.url),
        other=first.origin,
        other_address=urls.decode(first.url),
    )


def _rank(output: Output, documents: Mapping[str, Text]) -> int:
    if output.origin not in documents:
        return 0
    return 2 if _alias_place(output, documents) else 1


def _alias_place(output: Output, documents: Mapping[str, Text]) -> tuple[int, int] | None:
    """Where the front matter says that an output is an alias; None if it is none."""
    document = documents.get(output.origin)
    if document is None or "target" not in output.inputs:
        return None
    values, positions = document.head.values, document.head.positions
    for index, alias in enumerate(values.aliases):
        if urls.encode(alias) == output.url:
            return positions.get(f"aliases.{index}") or positions.get("aliases", (1, 1))
    return 1, 1


def _name_problem(path: str, output: Output, documents: Mapping[str, Text]) -> Problem | None:
    for name in path.split("/"):
        stem = name.split(".", 1)[0].casefold()
        if stem in _RESERVED_NAMES or _RESERVED_CHARACTERS & set(name) or name.endswith((" ", ".")):
            return _report(
                "reserved-name", output, documents, None, name=name, address=urls.decode(output.url)
            )
        if len(name.encode()) > _LONGEST_NAME:
            return _report(
                "name-too-long", output, documents, None, name=name, address=urls.decode(output.url)
            )
    return None


def _report(
    code: str, output: Output, documents: Mapping[str, Text], place: tuple[int, int] | None, **values: str
) -> Problem:
    document = documents.get(output.origin)
    reporter = Reporter(output.origin)
    if document and not place:
        positions = document.head.positions
        place = positions.get("permalink") or positions.get("slug") or (1, 1)
    line, column = place or (0, 0)
    reporter.error(code, line, column, **values)
    return reporter.problems[0]


def _parents(path: str) -> Iterable[str]:
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path
