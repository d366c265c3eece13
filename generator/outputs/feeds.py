"""The feeds: Atom 1.0 (RFC 4287), RSS 2.0 and JSON Feed 1.1.

Each function is pure: the newest articles in, the file's text out. No clock is read, so a feed's dates are
its articles' dates. `url` is the feed's own site path; `articles` come newest first; `content` is `full` for
whole bodies or `summary`.
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Literal
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from msgspec import Struct

from generator.site.model import Article, Attachment, Site
from generator.text.dates import Moment
from generator.text.media_types import media_type
from generator.text.timestamps import rfc822, rfc3339
from generator.text.urls import absolute, spell_absolute
from generator.text.xmltext import DECLARATION, clean, escape

Content = Literal["full", "summary"]

# Atom demands a date of a feed, and a feed without articles has none. A fixed one keeps the bytes the same
# from build to build, and an old one never looks like news.
NEVER = "1970-01-01T00:00:00Z"

MINUTES = "60"
"""How long a reader of RSS may keep what it has been given before it asks again."""


NOTICES = (
    "correction",
    *(f"status_note_{status}" for status in ("amended", "repealed", "expired")),
    *(f"ai_{what}" for what in ("text", "image", "both")),
)
"""The theme's words for what stands before a text."""


class Channel(Struct, frozen=True, gc=False):
    """What a feed is of: the whole bulletin, or one of its sections."""

    title: str
    page_url: str
    """The site path of the page whose articles it carries."""
    language: str
    """A language tag; an article in another language says so."""
    description: str = ""
    notices: Mapping[str, Mapping[str, str]] = {}
    """By the language of each article: the theme's words of NOTICES, by their names, which stand before a text."""


def atom(site: Site, channel: Channel, url: str, articles: tuple[Article, ...], content: Content) -> str:
    """An Atom 1.0 feed. An entry's id is its article's full address."""
    feed = Element("feed", {"xmlns": "http://www.w3.org/2005/Atom", "xml:lang": channel.language})
    _add(feed, "id", site.base_url + url)
    _add(feed, "title", channel.title)
    if channel.description:
        _add(feed, "subtitle", channel.description)
    _add(feed, "updated", rfc3339(max(map(_changed, articles))) if articles else NEVER)
    _add(feed, "link", rel="self", type="application/atom+xml", href=site.base_url + url)
    _add(feed, "link", rel="alternate", type="text/html", href=site.base_url + channel.page_url)
    author = _add(feed, "author")
    _add(author, "name", _publisher(site))
    _add(author, "uri", site.base_url + "/")
    if "@" in site.publisher.get("email", ""):
        _add(author, "email", site.publisher["email"])
    if site.logo:
        _add(feed, "logo", site.base_url + site.logo.url)
    _add(feed, "generator", site.generator)
    for article in articles:
        _add_entry(feed, site, channel, article, content)
    return _document(feed)


def rss(site: Site, channel: Channel, url: str, articles: tuple[Article, ...], content: Content) -> str:
    """An RSS 2.0 feed with the usual modules: atom:link, dc:creator, content:encoded and media:thumbnail."""
    namespaces = {
        "xmlns:atom": "http://www.w3.org/2005/Atom",
        "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
        "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        "xmlns:media": "http://search.yahoo.com/mrss/",
    }
    root = Element("rss", {"version": "2.0", **namespaces})
    element = _add(root, "channel")
    _add(element, "title", channel.title)
    _add(element, "link", site.base_url + channel.page_url)
    _add(element, "atom:link", rel="self", type="application/rss+xml", href=site.base_url + url)
    _add(element, "description", channel.description or channel.title)
    _add(element, "language", channel.language)
    if articles:
        _add(element, "lastBuildDate", rfc822(max(map(_changed, articles))))
    _add(element, "generator", site.generator)
    _add(element, "ttl", MINUTES)
    if icon := feed_picture(site):
        picture = _add(element, "image")
        _add(picture, "url", site.base_url + icon)
        _add(picture, "title", channel.title)
        _add(picture, "link", site.base_url + channel.page_url)
    for article in articles:
        _add_item(element, site, channel, article, content)
    return _document(root)


def json_feed(site: Site, channel: Channel, url: str, articles: tuple[Article, ...], content: Content) -> str:
    """A JSON Feed 1.1."""
    feed = _filled(
        version="https://jsonfeed.org/version/1.1",
        title=channel.title,
        home_page_url=site.base_url + channel.page_url,
        feed_url=site.base_url + url,
        description=channel.description,
        icon=site.base_url + site.touch_icon if site.touch_icon else "",
        authors=[{"name": _publisher(site), "url": site.base_url + "/"}],
        language=channel.language,
    )
    feed["items"] = [_json_item(site, channel, article, content) for article in articles]
    return clean(json.dumps(feed, ensure_ascii=False, indent=2)) + "\n"


