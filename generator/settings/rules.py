"""The rules of `gen check`: what each is called, which family it belongs to, and how much it weighs by default.

The names are those of the problems that the rules report; what each looks for is said in the catalogues, under `rules`.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

Level = Literal["off", "warning", "error"]

LEVELS: tuple[Level, ...] = ("off", "warning", "error")

Family = Literal["characters", "privacy", "words", "links", "pages", "site", "review", "online", "host"]


class Rule(NamedTuple):
    """One thing that is looked for."""

    family: Family
    level: Level
    """How much it weighs by default."""


RULES: Mapping[str, Rule] = {
    # Characters and punctuation
    "half-width-mark": Rule("characters", "warning"),
    "half-width-bracket": Rule("characters", "warning"),
    "full-width-mark": Rule("characters", "warning"),
    "full-width-letter": Rule("characters", "warning"),
    "doubled-mark": Rule("characters", "warning"),
    "unpaired-mark": Rule("characters", "warning"),
    "wrong-dash": Rule("characters", "warning"),
    "wrong-ellipsis": Rule("characters", "warning"),
    "blank-in-chinese": Rule("characters", "warning"),
    "doubled-word": Rule("characters", "warning"),
    "invisible-character": Rule("characters", "warning"),
    "private-character": Rule("characters", "error"),
    "garbled-text": Rule("characters", "error"),
    "mixed-chinese": Rule("characters", "warning"),
    # Privacy and secrecy
    "id-number": Rule("privacy", "error"),
    "bank-card": Rule("privacy", "error"),
    "mobile-number": Rule("privacy", "warning"),
    "plate-number": Rule("privacy", "warning"),
    "home-address": Rule("privacy", "warning"),
    "private-mail": Rule("privacy", "warning"),
    "secret-mark": Rule("privacy", "error"),
    "attachment-traces": Rule("privacy", "warning"),
    "attachment-author": Rule("privacy", "off"),
    "attachment-unread": Rule("privacy", "off"),
    # Words
    "wrong-word": Rule("words", "error"),
    "doubtful-word": Rule("words", "warning"),
    "wrong-unit": Rule("words", "warning"),
    # Links
    "private-network": Rule("links", "warning"),
    "empty-link-words": Rule("links", "warning"),
    # Pages
    "long-title": Rule("pages", "warning"),
    "heading-order": Rule("pages", "warning"),
    "table-without-head": Rule("pages", "warning"),
    "no-summary": Rule("pages", "warning"),
    "long-sentence": Rule("pages", "warning"),
    "heavy-page": Rule("pages", "warning"),
    "heavy-picture": Rule("pages", "warning"),
    "picture-for-print": Rule("pages", "warning"),
    "pale-accent": Rule("pages", "warning"),
    # The state of the site
    "stale-home": Rule("site", "warning"),
    "stale-column": Rule("site", "warning"),
    "empty-column": Rule("site", "warning"),
    "old-pinned": Rule("site", "warning"),
    "future-date": Rule("site", "warning"),
    "many-in-a-day": Rule("site", "warning"),
    "backdated": Rule("site", "warning"),
    "same-title": Rule("site", "warning"),
    "same-text": Rule("site", "warning"),
    "repealed-not-said": Rule("site", "warning"),
    "repealed-without-date": Rule("site", "warning"),
    "identity-missing": Rule("site", "warning"),
    # Review
    "awaits-review": Rule("review", "warning"),
    "sent-back": Rule("review", "warning"),
    # Addresses of other sites, with --online
    "dead-link": Rule("online", "error"),
    "lost-site": Rule("online", "error"),
    "moved-link": Rule("online", "warning"),
    "insecure-link": Rule("online", "warning"),
    "unanswered-link": Rule("online", "off"),
    # The limits of a host, with --host
    "host-files": Rule("host", "error"),
    "host-size": Rule("host", "error"),
    "host-file-size": Rule("host", "error"),
    "host-redirects": Rule("host", "error"),
    "host-redirect-length": Rule("host", "error"),
    "host-path": Rule("host", "error"),
    "host-header": Rule("host", "error"),
}
