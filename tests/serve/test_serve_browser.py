"""The preview in Chromium: what an editor sees after a save."""

import re
import signal
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page, WebSocket, expect

from tests.browser import POLICY, complaints
from tests.engine.test_incremental import picture
from tests.serving import PATIENCE, Serving, serving, until
from tests.sites import article, write_site
from tests.test_browser import CONTRASTS

# What is under test has to listen to its server; and a page can't forbid frames for itself.
STRICT = re.sub("frame-ancestors [^;]*; ", "", POLICY)

BULLETIN: dict[str, str | bytes] = {
    "gen.yaml": "title: 简报\nbase_url: https://example.org/yanxi\ntimezone: Asia/Shanghai\n",
    "content/news/rain.md": article("今天下雨。", title="下雨", summary="雨。"),
    "content/news/sun.md": article("今天晴。", title="晴", summary="晴。"),
    "content/news/long.md": article("一段话。\n\n" * 200, title="长", summary="长。"),
    "content/news/draft.md": article("没写完。", title="草", draft="true"),
    "content/news/图 1.png": picture(3, 2),
    "content/news/seen.md": article("![图](<图 1.png>)", title="图", summary="图。"),
    "templates/assets/own.css": "article p { text-indent: 1px }",
    "templates/base.html": '{% extends "default:base.html" %}{% block head %}{{ super() }}'
    f'<meta http-equiv="Content-Security-Policy" content="{STRICT}">'
    '<link rel="stylesheet" href="{{ asset("own.css").url | href }}">{% endblock %}',
}
RAIN, SUN, LONG = "news/2020/rain/", "news/2020/sun/", "news/2020/long/"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Serving]:
    root = write_site(tmp_path_factory.mktemp("seen"), BULLETIN)
    with serving(root) as running:
        running.built(1)
        running.settle()
        yield running


_MARKS = count()


@pytest.fixture
def desk(server: Serving) -> Serving:
    """The bulletin as it is in BULLETIN, and everything built."""
    for path, content in BULLETIN.items():
        data = content if isinstance(content, bytes) else content.encode()
        if not (server.root / path).is_file() or (server.root / path).read_bytes() != data:
            save(server, path, data)
    settle(server)
    return server


def save(server: Serving, path: str, content: str | bytes) -> None:
    new = server.root / ".new"
    new.write_bytes(content if isinstance(content, bytes) else content.encode())
    new.replace(server.root / path)


def settle(server: Serving) -> None:
    """All that was saved before is built, and told to browsers."""
    mark = f"content/0mark{next(_MARKS)}.md"  # a line names the first few only
    save(server, mark, article(mark, date=""))
    until(lambda: mark in server.builds()[-1], mark)
    server.settle()


def visit(page: Page, server: Serving, path: str = "") -> None:
    """Open a page, remember that it was, and wait until it listens."""
    told: list[object] = []  # from before the page opens, so that nothing said at once is missed

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: told.append(frame))

    page.on("websocket", listen)
    page.goto(server.address + path)
    deadline = time.monotonic() + PATIENCE
    while not told:
        assert time.monotonic() < deadline, "the page hears nothing"
        page.wait_for_timeout(20)
    page.evaluate("window.isOld = true")


def is_loaded_again(page: Page) -> bool:
    return not page.evaluate("window.isOld")


def now(page: Page, expression: str) -> bool:
    """Whether something is so at this moment; not while one page goes and the next one comes."""
    try:
        return bool(page.evaluate(expression))
    except Error:
        return False


# ---- reloading


def test_a_saved_article_is_shown_at_once(desk: Serving, page: Page) -> None:
    visit(page, desk, RAIN)
    for text in ("一。", "二。", "三。"):
        save(desk, "content/news/rain.md", article(text, title="下雨", summary="雨。"))
        expect(page.get_by_text(text)).to_be_visible()


def test_the_reader_stays_where_they_were(desk: Serving, page: Page) -> None:
    visit(page, desk, LONG)
    page.evaluate("scrollTo(0, 2000)")
    save(desk, "content/news/long.md", article("另一段。\n\n" * 200, title="长", summary="长。"))
    expect(page.get_by_text("另一段。").first).to_be_attached()
    until(lambda: now(page, "scrollY === 2000"), "the same place")


