"""The default theme looks as it did: at four widths, in two languages, each block, each component, each state.

After a change that was meant: `python -m tests.style_page FOLDER` to look at everything, and
`python -m tests.style_page keep` to have it compared with that from then on.
"""

import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from generator.rendering.theme_files import default_theme
from generator.settings.blocks import read_blocks
from tests.appearance import LANGUAGES, VIEWS, differences, kept, look_of, looks, opened
from tests.browser import served
from tests.site_checks import needs
from tests.sites import theme_of
from tests.style_page import PAGES, build_specimen
from tests.test_accessibility import AXE, bring_axe, complaints


@pytest.fixture(scope="module")
def sites(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("style")
    return {language: build_specimen(folder / language, language) for language in LANGUAGES}


@pytest.fixture(params=LANGUAGES, scope="module")
def specimen(request: pytest.FixtureRequest, sites: dict[str, Path]) -> Iterator[tuple[str, str]]:
    """A language, and where the specimen in it is served."""
    with served(sites[request.param], "https://example.org/b") as where:
        yield request.param, where


def test_everything_stands_where_it_stood(specimen: tuple[str, str], browser: Browser) -> None:
    language, where = specimen
    found = {
        name: differences(kept(name), look)[:20] for name, look in looks(browser, where, language).items()
    }
    assert {name: said for name, said in found.items() if said} == {}
    assert len(found) == len(VIEWS) == 4


CHANGES = (
    ".block-fact-box { padding-inline: 2rem }",
    ".block-key-figures > ul { display: block !important }",
    ".block-pull-quote { display: none }",
    "body { background: #fdd !important }",
    ".block-fact-box { background: #844 !important }",
    ".prose p { margin-block-end: 3rem !important }",
)


def test_a_change_would_be_seen(sites: dict[str, Path], browser: Browser) -> None:
    with served(sites["en"], "https://example.org/b") as where, opened(browser, 600) as page:
        page.goto(where + PAGES["components"])
        before = look_of(page, "components")
        assert {
            change for change in CHANGES if not differences(before, look_of(page, "components", change))
        } == set()
        assert not differences(before, look_of(page, "components"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_block_of_the_theme_is_shown(language: str, sites: dict[str, Path]) -> None:
    page = (sites[language] / PAGES["components"] / "index.html").read_text("utf-8")
    blocks, _ = read_blocks(theme_of(default_theme()).texts)
    assert {
        name for name in {block.name for block in blocks.values()} if f'"block block-{name}' not in page
    } == set()


def test_every_block_can_be_set_on_paper(sites: dict[str, Path]) -> None:
    weasyprint = pytest.importorskip("weasyprint")
    text = (sites["zh-CN"] / PAGES["paper"] / "index.html").resolve()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what its libraries say of each other
        assert len(weasyprint.HTML(str(text)).render().pages) >= 3  # where it fails, a PDF is missing


def test_axe_finds_nothing_in_any_block(sites: dict[str, Path], browser: Browser) -> None:
    needs(AXE)
    found = {}
    with served(sites["zh-CN"], "https://example.org/b") as where, opened(browser, 900) as page:
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            page.goto(where + PAGES["components"])
            bring_axe(page)
            found[scheme] = complaints(page)
    assert found == {"light": [], "dark": []}
