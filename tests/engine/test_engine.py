"""What the engine does to the output folder: only what is ours, only what changed, all or nothing."""

import io
import os
import sys
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from types import MappingProxyType

import jinja2
import pytest
from msgspec import structs

from generator.engine import engine
from generator.engine.engine import Commit, bring_up_to_date, untouched
from generator.engine.fingerprints import fingerprint_bytes
from generator.engine.making import render, try_all
from generator.engine.output import Call, Copy, Output, Renderer, Template
from generator.engine.progress import untracked
from generator.engine.store import open_store
from generator.engine.workers import ALONE
from generator.problems import ProblemsError
from generator.rendering.pages import page_renderer
from generator.rendering.templatemistakes import Absent
from generator.text import urls
from tests.sites import tree


def renderer(
    templates: Mapping[str, str] = MappingProxyType({}), base_path: str = "", *, as_files: bool = False
) -> Renderer:
    """What outputs are rendered with: templates by their names without `.html`."""
    environment = jinja2.Environment(
        loader=jinja2.DictLoader({f"{name}.html": text for name, text in templates.items()}),
        undefined=Absent,
    )
    return page_renderer(environment, "surroundings", base_path, as_files=as_files)


def same(data: bytes) -> bytes:
    return data


def planned(files: Mapping[str, bytes]) -> tuple[Output, ...]:
    """Outputs that hold these bytes, by path."""
    return tuple(Output(f"/{path}", Call(same), {"data": data}, path) for path, data in files.items())


class Site:
    """An output folder and what is remembered of it."""

    def __init__(self, home: Path) -> None:
        self.folder, self.state = home / "site", home / ".gen"

    def make(
        self, files: Mapping[str, bytes], *, folder: Path | None = None, may_write: bool = True
    ) -> Commit:
        return self.commit(planned(files), renderer(), folder=folder, may_write=may_write)

    def commit(
        self,
        outputs: tuple[Output, ...],
        using: Renderer,
        *,
        folder: Path | None = None,
        may_write: bool = True,
    ) -> Commit:
        with closing(open_store(self.state / "store.sqlite")) as store:
            return bring_up_to_date(
                outputs, using, folder or self.folder, self.state, store, untracked, may_write=may_write
            )

    def lose_manifest(self, content: str | None = None) -> None:
        for manifest in self.state.glob("manifest-*"):
            manifest.unlink() if content is None else manifest.write_text(content)


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_only_changed_bytes_are_written(site: Site) -> None:
    site.make({"a.html": b"1", "b/index.html": b"2"})
    before = (site.folder / "a.html").stat()
    done = site.make({"a.html": b"1", "b/index.html": b"3"})
    assert (done.written, done.unchanged) == (("b/index.html",), 1)
    assert done.reasons == {"b/index.html": ("data",)}
    after = (site.folder / "a.html").stat()
    assert (after.st_mtime_ns, after.st_ino) == (before.st_mtime_ns, before.st_ino)


def test_what_comes_out_the_same_is_not_written(site: Site) -> None:
    """Another input, the same bytes."""
    outputs = [(Output("/a.html", Template("a.html"), {"word": word}, "a"),) for word in ("one", "two")]
    site.commit(outputs[0], renderer({"a": "fixed"}))
    done = site.commit(outputs[1], renderer({"a": "fixed"}))
    assert (done.written, done.reasons) == ((), {"a.html": ("word",)})
    assert site.commit(outputs[1], renderer({"a": "fixed"})).reasons == {}


def test_files_no_longer_planned_go_with_their_empty_folders(site: Site) -> None:
    site.make({"a/b/index.html": b"1", "a/index.html": b"2"})
    done = site.make({"a/index.html": b"2"})
    assert done.removed == ("a/b/index.html",)
    assert not (site.folder / "a" / "b").exists()
    assert tree(site.folder) == {"a/index.html": b"2"}


