"""`python -m benchmarks.answers`: from the last key of a query to its results on the screen, in headless Chromium.

A bulletin is built and served on this machine. Queries are cut from its articles and written into the box, as a reader
who has searched before writes them; each is a new one. A query counts from the last key until the first results are
there, and until all of a page's are. What is transferred for it is counted besides: files of the index, and the
articles' pages that are looked into.
"""

# ruff: noqa: T201 - a command prints

import random
import re
import shutil
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from statistics import median, quantiles

from lxml import html
from playwright.sync_api import Page, sync_playwright

from benchmarks.command import keep, parser
from benchmarks.corpus import make_corpus
from benchmarks.generators import write_corpus
from benchmarks.generators.gen import GEN
from benchmarks.measure import RunError, run
from benchmarks.report import markdown

LENGTHS = (1, 2, 4, 8)
"""The characters of a query."""
QUERIES = 30
"""Of each length."""
_TEXTS = 200
"""Articles that they are cut from."""
_PIECE = re.compile(rf"[\u4e00-\u9fff]{{{max(LENGTHS)},}}")
_MEASURE = """() => {
  const results = document.querySelector("[data-results]"), box = document.querySelector("[data-finder] [name=q]");
  window.times = {};
  box.addEventListener("input", () => { window.times = { key: performance.now() } }, true);
  new MutationObserver((changes) => {
    const now = performance.now();
    if (changes.some(({ addedNodes }) => addedNodes.length)) window.times.first ??= now;
    if (results.getAttribute("aria-busy") === "false") window.times.whole ??= now;
  }).observe(results, { childList: true, attributes: true });
}"""


@dataclass(frozen=True, slots=True)
class Figures:
    """What queries of one length took; times in seconds."""

    length: int
    first: tuple[float, ...]
    """From the last key to the first results."""
    whole: tuple[float, ...]
    """… to all of the page's."""
    index: tuple[int, ...]
    """Bytes of the index."""
    pages: tuple[int, ...]
    """Bytes of articles' pages, not packed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process, if none is given) and return its exit code."""
    reader = parser("answers", __doc__, 10_000)
    reader.add_argument(
        "--site", metavar="FOLDER", type=Path, help="one of these articles that is built already"
    )
    options = reader.parse_args(arguments)
    try:
        site = options.site or _built(options.cache.absolute() / "sites" / "answers", options.articles)
        found = tuple(measure(site))
    except RunError as error:
        print(error, file=sys.stderr)
        return 1
    heading = f"gen, {options.articles:,} articles; {QUERIES} queries of each length; headless Chromium"
    keep(
        options.results,
        f"answers-{options.articles}",
        {"lengths": list(map(asdict, found))},
        heading,
        table(found),
    )
    return 0


def _built(root: Path, articles: int) -> Path:
    """The site of a bulletin that is made anew in a folder. Raises RunError."""
    shutil.rmtree(root, ignore_errors=True)
    write_corpus(GEN, root, make_corpus(articles))
    run(GEN.command(root), root, GEN.environment)
    return root / "site"


def measure(site: Path) -> Iterator[Figures]:
    """Write queries of each length into the box. Raises RunError where nothing can be asked."""
    if not (site / "search" / "manifest.bin").is_file():
        raise RunError(f"the site in {site} has no search, or is for disks")
    chance = random.Random(0)
    pieces = pieces_of(site, chance)
    program = shutil.which("chromium") or shutil.which("google-chrome")
    with served(site) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        for length in LENGTHS:
            page = browser.new_page()
            page.goto(f"{address}/search/")
            page.evaluate(_MEASURE)
            _ask(page, "的")  # the manifest is there
            yield _figures(length, [_asked(page, cut(chance, pieces, length)) for _ in range(QUERIES)])
            page.close()
        browser.close()


def pieces_of(site: Path, chance: random.Random) -> list[str]:
    """Chinese characters that follow each other in the bodies of some articles, enough for the longest query.

    Raises RunError where there are none.
    """
    pages = sorted(site.rglob("index.html"))
    chance.shuffle(pages)
    bodies = islice(filter(None, map(_body, pages)), _TEXTS)
    pieces = [piece for body in bodies for piece in _PIECE.findall(body)]
    if not pieces:
        raise RunError(f"no article in {site} has {max(LENGTHS)} Chinese characters beside each other")
    return pieces


def _body(page: Path) -> str:
    """The text of an article's body; empty for any other page."""
    text = page.read_text(encoding="utf-8")
    if 'class="view-article' not in text:
        return ""
    return "".join(body.text_content() for body in html.fromstring(text).find_class("prose"))


def cut(chance: random.Random, pieces: Sequence[str], length: int) -> str:
    """Some characters that follow each other."""
    piece = chance.choice(pieces)
    start = chance.randrange(len(piece) - length + 1)
    return piece[start : start + length]


def _asked(page: Page, query: str) -> tuple[float, float, int, int]:
    page.evaluate("performance.clearResourceTimings()")
    times = _ask(page, query)
    index, pages = page.evaluate(
        """() => ["/search/", ""].map((folder) => performance.getEntriesByType("resource")
          .filter(({ name }) => folder ? name.includes(folder) : !name.includes("/search/"))
          .reduce((sum, entry) => sum + entry.transferSize, 0))"""
    )
    return (times["first"] - times["key"]) / 1000, (times["whole"] - times["key"]) / 1000, index, pages


def _ask(page: Page, query: str) -> dict[str, float]:
    """Write a query, its last character by a key; gives when that was, and when the results were there."""
    box = page.locator("[data-finder] [name=q]")
    box.fill(query[:-1])
    page.wait_for_timeout(400)
    box.press_sequentially(query[-1])
    page.wait_for_function("() => window.times.first && window.times.whole")
    times: dict[str, float] = page.evaluate("window.times")
    return times


def _figures(length: int, asked: Sequence[tuple[float, float, int, int]]) -> Figures:
    first, whole, index, pages = zip(*asked, strict=True)
    return Figures(length, first, whole, index, pages)


class _Quiet(SimpleHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # connections stay open, as any host's do

    def log_message(self, format: str, *arguments: object) -> None:
        pass


@contextmanager
def served(site: Path) -> Iterator[str]:
    """Serve a site at the root of a host on this machine; gives its address."""
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(site))) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def table(found: Sequence[Figures]) -> str:
    """What was measured."""
    rows = [
        [
            "Characters",
            "first results, median",
            "all of a page, median",
            "… 19 of 20 within",
            "index, median",
            "pages, median",
        ]
    ]
    rows += [
        [
            str(one.length),
            *(
                f"{1000 * seconds:.0f} ms"
                for seconds in (median(one.first), median(one.whole), quantiles(one.whole, n=20)[-1])
            ),
            *(f"{median(sizes) / 1000:.1f} kB" for sizes in (one.index, one.pages)),
        ]
        for one in found
    ]
    return markdown(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
