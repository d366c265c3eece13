"""A branch of git: one commit, in which somebody else's files stay."""

import subprocess
from pathlib import Path

import pytest

from generator.proving import sums
from generator.publishing import commands, record
from generator.publishing.gitbranch import GitBranch
from generator.publishing.target import PublishError
from generator.settings.targets import GitPlace
from tests.publishing.hosts import NEXT, SITE, digests_of, host, publish, write_files

OLD = "assets/site.0123456789.css"
PLACE = GitPlace("gh-pages")


def git(folder: Path, *words: str) -> str:
    own = (
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.org",
        "-c",
        "init.defaultBranch=main",
        "-c",
        "core.quotePath=no",
    )
    return subprocess.run(
        ["git", *own, *words], cwd=folder, check=True, capture_output=True, text=True
    ).stdout


def branch(repository: Path) -> dict[str, str]:
    """The files of the branch, but for gen's own."""
    names = git(repository, "ls-tree", "-r", "--name-only", "gh-pages").splitlines()
    return {name: git(repository, "show", f"gh-pages:{name}") for name in names if name != sums.RECORD}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A bulletin in a repository, with a site that was built."""
    root = tmp_path / "bulletin"
    (root / "built").mkdir(parents=True)
    git(root, "init")
    (root / "gen.yaml").write_text("a")
    git(root, "add", "gen.yaml")
    git(root, "commit", "-m", "a")
    write_files(root / "built", {**SITE, "新闻/中 文.html": "\r\n"})
    return root


@pytest.fixture
def origin(root: Path) -> Path:
    """The repository that it is pushed to."""
    git(root.parent, "init", "--bare", "origin")
    git(root, "remote", "add", "origin", "../origin")
    return root.parent / "origin"


def put(root: Path, **options: object) -> tuple[str, ...]:
    return publish(host(PLACE, root), root / "built", **options).sent  # type: ignore[arg-type]


def test_the_branch_is_one_commit_with_the_site(root: Path, origin: Path) -> None:
    before = git(root, "status", "--porcelain")
    put(root)
    assert branch(origin).keys() == digests_of(root / "built").keys()
    assert branch(origin)["新闻/中 文.html"] == "\n", "as Python reads it"
    write_files(root / "built", NEXT)
    assert sorted(put(root)) == ["assets/site.abcdef0123.css", "index.html", "news/bridge/index.html"]
    assert branch(origin) == {**NEXT, OLD: "a{}"}
    assert git(origin, "rev-list", "--count", "gh-pages").strip() == "1"
    assert put(root) == ()
    assert git(root, "status", "--porcelain") == before, "the work tree is as it was"


def test_without_a_remote_the_branch_is_the_repository_s_own(root: Path) -> None:
    write_files(root / "built", SITE)
    put(root)
    assert branch(root) == SITE


def test_somebody_else_s_files_stay_and_the_first_time_takes_a_word(root: Path, origin: Path) -> None:
    git(root, "switch", "--orphan", "gh-pages")
    (root / "CNAME").write_text("news.example.org")
    git(root, "add", "CNAME")
    git(root, "commit", "-m", "a")
    git(root, "commit", "--allow-empty", "-m", "b")
    git(root, "remote", "set-url", "origin", f"file://{origin}")
    git(root, "push", f"file://{origin}", "gh-pages")
    git(root, "switch", "main")
    git(root, "branch", "-D", "gh-pages")
    git(root, "reflog", "expire", "--expire=now", "--all")
    git(root, "gc", "--quiet", "--prune=now")
    write_files(root / "built", SITE)
    with pytest.raises(PublishError, match="publish-foreign"):
        put(root)
    put(root, adopt=True)
    assert branch(origin) == {**SITE, "CNAME": "news.example.org"}
    assert git(root, "rev-parse", "--is-shallow-repository").strip() == "false"
    assert git(root, "for-each-ref", "--format=%(refname)").split() == ["refs/heads/main"]


def test_who_was_quicker_is_not_overwritten(root: Path, origin: Path) -> None:
    put(root)
    now = git(origin, "rev-parse", "gh-pages")

    class Late(GitBranch):
        def finish(self, after: record.Record) -> None:
            write_files(root / "built", {**NEXT, "index.html": "别人"})
            put(root)
            super().finish(after)

    write_files(root / "built", NEXT)
    with pytest.raises(PublishError, match="publish-overtaken"):
        publish(Late(PLACE, root), root / "built")
    assert git(origin, "rev-parse", "gh-pages") != now
    assert branch(origin)["index.html"] == "别人"


def test_a_remote_that_is_not_there_is_told_of_without_passwords(root: Path) -> None:
    git(root, "remote", "add", "origin", "https://clerk:secret@localhost:1/a.git")
    with pytest.raises(PublishError, match="publish-git") as error:
        put(root)
    assert "secret" not in str(error.value.values)
    assert commands.clean("fatal: https://clerk:secret@host/a: no") == "fatal: https://host/a: no"


def test_a_bulletin_in_no_repository_is_told_so(tmp_path: Path) -> None:
    (tmp_path / "built").mkdir()
    write_files(tmp_path / "built", SITE)
    with pytest.raises(PublishError, match="publish-no-repository"):
        put(tmp_path)


def test_the_branch_that_the_texts_are_in_is_never_replaced(root: Path) -> None:
    with pytest.raises(PublishError, match="publish-own-branch"):
        publish(host(GitPlace("main"), root), root / "built", adopt=True)
