"""What is to be done on a host: the site's digests beside those that lie there. Pure: it asks no disk and no clock.

The order of sending is that of names: what pages name comes before them, what names pages after them. So wherever the
way ends, no page names a file that is not there.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta

from msgspec import Struct

from generator.proving import sums
from generator.publishing.record import Journal, Record, is_asset

KEPT_DAYS = 30
"""For so long an asset stays that no page names any more."""

_PACKED = re.compile(r"\.(?:gz|br)$")
_LISTING = re.compile(
    r"(?:.*/)?(?:atom\.xml|rss\.xml|feed\.json)|sitemap(?:-\w+)?\.xml|search/manifest\.bin|robots\.txt"
    r"|opensearch\.xml|site\.webmanifest|_redirects|_headers|\.htaccess|web\.config|vercel\.json"
)
"""What names pages and is no page: feeds, sitemaps, the index's beginning, what hosts are told."""


class Plan(Struct, frozen=True):
    """What is to be done on a host."""

    batches: tuple[tuple[str, ...], ...]
    """Paths to send, in this order."""
    removed: tuple[str, ...]
    """Files of ours that the site has no more; after all is sent."""
    expired: tuple[str, ...]
    """Old assets whose time is over, likewise."""
    old: Mapping[str, str]
    """Old assets that stay: the day since when, by path."""

    @property
    def sent(self) -> tuple[str, ...]:
        """All paths to send."""
        return tuple(path for batch in self.batches for path in batch)

    @property
    def gone(self) -> tuple[str, ...]:
        """All paths to remove."""
        return self.removed + self.expired

    @property
    def leaving(self) -> tuple[tuple[str, ...], ...]:
        """The same in the order of removing: pages before what they name."""
        pages = tuple(path for path in self.gone if path.endswith((".html", ".html.gz", ".html.br")))
        others = tuple(sorted(set(self.gone).difference(pages)))
        return tuple(paths for paths in (pages, others) if paths)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.batches or self.removed or self.expired)


def make_plan(
    site: Mapping[str, str],
    record: Record | None,
    journal: Journal | None,
    today: date,
    *,
    full: bool = False,
) -> Plan:
    """What makes of what lies on a host the site with these digests (in hexadecimal, by path).

    `record` tells what lies there; `journal`, what a run that broke off has done since. With `full` everything is
    sent, whatever they say.
    """
    there = dict(record.files) if record else {}
    if journal:
        there |= dict.fromkeys(journal.doubt, "") | dict(journal.done)
    changed = [path for path, digest in site.items() if full or there.get(path) != digest]
    batches: dict[int, list[str]] = {}
    for path in changed:
        batches.setdefault(_rank(path, is_new=path not in there), []).append(path)
    lost = there.keys() - site.keys()
    old = dict(record.old) if record else {}
    # An asset whose bytes are in doubt is of no use to any page.
    old |= {path: today.isoformat() for path in lost if is_asset(path) and there[path] and path not in old}
    old = {path: since for path, since in old.items() if path not in site}
    begin = (today - timedelta(days=KEPT_DAYS)).isoformat()
    kept = {path: since for path, since in old.items() if since > begin}
    return Plan(
        tuple(tuple(sorted(batches[rank], key=_depth)) for rank in sorted(batches)),
        tuple(sorted(lost - old.keys())),
        tuple(sorted(old.keys() - kept.keys())),
        dict(sorted(kept.items())),
    )


def _rank(path: str, *, is_new: bool) -> int:
    """When a file is sent: those that pages name, new pages, changed ones, what lists them, the home page, the sums."""
    plain = _PACKED.sub("", path)
    if path.startswith(f"{sums.FOLDER}/"):
        return 5
    if plain == "index.html":
        return 4
    if _LISTING.fullmatch(plain):
        return 3
    if plain.endswith((".html", ".htm")):
        return 1 if is_new else 2
    return 0


def _depth(path: str) -> tuple[int, str]:
    """The deepest first: a list lies above what it lists."""
    return -path.count("/"), path


def windows(
    batches: Iterable[tuple[str, ...]], sizes: Mapping[str, int], files: int, size: int
) -> Iterator[tuple[tuple[str, ...], ...]]:
    """The batches, or parts of them, in windows of at most so many files and about so many bytes.

    Between windows it is noted how far one is; inside of one the order of the batches stands.
    """
    window: list[tuple[str, ...]] = []
    count = weight = 0
    for batch in batches:
        part: list[str] = []
        for path in batch:
            if count and (count == files or weight + sizes[path] > size):
                yield tuple(one for one in (*window, tuple(part)) if one)
                window, part, count, weight = [], [], 0, 0
            part.append(path)
            count += 1
            weight += sizes[path]
        window.append(tuple(part))
    if count:
        yield tuple(window)
