"""Counts what is removed from a page and what is doubtful in it."""

from collections import Counter

from generator.importing.model import Flag, FlagKind, OldArticle, RemovalCount, RemovalKind

_SAMPLES = 5
"""So many of each kind are kept to be shown."""
_LENGTH = 120
"""Characters of a sample that are shown."""
_FLAGS = 50
"""So many flags of one kind are kept; a page of spam has thousands of links."""


class CleaningLog:
    """What has been removed from one page, and what is doubtful in it; each step of the extraction adds to it."""

    def __init__(self) -> None:
        self._counts: Counter[RemovalKind] = Counter()
        self._samples: dict[RemovalKind, list[str]] = {}
        self._flags: dict[Flag, None] = {}
        self._flag_counts: Counter[FlagKind] = Counter()

    def removed(self, kind: RemovalKind, sample: str = "", count: int = 1) -> None:
        """Count something that is gone, and keep a sample of it."""
        self._counts[kind] += count
        samples = self._samples.setdefault(kind, [])
        if len(samples) < _SAMPLES and (short := _short(sample)) and short not in samples:
            samples.append(short)

    def flagged(self, kind: FlagKind, sample: str = "") -> None:
        """Keep in mind what a person should look at."""
        if self._flag_counts[kind] < _FLAGS:
            self._flag_counts[kind] += 1
            self._flags[Flag(kind, _short(sample))] = None

    def flag_missing(self, article: OldArticle) -> None:
        """Flag what an article should say, and doesn't."""
        if article.date is None:
            self.flagged("no-date")
        if not article.source:
            self.flagged("no-source")

    @property
    def removals(self) -> tuple[RemovalCount, ...]:
        """What was removed, by kind."""
        return tuple(
            RemovalCount(kind, self._counts[kind], tuple(self._samples.get(kind, ())))
            for kind in sorted(self._counts)
        )

    @property
    def flags(self) -> tuple[Flag, ...]:
        """What is doubtful, in the order in which it was found."""
        return tuple(self._flags)


def _short(sample: str) -> str:
    words = " ".join(sample[: 4 * _LENGTH].split())
    return words if len(words) <= _LENGTH else f"{words[:_LENGTH]}…"
