"""Whose files are whose."""

import json
from pathlib import Path

import pytest

from generator.manifest import load_manifest, save_manifest


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
    ],
)
def test_one_that_can_not_be_trusted_is_none(tmp_path: Path, content: object) -> None:
    save_manifest(tmp_path, "site", ["a"])
    (manifest,) = tmp_path.iterdir()
    manifest.write_bytes(content if isinstance(content, bytes) else json.dumps(content).encode())
    assert load_manifest(tmp_path, "site") == frozenset()


def test_no_path_in_it_leads_out(tmp_path: Path) -> None:
    save_manifest(tmp_path, "site", ["a", "../b", "/c", "d/../../e", "f..g/h"])
    assert load_manifest(tmp_path, "site") == {"a", "f..g/h"}
