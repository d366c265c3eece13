"""`python -m benchmarks.bars`: what gen is held to, beside what was measured; it measures nothing itself.

Every figure comes from a file that another benchmark has left in `results/`.
"""

# ruff: noqa: T201 - a command prints

import argparse
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.generators import HERE
from benchmarks.growth import FAR, line
from benchmarks.report import count, markdown, megabytes
from benchmarks.results import Figures, Sample, figures
from benchmarks.workers import ONE, SPAWNED

Raw = Mapping[str, Any]
"""What a file of results holds."""
Measured = Callable[[Raw], float | None]
"""Reads a figure out of it; None where it has none."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A value that gen must not exceed (or reach, where `at_least`)."""

    title: str
    against: str
    file: str
    """Where it is measured."""
    measured: Measured
    limit: float
    shown: Callable[[float], str] = lambda value: f"{value:.3g} ×"
    at_least: bool = False


def _seconds(found: Figures) -> float | None:
    return found.seconds


def _processor_seconds(found: Figures) -> float | None:
    return found.processor_seconds


def _memory(found: Figures) -> float | None:
    return found.memory


def _beside(
    peer: str, case: str, value: Callable[[Figures], float | None] = _seconds, *, ours: str = "gen"
) -> Measured:
    """Ours for one of theirs."""

    def measured(raw: Raw) -> float | None:
        mine, theirs = (figures(_samples(raw), name, case) for name in (ours, peer))
        first, second = value(mine) if mine else None, value(theirs) if theirs else None
        return first / second if first is not None and second else None

    return measured


def _files(case: str) -> Measured:
    def measured(raw: Raw) -> float | None:
        found = figures(_samples(raw), "gen", case)
        return found.files if found else None

    return measured


def _samples(raw: Raw) -> list[Sample]:
    return [Sample(**each) for each in raw["samples"]]


def _cold(raw: Raw, name: str) -> list[tuple[int, float]]:
    """A value of cold builds, by the number of articles."""
    found = [
        (size["articles"], sample[name])
        for size in raw["sizes"]
        for sample in size["samples"]
        if sample["case"] == "cold"
    ]
    return [(articles, value) for articles, value in found if value is not None]


def _grown(name: str) -> Measured:
    """The largest bulletin's for one of the smallest's."""

    def measured(raw: Raw) -> float | None:
        points = _cold(raw, name)
        return points[-1][1] / points[0][1] if len(points) > 1 else None

    return measured


def _largest_memory(raw: Raw) -> float | None:
    points = _cold(raw, "memory")
    return points[-1][1] if points else None


def _far_memory(raw: Raw) -> float | None:
    points = _cold(raw, "memory")
    return line(points).at(FAR) if len(points) > 1 else None


def _latency(raw: Raw, title: str = "gen") -> float | None:
    found = next((server["seconds"] for server in raw["servers"] if server["title"] == title), None)
    return median(found) if found else None


def _latency_beside(raw: Raw) -> float | None:
    ours, theirs = _latency(raw), _latency(raw, "Hugo")
    return ours / theirs if ours is not None and theirs else None


def _faster(raw: Raw) -> float | None:
    """How many times as fast spawned workers are as one process."""
    return _beside(SPAWNED, "cold", ours=ONE)(raw)


def _percent(value: float) -> str:
    return f"{value:.1%}"


def _milliseconds(value: float) -> str:
    return f"{value:.3f} s"


_TEN, _ONE = "articles-10000.json", "articles-1000.json"
_LARGE, _HUGE = "growth-100000.json", "growth-300000-300-no-print.json"
_LATENCY = "latency-10000.json"

BARS = (
    Bar("10,000: nothing changed", "Hugo", _TEN, _beside("hugo", "nothing"), 0.006),
    Bar("10,000: one body edited", "Hugo", _TEN, _beside("hugo", "body"), 0.012),
    Bar("10,000: one title edited", "Hugo", _TEN, _beside("hugo", "title"), 0.02),
    Bar("10,000: one article added", "Hugo", _TEN, _beside("hugo", "added"), 0.02),
    Bar("10,000: base template edited", "Hugo", _TEN, _beside("hugo", "base"), 0.3),
    Bar("1,000: cold", "Hugo", _ONE, _beside("hugo", "cold"), 0.9),
    Bar("1,000: nothing changed", "Hugo", _ONE, _beside("hugo", "nothing"), 0.04),
    Bar("1,000: one body edited", "Hugo", _ONE, _beside("hugo", "body"), 0.07),
    Bar("10,000: cold", "Hugo", _TEN, _beside("hugo", "cold"), 0.5),
    Bar(
        "10,000: cold, processor time",
        "Hugo, lean theme",
        _TEN,
        _beside("hugo-lean", "cold", _processor_seconds),
        2.5,
    ),
    Bar("10,000: cold, most memory", "Hugo", _TEN, _beside("hugo", "cold", _memory), 0.3),
    Bar("10,000: files written for one article added", "–", _TEN, _files("added"), 40, count),
    Bar(
        "10,000: cold, serial share",
        "itself",
        "shares-10000.json",
        lambda raw: float(raw["serial share"]),
        0.06,
        _percent,
    ),
    Bar("100,000 for 10,000: cold", "itself", _LARGE, _grown("seconds"), 10.5),
    Bar("100,000 for 10,000: most memory", "itself", _LARGE, _grown("memory"), 6),
    Bar("300,000 short, no print views: most memory", "–", _HUGE, _largest_memory, 6e9, megabytes),
    Bar("1,000,000 of these by the line: most memory", "–", _HUGE, _far_memory, 20e9, megabytes),
    Bar("10,000: save to loaded page", "Hugo’s server", _LATENCY, _latency_beside, 0.05),
    Bar("10,000: save to loaded page", "–", _LATENCY, _latency, 0.12, _milliseconds),
    Bar(
        "2,000: cold, spawned workers",
        "one process",
        "workers-2000.json",
        _faster,
        1.6,
        lambda value: f"{value:.2f} × as fast",
        at_least=True,
    ),
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process, if none is given) and return its exit code."""
    reader = argparse.ArgumentParser(prog="python -m benchmarks.bars", description=__doc__)
    reader.add_argument(
        "--results", metavar="DIR", type=Path, default=HERE / "results", help="where results are"
    )
    options = reader.parse_args(arguments)
    rows = [["", "against", "bar", "measured", "", "from"]]
    for bar in BARS:
        path = options.results / bar.file
        raw = json.loads(path.read_text(encoding="utf-8")) if path.exists() else None
        value = None if raw is None else bar.measured(raw)
        rows.append(
            [
                bar.title,
                bar.against,
                f"{'≥' if bar.at_least else '≤'} {bar.shown(bar.limit)}",
                "not measured" if value is None else bar.shown(value),
                _verdict(bar, value),
                f"{bar.file}, {raw['date']}" if raw else bar.file,
            ]
        )
    text = markdown(rows) + "\n"
    (options.results / "bars.md").write_text(text, encoding="utf-8")
    print(text)
    return 0


def _verdict(bar: Bar, value: float | None) -> str:
    """Whether a bar is met; by how much it is missed, else."""
    if value is None:
        return "–"
    if value >= bar.limit if bar.at_least else value <= bar.limit:
        return "met"
    times = bar.limit / value if bar.at_least else value / bar.limit
    return f"missed: {times:.2g} times too {'little' if bar.at_least else 'much'}"


if __name__ == "__main__":
    sys.exit(main())
