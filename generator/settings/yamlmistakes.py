"""What a person probably got wrong where YAML can't be read, told from PyYAML's error and the lines around.

PyYAML says what it did not expect, and where; people need to hear what to change. Its two loaders word their
errors differently, so the lines themselves decide wherever they can.
"""

import re
from collections.abc import Sequence

from msgspec import Struct
from yaml import Mark, MarkedYAMLError

from generator.text.patterns import lazy


class Mistake(Struct, frozen=True):
    """A mistake at a place in the text; lines and columns count from 0."""

    code: str
    line: int
    column: int
    values: tuple[tuple[str, str], ...] = ()
    mended: str | None = None
    """The line as it might have been meant, good enough to read on; None if nobody can tell."""


_INDENT = lazy(r"[ \t]*")
_BEFORE_VALUE = lazy(r"\s*(?:- +)*(?:[^\s#:'\"\[{][^:]*:\s+)?(?:- +)*")
_KEY = lazy(r"\s*(?:- +)*[^\s#:'\"\[{][^:]*:(?:\s|$)")
_WIDE_COLON = lazy(r"\s*(?:- +)*([^\s#:：'\"\[{][^:：]{0,30})：")
_REMARK = lazy(r"([^#'\"]*[ \t\[{,])(#[^\s#].*[\]}][ \t]*)")
_NO_SPACE = lazy(r"\s*(?:- +)*([\w-]{1,30}):(?=[^\s/])")


def diagnose(error: MarkedYAMLError, lines: Sequence[str]) -> Mistake:
    """What is wrong where PyYAML stopped."""
    problem, context = error.problem or "", error.context or ""
    number, column = _place(error.problem_mark or error.context_mark, lines)
    start, start_column = _place(error.context_mark or error.problem_mark, lines)
    line = lines[number]

    if remark := _remark_in_brackets(lines, min(start, number), number):
        return remark
    if line[column : column + 1] == "\t" or "\t" in _indent(line):
        return _tab(lines, number)
    if "mapping values are not allowed" in problem:
        before = line[:column]
        if re.search(r":\s", before):
            return Mistake("yaml-colon", number, column, mended=f"{before}：{line[column + 1 :]}")
        return _above(lines, number)
    if "expected ':'" in problem and "simple key" in context:
        return _keyless(lines, start)
    if "quoted scalar" in context and "escape" in problem:
        return Mistake("yaml-escape", number, column, mended=_without_value(lines[number], start_column))
    if "quoted scalar" in context:
        return Mistake(
            "yaml-quote-open", start, start_column, mended=_without_value(lines[start], start_column)
        )
    bracket = lines[start][start_column : start_column + 1]
    if "flow" in context and bracket in ("[", "{"):
        values = (("bracket", bracket), ("closing", "]" if bracket == "[" else "}"))
        return Mistake(
            "yaml-bracket", start, start_column, values, _without_value(lines[start], start_column)
        )
    if "single document" in context:
        return Mistake("yaml-documents", number, column)
    if any(word in context for word in ("alias", "anchor", "tag", "block scalar", "a node")):
        return _beginning(lines, start, start_column)
    if any(word in problem for word in _NO_BEGINNING):
        return _beginning(lines, number, column)
    if "block" in context and line[_value_column(line) :][:1] in ("'", '"', "[", "{"):
        value = _value_column(line)
        return Mistake("yaml-after-quote", number, column, mended=_without_value(line, value))
    if "block" in context or "document start" in problem:
        return Mistake("yaml-indentation", number, column)
    return Mistake("yaml-syntax", number, column, (("detail", problem),))


def _remark_in_brackets(lines: Sequence[str], start: int, end: int) -> Mistake | None:
    """A “#” in a list or a group, as in `[C #1, 乙]`: YAML reads on without its end, and stops anywhere below."""
    above = max((number for number in range(start) if lines[number].strip()), default=start)
    for number in (*range(start, end + 1), above):
        match, column = _REMARK.fullmatch(lines[number]), _value_column(lines[number])
        if match and match[1][column : column + 1] in ("[", "{"):
            mended = _without_value(lines[number], column)
            return Mistake("yaml-remark", number, match.start(2), (("rest", match[2].rstrip()),), mended)
    return None


_NO_BEGINNING = (
    "cannot start any token",
    "undefined alias",
    "undefined tag",
    "sequence entries are not allowed",
    "mapping keys are not allowed",
    "node content",
)


def diagnose_scalar(number: int, lines: Sequence[str]) -> Mistake:
    """What is wrong with a text that holds one value or a list where keys should be."""
    mistake = _keyless(lines, number)
    return mistake if mistake.mended is not None else Mistake("yaml-no-keys", number, 0)


def _place(mark: Mark | None, lines: Sequence[str]) -> tuple[int, int]:
    """A mark's line and column, or the end of the text for one behind it."""
    if mark is None or mark.line >= len(lines):
        return len(lines) - 1, len(lines[-1])
    return mark.line, min(mark.column, len(lines[mark.line]))


def _above(lines: Sequence[str], number: int) -> Mistake:
    """A key that YAML takes for the middle of a value, through a line above or through its indentation."""
    first = number
    while first > 0 and lines[first - 1].strip() and not _KEY.match(lines[first - 1]):
        first -= 1
    if first < number and not lines[first].lstrip().startswith("-"):
        return _keyless(lines, first)
    indent = len(_indent(lines[number]))
    previous = _indent(lines[number - 1]) if number else ""
    return Mistake("yaml-indentation", number, indent, mended=previous + lines[number].lstrip())


def _keyless(lines: Sequence[str], number: int) -> Mistake:
    """A line in which YAML finds no key."""
    line = lines[number]
    if match := _WIDE_COLON.match(line):
        column = match.end() - 1
        mended = f"{line[:column]}: {line[column + 1 :].lstrip()}"
        return Mistake("yaml-colon-wide", number, column, (("key", match[1].strip()),), mended)
    if match := _NO_SPACE.match(line):
        column = match.end()
        return Mistake(
            "yaml-colon-space", number, column, (("key", match[1]),), f"{line[:column]} {line[column:]}"
        )
    return Mistake("yaml-no-colon", number, len(_indent(line)))


def _tab(lines: Sequence[str], number: int) -> Mistake:
    line = lines[number]
    indent = _indent(line)
    rest = line[len(indent) :].replace("\t", " ")
    if "\t" in indent:
        above = next((lines[other] for other in range(number - 1, -1, -1) if lines[other].strip()), "")
        indent = _indent(above)
    return Mistake("yaml-tab", number, line.index("\t"), mended=indent + rest)


def _beginning(lines: Sequence[str], number: int, column: int) -> Mistake:
    """A value that begins with a character that means something else to YAML."""
    line = lines[number]
    values = (("character", line[column : column + 1]),)
    mended = _without_value(line, column) if column else None
    return Mistake("yaml-beginning", number, column, values, mended)


def _without_value(line: str, column: int) -> str:
    """The line with a harmless value of the same length from a column on."""
    return line[:column] + "x" * len(line[column:])


def _value_column(line: str) -> int:
    match = _BEFORE_VALUE.match(line)
    return match.end() if match else 0


def _indent(line: str) -> str:
    match = _INDENT.match(line)
    return match[0] if match else ""
