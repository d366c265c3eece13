"""What the standards demand of feeds and sitemaps, as functions that anyone can hold a file's text against.

Each raises AssertionError at the first rule that is broken, and says which. They know nothing of how the text
was made. Beyond the standards they ask for full addresses everywhere, since nothing here sets a base.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, fromstring

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def check_site(folder: Path) -> Counter[str]:
    """Every feed and sitemap under a folder, told apart by what they say they are. Gives how many of each."""
    checked: Counter[str] = Counter()
    for path in sorted((*folder.rglob("*.xml"), *folder.rglob("*.json"))):
        text = path.read_text(encoding="utf-8")
        check = next((check for mark, check in _MARKS if mark in text[:1_000]), None)
        if check is None:
            continue
        try:
            check(text)
        except AssertionError as error:
            raise AssertionError(f"{path.relative_to(folder)}: {error}") from error
        checked[check.__name__] += 1
    return checked


def check_atom(text: str) -> None:
    """RFC 4287, for a feed document."""
    feed = _parse(text)
    _require(feed.tag == f"{ATOM}feed", f"the root is {feed.tag}, not atom:feed")
    for element in feed.iter():
        _check_atom_construct(element)
    _require_counts(
        feed,
        ATOM,
        one=("id", "title", "updated"),
        most_one=("generator", "icon", "logo", "rights", "subtitle"),
    )
    _require_only(
        feed,
        ATOM,
        "author category contributor generator icon id link logo rights subtitle title updated entry",
    )
    _require(_links(feed, "self"), "4.1.1: a feed should have a link to itself")
    entries = feed.findall(f"{ATOM}entry")
    has_author = feed.find(f"{ATOM}author") is not None
    _require(
        has_author or (entries and all(entry.find(f"{ATOM}author") is not None for entry in entries)),
        "4.1.1: neither the feed nor each of its entries has an author",
    )
    for entry in entries:
        _require_counts(
            entry,
            ATOM,
            one=("id", "title", "updated"),
            most_one=("content", "published", "rights", "source", "summary"),
        )
        _require_only(
            entry,
            ATOM,
            "author category content contributor id link published rights source summary title updated",
        )
        if entry.find(f"{ATOM}content") is None:
            _require(_links(entry, "alternate"), "4.1.2: an entry without content needs an alternate link")
    for holder in (feed, *entries):
        kinds = Counter((link.get("type"), link.get("hreflang")) for link in _links(holder, "alternate"))
        _require(
            all(count == 1 for count in kinds.values()), f"4.1.1, 4.1.2: alternate links repeat: {kinds}"
        )
    _require_unique(_texts(feed, f"{ATOM}entry/{ATOM}id"), "atom:id")


def check_rss(text: str) -> None:
    """RSS 2.0 (RSS Advisory Board) and its profile's wish for a link to itself and a single enclosure."""
    root = _parse(text)
    _require(root.tag == "rss" and root.get("version") == "2.0", "the root is not rss version 2.0")
    _require(len(root) == 1 and root[0].tag == "channel", "rss holds exactly one channel")
    channel = root[0]
    single = ("language", "copyright", "managingEditor", "webMaster", "pubDate", "lastBuildDate", "generator")
    _require_counts(
        channel, "", one=("title", "link", "description"), most_one=(*single, "docs", "cloud", "ttl", "image")
    )
    _require_only(
        channel,
        "",
        "title link description language copyright managingEditor webMaster pubDate lastBuildDate category "
        "generator docs cloud ttl image rating textInput skipHours skipDays item",
    )
    _require(_text(channel, "title"), "channel: an empty title")
    _require(_text(channel, "description"), "channel: an empty description")
    _require_address(_text(channel, "link"), "channel/link")
    selves = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    _require(len(selves) == 1, "channel: a feed should have one atom:link to itself")
    _require_address(selves[0].get("href"), "atom:link")
    _require_language(channel.findtext("language"))
    for tag in ("pubDate", "lastBuildDate"):
        _require_rfc822(channel.findtext(tag))
    items = channel.findall("item")
    for item in items:
        _check_rss_item(item)
    _require_unique(_texts(channel, "item/guid"), "guid")


