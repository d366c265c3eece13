"""`python -m tests.paste_screenshots [FOLDER]` makes the pictures of what is pasted, and of what is copied."""

import base64
import sys
import tempfile
from html import escape
from pathlib import Path

from playwright.sync_api import Browser

from generator.build import build, examine
from generator.importing.pasting.pasting import pasted
from generator.outputs.job import Options
from generator.outward.copying import for_wechat
from generator.settings.config import load_config
from generator.text.dates import clock
from tests.browser import chromium
from tests.conftest import CLOCK, ROOT, copy_example
from tests.screenshots import make_small
from tests.sites import article

SAMPLE = ROOT / "tests" / "importing" / "pasting" / "samples" / "word-report.html"
PICTURE = ROOT / "content" / "news" / "kaifangri" / "yuanzhuo.webp"
_PANEL = "width: 430px; height: 690px; border: 1px solid #ccc; object-fit: cover; object-position: top"
_SHOWN = "<!doctype html><meta charset=utf-8><style>body {{ margin: 24px; {style} }}</style>{body}"


def take(folder: Path) -> None:
    """A document, its Markdown and its page side by side; and an article as an editor of 公众号 shows it."""
    folder.mkdir(parents=True, exist_ok=True)
    picture = f"data:image/webp;base64,{base64.b64encode(PICTURE.read_bytes()).decode()}"
    document = SAMPLE.read_text("utf-8").replace("file:///C:/Temp/msohtmlclip1/01/clip_image002.png", picture)
    found = pasted(document)
    with tempfile.TemporaryDirectory() as temporary, chromium() as browser:
        root = Path(temporary)
        copy_example(root)
        bundle = root / "content" / "news" / "paste"
        bundle.mkdir()
        title, _, body = found.markdown.removeprefix("## ").partition("\n")
        (bundle / "index.md").write_text(article(body, title=title, date="2021-06-01"), "utf-8")
        for name, data in found.files.items():
            (bundle / name).write_bytes(data)
        config, _ = load_config(root / "gen.yaml")
        assert config
        now = clock(CLOCK, {}, config.zone)
        build(config, root / "site", now, Options())
        markdown = (
            f"<pre style='font: 13px/1.6 monospace; white-space: pre-wrap'>{escape(found.markdown)}</pre>"
        )
        address = (root / "site" / "news" / "2021" / "paste" / "index.html").as_uri()
        panels = (
            _picture(browser, document.replace(">l<", ">●<"), "font-size: 12pt; line-height: 1.8"),
            _picture(browser, _SHOWN.format(style="", body=markdown)),
            _picture(browser, address, at="main"),
        )
        images = "".join(f"<img style='{_PANEL}' src='{one}'>" for one in panels)
        row = f"<div style='display: flex; gap: 18px; padding: 18px; background: #eee'>{images}</div>"
        _save(browser, _SHOWN.format(style="margin: 0", body=row), folder / "paste.png", 1366, 730)
        prepared, _ = examine(config, now, Options())
        text, bulletin = prepared.standing.text("news/kaifangri/index.md"), prepared.standing.bulletin
        assert text
        copied = for_wechat(text, bulletin.site, bulletin.settings.theme.accent)
        html = _SHOWN.format(style="font-family: sans-serif", body=copied.content)
        _save(browser, html, folder / "wechat.png", 430, 900)


def _picture(browser: Browser, shown: str, style: str = "", at: str = "") -> str:
    """A page, or an element of it, as a narrow screen shows it, as an address of a picture."""
    with browser.new_context(viewport={"width": 430, "height": 690}, device_scale_factor=1) as context:
        page = context.new_page()
        if at:
            page.goto(shown)
            page.locator(at).evaluate("it => scrollTo(0, it.getBoundingClientRect().top - 20)")
        else:
            page.set_content(shown)
            page.add_style_tag(content=f"body {{ margin: 28px; {style} }}")
        data = page.screenshot()
    return f"data:image/png;base64,{base64.b64encode(data).decode()}"


def _save(browser: Browser, html: str, file: Path, width: int, height: int) -> None:
    with browser.new_context(viewport={"width": width, "height": height}) as context:
        page = context.new_page()
        page.set_content(html)
        page.screenshot(path=file)
    make_small(file)


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images")
