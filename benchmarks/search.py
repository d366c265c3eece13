"""`python -m benchmarks.search`: what the search index costs, and what a query asks for.

One bulletin is built without a search and with one; then one body is edited, and random queries, cut from the articles,
are put to the index. What is found is compared with a plain search through the text of all pages. With --texts, the
articles are made of real sentences, from the Markdown files of a folder:

    python -m benchmarks.search --texts FOLDER
"""

# ruff: noqa: T201 - a command prints

import random
import re
import shutil
import statistics
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from lxml import html

from benchmarks.command import keep, parser
from benchmarks.corpus import Article, Corpus, characters, edited_body, make_corpus
from benchmarks.generators import Generator, write_article, write_corpus
from benchmarks.generators.gen import GEN
from benchmarks.measure import Run, RunError, run, snapshot
from benchmarks.report import count, markdown, megabytes, seconds
from benchmarks.searching import Reader, holds

AVERAGE = 1_300
"""The characters of an article."""
LENGTHS = (1, 2, 3, 4, 6, 8)
"""The characters of a query."""
QUERIES = 100
"""Of each length."""
OFF = "search: {enabled: false}\n"
"""Settings without a search."""
_CLAUSE = re.compile(r"[\u3400-\u9fffA-Za-z0-9、“”《》（） -]{6,60}")
_INSIDE = (
    "a",
    "abbr",
    "b",
    "cite",
    "code",
    "em",
    "i",
    "kbd",
    "mark",
    "q",
    "s",
    "span",
    "strong",
    "sub",
    "sup",
    "time",
)
"""Elements of the corpus that stand inside a line."""


@dataclass(frozen=True, slots=True)
class Found:
    """What queries of one length took."""

    length: int
    queries: int
    median: float
    """Bytes that had to be asked for, by somebody who has asked for nothing yet."""
    most: float
    """… for 19 of 20."""
    recall: float
    """Of the articles that hold what is looked for, those that are found."""
    precision: float
    """Of those that are found, those that hold it: before anybody has looked at their text."""


