"""Which files the site has."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from tests.sites import SETTINGS, article, build_site, pages, problems_of, tree, write_site


def test_the_smallest_bulletin(tmp_path: Path) -> None:
    build_site(write_site(tmp_path, {"content/news/a.md": article()}))
    built = {path for path in tree(tmp_path / "site") if not re.match(r"assets/|search/\w{12}\.bin", path)}
    assert built == {
        "search/index.html",
        "search/manifest.bin",
        "opensearch.xml",
        "index.html",
        "404.html",
        "news/index.html",
        "news/2020/a/index.html",
        "news/2020/a/print/index.html",
        "archive/index.html",
        "archive/2020/index.html",
        "archive/2020/09/index.html",
        "atom.xml",
        "rss.xml",
        "feed.json",
        "news/atom.xml",
        "news/rss.xml",
        "news/feed.json",
        "favicon.ico",
        "apple-touch-icon.png",
        "site.webmanifest",
        "feeds/index.html",
        "sitemap/index.html",
        "sitemap.xml",
        "sitemap-1.xml",
        "robots.txt",
    }


def test_an_empty_bulletin_is_a_site_too(tmp_path: Path) -> None:
    (tmp_path / "content").mkdir()
    report = build_site(write_site(tmp_path, {}))
    assert report.articles == 0
    assert {"index.html", "404.html", "atom.xml", "archive/index.html"} <= set(tree(tmp_path / "site"))


def test_lists_have_as_many_pages_as_they_need(tmp_path: Path) -> None:
    files = {
        f"content/news/{n}.md": article(title=f"第{n}篇", date=f"2020-09-{n:02}", tags="[水]")
        for n in range(1, 8)
    }
    build_site(write_site(tmp_path, {"gen.yaml": SETTINGS + "page_size: 2\n", **files}))
    built = pages(tmp_path)
    for base in ("", "news/", "tags/水/", "archive/2020/09/"):
        assert [path for path in built if path.startswith(f"{base}page/")] == [
            f"{base}page/1/index.html",
            f"{base}page/2/index.html",
        ]
    assert not [path for path in built if path.startswith("archive/2020/page/")], "a year has a line for each"
    newest, oldest = (built[f"news/{page}index.html"].partition("</head>")[2] for page in ("", "page/1/"))
    assert re.findall("第.篇", newest) == ["第7篇", "第6篇", "第5篇"]
    assert 'rel="prev"' not in newest
    assert 'rel="next" href="../news/page/2/"' in newest
    assert re.findall("第.篇", oldest) == ["第2篇", "第1篇"]
    assert "<title>news – 第1页 – 示例简报</title>" in built["news/page/1/index.html"]
    assert 'rel="prev" href="../../../news/page/2/"' in oldest
    assert 'rel="next"' not in oldest
    assert 'rel="prev" href="../../../news/"' in built["news/page/2/index.html"]


def test_an_added_article_rewrites_the_newest_page_of_its_lists_and_what_stands_around_it(
    tmp_path: Path,
) -> None:
    def file(number: int, section: str, tag: str) -> dict[str, str]:
        text = article(
            title=f"第{number}篇",
            date=str(date(2020, 1, 6) + timedelta(days=number)),
            tags=f"[水, {tag}]",
            source="县委",
            pinned="true" if number == 50 else "",
        )
        return {f"content/{section}/{number}.md": text}

    def rewritten(files: dict[str, str]) -> tuple[set[str], set[str]]:
        """Which files of the site a build changes, and which are new."""
        before = tree(root / "site")
        write_site(root, {"gen.yaml": settings, **files})
        build_site(root)
        after = tree(root / "site")
        assert before.keys() <= after.keys()
        return {path for path in before if before[path] != after[path]}, after.keys() - before.keys()

    settings = SETTINGS + "page_size: 5\nfeeds: {count: 1}\n"
    root = write_site(tmp_path, {"gen.yaml": settings})
    files: dict[str, str] = {}
    for number in range(103):
        files |= file(number, "nm"[number % 2], "甲乙丙丁"[number % 4])
    _, built = rewritten(files)
    assert {f"{base}page/19/index.html" for base in ("", "tags/水/", "sources/县委/")} < built
    assert "archive/2020/page/5/index.html" in built
    assert {"n/page/9/index.html", "tags/甲/page/4/index.html", "archive/2020/04/page/2/index.html"} < built

    lists = {
        *("index.html", "404.html", "atom.xml", "rss.xml", "feed.json", "sitemap-1.xml"),
        *("n/index.html", "n/atom.xml", "n/rss.xml", "n/feed.json", "search/manifest.bin"),
        *("tags/index.html", "tags/水/index.html", "tags/甲/index.html"),
        *("sources/index.html", "sources/县委/index.html"),
        *("archive/index.html", "archive/2020/index.html", "archive/2020/04/index.html"),
    }
    around = {f"n/2020/{number}/index.html" for number in (102, 100, 96)}
    own = {"n/2020/103/index.html", "n/2020/103/print/index.html"}
    assert rewritten(file(103, "n", "甲")) == (lists | around, own)

    # The 105th article makes a page of the oldest on the newest page: the one before it now has a newer neighbour.
    fuller = {"": 19, "tags/水/": 19, "sources/县委/": 19, "archive/2020/": 5}
    around = {f"n/2020/{number}/index.html" for number in (103, 102, 100, 96)}
    own = {"n/2020/104/index.html", "n/2020/104/print/index.html"}
    assert rewritten(file(104, "n", "甲")) == (
        lists | around | {f"{base}page/{page}/index.html" for base, page in fuller.items()},
        own | {f"{base}page/{page + 1}/index.html" for base, page in fuller.items()},
    )


def test_tags_stand_by_their_counts_then_by_pinyin_and_a_section_has_its_own(tmp_path: Path) -> None:
    tags = {"news/a": "[中小, 乡村, 人工]", "news/b": "[人工]", "notices/c": "[乡村, 体育]"}
    files = {f"content/{path}.md": article(tags=value) for path, value in tags.items()}
    build_site(write_site(tmp_path, {"gen.yaml": SETTINGS + "page_size: 1\n", **files}))
    built = pages(tmp_path)

    def named(page: str) -> list[str]:
        main = built[page].partition("<main")[2].partition("</main>")[0]
        return re.findall(r'tags/[^"]*">(?:<[^>]*>)?(\w+)<', main)

    assert named("tags/index.html") == ["人工", "乡村", "体育", "中小"]
    assert named("news/index.html") == ["人工", "乡村", "中小"]
    assert named("notices/index.html") == ["体育", "乡村"]
    assert named("news/page/1/index.html") == [], (
        "only the newest page of a list may change with each article"
    )


def test_lists_have_a_print_view_where_the_settings_ask(tmp_path: Path) -> None:
    files = {
        f"content/news/{n}.md": article(title=f"第{n}篇", date=f"2020-09-{n:02}", tags="[水]")
        for n in range(1, 6)
    }
    lists = "paper: {lists: [months, sections, tags]}\npage_size: 2\n"
    root = write_site(tmp_path, {"gen.yaml": SETTINGS + lists, "content/empty/_index.md": "", **files})
    build_site(root)
    built = pages(tmp_path)
    for base in ("news/", "tags/水/", "archive/2020/09/"):
        printed = built[f"{base}print/index.html"]
        assert re.findall('<h2 class="title">(第.篇)', printed) == [f"第{n}篇" for n in (5, 4, 3, 2, 1)]
        assert re.search(r'href="[^"]*print/"[^>]*>打印全部文章', built[f"{base}index.html"])
    assert "empty/print/index.html" not in built
    write_site(tmp_path, {"gen.yaml": SETTINGS})
    build_site(root)
    assert not [path for path in pages(tmp_path) if re.match("(news|tags/水|archive/2020/09)/print/", path)]


def test_an_article_can_do_without_a_print_view(tmp_path: Path) -> None:
    build_site(write_site(tmp_path, {"content/news/a.md": article(print="false")}))
    assert "news/2020/a/print/index.html" not in tree(tmp_path / "site")
    assert "print/" not in pages(tmp_path)["news/2020/a/index.html"]


def test_old_addresses_lead_to_the_new_one(tmp_path: Path) -> None:
    files = {"content/news/a.md": article(aliases="[/old/1.html, /旧址/, /view.asp]")}
    build_site(write_site(tmp_path, files))
    built = pages(tmp_path)
    assert "../news/2020/a/" in built["old/1.html"]
    assert "../news/2020/a/" in built["旧址/index.html"]
    assert "view.asp/index.html" not in built
    assert built["_redirects"] == (
        "/bulletin/%E6%97%A7%E5%9D%80/ /bulletin/news/2020/a/ 301\n"
        "/bulletin/old/1.html /bulletin/news/2020/a/ 301\n"
        "/bulletin/view.asp /bulletin/news/2020/a/ 301\n"
    )


def test_an_old_address_with_a_query_is_the_hosts_to_lead_on_from(tmp_path: Path) -> None:
    build_site(write_site(tmp_path, {"content/news/a.md": article(aliases="[/view.asp?id=1, /x/?u=a.html]")}))
    built = pages(tmp_path)
    assert not [path for path in built if path.startswith(("view", "x/"))]
    assert "/bulletin/view.asp id=1 /bulletin/news/2020/a/ 301\n" in built["_redirects"]


def test_a_feed_holds_the_newest_articles(tmp_path: Path) -> None:
    files = {
        f"content/news/{n}.md": article(f"正文{n}。", title=f"第{n}篇", date=f"2020-09-{n:02}")
        for n in (1, 2, 3)
    }
    settings = SETTINGS + "feeds: {count: 2, content: full}\n"
    build_site(write_site(tmp_path, {"gen.yaml": settings, **files}))
    for name in ("atom.xml", "rss.xml", "feed.json", "news/atom.xml"):
        feed = pages(tmp_path)[name]
        assert "正文3。" in feed
        assert "正文2。" in feed
        assert "正文1。" not in feed


def test_search_engines_learn_of_pages_but_not_of_print_views(tmp_path: Path) -> None:
    build_site(write_site(tmp_path, {"content/news/a.md": article()}))
    sitemap = pages(tmp_path)["sitemap-1.xml"]
    assert "<loc>https://example.org/bulletin/news/2020/a/</loc><lastmod>2020-09-22" in sitemap
    assert "print" not in sitemap
    assert "404" not in sitemap


def test_a_translation_is_paired(tmp_path: Path) -> None:
    files = {
        "content/news/a.md": article(title="停水"),
        "content/news/a.en.md": article("Water.", title="Water"),
    }
    build_site(write_site(tmp_path, files))
    built = pages(tmp_path)
    assert '<html lang="en"' in built["en/news/2020/a/index.html"]
    for path in ("news/2020/a/index.html", "en/news/2020/a/index.html"):
        assert 'hreflang="en" href="https://example.org/bulletin/en/news/2020/a/"' in built[path]
        assert 'hreflang="zh-CN" href="https://example.org/bulletin/news/2020/a/"' in built[path]


def blocks_of(root: Path, home: str) -> list[str]:
    """The headings of the front page's parts."""
    files = {f"content/{folder}/a.md": article() for folder in ("news", "notices", "study")}
    build_site(write_site(root, {"gen.yaml": SETTINGS + f"issues: month\n{home}", **files}))
    html = pages(root)["index.html"].partition("<main")[2].partition("</main>")[0]
    return re.findall(r"<h2>(?:<a [^>]*>)?([^<]+)<", html)


