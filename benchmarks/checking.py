"""`python -m benchmarks.checking`: what `gen check` takes, beside a build of the same bulletin.

First the bulletin is built, then checked with nothing remembered, then several times more, as an editor does.
"""

import statistics
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from benchmarks.command import keep, parser
from benchmarks.corpus import make_corpus
from benchmarks.generators import write_corpus
from benchmarks.generators.gen import GEN
from benchmarks.measure import Run, run
from benchmarks.report import markdown, megabytes, seconds

_CHECK = (
    sys.executable,
    "-m",
    "generator",
    "check",
    "-q",
    "--only",
    "characters,privacy,words,links,pages,site",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process, if none is given) and return its exit code."""
    reader = parser("checking", __doc__, 10_000)
    reader.add_argument("--runs", metavar="N", type=int, default=5, help="warm ones (default: %(default)s)")
    options = reader.parse_args(arguments)
    root = options.cache.absolute() / "sites" / "checking"
    write_corpus(GEN, root, make_corpus(options.articles))
    runs = measured(root, options.runs)
    raw = {
        "articles": options.articles,
        "runs": {name: list(map(asdict, those)) for name, those in runs.items()},
    }
    heading = f"gen check, {options.articles:,} articles; the median of {options.runs} warm runs"
    keep(options.results, f"checking-{options.articles}", raw, heading, table(runs))
    return 0


def measured(root: Path, times: int) -> dict[str, list[Run]]:
    """A cold build, a check that knows nothing yet, and several warm ones. Raises RunError."""

    def watched(command: tuple[str, ...]) -> Run:
        return run(command, root, GEN.environment, watch=True)

    return {
        "build, cold": [watched(GEN.command(root))],
        "first check": [watched(_CHECK)],
        "check": [watched(_CHECK) for _ in range(times)],
    }


def table(runs: dict[str, list[Run]]) -> str:
    """The medians of each."""
    rows = [["", "time", "processor time", "most memory"]]
    for name, those in runs.items():
        wall, processor = ([one.seconds for one in those], [one.processor_seconds for one in those])
        memory = statistics.median(one.memory or 0 for one in those)
        rows.append(
            [name, seconds(statistics.median(wall)), seconds(statistics.median(processor)), megabytes(memory)]
        )
    return markdown(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
