"""The manifest: which files of an output folder are ours. It lies in `.gen/`, beside gen.yaml, never in the output.

It is kept apart from the store, which may be thrown away: whose files are whose must not be forgotten with it.
"""

import json
from collections.abc import Iterable
from pathlib import Path

from generator.engine.fingerprints import fingerprint
from generator.engine.whole import write_whole

_VERSION = 1

_NOT_IN_PATHS = frozenset("\0\\:")
"""In no output's path (see `collisions`); the last two would lead elsewhere on Windows."""


def load_manifest(state: Path, key: str) -> frozenset[str]:
    """The files that gen wrote into the output folder `key`: paths relative to it.

    Empty if there is no manifest, or if it can't be trusted: one that names what gen can't have written is none.
    """
    try:
        content = json.loads(_file(state, key).read_text(encoding="utf-8"))
        if content["version"] == _VERSION and content["folder"] == key:
            files = content["files"]
            if isinstance(files, list) and all(map(_is_ours, files)):
                return frozenset(files)
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        pass
    return frozenset()


def save_manifest(state: Path, key: str, files: Iterable[str]) -> None:
    """Replace an output folder's manifest, atomically."""
    state.mkdir(parents=True, exist_ok=True)
    content = {"version": _VERSION, "folder": key, "files": sorted(files)}
    write_whole(_file(state, key), json.dumps(content, ensure_ascii=False, indent=0).encode())


def _file(state: Path, key: str) -> Path:
    return state / f"manifest-{fingerprint(key)}.json"


def _is_ours(path: object) -> bool:
    """Whether a path may be that of an output: inside the folder on every system, and one that systems know."""
    if not isinstance(path, str) or not _NOT_IN_PATHS.isdisjoint(path):
        return False
    path.encode()  # half a surrogate pair is no name; raises ValueError
    return not {"", ".", ".."} & set(path.split("/"))