def test_the_front_page_has_its_blocks_in_the_order_of_the_settings(tmp_path: Path) -> None:
    ordered = blocks_of(tmp_path / "a", "theme: {home: [issues, notices, sections, lead]}\n")
    assert ordered == ["历期目录", "notices", "news", "study", "标题", "标题", "标题"]
    assert blocks_of(tmp_path / "b", "theme: {home: [issue]}\n") == ["最新一期"]


def test_a_block_that_does_not_exist_is_found_in_its_place(tmp_path: Path) -> None:
    settings = SETTINGS + "theme:\n  home: [lead, notises]\n"
    files = {"gen.yaml": settings, "content/notices/a.md": article()}
    (problem,) = problems_of(write_site(tmp_path, files))
    assert (problem.code, problem.path, problem.line, problem.column) == (
        "home-block-unknown",
        "gen.yaml",
        5,
        16,
    )
    assert dict(problem.values)["nearest"] == "notices"


def test_each_page_of_a_list_says_what_is_on_it(tmp_path: Path) -> None:
    files = {
        f"content/news/{n}.md": article(title=f"第{n}篇", date=f"2020-09-{n:02}", tags="[水]")
        for n in range(1, 7)
    }
    section = "---\ntitle: 动态\ndescription: 各地动态\n---\n"
    settings = SETTINGS + "page_size: 2\ndescription: 一份简报\n"
    build_site(write_site(tmp_path, {"gen.yaml": settings, "content/news/_index.md": section, **files}))
    built = pages(tmp_path)

    def description(path: str) -> list[str]:
        return re.findall('<meta name="description" content="(.*?)">', built[path])

    assert description("news/index.html") == ["各地动态"]
    assert description("news/page/1/index.html") == ["第2篇、第1篇"]
    assert description("tags/水/index.html") == ["第6篇、第5篇"]
    assert description("tags/index.html") == ["水"]
    assert description("page/2/index.html") == ["第4篇、第3篇"]


