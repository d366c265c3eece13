"""The import's report: a table of all pages, the same for programs (JSON), and each page before and after.

Pages are written as they come, so memory stays level; only the first part of the table waits for the totals.
"""

import json
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO
from urllib.parse import quote

from generator.importing.reports.rows import PAGE_RESULTS, PageResult, ReportRow
from generator.importing.reports.side_by_side import report_page, side_by_side
from generator.wording import describe, words

_TONES = {
    "new": "good",
    "changed": "good",
    "edited": "warn",
    "kept": "warn",
    "ignored": "warn",
    "no-article": "warn",
    "failed": "bad",
}
_ROWS = 500
"""Rows of one part of the table."""
_SAMPLES = 5
_MOST_FILES = 1_000
"""Files that no article leads to are all named, up to a sensible length of the page."""
_SAMPLE = 160
_OURS = re.compile(r"\d{5,}\.html|part-\d+\.html")


class ImportReport:
    """A report while it is written; without a path it only counts."""

    def __init__(self, path: Path | None, language: str) -> None:
        self._path = path.with_suffix(".html") if path else None
        self._language = language
        self._labels = words("import-report", language)
        self._results = words("import-report.results", language)
        self._field_names = words("import-report.fields", language)
        self._kinds = words("import-report.kinds", language)
        self._differences = words("import-report.differences", language)
        self.counts: Counter[PageResult] = Counter()
        self._removed: Counter[str] = Counter()
        self._flagged: Counter[str] = Counter()
        self._left_behind: list[str] = []
        self._rows: list[str] = []
        self._first: list[str] = []
        self._parts = 0
        self._number = 0
        self._json: TextIO | None = None

    def __enter__(self) -> "ImportReport":
        if self._path:
            self._folder.mkdir(parents=True, exist_ok=True)
            for old in self._folder.iterdir():
                if _OURS.fullmatch(old.name):
                    old.unlink()
            self._json = self._path.with_suffix(".json").open(
                "w", encoding="utf-8", errors="replace", newline="\n"
            )
            self._json.write('{"pages": [')
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._json is None or self._path is None:
            return
        totals = {
            "states": {result: self.counts[result] for result in PAGE_RESULTS},
            "removed": dict(sorted(self._removed.items())),
            "flagged": dict(sorted(self._flagged.items())),
        }
        left = json.dumps(self._left_behind, ensure_ascii=False)
        self._json.write(f'\n], "left_behind": {left}, "totals": {json.dumps(totals)}}}\n')
        self._json.close()
        self._end_part(is_last=True)
        _write(self._path, self._table(1, self._first, self._overview(), self._parts == 1))

    def add_left_behind(self, names: Sequence[str]) -> None:
        """Report files that no article leads to."""
        self._left_behind += names

    @property
    def _folder(self) -> Path:
        assert self._path is not None
        return self._path.with_suffix("")

    def add(self, row: ReportRow) -> None:
        """Report a page. What can't be shown is not counted."""
        if self._json is not None:
            self._write_row(row, self._json)
        self.counts[row.result] += 1
        for removal in row.removed:
            self._removed[removal.kind] += removal.count
        self._flagged.update(flag.kind for flag in row.flagged)

    def _write_row(self, row: ReportRow, json_file: TextIO) -> None:
        if len(self._rows) == _ROWS:
            self._end_part(is_last=False)
        value = json.dumps(_for_programs(row, self._language), ensure_ascii=False)
        comparison = ""
        if row.before:
            comparison = f"{self._number + 1:05}.html"
            links = f'<a href="{self._part_from_comparison()}">{_escape(self._labels["all"])}</a>'
            summary = f"{self._head()}\n<tbody>\n{self._row(row, '')}</tbody>\n"
            _write(self._folder / comparison, side_by_side(row, self._language, links, summary))
        shown = self._row(row, comparison)
        self._number += 1
        json_file.write(f"{',' if self._number > 1 else ''}\n{value}")
        self._rows.append(shown)

    def _end_part(self, *, is_last: bool) -> None:
        self._parts += 1
        if self._parts == 1:
            self._first = self._rows
        else:
            table = self._table(self._parts, self._rows, "", is_last)
            _write(self._folder / f"part-{self._parts}.html", table)
        self._rows = []

    def _part_from_comparison(self) -> str:
        assert self._path is not None
        return f"part-{self._parts + 1}.html" if self._parts else f"../{quote(self._path.name)}"

    def _table(self, part: int, rows: list[str], overview: str, is_last: bool) -> str:
        assert self._path is not None
        labels = self._labels
        inner = f"{quote(self._folder.name)}/" if part == 1 else ""
        links = []
        if part > 1:
            before = f"../{quote(self._path.name)}" if part == 2 else f"part-{part - 1}.html"
            links.append(f'<a href="{before}">← {part - 1}</a>')
        if not is_last:
            links.append(f'<a href="{inner}part-{part + 1}.html">{part + 1} →</a>')
        nav = f"<nav>{''.join(links)}</nav>\n" if links else ""
        table = "".join(rows).replace("{comparisons}", inner)
        content = (
            f"<header>\n<h1>{_escape(labels['title'])}</h1>\n<p>{_escape(labels['intro'])}</p>\n{overview}</header>\n"
            f"<main>\n{nav}<table>\n{self._head()}\n<tbody>\n{table}</tbody>\n</table>\n"
            f"{nav}</main>\n"
        )
        return report_page(labels["title"], self._language, content)

    def _head(self) -> str:
        names = ("page", "result", "taken", "missing", "removed", "flagged")
        return (
            f"<thead><tr>{''.join(f'<th>{_escape(self._labels[name])}</th>' for name in names)}</tr></thead>"
        )

    def _overview(self) -> str:
        labels = self._labels
        shown = [(labels["pages"], sum(self.counts.values()), "")]
        shown += [
            (self._results[result], self.counts[result], _TONES.get(result, ""))
            for result in PAGE_RESULTS
            if self.counts[result]
        ]
        cards = "".join(
            f'<div class="card {tone}"><b>{count:,}</b>{_escape(name)}</div>' for name, count, tone in shown
        )
        kinds = ""
        for name, counter in (("removed", self._removed), ("flagged", self._flagged)):
            if counter:
                chips = "".join(_chip(self._kinds[kind], count) for kind, count in counter.most_common())
                kinds += f'<div class="kinds">{_escape(labels[f"{name}-in-all"])}: {chips}</div>\n'
        if self._left_behind:
            kinds += _details(
                labels["left-behind"], len(self._left_behind), tuple(self._left_behind), _MOST_FILES
            )
        return f'<div class="cards">{cards}</div>\n{kinds}'

    def _row(self, row: ReportRow, comparison: str) -> str:
        title = _escape(_short(row.title or row.origin))
        name = f'<a href="{{comparisons}}{comparison}">{title}</a>' if comparison else title
        place = f"<br><small>→ {_escape(row.path)}</small>" if row.path else ""
        said = ""
        if row.problem is not None:
            message, hint = describe(row.problem, self._language)
            said = f"<br>{_escape(message)}<br><small>{_escape(hint)}</small>"
        if row.other:
            said += f"<br><small>{_escape(self._labels['same-as'])}: {_escape(row.other)}</small>"
        if row.differs:
            names = "、".join(self._differences[name] for name in row.differs)
            label = self._labels["lacks" if row.result == "kept" else "differs"]
            said += f"<br><small>{_escape(label)}: {_escape(names)}</small>"
        fields = "".join(
            f"<dt>{_escape(self._field_names[key])}</dt><dd>{_escape(_short(value))}</dd>"
            for key, value in row.fields
            if key != "title"
        )
        missing = "".join(
            f'<span class="chip warn">{_escape(self._field_names[key])}</span> ' for key in row.missing
        )
        removed = "".join(
            _details(self._kinds[removal.kind], removal.count, removal.samples) for removal in row.removed
        )
        flags: dict[str, list[str]] = {}
        for flag in row.flagged:
            flags.setdefault(flag.kind, []).append(flag.sample)
        flagged = "".join(
            _details(self._kinds[kind], len(samples), tuple(samples)) for kind, samples in flags.items()
        )
        cells = (
            f"{name}<br><small>{_escape(_short(row.origin))}{place}</small>",
            f'<span class="state {_TONES.get(row.result, "")}">{_escape(self._results[row.result])}</span>{said}',
            f"<dl>{fields}</dl>" if fields else "",
            missing,
            removed,
            flagged,
        )
        return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"


