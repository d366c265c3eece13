"""`python -m benchmarks.pagefind`: the search of gen's own beside Pagefind, on the same site.

One bulletin is built without a search, and indexed by Pagefind: its newest version from npm, as it comes, but that it
is told which pages are articles and which element holds their text. Then it is built again with the search of
gen's own. The same queries, cut from the articles, are put to both: to Pagefind in headless Chromium, as they are
and in quotation marks, which ask it for the exact words; to gen's index by a reader written after docs/search.md,
without the look into the articles' pages by which gen's own script drops what doesn't hold the words. What is found is
compared with a plain search through the articles' text. With --texts, the articles are made of real sentences, from
the Markdown files of a folder.
"""

# ruff: noqa: T201 - a command prints

import gzip
import json
import random
import shutil
import statistics
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import sync_playwright

from benchmarks.answers import served
from benchmarks.command import keep, parser
from benchmarks.corpus import Corpus, make_corpus
from benchmarks.generators import write_corpus
from benchmarks.generators.gen import GEN
from benchmarks.install import install_packages
from benchmarks.measure import Run, RunError, run, snapshot
from benchmarks.report import count, markdown, megabytes, seconds
from benchmarks.search import OFF, of_real_sentences, pieces_of
from benchmarks.searching import Reader, holds

LENGTHS = (1, 2, 3, 4, 6, 8)
"""The characters of a query."""
QUERIES = 50
"""Of each length."""
_SEARCHED = """async (query) => {
  const pagefind = await import("/pagefind/pagefind.js");
  await pagefind.destroy(); // it is a visitor who has searched for nothing yet
  const { results } = await pagefind.search(query);
  return results.map(({ id }) => id);
}"""
_LANGUAGE = "zh"
"""Pagefind keeps an index for each language, and searches that of the page: everything is put into one."""


@dataclass(frozen=True, slots=True)
class Found:
    """What queries of one length came to, with one of the ways to ask."""

    way: str
    length: int
    bytes: float
    """What a visitor who has asked for nothing yet fetches until the list of results is known, median."""
    recall: float
    """Of the articles that hold the words, those that are found."""
    precision: float
    """Of those that are found, those that hold them."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured."""

    articles: int
    version: str
    without: Run
    """gen's build without a search."""
    with_search: Run
    """gen's build with the search of its own."""
    pagefind: Run
    """Pagefind's own run, which comes on top of a build without."""
    files: tuple[int, int]
    """Of gen's index, of Pagefind's."""
    bytes: tuple[int, int]
    found: tuple[Found, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process, if none is given) and return its exit code."""
    reader = parser("pagefind", __doc__, 10_000)
    reader.add_argument("--texts", metavar="FOLDER", type=Path, help="real texts to make the articles of")
    options = reader.parse_args(arguments)
    corpus = make_corpus(options.articles)
    if options.texts:
        corpus = of_real_sentences(corpus, options.texts)
    tools = options.cache.absolute() / "tools"
    install_packages((), ("pagefind",), tools)
    try:
        figures = measure(
            corpus,
            options.cache.absolute() / "sites" / "pagefind",
            tools / "node_modules" / ".bin" / "pagefind",
        )
    except RunError as error:
        print(error, file=sys.stderr)
        return 1
    heading = f"gen and {figures.version}, {figures.articles:,} articles; {QUERIES} queries of each length"
    name = f"pagefind-{options.articles}" + ("-real" if options.texts else "")
    keep(options.results, name, asdict(figures), heading, table(figures))
    return 0


def measure(corpus: Corpus, root: Path, program: Path) -> Figures:
    """Build and index a bulletin both ways, and put the same queries to both. Raises RunError."""
    shutil.rmtree(root, ignore_errors=True)
    write_corpus(GEN, root, corpus)
    settings = root / "gen.yaml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text + OFF, encoding="utf-8")
    without = run(GEN.command(root), root, GEN.environment, watch=True)
    # The front page and lists are found as well, unless only articles' pages are named.
    pages = f"{{{','.join(section.key for section in corpus.sections)}}}/*/*/index.html"
    command = (str(program), "--site", "site", "--glob", pages, "--root-selector", "main article")
    theirs = run((*command, "--force-language", _LANGUAGE), root, {}, watch=True)
    output = root / "site" / "pagefind"
    sizes_of_theirs = [size for _, _, size in snapshot(output).values()]
    texts = {article.url: pieces_of(root / GEN.page_path(article)) for article in corpus.articles}
    queries = tuple(_queries(texts))
    truth = {query: {url for url in texts if _holds(texts[url], query)} for _, query in queries}
    asked = [*_of_pagefind(root / "site", queries, truth)]
    version = json.loads((output / "pagefind-entry.json").read_text(encoding="utf-8"))["version"]

    settings.write_text(text, encoding="utf-8")
    for place in (root / "site", root / ".gen"):
        shutil.rmtree(place)
    ours = run(GEN.command(root), root, GEN.environment, watch=True)
    sizes_of_ours = [size for _, _, size in snapshot(root / "site" / "search").values()]
    asked += _of_gen(root / "site", queries, truth)
    return Figures(
        len(corpus.articles),
        f"Pagefind {version}",
        without,
        ours,
        theirs,
        (len(sizes_of_ours), len(sizes_of_theirs)),
        (sum(sizes_of_ours), sum(sizes_of_theirs)),
        tuple(asked),
    )


def _queries(pieces_of_each: Mapping[str, Sequence[str]]) -> Iterator[tuple[int, str]]:
    """Chinese characters that follow each other in some article's text, of each length."""
    chance = random.Random(0)
    texts = ["\n".join(pieces) for pieces in pieces_of_each.values()]
    for length in LENGTHS:
        made = 0
        while made < QUERIES:
            text = chance.choice(texts)
            start = chance.randrange(len(text) - length)
            query = text[start : start + length]
            if all("\u4e00" <= character <= "\u9fff" for character in query):
                made += 1
                yield length, query


