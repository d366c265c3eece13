"""Lighthouse over the example and over a bulletin of 2,000 articles: `python -m tests.lighthouse`, by hand, in minutes.

The large one is that of the benchmarks; every fourth article stands in an issue, and 580 of them in one. Exits with 1
where a page has less than 100 points in a category, or less than 98 for its speed, which a busy machine costs points.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from benchmarks.corpus import make_corpus
from benchmarks.generators import write, write_corpus
from benchmarks.generators.gen import GEN
from tests.browser import ARGUMENTS, CHROMIUM, KINDS, served
from tests.conftest import CLOCK, copy_example
from tests.site_checks import CHECKERS
from tests.sites import build_site

LIGHTHOUSE = CHECKERS / "node_modules" / "lighthouse" / "cli" / "index.js"

CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
LEAST = {"performance": 98}
"""Points that are enough, where not all 100 are asked."""
PAGES = ("home", "article", "section", "tag", "archive", "issue", "search")
ARTICLES = 2_000
IN_ONE_ISSUE = 580
LARGE_ISSUE = "2021-01"


def main() -> int:
    """Judge every page, print its points, and give the number of pages that have too few."""
    failed = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, write_bulletin in {"example": copy_example, f"{ARTICLES:,} articles": _write_large}.items():
            root = Path(folder) / name
            write_bulletin(root)
            build_site(root, now=CLOCK)
            # At the host's root, where robots.txt counts; Lighthouse asks for that from within the page.
            with served(root / "site", "http://localhost") as address:
                pages = {page: KINDS[page] for page in PAGES} if name == "example" else _pages(root / "site")
                failed += sum(_judge(name, page, address + path, root) for page, path in pages.items())
    return failed


def lighthouse(address: str, folder: Path) -> dict[str, Any]:
    """Lighthouse's report on a page, as a telephone on a slow network would have it."""
    target = folder / "report.json"
    command = [
        "node",
        str(LIGHTHOUSE),
        address,
        "--quiet",
        f"--only-categories={','.join(CATEGORIES)}",
        "--output=json",
        f"--output-path={target}",
        f"--chrome-flags=--headless=new {' '.join(ARGUMENTS)}",
    ]
    environment = {**os.environ, "CHROME_PATH": CHROMIUM}
    subprocess.run(command, check=True, capture_output=True, timeout=300, env=environment)
    report: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return report


def points(report: Mapping[str, Any]) -> dict[str, int]:
    """How many points of a hundred a page has in each category."""
    return {name: round(report["categories"][name]["score"] * 100) for name in CATEGORIES}


def failures(report: Mapping[str, Any]) -> list[str]:
    """The audits that cost a category points."""
    return sorted(
        f"{category}: {reference['id']} {report['audits'][reference['id']].get('displayValue', '')}"
        for category, found in report["categories"].items()
        for reference in found["auditRefs"]
        if reference["weight"] and (report["audits"][reference["id"]]["score"] or 0) < 1
    )


def _judge(bulletin: str, page: str, address: str, folder: Path) -> bool:
    """Print what Lighthouse gives a page; says whether that is too little."""
    report = lighthouse(address, folder)
    given = points(report)
    line = f"{bulletin:14} {page:8} {' / '.join(map(str, given.values()))}"
    is_failed = any(value < LEAST.get(name, 100) for name, value in given.items())
    sys.stdout.write("; ".join([line, *(failures(report) if min(given.values()) < 100 else ())]) + "\n")
    sys.stdout.flush()
    return is_failed


def _write_large(root: Path) -> None:
    corpus = make_corpus(ARTICLES)
    write_corpus(GEN, root, corpus)
    settings = root / "gen.yaml"
    write(settings, settings.read_text(encoding="utf-8") + "issues: front-matter\n")
    for number, article in enumerate(corpus.articles):
        in_one = number < IN_ONE_ISSUE
        if not in_one and number % 4:
            continue
        path = root / GEN.article_path(article)
        issue = LARGE_ISSUE if in_one else f"{article.date:%Y-%m}"
        write(
            path, path.read_text(encoding="utf-8").replace("\nlanguage:", f"\nissue: {issue}\nlanguage:", 1)
        )


def _pages(site: Path) -> dict[str, str]:
    """A page of every kind: the first article and the largest tag and year, as paths below the address."""

    def largest(pattern: str) -> str:
        found = {path.parent: len(path.read_bytes()) for path in sorted(site.glob(pattern))}
        return f"{max(found, key=lambda folder: found[folder]).relative_to(site).as_posix()}/"

    article = next(path.parent.parent for path in sorted(site.glob("news/*/*/print/index.html")))
    return {
        "home": "",
        "article": f"{article.relative_to(site).as_posix()}/",
        "section": "news/",
        "tag": largest("tags/*/index.html"),
        "archive": largest("archive/[0-9]*/index.html"),
        "issue": f"issues/{LARGE_ISSUE}/",
        "search": "search/",
    }


if __name__ == "__main__":
    sys.exit(min(main(), 1))
