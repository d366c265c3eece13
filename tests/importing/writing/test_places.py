"""Sections, names and places of imported articles."""

from pathlib import Path

import pytest

from generator.importing.writing.places import (
    Place,
    Shelf,
    Wanted,
    assign,
    identity,
    name_of,
    section_of,
    shelf,
)
from tests.importing.oldpages import write
from tests.sites import article

EMPTY = Shelf({}, frozenset(), {})


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
    known = Shelf({}, frozenset(), {"通知公告": "notices", "notices": "notices", "news": "news"})
    assert section_of(breadcrumb, known) == expected


def test_names_are_whole_syllables_and_not_too_long() -> None:
    assert name_of("关于“河道: 管护”的通知") == "guan-yu-he-dao-guan-hu-de-tong-zhi"
    long = name_of("河道管护工作会议召开" * 5)
    assert len(long) <= 60
    assert long.endswith(("-dao", "-guan", "-hu", "-gong", "-zuo", "-hui", "-yi", "-zhao", "-kai", "-he"))
    assert name_of("？！") == ""


def test_equal_names_are_numbered_in_order_and_case_does_not_count() -> None:
    wanted = [
        Wanted("1", "news", "a"),
        Wanted("2", "news", "A"),
        Wanted("3", "other", "a"),
        Wanted("4", "", "a"),
    ]
    paths = [place.path for place in assign(wanted, EMPTY)]
    assert paths == ["news/a.md", "news/A-2.md", "other/a.md", "a.md"]


def test_thousands_of_equal_names_are_numbered_at_once() -> None:
    wanted = [Wanted(str(number), "news", "notice") for number in range(20_000)]
    known = Shelf({}, frozenset({"news/notice-2"}), {})
    paths = [place.path for place in assign(wanted, known)]
    assert paths[:3] == ["news/notice.md", "news/notice-3.md", "news/notice-4.md"]
    assert paths[-1] == "news/notice-20001.md"


@pytest.mark.parametrize("name", ["index", "con", "COM1"])
def test_a_name_with_a_meaning_is_no_articles(name: str) -> None:
    assert assign([Wanted("1", "news", name)], EMPTY)[0].path == f"news/{name}-2.md"


def test_no_name_has_an_ending() -> None:
    assert name_of("3.8 节.en") == "3-8-jie-en"


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
    known = shelf(write(tmp_path, files) / "content")
    assert known.imported == {
        identity("http://www.old.example/1", "elsewhere"): "news/2014/a.md",
        identity(None, "m/2.html"): "notices/b/index.md",
    }
    assert known.sections == {"通知公告": "notices", "news": "news", "notices": "notices"}
    wanted = [
        Wanted(identity("http://old.example/1", ""), "x", "x"),
        Wanted(identity(None, "m/2.html"), "x", "x"),
        Wanted("3", "notices", "c"),
        Wanted("4", "news", "a"),
    ]
    assert assign(wanted, known) == (
        Place("news/2014", "a"),
        Place("notices", "b", is_bundle=True),
        Place("notices", "c-2"),
        Place("news", "a-2"),
    )


def test_without_content_there_is_nothing(tmp_path: Path) -> None:
    assert shelf(tmp_path / "content") == EMPTY