def test_a_page_that_did_not_change_is_left_alone(desk: Serving, context: BrowserContext) -> None:
    rain, sun = context.new_page(), context.new_page()
    visit(rain, desk, RAIN)
    visit(sun, desk, SUN)
    save(desk, "content/news/rain.md", article("雪。", title="下雨", summary="雨。"))
    expect(rain.get_by_text("雪。")).to_be_visible()
    save(
        desk, "content/news/sun.md", "---\ntitle: [\n---\n"
    )  # orders come in turn: this one after any reload
    expect(sun.locator("gen-problems h2")).to_be_visible()
    assert not is_loaded_again(sun)


def test_several_tabs_and_browsers_see_it_alike(desk: Serving, browser: Browser) -> None:
    with browser.new_context() as one, browser.new_context() as other:
        pages = [one.new_page(), one.new_page(), other.new_page()]
        for page in pages:
            visit(page, desk, RAIN)
        save(desk, "content/news/rain.md", article("雪。", title="下雨", summary="雨。"))
        for page in pages:
            expect(page.get_by_text("雪。")).to_be_visible()


def test_a_renamed_article_s_tab_shows_that_it_is_gone_and_that_it_is_back(desk: Serving, page: Page) -> None:
    visit(page, desk, RAIN)
    file = desk.root / "content/news/rain.md"
    file.rename(file.with_name("snow.md"))
    expect(page).to_have_title(re.compile("找不到|不存在|没有"))
    file.with_name("snow.md").rename(file)
    expect(page.get_by_text("今天下雨。")).to_be_visible()


def test_a_picture_that_changes_is_shown(desk: Serving, context: BrowserContext) -> None:
    seen, rain = context.new_page(), context.new_page()
    visit(seen, desk, "news/2020/seen/")
    visit(rain, desk, RAIN)
    save(desk, "content/news/图 1.png", picture(3, 2) + b"more")
    until(lambda: now(seen, "!window.isOld"), "a reload")
    save(desk, "content/news/sun.md", "---\ntitle: [\n---\n")
    expect(rain.locator("gen-problems h2")).to_be_visible()
    assert not is_loaded_again(rain)


# ---- style sheets


def test_a_style_sheet_is_exchanged_without_loading_the_page(desk: Serving, page: Page) -> None:
    visit(page, desk, RAIN)
    sheets = page.evaluate("document.styleSheets.length")
    for width in range(2, 8):  # one after another, as fast as they come
        save(desk, "templates/assets/own.css", f"article p {{ text-indent: {width}px }}")
    expect(page.locator("article p").first).to_have_css("text-indent", "7px")
    until(lambda: now(page, f"document.styleSheets.length === {sheets}"), "the old ones go")
    assert not is_loaded_again(page)


def test_a_style_sheet_that_another_one_brings_in_is_loaded_with_the_page(desk: Serving, page: Page) -> None:
    save(desk, "templates/assets/more.css", "article p { text-indent: 1px }")
    save(desk, "templates/assets/own.css", '@import "more.css";')
    settle(desk)
    visit(page, desk, RAIN)
    save(desk, "templates/assets/more.css", "article p { text-indent: 9px }")
    expect(page.locator("article p").first).to_have_css("text-indent", "9px")
    (desk.root / "templates/assets/more.css").unlink()  # which nothing would ask for


# ---- problems

MISTAKE = "---\ntitle: 雨\ndate: 昨天\n---\n\n今天下雨。\n"


