"""Problems as an office hands them on: a table for a spreadsheet, and a page to work off (整改清单)."""

import csv
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from importlib.resources import files
from io import StringIO
from typing import NamedTuple

from generator.problems import Problem, ordered
from generator.wording import describe, say, words
from generator.wording.report import format_counts

POLICY = "default-src 'none'; style-src 'unsafe-inline'"
"""The page is read from a disk, and quotes texts of strangers: nothing in it may load or run."""

_COLUMNS = ("severity", "rule", "path", "line", "column", "message", "hint", "excerpt")
_AROUND = 40
"""Characters of a line that are shown before and behind the place."""
_MOST = 500
"""Rows of a rule. What is found more often than that is mended by other means than a list."""


class Indicator(NamedTuple):
    """A line of the inspection's table."""

    name: str
    """A key of the catalogues' `inspection`."""
    is_veto: bool
    """Whether it fails the whole site by itself."""
    found: int | None
    """How much was found; None where a program can't tell."""
    least: int = 1
    """How much of it fails the site, or costs points."""


def as_csv(problems: Iterable[Problem], language: str) -> str:
    """All problems as CSV (RFC 4180) with a head. A cell that a spreadsheet would take for a formula is text."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    labels = words("checklist", language)
    writer.writerow(labels[name] for name in _COLUMNS)
    for problem in ordered(problems):
        message, hint = describe(problem, language)
        severity = say(f"checklist.severities.{problem.severity}", language)
        place = (problem.line or "", problem.column or "")
        cells = (severity, problem.code, problem.path, *place, message, hint, problem.excerpt.strip())
        writer.writerow(map(_plain, cells))
    return text.getvalue().rstrip("\n")


def _plain(cell: object) -> str:
    text = str(cell)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t") else text


def as_html(
    problems: Iterable[Problem], title: str, day: str, indicators: Sequence[Indicator], language: str
) -> str:
    """All problems as a page: by rule, with their places, lines and hints; before them the inspection's table, if any.

    `title` is the bulletin's, `day` that of the check.
    """
    found = ordered(problems)
    labels = words("checklist", language)
    counts = format_counts(found, language) or labels["nothing"]
    style = files("generator.wording").joinpath("checklist.css").read_text(encoding="utf-8")
    parts = [*_card(indicators, language), *_by_rule(found, language), *_by_file(found, language)]
    heading = escape(f"{labels['title']} · {title}")
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="robots" content="noindex">\n'
        f"<title>{heading}</title>\n<style>\n{style}</style>\n</head>\n<body>\n"
        f"<header>\n<h1>{heading}</h1>\n<p>{escape(day)} · {escape(counts)}</p>\n</header>\n"
        f"<main>\n{''.join(parts)}</main>\n</body>\n</html>"
    )


def _card(indicators: Sequence[Indicator], language: str) -> Iterator[str]:
    if not indicators:
        return
    labels, names = words("checklist", language), words("inspection", language)
    by = words("inspection.by", language)
    rows = []
    for indicator in indicators:
        kind = labels["veto" if indicator.is_veto else "deduction"]
        if indicator.found is None:
            result = f'<td class="quiet">{escape(by[indicator.name])}</td>'
        elif indicator.found:
            is_enough = indicator.found >= indicator.least
            tone = "error" if indicator.is_veto and is_enough else "warning"
            said = labels["found" if is_enough else "found-few"]
            said = said.format(count=indicator.found, least=indicator.least)
            result = f'<td class="{tone}">{escape(said)}</td>'
        else:
            result = f'<td class="fine">{escape(labels["none-found"])}</td>'
        rows.append(f"<tr><td>{escape(names[indicator.name])}</td><td>{escape(kind)}</td>{result}</tr>\n")
    head = _head((labels["indicator"], ""), (labels["weight"], ""), (labels["result"], ""))
    body = f"<tbody>\n{''.join(rows)}</tbody>\n"
    yield f'<h2>{escape(labels["card"])}</h2>\n<table class="card">\n{head}{body}</table>\n'


def _by_rule(found: Sequence[Problem], language: str) -> Iterator[str]:
    labels, rules = words("checklist", language), words("rules", language)
    groups: dict[str, list[Problem]] = {}
    for problem in sorted(found, key=lambda one: one.severity != "error"):
        groups.setdefault(problem.code, []).append(problem)
    head = _head(
        (labels["number"], "number"),
        (labels["place"], "place"),
        (labels["message"], ""),
        (labels["hint"], "hint"),
        (labels["done"], "done"),
    )
    number = 0
    for code, group in groups.items():
        rows = []
        for problem in group[:_MOST]:
            number += 1
            rows.append(_row(problem, number, language))
        left = len(group) - len(rows)
        more = f'<p class="quiet">{escape(labels["more"].format(count=left))}</p>\n' if left else ""
        name = escape(rules.get(code, labels["of-build"]))
        yield (
            f'<h2 id="{escape(code)}">{name} <small>{escape(code)} · {len(group)}</small></h2>\n'
            f'<table class="list">\n{head}<tbody>\n{"".join(rows)}</tbody>\n</table>\n{more}'
        )


def _row(problem: Problem, number: int, language: str) -> str:
    message, hint = describe(problem, language)
    place = problem.path + (f":{problem.line}" if problem.line else "")
    place += f":{problem.column}" if problem.column else ""
    severity = say(f"checklist.severities.{problem.severity}", language)
    line = _excerpt(problem)
    return (
        f'<tr><td class="number">{number}</td><td class="place">{escape(place).replace("/", "/<wbr>")}</td>'
        f'<td><span class="{problem.severity}">{escape(severity)}</span> {escape(message)}{line}</td>'
        f'<td class="hint">{escape(hint)}</td><td class="done"></td></tr>\n'
    )


def _excerpt(problem: Problem) -> str:
    """The line, around the place, which is marked; nothing of a line without a word, such as the one above a head."""
    line, at = problem.excerpt, problem.column - 1
    if not any(map(str.isalnum, line)) or at < 0:
        return ""
    start = max(at - _AROUND, 0)
    before = ("…" if start else "") + line[start:at].lstrip()
    behind = line[at + 1 : at + _AROUND]
    after = behind + ("…" if at + _AROUND < len(line) else "")
    return f"<pre>{escape(before)}<mark>{escape(line[at : at + 1])}</mark>{escape(after)}</pre>"


def _by_file(found: Sequence[Problem], language: str) -> Iterator[str]:
    labels = words("checklist", language)
    files_ = Counter(problem.path for problem in found)
    if not files_:
        return
    errors = Counter(problem.path for problem in found if problem.severity == "error")
    head = _head((labels["path"], ""), (labels["errors"], "number"), (labels["all"], "number"))
    rows = "".join(
        f'<tr><td>{escape(path)}</td><td class="number">{errors[path] or ""}</td><td class="number">{count}</td></tr>\n'
        for path, count in sorted(files_.items(), key=lambda one: (-errors[one[0]], -one[1], one[0]))
    )
    yield f"<h2>{escape(labels['by-file'])}</h2>\n<table>\n{head}<tbody>\n{rows}</tbody>\n</table>\n"


def _head(*columns: tuple[str, str]) -> str:
    cells = (
        f'<th scope="col"{f" class={kind}" if kind else ""}>{escape(name)}</th>' for name, kind in columns
    )
    return f"<thead>\n<tr>{''.join(cells)}</tr>\n</thead>\n"
