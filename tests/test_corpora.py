"""508 real articles that nobody wrote for gen, built with a dozen lines of settings and judged by every checker.

Our own checks look at every page. The other programs take minutes for all of them, so the suite gives them a sample:

    GEN_CORPORA=whole .venv/bin/pytest tests/test_corpora.py
"""

import os
import re
import shutil
from pathlib import Path

import pytest

from tests import site_checks
from tests.conftest import CORPORA, BuiltSite
from tests.sites import build_site, made_once, problems_of, write_site

pytestmark = pytest.mark.skipif(not CORPORA.is_dir(), reason="the corpora are not beside the repository")

EVERY = 1 if os.environ.get("GEN_CORPORA") == "whole" else 12
"""Of how many pages the other programs look at one."""

BASE = "https://18f.example.gov/site"
SETTINGS = f"""\
title: 18F
base_url: {BASE}
timezone: America/New_York
language: en
permalink: /{{year}}/{{month}}/{{slug}}/
front_matter:
  rename: {{excerpt: summary, authors: author, redirect_from: aliases}}
  unknown: allow
"""
WITH_A_TAB = "2016-05-19-content-debt-what-it-is-where-to-find-it-and-how-to-prevent-it-in-the-first-place.md"

HTML_OF_THE_SOURCE = (
    "^The heading .* skipping . heading level",
    "^Element “p” not allowed as child of element “h3”",
    "^Element “figcaption” not allowed as child of element “div”",
)
"""Its headings that begin too low, a block in a heading, and a caption whose figure its own template would make."""

LINKS_OF_THE_SOURCE = re.compile(r"\{\{|/assets/blog/|#measuring-overall-user-impact-using-analytics-usa-gov")
"""Its template tags, its pictures, which are not in the corpus, and a heading that its own program names otherwise."""


def write_corpus(root: Path) -> Path:
    write_site(root, {"gen.yaml": SETTINGS})
    shutil.copytree(CORPORA / "18f", root / "content" / "blog")
    return root


@pytest.fixture(scope="module")
def built(run_folder: Path) -> BuiltSite:
    """The corpus without the file that is not YAML; beside the site, `warned.txt` names what its build warned of."""

    def make(root: Path) -> None:
        (write_corpus(root) / "content" / "blog" / WITH_A_TAB).unlink()
        report = build_site(root, now="2025-06-01")
        assert report.articles == 508
        warned = "\n".join(problem.path for problem in report.problems)
        (root / "warned.txt").write_text(warned, encoding="utf-8")

    return BuiltSite(made_once(run_folder / "18f", make) / "site", BASE)


def test_the_one_error_is_the_tab_with_its_place(tmp_path: Path) -> None:
    root = write_corpus(tmp_path / "bulletin")
    [error] = [problem for problem in problems_of(root) if problem.severity == "error"]
    assert (error.code, error.line, error.column) == ("yaml-tab", 5, 9)
    assert error.path == f"content/blog/{WITH_A_TAB}"
    assert not (root / "site").exists()


def test_the_html_is_sound_but_for_the_source(built: BuiltSite) -> None:
    assert site_checks.check_html(built.folder, HTML_OF_THE_SOURCE, every=EVERY) == []


def test_what_leads_nowhere_is_the_source_s_and_was_named(built: BuiltSite) -> None:
    complaints = site_checks.check_addresses(built.folder, built.base_url)
    assert [complaint for complaint in complaints if not LINKS_OF_THE_SOURCE.search(complaint)] == []
    warned = built.folder.with_name("warned.txt").read_text(encoding="utf-8").lower()
    for complaint in complaints:
        [slug] = re.findall(r"^\d+/\d+/(?:\d+/)?([^/]+)/", complaint)
        assert slug.lower() in warned, complaint


def test_linkinator_finds_nothing_else(built: BuiltSite) -> None:
    complaints = site_checks.check_links(built.folder, built.base_url, every=EVERY)
    assert [complaint for complaint in complaints if not LINKS_OF_THE_SOURCE.search(complaint)] == []


def test_only_pictures_of_the_source_come_from_elsewhere(built: BuiltSite) -> None:
    complaints = site_checks.check_policy(built.folder)
    assert [complaint for complaint in complaints if "<img> fetches https://" not in complaint] == []


def test_feeds_and_sitemaps_keep_their_standards(built: BuiltSite) -> None:
    assert site_checks.check_feeds(built.folder) == []
    assert site_checks.check_sitemaps(built.folder) == []
    assert site_checks.check_leftovers(built.folder) == []
