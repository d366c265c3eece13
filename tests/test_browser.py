"""The example bulletin in Chromium, under a strict Content-Security-Policy: on screen, on paper, from a disk."""

import io
import re
import subprocess
from contextlib import suppress
from pathlib import Path
from typing import Literal
from urllib.parse import quote, unquote, urlsplit

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Error, Page, Route, expect

from generator.rendering.drawing import font_for
from tests.browser import KINDS, complaints, served
from tests.conftest import CLOCK, BuiltSite, copy_example
from tests.site_checks import needs
from tests.sites import SETTINGS, article, build_site, made_once, write_site

ARTICLE = "news/2020/wangluo-yizheng/"
PRINT = f"{ARTICLE}print/"
PLAIN = "news/2021/zhishu/"
"""An article without pictures."""
ISSUE = "issues/2020-09/"
ISSUE_PRINT = f"{ISSUE}print/"
PAGES = ("", ARTICLE, "about/", "news/", "archive/", "tags/", "issues/", ISSUE)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
A4 = (595, 842)
"""Points."""

CONTRASTS = """() => {
  // The contrast (WCAG 2.2, 1.4.3) of every visible piece of text with the color behind it, lowest first.
  const parse = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const over = ([r, g, b, a = 1], below) => [r, g, b].map((value, i) => value * a + below[i] * (1 - a));
  const behind = (element) => {
    if (!element) return parse(getComputedStyle(document.documentElement).colorScheme.includes("dark")
      && matchMedia("(prefers-color-scheme: dark)").matches ? "rgb(18, 18, 18)" : "rgb(255, 255, 255)");
    const color = parse(getComputedStyle(element).backgroundColor);
    return color[3] === 0 ? behind(element.parentElement)
      : over(color, color[3] === undefined ? [0, 0, 0] : behind(element.parentElement));
  };
  const light = (color) => {
    const [r, g, b] = color.map((v) => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const found = [];
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const element = texts.currentNode.parentElement, text = texts.currentNode.data.trim();
    if (!text || !element.checkVisibility() || element.closest("script, svg")) continue;
    const back = behind(element), front = over(parse(getComputedStyle(element).color), back);
    const [low, high] = [light(back), light(front)].sort((a, b) => a - b);
    found.push([(high + 0.05) / (low + 0.05), text.slice(0, 30)]);
  }
  return found.sort((a, b) => a[0] - b[0]);
}"""


def names(folder: Path) -> list[str]:
    """The addresses of all pages below the site's own, without those that only lead on."""
    found = (
        path
        for path in sorted(folder.rglob("*.html"))
        if 'http-equiv="refresh"' not in path.read_text("utf-8")
    )
    paths = (path.relative_to(folder).as_posix() for path in found)
    return [quote(re.sub(r"(^|/)index\.html$", r"\1", path)) for path in paths]


ALIKE = ("tags/", "issues/", "archive/", "sources/")
"""Folders of pages that one template makes."""


def of_each_kind(found: list[str]) -> list[str]:
    """All pages that people have written, and of those that are made alike the four with the longest addresses."""
    made = [[name for name in found if name.startswith(folder)] for folder in ALIKE]
    longest = {name for names in made for name in sorted(names, key=len)[-4:]}
    return [name for name in found if name in longest or not name.startswith(ALIKE)]


