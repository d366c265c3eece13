"""What the engine does to the output folder: only what is ours, only what changed, all or nothing."""

import os
import sys
from contextlib import closing
from pathlib import Path

import jinja2
import pytest

from generator import urls
from generator.engine import Commit, Renderer, bring_up_to_date, render, staleness, try_all
from generator.output import Call, Copy, Output, Template
from generator.problems import Problem, ProblemsError
from generator.store import MadeOutput, open_store
from generator.tracking import untracked


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "site"


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / ".gen"


def same(data: bytes) -> bytes:
    return data


def commit(files: dict[str, bytes], folder: Path, state: Path, *, may_write: bool = True) -> Commit:
    """Bring a folder up to date with files of these bytes."""
    outputs = tuple(
        Output(urls.encode(f"/{path}"), Call(same), {"data": data}, path) for path, data in files.items()
    )
    return brought(outputs, jinja2.Environment(), folder, state, may_write=may_write)


def brought(
    outputs: tuple[Output, ...],
    environment: jinja2.Environment,
    folder: Path,
    state: Path,
    *,
    may_write: bool = True,
) -> Commit:
    with closing(open_store(state / "store.sqlite")) as store:
        renderer = Renderer(environment, "", "/base", as_files=False)
        return bring_up_to_date(outputs, renderer, folder, state, store, untracked, may_write=may_write)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_only_changed_bytes_are_written(folder: Path, state: Path) -> None:
    commit({"a.html": b"1", "b/index.html": b"2"}, folder, state)
    before = (folder / "a.html").stat()
    done = commit({"a.html": b"1", "b/index.html": b"3"}, folder, state)
    assert done.written == ("b/index.html",)
    assert done.unchanged == 1
    after = (folder / "a.html").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_files_no_longer_planned_go_with_their_empty_folders(folder: Path, state: Path) -> None:
    commit({"a/b/index.html": b"1", "a/index.html": b"2"}, folder, state)
    done = commit({"a/index.html": b"2"}, folder, state)
    assert done.removed == ("a/b/index.html",)
    assert not (folder / "a" / "b").exists()
    assert tree(folder) == {"a/index.html": b"2"}


def test_foreign_files_stay_and_are_named(folder: Path, state: Path) -> None:
    commit({"a/index.html": b"1"}, folder, state)
    (folder / "a" / "notes.txt").write_text("mine")
    (folder / ".nojekyll").write_text("")
    done = commit({"b/index.html": b"1"}, folder, state)
    assert done.foreign == ("a/notes.txt",)
    assert (folder / "a" / "notes.txt").read_text() == "mine"
    assert (folder / ".nojekyll").exists()


def test_a_foreign_file_in_the_way_is_kept_aside(folder: Path, state: Path) -> None:
    folder.mkdir()
    (folder / "index.html").write_text("mine")
    (folder / "news").write_text("a file where a folder belongs")
    done = commit({"index.html": b"1", "news/index.html": b"2"}, folder, state)
    assert done.displaced == ("index.html", "news")
    assert (state / "displaced" / "index.html").read_text() == "mine"
    assert tree(folder) == {"index.html": b"1", "news/index.html": b"2"}


def test_displacing_twice_keeps_both(folder: Path, state: Path) -> None:
    folder.mkdir()
    for text in ("first", "second"):
        (folder / "index.html").write_text(text)
        commit({"index.html": b"1"}, folder, state)
        for manifest in state.glob("manifest-*"):
            manifest.unlink()
    kept = sorted(path.read_text() for path in (state / "displaced").rglob("*") if path.is_file())
    assert kept == ["first", "second"]


def test_our_own_bytes_are_adopted_when_the_manifest_is_lost(folder: Path, state: Path) -> None:
    commit({"index.html": b"1"}, folder, state)
    for manifest in state.glob("manifest-*"):
        manifest.unlink()
    done = commit({"index.html": b"1"}, folder, state)
    assert (done.written, done.displaced) == ((), ())


