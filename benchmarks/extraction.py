"""`python -m benchmarks.extraction FOLDER…`: what `gen import` takes for the article of real pages, beside trafilatura.

Fetches nothing. A FOLDER is in the layout of scrapinghub's article-extraction-benchmark (ground-truth.json and
html/*.html.gz), which is scored as its script does, or of mozilla/readability's test pages (NAME/source.html,
expected.html, expected-metadata.json), scored by words. trafilatura is the version that gen is built on, asked as its
own users ask it. Both are given the same bytes, one page after another.

    python -m benchmarks.extraction pages/benchmark pages/readability --worst 10
"""

# ruff: noqa: T201 - a command prints

import argparse
import logging
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path
from statistics import mean

from benchmarks.pages import Found, Kind, Score, WantedPage, compare, corpus_f1, plain_text, read_pages
from benchmarks.report import markdown
from generator.content.markup.convert import to_html
from generator.importing.extraction.extraction import extract
from generator.importing.model import ADDRESS_END, ADDRESS_START, OldPage

Extractor = Callable[[WantedPage], Found]
_DIFFERENT = 0.02
"""By so much one F1 must be above another for its page to be better."""
_GOOD = 0.9


@dataclass(frozen=True, slots=True)
class Result:
    """What both made of a page."""

    page: WantedPage
    ours: Found
    theirs: Found
    our_score: Score
    their_score: Score

    @property
    def gain(self) -> float:
        """By how much ours is better."""
        return self.our_score.f1 - self.their_score.f1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process, if none is given) and return its exit code."""
    reader = argparse.ArgumentParser(
        prog="python -m benchmarks.extraction",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    reader.add_argument("folders", metavar="FOLDER", nargs="+", type=Path)
    reader.add_argument(
        "--worst", metavar="N", type=int, default=0, help="list the N pages that lose the most"
    )
    reader.add_argument(
        "--part",
        choices=("all", "even", "odd"),
        default="all",
        help="every second page alone, to make a rule from some and try it on others (default: %(default)s)",
    )
    reader.add_argument("--processes", metavar="N", type=int, default=1, help="(default: %(default)s)")
    options = reader.parse_args(arguments)
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    for folder in options.folders:
        try:
            kind, pages = read_pages(folder)
        except ValueError as error:
            print(error, file=sys.stderr)
            return 1
        pages = pages[{"all": slice(None), "even": slice(0, None, 2), "odd": slice(1, None, 2)}[options.part]]
        results = measure(pages, kind, options.processes)
        print(f"{folder}: {len(results)} pages, compared by {kind}\n\n{table(results, kind)}")
        for each in sorted(results, key=lambda one: one.gain)[: options.worst]:
            print(f"{each.gain:+.3f}  {each.our_score.f1:.3f}  {each.their_score.f1:.3f}  {each.page.name}")
    return 0


def measure(pages: Sequence[WantedPage], kind: Kind, processes: int = 1) -> list[Result]:
    """What both make of the pages; the first is read twice, since the first time loads modules."""
    if processes == 1:
        for page in pages[:1]:
            _both(page, kind)
        return [_both(page, kind) for page in pages]
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(_both, pages, repeat(kind)))


def _both(page: WantedPage, kind: Kind) -> Result:
    ours, theirs = by_gen(page), by_trafilatura(page)
    return Result(
        page, ours, theirs, compare(page.text, ours.text, kind), compare(page.text, theirs.text, kind)
    )


def by_gen(page: WantedPage) -> Found:
    """The article's text, without its title, as a reader of the built site sees it."""
    begun = time.process_time()
    article = extract(OldPage(page.name, page.html, page.address)).article
    seconds = time.process_time() - begun
    if article is None:
        return Found("", "", "", seconds)
    markdown_text = article.markdown.replace(ADDRESS_START, "").replace(ADDRESS_END, "")
    day = article.date.date().isoformat() if article.date else ""
    return Found(plain_text(to_html(markdown_text).html), article.title, day, seconds)


def by_trafilatura(page: WantedPage) -> Found:
    """What trafilatura finds by itself."""
    from trafilatura import bare_extraction
    from trafilatura.settings import Document

    begun = time.process_time()
    found = bare_extraction(page.html, url=page.address, include_comments=False, with_metadata=True)
    seconds = time.process_time() - begun
    if not isinstance(found, Document):
        return Found("", "", "", seconds)
    return Found(found.text or "", found.title or "", found.date or "", seconds)


def table(results: Sequence[Result], kind: Kind) -> str:
    """Both beside each other."""
    ours, theirs = [each.ours for each in results], [each.theirs for each in results]
    our_scores, their_scores = (
        [each.our_score for each in results],
        [each.their_score for each in results],
    )
    rows = [["", "gen", "trafilatura"]]
    if kind == "shingles":
        rows += [
            [name, f"{one:.4f}", f"{other:.4f}"]
            for name, one, other in zip(
                ("F1", "Precision", "Recall"), corpus_f1(our_scores), corpus_f1(their_scores), strict=True
            )
        ]
    rows += [
        [
            "Mean F1 of the pages",
            *(f"{mean(s.f1 for s in scores):.4f}" for scores in (our_scores, their_scores)),
        ],
        [
            f"Pages of {_GOOD} and more",
            *(f"{sum(s.f1 >= _GOOD for s in scores)}" for scores in (our_scores, their_scores)),
        ],
        [
            f"Pages better by more than {_DIFFERENT}",
            f"{sum(each.gain > _DIFFERENT for each in results)}",
            f"{sum(each.gain < -_DIFFERENT for each in results)}",
        ],
        [
            "Pages of which nothing comes",
            *(f"{sum(not f.text.strip() for f in found)}" for found in (ours, theirs)),
        ],
    ]
    for name, wanted, value in (
        ("Titles", [each.page.title for each in results], lambda found: found.title),
        ("Days", [each.page.day for each in results], lambda found: found.day),
    ):
        if any(wanted):
            rows.append(
                [
                    f"{name}, of {sum(map(bool, wanted))}",
                    *(_right(wanted, map(value, found)) for found in (ours, theirs)),
                ]
            )
    rows += [
        [
            "Pages in a second of the processor",
            *(f"{len(found) / sum(f.seconds for f in found):.1f}" for found in (ours, theirs)),
        ],
        ["Slowest page", *(f"{max(f.seconds for f in found):.2f} s" for found in (ours, theirs))],
    ]
    return markdown(rows) + "\n"


def _right(wanted: Sequence[str | None], found: Iterable[str]) -> str:
    """How many are what is wanted, but for blanks."""
    return str(
        sum(
            " ".join(one.split()) == " ".join(other.split())
            for one, other in zip(wanted, found, strict=True)
            if one
        )
    )


if __name__ == "__main__":
    sys.exit(main())
