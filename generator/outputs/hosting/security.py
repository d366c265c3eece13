"""`security.txt` (RFC 9116): whom those who find a hole in the site should tell."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from generator.problems import Problem
from generator.settings.config import Config, Security
from generator.text.dates import Moment

PATH = "/.well-known/security.txt"
"""Where it is looked for, at the root of a host only (section 3)."""


def security_txt(security: Security, base_url: str, language: str) -> str:
    """The file's text, in the order that section 2.5 has its fields in; `language` is the bulletin's."""
    return "".join(
        (
            *(f"Contact: {contact}\n" for contact in security.contact),
            f"Expires: {_end(security.expires).isoformat()}\n",
            f"Preferred-Languages: {language}\n",
            f"Canonical: {base_url}{PATH}\n",
        )
    )


def check_security(config: Config, now: datetime) -> Iterator[Problem]:
    """A warning where the file has run out, after which nobody is to rely on it (section 2.5.5)."""
    security = config.settings.hosting.security
    if security and _end(security.expires) <= now:
        line, column = config.positions.get("hosting.security.expires", (0, 0))
        excerpt = config.lines[line - 1] if line else ""
        yield Problem("security-expired", config.path.name, line, column, excerpt=excerpt, severity="warning")


def _end(moment: Moment) -> datetime:
    """When it is over; a date alone lasts for its day."""
    return moment.at if moment.precise else moment.at + timedelta(days=1)