def test_a_mistake_is_shown_over_the_last_good_page_and_vanishes_when_mended(
    desk: Serving, page: Page
) -> None:
    visit(page, desk, RAIN)
    save(desk, "content/news/rain.md", MISTAKE)
    panel = page.locator("gen-problems")
    expect(panel.locator("h2")).to_be_visible()
    expect(panel.locator(".place")).to_have_text("content/news/rain.md:3:7")
    expect(panel.locator("pre")).to_have_text("date: 昨天")
    expect(panel.locator("mark")).to_have_text("昨")
    expect(panel.locator(".message")).not_to_be_empty()
    expect(panel.locator(".hint")).to_have_text(re.compile("Hint: ."))
    expect(page.get_by_text("今天下雨。")).to_be_visible()
    assert not is_loaded_again(page)
    save(desk, "content/news/rain.md", article("雪。", title="下雨", summary="雨。"))
    expect(panel).to_have_count(0)
    expect(page.get_by_text("雪。")).to_be_visible()


def test_a_page_opened_after_the_mistake_shows_it_as_well(desk: Serving, page: Page) -> None:
    save(desk, "content/news/rain.md", MISTAKE)
    settle_with_mistake(desk)
    visit(page, desk, SUN)
    expect(page.locator("gen-problems h2")).to_be_visible()


def settle_with_mistake(server: Serving) -> None:
    until(lambda: server.builds()[-1].endswith("as it was"), "a build that fails")


def test_a_long_line_is_cut_around_the_mistake(desk: Serving, page: Page) -> None:
    visit(page, desk, RAIN)
    line = "𠀀" * 300 + "[无](nowhere.md)" + "后" * 300
    save(desk, "content/news/rain.md", article(line, title="下雨", summary="雨。"))
    excerpt = page.locator("gen-problems pre").first
    expect(excerpt).to_be_visible()
    text = excerpt.inner_text()
    assert text.startswith("…𠀀") and text.endswith("后…") and "[无](nowhere.md)" in text
    assert page.locator("gen-problems mark").first.inner_text() in ("[", "n", "无")


def test_warnings_are_folded_and_stay_as_the_reader_has_them(desk: Serving, page: Page) -> None:
    visit(page, desk, SUN)
    save(desk, "content/news/rain.md", article("![无](nowhere.png)", title="下雨", summary="雨。"))
    panel = page.locator("gen-problems")
    warning = panel.locator("article")
    expect(panel.locator("summary")).to_have_text("Warnings (1)")
    expect(warning).to_be_hidden()
    panel.locator("summary").click()
    expect(warning.locator(".message")).to_be_visible()
    before = len(desk.builds())
    save(
        desk, "content/news/rain.md", article("![无](nowhere.png)\n\n又一句。", title="下雨", summary="雨。")
    )
    until(lambda: len(desk.builds()) > before, "another build with the same warning")
    desk.settle()
    expect(warning.locator(".message")).to_be_visible()
    save(
        desk,
        "content/news/rain.md",
        article("![无](nowhere.png)\n\n![无](gone.png)", title="下雨", summary="雨。"),
    )
    expect(panel.locator("summary")).to_have_text("Warnings (2)")
    expect(warning.first.locator(".message")).to_be_visible()
    assert not is_loaded_again(page)


@pytest.mark.parametrize("way", ["click", "Escape", "Enter"])
def test_the_panel_can_be_closed_and_comes_back_with_the_next_mistake(
    way: str, desk: Serving, page: Page
) -> None:
    visit(page, desk, SUN)
    save(desk, "content/news/rain.md", MISTAKE)
    panel = page.locator("gen-problems")
    button = panel.get_by_role("button", name="Close")
    expect(panel.get_by_role("alert")).to_be_visible()
    if way == "click":
        button.click()
    elif way == "Escape":
        page.keyboard.press("Escape")
    else:
        button.focus()
        page.keyboard.press(way)
    expect(panel).to_have_count(0)
    save(desk, "content/news/rain.md", MISTAKE.replace("昨天", "前天"))
    expect(panel.locator("pre")).to_have_text("date: 前天")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_panel_can_be_read_in_both_schemes(scheme: str, desk: Serving, browser: Browser) -> None:
    with browser.new_context(color_scheme="dark" if scheme == "dark" else "light") as context:
        page = context.new_page()
        visit(page, desk, SUN)
        save(desk, "content/news/rain.md", MISTAKE)
        expect(page.locator("gen-problems h2")).to_be_visible()
        inside = CONTRASTS.replace("document.body,", "document.querySelector('gen-problems').shadowRoot,")
        contrasts = page.evaluate(inside)
    assert len(contrasts) >= 5
    assert contrasts[0][0] >= 4.5, contrasts[:5]


