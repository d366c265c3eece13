"""The table: a benchmark's figures as Markdown."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from benchmarks.generators import FEATURES
from benchmarks.results import Contestant, Figures, Results, figures

RIVALS = ("hugo", "hugo-lean", "pelican")
"""Those that ratios are shown against."""

_OURS = "gen"
_MEGABYTE = 1_000_000


def report(results: Results) -> str:
    """The whole benchmark as Markdown."""
    parts = [
        _introduction(results),
        *_measures(results),
        "### What each wrote\n\n" + _sizes(results.contestants),
        *_deeds(results.contestants),
    ]
    return "\n\n".join(parts) + "\n"


def _introduction(results: Results) -> str:
    found = [
        figures(results.samples, each.name, case) for each in results.contestants for case, _ in results.cases
    ]
    runs = max((each.runs for each in found if each), default=0)
    versions = ", ".join(f"{each.title} {each.version}" for each in results.contestants)
    return (
        f"{results.articles:,} articles; medians of {runs} run{'' if runs == 1 else 's'}; "
        f"{setting(results.date, results.machine)}.\n\n"
        f"{versions}."
    )


def setting(day: str, machine: Mapping[str, Any]) -> str:
    """When and on what machine it was."""
    return (
        f"{day}; {machine['cores']} cores, {machine['memory'] / 2**30:.0f} GiB of memory, "
        f"{machine['system']}, Python {machine['python']}"
    )


def _measures(results: Results) -> Iterable[str]:
    yield "### Time\n\n" + _table(results, lambda found: found.seconds, seconds)
    yield "### Processor time, all processes\n\n" + _table(
        results, lambda found: found.processor_seconds, seconds
    )
    if any(sample.memory is not None for sample in results.samples):
        yield "### Most memory at one time, all processes\n\n" + _table(
            results, lambda found: found.memory, megabytes
        )
    yield "### Files written\n\n" + _table(results, lambda found: found.files, count, ratios=False)


def _table(
    results: Results,
    value: Callable[[Figures], float | None],
    shown: Callable[[float], str],
    *,
    ratios: bool = True,
) -> str:
    names = [contestant.name for contestant in results.contestants]
    rivals = [name for name in RIVALS if ratios and name in names and _OURS in names]
    titles = {contestant.name: contestant.title for contestant in results.contestants}
    rows = [["", *titles.values(), *(f"{titles[_OURS]} : {titles[rival]}" for rival in rivals)]]
    for case, title in results.cases:
        values: dict[str, float | None] = {}
        for name in names:
            found = figures(results.samples, name, case)
            values[name] = value(found) if found else None
        cells = [shown(each) if (each := values[name]) is not None else "–" for name in names]
        rows.append([title, *cells, *(ratio(values[_OURS], values[rival]) for rival in rivals)])
    return markdown(rows)


def _sizes(contestants: Sequence[Contestant]) -> str:
    rows = [["", "files", "megabytes", "bytes of an article’s page", "bytes of its print view"]]
    rows += [
        [
            each.title,
            f"{each.files:,}",
            f"{each.bytes / _MEGABYTE:.1f}",
            f"{each.article_bytes:,}",
            f"{each.print_bytes:,}" if each.print_bytes else "none",
        ]
        for each in contestants
    ]
    return markdown(rows)


def _deeds(contestants: Sequence[Contestant]) -> Iterable[str]:
    """Who does more, who does less."""
    shown = [feature for feature in FEATURES if any(feature in each.does for each in contestants)]
    remarks = [f"- {each.title}: {'; '.join(each.remarks)}." for each in contestants if each.remarks]
    if shown or remarks:
        yield "### Who does more, who does less"
    if shown:
        rows = [["", *(each.title for each in contestants)]]
        rows += [
            [feature, *("yes" if feature in each.does else "–" for each in contestants)] for feature in shown
        ]
        yield markdown(rows)
    if remarks:
        yield "\n".join(remarks)


def markdown(rows: Sequence[Sequence[str]]) -> str:
    """A table, its first row the head."""
    head, *body = rows
    rule = [":---", *("---:" for _ in head[1:])]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *body))


def seconds(value: float) -> str:
    """Seconds with as many digits as mean something."""
    return f"{value:,.0f} s" if value >= 100 else f"{value:.1f} s" if value >= 10 else f"{value:.2f} s"


def minutes(value: float) -> str:
    """Seconds as minutes and seconds."""
    whole = round(value)
    return f"{whole // 60}:{whole % 60:02} min"


def megabytes(value: float) -> str:
    """Bytes as megabytes."""
    return f"{value / _MEGABYTE:,.0f} MB"


def count(value: float) -> str:
    """A number of things."""
    return f"{value:,.0f}"


def ratio(ours: float | None, theirs: float | None) -> str:
    """Ours for one of theirs, to two digits; a dash where one is missing."""
    if ours is None or not theirs:
        return "–"
    value = ours / theirs
    return f"{value:.1f} ×" if value >= 1 else f"{value:.2f} ×" if value >= 0.095 else f"{value:.3f} ×"