def _add_entry(feed: Element, site: Site, channel: Channel, article: Article, content: Content) -> None:
    address = site.base_url + article.url
    entry = _add(feed, "entry")
    if article.language != channel.language:
        entry.set("xml:lang", article.language)
    _add(entry, "id", address)
    _add(entry, "title", article.title)
    _add(entry, "link", rel="alternate", type="text/html", href=address)
    if article.source_url:
        _add(entry, "link", rel="via", href=article.source_url)
    if article.image:
        address = absolute(article.image.url, site.base_url)
        _add(entry, "link", rel="enclosure", type=media_type(article.image.url), href=address)
    for attachment in article.attachments:
        _add(
            entry,
            "link",
            rel="enclosure",
            type=media_type(attachment.url),
            length=str(attachment.size),
            title=attachment.name,
            href=site.base_url + attachment.url,
        )
    _add(entry, "published", rfc3339(article.date))
    _add(entry, "updated", rfc3339(_changed(article)))
    for name in _authors(site, article):
        _add(_add(entry, "author"), "name", name)
    for term in _categories(article):
        _add(entry, "category", term=term)
    if article.summary:
        _add(entry, "summary", article.summary)
    if content == "full":
        _add(entry, "content", _body(site, channel, article), type="html")


def _add_item(element: Element, site: Site, channel: Channel, article: Article, content: Content) -> None:
    address = site.base_url + article.url
    item = _add(element, "item")
    _add(item, "title", article.title)
    _add(item, "link", address)
    _add(item, "guid", address, isPermaLink="true")
    _add(item, "pubDate", rfc822(article.date))
    for name in _authors(site, article):
        _add(item, "dc:creator", name)
    for term in _categories(article):
        _add(item, "category", term)
    if article.summary:
        _add(item, "description", article.summary)
    if content == "full":
        _add(item, "content:encoded", _body(site, channel, article))
    if article.image:
        _add(item, "media:thumbnail", url=absolute(article.image.url, site.base_url))
    # Readers disagree on what a second enclosure means, so the RSS profile allows one.
    for attachment in article.attachments[:1]:
        _add(
            item,
            "enclosure",
            url=site.base_url + attachment.url,
            length=str(attachment.size),
            type=media_type(attachment.url),
        )


def _json_item(site: Site, channel: Channel, article: Article, content: Content) -> dict[str, Any]:
    address = site.base_url + article.url
    item = _filled(id=address, url=address, title=article.title)
    if content == "full":
        item["content_html"] = _body(site, channel, article)
    else:
        item["content_text"] = article.summary
    return item | _filled(
        summary=article.summary if content == "full" else "",
        image=absolute(article.image.url, site.base_url) if article.image else "",
        date_published=rfc3339(article.date),
        date_modified=rfc3339(_changed(article)) if article.updated else "",
        authors=[{"name": name} for name in _authors(site, article)],
        tags=list(_categories(article)),
        language=article.language if article.language != channel.language else "",
        attachments=[_json_attachment(site, attachment) for attachment in article.attachments],
    )


def _json_attachment(site: Site, attachment: Attachment) -> dict[str, Any]:
    return {
        "url": site.base_url + attachment.url,
        "mime_type": media_type(attachment.url),
        "title": attachment.name,
        "size_in_bytes": attachment.size,
    }


# An own-page link, in HTML as the sanitizer writes it: every attribute's value in double quotes.
_FRAGMENT_LINK = re.compile(r'(<a\b(?:[^">]|"[^"]*")*?\shref=")(?=#)')


def _body(site: Site, channel: Channel, article: Article) -> str:
    """The article's HTML with full addresses, since a reader shows it far from its page; notices go before."""
    address = site.base_url + article.url
    text = _FRAGMENT_LINK.sub(lambda match: match[1] + address, article.body.plain)
    words = channel.notices.get(article.language, {})
    told = [
        f"<p><strong>{escape(words[name])}</strong></p>\n"
        for name in (f"status_note_{article.status}", f"ai_{article.ai}")
        if name in NOTICES
    ]
    notes = "".join(told) + "".join(
        f"<p><strong>{escape(words['correction'])}</strong> {one.date.at.date()} {escape(one.text)}</p>\n"
        for one in article.corrections
    )
    return notes + spell_absolute(text, site.base_url)


def _changed(article: Article) -> Moment:
    return article.updated or article.date


def feed_picture(site: Site) -> str:
    """The site path of the picture that stands for the bulletin in an RSS feed: no drawing, which RSS doesn't know."""
    logo = site.logo.url if site.logo else ""
    return logo if logo.lower().endswith((".png", ".jpg", ".jpeg", ".gif")) else site.touch_icon


def _publisher(site: Site) -> str:
    return site.publisher.get("name") or site.title


def _authors(site: Site, article: Article) -> tuple[str, ...]:
    return article.authors or (article.source.name if article.source else _publisher(site),)


def _categories(article: Article) -> tuple[str, ...]:
    return tuple(dict.fromkeys((article.section.name, *(tag.name for tag in article.tags))))


def _filled(**fields: object) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value}


def _add(parent: Element, tag: str, text: str = "", **attributes: str) -> Element:
    element = SubElement(parent, tag, {name: clean(value) for name, value in attributes.items()})
    element.text = clean(text) or None
    return element


def _document(root: Element) -> str:
    indent(root)
    return DECLARATION + tostring(root, encoding="unicode") + "\n"
