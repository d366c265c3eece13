"""The desk in Chromium: what is pasted, dropped and copied, issues, settings, pictures, what a text was before."""

import base64
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("lxml", reason="needs gen-bulletin[import]")

from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser import complaints
from tests.desk.desks import Client, desk
from tests.importing.sources.test_sheets import book
from tests.importing.worddocuments import centered, document, p
from tests.photos import photo
from tests.sites import article, write_site
from tests.test_accessibility import bring_axe
from tests.test_accessibility import complaints as faults
from tests.test_desk_browser import confirm, dialog, enter, open_text, press, saved, text

SAMPLES = Path(__file__).parent / "importing/pasting/samples"
SETTINGS = """\
# 简报的设置
title: 砚溪简报     # 报头
base_url: https://example.org/yanxi
timezone: Asia/Shanghai
issues: front-matter
navigation:
  - title: 要闻   # 第一项
    url: /news/
  - {title: 归档, url: /archive/}
theme:
  accent: "#9e1b1f"
"""
FILES: dict[str, str | bytes] = {
    "gen.yaml": SETTINGS,
    "checks/words.csv": "错误,正确\n# 机构\n林业局,林业和草原局\n",
    "content/news/_index.md": "---\ntitle: 要闻\n---\n",
    "content/news/rain.md": article("今天下雨。", title="下雨", issue="第1期"),
    "content/news/sun.md": article(
        "今天出太阳。\n\n![](sun.jpg)", title="天晴", date="2020-09-23", issue="第1期"
    ),
    "content/news/sun.jpg": photo(400, 300),
    "content/news/wind.md": article("今天刮风。", title="刮风", date="2020-09-24"),
    "content/news/bridge/index.md": article("桥。", title="桥"),
    "content/news/bridge/old.jpg": photo(400, 300),
    "content/news/bridge/unused.png": photo(80, 60, "PNG"),
    "content/topics/flood.md": "---\ntitle: 防汛\ngather: [防汛]\n---\n",
}
PLACES = (
    "issues/第1期", "pictures", "settings/bulletin", "settings/menu", "settings/sections", "settings/words",
    "settings/file",
)  # fmt: skip
PASTE = """([area, kinds]) => {
  const data = new DataTransfer();
  for (const [kind, given] of Object.entries(kinds)) data.setData(kind, given);
  area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
DROP = """([element, name, encoded]) => {
  const data = new DataTransfer();
  data.items.add(new File([Uint8Array.from(atob(encoded), (sign) => sign.charCodeAt(0))], name));
  element.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def bulletin(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Client, Path]]:
    """One desk for all: each test has texts of its own."""
    root = write_site(tmp_path_factory.mktemp("简报"), FILES)
    with desk(root) as client:
        yield client, root


@pytest.fixture
def opened(bulletin: tuple[Client, Path], browser: Browser) -> Iterator[tuple[Page, Client, Path]]:
    """The desk, open in a browser that lets it use the clipboard."""
    client, root = bulletin
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    yield enter(context, client), client, root
    context.close()


def go(page: Page, place: str) -> None:
    page.evaluate("place => { location.hash = `#/${place}` }", place)


def paste(page: Page, **kinds: str) -> None:
    given = {f"text/{kind}": value for kind, value in kinds.items()}
    page.evaluate(PASTE, [text(page).element_handle(), given])


def drop(page: Page, selector: str, name: str, data: bytes) -> None:
    page.evaluate(DROP, [page.locator(selector).element_handle(), name, base64.b64encode(data).decode()])


