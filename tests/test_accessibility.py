"""The example bulletin before independent judges of accessibility and of speed: axe-core and Lighthouse."""

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import ARGUMENTS, CHROMIUM, POLICY, served
from tests.conftest import BuiltSite
from tests.site_checks import CHECKERS, needs

AXE = CHECKERS / "node_modules" / "axe-core" / "axe.min.js"
LIGHTHOUSE = CHECKERS / "node_modules" / "lighthouse" / "cli" / "index.js"

ARTICLE = "proposals/2021/banli-jindu/"
KINDS = {
    "home": "",
    "article": ARTICLE,
    "article with a table of contents": "proposals/2021/dongmen-zhaoming/",
    "article in English": "study/2021/nongcun-yinshui.en/",
    "page": "about/",
    "section": "news/",
    "latest": "page/2/",
    "archive": "archive/",
    "year": "archive/2021/",
    "month": "archive/2021/06/",
    "tags": "tags/",
    "tag": "tags/提案/",
    "sources": "sources/",
    "source": "sources/砚溪县政协办公室/",
    "issues": "issues/",
    "issue": "issues/2021-06/",
    "print": f"{ARTICLE}print/",
    "booklet": "issues/2021-06/print/",
    "missing": "nowhere/",
}
"""A page of every kind."""

WAYS = (("light", 320), ("light", 1280), ("dark", 1280), ("high contrast", 320))
"""Schemes and widths: colours are the same at every width, and where things stand is the same in every scheme."""

RUN = """async () => {
  const { violations } = await axe.run(document, { resultTypes: ["violations"] });
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id} (${help}): ${html} ${failureSummary}`));
}"""


def complaints(page: Page, address: str) -> list[str]:
    """What axe-core says of a page: all its rules for WCAG 2.2 A and AA, and its best practices."""
    page.goto(address)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found: list[str] = page.evaluate(RUN)
    return found


@pytest.mark.parametrize(("scheme", "width"), WAYS)
def test_axe_finds_nothing_on_any_kind_of_page(
    scheme: str, width: int, browser: Browser, address: str
) -> None:
    needs(AXE)
    with browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
    ) as context:
        if scheme == "high contrast":
            context.add_init_script('localStorage.setItem("reading", \'{"contrast": "high"}\')')
        page = context.new_page()
        found = {kind: complaints(page, address + path) for kind, path in KINDS.items()}
        assert page.evaluate("document.documentElement.dataset.contrast === 'high'") == (
            scheme == "high contrast"
        )
    assert {kind: said for kind, said in found.items() if said} == {}


def test_axe_finds_nothing_in_open_reading_settings(browser: Browser, address: str) -> None:
    needs(AXE)
    with browser.new_context(bypass_csp=True) as context:
        page = context.new_page()
        page.goto(address)
        page.locator(".tools summary").click()
        page.evaluate(AXE.read_text(encoding="utf-8"))
        assert page.evaluate(RUN) == []


def test_axe_finds_a_fault(browser: Browser, tmp_path: Path) -> None:
    needs(AXE)
    (tmp_path / "index.html").write_text('<!DOCTYPE html><title>x</title><img src="x.png">', encoding="utf-8")
    with browser.new_context() as context:
        found = complaints(context.new_page(), (tmp_path / "index.html").as_uri())
    assert any(complaint.startswith("image-alt") for complaint in found)


# ---- Lighthouse


CATEGORIES = ("performance", "accessibility", "best-practices", "seo")


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


def failures(report: dict[str, Any]) -> list[str]:
    """The audits that cost a category points."""
    return sorted(
        f"{category}: {reference['id']} {report['audits'][reference['id']].get('displayValue', '')}"
        for category, found in report["categories"].items()
        for reference in found["auditRefs"]
        if reference["weight"] and (report["audits"][reference["id"]]["score"] or 0) < 1
    )


@pytest.mark.parametrize("kind", ["home", "article"])
def test_lighthouse_gives_a_hundred_in_every_category_but_speed(
    kind: str, example_site: BuiltSite, tmp_path: Path
) -> None:
    needs("node", LIGHTHOUSE, Path(CHROMIUM or "chromium"))
    # At the host's root, where robots.txt counts; Lighthouse asks for that from within the page.
    with served(example_site.folder, "http://localhost", f"{POLICY}; connect-src 'self'") as address:
        report = lighthouse(address + KINDS[kind], tmp_path)
    scores = {name: round(report["categories"][name]["score"] * 100) for name in CATEGORIES}
    # How many points speed gets is the machine's matter, too; weight, requests and shift are tested for themselves.
    scores.pop("performance")
    assert set(scores.values()) == {100}, failures(report)
    assert report["audits"]["cumulative-layout-shift"]["numericValue"] == 0
