"""Ctrl-C ends the command without a traceback, from the first module of ours that is loaded."""

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from generator import __main__
from generator.commands import cli
from tests.conftest import ROOT
from tests.sites import article, write_site

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals differ on Windows")

# Presses Ctrl-C at the moment at which a module is asked for.
SCRIPT = """
import os, signal, sys
class Press:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
from generator import __main__
sys.modules.pop({module!r}, None)
sys.meta_path.insert(0, Press())
sys.exit(__main__.main())
"""


def interrupted(module: str, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", SCRIPT.format(module=module), *map(str, arguments)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        # Whoever runs these tests in the background may have had the signal ignored, which is inherited.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )


@pytest.mark.parametrize(
    "module",
    [
        "generator.commands.cli",
        "argparse",
        "generator.commands.parser",
        "generator.settings.config",
        "generator.build",
        "jinja2",
    ],
)
def test_a_build_that_is_interrupted_while_it_starts_ends_quietly(tmp_path: Path, module: str) -> None:
    root = write_site(tmp_path, {"content/news/a.md": article()})
    done = interrupted(module, "build", "-c", root / "gen.yaml")
    assert done.returncode == cli.INTERRUPTED
    assert "Traceback" not in done.stderr
    assert not (root / "site").exists()


@pytest.mark.parametrize("module", ["generator.importing.pipeline", "generator.importing.reports.report"])
def test_so_does_an_import(tmp_path: Path, module: str) -> None:
    root = write_site(tmp_path, {"content/news/a.md": article(), "old/a.html": "<h1>x</h1>"})
    done = interrupted(module, "import", "-c", root / "gen.yaml", root / "old")
    assert done.returncode == cli.INTERRUPTED
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("module", ["generator.serve.serve", "multiprocessing.resource_tracker"])
def test_so_does_the_development_server(tmp_path: Path, module: str) -> None:
    root = write_site(tmp_path, {"content/news/a.md": article()})
    done = interrupted(module, "serve", "-c", root / "gen.yaml")
    assert done.returncode == cli.INTERRUPTED
    assert "Traceback" not in done.stderr


def test_both_say_the_same() -> None:
    assert __main__._INTERRUPTED == cli.INTERRUPTED


def test_where_ctrl_c_is_ignored_it_stays_so(tmp_path: Path) -> None:
    root = write_site(tmp_path, {"content/news/a.md": article()})
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            SCRIPT.format(module="generator.build"),
            "build",
            "-c",
            str(root / "gen.yaml"),
        ],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_IGN),
    )
    assert done.returncode == cli.OK, done.stderr
