"""Compiled templates, kept from one run to the next.

They are code that runs. So they lie where only the user can have put them: in the cache of the user's own account,
never in a bulletin's folder, which archives and other people bring along.
"""

import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

from jinja2 import Environment
from jinja2.bccache import Bucket, FileSystemBytecodeCache

from generator.engine.fingerprints import fingerprint
from generator.engine.program import engine_key

_AGE = 30 * 24 * 60 * 60
"""By how many seconds a compiled template may be older than the newest, so that those of former texts go some day."""


class CompiledTemplates(FileSystemBytecodeCache):
    """Jinja's folder of compiled templates, each under the digest of all that its code depends on."""

    def get_bucket(self, environment: Environment, name: str, filename: str | None, source: str) -> Bucket:
        """What is there of a template. Whatever is wrong with it, it is then compiled."""
        key = fingerprint((engine_key(), name, filename, source))
        bucket = Bucket(environment, key, key)
        with suppress(Exception):  # cut off, or not ours: of many kinds
            self.load_bytecode(bucket)
        return bucket

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a compiled template, if that can be, and let go of old ones."""
        with suppress(OSError):
            super().dump_bytecode(bucket)
            written = {path: path.stat().st_mtime for path in Path(self.directory).iterdir()}
            oldest = max(written.values()) - _AGE
            for path in (path for path, moment in written.items() if moment < oldest):
                path.unlink()


def compiled_templates() -> CompiledTemplates | None:
    """The user's compiled templates; None where there is no folder that is the user's alone."""
    try:
        folder = _user_cache() / "gen" / "templates"
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        status = folder.stat()
    except (OSError, RuntimeError):
        return None
    if hasattr(os, "geteuid") and (
        status.st_uid != os.geteuid() or status.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    ):
        return None
    return CompiledTemplates(str(folder))


def _user_cache() -> Path:
    """Where programs keep what they can make again, after the XDG Base Directory Specification, Apple and Microsoft."""
    home = Path("~").expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local")
    if sys.platform == "darwin":
        return home / "Library" / "Caches"
    named = os.environ.get("XDG_CACHE_HOME", "")
    return Path(named) if named.startswith("/") else home / ".cache"
