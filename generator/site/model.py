"""The bulletin's values: frozen, comparable, with tuples for lists. Templates receive these and nothing else.

Every `url` here is a site path (see `generator.text.urls`); templates write `{{ card.url | href }}`.
"""

import re
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import Any

from msgspec import Struct, field

from generator.content.markup.anchors import Heading
from generator.content.markup.tags import without_players
from generator.text import urls
from generator.text.dates import Moment

# The marks make sure that it is no author's.
_SRCSET = re.compile(f' srcset="{urls.OPEN}[^"]*" sizes="[^"]*"')

_RECENT = 64
"""How many bodies are held: a page and its print view are made one after the other, and so are a list's feeds."""


class Term(Struct, frozen=True, gc=False):
    """The name and address of a list: a section, tag, source, issue, month or navigation entry.

    `url` is a site path, or a full address for a navigation entry that leaves the site. `count` is the number of
    articles behind it, 0 where nobody counts."""

    name: str
    url: str
    count: int = 0
    language: str = ""
    """The name's language tag; empty for a name in the bulletin's language or in none."""


class MenuEntry(Term, frozen=True, gc=False):
    """An entry of the navigation, or of a menu."""

    children: tuple["MenuEntry", ...] = ()
    """What stands below it; in the navigation, in a second row on its own page and on those that it leads to."""


class LinkGroup(Struct, frozen=True, gc=False):
    """Links to other sites, at the foot of every page."""

    name: str
    """May be empty."""
    links: tuple[Term, ...]


class Banner(Struct, frozen=True, gc=False):
    """A line above every page."""

    text: str
    url: str = ""
    """Where it leads; empty for nowhere."""


