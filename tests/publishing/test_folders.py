"""Folders of this computer: releases that a link leads to, and plain folders where there can be none."""

import os
import shutil
from collections.abc import Iterator
from datetime import timedelta
from itertools import count, pairwise
from pathlib import Path

import pytest
from msgspec.structs import replace

from generator.proving import sums
from generator.publishing import files, folder, record, releases, sending
from generator.publishing.folder import PlainFolder
from generator.publishing.naming import KEPT
from generator.publishing.releases import ReleaseFolder
from generator.publishing.target import PublishError
from generator.settings.targets import FolderPlace
from tests.publishing.hosts import NEXT, SITE, WHEN, digests_of, host, publish, shown, write_files

OLD, NEW = "assets/site.0123456789.css", "assets/site.abcdef0123.css"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "bulletin" / "built"
    folder.mkdir(parents=True)
    return write_files(folder, SITE)


def put(tmp_path: Path, site: Path, **options: object) -> tuple[str, ...]:
    """Publish to `www` as the command would; gives what was sent."""
    place = FolderPlace(str(tmp_path / "www"))
    return publish(host(place, tmp_path / "bulletin"), site, **options).sent  # type: ignore[arg-type]


def plain(tmp_path: Path) -> Path:
    """A folder that somebody has put a file into: no link can take its place."""
    (tmp_path / "www").mkdir()
    (tmp_path / "www/other.txt").write_text("另")
    return tmp_path / "www"


def stop_at(monkeypatch: pytest.MonkeyPatch, number: int, error: BaseException) -> None:
    """Have the copying end at a file, as when the process is killed or the disk is full."""
    real, left = files.put, iter(range(number))

    def ending(source: Path, temporary: Path, place: Path) -> None:
        if next(left, None) is None:
            raise error
        real(source, temporary, place)

    monkeypatch.setattr(files, "put", ending)


# ---- releases


def test_a_folder_that_is_not_there_becomes_a_link_to_a_release(tmp_path: Path, site: Path) -> None:
    assert sorted(put(tmp_path, site)) == sorted(SITE)
    assert (tmp_path / "www").is_symlink()
    assert not str((tmp_path / "www").readlink()).startswith("/"), "it leads on when all is moved"
    assert shown(tmp_path / "www") == SITE
    assert put(tmp_path, site) == ()


def test_an_empty_folder_becomes_one_too(tmp_path: Path, site: Path) -> None:
    (tmp_path / "www").mkdir()
    put(tmp_path, site)
    assert (tmp_path / "www").is_symlink()


def test_only_what_changed_is_copied_and_old_assets_stay(tmp_path: Path, site: Path) -> None:
    put(tmp_path, site)
    before = {path: (tmp_path / "www" / path).stat().st_ino for path in SITE}
    sent = put(tmp_path, write_files(site, NEXT))
    assert sorted(sent) == [NEW, "index.html", "news/bridge/index.html"]
    assert shown(tmp_path / "www") == {**NEXT, OLD: "a{}"}
    same = {path for path in NEXT if path in SITE and (tmp_path / "www" / path).stat().st_ino == before[path]}
    assert same == (SITE.keys() & NEXT.keys()) - {"index.html"}


def test_an_old_asset_goes_after_a_month(tmp_path: Path, site: Path) -> None:
    put(tmp_path, site)
    put(tmp_path, write_files(site, NEXT))
    put(tmp_path, site, now=WHEN + timedelta(31))
    assert shown(tmp_path / "www") == NEXT


