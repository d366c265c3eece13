"""Which articles the front page shows where. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import islice

from msgspec import Struct

from generator.site.catalog import Catalog

HOME_GROUP = 5
"""Articles of a section and of the newest issue, and pinned ones, on the front page."""


class Front(Struct, frozen=True):
    """Which articles the front page shows where, by source path: each of them once."""

    slides: tuple[str, ...]
    """Those with pictures that share the head of the lead; several, or none."""
    lead: tuple[str, ...]
    """Without these."""
    latest: tuple[str, ...]
    sections: Mapping[str, tuple[str, ...]]
    """Of those that are shown, by key; empty where all of a section's stand elsewhere."""
    issue: tuple[str, ...]


def share_out(catalog: Catalog, chunk: Sequence[str], blocks: Sequence[str], most_slides: int = 0) -> Front:
    """Share the newest articles out, `chunk`, which no later page has.

    The lead chooses first: what is pinned, then the newest. Before that its slides do, if it is to have several: the
    newest with pictures. Of what is left, a section that stands alone takes its newest, each other one its first; the
    rest is the latest, and sections go on with what is older.
    """
    pinned = catalog.pinned()[:HOME_GROUP]
    newest = (*pinned, *(path for path in chunk if path not in pinned))
    shown = set[str]()

    def take(paths: Iterable[str], count: int) -> tuple[str, ...]:
        taken = tuple(islice((path for path in paths if path not in shown), count))
        shown.update(taken)
        return taken

    # Entries are taller than lines: two fifths of the articles stand as entries, the rest as lines beside them.
    top = max(HOME_GROUP, 1 + len(newest) * 2 // 5) if "latest" in blocks else len(newest)
    pictured = [path for path in newest if most_slides > 1 and catalog.cards[path].image]
    slides = take(pictured, most_slides) if "lead" in blocks and len(pictured) > 1 else ()
    lead = take(newest, max(0, top - len(slides))) if "lead" in blocks else ()
    used = {section.key: paths for section, paths in catalog.sections if paths}
    alone = [key for key in blocks if key in used]
    others = [key for key in used if key not in alone] if "sections" in blocks else []
    if not alone and len(others) == 1:  # it would show the bulletin once more
        others = []
    sections = {key: take(used[key], HOME_GROUP) for key in alone} | {
        key: take(used[key], 1) for key in others
    }
    latest = take(newest, len(newest)) if "latest" in blocks else ()
    sections |= {key: sections[key] + take(used[key], HOME_GROUP - len(sections[key])) for key in others}
    issue = take(catalog.issues[0][1], HOME_GROUP) if "issue" in blocks and catalog.issues else ()
    return Front(slides, lead, latest, sections, issue)
