"""The manifest: which files of an output folder are ours. It lies in `.gen/`, beside gen.yaml, never in the output."""

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

_VERSION = 1


@dataclass(frozen=True, slots=True)
class Manifest:
    """The files that gen wrote: paths relative to the output folder, and the digest of what was written."""

    files: Mapping[str, str] = field(default_factory=dict)


def digest(data: bytes) -> str:
    """A file's digest."""
    return hashlib.sha256(data).hexdigest()


def load_manifest(state: Path, folder: Path) -> Manifest:
    """The manifest of an output folder; empty if there is none, or if it can't be trusted."""
    try:
        content = json.loads(_file(state, folder).read_text(encoding="utf-8"))
        if content["version"] != _VERSION:
            return Manifest()
        return Manifest(
            {str(path): str(value) for path, value in content["files"].items() if _is_inside(path)}
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Manifest()


def save_manifest(state: Path, folder: Path, manifest: Manifest) -> None:
    """Replace an output folder's manifest, atomically."""
    state.mkdir(parents=True, exist_ok=True)
    file = _file(state, folder)
    text = json.dumps(
        {"version": _VERSION, "folder": folder.name, "files": dict(sorted(manifest.files.items()))},
        ensure_ascii=False,
        indent=0,
    )
    temporary = file.with_name(f"{file.name}-{os.getpid()}")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(file)


def _file(state: Path, folder: Path) -> Path:
    """A manifest of its own for every output folder, found again when the whole bulletin is moved."""
    try:
        relative = os.path.relpath(os.path.realpath(folder), os.path.realpath(state.parent))
    except ValueError:  # on another drive
        relative = os.path.realpath(folder)
    return state / f"manifest-{digest(relative.encode())[:12]}.json"


def _is_inside(path: object) -> bool:
    return isinstance(path, str) and not path.startswith("/") and ".." not in path.split("/")
