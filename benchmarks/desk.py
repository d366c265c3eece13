"""`python -m benchmarks.desk`: how long the desk takes for its list, to open an article, and from a key to the preview.

`gen desk` runs on the benchmarks' corpus, with headless Chromium before it. Times are what a clerk would count: until
the list's lines, the article's text, or the typed words on the page can be seen.
"""

# ruff: noqa: T201 - a command prints

import argparse
import re
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles

from playwright.sync_api import Page, expect

from benchmarks.corpus import make_corpus
from benchmarks.generators import write_corpus
from benchmarks.generators.gen import GEN
from benchmarks.report import markdown
from tests.browser import chromium
from tests.desk.desks import desk

_TIMES = 20
_PATIENCE = 400_000
"""Milliseconds, for the first look at everything."""


def main() -> None:
    """Measure, and print a table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--size", type=int, default=10_000, help="articles (default: 10,000)")
    size = options.parse_args().size
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        write_corpus(GEN, root, make_corpus(size))
        with desk(root, patience=600) as client, chromium() as browser:
            page = browser.new_page(viewport={"width": 1366, "height": 768}, locale="zh-CN")
            page.set_default_timeout(_PATIENCE)
            page.goto(f"{client.origin}/desk/?token={client.token}")
            expect(page.locator("tbody tr").first).to_be_visible(timeout=_PATIENCE)
            rows = [
                ["list", *_figures(lambda number: _list(page, number))],
                ["filter by words", *_figures(lambda number: _filter(page, number))],
                ["open an article", *_figures(lambda number: _open(page, number))],
                ["key to preview", *_figures(lambda number: _type(page, number))],
            ]
    print(f"{size:,} articles, {_TIMES} times each; seconds\n")
    print(markdown([["what", "median", "9 of 10 within", "longest"], *rows]))


def _figures(once: Callable[[int], float]) -> list[str]:
    times = [once(number) for number in range(-2, _TIMES)][2:]  # the first two warm up
    return [f"{value:.2f}" for value in (median(times), quantiles(times, n=10)[-1], max(times))]


def _list(page: Page, number: int) -> float:
    page.evaluate("location.hash = '#/help'")
    page.locator(".help-page").wait_for()
    started = time.perf_counter()
    page.evaluate("location.hash = '#/'")
    page.locator("tbody tr").first.wait_for()
    return time.perf_counter() - started


def _filter(page: Page, number: int) -> float:
    started = time.perf_counter()
    with page.expect_response(re.compile("api/list")):
        page.get_by_role("searchbox").fill("水" if number % 2 else "村")
    return time.perf_counter() - started


def _open(page: Page, number: int) -> float:
    page.evaluate("location.hash = '#/'")
    link = page.locator("tbody tr .title a").nth(number % 20)
    link.wait_for()
    started = time.perf_counter()
    link.click()
    page.locator("textarea.text").wait_for()
    taken = time.perf_counter() - started
    page.frame_locator(".frame iframe").locator("h1").first.wait_for()
    return taken


def _type(page: Page, number: int) -> float:
    words = f"字{number + 100}"
    page.locator("textarea.text").evaluate("area => { area.focus(); area.setSelectionRange(0, 0) }")
    started = time.perf_counter()
    page.keyboard.insert_text(words)
    page.frames[-1].wait_for_function("words => document.body.textContent.includes(words)", arg=words)
    return time.perf_counter() - started


if __name__ == "__main__":
    main()
