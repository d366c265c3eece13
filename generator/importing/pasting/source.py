"""What was pasted or dropped, as what an import reads: one article, and the pictures that came with it."""

from collections.abc import Iterator
from dataclasses import dataclass

from generator.importing.model import OldPage
from generator.importing.sources.packed import PackedPage, file_key
from generator.importing.sources.sources import SourceItem


@dataclass(frozen=True, slots=True)
class PastedSource:
    """A `PageSource` of one article."""

    packed: PackedPage

    def items(self) -> Iterator[SourceItem]:
        """The article, or why there is none."""
        yield self.packed.item

    def find(self, address: str, page: OldPage) -> str | None:
        """The name of a picture, if it came along."""
        key = file_key(address, page)
        return key if key in self.packed.files else None

    def read(self, name: str) -> bytes:
        """A picture."""
        return self.packed.files[name]

    def close(self) -> None:
        """Nothing is open."""
