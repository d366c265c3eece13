"""What the import hands on: an old page, the article taken from it, and what was removed or is doubtful."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

# An address in an imported body stands between these two characters until it is known where it leads. They are
# for private use, which text taken from a page cannot hold: decoding removes them.
ADDRESS_START, ADDRESS_END = "\ue000", "\ue001"

Element = Any
"""An element of a parsed page; lxml has no types of its own."""

RemovalKind = Literal[
    "decoy",  # empty elements with random ids, unknown elements, stray tags of tables and lists
    "hidden",  # text that a reader could not see
    "invisible",  # characters without width, or put in before punctuation
    "comment",  # text in comments and <noscript>
    "keywords",  # a stuffed <title>, description or keywords
    "link-farm",  # a block of links to other sites
    "redirect",  # a script or tag that leads readers away
    "script",  # other scripts, frames and style sheets
    "chrome",  # navigation, buttons, counters, copyright lines
]

FlagKind = Literal[
    "dead-link",  # an address that leads nowhere; given by the importer
    "missing-picture",  # given by the importer
    "active-file",  # an address of a file that would run in a browser or on a server; given by the importer
    "spam-link",  # a link to a site that other signs call spam: the text is kept, the link is not
    "unsafe-link",  # javascript: and such: the text is kept, the link is not
    "template-sign",  # a shortcode or a tag of a template that only the old generator understands
    "no-date",
    "date-from-signature",  # nothing else said a day
    "date-guessed",  # by htmldate, from anything on the page
    "no-source",
    "title-from-title",  # no heading was found; <title> or what else the head says was taken
    "title-from-text",  # the head says none either
    "encoding",  # declared as one encoding, read as another
    "unreadable-characters",  # some bytes were no characters
    "complex-table",  # cells span rows or columns
    "doubtful-text",  # kept, but it may be spam
    "same-words",  # another article has the same words, but another date, source or number; given by the importer
    "lost-address",  # an old address that leads to something else already; given by the importer
    "same-address",  # another article has the same address, but other words; given by the importer
]


@dataclass(frozen=True, slots=True)
class OldPage:
    """One page of the old site.

    `origin` says where it was found, for the report and `extra.imported`: `mirror/a.html`,
    `site.warc.gz!http://old.example/a.html`. `address` is its full old address, None if unknown.
    `declared_encoding` is what the server said (a WARC's Content-Type), if anything.
    `is_text` tells a text dump from HTML. `canonical` and `base` are the page's own words on its address and on what
    its links are relative to; a template may say the same on every page, so they make no page another one.
    """

    origin: str
    content: bytes
    address: str | None = None
    declared_encoding: str | None = None
    is_text: bool = False
    seen: date | None = None
    """The day on which it was there, at the latest that of the import: its article is of no day far behind."""
    canonical: str | None = None
    base: str | None = None


@dataclass(frozen=True, slots=True)
class RemovalCount:
    """All that was removed of one kind: how often, and the first few for a person to look at."""

    kind: RemovalKind
    count: int
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Flag:
    """Something doubtful that was kept; `sample` is the text or address in question."""

    kind: FlagKind
    sample: str = ""


@dataclass(frozen=True, slots=True)
class OldArticle:
    """The article of an old page.

    `markdown` is the body; every address in it is full (or relative if the page's own is unknown) and stands between
    `ADDRESS_START` and `ADDRESS_END`. `breadcrumb` goes from the home page down, without it and the page itself.
    `keywords` are those of the page that its text bears out.
    """

    title: str
    markdown: str
    subtitle: str = ""
    date: datetime | None = None
    date_has_time: bool = False
    source: str = ""
    author: str = ""
    editor: str = ""
    document_number: str = ""
    breadcrumb: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    is_page: bool = False
    """It stands by itself, in no section: another system said so."""
    more: Mapping[str, object] = field(default_factory=dict)
    """Further front matter, by our keys, that another generator's file gives: `tags`, `draft`, `extra`."""


NO_ARTICLE = frozenset(
    ("legacy.no-article", "legacy.list", "legacy.not-found", "legacy.redirect", "legacy.frameset")
)
"""Keys of failures that are none: the page holds no article."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a page gave no article: a key of the messages (`legacy.empty`) and its values."""

    key: str
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListedLink:
    """A link on a list of articles: its full address, its words, and the day beside it, if there is one."""

    address: str
    text: str
    date: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page that leads to articles: a column's list, or the front page."""

    names: tuple[str, ...]
    """What it may be called, the surest first: the end of its breadcrumb, its heading, its title."""
    links: tuple[ListedLink, ...]
    dated_text: str = ""
    """The lines that have a day."""


@dataclass(frozen=True, slots=True)
class Extraction:
    """What became of one old page: an article or a problem, and what was removed and flagged on the way."""

    page: OldPage
    article: OldArticle | None
    removed: tuple[RemovalCount, ...] = ()
    flagged: tuple[Flag, ...] = ()
    failure: Failure | None = None
    listing: Listing | None = None
    """What a page without an article says of others."""


def marked_addresses(markdown: str) -> Iterator[str]:
    """The marked addresses of a body, in order."""
    for part in markdown.split(ADDRESS_START)[1:]:
        yield part.split(ADDRESS_END, 1)[0]
