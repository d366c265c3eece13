"""Readers search a bulletin in Chromium, under the strict policy and from a disk."""

import random
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser import complaints, served
from tests.site_checks import needs
from tests.sites import SETTINGS, article, build_site, made_once, write_site
from tests.test_accessibility import AXE, bring_axe
from tests.test_accessibility import complaints as faults
from tests.test_browser import is_wider_than_its_window

BASE = "https://example.org/bulletin"
LONG = "关于进一步做好全县农村饮水安全工程运行管理和水质监测工作的若干意见" * 3
INJECTED = '<img src=x onerror="window.broken=1">'

TEXTS = {
    "阶段简报": "今年第一阶段简报已经印发。",
    "两处分开": "第一阶段结束。这段简单的话里，两个词并不相连。",
    "水费": "供**水**管网的费用。",
    "表格": "| 甲乙 | 丙丁 |\n| --- | --- |\n| 一 | 二 |",
    "繁體文章": "硯溪縣議會開會。",
    "基站": "全县建成5G基站120座，COVID-19防控。",
    "Water Supply": "The pumping station supplies water to Yanxi County.",
    "停水公告": "周三停水，不影响供暖。",
    "暖气": "供暖开始，不停水。",
    LONG: "全文见附件。",
    "代码": f"尖括号 `{INJECTED}` 不会运行。",
}
"""Bodies by their titles; each says something that none of the others does."""

TOPIC = "灌溉综述"
"""A topic's title; its page shows cards of articles about patrols, too."""

MANY = 45
"""Articles about one thing, more than two pages of results."""

FILES = {
    "gen.yaml": SETTINGS
    + "search: {outside: 'https://www.baidu.com/s?wd=site:%s'}\ntaxonomies: {villages: 村}\n",
    "content/news/_index.md": "---\ntitle: 动态\n---\n",
    "content/notices/_index.md": "---\ntitle: 通知\n---\n",
    "content/news/draft.md": article("绝密内容。", draft="true"),
    **{
        f"content/news/text-{number}.md": article(
            body,
            title=f'"{title}"',
            date=f"2020-08-{number + 1:02}",
            tags="[民生]",
            source="水务局",
            summary="摘要",
        )
        for number, (title, body) in enumerate(TEXTS.items())
    },
    "content/topics/rivers.md": article("往昔灌渠概览。", title=TOPIC, date="", gather="巡查"),
    **{
        f"content/notices/many-{number}.md": article(
            f"河道巡查第{number}次，沿线各村参加。",
            title=f"巡查记录{number}" if number % 2 else f"记录{number}",
            date=f"{2018 + number % 2}-01-{number % 28 + 1:02}",
            tags="[河道, 巡查]",
            source="河长办",
            villages=f"村{number % 3}",
        )
        for number in range(MANY)
    },
}


@pytest.fixture(scope="module")
def folder(run_folder: Path) -> Path:
    """The bulletin as a site."""

    def make(root: Path) -> None:
        assert build_site(write_site(root, FILES)).problems == ()

    return made_once(run_folder / "search", make) / "site"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with served(folder, BASE) as where:
        yield where


def results(page: Page) -> list[str]:
    """The titles on the page, when all of it is there."""
    expect(page.locator("[data-results]")).to_have_attribute("aria-busy", "false")
    return page.locator("[data-results] h2").all_text_contents()


def ask(page: Page, query: str) -> list[str]:
    """Write a query and press Enter."""
    page.locator("[data-finder] [name=q]").fill(query)
    page.keyboard.press("Enter")
    return results(page)


def all_of(page: Page, query: str) -> list[str]:
    """The titles on all pages of a query."""
    found = ask(page, query)
    following = page.locator("[data-pager] [rel=next]")
    while following.is_visible():
        following.click()
        found += results(page)
    return found


def status(page: Page) -> str:
    return page.locator("[data-status]").inner_text()