@dataclass(frozen=True, slots=True)
class Figures:
    """What was measured."""

    articles: int
    characters: int
    files: int
    bytes: int
    without: Run
    cold: Run
    nothing_without: Run
    nothing: Run
    edit_without: Run
    edit: Run
    edited: int
    """Files of the index that an edited body changes."""
    found: tuple[Found, ...]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process, if none is given) and return its exit code."""
    reader = parser("search", __doc__, 10_000)
    reader.add_argument("--texts", metavar="FOLDER", type=Path, help="real texts to make the articles of")
    options = reader.parse_args(arguments)
    corpus = make_corpus(options.articles, AVERAGE)
    if options.texts:
        corpus = of_real_sentences(corpus, options.texts)
    try:
        figures = measure(corpus, options.cache.absolute() / "sites" / "search")
    except RunError as error:
        print(error, file=sys.stderr)
        return 1
    name = f"search-{options.articles}" + ("-real" if options.texts else "")
    heading = (
        f"gen, {figures.articles:,} articles of {figures.characters:,} characters"
        f"{' made of real sentences' if options.texts else ''}; {QUERIES} queries of each length"
    )
    keep(options.results, name, asdict(figures), heading, table(figures))
    return 0


def of_real_sentences(corpus: Corpus, folder: Path) -> Corpus:
    """The corpus with other bodies: clauses of the Markdown files in a folder, taken by chance."""
    texts = (path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*.md")))
    clauses = [
        clause for text in texts for clause in _CLAUSE.findall(text) if re.search("[\u3400-\u9fff]", clause)
    ]

    def rewritten(article: Article) -> Article:
        chance = random.Random(article.number)
        paragraphs: list[str] = []
        while sum(map(len, paragraphs)) < AVERAGE:
            sentences = (
                "，".join(chance.choice(clauses).strip() for _ in range(chance.randrange(1, 4))) + "。"
                for _ in range(4)
            )
            paragraphs.append("".join(sentences))
        return replace(article, body="\n\n".join(paragraphs) + "\n", language="zh-CN")

    return replace(corpus, articles=tuple(map(rewritten, corpus.articles)))


def measure(corpus: Corpus, root: Path) -> Figures:
    """Build a bulletin without and with a search, and look for words in it. Raises RunError."""
    edited = edited_body(corpus.articles[len(corpus.articles) // 2], 1)
    runs: dict[bool, list[Run]] = {}
    changed = 0
    for with_search in (False, True):
        shutil.rmtree(root, ignore_errors=True)
        write_corpus(GEN, root, corpus)
        settings = root / "gen.yaml"
        if not with_search:
            settings.write_text(settings.read_text(encoding="utf-8") + OFF, encoding="utf-8")
        taken = runs[with_search] = [_build(root), _build(root)]
        before = snapshot(root / "site" / "search")
        write_article(GEN, root, edited, corpus)
        taken.append(_build(root))
        after = snapshot(root / "site" / "search")
        changed = sum(before.get(path) != state for path, state in after.items())
    index = [size for _, _, size in before.values()]
    articles = [edited if article.number == edited.number else article for article in corpus.articles]
    found = tuple(look_up(root / "site", GEN, articles))
    lengths = [characters(article.body) for article in corpus.articles]
    without, cold = runs[False], runs[True]
    return Figures(
        len(articles),
        round(statistics.mean(lengths)),
        len(index),
        sum(index),
        without[0],
        cold[0],
        without[1],
        cold[1],
        without[2],
        cold[2],
        changed,
        found,
    )


def _build(root: Path) -> Run:
    return run(GEN.command(root), root, GEN.environment)


def look_up(site: Path, generator: Generator, articles: Sequence[Article]) -> Iterator[Found]:
    """Put queries to the index, and compare what it finds with a plain search."""
    reader = Reader(lambda name: (site / "search" / f"{name}.bin").read_bytes())
    root = site.parent
    texts = {
        article.url: "\n".join(map(reader.normal, pieces_of(root / generator.page_path(article))))
        for article in articles
    }
    everything = list(texts.values())
    addresses: dict[int, str] = {}
    chance = random.Random(0)
    for length in LENGTHS:
        asked: list[int] = []
        true = hit = found = 0
        while len(asked) < QUERIES:
            text = chance.choice(everything)
            start = chance.randrange(max(1, len(text) - length))
            query = text[start : start + length]
            if query != query.strip() or "\n" in query:
                continue
            reader.forget()
            numbers = reader.candidates(query)
            if numbers is None:
                continue
            asked.append(sum(reader.fetched.values()))
            for number in numbers.keys() - addresses.keys():
                addresses[number] = reader.line(number)[1]
            hits = {addresses[number] for number in numbers}
            holding = {url for url, text in texts.items() if query in text and holds(text, query)}
            true, hit, found = true + len(holding), hit + len(holding & hits), found + len(hits)
        most = statistics.quantiles(asked, n=20)[-1]
        yield Found(length, QUERIES, statistics.median(asked), most, hit / max(1, true), hit / max(1, found))


def pieces_of(page: Path) -> list[str]:
    """The pieces of text that an article's page shows of it."""
    document = html.document_fromstring(page.read_text(encoding="utf-8"))
    pieces = [str(text) for text in document.xpath("//meta[@name='description']/@content")]
    for element in document.xpath("//article//h1 | //article//*[@class='prose'] | //article//a[@rel='tag']"):
        pieces += _text(element).split("\n")
    return [piece for piece in pieces if piece.strip()]


def _text(element: html.HtmlElement) -> str:
    parts = [(element.text or "").replace("\n", " ")]
    for child in element:
        is_inside = child.tag in _INSIDE
        parts += ["" if is_inside else "\n", _text(child), "" if is_inside else "\n"]
        parts.append((child.tail or "").replace("\n", " "))
    return "".join(parts)


def table(figures: Figures) -> str:
    """What was measured, as two tables."""
    cold, without = figures.cold, figures.without
    rows = [
        ["", "without", "with a search", "more"],
        ["Cold, processor time", *_pair(without.processor_seconds, cold.processor_seconds)],
        ["Cold, time", *_pair(without.seconds, cold.seconds)],
        ["Nothing changed, time", *_pair(figures.nothing_without.seconds, figures.nothing.seconds)],
        ["One body edited, time", *_pair(figures.edit_without.seconds, figures.edit.seconds)],
        ["Files of the index", "–", count(figures.files), ""],
        ["The index", "–", megabytes(figures.bytes), ""],
        ["Files of the index that an edited body changes", "–", count(figures.edited), ""],
    ]
    queries = [["Characters", "bytes, median", "… 19 of 20 within", "recall", "precision before looking"]]
    queries += [
        [str(one.length), count(one.median), count(one.most), f"{one.recall:.2%}", f"{one.precision:.0%}"]
        for one in figures.found
    ]
    return f"{markdown(rows)}\n\n{markdown(queries)}\n"


def _pair(without: float, with_it: float) -> list[str]:
    return [seconds(without), seconds(with_it), f"{with_it / without:.2f} ×"]


if __name__ == "__main__":
    sys.exit(main())
