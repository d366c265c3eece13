"""The benchmark's command: installs the peers, writes the sites, measures, and tells."""

# ruff: noqa: T201 - a command prints

import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Protocol, TypeVar

from benchmarks import report as tables
from benchmarks.cases import CASES, Case, Change
from benchmarks.chart import chart
from benchmarks.command import numbers
from benchmarks.corpus import Corpus, make_corpus
from benchmarks.generators import FEATURES, HERE, Generator, write_corpus
from benchmarks.generators.eleventy import ELEVENTY
from benchmarks.generators.gen import GEN
from benchmarks.generators.hugo import HUGO, HUGO_LEAN
from benchmarks.generators.pelican import CACHED, PELICAN
from benchmarks.install import install
from benchmarks.machine import machine
from benchmarks.measure import RunError, can_watch, run, snapshot, written
from benchmarks.report import minutes
from benchmarks.results import Contestant, Results, Sample, load

PEERS = (HUGO, HUGO_LEAN, PELICAN, CACHED, ELEVENTY)

_ENVIRONMENT = {"LC_ALL": "C.UTF-8", "NO_COLOR": "1", "PYTHONUTF8": "1"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process, if none is given) and return its exit code."""
    begun = time.perf_counter()
    options = _parser().parse_args(arguments)
    if options.report:
        _tell(load(options.report), options.report)
        return 0
    for articles in options.articles:
        path = options.results / f"articles-{articles}.json"
        try:
            results = compare((GEN, *options.peers), articles, options, path)
        except (RunError, subprocess.CalledProcessError) as error:
            print(error, file=sys.stderr)
            return 1
        _tell(results, path)
    print(f"all of it took {minutes(time.perf_counter() - begun)}", file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="Compares gen with other generators of static sites."
    )
    parser.add_argument(
        "--articles",
        metavar="N,N",
        type=numbers,
        default="1000,10000",
        help="how many, one size after the other (default: %(default)s)",
    )
    parser.add_argument(
        "--runs", metavar="N", type=int, default=5, help="timed runs of each case (default: 5)"
    )
    parser.add_argument(
        "--peers",
        metavar="NAMES",
        type=_several(PEERS),
        default=PEERS,
        help=f"of {', '.join(peer.name for peer in PEERS)} (default: all; '' for none)",
    )
    parser.add_argument(
        "--cases",
        metavar="NAMES",
        type=_several(CASES),
        default=CASES,
        help=f"of {', '.join(case.name for case in CASES)} (default: all)",
    )
    parser.add_argument("--no-memory", action="store_true", help="leave out the runs that look at memory")
    parser.add_argument(
        "--cache",
        metavar="DIR",
        type=Path,
        default=HERE / ".cache",
        help="for peers and sites (default: %(default)s)",
    )
    parser.add_argument(
        "--results",
        metavar="DIR",
        type=Path,
        default=HERE / "results",
        help="for results (default: %(default)s)",
    )
    parser.add_argument(
        "--report", metavar="FILE", type=Path, help="measure nothing; tell of this JSON file again"
    )
    return parser


def compare(
    generators: tuple[Generator, ...], articles: int, options: argparse.Namespace, path: Path
) -> Results:
    """Measure everything; the raw figures are saved again and again as they come.

    Raises RunError when a generator fails or leaves its site as it was.
    """
    tools, cache = (options.cache / "tools").absolute(), options.cache.absolute()
    install(generators, tools)
    corpus = make_corpus(articles)
    folders = {generator.name: cache / "sites" / generator.name for generator in generators}
    results = Results(
        date.today().isoformat(),
        articles,
        machine(),
        tuple((case.name, case.title) for case in options.cases),
    )
    for generator in generators:
        results.contestants.append(_prepare(generator, folders[generator.name], tools, corpus))

    watched = can_watch() and not options.no_memory
    begun = time.perf_counter()
    for number in range(options.runs + watched):
        watch = number == options.runs
        for case in options.cases:
            change = case.make(corpus, number)
            corpus = change.corpus
            # Each begins in turn, so that none always runs after the same one.
            turn = number % len(generators)
            for generator in generators[turn:] + generators[:turn]:
                sample = measured(generator, folders[generator.name], tools, case, change, number, watch)
                results.samples.append(sample)
                results.save(path)
        took, left = time.perf_counter() - begun, options.runs + watched - number - 1
        print(
            f"round {number + 1} of {number + 1 + left} done after {minutes(took)}; "
            f"about {minutes(took / (number + 1) * left)} left",
            file=sys.stderr,
        )
    return results


def _prepare(generator: Generator, root: Path, tools: Path, corpus: Corpus) -> Contestant:
    """Write a generator's site and build it once, which no figure shows: it fills the caches of the system."""
    begun = time.perf_counter()
    shutil.rmtree(root, ignore_errors=True)
    write_corpus(generator, root, corpus)
    run(generator.command(tools), root, _environment(generator))
    files = snapshot(root / generator.output)
    pages = [(root / generator.page_path(article)).stat().st_size for article in corpus.articles]
    prints = [
        (root / generator.print_path(article)).stat().st_size
        for article in corpus.articles
        if generator.print_view
    ]
    print(f"prepared {generator.title} in {minutes(time.perf_counter() - begun)}", file=sys.stderr)
    return Contestant(
        generator.name,
        generator.title,
        _version(generator, tools),
        generator.remarks,
        len(files),
        sum(size for _, _, size in files.values()),
        round(sum(pages) / len(pages)),
        round(sum(prints) / len(prints)) if prints else 0,
        tuple(feature for feature in FEATURES if feature in generator.does),
    )


