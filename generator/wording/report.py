"""Problems as a person, an editor or GitHub reads them: pure formatting, nothing is printed here."""

import json
import unicodedata
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import accumulate
from typing import Literal

from generator.problems import Problem, ordered
from generator.wording import counted, describe, say

Style = Literal["text", "json", "github"]

FEW = 3
"""Problems of one kind that are shown before the rest is only counted."""
TAB_STOP = 4
ELLIPSIS = "…"
REPLACEMENT = "\ufffd"
ZERO_WIDTH_JOINER = "\u200d"


_COLORS = {"error": "1;31", "warning": "1;33", "path": "1", "hint": "36", "gutter": "2"}


def format_problems(
    problems: Iterable[Problem],
    style: Style = "text",
    *,
    language: str = "en",
    color: bool = False,
    width: int = 80,
    within: str = "",
    whole: bool = False,
) -> str:
    """All problems in one text, without a line break at its end.

    - "text" gives errors, then warnings, each with its line, a caret and a hint, and ends with the counts; it is empty
      without problems. Of many of a kind it shows the first few and says how many are left, unless the `whole` is
      wanted. `color` adds terminal colors; `width` is the terminal's, in columns: longer lines are cut around the
      caret.
    - "json" gives one object with `problems` and `counts`.
    - "github" gives GitHub's workflow commands, one a line. `within` is the bulletin's folder in the repository, with
      a slash at its end: GitHub counts paths from the repository's root.
    """
    found = ordered(problems)
    if style == "json":
        return _as_json(found, language)
    if style == "github":
        return "\n".join(
            _as_command(replace(problem, path=within + problem.path), language) for problem in found
        )
    return _as_text(found, language, color, width, whole)


def format_counts(problems: Iterable[Problem], language: str = "en") -> str:
    """How many errors and warnings there are: `2 errors, 1 warning`; empty without problems."""
    errors, warnings = _counts(problems)
    said = [counted("report.errors", errors, language)] if errors else []
    said += [counted("report.warnings", warnings, language)] if warnings else []
    return say("report.between", language).join(said)


def _counts(problems: Iterable[Problem]) -> tuple[int, int]:
    severities = [problem.severity for problem in problems]
    return severities.count("error"), severities.count("warning")


# ---- text


_ONE_BY_ONE = ("key-unknown", "key-unknown-near")
"""Many of these are the same few keys in every file: each key is shown once."""
_ONCE_A_FILE = ("missing-alt",)
"""A file that has one of these has many, and all are mended in the same way."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A problem that is shown, and what is only counted."""

    problem: Problem
    here: int
    """How many like it its file has besides."""
    left: Sequence[Problem] = ()
    """After the last of its kind that is shown, all of the kind that are not."""


def _as_text(problems: tuple[Problem, ...], language: str, color: bool, width: int, whole: bool) -> str:
    shown = [_Shown(problem, 0) for problem in problems] if whole else _folded(problems)
    shown.sort(key=lambda one: (one.problem.severity != "error", one.problem.order))
    blocks = [_block(one, language, color, width) for one in shown]
    kinds = Counter((problem.severity, problem.code) for problem in problems)
    counts = [format_counts(problems, language)] if problems else []
    if max(kinds.values(), default=0) > FEW:
        ranked = sorted(kinds.items(), key=lambda kind: _rank(*kind))
        counts += [f"{number:>7}  {code}" for (_, code), number in ranked]
    return "\n\n".join([*blocks, "\n".join(counts)] if counts else blocks)


def _rank(kind: tuple[str, str], number: int) -> tuple[bool, int, str]:
    """Errors first, and of each the most frequent."""
    severity, code = kind
    return severity != "error", -number, code


def _folded(problems: Iterable[Problem]) -> list[_Shown]:
    """The first few of each kind."""
    kinds: dict[tuple[str, ...], dict[object, list[Problem]]] = {}
    for problem in problems:
        key = dict(problem.values).get("key", "") if problem.code in _ONE_BY_ONE else ""
        unit = problem.path if problem.code in _ONCE_A_FILE else problem
        units = kinds.setdefault((problem.severity, problem.code, key), {})
        units.setdefault(unit, []).append(problem)
    shown = []
    for (_, code, _), units in kinds.items():
        number = 1 if code in _ONE_BY_ONE else FEW
        same = list(units.values())
        shown += [_Shown(first, len(others)) for first, *others in same[:number]]
        left = [problem for unit in same[number:] for problem in unit]
        shown[-1] = replace(shown[-1], left=left)
    return shown


