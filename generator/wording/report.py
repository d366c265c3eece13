"""Problems as a person, an editor or GitHub reads them: pure formatting, nothing is printed here."""

import json
import unicodedata
from collections.abc import Iterable
from dataclasses import replace
from typing import Literal

from generator.problems import Problem, ordered
from generator.wording import counted, describe, say

Style = Literal["text", "json", "github"]

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
) -> str:
    """All problems in one text, without a line break at its end.

    - "text" gives each with its line, a caret and a hint, and ends with the counts; it is empty without
      problems. `color` adds terminal colors; `width` is the terminal's, in columns: longer lines are cut
      around the caret.
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
    return _as_text(found, language, color, width)


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


def _as_text(problems: tuple[Problem, ...], language: str, color: bool, width: int) -> str:
    # Errors come last: after two hundred warnings, what must be mended stands right above the count.
    errors_last = sorted(problems, key=lambda problem: problem.severity == "error")
    blocks = [_block(problem, language, color, width) for problem in errors_last]
    counts = format_counts(problems, language)
    return "\n\n".join([*blocks, counts] if counts else blocks)


def _block(problem: Problem, language: str, color: bool, width: int) -> str:
    def paint(text: str, name: str) -> str:
        return f"\x1b[{_COLORS[name]}m{text}\x1b[0m" if color else text

    message, hint = (_printable(text) for text in describe(problem, language))
    severity = problem.severity
    kind = say(f"report.severities.{severity}", language)
    lines = [f"{paint(_place(problem), 'path')}: {paint(kind, severity)}{message}"]
    if problem.line and problem.excerpt.strip():
        number = f"{problem.line:>5}"
        excerpt, caret = window(problem.excerpt, problem.column, width - len(number) - 3)
        lines.append(f"{paint(number + ' |', 'gutter')} {excerpt}")
        if problem.column:
            lines.append(f"{paint(' ' * len(number) + ' |', 'gutter')} {' ' * caret}{paint('^', severity)}")
    lines.append(f"  {paint(say('report.hint', language), 'hint')}{hint}")
    return "\n".join(lines)


def _place(problem: Problem) -> str:
    place = _printable(problem.path)
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
    starts = [0]
    for _, cell_width in cells:
        starts.append(starts[-1] + cell_width)
    first, last = 0, len(cells)
    if starts[-1] > width:
        # A third of what fits stands before the caret, so that its context shows on both sides.
        room = max(width - 2 * len(ELLIPSIS), 8)
        left = max(0, min(starts[at] - room // 3, starts[-1] - room))
        first = next(index for index, start in enumerate(starts) if start >= left)
        first = min(first, at)
        last = max(index for index, start in enumerate(starts) if start <= starts[first] + room)
    before = ELLIPSIS if first else ""
    after = ELLIPSIS if last < len(cells) else ""
    shown = before + "".join(text for text, _ in cells[first:last]) + after
    return shown, len(before) + starts[at] - starts[first]


def _cells(line: str) -> list[tuple[str, int]]:
    """Each character as it is shown, with its width; one for each, so that columns still hold."""
    cells = []
    position = 0
    for character in line:
        text = " " * (TAB_STOP - position % TAB_STOP) if character == "\t" else _printable(character)
        cell_width = len(text) if character == "\t" else column_width(text)
        cells.append((text, cell_width))
        position += cell_width
    return cells


def column_width(text: str) -> int:
    """How many columns of a terminal a text takes: Chinese characters two, combining marks none (UAX #11)."""
    return sum(map(_character_width, text))


def _character_width(character: str) -> int:
    if character == ZERO_WIDTH_JOINER or unicodedata.category(character) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _printable(text: str) -> str:
    """The text with what a terminal would obey, hide or fail to encode made visible, on one line.

    File names and lines come from anywhere: an escape sequence in one must not reach the terminal, and an
    invisible character, often the very mistake, must be seen.
    """
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