def test_the_panel_fits_a_small_telephone(desk: Serving, page: Page) -> None:
    page.set_viewport_size({"width": 320, "height": 480})
    visit(page, desk, SUN)
    save(desk, "content/news/rain.md", MISTAKE)
    expect(page.locator("gen-problems h2")).to_be_visible()
    box = page.locator("gen-problems .box").bounding_box()
    assert box and box["x"] >= 0 and box["x"] + box["width"] <= 320 and box["height"] <= 0.75 * 480


def test_nothing_of_the_panel_is_on_paper(desk: Serving, page: Page) -> None:
    visit(page, desk, SUN)
    save(desk, "content/news/rain.md", MISTAKE)
    expect(page.locator("gen-problems h2")).to_be_visible()
    page.emulate_media(media="print")
    expect(page.locator("gen-problems h2")).to_be_hidden()


# ---- the rest


def test_the_browser_has_nothing_to_complain_about_under_a_strict_policy(desk: Serving, page: Page) -> None:
    with complaints(page) as found:
        visit(page, desk, RAIN)
        assert page.evaluate("document.querySelector('meta[http-equiv]').content") == STRICT
        save(desk, "content/news/rain.md", MISTAKE)
        expect(page.locator("gen-problems h2")).to_be_visible()
        save(desk, "content/news/rain.md", article("雪。", title="下雨", summary="雨。"))
        expect(page.get_by_text("雪。")).to_be_visible()
        save(desk, "templates/assets/own.css", "article p { text-indent: 5px }")
        expect(page.locator("article p").first).to_have_css("text-indent", "5px")
        save(desk, "content/news/sun.md", MISTAKE)
        expect(page.locator("gen-problems h2")).to_be_visible()
    assert found == []


def test_a_draft_says_that_it_is_one(desk: Serving, page: Page) -> None:
    visit(page, desk, "news/2020/draft/")
    expect(page.locator("p.preview")).to_be_visible()
    expect(page.locator("p.preview strong")).to_have_text("草稿")


def test_a_browser_that_lost_its_server_finds_the_next_one(tmp_path: Path, page: Page) -> None:
    root = write_site(tmp_path, BULLETIN)
    with serving(root) as first:
        first.built(1)
        first.settle()
        visit(page, first, RAIN)
        port = urlsplit(first.address).port or 0
        first.process.send_signal(signal.SIGKILL)
        first.process.wait()
        write_site(root, {**BULLETIN, "content/news/rain.md": article("雪。", title="下雪")})
    with serving(root, port=port) as second:
        expect(page.get_by_text("雪。")).to_be_visible(timeout=20_000)
        assert urlsplit(second.address).port == port


def test_follow_leads_to_the_article_that_was_saved(tmp_path: Path, page: Page) -> None:
    root = write_site(tmp_path, BULLETIN)
    with serving(root, "--follow") as server:
        server.built(1)
        server.settle()
        visit(page, server)
        for name, path in (("rain", RAIN), ("sun", SUN)):
            (root / f"content/news/{name}.md").write_text(
                article(f"新的{name}。", title=f"题{name}"), "utf-8"
            )
            page.wait_for_url(server.address + path)
            expect(page.get_by_text(f"新的{name}。").first).to_be_visible()


def test_a_page_waits_for_the_first_build_that_goes_well(tmp_path: Path, page: Page) -> None:
    root = write_site(tmp_path, {**BULLETIN, "content/news/rain.md": MISTAKE})
    with serving(root) as server:
        server.built(1)
        page.goto(server.address)
        expect(page.locator("gen-problems .place")).to_have_text("content/news/rain.md:3:7")
        (root / "content/news/rain.md").write_text(str(BULLETIN["content/news/rain.md"]), "utf-8")
        expect(page.get_by_role("link", name="下雨").first).to_be_visible()
