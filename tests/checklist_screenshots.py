"""`python -m tests.checklist_screenshots [FOLDER]` makes the pictures of the checklist: the example with faults."""

import subprocess
import sys
import tempfile
from pathlib import Path

from generator.build import examine
from generator.checks.checking import Checking
from generator.checks.inspection import indicators
from generator.outputs.job import Options
from generator.settings.config import load_config
from generator.text.dates import clock
from generator.wording.checklist import as_html
from tests.browser import chromium
from tests.conftest import CLOCK, ROOT, copy_example
from tests.sites import article

PLANTED = {
    "notices/2021-06-23-renling.md": article(
        "现将符合条件人员名单公示如下,欢迎监督。\n\n王某，身份证号11010519491231002X，手机13800138000，家住幸福小区3栋2单元401室。\n\n"
        "详情[点击这里](http://192.168.1.10/oa)，也可以联系县人民攻府办公室。",
        title="关于发放补贴人员名单的公示",
        date="2021-06-23",
    ),
    "news/2021-06-24-huiyi.md": article(
        "会议强调要抓好落实，，确保《管理办法落到实处。\n\n## 一、总体要求\n\n#### （一）加强领导\n\n"
        "各单位要成立工作领导小姐，截止6月底前完成划拔。",
        title="县政府召开常务会议",
        date="2021-06-24",
    ),
    "news/2021-06-25-changwu.md": article(
        "会议通过了《管理办法》。", title="县政府召开常务会议", date="2021-06-24"
    ),
}


def page(folder: Path) -> Path:
    """The checklist of the example with these articles, in a file of the folder."""
    root = folder / "bulletin"
    root.mkdir()
    copy_example(root)
    for path, text in PLANTED.items():
        (root / "content" / path).write_text(text, encoding="utf-8")
    config, problems = load_config(root / "gen.yaml")
    assert config is not None, problems
    now = clock(CLOCK, {}, config.zone)
    found = examine(config, now, Options(check=Checking(config, now, inspect=True)))[1]
    file = folder / "checklist.html"
    text = as_html(found, config.settings.title, f"{now:%Y-%m-%d}", indicators(found), "zh-CN")
    file.write_text(text, encoding="utf-8")
    return file


def take(folder: Path) -> None:
    """The list wide, narrow and printed, as PNG files."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary, chromium() as browser:
        address = page(Path(temporary)).as_uri()
        for name, width, height, at in (
            ("checklist", 1100, 1500, ""),
            ("checklist-narrow", 360, 800, "#wrong-word"),
        ):
            with browser.new_context(viewport={"width": width, "height": height}) as context:
                tab = context.new_page()
                tab.goto(address + at)
                tab.screenshot(path=folder / f"{name}.png")
        with browser.new_context() as context:
            tab = context.new_page()
            tab.goto(address)
            sheet = Path(temporary, "sheet.pdf")
            tab.pdf(path=sheet, prefer_css_page_size=True)
        command = ["pdftoppm", "-png", "-r", "72", "-f", "2", "-singlefile", str(sheet)]
        subprocess.run([*command, str(folder / "checklist-print")], check=True)


if __name__ == "__main__":
    take(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "docs" / "images")