FOUND = [
    ("段", ["两处分开", "阶段简报"]),
    ("阶段简", ["阶段简报"]),
    ("供水管网的费用", ["水费"]),
    ("供水 费用", ["水费"]),
    ("乙丙", []),
    ("砚溪县议会", ["繁體文章"]),
    ("硯溪縣", ["繁體文章"]),
    ("water SUPP", ["Water Supply"]),
    ("“supplies water”", ["Water Supply"]),
    ("“water supplies”", []),
    ("ater", []),
    ("5g基站１２０", ["基站"]),
    ("covid-19", ["基站"]),
    ("停水 供暖", ["暖气", "停水公告"]),
    ("停水 供暖 -不影响", ["暖气"]),
    ("停水 供暖 \uff0d不影响", ["暖气"]),
    ("供暖-不影响", []),
    ("-不影响", []),
    ("往昔灌渠", [TOPIC]),
    ("往昔灌渠 -巡查", [TOPIC]),
    ("巡查第3次 -综述", ["巡查记录3"]),
    ("停水 -“影响供暖”", ["暖气"]),
    ("绝密", []),
    ("打印本页", []),
    ("onerror", ["代码"]),
]


def test_what_holds_the_words_is_found_and_nothing_else(page: Page, address: str) -> None:
    with complaints(page) as found:
        page.goto(f"{address}search/")
        assert {query: sorted(ask(page, query)) for query, _ in FOUND} == {
            query: sorted(titles) for query, titles in FOUND
        }
        assert page.evaluate("window.broken") is None
        assert found == []


def test_random_pieces_of_texts_are_found_where_they_stand(page: Page, address: str) -> None:
    pieces = [
        (f"巡查记录{n}" if n % 2 else f"记录{n}", f"河道巡查第{n}次，沿线各村参加。") for n in range(MANY)
    ]
    pieces += [
        (title, body)
        for title, body in TEXTS.items()
        if title not in ("水费", "表格", "Water Supply", "代码", "繁體文章")
    ]
    random.seed(19)
    page.goto(f"{address}search/")
    for _ in range(12):
        text = random.choice([text for piece in pieces for text in piece])
        start = random.randrange(len(text))
        query = text[start : start + random.randint(1, 8)]
        if not re.search(r"\w", query) or re.match(r"[0-9A-Za-z]", query):
            continue
        assert sorted(all_of(page, f'"{query}"')) == sorted(
            title for title, body in pieces if query in title or query in body
        ), query


def test_pages_filters_and_the_way_back(page: Page, address: str) -> None:
    with complaints(page) as found:
        page.goto(f"{address}news/2020/text-0/")
        with page.expect_response("**/manifest.bin"):  # the script comes when the box is entered
            page.keyboard.press("/")
        page.keyboard.type("巡查")
        page.keyboard.press("Enter")
        first = results(page)
        assert found == []
    assert len(first) == 20 and status(page) == "45篇"
    assert all(title.startswith("巡查") for title in first), "what has the word in its title comes first"
    page.locator("[data-pager] [rel=next]").click()
    second = results(page)
    assert len(second) == 20 and not set(first) & set(second)
    assert "from=20" in page.url
    page.go_back()
    assert results(page) == first
    page.get_by_label("所有年份").select_option("2018年")
    assert len(results(page)) == 20 and status(page) == "23篇"
    assert "year=2018" in page.url
    page.get_by_label("所有标签").select_option("河道")
    page.get_by_label("排序").select_option("按时间排序")
    assert len(results(page)) == 20
    dates = page.locator("[data-results] time").evaluate_all("all => all.map((time) => time.dateTime)")
    assert dates == sorted(dates, reverse=True)
    page.reload()
    assert (
        len(results(page)) == 20
        and status(page) == "23篇"
        and page.get_by_label("所有标签").input_value() != ""
    )
    page.get_by_label("所有栏目").select_option("动态")
    assert results(page) == []
    page.go_back()
    assert len(results(page)) == 20
    page.get_by_label("村", exact=True).select_option("村1")
    assert len(results(page)) == 7 and "villages=" in page.url, "a taxonomy of the bulletin's own"


def test_search_engines_are_kept_from_results(page: Page, address: str) -> None:
    robots = page.locator("meta[name=robots]")
    page.goto(f"{address}search/")
    assert ask(page, "") == []
    expect(robots).to_have_attribute("content", "max-image-preview:large")
    page.goto(f"{address}search/?q=赌场")
    results(page)
    expect(robots).to_have_attribute("content", "noindex")


