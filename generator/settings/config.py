"""The bulletin's settings: what `gen.yaml` may say, and how it is read.

The dataclasses below are the one definition: reading, checking, the JSON Schema for editors' completion and
the reference in the docs all come from their fields.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, tzinfo
from pathlib import Path
from typing import Any, Literal, get_args
from zoneinfo import ZoneInfo

from yaml import MappingNode, ScalarNode

from generator.problems import Problem, Reporter
from generator.settings import fields, kinds, schema
from generator.settings.blocks import ThemeBlocks
from generator.settings.frontmatter import PRINT_STYLES, FrontMatter, FrontMatterRules
from generator.settings.schema import key
from generator.settings.targets import PlaceText
from generator.settings.values import Place, Reading
from generator.settings.yamltree import compose
from generator.text.dates import Moment
from generator.text.decoding import read_text


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who publishes the bulletin and how to reach them."""

    name: str = key(kinds.Text(), "The office's full name.", default="")
    organizer: str = key(
        kinds.Text(), "Who does the work for it, 承办单位.", default="", also=("host", "undertaker")
    )
    address: str = key(kinds.Text(), "Street address.", default="")
    postal_code: str = key(kinds.Text(), "Postal code.", default="", also=("postcode", "zip"))
    phone: str = key(kinds.Text(), "Telephone number.", default="", also=("telephone", "tel"))
    email: str = key(kinds.Text(), "E-mail address.", default="", also=("mail",))


@dataclass(frozen=True, slots=True)
class Government:
    """The identity that Chinese government sites must show (《政府网站发展指引》)."""

    site_name: str = key(kinds.Text(), "SiteName; the title when it is left out.", default="")
    site_domain: str = key(kinds.Text(), "SiteDomain, such as www.example.gov.cn.", default="")
    site_id: str = key(
        kinds.Text(), "SiteIDCode, 网站标识码: ten letters and digits.", default="", also=("site_id_code",)
    )
    icp: str = key(kinds.Text(), "ICP number, such as 京ICP备05000000号.", default="")
    police: str = key(
        kinds.Text(), "公网安备 number, such as 京公网安备 11000000000000号.", default="", also=("gongan",)
    )
    police_badge: str = key(
        kinds.Text(path=True),
        "The badge that goes with it: a picture under `content/`, such as `static/gongan.png`.",
        default="",
    )
    mistakes: str = key(
        fields.Address(), "Where readers tell of mistakes: the address behind 政府网站找错.", default=""
    )
    mark: str = key(
        fields.Address(),
        "Where 党政机关网站标识 leads, at the office that gives it out.",
        default="",
        also=("conac",),
    )
    mark_picture: str = key(
        kinds.Text(path=True),
        "Its picture under `content/`, such as `static/dangzheng.png`; without it, words lead there.",
        default="",
    )


@dataclass(frozen=True, slots=True)
class NamedLink:
    """A link and its words."""

    title: str = key(kinds.Text(), "The words to click.", also=("name", "text", "label"))
    url: str = key(
        fields.Target(),
        "A path to a source (`about.md`), a site address (`/archive/`), or a full one.",
        also=("link", "href", "path"),
    )


@dataclass(frozen=True, slots=True)
class NavigationItem(NamedLink):
    """One entry of the navigation."""

    children: tuple[NamedLink, ...] = key(
        kinds.Parts(NamedLink),
        "What stands in a second row below the navigation, on its own page and on those that it leads to.",
        default=(),
        also=("items", "sub", "submenu", "menu"),
    )


@dataclass(frozen=True, slots=True)
class MenuItem(NamedLink):
    """One entry of a menu."""

    children: tuple[NavigationItem, ...] = key(
        kinds.Parts(NavigationItem),
        "What stands below it, and may have children once more.",
        default=(),
        also=("items", "sub", "submenu", "menu"),
    )


