"""What every test has: a plain environment, the example bulletin built once, and no silent skips."""

import gc
import os
import shutil
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import CodeType

import jinja2
import jinja2.nodes
import pytest
from PIL import ImageFile
from playwright.sync_api import Browser, BrowserContext, Page

from generator.problems import Reporter
from generator.rendering import assets, drawing
from generator.settings.config import load_config
from generator.text import languages
from tests.browser import CHROMIUM, chromium, served
from tests.sites import build_site, made_once

ROOT = Path(__file__).parent.parent
"""The repository."""

CORPORA = ROOT.parent / "shared" / "corpora"
"""Real articles of other offices, where somebody has put them beside the repository."""

CLOCK = "2021-06-25T09:00"
"""When the example bulletin is built: fixed, and within two days of its newest article, which so is news."""


@dataclass(frozen=True, slots=True)
class BuiltSite:
    """A built site: its folder, and the address it was built for."""

    folder: Path
    base_url: str


def pytest_collection_finish() -> None:
    """Look for garbage as seldom as a build does, and never through the thousands of tests, which all stay."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)


def pytest_xdist_auto_num_workers() -> int:
    """Two for each processor: for half of their time tests wait, for servers, browsers, disks and clocks."""
    return 2 * (os.cpu_count() or 1)


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The same language, color and clock on every machine, and a cache that is nobody's own."""
    for name in ("LC_ALL", "LC_MESSAGES", "NO_COLOR", "FORCE_COLOR", "SOURCE_DATE_EPOCH", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
    # Hundreds of interpreters are started here; each would compile the program anew.
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    # WeasyPrint, which some tests import, has Pillow take damaged pictures; a build keeps it in a process of its own.
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)
    monkeypatch.setenv("LANG", "C.UTF-8")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp().parent / "gen-cache"))


@pytest.fixture(scope="session", autouse=True)
def _quick_theme() -> Iterator[None]:
    """Make of the theme's files once what would be the same for each build, and most of its time.

    Templates are parsed and compiled once, style sheets shortened, words read, and icons drawn.
    """
    parsed: dict[object, jinja2.nodes.Template] = {}
    compiled: dict[object, CodeType] = {}
    parse_template, compile_template = jinja2.Environment.parse, jinja2.Environment.compile

    def parsed_once(self: jinja2.Environment, source: str) -> jinja2.nodes.Template:
        key = (source, _language(self))
        if key not in parsed:
            parsed[key] = parse_template(self, source)
        return parsed[key]

    def compiled_once(
        self: jinja2.Environment, source: str, name: str | None = None, filename: str | None = None
    ) -> CodeType:
        key = (source, name, filename, _language(self))
        if key not in compiled:
            compiled[key] = compile_template(self, source, name, filename)
        return compiled[key]

    sound: dict[str, dict[str, languages.Entry]] = {}
    read = languages._read

    def read_once(text: str, reporter: Reporter) -> dict[str, languages.Entry]:
        if text not in sound:
            entries = read(text, reporter)
            if reporter.problems:
                return entries
            sound[text] = entries
        return sound[text]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(jinja2.Environment, "parse", parsed_once)
        patch.setattr(jinja2.Environment, "compile", compiled_once)
        patch.setattr(assets, "shortened", cache(assets.shortened))
        patch.setattr(languages, "_read", read_once)
        patch.setattr(drawing, "_icon", cache(drawing._icon))
        yield


def _language(environment: jinja2.Environment) -> object:
    """All of an environment that a template's code depends on: the compiler runs the filters of constants."""
    return (
        environment.autoescape,
        environment.trim_blocks,
        environment.lstrip_blocks,
        environment.keep_trailing_newline,
        tuple(environment.extensions),
        frozenset(environment.filters.items()),
        frozenset(environment.tests.items()),
    )


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that pytest's workers have in common in this run."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if "PYTEST_XDIST_WORKER" in os.environ else base


@pytest.fixture(scope="session")
def example_site(run_folder: Path) -> BuiltSite:
    """The example bulletin's site, built once in a run. Don't change it."""

    def make(root: Path) -> None:
        copy_example(root)
        report = build_site(root, now=CLOCK)
        assert report.problems == (), "the example bulletin is an example of a sound one"

    config, problems = load_config(ROOT / "gen.yaml")
    assert config is not None, problems
    return BuiltSite(made_once(run_folder / "example", make) / "site", config.settings.base_url)


def copy_example(root: Path) -> None:
    """Copy the repository's own bulletin to a folder, so that no test touches the repository."""
    shutil.copytree(ROOT / "content", root / "content")
    shutil.copy(ROOT / "gen.yaml", root)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The system's Chromium, for the tests of one file: while Playwright runs, no other test can have a loop."""
    if not CHROMIUM:
        pytest.skip("chromium is missing: bash .ci/run installs it")
    with chromium() as running:
        yield running


@pytest.fixture(scope="module")
def address(example_site: BuiltSite) -> Iterator[str]:
    """Where the example is served, with a slash at the end."""
    with served(example_site.folder, example_site.base_url) as where:
        yield where


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A browser without a past."""
    with browser.new_context(locale="zh-CN") as opened:
        yield opened


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A tab of its own."""
    return context.new_page()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test is a failed one, but where it needs the corpora or the right to mount a disk."""
    report = yield
    if os.environ.get("CI") == "true" and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        if "corpora" not in reason and "mount" not in reason:
            report.outcome = "failed"
            report.longrepr = f"{item.nodeid}: nothing may be skipped in CI, but: {reason}"
    return report
