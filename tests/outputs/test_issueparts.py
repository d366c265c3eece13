"""An issue's pages."""

import re
from pathlib import Path

import pytest

from generator.outputs import pagination
from tests.sites import SETTINGS, article, build_site, pages, write_site


def issue_of(root: Path, count: int) -> dict[str, str]:
    """The pages of an issue: so many articles in two sections by turns, the first of `notices` placed before all."""
    files = {
        f"content/{('news', 'notices')[number % 2]}/{number}.md": article(
            f"正文{number}。",
            title=f"第{number}条",
            summary=f"摘要{number}。",
            order="1" if number == 1 else "",
        )
        for number in range(count)
    }
    build_site(write_site(root, {"gen.yaml": SETTINGS + "issues: month\n", **files}))
    base = "issues/2020-09/"
    return {path.removeprefix(base): html for path, html in pages(root).items() if path.startswith(base)}


def test_an_issue_is_read_section_by_section_over_its_pages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pagination, "ISSUE_PAGE", 8)
    built = issue_of(tmp_path, 18)
    first, second, third = (built[f"{place}index.html"] for place in ("", "page/2/", "page/3/"))
    assert len(built) == 4, "and its print view"
    headings = [re.findall(r'<h2 id="([^"]*)">(\w+)', html) for html in (first, second, third)]
    assert headings == [
        [("section-1", "notices")],
        [("section-1", "notices"), ("section-2", "news")],
        [("section-2", "news")],
    ]
    assert [len(re.findall("<h3", html)) for html in (first, second, third)] == [5, 5, 0]
    shown = [int(number) for html in (first, second, third) for number in re.findall(r">第(\d+)条<", html)]
    assert sorted(shown) == list(range(18))
    assert "第 2 / 3 页" in second
    for html in (first, second, third):
        assert re.findall(r'href="([^"]*#section-[12])"', html.partition("</header>")[2])[:2]
        assert "18篇" in html
    assert "<title>2020年9月 – 第2页 – 示例简报</title>" in second


def test_a_large_issue_s_pages_stay_light(tmp_path: Path) -> None:
    for html in issue_of(tmp_path, 110).values():
        if "booklet" in html:
            continue
        assert len(html.encode()) < 60_000
        assert len(re.findall(r"<[a-z]", html)) < 1_500