@pytest.mark.parametrize(
    "damage",
    [
        "",
        "{",
        "[]",
        '{"version": 99, "folder": "site", "files": ["a.html"]}',
        '{"version": 1, "folder": "other", "files": ["a.html"]}',
        '{"version": 1, "folder": "site", "files": ["../x"]}',
    ],
)
def test_a_damaged_manifest_removes_nothing(folder: Path, state: Path, damage: str) -> None:
    commit({"a.html": b"1"}, folder, state)
    outside = folder.parent / "x"
    outside.write_text("precious")
    next(state.glob("manifest-*")).write_text(damage)
    done = commit({"b.html": b"1"}, folder, state)
    assert done.removed == ()
    assert (folder / "a.html").exists()
    assert outside.read_text() == "precious"


def test_a_tampered_and_a_deleted_file_are_made_again(folder: Path, state: Path) -> None:
    commit({"a.html": b"1", "b.html": b"2"}, folder, state)
    (folder / "a.html").write_text("tampered")
    (folder / "b.html").unlink()
    done = commit({"a.html": b"1", "b.html": b"2"}, folder, state)
    assert done.written == ("a.html", "b.html")
    assert done.displaced == ()


def test_a_page_becomes_a_folder_and_back(folder: Path, state: Path) -> None:
    commit({"a": b"1"}, folder, state)
    commit({"a/index.html": b"2"}, folder, state)
    assert tree(folder) == {"a/index.html": b"2"}
    commit({"a": b"1"}, folder, state)
    assert tree(folder) == {"a": b"1"}