@dataclass(frozen=True, slots=True)
class FriendlyLinks:
    """A group of links to other sites."""

    links: tuple[NamedLink, ...] = key(
        kinds.Parts(NamedLink), "The sites.", also=("items", "sites", "children")
    )
    title: str = key(
        kinds.Text(),
        "What they have in common, such as 县级部门.",
        default="",
        also=("name", "text", "label"),
    )


_FROM = "The first day, or moment."
_UNTIL = "The last day, all of it; or the moment at which it is over."


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time; open at the end that is left out."""

    from_: Moment | None = key(fields.Date(), _FROM, default=None, also=("start", "since", "begin"))
    until: Moment | None = key(fields.Date(), _UNTIL, default=None, also=("to", "end", "expires"))


@dataclass(frozen=True, slots=True)
class Banner:
    """A line above every page, while its time lasts."""

    text: str = key(kinds.Text(empty=False), "What it says.", also=("title", "message"))
    link: str = key(
        fields.Target(), "Where it leads, written as in the navigation.", default="", also=("url", "href")
    )
    from_: Moment | None = key(fields.Date(), _FROM, default=None, also=("start", "since", "begin"))
    until: Moment | None = key(fields.Date(), _UNTIL, default=None, also=("to", "end", "expires"))


DateSource = Literal["front-matter", "name", "path", "git"]
"""Where an article's date may be found."""


@dataclass(frozen=True, slots=True)
class Dates:
    """Where the dates of articles come from."""

    from_: tuple[DateSource, ...] = key(
        kinds.Choices(*get_args(DateSource)),
        "Where to look for an article's date, in this order: in the `front-matter`; in the file's `name`; in the "
        "folders of its `path` (`2020/01/02/`); in `git`, when it was first committed. Without it, the first two.",
        default=("front-matter", "name"),
        also=("order", "source", "sources"),
    )


@dataclass(frozen=True, slots=True)
class Feeds:
    """What the feeds hold."""

    content: Literal["full", "summary"] = key(
        kinds.Choice("full", "summary"), "Whole articles or summaries.", default="full"
    )
    count: int = key(
        kinds.Integer(minimum=1, maximum=1000),
        "How many of the newest articles.",
        default=20,
        also=("limit", "size"),
    )


@dataclass(frozen=True, slots=True)
class Social:
    """What others show where they link to an article: chat programs, social networks."""

    pictures: bool = key(
        kinds.Boolean(),
        "Whether an article without a picture that they can show has one made: its title and the bulletin's name. "
        "Takes `gen-bulletin[images]`, and Noto's fonts for Chinese.",
        default=False,
        also=("images", "cards"),
    )


BLOCKS = ("lead", "latest", "issue", "sections", "issues")
"""What the front page can show besides single sections, which are named by their folders."""


@dataclass(frozen=True, slots=True)
class Theme:
    """Which theme the site has, and how the default one looks."""

    from_: str = key(
        kinds.Text(path=True),
        "A theme of your own or of others: a folder (`themes/gazette`), or a Python package that is installed. What it "
        "lacks is the default theme’s; your `templates` go before both.",
        default="",
        also=("name", "use", "folder", "package"),
    )
    accent: str = key(
        fields.Color(),
        "The colour of the masthead and of what stands out. Where it could not be read, a darker or lighter one "
        "of its kind is used.",
        default="#9e1b1f",
        also=("accent_color", "accent_colour", "color", "colour", "primary", "main_color"),
    )
    masthead: Literal["centered", "plain", "banner"] = key(
        kinds.Choice("centered", "plain", "banner"),
        "The head of each page: the name in the middle as on a newspaper, at the left, or on a band of colour.",
        default="centered",
        also=("header", "nameplate"),
    )
    text: Literal["sans", "serif"] = key(
        kinds.Choice("sans", "serif"),
        "The typeface of texts: 黑体 (sans) or 宋体 (serif).",
        default="sans",
        also=("font", "typeface", "font_family"),
    )
    name_font: bool = key(
        kinds.Boolean(),
        "Whether the bulletin's name is in Noto Serif (思源宋体) for every reader: a font of its characters alone goes "
        "along. Takes `gen-bulletin[pdf]` and Noto's fonts for Chinese; its bytes depend on the version of these.",
        default=False,
        also=("web_font", "webfont", "name_typeface"),
    )
    home: tuple[str, ...] = key(
        kinds.Texts(apart=True),
        "The blocks of the front page in their order: "
        + ", ".join(f"`{block}`" for block in BLOCKS)
        + ", and sections by their folders.",
        default=("lead", "latest", "issue", "sections", "issues"),
        also=("front", "front_page", "homepage", "blocks"),
    )
    slides: int = key(
        kinds.Integer(minimum=0, maximum=12),
        "How many articles with pictures share the head of the `lead`, one beside the other, for readers to swipe or "
        "scroll. Below two, the first article leads.",
        default=0,
        also=("carousel", "slider", "slideshow"),
    )
    extra: Mapping[str, Any] = key(
        kinds.Free(), "Values of your own for templates.", default={}, also=("params", "custom")
    )


