"""The desk in Chromium: a clerk's day, each button, and what a reader of screens and a stranger's text make of it."""

import json
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser import complaints
from tests.desk.desks import Client, desk
from tests.photos import photo
from tests.site_checks import needs
from tests.sites import LEVELS, article, write_site
from tests.test_accessibility import AXE, bring_axe
from tests.test_accessibility import complaints as faults

SETTINGS = """\
title: 砚溪简报
base_url: https://example.org/yanxi
timezone: Asia/Shanghai
publish:
  usb: {to: ../usb}
"""
FILES: dict[str, str | bytes] = {
    "gen.yaml": SETTINGS,
    "content/news/_index.md": "---\ntitle: 要闻\n---\n",
    "content/news/rain.md": article("今天下雨。\n\n明天也下。", title="下雨", source="气象站"),
    "content/news/sun.md": article("今天出太阳。", title="天晴"),
}


@pytest.fixture
def opened(tmp_path: Path, context: BrowserContext) -> Iterator[tuple[Page, Client, Path]]:
    """A desk of one's own, open in a browser."""
    root = write_site(tmp_path / "简报", FILES)
    with desk(root) as client:
        yield enter(context, client), client, root


def enter(context: BrowserContext, client: Client, language: str = "zh-CN") -> Page:
    page = context.new_page()
    page.set_viewport_size({"width": 1366, "height": 768})
    page.add_init_script(
        f"if (!localStorage.getItem('gen-desk-language')) localStorage.setItem('gen-desk-language', '{language}')"
    )
    page.goto(f"{client.origin}/desk/?token={client.token}")
    expect(page.locator(".texts tbody tr, .empty").first).to_be_visible()
    return page


def press(page: Page, name: str) -> None:
    """Press a button of the article's: one that is shown, or one of those under “更多”."""
    button = page.locator(".buttons > button").filter(has_text=re.compile(f"^{name}$"))
    if button.count():
        button.click()
    else:
        page.locator(".buttons .more").click()
        page.locator(".menu button").filter(has_text=re.compile(f"^{name}$")).click()


def dialog(page: Page) -> Locator:
    return page.locator("dialog[open]")


def confirm(page: Page) -> None:
    dialog(page).locator("[type=submit]").click()
    expect(dialog(page)).to_have_count(0)


def asked(page: Page, label: str) -> Locator:
    return dialog(page).get_by_label(label, exact=True)


def text(page: Page) -> Locator:
    return page.locator("textarea.text")


def saved(page: Page) -> None:
    page.keyboard.press("Control+s")
    expect(page.locator(".status")).to_have_text("已保存")


def badge(page: Page) -> Locator:
    return page.locator(".article-top .badge")


def open_text(page: Page, path: str) -> None:
    page.evaluate("path => { location.hash = `#/text/${path}` }", path)
    expect(page.locator("textarea.text")).to_be_visible()
    expect(page.locator(".frame iframe, .frame .empty:visible").first).to_be_visible()


