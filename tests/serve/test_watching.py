"""What the watcher tells, and what it keeps to itself."""

import asyncio
import os
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path

import pytest

from generator.serve import watching
from generator.serve.watching import SourceWatcher
from tests.serving import PATIENCE
from tests.sites import write_site

FILES = {
    "content/news/a.md": "a",
    "templates/assets/style.css": "b",
    "site/index.html": "c",
    ".gen/clock": "",
}


class Ear:
    """Hears what a watcher tells."""

    def __init__(self) -> None:
        self.told: list[frozenset[str]] = []
        self.reasons: list[str] = []
        self.is_ready = 0

    @property
    def paths(self) -> set[str]:
        return {path for paths in self.told for path in paths}

    def has_heard_more(self, told: int) -> bool:
        return len(self.told) > told

    async def until(self, look: Callable[[], object]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not look():
            assert time.monotonic() < deadline, self.told
            await asyncio.sleep(0.01)


@asynccontextmanager
async def watched(root: Path, poll: float = 0.0) -> AsyncIterator[Ear]:
    """Watch a bulletin; from the beginning of the block nothing is missed."""
    ear = Ear()

    def ready() -> None:
        ear.is_ready += 1

    watcher = SourceWatcher(root / "gen.yaml", ready, ear.told.append, ear.reasons.append, poll)
    task = asyncio.create_task(watcher.watch())
    await ear.until(lambda: ear.is_ready)
    try:
        yield ear
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
    assert ear.is_ready == 1


def watching_a(root: Path, test: Callable[[Ear], Coroutine[None, None, None]], poll: float = 0.0) -> Ear:
    """Run a test's steps while a bulletin is watched."""

    async def run() -> Ear:
        async with watched(root, poll) as ear:
            await test(ear)
        return ear

    return asyncio.run(run())


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_site(tmp_path / "简 报", FILES)


WAYS = pytest.mark.parametrize("poll", [0.0, 0.02], ids=["told", "looked"])


@WAYS
@pytest.mark.parametrize("path", ["gen.yaml", "content/news/a.md", "templates/assets/style.css"])
def test_a_source_that_changes_is_told(path: str, poll: float, root: Path) -> None:
    async def steps(ear: Ear) -> None:
        (root / path).write_text("new", "utf-8")
        await ear.until(lambda: path in ear.paths)

    assert watching_a(root, steps, poll).paths == {path}


@WAYS
def test_every_one_of_many_saves_in_a_second_is_told(poll: float, root: Path) -> None:
    path = "content/news/a.md"

    async def steps(ear: Ear) -> None:
        for number in range(5):
            told = len(ear.told)
            with (root / path).open("r+b") as file:
                file.write(b"%d" % number)  # as long as the last, and never half there
            await ear.until(partial(ear.has_heard_more, told))

    watching_a(root, steps, poll)


@WAYS
def test_new_old_moved_and_deleted_files_are_told(poll: float, root: Path) -> None:
    (root / "elsewhere.md").write_text("old", "utf-8")
    os.utime(root / "elsewhere.md", (1, 1))

    async def steps(ear: Ear) -> None:
        (root / "elsewhere.md").rename(root / "content/news/b.md")
        await ear.until(lambda: "content/news/b.md" in ear.paths)
        (root / "content/news/b.md").rename(root / "content/c.md")
        await ear.until(lambda: "content/c.md" in ear.paths)
        ear.told.clear()
        (root / "content/c.md").unlink()
        await ear.until(lambda: "content/c.md" in ear.paths)
        (root / "content/new/folder").mkdir(parents=True)
        (root / "content/new/folder/d.md").write_text("d", "utf-8")
        await ear.until(lambda: any(path.startswith("content/new") for path in ear.paths))
        (root / "content/new/folder/d.md").write_text("again", "utf-8")
        await ear.until(lambda: "content/new/folder/d.md" in ear.paths)

    watching_a(root, steps, poll)


@WAYS
def test_what_is_no_source_is_not_told(poll: float, root: Path) -> None:
    async def steps(ear: Ear) -> None:
        for path in (
            "site/index.html",
            ".gen/clock",
            "other.yaml",
            "content/news/a.md~",
            "content/news/.a.md.swp",
            "content/news/#a.md#",
            "content/news/a.tmp",
            "content/.git/index",
            "templates/assets/.style.css.swx",
        ):
            (root / path).parent.mkdir(exist_ok=True)
            (root / path).write_text("new", "utf-8")
        (root / "content/last.md").write_text("new", "utf-8")
        await ear.until(lambda: "content/last.md" in ear.paths)

    assert watching_a(root, steps, poll).paths == {"content/last.md"}


@WAYS
def test_a_folder_that_goes_and_comes_back_is_watched_again(poll: float, root: Path) -> None:
    async def steps(ear: Ear) -> None:
        for _ in range(2):
            (root / "content").rename(root / "away")
            await ear.until(lambda: ear.paths & {"content", "content/news/a.md"})
            ear.told.clear()
            (root / "away").rename(root / "content")
            await ear.until(lambda: ear.paths & {"content", "content/news/a.md"})
            ear.told.clear()
            # What is written at once may be told as the folder's return; after that, the file's own name is.
            while "content/news/a.md" not in ear.paths:
                told = len(ear.told)
                (root / "content/news/a.md").write_text(f"changed at once {told}", "utf-8")
                await ear.until(partial(ear.has_heard_more, told))
            ear.told.clear()

    watching_a(root, steps, poll)


@WAYS
def test_folders_that_come_later_are_watched(poll: float, tmp_path: Path) -> None:
    async def steps(ear: Ear) -> None:
        write_site(tmp_path, FILES)
        await ear.until(lambda: ear.paths >= {"gen.yaml"})
        await ear.until(lambda: any(path.startswith("templates") for path in ear.paths))
        (tmp_path / "templates/assets/style.css").write_text("changed", "utf-8")
        await ear.until(lambda: "templates/assets/style.css" in ear.paths)

    watching_a(tmp_path, steps, poll)


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
@WAYS
def test_a_loop_of_links_hangs_nothing(poll: float, root: Path) -> None:
    async def steps(ear: Ear) -> None:
        (root / "content/news/loop").symlink_to("..")
        await ear.until(lambda: "content/news/loop" in ear.paths)
        (root / "content/news/a.md").write_text("changed", "utf-8")
        await ear.until(lambda: "content/news/a.md" in ear.paths)
        ear.told.clear()
        (root / "content/news/loop").unlink()
        await ear.until(lambda: "content/news/loop" in ear.paths)

    watching_a(root, steps, poll)
    (root / "content/news/loop").symlink_to("..")

    async def again(ear: Ear) -> None:
        (root / "content/news/a.md").write_text("changed once more", "utf-8")
        await ear.until(lambda: "content/news/a.md" in ear.paths)

    watching_a(root, again, poll)


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
def test_a_bulletin_may_be_opened_through_a_link(root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root)

    async def steps(ear: Ear) -> None:
        (root / "content/news/a.md").write_text("changed", "utf-8")
        await ear.until(lambda: ear.paths)

    assert watching_a(tmp_path / "link", steps).paths == {"content/news/a.md"}


def test_where_the_system_refuses_files_are_looked_at(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_: object, **__: object) -> AsyncIterator[None]:
        raise OSError("no more watches")
        yield

    monkeypatch.setattr(watching, "awatch", refuse)
    monkeypatch.setattr(watching, "_FALLBACK", 0.02)

    async def steps(ear: Ear) -> None:
        (root / "content/news/a.md").write_text("changed", "utf-8")
        await ear.until(lambda: ear.paths)

    ear = watching_a(root, steps)
    assert (ear.reasons, ear.paths) == (["no more watches"], {"content/news/a.md"})


def test_data_and_the_folder_of_a_theme_are_watched_as_well(tmp_path: Path) -> None:
    write_site(tmp_path, {"data/a.yaml": "a: 1", "themes/own/page.html": "x", "other/b.txt": "y"})

    async def seen() -> dict[str, object]:
        watcher = SourceWatcher(tmp_path / "gen.yaml", print, print, print, 1.0, "themes/own")
        return watcher._look()

    assert set(asyncio.run(seen())) == {"gen.yaml", "data/a.yaml", "themes/own/page.html"}
