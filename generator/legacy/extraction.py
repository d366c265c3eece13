"""From an old page to its article: spam first, then the text."""

from generator.legacy.model import Extraction, OldPage


def extract(page: OldPage) -> Extraction:
    """The article of an old page, or the problem why there is none. Raises nothing for any bytes."""
    raise NotImplementedError
