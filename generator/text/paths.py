"""Paths with forward slashes, as the program writes them on every system."""

from collections.abc import Iterator


def parents(path: str) -> Iterator[str]:
    """The folders that hold a path, innermost first: `a/b/c.md` gives `a/b`, `a`."""
    while "/" in path:
        path = path.rpartition("/")[0]
        yield path