def test_foreign_files_stay_and_are_named(site: Site) -> None:
    site.make({"a/index.html": b"1"})
    (site.folder / "a" / "notes.txt").write_text("mine")
    (site.folder / ".nojekyll").write_text("")
    done = site.make({"b/index.html": b"1"})
    assert done.foreign == ("a/notes.txt",)
    assert (site.folder / "a" / "notes.txt").read_text() == "mine"
    assert (site.folder / ".nojekyll").exists()


def test_a_foreign_file_in_the_way_is_kept_aside(site: Site) -> None:
    site.folder.mkdir()
    (site.folder / "index.html").write_text("mine")
    (site.folder / "news").write_text("a file where a folder belongs")
    done = site.make({"index.html": b"1", "news/index.html": b"2"})
    assert done.displaced == ("index.html", "news")
    assert (site.state / "displaced" / "index.html").read_text() == "mine"
    assert tree(site.folder) == {"index.html": b"1", "news/index.html": b"2"}


def test_a_new_folder_comes_to_its_place_as_a_whole(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The thousands of folders of a first build are moved by few steps, not file by file."""
    moves: list[str] = []
    rename = os.rename

    def recorded(old: str, new: Path) -> None:
        moves.append(str(new))
        rename(old, new)

    monkeypatch.setattr(os, "rename", recorded)
    files = {f"news/{number}/index.html": b"1" for number in range(3)} | {"news/atom.xml": b"2"}
    site.make(files)
    assert moves == [str(site.folder / "news")]
    site.make(more := files | {"news/3/index.html": b"1", "news/3/print/index.html": b"3"})
    assert moves[1:] == [str(site.folder / "news/3")]
    assert tree(site.folder) == more


def test_somebody_else_s_folder_is_shared(site: Site) -> None:
    (site.folder / "news/1").mkdir(parents=True)
    (site.folder / "news/1/mine.txt").write_text("mine")
    files = {"news/1/index.html": b"1", "news/1/print/index.html": b"2", "news/2/index.html": b"3"}
    assert site.make(files).foreign == ("news/1/mine.txt",)
    assert tree(site.folder) == files | {"news/1/mine.txt": b"mine"}


@pytest.mark.parametrize("kind", ["a folder for a file", "a file for a folder", "a dead link for a file"])
def test_what_came_to_stand_where_ours_was_is_kept_aside(site: Site, kind: str) -> None:
    files = {"news/index.html": b"1"}
    site.make(files)
    (site.folder / "news/index.html").unlink()
    if kind == "a folder for a file":
        (site.folder / "news/index.html").mkdir()
        (site.folder / "news/index.html/mine.txt").write_text("mine")
    elif kind == "a file for a folder":
        (site.folder / "news").rmdir()
        (site.folder / "news").write_text("mine")
    else:
        (site.folder / "news/index.html").symlink_to("nowhere")
    done = site.make(files)
    assert tree(site.folder) == files
    if kind != "a dead link for a file":
        assert len(done.displaced) == 1
        assert list(tree(site.state / "displaced").values()) == [b"mine"]


def test_displacing_twice_keeps_both(site: Site) -> None:
    site.folder.mkdir()
    for text in ("first", "second", "third"):
        (site.folder / "index.html").write_text(text)
        site.make({"index.html": b"1"})
        site.lose_manifest()
    assert sorted(tree(site.state / "displaced").values()) == [b"first", b"second", b"third"]


def test_a_folder_is_displaced_where_a_file_was_before(site: Site) -> None:
    for name in ("news", "news/index.html/mine.txt"):
        (site.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (site.folder / name).write_text(name)
        site.make({"news/index.html": b"1"})
        (site.folder / "news/index.html").unlink()
    assert sorted(tree(site.state / "displaced").values()) == [b"news", b"news/index.html/mine.txt"]


def test_our_own_bytes_are_adopted_when_the_manifest_is_lost(site: Site) -> None:
    site.make({"index.html": b"1"})
    site.lose_manifest()
    done = site.make({"index.html": b"1"})
    assert (done.written, done.displaced) == ((), ())


@pytest.mark.parametrize(
    "damage", ["", "{", "[]", '{"version": 99, "files": {}}', '{"version": 1, "files": {"../x": "y"}}']
)
def test_a_damaged_manifest_removes_nothing(site: Site, damage: str) -> None:
    site.make({"a.html": b"1"})
    outside = site.folder.parent / "x"
    outside.write_text("precious")
    site.lose_manifest(damage)
    done = site.make({"b.html": b"1"})
    assert done.removed == ()
    assert (site.folder / "a.html").exists()
    assert outside.read_text() == "precious"


def test_a_tampered_and_a_deleted_file_are_made_again(site: Site) -> None:
    files = {"a.html": b"1", "b.html": b"2"}
    site.make(files)
    (site.folder / "a.html").write_text("tampered")
    (site.folder / "b.html").unlink()
    done = site.make(files)
    assert done.written == ("a.html", "b.html")
    assert done.displaced == ()
    assert done.reasons == {"a.html": ("changed on disk",), "b.html": ("missing",)}
    assert tree(site.folder) == files


def test_a_page_becomes_a_folder_and_back(site: Site) -> None:
    site.make({"a": b"1"})
    site.make({"a/index.html": b"2"})
    assert tree(site.folder) == {"a/index.html": b"2"}
    site.make({"a": b"1"})
    assert tree(site.folder) == {"a": b"1"}


def test_two_output_folders_keep_apart(site: Site) -> None:
    site.make({"a.html": b"1"})
    site.make({"b.html": b"1"}, folder=site.folder.with_name("other"))
    again = site.make({"a.html": b"1"})
    assert (again.removed, again.written, again.reasons) == ((), (), {})


def test_the_whole_bulletin_may_be_moved(tmp_path: Path) -> None:
    site = Site(tmp_path / "here")
    site.make({"a.html": b"1", "b.html": b"2"})
    (tmp_path / "here").rename(tmp_path / "there")
    assert Site(tmp_path / "there").make({"a.html": b"1"}).removed == ("b.html",)


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need rights on Windows")
def test_nothing_is_written_through_a_link_that_leaves(site: Site, tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    site.folder.mkdir()
    (site.folder / "news").symlink_to(outside, target_is_directory=True)
    with pytest.raises(ProblemsError) as caught:
        site.make({"index.html": b"1", "news/index.html": b"2"})
    assert [problem.code for problem in caught.value.problems] == ["output-leaves-folder"]
    assert list(outside.iterdir()) == []
    assert not (site.folder / "index.html").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need rights on Windows")
def test_nothing_is_removed_through_a_link_that_leaves(site: Site, tmp_path: Path) -> None:
    site.make({"index.html": b"1", "news/index.html": b"2"})
    (site.folder / "news").rename(tmp_path / "elsewhere")
    (site.folder / "news").symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    assert site.make({"index.html": b"1"}).removed == ()
    assert (tmp_path / "elsewhere" / "index.html").read_bytes() == b"2"


@pytest.mark.skipif(not hasattr(os, "umask"), reason="no POSIX file modes")
def test_files_can_be_read_by_a_web_server(site: Site) -> None:
    site.make({"a.html": b"1"})
    umask = os.umask(0)
    os.umask(umask)
    assert (site.folder / "a.html").stat().st_mode & 0o777 == 0o666 & ~umask


@pytest.mark.parametrize("before", [{}, {"a.html": b"1", "old.html": b"0"}])
def test_a_dry_run_tells_what_would_be_and_touches_nothing(site: Site, before: dict[str, bytes]) -> None:
    after = {"a.html": b"2", "b.html": b"3"}
    if before:
        site.make(before)
    told = site.make(after, may_write=False)
    assert tree(site.folder) == before
    assert site.folder.exists() == bool(before)
    done = site.make(after)
    assert (told.written, told.removed, told.unchanged) == (done.written, done.removed, done.unchanged)
    assert told.reasons == done.reasons


def test_with_a_problem_nothing_is_written(site: Site) -> None:
    fine, broken = (Output(f"/{name}.html", Template(f"{name}.html"), {}, name) for name in "ab")
    with pytest.raises(ProblemsError):
        site.commit((fine, broken), renderer({"a": "1", "b": "{{ nothing }}"}))
    assert not site.folder.exists()
    site.commit((fine,), renderer({"a": "1"}))
    with pytest.raises(ProblemsError):
        site.commit((fine, broken), renderer({"a": "2", "b": "{{ nothing }}"}))
    assert tree(site.folder) == {"a.html": b"1"}


def test_nobody_finds_unfinished_files(site: Site) -> None:
    """What a killed build left behind goes with the next one."""
    (site.folder / ".gen-unfinished").mkdir(parents=True)
    (site.folder / ".gen-unfinished" / "0").write_bytes(b"half")
    site.make({"a.html": b"1"})
    assert [path.name for path in site.folder.iterdir()] == ["a.html"]


def test_a_copied_file_that_changes_meanwhile_is_copied_again(site: Site, tmp_path: Path) -> None:
    """Its digest was taken earlier; what was copied then is not what the trace says."""
    file = tmp_path / "x.pdf"
    file.write_bytes(b"newer")
    output = Output("/x.pdf", Copy(file, fingerprint_bytes(b"older")), {}, "content/x.pdf")
    site.commit((output,), renderer())
    file.write_bytes(b"older")  # the change is taken back
    site.commit((output,), renderer())
    assert tree(site.folder) == {"x.pdf": b"older"}


def test_nothing_to_do_is_seen_without_a_plan(site: Site) -> None:
    def look() -> Commit | None:
        with closing(open_store(site.state / "store.sqlite")) as store:
            return untouched(site.folder, site.state, store)

    site.make({"a.html": b"1", "b.html": b"2"})
    (site.folder / "mine.txt").write_text("mine")
    seen = look()
    assert seen and seen.outputs and seen.outputs.paths == ("a.html", "b.html")
    assert structs.replace(seen, outputs=None, folders=None) == Commit((), 2, (), ("mine.txt",), (), {})
    (site.folder / "a.html").write_bytes(b"x")
    assert look() is None
    site.make({"a.html": b"1", "b.html": b"2"})
    assert look() is not None
    (site.folder / ".gen-unfinished").mkdir()
    assert look() is None, "what a killed build left has to go"
    site.make({"a.html": b"1", "b.html": b"2"})
    assert look() is not None
    site.lose_manifest()
    assert look() is None


def test_a_template_is_spelled_for_its_page() -> None:
    output = Output("/a/", Template("a.html"), {}, "a")
    using = renderer({"a": f'<a href="{urls.mark("/b/")}">'})
    assert render(output, using) == b'<a href="../b/">'
    using = renderer({"a": f'<a href="{urls.mark("/b/")}">'}, as_files=True)
    assert render(output, using) == b'<a href="../b/index.html">'


def test_a_rooted_page_works_at_any_depth() -> None:
    output = Output("/404.html", Template("a.html", rooted=True), {}, "404")
    assert (
        render(output, renderer({"a": f'<a href="{urls.mark("/b/")}">'}, "/base")) == b'<a href="/base/b/">'
    )


def test_calls_and_copies(tmp_path: Path) -> None:
    (tmp_path / "x").write_bytes(b"\xff")
    call = Output("/a.txt", Call(lambda word: f"{word}。"), {"word": "水"}, "a")
    copy = Output("/x.bin", Copy(tmp_path / "x", "digest"), {}, "content/x")
    assert [render(output, renderer()) for output in (call, copy)] == ["水。".encode(), b"\xff"]


BROKEN = {
    "a": "fine",
    "b": "1\n{{ missing }}",
    "c": "1\n2\n{% if %}",
    "d": "{% include 'gone.html' %}",
    "e": "{{ 1 / 0 }}",
}


def test_every_broken_template_is_named_with_its_line(site: Site) -> None:
    using = renderer(BROKEN)
    outputs = tuple(Output(f"/{name}/", Template(f"{name}.html"), {}, name) for name in BROKEN)
    expected = {
        ("template-undefined", "templates/b.html", 2, "{{ missing }}"),
        ("template-nothing", "templates/c.html", 3, "{% if %}"),
        ("template-missing", "templates/d.html", 1, "{% include 'gone.html' %}"),
        ("template-zero", "templates/e.html", 1, "{{ 1 / 0 }}"),
    }
    with pytest.raises(ProblemsError) as caught:
        site.commit(outputs, using)
    assert {(p.code, p.path, p.line, p.excerpt) for p in caught.value.problems} == expected
    assert {
        (p.code, p.path, p.line, p.excerpt) for p in try_all(outputs, using, untracked, ALONE)
    } == expected


def test_a_copy_that_vanished_is_a_problem(site: Site, tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as caught:
        site.commit((Output("/x", Copy(tmp_path / "gone", "digest"), {}, "content/gone"),), renderer())
    assert [(p.code, p.path) for p in caught.value.problems] == [("unreadable-file", "content/gone")]


@pytest.fixture
def caseless(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A file system that keeps capitals and makes no difference between them, as on Windows and on a Mac."""
    listdir = os.listdir

    def found(path: object) -> object:
        """The path as its folders spell it, as far as it is there."""
        if isinstance(path, int) or not str(path).startswith(str(tmp_path)):
            return path
        place = str(tmp_path)
        for name in str(path)[len(place) :].strip("/").split("/"):
            try:
                same = [other for other in listdir(place) if other.casefold() == name.casefold()]
            except OSError:
                same = []
            place += "/" + (same[0] if same else name)
        return place

    def seeing(function: Callable[..., object], count: int) -> Callable[..., object]:
        def call(*arguments: object, **options: object) -> object:
            return function(*map(found, arguments[:count]), *arguments[count:], **options)

        return call

    for name in ("stat", "lstat", "open", "mkdir", "rmdir", "unlink", "scandir"):
        monkeypatch.setattr(os, name, seeing(getattr(os, name), 1))
    for name in ("replace", "rename"):
        monkeypatch.setattr(os, name, seeing(getattr(os, name), 2))
    monkeypatch.setattr(io, "open", seeing(io.open, 1))


@pytest.mark.usefixtures("caseless")
@pytest.mark.skipif(os.name == "nt", reason="it is so there")
@pytest.mark.parametrize(("old", "new"), [("news/Water", "news/water"), ("News/water", "news/Water")])
def test_an_address_that_changes_in_case_only(site: Site, old: str, new: str) -> None:
    """The picture is the same, byte for byte; the page is another. Both get the name that hosts will look for."""

    def files(folder: str, page: bytes) -> dict[str, bytes]:
        return {f"{folder}/index.html": page, f"{folder}/photo.jpg": b"photo", "index.html": b"home"}

    site.make(files(old, b"1"))
    rehearsal = site.make(files(new, b"2"), may_write=False)
    done = site.make(files(new, b"2"))
    assert set(rehearsal.written) == set(done.written) == {f"{new}/index.html", f"{new}/photo.jpg"}
    assert set(rehearsal.removed) == set(done.removed) == {f"{old}/index.html", f"{old}/photo.jpg"}
    assert (done.foreign, done.displaced) == ((), ())
    assert tree(site.folder) == files(new, b"2")
    assert site.make(files(new, b"2")).written == ()
    assert site.make(files(old, b"2")).unchanged == 1
    assert tree(site.folder) == files(old, b"2"), "and back"


@pytest.mark.usefixtures("caseless")
@pytest.mark.skipif(os.name == "nt", reason="it is so there")
def test_a_build_that_is_killed_while_a_name_changes_in_case(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.make({"Water/photo.jpg": b"photo"})
    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(engine, "_place", interrupted)
        site.make({"water/photo.jpg": b"photo"})
    site.make({"water/photo.jpg": b"photo"})
    assert tree(site.folder) == {"water/photo.jpg": b"photo"}


def interrupted(*_: object) -> list[str]:
    raise KeyboardInterrupt
