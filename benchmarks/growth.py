"""`python -m benchmarks.growth`: how gen's time, memory and files grow with the number of articles.

gen alone builds one bulletin after another: from nothing, with nothing changed, with one body edited. A straight line
through what it took says what a million articles would take. With few characters and without print views:

    python -m benchmarks.growth --articles 30000,100000,300000 --characters 300 --no-print
"""

# ruff: noqa: T201 - a command prints

import shutil
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.cases import CASES
from benchmarks.command import keep, numbers, parser
from benchmarks.corpus import AVERAGE, characters, make_corpus
from benchmarks.generators import Generator, write_corpus
from benchmarks.generators.gen import GEN, WITHOUT_PRINT
from benchmarks.measure import RunError, snapshot
from benchmarks.report import count, markdown, megabytes, minutes, ratio, seconds
from benchmarks.results import Sample
from benchmarks.run import measured

_CASES = tuple(case for case in CASES if case.name in ("cold", "nothing", "body"))
FAR = 1_000_000
"""As many articles as the line is drawn out to."""


@dataclass(frozen=True, slots=True)
class Size:
    """A bulletin, and what its builds took."""

    articles: int
    characters: int
    """Of an article, on average."""
    files: int
    """Of the site."""
    bytes: int
    """Of the site."""
    state: int
    """Bytes of what gen remembers."""
    samples: tuple[Sample, ...]
    """A run of each case; memory was looked at in the same run."""


@dataclass(frozen=True, slots=True)
class Line:
    """What something takes for so many articles, as a straight line."""

    fixed: float
    each: float
    """For one article more."""
    off: float
    """How far the furthest measured value lies from it, as a part of that value; 0 for two values."""

    def at(self, articles: int) -> float:
        """What it takes for so many."""
        return self.fixed + self.each * articles


Row = tuple[str, Callable[[Size], float | None], Callable[[float], str], bool]
"""What is told of every size: its name, its value, how that is written, and whether it grows."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process, if none is given) and return its exit code."""
    reader = parser("growth", __doc__)
    reader.add_argument(
        "--articles",
        metavar="N,N",
        type=numbers,
        default="10000,100000",
        help="how many, one size after the other (default: %(default)s)",
    )
    reader.add_argument(
        "--characters", metavar="N", type=int, default=AVERAGE, help="of an article (default: %(default)s)"
    )
    reader.add_argument("--no-print", action="store_true", help="without print views")
    options = reader.parse_args(arguments)
    generator = WITHOUT_PRINT if options.no_print else GEN
    begun, sizes = time.perf_counter(), []
    try:
        for number in options.articles:
            sizes.append(measure(generator, options.cache.absolute(), number, options.characters))
            print(f"{number:,} articles done after {minutes(time.perf_counter() - begun)}", file=sys.stderr)
    except RunError as error:
        print(error, file=sys.stderr)
        return 1
    name = f"growth-{options.articles[-1]}" + (
        f"-{options.characters}" if options.characters != AVERAGE else ""
    )
    mean = round(sum(size.characters for size in sizes) / len(sizes))
    heading = f"{generator.title}; articles of {mean:,} characters; one run each, memory looked at meanwhile"
    raw = {"generator": generator.name, "sizes": [asdict(size) for size in sizes]}
    keep(options.results, name + ("-no-print" if options.no_print else ""), raw, heading, table(sizes))
    return 0


def measure(generator: Generator, cache: Path, articles: int, average: int) -> Size:
    """Write a bulletin and build it in each case.

    Raises RunError when gen fails or leaves its site as it was.
    """
    corpus = make_corpus(articles, average)
    root = cache / "sites" / "growth"
    shutil.rmtree(root, ignore_errors=True)
    write_corpus(generator, root, corpus)
    length = sum(characters(article.body) for article in corpus.articles)
    samples = []
    for case in _CASES:
        change = case.make(corpus, 0)
        corpus = change.corpus
        samples.append(measured(generator, root, cache / "tools", case, change, 0, watch=True))
    files = snapshot(root / generator.output)
    state = sum(size for name in generator.state for _, _, size in snapshot(root / name).values())
    shutil.rmtree(root)
    return Size(
        articles,
        round(length / articles),
        len(files),
        sum(size for _, _, size in files.values()),
        state,
        tuple(samples),
    )


def line(points: Sequence[tuple[int, float]]) -> Line:
    """The straight line that lies nearest to the points (least squares), of which there are at least two."""
    middle = sum(x for x, _ in points) / len(points)
    height = sum(y for _, y in points) / len(points)
    each = sum((x - middle) * (y - height) for x, y in points) / sum((x - middle) ** 2 for x, _ in points)
    found = Line(height - each * middle, each, 0)
    off = max((found.at(x) / y - 1 for x, y in points if y), key=abs, default=0.0)
    return Line(found.fixed, each, off if len(points) > 2 else 0)


def table(sizes: Sequence[Size]) -> str:
    """What each size took, the last for one of the first, and what a million would take."""
    more = ["last : first", "a line: fixed + for 1,000", "… is off by", f"{FAR:,} by that line"]
    rows = [["", *(f"{size.articles:,}" for size in sizes), *(more if len(sizes) > 1 else ())]]
    for title, value, shown, grows in _rows():
        values = [value(size) for size in sizes]
        cells = ["–" if each is None else shown(each) for each in values]
        points = [(size.articles, each) for size, each in zip(sizes, values, strict=True) if each is not None]
        if len(sizes) == 1:
            told = []
        elif not grows or len(points) < len(sizes):
            told = ["–"] * len(more)
        else:
            found = line(points)
            told = [
                ratio(values[-1], values[0]),
                f"{shown(found.fixed)} + {shown(found.each * 1000)}",
                f"{found.off:+.0%}" if len(sizes) > 2 else "–",
                shown(found.at(FAR)),
            ]
        rows.append([title, *cells, *told])
    return markdown(rows) + "\n"


def _rows() -> Iterator[Row]:
    for case in _CASES:
        yield f"{case.title}, time", _of(case.name, lambda sample: sample.seconds), seconds, True
        yield (
            f"{case.title}, processor time",
            _of(case.name, lambda one: one.processor_seconds),
            seconds,
            True,
        )
        yield f"{case.title}, most memory", _of(case.name, lambda sample: sample.memory), megabytes, True
        yield f"{case.title}, files written", _of(case.name, lambda sample: sample.files), count, False
    yield "Files of the site", lambda size: size.files, count, True
    yield "The site", lambda size: size.bytes, megabytes, True
    yield "What gen remembers", lambda size: size.state, megabytes, True


def _of(case: str, value: Callable[[Sample], float | None]) -> Callable[[Size], float | None]:
    return lambda size: value(next(sample for sample in size.samples if sample.case == case))


if __name__ == "__main__":
    sys.exit(main())
