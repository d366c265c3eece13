"""A kill while somebody types or saves breaks no file, and loses nothing that was kept; more by `tests.desk_kills`."""

import random
import sys
from pathlib import Path

import pytest

from tests.desk_kills import bulletin, kill_once


@pytest.mark.skipif(sys.platform == "win32", reason="kills are POSIX's")
def test_nothing_is_lost_that_was_kept(tmp_path: Path) -> None:
    config = bulletin(tmp_path)
    moments = random.Random(1)
    for _ in range(5):
        kill_once(config, moments.uniform(0, 0.05))
