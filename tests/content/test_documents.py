"""Every file under `content/` is opened once in a build: what is remembered of it is told by the bytes that made it."""

from collections.abc import Callable
from pathlib import Path

import pytest

from generator.content import files
from generator.content.files import File
from generator.problems import Problem
from tests.sites import SETTINGS, article, build_site, pages, problems_of, write_site

PAGE = "news/2020/a/index.html"
OLD, NEW = article("旧的正文。"), article("新的正文。")


def after_each_reading(monkeypatch: pytest.MonkeyPatch, happen: Callable[[File], object]) -> list[str]:
    """Let something happen to a file as soon as it has been read; gives the paths that were read."""
    read, paths = files.read, list[str]()

    def reading(file: File) -> bytes | Problem:
        paths.append(file.path)
        data = read(file)
        happen(file)
        return data

    monkeypatch.setattr(files, "read", reading)
    return paths


def test_an_edit_while_building_that_is_undone_leaves_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(tmp_path, {"content/news/a.md": OLD})
    with monkeypatch.context() as patch:
        after_each_reading(patch, lambda file: file.disk.write_text(NEW, encoding="utf-8"))
        build_site(tmp_path)
    assert "旧的正文" in pages(tmp_path)[PAGE], "what was read first is what is shown"
    write_site(tmp_path, {"content/news/a.md": OLD})
    build_site(tmp_path)
    assert "旧的正文" in pages(tmp_path)[PAGE]


def test_an_edit_while_building_is_in_the_next_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_site(tmp_path, {"content/news/a.md": OLD})
    with monkeypatch.context() as patch:
        after_each_reading(patch, lambda file: file.disk.write_text(NEW, encoding="utf-8"))
        build_site(tmp_path)
    build_site(tmp_path)
    assert "新的正文" in pages(tmp_path)[PAGE]


@pytest.mark.parametrize("settings", ["", "front_matter: {unknown: allow}\n"], ids=["edit", "other-rules"])
def test_each_text_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: str) -> None:
    site = {"content/news/a.md": OLD, "content/news/b/index.md": OLD, "content/c.md": article(date="")}
    build_site(write_site(tmp_path, site))
    write_site(tmp_path, {"content/news/a.md": NEW})
    if settings:
        gen = (tmp_path / "gen.yaml").read_text(encoding="utf-8")
        (tmp_path / "gen.yaml").write_text(gen + settings, encoding="utf-8")
    paths = after_each_reading(monkeypatch, lambda file: None)
    build_site(tmp_path)
    assert "news/a.md" in paths
    assert len(paths) == len(set(paths)), "no file is opened twice"


def test_a_file_that_can_be_read_only_once_is_not_remembered_as_unreadable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(tmp_path, {"content/news/a.md": OLD})
    read, before = files.read, set[str]()

    def read_once(file: File) -> bytes | Problem:
        if file.path in before:
            return Problem("unreadable-file", f"content/{file.path}")
        before.add(file.path)
        return read(file)

    with monkeypatch.context() as patch:
        patch.setattr(files, "read", read_once)
        build_site(tmp_path)
    assert problems_of(tmp_path) == ()
    assert "旧的正文" in pages(tmp_path)[PAGE]


def test_what_leaves_a_bundle_becomes_a_document(tmp_path: Path) -> None:
    write_site(tmp_path, {"content/news/a/index.md": OLD, "content/news/a/b.md": NEW})
    assert [problem.code for problem in problems_of(tmp_path)] == ["markdown-in-bundle"]
    (tmp_path / "content/news/a/b.md").rename(tmp_path / "content/news/b.md")
    assert problems_of(tmp_path) == ()
    assert "新的正文" in pages(tmp_path)["news/2020/b/index.html"]


def test_a_problem_shows_its_line_unless_the_file_has_changed_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = article("[甲](gone.pdf)")
    write_site(tmp_path, {"content/news/a.md": text})
    assert [problem.excerpt for problem in problems_of(tmp_path)] == ["[甲](gone.pdf)"]
    write_site(tmp_path, {"content/news/a.md": text + "乙\n"})
    after_each_reading(monkeypatch, lambda file: file.disk.write_text("x\n" * 9, encoding="utf-8"))
    assert [(problem.code, problem.excerpt) for problem in problems_of(tmp_path)] == [("file-nowhere", "")]


def test_what_the_settings_ignore_is_no_part_of_the_bulletin(tmp_path: Path) -> None:
    files = {
        "gen.yaml": SETTINGS + "ignore: [README.md, _*]\n",
        "content/news/a.md": article(),
        "content/news/README.md": "For those who write here.",
        "content/news/_template.md": "---\ntitle:\n---\n",
        "content/news/_index.md": "---\ntitle: 新闻\n---\n",
        "content/static/_notes.txt": "x",
    }
    write_site(tmp_path, files)
    assert problems_of(tmp_path) == ()
    assert "新闻" in pages(tmp_path)["news/index.html"]
    assert not [
        path for path in pages(tmp_path) if "README" in path or "template" in path or "_notes" in path
    ]
    write_site(tmp_path, {**files, "gen.yaml": SETTINGS})
    assert {problem.path for problem in problems_of(tmp_path)} == {
        "content/news/README.md",
        "content/news/_template.md",
    }


def test_a_head_that_is_none_is_the_only_problem_of_its_file(tmp_path: Path) -> None:
    write_site(
        tmp_path,
        {
            "content/news/hexo.md": "title: 标题\ndate: 2020-01-05\n---\n\n[甲](gone.md)\n",
            "content/news/pelican.md": "Title: 标题\nDate: 2020-01-05\n\n正文\n",
            "content/news/word.md": "———\ntitle: 标题\ndate: 2020-01-05\n———\n\n正文\n",
            "content/news/toml.md": '+++\ntitle = "标题"\ndate = 2020-01-05\n+++\n\n[乙](hexo.md)\n',
        },
    )
    assert [(problem.path, problem.code) for problem in problems_of(tmp_path)] == [
        ("content/news/hexo.md", "front-matter-no-beginning"),
        ("content/news/pelican.md", "front-matter-bare"),
        ("content/news/word.md", "front-matter-dashes"),
    ]
