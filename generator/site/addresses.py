"""Where everything under `content/` will be found: a site path for each document and file."""

import re
from collections.abc import Mapping

from generator.content.files import File
from generator.content.paths import TOPICS, ContentPath
from generator.settings.config import Settings
from generator.settings.frontmatter import FrontMatter
from generator.site.model import Feed
from generator.text import urls
from generator.text.dates import Moment
from generator.text.paths import parents
from generator.text.slugs import slug_of, slugify, unreserved

ACCESSIBILITY = "/accessibility/"
GUIDES = ("/feeds/", "/sitemap/", ACCESSIBILITY)
"""The pages that tell of the feeds and of all that the site has."""

SEARCH = "/search/"
"""The page to search on."""

PAGE_ENDINGS = (".html", ".htm")
"""Of a file that is a page; any other address is a folder's."""

_FEEDS = {"atom": "atom.xml", "rss": "rss.xml", "json": "feed.json"}

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def article_url(
    place: ContentPath,
    values: FrontMatter,
    title: str,
    section: str,
    date: Moment,
    settings: Settings,
    around: str,
) -> str:
    """An article's site path, from its front matter or the bulletin's pattern; empty if no slug can be made.

    `around` is the language of its section: a translation's address begins with its own.
    """
    if values.permalink:
        return encoded_folder(values.permalink)
    # The name of a daily's file is its date: unlike the headline, it is another one each day and stays.
    name = place.name or place.date
    slug = values.slug or slugify(name, settings.slug)
    if not slug:
        return ""
    parts = {
        "section": slug_of(section, settings.slug),
        "year": f"{date.at.year:04}",
        "month": f"{date.at.month:02}",
        "day": f"{date.at.day:02}",
        "slug": slug,
        "name": slug_of(name, "written"),
        "title": slugify(title, settings.slug) or slug,
    }
    path = _PLACEHOLDER.sub(lambda match: parts[match[1]], settings.permalink)
    # Two parts that are fit alone may make a name together that is none.
    path = "/".join(map(unreserved, path.split("/")))
    return encoded_folder(_language_prefix(place, around) + path)


def page_url(place: ContentPath, values: FrontMatter, settings: Settings) -> str:
    """A standalone page's or a topic's site path; empty if no slug can be made."""
    if values.permalink:
        return encoded_folder(values.permalink)
    slug = values.slug or slugify(place.name or place.date, settings.slug)
    folder = f"{_language_prefix(place, settings.language)}/{TOPICS if place.kind == 'topic' else ''}"
    return encoded_folder(f"{folder.rstrip('/')}/{slug}/") if slug else ""


def section_url(key: str, permalink: str, settings: Settings) -> str:
    """A section's site path."""
    return encoded_folder(permalink or f"/{slug_of(key, settings.slug)}/")


def print_url(url: str) -> str:
    """The site path of an article's print view."""
    return folder_of(url) + "print/"


def file_url(file: File, owners: Mapping[str, str]) -> str:
    """A file's site path. `owners` gives each bundle's folder the site path of its article.

    `static/` is the site's root; a bundle's files lie with its article; others keep their place.
    """
    if file.path.startswith("static/"):
        return urls.encode("/" + file.path.removeprefix("static/"))
    for folder in parents(file.path):
        if folder in owners:
            return folder_of(owners[folder]) + urls.encode(file.path.removeprefix(folder + "/"))
    return urls.encode("/" + file.path)


def folder_of(url: str) -> str:
    """The site path under which an article's own files and its print view lie."""
    return url if url.endswith("/") else without_ending(url) + "/"


def without_ending(url: str) -> str:
    """A site path without the ending of a page's file."""
    return url.removesuffix(".html") if url.endswith(".html") else url.removesuffix(".htm")


def is_page(url: str) -> bool:
    """Whether hosts serve what lies at a site path, perhaps with a query, as a page."""
    return url.endswith(("/", *PAGE_ENDINGS)) and "?" not in url


def _language_prefix(place: ContentPath, around: str) -> str:
    return f"/{place.language}" if place.language and place.language != around else ""


def encoded_folder(path: str) -> str:
    """Encoded; with a slash at the end unless the last part names a file, such as `1234.html`."""
    last = path.rpartition("/")[2]
    return urls.encode(urls.decode(path)) + ("" if not last or last.endswith(PAGE_ENDINGS) else "/")


def feeds_at(base: str, title: str) -> tuple[Feed, ...]:
    """The feeds of the list at the site path `base`, which ends in a slash."""
    return tuple(Feed(kind, title, base + name) for kind, name in _FEEDS.items())