def test_search_engines_learn_when_a_list_last_changed(tmp_path: Path) -> None:
    files = {
        f"content/news/{n}.md": article(title=f"{n}", date=f"2020-09-{n:02}", tags="[水]")
        for n in range(1, 7)
    }
    settings = SETTINGS + "page_size: 2\nissues: month\n"
    build_site(write_site(tmp_path, {"gen.yaml": settings, **files}))
    changed = dict(
        re.findall(
            "<loc>https://example.org/bulletin(.*?)</loc><lastmod>(.*?)</lastmod>",
            pages(tmp_path)["sitemap-1.xml"],
        )
    )
    newest = ("/", "/news/", "/tags/%E6%B0%B4/", "/archive/2020/09/", "/issues/2020-09/")
    assert {changed[url] for url in newest} == {"2020-09-06"}
    assert changed["/news/page/1/"] == "2020-09-02"


def test_there_is_a_sitemap_of_news_while_there_is_news(tmp_path: Path) -> None:
    write_site(tmp_path, {"content/news/a.md": article(date="2020-09-30")})
    build_site(tmp_path, now="2020-10-01")
    built = pages(tmp_path)
    assert "<news:title>" in built["sitemap-news.xml"] and "sitemap-news.xml" in built["robots.txt"]
    build_site(tmp_path, now="2020-10-05")
    built = pages(tmp_path)
    assert "sitemap-news.xml" not in built and "sitemap-news.xml" not in built["robots.txt"]