def is_wider_than_its_window(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def test_no_page_makes_the_browser_complain_asks_another_host_or_scrolls_sideways_on_a_small_telephone(
    page: Page, address: str, example_site: BuiltSite
) -> None:
    hosts, too_wide = set(), []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
    page.set_viewport_size({"width": 320, "height": 640})
    with complaints(page) as found:
        for name in of_each_kind(names(example_site.folder)):
            page.goto(address + name)
            if is_wider_than_its_window(page):
                too_wide.append(name)
    assert found == []
    assert too_wide == []
    assert hosts == {urlsplit(address).netloc}


NAMES = {
    "zh-CN": "砚溪县人民代表大会常务委员会暨乡镇人大主席团工作通讯",
    "zh-TW": "硯溪縣第十一屆議會暨各鄉鎮市民代表會聯合會議事錄",
    "en": "The Upper Inkstone Valley Metropolitan Borough Council Gazette and Public Notices",
}
COVERED = """([names, mastheads, sizes]) => {
  // Where the reading settings cover the bulletin's name or what stands below it, or these reach out of the window.
  const covers = () => {
    const tools = document.querySelector(".tools summary").getBoundingClientRect();
    const range = document.createRange();
    range.selectNodeContents(document.querySelector(".identity"));
    return [...range.getClientRects()].some((text) => text.left < tools.right && text.right > tools.left
      && text.top < tools.bottom && text.bottom > tools.top);
  };
  const root = document.documentElement;
  const found = [];
  for (const [language, name] of Object.entries(names)) for (const masthead of mastheads) for (const size of sizes) {
    root.lang = language;
    root.dataset.size = size;
    document.body.className = document.body.className.replace(/masthead-\\w+/, `masthead-${masthead}`);
    document.querySelector(".name").lastChild.data = name;
    if (covers() || root.scrollWidth > root.clientWidth) found.push([language, masthead, size]);
  }
  return found;
}"""


def test_the_reading_settings_never_cover_the_name(page: Page, address: str) -> None:
    for path in ("", ARTICLE):
        page.goto(address + path)
        for width in (320, 360, 390, 1280):
            page.set_viewport_size({"width": width, "height": 700})
            ways = [NAMES, ["centered", "plain", "banner"], ["", "larger"]]
            assert page.evaluate(COVERED, ways) == [], (path, width)


def test_the_navigation_begins_at_the_edge_and_breaks_no_word(page: Page, address: str) -> None:
    page.goto(f"{address}about/")  # where it has a second row
    assert page.locator(".navigation ul").count() == 2
    for width in (320, 360, 390):
        page.set_viewport_size({"width": width, "height": 700})
        entries = page.evaluate(
            """[...document.querySelectorAll(".navigation a")].map((a) => {
              const range = document.createRange();
              range.selectNodeContents(a);
              return [range.getClientRects().length, getComputedStyle(a).textAlign];
            })"""
        )
        assert set(map(tuple, entries)) == {(1, "start")}, width


def test_the_head_of_the_front_page_needs_no_script_and_paper_has_the_first(
    browser: Browser, address: str
) -> None:
    with browser.new_context(
        java_script_enabled=False, reduced_motion="reduce", viewport={"width": 390, "height": 800}
    ) as context:
        page = context.new_page()
        page.goto(address)
        slides = page.locator(".slides")
        places = "s => [...s.children].map((one) => Math.round(one.getBoundingClientRect().x))"
        first, second, third = slides.evaluate(places)
        assert (first, third - second) == (16, second - first)
        slides.focus()
        page.keyboard.press("ArrowRight")
        expect(page.locator("#slide-2")).to_be_in_viewport(ratio=0.5)
        page.locator(".slide-numbers a").nth(2).click()
        expect(page.locator("#slide-3 h2")).to_be_in_viewport()
        assert slides.evaluate(places)[2] == 16, "it has come to rest at the edge"
        assert page.evaluate("document.documentElement.scrollWidth") <= 390
        group = page.locator(".friends ul").first
        expect(group).to_be_hidden()
        page.locator(".friends summary").first.click()
        expect(group).to_be_visible()
        page.set_viewport_size({"width": 1280, "height": 800})
        expect(page.locator(".friends ul").last).to_be_visible()
        page.emulate_media(media="print")
        assert [one.is_visible() for one in page.locator(".slides > .lead").all()] == [True, False, False]
        expect(page.locator(".slide-numbers")).to_be_hidden()


def test_a_table_that_is_too_wide_shows_at_its_edge_that_it_scrolls(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 700})
    page.goto(f"{address}{KINDS['article']}")
    table = page.locator(".prose > table").first
    assert table.evaluate("t => t.scrollWidth > t.clientWidth")
    layers = table.evaluate("t => getComputedStyle(t).backgroundAttachment")
    assert layers == "local, local, scroll, scroll", "what scrolls along hides a shadow where the table ends"


def test_what_stands_between_paragraphs_has_one_rhythm(page: Page, address: str) -> None:
    page.goto(address + ARTICLE)
    margins = page.evaluate(
        """["figure", "table", "blockquote", "pre"].map((name) => {
          const element = document.createElement(name);
          document.querySelector(".prose > p").after(element);
          const { marginBlockStart, marginBlockEnd } = getComputedStyle(element);
          return `${marginBlockStart} ${marginBlockEnd}`;
        })"""
    )
    assert set(margins) == {"24px 24px"}


