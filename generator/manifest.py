"""The manifest: which files of an output folder are ours. It lies in `.gen/`, beside gen.yaml, never in the output.

It is kept apart from the store, which may be thrown away: whose files are whose must not be forgotten with it.
"""

import json
import os
from collections.abc import Iterable
from pathlib import Path

from generator.fingerprints import fingerprint

_VERSION = 1


def load_manifest(state: Path, key: str) -> frozenset[str]:
    """The files that gen wrote into the output folder `key`: paths relative to it.

    Empty if there is no manifest, or if it can't be trusted.
    """
    try:
        content = json.loads(_file(state, key).read_text(encoding="utf-8"))
        if content["version"] != _VERSION or content["folder"] != key:
            return frozenset()
        return frozenset(path for path in content["files"] if _is_inside(path))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return frozenset()


def save_manifest(state: Path, key: str, files: Iterable[str]) -> None:
    """Replace an output folder's manifest, atomically."""
    state.mkdir(parents=True, exist_ok=True)
    file = _file(state, key)
    content = {"version": _VERSION, "folder": key, "files": sorted(files)}
    temporary = file.with_name(f"{file.name}-{os.getpid()}")
    temporary.write_text(json.dumps(content, ensure_ascii=False, indent=0), encoding="utf-8")
    temporary.replace(file)


def _file(state: Path, key: str) -> Path:
    return state / f"manifest-{fingerprint(key)}.json"


def _is_inside(path: object) -> bool:
    return isinstance(path, str) and not path.startswith("/") and ".." not in path.split("/")
