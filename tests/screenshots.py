"""`python -m tests.screenshots` makes the pictures of the README and the guide from the example bulletin.

`python -m tests.screenshots FOLDER` takes every kind of page into a folder: wide, narrow, light, dark, high contrast.
"""

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass, replace
from datetime import timedelta
from html import escape
from pathlib import Path
from unittest.mock import patch

from PIL import Image
from playwright.sync_api import Browser

from generator.commands import cli, verify
from generator.settings.config import load_config
from tests.browser import KINDS, chromium, served
from tests.conftest import CLOCK, ROOT
from tests.proving.signed import KEY, WHEN, Reply, Request, make_site, serving, sign
from tests.sites import build_site

ARTICLE = "news/2020/wangluo-yizheng/"
OFFICIAL = "notices/2020/zhengji-tian/"
ISSUE = "issues/2020-09/"
MARGIN = 8
"""Pixels above an element that a picture begins at."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of one page in a window of the given size, in CSS pixels."""

    name: str
    page: str
    width: int = 1100
    height: int = 800
    dark: bool = False
    sheet: int = 0
    """Show this sheet of the page's PDF instead of the window, counted from 1; -1 for its last."""
    theme: str = ""
    """What gen.yaml says under `theme`, where it is not what the example says."""
    page_size: int = 0
    """The same of `page_size`; 0 for what the example says."""
    clock: str = CLOCK
    """When it is."""
    reading: str = ""
    """A reader's settings, as the browser keeps them."""
    tools: bool = False
    """Open the reading settings."""
    press: str = ""
    """The link to press first, by its words."""
    part: str = ""
    """Begin at this element, by a CSS selector, and not at the top of the page."""
    whole: bool = False
    """Show all of the page, not only what the window shows."""


PICTURES = (
    Picture("home", ""),
    Picture("article", ARTICLE),
    Picture("dark", ARTICLE, dark=True),
    Picture("narrow", ARTICLE, width=320, height=640),
    Picture("print", f"{ARTICLE}print/", sheet=1),
    Picture("official", f"{OFFICIAL}print/", sheet=1),
    Picture("official-last", f"{OFFICIAL}print/", sheet=-1),
    Picture("booklet", f"{ISSUE}print/", sheet=1),
    Picture("booklet-article", f"{ISSUE}print/", sheet=2),
    Picture("booklet-last", f"{ISSUE}print/", sheet=-1),
    Picture("theme-banner", "", height=620, theme='masthead: banner, accent: "#17497f"'),
    Picture("theme-plain", "news/", height=620, theme='masthead: plain, text: serif, accent: "#14532d"'),
    Picture("search", "search/?q=%E5%8F%A4%E6%A1%A5", height=620),
    Picture("topic", "topics/weiyuan-xiaozu/", height=620),
    Picture("withdrawn", "notices/2020/huodong-quxiao/", height=480),
    Picture("reading", ARTICLE, height=620, reading='{"size": "large", "contrast": "high"}', tools=True),
    Picture("top", "about/", width=900, height=290),
    Picture("slides", "", width=700, height=664, part=".leading"),
    Picture("credit", "topics/weiyuan-xiaozu/", width=560, height=270, part="figure.wide"),
    Picture("focus", "news/", width=700, height=182, part=".entry:has(img.focus)"),
    Picture("correction", "news/2021/fangxun/", width=900, height=340, part=".article"),
    Picture("films", "study/2020/guqiao/", width=560, height=430, part="figure:has(audio)"),
    Picture("qr", ARTICLE, width=900, height=500, press="二维码"),
    Picture("foot", "", width=900, height=290, part=".foot"),
    Picture("mourning", "", width=900, height=520, clock="2021-12-13T09:00"),
    Picture("issue", "issues/2021-03/", width=900, height=880, part="main"),
    Picture("archive", "archive/2021/", width=900, height=530, part="main"),
    Picture("pager", "news/", width=700, height=70, part=".pager", page_size=1),
    Picture("site-map", "sitemap/", width=900, height=470, part="main"),
    Picture("feeds", "feeds/", width=900, height=440, part="main"),
    Picture("accessibility", "accessibility/", width=700, height=560, part="main"),
)


def every_kind() -> tuple[Picture, ...]:
    """A picture of each kind of page in each way that readers see it."""
    ways = {
        "wide": {"width": 1280},
        "narrow": {"width": 320},
        "wide-dark": {"width": 1280, "dark": True},
        "narrow-dark": {"width": 320, "dark": True},
        "wide-contrast": {"width": 1280, "reading": '{"contrast": "high"}'},
        "narrow-large": {"width": 320, "reading": '{"size": "larger", "spacing": "wider"}'},
    }
    return tuple(
        Picture(f"{kind.replace(' ', '-')}-{way}", page, whole=True, **changes)  # type: ignore[arg-type] # as above
        for kind, page in KINDS.items()
        for way, changes in ways.items()
    )


