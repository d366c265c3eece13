"""How releases are named and where they lie: beside the target, which is a symbolic link to one of them.

news -> news.releases/20261130T002601Z-3f9a1c
news.releases/20261130T002601Z-3f9a1c        a release: a whole site
news.releases/20261130T002601Z-3f9a1c.gz     its record
news.releases/20261130T010203Z-88b0aa.part   one that is not whole yet
news.releases/journal                        who publishes right now
"""

import re
from datetime import datetime

from generator.publishing.record import Record

KEPT = 5
"""So many releases stay, the present one among them."""
FOLDER = ".releases"
PART, RECORD, JOURNAL = ".part", ".gz", "journal"
LINK = ".gen-new"
"""The end of the name that the new link has before it takes the place of the old one."""

_NAME = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{6}")


def release_name(at: datetime, token: str) -> str:
    """The name of a release."""
    return f"{at:%Y%m%dT%H%M%SZ}-{token[:6]}"


def published(release: str) -> str:
    """When a release was published, by its name (RFC 3339)."""
    return datetime.strptime(release.partition("-")[0], "%Y%m%dT%H%M%S%z").isoformat()


def is_ours(name: str) -> bool:
    """Whether an entry beside releases is one of ours: a release, its record, or one that is not whole yet."""
    return _NAME.fullmatch(name.removesuffix(PART).removesuffix(RECORD)) is not None


def release_of(link: str, target: str) -> str:
    """The release that a link of this name leads to, as it is written; empty where it leads elsewhere."""
    folder, slash, name = link.rpartition("/")
    return name if slash and folder == f"{target}{FOLDER}" and _NAME.fullmatch(name) else ""


def stays(name: str, record: Record, release: str) -> bool:
    """Whether an entry beside releases stays when a release with this record has become the present one."""
    if not is_ours(name):
        return True
    return name.removesuffix(RECORD) in (release, *record.before)


def before(record: Record | None, release: str) -> tuple[str, ...]:
    """Which releases were there before the next one, if `release` is the present one."""
    return (release, *(record.before if record else ()))[: KEPT - 1] if release else ()
