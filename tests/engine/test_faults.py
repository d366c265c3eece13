"""Safe under faults: whatever ends or hinders a build, the site stays whole, and the next build is a clean one."""

import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from generator.commands import cli
from generator.engine import engine, making, store
from tests.sites import NOW, article, build_site, tree, write_site

ARTICLES = 100
KILLS = int(os.environ.get("GEN_KILLS", "5"))
"""How often a build is killed: a long run may do it a hundred times."""


def command(root: Path, *options: str) -> list[str]:
    return [
        sys.executable,
        "-m",
        "generator",
        "build",
        "-c",
        str(root / "gen.yaml"),
        "--clock",
        NOW,
        *options,
    ]


def state(root: Path, word: str) -> Path:
    """A bulletin in one of two states that differ in every page."""
    files = {
        f"content/news/{number}.md": article(
            f"{word}。\n\n" * 20 + f"[x]({(number + 1) % ARTICLES}.md)", title=f"{word} {number}"
        )
        for number in range(ARTICLES)
    }
    for number in range(3):  # pages that only one of the two has
        files[f"content/{word}/{number}.md"] = article(word)
    files["content/static/big.bin"] = word * 200_000
    shutil.rmtree(root / "content", ignore_errors=True)
    return write_site(root, files)


def clean_tree(home: Path, word: str) -> dict[str, bytes]:
    return build_and_read(state(home / f"clean {word}", word))


def build_and_read(root: Path) -> dict[str, bytes]:
    build_site(root)
    return tree(root / "site")


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows ends processes otherwise")
def test_killed_at_any_moment(tmp_path: Path) -> None:
    """Each file is at every time a complete old or a complete new one, and the next build mends all."""
    trees = {word: clean_tree(tmp_path, word) for word in ("old", "new")}
    root = state(tmp_path / "bulletin", "old")
    started = time.monotonic()
    subprocess.run(command(root), check=True, capture_output=True)
    whole = time.monotonic() - started
    (root / "site" / "mine.txt").write_text("mine")
    chance = random.Random(5)
    killed = 0
    for turn in range(KILLS):
        word = ("new", "old")[turn % 2]
        state(root, word)
        process = subprocess.Popen(command(root), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0.1, 0.9) * whole)
        process.kill()
        if process.wait() == -signal.SIGKILL:
            killed += 1
        else:
            whole *= 0.6  # the machine is faster now than when it was measured
        after = tree(root / "site")
        assert after.pop("mine.txt") == b"mine"
        for path, data in after.items():
            if not path.startswith(".gen-unfinished/"):
                assert data in (trees["old"].get(path), trees["new"].get(path)), path
        if turn % 3 == 2:  # sometimes the next build is let be, sometimes it is killed too
            done = subprocess.run(command(root), check=True, capture_output=True, text=True)
            assert "Traceback" not in done.stderr
            assert tree(root / "site") == trees[word] | {"mine.txt": b"mine"}
    assert killed
    subprocess.run(command(state(root, "new")), check=True, capture_output=True)
    assert tree(root / "site") == trees["new"] | {"mine.txt": b"mine"}


@pytest.mark.parametrize("edited", [False, True])
def test_what_a_killed_build_had_finished_never_gets_into_the_site(tmp_path: Path, *, edited: bool) -> None:
    """Neither where the next build has something to make, nor where it has nothing."""
    root = write_site(tmp_path, {"content/news/a.md": article("一。")})
    before = build_and_read(root)
    unfinished = root / "site/.gen-unfinished/new/gone/index.html"
    unfinished.parent.mkdir(parents=True)
    unfinished.write_text("left")
    if edited:
        (root / "content/news/a.md").write_text(article("二。"), "utf-8")
    assert build_and_read(root).keys() == before.keys()


