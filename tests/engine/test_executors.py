"""A build by workers of an executor: the same site, or a problem that says why not."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Protocol

import pytest

from generator.commands import cli
from generator.engine import executors, workers
from generator.engine.executors import elsewhere
from generator.problems import ProblemsError
from tests.engine.test_workers import built
from tests.sites import NOW, article, tree, write_site

FILES: dict[str, str | bytes] = {
    f"content/news/{number}.md": article(f"[{number}]({(number + 1) % 100}.md)") for number in range(100)
}


@pytest.fixture(autouse=True)
def _few_are_worth_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work is handed out as soon as forked processes would be worth it, so a third of the articles is enough."""
    monkeypatch.setattr(workers, "_DEAR", 1)


def processes() -> Executor:
    """Two processes that know nothing of us."""
    return ProcessPoolExecutor(2, get_context("spawn"))


def threads() -> Executor:
    return ThreadPoolExecutor(2)


def nothing() -> Executor:
    raise LookupError("no queue")


@pytest.fixture(scope="module")
def right(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The site that one process makes."""
    return built(write_site(tmp_path_factory.mktemp("right"), FILES), partial(workers.local, 1))


def opening(root: Path, name: str, shared: Path | None = None, size: int | None = None) -> workers.Opening:
    return partial(elsewhere, name, str(shared or root), root, root / ".gen", size)


@pytest.mark.parametrize("name", ["processes", "threads"])
def test_any_executor_makes_the_same_site(tmp_path: Path, right: dict[str, bytes], name: str) -> None:
    root = write_site(tmp_path / "bulletin", FILES)
    seen = tmp_path / "mount"
    seen.symlink_to(root)  # under another name, as on another machine
    assert built(root, opening(root, f"{__name__}:{name}", seen)) == right
    assert not (root / ".gen/shared").exists()


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """All that workers are sent."""
    pack, packed = executors._packed, []

    def noted(root: Path, shared: str, value: object) -> bytes:
        packed.append(pack(root, shared, value))
        return packed[-1]

    monkeypatch.setattr(executors, "_packed", noted)
    return packed


def test_workers_are_sent_little(tmp_path: Path, handed: list[bytes]) -> None:
    root = write_site(tmp_path, FILES)
    built(root, opening(root, f"{__name__}:threads"))
    assert len(handed) > 8
    assert max(map(len, handed)) < 2_000_000


def refused(root: Path, name: str, shared: Path | None = None) -> dict[str, str]:
    with pytest.raises(ProblemsError) as raised:
        built(root, opening(root, name, shared))
    (problem,) = raised.value.problems
    assert not (root / "site").exists()
    return {"code": problem.code, "path": problem.path, **dict(problem.values)}


def test_another_program_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its pages could be others."""
    monkeypatch.setattr(executors, "engine_key", lambda: "another")
    root = write_site(tmp_path, FILES)
    assert refused(root, f"{__name__}:processes")["code"] == "executor-other-program"


def test_workers_that_see_another_folder_are_refused(tmp_path: Path) -> None:
    root = write_site(tmp_path / "bulletin", FILES)
    copy = write_site(tmp_path / "copy", FILES)
    found = refused(root, f"{__name__}:threads", shared=copy)
    assert (found["code"], found["folder"]) == ("executor-other-folder", str(copy))


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("nosuchmodule:make", "No module named 'nosuchmodule'"),
        (f"{__name__}:missing", "has no attribute 'missing'"),
        (f"{__name__}:nothing", "LookupError: no queue"),
    ],
)
def test_what_gives_no_executor_is_named(tmp_path: Path, name: str, reason: str) -> None:
    found = refused(write_site(tmp_path, FILES), name)
    assert found["code"] == "executor-unknown"
    assert reason in found["reason"]


def test_without_the_library_there_is_no_cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("generator.engine.executors.find_spec", lambda name: None)
    assert refused(write_site(tmp_path, FILES), "dask://localhost:8786")["code"] == "executor-no-dask"


def test_the_site_must_lie_where_all_see_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    root = write_site(tmp_path / "bulletin", FILES)
    options = ["-c", str(root / "gen.yaml"), "-o", str(tmp_path / "site"), "--executor", "x:y"]
    assert cli.main(["build", *options]) == 2
    assert "which all machines share" in capsys.readouterr().err


def test_from_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], right: dict[str, bytes]
) -> None:
    root = write_site(tmp_path / "bulletin", FILES)
    options = ["-c", str(root / "gen.yaml"), "--clock", NOW, "--executor", f"{__name__}:threads"]
    assert cli.main(["build", *options]) == 0
    assert tree(root / "site") == right


# A Dask cluster


class Cluster(Protocol):
    scheduler_address: str
    workers: dict[int, Any]


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """Three workers of one thread, each a process."""
    distributed = pytest.importorskip("distributed", reason="needs the extra dask")
    with distributed.LocalCluster(
        n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        yield cluster


def name_of(cluster: Cluster) -> str:
    return cluster.scheduler_address.replace("tcp://", executors.DASK)


@pytest.mark.filterwarnings("default")
def test_a_cluster_makes_the_same_site(cluster: Cluster, tmp_path: Path, right: dict[str, bytes]) -> None:
    root = write_site(tmp_path, FILES)
    assert built(root, opening(root, name_of(cluster))) == right


class Killing(list[bytes]):
    """Kills a process when the sixth batch is handed out."""

    process = 0

    def append(self, batch: bytes) -> None:
        super().append(batch)
        if len(self) == 6:
            os.kill(self.process, signal.SIGKILL)


@pytest.mark.filterwarnings("default")
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="Windows ends processes otherwise")
def test_a_cluster_whose_worker_is_killed_makes_the_same_site(
    cluster: Cluster, tmp_path: Path, right: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it had is done by another."""
    root, pack, handed = write_site(tmp_path, FILES), executors._packed, Killing()
    handed.process = next(iter(cluster.workers.values())).pid

    def noted(root: Path, shared: str, value: object) -> bytes:
        handed.append(pack(root, shared, value))
        return handed[-1]

    monkeypatch.setattr(executors, "_packed", noted)
    assert built(root, opening(root, name_of(cluster))) == right
    assert len(handed) > 6
