"""Sections, names and places of imported articles."""

from pathlib import Path

import pytest

from generator.importing.writing.locations import (
    ArticleLocation,
    ExistingContent,
    LocationRequest,
    assign_locations,
    file_name_for,
    page_identity,
    scan_content,
    section_for,
)
from tests.importing.oldpages import write
from tests.sites import article

EMPTY = ExistingContent({}, frozenset(), {})


@pytest.mark.parametrize(
    ("breadcrumb", "expected"),
    [
        (("新闻中心", "通知公告"), ("notices", "")),
        (("通知公告", "2014年"), ("notices", "")),
        (("新闻中心", "信息正文"), ("xin-wen-zhong-xin", "新闻中心")),
        (("news",), ("news", "")),
        (("！！",), ("imported", "")),
        ((), ("imported", "")),
    ],
)
def test_the_nearest_known_section_counts(breadcrumb: tuple[str, ...], expected: tuple[str, str]) -> None:
    existing = ExistingContent({}, frozenset(), {"通知公告": "notices", "notices": "notices", "news": "news"})
    assert section_for(breadcrumb, existing) == expected


def test_names_are_whole_syllables_and_not_too_long() -> None:
    assert file_name_for("关于“河道: 管护”的通知") == "guan-yu-he-dao-guan-hu-de-tong-zhi"
    long = file_name_for("河道管护工作会议召开" * 5)
    assert len(long) <= 60
    assert long.endswith(("-dao", "-guan", "-hu", "-gong", "-zuo", "-hui", "-yi", "-zhao", "-kai", "-he"))
    assert file_name_for("？！") == ""


def test_equal_names_are_numbered_in_order_and_case_does_not_count() -> None:
    request = [
        LocationRequest("1", "news", "a"),
        LocationRequest("2", "news", "A"),
        LocationRequest("3", "other", "a"),
        LocationRequest("4", "", "a"),
    ]
    paths = [place.source_path for place in assign_locations(request, EMPTY)]
    assert paths == ["news/a.md", "news/A-2.md", "other/a.md", "a.md"]


def test_thousands_of_equal_names_are_numbered_at_once() -> None:
    request = [LocationRequest(str(number), "news", "notice") for number in range(20_000)]
    existing = ExistingContent({}, frozenset({"news/notice-2"}), {})
    paths = [place.source_path for place in assign_locations(request, existing)]
    assert paths[:3] == ["news/notice.md", "news/notice-3.md", "news/notice-4.md"]
    assert paths[-1] == "news/notice-20001.md"


@pytest.mark.parametrize("name", ["index", "con", "COM1"])
def test_a_name_with_a_meaning_is_no_articles(name: str) -> None:
    assert assign_locations([LocationRequest("1", "news", name)], EMPTY)[0].source_path == f"news/{name}-2.md"


def test_no_name_has_an_ending() -> None:
    assert file_name_for("3.8 节.en") == "3-8-jie-en"


def test_what_is_there_keeps_its_place(tmp_path: Path) -> None:
    noted = '---\ntitle: x\nextra:\n  imported:\n    origin: "m/1.html"\n    address: "http://old.example/1"\n---\n'
    rearranged = "---\ntitle: x\nextra: {imported: {origin: m/2.html}}\n---\n"
    files = {
        "content/news/2014/a.md": noted,
        "content/notices/b/index.md": rearranged,
        "content/notices/_index.md": "---\ntitle: 通知公告\n---\n",
        "content/notices/c.markdown": article(),
        "content/static/x.txt": "",
    }
    existing = scan_content(write(tmp_path, files) / "content")
    assert existing.imported == {
        page_identity("http://www.old.example/1", "elsewhere"): "news/2014/a.md",
        page_identity(None, "m/2.html"): "notices/b/index.md",
    }
    assert existing.sections == {"通知公告": "notices", "news": "news", "notices": "notices"}
    request = [
        LocationRequest(page_identity("http://old.example/1", ""), "x", "x"),
        LocationRequest(page_identity(None, "m/2.html"), "x", "x"),
        LocationRequest("3", "notices", "c"),
        LocationRequest("4", "news", "a"),
    ]
    assert assign_locations(request, existing) == (
        ArticleLocation("news/2014", "a"),
        ArticleLocation("notices", "b", is_bundle=True),
        ArticleLocation("notices", "c-2"),
        ArticleLocation("news", "a-2"),
    )


def test_without_content_there_is_nothing(tmp_path: Path) -> None:
    assert scan_content(tmp_path / "content") == EMPTY
