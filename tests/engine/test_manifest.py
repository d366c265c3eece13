"""Whose files are whose."""

import json
from pathlib import Path

import pytest

from generator.engine.manifest import load_manifest, save_manifest
from tests.sites import article, build_site, tree, write_site

FOREIGN = ("../b", "/c", "d/../../e", "a\0b", "\ud800", "..\\b", "C:/b", "C:b", "", "a//b", "./a", ".", "x/")
"""Paths that no output has."""


def test_what_is_saved_is_found_again(tmp_path: Path) -> None:
    save_manifest(tmp_path / ".gen", "site", ["b", "水/index.html"])
    save_manifest(tmp_path / ".gen", "other", ["c"])
    assert load_manifest(tmp_path / ".gen", "site") == {"b", "水/index.html"}
    assert load_manifest(tmp_path / ".gen", "other") == {"c"}
    save_manifest(tmp_path / ".gen", "site", [])
    assert load_manifest(tmp_path / ".gen", "site") == frozenset()


def test_without_one_nothing_is_ours(tmp_path: Path) -> None:
    assert load_manifest(tmp_path, "site") == frozenset()


def test_the_same_files_give_the_same_bytes(tmp_path: Path) -> None:
    seen = set()
    for files in (["a", "b"], ["b", "a"]):
        save_manifest(tmp_path, "site", files)
        (manifest,) = tmp_path.iterdir()  # and nothing unfinished beside it
        seen.add(manifest.read_bytes())
    assert len(seen) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"[]",
        b"null",
        b"\xff",
        {"version": 2, "folder": "site", "files": ["a"]},
        {"version": 1, "folder": "another", "files": ["a"]},
        {"version": 1, "files": ["a"]},
        {"version": 1, "folder": "site", "files": 5},
        {"version": 1, "folder": "site", "files": "ab"},
        {"version": 1, "folder": "site", "files": {"a": 1}},
        {"version": 1, "folder": "site", "files": ["a", 5]},
        {"version": 1, "folder": "site", "files": ["a", ["b"]]},
        b"[" * 100_000,
        b'{"version": 1, "folder": "site", "files": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"version": ' + b"9" * 10_000 + b"}",
        b"\0" * 100,
        *({"version": 1, "folder": "site", "files": ["a", path]} for path in FOREIGN),
    ],
)
def test_one_that_can_not_be_trusted_is_none(tmp_path: Path, content: object) -> None:
    save_manifest(tmp_path, "site", ["a"])
    (manifest,) = tmp_path.iterdir()
    manifest.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    assert load_manifest(tmp_path, "site") == frozenset()


def test_a_name_with_dots_is_a_name(tmp_path: Path) -> None:
    save_manifest(tmp_path, "site", ["a", "f..g/h", "...", ".nojekyll"])
    assert load_manifest(tmp_path, "site") == {"a", "f..g/h", "...", ".nojekyll"}


@pytest.mark.parametrize("path", ["a\0b", "\ud800"])
def test_a_build_survives_a_manifest_that_somebody_has_changed(tmp_path: Path, path: str) -> None:
    """And removes nothing that such a manifest names."""
    root = write_site(tmp_path / "bulletin", {"content/news/a.md": article(), "b": "mine"})
    build_site(root)
    (manifest,) = (root / ".gen").glob("manifest-*")
    content = json.loads(manifest.read_bytes())
    content["files"] += [path, "../b", "c"]
    manifest.write_text(json.dumps(content))
    (root / "site/c").write_text("mine")
    before = tree(root)
    build_site(root)
    write_site(root, {"content/news/a.md": article("x")})
    assert build_site(root).commit.displaced == ()
    assert tree(root).keys() >= {path for path in before if not path.startswith(".gen")}