def test_a_release_is_taken_back_byte_for_byte_and_the_next_publishing_brings_it_again(
    tmp_path: Path, site: Path
) -> None:
    place = FolderPlace(str(tmp_path / "www"))
    put(tmp_path, site)
    with pytest.raises(PublishError, match="publish-no-former"):
        host(place, tmp_path / "bulletin").back(record.begun("t", 0.0))
    put(tmp_path, write_files(site, NEXT))
    assert host(place, tmp_path / "bulletin").back(record.begun("t", 0.0)).startswith("2020-10-01T04:0")
    assert shown(tmp_path / "www") == SITE
    put(tmp_path, site)
    assert shown(tmp_path / "www") == {**NEXT, OLD: "a{}"}
    host(place, tmp_path / "bulletin").back(record.begun("t", 0.0))
    assert shown(tmp_path / "www") == SITE, "what was taken back is not what was there before"


def test_the_last_five_releases_stay(tmp_path: Path, site: Path) -> None:
    for number in range(KEPT + 2):
        put(tmp_path, write_files(site, {**SITE, "index.html": str(number)}))
    kept = [path for path in (tmp_path / "www.releases").iterdir() if path.is_dir()]
    assert sorted((path / "index.html").read_text() for path in kept) == ["2", "3", "4", "5", "6"]
    records = [path for path in (tmp_path / "www.releases").iterdir() if path.suffix == ".gz"]
    assert len(records) == KEPT


def test_somebody_else_s_files_go_along_and_links_are_not_followed(tmp_path: Path, site: Path) -> None:
    put(tmp_path, site)
    (tmp_path / "secret").write_text("x")
    (tmp_path / "www/upload").mkdir()
    (tmp_path / "www/upload/a.txt").write_text("甲")
    (tmp_path / "www/link").symlink_to(tmp_path)
    put(tmp_path, write_files(site, NEXT))
    assert (tmp_path / "www/upload/a.txt").read_text() == "甲"
    assert str((tmp_path / "www/link").readlink()) == str(tmp_path)


def test_a_link_in_place_of_a_folder_stops_everything(tmp_path: Path, site: Path) -> None:
    put(tmp_path, site)
    shutil.rmtree(tmp_path / "www/news")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "www/news").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PublishError, match="publish-link"):
        put(tmp_path, write_files(site, NEXT))
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_file_that_somebody_has_changed_is_told_of_before_anything_is_shown(
    tmp_path: Path, site: Path
) -> None:
    put(tmp_path, site)
    (tmp_path / "www/404.html").write_text("casino")
    now = str((tmp_path / "www").readlink())
    with pytest.raises(PublishError, match="publish-not-as-sent") as error:
        put(tmp_path, write_files(site, NEXT))
    assert error.value.values["names"] == "404.html"
    assert str((tmp_path / "www").readlink()) == now
    put(tmp_path, site, full=True)
    assert shown(tmp_path / "www") == {**NEXT, OLD: "a{}"}