PRINTED = ("months", "sections", "tags", "years")
"""The lists that can have a print view, besides issues, which always have one."""


@dataclass(frozen=True, slots=True)
class Paper:
    """How print views and PDFs are laid out."""

    size: Literal["A4", "Letter"] = key(
        kinds.Choice("A4", "Letter"), "The sheet of paper.", default="A4", also=("format", "paper_size")
    )
    style: Literal["plain", "official", "letter", "order", "minutes"] = key(
        kinds.Choice(*PRINT_STYLES),
        "How articles are laid out: plainly, or as an official document after GB/T 9704. Sections and articles may "
        "say otherwise (`print_style`).",
        default="plain",
        also=("print_style",),
    )
    articles: Literal["flowing", "pages"] = key(
        kinds.Choice("flowing", "pages"),
        "In an issue, whether articles follow each other, or each begins a new page.",
        default="flowing",
        also=("issue", "flow"),
    )
    cover: Literal["page", "masthead"] = key(
        kinds.Choice("page", "masthead"),
        "How an issue begins: with a cover of its own, or with the bulletin's head above its text, as a 简报 does.",
        default="page",
        also=("issue_cover", "head"),
    )
    lists: tuple[str, ...] = key(
        kinds.Choices(*PRINTED),
        "Which lists have a print view with all their articles, as issues have: "
        + ", ".join(f"`{name}`" for name in PRINTED)
        + ". A year's is a bound volume with an index.",
        default=(),
        also=("collections",),
    )
    pdf: bool = key(
        kinds.Boolean(),
        "Whether print views are there as PDFs, too. Takes `gen-bulletin[pdf]`.",
        default=False,
        also=("pdfs",),
    )
    attach_text: bool = key(
        kinds.Boolean(),
        "Whether PDFs hold the Markdown files that they are made of, with everything that stands in these, for "
        "archives (PDF/A-3a).",
        default=False,
        also=("attach_source", "attach_markdown"),
    )
    saddle_stitch: bool = key(
        kinds.Boolean(),
        "Whether issues and printed lists are there as a second PDF for folding and stapling, too: two pages beside "
        "each other on sheets of twice the size, both sides, in the order of the printer.",
        default=False,
        also=("imposed", "folded"),
    )
    docx: bool = key(
        kinds.Boolean(),
        "Whether articles are there as documents of Word, too. Takes `gen-bulletin[docx]`.",
        default=False,
        also=("word", "doc"),
    )


@dataclass(frozen=True, slots=True)
class Static:
    """What the site takes from `content/static/`."""

    allow: tuple[str, ...] = key(
        kinds.Texts(apart=True),
        "Files there that the site needs though they run in browsers or on the server, or tell a host how to serve "
        'it: names (`CNAME`), patterns (`"*.html"`) or paths (`tools/map.js`).',
        default=(),
        also=("allowed", "include", "only"),
    )


