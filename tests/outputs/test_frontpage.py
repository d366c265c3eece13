"""Which articles the front page shows where."""

import re
from collections.abc import Mapping
from pathlib import Path

import pytest

from generator.outputs.frontpage import Front, share_out
from generator.settings.config import BLOCKS
from tests.site.test_catalog import catalog_of
from tests.sites import SETTINGS, article, build_site, pages, write_site

SECTIONS = ("news", "notices", "study")


def articles(count: int, pinned: tuple[int, ...] = ()) -> Mapping[str, str]:
    """So many articles, number 0 the newest, in three sections by turns."""
    return {
        f"content/{SECTIONS[number % 3]}/{number:02}.md": article(
            title=f"第{number}条",
            date=f"2020-09-{30 - number % 29:02}T{23 - number // 29:02}:00",
            pinned="true" if number in pinned else "",
        )
        for number in range(count)
    }


def shared(root: Path, count: int, chunk: int, blocks: tuple[str, ...] = BLOCKS) -> Front:
    catalog = catalog_of(root, {"gen.yaml": SETTINGS + "issues: month\n", **articles(count, (7,))})
    return share_out(catalog, tuple(catalog.articles)[:chunk], blocks)


@pytest.mark.parametrize("count", [1, 6, 20, 50])
@pytest.mark.parametrize(
    "blocks", [BLOCKS, ("lead", "notices", "latest"), ("latest", "issue"), ("sections",)]
)
def test_no_article_stands_twice_and_none_of_the_newest_is_left_out(
    count: int, blocks: tuple[str, ...], tmp_path: Path
) -> None:
    front = shared(tmp_path, count, 15, blocks)
    shown = [
        *front.slides,
        *front.lead,
        *front.latest,
        *(path for paths in front.sections.values() for path in paths),
        *front.issue,
    ]
    assert len(shown) == len(set(shown))
    if "latest" in blocks:
        catalog = catalog_of(tmp_path, {})
        assert set(shown) >= set(tuple(catalog.articles)[:15])


def test_a_section_begins_with_its_newest_and_goes_on_with_what_is_older_than_the_latest(
    tmp_path: Path,
) -> None:
    front = shared(tmp_path, 50, 15)
    assert front.lead[0] == "notices/07.md", "what is pinned leads"
    assert all(len(paths) == 5 for paths in front.sections.values())
    order = list(catalog_of(tmp_path, {}).articles)
    for first, second, *_ in front.sections.values():
        later = [path for path in front.latest if path.partition("/")[0] == first.partition("/")[0]]
        places = [order.index(path) for path in (first, *later, second)]
        assert places == sorted(places)
    assert front.latest


def test_several_with_pictures_come_before_all_and_one_alone_does_not(tmp_path: Path) -> None:
    files = dict(articles(20))
    for number in (3, 4, 6, 12):
        path = f"content/{SECTIONS[number % 3]}/{number:02}.md"
        files[path] = files[path].replace("---\n", "---\nimage: https://example.org/x.png\n", 1)
    catalog = catalog_of(tmp_path, {"gen.yaml": SETTINGS, **files})
    chunk = tuple(catalog.articles)[:12]
    front = share_out(catalog, chunk, BLOCKS, 4)
    assert front.slides == ("news/03.md", "notices/04.md", "news/06.md")
    assert len(front.lead) == len(share_out(catalog, chunk, BLOCKS).lead) - 3
    assert not set(front.slides).intersection(front.lead, front.latest)
    for most, some in ((1, chunk), (4, chunk[:4]), (0, chunk)):
        assert share_out(catalog, some, BLOCKS, most).slides == ()
    assert share_out(catalog, chunk, ("latest",), 4).slides == ()


def test_a_bulletin_of_one_section_does_not_show_it_once_more(tmp_path: Path) -> None:
    catalog = catalog_of(
        tmp_path, {f"content/news/{number}.md": article(title=f"第{number}条") for number in range(9)}
    )
    assert share_out(catalog, tuple(catalog.articles), BLOCKS).sections == {}


def test_the_page_holds_each_article_once(tmp_path: Path) -> None:
    settings = SETTINGS + "issues: month\ntheme: {home: [lead, notices, issue, latest, sections]}\n"
    build_site(write_site(tmp_path, {"gen.yaml": settings, **articles(26)}))
    main = pages(tmp_path)["index.html"].partition("<main")[2]
    shown = re.findall(r">(第\d+条)<", main)
    assert len(shown) == len(set(shown)) > 20