def test_only_titles_that_stand_alone_are_balanced(page: Page, address: str) -> None:
    page.goto(address)
    wraps = page.evaluate(
        "[...document.querySelectorAll('main :is(h2, h3)')].map((h) => getComputedStyle(h).textWrap)"
    )
    assert "balance" not in wraps
    page.goto(address + ARTICLE)
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).textWrap") == "balance"


def test_the_policy_of_the_test_is_in_force(page: Page, address: str) -> None:
    page.goto(address)
    with complaints(page) as found:
        page.evaluate("document.body.setAttribute('style', 'color: red')")
    assert any("Content Security Policy" in complaint for complaint in found)


def test_no_kind_of_page_scrolls_sideways_at_any_width(page: Page, address: str) -> None:
    too_wide = []
    for kind, name in KINDS.items():
        page.goto(address + name)
        for width in (600, 800, 1024, 1920):
            page.set_viewport_size({"width": width, "height": 800})
            if is_wider_than_its_window(page):
                too_wide.append((kind, width))
    assert too_wide == []


def test_text_can_be_read_in_both_schemes(page: Page, address: str) -> None:
    for name in PAGES:
        page.goto(address + name)
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            background = page.evaluate("getComputedStyle(document.body).backgroundColor")
            contrasts = page.evaluate(CONTRASTS)
            lightness = sum(map(float, re.findall(r"[\d.]+", background)[:3])) / 3
            assert lightness < 80 if scheme == "dark" else lightness > 200, name
            assert len(contrasts) > 10, name
            assert contrasts[0][0] >= 4.5, (name, contrasts[:5])


def test_an_article_s_text_has_even_more_contrast(page: Page, address: str) -> None:
    page.goto(address + ARTICLE)
    for scheme in SCHEMES:
        page.emulate_media(color_scheme=scheme)
        body = page.evaluate(CONTRASTS.replace("document.body,", 'document.querySelector(".prose"),'))
        assert body[0][0] >= 7, body[:5]


def test_the_first_tab_leads_past_the_masthead(page: Page, address: str) -> None:
    page.goto(address + ARTICLE)
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="跳到正文")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()


def test_what_has_the_focus_can_be_seen(page: Page, address: str) -> None:
    page.goto(address + ARTICLE)
    for _ in range(12):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(({outlineStyle, outlineWidth}) => [outlineStyle, parseFloat(outlineWidth)])"
            "(getComputedStyle(document.activeElement))"
        )
        assert outline[0] != "none" and outline[1] >= 1, page.evaluate("document.activeElement.outerHTML")


def focus_with_tab(page: Page, name: str, role: str) -> None:
    """Press Tab until the control of this name has the focus."""
    for _ in range(60):
        page.keyboard.press("Tab")
        found = "el => el.getRootNode().activeElement === el"
        controls = page.get_by_role(role, name=name).all()  # type: ignore[arg-type] # a literal of all roles
        if any(control.evaluate(found) for control in controls):
            return
    raise AssertionError(f"Tab never reaches {name}")


@pytest.mark.parametrize("key", ["Enter", "Space"])
def test_the_print_button_prints_by_keyboard(key: str, page: Page, address: str) -> None:
    page.add_init_script("window.print = () => { window.printed = true }")
    page.goto(address + PRINT)
    focus_with_tab(page, "打印本页", "button")
    page.keyboard.press(key)
    assert page.evaluate("window.printed")


def test_the_close_link_closes_a_window_that_a_page_opened(context: BrowserContext, address: str) -> None:
    opener = context.new_page()
    opener.goto(address + ARTICLE)
    with context.expect_page() as opened:
        opener.evaluate(f"void window.open('{address + PRINT}')")
    window = opened.value
    window.wait_for_load_state()
    focus_with_tab(window, "关闭窗口", "link")
    with window.expect_event("close"), suppress(Error):  # the window may be gone before the press is answered
        window.keyboard.press("Enter")


def test_the_close_link_leads_to_the_article_where_the_window_can_t_close(page: Page, address: str) -> None:
    page.goto(address + ARTICLE)
    page.goto(address + PRINT)
    focus_with_tab(page, "关闭窗口", "link")
    page.keyboard.press("Enter")
    page.wait_for_url(address + ARTICLE)


