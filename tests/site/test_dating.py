"""Where the dates of articles come from."""

import shutil
from pathlib import Path

import pytest

from tests.content.test_history import commit, git
from tests.sites import SETTINGS, article, build_site, pages, problems_of, write_site

UNDATED = article(date="")


def settings(order: str) -> str:
    return f"{SETTINGS}date: {{from: [{order}]}}\npermalink: /{{year}}-{{month}}-{{day}}/{{slug}}/\n"


@pytest.mark.parametrize(
    ("order", "path", "expected"),
    [
        ("front-matter, name", "n/2020-01-02-a.md", "2020-09-22"),
        ("name, front-matter", "n/2020-01-02-a.md", "2020-01-02"),
        ("name, front-matter", "n/a.md", "2020-09-22"),
        ("path", "n/2020/01/02/a.md", "2020-01-02"),
        ("path", "n/2020-1-2/a/index.md", "2020-01-02"),
        ("path", "n/2020/01/02.md", "2020-01-02"),
        ("path, name, front-matter", "n/2020/02/30/a.md", "2020-09-22"),
        ("path, front-matter", "n/2020/01/a.md", "2020-09-22"),
    ],
)
def test_the_first_place_that_has_a_date_counts(tmp_path: Path, order: str, path: str, expected: str) -> None:
    build_site(write_site(tmp_path, {"gen.yaml": settings(order), f"content/{path}": article()}))
    assert any(name.startswith(f"{expected}/") for name in pages(tmp_path))


def test_no_other_place_is_looked_at(tmp_path: Path) -> None:
    files = {"gen.yaml": settings("name"), "content/n/2020/01/02/a.md": article()}
    assert [problem.code for problem in problems_of(write_site(tmp_path, files))] == ["no-date"]


def test_git_is_not_asked_where_every_article_has_a_date(tmp_path: Path) -> None:
    files = {"gen.yaml": settings("front-matter, git"), "content/n/a.md": article()}
    assert problems_of(write_site(tmp_path, files)) == ()  # in no repository


def test_without_a_history_one_problem_says_it_of_all_articles(tmp_path: Path) -> None:
    files = {f"content/n/{name}.md": UNDATED for name in "abc"}
    found = problems_of(write_site(tmp_path, {"gen.yaml": settings("git"), **files}))
    assert [(problem.code, problem.path, problem.line) for problem in found] == [
        ("history-missing", "gen.yaml", 4)
    ]


@pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")
def test_a_new_commit_is_a_new_build(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    write_site(tmp_path, {"gen.yaml": settings("git, name"), ".gitignore": "site\n.gen\n"})
    commit(tmp_path, "2020-05-05T00:00:00Z")
    write_site(tmp_path, {"gen.yaml": settings("git, name"), "content/n/2020-01-02-a.md": UNDATED})
    build_site(tmp_path)
    assert "2020-01-02/a/index.html" in pages(tmp_path)
    commit(tmp_path, "2020-05-06T07:08:09+08:00")
    build_site(tmp_path)
    assert "2020-05-06/a/index.html" in pages(tmp_path)
    assert "2020-01-02/a/index.html" not in pages(tmp_path)