def test_two_output_folders_keep_apart(folder: Path, state: Path) -> None:
    commit({"a.html": b"1"}, folder, state)
    commit({"b.html": b"1"}, folder.with_name("other"), state)
    assert commit({"a.html": b"1"}, folder, state).removed == ()


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need rights on Windows")
def test_nothing_is_written_through_a_link_that_leaves(folder: Path, state: Path, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    folder.mkdir()
    (folder / "news").symlink_to(outside, target_is_directory=True)
    with pytest.raises(ProblemsError) as caught:
        commit({"index.html": b"1", "news/index.html": b"2"}, folder, state)
    assert [problem.code for problem in caught.value.problems] == ["output-leaves-folder"]
    assert list(outside.iterdir()) == []
    assert not (folder / "index.html").exists()


@pytest.mark.skipif(not hasattr(os, "umask"), reason="no POSIX file modes")
def test_files_can_be_read_by_a_web_server(folder: Path, state: Path) -> None:
    commit({"a.html": b"1"}, folder, state)
    umask = os.umask(0)
    os.umask(umask)
    assert (folder / "a.html").stat().st_mode & 0o777 == 0o666 & ~umask


def outputs(**templates: str) -> tuple[tuple[Output, ...], jinja2.Environment]:
    environment = jinja2.Environment(
        loader=jinja2.DictLoader({f"{name}.html": text for name, text in templates.items()}),
        undefined=jinja2.StrictUndefined,
    )
    return tuple(Output(f"/{name}/", Template(f"{name}.html"), {}, name) for name in templates), environment


def test_a_template_is_spelled_for_its_page() -> None:
    (output,), environment = outputs(a=f'<a href="{urls.mark("/b/")}">')
    assert render(output, Renderer(environment, "", "", as_files=False)) == b'<a href="../b/">'
    assert render(output, Renderer(environment, "", "", as_files=True)) == b'<a href="../b/index.html">'


def test_a_rooted_page_works_at_any_depth() -> None:
    _, environment = outputs(a=f'<a href="{urls.mark("/b/")}">')
    output = Output("/404.html", Template("a.html", rooted=True), {}, "404")
    assert render(output, Renderer(environment, "", "/base", as_files=False)) == b'<a href="/base/b/">'


def test_calls_and_copies(tmp_path: Path, folder: Path, state: Path) -> None:
    (tmp_path / "x").write_bytes(b"\xff")
    planned = (
        Output("/a.txt", Call(lambda word: f"{word}。"), {"word": "水"}, "a"),
        Output("/x.bin", Copy(tmp_path / "x", "digest"), {}, "content/x"),
    )
    brought(planned, jinja2.Environment(), folder, state)
    assert tree(folder) == {"a.txt": "水。".encode(), "x.bin": b"\xff"}


BROKEN = {
    "a": "fine",
    "b": "1\n{{ missing }}",
    "c": "1\n2\n{% if %}",
    "d": "{% include 'gone.html' %}",
    "e": "{{ 1 / 0 }}",
}


def test_every_broken_template_is_named_with_its_line_and_nothing_is_written(
    folder: Path, state: Path
) -> None:
    commit({"index.html": b"1"}, folder, state)
    planned, environment = outputs(**BROKEN)
    with pytest.raises(ProblemsError) as caught:
        brought(planned, environment, folder, state)
    named = {
        ("template-undefined", "templates/b.html", 2, "{{ missing }}"),
        ("template-error", "templates/c.html", 3, "{% if %}"),
        ("template-missing", "templates/d.html", 1, "{% include 'gone.html' %}"),
        ("template-error", "templates/e.html", 1, "{{ 1 / 0 }}"),
    }

    def found(problems: tuple[Problem, ...]) -> set[tuple[str, str, int, str]]:
        return {(problem.code, problem.path, problem.line, problem.excerpt) for problem in problems}

    assert found(caught.value.problems) == named
    assert found(try_all(planned, Renderer(environment, "", "", as_files=False), untracked)) == named
    assert tree(folder) == {"index.html": b"1"}


def test_a_copy_that_vanished_is_a_problem(tmp_path: Path, folder: Path, state: Path) -> None:
    gone = Output("/x", Copy(tmp_path / "gone", "digest"), {}, "content/gone")
    with pytest.raises(ProblemsError) as caught:
        brought((gone,), jinja2.Environment(), folder, state)
    assert [(p.code, p.path) for p in caught.value.problems] == [("unreadable-file", "content/gone")]


def test_a_dry_run_says_what_would_be_and_writes_nothing(folder: Path, state: Path) -> None:
    commit({"a.html": b"1", "b.html": b"2"}, folder, state)
    done = commit({"a.html": b"changed", "c.html": b"3"}, folder, state, may_write=False)
    assert (done.written, done.removed) == (("a.html", "c.html"), ("b.html",))
    assert tree(folder) == {"a.html": b"1", "b.html": b"2"}
    assert commit({"a.html": b"1", "b.html": b"2"}, folder, state).written == ()


@pytest.mark.parametrize(
    ("trace", "made", "on_disk", "reasons"),
    [
        ("site=1\nview=2", ("site=1\nview=2", "d"), "d", ()),
        ("site=1\nview=2", None, "", ("new",)),
        ("site=1\nview=2", None, "d", ("new",)),
        ("site=1\nview=2", ("site=1\nview=2", "d"), "", ("missing",)),
        ("site=1\nview=2", ("site=1\nview=2", "d"), "e", ("changed on disk",)),
        ("site=9\nview=2", ("site=1\nview=2", "d"), "d", ("site",)),
        ("site=9\nview=8", ("site=1\nview=2", "d"), "e", ("site", "view")),
        ("site=1\nwords=3", ("site=1\nview=2", "d"), "d", ("view", "words")),
        ("template:a.html=1", ("template:a.html=2", "d"), "d", ("template:a.html",)),
    ],
)
def test_why_an_output_is_stale(
    trace: str, made: tuple[str, str] | None, on_disk: str, reasons: tuple[str, ...]
) -> None:
    last = MadeOutput(made[0], made[1], "") if made else None
    assert staleness(trace, last, on_disk) == reasons