def test_a_clerk_s_day_without_a_terminal(opened: tuple[Page, Client, Path]) -> None:
    """Start, first article, picture, attachment, schedule, publish, correct, withdraw, new section, print, the site."""
    page, _, root = opened
    content = root / "content"
    expect(page.locator(".texts .title a")).to_contain_text(["天晴", "下雨", "要闻"])

    # A new article, in a new section.
    page.get_by_role("button", name="新建稿件").click()
    asked(page, "标题").fill("东河大桥通车")
    dialog(page).locator("select").select_option("/new")
    asked(page, "栏目名称").fill("通知公告")
    confirm(page)
    expect(page.locator(".headline")).to_have_value("东河大桥通车")
    expect(badge(page)).to_have_text("草稿")
    text(page).click()
    page.keyboard.insert_text("东河大桥今天通车。")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("第二段")
    page.locator(".toolbar .bold").click()
    page.keyboard.type("很重要")
    frame = page.frame_locator(".frame iframe")
    expect(frame.locator(".prose strong")).to_have_text("很重要")
    expect(frame.locator("h1")).to_have_text("东河大桥通车")
    saved(page)
    (path,) = content.glob("*/东河大桥通车.md")
    assert "东河大桥今天通车。\n\n第二段**很重要**" in path.read_text("utf-8")

    # A picture, dropped; it asks for its words.
    data = page.evaluate_handle(
        """bytes => {
          const data = new DataTransfer();
          data.items.add(new File([new Uint8Array(bytes)], "大桥 1.jpg", { type: "image/jpeg" }));
          return data;
        }""",
        list(photo(800, 600)),
    )
    text(page).dispatch_event("drop", {"dataTransfer": data})
    expect(dialog(page).locator("img")).to_be_visible()
    dialog(page).locator("[type=submit]").click()
    expect(dialog(page).get_by_role("alert")).to_have_text("请写一句图片里有什么。")
    asked(page, "图片里有什么").fill("通车仪式")
    confirm(page)
    expect(text(page)).to_have_value(re.compile(r"!\[通车仪式\]\(\S+\.jpg\)"))
    expect(frame.locator(".prose img")).to_have_js_property("complete", True)

    # An attachment.
    page.get_by_role("tab", name="图片和附件").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="选附件").click()
    chooser.value.set_files(
        {"name": "安排.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4\n%%EOF\n"}
    )
    expect(page.locator(".files li")).to_have_count(2)
    page.get_by_role("tab", name="正文").click()
    saved(page)
    expect(frame.get_by_text("安排.pdf")).to_be_visible()

    # Its details, checked; then it is scheduled, and published instead.
    page.get_by_role("tab", name="信息").click()
    page.get_by_label("标签").fill("交通，大桥")
    page.get_by_label("标签").press("Enter")
    page.get_by_label("来源", exact=True).fill("县交通局")
    saved(page)
    press(page, "检查")
    assert "tags: [交通, 大桥]" in path.read_text("utf-8") or "- 交通" in path.read_text("utf-8")
    press(page, "定时发布")
    asked(page, "日期").fill("2099-01-01")
    confirm(page)
    expect(badge(page)).to_have_text("定时")
    assert "publish: 2099-01-01 08:00" in path.read_text("utf-8")
    press(page, "发布")
    expect(dialog(page)).to_contain_text("这篇不再是草稿")
    confirm(page)
    expect(badge(page)).to_have_text("已发布")
    assert "draft" not in path.read_text("utf-8")

    # On paper.
    page.get_by_role("button", name="打印", exact=True).first.click()
    expect(frame.locator("h1").first).to_be_visible()
    inside = page.frames[-1]
    inside.evaluate("window.print = () => { window.printed = true }")
    press(page, "打印")
    inside.wait_for_function("window.printed")
    page.get_by_role("button", name="公文").click()
    expect(frame.locator("body.official, .official").first).to_be_visible()
    page.get_by_role("button", name="网页", exact=True).click()

    # The site goes out, and only says so before.
    page.get_by_role("link", name="发布网站").click()
    page.get_by_role("button", name="看会有什么变化").click()
    expect(page.locator(".told")).to_contain_text("东河大桥通车", timeout=30_000)
    assert not (root.parent / "usb" / "index.html").exists()
    page.get_by_role("button", name="上传网站").click()
    expect(page.get_by_role("status").filter(has_text="网站已上传").first).to_be_visible(timeout=30_000)
    assert "东河大桥通车" in (root.parent / "usb" / "index.html").read_text("utf-8")

    # A mistake is corrected in public, and the article then withdrawn.
    open_text(page, path.relative_to(content).as_posix())
    press(page, "更正")
    asked(page, "改了什么").fill("日期原为昨天。")
    confirm(page)
    expect(frame.get_by_text("日期原为昨天。")).to_be_visible()
    press(page, "撤下")
    asked(page, "撤下的原因").fill("仪式取消")
    confirm(page)
    expect(badge(page)).to_have_text("已撤下")
    expect(frame.get_by_text("仪式取消")).to_be_visible()
    press(page, "恢复发布")
    expect(badge(page)).to_have_text("已发布")

    # Thrown away, and back again.
    press(page, "移到回收站")
    confirm(page)
    expect(page.locator(".texts .title a")).to_have_count(4)
    assert not path.exists()
    page.get_by_role("link", name="回收站").click()
    page.get_by_role("button", name="放回").click()
    expect(page.locator(".empty")).to_have_text("回收站是空的。")
    assert "仪式取消" not in path.read_text("utf-8")


def test_two_people_in_one_article_lose_no_word(opened: tuple[Page, Client, Path]) -> None:
    page, _, root = opened
    file = root / "content/news/rain.md"
    open_text(page, "news/rain.md")
    # Nothing was changed here: what another editor saves is simply shown.
    file.write_text(file.read_text("utf-8").replace("今天下雨", "今天下大雨"), "utf-8")
    expect(text(page)).to_have_value(re.compile("今天下大雨"), timeout=15_000)
    # The same line was changed here, too, and another one there.
    text(page).fill("今天下小雨。\n\n明天也下。")
    file.write_text(
        file.read_text("utf-8").replace("今天下大雨", "今天下暴雨").replace("气象站", "气象局"), "utf-8"
    )
    page.keyboard.press("Control+s")
    expect(dialog(page).locator(".conflict")).to_have_count(1)
    expect(dialog(page).locator(".conflict")).to_contain_text("今天下小雨。")
    confirm(page)
    expect(page.locator(".status")).to_have_text("已保存")
    merged = file.read_text("utf-8")
    assert "气象局" in merged
    assert "今天下小雨。" in merged and "今天下暴雨。" in merged
    expect(text(page)).to_have_value(re.compile("今天下暴雨"))


