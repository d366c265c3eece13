"""Who must look next at each article that lacks an approval (三审三校)."""

from collections.abc import Iterator
from datetime import datetime

from generator.content.documents import Content
from generator.problems import Problem
from generator.settings.reviews import Review
from generator.site.publication import Publication, marks


def review(content: Content, publication: Publication, now: datetime) -> Iterator[Problem]:
    """What waits for whom, and what was sent back, but for what is over at the moment `now`."""
    for text in content.texts:
        path = text.place.path
        state = publication.reviews.get(path)
        date = publication.dates.get(path)
        if state is None or not state.due or "expired" in marks(text.head.values, date, now):
            continue
        if state.rejection:
            values = (
                ("by", _told(state.rejection)),
                ("due", state.due),
                ("remark", state.rejection.remark or "—"),
            )
            yield Problem("sent-back", f"content/{path}", values=values)
        else:
            approvals = "; ".join(map(_told, state.approvals)) or "—"
            yield Problem(
                "awaits-review", f"content/{path}", values=(("approvals", approvals), ("due", state.due))
            )


def _told(one: Review) -> str:
    return f"{one.level} {one.by} {one.at.at:%Y-%m-%d}"
