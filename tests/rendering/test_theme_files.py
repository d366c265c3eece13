"""Templates, assets and words are read once, in whatever encoding articles may be in; what is no text is named."""

import builtins
import io
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from generator.commands import cli
from generator.problems import Problem
from generator.rendering.theme_files import FOLDER, Folder, decoded, read_theme_files
from tests.sites import article, build_site, pages, problems_of, theme_of, tree, write_site

PAGE = "news/2020/a/index.html"
SITE: dict[str, str | bytes] = {"content/news/a.md": article()}


def gbk(text: str) -> bytes:
    return text.encode("gb18030")


FILES = {
    "templates/assets/style.css": 'body::after { content: "水务局的简报" }',
    "templates/assets/site.js": 'document.title = "水务局的简报";',
    "templates/404.html": "<!DOCTYPE html>水务局的简报",
    "templates/languages/zh-CN.yaml": "published: 水务局的简报\n",
}


@pytest.mark.parametrize("path", FILES)
def test_a_file_of_the_theme_in_gb18030_is_read_with_a_warning(tmp_path: Path, path: str) -> None:
    report = build_site(write_site(tmp_path, SITE | {path: gbk(FILES[path])}))
    assert [(p.path, p.code, p.severity) for p in report.problems] == [(path, "encoding-gb18030", "warning")]
    assert any("水务局的简报" in text for text in pages(tmp_path).values())
    assert build_site(tmp_path).problems == report.problems, "it is said again when nothing has changed"


@pytest.mark.parametrize("path", FILES)
def test_a_file_of_the_theme_that_is_no_text_is_a_problem_with_its_name_and_line(
    tmp_path: Path, path: str
) -> None:
    build_site(write_site(tmp_path, SITE))
    before = tree(tmp_path / "site")
    write_site(tmp_path, SITE | {path: b"a\nb\xe9t\xe9\n"})
    assert [(p.path, p.line, p.column, p.code) for p in problems_of(tmp_path)] == [
        (path, 2, 2, "encoding-unknown")
    ]
    assert tree(tmp_path / "site") == before


def test_the_command_line_says_which_file_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_site(tmp_path, SITE | {"templates/assets/style.css": b"a {}\n\xe9\n"})
    assert cli.main(["build", "-c", str(tmp_path / "gen.yaml")]) == cli.PROBLEMS
    assert capsys.readouterr().err.startswith("templates/assets/style.css:2:1: error: ")


def test_a_template_that_only_others_load_is_named_too(tmp_path: Path) -> None:
    site = SITE | {"templates/404.html": '{% include "part.html" %}', "templates/part.html": b"\xe9\n"}
    assert [(p.path, p.code) for p in problems_of(write_site(tmp_path, site))] == [
        ("templates/part.html", "encoding-unknown")
    ]


def test_what_nobody_loads_may_be_anything(tmp_path: Path) -> None:
    site = SITE | {
        "templates/preview.png": b"\x89PNG\xff\xfe",
        "templates/assets/font.woff2": b"\xff\xfe\xe9",
    }
    assert problems_of(write_site(tmp_path, site)) == ()
    assert b"\xff\xfe\xe9" in tree(tmp_path / "site").values()


def test_a_template_may_include_an_asset(tmp_path: Path) -> None:
    site = SITE | {
        "templates/404.html": '{% include "assets/icon.svg" %}',
        "templates/assets/icon.svg": "<svg/>",
    }
    build_site(write_site(tmp_path, site))
    assert pages(tmp_path)["404.html"] == "<svg/>"


def test_a_style_sheet_no_longer_names_the_encoding_that_it_was_in(tmp_path: Path) -> None:
    css = '@charset "GB2312";\na::after { content: "水务局" }'
    theme = theme_of(write_site(tmp_path, {"assets/a.css": gbk(css)}))
    assert theme.assets["a.css"].decode() == css.replace("GB2312", "utf-8")


def test_marks_at_the_beginning_go(tmp_path: Path) -> None:
    files = {"assets/a.js": "水".encode("utf-8-sig"), "b.html": "水".encode("utf-16")}
    theme = theme_of(write_site(tmp_path, files))
    assert theme.assets["a.js"].decode() == "水"
    assert theme.texts[0]["b.html"] == "水"
    assert theme.problems == ()


def test_links_are_followed_but_not_in_circles(tmp_path: Path) -> None:
    folder = write_site(tmp_path / "one", {"a.html": "x"})
    (write_site(tmp_path / "two", {"b.html": "y"}) / "gen.yaml").unlink()
    (folder / "circle").symlink_to(folder)
    (folder / "other").symlink_to(tmp_path / "two")
    (read,) = read_theme_files((Folder(folder, FOLDER),)).folders
    assert set(read) == {"a.html", "gen.yaml", "other/b.html"}


def test_a_file_that_may_not_be_read_is_a_problem(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_site(tmp_path, {"a.html": "x", "gone.html": "y"})
    read_bytes = Path.read_bytes

    def refuse(path: Path) -> bytes:
        if path.name == "a.html":
            raise PermissionError(13, "Permission denied")
        if path.name == "gone.html":
            raise FileNotFoundError(2, "No such file or directory")
        return read_bytes(path)

    monkeypatch.setattr(Path, "read_bytes", refuse)
    files = read_theme_files((Folder(folder, FOLDER),))
    problem = Problem("unreadable-file", "templates/a.html", values=(("reason", "Permission denied"),))
    assert files.problems == (problem,)
    assert decoded(files).problems == (problem,)


def test_each_file_is_opened_once_in_a_build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = {path: text.encode() for path, text in FILES.items()}
    opened, real = Counter[str](), io.open
    build_site(write_site(tmp_path, SITE | own))
    write_site(tmp_path, SITE | {"templates/404.html": "{{ no }}"})

    def counted(file: Any, *arguments: Any, **options: Any) -> Any:  # noqa: ANN401 - passed on
        opened[str(file)] += 1
        return real(file, *arguments, **options)

    monkeypatch.setattr(io, "open", counted)
    monkeypatch.setattr(builtins, "open", counted)
    assert [problem.code for problem in problems_of(tmp_path)] == ["template-undefined"]
    assert {path: opened[str(tmp_path / path)] for path in own} == dict.fromkeys(own, 1)


def test_a_template_that_changes_while_it_is_used_is_not_taken_for_its_successor(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    template = tmp_path / "templates/404.html"
    write_site(tmp_path, SITE | {"templates/404.html": "old"})

    def edited(files: Any) -> Any:  # noqa: ANN401 - passed on
        template.write_text("new")
        return decoded(files)

    with monkeypatch.context() as patch:
        patch.setattr("generator.build.decoded", edited)
        build_site(tmp_path)
    assert pages(tmp_path)["404.html"] == "old"
    template.write_text("old")
    build_site(tmp_path)
    assert pages(tmp_path)["404.html"] == "old"
    template.write_text("new")
    build_site(tmp_path)
    assert pages(tmp_path)["404.html"] == "new"