def make_pictures(pictures: Iterable[Picture], folder: Path) -> None:
    """Build the example, once for each way that it is asked for, and take the pictures into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    by_way: dict[tuple[str, int, str], list[Picture]] = {}
    for picture in pictures:
        by_way.setdefault((picture.theme, picture.page_size, picture.clock), []).append(picture)
    for (theme, page_size, now), some in by_way.items():
        with tempfile.TemporaryDirectory() as temporary:
            root = Path(temporary)
            shutil.copytree(ROOT / "content", root / "content")
            settings = (ROOT / "gen.yaml").read_text(encoding="utf-8")
            if theme:
                settings = re.sub(
                    r"^theme:\n(?:[ #].*\n)+", f"theme: {{{theme}}}\n", settings, flags=re.MULTILINE
                )
            if page_size:
                settings = re.sub(r"^page_size:.*", f"page_size: {page_size}", settings, flags=re.MULTILINE)
            (root / "gen.yaml").write_text(settings, encoding="utf-8")
            config, problems = load_config(root / "gen.yaml")
            assert config is not None, problems
            build_site(root, now=now, pdf=any(picture.sheet for picture in some))
            with served(root / "site", config.settings.base_url) as address, chromium() as browser:
                for picture in some:
                    if picture.sheet:
                        take_sheet(picture, root / "site", folder)
                    else:
                        take(picture, address, browser, folder)


def take(picture: Picture, address: str, browser: Browser, folder: Path) -> None:
    """Take one picture into `folder/name.png`."""
    target = folder / f"{picture.name}.png"
    with browser.new_context(
        viewport={"width": picture.width, "height": picture.height},
        color_scheme="dark" if picture.dark else "light",
        locale="zh-CN",
    ) as context:
        if picture.reading:
            context.add_init_script(f"localStorage.setItem('reading', '{picture.reading}')")
        page = context.new_page()
        page.goto(address + picture.page, wait_until="networkidle")
        if picture.tools:
            page.locator(".tools summary").click()
        if picture.whole:  # pictures far below come only when they are near
            page.locator('img[loading="lazy"]').evaluate_all(
                "all => all.forEach((img) => { img.loading = 'eager' })"
            )
            page.wait_for_load_state("networkidle")
        if picture.press:
            page.get_by_role("link", name=picture.press).click()
            page.locator("dialog").wait_for()
        if picture.part:
            part = page.locator(picture.part).first
            part.scroll_into_view_if_needed()
            page.wait_for_load_state("networkidle")
            top = part.evaluate("(part) => part.getBoundingClientRect().top + scrollY") - MARGIN
            area = {"x": 0, "y": max(top, 0), "width": picture.width, "height": picture.height}
            page.screenshot(path=target, full_page=True, clip=area)  # type: ignore[arg-type] # numbers, as it wants
        else:
            page.screenshot(path=target, full_page=picture.whole)
    make_small(target)


def make_small(picture: Path) -> None:
    """Write a PNG anew with no more colours than a palette holds, which few pages have."""
    with Image.open(picture) as taken:
        few = taken.convert("RGB").quantize(256, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(picture, optimize=True)


def take_sheet(picture: Picture, site: Path, folder: Path) -> None:
    """Take a picture of one sheet of a print view's PDF into `folder/name.png`."""
    (pdf,) = (site / picture.page).glob("*.pdf")
    about = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    number = str(picture.sheet if picture.sheet > 0 else int(re.findall(r"Pages: +(\d+)", about)[0]))
    target = str(folder / picture.name)
    command = ["pdftoppm", "-png", "-r", "72", "-f", number, "-singlefile", str(pdf), target]
    subprocess.run(command, check=True)


TERMINAL = """<meta charset="utf-8"><style>
body {{ margin: 0; background: #fff }}
pre {{ display: inline-block; margin: 0; padding: 1.25em 1.5em; inline-size: 68em; background: #1c1f24; color: #e6e6e6;
    font: 13px/1.7 "DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace; white-space: pre-wrap }}
b {{ color: #8fd18f; font-weight: normal }}
</style><pre><b>$ gen verify {address}</b>
{said}</pre>"""
SERVED = "https://www.example.org"
BET = b'<script src="https://cdn.casino.example/j.js"></script>'


def make_reports(folder: Path) -> None:
    """Check a server that lies as burglars' servers do, and take pictures of what the terminal shows of it."""
    with tempfile.TemporaryDirectory() as temporary, chromium() as browser:
        root = Path(temporary) / "bulletin"
        make_site(root)
        with serving(root / "site") as server, patch.dict(os.environ, XDG_DATA_HOME=f"{temporary}/data"):
            sign(root, WHEN + timedelta(hours=1), site=server.address)
            server.lie = as_burglars_do
            for language, name in (("en_US.UTF-8", "verify.png"), ("zh_CN.UTF-8", "verify.zh-CN.png")):
                said = io.StringIO()
                with (
                    patch.dict(os.environ, LANG=language),
                    patch.object(verify, "_now", lambda: WHEN),
                    redirect_stdout(said),
                    redirect_stderr(io.StringIO()),
                ):
                    cli.main(["verify", server.address, "--key", KEY.minisign])
                page = browser.new_page(viewport={"width": 1000, "height": 600}, device_scale_factor=1.5)
                shown = escape(said.getvalue().replace(server.address, SERVED))
                page.set_content(TERMINAL.format(address=f"{SERVED}/", said=shown))
                page.locator("pre").screenshot(path=folder / name)
                page.close()


def as_burglars_do(request: Request, reply: Reply) -> Reply:
    """A page for search engines and those who come from them, one for spam, and a text that is another."""
    if request.path == "/a.php":
        return replace(reply, status=200, body=b"<title>casino</title>" + BET)
    if request.path == "/about/":
        return replace(reply, body=reply.body.replace("关于我们".encode(), "关于他们".encode()))
    is_search = "Baiduspider" in request.headers["user-agent"] or "baidu" in request.headers.get(
        "referer", ""
    )
    if request.path == "/" and is_search:
        return replace(reply, body=reply.body.replace(b"</body>", BET + b"</body>"))
    return reply


if __name__ == "__main__":
    if len(sys.argv) > 1:
        make_pictures(every_kind(), Path(sys.argv[1]))
    else:
        make_pictures(PICTURES, ROOT / "docs" / "images")
        make_reports(ROOT / "docs" / "images")