@dataclass(frozen=True, slots=True)
class Search:
    """How readers search the bulletin."""

    enabled: bool = key(
        kinds.Boolean(),
        "Whether every page has a box to search all articles with.",
        default=True,
        also=("on", "active"),
    )
    outside: str = key(
        fields.SearchEngine(),
        "A search engine that readers without scripts are led to, such as `https://www.baidu.com/s?wd=site:%s`; "
        "`%s` becomes the site's host, and what was searched for behind it.",
        default="",
        also=("engine", "external"),
    )


@dataclass(frozen=True, slots=True)
class Check:
    """What `gen check` looks for."""

    before_build: bool = key(
        kinds.Boolean(),
        "Whether each `gen build` checks first, and builds nothing where a rule finds an error.",
        default=False,
        also=("on_build", "build"),
    )
    rules: Mapping[str, str] = key(
        kinds.Levels(),
        "How much rules weigh, if not as they come; [Checks](checks.md) has all of them.",
        default={},
        also=("rule", "levels"),
    )


@dataclass(frozen=True, slots=True)
class Reviewing:
    """Who must approve an article before it is public (三审三校)."""

    required: tuple[str, ...] = key(
        kinds.Texts(apart=True),
        "The levels, in the order in which they come, such as `[初审, 复审, 终审]`; each is another person's. "
        "Without any, no article needs an approval.",
        default=(),
        also=("levels", "stages", "steps"),
    )


@dataclass(frozen=True, slots=True)
class Signing:
    """How the site is signed, so that anyone can tell what a server really serves."""

    key_: str = key(
        fields.Key(),
        "The office's public key, as `gen key new` prints it.",
        default="",
        also=("public_key", "pubkey"),
    )
    every_build: bool = key(
        kinds.Boolean(),
        "Whether each build signs, too; otherwise `gen sign` does. Takes `gen-bulletin[sign]`.",
        default=False,
        also=("always", "auto", "enabled"),
    )
    days: int = key(
        kinds.Integer(minimum=1, maximum=3650),
        "For how many days a signature holds. When half of them are over, the next build or `gen sign` renews it.",
        default=90,
        also=("valid", "expires"),
    )
    changes: tuple[str, ...] = key(
        kinds.Texts(),
        "Which key came after which: the lines that `gen key new --replace` prints.",
        default=(),
        also=("former", "key_changes"),
    )


HOSTS = (
    "nginx",
    "apache",
    "caddy",
    "iis",
    "netlify",
    "cloudflare-pages",
    "vercel",
    "github-pages",
    "gitlab-pages",
)
"""The hosts that files are written for."""


@dataclass(frozen=True, slots=True)
class Security:
    """Whom those who find a hole in the site should tell (RFC 9116)."""

    contact: tuple[str, ...] = key(
        fields.Contacts(),
        "An e-mail address, a telephone number (`tel:+86-…`) or a page (`https://…`); the best one first.",
        also=("contacts", "email"),
    )
    expires: Moment = key(
        fields.Date(),
        "Until when that holds, at most a year from now. From then on each build warns.",
        also=("until",),
    )


@dataclass(frozen=True, slots=True)
class Hosting:
    """What the site's host is told."""

    for_: tuple[str, ...] = key(
        kinds.Choices(*HOSTS),
        "Where the site is served. Files for Apache, IIS and hosting services go along with the site; those for "
        "the settings of nginx, Apache and Caddy are in `.gen/hosting`.",
        default=(),
        also=("host", "server", "servers", "hosts"),
    )
    hsts: int = key(
        kinds.Integer(minimum=0, maximum=3650),
        "For how many days browsers use https only (HSTS), on this host name and for all that it serves. Once said, it "
        "can't be taken back: begin with 1, and take 365 when all of the host has https.",
        default=0,
        also=("strict_transport_security",),
    )
    headers: Mapping[str, str] = key(
        fields.Headers(),
        "Headers of every answer that are to be others, or more; one without a value is left out.",
        default={},
        also=("header",),
    )
    security: Security | None = key(
        kinds.Part(Security),
        "Whom those who find a hole in the site should tell: `/.well-known/security.txt`.",
        default=None,
        also=("security_txt",),
    )