def test_what_is_pasted_and_dropped_comes_in_clean(opened: tuple[Page, Client, Path]) -> None:
    page, _, root = opened
    open_text(page, "news/wind.md")
    before = text(page).input_value()
    text(page).evaluate(
        "area => { area.focus(); area.setSelectionRange(area.value.length, area.value.length) }"
    )
    html = (SAMPLES / "word-headings.html").read_text("utf-8")
    paste(page, html=html, plain="标题\n正文")
    wanted = (SAMPLES / "word-headings.md").read_text("utf-8").strip()
    expect(text(page)).to_have_value(re.compile(re.escape(wanted)))
    assert text(page).input_value().startswith(before.rstrip("\n") + "\n\n")
    expect(page.frame_locator(".frame iframe").locator(".prose h2").first).to_be_visible()
    page.keyboard.press("Control+z")
    assert text(page).input_value() == before, "one undo gives the text before"
    # Cells of a spreadsheet are a table; a word alone is left to the browser.
    paste(page, plain="姓名\t人数\n东村\t12\n西村\t8\n")
    expect(text(page)).to_have_value(re.compile(r"\| 姓名 +\| 人数 +\|\n.*\n\| 东村 +\| 12", re.DOTALL))
    page.keyboard.press("Control+z")
    # A picture in what is pasted lies beside the text.
    picture = base64.b64encode(photo(300, 200)).decode()
    paste(
        page, html=f'<p>桥面</p><p><img src="data:image/jpeg;base64,{picture}" alt="桥"></p>', plain="桥面\n"
    )
    expect(text(page)).to_have_value(re.compile(r"桥面\n\n!\[桥\]\(wind/\S+\.jpg\)"))
    expect(page.locator(".note").filter(has_text="1 张图片")).to_be_visible()
    assert len(list((root / "content/news/wind").iterdir())) == 1
    # A document that is dropped gives its content, a spreadsheet its table.
    drop(page, "textarea.text", "方案.docx", document(p("第一条意见。") + p("第二条意见。")))
    confirm(page)
    expect(text(page)).to_have_value(re.compile("第一条意见。\n\n第二条意见。"))
    cells = '<sheetData><row><c t="inlineStr"><is><t>村</t></is></c><c><v>12</v></c></row></sheetData>'
    drop(page, "textarea.text", "表.xlsx", book(("一", cells)))
    confirm(page)
    expect(text(page)).to_have_value(re.compile(r"\| 村 +\| 12"))
    saved(page)
    # On the list a document becomes a text of its own.
    go(page, "")
    expect(page.locator(".texts tbody tr").first).to_be_visible()
    notice = document(
        centered("关于防汛工作的通知", 44) + p("各乡镇：") + p("请做好防汛准备工作，排查隐患，落实责任。")
    )
    drop(page, ".page.list", "通知.docx", notice)
    confirm(page)
    expect(page.locator(".headline")).to_have_value("关于防汛工作的通知")
    assert "请做好防汛准备工作" in text(page).input_value()


def test_a_text_is_copied_for_other_programs(opened: tuple[Page, Client, Path]) -> None:
    page, _, _ = opened
    open_text(page, "news/sun.md")
    text(page).fill("## 天气\n\n今天**出太阳**，见[县气象局](https://example.com/)。\n\n![太阳](sun.jpg)")
    for name in ("复制到公众号", "复制到邮件", "复制为纯文字"):
        press(page, name)
        frame = page.frame_locator("dialog[open] iframe")
        expect(frame.locator("body")).to_contain_text("今天出太阳")
        if name == "复制到公众号":
            expect(dialog(page).locator(".copy-pictures img")).to_have_js_property("complete", True)
        page.evaluate("document.querySelectorAll('.note').forEach((note) => note.remove())")
        dialog(page).get_by_role("button", name="复制", exact=True).first.click()
        expect(page.locator(".note").filter(has_text="已复制")).to_be_visible()
        kinds = page.evaluate(
            """async () => {
              const [item] = await navigator.clipboard.read();
              const read = async (kind) => [kind, await (await item.getType(kind)).text()];
              return Object.fromEntries(await Promise.all(item.types.map(read)));
            }"""
        )
        assert "今天出太阳" in kinds["text/plain"]
        if name == "复制为纯文字":
            assert "text/html" not in kinds
        else:
            assert re.search("<(strong|b)[ >]|font-weight: ?(bold|700)", kinds["text/html"]), kinds[
                "text/html"
            ]
            assert " class=" not in kinds["text/html"]
        dialog(page).get_by_role("button", name="关闭").click()
    text(page).fill("今天出太阳。\n\n![](sun.jpg)")
    saved(page)