class Body:
    """A text as sanitized HTML, read when a page needs it: not all bodies are held in memory.

    Addresses inside the site are marked. Templates write `{{ article.body | safe }}`.
    """

    __slots__ = ("digest", "has_blocks", "read")

    def __init__(self, digest: str, read: Callable[[], str], *, has_blocks: bool = False) -> None:
        """`digest` tells this text from any other; `read` gives the HTML, in which the theme's blocks may be."""
        self.digest = digest
        self.read = read
        self.has_blocks = has_blocks

    def __str__(self) -> str:
        return _html(self)

    __html__ = __str__

    @property
    def plain(self) -> str:
        """The HTML where every picture has one address only and nothing plays, for paper and for readers elsewhere."""
        return without_players(_SRCSET.sub("", str(self)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Body) and other.digest == self.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        return f"Body({self.digest!r})"


@lru_cache(maxsize=_RECENT)
def _html(body: Body) -> str:
    return body.read()


class Section(Struct, frozen=True, gc=False):
    """A column of the bulletin."""

    key: str
    """The folder's name."""
    name: str
    url: str
    description: str = ""
    keywords: tuple[str, ...] = ()
    kind: str = ""
    intro: str = ""
    """The body of `_index.md`, as HTML."""
    language: str = ""
    """The language tag of its name, its list and, unless they say otherwise, its articles."""
    print_style: str = ""
    """How its articles are laid out on paper, unless they say otherwise; empty: as the settings say."""
    searched: bool = True
    """Whether the bulletin's own search finds its articles."""
    template: str = ""
    """The template of its list that its front matter asks for; empty for the usual one."""


class Image(Struct, frozen=True, gc=False):
    """A picture; width and height in pixels, 0 where unknown."""

    url: str
    alt: str = ""
    width: int = 0
    height: int = 0
    srcset: str = ""
    """The same picture in several widths, as HTML's attribute of that name wants it; addresses are marked. May be
    empty."""
    credit: str = ""
    """Whose picture it is."""
    focus: str = ""
    """The classes that keep in view what matters where it is cut: `x3 y4`, in tenths from its left and its top; empty
    for the middle."""
    widths: tuple[int, ...] = ()
    """The widths in pixels that the theme's templates can have it in: see the filter `resized`."""


class Attachment(Struct, frozen=True, gc=False):
    """A file that travels with an article."""

    name: str
    url: str
    size: int
    """Bytes."""
    kind: str
    """The file's extension in capitals, such as PDF."""


class Download(Struct, frozen=True, gc=False):
    """A page as a file to keep: its PDF."""

    url: str
    size: int
    """Bytes."""


class Card(Struct, frozen=True, gc=False):
    """The public face of an article that lists show; editing a body cannot change it (but for its summary)."""

    url: str
    title: str
    subtitle: str
    date: Moment
    section: Term
    source: Term | None
    summary: str
    """Plain text."""
    image: Image | None
    language: str
    """A language tag such as zh-CN."""
    pinned: bool
    marks: tuple[str, ...] = ()
    """Of "draft", "future", "expired", "unreviewed": why it would not be public. Empty in a normal build."""
    status: str = ""
    """As in Article."""


class Link(Struct, frozen=True, gc=False):
    """An address inside the site that a body leads to, for the list that a print view ends with."""

    text: str
    url: str
    """A site path, with a fragment where the link has one."""


class Recording(Struct, frozen=True, gc=False):
    """A film or a recording that an article plays."""

    kind: str
    """video or audio."""
    name: str
    """What it is, in words; the file's name where the text doesn't say."""
    url: str
    poster: str = ""
    """The site path of the picture that is shown until it plays; may be empty."""


class Correction(Struct, frozen=True, gc=False):
    """A note of what was wrong in an article and has been put right."""

    date: Moment
    text: str


class Official(Struct, frozen=True, gc=False):
    """What an official document says besides, after GB/T 9704—2012; each may be empty."""

    red_head: str = ""
    """What stands at its head in red, in place of its office or beside several."""
    offices: tuple[str, ...] = ()
    """Those that issue it together, the leading one first."""
    signatory: tuple[str, ...] = ()
    copies_to: str = ""
    printed_by: str = ""
    printed_on: Moment | None = None
    note: str = ""
    contact: str = ""
    present: str = ""
    excused: str = ""
    observers: str = ""


class Article(Struct, frozen=True, gc=False):
    """One news item."""

    path: str
    """The source path, relative to `content/`."""
    url: str
    title: str
    subtitle: str
    date: Moment
    updated: Moment | None
    section: Section
    tags: tuple[Term, ...]
    keywords: tuple[str, ...]
    source: Term | None
    source_url: str
    authors: tuple[str, ...]
    editor: str
    summary: str
    """Plain text, never empty unless the body is."""
    image: Image | None
    document_number: str
    attachments: tuple[Attachment, ...]
    language: str
    pinned: bool
    order: int | None
    print_url: str
    """The print view's site path; empty where the front matter leaves it out."""
    print_style: str
    """plain; or official, or one of its forms: letter, order, minutes."""
    issue: Term | None
    aliases: tuple[str, ...]
    translations: tuple[tuple[str, str], ...]
    """(language tag, site path) of this article in other languages."""
    headings: tuple[Heading, ...]
    """The table of contents; empty where the front matter does not ask for one."""
    characters: int
    """Chinese characters and Latin words."""
    minutes: int
    """Reading time, at least 1."""
    body: Body
    links: tuple[Link, ...]
    extra: Mapping[str, Any]
    pictures: tuple[str, ...] = ()
    """The site paths of the pictures that the text shows and the site has."""
    marks: tuple[str, ...] = ()
    """As in Card."""
    corrections: tuple[Correction, ...] = ()
    """Newest first."""
    recordings: tuple[Recording, ...] = ()
    """In the order of the text."""
    status: str = ""
    """valid, amended, repealed or expired; empty where nobody says."""
    status_date: Moment | None = None
    """Since when it is so."""
    replaced_by: str = ""
    """The site path or the full address of what holds in its place; may be empty."""
    ai: str = ""
    """What of it an AI has made: text, image or both; empty for nothing."""
    searched: bool = True
    """Whether the bulletin's own search finds it, unless its section's says otherwise."""
    official: Official = Official()
    """What it says as an official document."""
    terms: Mapping[str, tuple[Term, ...]] = field(default_factory=dict)
    """Those of each taxonomy of the bulletin's own, by the taxonomy's key: `article.terms.people`."""
    related: tuple[str, ...] = ()
    """The source paths of those that its front matter names to be read next."""
    template: str = ""
    """As in Section, of its page."""


class Page(Struct, frozen=True, gc=False):
    """A standalone text: no date, in no list. A topic's text is one, too."""

    path: str
    url: str
    title: str
    subtitle: str
    summary: str
    keywords: tuple[str, ...]
    image: Image | None
    attachments: tuple[Attachment, ...]
    language: str
    translations: tuple[tuple[str, str], ...]
    headings: tuple[Heading, ...]
    body: Body
    links: tuple[Link, ...]
    updated: Moment | None
    order: int | None
    extra: Mapping[str, Any]
    marks: tuple[str, ...] = ()
    ai: str = ""
    """As in Article."""
    searched: bool = True
    """Whether the bulletin's own search finds it."""
    template: str = ""
    """As in Section, of its page."""


class Withdrawn(Struct, frozen=True, gc=False):
    """What stays of a text that is withdrawn: it is in no list, and nothing it said is public."""

    path: str
    url: str
    title: str
    reason: str
    on: Moment | None
    """When it was withdrawn, where the front matter says so."""
    date: Moment | None
    """When it was published; none for a page."""
    section: Section | None
    """The column that it was in; none for a page, and where the column has gone with it."""
    language: str
    marks: tuple[str, ...] = ()
    """As in Card."""


class IssueData(Struct, frozen=True, gc=False):
    """What an issue's own file says of it."""

    path: str
    """The file's source path."""
    title: str
    """What the issue is called besides its number; may be empty."""
    number: int
    """Which of its year it is, and of all that there have been; 0 where the file doesn't say."""
    total: int
    date: Moment | None
    image: Image | None
    """The picture on its cover."""
    note: Body | None
    """The editor's note."""
    pictures: tuple[str, ...]
    """The site paths of the pictures in the note."""
    reported_to: str
    sent_to: str
    issued_to: str
    """To whom it goes: to superiors, to others, to offices below."""
    copies: int
    """How many are printed; 0 where the file doesn't say."""
    order: tuple[str, ...]
    """The source paths of the articles that it begins with."""


class Issue(Struct, frozen=True, gc=False):
    """A number of the bulletin."""

    key: str
    name: str
    """As shown: `2020年9月` or the front matter's own words."""
    url: str
    print_url: str
    first: Moment
    last: Moment
    """The dates of its oldest and newest article."""
    data: IssueData | None = None
    """What its own file says; None where it has none."""

    @property
    def date(self) -> Moment:
        """The day that it carries."""
        return self.data.date if self.data and self.data.date else self.last


class Chapter(Struct, frozen=True, gc=False):
    """Articles that follow each other in a booklet, as `articles[start:end]`."""

    name: str
    """Empty where there is one chapter only."""
    start: int
    end: int


class IndexEntry(Struct, frozen=True, gc=False):
    """A name in a booklet's index."""

    name: str
    places: tuple[int, ...]
    """The numbers of its articles in the booklet, counted from 1."""


class Index(Struct, frozen=True, gc=False):
    """A part of a booklet's index."""

    kind: str
    """titles, tags or sources."""
    entries: tuple[IndexEntry, ...]


class Booklet(Struct, frozen=True, gc=False):
    """An issue, or a list, as one print view of all its articles."""

    name: str
    """The issue's, the section's, the tag's; or the month."""
    url: str
    """The page that it prints."""
    first: Moment
    last: Moment
    """The dates of its oldest and newest article."""
    flowing: bool
    """Whether its articles follow each other; else each begins a new page."""
    chapters: tuple[Chapter, ...] = ()
    """What its contents are divided into."""
    issue: Issue | None = None
    """The issue that it is; None for a list."""
    masthead: bool = False
    """Whether it begins with the bulletin's head above its text; else with a cover."""
    part: int = 0
    """Which of the parts of a list it is, counted from the oldest; 0 for one that is all."""
    index: tuple[Index, ...] = ()
    """What it is searched by at its end."""


class Group(Struct, frozen=True, gc=False):
    """Cards under a heading: a section's on the home page, a month's in the archive."""

    term: Term
    cards: tuple[Card, ...]


class Pager(Struct, frozen=True, gc=False):
    """Where a page of a list stands among its pages."""

    number: int
    """Counted from the oldest page; 0 on the newest, which has the list's own address."""
    newest: str
    """Site path of the newest page."""
    newer: str = ""
    older: str = ""
    """Site paths of the neighbours; empty at the ends."""
    pages: tuple[Term, ...] = ()
    """The numbered pages worth a link, newer ones first: those near, and the oldest; a gap has no address."""
    place: int = 0
    """Which page this is, counted from the first one that a reader sees; 0 where that changes with each new page."""
    total: int = 0
    """How many pages there are; 0 where `place` is."""


class Feed(Struct, frozen=True, gc=False):
    """A feed to announce: `kind` is atom, rss or json."""

    kind: str
    title: str
    url: str


class Block(Struct, frozen=True, gc=False):
    """A part of the front page."""

    kind: str
    """lead, latest, issue, sections, issues; `section` for a single section's."""
    group: Group | None = None
    """The single section's articles."""


class Theme(Struct, frozen=True, gc=False):
    """What the settings say of the look."""

    masthead: str = "centered"
    """centered, plain or banner."""
    accent: str = "#9e1b1f"
    """The colour of the masthead, as the settings say."""
    text: str = "sans"
    """sans or serif."""
    home: tuple[str, ...] = ()
    """The front page's blocks, in their order."""
    slides: int = 0
    """How many articles share the head of the lead, at the most."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """The owner's own values."""


class Site(Struct, frozen=True, gc=False):
    """What every page knows about the bulletin. Small on purpose: it goes everywhere."""

    title: str
    subtitle: str
    base_url: str
    """Absolute, without a slash at its end: `site.base_url ~ article.url` is an article's full address."""
    language: str
    description: str
    keywords: tuple[str, ...]
    logo: Image | None
    publisher: Mapping[str, str]
    """name, organizer, address, postal_code, phone, email; each may be empty."""
    government: Mapping[str, str]
    """site_name, site_domain, site_id, icp, police, mistakes, mark; each may be empty."""
    navigation: tuple[MenuEntry, ...]
    sections: tuple[Term, ...]
    feeds: tuple[Feed, ...]
    has_issues: bool
    has_tags: bool
    has_sources: bool
    """Which lists there are, besides those that every bulletin has."""
    theme: Theme
    generator: str
    """`gen` and its version, for the meta tag."""
    icons: tuple[str, ...] = ()
    """Site paths of the bulletin's own icons, from `content/static/`; empty for the theme's."""
    touch_icon: str = ""
    """Site path of the icon for telephones' home screens, 180 pixels wide; empty where there is none."""
    favicon: str = ""
    """Site path of the icon that is made for whoever looks there and knows no drawing as one; empty where none is."""
    badges: Mapping[str, Image] = field(default_factory=dict)
    """The pictures that government sites must show, where they are set: `police`, `mark`."""
    guides: tuple[str, ...] = ()
    """Site paths of the pages of feeds, of the site's map and on accessibility, if that is wanted; without those that
    the bulletin has of its own."""
    search: str = ""
    """Site path of the page to search on; empty where there is none."""
    topics: str = ""
    """Site path of the list of topics; empty where there is none."""
    friendly_links: tuple[LinkGroup, ...] = ()
    banners: tuple[Banner, ...] = ()
    """Those whose time it is."""
    mourning: bool = False
    """Whether all is grey today."""
    menus: Mapping[str, tuple[MenuEntry, ...]] = field(default_factory=dict)
    """The menus that the settings name: `site.menus.footer`."""
    taxonomies: Mapping[str, Term] = field(default_factory=dict)
    """The taxonomies of the bulletin's own that have terms, by key: their names, and the lists of these."""


class View(Struct, frozen=True, gc=False):
    """What the frame around a page must know: titles, breadcrumb and what machines are told.

    Every template that makes a whole page is given one as `view`.
    """

    kind: str
    """home, article, print, page, section, topic, topics, tag, source, term, tags, sources, terms, latest, archive,
    year, month, issues, issue, booklet, feeds, sitemap, accessibility, search, withdrawn, missing, own."""
    url: str
    """This page's own site path."""
    canonical: str
    """The site path that search engines should know; the article's for a print view."""
    title: str
    """Empty on the home page, whose title is the site's."""
    language: str
    """The page's language: the article's or the section's own, else the bulletin's."""
    description: str = ""
    keywords: tuple[str, ...] = ()
    breadcrumb: tuple[Term, ...] = ()
    """From the home page down to, and without, this page."""
    section: Section | None = None
    """The column that the page belongs to."""
    index: bool = True
    """False tells search engines to leave the page out."""
    feeds: tuple[Feed, ...] = ()
    """The page's own feeds (a section's), before the site's."""
    translations: tuple[tuple[str, str], ...] = ()
    """(language tag, site path) of the same page in other languages."""
    marks: tuple[str, ...] = ()
    """As in Card."""
    alternates: tuple[tuple[str, str], ...] = ()
    """(`hreflang`, site path) of this page and its translations, and as `x-default` the one in the bulletin's
    language; empty without translations."""
    picture: Image | None = None
    """What others show of a topic, and of an article that has no picture they can show."""
    has_blocks: bool = False
    """Whether a text on the page has a block of the theme's: then the page asks for `blocks.css`."""


class ArchiveYear(Struct, frozen=True, gc=False):
    """A year of the archive and its months, newest first."""

    term: Term
    months: tuple[Term, ...]
