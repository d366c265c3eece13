"""`python -m benchmarks.cluster`: a cold build by the workers of a Dask cluster, one of which is killed meanwhile.

Each is a process of one thread on this machine. The site must be the one that a build without a cluster leaves, byte
for byte, or this ends. Takes the extra `dask`.
"""

# ruff: noqa: T201 - a command prints

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from benchmarks.command import keep, parser
from benchmarks.corpus import make_corpus
from benchmarks.generators import REPOSITORY, write_corpus
from benchmarks.generators.gen import GEN
from benchmarks.report import count, markdown, seconds
from benchmarks.workers import tree

_PAUSE = 0.2
"""Seconds between two looks whether pages are being made."""
_UNFINISHED = ".gen-unfinished"
_PATHS = os.pathsep.join(filter(None, (str(REPOSITORY), os.environ.get("PYTHONPATH"))))


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command line (that of the process, if none is given) and return its exit code."""
    reader = parser("cluster", __doc__, 20_000)
    reader.add_argument("--workers", metavar="N", type=int, default=3, help="how many (default: %(default)s)")
    options = reader.parse_args(arguments)
    root = options.cache.absolute() / "sites" / "cluster"
    shutil.rmtree(root, ignore_errors=True)
    write_corpus(GEN, root, make_corpus(options.articles))
    alone = _build(root, root / "site", ())
    by_cluster, killed = _with_cluster(root, options.workers)
    if not killed:
        print("the build ended before a worker could be killed", file=sys.stderr)
        return 1
    if tree(root / "site") != tree(root / "site-cluster"):
        print("the cluster left different bytes", file=sys.stderr)
        return 1
    figures = {
        "articles": options.articles,
        "workers": options.workers,
        "alone": alone,
        "cluster": by_cluster,
    }
    rows = [
        ["", "time", "files"],
        ["one machine", seconds(alone), count(len(_files(root / "site")))],
        [
            f"{options.workers} workers of a cluster, one killed",
            seconds(by_cluster),
            "the same, byte for byte",
        ],
    ]
    heading = f"gen, cold, {options.articles:,} articles, all on one machine"
    keep(options.results, f"cluster-{options.articles}", figures, heading, markdown(rows) + "\n")
    return 0


def _with_cluster(root: Path, workers: int) -> tuple[float, bool]:
    """How long a build takes, and whether a worker was killed meanwhile."""
    from distributed import LocalCluster

    folder = root / "site-cluster"
    killed = False

    def kill(cluster: Any) -> None:  # noqa: ANN401 - has no types
        nonlocal killed
        if not killed and len(_files(folder / _UNFINISHED)) > 1_000:
            os.kill(next(iter(cluster.workers.values())).pid, signal.SIGKILL)
            killed = True

    os.environ["PYTHONPATH"] = _PATHS  # for the workers
    with LocalCluster(
        n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None
    ) as cluster:
        address = cluster.scheduler_address.replace("tcp://", "dask://")
        took = _build(root, folder, ("--executor", address), lambda: kill(cluster))
    return took, killed


def _build(root: Path, folder: Path, more: Sequence[str], look: Callable[[], None] = lambda: None) -> float:
    command = (*GEN.command(Path()), "--clean", "-q", "-o", str(folder), *more)
    started = time.perf_counter()
    with subprocess.Popen(command, cwd=root, env={**os.environ, "PYTHONPATH": _PATHS}) as process:
        while process.poll() is None:
            time.sleep(_PAUSE)
            look()
    if process.returncode:
        raise SystemExit(f"{command} ended with {process.returncode}")
    return time.perf_counter() - started


def _files(folder: Path) -> list[str]:
    return [name for _, _, names in os.walk(folder) for name in names]


if __name__ == "__main__":
    sys.exit(main())