def built(root: Path, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """A build's exit code and what it says on standard error."""
    code = cli.main(command(root)[3:])
    return code, capsys.readouterr().err


def assert_whole(root: Path, *trees: dict[str, bytes]) -> None:
    """Each file is one of these trees' files, and nothing unfinished is left."""
    for path, data in tree(root / "site").items():
        assert data in [built.get(path) for built in trees], path


def long_state(root: Path, word: str) -> Path:
    """Another bulletin in one of two states: some megabytes with its site."""
    files = {f"content/news/{number}.md": article(f"{word} " * 400, title=word) for number in range(40)}
    return write_site(root, files)


@pytest.fixture(scope="module")
def long_trees(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, bytes]]:
    """What its two states become."""
    return [build_and_read(long_state(tmp_path_factory.mktemp(word), word)) for word in ("old", "new")]


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of four megabytes."""
    place = tmp_path / "disk"
    place.mkdir()
    make = ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(place)]
    done = (
        subprocess.run(make, capture_output=True, text=True, check=False) if shutil.which("mount") else None
    )
    if done is None or done.returncode:
        pytest.skip("no right to mount a disk; the tests below pretend")
    yield place
    subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.mark.parametrize("spare", [0, 20_000, 400_000, 900_000])
@pytest.mark.parametrize("is_first", [True, False])
def test_a_full_disk(
    small_disk: Path,
    long_trees: list[dict[str, bytes]],
    capsys: pytest.CaptureFixture[str],
    spare: int,
    is_first: bool,
) -> None:
    """The sources, the site and the memory share a disk on which so many bytes are left."""
    root = long_state(small_disk / "bulletin", "old")
    if not is_first:
        assert built(root, capsys)[0] == cli.OK
        long_state(root, "new")
    space = shutil.disk_usage(small_disk).free
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(max(0, space - spare)))
    code, said = built(root, capsys)
    assert "Traceback" not in said
    if code != cli.OK:
        assert code == cli.PROBLEMS
        assert "No space left on device" in said or "full" in said
    assert_whole(root, *long_trees)
    ballast.unlink()
    assert built(root, capsys) == (cli.OK, "")
    assert tree(root / "site") == long_trees[0 if is_first else 1]


def failing(real: Callable[..., object], error: OSError, where: str, after: int) -> Callable[..., object]:
    """A function that raises once it was called so often for a path that holds these words."""
    left = after

    def fail(*arguments: object, **options: object) -> object:
        nonlocal left
        if any(where in str(argument) for argument in arguments[:2]):
            if left <= 0:
                raise error
            left -= 1
        return real(*arguments, **options)

    return fail


FULL = OSError(errno.ENOSPC, "No space left on device")
LOCKED = OSError(errno.EROFS, "Read-only file system")
DENIED = PermissionError(errno.EACCES, "Permission denied")

REFUSALS = (
    (making, "write_new", FULL, ".gen-unfinished", 0),
    (making, "write_new", FULL, ".gen-unfinished", 9),
    (Path, "mkdir", LOCKED, ".gen-unfinished", 0),
    (Path, "mkdir", DENIED, ".gen-unfinished", 0),
    (os, "replace", FULL, ".gen-unfinished", 3),
    (os, "replace", DENIED, ".gen-unfinished", 0),
    (os, "rename", FULL, ".gen-unfinished", 0),
    (os, "replace", FULL, "manifest-", 0),
    (Path, "touch", LOCKED, "clock", 0),
    (os, "open", DENIED, "lock", 0),
)


@pytest.mark.parametrize(("owner", "name", "error", "where", "after"), REFUSALS)
@pytest.mark.parametrize("is_first", [True, False])
def test_what_a_disk_refuses_is_a_problem(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    owner: object,
    name: str,
    error: OSError,
    where: str,
    after: int,
    is_first: bool,
) -> None:
    """A full disk, a folder that may not be written: told in a sentence, and the site is not harmed."""

    def some_state(root: Path, word: str) -> Path:
        files = {f"content/{word}/{number}.md": article(word) for number in range(3)}
        return write_site(root, files | {"content/news/a.md": article(word)})

    root = some_state(tmp_path / "bulletin", "old")
    trees: list[dict[str, bytes]] = []
    if not is_first:
        trees.append(build_and_read(root))
        some_state(root, "new")
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, failing(getattr(owner, name), error, where, after))
        code, said = built(root, capsys)
    assert code == cli.PROBLEMS, said
    assert "Traceback" not in said
    assert f"error: this file can’t be written: {error.strerror}" in said
    assert "hint" in said or "Free some space" in said
    if name not in ("replace", "rename"):
        assert tree(root / "site") == (trees[0] if trees else {})
    fresh = tmp_path / "fresh"
    shutil.copytree(root, fresh, ignore=shutil.ignore_patterns(".gen", "site"))
    expected = build_and_read(fresh)
    assert_whole(root, *trees, expected)
    assert built(root, capsys) == (cli.OK, "")
    assert tree(root / "site") == expected


@pytest.mark.parametrize(
    ("owner", "name", "spared"),
    [
        (engine, "settled_present", 0),
        (store.Store, "save_outputs", 0),
        (store.Store, "commit", 1),  # the first is of what was read
        (store.Store, "save_last_build", 0),
        (os, "replace", 1),  # the first manifest comes before the first file
    ],
)
def test_a_site_that_stands_is_built_though_nothing_can_be_remembered_of_it(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    owner: object,
    name: str,
    spared: int,
) -> None:
    """The disk of `.gen` is full by then: a warning, since a script that publishes looks at the exit code."""
    root = write_site(tmp_path / "bulletin", {"content/news/a.md": article("old")})
    build_and_read(root)
    write_site(root, {"content/news/a.md": article("new"), "content/news/b.md": article("new")})
    fresh = tmp_path / "fresh"
    shutil.copytree(root, fresh, ignore=shutil.ignore_patterns(".gen", "site"))
    expected = build_and_read(fresh)
    for options in ((), ("--strict",)):
        with monkeypatch.context() as patch:
            where = "manifest-" if name == "replace" else ""
            patch.setattr(owner, name, failing(getattr(owner, name), FULL, where, spared))
            code = cli.main([*command(root)[3:], *options])
            said = capsys.readouterr().err
        assert code == cli.OK
        if not options or name != "replace":  # the second build has nothing new to write into it
            assert ".gen: warning: the site is complete, but" in said and "No space left on device" in said
        assert tree(root / "site") == expected
        assert not list((root / ".gen").glob(".manifest-*")), "nothing half-written"
        write_site(root, {"content/news/b.md": article("new")})
    write_site(root, {"content/news/a.md": article("old")})
    (root / "content/news/b.md").unlink()
    assert built(root, capsys) == (cli.OK, "")
    assert tree(root / "site") == build_and_read(
        write_site(tmp_path / "x", {"content/news/a.md": article("old")})
    )


@pytest.mark.parametrize("name", [".gen", "site"])
def test_a_file_where_a_folder_belongs(tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str) -> None:
    root = write_site(tmp_path, {"content/news/a.md": article(), name: "a file"})
    code, said = built(root, capsys)
    assert code != cli.OK
    assert "Traceback" not in said
    assert (root / name).read_text() == "a file"
