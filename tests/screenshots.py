"""`python -m tests.screenshots` makes the pictures of the README and the guide from the example bulletin."""

import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser

from generator.config import load_config
from tests.browser import chromium, served
from tests.conftest import CLOCK, ROOT
from tests.sites import build_site

ARTICLE = "news/2020/wangluo-yizheng/"
ISSUE = "issues/2020-09/"


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of one page in a window of the given size, in CSS pixels."""

    name: str
    page: str
    width: int = 1100
    height: int = 800
    dark: bool = False
    paper: bool = False
    """Show the first sheet of paper instead of the window."""


PICTURES = (
    Picture("home", ""),
    Picture("article", ARTICLE),
    Picture("dark", ARTICLE, dark=True),
    Picture("narrow", ARTICLE, width=320, height=640),
    Picture("print", f"{ARTICLE}print/", paper=True),
    Picture("issue-print", f"{ISSUE}print/", paper=True),
)


def make_pictures(folder: Path) -> None:
    """Build the example and take its PICTURES into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        root = Path(temporary)
        shutil.copytree(ROOT / "content", root / "content")
        shutil.copy(ROOT / "gen.yaml", root)
        config, _ = load_config(root / "gen.yaml")
        assert config is not None
        build_site(root, now=CLOCK)
        with served(root / "site", config.settings.base_url) as address, chromium() as browser:
            for picture in PICTURES:
                take(picture, address, browser, folder)


def take(picture: Picture, address: str, browser: Browser, folder: Path) -> None:
    """Take one picture into `folder/name.png`."""
    target = folder / f"{picture.name}.png"
    with browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.dark else "light",
        locale="zh-CN",
    ) as context:
        page = context.new_page()
        page.goto(address + picture.page, wait_until="networkidle")
        if not picture.paper:
            page.screenshot(path=target)
            return
        with tempfile.TemporaryDirectory() as temporary:
            pdf = Path(temporary, "page.pdf")
            page.pdf(path=pdf, prefer_css_page_size=True)
            command = ["pdftoppm", "-png", "-r", "72", "-f", "1", "-singlefile", str(pdf), str(target)[:-4]]
            subprocess.run(command, check=True)


if __name__ == "__main__":
    make_pictures(ROOT / "docs" / "images")
