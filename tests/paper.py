"""`python -m tests.paper FOLDER` makes a gallery of everything that can be printed, to be looked at sheet by sheet.

Each style, short, long and hard, as WeasyPrint and as Chromium set it: one picture of each, its sheets side by side. It
says how many sheets each has, and of which PDF the text is not the source's, in its order, once. `long` and `volume`
have fifty pages and two hundred articles, so this takes some minutes; CI has smaller ones.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.browser import chromium, served
from tests.outputs.test_official import COPIES, FULL, TITLE, TO
from tests.outputs.test_paper import HARD, paragraphs, table, text_of
from tests.photos import photo
from tests.sites import SETTINGS, article, build_site, write_site

SHEETS, ACROSS, DOTS = 12, 6, 50
"""How many sheets of a PDF are shown, how many in a row, and in how many dots an inch."""
_MARKS = re.compile(r"第\d{4}(?:段|行第0格)")
_PUBLISHER = "publisher: {name: 示例县人民政府办公室, phone: 000-5550142}\n"
_OFFICIAL = {
    "title": TITLE,
    "document_number": "示政办〔2020〕12号",
    "copies_to": COPIES,
    "print_style": "official",
}
_ISSUE = article(
    "本期集中反映提案办理情况，供参阅。",
    title="提案办理专刊",
    date="2020-09-30",
    number="7",
    total="123",
    reported_to="省政协办公厅，市政协办公室",
    sent_to="县委办公室，县人大常委会办公室，县人民政府办公室",
    issued_to="各乡镇政协工作联络组，县政协各专门委员会",
    copies="120",
)


def articles() -> Mapping[str, str]:
    """The articles' texts, by the names of their cases."""
    texts = {name: article(body, title=f"难例{name}", date="2020-07-01") for name, body in HARD.items()}
    texts["long"] = article(paragraphs(150, 9), title="五十页的文章", date="2020-07-02")
    texts["rows"] = article(f"表前。\n\n{table(500)}\n\n表后。", title="五百行的表", date="2020-07-03")
    texts["official-short"] = article(TO + paragraphs(1, 2), **_OFFICIAL)
    texts["official-full"] = article(FULL, **_OFFICIAL)
    texts["official-long"] = article(TO + paragraphs(60, 9), **_OFFICIAL)
    texts["official-hard"] = article(
        TO + paragraphs(1) + f"\n\n## 一、总体要求\n\n### （一）工作目标\n\n{table(60)}\n\n" + HARD["tall"],
        **_OFFICIAL | {"title": "关于" + "进一步加强和改进" * 9 + "工作的通知"},
    )
    texts["official-asked"] = article(
        TO + paragraphs(2, 3),
        **_OFFICIAL | {"red_head": "示例县人民政府文件", "signatory": "张三"},
        document_note="此件公开发布",
        contact="李四，000-5550142",
    )
    texts["official-joint"] = article(
        TO + paragraphs(2, 3),
        **_OFFICIAL,
        offices="[示例县教育局, 示例县财政局, 中共示例县委宣传部]",
        red_head="文件",
        signatory="[张三, 李四, 王小五]",
    )
    texts["letter"] = article(TO + paragraphs(3, 5), **_OFFICIAL | {"print_style": "letter"})
    texts["order"] = article(
        paragraphs(3, 2),
        **_OFFICIAL | {"print_style": "order"},
        red_head="示例县人民政府令",
        signatory="县长　张三",
    )
    texts["minutes"] = article(
        paragraphs(6, 3),
        **_OFFICIAL | {"print_style": "minutes"},
        red_head="示例县人民政府常务会议纪要",
        present="张三、李四、王五、赵六、钱七、孙八、周九、吴十、郑十一、王十二、冯十三、陈十四",
        excused="褚十五",
    )
    return texts


