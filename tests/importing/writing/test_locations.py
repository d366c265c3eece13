"""Sections, names and places of imported articles."""

from datetime import UTC, datetime

import pytest

from generator.importing.writing.existing import ExistingContent
from generator.importing.writing.locations import (
    ArticleLocation,
    LocationRequest,
    Locations,
    file_name_for,
    section_for,
)
from generator.settings.config import Settings
from generator.text.dates import Moment

EMPTY = ExistingContent()
SETTINGS = Settings("t", "https://example.org", "Asia/Shanghai")
DAY = Moment(datetime(2020, 9, 22, tzinfo=UTC))


def paths(
    requests: list[LocationRequest], existing: ExistingContent = EMPTY, settings: Settings = SETTINGS
) -> list[str]:
    places = Locations(existing, settings)
    return [places.place(request, "标题").source_path for request in requests]


@pytest.mark.parametrize(
    ("breadcrumb", "expected"),
    [
        (("新闻中心", "通知公告"), ("notices", "")),
        (("通知公告", "2014年"), ("notices", "")),
        (("新闻中心", "信息正文"), ("xin-wen-zhong-xin", "新闻中心")),
        (("news",), ("news", "")),
        (("NEWS",), ("news", "")),
        (("！！",), ("imported", "")),
        ((), ("imported", "")),
    ],
)
def test_the_nearest_known_section_counts(breadcrumb: tuple[str, ...], expected: tuple[str, str]) -> None:
    sections = {"通知公告": "notices", "notices": "notices", "news": "news"}
    assert section_for(breadcrumb, ExistingContent(sections=sections)) == expected


@pytest.mark.parametrize(
    ("title", "folder"),
    [("Static", "static-2"), ("tags", "tags-2"), ("CON", "con-1"), ("关于", "guan-yu-2"), ("_x", "_x")],
)
def test_a_sections_folder_has_no_other_meaning(title: str, folder: str) -> None:
    existing = ExistingContent(slots=frozenset({"/guan-yu"}))  # a page of the bulletin
    assert section_for((title,), existing) == (folder, title)


def test_names_are_whole_syllables_and_not_too_long() -> None:
    assert file_name_for("关于“河道: 管护”的通知") == "guan-yu-he-dao-guan-hu-de-tong-zhi"
    long = file_name_for("河道管护工作会议召开" * 5)
    assert len(long) <= 60
    assert long.endswith(("-dao", "-guan", "-hu", "-gong", "-zuo", "-hui", "-yi", "-zhao", "-kai", "-he"))
    assert file_name_for("？！") == ""


def test_equal_names_are_numbered_in_order_and_case_does_not_count() -> None:
    requests = [
        LocationRequest(folder, name)
        for folder, name in (("news", "a"), ("news", "A"), ("other", "a"), ("", "a"))
    ]
    assert paths(requests) == ["news/a.md", "news/A-2.md", "other/a.md", "a.md"]


def test_thousands_of_equal_names_are_numbered_at_once() -> None:
    existing = ExistingContent(slots=frozenset({"news/notice-2"}))
    found = paths([LocationRequest("news", "notice") for _ in range(20_000)], existing)
    assert found[:3] == ["news/notice.md", "news/notice-3.md", "news/notice-4.md"]
    assert found[-1] == "news/notice-20001.md"


@pytest.mark.parametrize("name", ["index", "con", "COM1"])
def test_a_name_with_a_meaning_is_no_articles(name: str) -> None:
    assert paths([LocationRequest("news", name)]) == [f"news/{name}-2.md"]


def test_no_page_takes_a_place_of_gen_s_own() -> None:
    assert paths([LocationRequest("", "tags"), LocationRequest("", "static")]) == ["tags-2.md", "static-2.md"]


def test_no_name_has_an_ending() -> None:
    assert file_name_for("3.8 节.en") == "3-8-jie-en"


def test_an_address_that_is_taken_is_no_new_articles() -> None:
    existing = ExistingContent(urls=("/news/2020/a/", "/news/2020/b.html"))
    requests = [LocationRequest("news", "a", DAY), LocationRequest("news", "b", DAY)]
    assert paths(requests, existing) == ["news/a-2.md", "news/b.md"]


def test_a_pattern_without_sections_makes_names_count_in_all_of_them() -> None:
    settings = Settings("t", "https://example.org", "Asia/Shanghai", permalink="/{year}/{slug}/")
    requests = [LocationRequest("news", "a", DAY), LocationRequest("notices", "a", DAY)]
    assert paths(requests, settings=settings) == ["news/a.md", "notices/a-2.md"]


def test_where_no_name_is_in_an_address_articles_of_one_title_get_addresses_of_their_own() -> None:
    settings = Settings("t", "https://example.org", "Asia/Shanghai", permalink="/{year}/{title}.html")
    places = Locations(ExistingContent(permalinks={"news/x.md": "/x/"}), settings)
    asked = [
        LocationRequest("news", "a", DAY),
        LocationRequest("news", "a", DAY),
        LocationRequest("", "", before="news/x.md"),
    ]
    found = [places.place(request, "标题") for request in asked]
    assert [(one.name, one.permalink) for one in found] == [
        ("a", ""),
        ("a-2", "/2020/标题-2.html"),
        ("x", "/x/"),
    ]


def test_what_is_there_keeps_its_place() -> None:
    places = Locations(ExistingContent(slots=frozenset({"notices/c"})), SETTINGS)
    requests = [
        LocationRequest("x", "x", before="news/2014/a.md"),
        LocationRequest("x", "x", before="notices/b/index.md"),
        LocationRequest("x", "x", has_files=True, before="notices/d.md"),
        LocationRequest("notices", "c"),
    ]
    assert [places.place(request, "") for request in requests] == [
        ArticleLocation("news/2014", "a"),
        ArticleLocation("notices", "b", is_bundle=True),
        ArticleLocation("notices", "d", is_bundle=True),
        ArticleLocation("notices", "c-2"),
    ]
