"""`python -m tests.desk_screenshots` makes the documents' pictures of the desk, from the example bulletin.

`python -m tests.desk_screenshots FOLDER` makes more of them, to be looked at after a change.
"""

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Literal, NamedTuple

from playwright.sync_api import Browser, Page, expect

from tests.browser import chromium
from tests.conftest import ROOT, copy_example
from tests.desk.desks import Client, desk
from tests.screenshots import make_small

ARTICLE = "#/text/news/fangxun.md"
ENGLISH = "#/text/study/nongcun-yinshui.en.md"


class Shot(NamedTuple):
    """One picture."""

    name: str
    place: str
    prepare: Callable[[Page], None] = lambda page: None
    language: str = "zh-CN"
    width: int = 1366
    height: int = 768
    scheme: Literal["light", "dark"] = "light"


def _listed(page: Page) -> None:
    expect(page.locator("tbody tr").first).to_be_visible()


def _article(page: Page) -> None:
    frame = page.frame_locator(".frame iframe")
    expect(frame.locator("h1").first).to_be_visible()


def _writing(page: Page) -> None:
    _article(page)
    page.locator("textarea.text").evaluate("area => { area.focus(); area.setSelectionRange(0, 0) }")
    page.keyboard.insert_text("![](laoqiao.jpg)\n\n")
    expect(page.locator(".problems .mark").first).to_be_visible()
    page.locator(".problems summary").click()


def _details(page: Page) -> None:
    _article(page)
    page.get_by_role("tab").nth(1).click()


def _menu(page: Page) -> None:
    _article(page)
    page.locator(".article-top .more").click()


def _publish(page: Page) -> None:
    _menu(page)
    page.locator(".menu .withdraw").click()


def _official(page: Page) -> None:
    _article(page)
    page.locator("[data-view=official]").click()
    expect(page.frame_locator(".frame iframe").locator("h1").first).to_be_visible()


def _chosen(page: Page) -> None:
    _listed(page)
    for box in page.locator("tbody [type=checkbox]").all()[:3]:
        box.check()


DOCUMENTS = (
    Shot("desk-list", "#/", _listed),
    Shot("desk-list-en", "#/", _listed, language="en"),
    Shot("desk-article", ARTICLE, _writing),
    Shot("desk-article-en", ENGLISH, _article, language="en", width=1600, height=900),
    Shot("desk-details", ARTICLE, _details),
    Shot("desk-dark", ARTICLE, _official, width=1600, height=900, scheme="dark"),
)
OTHERS = (
    Shot("list-dark", "#/", _chosen, scheme="dark"),
    Shot("list-narrow", "#/", _listed, width=683, height=384),
    Shot("list-tw", "#/", _chosen, language="zh-TW"),
    Shot("article-narrow", ARTICLE, _article, width=683, height=384),
    Shot("article-wide", ARTICLE, _writing, width=1920, height=1080),
    Shot("menu", ARTICLE, _menu),
    Shot("withdraw", ARTICLE, _publish, language="en"),
    Shot("details-en", ENGLISH, _details, language="en", scheme="dark"),
    Shot("page", "#/text/about.md", _article),
    Shot("section", "#/text/news/_index.md", _article),
    Shot("trash", "#/trash"),
    Shot("site", "#/site"),
    Shot("help", "#/help"),
    Shot("help-tw", "#/help", language="zh-TW"),
)


def take(shot: Shot, client: Client, browser: Browser, folder: Path) -> None:
    with browser.new_context(
        viewport={"width": shot.width, "height": shot.height}, color_scheme=shot.scheme, locale=shot.language
    ) as context:
        page = context.new_page()
        page.add_init_script(f"localStorage.setItem('gen-desk-language', '{shot.language}')")
        page.goto(f"{client.origin}/desk/?token={client.token}")
        expect(page.locator("main h1")).to_have_count(1)
        page.evaluate("place => { location.hash = place }", shot.place)
        expect(page.locator("main")).to_be_visible()
        page.wait_for_timeout(300)
        shot.prepare(page)
        page.wait_for_timeout(500)  # the page follows what was typed
        picture = folder / f"{shot.name}.png"
        page.screenshot(path=picture)
        make_small(picture)


def main() -> None:
    folder = Path(sys.argv[1]) if sys.argv[1:] else ROOT / "docs" / "images"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as place, chromium() as browser:
        copy_example(Path(place))
        with desk(Path(place)) as client:
            for shot in (*DOCUMENTS, *OTHERS) if sys.argv[1:] else DOCUMENTS:
                take(shot, client, browser, folder)
                for draft in (Path(place) / ".gen" / "drafts").glob("[!.]*"):
                    draft.unlink()


if __name__ == "__main__":
    main()