def _of_pagefind(
    site: Path, queries: Sequence[tuple[int, str]], truth: Mapping[str, set[str]]
) -> Iterator[Found]:
    urls = dict(_fragments(site / "pagefind"))
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(locale="zh-CN")
        page.goto(f"{address}/404.html")
        # Also what a worker of the page's asks for, and what the browser has kept from the query before.
        asked: set[str] = set()
        page.on("request", lambda request: asked.add(urlsplit(request.url).path))

        def ask(query: str) -> tuple[int, set[str]]:
            asked.clear()
            names = page.evaluate(_SEARCHED, query)
            size = sum((site / path.lstrip("/")).stat().st_size for path in asked)
            return size, {urls[name] for name in names}

        yield from _compared("Pagefind", queries, ask, truth)
        yield from _compared("Pagefind, in quotation marks", queries, lambda query: ask(f'"{query}"'), truth)
        browser.close()


def _fragments(folder: Path) -> Iterator[tuple[str, str]]:
    """Which page each result is: a fragment's name is the result's, and it tells its address."""
    for path in (folder / "fragment").iterdir():
        data = gzip.decompress(path.read_bytes())
        yield path.stem, json.loads(data[data.index(b"{") :])["url"]


def _of_gen(site: Path, queries: Sequence[tuple[int, str]], truth: Mapping[str, set[str]]) -> Iterator[Found]:
    reader = Reader(lambda name: (site / "search" / f"{name}.bin").read_bytes())
    addresses: dict[int, str] = {}

    def ask(query: str) -> tuple[int, set[str]]:
        reader.forget()
        numbers = reader.candidates(query) or {}
        size = sum(reader.fetched.values())
        for number in numbers.keys() - addresses.keys():
            addresses[number] = reader.line(number)[1]
        return size, {addresses[number] for number in numbers}

    yield from _compared("gen", queries, ask, truth)


def _holds(pieces: Sequence[str], query: str) -> bool:
    return any(holds(piece, query) for piece in pieces)


def _compared(
    way: str,
    queries: Sequence[tuple[int, str]],
    ask: Callable[[str], tuple[int, set[str]]],
    truth: Mapping[str, set[str]],
) -> Iterator[Found]:
    for length in LENGTHS:
        sizes: list[int] = []
        right = hit = found = 0
        for query in (query for size, query in queries if size == length):
            fetched, given = ask(query)
            sizes.append(fetched)
            right, hit, found = right + len(truth[query]), hit + len(truth[query] & given), found + len(given)
        yield Found(way, length, statistics.median(sizes), hit / max(1, right), hit / max(1, found))


def table(figures: Figures) -> str:
    """What was measured, as two tables."""
    without, ours, theirs = figures.without, figures.with_search, figures.pagefind
    rows = [
        ["", "gen", figures.version],
        ["The site without a search: time, processor time", *_pair(without), ""],
        ["Time on top", seconds(ours.seconds - without.seconds), seconds(theirs.seconds)],
        [
            "Processor time on top",
            seconds(ours.processor_seconds - without.processor_seconds),
            seconds(theirs.processor_seconds),
        ],
        ["Memory at most", megabytes(ours.memory or 0), megabytes(theirs.memory or 0)],
        ["Files of the index", *map(count, figures.files)],
        ["The index", *map(megabytes, figures.bytes)],
    ]
    queries = [["Way", "characters", "bytes, median", "recall", "precision"]]
    queries += [
        [one.way, str(one.length), count(one.bytes), f"{one.recall:.1%}", f"{one.precision:.1%}"]
        for one in figures.found
    ]
    return f"{markdown(rows)}\n\n{markdown(queries)}\n"


def _pair(taken: Run) -> list[str]:
    return [f"{seconds(taken.seconds)}, {seconds(taken.processor_seconds)}"]


if __name__ == "__main__":
    sys.exit(main())