def test_what_was_typed_is_there_after_the_browser_is_gone(
    opened: tuple[Page, Client, Path], context: BrowserContext
) -> None:
    page, client, root = opened
    before = (root / "content/news/rain.md").read_bytes()
    open_text(page, "news/rain.md")
    text(page).press_sequentially("没有保存的话")
    page.wait_for_timeout(2000)
    page.close(run_before_unload=False)
    assert (root / "content/news/rain.md").read_bytes() == before
    again = enter(context, client)
    expect(again.locator(".recovered")).to_contain_text("news/rain.md")
    again.locator(".recovered a").click()
    expect(dialog(again)).to_contain_text("还没有保存的内容")
    confirm(again)
    expect(text(again)).to_have_value(re.compile("没有保存的话"))
    saved(again)
    assert "没有保存的话" in (root / "content/news/rain.md").read_text("utf-8")


def test_the_list_is_narrowed_down_and_many_are_changed_at_once(opened: tuple[Page, Client, Path]) -> None:
    page, _, root = opened
    titles = page.locator(".texts .title a")
    page.get_by_role("searchbox").fill("太阳")
    expect(titles).to_have_text(["天晴"])
    page.get_by_role("button", name="清除条件").click()
    page.get_by_label("栏目", exact=True).select_option("news")
    for title in ("下雨", "天晴"):
        page.get_by_label(f"选中“{title}”").check()
    page.locator(".bulk button").filter(has_text="加标签").click()
    asked(page, "加上").fill("天气")
    confirm(page)
    expect(page.locator(".note")).to_contain_text("已改 2 篇的标签。")
    expect(page.locator(".bulk")).to_be_hidden()
    page.get_by_label("选中本页全部").check()
    page.get_by_label("选中“要闻”").uncheck()
    page.locator(".bulk button").filter(has_text="撤下").click()
    asked(page, "撤下的原因").fill("误登")
    confirm(page)
    expect(page.locator(".badge.withdrawn")).to_have_count(2)
    for name in ("rain", "sun"):
        written = (root / f"content/news/{name}.md").read_text("utf-8")
        assert "天气" in written and "误登" in written
    page.get_by_role("button", name="已发布").click()
    expect(page.locator(".badge.withdrawn")).to_have_count(0)


def test_each_formatting_button_writes_its_markdown_and_can_be_undone(
    opened: tuple[Page, Client, Path],
) -> None:
    page, _, _ = opened
    open_text(page, "news/sun.md")
    area, before = text(page), text(page).input_value()
    expected = {
        "heading": "## 今天出太阳。",
        "subheading": "### 今天出太阳。",
        "bullets": "- 今天出太阳。",
        "numbers": "1. 今天出太阳。",
        "quote": "> 今天出太阳。",
    }
    for tool, line in expected.items():
        area.evaluate("area => { area.focus(); area.setSelectionRange(2, 2) }")
        page.locator(f".toolbar .{tool}").click()
        assert area.input_value().splitlines()[0] == line
        page.locator(f".toolbar .{tool}").click()
        assert area.input_value() == before, f"{tool} pressed again takes it away"
        page.keyboard.press("Control+z")
        page.keyboard.press("Control+z")
        assert area.input_value() == before
    area.evaluate("area => { area.focus(); area.setSelectionRange(2, 5) }")
    page.keyboard.press("Control+b")
    assert area.input_value().startswith("今天**出太阳**。")
    page.keyboard.press("Control+b")
    assert area.input_value() == before
    page.keyboard.press("Control+k")
    assert "[出太阳](https://)" in area.input_value()
    page.keyboard.press("Control+z")
    area.evaluate("area => area.setSelectionRange(area.value.length, area.value.length)")
    page.locator(".toolbar .table").click()
    expect(page.frame_locator(".frame iframe").locator(".prose table")).to_be_visible()
    # A list goes on with Enter, and ends in an empty item; an input method's Enter is its own.
    area.fill("- 一")
    area.press("Enter")
    page.keyboard.insert_text("二")
    area.press("Enter")
    area.press("Enter")
    page.keyboard.insert_text("尾")
    assert area.input_value() == "- 一\n- 二\n尾"
    area.fill("- 一")
    area.evaluate(
        """area => area.dispatchEvent(new KeyboardEvent("keydown", {
          key: "Enter", isComposing: true, bubbles: true, cancelable: true,
        }))"""
    )
    assert area.input_value() == "- 一"


