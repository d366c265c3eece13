"""Problems as an office hands them on: a table for a spreadsheet, and a page to work off (整改清单)."""

import csv
from collections.abc import Iterable
from html import escape
from io import StringIO

from generator.problems import Problem, ordered
from generator.wording import describe, say, words
from generator.wording.report import format_counts

_COLUMNS = ("severity", "rule", "path", "line", "column", "message", "hint", "excerpt")


def as_csv(problems: Iterable[Problem], language: str) -> str:
    """All problems as CSV (RFC 4180) with a head. A cell that a spreadsheet would take for a formula is text."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(say(f"checklist.{name}", language) for name in _COLUMNS)
    for problem in ordered(problems):
        message, hint = describe(problem, language)
        severity = say(f"checklist.severities.{problem.severity}", language)
        place = (problem.line or "", problem.column or "")
        cells = (severity, problem.code, problem.path, *place, message, hint, problem.excerpt.strip())
        writer.writerow(map(_plain, cells))
    return text.getvalue().rstrip("\r\n").replace("\r\n", "\n")


def _plain(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text

def as_html(problems,title,language): return ''