def test_without_scripts_everything_is_there_and_no_button_is_dead(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        for name in KINDS.values():
            page.goto(address + name)
            assert page.locator("h1").first.is_visible(), name
            dead = page.locator("button:visible").evaluate_all(
                "all => all.filter((button) => !button.form).length"
            )
            assert dead == 0, name


def test_an_old_address_leads_to_the_article(page: Page, address: str, example_site: BuiltSite) -> None:
    base_path = urlsplit(example_site.base_url).path
    lines = (example_site.folder / "_redirects").read_text(encoding="utf-8").splitlines()
    assert lines
    for line in lines:
        old, new, _ = line.split()
        page.goto(address + old.removeprefix(base_path + "/"))
        page.wait_for_url(address + new.removeprefix(base_path + "/"))


def test_a_missing_address_gets_the_site_s_own_page_at_any_depth(page: Page, address: str) -> None:
    response = page.goto(address + "no/such/page/")
    assert response is not None and response.status == 404
    assert page.evaluate("document.styleSheets.length") >= 1
    page.locator("main a").first.click()
    assert page.locator("h1").count() >= 1
    assert page.url.startswith(address)


def test_the_name_is_shown_in_a_font_of_its_own_where_that_is_wanted(page: Page, tmp_path: Path) -> None:
    font = font_for("zh-CN")
    if font is None or "Serif" not in font.path:
        pytest.skip("Noto Serif CJK is not there")
    build_site(
        write_site(
            tmp_path, {"gen.yaml": f"{SETTINGS}theme: {{name_font: yes}}\n", "content/news/a.md": article()}
        )
    )
    with served(tmp_path / "site", "https://example.org/bulletin") as small:
        page.goto(f"{small}news/2020/a/")
        told = page.evaluate(
            """document.fonts.ready.then((all) =>
                 Array.from(all, ({ family, status }) => [family.replaceAll('"', ""), status]))"""
        )
        drawn = page.evaluate("getComputedStyle(document.querySelector('.name')).fontFamily")
    assert told == [["Bulletin name", "loaded"]]
    assert drawn.startswith('"Bulletin name"')


# ---- weight


def size(site: BuiltSite, address: str, url: str) -> int:
    """How many bytes a file of the example has that a browser asks for."""
    name = unquote(url.removeprefix(address))
    return (site.folder / name / "index.html" if url.endswith("/") else site.folder / name).stat().st_size


def test_an_article_without_pictures_is_light(page: Page, address: str, example_site: BuiltSite) -> None:
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(request.url))
    page.goto(address + PLAIN, wait_until="networkidle")
    pictures = page.locator("img").evaluate_all("all => all.map((picture) => picture.src)")  # the logo
    icon = page.locator('link[rel="icon"]').evaluate("link => link.href")  # not every browser asks at once
    sizes = {url: size(example_site, address, url) for url in asked - set(pictures) | {icon}}
    assert len(sizes) == 4, sizes
    assert sum(sizes.values()) < 47_000, sizes


def test_no_article_of_the_example_is_heavy(example_site: BuiltSite) -> None:
    """All that a page asks for but its pictures, uncompressed, in bytes."""
    heavy = {}
    articles = [
        path
        for path in example_site.folder.rglob("index.html")
        if 'class="view-article' in path.read_text(encoding="utf-8")
    ]
    for path in articles:
        html = path.read_text(encoding="utf-8")
        asked = re.findall(r'<(?:link rel="(?:stylesheet|icon)".* href|script src)="([^"]+)"', html)
        assert len(asked) == 3 + ('class="block ' in html), (
            asked
        )  # and what blocks look like, where there are some
        weight = sum(file.stat().st_size for file in (path, *(path.parent / name for name in asked)))
        if weight >= 50_000:
            heavy[path.relative_to(example_site.folder).as_posix()] = weight
    assert len(articles) > 15
    assert not heavy


PAINTED = "() => performance.getEntriesByName('first-contentful-paint').length"

SHIFTS = """() => new Promise((resolve) => {
  let sum = 0;
  const observer = new PerformanceObserver((list) => list.getEntries().forEach(({ value }) => { sum += value; }));
  observer.observe({ type: "layout-shift", buffered: true });
  // What has moved is known when the next picture has been shown.
  requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => resolve(sum))));
})"""


