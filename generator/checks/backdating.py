"""Dates long before a file was there, as git tells it: an inspection fails a site that forges them."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

from generator.content import history
from generator.content.documents import Content
from generator.engine.output import Output
from generator.problems import Problem
from generator.settings.config import Config
from generator.site.publication import Publication

_LATE = timedelta(days=14)
"""An article may lie about for a while before somebody commits it."""
_IMPORT = 20
"""So many new files of one day were brought from elsewhere, with their own dates."""


def backdated(
    config: Config, content: Content, publication: Publication, outputs: tuple[Output, ...]
) -> Iterator[Problem]:
    """Articles dated long before they were first committed; none where there is no git, or no whole history."""
    folder = config.root / "content"
    commit = history.commit_of(folder)
    added = history.added(folder, commit) if commit else {}
    if isinstance(added, Problem):
        return
    days = Counter(moment[:10] for moment in added.values())
    for entry in publication.entries:
        moment = added.get(entry.path, "")
        if not (moment and entry.date) or days[moment[:10]] >= _IMPORT:
            continue
        if datetime.fromisoformat(moment) - entry.date.at > _LATE:
            place = entry.document.head.positions.get("date", (1, 1))
            values = (("date", f"{entry.date.at:%Y-%m-%d}"), ("added", moment[:10]))
            yield Problem("backdated", f"content/{entry.path}", *place, values=values)