def test_an_issue_is_put_together(opened: tuple[Page, Client, Path]) -> None:
    page, _, root = opened
    go(page, "issues")
    page.get_by_role("link", name="第1期").click()
    lines = page.locator(".ordered .member a")
    expect(lines).to_have_text(["天晴", "下雨"])
    # Another order, by keyboard and by dragging.
    page.get_by_role("button", name="“天晴”下移").press("Enter")
    expect(lines).to_have_text(["下雨", "天晴"])
    expect(page.get_by_role("button", name="“天晴”上移")).to_be_focused()
    page.locator(".handle").nth(1).drag_to(
        page.locator(".ordered > li").first, target_position={"x": 40, "y": 3}
    )
    expect(lines).to_have_text(["天晴", "下雨"])
    page.get_by_role("button", name="“天晴”下移").click()
    page.get_by_label("期号", exact=True).fill("7")
    page.get_by_label("总期号").fill("123")
    page.get_by_label("送", exact=True).fill("县委办公室")
    page.get_by_label("编者按").fill("本期讲天气。")
    # One more article, one fewer.
    page.get_by_role("button", name="选稿").click()
    dialog(page).get_by_label(re.compile("刮风")).check()
    confirm(page)
    expect(lines).to_have_text(["下雨", "天晴", "刮风"])
    page.keyboard.press("Control+s")
    expect(page.locator(".note").filter(has_text="这一期已保存")).to_be_visible()
    written = (root / "content/issues/第1期.md").read_text("utf-8")
    assert "number: 7\n" in written and "total: 123\n" in written and "sent_to: 县委办公室\n" in written
    assert re.search(r"articles: \[.?news/rain.md.?, .?news/sun.md.?, .?news/wind.md.?\]", written)
    assert written.endswith("本期讲天气。\n")
    assert "issue: 第1期" in (root / "content/news/wind.md").read_text("utf-8")
    booklet = page.frame_locator(".frame iframe")
    expect(booklet.locator("body")).to_contain_text("本期讲天气", timeout=15_000)
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="选封面图片").click()
    chooser.value.set_files({"name": "封面.jpg", "mimeType": "image/jpeg", "buffer": photo(600, 400)})
    expect(page.locator(".cover img")).to_have_js_property("naturalWidth", 600)
    expect(page.locator(".status")).to_have_text("")
    assert "image: 第1期/封面.jpg" in (root / "content/issues/第1期.md").read_text("utf-8").replace('"', "")
    page.get_by_role("button", name="去掉“刮风”").click()
    page.keyboard.press("Control+s")
    expect(page.locator(".status")).to_have_text("")
    assert "issue:" not in (root / "content/news/wind.md").read_text("utf-8")


def test_settings_words_and_templates_are_edited_in_place(opened: tuple[Page, Client, Path]) -> None:
    page, _, root = opened
    file = root / "gen.yaml"
    go(page, "settings/bulletin")
    page.get_by_label("刊物名称").fill("砚溪快报")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".note").filter(has_text="设置已保存")).to_be_visible()
    assert file.read_text("utf-8") == SETTINGS.replace("title: 砚溪简报 ", "title: 砚溪快报 ")
    # A mistake is told at its field, and nothing is saved.
    page.get_by_label("网站地址").fill("example")
    expect(page.locator("[data-key=base_url] .wrong")).to_be_visible()
    page.keyboard.press("Control+s")
    expect(page.locator(".note.wrong")).to_be_visible()
    assert "example\n" not in file.read_text("utf-8")
    page.get_by_label("网站地址").fill("https://example.org/yanxi")
    expect(page.locator(".wrongs li")).to_have_count(0)
    go(page, "settings/menu")
    page.get_by_label("文字").nth(0).fill("新闻")
    page.get_by_role("button", name="“归档”上移").click()
    page.get_by_role("button", name="“归档”下移").click()
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".status")).to_have_text("")
    assert (
        "  - title: 新闻   # 第一项\n    url: /news/\n  - {title: 归档, url: /archive/}\n"
        in file.read_text("utf-8")
    )
    go(page, "settings/notices")
    page.get_by_role("button", name="就今天").click()
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".status")).to_have_text("")
    assert re.search(r"mourning: \[?\d{4}-\d\d-\d\d", file.read_text("utf-8"))
    # What another program has changed meanwhile stays, and so does what was typed here.
    go(page, "settings/looks")
    page.get_by_label("主色", exact=True).last.fill("#1f4e79")
    file.write_text(file.read_text("utf-8") + "page_size: 10\n", "utf-8")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".note.waiting")).to_be_visible()
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".status")).to_have_text("")
    assert 'accent: "#1f4e79"\npage_size: 10\n' in file.read_text("utf-8")
    # The list of words: remarks and other lines stay.
    go(page, "settings/words")
    page.get_by_label("为什么 1").fill("机构改革")
    page.get_by_role("button", name="加一项").click()
    page.get_by_label("不对的写法 2").fill("打折除")
    page.get_by_label("对的写法 2", exact=True).fill("打折除")
    page.get_by_role("button", name="保存").click()
    expect(page.locator(".note").filter(has_text="用词表已保存")).to_be_visible()
    words = "错误,正确\n# 机构\n林业局,林业和草原局,机构改革\n打折除,打折除,,error\n"
    assert (root / "checks/words.csv").read_text("utf-8") == words
    go(page, "settings/templates")
    page.get_by_role("combobox", name="栏目").select_option("news")
    page.get_by_label("模板", exact=True).fill("---\ntitle:\nsource: 县政府办\ndraft: true\n---\n\n正文\n")
    page.get_by_role("button", name="保存模板").click()
    expect(page.locator(".note").filter(has_text="模板已保存")).to_be_visible()
    assert "县政府办" in (root / "content/news/_new.md").read_text("utf-8")
    go(page, "settings/topics")
    page.get_by_role("button", name="新建专题").click()
    dialog(page).get_by_label("标题").fill("抗旱")
    confirm(page)
    expect(page.locator(".headline")).to_have_value("抗旱")


