"""One build at a time, and one preview."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from generator.engine.lock import TakenError, alone, only
from tests.sites import NOW, article, tree, write_site

HOLDER = """
import sys, time
from pathlib import Path
from generator.engine.lock import alone
with alone(Path(sys.argv[1]), print):
    print("held", flush=True)
    sys.stdin.read()
"""


def holder(state: Path) -> subprocess.Popen[str]:
    """Another process that holds the lock until its input ends."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(state)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout
    assert process.stdout.readline() == "held\n"
    return process


def test_who_is_alone_does_not_wait(tmp_path: Path) -> None:
    told: list[str] = []
    for _ in range(2):
        with alone(tmp_path / ".gen", told.append):
            pass
    assert told == []


def test_the_second_waits_for_the_first_and_knows_it(tmp_path: Path) -> None:
    told: list[str] = []
    with holder(tmp_path) as first:
        assert first.stdin
        threading.Timer(0.5, first.stdin.close).start()
        started = time.monotonic()
        with alone(tmp_path, told.append):
            assert time.monotonic() - started > 0.3
        first.wait()
    assert told == [str(first.pid)]


def test_the_lock_ends_with_its_holder(tmp_path: Path) -> None:
    told: list[str] = []
    with holder(tmp_path) as first:
        first.kill()
        first.wait()
        with alone(tmp_path, told.append):
            pass
    assert told == []


def test_the_second_of_two_that_don_t_wait_learns_what_the_first_wrote(tmp_path: Path) -> None:
    with only(tmp_path / "lock") as note:
        with pytest.raises(TakenError, match=r"^$"), only(tmp_path / "lock"):
            pass
        note("a long line")
        note("line")
        with pytest.raises(TakenError, match=r"^line$"), only(tmp_path / "lock"):
            pass
    with only(tmp_path / "lock"):
        assert (tmp_path / "lock").read_text() == "\n"


def test_a_problem_gives_it_back(tmp_path: Path) -> None:
    with pytest.raises(LookupError), alone(tmp_path, print):
        raise LookupError
    with alone(tmp_path, lambda _: pytest.fail("still held")):
        pass


def test_two_builds_at_once_end_in_one_site(tmp_path: Path) -> None:
    """Both told to build the same; the one that comes second says whom it waits for."""
    root = write_site(tmp_path, {f"content/news/{number}.md": article("正文。" * 50) for number in range(40)})
    command = [sys.executable, "-m", "generator", "build", "-c", str(root / "gen.yaml"), "--clock", NOW]
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    with holder(root / ".gen") as first:
        builds = [
            subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
            )
            for _ in range(3)
        ]
        for build in builds:
            assert build.stderr
            assert (
                build.stderr.readline()
                == f"Another build is running (process {first.pid}); waiting for it.\n"
            )
        assert not (root / "site").exists()
        first.communicate("")
    said = [build.communicate(timeout=60) for build in builds]
    assert [build.returncode for build in builds] == [0, 0, 0]
    assert sorted("(0 written" in out for out, _ in said) == [False, True, True], said
    before = tree(root / "site")
    assert ".gen-unfinished" not in str(before.keys())
    done = subprocess.run([*command, "--clean"], capture_output=True, text=True, check=True, env=environment)
    assert "(0 written" in done.stdout
