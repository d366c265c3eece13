"""The example bulletin before independent judges of accessibility and of speed: axe-core and Lighthouse."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import CHROMIUM, KINDS, served
from tests.conftest import BuiltSite
from tests.lighthouse import LIGHTHOUSE, failures, lighthouse, points
from tests.site_checks import CHECKERS, needs

AXE = CHECKERS / "node_modules" / "axe-core" / "axe.min.js"

COLOURS = ("color-contrast", "link-in-text-block")
"""The rules that look at colours. What is there, and where it stands, is the same in every scheme."""

RUN = """async (rules) => {
  const { violations } = await axe.run(document, {
    resultTypes: ["violations"],
    ...(rules ? { runOnly: rules } : { rules: { "target-size": { enabled: true } } }),
  });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} (${help}): ${html} ${failureSummary}`));
}"""


def bring_axe(page: Page) -> None:
    """Put axe-core into a page."""
    page.evaluate(AXE.read_text(encoding="utf-8"))


def complaints(page: Page, rules: tuple[str, ...] = ()) -> list[str]:
    """What axe-core says of a page that has it: all its rules for WCAG 2.2 A and AA, and its best practices."""
    found: list[str] = page.evaluate(RUN, list(rules) or None)
    return found


SCHEMES = {
    "light": ("light", ""),
    "high contrast": ("light", "high"),
    "high contrast of the dark": ("dark", "high"),
    "dark": ("dark", ""),
}
"""What the system asks for, and what the reader has chosen."""

WIDTHS = (320, 1280)
"""Colours are the same at both."""

SET_CONTRAST = "chosen => { document.documentElement.dataset.contrast = chosen }"
GROUND = "getComputedStyle(document.body).backgroundColor"


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing_on_any_kind_of_page(width: int, browser: Browser, address: str) -> None:
    """Every rule at both widths; the rules of colours in all other schemes, where the page is wide."""
    needs(AXE)
    schemes = SCHEMES if width == max(WIDTHS) else {"light": SCHEMES["light"]}
    found: dict[tuple[str, str], list[str]] = {}
    grounds: dict[str, list[str]] = {}
    with browser.new_context(viewport={"width": width, "height": 800}, bypass_csp=True) as context:
        page = context.new_page()
        for kind, path in KINDS.items():
            answer = page.goto(address + path)
            assert answer is not None and answer.status == (404 if kind == "missing" else 200), kind
            bring_axe(page)
            for scheme, (system, chosen) in schemes.items():
                page.emulate_media(color_scheme="dark" if system == "dark" else "light")
                page.evaluate(SET_CONTRAST, chosen)
                found[kind, scheme] = complaints(page, () if scheme == "light" else COLOURS)
                grounds.setdefault(kind, []).append(page.evaluate(GROUND))
    assert {kind: said for kind, said in found.items() if said} == {}
    if schemes is SCHEMES:
        on_paper = [kind for kind, seen in grounds.items() if len(set(seen)) == 1]
        assert on_paper == ["print", "booklet"], "all other pages have shown every scheme"
        assert {len(set(seen)) for kind, seen in grounds.items() if kind not in on_paper} == {3}


def test_axe_finds_nothing_in_open_reading_settings(browser: Browser, address: str) -> None:
    needs(AXE)
    with browser.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.goto(address)
        page.locator(".tools summary").click()
        bring_axe(page)
        assert complaints(page) == []


def test_axe_finds_a_fault(browser: Browser, tmp_path: Path) -> None:
    needs(AXE)
    (tmp_path / "index.html").write_text('<!DOCTYPE html><title>x</title><img src="x.png">', encoding="utf-8")
    with browser.new_context() as context:
        page = context.new_page()
        page.goto((tmp_path / "index.html").as_uri())
        bring_axe(page)
        found = complaints(page)
    assert any(complaint.startswith("image-alt") for complaint in found)


# ---- Lighthouse


def test_lighthouse_gives_an_article_a_hundred_in_every_category_but_speed(
    example_site: BuiltSite, tmp_path: Path
) -> None:
    needs("node", LIGHTHOUSE, Path(CHROMIUM or "chromium"))
    # At the host's root, where robots.txt counts; Lighthouse asks for that from within the page.
    with served(example_site.folder, "http://localhost") as address:
        report = lighthouse(address + KINDS["article"], tmp_path)
    scores = points(report)
    # How many points speed gets is the machine's matter, too; weight, requests and shift are tested for themselves.
    scores.pop("performance")
    assert set(scores.values()) == {100}, failures(report)
    assert report["audits"]["cumulative-layout-shift"]["numericValue"] == 0