def test_pictures_are_found_replaced_and_thrown_away(opened: tuple[Page, Client, Path]) -> None:
    page, _, root = opened
    go(page, "pictures")
    cards = page.locator(".picture")
    expect(cards.filter(has_text="sun.jpg")).to_contain_text("天晴")
    expect(cards.filter(has_text="sun.jpg")).to_contain_text("没有写图片里有什么")
    with page.expect_file_chooser() as chooser:
        cards.filter(has_text="sun.jpg").get_by_role("button", name="换一张").click()
    chooser.value.set_files(
        {"name": "新.png", "mimeType": "image/png", "buffer": photo(500, 400, "PNG", seed=7)}
    )
    expect(dialog(page)).to_contain_text("1 个文件")
    confirm(page)
    expect(page.locator(".note").filter(has_text="已经换了 2 个文件")).to_be_visible()
    first = (root / "content/news/sun.jpg").read_bytes()
    assert first.startswith(b"\xff\xd8\xff") and first == (root / "content/news/bridge/old.jpg").read_bytes()
    page.get_by_role("button", name=re.compile("没有用到的")).click()
    expect(cards).to_have_count(2)
    page.get_by_role("button", name="把没有用到的都丢进回收站").click()
    confirm(page)
    expect(cards).to_have_count(0)
    assert not (root / "content/news/bridge/unused.png").exists()
    go(page, "trash")
    expect(page.locator(".texts")).to_contain_text("sun-old.jpg")


def test_what_a_text_was_before_each_save_comes_back(opened: tuple[Page, Client, Path]) -> None:
    page, _, root = opened
    file = root / "content/news/bridge/index.md"
    first = file.read_bytes()
    open_text(page, "news/bridge/index.md")
    text(page).fill("东河大桥今天通车。")
    saved(page)
    text(page).fill("东河大桥昨天通车。")
    saved(page)
    page.get_by_role("tab", name="历史").click()
    expect(page.locator(".versions li")).to_have_count(2)
    page.locator(".versions button").first.click()
    expect(dialog(page).locator("del")).to_have_text("今")
    expect(dialog(page).locator("ins")).to_have_text("昨")
    dialog(page).get_by_role("button", name="取消").click()
    page.locator(".versions button").last.click()
    confirm(page)
    expect(text(page)).to_have_value("桥。\n")
    assert file.read_bytes() == first


@pytest.mark.parametrize(("scheme", "places"), [("light", PLACES), ("dark", PLACES[:4:3])])
def test_all_pages_are_usable_by_everybody(
    bulletin: tuple[Client, Path], browser: Browser, scheme: str, places: tuple[str, ...]
) -> None:
    client, _ = bulletin
    context: BrowserContext = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]  # one of its own words
    page = enter(context, client, "en" if scheme == "dark" else "zh-CN")
    bring_axe(page)
    with complaints(page) as said:
        for place in places:
            go(page, place)
            page.wait_for_timeout(300)
            assert faults(page) == [], place
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), place
    # The site's own pages run their scripts, as they shall; axe asks into every frame, and gets no answer.
    assert [one for one in said if "sandbox" not in one and "postMessage" not in one] == []
    context.close()
