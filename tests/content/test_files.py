import os
import sys
from pathlib import Path

import pytest

from generator.content import files
from generator.problems import Problem

needs_links = pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need rights on Windows")


def write(root: Path, *paths: str) -> Path:
    for path in paths:
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("x", encoding="utf-8")
    return root


def codes(problems: tuple[Problem, ...]) -> list[tuple[str, str]]:
    return [(problem.code, problem.path) for problem in problems]


def list_backwards(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have folders listed from Z to A, as a disk may."""
    scandir = os.scandir

    def backwards(folder: str) -> list[os.DirEntry[str]]:
        return sorted(scandir(folder), key=lambda entry: entry.name, reverse=True)

    monkeypatch.setattr(os, "scandir", backwards)


def test_files_come_by_their_paths_in_whatever_order_a_disk_lists_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "b/2.md", "b.md", "b/1.md", "a.md")
    list_backwards(monkeypatch)
    found, _, _ = files.walk(tmp_path)
    assert [file.path for file in found] == ["a.md", "b.md", "b/1.md", "b/2.md"]


def test_files_come_in_order_and_leftovers_do_not(tmp_path: Path) -> None:
    write(
        tmp_path,
        "b/2.md",
        "b/1.md",
        "a.md",
        ".DS_Store",
        ".git/config",
        "a.md~",
        "#a.md#",
        "#1楼.jpg",
        "~$a.docx",
        "b/.a.md.swp",
    )
    found, problems, _ = files.walk(tmp_path)
    assert [file.path for file in found] == ["#1楼.jpg", "a.md", "b/1.md", "b/2.md"]
    assert problems == ()


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("README.md", "README.md"),
        ("news/README.md", "README.md"),
        ("news/_template.md", "_*"),
        ("_drafts/a/b.md", "_*"),
        ("news/old/a.md", "news/old"),
        ("news/old/a.md", "/news/old/"),
        ("news/2019-1.md", "news/2019-*.md"),
        ("news/a.docx", "*.docx"),
        ("news/_index.md", "_index.md"),
        ("news/_index.md", "news"),
        ("README.md", "**/README.md"),
        ("news/old/README.md", "**/README.md"),
        ("news/a.md", "content/news/a.md"),
        ("README.md", "content/README.md"),
        ("news/old/a.md", "news\\old"),
    ],
)
def test_what_a_pattern_is_of(path: str, pattern: str) -> None:
    assert files.is_ignored(path, ("else", pattern))


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("news/readme.md", "README.md"),
        ("news/README.md", "/README.md/x"),
        ("old/a.md", "news/old"),
        ("news/_index.md", "_*"),
        ("news/_index.en.md", "_*"),
        ("news/a_b.md", "_*"),
        ("news/README.md", "content/README.md"),
    ],
)
def test_what_a_pattern_is_not_of(path: str, pattern: str) -> None:
    assert not files.is_ignored(path, (pattern,))


def test_what_is_ignored_is_not_looked_at(tmp_path: Path) -> None:
    write(tmp_path, "news/a.md", "news/README.md", "_old/b.md")
    (tmp_path / "_old" / "loop").symlink_to(tmp_path)
    found, problems, _ = files.walk(tmp_path, ignore=("README.md", "_*"))
    assert [file.path for file in found] == ["news/a.md"]
    assert problems == ()


def test_a_decomposed_name_is_found_by_its_composed_form(tmp_path: Path) -> None:
    write(tmp_path, "cafe\u0301.md")
    found, _, _ = files.walk(tmp_path)
    assert [file.path for file in found] == ["caf\u00e9.md"]
    assert files.read(found[0]) == b"x"


def test_two_names_that_differ_only_in_form(tmp_path: Path) -> None:
    write(tmp_path, "cafe\u0301.md", "caf\u00e9.md")
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("this file system keeps only one of the two names")
    assert codes(files.walk(tmp_path)[1]) == [("same-name", "content/caf\u00e9.md")]


def test_which_of_two_such_names_is_taken_is_not_the_disk_s_choice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "cafe\u0301.md", "caf\u00e9.md")
    if len(list(tmp_path.iterdir())) < 2:
        pytest.skip("this file system keeps only one of the two names")
    list_backwards(monkeypatch)
    [found] = files.walk(tmp_path)[0]
    assert found.disk.name == "cafe\u0301.md"


@needs_links
def test_a_link_that_stays_inside_is_followed(tmp_path: Path) -> None:
    write(tmp_path, "a/real.md")
    (tmp_path / "b.md").symlink_to(tmp_path / "a" / "real.md")
    found, problems, _ = files.walk(tmp_path)
    assert [file.path for file in found] == ["a/real.md", "b.md"]
    assert problems == ()


@needs_links
def test_links_that_leave_or_lead_back_or_nowhere(tmp_path: Path) -> None:
    content = write(tmp_path / "content", "a/1.md")
    write(tmp_path, "secret.md")
    (content / "a" / "loop").symlink_to(content / "a", target_is_directory=True)
    (content / "a" / "top").symlink_to(content, target_is_directory=True)
    (content / "broken.md").symlink_to(content / "gone.md")
    (content / "outside.md").symlink_to(tmp_path / "secret.md")
    found, problems, _ = files.walk(content)
    assert [file.path for file in found] == ["a/1.md"]
    assert codes(problems) == [
        ("link-loop", "content/a/loop"),
        ("link-loop", "content/a/top"),
        ("unreadable-file", "content/broken.md"),
        ("link-leaves-content", "content/outside.md"),
    ]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no FIFOs")
def test_a_fifo_is_named_and_never_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    found, problems, _ = files.walk(tmp_path)
    assert found == ()
    assert codes(problems) == [("not-a-file", "content/pipe.md")]


def test_a_missing_content_folder(tmp_path: Path) -> None:
    assert codes(files.walk(tmp_path / "content")[1]) == [("no-content", "content")]


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    found, _, _ = files.walk(write(tmp_path, "a.md"))
    (tmp_path / "a.md").unlink()
    problem = files.read(found[0])
    assert isinstance(problem, Problem)
    assert (problem.code, problem.path) == ("unreadable-file", "content/a.md")
