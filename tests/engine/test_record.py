"""The record of a build: what was seen is told from what is there, and nothing is believed that was not saved so."""

import os
import time
from pathlib import Path

import pytest

from generator.engine import record
from generator.engine.record import Changes, Part, Record, changes, load, part, patched, save, status_of

FAR = 1 << 62
"""A moment after which nothing changes."""


class Disk:
    """A bulletin's files and their record."""

    def __init__(self, root: Path) -> None:
        self.root, self.site, self.file = root / "bulletin", root / "site", root / "record"
        for path in ("bulletin/content/a.md", "bulletin/content/n/甲.md", "gen.yaml", "site/a/index.html"):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_text(path)
        self.settings = str(root / "gen.yaml")

    def look(self, newest: int = FAR) -> Record:
        def seen(base: Path | str, *paths: str, folders: bool = False) -> Part:
            statuses = ((path, status_of(os.path.join(base, path))) for path in paths)  # noqa: PTH118 - "" is a base
            return part(statuses, newest, folders=folders)

        return Record(
            "asked",
            "token",
            1.5,
            float("inf"),
            {"said": "甲"},
            seen(self.root, "content/a.md", "content/n/甲.md"),
            seen(self.root, "content", "content/n", folders=True),
            seen("", self.settings, f"{self.settings}.absent"),
            seen("", str(self.root), folders=True),
            seen(self.site, "a/index.html"),
            seen(self.site, "", "a/", folders=True),
        )

    def changes(self, before: Record) -> Changes | None:
        return changes(before, str(self.root), str(self.site))


@pytest.fixture
def disk(tmp_path: Path) -> Disk:
    return Disk(tmp_path)


def test_a_record_comes_back_as_it_was(disk: Disk) -> None:
    before = disk.look()
    save(str(disk.file), before)
    assert load(str(disk.file)) == before
    assert disk.changes(before) == Changes((), ())


def test_empty_parts_and_names_that_are_no_text_come_back(disk: Disk) -> None:
    nothing = part((), FAR)
    strange = part([(os.fsdecode(b"\xff.md"), None)], FAR)
    before = disk.look()._replace(sources=strange, outputs=nothing, output_folders=nothing)
    save(str(disk.file), before)
    assert load(str(disk.file)) == before


def test_what_is_damaged_is_none(disk: Disk) -> None:
    save(str(disk.file), disk.look())
    whole = disk.file.read_bytes()
    for place in range(0, len(whole), 7):
        disk.file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        assert load(str(disk.file)) is None, place
    for length in (0, 1, 20, len(whole) - 1):
        disk.file.write_bytes(whole[:length])
        assert load(str(disk.file)) is None
    disk.file.unlink()
    assert load(str(disk.file)) is None


def test_another_python_s_record_is_none(disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    save(str(disk.file), disk.look())
    monkeypatch.setattr(record, "_VERSION", "1 of another")
    assert load(str(disk.file)) is None


def test_sources_and_their_folders_are_told_by_name(disk: Disk) -> None:
    before = disk.look()
    (disk.root / "content/n/甲.md").write_text("longer than it was")
    assert disk.changes(before) == Changes(("content/n/甲.md",), ())
    before = disk.look()
    (disk.root / "content/n/乙.md").write_text("new")
    assert disk.changes(before) == Changes((), ("content/n",))
    before = disk.look()
    (disk.root / "content/n/乙.md").unlink()
    (disk.root / "content/a.md").unlink()
    assert disk.changes(before) == Changes(("content/a.md",), ("content", "content/n"))


@pytest.mark.parametrize(
    "path", ["gen.yaml", "gen.yaml.absent", "site/a/index.html", "site/a/foreign.txt", "bulletin/new"]
)
def test_after_any_other_change_nothing_is_known(disk: Disk, tmp_path: Path, path: str) -> None:
    before = disk.look()
    (tmp_path / path).write_text("something else")
    assert disk.changes(before) is None


def test_the_same_size_and_time_are_not_enough(disk: Disk, tmp_path: Path) -> None:
    file = tmp_path / "site/a/index.html"
    before, status = disk.look(), file.stat()
    file.write_text(file.read_text().swapcase())
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert disk.changes(before) is None


def test_a_file_that_was_touched_within_the_last_tick_is_not_relied_on(disk: Disk) -> None:
    status = (disk.root / "content/a.md").stat()
    before = disk.look(max(status.st_mtime_ns, status.st_ctime_ns) - 1)
    found = disk.changes(before._replace(**{name: getattr(disk.look(), name) for name in _OTHERS}))
    assert found is not None and "content/a.md" in found.sources


_OTHERS = ("fixed", "fixed_folders", "outputs", "output_folders", "source_folders")


def test_some_identities_are_exchanged(disk: Disk) -> None:
    before = disk.look()
    time.sleep(0.01)
    (disk.root / "content/a.md").write_text("new")
    news = part([("content/a.md", status_of(f"{disk.root}/content/a.md"))], FAR)
    after = before._replace(sources=patched(before.sources, news))
    assert disk.changes(after) == Changes((), ())
    assert disk.changes(before) == Changes(("content/a.md",), ())


@pytest.mark.skipif(os.name == "nt", reason="symbolic links need rights on Windows")
def test_links_back_to_where_they_stand_in_hide_nothing(tmp_path: Path) -> None:
    for name in ("a", "z"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "back").symlink_to("..")
        (tmp_path / name / "page.html").write_text("x")
    assert record.below(str(tmp_path)) == (
        [f"{tmp_path}/a/page.html", f"{tmp_path}/z/page.html"],
        [str(tmp_path), f"{tmp_path}/a", f"{tmp_path}/z"],
    )
