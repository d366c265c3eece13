"""`python -m benchmarks.workers`: a cold build by one process, by forked workers, and by spawned ones.

Windows and macOS have to spawn workers. All three ways must leave the same bytes, or this ends.
"""

# ruff: noqa: T201 - a command prints

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path

from benchmarks.cases import CASES
from benchmarks.command import keep, parser
from benchmarks.generators import Generator
from benchmarks.generators.gen import GEN
from benchmarks.machine import machine
from benchmarks.measure import RunError, can_watch
from benchmarks.report import count, markdown, megabytes, seconds
from benchmarks.results import Results, figures
from benchmarks.run import compare

_SPAWNING = """\
from generator.engine import workers
assert hasattr(workers, "_can_fork")
workers._can_fork = lambda: False
from generator.__main__ import main
raise SystemExit(main())
"""

ONE, FORKED, SPAWNED = "one", "fork", "spawn"


def ways(workers: int) -> tuple[Generator, ...]:
    """gen, with so many workers: the same build in three ways, the first of them in one process."""
    build = GEN.command(Path())
    several = ("--workers", str(workers))
    commands = {
        ONE: ("one process", (*build, "--workers", "1")),
        FORKED: (f"{workers} forked workers", (*build, *several)),
        SPAWNED: (f"{workers} spawned workers", (sys.executable, "-c", _SPAWNING, "build", *several)),
    }

    def way(name: str, title: str, command: tuple[str, ...]) -> Generator:
        return replace(GEN, name=name, title=title, command=lambda tools: command)

    return tuple(way(name, *of_it) for name, of_it in commands.items())


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process, if none is given) and return its exit code."""
    reader = parser("workers", __doc__, 2_000)
    reader.add_argument("--runs", metavar="N", type=int, default=3, help="of each (default: %(default)s)")
    reader.add_argument(
        "--workers", metavar="N", type=int, default=machine()["cores"], help="how many (default: %(default)s)"
    )
    reader.set_defaults(cases=CASES[:1], no_memory=False)
    options = reader.parse_args(arguments)
    name = f"workers-{options.articles}"
    generators = ways(options.workers)
    sites = options.cache.absolute() / "sites"
    try:
        results = compare(generators, options.articles, options, options.results / f"{name}.json")
    except RunError as error:
        print(error, file=sys.stderr)
        return 1
    if len({tree(sites / each.name / each.output) for each in generators}) > 1:
        print("the ways left different bytes", file=sys.stderr)
        return 1
    raw = {"articles": options.articles, "samples": [asdict(sample) for sample in results.samples]}
    heading = f"gen, cold, {options.articles:,} articles; medians of {options.runs} runs"
    keep(options.results, name, raw, heading, table(results))
    return 0


def tree(folder: Path) -> str:
    """A digest of all files under a folder: of their paths and bytes."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(f"{path.relative_to(folder)}\0".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def table(results: Results) -> str:
    """What each way took, and how many times as fast it was as one process."""
    rows = [["", "time", "times as fast", "processor time", "most memory", "files"]]
    alone = figures(results.samples, ONE, "cold")
    for each in results.contestants:
        found = figures(results.samples, each.name, "cold")
        if found and alone:
            rows.append(
                [
                    each.title,
                    seconds(found.seconds),
                    f"{alone.seconds / found.seconds:.2f}",
                    seconds(found.processor_seconds),
                    megabytes(found.memory) if can_watch() and found.memory else "–",
                    count(found.files),
                ]
            )
    return markdown(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
