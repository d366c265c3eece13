"""The same results from any team; what goes wrong in a worker is seen."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import pytest

from generator.build import build
from generator.engine import making, workers
from generator.engine.output import Output
from generator.engine.store import Damaged
from generator.engine.workers import ALONE, Team
from generator.outputs.job import Options
from generator.problems import ProblemsError
from generator.settings.config import load_config
from generator.text.dates import clock
from tests.sites import NOW, article, tree, write_site

forks = pytest.mark.skipif(not workers._can_fork(), reason="this system does not fork")
MANY = range(1000)
Task = Callable[[object, int], int]


def team_of(name: str, stack: ExitStack) -> Team:
    """A team by a word for its kind, and how many they are."""
    kind, _, size = name.partition(" ")
    if kind == "alone":
        return ALONE
    return workers.forked(int(size)) if kind == "forked" else stack.enter_context(workers.spawned(int(size)))


@pytest.fixture(
    scope="module",
    params=["alone", *(pytest.param(f"forked {size}", marks=forks) for size in (2, 5)), "spawned 2"],
)
def team(request: pytest.FixtureRequest) -> Iterator[Team]:
    with ExitStack() as stack:
        yield team_of(request.param, stack)


@pytest.fixture(scope="module", params=[pytest.param("forked 2", marks=forks), "spawned 2"])
def others(request: pytest.FixtureRequest) -> Iterator[Team]:
    """A team of other processes."""
    with ExitStack() as stack:
        yield team_of(request.param, stack)


def unexpected(item: object, reason: str) -> NoReturn:
    raise AssertionError(f"{item} was lost: {reason}")


# Tasks: what is sent to workers is a function of a module


def joined(context: str, item: object) -> str:
    return f"{context} {item}"


def process(context: None, item: object) -> int:
    time.sleep(0.001)
    return os.getpid()


def failing(number: int, item: int) -> int:
    if item == number:
        raise LookupError(f"number {item}")
    return item


def ending(marker: Path, item: int) -> int:
    """Ends its process at one item: once, if `marker` may be made; always, if it is a folder."""
    if item == 200 and (marker.is_dir() or not marker.exists()):
        if not marker.is_dir():
            marker.touch()
        os.kill(os.getpid(), signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
    return item


def greedy(marker: Path, item: int) -> int:
    """As `ending`, but there is no memory."""
    if item == 200 and (marker.is_dir() or not marker.exists()):
        if not marker.is_dir():
            marker.touch()
        return len(bytearray(1 << 62))
    return item


def unpicklable(context: None, item: int) -> object:
    return threading.Lock() if item == 300 else item


class OddError(Exception):
    """Can be packed, and not be unpacked."""

    def __init__(self, one: int, two: int) -> None:
        super().__init__(f"odd {one + two}")


def odd(context: None, item: int) -> int:
    raise OddError(item, 1)


@pytest.mark.parametrize("count", [0, 1, 63, 64, 65, 129, 1000])
def test_results_come_in_order(team: Team, count: int) -> None:
    found = list(workers.run(joined, "item", range(count), team, unexpected))
    assert found == [f"item {number}" for number in range(count)]


def test_work_is_shared(team: Team) -> None:
    seen = set(workers.run(process, None, MANY, team, unexpected))
    assert (seen == {os.getpid()}) == (team is ALONE)
    assert team is ALONE or len(seen) > 1


@forks
def test_forked_workers_see_what_is_in_memory() -> None:
    words = {number: object() for number in MANY}
    found = workers.run(lambda words, item: item in words, words, MANY, workers.forked(2), unexpected)
    assert list(found) == [True] * len(MANY)


@forks
def test_what_forked_workers_have_copied_is_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workers, "_LONGEST", 250)
    found = list(workers.run(process, None, MANY, workers.forked(2), unexpected))
    ends = [set(found[start : start + 250]) for start in range(0, len(MANY), 250)]
    assert sum(map(len, ends)) == len(set(found)), "nobody is there in two of them"


def test_what_a_worker_raises_is_raised_here(team: Team) -> None:
    with pytest.raises(LookupError, match="number 300") as raised:
        list(workers.run(failing, 300, MANY, team, unexpected))
    assert team is ALONE or "in failing" in raised.value.__notes__[0], "and where"
    assert list(workers.run(failing, -1, MANY, team, unexpected)) == list(MANY), "and the next loop works"


def test_a_loop_may_be_left_early(team: Team) -> None:
    loop = workers.run(failing, -1, MANY, team, unexpected)
    assert next(loop) == 0
    del loop
    assert list(workers.run(failing, -1, MANY, team, unexpected)) == list(MANY)


@pytest.mark.parametrize("task", [ending, greedy])
def test_what_a_lost_worker_leaves_is_done_again(others: Team, tmp_path: Path, task: Task) -> None:
    """The system kills the process that needs most memory; a build must not wait for it for ever."""
    found = workers.run(task, tmp_path / "marker", MANY, others, unexpected)
    assert list(found) == list(MANY)
    assert (tmp_path / "marker").exists()


@pytest.mark.parametrize("task", [ending, greedy])
def test_what_ends_its_worker_twice_is_named(others: Team, tmp_path: Path, task: Task) -> None:
    lost = []

    def note(item: int, reason: str) -> int:
        lost.append((item, bool(reason)))
        return -1

    found = list(workers.run(task, tmp_path, MANY, others, note))
    assert lost == [(200, True)]
    assert found == [-1 if number == 200 else number for number in MANY]


@pytest.mark.parametrize("task", [unpicklable, odd])
def test_what_can_not_be_sent_back_is_told(others: Team, task: Task) -> None:
    with pytest.raises(Exception, match=r"pickle|odd"):
        list(workers.run(task, None, MANY, others, unexpected))
    assert list(workers.run(failing, -1, MANY, others, unexpected)) == list(MANY)


class Damage:
    """Can't be read when it is to be sent: so is a body in a damaged store."""

    def __reduce__(self) -> NoReturn:
        raise Damaged("no body")