@dataclass(frozen=True, slots=True)
class Destination:
    """A place that the site is published to."""

    to: str = key(
        PlaceText(),
        "The place: a folder (also on a share or a stick), `rsync://USER@HOST/FOLDER` (by ssh), "
        "`rclone:REMOTE:FOLDER` (SFTP, FTP, WebDAV, S3 and others) or `git:BRANCH`. Never with a password.",
        also=("target", "url", "path", "folder"),
    )
    build: tuple[Literal["compress", "pdf", "docx"], ...] = key(
        kinds.Choices("compress", "pdf", "docx"),
        "What is built for it besides: packed companions, PDFs, documents of Word.",
        default=(),
        also=("with", "options"),
    )
    check: bool = key(
        kinds.Boolean(),
        "Whether `gen check`’s rules are asked first; an error stops everything.",
        default=False,
    )
    sign: bool = key(
        kinds.Boolean(),
        "Whether the site is signed, too. Takes `gen-bulletin[sign]` and `sign.key`.",
        default=False,
        also=("signed",),
    )


_TAKEN = frozenset(
    (
        *schema.keys(FrontMatter),
        *("tag", "sources", "archive", "topics", "issues", "feeds", "sitemap", "accessibility"),
        *("assets", "static", "page", "terms", "q", "from", "year", "limit"),
    )
)
"""What no taxonomy can be called: the keys of articles, folders that sites have, and what else a search or a query asks
for."""


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything that gen.yaml may say."""

    title: str = key(kinds.Text(empty=False), "The bulletin's name.", also=("name", "site_name"))
    base_url: str = key(
        fields.Address(base=True),
        "The full address at which the site will be found, such as `https://www.example.org/bulletin`.",
        also=("baseurl", "site_url", "url", "siteurl"),
    )
    timezone: str = key(
        fields.TimeZone(), "The zone of dates without one, such as `Asia/Shanghai`.", also=("time_zone", "tz")
    )
    subtitle: str = key(kinds.Text(), "A line under the name.", default="", also=("tagline", "slogan"))
    language: str = key(
        kinds.Choice("zh-CN", "zh-TW", "en"),
        "The interface's language.",
        default="zh-CN",
        also=("lang", "locale"),
    )
    description: str = key(kinds.Text(), "A sentence for search engines and feeds.", default="")
    keywords: tuple[str, ...] = key(kinds.Texts(apart=True), "Words for search engines.", default=())
    logo: str = key(
        kinds.Text(path=True),
        "An image under `content/`, such as `static/logo.svg`.",
        default="",
        also=("icon",),
    )
    publisher: Publisher = key(
        kinds.Part(Publisher), "Who publishes the bulletin.", default=Publisher(), also=("organization",)
    )
    government: Government = key(
        kinds.Part(Government), "Identity of a government site.", default=Government()
    )
    accessibility_statement: bool = key(
        kinds.Boolean(),
        "Whether there is a page on accessibility, 无障碍声明: what the default theme does for readers, how that is "
        "checked, and whom to tell of what can't be read. The foot of every page leads there.",
        default=False,
        also=("accessibility", "a11y"),
    )
    navigation: tuple[NavigationItem, ...] = key(
        kinds.Parts(NavigationItem),
        "The navigation; without it, the sections and the pages.",
        default=(),
        also=("nav", "menu"),
    )
    menus: Mapping[str, tuple[MenuItem, ...]] = key(
        kinds.Named(MenuItem, many=True),
        "Menus for your own templates besides the navigation, by names of your own.",
        default={},
        also=("menu_bars",),
    )
    taxonomies: Mapping[str, str] = key(
        kinds.Taxonomies(_TAKEN),
        "Kinds of terms besides tags and sources, such as `people: 人物`: articles name theirs under the key, and each "
        "term has a list and feeds below `/people/`.",
        default={},
        also=("taxonomy", "classifications", "分类法"),
    )
    friendly_links: tuple[FriendlyLinks, ...] = key(
        kinds.Parts(FriendlyLinks),
        "Links to other sites, in groups, at the foot of every page.",
        default=(),
        also=("links_to", "friends", "blogroll", "友情链接"),
    )
    banner: tuple[Banner, ...] = key(
        fields.Spans(Banner),
        "Lines above every page, while their time lasts.",
        default=(),
        also=("banners", "announcement", "notice", "alert"),
    )
    mourning: tuple[Span, ...] = key(
        fields.Days(Span),
        "Days on which the whole site is grey: one, a list, or `{from: 2026-12-12, until: 2026-12-13}`.",
        default=(),
        also=("grey", "gray", "grayscale", "哀悼日"),
    )
    sections: tuple[str, ...] = key(
        kinds.Texts(apart=True),
        "The sections' folders, in the order to show them.",
        default=(),
        also=("section", "columns"),
    )
    date: Dates = key(
        kinds.Part(Dates), "Where the dates of articles come from.", default=Dates(), also=("dates",)
    )
    permalink: str = key(
        fields.Permalink(),
        "The pattern of an article's address, from "
        + ", ".join(f"`{{{placeholder}}}`" for placeholder in fields.PLACEHOLDERS)
        + ".",
        default="/{section}/{year}/{slug}/",
        also=("permalinks",),
    )
    slug: Literal["written", "pinyin"] = key(
        kinds.Choice("written", "pinyin"),
        "Addresses in the name's own script, or in pinyin.",
        default="written",
        also=("slugs",),
    )
    links: Literal["directory", "file"] = key(
        kinds.Choice("directory", "file"),
        "With `file`, links name `index.html`, so that the site also opens from a disk.",
        default="directory",
    )
    page_size: int = key(
        kinds.Integer(minimum=1, maximum=1000),
        "Articles on a page of a list, three times as many on one of a year's; the newest page has up to twice as "
        "many, less one.",
        default=20,
        also=("per_page", "paginate", "pagination"),
    )
    feeds: Feeds = key(kinds.Part(Feeds), "What the feeds hold.", default=Feeds(), also=("feed", "rss"))
    social: Social = key(
        kinds.Part(Social),
        "What others show where they link to an article.",
        default=Social(),
        also=("open_graph",),
    )
    issues: Literal["none", "month", "week", "front-matter"] = key(
        kinds.Choice("none", "month", "week", "front-matter"),
        "How articles are collected into issues.",
        default="none",
        also=("issue",),
    )
    paper: Paper = key(
        kinds.Part(Paper),
        "How print views and PDFs are laid out.",
        default=Paper(),
        also=("print", "printing"),
    )
    front_matter: FrontMatterRules = key(
        kinds.Part(FrontMatterRules),
        "How another system's front matter is read.",
        default=FrontMatterRules(),
        also=("frontmatter",),
    )
    problems: Mapping[str, bool] = key(
        kinds.Warnings(),
        "Warnings that are not wanted, by the names in brackets behind them: `missing-alt: off`. Errors stay.",
        default={},
        also=("warnings", "rules", "lint"),
    )
    check: Check = key(
        kinds.Part(Check), "What `gen check` looks for.", default=Check(), also=("checks", "checking")
    )
    review: Reviewing = key(
        kinds.Part(Reviewing),
        "Who must approve an article before it is public: [Review](review.md).",
        default=Reviewing(),
        also=("reviews", "reviewing", "approval", "三审三校"),
    )
    ignore: tuple[str, ...] = key(
        kinds.Texts(apart=True),
        "What under `content/` is no part of the bulletin: names (`README.md`) and patterns (`_*`) of files and "
        "folders, or paths (`news/old`). A `*` is of no `_index.md`.",
        default=(),
        also=("exclude", "ignored", "ignore_files", "excludes"),
    )
    static: Static = key(
        kinds.Part(Static), "What the site takes from `content/static/`.", default=Static(), also=("files",)
    )
    compress: bool = key(
        kinds.Boolean(),
        "Whether text files have packed companions (`.gz`, `.br`), for hosts that send these.",
        default=False,
        also=("compression", "gzip"),
    )
    sign: Signing = key(
        kinds.Part(Signing),
        "How the site is signed, so that anyone can tell what a server really serves: [Signing](verify.md).",
        default=Signing(),
        also=("signing", "signature"),
    )
    hosting: Hosting = key(
        kinds.Part(Hosting),
        "What the site’s host is told: headers, types, redirects. [Hosts](hosting.md) has more.",
        default=Hosting(),
        also=("serving", "deploy"),
    )
    publish: Mapping[str, Destination] = key(
        kinds.Named(Destination),
        "Where `gen publish` puts the site, by names of your own: [Publishing](publish.md).",
        default={},
        also=("publishing", "targets", "deployment"),
    )
    theme: Theme = key(
        kinds.Part(Theme),
        "Which theme the site has, and how the default one looks.",
        default=Theme(),
        also=("params", "extra", "style", "appearance"),
    )
    search: Search = key(
        kinds.Part(Search), "How readers search the bulletin.", default=Search(), also=("searching",)
    )


@dataclass(frozen=True, slots=True)
class Config:
    """One run's settings: the file's, and what the command line says besides."""

    root: Path
    """The folder that holds gen.yaml."""
    path: Path
    """gen.yaml itself."""
    settings: Settings
    positions: Mapping[str, Place]
    """Where in the file a value stands (`navigation.0.url`: (line, column)), for problems found later."""
    lines: tuple[str, ...]
    """The file's lines, for excerpts."""
    problems: tuple[Problem, ...] = ()
    """Warnings of what the file says."""
    status: os.stat_result | None = None
    """What the system said of the file before it was read."""
    blocks: ThemeBlocks = field(default_factory=dict)
    """Those that the theme defines for texts; put in by whoever has read the theme (`with_blocks`)."""

    @property
    def zone(self) -> ZoneInfo:
        """The zone of dates without one."""
        return ZoneInfo(self.settings.timezone)


