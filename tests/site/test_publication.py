"""Who is public, and at which address."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from generator.settings.config import Banner, Settings, Span
from generator.settings.frontmatter import FrontMatter
from generator.site.publication import Show, is_current, marks, next_change
from generator.text.dates import Moment, parse_date
from tests.sites import SETTINGS, article, build_site, pages, problems_of, write_site

ZONE = ZoneInfo("Asia/Shanghai")
NOON = datetime(2020, 10, 1, 12, 0, tzinfo=ZONE)


def moment(text: str) -> Moment:
    return parse_date(text, ZONE)


@pytest.mark.parametrize(
    ("front_matter", "date", "expected"),
    [
        (FrontMatter(), "2020-10-01", ()),
        (FrontMatter(draft=True), "2020-10-01", ("draft",)),
        (FrontMatter(), "2020-10-02", ("future",)),
        (FrontMatter(), "2020-10-01T12:00", ()),
        (FrontMatter(), "2020-10-01T12:01", ("future",)),
        (FrontMatter(publish=moment("2020-10-01T12:00:01")), "2020-01-01", ("future",)),
        (FrontMatter(publish=moment("2020-10-01T04:00:00Z")), "2020-01-01", ()),
        (FrontMatter(expires=moment("2020-10-01T12:00")), "2020-01-01", ("expired",)),
        (FrontMatter(expires=moment("2020-10-01")), "2020-01-01", ()),  # until the day is over
        (FrontMatter(expires=moment("2020-09-30")), "2020-01-01", ("expired",)),
        (FrontMatter(expires=moment("9999-12-31")), "2020-01-01", ()),
        (FrontMatter(draft=True, expires=moment("2020-09-30")), "2020-10-02", ("draft", "future", "expired")),
    ],
)
def test_why_an_article_is_not_public(
    front_matter: FrontMatter, date: str, expected: tuple[str, ...]
) -> None:
    assert marks(front_matter, moment(date), NOON) == expected


@pytest.mark.parametrize(
    ("path", "front_matter", "settings", "expected"),
    [
        ("news/water.md", {}, "", "news/2020/water/index.html"),
        ("news/2020-03-04-water.md", {"date": ""}, "", "news/2020/water/index.html"),
        ("news/停水 通知.md", {}, "", "news/2020/停水-通知/index.html"),
        ("news/停水通知.md", {}, "slug: pinyin", "news/2020/ting-shui-tong-zhi/index.html"),
        ("news/water.md", {"slug": "shui"}, "", "news/2020/shui/index.html"),
        ("news/water.md", {"permalink": "/a/b/"}, "", "a/b/index.html"),
        ("news/water.md", {"permalink": "/a/b.html"}, "", "a/b.html"),
        ("news/water.md", {}, "permalink: /{year}/{month}/{day}/{name}/", "2020/09/22/water/index.html"),
        ("news/w.md", {"title": "停水 通知"}, "permalink: /{title}/", "停水-通知/index.html"),
        ("news/w.md", {"title": "？！"}, "permalink: /{title}.html", "w.html"),
        ("news/2020-09-22.md", {"date": ""}, "", "news/2020/2020-09-22/index.html"),
        ("news/2020-9-22/index.md", {"date": ""}, "", "news/2020/2020-9-22/index.html"),
        ("news/2020-09-22.md", {}, "permalink: /{day}/{name}/", "22/2020-09-22/index.html"),
        ("news/water/index.md", {}, "", "news/2020/water/index.html"),
        ("news/2019/water.md", {}, "", "news/2020/water/index.html"),
        ("news/water.en.md", {}, "", "en/news/2020/water/index.html"),
        ("news/water.zh-CN.md", {}, "", "news/2020/water/index.html"),
    ],
)
def test_an_articles_address(
    tmp_path: Path, path: str, front_matter: dict[str, str], settings: str, expected: str
) -> None:
    write_site(
        tmp_path, {"gen.yaml": SETTINGS + settings, f"content/{path}": article("这里。", **front_matter)}
    )
    build_site(tmp_path)
    built = pages(tmp_path)
    assert "这里。" in built[expected]
    printed = expected.removesuffix("index.html").removesuffix(".html").rstrip("/") + "/print/index.html"
    assert "这里。" in built[printed]


def test_a_page_beside_the_sections(tmp_path: Path) -> None:
    write_site(
        tmp_path, {"content/about.md": "# 关于\n\n我们。\n", "content/help/index.md": "# 帮助\n\n帮助。\n"}
    )
    build_site(tmp_path)
    built = pages(tmp_path)
    assert "我们。" in built["about/index.html"]
    assert "帮助。" in built["help/index.html"]


@pytest.mark.parametrize("name", ["news", "工作动态"])
def test_the_front_matter_can_move_an_article_to_a_section(tmp_path: Path, name: str) -> None:
    files = {
        "content/news/_index.md": "---\ntitle: 工作动态\n---\n",
        "content/notices/a.md": article("移动。", section=name),
    }
    build_site(write_site(tmp_path, files))
    assert "移动。" in pages(tmp_path)["news/2020/a/index.html"]


@pytest.mark.parametrize(
    ("files", "code", "path", "line", "column"),
    [
        (
            {"content/news/a.md": article(section="newz"), "content/news/b.md": article()},
            "section-unknown",
            "content/news/a.md",
            4,
            10,
        ),
        ({"content/news/a.md": article(date="")}, "no-date", "content/news/a.md", 1, 1),
        ({"content/news/2020-02-30-a.md": article(date="")}, "no-date", "content/news/2020-02-30-a.md", 1, 1),
        ({"content/news/a.md": article(title="")}, "no-title", "content/news/a.md", 1, 1),
        ({"content/a.md": "正文。\n"}, "no-title", "content/a.md", 1, 1),
        ({"content/news/！.md": article()}, "no-slug", "content/news/！.md", 1, 1),
        (
            {"gen.yaml": SETTINGS + "sections: [newz]\n", "content/news/a.md": article()},
            "no-such-section",
            "gen.yaml",
            4,
            12,
        ),
        (
            {"content/news/index.html.md": article(), "content/index.md": article()},
            "misplaced-index",
            "content/index.md",
            0,
            0,
        ),
        ({"content/news/sub/_index.md": article()}, "misplaced-index", "content/news/sub/_index.md", 0, 0),
        (
            {"content/news/b/index.md": article(), "content/news/b/c.md": article()},
            "markdown-in-bundle",
            "content/news/b/c.md",
            0,
            0,
        ),
    ],
)
def test_what_keeps_a_document_out(
    tmp_path: Path, files: dict[str, str], code: str, path: str, line: int, column: int
) -> None:
    found = problems_of(write_site(tmp_path, files))
    assert (code, path, line, column, "error") in [
        (p.code, p.path, p.line, p.column, p.severity) for p in found
    ]


@pytest.mark.parametrize(
    ("name", "meant"),
    [
        ("news/water.md.txt", "water.md"),
        ("news/停水.markdown.txt", "停水.md"),
        ("about.md.TXT", "about.md"),
        ("news/water.txt", ""),
        ("news/.md.txt", ""),
        ("static/readme.md.txt", ""),
    ],
)
def test_a_name_that_hides_its_ending_is_noticed(tmp_path: Path, name: str, meant: str) -> None:
    root = write_site(tmp_path, {"content/news/a.md": article(), f"content/{name}": article()})
    problems = problems_of(root)
    assert [(p.code, p.path, p.severity) for p in problems] == (
        [("mistaken-name", f"content/{name}", "warning")] if meant else []
    )
    assert [dict(p.values)["nearest"] for p in problems] == ([meant] if meant else [])
    assert problems_of(root) == problems, "a build with nothing to do says it again"


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        ({"updated": "2020-09-21"}, [("updated-before-date", "updated")]),
        ({"date": "2020-09-22T08:00", "updated": "2020-09-22T07:59"}, [("updated-before-date", "updated")]),
        ({"date": "2020-09-22T08:00", "updated": "2020-09-22"}, []),
        ({"date": "2020-09-22T08:00+08:00", "updated": "2020-09-21T19:30-05:00"}, []),
        ({"corrections": "[{date: 2020-09-21, text: 误}]"}, [("correction-before-date", "corrections")]),
        ({"corrections": "{date: 2020-09-22, text: 误}"}, []),
        ({"publish": "2020-09-21"}, [("publish-before-date", "publish")]),
        ({"date": "2020-09-22T08:00", "publish": "2020-09-22"}, []),
        ({"publish": "2020-09-23"}, []),
        ({"expires": "2020-09-21"}, [("never-public", "expires")]),
        ({"expires": "2020-09-22"}, []),
        ({"publish": "2020-09-23T08:00", "expires": "2020-09-23T08:00"}, [("never-public", "expires")]),
        ({"publish": "2020-09-23T08:00", "expires": "2020-09-23"}, []),
        ({"date": "9999-12-31", "updated": "9999-12-31", "expires": "9999-12-31"}, []),
        (
            {"updated": "2020-09-01", "publish": "2020-09-01", "expires": "2020-09-01"},
            [
                ("updated-before-date", "updated"),
                ("publish-before-date", "publish"),
                ("never-public", "expires"),
            ],
        ),
    ],
)
def test_dates_that_contradict_each_other_are_told(
    tmp_path: Path, dates: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    text = article(**dates)
    problems = problems_of(write_site(tmp_path, {"content/news/a.md": text}))
    assert [(problem.code, problem.excerpt.partition(":")[0]) for problem in problems] == expected
    assert all(problem.severity == "warning" and problem.column > 1 for problem in problems)


def test_the_date_in_a_name_counts_and_a_page_has_none(tmp_path: Path) -> None:
    files = {
        "content/news/2020-09-22-a.md": article(date="", updated="2020-09-21"),
        "content/about.md": article(date="", updated="1999-01-01"),
        "content/more.md": article(date="", publish="2020-09-02", expires="2020-09-01"),
    }
    found = [(problem.path, problem.code) for problem in problems_of(write_site(tmp_path, files))]
    assert found == [
        ("content/more.md", "never-public"),
        ("content/news/2020-09-22-a.md", "updated-before-date"),
    ]


def test_drafts_that_wait_for_a_date_hold_nothing_up_and_are_counted(tmp_path: Path) -> None:
    files = {
        "content/news/a.md": article("见[乙](b.md)。"),
        "content/news/b.md": article("暗藏。", title="乙", date="", draft="true"),
        "content/news/c/index.md": article("暗藏。", title="丙", date="", draft="true"),
        "content/news/c/d.pdf": "暗藏。",
        "content/news/e.md": article("草稿。", title="戊", draft="true"),
        "content/about.md": article("草稿。", date="", draft="true"),
    }
    root = write_site(tmp_path, files)
    report = build_site(root, show=Show(drafts=True))
    (problem,) = (problem for problem in report.problems if problem.code == "undated-drafts")
    assert (problem.path, problem.severity, dict(problem.values)) == (
        "content",
        "warning",
        {"count": "2", "path": "news/b.md"},
    )
    built = pages(root)
    assert "草稿。" in built["news/2020/e/index.html"]
    assert not [path for path, text in built.items() if "暗藏。" in text]
    assert "link-to-hidden" in [problem.code for problem in report.problems]


@pytest.mark.parametrize("wrong", [{"title": ""}, {"section": "newz"}])
def test_what_else_is_wrong_with_a_draft_that_waits_is_told(tmp_path: Path, wrong: dict[str, str]) -> None:
    text = article(date="", draft="true", **wrong)
    problems = problems_of(write_site(tmp_path, {"content/news/a.md": text}))
    codes = {"title": "no-title", "section": "section-unknown"}
    assert {problem.code for problem in problems} == {"undated-drafts", *(codes[key] for key in wrong)}


def test_a_withdrawal_takes_a_reason(tmp_path: Path) -> None:
    files = {
        "content/news/empty.md": article(withdrawn='""'),
        "content/news/yes.md": article(withdrawn="true"),
        "content/news/day.md": article(withdrawn_on="2020-09-23"),
        "content/news/good.md": article(withdrawn="否认。"),
    }
    found = [(problem.path, problem.code) for problem in problems_of(write_site(tmp_path, files))]
    assert found == [
        ("content/news/day.md", "withdrawn-without-reason"),
        ("content/news/empty.md", "value-empty"),
        ("content/news/yes.md", "value-reason"),
    ]


@pytest.mark.parametrize("updated", ["2020-09-20", "2020-09-22"], ids=["earlier", "same-day"])
def test_everything_that_tells_of_a_change_says_the_same(tmp_path: Path, updated: str) -> None:
    """An `updated` that is not after the date: feeds, sitemap and structured data all tell the date."""
    text = article(date="2020-09-22T08:00", updated=updated)
    build_site(write_site(tmp_path, {"content/news/a.md": text}))
    site, moment = pages(tmp_path), "2020-09-22T08:00:00+08:00"
    assert f'"dateModified": "{moment}"' in site["news/2020/a/index.html"].replace('":"', '": "')
    assert f"<lastmod>{moment}</lastmod>" in site["sitemap-1.xml"]
    assert f"<updated>{moment}</updated>" in site["atom.xml"]
    assert not [path for path, text in site.items() if "2020-09-20" in text or "9月20日" in text]


def test_what_has_its_time_begins_and_ends_and_a_day_lasts_until_midnight() -> None:
    day, noon = moment("2020-10-02"), moment("2020-10-02T12:00")
    last = Span(day, day)
    assert [
        is_current(last, moment(at).at) for at in ("2020-10-01T23:59", "2020-10-02", "2020-10-02T23:59")
    ] == [
        False,
        True,
        True,
    ]
    assert not is_current(last, moment("2020-10-03").at)
    assert is_current(Span(), NOON)
    settings = Settings(
        "简报", "https://example.org", "Asia/Shanghai", mourning=(last,), banner=(Banner("x", until=noon),)
    )
    edges, at = [], NOON
    while (edge := next_change((), {}, at, settings)) != float("inf"):
        at = datetime.fromtimestamp(edge, ZONE)
        edges.append(at)
    assert edges == [moment(text).at for text in ("2020-10-02", "2020-10-02T12:00", "2020-10-03")]