def _details(name: str, count: int, samples: tuple[str, ...], most: int = _SAMPLES) -> str:
    shown = [sample for sample in samples if sample][:most]
    if not shown:
        return f"<div>{_chip(name, count)}</div>"
    items = "".join(f"<li>{_escape(_short(sample))}</li>" for sample in shown)
    return f"<details><summary>{_chip(name, count)}</summary><ul>{items}</ul></details>"


def _chip(name: str, count: int) -> str:
    return f'<span class="chip">{_escape(name)} <b>{count:,}</b></span>'


def _escape(text: str) -> str:
    """Text in HTML, without the brace that begins the place of the comparisons' folder."""
    return escape(text).replace("{", "&#123;")


def _short(text: str) -> str:
    return text if len(text) <= _SAMPLE else text[: _SAMPLE - 1] + "…"


def _for_programs(row: ReportRow, language: str) -> Mapping[str, Any]:
    value: dict[str, Any] = {
        "origin": row.origin,
        "address": row.address,
        "state": row.result,
        "article": f"content/{row.path}" if row.path else "",
        "taken": dict(row.fields),
        "missing": list(row.missing),
        "removed": [
            {"kind": one.kind, "count": one.count, "samples": list(one.samples)} for one in row.removed
        ],
        "flagged": [{"kind": one.kind, "sample": one.sample} for one in row.flagged],
    }
    if row.problem is not None:
        message, hint = describe(row.problem, language)
        value["problem"] = {"code": row.problem.code, "message": message, "hint": hint}
    if row.other:
        value["same_as"] = row.other
    if row.differs:
        value["differs"] = list(row.differs)
    if row.diff:
        value["difference"] = list(row.diff)
    return value


def _write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", errors="replace", newline="\n")
