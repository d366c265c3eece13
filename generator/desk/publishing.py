"""The site goes out as `gen publish` does it: by that command, in a process of its own, whose words are shown."""

import asyncio
import os
import sys
from pathlib import Path

from msgspec import Struct


class Ran(Struct, frozen=True):
    """What the command has done."""

    is_done: bool
    said: str
    """All that it said, for people."""


async def run(settings: Path, host: str, language: str, *, is_dry: bool) -> Ran:
    """Publish the bulletin with these settings to a host of theirs; with `is_dry`, only tell what would change."""
    command = [sys.executable, "-m", "generator", "publish", "--config", str(settings)]
    command += ["--dry-run" if is_dry else "--yes", "--", host]
    process = await asyncio.create_subprocess_exec(
        *command,
        cwd=settings.parent,
        env={**os.environ, "LC_ALL": f"{language.replace('-', '_')}.UTF-8", "PYTHONIOENCODING": "utf-8"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return Ran(process.returncode == 0, said.decode("utf-8", "replace"))
