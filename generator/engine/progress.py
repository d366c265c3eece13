"""Watching over long loops, for progress bars."""

from collections.abc import Callable, Iterable
from typing import Protocol, TypeVar

_Item = TypeVar("_Item")


class Track(Protocol):
    """Is given a loop's items, a word for the work and how many there are; gives the items back."""

    def __call__(self, items: Iterable[_Item], work: str, total: int, /) -> Iterable[_Item]:
        """Pass the items on."""


def untracked(items: Iterable[_Item], work: str, total: int, /) -> Iterable[_Item]:
    """Show nothing."""
    return items


class TrackBytes(Protocol):
    """Is given a loop's items, a word for the work, how many bytes there are (0: unknown), and what tells an item's."""

    def __call__(
        self, items: Iterable[_Item], work: str, total: int, size: Callable[[_Item], int], /
    ) -> Iterable[_Item]:
        """Pass the items on."""


def untracked_bytes(
    items: Iterable[_Item], work: str, total: int, size: Callable[[_Item], int], /
) -> Iterable[_Item]:
    """Show nothing."""
    return items