def test_a_count_says_more_than_it_knows_never(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q={quote('河道巡查第')}")
    assert len(results(page)) == 20 and status(page) == "最多45篇"
    page.goto(f"{address}search/?q={quote('阶段简')}")
    assert results(page) == ["阶段简报"] and status(page) == "1篇"


def test_results_say_where_the_words_stand(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q={quote('阶段简')}")
    results(page)
    entry = page.locator("[data-results] article")
    assert entry.locator("mark").all_text_contents() == ["阶段简", "阶段简"]
    expect(entry.locator(".summary")).to_have_text("今年第一阶段简报已经印发。")
    assert entry.locator(".row").inner_text().split() == ["动态", "2020年8月1日", "水务局"]
    entry.locator("h2 a").click()
    page.wait_for_url(f"{address}news/2020/text-0/")


def test_keys_walk_through_the_results(page: Page, address: str) -> None:
    page.goto(f"{address}search/")
    page.keyboard.press("/")
    page.keyboard.type("供暖")
    expect(page.locator("[data-results] h2")).to_have_count(2)
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="停水公告")).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-finder] [name=q]")).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{address}news/2020/**")
    page.go_back()
    assert len(results(page)) == 2


def test_the_slash_is_left_to_who_writes_and_to_the_browser(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q={quote('供暖')}")
    results(page)
    box = page.locator("[data-finder] [name=q]")
    for hold in ("Control+/", "Alt+/", "Meta+/"):
        page.keyboard.press(hold)
        expect(box).not_to_be_focused()
    page.evaluate(
        """() => {
          const note = document.createElement("p"), inside = document.createElement("b");
          note.contentEditable = true;
          note.append(inside);
          document.querySelector("main").append(note);
          note.focus();
        }"""
    )
    page.keyboard.press("/")
    expect(page.locator("[contenteditable]")).to_have_text("/")
    page.get_by_label("所有年份").focus()
    page.keyboard.press("/")
    expect(box).not_to_be_focused()
    page.locator("[data-finder] button").focus()
    page.keyboard.press("/")
    expect(box).to_be_focused()


def test_a_query_is_cut_between_characters(page: Page, address: str) -> None:
    long = "水" * 99 + "\U00020bb7" + "费"
    with complaints(page) as found:
        page.goto(f"{address}search/?q={quote(long)}")
        assert results(page) == []
        box = page.locator("[data-finder] [name=q]")
        assert box.input_value() == long[:100]
        assert ask(page, long) == []
        assert found == []


def test_where_nothing_is_found_there_are_other_ways(page: Page, address: str) -> None:
    page.goto(f"{address}search/?q={quote('河道停水')}")
    assert results(page) == [] and "河道停水" in status(page)
    assert page.locator("[data-singly] li").all_text_contents() == ["河道 45篇", "停水 2篇"]
    assert page.locator("[data-tags] li").all_text_contents() == ["河道"]
    outside = page.locator("[data-outside]").get_attribute("href")
    assert outside == f"https://www.baidu.com/s?wd=site:example.org{quote(' 河道停水')}"
    page.get_by_role("link", name="停水", exact=True).click()
    assert len(results(page)) == 2


def test_the_page_can_be_used_by_all(browser: Browser, address: str) -> None:
    needs(AXE)
    with browser.new_context(bypass_csp=True, locale="zh-CN") as context:
        page = context.new_page()
        for query, widths in (("水", (320, 1280)), ("没有的词", (320,))):
            page.goto(f"{address}search/?q={quote(query)}")
            results(page)
            bring_axe(page)
            for width in widths:
                page.set_viewport_size({"width": width, "height": 800})
                assert not is_wider_than_its_window(page), (query, width)
                assert faults(page) == []
            page.emulate_media(color_scheme="dark")
            assert faults(page, ("color-contrast",)) == []
            page.emulate_media(color_scheme="light")


def test_a_site_on_a_disk_can_be_searched(page: Page, tmp_path: Path) -> None:
    files = {**FILES, "gen.yaml": SETTINGS + "links: file\ntaxonomies: {villages: 村}\n"}
    build_site(write_site(tmp_path, files))
    with complaints(page) as found:
        page.goto((tmp_path / "site" / "news" / "2020" / "text-0" / "index.html").as_uri())
        page.locator("[type=search]").fill("供暖")
        page.keyboard.press("Enter")
        assert sorted(results(page)) == ["停水公告", "暖气"] and status(page) == "2篇"
        assert page.locator("[data-results] .summary").all_text_contents() == ["摘要", "摘要"]
        assert len(ask(page, "阶段简")) == 2 and "磁盘" in status(page)
        page.go_back()
        assert len(results(page)) == 2
        page.get_by_role("link", name="暖气").click()
        page.wait_for_url("file:**/index.html")
        assert found == []