def check_json_feed(text: str) -> None:
    """JSON Feed 1.1."""
    _require_no_marks(text)
    feed = json.loads(text)
    _require(feed.get("version") == "https://jsonfeed.org/version/1.1", "version is not JSON Feed 1.1's")
    _require(isinstance(feed.get("items"), list), "items is required, and an array")
    _require_members(
        feed,
        "the feed",
        text=("version", "title", "description", "user_comment"),
        address=("home_page_url", "feed_url", "next_url", "icon", "favicon"),
        other=("authors", "language", "expired", "hubs", "items"),
    )
    for name in ("title", "home_page_url", "feed_url"):
        _require(feed.get(name), f"{name} is required of a public feed")
    _require_language(feed.get("language"))
    _require_authors(feed.get("authors"))
    for item in feed["items"]:
        _check_json_item(item)
    _require_unique([item["id"] for item in feed["items"]], "id")


def check_sitemap(text: str) -> None:
    """The Sitemaps protocol 0.9, for a list of addresses."""
    for url in _check_urlset(text, least=1):
        extra = [child.tag for child in url if child.tag.startswith(SITEMAP)]
        order = [f"{SITEMAP}{name}" for name in ("loc", "lastmod", "changefreq", "priority")]
        _require(
            extra == [tag for tag in order if tag in extra],
            f"url: {extra} are unknown, repeat or out of order",
        )


def check_sitemap_index(text: str) -> None:
    """The Sitemaps protocol 0.9, for an index."""
    root = _parse(text)
    _require(root.tag == f"{SITEMAP}sitemapindex", f"the root is {root.tag}, not sitemapindex")
    _require(0 < len(root) <= 50_000, f"{len(root)} sitemaps")
    for sitemap in root:
        _require(sitemap.tag == f"{SITEMAP}sitemap", f"{sitemap.tag} is no sitemap")
        _require_counts(sitemap, SITEMAP, one=("loc",), most_one=("lastmod",))
        _require_address(_text(sitemap, f"{SITEMAP}loc"), "sitemap/loc")
        _require_w3c(sitemap.findtext(f"{SITEMAP}lastmod"))
    _require_unique(_texts(root, f"{SITEMAP}sitemap/{SITEMAP}loc"), "loc")


def check_news_sitemap(text: str) -> None:
    """Google's rules for a news sitemap; its articles' age is not judged here."""
    urls = _check_urlset(text, least=1)
    _require(len(urls) <= 1_000, f"{len(urls)} articles, more than 1,000")
    for url in urls:
        _require_counts(url, NEWS, one=("news",))
        news = url.find(f"{NEWS}news")
        assert news is not None
        _require_counts(news, NEWS, one=("publication", "publication_date", "title"))
        _require_only(news, NEWS, "publication publication_date title")
        _require(_text(news, f"{NEWS}publication/{NEWS}name"), "an empty publication name")
        language = _text(news, f"{NEWS}publication/{NEWS}language")
        _require(
            re.fullmatch("zh-cn|zh-tw|[a-z]{2,3}", language), f"{language!r} is no language of Google News"
        )
        _require_w3c(_text(news, f"{NEWS}publication_date"))
        _require(_text(news, f"{NEWS}title"), "an empty title")


_MARKS: tuple[tuple[str, Callable[[str], None]], ...] = (
    ("<feed ", check_atom),
    ("<rss ", check_rss),
    ('"https://jsonfeed.org/version/', check_json_feed),
    ("<sitemapindex", check_sitemap_index),
    ("/schemas/sitemap-news/", check_news_sitemap),
    ("<urlset", check_sitemap),
)


# Atom


