"""A server by ssh, with a stand-in for ssh that runs on this computer what it would run there.

Real servers are asked by `python -m tests.publish_servers`.
"""

import os
import shutil
from pathlib import Path

import pytest

from generator.publishing import commands, record
from generator.publishing.commands import CommandError
from generator.publishing.naming import KEPT
from generator.publishing.ssh import SshReleases
from generator.publishing.target import PublishError
from generator.settings.targets import SshPlace
from tests.publishing.hosts import NEXT, SITE, WHEN, host, publish, shown, write_files

OLD = "assets/site.0123456789.css"
SSH = """#!/bin/sh
echo "Welcome to the server"
while [ "$1" != -- ] && [ "$1" != host ]; do case $1 in -o|-p|-l) shift;; esac; shift; done
if [ "$1" = -- ]; then shift; fi
shift
echo "$*" >> "$LOG"
if [ -n "$CUT" ] && [ "$(wc -l < "$LOG")" -gt "$CUT" ]; then exit 255; fi
exec sh -c "$*"
"""
RSYNC_SSH = SSH.replace('echo "Welcome to the server"\n', "")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "built"
    folder.mkdir()
    return write_files(folder, SITE)


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SshPlace:
    if not shutil.which("rsync"):
        pytest.skip("rsync is missing")
    (tmp_path / "bin").mkdir()
    ssh = tmp_path / "bin/ssh"
    ssh.write_text(RSYNC_SSH)
    ssh.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    monkeypatch.setenv("LOG", str(tmp_path / "log"))
    return SshPlace("host", f"{tmp_path}/www $(touch {tmp_path}/bad)'\"; touch {tmp_path}/bad; 新")


def put(place: SshPlace, site: Path, **options: object) -> tuple[str, ...]:
    return publish(host(place, site.parent), site, **options).sent  # type: ignore[arg-type]


def test_only_what_changed_is_sent_into_a_new_release(place: SshPlace, site: Path, tmp_path: Path) -> None:
    assert sorted(put(place, site)) == sorted(SITE)
    www = Path(place.path)
    assert www.is_symlink()
    assert shown(www) == SITE
    before = (www / "404.html").stat().st_ino
    sent = put(place, write_files(site, NEXT))
    assert sorted(sent) == ["assets/site.abcdef0123.css", "index.html", "news/bridge/index.html"]
    assert shown(www) == {**NEXT, OLD: "a{}"}
    assert (www / "404.html").stat().st_ino == before
    assert put(place, site) == ()
    assert not (tmp_path / "bad").exists(), "a path is never a command"


def test_a_folder_that_a_removal_leaves_empty_goes_and_others_stay(place: SshPlace, site: Path) -> None:
    put(place, site)
    (Path(place.path) / "upload").mkdir()
    (Path(place.path) / "mine.txt").write_text("x")
    put(place, write_files(site, {"index.html": "a"}))
    assert shown(Path(place.path)) == {"index.html": "a", OLD: "a{}", "mine.txt": "x"}
    assert sorted(path.name for path in Path(place.path).iterdir() if path.is_dir()) == ["assets", "upload"]


def test_a_release_is_taken_back(place: SshPlace, site: Path) -> None:
    put(place, site)
    with pytest.raises(PublishError, match="publish-no-former"):
        host(place, site).back(record.begun("t", 0.0))
    put(place, write_files(site, NEXT))
    assert host(place, site).back(record.begun("t", 0.0)).startswith("2020-10-01T04:0")
    assert shown(Path(place.path)) == SITE


def test_the_last_five_releases_stay(place: SshPlace, site: Path) -> None:
    for number in range(KEPT + 1):
        put(place, write_files(site, {**SITE, "index.html": str(number)}))
    kept = [path for path in Path(f"{place.path}.releases").iterdir() if path.is_dir()]
    assert sorted((path / "index.html").read_text() for path in kept) == ["1", "2", "3", "4", "5"]


