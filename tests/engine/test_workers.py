"""The same results in one process and in several; what goes wrong in a worker is seen."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from generator.engine import workers
from tests.sites import article, build_site, tree, write_site

forks = pytest.mark.skipif(not workers._can_fork(), reason="this system does not fork")


@pytest.fixture(params=[1, pytest.param(2, marks=forks), pytest.param(5, marks=forks)])
def cores(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    monkeypatch.setattr(workers, "available_cores", lambda: request.param)
    yield request.param


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 129, 1000])
def test_results_come_in_order(cores: int, count: int) -> None:
    items = [f"item {number}" for number in range(count)]
    assert list(workers.run(str.upper, items)) == [item.upper() for item in items]


def test_work_is_shared(cores: int) -> None:
    def work(_: int) -> int:
        time.sleep(0.001)
        return os.getpid()

    seen = set(workers.run(work, range(1000)))
    assert (seen == {os.getpid()}) == (cores == 1)


def test_workers_see_what_is_in_memory(cores: int) -> None:
    words = {number: object() for number in range(500)}
    assert list(workers.run(lambda number: number in words, range(500))) == [True] * 500


def test_what_a_worker_raises_is_raised_here(cores: int) -> None:
    def fail(number: int) -> int:
        if number == 300:
            raise LookupError(f"number {number}")
        return number

    with pytest.raises(LookupError, match="number 300"):
        list(workers.run(fail, range(1000)))
    assert list(workers.run(abs, range(1000))) == list(range(1000)), "and the next loop works"


def test_a_loop_may_be_left_early(cores: int) -> None:
    loop = workers.run(abs, range(1000))
    assert next(loop) == 0
    del loop
    assert list(workers.run(abs, range(1000))) == list(range(1000))


@forks
def test_a_site_is_the_same_with_any_number_of_cores(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = {
        f"content/news/{number}.md": article(f"[{number}]({(number + 1) % 90}.md)") for number in range(90)
    }
    trees = []
    for cores in (1, 3):
        monkeypatch.setattr(workers, "available_cores", lambda cores=cores: cores)
        build_site(write_site(tmp_path / str(cores), files))
        trees.append(tree(tmp_path / str(cores) / "site"))
    assert trees[0] == trees[1]


@forks
def test_what_a_killed_worker_leaves_is_done_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """The system kills the process that needs most memory; a build must not wait for it for ever."""
    monkeypatch.setattr(workers, "available_cores", lambda: 2)
    parent = os.getpid()

    def work(number: int) -> int:
        if number == 200 and os.getpid() != parent:
            os.kill(os.getpid(), signal.SIGKILL)
        return number

    assert list(workers.run(work, range(1000))) == list(range(1000))


@forks
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to look at processes")
def test_workers_end_with_a_parent_that_is_killed() -> None:
    script = (
        "import os, sys, time; from generator.engine import workers; workers.available_cores = lambda: 3;"
        "work = lambda n: (time.sleep(0.01), os.getpid())[1];"
        "loop = workers.run(work, range(100000));"
        "[print(pid, flush=True) for pid in loop]"
    )
    process = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    workers = {int(process.stdout.readline()) for _ in range(100)}
    process.kill()
    process.wait()
    process.stdout.close()
    assert len(workers) > 1
    end = time.monotonic() + 20
    while any(running(worker) for worker in workers) and time.monotonic() < end:
        time.sleep(0.05)
    assert [worker for worker in workers if running(worker)] == []


def running(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2][0] != "Z"
    except OSError:
        return False


@forks
def test_a_worker_that_hears_ctrl_c_as_it_begins_goes_on() -> None:
    script = (
        "import os, signal\n"
        "from generator.engine import workers\n"
        "os.register_at_fork(after_in_child=lambda: os.kill(os.getpid(), signal.SIGINT))\n"
        "workers.available_cores = lambda: 2\n"
        "print(sum(workers.run(int, range(200))))\n"
        "print(signal.pthread_sigmask(signal.SIG_BLOCK, ()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert (done.stdout, done.stderr) == ("19900\nset()\n", "")


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="this system can’t hold signals back")
def test_an_interrupt_that_was_held_back_comes_later() -> None:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    came_late = False
    try:
        with pytest.raises(KeyboardInterrupt), workers.held_interrupts() as release:
            signal.pthread_kill(threading.get_ident(), signal.SIGINT)  # of several threads, this one
            came_late = True
            release()
            raise AssertionError("it must come at once now")
    finally:
        signal.signal(signal.SIGINT, before)
    assert came_late