def _check_atom_construct(element: Element) -> None:
    name = element.tag.removeprefix(ATOM)
    text = element.text or ""
    _require_language(element.get(LANGUAGE))
    if name in ("id", "uri", "icon", "logo"):
        _require_address(text, name)
    elif name in ("updated", "published"):
        _require_rfc3339(text)
    elif name in ("title", "subtitle", "summary", "rights"):
        _require(
            element.get("type", "text") in ("text", "html", "xhtml"), f"3.1.1: {name} of an unknown type"
        )
        _require(not len(element), f"3.1.1: {name} holds elements")
    elif name == "content":
        _require(element.get("type") != "html" or not len(element), "4.1.3.3: HTML content holds elements")
        _require_full_addresses(text)
    elif name in ("author", "contributor"):
        _require_counts(element, ATOM, one=("name",), most_one=("uri", "email"))
        _require(_text(element, f"{ATOM}name"), f"3.2.1: {name} without a name")
        email = element.findtext(f"{ATOM}email", "a@b")
        _require(re.fullmatch(".+@.+", email), f"3.2.3: {email!r} is no e-mail address")
    elif name == "link":
        _require_address(element.get("href"), "4.2.7.1: atom:link")
        _require(element.get("length", "0").isdigit(), "4.2.7.6: a length that is no number")
        _require(re.fullmatch(r"\S+/\S+", element.get("type", "a/b")), "4.2.7.3: no media type")
    elif name == "category":
        _require(element.get("term"), "4.2.2.1: a category without a term")


def _links(holder: Element, relation: str) -> list[Element]:
    return [link for link in holder.findall(f"{ATOM}link") if link.get("rel", "alternate") == relation]


# RSS


def _check_rss_item(item: Element) -> None:
    single = ("title", "link", "description", "author", "comments", "enclosure", "guid", "pubDate", "source")
    _require_counts(item, "", most_one=single)
    _require_only(item, "", " ".join((*single, "category")))
    _require(_text(item, "title") or _text(item, "description"), "an item needs a title or a description")
    for guid in item.findall("guid"):
        if guid.get("isPermaLink", "true") == "true":
            _require_address(guid.text, "guid")
    if item.find("link") is not None:
        _require_address(_text(item, "link"), "item/link")
    for category in item.findall("category"):
        _require(category.text, "an empty category")
    for enclosure in item.findall("enclosure"):
        _require_address(enclosure.get("url"), "enclosure")
        _require(enclosure.get("length", "").isdigit(), "an enclosure without its length")
        _require(re.fullmatch(r"\S+/\S+", enclosure.get("type", "")), "an enclosure without its media type")
    _require_rfc822(item.findtext("pubDate"))
    _require_full_addresses(item.findtext(f"{CONTENT}encoded", ""))


# JSON Feed


def _check_json_item(item: dict[str, Any]) -> None:
    _require_members(
        item,
        "an item",
        text=("id", "title", "content_html", "content_text", "summary"),
        address=("url", "external_url", "image", "banner_image"),
        other=("date_published", "date_modified", "authors", "tags", "language", "attachments"),
    )
    _require(item.get("id"), "an item without an id is discarded by readers")
    _require("content_html" in item or "content_text" in item, "an item needs content_html or content_text")
    _require_full_addresses(item.get("content_html", ""))
    for name in ("date_published", "date_modified"):
        if name in item:
            _require_rfc3339(item[name])
    _require_language(item.get("language"))
    _require_authors(item.get("authors"))
    _require(all(isinstance(tag, str) and tag for tag in item.get("tags", [])), "tags are strings")
    for attachment in item.get("attachments", []):
        _require_members(
            attachment,
            "an attachment",
            text=("mime_type", "title"),
            address=("url",),
            other=("size_in_bytes", "duration_in_seconds"),
        )
        _require(
            attachment.get("url") and attachment.get("mime_type"), "an attachment needs url and mime_type"
        )
        _require(isinstance(attachment.get("size_in_bytes", 0), int), "size_in_bytes is a number")


def _require_authors(authors: object) -> None:
    for author in authors if isinstance(authors, list) else []:
        _require_members(author, "an author", text=("name",), address=("url", "avatar"), other=())
        _require(author, "an author needs a name, an url or an avatar")
    _require(authors is None or isinstance(authors, list), "authors is an array")


def _require_members(
    value: dict[str, Any], what: str, text: tuple[str, ...], address: tuple[str, ...], other: tuple[str, ...]
) -> None:
    unknown = [name for name in value if name not in text + address + other and not name.startswith("_")]
    _require(not unknown, f"{what} has members that JSON Feed 1.1 does not know: {unknown}")
    for name in text:
        _require(isinstance(value.get(name, ""), str), f"{what}: {name} is no string")
    for name in address:
        if name in value:
            _require_address(value[name], f"{what}: {name}")


# Sitemaps


