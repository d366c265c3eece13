"""The addresses of old pages: read off a file's path or out of the page, and compared."""

import posixpath
import re
from urllib.parse import quote, unquote, urljoin, urlsplit

from generator.legacy.model import OldPage

# The folder that a mirror has for a host: `www.old.example`, `www.old.example:8080`, Windows' `…+8080`.
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9-]+\.)+[a-z]{2,24}([:+]\d{1,5})?", re.IGNORECASE)
_NUMERIC_HOST = re.compile(r"(\d{1,3}\.){3}\d{1,3}([:+]\d{1,5})?")
_FILE_LIKE = re.compile(r"\.(html?|aspx?|php|jsp|txt|zip|warc|gz|md|xml)$", re.IGNORECASE)

# How a crawler writes `?` into a file's name: as it is, encoded, or `@` where Windows forbids it.
_QUERY = re.compile(r"\?|%3F|@(?=[\w.-]+=)", re.IGNORECASE)
# … and what it appends so that the file opens as a page.
_APPENDED = re.compile(r"(\.(?:aspx?|php|jsp|jspx|cgi|cfm|do|action|shtml))\.html?$", re.IGNORECASE)
_INDEX = re.compile(r"(?<=/)index\.html?$", re.IGNORECASE)

_SAVED_FROM = re.compile(rb"<!--\s*saved from url=\(\d+\)\s*(\S+?)\s*-->", re.IGNORECASE)
_CANONICAL = re.compile(
    rb"""<link\b[^>]*\brel\s*=\s*["']?canonical\b[^>]*>|<base\b[^>]*\bhref[^>]*>""", re.IGNORECASE
)
_HREF = re.compile(rb"""\bhref\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_HEAD = 16_384
"""Bytes at a page's beginning in which its own word on its address is looked for."""

_NOWHERE = "http://nowhere.invalid/"
"""Stands for the host of a page whose address is unknown (RFC 2606, section 2)."""


def decoded(text: str) -> str:
    """Without percent signs, if these stand for UTF-8; addresses of old Chinese systems often stand for GBK."""
    try:
        return unquote(text, errors="strict")
    except UnicodeDecodeError:
        return text


def from_path(path: str, base_url: str | None) -> str | None:
    """The address that a file's path in a mirror stands for: `www.old.example/view.asp?id=12.html`.

    A folder named like a host begins the address; without one, `base_url` is where the tree begins.
    """
    parts = path.split("/")
    for index, part in enumerate(parts[:-1]):
        is_host = (_HOST.fullmatch(part) and not _FILE_LIKE.search(part)) or _NUMERIC_HOST.fullmatch(part)
        if is_host:
            scheme = parts[index - 1] if index and parts[index - 1] in ("http", "https") else ""
            if not scheme:
                scheme = "https" if (base_url or "").startswith("https:") else "http"
            return f"{scheme}://{part.replace('+', ':')}/{_as_asked_for('/'.join(parts[index + 1 :]))}"
    if not base_url:
        return None
    return base_url.rstrip("/") + "/" + _as_asked_for(path.partition("/")[2] if "/" in path else path)


def _as_asked_for(path: str) -> str:
    """A file's path as it stood in the address: encoded, with its query."""
    mark = _QUERY.search(path)
    if mark is None:
        path = _INDEX.sub("", "/" + _APPENDED.sub(r"\1", path))[1:]
        return _encoded(path)
    name, query = path[: mark.start()], path[mark.end() :]
    query = re.sub(r"\.html?$", "", query, flags=re.IGNORECASE)
    return f"{_encoded(name)}?{quote(query, safe='%/-._~!$&()*+,;=:@?[]')}"


def _encoded(path: str) -> str:
    plain = decoded(path)
    is_undecodable = plain == path and unquote(path, errors="replace") != path
    return quote(plain, safe="/-._~!$&'()*+,;=:@" + ("%" if is_undecodable else ""))


def file_names(path: str, query: str) -> tuple[str, ...]:
    """How a crawler may have named the file for a decoded path and a query."""
    if not query:
        return (
            (path, f"{path}index.html")
            if path.endswith("/")
            else (path, f"{path}.html", f"{path}/index.html")
        )
    return tuple(f"{path}{mark}{query}{end}" for mark in ("?", "@", "%3F") for end in ("", ".html"))


def saved_from(content: bytes) -> str | None:
    """The address that a browser noted when it saved the page."""
    found = _SAVED_FROM.search(content[:_HEAD])
    return _web_address(found[1]) if found else None


def from_head(content: bytes) -> str | None:
    """What the page itself says: its canonical address, or its base."""
    found = _CANONICAL.search(content[:_HEAD])
    href = _HREF.search(found[0]) if found else None
    return _web_address(href[1]) if href else None


def _web_address(written: bytes) -> str | None:
    address = written.decode("utf-8", "replace")
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    return address if parts.scheme in ("http", "https") and parts.hostname else None


def base_of(page: OldPage) -> str:
    """What the page's links are relative to: its address, or its place in the tree on a host of no name."""
    return page.address or _NOWHERE + quote(page.origin.partition("/")[2] or page.origin)


def absolute(address: str, page: OldPage) -> str:
    """A page's link as a full address; as it is if that can't be."""
    try:
        return urljoin(base_of(page), address)
    except ValueError:
        return address


def key_of(address: str) -> str:
    """The same text for two spellings of one address: scheme, `www.`, encoding, index page and fragment don't count."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return address
    path = posixpath.normpath(_INDEX.sub("", decoded(parts.path) or "/"))
    return f"{host}{path}{'?' + decoded(parts.query) if parts.query else ''}"


def path_of(address: str) -> str:
    """An address' path, decoded."""
    try:
        return decoded(urlsplit(address).path)
    except ValueError:
        return ""


def is_same_host(address: str, page: OldPage) -> bool:
    """Whether an address lies on the page's own host, with or without `www.`."""
    return _host(address) == _host(base_of(page))


def _host(address: str) -> str:
    try:
        return (urlsplit(address).hostname or "").lower().removeprefix("www.")
    except ValueError:
        return ""


def alias_of(page: OldPage) -> str:
    """The page's old address as an alias: path and query; empty if it is unknown or the front page's.

    The place in a tree is taken for the path: whoever copied a site's folder copied its root.
    """
    if page.address is None and "/" not in page.origin:
        return ""
    parts = urlsplit(base_of(page))
    path = decoded(_INDEX.sub("", parts.path))
    if "%" in path:  # no address of ours: it could be read in two ways
        return ""
    if path in ("", "/") and not parts.query:
        return ""
    return f"{path or '/'}{'?' + parts.query if parts.query else ''}"