def measured(
    generator: Generator, root: Path, tools: Path, case: Case, change: Change, number: int, watch: bool
) -> Sample:
    """One run, and a look at whether its site shows what was changed."""
    change.apply(generator, root)
    before = snapshot(root / generator.output)
    os.sync()  # nobody is to wait for what another has written
    took = run(generator.command(tools), root, _environment(generator), watch=watch)
    files, size = written(before, snapshot(root / generator.output))
    page = root / generator.page_path(change.article)
    if not page.is_file() or change.shown not in page.read_text(encoding="utf-8"):
        raise RunError(f"{generator.title} ({case.title}): {page} does not show “{change.shown}”")
    print(
        f"{number + 1}  {case.title:20} {generator.title:16} {took.seconds:8.2f} s  {files:,} files"
        + (f"  {took.memory / 1_000_000:,.0f} MB" if took.memory is not None else ""),
        file=sys.stderr,
    )
    return Sample(
        generator.name, case.name, number, took.seconds, took.processor_seconds, took.memory, files, size
    )


def _environment(generator: Generator) -> Mapping[str, str]:
    return {**_ENVIRONMENT, **generator.environment}


def _version(generator: Generator, tools: Path) -> str:
    """The first number with points that a generator names."""
    shown = subprocess.run(
        generator.version(tools),
        env={**os.environ, **_environment(generator)},
        capture_output=True,
        text=True,
        check=True,
    )
    found = re.search(r"\d+(\.\d+)+", shown.stdout)
    return found[0] if found else shown.stdout.strip()


def _tell(results: Results, path: Path) -> None:
    """Write the table and the chart beside the raw figures, and print the table."""
    table = tables.report(results)
    path.with_suffix(".md").write_text(table, encoding="utf-8")
    path.with_suffix(".svg").write_text(chart(results), encoding="utf-8")
    print(table)


class _Named(Protocol):
    @property
    def name(self) -> str: ...


_Thing = TypeVar("_Thing", bound=_Named)


def _several(things: Sequence[_Thing]) -> Callable[[str], tuple[_Thing, ...]]:
    """A reader of names with commas between them; what they name keeps its own order."""

    def read(text: str) -> tuple[_Thing, ...]:
        names = {name.strip() for name in text.split(",")} - {""}
        if unknown := names - {thing.name for thing in things}:
            raise argparse.ArgumentTypeError(f"unknown: {', '.join(sorted(unknown))}")
        return tuple(thing for thing in things if thing.name in names)

    return read


if __name__ == "__main__":
    sys.exit(main())