def _check_urlset(text: str, least: int) -> list[Element]:
    _require(len(text.encode()) <= 50 * 1024 * 1024, "a sitemap of more than 50 MB")
    root = _parse(text)
    _require(root.tag == f"{SITEMAP}urlset", f"the root is {root.tag}, not urlset")
    _require(least <= len(root) <= 50_000, f"{len(root)} addresses")
    for url in root:
        _require(url.tag == f"{SITEMAP}url", f"{url.tag} is no url")
        _require_counts(url, SITEMAP, one=("loc",), most_one=("lastmod", "changefreq", "priority"))
        _require_address(_text(url, f"{SITEMAP}loc"), "url/loc")
        _require_w3c(url.findtext(f"{SITEMAP}lastmod"))
    _require_unique(_texts(root, f"{SITEMAP}url/{SITEMAP}loc"), "loc")
    return list(root)


# What they share


def _require(condition: object, rule: str) -> None:
    if not condition:
        raise AssertionError(rule)


def _parse(text: str) -> Element:
    _require_no_marks(text)
    return fromstring(text.encode())


def _require_no_marks(text: str) -> None:
    _require(not re.search("[\ufdd0-\ufdef]", text), "an address was left unspelled")


def _text(element: Element, path: str) -> str:
    return (element.findtext(path) or "").strip()


def _texts(element: Element, path: str) -> list[str]:
    return [found.text or "" for found in element.findall(path)]


def _require_counts(
    element: Element, namespace: str, one: Iterable[str] = (), most_one: Iterable[str] = ()
) -> None:
    counts = Counter(child.tag for child in element)
    for name in one:
        _require(
            counts[namespace + name] == 1, f"{element.tag} has {counts[namespace + name]} {name}, not one"
        )
    for name in most_one:
        _require(counts[namespace + name] <= 1, f"{element.tag} has {counts[namespace + name]} {name}")


def _require_only(element: Element, namespace: str, names: str) -> None:
    known = {namespace + name for name in names.split()}
    for child in element:
        ours = child.tag.startswith(namespace) if namespace else not child.tag.startswith("{")
        _require(not ours or child.tag in known, f"{element.tag} may not hold {child.tag}")


def _require_unique(values: list[str], what: str) -> None:
    repeated = [value for value, count in Counter(values).items() if count > 1]
    _require(not repeated, f"{what} repeats: {repeated}")


def _require_address(address: str | None, what: str) -> None:
    address = address or ""
    parts = urlsplit(address)
    full = parts.scheme in ("http", "https") and parts.hostname
    _require(full and not re.search(r"[\s<>\"]", address), f"{what}: {address!r} is no full address")
    _require(len(address) < 2_048, f"{what}: an address of {len(address)} characters")


def _require_language(tag: str | None) -> None:
    _require(
        tag is None or re.fullmatch("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", tag), f"{tag!r} is no language tag"
    )


def _require_rfc3339(text: str) -> None:
    form = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
    _require(re.fullmatch(form, text), f"{text!r} is no RFC 3339 time")
    _require_parses(datetime.fromisoformat, text)


def _require_w3c(text: str | None) -> None:
    if text is not None and not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        _require_rfc3339(text)
    elif text is not None:
        _require_parses(datetime.fromisoformat, text)


def _require_rfc822(text: str | None) -> None:
    if text is None:
        return
    form = r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d? [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d ([+-]\d{4}|GMT)"
    _require(re.fullmatch(form, text), f"{text!r} is no RFC 822 date")
    _require_parses(parsedate_to_datetime, text)
    _require(parsedate_to_datetime(text).strftime("%a") == text[:3], f"{text!r} names the wrong day")


def _require_parses(parse: Callable[[str], object], text: str) -> None:
    try:
        parse(text)
    except ValueError as error:
        raise AssertionError(f"{text!r}: {error}") from error


class _Addresses(HTMLParser):
    """Collects where a fragment of HTML leads."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [value or "" for name, value in attrs if name in ("href", "src", "cite", "poster")]


def _require_full_addresses(html: str) -> None:
    parser = _Addresses()
    parser.feed(html)
    parser.close()
    relative = [address for address in parser.found if not urlsplit(address).scheme]
    _require(not relative, f"addresses that a reader can't follow: {relative}")
