"""Paths with forward slashes."""

from generator.text.paths import parents


def test_the_folders_that_hold_a_path() -> None:
    assert list(parents("a/b/c.md")) == ["a/b", "a"]
    assert list(parents("a/b/")) == ["a/b", "a"]
    assert list(parents("c.md")) == []