@pytest.mark.parametrize("cut", range(1, 9))
def test_wherever_the_network_is_cut_readers_have_a_whole_site_and_the_next_run_finishes(
    place: SshPlace, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cut: int
) -> None:
    put(place, site)
    (tmp_path / "log").unlink()
    write_files(site, NEXT)
    monkeypatch.setenv("CUT", str(cut))
    try:
        put(place, site)
    except PublishError as error:
        assert error.code == "publish-no-answer"
    assert shown(Path(place.path)) in (SITE, {**NEXT, OLD: "a{}"})
    monkeypatch.setenv("CUT", "")
    # Another edit came in between: what was sent of the first must not stay.
    put(place, write_files(site, {**SITE, "404.html": "!"}))
    assert {**SITE, "404.html": "!"}.items() <= shown(Path(place.path)).items()
    assert "news/bridge/index.html" not in shown(Path(place.path))


def test_what_has_come_over_is_not_sent_again(
    place: SshPlace, site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(SshReleases, "check", lambda *_: ("index.html",))
    with pytest.raises(PublishError, match="publish-not-as-sent"):
        put(place, site)
    monkeypatch.undo()
    monkeypatch.setenv("PATH", f"{tmp_path}/bin:{os.environ['PATH']}")
    monkeypatch.setenv("LOG", str(tmp_path / "log"))
    releases = Path(f"{place.path}.releases")
    (part,) = releases.glob("*.part")
    before = (part / "404.html").stat().st_ino
    put(place, site)
    assert (Path(place.path) / "404.html").stat().st_ino == before
    assert not list(releases.glob("*.part*"))


def test_a_file_that_somebody_has_changed_is_told_of_before_anything_is_shown(
    place: SshPlace, site: Path
) -> None:
    put(place, site)
    (Path(place.path) / "404.html").write_text("casino")
    with pytest.raises(PublishError, match="publish-not-as-sent") as error:
        put(place, write_files(site, NEXT))
    assert error.value.values["names"] == "404.html"
    assert shown(Path(place.path))["index.html"] == SITE["index.html"]
    put(place, site, full=True)
    assert shown(Path(place.path)) == {**NEXT, OLD: "a{}"}


def test_a_folder_that_gen_has_not_made_stays_as_it_is(place: SshPlace, site: Path) -> None:
    Path(place.path).mkdir(parents=True)
    (Path(place.path) / "a.txt").write_text("a")
    with pytest.raises(PublishError, match="publish-server-folder"):
        put(place, site, adopt=True)
    assert shown(Path(place.path)) == {"a.txt": "a"}


def test_links_on_the_server_are_not_followed(place: SshPlace, site: Path, tmp_path: Path) -> None:
    put(place, site)
    (tmp_path / "elsewhere").mkdir()
    shutil.rmtree(Path(place.path) / "news")
    (Path(place.path) / "news").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PublishError, match="publish-link"):
        put(place, write_files(site, NEXT))
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_two_publishers_are_kept_apart(place: SshPlace, site: Path) -> None:
    put(place, site)
    other = record.Journal("other", 1, "t", WHEN.timestamp() - 60)
    Path(f"{place.path}.releases/journal").write_bytes(record.write_journal(other))
    with pytest.raises(PublishError, match="publish-locked"):
        put(place, write_files(site, NEXT))


def test_what_a_login_prints_is_not_taken_for_an_answer(place: SshPlace, site: Path, tmp_path: Path) -> None:
    put(place, site)
    (tmp_path / "bin/ssh").write_text(SSH)
    assert host(place, site).look().record


def test_what_a_program_says_last_is_told_unless_it_only_sums_up() -> None:
    said = "echo 'write failed: No space left on device' >&2; echo 'rsync error: code 11' >&2; exit 11"
    with pytest.raises(CommandError) as error:
        list(commands.lines(("sh", "-c", said), b""))
    assert error.value.said == "write failed: No space left on device"
    with pytest.raises(CommandError) as error:
        commands.run(("sh", "-c", "exit 255"))
    assert error.value.said == "sh: 255"
