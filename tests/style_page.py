"""Everything that the theme can show, on a few pages: each block, each component, each state.

`python -m tests.style_page FOLDER` takes pictures of them, light, dark, narrow and on paper, in both languages, with an
`index.html` that shows them all. `python -m tests.style_page keep` writes down where everything stands, for
`test_appearance.py`, after a change of the theme that was meant.
"""

import io
import sys
import tempfile
from html import escape
from pathlib import Path

from PIL import Image, ImageDraw
from playwright.sync_api import Browser

from generator.site.publication import Show
from tests.appearance import KEPT, LANGUAGES, looks
from tests.browser import chromium, served
from tests.sites import article, build_site, write_site

STYLEBOOK = Path(__file__).parent / "stylebook"
"""A text in each language with every component and every block."""
PAGES = {
    "components": "news/2020/components/",
    "states": "news/2020/states/",
    "paper": "news/2020/components/print/",
    "home": "",
    "section": "news/",
    "withdrawn": "news/2020/withdrawn/",
}

_NAMES = {
    "zh-CN": {
        "title": "示例简报",
        "components": "每个组件和每种版块",
        "states": "每种状态",
        "draft": "还没有发布的文章",
        "withdrawn": "撤回的文章",
        "news": "新闻",
        "about": "关于",
        "text": "正文。",
        "wrong": "“两个村”误为“三个村”。",
        "reason": "内容有误。",
        "long": "关于进一步做好全县农村饮水安全工程建设管理和运行维护工作有关问题的补充通知及其解读材料汇编",
        "tag": "供水",
    },
    "en": {
        "title": "Example bulletin",
        "components": "Every component and every block",
        "states": "Every state",
        "draft": "An article that is not out yet",
        "withdrawn": "An article that was withdrawn",
        "news": "News",
        "about": "About",
        "text": "Text.",
        "wrong": "It was two villages, not three.",
        "reason": "It was not right.",
        "long": "Supplementary notice on the construction, administration and maintenance of rural drinking water",
        "tag": "Water",
    },
}


def specimen(language: str) -> dict[str, str | bytes]:
    """The files of a bulletin that shows everything."""
    names = _NAMES[language]
    components = (STYLEBOOK / f"{language}.md").read_text("utf-8")
    return {
        "gen.yaml": f"title: {names['title']}\nbase_url: https://example.org/b\ntimezone: Asia/Shanghai\n"
        f"language: {language}\nnavigation: [{{title: {names['about']}, url: about.md}}]\n",
        "content/about.md": f"---\ntitle: {names['about']}\n---\n{names['text']}\n",
        "content/news/_index.md": f"---\ntitle: {names['news']}\n---\n",
        "content/news/components.md": article(
            components,
            title=names["components"],
            subtitle=names["text"],
            tags=f"[{names['tag']}]",
            source=names["title"],
            toc="true",
            image="a.png",
        ),
        "content/news/states.md": article(
            names["text"],
            title=names["states"],
            date="2020-09-20",
            status="repealed",
            replaced_by="components.md",
            corrections=f"[{{date: 2020-09-21, text: '{names['wrong']}'}}]",
            ai="text",
            updated="2020-09-22",
            document_number="示〔2020〕1号",
            image="b.png",
        ),
        "content/news/long.md": article(names["text"], title=names["long"], date="2020-09-19", pinned="true"),
        "content/news/draft.md": article(
            names["text"], title=names["draft"], date="2020-09-18", draft="true"
        ),
        "content/news/withdrawn.md": article(
            names["text"], title=names["withdrawn"], date="2020-09-17", withdrawn=names["reason"]
        ),
        "content/news/a.png": _picture(640, 400, (70, 110, 150)),
        "content/news/b.png": _picture(400, 600, (90, 140, 90)),
    }


def _picture(width: int, height: int, ground: tuple[int, int, int]) -> bytes:
    image = Image.new("RGB", (width, height), ground)
    ImageDraw.Draw(image).ellipse((width // 4, height // 4, width * 3 // 4, height * 3 // 4), (235, 230, 210))
    made = io.BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


def build_specimen(root: Path, language: str) -> Path:
    """Build that bulletin in a folder; the folder of the site."""
    build_site(write_site(root, specimen(language)), show=Show(drafts=True), pdf=False)
    return root / "site"


def _take(browser: Browser, where: str, folder: Path, language: str) -> list[tuple[str, str]]:
    """Pictures of each page: file and what it shows."""
    taken = []
    for look, width, scheme, media in (
        ("light", 1280, "light", "screen"),
        ("dark", 1280, "dark", "screen"),
        ("narrow", 360, "light", "screen"),
        ("print", 794, "light", "print"),
    ):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme="dark" if scheme == "dark" else "light"
        )
        page = context.new_page()
        for name, path in PAGES.items():
            page.goto(where + path)
            page.emulate_media(media="print" if media == "print" else "screen")
            page.evaluate("for (const one of document.images) one.loading = 'eager'")
            page.wait_for_load_state("networkidle")
            file = f"{language}-{name}-{look}.png"
            page.screenshot(path=folder / file, full_page=True)
            taken.append((file, f"{name}, {look}, {language}"))
        context.close()
    return taken


def _sheet(taken: list[tuple[str, str]]) -> str:
    pictures = "\n".join(
        f'<figure><img src="{escape(file)}" alt=""><figcaption>{escape(shows)}</figcaption></figure>'
        for file, shows in taken
    )
    style = "main{display:flex;flex-wrap:wrap;gap:2rem}figure{margin:0}img{width:24rem;border:1px solid #999}"
    head = f"<!DOCTYPE html><meta charset=utf-8><title>Style page</title><style>{style}</style>"
    return f"{head}<main>{pictures}</main>"


def main(arguments: list[str]) -> None:
    """Take the pictures, or keep where everything stands."""
    (asked,) = arguments
    taken: list[tuple[str, str]] = []
    folder = KEPT if asked == "keep" else Path(asked)
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, chromium() as browser:
        for language in LANGUAGES:
            site = build_specimen(Path(temporary, language), language)
            with served(site, "https://example.org/b") as where:
                if asked == "keep":
                    for name, look in looks(browser, where, language).items():
                        (folder / f"{name}.txt").write_text(look.text, "utf-8")
                        look.picture.save(folder / f"{name}.png", optimize=True)
                else:
                    taken += _take(browser, where, folder, language)
    if taken:
        (folder / "index.html").write_text(_sheet(taken), "utf-8")
    sys.stdout.write(f"{folder}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