def test_paragraphs_pasted_with_indents_become_paragraphs(opened: tuple[Page, Client, Path]) -> None:
    page, _, _ = opened
    open_text(page, "news/sun.md")
    text(page).fill("")
    text(page).evaluate(
        """area => {
          const data = new DataTransfer();
          data.setData("text/plain", "　　第一段话。\\n　　第二段话。\\n");
          area.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(text(page)).to_have_value(re.compile("第一段话。\n\n第二段话。"))


def test_mistakes_are_shown_at_their_lines_and_lead_there(opened: tuple[Page, Client, Path]) -> None:
    page, _, _ = opened
    open_text(page, "news/sun.md")
    text(page).fill("第一行。\n\n[没有](nowhere.md)")
    expect(page.locator(".mirror div").nth(2)).to_have_class(re.compile("error|warning"))
    expect(page.locator(".mirror div").first).to_have_class("")
    page.locator(".problems summary").click()
    item = page.locator(".problems li button").filter(has_text="第 3 行").first
    text(page).evaluate("area => area.setSelectionRange(0, 0)")
    item.click()
    assert text(page).evaluate("area => area.selectionStart") >= 6
    # One in the head leads to its field.
    page.get_by_role("tab", name="信息").click()
    page.get_by_role("button", name="改整个文件").click()
    whole = text(page).input_value()
    text(page).fill(whole.replace("2020-09-22", "前天"))
    expect(page.locator(".problems .mark.error")).to_be_visible()


def test_the_review_goes_through_its_levels(tmp_path: Path, context: BrowserContext) -> None:
    review = f"review: {{required: [{', '.join(LEVELS[:2])}]}}\n"
    files = {
        **FILES,
        "gen.yaml": SETTINGS + review,
        "content/news/sun.md": article("晴。", title="天晴", draft="true"),
    }
    with desk(write_site(tmp_path, files)) as client:
        page = enter(context, client)
        open_text(page, "news/sun.md")
        press(page, "送审")
        confirm(page)
        expect(badge(page)).to_have_text("待审核")
        press(page, "退回")
        asked(page, "审核人姓名").fill("赵")
        asked(page, "意见").fill("请写清时间")
        confirm(page)
        expect(badge(page)).to_have_text("已退回")
        expect(page.locator(".article-top")).to_contain_text("请写清时间")
        text(page).fill("今天晴。")
        saved(page)
        for level, name in zip(LEVELS, ("赵", "钱"), strict=False):
            expect(page.locator(".article-top")).to_contain_text(f"待{level}")
            press(page, "通过")
            expect(dialog(page)).to_contain_text(level)
            asked(page, "审核人姓名").fill(name)
            confirm(page)
        expect(badge(page)).to_have_text("已发布")


def test_versions_of_git_are_compared_and_taken_back(tmp_path: Path, context: BrowserContext) -> None:
    root = write_site(tmp_path, FILES)

    def git(*words: str) -> None:
        identity = ("-c", "user.name=李", "-c", "user.email=li@example.org")
        subprocess.run(["git", *identity, *words], cwd=root, check=True, capture_output=True)

    git("init", "-q")
    (root / ".gitignore").write_text(".gen/\n")
    git("add", ".")
    git("commit", "-qm", "第一稿")
    file = root / "content/news/rain.md"
    first = file.read_bytes()
    file.write_bytes(first.replace("今天".encode(), "昨天".encode()))
    with desk(root) as client:
        page = enter(context, client)
        open_text(page, "news/rain.md")
        page.get_by_role("tab", name="历史").click()
        expect(page.locator(".versions li")).to_contain_text("第一稿")
        page.locator(".versions button").click()
        expect(dialog(page)).to_contain_text("昨天下雨")
        confirm(page)
        expect(text(page)).to_have_value(re.compile("今天下雨"))
        assert file.read_bytes() == first


def test_a_translation_begins_beside_the_text(opened: tuple[Page, Client, Path]) -> None:
    page, _, root = opened
    open_text(page, "news/rain.md")
    press(page, "翻译")
    dialog(page).locator("select").select_option("en")
    asked(page, "译文的标题").fill("Rain")
    confirm(page)
    expect(page.locator(".headline")).to_have_value("Rain")
    assert (root / "content/news/rain.en.md").is_file()


PAYLOAD = "<img src=x onerror=alert(1)><script>alert(2)</script>\"'>{{7*7}}"


def test_what_strangers_write_is_text_wherever_the_desk_shows_it(
    tmp_path: Path, context: BrowserContext
) -> None:
    quoted = json.dumps(PAYLOAD)
    fields = ("title", "subtitle", "source", "author", "editor", "summary", "document_number", "withdrawn")
    files = {
        "gen.yaml": SETTINGS.replace("砚溪简报", quoted),
        "content/news/_index.md": f"---\ntitle: {quoted}\n---\n{PAYLOAD}\n",
        "content/news/a.md": article(PAYLOAD, **dict.fromkeys(fields[:-1], quoted), tags=f"[{quoted}]"),
        "content/news/b.md": article(PAYLOAD, title=quoted, withdrawn=quoted),
        "content/news/c.md": f"---\ntitle: {quoted}\ndate: {quoted}\n{quoted}: 1\n---\n{PAYLOAD}\n",
    }
    with desk(write_site(tmp_path, files)) as client:
        page = enter(context, client)
        alerts: list[str] = []
        page.on("dialog", lambda one: alerts.append(one.message))
        with complaints(page) as found:
            expect(page.locator(".texts .title a").first).to_contain_text("<img src=x")
            for path in ("news/a.md", "news/b.md", "news/c.md", "news/_index.md"):
                open_text(page, path)
                page.get_by_role("tab", name="信息").click()
                page.wait_for_timeout(250)
            page.get_by_role("tab", name="正文").click()
            page.locator(".headline").fill(PAYLOAD)
            press(page, "移到回收站")
            expect(dialog(page).locator(".cited")).to_contain_text("<img")
            page.keyboard.press("Escape")
            page.goto(f"{client.origin}/desk/#/text/%3Cimg%20src=x%20onerror=alert(1)%3E.md")
            expect(page.locator(".page > .wrong")).to_be_visible()
        assert alerts == []
        assert [one for one in found if not re.search(r"status of 4(04|22)", one)] == []
        assert page.locator("main img, main script").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_any_language_or_place(scheme: str, tmp_path: Path, browser: Browser) -> None:
    needs(AXE)
    with desk(
        write_site(tmp_path, {**FILES, "content/news/bad.md": article("[x](no.md)", title="坏")})
    ) as client:
        for language in ("zh-CN", "en", "zh-TW") if scheme == "light" else ("zh-CN",):
            with browser.new_context(color_scheme=scheme, locale="zh-CN") as context:  # type: ignore[arg-type]  # one of these
                page = enter(context, client, language)
                bring_axe(page)
                places = {
                    "list": "#/",
                    "trash": "#/trash",
                    "site": "#/site",
                    "help": "#/help",
                    "text": "#/text/news/bad.md",
                }
                for name, place in places.items():
                    page.evaluate("place => { location.hash = place }", place)
                    if name == "text":
                        expect(page.locator(".problems .mark").first).to_be_visible()
                        page.locator(".problems summary").click()
                        assert faults(page) == [], (language, name)
                        page.get_by_role("tab").nth(1).click()
                    else:
                        expect(page.locator("main h1")).to_have_count(1)
                    assert faults(page) == [], (language, name)
                    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
                page.locator(".buttons .more").click()
                assert faults(page) == [], (language, "menu")
                page.locator(".menu .put-away").click()
                assert faults(page) == [], (language, "dialog")
                page.keyboard.press("Escape")
                page.set_viewport_size({"width": 683, "height": 384})  # a small laptop at 200 %
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), language


def test_nothing_needs_a_mouse(opened: tuple[Page, Client, Path]) -> None:
    page, _, root = opened
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "下雨":
            break
    page.keyboard.press("Enter")
    expect(text(page)).to_be_visible()
    page.locator(".headline").focus()
    page.keyboard.press("Enter")
    expect(text(page)).to_be_focused()
    page.keyboard.type("早上。")
    page.keyboard.press("Control+s")
    expect(page.locator(".status")).to_have_text("已保存")
    assert "早上。" in (root / "content/news/rain.md").read_text("utf-8")
    page.locator(".article-top .more").focus()
    page.keyboard.press("Enter")
    expect(page.locator(".menu button").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".menu button").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator(".article-top .more")).to_be_focused()
    page.get_by_role("tab", name="正文").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tab", name="信息")).to_be_focused()
