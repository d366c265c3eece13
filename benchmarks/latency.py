"""`python -m benchmarks.latency`: from the end of a save to the browser showing it, in development servers.

Each server shows the same bulletin; a browser stands on an article's page. The article is saved again and again, in
turns with the others. A save counts from the moment its file is closed until the page that holds the new words has
loaded. One that doesn't show within the time limit is lost.
"""

# ruff: noqa: T201 - a command prints

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Browser, Error, Page, sync_playwright

from benchmarks import corpus as corpora
from benchmarks.command import keep, parser
from benchmarks.corpus import Article, Corpus, make_corpus
from benchmarks.generators import Generator, write_article, write_corpus
from benchmarks.generators.gen import GEN
from benchmarks.generators.hugo import HUGO
from benchmarks.install import install
from benchmarks.measure import memory_of, processor_seconds_of
from benchmarks.report import markdown

_LIMIT = 60.0
"""Seconds after which a save is lost."""
_WARM = 3
"""Saves that don't count."""
_SETTLED = 20.0
"""Seconds that the last of the servers gets to end its first build."""
_IDLE = 20.0
"""Seconds in which nothing happens."""

_SHOWS = "words => document.readyState === 'complete' && document.body.textContent.includes(words)"


@dataclass(frozen=True, slots=True)
class Server:
    """A generator's development server."""

    generator: Generator
    command: Callable[[Path, int], tuple[str, ...]]
    """What starts it, given the folder of installed programs and a port."""


SERVERS = (
    Server(GEN, lambda tools, port: (sys.executable, "-m", "generator", "serve", "-p", str(port))),
    Server(
        HUGO,
        lambda tools, port: (
            HUGO.command(tools)[0],
            "server",
            "--port",
            str(port),
            "--baseURL",
            "http://127.0.0.1",
        ),
    ),
)


@dataclass(slots=True)
class Figures:
    """What a server did."""

    title: str
    seconds: list[float] = field(default_factory=list)
    """From the end of each save to the loaded page."""
    lost: int = 0
    idle: float = 0.0
    """Of one core, while nothing happened."""
    memory: tuple[int, int] = (0, 0)
    """Bytes (PSS of all its processes) before the first save that counts, and after the last."""


@dataclass(slots=True)
class _Running:
    """A server and the browser's page on it."""

    server: Server
    root: Path
    process: subprocess.Popen[bytes]
    page: Page
    figures: Figures


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process, if none is given) and return its exit code."""
    reader = parser("latency", __doc__, 10_000)
    reader.add_argument("--saves", metavar="N", type=int, default=30, help="of each (default: 30)")
    reader.add_argument("--alone", action="store_true", help="gen alone, without Hugo")
    options = reader.parse_args(arguments)
    servers = SERVERS[:1] if options.alone else SERVERS
    bulletin = make_corpus(options.articles)
    article = bulletin.articles[len(bulletin.articles) // 2]
    found = _compare(servers, bulletin, article, options.saves, options.cache.absolute())
    name = f"latency-{options.articles}" + (f"-{options.saves}-saves" if options.alone else "")
    heading = f"{options.articles:,} articles; {options.saves} saves each; headless Chromium"
    keep(options.results, name, {"servers": [asdict(each) for each in found]}, heading, _table(found))
    return 0


def _compare(
    servers: Sequence[Server], bulletin: Corpus, article: Article, saves: int, cache: Path
) -> list[Figures]:
    tools = cache / "tools"
    install([server.generator for server in servers], tools)
    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        program = shutil.which("chromium") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-gpu"])
        stack.callback(browser.close)
        running = [
            stack.enter_context(_started(server, bulletin, article, browser, cache)) for server in servers
        ]
        time.sleep(_SETTLED)
        for each in running:
            before = processor_seconds_of(each.process.pid)
            time.sleep(_IDLE)
            each.figures.idle = (processor_seconds_of(each.process.pid) - before) / _IDLE
        for number in range(-_WARM, saves):
            if number == 0:
                for each in running:
                    each.figures.memory = (memory_of(each.process.pid), 0)
            turn = number % len(running)
            for each in running[turn:] + running[:turn]:
                took = _save(each, bulletin, article, number + _WARM + 1)
                print(f"{number:4} {each.figures.title:6} {took}", file=sys.stderr)
                if number < 0:
                    continue
                if took is None:
                    each.figures.lost += 1
                else:
                    each.figures.seconds.append(took)
        for each in running:
            each.figures.memory = (each.figures.memory[0], memory_of(each.process.pid))
        return [each.figures for each in running]


@contextmanager
def _started(
    server: Server, bulletin: Corpus, article: Article, browser: Browser, cache: Path
) -> Iterator[_Running]:
    """A server that shows the article's page in a browser."""
    generator = server.generator
    print(f"starting {generator.title}", file=sys.stderr)
    root = cache / "sites" / generator.name
    shutil.rmtree(root, ignore_errors=True)
    write_corpus(generator, root, bulletin)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    process = subprocess.Popen(
        server.command(cache / "tools", port),
        cwd=root,
        env={**os.environ, **generator.environment},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        page = browser.new_context().new_page()
        _open(page, f"http://127.0.0.1:{port}{article.url}", article.title)
        yield _Running(server, root, process, page, Figures(generator.title))
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()


def _open(page: Page, address: str, title: str) -> None:
    """Open a page as soon as the server has it."""
    end = time.monotonic() + 600
    while True:
        try:
            page.goto(address)
            page.wait_for_function(_SHOWS, arg=title, timeout=2_000)
            return
        except Error:
            if time.monotonic() > end:
                raise
            time.sleep(0.5)


def _save(running: _Running, bulletin: Corpus, article: Article, number: int) -> float | None:
    """Save the article with new words; gives the seconds until the browser shows them, None if it doesn't."""
    write_article(running.server.generator, running.root, corpora.edited_body(article, number), bulletin)
    started = time.perf_counter()
    try:
        running.page.wait_for_function(_SHOWS, arg=corpora.mark("body", number) + "。", timeout=_LIMIT * 1000)
    except Error:
        return None
    return time.perf_counter() - started


def _table(found: Sequence[Figures]) -> str:
    rows = [["", *(each.title for each in found)]]

    def row(name: str, value: Callable[[Figures], str]) -> None:
        rows.append([name, *map(value, found)])

    row("From save to loaded page, median", lambda each: f"{median(each.seconds):.3f} s")
    row("… 19 of 20 within", lambda each: f"{quantiles(each.seconds, n=20)[-1]:.3f} s")
    row("Saves that never showed", lambda each: str(each.lost))
    row("Idle, of one core", lambda each: f"{each.idle:.2%}")
    row("Memory before the saves", lambda each: f"{each.memory[0] / 1e6:,.0f} MB")
    row("Memory after them", lambda each: f"{each.memory[1] / 1e6:,.0f} MB")
    return markdown(rows) + "\n"


if __name__ == "__main__":
    sys.exit(main())
