"""A file that is a page and all that belongs to it: what stands in it, and how the page's addresses find it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from generator.importing.addresses import absolute_address, normalized
from generator.importing.model import Extraction, OldPage


class PackedError(ValueError):
    """A file is damaged, or holds no page."""


@dataclass(frozen=True, slots=True)
class PackedPage:
    """A page, or an article that needs no extraction, and the files that came with it."""

    item: OldPage | Extraction
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """By `file_key`."""


OpenPacked = Callable[[bytes, str], PackedPage]
"""Reads a packed file's bytes; the text is its origin. Raises PackedError."""


def file_key(address: str, page: OldPage) -> str:
    """The same text for all ways in which a page may write an address."""
    return normalized(absolute_address(address, page))