def test_readers_find_the_feeds_and_all_that_the_site_has(tmp_path: Path) -> None:
    files = {
        "gen.yaml": SETTINGS + "issues: month\n",
        "content/news/_index.md": "---\ntitle: 动态\n---\n",
        "content/news/a.md": article(tags="[水]"),
        "content/about.md": article(title="关于", date=""),
    }
    build_site(write_site(tmp_path, files))
    built = pages(tmp_path)
    feeds, site_map = built["feeds/index.html"], built["sitemap/index.html"]
    assert re.findall(r'<dd><a href="\.\./(.*?)"', feeds) == [
        *("atom.xml", "rss.xml", "feed.json"),
        *("news/atom.xml", "news/rss.xml", "news/feed.json"),
    ]
    assert "https://example.org/bulletin/news/rss.xml</a>" in feeds
    for shown in ("news/", "about/", "issues/2020-09/", "tags/%E6%B0%B4/", "archive/2020/"):
        assert f'href="../{shown}"' in site_map
    foot = built["news/2020/a/index.html"].partition("<footer")[2]
    assert 'href="../../../feeds/"' in foot and 'href="../../../sitemap/"' in foot


def test_pages_of_the_bulletins_own_take_the_place_of_the_guides(tmp_path: Path) -> None:
    files = {
        "content/news/a.md": article(aliases="/sitemap/"),
        "content/feeds.md": article("我们的订阅。", title="订阅", date=""),
    }
    assert build_site(write_site(tmp_path, files)).problems == ()
    built = pages(tmp_path)
    assert "我们的订阅。" in built["feeds/index.html"]
    assert "news/2020/a/" in built["sitemap/index.html"]


@pytest.mark.parametrize("alias", ["/sitemap/", "/sitemap", "/Feeds/"])
@pytest.mark.parametrize("path", ["content/news/_index.md", "content/about.md"])
def test_old_addresses_of_sections_and_pages_win_as_well(alias: str, path: str, tmp_path: Path) -> None:
    files = {"content/news/a.md": article(), path: f"---\ntitle: 某\naliases: [{alias}]\n---\n"}
    report = build_site(write_site(tmp_path, files))
    assert report.problems == ()
    assert 'http-equiv="refresh"' in pages(tmp_path)[f"{alias.strip('/')}/index.html"]
