"""Where lines break on the default theme's pages, in Chromium."""

from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.sites import SETTINGS, article, build_site, write_site

WIDTHS = (1000, 700, 390)

BROKEN = """() => [...document.querySelectorAll(".terms :is(a, span)")].flatMap((element) => {
  // The words that stand on more than one line.
  const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT), found = [];
  while (texts.nextNode()) for (const word of texts.currentNode.data.matchAll(/\\S+/g)) {
    const range = document.createRange();
    range.setStart(texts.currentNode, word.index);
    range.setEnd(texts.currentNode, word.index + word[0].length);
    if (new Set([...range.getClientRects()].map((box) => box.top)).size > 1) found.push(word[0]);
  }
  return found;
})"""

BEGINNING = """() => {
  // The lines of the paragraph's last character before its address, and of the address's first.
  const link = document.querySelector(".prose a"), before = document.createRange();
  const text = link.previousSibling;
  before.setStart(text, text.data.trimEnd().length - 1);
  before.setEnd(text, text.data.trimEnd().length);
  return [before.getClientRects()[0].bottom, link.getClientRects()[0].bottom];
}"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A bulletin in English with an article a month, and one in Chinese with a long address."""
    files = {
        f"content/news/{month}.md": article(
            date=f"2019-{month:02}-05", tags="[Quickcheck, Fediverse network]"
        )
        for month in range(1, 13)
    }
    text = "项目说明会将于本月下旬举行，活动细节见 <https://www.example.org/event/2020/summer-of-code-2020/proposals>。"
    files["content/news/address.md"] = article(text, language="zh-CN")
    root = write_site(tmp_path_factory.mktemp("lines"), {"gen.yaml": f"{SETTINGS}language: en\n", **files})
    build_site(root)
    return root / "site"


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("name", ["archive", "tags"])
def test_no_word_of_a_list_of_names_is_broken(page: Page, site: Path, name: str, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((site / name / "index.html").as_uri())
    assert page.evaluate(BROKEN) == []


@pytest.mark.parametrize("width", WIDTHS)
def test_an_address_fills_the_line_that_it_begins_on(page: Page, site: Path, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto((site / "news/2020/address/index.html").as_uri())
    before, address = page.evaluate(BEGINNING)
    assert before == pytest.approx(address, abs=4)
