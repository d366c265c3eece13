"""`python -m benchmarks.shares`: which part of a cold build's work one process does alone, so that no core more helps.

gen builds a bulletin from nothing, with a worker for each core. All processor time is split into three: what gen's own
process takes while no worker works, what it takes while they do (it hands out work and takes results), and what the
workers take. From these follows what any number of cores could reach.
"""

# ruff: noqa: T201 - a command prints

import json
import shutil
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks import sampling
from benchmarks.command import keep, parser
from benchmarks.corpus import make_corpus
from benchmarks.generators import write_corpus
from benchmarks.generators.gen import GEN
from benchmarks.measure import RunError, run
from benchmarks.report import markdown, seconds

_CORES = (2, 4, 8, 16)
_SHOWN = 0.002
"""A stage with a smaller share than this is told of with the others."""


@dataclass(frozen=True, slots=True)
class Shares:
    """The seconds of processor time of a build."""

    alone: Mapping[str, float]
    """Of gen's own process while no worker works, by stage."""
    beside: Mapping[str, float]
    """Of gen's own process beside its workers, by loop."""
    workers: float
    wall: float
    """Seconds by the clock on the wall."""

    @property
    def serial(self) -> float:
        """What one process does while the others can do nothing."""
        return sum(self.alone.values())

    @property
    def total(self) -> float:
        """All processor time."""
        return self.serial + sum(self.beside.values()) + self.workers

    def speed_up(self, cores: int) -> float:
        """How many times as fast as one core so many could be: the serial part stays, the rest is spread evenly.

        What gen's own process does beside the workers takes at least its own time.
        """
        beside = sum(self.beside.values())
        return self.total / (self.serial + max(beside, (beside + self.workers) / cores))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process, if none is given) and return its exit code."""
    options = parser("shares", __doc__, 10_000).parse_args(arguments)
    root = options.cache.absolute() / "sites" / "shares"
    shutil.rmtree(root, ignore_errors=True)
    write_corpus(GEN, root, make_corpus(options.articles))
    try:
        shares = measure(root)
    except RunError as error:
        print(error, file=sys.stderr)
        return 1
    raw = {
        "articles": options.articles,
        "shares": asdict(shares),
        "serial share": shares.serial / shares.total,
    }
    heading = f"gen, cold, {options.articles:,} articles; one run"
    keep(options.results, f"shares-{options.articles}", raw, heading, table(shares))
    return 0


def measure(root: Path) -> Shares:
    """Build a bulletin from nothing.

    Raises RunError when gen fails.
    """
    target = root.with_suffix(".json")
    command = (sys.executable, "-m", "benchmarks.sampling", str(target), *GEN.command(root)[3:])
    took = run(command, root, GEN.environment)
    found = json.loads(target.read_text(encoding="utf-8"))
    alone: dict[str, float] = defaultdict(float)
    beside: dict[str, float] = defaultdict(float)
    for loop, stage, spent in found["stages"]:
        if loop:
            beside[loop] += spent
        else:
            alone[stage] += spent
    # The start of the interpreter and its end, which nobody could look at.
    unseen = took.processor_seconds - found["children"] - sum(alone.values()) - sum(beside.values())
    alone[sampling.OUTSIDE] += max(0.0, unseen)
    return Shares(dict(alone), dict(beside), found["children"], took.seconds)


def table(shares: Shares) -> str:
    """Who takes which part, and how much faster more cores could be."""
    total = shares.total

    def row(title: str, value: float) -> list[str]:
        return [title, seconds(value), f"{value / total:.1%}"]

    few = sum(value for value in shares.alone.values() if value / total < _SHOWN)
    stages = sorted(shares.alone.items(), key=lambda item: -item[1])
    rows = [
        ["", "processor time", "share"],
        row("All", total),
        row("Workers", shares.workers),
        *(row(f"gen’s own process beside them: {loop}", value) for loop, value in shares.beside.items()),
        row("**gen’s own process alone: the serial share**", shares.serial),
        *(row(f"… {stage}", value) for stage, value in stages if value / total >= _SHOWN),
        *([row("… all else", few)] if few else []),
    ]
    cores = [
        ["cores", "times as fast as one, at most"],
        *([str(number), f"{shares.speed_up(number):.2f}"] for number in _CORES),
    ]
    return f"""\
{markdown(rows)}

Computed from these shares, not measured:

{markdown(cores)}

It took {seconds(shares.wall)} by the clock on the wall. These figures don't know that disk and memory may be slower for
many cores at once, nor what each worker does again for itself.
"""


if __name__ == "__main__":
    sys.exit(main())