def _block(shown: _Shown, language: str, color: bool, width: int) -> str:
    def paint(text: str, name: str) -> str:
        return f"\x1b[{_COLORS[name]}m{text}\x1b[0m" if color else text

    problem = shown.problem
    message, hint = (printable(text) for text in describe(problem, language))
    severity = problem.severity
    kind = say(f"report.severities.{severity}", language)
    # What can be set off is called by the name that the settings know it by.
    message += counted("report.here", shown.here, language) if shown.here else ""
    message += paint(f" [{problem.code}]", "gutter") if severity == "warning" else ""
    lines = [f"{paint(_place(problem), 'path')}: {paint(kind, severity)}{message}"]
    if problem.line and problem.excerpt.strip():
        number = f"{problem.line:>5}"
        excerpt, caret = window(problem.excerpt, problem.column, width - len(number) - 3)
        lines.append(f"{paint(number + ' |', 'gutter')} {excerpt}")
        if problem.column:
            lines.append(f"{paint(' ' * len(number) + ' |', 'gutter')} {' ' * caret}{paint('^', severity)}")
    lines.append(f"  {paint(say('report.hint', language), 'hint')}{hint}")
    if shown.left:
        files = counted("report.files", len({problem.path for problem in shown.left}), language)
        lines.append(say("report.left", language, count=len(shown.left), files=files))
    return "\n".join(lines)


def _place(problem: Problem) -> str:
    place = printable(problem.path)
    if problem.line:
        place += f":{problem.line}"
        if problem.column:
            place += f":{problem.column}"
    return place


def window(line: str, column: int, width: int) -> tuple[str, int]:
    """The part of a line around a column that fits into `width` columns, and the caret's place in it.

    `column` counts characters from 1 and may be one past the line's end; the caret's place counts terminal
    columns from 0. Tabs become spaces; where something is cut off stands an ellipsis.
    """
    cells = _cells(line.rstrip())
    at = min(max(column - 1, 0), len(cells))
    starts = list(accumulate((cell_width for _, cell_width in cells), initial=0))
    first, last = 0, len(cells)
    if starts[-1] > width:
        # A third of what fits stands before the caret, so that its context shows on both sides.
        room = max(width - 2 * len(ELLIPSIS), 8)
        left = max(0, min(starts[at] - room // 3, starts[-1] - room))
        first = min(bisect_left(starts, left), at)
        last = bisect_right(starts, starts[first] + room) - 1
    before = ELLIPSIS if first else ""
    after = ELLIPSIS if last < len(cells) else ""
    shown = before + "".join(text for text, _ in cells[first:last]) + after
    return shown, len(before) + starts[at] - starts[first]


def _cells(line: str) -> list[tuple[str, int]]:
    """Each character as it is shown, with its width; one for each, so that columns still hold."""
    cells = []
    position = 0
    for character in line:
        if character == "\t":
            text = " " * (TAB_STOP - position % TAB_STOP)
            cell = text, len(text)
        else:
            cell = _cell(character)
        cells.append(cell)
        position += cell[1]
    return cells


@cache  # the lines of a thousand problems are written with the same few characters
def _cell(character: str) -> tuple[str, int]:
    text = printable(character)
    return text, column_width(text)


def column_width(text: str) -> int:
    """How many columns of a terminal a text takes: Chinese characters two, combining marks none (UAX #11)."""
    return sum(map(_character_width, text))


def _character_width(character: str) -> int:
    if character.isascii():
        return 1
    if character == ZERO_WIDTH_JOINER or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def printable(text: str) -> str:
    """The text with what a terminal would obey, hide or fail to encode made visible, on one line.

    File names and lines come from anywhere: an escape sequence in one must not reach the terminal, and an
    invisible character, often the very mistake, must be seen.
    """
    if text.isprintable():  # as nearly every text is, and every character that is looked at alone
        return text
    text = text.replace("\n", " ")
    return "".join(REPLACEMENT if _is_unprintable(character) else character for character in text)


def _is_unprintable(character: str) -> bool:
    if character == ZERO_WIDTH_JOINER:
        return False
    return unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp")


# ---- for machines


def _as_json(problems: tuple[Problem, ...], language: str) -> str:
    errors, warnings = _counts(problems)
    value = {
        "problems": [_json_object(problem, language) for problem in problems],
        "counts": {"errors": errors, "warnings": warnings},
    }
    text = json.dumps(value, ensure_ascii=False, indent=2)
    # A file name that is not UTF-8 holds half a surrogate pair, which cannot be written out.
    return text.encode("utf-8", "replace").decode("utf-8")


def _json_object(problem: Problem, language: str) -> dict[str, str | int]:
    message, hint = describe(problem, language)
    return {
        "severity": problem.severity,
        "code": problem.code,
        "path": problem.path,
        "line": problem.line,
        "column": problem.column,
        "message": message,
        "hint": hint,
        "excerpt": problem.excerpt,
    }


def _as_command(problem: Problem, language: str) -> str:
    """`::error file=…,line=…,col=…,title=…::message` (GitHub's “Workflow commands for GitHub Actions”)."""
    message, hint = describe(problem, language)
    properties = [f"file={_escape_property(problem.path)}"]
    if problem.line:
        properties.append(f"line={problem.line}")
        if problem.column:
            properties.append(f"col={problem.column}")
    properties.append(f"title={_escape_property(problem.code)}")
    return f"::{problem.severity} {','.join(properties)}::{_escape_data(message)}%0A{_escape_data(hint)}"


def _escape_data(text: str) -> str:
    escaped = text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return escaped.encode("utf-8", "replace").decode("utf-8")


def _escape_property(text: str) -> str:
    return _escape_data(text).replace(":", "%3A").replace(",", "%2C")