@pytest.mark.parametrize("number", range(4))
def test_wherever_it_breaks_off_readers_have_the_old_site_and_the_next_run_brings_the_new_one(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    put(tmp_path, site)
    write_files(site, NEXT)
    with monkeypatch.context() as patch:
        stop_at(patch, number, OSError(28, "No space left on device"))
        if number < 3:
            with pytest.raises(PublishError, match="publish-failed"):
                put(tmp_path, site)
            assert shown(tmp_path / "www") == SITE
            assert not list((tmp_path / "www.releases").glob("*.part*"))
    put(tmp_path, site)
    assert shown(tmp_path / "www") == {**NEXT, OLD: "a{}"}


def test_what_a_killed_run_has_left_is_taken_away(tmp_path: Path, site: Path) -> None:
    put(tmp_path, site)
    left = tmp_path / "www.releases/20200101T000000Z-abcdef.part"
    left.mkdir()
    (left / "a").write_text("a")
    foreign = tmp_path / "www.releases/notes.part"
    foreign.mkdir()
    put(tmp_path, write_files(site, NEXT))
    assert not left.exists()
    assert foreign.exists()


def test_without_hard_links_files_are_copied(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", refused)
    put(tmp_path, site)
    put(tmp_path, write_files(site, NEXT))
    assert shown(tmp_path / "www") == {**NEXT, OLD: "a{}"}


def test_a_web_server_can_read_everything_whatever_the_user_s_own_files_are_like(
    tmp_path: Path, site: Path
) -> None:
    mask = os.umask(0o077)
    try:
        put(tmp_path, site)
    finally:
        os.umask(mask)
    modes = {
        path.stat().st_mode & 0o777 for path in (tmp_path / "www").resolve().rglob("*") if path.is_file()
    }
    folders = {
        path.stat().st_mode & 0o777 for path in (tmp_path / "www.releases").rglob("*") if path.is_dir()
    }
    assert (modes, folders) == ({0o644}, {0o755})


# ---- plain folders


def test_a_folder_with_other_files_is_only_taken_by_a_word_and_they_stay(tmp_path: Path, site: Path) -> None:
    plain(tmp_path)
    with pytest.raises(PublishError, match="publish-foreign") as error:
        put(tmp_path, site)
    assert error.value.values == {"names": "other.txt"}
    assert shown(tmp_path / "www") == {"other.txt": "另"}
    put(tmp_path, site, adopt=True)
    assert shown(tmp_path / "www") == {**SITE, "other.txt": "另"}
    put(tmp_path, write_files(site, NEXT))
    assert shown(tmp_path / "www") == {**NEXT, OLD: "a{}", "other.txt": "另"}
    assert sorted(path.name for path in (tmp_path / "www").glob(".*")) == [".gen-published"]


@pytest.mark.parametrize("number", range(9))
def test_a_plain_folder_is_completed_by_the_next_run(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    plain(tmp_path)
    monkeypatch.setattr("generator.publishing.sending._FILES", 2)
    with monkeypatch.context() as patch:
        stop_at(patch, number, KeyboardInterrupt())
        if number < len(SITE):
            with pytest.raises(KeyboardInterrupt):
                put(tmp_path, site, adopt=True)
            found = shown(tmp_path / "www")
            assert ("index.html" in found) <= ("news/water/index.html" in found) <= (OLD in found)
        else:
            put(tmp_path, site, adopt=True)
    sent = put(tmp_path, site, adopt=True)
    noted = max(done for done in (0, 2, 4, 6, 7) if done <= number)  # by twos
    assert len(sent) == len(SITE) - noted, "what is sure is not sent again"
    assert shown(tmp_path / "www") == {**SITE, "other.txt": "另"}


def test_where_there_are_no_links_a_plain_folder_does(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(releases, "_has_links", lambda folder: False)
    put(tmp_path, site)
    assert not (tmp_path / "www").is_symlink()
    assert shown(tmp_path / "www") == SITE
    monkeypatch.undo()
    put(tmp_path, write_files(site, NEXT))
    assert not (tmp_path / "www").is_symlink(), "it is not empty any more"


def test_a_signed_site_that_was_copied_by_hand_is_known_by_its_sums(tmp_path: Path, site: Path) -> None:
    signed = {**SITE, "news/gone/index.html": "删去"}
    www = write_files(plain(tmp_path), signed)
    sums = "".join(f"{digest}  {path}\n" for path, digest in digests_of(www).items())
    (www / ".well-known/gen").mkdir(parents=True)
    (www / ".well-known/gen/SHA256SUMS").write_text(sums)
    put(tmp_path, site)
    assert shown(www) == SITE


def test_two_publishers_are_kept_apart(tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    www = plain(tmp_path)
    put(tmp_path, site, adopt=True)
    other = record.Journal("other", 1, "t", WHEN.timestamp() - 60)
    (www / sums.JOURNAL).write_bytes(record.write_journal(other))
    write_files(site, NEXT)
    with pytest.raises(PublishError, match="publish-locked") as error:
        put(tmp_path, site)
    assert error.value.values == {"at": "2020-10-01 03:59:00 UTC"}
    assert put(tmp_path, site, now=WHEN + timedelta(minutes=16)), "nobody lives that long without a sign"


def test_a_publisher_whose_lock_another_has_taken_stops(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("generator.publishing.sending._FILES", 2)
    www = plain(tmp_path)
    target = PlainFolder(www)

    class Slow(PlainFolder):
        def send(self, site: Path, paths: object) -> Iterator[str]:
            yield from super().send(site, paths)  # type: ignore[arg-type]
            other = record.Journal("other", 1, "t", WHEN.timestamp())
            (www / sums.JOURNAL).write_bytes(record.write_journal(other))

    with pytest.raises(PublishError, match="publish-lock-lost"):
        publish(Slow(www), site, adopt=True)
    assert b"other" in (www / sums.JOURNAL).read_bytes(), "it is the other's still"
    assert target.look().record is None


def test_what_somebody_else_has_published_since_one_looked_is_not_overwritten(
    tmp_path: Path, site: Path
) -> None:
    put(tmp_path, site)

    class Late(ReleaseFolder):
        def begin(self, *given: object) -> record.Journal:
            write_files(site, {**SITE, "index.html": "别人"})
            put(tmp_path, site)
            return super().begin(*given)  # type: ignore[arg-type]

    write_files(site, NEXT)
    with pytest.raises(PublishError, match="publish-overtaken"):
        publish(Late(tmp_path / "www", "20200101T000000Z-abcdef"), site)
    assert shown(tmp_path / "www")["index.html"] == "别人"


def test_too_many_deletions_stop_everything(tmp_path: Path, site: Path) -> None:
    put(tmp_path, site)
    write_files(site, {"index.html": "a"})
    with pytest.raises(PublishError, match="publish-many-deletes") as error:
        put(tmp_path, site, limit=4)
    assert error.value.values == {"count": "5", "limit": "4"}
    assert shown(tmp_path / "www") == SITE
    put(tmp_path, site, limit=5)
    assert shown(tmp_path / "www") == {"index.html": "a", OLD: "a{}"}


@pytest.mark.parametrize("path", [".", "..", "content", "content/news", ".gen/a", "site"])
def test_the_bulletin_s_own_folders_are_no_place_to_publish_to(tmp_path: Path, path: str) -> None:
    (tmp_path / "bulletin").mkdir()
    with pytest.raises(PublishError, match="publish-own-folder"):
        host(FolderPlace(path), tmp_path / "bulletin")


def test_a_plain_folder_keeps_no_releases(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="publish-no-releases"):
        folder.PlainFolder(plain(tmp_path)).back(record.begun("t", 0.0))


def test_who_takes_long_gives_signs_of_life(
    tmp_path: Path, site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = count(WHEN.timestamp(), 40)
    monkeypatch.setattr(sending, "present", lambda: next(seconds))
    noted: list[float] = []

    class Slow(PlainFolder):
        def note(self, journal: record.Journal) -> None:
            noted.append(journal.at)
            super().note(journal)

    publish(Slow(plain(tmp_path)), site, adopt=True)
    assert len(noted) > 2
    assert max(later - one for one, later in pairwise(noted)) <= 120


def test_a_publisher_that_has_ended_holds_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    mine = record.begun("t", 0.0)
    monkeypatch.setattr(os, "getpid", lambda: 1)
    assert record.is_held(mine, 60.0), "this very process"
    assert not record.is_held(mine, 16 * 60.0), "the number may be another process's by now"
    monkeypatch.setattr(record, "_lives", lambda process: False)
    assert not record.is_held(mine, 60.0)
    assert not record.is_held(replace(record.Journal("other", 1, "t", 0.0), computer=""), 60.0)


def test_releases_whose_record_is_lost_are_not_built_upon(tmp_path: Path, site: Path) -> None:
    put(tmp_path, site)
    for file in (tmp_path / "www.releases").glob("*.gz"):
        file.write_bytes(b"")
    with pytest.raises(PublishError, match="publish-server-folder"):
        put(tmp_path, write_files(site, NEXT))
