"""What git knows of files."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from generator.content import history
from generator.problems import Problem

pytestmark = pytest.mark.skipif(not shutil.which("git"), reason="git is not installed")


def git(root: Path, *arguments: str, date: str = "2020-01-01T00:00:00Z") -> str:
    who = {f"GIT_{role}_{part}": "a@b" for role in ("AUTHOR", "COMMITTER") for part in ("NAME", "EMAIL")}
    when = {"GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": "2024-01-01T00:00:00Z"}
    command = ["git", "-c", "init.defaultBranch=main", "-c", "commit.gpgsign=false", *arguments]
    env = {**os.environ, **who, **when}
    return subprocess.run(command, cwd=root, env=env, check=True, capture_output=True, text=True).stdout


def commit(root: Path, date: str, **files: str) -> None:
    for name, text in files.items():
        path = root / "content" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    git(root, "add", "-A")
    git(root, "commit", "-qm", "x", date=date)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "-q")
    return folder


def added(root: Path) -> dict[str, str]:
    folder = root / "content"
    found = history.added(folder, history.commit_of(folder))
    assert not isinstance(found, Problem), found
    return dict(found)


def test_a_file_has_the_date_of_the_commit_that_added_it(root: Path) -> None:
    commit(root, "2020-01-02T03:04:05+08:00", 停水="一")
    commit(root, "2021-01-01T00:00:00Z", 停水="二", b="b")
    assert added(root) == {"停水.md": "2020-01-02T03:04:05+08:00", "b.md": "2021-01-01T00:00:00+00:00"}


def test_a_file_that_moves_keeps_its_date(root: Path) -> None:
    commit(root, "2020-01-01T00:00:00Z", a="a")
    (root / "content/news").mkdir()
    git(root, "mv", "content/a.md", "content/news/水 务.md")
    commit(root, "2021-01-01T00:00:00Z")
    assert added(root)["news/水 务.md"] == "2020-01-01T00:00:00+00:00"


def test_somebody_s_own_configuration_changes_nothing(root: Path) -> None:
    commit(root, "2020-01-01T00:00:00Z", a="a", b="甲")
    git(root, "mv", "content/a.md", "content/c.md")
    commit(root, "2021-01-01T00:00:00Z")
    before = added(root)
    for name, value in (
        ("diff.renames", "false"),
        ("diff.relative", "false"),
        ("log.showSignature", "true"),
        ("log.date", "relative"),
        ("color.ui", "always"),
        ("core.quotePath", "true"),
        ("format.pretty", "oneline"),
    ):
        git(root, "config", name, value)
    assert added(root) == before


@pytest.mark.parametrize("name", ["", "without commits"])
def test_without_a_history_the_problem_says_so(tmp_path: Path, name: str) -> None:
    (tmp_path / "content").mkdir()
    if name:
        git(tmp_path, "init", "-q")
    assert history.commit_of(tmp_path / "content") == ""
    found = history.added(tmp_path / "content", "")
    assert isinstance(found, Problem)
    assert found.code == "history-missing"


def test_a_history_that_is_cut_off_is_refused(root: Path, tmp_path: Path) -> None:
    commit(root, "2020-01-01T00:00:00Z", a="a")
    commit(root, "2021-01-01T00:00:00Z", b="b")
    git(tmp_path, "clone", "-q", "--depth=1", root.as_uri(), "clone")
    found = history.added(tmp_path / "clone/content", "HEAD")
    assert isinstance(found, Problem)
    assert found.code == "history-shallow"


def test_without_git_the_problem_says_so(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(root, "2020-01-01T00:00:00Z", a="a")
    monkeypatch.setenv("PATH", "")
    found = history.added(root / "content", "HEAD")
    assert isinstance(found, Problem)
    assert found.code == "history-without-git"
