"""Who is public, and at which address."""

from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from generator.settings.frontmatter import FrontMatter
from generator.site.publication import marks
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
        ("news/停水.MD", "停水.md"),
        ("news/water.markdown", "water.md"),
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