def make(folder: Path) -> list[str]:
    """The gallery in a folder. Gives what is wrong with the texts of PDFs."""
    folder.mkdir(parents=True, exist_ok=True)
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as temporary, chromium() as browser:
        texts = articles()
        files: dict[str, str | bytes] = {f"content/hard/{name}.md": text for name, text in texts.items()}
        files["content/hard/tall.jpg"] = photo(120, 900)
        views = {name: f"hard/2020/{name}/print" for name in texts}
        root = _built(Path(temporary, "articles"), "", files)
        wrong += _show(root, views, folder, browser, texts)

        few = {f"content/news/a{n:03}.md": _plain(n) for n in range(8)}
        for cover in ("masthead", "page"):
            settings = f"issues: month\npaper: {{cover: {cover}}}\n"
            root = _built(Path(temporary, cover), settings, {**few, "content/issues/2020-09.md": _ISSUE})
            _show(root, {f"issue-{cover}": "issues/2020-09/print"}, folder, browser, {})

        many = {f"content/news/a{n:03}.md": _plain(n, "false") for n in range(200)}
        root = _built(Path(temporary, "volume"), "paper: {lists: [years]}\n", many)
        _show(root, {"volume": "archive/2020/print"}, folder, browser, {})
    return wrong


def _plain(number: int, own: str = "") -> str:
    """An article of an issue or a volume; `own` is whether it has a print view of its own, which takes time."""
    body = paragraphs(3, 3) + "尾[^1]。\n\n[^1]: 一条注。"
    tag = ("提案", "调研", "会议")[number % 3]
    day = f"2020-{9 if number < 8 else number % 8 + 1:02}-{number % 28 + 1:02}"
    return article(
        body,
        title=f"第{number:03}篇的标题",
        date=day,
        tags=f"[{tag}]",
        source="提案委",
        editor="孙武",
        print=own,
    )


def _built(root: Path, settings: str, files: Mapping[str, str | bytes]) -> Path:
    build_site(write_site(root, {"gen.yaml": SETTINGS + _PUBLISHER + settings, **files}), pdf=True)
    return root


def _show(
    root: Path, views: Mapping[str, str], folder: Path, browser: Browser, texts: Mapping[str, str]
) -> list[str]:
    """A picture of each view as each engine sets it; gives what is wrong with the texts."""
    wrong = []
    with served(root / "site", "https://example.org/") as address:
        for name, view in views.items():
            (made,) = (root / "site" / view).glob("*.pdf")
            printed = root / f"{name}.pdf"
            page = browser.new_page()
            page.goto(f"{address}{view}/")
            page.pdf(path=printed, prefer_css_page_size=True)
            page.close()
            counts = [
                _sheets(file, folder / f"{name}-{engine}.png")
                for file, engine in ((made, "weasyprint"), (printed, "chromium"))
            ]
            print(f"{name}: {counts[0]} sheets by WeasyPrint, {counts[1]} by Chromium")  # noqa: T201 - a program run by hand
            expected = _MARKS.findall(texts.get(name, ""))
            for file, engine in ((made, "WeasyPrint"), (printed, "Chromium")):
                if name in texts and name != "wide" and _MARKS.findall(text_of(file)) != expected:
                    wrong.append(f"{name}: {engine} doesn't give the text in its order, once")
    return wrong


def _sheets(file: Path, picture: Path) -> int:
    """Make a picture of the first sheets and, of many, the last ones; gives how many there are."""
    with tempfile.TemporaryDirectory() as temporary:
        command = ["pdftoppm", "-r", str(DOTS), "-png", str(file), f"{temporary}/sheet"]
        subprocess.run(command, check=True)
        names = sorted(Path(temporary).iterdir())
        shown = names if len(names) <= SHEETS else [*names[: SHEETS // 2], *names[-SHEETS // 2 :]]
        images = [Image.open(name).convert("RGB") for name in shown]
    width, height = images[0].size
    whole = Image.new("RGB", (ACROSS * (width + 8), -(-len(images) // ACROSS) * (height + 8)), "#888")
    for index, image in enumerate(images):
        whole.paste(image, (index % ACROSS * (width + 8) + 4, index // ACROSS * (height + 8) + 4))
    whole.save(picture)
    return len(names)


if __name__ == "__main__":
    complaints = make(Path(sys.argv[1]))
    print("\n".join(complaints) or "all texts are whole and in order")  # noqa: T201
    sys.exit(bool(complaints))
