"""The theme's assets: style sheets, scripts and pictures under names that change with their bytes.

A name such as `style.1a2b3c4d5e.css` may be kept by browsers for ever, and the integrity value lets them refuse a
file that was tampered with (W3C Subresource Integrity).
"""

import base64
import hashlib
import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from generator import urls

_CSS_URL = re.compile(r"""url\(\s*(["']?)([^"')]+)\1\s*\)""")


@dataclass(frozen=True, slots=True)
class Asset:
    """One file of `templates/assets/`."""

    url: str
    """Its site path, with the digest in its name."""
    integrity: str
    """For the `integrity` attribute; may be empty."""
    data: bytes


def load_assets(folders: Sequence[Path], *, checked: bool = True, lasting: bool = True) -> dict[str, Asset]:
    """The assets by their plain names (`style.css`), from the template folders; an earlier one overrides a later.

    Without `checked` they have no integrity value: browsers refuse a checked file that was opened from a disk.
    Without `lasting` they keep their plain names. Addresses in style sheets (`url(paper.svg)`) follow the names.
    """
    files: dict[str, Path] = {}
    for folder in reversed(folders):
        root = folder / "assets"
        for path in sorted(root.rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                files[path.relative_to(root).as_posix()] = path
    assets: dict[str, Asset] = {}
    # Style sheets come last: they need the others' names.
    for name in sorted(files, key=lambda name: (name.endswith(".css"), name)):
        data = files[name].read_bytes()
        if name.endswith(".css"):
            data = _renamed(data.decode("utf-8-sig"), name, assets).encode()
        assets[name] = _asset(name, data, checked, lasting)
    return assets


def _asset(name: str, data: bytes, checked: bool, lasting: bool) -> Asset:
    stem, dot, extension = name.rpartition(".")
    short = hashlib.sha256(data).hexdigest()[:10]
    renamed = f"{stem if dot else name}.{short}{dot}{extension if dot else ''}"
    integrity = "" if not checked else "sha384-" + base64.b64encode(hashlib.sha384(data).digest()).decode()
    return Asset(
        urls.encode(f"/assets/{renamed if lasting else name}"),
        integrity,
        data,
    )


def _renamed(css: str, name: str, assets: Mapping[str, Asset]) -> str:
    folder = posixpath.dirname(name)

    def replace(match: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(folder, match[2]))
        if target not in assets:
            return match[0]
        return f'url("{posixpath.relpath(assets[target].url, urls.encode("/assets/" + folder))}")'

    return _CSS_URL.sub(replace, css)