def load_config(path: Path) -> tuple[Config | None, tuple[Problem, ...]]:
    """The settings of a file, and everything that is wrong with it; None in their place after an error."""
    path = path.absolute()
    try:
        status = path.stat()
        data = path.read_bytes()
    except OSError as error:
        reason = error.strerror or type(error).__name__
        return None, (Problem("settings-unreadable", path.name, values=(("reason", reason),)),)
    settings, reading = read_settings(data, path.name)
    reporter = reading.reporter
    problems = tuple(reporter.problems)
    if settings is None or any(problem.severity == "error" for problem in problems):
        return None, problems
    config = Config(path.parent, path, settings, reading.positions, reporter.lines, problems, status)
    return config, problems


def read_settings(data: bytes, name: str) -> tuple[Settings | None, Reading]:
    """The settings in a file's bytes, and how they were read: what is wrong, and where each value stands.

    After an error they may be there, with defaults in place of what is wrong.
    """
    reading = Reading(Reporter(name))
    text = read_text(data, reading.reporter)
    root = None if text is None else compose(text, reading.reporter)
    if root is None:
        return None, reading
    reading.zone = _zone(root)
    return schema.read(Settings, root, reading), reading


def _zone(root: MappingNode) -> tzinfo:
    """The zone of the file's own dates, as far as it can be told before all is read."""
    for name, node in root.value:
        if isinstance(name, ScalarNode) and name.value == "timezone" and isinstance(node, ScalarNode):
            try:
                return ZoneInfo(node.value)
            except (LookupError, ValueError, OSError):  # which is told when the key is read
                break
    return UTC


def with_base_url(config: Config, url: str) -> tuple[Config | None, tuple[Problem, ...]]:
    """The settings with another `base_url`, checked like the one in the file; None if it is wrong."""
    address, problems = schema.read_alone(
        schema.keys(Settings)["base_url"].kind, "base_url", url, "--base-url"
    )
    if address is None:
        return None, problems
    return replace(config, settings=replace(config.settings, base_url=address)), ()
