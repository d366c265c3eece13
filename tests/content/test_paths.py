"""What names say."""

from pathlib import Path

import pytest

from generator.content.paths import ContentPath, bundles, is_markdown, placed, twins
from tests.sites import article, pages, problems_of, write_site


@pytest.mark.parametrize("path", ["a.md", "news/a.MD", "news/a.markdown", "news/a.Markdown"])
def test_markdown(path: str) -> None:
    assert is_markdown(path)


@pytest.mark.parametrize("path", ["a.txt", "news/a.md.txt", "news/md", "static/a.md"])
def test_no_markdown(path: str) -> None:
    assert not is_markdown(path)


def test_every_ending_is_taken_off() -> None:
    names = ["news/2020-01-02-a.MD", "news/b/index.markdown", "news/c.en.Markdown", "news/_index.MD"]
    places = [placed(path, bundles(names)) for path in names]
    assert [
        (place.kind, place.name, place.date, place.language, place.bundle)
        for place in places
        if isinstance(place, ContentPath)
    ] == [
        ("article", "a", "2020-01-02", "", ""),
        ("article", "b", "", "", "news/b"),
        ("article", "c", "", "en", ""),
        ("section", "news", "", "", ""),
    ]


def test_articles_with_other_endings_are_built_and_linked_to(tmp_path: Path) -> None:
    root = write_site(
        tmp_path,
        {"content/news/a.MD": article("[乙](b.markdown)"), "content/news/b.markdown": article("[甲](a.MD)")},
    )
    assert problems_of(root) == ()
    assert 'href="../../../news/2020/b/"' in pages(root)["news/2020/a/index.html"]
    write_site(tmp_path, {"content/news/a.MD": article("[乙](b.Markdown)")})
    (problem,) = problems_of(root)
    assert (problem.code, dict(problem.values)["nearest"]) == ("article-nowhere", "news/b.markdown")


def test_names_that_differ_in_the_ending_only_are_one_error(tmp_path: Path) -> None:
    assert list(twins(["a.md", "news/a.md", "news/a.en.md", "news/b.md"])) == []
    files = {
        "content/news/a.MD": article(),
        "content/news/a.md": article(),
        "content/news/a.markdown": article(),
    }
    found = problems_of(write_site(tmp_path, files))
    assert [(problem.code, problem.path, dict(problem.values)["other"]) for problem in found] == [
        ("twin-names", "content/news/a.MD", "content/news/a.md"),
        ("twin-names", "content/news/a.markdown", "content/news/a.md"),
    ]


@pytest.mark.parametrize(
    "name",
    [
        "通知 - 副本.md",
        "通知 - 副本 (2).md",
        "通知 - Copy.md",
        "通知 - Copy (3).md",
        "通知 (1).md",
        "通知(1).md",
        "通知（2）.md",
        "通知 copy.md",
        "通知副本 2.md",
        "通知副本2.md",
        "通知_副本.md",
        "通知的副本.md",
        "通知的副本 3.md",
        "通知 拷贝.md",
        "通知 拷贝 2.md",
        "通知 - 复制.md",
        "通知 - 复制 (2).md",
        "Copy of 通知.md",
        "Copy (2) of 通知.md",
        "复件 通知.md",
        "复件 (2) 通知.md",
        "通知 (1)/index.md",
    ],
)
def test_a_copy_beside_its_original_is_told(tmp_path: Path, name: str) -> None:
    files = {"content/news/通知.md": article(), f"content/news/{name}": article(slug="other")}
    (problem,) = problems_of(write_site(tmp_path, files))
    assert (problem.code, problem.path, problem.severity) == (
        "copied-name",
        f"content/news/{name}",
        "warning",
    )
    assert dict(problem.values) == {"original": "content/news/通知.md"}


@pytest.mark.parametrize(
    "name",
    [
        "news/简报 (1).md",
        "other/通知 (1).md",
        "news/通知 (上).md",
        "news/通知2.md",
        "news/复件.md",
        "other/Copy of 通知.md",
    ],
)
def test_a_name_of_its_own_is_no_copy(tmp_path: Path, name: str) -> None:
    files = {"content/news/通知.md": article(), f"content/{name}": article(slug="other")}
    assert problems_of(write_site(tmp_path, files)) == ()
