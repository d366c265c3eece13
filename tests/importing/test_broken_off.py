"""An import that is killed at any moment, and run again, ends where it would have ended."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from tests.conftest import ROOT
from tests.importing.mirror import mirror
from tests.importing.oldpages import write

COMMAND = [sys.executable, "-m", "generator", "import", "-q", "m"]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "SOURCE_DATE_EPOCH": "1600000000"}


def content_of(root: Path) -> dict[str, bytes]:
    folder = root / "content"
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.endswith(".tmp")
    }


def test_a_killed_import_is_resumed(tmp_path: Path) -> None:
    files = {f"m/{path}": content for path, content in mirror(7).items()}
    for name in ("whole", "killed"):
        write(tmp_path / name, files)
    subprocess.run(COMMAND, cwd=tmp_path / "whole", env=environment(), check=True, timeout=120)
    expected = content_of(tmp_path / "whole")
    for articles in (1, 9):
        with subprocess.Popen(
            COMMAND, cwd=tmp_path / "killed", env=environment(), start_new_session=True
        ) as process:
            while (
                len(content_of(tmp_path / "killed") if (tmp_path / "killed/content").exists() else ())
                < articles
            ):
                assert process.poll() is None, "it was too quick to be killed"
                time.sleep(0.001)
            os.killpg(process.pid, signal.SIGKILL)
    assert 1 <= len(content_of(tmp_path / "killed")) < len(expected)
    subprocess.run(COMMAND, cwd=tmp_path / "killed", env=environment(), check=True, timeout=120)
    assert content_of(tmp_path / "killed") == expected