@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_moves_when_the_script_comes_after_the_page_has_been_shown(
    width: int, browser: Browser, address: str
) -> None:
    with browser.new_context(viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        held: list[Route] = []
        page.route("**/site*.js", lambda route: held.append(route))
        for name in PAGES:
            page.goto(address + name, wait_until="commit")
            page.wait_for_function(PAINTED)
            held.pop().continue_()
            page.wait_for_function("() => document.documentElement.classList.contains('scripted')")
            page.wait_for_load_state()
            assert page.evaluate(SHIFTS) < 0.001, name  # a fraction of a pixel; 0.1 is called good


# ---- reading settings


def choose(page: Page, group: str, choice: str) -> None:
    page.locator(".tools:not([open]) summary").or_(page.locator(".tools[open] summary")).first.focus()
    if not page.locator(".tools[open]").count():
        page.keyboard.press("Enter")
    page.get_by_role("group", name=group).get_by_label(choice, exact=True).check()


def test_reading_settings_work_by_keyboard_and_are_remembered(page: Page, address: str) -> None:
    page.goto(address + ARTICLE)
    before = page.locator(".prose p").first.evaluate("p => parseFloat(getComputedStyle(p).fontSize)")
    choose(page, "字号", "特大")
    choose(page, "行距", "更宽")
    page.keyboard.press("Escape")
    expect(page.locator(".tools summary")).to_be_focused()
    assert not page.locator(".tools[open]").count()
    page.goto(address + "about/")
    style = page.locator(".prose p").first.evaluate(
        "p => [getComputedStyle(p).fontSize, getComputedStyle(p).lineHeight].map(parseFloat)"
    )
    assert style[0] >= 24, "18 points, as the norms for older readers ask"
    assert style[0] > before * 1.3
    assert style[1] / style[0] > 2.5
    expect(page.locator('.tools [name="size"][value="larger"]')).to_be_checked()


# Speaks at once what it is given, and tells it.
VOICE = """() => {
  const said = [];
  let spoken;
  const voice = {
    speak: (one) => { said.push([one.text, one.lang]); spoken = one; },
    cancel: () => { spoken = undefined; },
  };
  Object.defineProperty(window, "speechSynthesis", { value: voice });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  window.said = said;
  window.finish = () => spoken.onend();
  window.fail = () => spoken.onerror();
}"""


def test_an_article_is_read_aloud_and_can_be_paused(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(f"({VOICE})()")
    page.goto(address + ARTICLE, wait_until="networkidle")
    page.locator(".tools summary").click()
    assert not [url for url in asked if "aloud" in url], "nobody has asked for it yet"
    page.get_by_role("button", name="朗读", exact=True).click()
    page.wait_for_function("() => said.length === 1")
    title = page.locator("h1").inner_text()
    assert page.evaluate("said") == [[title, "zh-CN"]]
    page.evaluate("finish()")
    first, second = page.evaluate("said[1][0]"), page.locator(".prose").inner_text()
    assert first and second.startswith(first)
    page.get_by_role("button", name="暂停").click()
    page.get_by_role("button", name="继续朗读").click()
    assert page.evaluate("said.at(-1)[0]") == first, "a sentence that was broken off begins anew"
    page.get_by_role("button", name="停止").click()
    expect(page.get_by_role("button", name="朗读", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    assert page.evaluate("said.at(-1)[0]") == title
    page.evaluate("fail()")
    expect(page.get_by_role("button", name="停止")).to_have_count(0)
    page.goto(address)
    assert not page.locator("[data-aloud]").count(), "a list has nothing to read"


def test_only_the_button_begins_to_read_aloud_and_it_goes_where_its_script_does_not_come(
    page: Page, address: str
) -> None:
    page.route("**/aloud.*.js", lambda route: route.abort())
    page.add_init_script(f"({VOICE})()")
    page.goto(address + ARTICLE, wait_until="networkidle")
    page.locator(".tools summary").click()
    box = page.locator("[data-aloud]")
    with complaints(page) as found:
        box.evaluate("box => box.click()")
        page.wait_for_timeout(200)
        assert found == [], "a press beside the button asks for nothing"
    page.get_by_role("button", name="朗读", exact=True).click()
    expect(box).to_be_hidden()


def test_high_contrast_is_high(page: Page, address: str) -> None:
    page.goto(address + ARTICLE)
    choose(page, "对比度", "高：黑底白字、黄字")
    for name in PAGES:
        page.goto(address + name)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"
        assert page.evaluate(CONTRASTS)[0][0] >= 7, name


def test_paper_knows_no_reading_settings(page: Page, address: str) -> None:
    page.add_init_script(
        """localStorage.setItem("reading", '{"contrast": "high", "size": "larger", "spacing": "wider"}')"""
    )
    page.goto(address + PRINT)
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
    page.goto(address + ARTICLE)
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(0, 0, 0)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(0, 0, 0)"


def test_a_page_is_first_shown_with_the_reader_s_settings_where_the_script_is_there_before_the_style_sheet(
    page: Page, address: str
) -> None:
    page.add_init_script("""localStorage.setItem("reading", '{"contrast": "high"}')""")
    held: list[Route] = []
    page.route("**/site*.css", lambda route: held.append(route))
    for name in PAGES:
        page.goto(address + name, wait_until="commit")
        # Asked by the clock, since nothing is drawn while the style sheet is missing.
        page.wait_for_function("() => document.documentElement?.dataset.contrast === 'high'", polling=20)
        assert not page.evaluate(PAINTED), f"{name} is shown without its style sheet"
        held.pop().continue_()
        page.wait_for_function(PAINTED)


def test_the_script_is_asked_for_first_and_is_the_smaller(
    page: Page, address: str, example_site: BuiltSite
) -> None:
    """So it comes before the style sheet: browsers ask for both with the same priority."""
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    asked: list[tuple[str, str]] = []
    network.on(
        "Network.requestWillBeSent",
        lambda event: asked.append((event["request"]["url"], event["request"]["initialPriority"])),
    )
    page.goto(address + ARTICLE)
    (script, urgent), (sheet, _) = [found for found in asked if re.search(r"/site\.[^/]*(js|css)$", found[0])]
    assert script.endswith(".js") and sheet.endswith(".css")
    assert urgent == "High"
    assert size(example_site, address, script) < size(example_site, address, sheet)


def test_no_script_holds_up_a_page(example_site: BuiltSite) -> None:
    for name in names(example_site.folder):
        path = example_site.folder / unquote(name)
        text = (path / "index.html" if name.endswith("/") or not name else path).read_text(encoding="utf-8")
        scripts = re.findall(r"<script\b[^>]* src=[^>]*>", text)
        assert scripts, name
        assert [tag for tag in scripts if not re.search(r" (async|defer)\b", tag)] == [], name


# ---- zoom, targets and other windows


WIDE_SPACING = """() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: 0.12em !important;
    word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`);
  document.adoptedStyleSheets = [sheet];
}"""
"""WCAG 2.2, 1.4.12."""


def test_a_page_can_be_read_at_four_times_its_size_with_wide_spacing(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 320, "height": 256})  # 1280 by 1024 at 400 %
    too_wide = []
    for name in (*PAGES, PLAIN):
        page.goto(address + name)
        page.evaluate(WIDE_SPACING)
        if is_wider_than_its_window(page):
            too_wide.append(name)
    assert too_wide == []


TARGETS = """() => [...document.querySelectorAll("a, button, summary, label")]
  .filter((element) => element.checkVisibility() && !element.closest("p:not(.row), li p, .prose, dd, .skip"))
  .map((element) => [element.getBoundingClientRect(), element.textContent.trim()])
  .filter(([{ width, height }]) => width && (width < 24 || height < 24))
  .map(([{ width, height }, text]) => `${text}: ${width} by ${height}`)"""


def test_what_can_be_pressed_is_large_enough(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 800})
    for name in PAGES:
        page.goto(address + name)
        assert page.evaluate(TARGETS) == [], name


def test_forced_colors_leave_no_text_without_its_ground(browser: Browser, address: str) -> None:
    with browser.new_context(forced_colors="active") as context:
        page = context.new_page()
        for name in PAGES:
            page.goto(address + name)
            assert page.evaluate(CONTRASTS)[0][0] >= 4.5, name


def test_nothing_moves_for_who_wants_it_still(browser: Browser, address: str) -> None:
    with browser.new_context(reduced_motion="reduce") as context:
        page = context.new_page()
        page.goto(address)
        assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
        assert page.evaluate("document.getAnimations().length") == 0


# ---- what comes when it is wanted


def test_films_and_recordings_can_be_played_and_are_not_fetched_before(page: Page, address: str) -> None:
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.rpartition("/")[2]))
    page.goto(f"{address}study/2020/guqiao/", wait_until="networkidle")
    assert "liushui.jpg" in asked
    assert not {"liushui.mp4", "liushui.vtt", "shuisheng.wav"}.intersection(asked)
    for kind, height in (("audio", 30), ("video", 250)):
        player = page.locator(kind)
        assert player.evaluate("it => it.clientHeight") > height, "there is something to press"
        assert player.evaluate("it => { it.muted = true; return it.play().then(() => it.duration) }") > 2
    assert (
        page.locator("video track").evaluate("it => { it.track.mode = 'showing'; return it.kind }")
        == "captions"
    )


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("name", [ARTICLE, "notices/2020/zhengji-tian/"], ids=["plain", "official"])
def test_an_article_s_address_is_shown_as_a_qr_code(
    name: str, scheme: Literal["light", "dark"], page: Page, address: str
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.goto(address + name)
    link = page.get_by_role("link", name="二维码")
    link.click()
    code = page.locator("dialog.share svg")
    canonical = page.locator('link[rel="canonical"]').get_attribute("href")
    (seen,) = zxingcpp.read_barcodes(Image.open(io.BytesIO(code.screenshot())))
    assert seen.text == canonical
    page.keyboard.press("Escape")
    expect(code).to_have_count(0)
    expect(link).to_be_focused()


def test_without_scripts_the_qr_code_is_the_print_view_s(browser: Browser, address: str) -> None:
    with browser.new_context(java_script_enabled=False) as plain:
        page = plain.new_page()
        page.goto(address + ARTICLE)
        page.get_by_role("link", name="二维码").click()
        expect(page.locator("#scan svg")).to_be_in_viewport()


def test_a_qr_code_that_can_t_be_fetched_is_the_print_view_s(page: Page, address: str) -> None:
    page.goto(address + ARTICLE)
    page.route(f"**/{PRINT}*", lambda route: route.fulfill(status=503), times=1)
    page.get_by_role("link", name="二维码").click()
    expect(page.locator("#scan svg")).to_be_in_viewport()


def test_asking_for_a_qr_code_closes_no_window_that_a_page_opened(
    context: BrowserContext, address: str
) -> None:
    page = context.new_page()
    page.goto(address)
    with page.expect_popup() as opened:
        page.evaluate("address => { window.open(address) }", address + ARTICLE)
    popup = opened.value
    popup.get_by_role("link", name="二维码").click()
    code = popup.locator("dialog.share svg")
    expect(code).to_be_visible()
    popup.locator("dialog.share button").click()
    expect(code).to_have_count(0)
    popup.wait_for_timeout(500)  # time enough for a window to close
    assert not popup.is_closed()


# ---- paper


def paper(page: Page, address: str, tmp_path: Path) -> tuple[int, tuple[int, int], str]:
    """Print a page: how many sheets, their size in points, and the text on them."""
    needs("pdfinfo", "pdftotext")
    page.goto(address)
    pdf = tmp_path / "page.pdf"
    page.pdf(path=pdf, prefer_css_page_size=True)
    information = subprocess.run(["pdfinfo", pdf], capture_output=True, text=True, check=True).stdout
    text = subprocess.run(
        ["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True
    ).stdout
    [sheets] = re.findall(r"^Pages: +(\d+)", information, re.MULTILINE)
    [(width, height)] = re.findall(r"^Page size: +([\d.]+) x ([\d.]+)", information, re.MULTILINE)
    return int(sheets), (round(float(width)), round(float(height))), text


@pytest.mark.parametrize("name", [PRINT, ARTICLE])
def test_an_article_on_paper(
    name: str, page: Page, address: str, example_site: BuiltSite, tmp_path: Path
) -> None:
    sheets, size, text = paper(page, address + name, tmp_path)
    assert size == A4
    assert 1 <= sheets <= 3
    title = page.locator("article h1").first.inner_text()
    assert re.sub(r"\s", "", title) in re.sub(r"\s", "", text)
    assert re.findall(r"第 ?(\d+) ?页 ?共 ?(\d+) ?页$", text, re.MULTILINE) == [
        (str(number), str(sheets)) for number in range(1, sheets + 1)
    ]
    assert urlsplit(example_site.base_url).netloc in text
    for control in ("打印本页", "关闭窗口", "跳到正文"):
        assert control not in text


def test_an_article_s_print_view_ends_with_its_qr_code(page: Page, address: str) -> None:
    page.goto(address + PRINT)
    code = page.get_by_role("img").and_(page.locator("svg.qr"))
    box = code.bounding_box()
    assert box is not None and box["width"] >= 60 and box["width"] == pytest.approx(box["height"])


def test_an_issue_on_paper(page: Page, address: str, example_site: BuiltSite, tmp_path: Path) -> None:
    sheets, size, text = paper(page, address + ISSUE_PRINT, tmp_path)
    titles = [title.inner_text() for title in page.locator("article h2").all() if title.is_visible()]
    entries = page.locator("nav ol li").count()
    assert size == A4
    assert entries >= 1
    assert sheets >= entries + 2, "a cover, the contents, and each article on a sheet of its own"
    flat = re.sub(r"\s", "", text)
    places = [flat.find(re.sub(r"\s", "", title)) for title in titles]
    assert -1 not in places and places == sorted(places)


# ---- from a disk


@pytest.fixture(scope="module")
def disk(run_folder: Path) -> Path:
    """The example, built with `links: file`, as somebody would carry it on a stick."""

    def make(root: Path) -> None:
        copy_example(root)
        settings = (root / "gen.yaml").read_text(encoding="utf-8")
        changed = re.sub("^links: directory", "links: file", settings, flags=re.MULTILINE)
        assert changed != settings
        (root / "gen.yaml").write_text(changed, encoding="utf-8")
        build_site(root, now=CLOCK)

    return made_once(run_folder / "简报 2020", make) / "site"


def test_the_site_opens_from_a_disk(page: Page, disk: Path) -> None:
    with complaints(page) as found:
        for kind, name in KINDS.items():
            if kind != "missing":  # a disk has no page for that
                page.goto((disk / name / "index.html").as_uri())
    assert found == []


def test_a_page_from_a_disk_has_its_style_and_its_links_lead_to_files(page: Page, disk: Path) -> None:
    page.goto((disk / "index.html").as_uri())
    assert page.evaluate("getComputedStyle(document.querySelector('.skip')).position") != "static"
    page.locator("main h3 a, main h2 a").first.click()
    assert page.url.endswith("/index.html")
    assert page.locator("article h1").first.is_visible()


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A newcomer's bulletin, built with nothing but the settings that are needed; an article has a picture."""
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>'
    files: dict[str, str | bytes] = {
        "content/notices/pipe/index.md": article("![管](a.svg) [附件](a.svg) [另一篇](../tree.md#树)"),
        "content/notices/pipe/a.svg": drawing,
        "content/notices/tree.md": article("## 树", title="植树"),
    }
    root = write_site(tmp_path_factory.mktemp("first"), files)
    build_site(root)
    return root / "site"


def test_the_shortest_bulletin_has_its_design_on_a_double_click(page: Page, first: Path) -> None:
    with complaints(page) as found:
        for path in ("index.html", "notices/2020/pipe/index.html", "notices/2020/pipe/print/index.html"):
            page.goto((first / path).as_uri())
            sheets = page.evaluate(
                "[...document.querySelectorAll('link[rel=stylesheet]')].map((l) => !!l.sheet)"
            )
            assert sheets and all(sheets)
            page.wait_for_function("() => document.documentElement.classList.contains('scripted')")
    assert found == []


def test_its_links_lead_to_pages_and_never_to_a_list_of_files(page: Page, first: Path) -> None:
    page.goto((first / "index.html").as_uri())
    page.get_by_role("link", name="标题", exact=True).first.click()
    assert page.url == (first / "notices/2020/pipe/index.html").as_uri()
    page.get_by_role("link", name="另一篇").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/tree/index.html#*")
    page.go_back()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="另一篇").click(button="middle")
    assert "/tree/index.html#" in opened.value.url
    page.get_by_role("link", name="附件").click()
    assert page.url.endswith("/pipe/a.svg")


def test_on_a_host_addresses_stay_as_they_are_written(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("main h3 a, main h2 a").first.click()
    assert page.url.endswith("/")