def test_what_can_not_be_sent_is_no_lost_worker() -> None:
    with workers.spawned(2) as team, pytest.raises(Damaged):
        list(workers.run(joined, "", [Damage()] * 1000, team, unexpected))


FILES = {f"content/news/{number}.md": article(f"[{number}]({(number + 1) % 90}.md)") for number in range(90)}


def built(root: Path, team: workers.Opening) -> dict[str, bytes]:
    config, _ = load_config(root / "gen.yaml")
    assert config
    build(config, root / "site", clock(NOW, {}, config.zone), Options(team=team))
    return tree(root / "site")


def test_a_site_is_the_same_from_any_team(tmp_path: Path) -> None:
    teams: list[workers.Opening] = [partial(workers.local, 1), partial(workers.spawned, 2)]
    if workers._can_fork():
        teams.append(partial(workers.local, 3))
    trees = [built(write_site(tmp_path / str(number), FILES), team) for number, team in enumerate(teams)]
    assert all(found == trees[0] for found in trees)


@forks
@pytest.mark.parametrize("times", [1, 2])
def test_a_build_whose_worker_is_killed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int) -> None:
    """Killed once, it is the same; a page that ends its worker again is named, and the last site stays."""
    expected = built(write_site(tmp_path / "right", FILES), partial(workers.local, 1))
    root, render, parent = write_site(tmp_path / "killed", FILES), making._render_one, os.getpid()

    def killed(output: Output, *rest: Any) -> making.Rendered:  # noqa: ANN401 - passed on
        marks = len(list(tmp_path.glob("mark*")))
        if output.url == "/news/2020/50/" and os.getpid() != parent and marks < times:
            (tmp_path / f"mark{marks}").touch()
            os.kill(os.getpid(), signal.SIGKILL)
        return render(output, *rest)

    monkeypatch.setattr(making, "_render_one", killed)
    if times == 1:
        assert built(root, partial(workers.local, 2)) == expected
    else:
        with pytest.raises(ProblemsError) as raised:
            built(root, partial(workers.local, 2))
        problem = raised.value.problems[0]
        assert (problem.code, problem.path) == ("worker-lost", "content/news/50.md")
        assert not (root / "site").exists()
        assert built(root, partial(workers.local, 2)) == expected
    assert len(list(tmp_path.glob("mark*"))) == times


@pytest.mark.parametrize("kind", [pytest.param("forked(3)", marks=forks), "spawned(3)"])
@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to look at processes")
def test_workers_end_with_a_parent_that_is_killed(kind: str) -> None:
    script = (
        "from contextlib import nullcontext\n"
        "from generator.engine import workers\n"
        "from tests.engine.test_workers import process\n"
        "if __name__ == '__main__':\n"
        f"    team = workers.{kind}\n"
        "    with nullcontext(team) if isinstance(team, workers.Team) else team as team:\n"
        "        for pid in workers.run(process, None, range(100000), team, print):\n"
        "            print(pid, flush=True)\n"
    )
    running_parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    assert running_parent.stdout
    team: set[int] = set()
    while len(team) < 2:
        team.add(int(running_parent.stdout.readline()))
    running_parent.kill()
    running_parent.wait()
    running_parent.stdout.close()
    end = time.monotonic() + 20
    while any(running(worker) for worker in team) and time.monotonic() < end:
        time.sleep(0.05)
    assert [worker for worker in team if running(worker)] == []


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
        "print(sum(workers.run(max, 0, range(200), workers.forked(2), print)))\n"
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
